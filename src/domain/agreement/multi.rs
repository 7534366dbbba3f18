//! Multi-select: the share of people behind each option, and how much the ticks overlap.
//! Tags that a facilitator puts on free text are judged by the same rules, on people per tag.

use std::collections::BTreeSet;

use super::levels::{Kind, Level, Tier};
use super::ratio::Ratio;
use super::turnout::{self, Turnout, Voices};

/// The counters of a multi-select: kept by adding and removing answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// People who answered, those who ticked nothing included.
    pub respondents: u64,
    /// People behind each option; never more than the respondents.
    pub counts: Vec<u64>,
}

impl Tally {
    pub fn empty(options: usize) -> Tally {
        Tally { respondents: 0, counts: vec![0; options] }
    }

    /// Counts one answer; options the question does not have are left out.
    pub fn add(&mut self, ticked: &BTreeSet<usize>) {
        self.respondents += 1;
        for (option, count) in self.counts.iter_mut().enumerate() {
            *count += u64::from(ticked.contains(&option));
        }
    }

    /// Takes an answer out again. `false`, and nothing changes, when it was never counted.
    pub fn remove(&mut self, ticked: &BTreeSet<usize>) -> bool {
        let is_counted = |(option, &count): (usize, &u64)| count > 0 || !ticked.contains(&option);
        if self.respondents == 0 || !self.counts.iter().enumerate().all(is_counted) {
            return false;
        }
        self.respondents -= 1;
        for (option, count) in self.counts.iter_mut().enumerate() {
            *count -= u64::from(ticked.contains(&option));
        }
        true
    }
}

/// How many people stand behind one option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    None,
    Everyone,
    One,
    /// At least three quarters.
    Shared,
    /// More than half.
    Most,
    Some,
}

impl Support {
    pub fn as_str(self) -> &'static str {
        match self {
            Support::None => "none",
            Support::Everyone => "everyone",
            Support::One => "one",
            Support::Shared => "shared",
            Support::Most => "most",
            Support::Some => "some",
        }
    }

    fn of(people: u64, n: u64) -> Support {
        match people {
            0 => Support::None,
            _ if people == n && n >= 2 => Support::Everyone,
            1 => Support::One,
            _ if 4 * people >= 3 * n => Support::Shared,
            _ if 2 * people > n => Support::Most,
            _ => Support::Some,
        }
    }
}

/// What a multi-select says. The tier follows the overlap, the kind follows the options: two people with
/// little in common still share the one option that both ticked. Options count from 0.
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
    /// Picking a random tick of a random member: how often a random colleague ticked it too.
    /// `None` below two people or without any tick.
    pub overlap: Option<Ratio>,
    /// One per option.
    pub classes: Vec<Support>,
    /// Options of at least three quarters, in option order.
    pub norm: Vec<usize>,
    /// Other options of more than half, in option order.
    pub most: Vec<usize>,
    /// All other chosen options, most people first.
    pub minority: Vec<Voices>,
    /// People who need an option named neither in `norm` nor in `most`, in option order.
    pub needs: Vec<Voices>,
}

pub fn judge(tally: &Tally, turnout: &Turnout, needs: &[u64]) -> Finding {
    let (n, counts) = (tally.respondents, &tally.counts);
    let norm = options_where(counts, |people| 4 * people >= 3 * n);
    let most = options_where(counts, |people| 2 * people > n && 4 * people < 3 * n);
    let is_named = |option: usize| norm.contains(&option) || most.contains(&option);
    let minority = turnout::by_people(turnout::voices(counts, |option| !is_named(option)));
    let needs = turnout::voices(needs, |option| !is_named(option));
    let overlap = overlap(tally);
    let level = level(tally, turnout.no_preference, overlap);
    let kind = match level {
        Level::NoAnswers | Level::NoPreference | Level::OneVoice | Level::NothingChosen => level.kind(),
        _ if norm.is_empty() && most.is_empty() => Kind::Ask,
        _ => Kind::Norm,
    };
    Finding {
        n,
        level,
        tier: level.tier(),
        kind,
        missing: turnout.missing(n),
        provisional: turnout.is_provisional(n),
        few: turnout::is_few(n),
        overlap,
        classes: counts.iter().map(|&people| Support::of(people, n)).collect(),
        norm,
        most,
        minority,
        needs,
    }
}

