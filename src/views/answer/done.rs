//! After the last question, and the page for taking everything back.

use askama::Template;

use super::super::chrome::{Chrome, Setting};
use super::super::standing::{first_name, local, sentence};
use super::super::words::day_and_time;
use super::check::changeable;
use super::member_chrome;
use crate::base::paths;
use crate::domain::sitting::{Sitting, Standing};
use crate::domain::workshop::{Mode, Stage, Workshop};

#[derive(Template)]
#[template(path = "answer/done.html")]
pub struct DonePage {
    pub chrome: Chrome,
    pub lead: String,
    pub next: String,
    pub change_href: String,
}

impl DonePage {
    pub fn new(setting: Setting, sitting: &Sitting) -> Self {
        let runner = first_name(&sitting.facilitator);
        let next = match sitting.workshop.session_at {
            Some(at) => format!(
                "You look at the answers together on {}. Until then nobody in your team sees any.",
                day_and_time(&local(at, &sitting.workshop.timezone))
            ),
            None => format!(
                "After {runner} closes the answers you look at them together. Until then nobody in your team sees any."
            ),
        };
        Self {
            chrome: member_chrome(setting, sitting, "Thank you"),
            lead: format!("Your answers are saved. {}", changeable(sitting)),
            next,
            change_href: paths::member(&sitting.invitation, "/check"),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let sitting = Sitting::sample();
        let at = sitting.workshop.closes_at;
        let workshop = Workshop { session_at: at, closes_at: None, ..sitting.workshop.clone() };
        let dated = Sitting { workshop, ..sitting.clone() };
        vec![("page", Self::new(Setting::sample(), &sitting)), ("dated", Self::new(Setting::sample(), &dated))]
    }
}

#[derive(Template)]
#[template(path = "answer/leave.html")]
pub struct LeavePage {
    pub chrome: Chrome,
    pub heading: &'static str,
    pub lines: Vec<String>,
    /// Empty where nothing can be taken back.
    pub action: String,
    /// A code is needed first; empty where not.
    pub code_href: String,
    pub back: String,
}

impl LeavePage {
    pub fn new(setting: Setting, sitting: &Sitting) -> Self {
        let is_open = sitting.standing() == Standing::Open;
        let is_hidden = sitting.hides_answers();
        let heading = if is_open { "Take back my answers?" } else { "Your answers stay" };
        let lines = match is_open {
            true => vec![
                "Everything you answered is deleted, and it counts no more.".to_owned(),
                "You can start again with the same link until the answers are closed.".to_owned(),
            ],
            false => vec![sentence(sitting), why_not(sitting.workshop.mode).to_owned()],
        };
        Self {
            chrome: member_chrome(setting, sitting, heading),
            heading,
            lines,
            action: match is_open && !is_hidden {
                true => paths::member(&sitting.invitation, "/leave"),
                false => String::new(),
            },
            code_href: match is_open && is_hidden {
                true => paths::member(&sitting.invitation, "/code"),
                false => String::new(),
            },
            back: paths::member(&sitting.invitation, if is_open { "/check" } else { "" }),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let sitting = Sitting::sample();
        let blind = Sitting { sees_answers: false, ..sitting.clone() };
        let workshop = Workshop { stage: Stage::Closed, ..sitting.workshop.clone() };
        let closed = Sitting { workshop, ..sitting.clone() };
        let page = |sitting: &Sitting| Self::new(Setting::sample(), sitting);
        vec![("open", page(&sitting)), ("new-device", page(&blind)), ("closed", page(&closed))]
    }
}

fn why_not(mode: Mode) -> &'static str {
    match mode {
        Mode::Counted => {
            "The names are cut off. Nobody can tell any more which answers are yours, so nobody can take them out."
        }
        Mode::Named => "Your team works with the answers now, so they stay as they are.",
    }
}
