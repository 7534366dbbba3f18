//! What may leave the team: an option needs the tick of every invited person. Never shows counts.

use super::reading::{Reader, Reading, clauses, need_phrases};
use super::{Flags, Support, Verdict};
use crate::domain::bank::{Multi, VetoWords};

pub fn read(reader: &Reader, question: &Multi, sentences: &VetoWords) -> Reading {
    let is_asked = |slot: &usize| {
        let option = question.options.get(*slot);
        option.is_some_and(|option| !(option.hidden_if_hr_sums && reader.group.hr_sums_declared))
    };
    let is_allowed = |slot: &usize| reader.people(*slot) >= reader.group.eligible.max(1);
    let asked = (0..question.options.len()).filter(is_asked);
    let (allowed, kept): (Vec<usize>, Vec<usize>) = asked.partition(is_allowed);
    Reading {
        verdict: Verdict::Veto,
        text: text(reader, question, sentences, &allowed, &kept),
        needs: Vec::new(),
        support: Support::None,
        flags: Flags::default(),
        minority: Vec::new(),
        disputed_top: false,
    }
}

fn text(reader: &Reader, question: &Multi, sentences: &VetoWords, allowed: &[usize], kept: &[usize]) -> String {
    if allowed.is_empty() {
        return sentences.nothing.fill(&[]);
    }
    let list = reader.words.all_of(&clauses(&question.options, allowed));
    let allowed = sentences.allowed.fill(&[("list", &list)]);
    if kept.is_empty() {
        return allowed;
    }
    let list = reader.words.all_of(&need_phrases(&question.options, kept));
    format!("{allowed} {}", sentences.not_allowed.fill(&[("list", &list)]))
}
