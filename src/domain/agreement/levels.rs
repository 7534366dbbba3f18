//! The words of a finding: level (how close), tier (agreed or open), kind (what clause it makes).

use serde::{Deserialize, Serialize};

/// How close the answers of a group are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    NoAnswers,
    /// Nobody chose, at least one person said "fine with anything".
    NoPreference,
    OneVoice,
    /// Two people: the same, near, or far.
    Together,
    Close,
    Apart,
    Unanimous,
    Strong,
    Moderate,
    Weak,
    Split,
    Spread,
    /// A multi-select in which everybody ticked nothing.
    NothingChosen,
}

/// Whether the group agrees enough for a sentence with "we".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    Agree,
    Open,
    None,
}

/// What sort of clause a finding makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// No clause.
    None,
    /// Nobody has a strong wish; the facilitator proposes.
    Open,
    /// One person's wish, never "we".
    Draft,
    Norm,
    Lean,
    Both,
    /// No shared way; ask each person.
    Ask,
}

impl Level {
    pub fn as_str(self) -> &'static str {
        match self {
            Level::NoAnswers => "no_answers",
            Level::NoPreference => "no_preference",
            Level::OneVoice => "one_voice",
            Level::Together => "together",
            Level::Close => "close",
            Level::Apart => "apart",
            Level::Unanimous => "unanimous",
            Level::Strong => "strong",
            Level::Moderate => "moderate",
            Level::Weak => "weak",
            Level::Split => "split",
            Level::Spread => "spread",
            Level::NothingChosen => "nothing_chosen",
        }
    }

    pub fn tier(self) -> Tier {
        match self {
            Level::Together | Level::Close | Level::Unanimous | Level::Strong | Level::Moderate => Tier::Agree,
            Level::Apart | Level::Weak | Level::Split | Level::Spread => Tier::Open,
            Level::NoAnswers | Level::NoPreference | Level::OneVoice | Level::NothingChosen => Tier::None,
        }
    }

    /// The clause this level makes for single choice, scale and ranking. Multi-select decides its
    /// kind from its options.
    pub fn kind(self) -> Kind {
        match self {
            Level::NoAnswers => Kind::None,
            Level::NoPreference | Level::NothingChosen => Kind::Open,
            Level::OneVoice => Kind::Draft,
            Level::Together | Level::Close | Level::Unanimous | Level::Strong | Level::Moderate => Kind::Norm,
            Level::Weak => Kind::Lean,
            Level::Apart | Level::Split => Kind::Both,
            Level::Spread => Kind::Ask,
        }
    }

    /// The clause where a majority must not speak for the others (a boundary): a norm only when
    /// everybody said the same. `kind` is what the usual rule gave.
    pub fn boundary_kind(self, kind: Kind) -> Kind {
        match (self, kind) {
            (Level::Unanimous | Level::Together, _) => kind,
            (_, Kind::None | Kind::Open | Kind::Draft) => kind,
            _ => Kind::Ask,
        }
    }

    /// Place on the ladder "closer / further" between two rounds; `None` where nothing can be compared.
    pub fn closeness(self) -> Option<u8> {
        match self {
            Level::Unanimous | Level::Together => Some(5),
            Level::Strong => Some(4),
            Level::Moderate | Level::Close => Some(3),
            Level::Weak => Some(2),
            Level::Spread | Level::Split | Level::Apart => Some(1),
            _ => None,
        }
    }

    /// The level of a group of none or one; `None` from two answers on.
    pub(super) fn of_few(n: u64, no_preference: u64) -> Option<Level> {
        match n {
            0 if no_preference > 0 => Some(Level::NoPreference),
            0 => Some(Level::NoAnswers),
            1 => Some(Level::OneVoice),
            _ => None,
        }
    }
}

impl Tier {
    pub fn as_str(self) -> &'static str {
        match self {
            Tier::Agree => "agree",
            Tier::Open => "open",
            Tier::None => "none",
        }
    }
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::None => "none",
            Kind::Open => "open",
            Kind::Draft => "draft",
            Kind::Norm => "norm",
            Kind::Lean => "lean",
            Kind::Both => "both",
            Kind::Ask => "ask",
        }
    }

    /// Kinds that name one way (or one person's wish): the norm covers everything between its ends.
    pub(super) fn names_a_way(self) -> bool {
        matches!(self, Kind::Norm | Kind::Lean | Kind::Draft)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_majority_does_not_speak_for_others_about_a_boundary() {
        let kind = |level: Level| level.boundary_kind(level.kind());
        assert_eq!(kind(Level::Strong), Kind::Ask);
        assert_eq!(kind(Level::Split), Kind::Ask);
        assert_eq!(kind(Level::Unanimous), Kind::Norm);
        assert_eq!(kind(Level::Together), Kind::Norm);
        assert_eq!(kind(Level::OneVoice), Kind::Draft);
        assert_eq!(kind(Level::NoAnswers), Kind::None);
    }

    #[test]
    fn the_written_name_of_a_word_is_the_stored_one() {
        let stored = serde_json::to_value(Level::NothingChosen).unwrap();
        assert_eq!(stored, Level::NothingChosen.as_str());
        assert_eq!(serde_json::to_value(Kind::Both).unwrap(), Kind::Both.as_str());
        assert_eq!(serde_json::to_value(Tier::None).unwrap(), Tier::None.as_str());
    }
}
