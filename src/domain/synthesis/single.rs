//! The clause of a single choice.

use super::reading::{Reader, Reading, clauses, flags, labels, need_phrases, wish};
use super::{Support, Verdict};
use crate::domain::agreement::{Kind, single};
use crate::domain::bank::Single;

pub fn read(reader: &Reader, question: &Single) -> Reading {
    let judge = if question.majority_speaks { single::judge } else { single::judge_boundary };
    let finding = judge(&reader.tally.counts, &reader.turnout(), &reader.tally.needs);
    let said: &[usize] = if is_said(finding.kind) { &finding.norm } else { &[] };
    let shared = finding.norm.first().map_or(0, |option| reader.people(*option));
    Reading {
        verdict: Verdict::Judged { level: finding.level, kind: finding.kind },
        text: text(reader, question, &finding),
        needs: reader.needs(&question.need, said),
        support: Support::of_kind(finding.kind, shared, finding.n, reader.group.eligible),
        flags: flags(finding.provisional, finding.few, finding.fragile, finding.kind),
        minority: finding.minority,
        disputed_top: false,
    }
}

fn is_said(kind: Kind) -> bool {
    matches!(kind, Kind::Norm | Kind::Lean | Kind::Draft)
}

fn text(reader: &Reader, question: &Single, finding: &single::Finding) -> String {
    let options = &question.options;
    let clause = clauses(options, &finding.norm).join(" ");
    match finding.kind {
        Kind::Norm => question.norm.fill(&[("clause", &clause)]),
        Kind::Lean => {
            let others: Vec<usize> = reader.chosen().into_iter().filter(|slot| !finding.norm.contains(slot)).collect();
            let others = reader.words.one_of(&need_phrases(options, &others));
            question.lean.fill(&[("clause", &clause), ("others", &others)])
        }
        Kind::Draft => {
            let need = reader.words.all_of(&need_phrases(options, &finding.norm));
            wish(question.draft.as_ref(), &need, &reader.words.all_of(&labels(options, &finding.norm)))
        }
        Kind::Both | Kind::Ask | Kind::Open | Kind::None => question.differ.fill(&[]),
    }
}
