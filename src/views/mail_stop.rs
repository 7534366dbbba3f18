//! The page behind "Stop these letters". Opening it changes nothing.

use askama::Template;

use super::chrome::{Chrome, Setting};
use crate::domain::letter::LetterKind;

#[derive(Template)]
#[template(path = "mail_stop.html")]
pub struct MailStopPage {
    pub chrome: Chrome,
    pub is_stopped: bool,
    /// "letters with a finished charter"
    pub what: &'static str,
    pub organisation: String,
    pub action: String,
}

impl MailStopPage {
    pub fn new(setting: Setting, kind: LetterKind, is_stopped: bool, action: String) -> Self {
        let organisation = setting.organisation.clone();
        let title = if is_stopped { "These letters have stopped" } else { "Stop these letters?" };
        Self { chrome: Chrome::public(setting, title), is_stopped, what: what(kind), organisation, action }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let page = |is_stopped| {
            Self::new(Setting::sample(), LetterKind::Summary, is_stopped, crate::base::paths::mail_stop("sample"))
        };
        vec![("asking", page(false)), ("stopped", page(true))]
    }
}

fn what(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::Invitation => "invitations to a workshop",
        LetterKind::Reminder => "reminders that answers are still open",
        LetterKind::Consent => "letters that ask for your answer to a draft",
        LetterKind::LookAgain => "letters that it is time to look again",
        LetterKind::Summary => "letters with a finished charter",
        LetterKind::Moment => "letters about a design moment that waits",
        LetterKind::Newcomer => "letters with a way to your team’s charter",
        _ => "letters of this kind",
    }
}
