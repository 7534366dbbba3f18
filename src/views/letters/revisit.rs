//! The letter that it is time to look again.

use askama::Template;

use jiff::civil::Date;

use super::{Frame, Unprintable, print};
use crate::domain::letter::LetterBody;
use crate::views::charter::looking::date;

/// The round waits for this person.
pub struct LookAgainLetter<'a> {
    pub called: &'a str,
    pub team: &'a str,
    pub href: &'a str,
    /// The last day of the round.
    pub until: Date,
    pub stop_href: &'a str,
}

#[derive(Template)]
#[template(path = "letters/look_again.txt", escape = "none")]
struct Text<'a> {
    frame: &'a Frame,
    called: &'a str,
    team: &'a str,
    href: &'a str,
    until: &'a str,
}

#[derive(Template)]
#[template(path = "letters/look_again.html")]
struct Html<'a> {
    frame: &'a Frame,
    greeting: String,
    how: String,
    href: &'a str,
}

impl LookAgainLetter<'_> {
    pub fn print(&self) -> Result<LetterBody, Unprintable> {
        let frame = Frame {
            subject: "Time to look at our charter again".to_owned(),
            preheader: "Keep, more, less, change, drop. Two minutes.".to_owned(),
            brand: self.team.to_owned(),
            reason: format!("You get this because you took part in the charter of {}.", self.team),
            stop_href: self.stop_href.to_owned(),
        };
        let Self { called, team, href, .. } = *self;
        let greeting = format!("Hello {called}. It is time to look at the charter of {team} again.");
        let until = date(self.until);
        let how = format!(
            "Sentence by sentence: keep, more, less, change or drop. It takes two minutes, and is open until {until}."
        );
        let text = Text { frame: &frame, called, team, href, until: &until };
        let html = Html { frame: &frame, greeting, how, href };
        print(&frame.subject, &text, &html)
    }
}
