//! A workshop: its kind, its stages and what was promised to the team.

use jiff::Timestamp;

use super::Refused;
use super::ids::{AccountId, OrganisationId, TeamId, WorkshopId};
use crate::base::named::named;
use crate::base::token::PublicId;

/// A workshop as it stands.
#[derive(Clone, Debug)]
pub struct Workshop {
    pub id: WorkshopId,
    pub organisation: OrganisationId,
    pub public_id: PublicId,
    pub facilitator: AccountId,
    pub title: String,
    pub kind: RoundKind,
    pub stage: Stage,
    pub mode: Mode,
    pub hr_level: HrLevel,
    /// Answers from which the team's own page shows figures.
    pub team_min: u32,
    /// People from which HR sees figures; never under five.
    pub hr_min: u32,
    /// "starter", "core" or "full".
    pub question_set: String,
    /// Codes of the questions asked, in bank order.
    pub questions: Vec<String>,
    /// Why the team is asked, in the facilitator's words.
    pub frame: String,
    pub timezone: String,
    pub closes_at: Option<Timestamp>,
    pub session_at: Option<Timestamp>,
    pub session_minutes: i32,
    pub opened_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub join_code: Option<String>,
    pub join_is_open: bool,
    /// New people who join by code wait for the facilitator.
    pub roster_is_closed: bool,
    pub has_answers: bool,
    pub guard_note: String,
    /// Why it ended without a charter, from the time when teams did not say so each for itself.
    pub ended_reason: String,
    /// For saving without overwriting somebody else's change.
    pub version: i32,
}

/// A team as a workshop knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    pub id: TeamId,
    pub public_id: PublicId,
    pub name: String,
    pub meeting_count: i32,
}

named!(
    /// Why a team is asked now.
    RoundKind {
        /// Four quick questions for a team that has met fewer than three times.
        Starter = "starter",
        First = "first",
        Revisit = "revisit",
        Closing = "closing",
    }
);

named!(
    /// Where a workshop stands. What happens to a charter afterwards is the charter's own stage.
    Stage {
        /// Being planned; nobody has been invited.
        Planning = "planning",
        /// Members may answer.
        Open = "open",
        /// Answers are closed; in counted mode the names are cut off.
        Closed = "closed",
        /// Ended without a charter ("not this time").
        Ended = "ended",
    }
);

named!(
    /// What the team sees of its answers after closing.
    Mode {
        /// Answers with names. The looser promise.
        Named = "named",
        /// Answers counted without names, cut from names at closing.
        Counted = "counted",
    }
);

named!(
    /// What HR gets. Ordered from the most to the least; it may only be lowered later.
    HrLevel {
        StatusAndSums = "status_and_sums",
        Status = "status",
        Nothing = "nothing",
    }
);

/// What a closed workshop led to for one of its teams: a draft, later a charter.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub charter: PublicId,
    pub team: String,
    pub is_published: bool,
    /// The team has looked at its answers, or was asked about the draft.
    pub is_shown: bool,
    /// Why the team ended without a charter; absent when it did not.
    pub ended: Option<String>,
    /// Design moments of the team that wait.
    pub moments_waiting: usize,
}

impl Outcome {
    /// Whether the team has nothing left to agree on in this round.
    pub fn is_decided(&self) -> bool {
        self.is_published || self.ended.is_some()
    }
}

impl Workshop {
    /// Team Atlas's workshop on a Friday, open until Monday 18:00 in Stockholm; for samples of pages.
    pub fn sample() -> Self {
        let questions = ["great_words", "relational", "first_response", "accountability", "channels", "sharing"];
        Self {
            id: WorkshopId(1),
            organisation: OrganisationId(1),
            public_id: PublicId::sample(),
            facilitator: AccountId(1),
            title: "How we want to work together".to_owned(),
            kind: RoundKind::First,
            stage: Stage::Open,
            mode: Mode::Counted,
            hr_level: HrLevel::StatusAndSums,
            team_min: 3,
            hr_min: 5,
            question_set: "core".to_owned(),
            questions: questions.map(str::to_owned).to_vec(),
            frame: String::new(),
            timezone: "Europe/Stockholm".to_owned(),
            closes_at: Timestamp::from_second(1_795_453_200).ok(),
            session_at: None,
            session_minutes: 90,
            opened_at: Timestamp::from_second(1_795_075_200).ok(),
            closed_at: None,
            join_code: Some("K7M4RX".to_owned()),
            join_is_open: true,
            roster_is_closed: false,
            has_answers: true,
            guard_note: String::new(),
            ended_reason: String::new(),
            version: 1,
        }
    }

    /// Questions, frame, people and times are still being put together.
    pub fn is_planned(&self) -> bool {
        self.stage == Stage::Planning
    }

    pub fn is_open(&self) -> bool {
        self.stage == Stage::Open
    }

    /// Once invitations are out, what was promised in them may only become stricter.
    pub fn check_promise(&self, mode: Mode, hr_level: HrLevel) -> Result<(), Refused> {
        if self.is_planned() && !self.has_answers {
            return Ok(());
        }
        if !self.mode.may_become(mode) {
            let sentence =
                "The team was promised that answers are counted without names. This can only become stricter.";
            return Err(Refused::field("mode", sentence));
        }
        if !self.hr_level.may_become(hr_level) {
            let sentence = "The team was told what HR gets. From now on it can only become less.";
            return Err(Refused::field("hr", sentence));
        }
        Ok(())
    }
}

impl Stage {
    /// The allowed steps. Anything else is refused with the stage it would have needed.
    pub fn may_become(self, next: Self) -> bool {
        matches!((self, next), (Self::Planning, Self::Open) | (Self::Open, Self::Closed) | (Self::Closed, Self::Ended))
    }
}

impl Mode {
    /// After the first answer a promise may only become stricter.
    pub fn may_become(self, next: Self) -> bool {
        next >= self
    }
}

impl HrLevel {
    pub fn may_become(self, next: Self) -> bool {
        next >= self
    }
}

/// Days after closing on which a member's link still opens the charter.
pub const LINK_DAYS_AFTER_CLOSING: i64 = 14;
/// Days after the day on which a team looks again; until then links open its charter.
pub const LINK_DAYS_AFTER_LOOK: i64 = 60;
/// Reminders one person gets at most.
pub const REMINDERS_AT_MOST: i32 = 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_may_only_become_stricter() {
        assert!(Mode::Named.may_become(Mode::Counted));
        assert!(!Mode::Counted.may_become(Mode::Named));
        assert!(HrLevel::StatusAndSums.may_become(HrLevel::Nothing));
        assert!(!HrLevel::Nothing.may_become(HrLevel::Status));
    }

    #[test]
    fn a_closed_workshop_never_opens_again() {
        for stage in Stage::ALL {
            assert!(!Stage::Closed.may_become(*stage) || *stage == Stage::Ended);
        }
    }
}
