//! Where a workshop stands, and the one next step. Nothing here tells who has answered, only how many.

use askama::Template;
use jiff::{SignedDuration, Timestamp};

use super::living::{Board, Counts};
use super::next::{Next, next};
use super::running::handover_words;
use super::{sample, sample_hostile, sample_now, sample_planned, title_of};
use crate::base::paths;
use crate::base::token::JoinCode;
use crate::domain::letter::{ANSWERS_CLOSED, LetterState};
use crate::domain::member::{Asked, Headway, InvitationState};
use crate::domain::planning::local;
use crate::domain::running::Handover;
use crate::domain::workshop::{Outcome, Stage as WorkshopStage, Workshop};
use crate::views::chrome::Chrome;
use crate::views::promise;
use crate::views::show::{Fact, Link, Mood, Stage, State, WORKSHOP_STAGES, stages};
use crate::views::words;

#[derive(Template)]
#[template(path = "workshop/dashboard.html")]
pub struct Dashboard {
    pub chrome: Chrome,
    pub form_key: String,
    pub ways: Vec<Link>,
    pub title: String,
    pub when: String,
    pub stages: Vec<Stage>,
    pub board: Board,
    pub here: String,
    pub people: Vec<PersonRow>,
    pub more: String,
    /// Whose letter came back, who knocks: what needs a look before the rest.
    pub knocking: Vec<Knocking>,
    pub note: &'static str,
    pub remind: String,
    pub join: Option<Join>,
    pub next: Next,
    pub facts: Vec<Fact>,
    pub is_open: bool,
    /// Letters can have been written.
    pub has_mails: bool,
    pub has_promised: bool,
    /// Name of whoever is in charge.
    pub in_charge: String,
    /// The newest change of hands; empty when there was none.
    pub handover: String,
}

pub struct PersonRow {
    pub name: String,
    pub team: String,
    pub state: State,
    pub action: &'static str,
    pub href: String,
}

pub struct Knocking {
    pub name: String,
    pub team: String,
    pub action: String,
    pub href: String,
}

/// The panel for the room.
pub struct Join {
    pub picture: String,
    pub alt: String,
    pub code: String,
    pub place: String,
    pub is_paused: bool,
    pub asks_first: bool,
}

/// What the page is made of, beside the workshop.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    pub now: Timestamp,
    pub people: &'a [Asked],
    pub people_count: usize,
    pub teams: usize,
    pub headway: Headway,
    pub outcomes: &'a [Outcome],
    /// The page on which the code is typed, without its scheme.
    pub join_place: &'a str,
    pub in_charge: &'a str,
    pub handover: Option<&'a Handover>,
}

impl Facts<'_> {
    fn counts(&self) -> Counts<'_> {
        let Facts { now, headway, outcomes, people, .. } = *self;
        Counts { now, headway, outcomes, people }
    }
}

impl Dashboard {
    pub fn new((chrome, form_key): (Chrome, String), workshop: &Workshop, facts: &Facts) -> Self {
        let is_open = workshop.is_open();
        let rest = facts.people_count.saturating_sub(facts.people.len());
        let row = |person: &Asked| person_row(workshop, person, facts.teams > 1);
        let mut people: Vec<&Asked> =
            facts.people.iter().filter(|person| person.state != InvitationState::Knocking).collect();
        people.sort_by_key(|person| person.came_back().is_none());
        Self {
            chrome: if is_open { chrome.live() } else { chrome },
            form_key,
            ways: vec![Link::new("Workshops", paths::WORKSHOPS)],
            title: title_of(workshop),
            when: when(workshop, facts.now),
            stages: stages(&WORKSHOP_STAGES, stage_number(workshop, facts)),
            board: Board::new(workshop, &facts.counts()),
            here: super::home(workshop),
            people: people.into_iter().map(row).collect(),
            more: if rest > 0 { format!("And {rest} more.") } else { String::new() },
            knocking: facts.people.iter().filter_map(|person| knocking(workshop, person)).collect(),
            note: note(workshop),
            remind: remind(facts),
            join: join(workshop, facts.join_place),
            next: next(workshop, facts.outcomes),
            facts: promise::facts(workshop),
            is_open,
            has_mails: !workshop.is_planned(),
            has_promised: workshop.has_answers,
            in_charge: facts.in_charge.to_owned(),
            handover: facts.handover.map(|one| handover_words(one, &workshop.timezone)).unwrap_or_default(),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let frame = || (Chrome::sample("Seven of nine have finished – Atlas"), "key".to_owned());
        let people = super::people::sample_people();
        let outcome = Outcome {
            charter: super::sample_id(),
            team: crate::views::HOSTILE.to_owned(),
            is_published: false,
            is_shown: false,
            ended: None,
            moments_waiting: 0,
        };
        let gone = Outcome { ended: Some(crate::views::HOSTILE.to_owned()), ..outcome.clone() };
        let shown = Outcome { is_published: true, is_shown: true, moments_waiting: 2, ..outcome.clone() };
        let outcomes = [outcome, shown, gone];
        let facts = Facts {
            now: sample_now(),
            people: &people,
            people_count: 9,
            teams: 2,
            headway: Headway { finished: 7, started: 1, waiting: 1 },
            outcomes: &outcomes,
            join_place: "alliance.example/join",
            in_charge: "Mara Okafor",
            handover: None,
        };
        let many = Facts { headway: Headway { finished: 21, started: 6, waiting: 13 }, people_count: 40, ..facts };
        let nobody = Facts { headway: Headway { waiting: 9, ..Headway::default() }, people: &[], ..facts };
        let paused = Workshop { join_is_open: false, roster_is_closed: false, ..sample() };
        let closed = Workshop { stage: WorkshopStage::Closed, closed_at: Some(sample_now()), ..sample() };
        let ended =
            Workshop { stage: WorkshopStage::Ended, ended_reason: "Not this time".to_owned(), ..closed.clone() };
        vec![
            ("open", Self::new(frame(), &sample(), &facts)),
            ("nobody-yet", Self::new(frame(), &sample(), &nobody)),
            ("paused", Self::new(frame(), &paused, &facts)),
            ("planned", Self::new(frame(), &sample_planned(), &Facts { people: &[], people_count: 0, ..nobody })),
            ("many", Self::new(frame(), &sample(), &many)),
            ("hostile", Self::new(frame(), &sample_hostile(), &facts)),
            ("closed", Self::new(frame(), &closed, &facts)),
            ("ended", Self::new(frame(), &ended, &facts)),
        ]
    }
}

fn note(workshop: &Workshop) -> &'static str {
    if workshop.is_open() {
        "You see how many have finished. You never see who said what, and the reminder finds the right people by itself. \
         Nobody gets more than two."
    } else {
        "You see how many finish. You never see who said what."
    }
}

