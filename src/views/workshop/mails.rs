//! Letters of a workshop: waiting, sent, came back.

use askama::Template;

use super::{sample, ways, with_rest};
use crate::base::paths;
use crate::domain::Refused;
use crate::domain::ids::LetterId;
use crate::domain::letter::{LetterKind, LetterState, Listed};
use crate::domain::planning::local;
use crate::domain::workshop::Workshop;
use crate::views::chrome::Chrome;
use crate::views::field::ErrorSummary;
use crate::views::show::{Link, Mood, Pager, State};
use crate::views::words;

#[derive(Template)]
#[template(path = "workshop/mails.html")]
pub struct Mails {
    pub chrome: Chrome,
    pub form_key: String,
    pub ways: Vec<Link>,
    pub errors: ErrorSummary,
    /// "Eight letters: one came back, seven were sent"
    pub counts: String,
    pub reminders: String,
    pub rows: Vec<Row>,
    pub pager: Pager,
    pub here: String,
}

pub struct Row {
    pub to: String,
    pub address: String,
    pub subject: String,
    pub written: String,
    pub state: State,
    pub reason: String,
    pub server_line: String,
    /// Empty where trying again makes no sense.
    pub again: String,
    /// The letter itself; empty where it may not be read here.
    pub href: String,
}

/// Letters by state: those listed by name, then reminders.
pub type Counts = (Vec<(LetterState, i64)>, Vec<(LetterState, i64)>);

impl Mails {
    pub fn new(
        (chrome, form_key): (Chrome, String),
        workshop: &Workshop,
        (letters, counts, may_read): (&[Listed], &Counts, bool),
        pager: Pager,
        refused: &[Refused],
    ) -> Self {
        let errors = with_rest(ErrorSummary::default(), refused);
        Self {
            chrome: chrome.with_errors(!errors.is_empty()),
            form_key,
            ways: ways(workshop),
            errors,
            counts: counted(&counts.0, ("letter", "letters")),
            reminders: counted(&counts.1, ("reminder", "reminders")),
            rows: letters.iter().map(|letter| row(workshop, letter, may_read)).collect(),
            pager,
            here: paths::workshop(&workshop.public_id, "/mails"),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let frame = || (Chrome::sample("Letters"), "key".to_owned());
        let none = (Vec::new(), Vec::new());
        let some = (vec![(LetterState::Sent, 7), (LetterState::CameBack, 1)], vec![(LetterState::Waiting, 2)]);
        let letters = [LetterState::CameBack, LetterState::Waiting, LetterState::Sent].map(sample_letter);
        let refused = [Refused::because("This letter has left already, or its words are gone. Send a new one.")];
        let pager = || Pager { text: "Page 1".to_owned(), next: "/workshops".to_owned(), previous: String::new() };
        vec![
            ("empty", Self::new(frame(), &sample(), (&[], &none, false), Pager::default(), &[])),
            ("some", Self::new(frame(), &sample(), (&letters, &some, true), pager(), &[])),
            ("refused", Self::new(frame(), &sample(), (&letters, &some, false), pager(), &refused)),
        ]
    }
}

fn row(workshop: &Workshop, letter: &Listed, may_read: bool) -> Row {
    let at = |page| paths::mail(&workshop.public_id, &letter.public_id, page);
    Row {
        to: letter.to_name.clone(),
        address: letter.to_address.clone(),
        subject: letter.subject.clone(),
        written: words::day_and_time(&local(letter.created_at, &workshop.timezone)),
        state: state(letter.state),
        reason: letter.reason.clone(),
        server_line: letter.server_line.clone(),
        again: if matches!(letter.state, LetterState::CameBack) { at("/again") } else { String::new() },
        href: if may_read { at("") } else { String::new() },
    }
}

fn state(state: LetterState) -> State {
    match state {
        LetterState::Waiting => State::new(Mood::Calm, "Waiting"),
        LetterState::Leased => State::new(Mood::Now, "Being sent"),
        LetterState::Sent => State::new(Mood::Good, "Sent"),
        LetterState::CameBack => State::new(Mood::Bad, "Came back"),
        LetterState::Dropped => State::new(Mood::Other, "Not sent"),
    }
}

/// "Eight letters: seven sent, one came back."; empty for none.
fn counted(counts: &[(LetterState, i64)], (one, many): (&str, &str)) -> String {
    let people = |n: i64| usize::try_from(n).unwrap_or(0);
    let all: usize = counts.iter().map(|(_, n)| people(*n)).sum();
    if all == 0 {
        return String::new();
    }
    let each: Vec<String> = counts.iter().map(|(s, n)| format!("{} {}", words::number(people(*n)), state(*s).word.to_lowercase())).collect();
    format!("{}: {}.", words::capital(&words::spelled(all, one, many)), words::list(&each))
}

pub(super) fn sample_letter(state: LetterState) -> Listed {
    Listed {
        id: LetterId(1),
        public_id: super::sample_id(),
        kind: LetterKind::Invitation,
        member: None,
        to_name: crate::views::HOSTILE.to_owned(),
        to_address: "ruth.adeyemi@lindgen.example".to_owned(),
        subject: crate::views::HOSTILE.to_owned(),
        state,
        created_at: super::sample_now(),
        reason: if state == LetterState::CameBack { "The mail server does not know this address.".to_owned() } else { String::new() },
        server_line: if state == LetterState::CameBack { crate::views::HOSTILE.to_owned() } else { String::new() },
    }
}
