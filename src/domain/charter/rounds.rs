//! Two rounds of one team: who took part in only one of them, what of the answers may be told beside each other, and
//! who moved where names were promised to the team.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::Difference;
use crate::domain::agreement::drift::{self, Finding, Rounds};
use crate::domain::agreement::form::Form;
use crate::domain::answer::Value;
use crate::domain::bank::{Bank, Question, QuestionKind};
use crate::domain::ids::MemberId;
use crate::domain::synthesis::Support;

/// From so many people on a single person no longer turns the words "closer" and "further" by themselves: twice the
/// least group that HR sees.
const WORDS_FROM: u64 = 10;

/// People who took part in one of two rounds only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Turnover {
    /// Answered in the later round and not in the earlier one.
    pub joined: u64,
    /// Answered in the earlier round and have left the team since.
    pub left: u64,
    /// Answered in the earlier round, are still there, and did not answer in the later one.
    pub silent: u64,
}

/// Who came and who went between two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Between {
    /// Within one round: people who joined and who left the team.
    Versions { joined: u64, left: u64 },
    /// Who took part in only one of two rounds, and what may be told of their answers.
    Rounds { turnover: Turnover, told: Told },
}

/// What may be told about counted answers of two rounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Both counts, and whether the team is closer together.
    Counts,
    /// Only whether it is closer together.
    Words,
    Nothing,
}

impl Turnover {
    pub fn of(before: &BTreeSet<MemberId>, now: &BTreeSet<MemberId>, gone: &BTreeSet<MemberId>) -> Self {
        let count = |people: usize| u64::try_from(people).unwrap_or(u64::MAX);
        let missing: Vec<&MemberId> = before.difference(now).collect();
        let left = missing.iter().filter(|member| gone.contains(member)).count();
        Self { joined: count(now.difference(before).count()), left: count(left), silent: count(missing.len() - left) }
    }

    /// When nearly the same people answered twice, two counts side by side point at those few who came or went.
    /// `answered` is how many took part in the later round, `least` the smallest group the team's page shows.
    pub fn told(&self, answered: u64, least: u64) -> Told {
        let is_few = |people: u64| people > 0 && people < least;
        match is_few(self.joined) || is_few(self.left + self.silent) {
            false => Told::Counts,
            true if answered >= WORDS_FROM => Told::Words,
            true => Told::Nothing,
        }
    }
}

/// Who moved in one question, from people who answered it in both rounds.
#[derive(Debug, Clone, PartialEq)]
pub struct Drift {
    pub finding: Finding,
    /// What the options are called; of a scale, what its steps are.
    pub options: Vec<String>,
}

/// Answers of one round with their members, by question. Only of a round with names.
pub type Named = BTreeMap<String, BTreeMap<MemberId, Value>>;

/// Takes out of the comparison what may not be told.
pub fn withhold(differences: &mut [Difference], told: Told) {
    for one in differences {
        one.moved = one.moved.take().filter(|_| told != Told::Nothing).map(|mut moved| {
            if told == Told::Words {
                (moved.before, moved.now) = (Support::None, Support::None);
            }
            moved
        });
    }
}

/// Says of every question that was answered with one choice each time who moved.
pub fn pair(differences: &mut [Difference], bank: &Bank, (before, now): (&Named, &Named)) {
    for moved in differences.iter_mut().filter_map(|one| one.moved.as_mut()) {
        let question = bank.question(&moved.question);
        let both = before.get(&moved.question).zip(now.get(&moved.question));
        moved.drift = question.zip(both).and_then(|(question, (before, now))| drift(question, before, now));
    }
}

fn drift(question: &Question, before: &BTreeMap<MemberId, Value>, now: &BTreeMap<MemberId, Value>) -> Option<Drift> {
    let form = match question.kind {
        QuestionKind::Single(_) => Form::Single,
        QuestionKind::Scale(_) => Form::Scale,
        QuestionKind::Multi(_) | QuestionKind::Ranking(_) | QuestionKind::Text(_) => return None,
    };
    let width = question.width();
    let slot = |value: &Value| question.chosen(value).first().copied().filter(|slot| *slot < width);
    let count = |answers: &BTreeMap<MemberId, Value>| {
        let mut counts = vec![0; width];
        answers.values().filter_map(slot).for_each(|slot| counts[slot] += 1);
        counts
    };
    let mut transitions = vec![vec![0; width]; width];
    for (member, value) in before {
        if let (Some(from), Some(to)) = (slot(value), now.get(member).and_then(slot)) {
            transitions[from][to] += 1;
        }
    }
    let finding = drift::judge(&Rounds { form, transitions, counts1: count(before), counts2: count(now) });
    Some(Drift { finding, options: (0..width).map(|slot| question.slot_label(slot)).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(ids: &[i64]) -> BTreeSet<MemberId> {
        ids.iter().copied().map(MemberId).collect()
    }

    #[test]
    fn people_of_one_round_only_have_joined_left_or_said_nothing_this_time() {
        let turnover = Turnover::of(&people(&[1, 2, 3, 4]), &people(&[1, 2, 7, 8]), &people(&[3, 9]));
        assert_eq!(turnover, Turnover { joined: 2, left: 1, silent: 1 });
    }

    #[test]
    fn counts_side_by_side_need_the_same_people_or_enough_others() {
        for (joined, left, silent, answered, told) in [
            (0, 0, 0, 4, Told::Counts),
            (1, 0, 0, 9, Told::Nothing),
            (0, 1, 1, 9, Told::Nothing),
            (3, 1, 0, 9, Told::Nothing),
            (3, 0, 0, 9, Told::Counts),
            (3, 2, 1, 9, Told::Counts),
            (1, 1, 0, 10, Told::Words),
            (4, 0, 2, 40, Told::Words),
        ] {
            let turnover = Turnover { joined, left, silent };
            assert_eq!(turnover.told(answered, 3), told, "{turnover:?} of {answered}");
        }
        assert_eq!(Turnover { joined: 4, ..Turnover::default() }.told(9, 5), Told::Nothing, "the team's own least");
    }

    #[test]
    fn who_skipped_or_had_no_preference_once_is_in_no_pair() {
        let bank = Bank::built_in().unwrap();
        let question = bank.question("relational").unwrap();
        let given = |all: &[Value]| all.iter().cloned().zip(1..).map(|(value, id)| (MemberId(id), value)).collect();
        let before = given(&[Value::Steps(2), Value::Steps(2), Value::Steps(5), Value::Skipped]);
        let now = given(&[Value::Steps(4), Value::Steps(2), Value::NoPreference, Value::Steps(3)]);
        let found = drift(question, &before, &now).unwrap();
        assert_eq!((found.finding.pairs, found.finding.moved, found.finding.same), (2, 1, 1));
        assert_eq!((found.finding.joined, found.finding.left), (1, 1));
        assert_eq!(found.options.len(), question.width());
    }
}
