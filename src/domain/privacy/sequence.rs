//! One unit's answers and releases over time: which table an export serves.

use std::collections::{BTreeMap, BTreeSet};

use super::group::GroupSize;
use super::ledger;

/// Where the served table comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Made now.
    Fresh,
    /// The same records as in an earlier table: the same table.
    Same,
    /// A new table would single somebody out: the last one again.
    Kept,
    /// Nothing may be shown yet.
    None,
}

impl Source {
    pub fn as_str(self) -> &'static str {
        match self {
            Source::Fresh => "fresh",
            Source::Same => "same",
            Source::Kept => "kept",
            Source::None => "none",
        }
    }
}

/// What an export serves; no counts where there is nothing to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    pub source: Source,
    pub counts: Option<Vec<u64>>,
}

/// The current answers of one unit and everything released from it.
#[derive(Debug, Clone)]
pub struct Sequence {
    size: GroupSize,
    options: usize,
    /// Each member's record number and chosen option.
    answers: BTreeMap<String, (u64, usize)>,
    records: u64,
    released: Vec<BTreeSet<u64>>,
    tables: Vec<Vec<u64>>,
}

impl Sequence {
    pub fn new(size: GroupSize, options: usize) -> Sequence {
        Sequence { size, options, answers: BTreeMap::new(), records: 0, released: Vec::new(), tables: Vec::new() }
    }

    /// Every answer is a new record, even with the same value. Options count from 0.
    pub fn answer(&mut self, member: &str, option: usize) {
        self.records += 1;
        self.answers.insert(member.to_owned(), (self.records, option));
    }

    pub fn withdraw(&mut self, member: &str) {
        self.answers.remove(member);
    }

    pub fn export(&mut self) -> Export {
        let candidate: BTreeSet<u64> = self.answers.values().map(|(record, _)| *record).collect();
        if let Some(place) = self.released.iter().position(|set| *set == candidate) {
            return Export { source: Source::Same, counts: self.tables.get(place).cloned() };
        }
        if ledger::check(self.size, &self.released, &candidate).allowed {
            let table = self.count();
            self.released.push(candidate);
            self.tables.push(table.clone());
            return Export { source: Source::Fresh, counts: Some(table) };
        }
        match self.tables.last() {
            Some(table) => Export { source: Source::Kept, counts: Some(table.clone()) },
            None => Export { source: Source::None, counts: None },
        }
    }

    fn count(&self) -> Vec<u64> {
        let mut counts = vec![0; self.options];
        for (_, option) in self.answers.values() {
            counts.get_mut(*option).into_iter().for_each(|count| *count += 1);
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn six_answers() -> Sequence {
        let mut unit = Sequence::new(GroupSize::FLOOR, 2);
        (0..6).for_each(|member| unit.answer(&member.to_string(), 0));
        unit
    }

    #[test]
    fn an_unchanged_unit_gives_the_same_table_again() {
        let mut unit = six_answers();
        assert_eq!(unit.export().source, Source::Fresh);
        assert_eq!(unit.export(), Export { source: Source::Same, counts: Some(vec![6, 0]) });
    }

    #[test]
    fn one_changed_mind_is_not_told_until_five_have_changed() {
        let mut unit = six_answers();
        unit.export();
        unit.answer("0", 1);
        assert_eq!(unit.export(), Export { source: Source::Kept, counts: Some(vec![6, 0]) });
        (0..6).for_each(|member| unit.answer(&member.to_string(), 1));
        assert_eq!(unit.export(), Export { source: Source::Fresh, counts: Some(vec![0, 6]) });
    }

    #[test]
    fn saying_the_same_again_is_a_new_record_and_waits_too() {
        let mut unit = six_answers();
        unit.export();
        unit.answer("0", 0);
        assert_eq!(unit.export().source, Source::Kept);
    }
}
