//! Single choice: how many chose the most chosen option, and who is left beside it.

use super::levels::{Kind, Level, Tier};
use super::ratio::Ratio;
use super::turnout::{self, Turnout, Voices};

/// What a single choice says. Options count from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub n: u64,
    pub level: Level,
    pub tier: Tier,
    pub kind: Kind,
    pub missing: u64,
    /// Fewer than half have spoken.
    pub provisional: bool,
    /// Three or four answers.
    pub few: bool,
    /// People behind the most chosen option and behind the next one; 0 when nobody answered.
    pub f1: u64,
    pub f2: u64,
    /// The most chosen option (norm, lean, draft), the two camps (both), otherwise nothing.
    pub norm: Vec<usize>,
    /// Every other chosen option, most people first; only from three answers on.
    pub minority: Vec<Voices>,
    /// People who need an option that the norm does not name, in option order.
    pub needs: Vec<Voices>,
    /// One changed answer would tip the tier; `None` below three answers.
    pub fragile: Option<bool>,
}

impl Finding {
    /// Share of the most chosen option; `None` when nobody answered.
    pub fn modal_share(&self) -> Option<Ratio> {
        Ratio::new(self.f1.into(), self.n.into())
    }
}

/// `counts[i]` people chose option i, `needs[i]` of them cannot do without it.
pub fn judge(counts: &[u64], turnout: &Turnout, needs: &[u64]) -> Finding {
    let n = counts.iter().sum();
    let (f1, f2) = two_largest(counts);
    let level = level(counts, turnout.no_preference);
    let kind = level.kind();
    let norm = norm(counts, level, n, f1);
    let missing = turnout.missing(n);
    Finding {
        n,
        level,
        tier: level.tier(),
        kind,
        missing,
        provisional: turnout.is_provisional(n),
        few: turnout::is_few(n),
        f1,
        f2,
        minority: minority(counts, kind, n, &norm),
        needs: turnout::voices(needs, |option| !norm.contains(&option)),
        fragile: (n >= 3).then(|| turnout::is_fragile(counts, missing, agrees)),
        norm,
    }
}

/// The same where a majority must not speak for the others: a norm only when all said the same,
/// otherwise every chosen option is listed under `minority` and every need is kept.
pub fn judge_boundary(counts: &[u64], turnout: &Turnout, needs: &[u64]) -> Finding {
    let finding = judge(counts, turnout, needs);
    let kind = finding.level.boundary_kind(finding.kind);
    if kind == finding.kind && kind != Kind::Ask {
        return finding;
    }
    Finding {
        kind,
        norm: Vec::new(),
        minority: turnout::by_people(turnout::voices(counts, |_| true)),
        needs: turnout::voices(needs, |_| true),
        ..finding
    }
}

/// Only the word.
pub fn level(counts: &[u64], no_preference: u64) -> Level {
    let n: u64 = counts.iter().sum();
    let (f1, f2) = two_largest(counts);
    match Level::of_few(n, no_preference) {
        Some(level) => level,
        None if n == 2 && f1 == 2 => Level::Together,
        None if n == 2 => Level::Apart,
        None => level_of_many(n, f1, f2),
    }
}

fn level_of_many(n: u64, f1: u64, f2: u64) -> Level {
    if f1 == n {
        Level::Unanimous
    } else if 4 * f1 >= 3 * n {
        Level::Strong
    } else if f2 >= 2 && 3 * f2 > n {
        Level::Split
    } else if 2 * f1 > n {
        Level::Moderate
    } else if f1 > f2 && 3 * f1 > n {
        Level::Weak
    } else {
        Level::Spread
    }
}

fn agrees(counts: &[u64]) -> bool {
    level(counts, 0).tier() == Tier::Agree
}

fn two_largest(counts: &[u64]) -> (u64, u64) {
    counts.iter().fold(
        (0, 0),
        |(first, second), &count| {
            if count > first { (count, first) } else { (first, second.max(count)) }
        },
    )
}

fn norm(counts: &[u64], level: Level, n: u64, f1: u64) -> Vec<usize> {
    match level.kind() {
        kind if kind.names_a_way() => counts.iter().position(|&count| count == f1).into_iter().collect(),
        Kind::Both if level == Level::Split => {
            let camps = turnout::voices(counts, |option| 3 * counts[option] > n);
            turnout::by_people(camps).iter().map(|camp| camp.option).collect()
        }
        Kind::Both => turnout::voices(counts, |_| true).iter().map(|one| one.option).collect(),
        _ => Vec::new(),
    }
}

fn minority(counts: &[u64], kind: Kind, n: u64, norm: &[usize]) -> Vec<Voices> {
    if n < 3 || !matches!(kind, Kind::Norm | Kind::Lean | Kind::Both) {
        return Vec::new();
    }
    turnout::by_people(turnout::voices(counts, |option| !norm.contains(&option)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(counts: &[u64]) -> Level {
        level(counts, 0)
    }

    #[test]
    fn the_words_change_exactly_at_their_edges() {
        assert_eq!(word(&[3, 1]), Level::Strong);
        assert_eq!(word(&[2, 1]), Level::Moderate);
        assert_eq!(word(&[4, 2]), Level::Moderate);
        assert_eq!(word(&[5, 3]), Level::Split);
        assert_eq!(word(&[6, 3]), Level::Moderate);
        assert_eq!(word(&[2, 2, 1]), Level::Split);
        assert_eq!(word(&[3, 2, 1]), Level::Weak);
        assert_eq!(word(&[3, 3, 3]), Level::Spread);
        assert_eq!(word(&[67, 33]), Level::Moderate);
        assert_eq!(word(&[66, 34]), Level::Split);
    }

    #[test]
    fn groups_of_none_one_and_two_have_their_own_words() {
        assert_eq!(word(&[0, 0]), Level::NoAnswers);
        assert_eq!(level(&[0, 0], 1), Level::NoPreference);
        assert_eq!(word(&[0, 1]), Level::OneVoice);
        assert_eq!(word(&[0, 2]), Level::Together);
        assert_eq!(word(&[1, 1]), Level::Apart);
    }

    #[test]
    fn a_boundary_lists_every_chosen_option_unless_all_said_the_same() {
        let finding = judge_boundary(&[5, 1, 0], &Turnout::complete(6), &[0, 1, 0]);
        assert_eq!(finding.level, Level::Strong);
        assert_eq!(finding.kind, Kind::Ask);
        assert!(finding.norm.is_empty());
        assert_eq!(finding.minority.len(), 2);
        assert_eq!(finding.needs, vec![Voices { option: 1, people: 1 }]);

        let united = judge_boundary(&[6, 0, 0], &Turnout::complete(6), &[]);
        assert_eq!((united.kind, united.norm), (Kind::Norm, vec![0]));
    }

    #[test]
    fn a_boundary_that_is_spread_keeps_its_voices_too() {
        let finding = judge_boundary(&[3, 3, 3], &Turnout::complete(9), &[]);
        assert_eq!(finding.minority.len(), 3);
    }

    #[test]
    fn very_large_groups_are_judged_like_small_ones() {
        let billion = 1_000_000_000;
        assert_eq!(word(&[billion, 0]), Level::Unanimous);
        assert_eq!(word(&[billion, billion, billion]), Level::Spread);
    }
}
