//! Consent to one clause: an open objection blocks it, silence is not consent.

use serde::{Deserialize, Serialize};

use crate::base::named::named;

named!(
    /// How many of a team must have answered before anything is decided; in parts of those who are asked.
    Quorum {
        TwoThirds = "two_thirds",
        ThreeQuarters = "three_quarters",
        Everybody = "everybody",
    }
);

impl Quorum {
    /// Two thirds is the floor; a team may ask for more of itself, never for less.
    pub const USUAL: Self = Self::TwoThirds;

    fn is_met(self, responded: u64, eligible: u64) -> bool {
        let (part, of) = match self {
            Self::TwoThirds => (2, 3),
            Self::ThreeQuarters => (3, 4),
            Self::Everybody => (1, 1),
        };
        of * responded >= part * eligible
    }
}

impl Default for Quorum {
    fn default() -> Self {
        Self::USUAL
    }
}

/// The answers to one version of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ballot {
    pub eligible: u64,
    pub consent: u64,
    /// Consents, and the concern is written down.
    pub concern: u64,
    pub objection: u64,
    pub abstain: u64,
    /// No further answers are taken.
    pub closed: bool,
    pub quorum: Quorum,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Blocked,
    Pending,
    /// Closed with fewer answers than the quorum asks for.
    NotEnoughAnswers,
    /// Nobody objects, but not more than half of those who answered consent.
    NoMandate,
    AdoptedWithConcerns,
    Adopted,
}

impl Outcome {
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Blocked => "blocked",
            Outcome::Pending => "pending",
            Outcome::NotEnoughAnswers => "not_enough_answers",
            Outcome::NoMandate => "no_mandate",
            Outcome::AdoptedWithConcerns => "adopted_with_concerns",
            Outcome::Adopted => "adopted",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    pub outcome: Outcome,
    pub responded: u64,
    pub missing: u64,
}

/// An objection is never outvoted: it is looked at first, whatever the other numbers say.
pub fn judge(ballot: &Ballot) -> Finding {
    let agreed = ballot.consent + ballot.concern;
    let responded = agreed + ballot.objection + ballot.abstain;
    let outcome = if ballot.objection > 0 {
        Outcome::Blocked
    } else if ballot.eligible == 0 || (responded < ballot.eligible && !ballot.closed) {
        Outcome::Pending
    } else if !ballot.quorum.is_met(responded, ballot.eligible) {
        Outcome::NotEnoughAnswers
    } else if 2 * agreed <= responded {
        Outcome::NoMandate
    } else if ballot.concern > 0 {
        Outcome::AdoptedWithConcerns
    } else {
        Outcome::Adopted
    };
    Finding { outcome, responded, missing: ballot.eligible.saturating_sub(responded) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(consent: u64, abstain: u64, eligible: u64, closed: bool) -> Outcome {
        judge(&Ballot { eligible, consent, abstain, closed, ..Ballot::default() }).outcome
    }

    #[test]
    fn two_thirds_exactly_are_enough_answers() {
        assert_eq!(outcome(4, 0, 6, true), Outcome::Adopted);
        assert_eq!(outcome(3, 0, 6, true), Outcome::NotEnoughAnswers);
    }

    #[test]
    fn a_higher_quorum_asks_for_more_answers_and_never_counts_silence() {
        let outcome = |quorum, consent| {
            judge(&Ballot { eligible: 8, consent, closed: true, quorum, ..Ballot::default() }).outcome
        };
        assert_eq!(outcome(Quorum::TwoThirds, 6), Outcome::Adopted);
        assert_eq!(outcome(Quorum::ThreeQuarters, 6), Outcome::Adopted);
        assert_eq!(outcome(Quorum::ThreeQuarters, 5), Outcome::NotEnoughAnswers);
        assert_eq!(outcome(Quorum::Everybody, 7), Outcome::NotEnoughAnswers);
        assert_eq!(outcome(Quorum::Everybody, 8), Outcome::Adopted);
    }

    #[test]
    fn a_clause_that_only_half_consent_to_has_no_mandate() {
        assert_eq!(outcome(3, 3, 6, false), Outcome::NoMandate);
        assert_eq!(outcome(0, 6, 6, false), Outcome::NoMandate);
        assert_eq!(outcome(4, 2, 6, false), Outcome::Adopted);
    }

    #[test]
    fn a_team_without_people_decides_nothing() {
        assert_eq!(outcome(0, 0, 0, true), Outcome::Pending);
    }

    #[test]
    fn an_objection_blocks_before_everybody_has_answered() {
        let ballot = Ballot { eligible: 9, objection: 1, ..Ballot::default() };
        assert_eq!(judge(&ballot).outcome, Outcome::Blocked);
    }
}
