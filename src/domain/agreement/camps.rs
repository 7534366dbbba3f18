//! Two camps on a scale: two groups that each agree inside, with a gap between them.

use super::scale;

/// The two groups and what lies between. Options count from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Camps {
    /// People below, inside and above the gap.
    pub sizes: [u64; 3],
    /// The inner middle answer of each side.
    pub centres: [usize; 2],
    /// First and last option of the gap.
    pub gap: (usize, usize),
}

/// The clearest gap, if there is one: little distance inside the sides, few people in the gap, a
/// narrow gap, a low one, in this order.
pub(super) fn find(counts: &[u64]) -> Option<Camps> {
    let last = counts.len().checked_sub(1)?;
    let gaps = (1..last).flat_map(|from| (from..last).map(move |to| (from, to)));
    gaps.filter_map(|gap| weigh(counts, gap)).min_by_key(|(key, _)| *key).map(|(_, camps)| camps)
}

type Key = (u64, u64, usize, usize);

fn weigh(counts: &[u64], gap: (usize, usize)) -> Option<(Key, Camps)> {
    let (from, to) = gap;
    let (below, rest) = counts.split_at(from);
    let (inside, above) = rest.split_at(to + 1 - from);
    let lower = scale::measure(below)?;
    let upper = scale::measure(above)?;
    let sizes = [lower.n, inside.iter().sum(), upper.n];
    if !are_two_groups(sizes) || !is_a_gap(below, inside, above) {
        return None;
    }
    let options = counts.len() as u64;
    if 8 * lower.s > options * lower.n || 8 * upper.s > options * upper.n {
        return None;
    }
    let key = (lower.s + upper.s + sizes[1], sizes[1], to - from, from);
    let centres = [lower.high, to + 1 + upper.low];
    Some((key, Camps { sizes, centres, gap }))
}

/// At least two people and a quarter of all on each side, and fewer in between than on either.
fn are_two_groups([lower, between, upper]: [u64; 3]) -> bool {
    let n = lower + between + upper;
    let smaller = lower.min(upper);
    smaller >= 2 && 4 * smaller >= n && between < smaller
}

/// No option in the gap is more than half as popular as the favourite of either side.
fn is_a_gap(below: &[u64], inside: &[u64], above: &[u64]) -> bool {
    let most = |part: &[u64]| part.iter().copied().max().unwrap_or(0);
    2 * most(inside) <= most(below).min(most(above))
}
