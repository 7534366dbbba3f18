//! A unit in a new round after a released one: when almost the same people answer, the difference of the
//! two tables points at those who came or went.

use std::collections::BTreeSet;

use super::group::GroupSize;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check {
    pub allowed: bool,
    pub reason: Reason,
    /// Answered now and not then, then and not now.
    pub joined: u64,
    pub left: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    TooFew,
    First,
    /// Twice the group size or more: everybody answers anew, and the row is coarse.
    LargeEnough,
    SamePeople,
    ChangedByKOrMore,
    FewPeopleChanged,
}

impl Reason {
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::TooFew => "too_few",
            Reason::First => "first",
            Reason::LargeEnough => "large_enough",
            Reason::SamePeople => "same_people",
            Reason::ChangedByKOrMore => "changed_by_k_or_more",
            Reason::FewPeopleChanged => "few_people_changed",
        }
    }
}

/// `previous`: who answered in the released round before; nobody if there was none.
pub fn check<M: Ord>(size: GroupSize, previous: &BTreeSet<M>, members: &BTreeSet<M>) -> Check {
    let k = size.people();
    let n = members.len() as u64;
    let joined = members.difference(previous).count() as u64;
    let left = previous.difference(members).count() as u64;
    let is_wide = |people: u64| people == 0 || people >= k;
    let reason = if n < k {
        Reason::TooFew
    } else if previous.is_empty() {
        Reason::First
    } else if n >= 2 * k {
        Reason::LargeEnough
    } else if joined == 0 && left == 0 {
        Reason::SamePeople
    } else if is_wide(joined) && is_wide(left) {
        Reason::ChangedByKOrMore
    } else {
        Reason::FewPeopleChanged
    };
    let allowed = !matches!(reason, Reason::TooFew | Reason::FewPeopleChanged);
    Check { allowed, reason, joined, left }
}

/// Whether a row of an earlier table, beside a new one of fewer than twice the group size, would tell of fewer people
/// than a row may: they share people, and only few others came or went. Rows that share nobody tell nothing together.
pub fn points_at_few<M: Ord>(size: GroupSize, earlier: &BTreeSet<M>, members: &BTreeSet<M>) -> bool {
    let check = check(size, earlier, members);
    let is_few = |people: u64| people > 0 && people < size.people();
    !earlier.is_disjoint(members) && (is_few(check.joined) || is_few(check.left))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(previous: std::ops::Range<u8>, members: std::ops::Range<u8>) -> Reason {
        check(GroupSize::FLOOR, &previous.collect(), &members.collect()).reason
    }

    #[test]
    fn a_first_round_needs_only_enough_people() {
        assert_eq!(reason(0..0, 0..5), Reason::First);
        assert_eq!(reason(0..0, 0..4), Reason::TooFew);
    }

    #[test]
    fn people_may_change_by_a_whole_group_at_once() {
        assert_eq!(reason(0..6, 6..12), Reason::ChangedByKOrMore);
        assert_eq!(reason(0..6, 1..7), Reason::FewPeopleChanged);
        assert_eq!(reason(0..11, 5..11), Reason::ChangedByKOrMore);
    }

    #[test]
    fn an_earlier_row_about_other_people_points_at_nobody() {
        let points = |earlier: std::ops::Range<u8>, members: std::ops::Range<u8>| {
            points_at_few(GroupSize::FLOOR, &earlier.collect(), &members.collect())
        };
        assert!(!points(0..0, 0..5) && !points(0..6, 10..15) && !points(0..6, 0..6));
        assert!(points(0..6, 0..5), "one left");
        assert!(points(0..5, 0..6), "one came");
        assert!(points(0..6, 5..10), "one stayed, and four are new");
        assert!(!points(0..6, 5..11), "one stayed, and five came for five who left");
    }
}
