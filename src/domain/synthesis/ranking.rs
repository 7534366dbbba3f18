//! The clause of a ranking: the first two places, or every option that disputes the first one.

use super::reading::{Reader, Reading, clauses, flags, labels, need_phrases, wish};
use super::{Support, Verdict};
use crate::domain::agreement::{Kind, Level, ranking};
use crate::domain::bank::{Ranking, Template};

/// `None` only when the counters are not those of a ranking.
pub fn read(reader: &Reader, question: &Ranking) -> Option<Reading> {
    let finding = ranking::judge(&reader.tally.as_ranking()?, &reader.turnout());
    let (text, said) = sentence(reader, question, &finding);
    Some(Reading {
        verdict: Verdict::Judged { level: finding.level, kind: finding.kind },
        text,
        needs: reader.needs(&question.need, &said),
        support: support(reader, &finding),
        flags: flags(finding.provisional, finding.few, None, finding.kind),
        disputed_top: is_disputed(&finding),
        minority: finding.minority,
    })
}

/// The sentence and the options it names as our way.
fn sentence(reader: &Reader, question: &Ranking, finding: &ranking::Finding) -> (String, Vec<usize>) {
    let options = &question.options;
    let in_order = ranking::in_place_order(&finding.place);
    let (first, second) = (in_order.get(..1).unwrap_or_default(), in_order.get(1..2).unwrap_or_default());
    let (first_clause, second_clause) = (clauses(options, first).join(""), clauses(options, second).join(""));
    let places = [("first", first_clause.as_str()), ("second", second_clause.as_str())];
    match (finding.kind, disputed_with_words(question, finding)) {
        (Kind::Norm | Kind::Lean, Some(tied)) => {
            let rivals = rivals(reader, finding);
            (tied.fill(&[("list", &reader.words.one_of(&clauses(options, &rivals)))]), rivals)
        }
        (Kind::Norm, None) => (question.norm.fill(&places), [first, second].concat()),
        (Kind::Lean, None) => (question.lean.fill(&places), first.to_vec()),
        (Kind::Draft, _) => {
            let need = need_phrases(options, first).join("");
            (wish(question.draft.as_ref(), &need, &labels(options, first).join("")), first.to_vec())
        }
        _ => {
            let list = reader.words.all_of(&clauses(options, &reader.chosen()));
            (question.differ.fill(&[("list", &list)]), Vec::new())
        }
    }
}

fn disputed_with_words<'a>(question: &'a Ranking, finding: &ranking::Finding) -> Option<&'a Template> {
    question.tied.as_ref().filter(|_| is_disputed(finding))
}

/// A shared first place, two strong first places, or a head-to-head favourite that the mean place misses.
fn is_disputed(finding: &ranking::Finding) -> bool {
    let leaders = finding.place.iter().filter(|place| **place == 1).count();
    leaders > 1 || finding.top_split || finding.conflict
}

fn rivals(reader: &Reader, finding: &ranking::Finding) -> Vec<usize> {
    let firsts: u64 = reader.tally.counts.iter().sum();
    let is_rival = |option: &usize| {
        let leads = finding.place.get(*option) == Some(&1);
        let is_often_first = finding.top_split && 3 * reader.people(*option) > firsts;
        leads || is_often_first || finding.condorcet == Some(*option)
    };
    (0..reader.tally.counts.len()).filter(is_rival).collect()
}

fn support(reader: &Reader, finding: &ranking::Finding) -> Support {
    let (n, eligible) = (finding.n, reader.group.eligible);
    match finding.kind {
        Kind::Norm if matches!(finding.level, Level::Unanimous | Level::Together) => Support::All { n, eligible },
        Kind::Norm | Kind::Lean if is_disputed(finding) => Support::SharedFirst,
        Kind::Norm | Kind::Lean => {
            let first = finding.norm.first().map_or(0, |option| reader.people(*option));
            Support::First { people: first, n }
        }
        kind => Support::of_kind(kind, 0, n, eligible),
    }
}
