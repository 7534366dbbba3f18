//! The clause of a multi-select: what three quarters want, and what most want beside it.

use super::reading::{Reader, Reading, clauses, flags, labels, need_phrases, wish};
use super::{Support, Verdict};
use crate::domain::agreement::{Kind, multi};
use crate::domain::bank::{CountedWords, Multi};

pub fn read(reader: &Reader, question: &Multi, sentences: &CountedWords) -> Reading {
    let finding = multi::judge(&reader.tally.as_multi(), &reader.turnout(), &reader.tally.needs);
    let said = match finding.kind {
        Kind::Norm | Kind::Draft => [finding.norm.as_slice(), finding.most.as_slice()].concat(),
        _ => Vec::new(),
    };
    Reading {
        verdict: Verdict::Judged { level: finding.level, kind: finding.kind },
        text: text(reader, question, sentences, &finding),
        needs: reader.needs(&sentences.need, &said),
        support: support(reader, &finding, &said),
        flags: flags(finding.provisional, finding.few, None, finding.kind),
        minority: finding.minority,
        disputed_top: false,
    }
}

fn text(reader: &Reader, question: &Multi, sentences: &CountedWords, finding: &multi::Finding) -> String {
    let (options, words) = (&question.options, reader.words);
    let norm = words.all_of(&clauses(options, &finding.norm));
    let most = words.all_of(&clauses(options, &finding.most));
    match finding.kind {
        Kind::Norm if finding.most.is_empty() => sentences.norm.fill(&[("list", &norm)]),
        Kind::Norm if finding.norm.is_empty() => sentences.most_only.fill(&[("list", &most)]),
        Kind::Norm => {
            let (norm, most) = (sentences.norm.fill(&[("list", &norm)]), sentences.most.fill(&[("list", &most)]));
            format!("{norm} {most}")
        }
        Kind::Draft => {
            let chosen = reader.chosen();
            let need = words.all_of(&need_phrases(options, &chosen));
            wish(sentences.draft.as_ref(), &need, &words.all_of(&labels(options, &chosen)))
        }
        _ => sentences.differ.fill(&[]),
    }
}

/// The clause may name several options; the least wanted one of them is the honest number.
fn support(reader: &Reader, finding: &multi::Finding, said: &[usize]) -> Support {
    let least = said.iter().map(|slot| reader.people(*slot)).min().unwrap_or(0);
    match Support::of_kind(finding.kind, least, finding.n, reader.group.eligible) {
        Support::Most { people, n, eligible, .. } if said.len() > 1 => Support::AtLeast { people, n, eligible },
        other => other,
    }
}
