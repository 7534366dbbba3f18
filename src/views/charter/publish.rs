//! The pages before something that cannot be taken back: publishing, and ending without a charter.

use askama::Template;

use super::looking::{LookFields, offered};
use super::{At, Viewer, samples};
use crate::base::paths;
use crate::domain::charter::Number;
use crate::domain::looking::{Plan, TypedPlan};
use crate::views::chrome::{Chrome, NavItem, Setting};
use crate::views::field::{ErrorSummary, Field, Tick};
use crate::views::show::Link;
use crate::views::words::{capital, list, spelled};

#[derive(Template)]
#[template(path = "charter/publish.html")]
pub struct PublishPage {
    pub chrome: Chrome,
    pub form_key: String,
    pub crumbs: Vec<Link>,
    pub tabs: Vec<NavItem>,
    pub errors: ErrorSummary,
    /// Why it cannot be published yet.
    pub refusal: String,
    /// "Who gets the letter"
    pub who: &'static str,
    pub receivers: String,
    pub without_address: String,
    pub look: LookFields,
    /// The charter travels with the letters.
    pub file: Tick,
    pub subject: String,
    pub letter: String,
    pub action: String,
    pub back: String,
    /// "It becomes version 1 ..."
    pub lead: String,
}

/// What will happen.
pub struct Announced<'a> {
    pub team: &'a str,
    pub number: Number,
    pub refusal: &'a str,
    /// Names; empty for a member who keeps the charter.
    pub receivers: &'a [String],
    pub without_address: &'a [String],
    /// How many get the letter, and how many have no address.
    pub counts: [usize; 2],
    /// When the team looks again, as the form begins with it or was sent.
    pub look: TypedPlan,
    /// What is booked already and may stay.
    pub booked: Option<Plan>,
    pub subject: &'a str,
    pub letter: &'a str,
    pub file_name: &'a str,
    pub has_file: bool,
}

/// Of the samples.
const PLAN: Plan = Plan { at_meetings: Some(7), on: jiff::civil::Date::constant(2027, 1, 5) };

impl PublishPage {
    /// `errors` are pairs of a field's name and its sentence.
    pub fn new(
        setting: Setting,
        form_key: String,
        viewer: &Viewer,
        announced: &Announced,
        errors: &[(&str, String)],
    ) -> Self {
        let error = |field: &str| errors.iter().find(|(name, _)| *name == field).map(|(_, said)| said.clone());
        let look = LookFields::new(&announced.look, announced.booked, |field| error(field).unwrap_or_default());
        let summary = look.tell(ErrorSummary::default());
        Self {
            chrome: viewer
                .chrome(setting, announced.team, At::Charter, "Publish the charter")
                .with_errors(!summary.is_empty()),
            lead: format!(
                "It becomes version {} and goes out by mail. After that its words are fixed until you change them together.",
                announced.number
            ),
            form_key,
            crumbs: viewer.crumbs(),
            tabs: viewer.tabs(At::Charter),
            errors: summary,
            refusal: announced.refusal.to_owned(),
            who: if announced.counts[0] == 0 { "Nobody gets a letter" } else { "Who gets the letter" },
            receivers: receivers(announced),
            without_address: without_address(announced),
            look,
            file: Tick::new("has_file", "Attach the charter as a PDF", announced.has_file)
                .hint(format!("Every letter then carries {} and says so at its end.", announced.file_name)),
            subject: announced.subject.to_owned(),
            letter: announced.letter.to_owned(),
            action: viewer.address(paths::PUBLISH),
            back: viewer.address(paths::DRAFT),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let names = ["Ruth Adeyemi".to_owned(), crate::views::HOSTILE.to_owned()];
        let announced = |refusal| Announced {
            number: Number { version: 1, amendment: 0 },
            team: "Atlas",
            refusal,
            receivers: &names,
            without_address: &names[..1],
            counts: [2, 1],
            look: offered(PLAN, false, "", None),
            booked: None,
            subject: "Atlas has a charter",
            letter: "Hello Priya,\n\nhere it is.\n",
            file_name: "charter-atlas-1.pdf",
            has_file: false,
        };
        let page = |refusal, errors: &[(&str, String)]| {
            Self::new(Setting::sample(), "key-1".to_owned(), &samples::facilitator(), &announced(refusal), errors)
        };
        let past = [("looks_again_on", "Choose a day after today, within the next two years.".to_owned())];
        let harm = "Somebody sees a harm. Change that sentence together, or park it, before you publish.";
        let end = jiff::civil::Date::constant(2027, 6, 30);
        let look = offered(PLAN, true, crate::views::HOSTILE, Some(end));
        let by_keeper = Announced { receivers: &[], without_address: &[], look, booked: Some(PLAN), ..announced("") };
        let keeper = Self::new(Setting::sample(), "key-1".to_owned(), &samples::keeper(), &by_keeper, &[]);
        vec![("ready", page("", &[])), ("refused", page("", &past)), ("blocked", page(harm, &[])), ("keeper", keeper)]
    }
}

#[derive(Template)]
#[template(path = "charter/not_this_time.html")]
pub struct NotThisTimePage {
    pub chrome: Chrome,
    pub form_key: String,
    pub crumbs: Vec<Link>,
    pub errors: ErrorSummary,
    pub reason: Field,
    pub action: String,
    pub back: String,
}

impl NotThisTimePage {
    pub fn new(setting: Setting, form_key: String, viewer: &Viewer, team: &str, (typed, error): (&str, &str)) -> Self {
        let reason = Field::area("reason", "Why not this time?")
            .hint("One sentence for the team and whoever runs the next round. It stands above the draft.")
            .value(typed)
            .max(300)
            .error(error);
        let errors = ErrorSummary::of(&[&reason]);
        Self {
            chrome: viewer.chrome(setting, team, At::Draft, "Not this time").with_errors(!errors.is_empty()),
            form_key,
            crumbs: viewer.crumbs(),
            errors,
            reason,
            action: viewer.address(paths::NOT_THIS_TIME),
            back: viewer.address(paths::DRAFT),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let page = |typed: &str, error: &str| {
            Self::new(Setting::sample(), "key-1".to_owned(), &samples::facilitator(), "Atlas", (typed, error))
        };
        vec![("empty", page("", "")), ("refused", page("", "Write one sentence, so that you still know it next time."))]
    }
}

/// By name for a facilitator, as a number for the keeper: who took part is not theirs to know.
fn receivers(announced: &Announced) -> String {
    let [with, _] = announced.counts;
    match (with, announced.receivers.is_empty()) {
        (0, _) => String::new(),
        (n, true) => format!("Those who took part: {} it.", spelled(n, "person gets", "people get")),
        (n, false) => format!(
            "Those who took part; {} it: {}.",
            spelled(n, "person gets", "people get"),
            list(announced.receivers)
        ),
    }
}

fn without_address(announced: &Announced) -> String {
    match (announced.counts[1], announced.without_address.is_empty()) {
        (0, _) => String::new(),
        (n, true) => format!("{} no address. Show them the page.", capital(&spelled(n, "person has", "people have"))),
        (_, false) => format!("Without an address: {}. Show them the page.", list(announced.without_address)),
    }
}
