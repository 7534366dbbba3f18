//! The desk of whoever runs a workshop: the script for the room, private notes, the bases, questions to be curious with.

mod bases;
mod curious;
mod script;

pub use bases::{Base, bases};
pub use curious::{Curious, curious};
pub use script::{Length, MINUTES_MAX, STEPS_MAX, Script, Step, StepWords, TITLE_MAX, WORDS_MAX};

use super::Refused;
use crate::base::text::{self, clean_text};

/// What is kept of a desk beside the charter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    pub length: Length,
    pub script: Script,
    pub notes: String,
    /// One more with every saving of the notes.
    pub notes_version: i32,
    /// What to talk about was chosen by hand; otherwise the widest differences come first.
    pub talks_are_chosen: bool,
}

impl Desk {
    pub fn fresh(length: Length) -> Self {
        Self { length, script: Script::usual(length), notes: String::new(), notes_version: 0, talks_are_chosen: false }
    }
}

/// Notes as they are kept.
pub fn clean_notes(typed: &str) -> Result<String, Refused> {
    clean_text(typed, text::SECTION_MAX).map_err(|fault| Refused::field("notes", fault.to_string()))
}
