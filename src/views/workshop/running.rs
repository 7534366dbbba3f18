//! Who runs a workshop, and taking it over.

use askama::Template;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{home, message, sample, sample_now, ways, with_rest};
use crate::base::paths;
use crate::domain::Refused;
use crate::domain::ids::AccountId;
use crate::domain::running::{Handover, Runner, Running};
use crate::domain::workshop::Workshop;
use crate::views::chrome::Chrome;
use crate::views::field::{Choice, ErrorSummary, Select};
use crate::views::show::Link;
use crate::views::words::day_and_time;

#[derive(Template)]
#[template(path = "workshop/running.html")]
pub struct RunningPage {
    pub chrome: Chrome,
    pub form_key: String,
    pub ways: Vec<Link>,
    pub errors: ErrorSummary,
    pub in_charge: String,
    pub is_me: bool,
    pub runs: bool,
    /// Name, the account as the form sends it, and whether it is the reader.
    pub beside: Vec<(String, String, bool)>,
    /// Whom to take in; absent when nobody is left.
    pub add: Option<Select>,
    /// Whom to give it to; only for whoever is in charge.
    pub to: Option<Select>,
    pub take_over_href: String,
    /// "Jonas Lind took over from Mara Okafor on Monday 23 November, 16:04."
    pub handovers: Vec<String>,
    pub action: String,
}

impl RunningPage {
    pub fn new(
        (chrome, form_key): (Chrome, String),
        workshop: &Workshop,
        (running, handovers): (&Running, &[Handover]),
        me: AccountId,
        refused: &[Refused],
    ) -> Self {
        let (is_me, runs) = (running.in_charge.account == me, running.is_run_by(me));
        let add = runs.then(|| select("add", "Take in", &running.others.iter().collect::<Vec<_>>(), refused)).flatten();
        let all: Vec<&Runner> = running.beside.iter().chain(&running.others).collect();
        let to = is_me.then(|| select("to", "Hand over to", &all, refused)).flatten();
        let errors = [&add, &to].into_iter().flatten().fold(ErrorSummary::default(), ErrorSummary::select);
        let errors = with_rest(errors, refused);
        let row = |runner: &Runner| (runner.name.clone(), runner.public_id.clone(), runner.account == me);
        Self {
            chrome: chrome.with_errors(!errors.is_empty()),
            form_key,
            ways: ways(workshop),
            errors,
            in_charge: running.in_charge.name.clone(),
            is_me,
            runs,
            beside: running.beside.iter().map(row).collect(),
            add,
            to,
            take_over_href: if is_me { String::new() } else { paths::workshop(&workshop.public_id, paths::TAKE_OVER) },
            handovers: handovers.iter().map(|one| handover_words(one, &workshop.timezone)).collect(),
            action: paths::workshop(&workshop.public_id, paths::RUNNING),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let (running, log) = (sample_running(), [sample_handover()]);
        let page = |me: i64, running: &Running, refused: &[Refused]| {
            let frame = (Chrome::sample("Who runs it"), "key".to_owned());
            Self::new(frame, &sample(), (running, &log), AccountId(me), refused)
        };
        let alone = Running { beside: Vec::new(), others: Vec::new(), ..running.clone() };
        let nobody = [Refused::field("to", "Choose a facilitator of your organisation.")];
        vec![
            ("in-charge", page(1, &running, &[])),
            ("beside", page(2, &running, &[])),
            ("other", page(3, &running, &[])),
            ("alone", page(1, &alone, &[])),
            ("refused", page(1, &running, &nobody)),
        ]
    }
}

fn select(name: &str, label: &str, of: &[&Runner], refused: &[Refused]) -> Option<Select> {
    let nobody = Choice::new("", "Choose a name").chosen(true);
    let options = of.iter().map(|runner| Choice::new(runner.public_id.clone(), runner.name.clone()));
    let select = Select::new(name, label, std::iter::once(nobody).chain(options).collect());
    (!of.is_empty()).then(|| select.error(message(refused, name)))
}

/// "Jonas Lind took over from Mara Okafor on Monday 23 November, 16:04."
pub fn handover_words(handover: &Handover, timezone: &str) -> String {
    let zone = TimeZone::get(timezone).unwrap_or(TimeZone::UTC);
    let at = day_and_time(&handover.at.to_zoned(zone));
    let Handover { from, to, .. } = handover;
    if handover.is_taken {
        format!("{to} took over from {from}: {at}.")
    } else {
        format!("{from} handed over to {to}: {at}.")
    }
}

/// The page before somebody takes a workshop over.
#[derive(Template)]
#[template(path = "workshop/take_over.html")]
pub struct TakeOverPage {
    pub chrome: Chrome,
    pub form_key: String,
    pub ways: Vec<Link>,
    pub in_charge: String,
    /// The reader is in charge already.
    pub is_me: bool,
    pub action: String,
    pub back: String,
}

impl TakeOverPage {
    pub fn new((chrome, form_key): (Chrome, String), workshop: &Workshop, running: &Running, me: AccountId) -> Self {
        Self {
            chrome,
            form_key,
            ways: ways(workshop),
            in_charge: running.in_charge.name.clone(),
            is_me: running.in_charge.account == me,
            action: paths::workshop(&workshop.public_id, paths::TAKE_OVER),
            back: home(workshop),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let page = |me: i64| {
            Self::new((Chrome::sample("Take over"), "key".to_owned()), &sample(), &sample_running(), AccountId(me))
        };
        vec![("confirm", page(2)), ("in-charge", page(1))]
    }
}

fn sample_running() -> Running {
    let runner = |number: i64, name: &str| Runner {
        account: AccountId(number),
        public_id: format!("account{number}"),
        name: name.to_owned(),
    };
    Running {
        in_charge: runner(1, "Mara Okafor"),
        beside: vec![runner(2, "Jonas Lind")],
        others: vec![runner(3, crate::views::HOSTILE)],
    }
}

fn sample_handover() -> Handover {
    let at: Timestamp = sample_now();
    Handover { from: crate::views::HOSTILE.to_owned(), to: "Mara Okafor".to_owned(), is_taken: true, at }
}
