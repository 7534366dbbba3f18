//! Where a member stands when there is nothing to answer: not open yet, closed, switched off, waiting at the door.

use askama::Template;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::chrome::{Chrome, Member, Setting};
use super::show::Link;
use super::words;
use crate::base::paths;
use crate::base::token::PublicId;
use crate::domain::member::InvitationState;
use crate::domain::sitting::{Sitting, Standing};
use crate::domain::workshop::Workshop;

#[derive(Template)]
#[template(path = "answer/standing.html")]
pub struct StandingPage {
    pub chrome: Chrome,
    pub heading: String,
    pub lead: String,
    pub lines: Vec<String>,
    pub link: Option<Link>,
    /// A personal link that may still be exchanged for a device.
    pub form: Option<LinkForm>,
}

/// The button of a page that was opened by a secret link.
#[derive(Clone, Debug)]
pub struct LinkForm {
    pub action: String,
    /// Bound to the link instead of a cookie.
    pub csrf: String,
    pub button: String,
}

/// What somebody is told who cannot answer now; empty while answers are open.
pub fn sentence(sitting: &Sitting) -> String {
    let runner = first_name(&sitting.facilitator);
    match sitting.standing() {
        Standing::Open => String::new(),
        Standing::Declined => format!("This link is switched off. Ask {runner} for a new one."),
        Standing::Over => {
            format!("This workshop is over, and its links are switched off. Ask {runner} for the charter.")
        }
        Standing::Knocking => format!("{runner} lets you in. This takes a moment."),
        Standing::NotYet => "The answers are not open yet. We will write to you.".to_owned(),
        Standing::Closed if sitting.charter_until.is_some() => {
            "This button opens it on this device, for as long as you work by it.".to_owned()
        }
        Standing::Closed => {
            let at = sitting.closing().map(|at| closed_at(at, sitting)).unwrap_or_default();
            format!("{runner} closed the answers{at}. What you saved before counts.")
        }
    }
}

fn closed_at(at: Timestamp, sitting: &Sitting) -> String {
    let (at, now) = (local(at, &sitting.workshop.timezone), local(sitting.now, &sitting.workshop.timezone));
    if at.date() == now.date() {
        return format!(" at {}", words::time(&at));
    }
    format!(" on {}", words::day_and_time(&at))
}

/// What there is to read after closing: words for the way there, and the page.
pub fn after_closing(sitting: &Sitting) -> (&'static str, &'static str) {
    match sitting.charter_until {
        Some(_) => ("Read the charter", paths::CHARTER),
        None if sitting.waits_for_reveal => ("Follow on the wall", paths::WALL),
        None => ("See the draft", paths::DRAFT),
    }
}

/// What a member is told while the team has not looked at its answers yet. `runner` is a whole name.
pub fn until_reveal(runner: &str, workshop: &Workshop, now: Timestamp) -> String {
    let session = workshop.session_at.filter(|at| *at > now);
    let when = match session.map(|at| words::day_and_time(&local(at, &workshop.timezone))) {
        Some(day) => format!("on {day}"),
        None => "when you meet".to_owned(),
    };
    format!("{} opens the answers with you {when}. Until then nobody in your team sees any.", first_name(runner))
}

impl StandingPage {
    pub fn new(setting: Setting, sitting: &Sitting) -> Self {
        let heading = match sitting.standing() {
            Standing::Declined => "This link is switched off",
            Standing::Over => "This workshop is over",
            Standing::Knocking => "You are at the door",
            Standing::NotYet => "Not open yet",
            Standing::Closed if sitting.charter_until.is_some() => "Your team has a charter",
            Standing::Open | Standing::Closed => "The answers are closed",
        };
        let who = Member { team: &sitting.team, name: &sitting.called };
        let page = Self {
            chrome: Chrome::member(setting, who, Vec::new(), heading),
            heading: heading.to_owned(),
            lead: sentence(sitting),
            lines: Vec::new(),
            link: None,
            form: None,
        };
        page.with_way_on(sitting)
    }

    fn with_way_on(mut self, sitting: &Sitting) -> Self {
        match sitting.standing() {
            Standing::Closed if sitting.state == InvitationState::Newcomer => {
                self.heading = format!("Welcome to {}", sitting.team);
                self.chrome.title.clone_from(&self.heading);
                self.lead =
                    "This team has designed how it works together. Read it, and say how to work with you.".to_owned();
                self.link = Some(Link::new("Begin", paths::member(&sitting.invitation, paths::JOINING)));
            }
            Standing::Closed => {
                if sitting.waits_for_reveal {
                    self.lines.push(until_reveal(&sitting.facilitator, &sitting.workshop, sitting.now));
                }
                let (words, page) = after_closing(sitting);
                self.link = Some(Link::new(words, paths::member(&sitting.invitation, page)));
            }
            Standing::Knocking => {
                self.lines.push("Your place is kept. Nothing more is needed from you.".to_owned());
                self.link = Some(Link::new("Refresh", paths::member(&sitting.invitation, "")));
            }
            Standing::NotYet => {
                let session =
                    sitting.workshop.session_at.map(|at| words::day_and_time(&local(at, &sitting.workshop.timezone)));
                self.lines.extend(session.map(|at| format!("You meet on {at}.")));
            }
            Standing::Declined | Standing::Over | Standing::Open => {}
        }
        self
    }

