//! A finished letter and what became of one attempt to hand it over.
//! Plain values that both the halls and the post door know; no MIME, no SMTP.

use std::fmt;

use super::text::{cut, is_mail_safe};

/// The longest subject that is sent, in characters.
pub const SUBJECT_MAX: usize = 150;

/// A person or desk with an address. An empty name prints the address alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Mailbox {
    pub name: String,
    pub address: String,
}

/// A calendar file that travels with a letter.
#[derive(Clone, PartialEq, Eq)]
pub struct CalendarFile {
    pub filename: String,
    pub text: String,
}

/// A file that travels with a letter.
#[derive(Clone, PartialEq, Eq)]
pub struct AttachedFile {
    /// Letters, digits, `.`, `-`, `_` and spaces only.
    pub filename: String,
    /// As in `application/pdf`.
    pub kind: &'static str,
    pub bytes: Vec<u8>,
}

/// A letter to one person, written and ready to leave.
///
/// Two deliveries of an equal letter carry equal bytes, so the reader's mail program can tell a copy by its message id.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// `left@right` without angle brackets; letters, digits, `.`, `-`, `_` only.
    pub message_id: String,
    /// Unix seconds; the same at every attempt.
    pub sent_as_date: i64,
    pub from: Mailbox,
    pub to: Mailbox,
    pub reply_to: Option<Mailbox>,
    pub subject: String,
    pub text: String,
    pub html: Option<String>,
    /// Where one click stops letters of this kind.
    pub list_unsubscribe: Option<String>,
    pub calendar: Option<CalendarFile>,
    pub file: Option<AttachedFile>,
    /// True for everything no person pressed "send" for; keeps holiday replies away.
    pub auto_submitted: bool,
}

/// What became of one attempt. Reasons are sentences without addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The next post office has taken the letter over.
    Sent,
    /// Not now: try again by the usual timetable.
    Later { reason: String },
    /// This letter will never be taken; `server_line` is empty when we refused it ourselves.
    Refused { reason: String, server_line: String },
    /// Nothing will leave until somebody mends the settings; keep every letter.
    Paused { reason: String },
    /// The letter was handed over and the receipt got lost: a second attempt may arrive as a copy.
    Unknown { reason: String },
}

/// Text made fit for a name or a subject: one line, nothing that reads as encoded text, at most `max`
/// characters with an ellipsis as the last one when something is missing.
pub fn header_text(text: &str, max: usize) -> String {
    let blank = |c: char| if is_mail_safe(c.encode_utf8(&mut [0; 4])) { c } else { ' ' };
    let plain: String = text.chars().map(blank).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    cut(&words.join(" ").replace("=?", "= ?"), max)
}

/// Prints the message id alone: names, addresses and links stay out of logs.
impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Letter({})", self.message_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_one_short_line() {
        assert_eq!(header_text("Team\r\nBcc: x\u{2028} =?utf-8?q?a?=", SUBJECT_MAX), "Team Bcc: x = ?utf-8?q?a?=");
        assert_eq!(header_text("abcdef", 4), "abc…");
        assert_eq!(header_text("====??", 10), "==== ??");
    }
}
