//! Ranking: the order by mean place (Borda with mid-ranks), and how often people agree on a pair.
//! A description, not an election; the pair table only adds a favourite that the mean place misses.

use std::cmp::Reverse;

use super::levels::{Kind, Level, Tier};
use super::order::Order;
use super::ratio::Ratio;
use super::turnout::{self, Turnout, Voices};

/// The counters of a ranking: kept by adding and removing orders. Options count from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// People with an order that prefers something to something.
    pub n: u64,
    /// People whose order ties everything.
    pub indifferent: u64,
    /// Twice the sum of places per option; options that share places get their middle.
    pub sum2: Vec<u64>,
    /// People who put this option alone in the first place.
    pub first: Vec<u64>,
    /// `pair[i][j]`: people who put i before j.
    pub pair: Vec<Vec<u64>>,
    /// Sum over people and their shared places of t^3 - t, t options sharing one place.
    pub ties: u64,
}

impl Tally {
    pub fn empty(options: usize) -> Tally {
        Tally {
            n: 0,
            indifferent: 0,
            sum2: vec![0; options],
            first: vec![0; options],
            pair: vec![vec![0; options]; options],
            ties: 0,
        }
    }

    /// Counts `times` people with this order, which must be of the same question.
    pub fn add(&mut self, order: &Order, times: u64) {
        let one = Tally::of(order);
        self.counters_with(&one, |mine, more| {
            *mine += more * times;
            true
        });
    }

    /// Takes `times` people with this order out again. `false`, and nothing changes, when they were never counted.
    pub fn remove(&mut self, order: &Order, times: u64) -> bool {
        let one = Tally::of(order);
        let is_counted = self.counters_with(&one, |mine, less| *mine >= less * times);
        if is_counted {
            self.counters_with(&one, |mine, less| {
                *mine -= less * times;
                true
            });
        }
        is_counted
    }

    fn of(order: &Order) -> Tally {
        let mut one = Tally::empty(order.options());
        if order.is_indifferent() {
            one.indifferent = 1;
            return one;
        }
        one.n = 1;
        let mut ahead: Vec<usize> = Vec::new();
        for place in order.places() {
            let size = place.len() as u64;
            for &option in place {
                one.sum2[option] = 2 * ahead.len() as u64 + size + 1;
                ahead.iter().for_each(|&better| one.pair[better][option] = 1);
            }
            one.ties += size * size * size - size;
            ahead.extend(place);
        }
        order.first().into_iter().for_each(|option| one.first[option] = 1);
        one
    }

    /// Walks over all counters together with those of `other`; stops at the first `false` and returns it.
    fn counters_with(&mut self, other: &Tally, mut visit: impl FnMut(&mut u64, u64) -> bool) -> bool {
        let mine = [&mut self.n, &mut self.indifferent, &mut self.ties]
            .into_iter()
            .chain(&mut self.sum2)
            .chain(&mut self.first)
            .chain(self.pair.iter_mut().flatten());
        let theirs = [other.n, other.indifferent, other.ties]
            .into_iter()
            .chain(other.sum2.iter().copied())
            .chain(other.first.iter().copied())
            .chain(other.pair.iter().flatten().copied());
        mine.zip(theirs).all(|(mine, theirs)| visit(mine, theirs))
    }
}

/// What a ranking says. Options count from 0, places from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub n: u64,
    /// People without preference, those with a fully tied order included.
    pub no_preference: u64,
    pub missing: u64,
    /// Fewer than half have spoken.
    pub provisional: bool,
    /// Three or four orders.
    pub few: bool,
    pub level: Level,
    pub tier: Tier,
    pub kind: Kind,
    /// Place per option by mean place, equal ones share it (1, 2, 2, 4); empty when nobody ranked.
    pub place: Vec<u64>,
    /// Share of all pairwise comparisons that go with the more common direction.
    pub order_agreement: Option<Ratio>,
    /// The option that more people prefer than not against every other one.
    pub condorcet: Option<usize>,
    /// That option exists and is not in place 1.
    pub conflict: bool,
    /// Two options compete for the first place, whatever the rest of the order says.
    pub top_split: bool,
    /// All options in place order (norm, lean, draft), the competing first places (split, most people first),
    /// the single first places of the two people (apart), or nothing.
    pub norm: Vec<usize>,
    /// Somebody's first place that lies in the lower half, in option order.
    pub minority: Vec<Voices>,
}

