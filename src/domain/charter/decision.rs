//! How a team decided on a version: kept with it, so that it can be read years later.

use serde::{Deserialize, Serialize};

use crate::domain::agreement::consent::{Outcome, Quorum};
use crate::domain::consent::{Remark, Round, Said};

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
    /// `names` are of those who could work with it and may be named.
    pub fn of(round: &Round, remarks: &[Remark], names: Vec<String>) -> Self {
        let mut concerns: Vec<String> =
            remarks.iter().filter(|remark| remark.said == Said::Concern).map(concern).collect();
        concerns.sort();
        concerns.dedup();
        Self {
            outcome: round.outcome,
            quorum: round.quorum.as_str().to_owned(),
            eligible: round.eligible,
            answered: round.answered,
            concerned: round.said.concern.min(round.answered),
            names,
            concerns,
        }
    }

    pub fn quorum(&self) -> Quorum {
        Quorum::parse(&self.quorum).unwrap_or_default()
    }
}

/// "Thinking time: let us look at it in May."
fn concern(remark: &Remark) -> String {
    match remark.titles.as_slice() {
        [] => remark.words.clone(),
        titles => format!("{}: {}", titles.join(", "), remark.words),
    }
}
