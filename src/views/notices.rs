//! What the page after a form may say. The address carries only the word; the sentence stands here.

use super::chrome::Notice;

/// Name of the query value that carries the word.
pub const PARAMETER: &str = "done";

const NOTICES: &[(&str, &str, &str)] = &[
    ("saved", "Saved.", ""),
    ("trying-again", "Trying again.", "The letter leaves in a moment."),
    ("signed-out", "Signed out.", "See you soon."),
    ("welcome", "Welcome.", "Your organisation is set up. Plan your first workshop."),
];

pub fn find(word: &str) -> Option<Notice> {
    let (_, strong, text) = NOTICES.iter().find(|(known, _, _)| *known == word)?;
    Some(Notice::new(*strong, *text))
}
