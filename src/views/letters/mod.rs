//! Letters, ready to send: text first-class, HTML after the same look as the pages. One file per subject.

pub mod answer;
pub mod charter;
pub mod consent;
pub mod invitation;
pub mod joining;
pub mod person;
pub mod revisit;
mod wrap;

use askama::Template;

use super::unprintable::Unprintable;
use crate::domain::letter::LetterBody;

/// What stands around every letter.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// Under 50 signs, with the finding first.
    pub subject: String,
    /// What a mail program shows beside the subject: a second fact.
    pub preheader: String,
    /// Whose letter it is: the team, or Alliance.
    pub brand: String,
    /// Why the receiver gets it.
    pub reason: String,
    /// Page that stops this kind of letter; empty where it cannot be stopped.
    pub stop_href: String,
}

/// Prints both parts.
pub fn print(subject: &str, text: &impl Template, html: &impl Template) -> Result<LetterBody, Unprintable> {
    Ok(LetterBody {
        subject: subject.to_owned(),
        text: format!("{}\n", wrap::wrap(text.render()?.trim())),
        html: html.render()?,
        calendar: None,
    })
}
