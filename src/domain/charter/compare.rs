//! Two versions of a charter side by side, sentence by sentence, in whole sentences.

use super::ClauseStatus;
use super::rounds::Drift;
use super::sheet::{Left, Sheet, SheetClause};
use crate::domain::agreement::drift::Change;
use crate::domain::synthesis::{Support, Verdict};

/// What became of a sentence between two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Added,
    Changed,
    Same,
    Dropped,
    /// Grown out of it.
    Retired,
    /// Not in this version, though nobody said it should go: parked, or not asked about in a later round.
    LeftOut,
}

/// A sentence as it stood, with the day its trial would have ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    pub words: String,
    pub until: String,
}

/// One sentence in both versions.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    pub title: String,
    pub what: What,
    /// Absent for what was added.
    pub before: Option<Before>,
    /// Absent for what left.
    pub now: Option<Before>,
    /// Why, in the team's words; empty when nobody said.
    pub why: String,
    /// What moved in the answers behind it.
    pub moved: Option<Moved>,
}

/// Answers to the same question in two rounds, as counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    pub question: String,
    pub before: Support,
    pub now: Support,
    /// Whether the team stands closer together; absent where one of the rounds says nothing about it.
    pub change: Option<Change>,
    /// Who moved; absent where names were cut off.
    pub drift: Option<Drift>,
}

/// Every sentence of both versions: as the later one orders them, what left last.
pub fn compare(before: &Sheet, now: &Sheet) -> Vec<Difference> {
    let mut all: Vec<Difference> =
        now.clauses.iter().map(|clause| difference(earlier(before, now, clause), clause)).collect();
    let is_gone = |clause: &&SheetClause| by_root(now, clause).or_else(|| by_question(now, clause)).is_none();
    all.extend(before.clauses.iter().filter(is_gone).map(|clause| left(clause, &now.left)));
    all
}

/// What a sentence said before: the same sentence, or in a later round the answer to the same question, unless that
/// came along by itself.
fn earlier<'a>(before: &'a Sheet, now: &Sheet, clause: &SheetClause) -> Option<&'a SheetClause> {
    let answered = || by_question(before, clause).filter(|found| by_root(now, found).is_none());
    by_root(before, clause).or_else(answered)
}

fn by_root<'a>(sheet: &'a Sheet, clause: &SheetClause) -> Option<&'a SheetClause> {
    sheet.clauses.iter().find(|other| !clause.root().is_empty() && other.root() == clause.root())
}

fn by_question<'a>(sheet: &'a Sheet, clause: &SheetClause) -> Option<&'a SheetClause> {
    sheet.clauses.iter().find(|other| !clause.question.is_empty() && other.question == clause.question)
}

fn stood(clause: &SheetClause) -> Before {
    Before { words: clause.words.clone(), until: clause.until.clone() }
}

fn difference(before: Option<&SheetClause>, now: &SheetClause) -> Difference {
    let what = match before {
        None => What::Added,
        Some(before) if stood(before) == stood(now) => What::Same,
        Some(_) => What::Changed,
    };
    Difference {
        title: now.title.clone(),
        what,
        before: before.map(stood),
        now: Some(stood(now)),
        why: if what == What::Same { String::new() } else { now.why.clone() },
        moved: before.and_then(|before| moved(before, now)),
    }
}

fn left(clause: &SheetClause, left: &[Left]) -> Difference {
    let found = left.iter().find(|one| one.id == clause.id);
    let what = match found {
        None => What::LeftOut,
        Some(one) if one.how == ClauseStatus::Retired.as_str() => What::Retired,
        Some(_) => What::Dropped,
    };
    Difference {
        title: clause.title.clone(),
        what,
        before: Some(stood(clause)),
        now: None,
        why: found.map(|one| one.why.clone()).unwrap_or_default(),
        moved: None,
    }
}