fn options_where(counts: &[u64], holds: impl Fn(u64) -> bool) -> Vec<usize> {
    (0..counts.len()).filter(|&option| counts[option] > 0 && holds(counts[option])).collect()
}

fn overlap(tally: &Tally) -> Option<Ratio> {
    let others = u128::from(tally.respondents.checked_sub(1)?);
    let ticks: u128 = tally.counts.iter().copied().map(u128::from).sum();
    let shared: u128 =
        tally.counts.iter().copied().map(u128::from).map(|people| people * people.saturating_sub(1)).sum();
    Ratio::new(shared, others * ticks)
}

fn level(tally: &Tally, no_preference: u64, overlap: Option<Ratio>) -> Level {
    let n = tally.respondents;
    if n >= 1 && tally.counts.iter().all(|&people| people == 0) {
        return Level::NothingChosen;
    }
    match (Level::of_few(n, no_preference), overlap) {
        (Some(level), _) => level,
        (None, None) => Level::NothingChosen,
        (None, Some(overlap)) if n == 2 => level_of_two(overlap),
        (None, Some(overlap)) => level_of_many(overlap),
    }
}

fn level_of_two(overlap: Ratio) -> Level {
    if overlap.is_all() {
        Level::Together
    } else if overlap.is_above(1, 2) {
        Level::Close
    } else {
        Level::Apart
    }
}

fn level_of_many(overlap: Ratio) -> Level {
    if overlap.is_all() {
        Level::Unanimous
    } else if overlap.is_at_least(3, 4) {
        Level::Strong
    } else if overlap.is_above(1, 2) {
        Level::Moderate
    } else if overlap.is_above(1, 3) {
        Level::Weak
    } else {
        Level::Spread
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(respondents: u64, counts: &[u64]) -> Finding {
        judge(&Tally { respondents, counts: counts.to_vec() }, &Turnout::complete(respondents), &[])
    }

    #[test]
    fn one_person_who_ticked_nothing_is_not_a_voice() {
        let finding = judged(1, &[0, 0]);
        assert_eq!((finding.level, finding.kind), (Level::NothingChosen, Kind::Open));
        let finding = judged(1, &[1, 0]);
        assert_eq!((finding.level, finding.kind, finding.norm), (Level::OneVoice, Kind::Draft, vec![0]));
    }

    #[test]
    fn two_people_are_together_only_with_the_same_ticks() {
        assert_eq!(judged(2, &[2, 2]).level, Level::Together);
        assert_eq!(judged(2, &[2, 2, 1]).level, Level::Close);
        assert_eq!(judged(2, &[1, 0]).level, Level::Apart);
    }

    #[test]
    fn half_of_the_people_are_some_and_not_most() {
        let finding = judged(4, &[2, 3, 1]);
        assert_eq!(finding.classes, vec![Support::Some, Support::Shared, Support::One]);
    }

    #[test]
    fn an_answer_taken_out_leaves_the_counters_as_they_were() {
        let ticked = BTreeSet::from([0, 2]);
        let mut tally = Tally::empty(3);
        tally.add(&BTreeSet::new());
        let before = tally.clone();
        tally.add(&ticked);
        assert_eq!((tally.respondents, tally.counts.as_slice()), (2, [1, 0, 1].as_slice()));
        assert!(tally.remove(&ticked));
        assert_eq!(tally, before);
        assert!(!tally.remove(&ticked));
        assert_eq!(tally, before);
    }

    #[test]
    fn a_billion_people_do_not_overflow_the_overlap() {
        assert_eq!(judged(1_000_000_000, &[1_000_000_000, 1_000_000_000]).level, Level::Unanimous);
    }
}
