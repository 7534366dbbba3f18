//! The letters that ask somebody to answer: the invitation, the same as a trial for its facilitator, the reminder.

use askama::Template;
use jiff::{Timestamp, Zoned};

use super::{Frame, Unprintable, print};
use crate::base::token::JoinCode;
use crate::domain::letter::LetterBody;
use crate::domain::planning::{framed, local};
use crate::domain::workshop::Workshop;
use crate::views::promise;
use crate::views::words::{about_minutes, capital, day, day_and_time, number, plural, time, weekday};

/// What is the same in every letter of a round.
pub struct Round<'a> {
    pub workshop: &'a Workshop,
    pub facilitator: &'a str,
    pub organisation: &'a str,
    /// Minutes that answering takes one person.
    pub minutes: u32,
    /// The page on which the code is typed.
    pub join_href: &'a str,
}

/// Whom a letter goes to.
pub struct Receiver<'a> {
    pub called: &'a str,
    pub team: &'a str,
    pub link: &'a str,
    pub stop_href: &'a str,
}

#[derive(Template)]
#[template(path = "letters/invitation.txt", escape = "none")]
struct InvitationText<'a> {
    frame: &'a Frame,
    said: &'a Said<'a>,
}

#[derive(Template)]
#[template(path = "letters/invitation.html")]
struct InvitationHtml<'a> {
    frame: &'a Frame,
    said: &'a Said<'a>,
}

#[derive(Template)]
#[template(path = "letters/reminder.txt", escape = "none")]
struct ReminderText<'a> {
    frame: &'a Frame,
    said: &'a Said<'a>,
}

#[derive(Template)]
#[template(path = "letters/reminder.html")]
struct ReminderHtml<'a> {
    frame: &'a Frame,
    said: &'a Said<'a>,
}

/// The finished words of one letter.
struct Said<'a> {
    to: &'a Receiver<'a>,
    facilitator: &'a str,
    why: Vec<String>,
    promise: Vec<String>,
    /// "Twelve questions, about six minutes. Answers close on Monday 23 November, 18:00."
    how_long: String,
    /// "We look at it together on Tuesday 24 November, 10:00."; empty without a session.
    session: String,
    /// Empty while there is none.
    code: String,
    join_href: &'a str,
}

impl Said<'_> {
    fn greeting(&self) -> String {
        let (name, team) = (self.to.called, self.to.team);
        format!("Hello {name}. {} invites {team} to say how you would ideally like to work together.", self.facilitator)
    }

    fn reminding(&self) -> String {
        let (name, team) = (self.to.called, self.to.team);
        format!("Hello {name}, there is still time to say how you would like to work together in {team}.")
    }

    fn found_you(&self) -> String {
        format!(
            "{} does not see who has answered; this letter found you by itself. We remind you twice at most.",
            self.facilitator
        )
    }

    fn join_line(&self) -> String {
        format!("In the room you can also open {} and type this code:", self.join_href)
    }
}

impl Round<'_> {
    pub fn invitation(&self, to: &Receiver) -> Result<LetterBody, Unprintable> {
        let frame = self.frame(to, self.invitation_subject(), &self.closing_line());
        let said = self.said(to);
        print(
            &frame.subject,
            &InvitationText { frame: &frame, said: &said },
            &InvitationHtml { frame: &frame, said: &said },
        )
    }

    /// The invitation as its facilitator may read it first.
    pub fn trial(&self, to: &Receiver) -> Result<LetterBody, Unprintable> {
        let subject = format!("To you first: {}", self.invitation_subject());
        let reason =
            format!("You get this because you asked to see the invitation to “{}” first.", self.workshop.title);
        let frame = Frame { reason, ..self.frame(to, subject, "This is what your team will read.") };
        let said = self.said(to);
        print(
            &frame.subject,
            &InvitationText { frame: &frame, said: &said },
            &InvitationHtml { frame: &frame, said: &said },
        )
    }

    pub fn reminder(&self, to: &Receiver, now: Timestamp) -> Result<LetterBody, Unprintable> {
        let frame = self.frame(to, self.reminder_subject(now), &self.closing_line());
        let said = self.said(to);
        print(
            &frame.subject,
            &ReminderText { frame: &frame, said: &said },
            &ReminderHtml { frame: &frame, said: &said },
        )
    }

    fn said<'a>(&'a self, to: &'a Receiver<'a>) -> Said<'a> {
        let closes = self.closes().map(|at| day_and_time(&at)).unwrap_or_default();
        let why = framed(&self.workshop.frame, self.minutes, &closes);
        let session = self.session().map(|at| format!("We look at it together on {}.", day_and_time(&at)));
        let code = self.workshop.join_code.as_deref().and_then(JoinCode::parse).map(|code| code.spaced());
        Said {
            to,
            facilitator: self.facilitator,
            why: why.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect(),
            promise: promise::lines(self.workshop, self.facilitator),
            how_long: format!("{}. {}", self.questions(), self.closing_line()),
            session: session.unwrap_or_default(),
            code: code.unwrap_or_default(),
            join_href: self.join_href,
        }
    }

    fn frame(&self, to: &Receiver, subject: String, preheader: &str) -> Frame {
        Frame {
            subject,
            preheader: preheader.to_owned(),
            brand: to.team.to_owned(),
            reason: format!(
                "You get this because {} at {} put you on the list for “{}”.",
                self.facilitator, self.organisation, self.workshop.title
            ),
            stop_href: to.stop_href.to_owned(),
        }
    }

    /// "Twelve questions for Tuesday, about six minutes"
    fn invitation_subject(&self) -> String {
        let many = self.workshop.questions.len();
        let (count, noun) = (capital(&number(many)), plural(many, "question", "questions"));
        let minutes = about_minutes(self.minutes as usize);
        match self.session() {
            Some(at) => format!("{count} {noun} for {}, {minutes}", weekday(&at)),
            None => format!("{count} {noun}, {minutes}"),
        }
    }

    /// "Two days left to answer"
    fn reminder_subject(&self, now: Timestamp) -> String {
        let Some(closes) = self.closes() else {
            return "Your answers are still missing".to_owned();
        };
        let today = local(now, &self.workshop.timezone);
        let days = today.date().until(closes.date()).map_or(0, |span| span.get_days());
        match usize::try_from(days).unwrap_or(0) {
            0 => format!("Answers close today, {}", time(&closes)),
            1 => format!("Answers close tomorrow, {}", time(&closes)),
            days => format!("{} days left to answer", capital(&number(days))),
        }
    }

    fn questions(&self) -> String {
        let many = self.workshop.questions.len();
        let minutes = about_minutes(self.minutes as usize);
        capital(&format!("{} {}, {minutes}", number(many), plural(many, "question", "questions")))
    }

    fn closing_line(&self) -> String {
        self.closes().map(|at| format!("Answers close on {} at {}.", day(&at), time(&at))).unwrap_or_default()
    }

    fn closes(&self) -> Option<Zoned> {
        self.workshop.closes_at.map(|at| local(at, &self.workshop.timezone))
    }

    fn session(&self) -> Option<Zoned> {
        self.workshop.session_at.map(|at| local(at, &self.workshop.timezone))
    }
}