/// Only a question that was asked anew can have moved; the same row keeps the figures of its one round.
fn moved(before: &SheetClause, now: &SheetClause) -> Option<Moved> {
    if before.id == now.id || before.question.is_empty() || before.question != now.question {
        return None;
    }
    let change = match (before.verdict?, now.verdict?) {
        (Verdict::Judged { level: then, .. }, Verdict::Judged { level, .. }) => Change::between(then, level),
        _ => None,
    };
    let question = now.question.clone();
    Some(Moved { question, before: before.support, now: now.support, change, drift: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::agreement::{Kind, Level};
    use crate::domain::charter::Number;

    fn clause(id: &str, question: &str, words: &str) -> SheetClause {
        SheetClause {
            id: id.to_owned(),
            question: question.to_owned(),
            title: id.to_owned(),
            words: words.to_owned(),
            support: Support::None,
            n: 9,
            until: String::new(),
            why: "It reads better.".to_owned(),
            verdict: Some(Verdict::Judged { level: Level::Weak, kind: Kind::Lean }),
            origin: String::new(),
        }
    }

    fn sheet(clauses: Vec<SheetClause>, left: Vec<Left>) -> Sheet {
        Sheet { clauses, left, ..Sheet::sample(Number { version: 1, amendment: 0 }) }
    }

    fn what(all: &[Difference]) -> Vec<(&str, What)> {
        all.iter().map(|one| (one.title.as_str(), one.what)).collect()
    }

    #[test]
    fn every_sentence_of_both_versions_is_told_once() {
        let before = sheet(
            vec![clause("a", "", "One."), clause("b", "", "Two."), clause("c", "", "Three."), clause("d", "", "Four.")],
            vec![],
        );
        let gone = |id: &str, how: ClauseStatus| Left {
            id: id.to_owned(),
            title: id.to_owned(),
            words: String::new(),
            how: how.as_str().to_owned(),
            why: "We do it anyway.".to_owned(),
        };
        let now = sheet(
            vec![clause("e", "", "Five."), clause("a", "", "One."), clause("b", "", "Two, better.")],
            vec![gone("c", ClauseStatus::Retired), gone("d", ClauseStatus::Dropped)],
        );
        let all = compare(&before, &now);
        let expected =
            [("e", What::Added), ("a", What::Same), ("b", What::Changed), ("c", What::Retired), ("d", What::Dropped)];
        assert_eq!(what(&all), expected);
        assert_eq!((all[1].why.as_str(), all[2].why.as_str()), ("", "It reads better."));
        assert_eq!(all[3].why, "We do it anyway.");
        assert!(all.iter().all(|one| one.moved.is_none()));
    }

    #[test]
    fn what_a_later_round_brought_along_is_the_same_and_what_nobody_dropped_is_left_out() {
        let own = clause("a", "", "We end Fridays at three.");
        let tried = SheetClause { until: "2027-01-12".to_owned(), ..clause("b", "pace", "We wait.") };
        let (parked, unasked) = (clause("c", "", "Parked."), clause("d", "tone", "Not asked."));
        let brought = |id: &str, old: &SheetClause| SheetClause {
            id: id.to_owned(),
            title: id.to_owned(),
            question: String::new(),
            origin: old.root().to_owned(),
            ..old.clone()
        };
        let now = vec![clause("n", "pace", "We ask."), brought("x", &own), brought("y", &tried)];
        let third = vec![brought("z", &now[1])];
        let before = sheet(vec![own, tried, parked, unasked], vec![]);
        let now = sheet(now, vec![]);
        let all = compare(&before, &now);
        let expected =
            [("n", What::Added), ("x", What::Same), ("y", What::Same), ("c", What::LeftOut), ("d", What::LeftOut)];
        assert_eq!(what(&all), expected);
        assert!(all.iter().all(|one| one.moved.is_none()), "no answer moved");
        assert_eq!(what(&compare(&before, &sheet(third, vec![])))[0], ("z", What::Same), "two rounds later as well");
    }

    #[test]
    fn the_end_of_a_trial_is_a_change_though_the_words_are_the_same() {
        let mut trial = clause("a", "", "One.");
        trial.until = "2027-01-12".to_owned();
        let all = compare(&sheet(vec![trial], vec![]), &sheet(vec![clause("a", "", "One.")], vec![]));
        assert_eq!(what(&all), [("a", What::Changed)]);
    }

    #[test]
    fn a_later_round_is_matched_by_its_question_and_tells_what_moved() {
        let mut now = clause("new", "pace", "One.");
        now.verdict = Some(Verdict::Judged { level: Level::Strong, kind: Kind::Norm });
        let all = compare(&sheet(vec![clause("old", "pace", "One.")], vec![]), &sheet(vec![now], vec![]));
        assert_eq!(what(&all), [("new", What::Same)]);
        assert_eq!(all[0].moved.as_ref().map(|moved| moved.change), Some(Some(Change::Closer)));
    }
}
