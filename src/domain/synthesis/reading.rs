//! What every kind of question needs while it is read: its counters, and the parts of a finished reading.

use super::{Flags, Group, Need, Support, Verdict};
use crate::domain::agreement::{Kind, Turnout, Voices};
use crate::domain::bank::{Choice, Question, Template, Words};
use crate::domain::tally::Tally;

/// A question read once: its clause and the needs beside it.
pub struct Reading {
    pub verdict: Verdict,
    pub text: String,
    pub needs: Vec<Need>,
    pub support: Support,
    pub flags: Flags,
    pub minority: Vec<Voices>,
    pub disputed_top: bool,
}

pub struct Reader<'a> {
    pub question: &'a Question,
    pub tally: &'a Tally,
    pub words: &'a Words,
    pub group: &'a Group,
}

impl Reader<'_> {
    pub fn turnout(&self) -> Turnout {
        self.tally.turnout(self.group.eligible)
    }

    /// One line per option that somebody cannot do without, unless the clause `said` it already.
    pub fn needs(&self, template: &Template, said: &[usize]) -> Vec<Need> {
        let needed = self.needed(said);
        let line = |slot: usize| {
            let option = self.question.options().get(slot)?;
            let text = template.fill(&[("need", &option.need_clause)]);
            Some(Need { question: self.question.code.clone(), option: option.code.clone(), text })
        };
        needed.into_iter().filter_map(line).collect()
    }

    /// The slots somebody cannot do without, ascending, apart from those the clause `said`.
    pub fn needed(&self, said: &[usize]) -> Vec<usize> {
        let needs = self.tally.needs.iter().enumerate();
        needs.filter(|(slot, people)| **people > 0 && !said.contains(slot)).map(|(slot, _)| slot).collect()
    }

    /// The slots somebody chose, ascending.
    pub fn chosen(&self) -> Vec<usize> {
        let counts = self.tally.counts.iter().enumerate();
        counts.filter(|(_, people)| **people > 0).map(|(slot, _)| slot).collect()
    }

    pub fn people(&self, slot: usize) -> u64 {
        self.tally.counts.get(slot).copied().unwrap_or(0)
    }
}

pub fn clauses<'a>(options: &'a [Choice], slots: &[usize]) -> Vec<&'a str> {
    slots.iter().filter_map(|slot| options.get(*slot)).map(|option| option.clause.as_str()).collect()
}

pub fn need_phrases<'a>(options: &'a [Choice], slots: &[usize]) -> Vec<&'a str> {
    slots.iter().filter_map(|slot| options.get(*slot)).map(|option| option.need_clause.as_str()).collect()
}

/// One person's wish. A bank without its own sentence for it names the labels.
pub fn wish(draft: Option<&Template>, need: &str, labels: &str) -> String {
    match draft {
        Some(draft) => draft.fill(&[("need", need)]),
        None => format!("One of us wishes: {labels}."),
    }
}

/// "One changed answer would tip this" belongs only beside a clause that names one way.
pub fn flags(provisional: bool, few: bool, fragile: Option<bool>, kind: Kind) -> Flags {
    let names_one_way = matches!(kind, Kind::Norm | Kind::Lean);
    Flags { provisional, few, fragile: names_one_way && fragile == Some(true) }
}

pub fn labels<'a>(options: &'a [Choice], slots: &[usize]) -> Vec<&'a str> {
    slots.iter().filter_map(|slot| options.get(*slot)).map(|option| option.label.as_str()).collect()
}
