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
    ("answers-saved", "Saved.", "Go on any time with the same link."),
    ("answers-taken-back", "Taken back.", "Nothing of yours is kept or counted any more."),
    ("answers-shown", "Welcome back.", "Your earlier answers are shown on this device."),
    ("answers-closed", "Closed.", "Nobody can change an answer any more."),
    ("code-sent", "Sent.", "Look into your mail and type the code here."),
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
    ("wall-late", "Somebody was faster.", "The wall has moved on meanwhile. This is where it stands now."),
    ("line-kept", "Kept as a draft.", "It is quiet now. Only you see your line; post it when the quiet time is over."),
    ("line-posted", "Posted.", "It went up without your name."),
    ("lines-kept", "Kept.", "The wall shows it from now on."),
    ("lines-out", "Taken out.", ""),
    ("line-hidden", "Hidden.", "Nobody sees it any more. It is written down that you hid a line."),
    ("line-back", "It is back.", ""),
    ("ended", "Ended without a charter.", "Results and draft stay readable."),
    ("signed-out", "Signed out.", "See you soon."),
    ("name-saved", "Saved.", "Letters and pages use your new name."),
    ("password-saved", "Saved.", "Sign in with it from now on. Everywhere else you are signed out."),
    ("password-removed", "Removed.", "Mailed links still sign you in. Everywhere else you are signed out."),
    ("person-added", "Added.", "We write them how to sign in."),
    ("role-saved", "Saved.", "It counts from their next step on. They sign in once more."),
    ("person-removed", "Removed.", "They are signed out already."),
    ("settings-saved", "Saved.", "The new settings count from now on."),
    ("welcome", "Welcome.", "Your organisation is set up. Plan your first workshop."),
];

pub fn find(word: &str) -> Option<Notice> {
    let (_, strong, text) = NOTICES.iter().find(|(known, _, _)| *known == word)?;
    Some(Notice::new(*strong, *text))
}
