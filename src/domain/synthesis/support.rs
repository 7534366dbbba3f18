//! How many stand behind a clause, for the margin beside it. The words for it are made in views.

use crate::domain::agreement::Kind;
use serde::{Deserialize, Serialize};

/// Only the shared answer is counted, so a small team can see it without seeing who stands apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Support {
    All {
        n: u64,
        eligible: u64,
    },
    Most {
        people: u64,
        n: u64,
        eligible: u64,
        within_one_step: bool,
    },
    /// Several options are named, each wanted by at least this many.
    AtLeast {
        people: u64,
        n: u64,
        eligible: u64,
    },
    /// People who put the first place of a ranking first.
    First {
        people: u64,
        n: u64,
    },
    /// Several options share the first place.
    SharedFirst,
    Lean {
        people: u64,
        n: u64,
    },
    Differ,
    One,
    /// Nothing is ever counted here.
    None,
}

impl Support {
    /// `people` stand behind the norm, out of `n` who answered and `eligible` who were invited.
    pub fn of_kind(kind: Kind, people: u64, n: u64, eligible: u64) -> Support {
        match kind {
            Kind::Norm if people == n => Support::All { n, eligible },
            Kind::Norm => Support::Most { people, n, eligible, within_one_step: false },
            Kind::Lean => Support::Lean { people, n },
            Kind::Both | Kind::Ask | Kind::Open => Support::Differ,
            Kind::Draft => Support::One,
            Kind::None => Support::None,
        }
    }

    /// From six counted answers on, a picture may show one leaf per person.
    pub fn may_show_leaves(n: u64) -> bool {
        n >= 6
    }
}
