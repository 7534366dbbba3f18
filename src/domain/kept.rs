//! Everything that is kept about one member of one team, for that member only.

use jiff::Timestamp;

use super::card::Card;
use super::consent::Said;
use super::given::Given;
use super::joining::Newcomer;
use super::letter::LetterState;
use super::member::InvitationState;
use super::request::Wish;
use super::workshop::{Mode, Stage};

#[derive(Debug, Clone)]
pub struct Kept {
    pub person: Person,
    pub rounds: Vec<Round>,
    pub answers: Vec<Answer>,
    pub consents: Vec<Consent>,
    /// Words of requests that are signed.
    pub requests: Vec<String>,
    /// Requests that were not sent.
    pub drafts: Vec<Wish>,
    pub card: Card,
    pub newcomer: Option<Newcomer>,
    /// When it was written, its subject, and what became of it.
    pub letters: Vec<(Timestamp, String, LetterState)>,
    /// Browsers on which a link of theirs was used.
    pub devices: usize,
}

/// A row of a list of people. Empty where nothing was said.
#[derive(Debug, Clone)]
pub struct Person {
    pub name: String,
    pub preferred_name: String,
    pub email: String,
    pub employee_id: String,
    pub language: String,
    pub timezone: String,
    pub manager_email: String,
    pub department: String,
    pub location: String,
    pub is_counted: bool,
    pub joined_at: Timestamp,
}

/// A round in which somebody has a place.
#[derive(Debug, Clone)]
pub struct Round {
    pub id: super::ids::WorkshopId,
    pub title: String,
    pub stage: Stage,
    pub mode: Mode,
    pub state: InvitationState,
    pub has_answered: bool,
}

/// An answer that still has a name on it.
#[derive(Debug, Clone)]
pub struct Answer {
    pub round: super::ids::WorkshopId,
    pub question: String,
    /// `None` where this device may not read it.
    pub given: Option<Given>,
}

/// What somebody said to a sentence of a draft.
#[derive(Debug, Clone)]
pub struct Consent {
    pub round: String,
    pub title: String,
    pub said: Said,
    pub words: String,
}

impl Kept {
    /// Hides the answers of an open round from a device that may not read them. `round` is the one this device is
    /// for. What a team was promised to see with names is no secret from its author.
    pub fn without_hidden_answers(mut self, round: super::ids::WorkshopId, sees_answers: bool) -> Self {
        let rounds = &self.rounds;
        for answer in &mut self.answers {
            let is_shown_to_team = rounds.iter().any(|of| {
                of.id == answer.round && of.mode == Mode::Named && matches!(of.stage, Stage::Closed | Stage::Ended)
            });
            let is_seen_here = sees_answers && answer.round == round;
            if !is_shown_to_team && !is_seen_here {
                answer.given = None;
            }
        }
        self
    }
}