fn when(workshop: &Workshop, now: Timestamp) -> String {
    let here = |at: Timestamp| local(at, &workshop.timezone);
    let mut said = Vec::new();
    if let Some(at) = workshop.session_at {
        let minutes = SignedDuration::from_mins(i64::from(workshop.session_minutes));
        said.push(format!("Session on {}.", words::from_to(&here(at), &here(at + minutes))));
    }
    match (workshop.closed_at, workshop.closes_at) {
        (Some(at), _) => said.push(format!("Answers were closed on {}.", words::day_and_time(&here(at)))),
        (None, Some(at)) => said.push(format!("Answers close {}.", words::soon(&here(at), &here(now)))),
        (None, None) => {}
    }
    said.join(" ")
}

fn stage_number(workshop: &Workshop, facts: &Facts) -> usize {
    match workshop.stage {
        WorkshopStage::Planning => 0,
        WorkshopStage::Open => 1,
        WorkshopStage::Closed if facts.outcomes.is_empty() => 2,
        WorkshopStage::Closed if facts.outcomes.iter().all(|outcome| outcome.is_published) => 5,
        WorkshopStage::Closed => 3,
        WorkshopStage::Ended => WORKSHOP_STAGES.len(),
    }
}

fn person_row(workshop: &Workshop, person: &Asked, shows_team: bool) -> PersonRow {
    let state = invitation_state(person);
    let action = match (workshop.is_open(), person.came_back().is_some(), person.email.is_empty()) {
        (true, true, _) => "Correct",
        (true, false, false) if person.state.is_asked() => "Send again",
        _ => "Change",
    };
    PersonRow {
        name: person.name.clone(),
        team: if shows_team { person.team_name.clone() } else { String::new() },
        state,
        action,
        href: paths::person(&workshop.public_id, &person.public_id, ""),
    }
}

/// How the invitation stands. It follows from letters and from what the facilitator did; neither opening a link, nor
/// claiming a name with the code, nor answering changes it.
pub fn invitation_state(person: &Asked) -> State {
    let by_letter = person.letter.as_ref().filter(|letter| letter.to_address == person.email);
    let never_left = by_letter.is_some_and(|letter| letter.reason == ANSWERS_CLOSED);
    match (person.state, by_letter.map(|letter| letter.state)) {
        (InvitationState::Declined, _) => State::new(Mood::Calm, "Will not take part"),
        (InvitationState::Knocking, _) => State::new(Mood::Now, "Waits to be let in"),
        (InvitationState::Newcomer, _) => State::new(Mood::Calm, "Joined later"),
        (_, Some(LetterState::Sent)) => State::new(Mood::Good, "Delivered"),
        (_, Some(LetterState::Waiting | LetterState::Leased)) => State::new(Mood::Calm, "On its way"),
        (_, Some(LetterState::CameBack)) => State::new(Mood::Bad, "Came back"),
        (_, Some(LetterState::Dropped)) if never_left => State::new(Mood::Calm, "Not sent"),
        (_, Some(LetterState::Dropped)) => State::new(Mood::Other, "Wants no letters"),
        (_, None) if person.email.is_empty() => State::new(Mood::Calm, "By code"),
        (InvitationState::Joined, None) => State::new(Mood::Calm, "By code"),
        (_, None) => State::new(Mood::Calm, "Not sent"),
    }
}

fn knocking(workshop: &Workshop, person: &Asked) -> Option<Knocking> {
    let href = paths::person(&workshop.public_id, &person.public_id, "");
    (person.state == InvitationState::Knocking && workshop.is_open()).then(|| Knocking {
        name: person.name.clone(),
        team: person.team_name.clone(),
        action: paths::person(&workshop.public_id, &person.public_id, "/standpoint"),
        href,
    })
}

/// How many of the missing can be reminded is said nowhere: with few of them it would tell who is missing.
fn remind(facts: &Facts) -> String {
    match usize::try_from(facts.headway.started + facts.headway.waiting).unwrap_or(0) {
        0 => String::new(),
        1 => "Remind the one still missing".to_owned(),
        n => format!("Remind the {} still missing", words::number(n)),
    }
}

fn join(workshop: &Workshop, place: &str) -> Option<Join> {
    let code = workshop.join_code.as_deref().and_then(JoinCode::parse).filter(|_| workshop.is_open())?;
    Some(Join {
        picture: paths::workshop(&workshop.public_id, "/join.svg"),
        alt: format!("QR code that opens the join page for code {}", code.spaced()),
        code: code.spaced(),
        place: place.to_owned(),
        is_paused: !workshop.join_is_open,
        asks_first: workshop.roster_is_closed,
    })
}
