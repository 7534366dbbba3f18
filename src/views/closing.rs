//! The page before the answers of a workshop are closed.

use askama::Template;

use super::chrome::{Chrome, SAMPLE_FACILITATOR, Section, Setting};
use super::show::Link;
use super::words::{capital, number, people, plural};
use crate::base::paths;
use crate::base::token::PublicId;
use crate::domain::person::Role;
use crate::domain::workshop::Mode;

#[derive(Template)]
#[template(path = "closing/close.html")]
pub struct ClosePage {
    pub chrome: Chrome,
    pub form_key: String,
    pub ways: [Link; 2],
    pub progress: String,
    /// What closing means, sentence by sentence.
    pub meaning: Vec<String>,
    /// Too few answers to show figures; empty otherwise.
    pub too_few: String,
    pub action: String,
    pub back: String,
}

/// Numbers before closing. Only how many, never who.
#[derive(Clone, Copy, Debug)]
pub struct Numbers {
    pub asked: usize,
    pub finished: usize,
    /// Those who finished among them.
    pub begun: usize,
    pub team_min: usize,
}

impl ClosePage {
    pub fn new(
        setting: Setting,
        who: (&str, Role),
        (id, title): (&PublicId, &str),
        facts: (Mode, Numbers),
        key: String,
    ) -> Self {
        let (mode, numbers) = facts;
        Self {
            chrome: Chrome::for_role(setting, who, Section::Workshops, format!("Close the answers – {title}")),
            form_key: key,
            ways: [Link::new("Workshops", paths::WORKSHOPS), Link::new(title, paths::workshop(id, ""))],
            progress: progress(numbers),
            meaning: meaning(mode),
            too_few: too_few(numbers),
            action: paths::workshop(id, "/close"),
            back: paths::workshop(id, ""),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let page = |mode, finished| {
            let numbers = Numbers { asked: 9, finished, begun: finished, team_min: 3 };
            let which = (&PublicId::sample(), super::HOSTILE);
            Self::new(Setting::sample(), SAMPLE_FACILITATOR, which, (mode, numbers), "key-1".to_owned())
        };
        vec![("counted", page(Mode::Counted, 7)), ("named", page(Mode::Named, 9)), ("too-few", page(Mode::Counted, 2))]
    }
}

fn progress(numbers: Numbers) -> String {
    let Numbers { asked, finished, .. } = numbers;
    if finished == 0 {
        return "Nobody has finished yet.".to_owned();
    }
    let have = plural(finished, "has", "have");
    format!("{} of {} {have} finished.", capital(&number(finished)), number(asked))
}

fn meaning(mode: Mode) -> Vec<String> {
    let first = match mode {
        Mode::Counted => {
            "Closing cuts the names off the answers for good. Nobody can change or take back an answer after that."
        }
        Mode::Named => "Closing ends answering for good. Nobody can change or take back an answer after that.",
    };
    vec![first.to_owned(), "What is saved counts, also from people who have not finished.".to_owned()]
}

/// Said of those who have begun. How many have answered and count is not seen before closing: it would move with what
/// is done about one person, and tell about that person.
fn too_few(numbers: Numbers) -> String {
    let begun = match numbers.begun {
        enough if enough >= numbers.team_min => return String::new(),
        0 => "Nobody has begun".to_owned(),
        some => format!("{} {} begun", capital(&people(some)), plural(some, "has", "have")),
    };
    format!("{begun}. With so few we can close, but cannot show figures.")
}
