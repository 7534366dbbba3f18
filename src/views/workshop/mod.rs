//! Pages of whoever runs a workshop, up to closing.

pub mod check_step;
pub mod dashboard;
pub mod frame_step;
pub mod list;
pub mod living;
pub mod next;
pub mod people;
pub mod person;
pub mod preview;
pub mod question_step;
pub mod running;
pub mod screen;
pub mod team_step;
pub mod times_step;

use jiff::Timestamp;

use super::field::ErrorSummary;
use super::show::Link;
use crate::base::paths;
use crate::base::token::PublicId;
use crate::domain::Refused;
use crate::domain::ids::{AccountId, OrganisationId, TeamId, WorkshopId};
use crate::domain::planning::{Step, Times};
use crate::domain::workshop::{HrLevel, Mode, RoundKind, Stage, Team, Workshop};

/// Where one stands in planning.
#[derive(Clone, Debug)]
pub struct Stepping {
    pub number: usize,
    pub all: usize,
    pub name: &'static str,
    /// Address this step's form is sent to.
    pub action: String,
    /// The step before; empty on the first.
    pub back: String,
    pub next: String,
    /// The last look, from where everything can be sent.
    pub last: String,
}

impl Stepping {
    pub fn at(workshop: &Workshop, step: Step) -> Self {
        Self {
            number: step.number(),
            all: Step::ALL.len(),
            name: step_name(step),
            action: paths::plan(&workshop.public_id, step.as_str()),
            back: step.previous().map(|step| paths::plan(&workshop.public_id, step.as_str())).unwrap_or_default(),
            next: paths::plan(&workshop.public_id, step.next().as_str()),
            last: paths::plan(&workshop.public_id, Step::Check.as_str()),
        }
    }
}

fn step_name(step: Step) -> &'static str {
    match step {
        Step::Team => "The team",
        Step::Questions => "The questions",
        Step::Frame => "Why, and who sees what",
        Step::People => "The people",
        Step::Times => "The times",
        Step::Check => "A last look",
    }
}

/// A workshop by its name, or what stands in for one.
pub fn title_of(workshop: &Workshop) -> String {
    if workshop.title.is_empty() { "A workshop without a name yet".to_owned() } else { workshop.title.clone() }
}

pub fn home(workshop: &Workshop) -> String {
    paths::workshop(&workshop.public_id, "")
}

/// The way back to the list, and to the workshop itself.
fn ways(workshop: &Workshop) -> Vec<Link> {
    vec![Link::new("Workshops", paths::WORKSHOPS), Link::new(title_of(workshop), home(workshop))]
}

/// The sentence that belongs to a field; empty when there is none.
fn message(refused: &[Refused], field: &str) -> String {
    refused.iter().find(|one| one.field == Some(field)).map(|one| one.sentence.clone()).unwrap_or_default()
}

/// Adds what belongs to no field.
fn with_rest(errors: ErrorSummary, refused: &[Refused]) -> ErrorSummary {
    let rest = refused.iter().filter(|one| one.field.is_none());
    rest.fold(errors, |errors, one| errors.say(one.sentence.clone()))
}

/// "once", "twice", "five times"
fn times(n: i32) -> String {
    match usize::try_from(n).unwrap_or(0) {
        0 => "not met yet".to_owned(),
        1 => "met once".to_owned(),
        2 => "met twice".to_owned(),
        n => format!("met {} times", super::words::number(n)),
    }
}

/// For `samples()`: an open workshop of team Atlas.
fn sample() -> Workshop {
    let at = |text: &str| text.parse::<Timestamp>().ok();
    Workshop {
        id: WorkshopId(1),
        organisation: OrganisationId(1),
        public_id: sample_id(),
        facilitator: AccountId(1),
        title: "Atlas: how we work together".to_owned(),
        kind: RoundKind::First,
        stage: Stage::Open,
        mode: Mode::Counted,
        hr_level: HrLevel::StatusAndSums,
        team_min: 3,
        hr_min: 5,
        question_set: "core".to_owned(),
        questions: ["first_response", "thinking_time", "sharing"].map(str::to_owned).to_vec(),
        frame: "Nothing is broken. It takes about {minutes} minutes, until {closes}.".to_owned(),
        timezone: "Europe/Stockholm".to_owned(),
        closes_at: at("2026-11-23T17:00:00Z"),
        session_at: at("2026-11-24T09:00:00Z"),
        session_minutes: 90,
        opened_at: at("2026-11-19T08:12:00Z"),
        closed_at: None,
        join_code: Some("K7M4RX".to_owned()),
        join_is_open: true,
        roster_is_closed: true,
        has_answers: true,
        guard_note: String::new(),
        ended_reason: String::new(),
        version: 1,
    }
}

fn sample_planned() -> Workshop {
    Workshop { stage: Stage::Planning, has_answers: false, opened_at: None, join_code: None, ..sample() }
}

fn sample_hostile() -> Workshop {
    let hostile = super::HOSTILE.to_owned();
    Workshop { title: hostile.clone(), frame: hostile, ..sample_planned() }
}

fn sample_id() -> PublicId {
    PublicId::throw(&crate::base::dice::Dice::seeded(7))
}

fn sample_team() -> Team {
    Team { id: TeamId(1), public_id: sample_id(), name: "Atlas".to_owned(), meeting_count: 4 }
}

fn sample_now() -> Timestamp {
    "2026-11-23T15:04:00Z".parse().unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The times of a workshop; the usual ones where some are missing.
pub fn times_of(workshop: &Workshop, now: Timestamp) -> Times {
    let usual = Times::usual(now, &workshop.timezone);
    Times {
        closes_at: workshop.closes_at.unwrap_or(usual.closes_at),
        session_at: workshop.session_at.unwrap_or(usual.session_at),
        session_minutes: workshop.session_minutes,
        timezone: workshop.timezone.clone(),
    }
}
