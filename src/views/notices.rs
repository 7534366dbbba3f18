//! What the page after a form may say. The address carries only the word; the sentence stands here.

use super::chrome::Notice;

/// Name of the query value that carries the word.
pub const PARAMETER: &str = "done";

const NOTICES: &[(&str, &str, &str)] = &[
    ("saved", "Saved.", ""),
    ("trying-again", "Trying again.", "The letter leaves in a moment."),
    ("trial-sent", "On its way.", "You get the invitation first. Nobody else has got a letter."),
    ("opened", "The answers are open.", "Every invitation is on its way with a link of its own."),
    ("added", "Added.", "They are on the list."),
    ("address", "Corrected.", "Links sent to the old address open nothing any more."),
    ("sent-again", "On its way.", "The invitation goes out once more."),
    ("reminded", "On its way.", "The reminders found the right people by themselves."),
    ("nobody-missing", "Nobody to remind.", "Whoever is missing has had two reminders, or wants no letters."),
    ("signed-out", "Signed out.", "See you soon."),
    ("welcome", "Welcome.", "Your organisation is set up. Plan your first workshop."),
];

pub fn find(word: &str) -> Option<Notice> {
    let (_, strong, text) = NOTICES.iter().find(|(known, _, _)| *known == word)?;
    Some(Notice::new(*strong, *text))
}
