//! Letters of a consent round: the team is asked, and asked again about what changed since somebody answered.

use askama::Template;

use super::{Frame, Unprintable, print};
use crate::domain::letter::LetterBody;
use crate::views::words::{capital, number, plural};

/// The draft waits for this person's answer.
pub struct Consent<'a> {
    pub called: &'a str,
    pub team: &'a str,
    pub href: &'a str,
    pub stop_href: &'a str,
}

#[derive(Template)]
#[template(path = "letters/consent.txt", escape = "none")]
struct ConsentText<'a> {
    frame: &'a Frame,
    called: &'a str,
    team: &'a str,
    href: &'a str,
}

#[derive(Template)]
#[template(path = "letters/consent.html")]
struct ConsentHtml<'a> {
    frame: &'a Frame,
    greeting: String,
    href: &'a str,
}

impl Consent<'_> {
    pub fn print(&self) -> Result<LetterBody, Unprintable> {
        let frame = Frame {
            subject: "Can you work with this charter?".to_owned(),
            preheader: "Read the draft and say so. Two minutes.".to_owned(),
            brand: self.team.to_owned(),
            reason: format!("You get this because you took part in the workshop of {}.", self.team),
            stop_href: self.stop_href.to_owned(),
        };
        let Self { called, team, href, .. } = *self;
        let greeting = format!("Hello {called}. The draft of your charter in {team} waits for your answer.");
        let (text, html) =
            (ConsentText { frame: &frame, called, team, href }, ConsentHtml { frame: &frame, greeting, href });
        print(&frame.subject, &text, &html)
    }
}

/// Sentences changed after this person had answered.
pub struct AskedAgain<'a> {
    pub called: &'a str,
    pub team: &'a str,
    /// Title and words as they are now, of what this person has to answer again.
    pub changed: &'a [(String, String)],
    pub href: &'a str,
    pub stop_href: &'a str,
}

#[derive(Template)]
#[template(path = "letters/asked_again.txt", escape = "none")]
struct AskedAgainText<'a> {
    frame: &'a Frame,
    called: &'a str,
    finding: &'a str,
    changed: Vec<(String, &'a str)>,
    href: &'a str,
}

#[derive(Template)]
#[template(path = "letters/asked_again.html")]
struct AskedAgainHtml<'a> {
    frame: &'a Frame,
    greeting: String,
    changed: &'a [(String, String)],
    href: &'a str,
}

impl AskedAgain<'_> {
    pub fn print(&self) -> Result<LetterBody, Unprintable> {
        let Self { called, team, changed, href, .. } = *self;
        let sentences = plural(changed.len(), "sentence", "sentences");
        let count = number(changed.len());
        let frame = Frame {
            subject: format!("{} {sentences} changed since you answered", capital(&count)),
            preheader: "Only that is asked again. One minute.".to_owned(),
            brand: team.to_owned(),
            reason: format!("You get this because you took part in the workshop of {team}."),
            stop_href: self.stop_href.to_owned(),
        };
        let finding = format!("{count} {sentences} of our charter in {team} changed since you answered.");
        let greeting = format!("Hello {called}. {}", capital(&finding));
        let in_large = changed.iter().map(|(title, words)| (title.to_uppercase(), words.as_str())).collect();
        let text = AskedAgainText { frame: &frame, called, finding: &finding, changed: in_large, href };
        let html = AskedAgainHtml { frame: &frame, greeting, changed, href };
        print(&frame.subject, &text, &html)
    }
}