pub fn judge(tally: &Tally, turnout: &Turnout) -> Finding {
    let n = tally.n;
    let no_preference = turnout.no_preference + tally.indifferent;
    let turnout = Turnout { no_preference, ..*turnout };
    let order_agreement = order_agreement(tally);
    let top_split = is_top_split(&tally.first);
    let level = level(n, no_preference, order_agreement, top_split);
    let kind = level.kind();
    let place = places(tally);
    let condorcet = condorcet(tally);
    Finding {
        n,
        no_preference,
        missing: turnout.missing(n),
        provisional: turnout.is_provisional(n),
        few: turnout::is_few(n),
        level,
        tier: level.tier(),
        kind,
        order_agreement,
        condorcet,
        conflict: condorcet.is_some_and(|winner| place[winner] != 1),
        top_split,
        norm: norm(tally, kind, level, &place),
        minority: minority(tally, kind, &place),
        place,
    }
}

/// Options by place; equal places in option order.
pub fn in_place_order(place: &[u64]) -> Vec<usize> {
    let mut options: Vec<usize> = (0..place.len()).collect();
    options.sort_by_key(|&option| place[option]);
    options
}

fn level(n: u64, no_preference: u64, agreement: Option<Ratio>, top_split: bool) -> Level {
    match (Level::of_few(n, no_preference), agreement) {
        (Some(level), _) => level,
        (None, None) => Level::Spread,
        (None, Some(agreement)) if n == 2 => level_of_two(agreement),
        (None, Some(agreement)) => level_of_many(agreement, top_split),
    }
}

fn level_of_two(agreement: Ratio) -> Level {
    if agreement.is_all() {
        Level::Together
    } else if agreement.is_at_least(3, 4) {
        Level::Close
    } else {
        Level::Apart
    }
}

fn level_of_many(agreement: Ratio, top_split: bool) -> Level {
    if agreement.is_all() {
        Level::Unanimous
    } else if agreement.is_at_least(17, 20) {
        Level::Strong
    } else if agreement.is_at_least(3, 4) {
        Level::Moderate
    } else if agreement.is_above(2, 3) {
        Level::Weak
    } else if top_split {
        Level::Split
    } else {
        Level::Spread
    }
}

/// Pairs that a person ties are not counted.
fn order_agreement(tally: &Tally) -> Option<Ratio> {
    let (mut common, mut all) = (0, 0);
    for (i, row) in tally.pair.iter().enumerate() {
        for (j, &before) in row.iter().enumerate().skip(i + 1) {
            let after = tally.pair[j][i];
            common += u128::from(before.max(after));
            all += u128::from(before) + u128::from(after);
        }
    }
    Ratio::new(common, all)
}

fn is_top_split(first: &[u64]) -> bool {
    let mut sorted = first.to_vec();
    sorted.sort_unstable_by_key(|&people| Reverse(people));
    let second = sorted.get(1).copied().unwrap_or(0);
    second >= 2 && 3 * second > sorted.iter().sum()
}

fn places(tally: &Tally) -> Vec<u64> {
    if tally.n == 0 {
        return Vec::new();
    }
    let better_than = |sum: u64| tally.sum2.iter().filter(|&&other| other < sum).count() as u64;
    tally.sum2.iter().map(|&sum| better_than(sum) + 1).collect()
}

