//! Showing earlier answers on a new device: a code by mail.

use askama::Template;

use super::super::chrome::{Chrome, Setting};
use super::super::field::{ErrorSummary, Field};
use super::super::show::Link;
use super::super::standing::first_name;
use super::member_chrome;
use crate::base::paths;
use crate::domain::sitting::{Sitting, Standing};
use crate::domain::workshop::{Stage, Workshop};

#[derive(Template)]
#[template(path = "answer/code.html")]
pub struct CodePage {
    pub chrome: Chrome,
    pub errors: ErrorSummary,
    pub action: String,
    pub back: Link,
    /// Why no code can be mailed; empty where one can.
    pub no_address: String,
    /// A letter is on its way.
    pub is_sent: bool,
    pub code: Field,
}

impl CodePage {
    pub fn new(setting: Setting, sitting: &Sitting, is_sent: bool) -> Self {
        Self::built(setting, sitting, (is_sent, "", ""))
    }

    pub fn refused(setting: Setting, sitting: &Sitting, (typed, sentence): (&str, &str)) -> Self {
        Self::built(setting, sitting, (true, typed, sentence))
    }

    fn built(setting: Setting, sitting: &Sitting, (is_sent, typed, sentence): (bool, &str, &str)) -> Self {
        let runner = first_name(&sitting.facilitator);
        let hint = "Six digits. They work for ten minutes.";
        let code = Field::text("code", "Code from the letter").hint(hint).autocomplete("one-time-code").max(12);
        let code = code.value(typed).error(sentence);
        let errors = ErrorSummary::of(&[&code]);
        let no_address = match (sitting.address_was_corrected, sitting.has_address) {
            (true, _) => {
                "Your address was corrected after that. So that nobody reads it by way of another address, no code is \
                 sent there. Your answers are saved, and they count."
                    .to_owned()
            }
            (false, true) => String::new(),
            (false, false) => format!("We have no address of yours to send a code to. Ask {runner} to add it."),
        };
        Self {
            chrome: member_chrome(setting, sitting, "Show my earlier answers").with_errors(!errors.is_empty()),
            errors,
            action: paths::member(&sitting.invitation, "/code"),
            back: match sitting.standing() {
                Standing::Closed => Link::new("Back", paths::member(&sitting.invitation, sitting.home_after_closing())),
                _ => Link::new("Back to my answers", paths::member(&sitting.invitation, "/check")),
            },
            no_address,
            is_sent,
            code,
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let sitting = Sitting::sample();
        let workshop = Workshop { stage: Stage::Closed, ..sitting.workshop.clone() };
        let closed = Sitting { workshop, ..sitting.clone() };
        let bare = Sitting { has_address: false, ..sitting.clone() };
        let corrected = Sitting { address_was_corrected: true, ..sitting.clone() };
        vec![
            ("ask", Self::new(Setting::sample(), &sitting, false)),
            ("sent", Self::new(Setting::sample(), &sitting, true)),
            ("closed", Self::new(Setting::sample(), &closed, false)),
            ("no-address", Self::new(Setting::sample(), &bare, false)),
            ("corrected", Self::new(Setting::sample(), &corrected, false)),
            ("refused", Self::refused(Setting::sample(), &sitting, ("12<345", "This is not the code."))),
        ]
    }
}
