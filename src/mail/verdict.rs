//! From "what went wrong, at which step" to the fate of the letter.

use std::error::Error;
use std::io;

use lettre::transport::smtp;

use crate::base::letter::Outcome;

/// The steps of one delivery, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Connect,
    Greeting,
    Tls,
    Auth,
    Mail,
    Recipient,
    Data,
    Message,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The server said 4xx or 5xx.
    Answer {
        code: u16,
        line: String,
    },
    /// Broken off, refused, or an answer nobody can read.
    Lost,
    TooSlow,
    /// The encryption could not be set up; the words are the TLS library's own.
    Tls(String),
    NoTls,
    NoSignIn,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Failure {
    pub step: Step,
    pub fault: Fault,
}

impl Failure {
    /// `end_was_sent`: the final dot has left, so the server may hold the letter.
    pub fn outcome(self, end_was_sent: bool, recipient: &str) -> Outcome {
        let Failure { step, fault } = self;
        if end_was_sent && !matches!(fault, Fault::Answer { .. }) {
            return Outcome::Unknown {
                reason: "The connection broke off before the mail server confirmed the letter.".into(),
            };
        }
        match fault {
            Fault::Answer { code, line } => answered(step, code, &tidy(&line, recipient)),
            Fault::Lost => Outcome::Later { reason: format!("{}.", lost(step)) },
            Fault::TooSlow => Outcome::Later { reason: "The mail server took too long to answer.".into() },
            Fault::Tls(words) => {
                Outcome::Paused { reason: format!("The mail server's encryption cannot be trusted: {words}") }
            }
            Fault::NoTls => Outcome::Paused {
                reason: "The mail server offers no encryption (STARTTLS), so nothing was sent.".into(),
            },
            Fault::NoSignIn => {
                Outcome::Paused { reason: "The mail server offers no way of signing in that we know.".into() }
            }
        }
    }

    /// On a connection that was kept: it had ended in the meantime, and nothing was handed over.
    pub fn shows_an_ended_line(&self) -> bool {
        match (self.step, &self.fault) {
            (Step::Mail, Fault::Lost | Fault::Answer { .. }) => true,
            (Step::Recipient | Step::Data, Fault::Lost) => true,
            (_, Fault::Answer { code, .. }) => *code == 421,
            _ => false,
        }
    }

    /// The server has refused this letter alone and goes on listening.
    pub fn leaves_the_line_open(&self) -> bool {
        let about_the_letter = matches!(self.step, Step::Recipient | Step::Data | Step::Message);
        about_the_letter && matches!(self.fault, Fault::Answer { code, .. } if code != 421)
    }
}

/// RFC 5321: 4yz passes, 5yz stays. Before RCPT a 5yz is about our settings; 530, 535 and 538 ask for
/// sign-in or encryption at whatever step they come.
fn answered(step: Step, code: u16, line: &str) -> Outcome {
    let said = format!("{code} {line}").trim_end().to_owned();
    let about_the_letter = matches!(step, Step::Recipient | Step::Data | Step::Message);
    match code {
        400..500 => Outcome::Later { reason: format!("The mail server asks to try again later: {said}") },
        530 | 535 | 538 => Outcome::Paused { reason: format!("The mail server did not accept the sign-in: {said}") },
        _ if !about_the_letter => Outcome::Paused { reason: format!("{}: {said}", refused(step)) },
        _ => Outcome::Refused { reason: format!("{}: {said}", refused(step)), server_line: said },
    }
}

fn refused(step: Step) -> &'static str {
    match step {
        Step::Connect | Step::Greeting => "The mail server does not talk to us",
        Step::Tls => "The mail server refused encryption",
        Step::Auth => "The mail server did not accept the sign-in",
        Step::Mail => "The mail server did not accept our sender address",
        Step::Recipient => "The mail server did not accept this person's address",
        Step::Data | Step::Message => "The mail server did not accept this letter",
    }
}

fn lost(step: Step) -> &'static str {
    match step {
        Step::Connect => "The mail server could not be reached",
        _ => "The connection to the mail server broke off",
    }
}

/// One printable line of at most 200 characters, without addresses and without the recipient's local part.
fn tidy(line: &str, recipient: &str) -> String {
    let local = recipient.rsplit_once('@').map_or(recipient, |(local, _)| local);
    let words = line.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let words = words.map(|word| {
        let bare = word.trim_matches(|c: char| c.is_ascii_punctuation());
        if word.contains('@') || bare.eq_ignore_ascii_case(local) { "…" } else { word }
    });
    let words: Vec<&str> = words.collect();
    words.join(" ").chars().take(200).collect()
}

impl From<smtp::Error> for Fault {
    fn from(error: smtp::Error) -> Fault {
        match error.status() {
            Some(code) => Fault::Answer {
                code: u16::from(code),
                line: error.source().map(ToString::to_string).unwrap_or_default(),
            },
            None if error.is_client() => Fault::NoSignIn,
            None => Fault::Lost,
        }
    }
}

impl From<io::Error> for Fault {
    fn from(_: io::Error) -> Fault {
        Fault::Lost
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(step: Step, code: u16) -> Outcome {
        let fault = Fault::Answer { code, line: String::new() };
        Failure { step, fault }.outcome(false, "ann@example.org")
    }

    #[test]
    fn a_refusal_before_the_recipient_pauses_and_afterwards_ends_the_letter() {
        for step in [Step::Connect, Step::Greeting, Step::Tls, Step::Auth, Step::Mail] {
            assert!(matches!(outcome(step, 554), Outcome::Paused { .. }), "{step:?}");
            assert!(matches!(outcome(step, 454), Outcome::Later { .. }), "{step:?}");
        }
        for step in [Step::Recipient, Step::Data, Step::Message] {
            assert!(matches!(outcome(step, 550), Outcome::Refused { .. }), "{step:?}");
            assert!(matches!(outcome(step, 530), Outcome::Paused { .. }), "{step:?}");
            assert!(matches!(outcome(step, 451), Outcome::Later { .. }), "{step:?}");
        }
    }

    #[test]
    fn the_server_line_is_told_without_addresses() {
        let line = "5.1.1 <Ann.Lee@example.org>: no \"ann.lee\" here,\r\n ask admin@example.org";
        assert_eq!(tidy(line, "ann.lee@example.org"), "5.1.1 … no … here, ask …");
        assert_eq!(tidy(&"x".repeat(900), "a@b.org").len(), 200);
    }
}
