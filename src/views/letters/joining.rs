//! The letter with a way to a charter that was published before: to somebody new, or to somebody who needs a new link.

use askama::Template;

use super::{Frame, Unprintable, print};
use crate::base::text::cut;
use crate::domain::letter::LetterBody;

/// Whom it welcomes, and the way in.
pub struct Arrival<'a> {
    pub called: &'a str,
    pub team: &'a str,
    /// Whole name of whoever runs the rounds.
    pub facilitator: &'a str,
    pub href: &'a str,
    pub stop_href: &'a str,
    /// False for somebody who was in the team before.
    pub is_new: bool,
}

#[derive(Template)]
#[template(path = "letters/joining.txt", escape = "none")]
struct ArrivalText<'a> {
    frame: &'a Frame,
    greeting: &'a str,
    href: &'a str,
    is_new: bool,
}

#[derive(Template)]
#[template(path = "letters/joining.html")]
struct ArrivalHtml<'a> {
    frame: &'a Frame,
    greeting: &'a str,
    href: &'a str,
    is_new: bool,
}

impl Arrival<'_> {
    pub fn print(&self) -> Result<LetterBody, Unprintable> {
        let Self { called, team, facilitator, href, is_new, .. } = *self;
        let short = cut(team, 30);
        let (subject, greeting, preheader) = match is_new {
            true => (
                format!("How we work in {short}"),
                format!("Hello {called}. You are new in {team}, and this team has designed how it works together."),
                "Read the charter, and say how to work with you.",
            ),
            false => (
                format!("Your new link to {short}"),
                format!("Hello {called}. Here is a new link to the pages of {team}: the charter and your card."),
                "It opens for two weeks.",
            ),
        };
        let frame = Frame {
            subject,
            preheader: preheader.to_owned(),
            brand: team.to_owned(),
            reason: format!("You get this because {facilitator} put you on the list of {team}."),
            stop_href: self.stop_href.to_owned(),
        };
        let greeting = greeting.as_str();
        print(
            &frame.subject,
            &ArrivalText { frame: &frame, greeting, href, is_new },
            &ArrivalHtml { frame: &frame, greeting, href, is_new },
        )
    }
}
