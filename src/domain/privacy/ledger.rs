//! Tables of the same question and round, compared with everything ever released: the sets of records
//! must not cut out a group smaller than allowed.

use std::collections::{BTreeMap, BTreeSet};

use super::group::GroupSize;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check {
    pub allowed: bool,
    /// Records of the smallest group that all sets together single out; 0 when there are no records.
    pub smallest_region: u64,
}

/// A record is one version of one person's answer; changing an answer makes a new one. The sets are those of
/// the whole organisation, whoever fetched them: files are shared.
pub fn check<R: Ord>(size: GroupSize, released: &[BTreeSet<R>], candidate: &BTreeSet<R>) -> Check {
    let mut found_in: BTreeMap<&R, Vec<usize>> = BTreeMap::new();
    for (place, set) in released.iter().chain([candidate]).enumerate() {
        for record in set {
            found_in.entry(record).or_default().push(place);
        }
    }
    let mut regions: BTreeMap<Vec<usize>, u64> = BTreeMap::new();
    for sets in found_in.into_values() {
        *regions.entry(sets).or_default() += 1;
    }
    let smallest_region = regions.into_values().min().unwrap_or(0);
    let allowed = candidate.len() as u64 >= size.people() && smallest_region >= size.people();
    Check { allowed, smallest_region }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_not_a_table() {
        let nothing = BTreeSet::<u8>::new();
        assert_eq!(check(GroupSize::FLOOR, &[], &nothing), Check { allowed: false, smallest_region: 0 });
        let released = [(0..9).collect()];
        assert!(!check(GroupSize::FLOOR, &released, &nothing).allowed);
    }

    #[test]
    fn a_table_of_entirely_other_people_is_allowed() {
        let released = [(0..9).collect()];
        let candidate = (20..25).collect();
        assert_eq!(check(GroupSize::FLOOR, &released, &candidate), Check { allowed: true, smallest_region: 5 });
    }
}