fn condorcet(tally: &Tally) -> Option<usize> {
    let options = tally.pair.len();
    let beats_all = |i: usize| (0..options).all(|j| i == j || tally.pair[i][j] > tally.pair[j][i]);
    (0..options).find(|&option| tally.n > 0 && beats_all(option))
}

fn norm(tally: &Tally, kind: Kind, level: Level, place: &[u64]) -> Vec<usize> {
    let firsts: u64 = tally.first.iter().sum();
    match kind {
        kind if kind.names_a_way() => in_place_order(place),
        Kind::Both if level == Level::Split => {
            let rivals = turnout::voices(&tally.first, |option| 3 * tally.first[option] > firsts);
            turnout::by_people(rivals).iter().map(|rival| rival.option).collect()
        }
        Kind::Both => turnout::voices(&tally.first, |_| true).iter().map(|one| one.option).collect(),
        _ => Vec::new(),
    }
}

fn minority(tally: &Tally, kind: Kind, place: &[u64]) -> Vec<Voices> {
    if tally.n < 3 || !matches!(kind, Kind::Norm | Kind::Lean) {
        return Vec::new();
    }
    let options = place.len() as u64;
    turnout::voices(&tally.first, |option| 2 * place[option] > options + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(listed: &[usize]) -> Order {
        let places: Vec<Vec<usize>> = listed.iter().map(|&option| vec![option]).collect();
        Order::new(4, &places).unwrap()
    }

    fn tally(orders: &[(&[usize], u64)]) -> Tally {
        let mut tally = Tally::empty(4);
        orders.iter().for_each(|(listed, times)| tally.add(&order(listed), *times));
        tally
    }

    #[test]
    fn an_order_taken_out_leaves_the_tally_as_it_was() {
        let before = tally(&[(&[0, 1], 2), (&[3], 1)]);
        let mut after = before.clone();
        after.add(&order(&[2, 0, 1]), 3);
        assert!(after.remove(&order(&[2, 0, 1]), 3));
        assert_eq!(after, before);
        assert!(!after.remove(&order(&[2, 0, 1]), 1));
        assert_eq!(after, before);
    }

    #[test]
    fn a_broad_favourite_beside_a_first_choice_of_most_is_named_as_a_conflict() {
        let finding = judge(&tally(&[(&[0, 1, 2, 3], 3), (&[1, 2, 3, 0], 2)]), &Turnout::complete(5));
        assert_eq!(finding.condorcet, Some(0));
        assert_eq!(finding.place[1], 1);
        assert!(finding.conflict);
    }

    #[test]
    fn a_disputed_first_place_is_told_even_when_the_rest_is_agreed() {
        let finding = judge(&tally(&[(&[0, 1, 2, 3], 3), (&[1, 0, 2, 3], 3)]), &Turnout::complete(6));
        assert_eq!(finding.level, Level::Strong);
        assert!(finding.top_split);
        assert_eq!(&finding.place[..2], [1, 1]);
    }

    #[test]
    fn two_people_with_opposite_orders_are_apart_with_both_first_places() {
        let finding = judge(&tally(&[(&[2, 1, 0, 3], 1), (&[3, 0, 1, 2], 1)]), &Turnout::complete(2));
        assert_eq!((finding.level, finding.norm), (Level::Apart, vec![2, 3]));
    }

    #[test]
    fn nobody_has_ranked_yet() {
        let finding = judge(&Tally::empty(4), &Turnout { eligible: 3, ..Turnout::default() });
        assert_eq!((finding.level, finding.missing), (Level::NoAnswers, 3));
        assert!(finding.place.is_empty() && finding.condorcet.is_none());
    }

    #[test]
    fn a_billion_equal_orders_are_unanimous() {
        let finding = judge(&tally(&[(&[0, 1, 2, 3], 1_000_000_000)]), &Turnout::complete(1_000_000_000));
        assert_eq!((finding.level, finding.place), (Level::Unanimous, vec![1, 2, 3, 4]));
    }
}
