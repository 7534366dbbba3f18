//! What a single choice and a scale have in common: one answer per person, one counter per option.

use serde::{Deserialize, Serialize};

use super::levels::{Kind, Level, Tier};
use super::turnout::Turnout;
use super::{scale, single};

/// The form of a question with one answer per person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    Single,
    Scale,
}

/// The short finding that both forms share. Options count from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub n: u64,
    pub level: Level,
    pub tier: Tier,
    pub kind: Kind,
    pub norm: Vec<usize>,
}

impl Form {
    pub fn level(self, counts: &[u64], no_preference: u64) -> Level {
        match self {
            Form::Single => single::level(counts, no_preference),
            Form::Scale => scale::level(counts, no_preference),
        }
    }

    /// Reads counters without anything around them: as if everybody had answered.
    pub fn read(self, counts: &[u64]) -> Reading {
        let turnout = Turnout::complete(counts.iter().sum());
        match self {
            Form::Single => {
                let single::Finding { n, level, tier, kind, norm, .. } = single::judge(counts, &turnout, &[]);
                Reading { n, level, tier, kind, norm }
            }
            Form::Scale => {
                let scale::Finding { n, level, tier, kind, norm, .. } = scale::judge(counts, &turnout, &[]);
                Reading { n, level, tier, kind, norm }
            }
        }
    }
}
