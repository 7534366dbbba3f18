//! What the page after a form may say. The address carries only the word; the sentence stands here.

use super::chrome::Notice;

/// Name of the query value that carries the word.
pub const PARAMETER: &str = "done";

const NOTICES: &[(&str, &str, &str)] = &[
    ("saved", "Saved.", ""),
    ("words-saved", "Saved.", "Everyone sees the new wording."),
    ("moved", "Moved.", ""),
    ("parked", "Parked.", "It is left out of this version."),
    ("brought-back", "It is back.", "The team is asked about it again."),
    ("team-asked", "The team is asked.", "Everybody who took part gets a letter."),
    ("round-closed", "The round is closed.", ""),
    ("round-open", "The round is open again.", ""),
    ("answer-saved", "Thank you.", "Your answer is saved. You can change it until the charter is published."),
    ("answer-open", "One sentence changed meanwhile.", "Read it below; it asks for your answer by itself."),
    ("published", "Published.", "The letters are on their way."),
    ("ended", "Ended without a charter.", "Results and draft stay readable."),
    ("signed-out", "Signed out.", "See you soon."),
    ("welcome", "Welcome.", "Your organisation is set up. Plan your first workshop."),
];

pub fn find(word: &str) -> Option<Notice> {
    let (_, strong, text) = NOTICES.iter().find(|(known, _, _)| *known == word)?;
    Some(Notice::new(*strong, *text))
}