    /// The same for somebody who holds a link and has no device yet.
    pub fn by_link(self, action: &str, csrf: &str) -> Self {
        let form = self.link.as_ref().map(|link| LinkForm {
            action: action.to_owned(),
            csrf: csrf.to_owned(),
            button: link.text.clone(),
        });
        Self { form, link: None, ..self }
    }

    /// The same for a link that leads on to one page; while there is no charter it leads on as usual.
    pub fn leading_to(mut self, word: &str) -> Self {
        let (button, lead) = match word {
            paths::MOMENT_WORD => (
                "Call a design moment",
                "Something does not fit any more? This button opens the page where you say so.",
            ),
            paths::REVISIT_WORD => {
                ("Look again", "It is time to look at it again, sentence by sentence. It takes two minutes.")
            }
            paths::DRAFT_WORD => (
                "Read what changes",
                "Part of it is to change. Read the new words, and say whether you can work with them.",
            ),
            _ => return self,
        };
        if let Some(form) = self.form.as_mut().filter(|form| form.button == "Read the charter") {
            button.clone_into(&mut form.button);
            lead.clone_into(&mut self.lead);
        }
        self
    }

    /// A link that opens nothing; whose it was is not known.
    pub fn switched_off(setting: Setting, sentence: &str) -> Self {
        Self {
            chrome: Chrome::public(setting, "This link is switched off"),
            heading: "This link is switched off".to_owned(),
            lead: sentence.to_owned(),
            lines: vec!["Nothing is lost. What you saved before is safe.".to_owned()],
            link: None,
            form: None,
        }
    }

    /// The code of a workshop whose answers are closed, on a device that has no place there.
    pub fn closed_room(setting: Setting) -> Self {
        Self {
            chrome: Chrome::public(setting, "The answers are closed"),
            heading: "The answers are closed".to_owned(),
            lead: "You can still follow on the wall.".to_owned(),
            lines: vec![
                "It is on the screen in the room. To have it on this phone, open your own link from the mail here."
                    .to_owned(),
                "A code opens nobody’s place, so that nobody comes to yours.".to_owned(),
            ],
            link: None,
            form: None,
        }
    }

    /// The team's address of a charter, for somebody of whom nothing is known.
    pub fn needs_own_link(setting: Setting) -> Self {
        Self {
            chrome: Chrome::public(setting, "This page is for its team"),
            heading: "This page is for its team".to_owned(),
            lead: "Open your own link from the mail on this device. After that, this address opens the charter here."
                .to_owned(),
            lines: vec!["Without a link? Whoever runs the workshop can send you one.".to_owned()],
            link: Some(Link::new("Sign in", "/#sign-in")),
            form: None,
        }
    }

    /// Something was sent that cannot be taken any more.
    pub fn not_saved(setting: Setting, invitation: &PublicId, sentence: &str) -> Self {
        Self {
            chrome: Chrome::public(setting, "This was not saved"),
            heading: "This was not saved".to_owned(),
            lead: sentence.to_owned(),
            lines: Vec::new(),
            link: Some(Link::new("Go on", paths::member(invitation, ""))),
            form: None,
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let sitting = Sitting::sample();
        let at = |state, stage| Sitting {
            state,
            workshop: Workshop { stage, ..sitting.workshop.clone() },
            ..sitting.clone()
        };
        let page = |sitting: &Sitting| Self::new(Setting::sample(), sitting);
        use crate::domain::member::InvitationState::{Declined, Invited, Knocking};
        use crate::domain::workshop::Stage::{Closed, Open, Planning};
        let charter = Sitting { charter_until: Some(sitting.now), ..at(Invited, Closed) };
        vec![
            ("closed", page(&at(Invited, Closed))),
            ("closed-waiting", page(&Sitting { waits_for_reveal: true, ..at(Invited, Closed) })),
            ("closed-by-link", page(&at(Invited, Closed)).by_link("/m/sample", "sample-csrf")),
            ("charter-by-link", page(&charter).by_link("/m/sample", "sample-csrf")),
            ("moment-by-link", page(&charter).by_link("/m/sample?to=moment", "sample-csrf").leading_to("moment")),
            ("look-by-link", page(&charter).by_link("/m/sample?to=look-again", "sample-csrf").leading_to("look-again")),
            ("change-by-link", page(&charter).by_link("/m/sample?to=draft", "sample-csrf").leading_to("draft")),
            ("not-yet", page(&at(Invited, Planning))),
            ("knocking", page(&at(Knocking, Open))),
            ("declined", page(&at(Declined, Open))),
            ("newcomer", page(&at(InvitationState::Newcomer, Closed)).by_link("/m/sample", "sample-csrf")),
            ("closed-room", Self::closed_room(Setting::sample())),
            ("needs-own-link", Self::needs_own_link(Setting::sample())),
            ("switched-off", Self::switched_off(Setting::sample(), "This link is switched off.")),
        ]
    }
}

/// "Mara" of "Mara Okafor": how a team speaks of whoever runs the workshop.
pub fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

/// A moment as clocks show it there; UTC where the zone is not known.
pub fn local(at: Timestamp, timezone: &str) -> Zoned {
    at.to_zoned(TimeZone::get(timezone).unwrap_or(TimeZone::UTC))
}

/// "Monday 18:00" within the next six days, otherwise with the date.
pub fn until(at: Timestamp, sitting: &Sitting) -> String {
    let zoned = local(at, &sitting.workshop.timezone);
    if at.duration_since(sitting.now).as_hours() < 6 * 24 {
        return format!("{} {}", words::weekday(&zoned), words::time(&zoned));
    }
    words::day_and_time(&zoned)
}
