//! One member before the questions of one workshop: what was promised, what is asked, what was given so far.

use jiff::{SignedDuration, Timestamp};

use super::bank::{Bank, Question};
use super::filled::Asked;
use super::given::Given;
use super::member::InvitationState;
use super::workshop::{HrLevel, LINK_DAYS_AFTER_CLOSING, Stage, Workshop};
use crate::base::paths;
use crate::base::token::PublicId;

#[derive(Clone, Debug)]
pub struct Sitting {
    pub invitation: PublicId,
    pub state: InvitationState,
    /// What the member likes to be called.
    pub called: String,
    pub team: String,
    /// Whole name of whoever runs the workshop.
    pub facilitator: String,
    pub workshop: Workshop,
    pub now: Timestamp,
    /// False for a lead whose answers stay out of the counts.
    pub is_counted: bool,
    /// Whether this device may read what was given earlier.
    pub sees_answers: bool,
    /// Whether this device may read what else the member wrote earlier: the card, and everything that is kept.
    pub sees_kept: bool,
    /// Given a link after the round was closed: until when it opens.
    pub opens_until: Option<Timestamp>,
    /// Whether there is an address to which a code can be mailed.
    pub has_address: bool,
    /// The address was corrected after answers were given: whoever reads its mail now need not be who gave them.
    pub address_was_corrected: bool,
    /// The team has a charter, and its links open until then.
    pub charter_until: Option<Timestamp>,
    /// The answers are closed, and the team has not looked at them yet.
    pub waits_for_reveal: bool,
    /// By question, in no particular order.
    pub given: Vec<(String, Given)>,
}

/// How a workshop stands for one member right now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Will not take part.
    Declined,
    /// Asked to come in and waits for the facilitator.
    Knocking,
    NotYet,
    Open,
    Closed,
    /// Closed so long ago that links open nothing any more.
    Over,
}

impl Sitting {
    pub fn standing(&self) -> Standing {
        match (self.state, self.workshop.stage) {
            (InvitationState::Declined, _) => Standing::Declined,
            _ if self.is_over() => Standing::Over,
            (InvitationState::Knocking, _) => Standing::Knocking,
            (_, Stage::Planning) => Standing::NotYet,
            (_, Stage::Open) if self.workshop.closes_at.is_none_or(|at| self.now < at) => Standing::Open,
            _ => Standing::Closed,
        }
    }

    /// The page that comes first once the answers are closed: the wall until the team has seen them, the draft, the
    /// charter once there is one, or for somebody new what there is to do.
    pub fn home_after_closing(&self) -> &'static str {
        match (self.state, self.charter_until) {
            (InvitationState::Newcomer, _) => paths::JOINING,
            (_, Some(_)) => paths::CHARTER,
            (_, None) if self.waits_for_reveal => paths::WALL,
            (_, None) => paths::DRAFT,
        }
    }

    /// When the answers were, or are to be, closed.
    pub fn closing(&self) -> Option<Timestamp> {
        self.workshop.closed_at.or(self.workshop.closes_at)
    }

    fn is_over(&self) -> bool {
        let rest = SignedDuration::from_hours(24 * LINK_DAYS_AFTER_CLOSING);
        let longer = self.opens_until.max(self.charter_until);
        let last = self.closing().map(|at| longer.map_or(at + rest, |until| until.max(at + rest)));
        self.workshop.stage != Stage::Planning && last.is_some_and(|last| last < self.now)
    }

    /// What is asked, in order. A question the bank no longer has is left out.
    pub fn asked<'a>(&self, bank: &'a Bank) -> Vec<Asked<'a>> {
        let known = self.workshop.questions.iter().filter_map(|code| bank.question(code));
        known.map(|question| self.ask(question)).collect()
    }

    pub fn ask<'a>(&self, question: &'a Question) -> Asked<'a> {
        Asked { question, hides_hr_options: self.workshop.hr_level == HrLevel::StatusAndSums }
    }

    pub fn given(&self, code: &str) -> Option<&Given> {
        self.given.iter().find(|(question, _)| question == code).map(|(_, given)| given)
    }

    /// Whether this device may show and change the answer to a question: nobody gave one, or it may read earlier ones.
    pub fn may_touch(&self, code: &str) -> bool {
        self.sees_answers || self.given(code).is_none()
    }

    /// Answers were given that this device may not read.
    pub fn hides_answers(&self) -> bool {
        !self.sees_answers && !self.given.is_empty()
    }

    /// Whether a mailed code would show something on this device that it may not read yet.
    pub fn hides_something(&self) -> bool {
        !self.sees_kept || (self.standing() == Standing::Open && !self.sees_answers)
    }

    /// The first question without an answer after place `after`, counted from 1.
    pub fn open_after(&self, bank: &Bank, after: usize) -> Option<usize> {
        let asked = self.asked(bank);
        let is_open = |place: &usize| {
            asked.get(place.saturating_sub(1)).is_some_and(|asked| self.given(&asked.question.code).is_none())
        };
        (after + 1..=asked.len()).find(is_open)
    }

    /// Musts this person may still mark when the answer to `code` is left aside.
    pub fn musts_left(&self, bank: &Bank, code: &str) -> usize {
        let others = self.given.iter().filter(|(question, _)| question != code);
        let used: usize = others.map(|(_, given)| given.musts().len()).sum();
        bank.settings.musts_per_person.saturating_sub(used)
    }

    /// Keeps `given` as the answer to `code`.
    pub fn keep(&mut self, code: &str, given: Given) {
        self.given.retain(|(question, _)| question != code);
        self.given.push((code.to_owned(), given));
    }
}

impl Sitting {
    /// Priya of team Atlas on a Monday morning, with a first answer; for samples of pages.
    pub fn sample() -> Self {
        let question = "first_response".to_owned();
        let kept = r#"{"value":{"choice":1},"musts":[1],"card":true,"note":"Start with <what> works."}"#;
        let given = Given::decode(kept).map(|given| (question, given));
        Self {
            invitation: PublicId::sample(),
            state: InvitationState::Invited,
            called: "Priya".to_owned(),
            team: "Atlas".to_owned(),
            facilitator: "Mara Okafor".to_owned(),
            workshop: Workshop::sample(),
            now: Timestamp::from_second(1_795_161_600).unwrap_or_default(),
            is_counted: true,
            sees_answers: true,
            sees_kept: true,
            opens_until: None,
            has_address: true,
            address_was_corrected: false,
            charter_until: None,
            waits_for_reveal: false,
            given: given.into_iter().collect(),
        }
    }
}
