//! Who has spoken and who has not, and the small pair "option, how many people".

use serde::{Deserialize, Serialize};

/// Everybody around the answers of one question, team and round. The answers themselves are n.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Turnout {
    /// People invited to answer.
    pub eligible: u64,
    /// People who said "fine with anything"; not part of n.
    pub no_preference: u64,
    /// People who chose to skip; not part of n.
    pub skipped: u64,
}

impl Turnout {
    /// A group in which all `n` people answered.
    pub fn complete(n: u64) -> Turnout {
        Turnout { eligible: n, no_preference: 0, skipped: 0 }
    }

    /// People of whom nothing is known. Zero when people who have since left make the sum too large.
    pub fn missing(&self, n: u64) -> u64 {
        self.eligible.saturating_sub(n + self.no_preference + self.skipped)
    }

    /// Fewer than half have spoken; exactly half is enough.
    pub fn is_provisional(&self, n: u64) -> bool {
        2 * (n + self.no_preference) < self.eligible
    }
}

/// Three or four answers: printed with care, because small groups look united by chance.
pub fn is_few(n: u64) -> bool {
    n == 3 || n == 4
}

/// An option and how many people stand behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voices {
    /// Counted from 0.
    pub option: usize,
    pub people: u64,
}

/// Every option of `counts` that somebody chose and `keep` lets through, in option order.
pub(super) fn voices(counts: &[u64], keep: impl Fn(usize) -> bool) -> Vec<Voices> {
    counts
        .iter()
        .enumerate()
        .filter(|&(option, &people)| people > 0 && keep(option))
        .map(|(option, &people)| Voices { option, people })
        .collect()
}

/// Most people first; equal ones stay in option order.
pub(super) fn by_people(mut voices: Vec<Voices>) -> Vec<Voices> {
    voices.sort_by_key(|v| (std::cmp::Reverse(v.people), v.option));
    voices
}

/// Whether one changed answer, or one more where people are missing, would turn agreement into an
/// open question or back. `agrees` reads a table of counters.
pub(super) fn is_fragile(counts: &[u64], missing: u64, agrees: impl Fn(&[u64]) -> bool) -> bool {
    let now = agrees(counts);
    let mut changed = counts.to_vec();
    for to in 0..counts.len() {
        changed[to] += 1;
        if missing > 0 && agrees(&changed) != now {
            return true;
        }
        for from in (0..counts.len()).filter(|&from| from != to && counts[from] > 0) {
            changed[from] -= 1;
            let tips = agrees(&changed) != now;
            changed[from] += 1;
            if tips {
                return true;
            }
        }
        changed[to] -= 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_half_is_not_provisional() {
        let turnout = Turnout { eligible: 6, no_preference: 1, skipped: 2 };
        assert!(!turnout.is_provisional(2));
        assert!(turnout.is_provisional(1));
        assert_eq!(turnout.missing(2), 1);
    }

    #[test]
    fn people_who_left_do_not_make_a_negative_number_of_missing() {
        let turnout = Turnout { eligible: 3, no_preference: 0, skipped: 0 };
        assert_eq!(turnout.missing(5), 0);
    }
}
