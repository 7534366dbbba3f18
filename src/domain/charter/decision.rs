//! How a team decided on a version: kept with it, so that it can be read years later.

use serde::{Deserialize, Serialize};

use crate::domain::agreement::consent::{Outcome, Quorum};

/// The record of one decision. Counts and words; names only of a team that sees its answers with names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub outcome: Outcome,
    /// The word of the quorum the round began with.
    pub quorum: String,
    pub eligible: u64,
    /// Those who answered every sentence; nobody among them sees a harm.
    pub answered: u64,
    /// How many of them had something to say.
    pub concerned: u64,
    /// Who could work with it, in named mode only.
    pub names: Vec<String>,
    /// What was said beside a consent, without names, in an order that tells nothing.
    pub concerns: Vec<String>,
}

impl Decision {
    pub fn quorum(&self) -> Quorum {
        Quorum::parse(&self.quorum).unwrap_or_default()
    }
}
