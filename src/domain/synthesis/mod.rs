//! From counters to a draft charter in plain sentences. Works from tallies and texts only, so its cost does not
//! depend on the number of people. Levels and kinds come from the agreement engine, wording from the bank.

mod multi;
mod ranking;
mod reading;
mod scale;
mod single;
mod support;
mod tension;
#[cfg(test)]
mod tests;
mod texts;
mod veto;

pub use support::Support;
pub use tension::tensions;
pub use texts::PreamblePart;

use super::agreement::{Kind, Level, Voices};
use super::bank::{MultiRule, Question, QuestionKind, Words};
use super::tally::Tally;
use reading::Reading;
use serde::{Deserialize, Serialize};

/// One question with everything its team said.
#[derive(Debug, Clone, Copy)]
pub struct Gathered<'a> {
    pub question: &'a Question,
    pub tally: &'a Tally,
    /// For text questions: one entry per person, the codes of the filled parts with their texts.
    pub texts: &'a [Vec<(String, String)>],
}

/// The people the charter is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    /// People invited to answer.
    pub eligible: u64,
    /// HR gets sums of this workshop, so some options were not asked.
    pub hr_sums_declared: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// In bank order, one per counted question that somebody answered.
    pub clauses: Vec<Clause>,
    /// In bank order, then option order.
    pub needs: Vec<Need>,
    pub preamble: Vec<PreamblePart>,
    pub requests: Vec<String>,
    /// Codes of the questions nobody answered, in bank order.
    pub not_answered: Vec<String>,
    pub summary: Summary,
}

/// A sentence of our charter, with the numbers behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    pub question: String,
    pub topic: String,
    pub short: String,
    pub verdict: Verdict,
    /// People who answered.
    pub n: u64,
    /// Per option or scale value; for a ranking the single first places; empty for a veto.
    pub counts: Vec<u64>,
    pub text: String,
    pub support: Support,
    pub flags: Flags,
    /// Slots that others chose, with how many; what it holds is the agreement engine's `minority`.
    pub minority: Vec<Voices>,
    /// A ranking in which several options dispute the first place.
    pub disputed_top: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    Judged {
        level: Level,
        kind: Kind,
    },
    /// Decided option by option by everybody; there is no level.
    Veto,
    /// Written by the team itself; nothing was counted.
    Own,
}

/// What to say honestly beside a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Flags {
    /// Fewer than half have spoken.
    pub provisional: bool,
    /// Three or four answers.
    pub few: bool,
    /// One changed answer would tip this; only where the clause names one way.
    pub fragile: bool,
}

/// "What some of us need": never with a count or a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    pub question: String,
    /// The option's code; for a scale the value of the anchor it is named by.
    pub option: String,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Summary {
    pub agree: usize,
    pub lean: usize,
    pub differ: usize,
    pub needs: usize,
}

/// The whole draft. `gathered` is in bank order.
pub fn compose(words: &Words, gathered: &[Gathered], group: &Group) -> Draft {
    let mut draft = Draft {
        clauses: Vec::new(),
        needs: Vec::new(),
        preamble: texts::preamble(gathered),
        requests: texts::requests(gathered),
        not_answered: Vec::new(),
        summary: Summary::default(),
    };
    for one in gathered {
        if !one.is_answered() {
            draft.not_answered.push(one.question.code.clone());
        } else if let Some(reading) = read(words, one, group) {
            draft.clauses.push(clause(one, &reading));
            draft.needs.extend(reading.needs);
        }
    }
    draft.summary = summary(&draft);
    draft
}

impl Gathered<'_> {
    fn is_answered(&self) -> bool {
        if self.question.is_text() { texts::is_answered(self.texts) } else { self.tally.respondents > 0 }
    }
}

impl Verdict {
    pub fn level_word(self) -> &'static str {
        match self {
            Verdict::Judged { level, .. } => level.as_str(),
            Verdict::Veto => "veto",
            Verdict::Own => "own",
        }
    }

    pub fn kind_word(self) -> &'static str {
        match self {
            Verdict::Judged { kind, .. } => kind.as_str(),
            Verdict::Veto => "veto",
            Verdict::Own => "own",
        }
    }

    /// Whether the clause says what the team shares; otherwise it says how to ask.
    pub fn is_shared(self) -> bool {
        matches!(self, Verdict::Veto | Verdict::Own | Verdict::Judged { kind: Kind::Norm | Kind::Lean, .. })
    }
}

impl Summary {
    /// "You agree on 7 of 12 topics, lean on 2, differ on 3; 4 needs are kept."
    pub fn sentence(&self) -> String {
        let topics = self.agree + self.lean + self.differ;
        let needs = match self.needs {
            0 => String::new(),
            1 => "; 1 need is kept".to_owned(),
            many => format!("; {many} needs are kept"),
        };
        format!(
            "You agree on {} of {topics} topics, lean on {}, differ on {}{needs}.",
            self.agree, self.lean, self.differ
        )
    }
}

/// `None` for texts: the team chooses among them, nothing is written for it.
fn read(words: &Words, one: &Gathered, group: &Group) -> Option<Reading> {
    let reader = reading::Reader { question: one.question, tally: one.tally, words, group };
    match &one.question.kind {
        QuestionKind::Single(single) => Some(single::read(&reader, single)),
        QuestionKind::Scale(scale) => Some(scale::read(&reader, scale)),
        QuestionKind::Ranking(ranking) => ranking::read(&reader, ranking),
        QuestionKind::Multi(multi) => match &multi.rule {
            MultiRule::Counted(sentences) => Some(multi::read(&reader, multi, sentences)),
            MultiRule::Veto(sentences) => Some(veto::read(&reader, multi, sentences)),
        },
        QuestionKind::Text(_) => None,
    }
}

fn clause(one: &Gathered, reading: &Reading) -> Clause {
    Clause {
        question: one.question.code.clone(),
        topic: one.question.topic.clone(),
        short: one.question.short.clone(),
        verdict: reading.verdict,
        n: one.tally.respondents,
        counts: if reading.verdict == Verdict::Veto { Vec::new() } else { one.tally.counts.clone() },
        text: reading.text.clone(),
        support: reading.support,
        flags: reading.flags,
        minority: reading.minority.clone(),
        disputed_top: reading.disputed_top,
    }
}

fn summary(draft: &Draft) -> Summary {
    let mut summary = Summary { needs: draft.needs.len(), ..Summary::default() };
    for clause in &draft.clauses {
        match clause.verdict {
            Verdict::Judged { kind: Kind::Norm, .. } => summary.agree += 1,
            Verdict::Judged { kind: Kind::Lean, .. } => summary.lean += 1,
            Verdict::Judged { .. } => summary.differ += 1,
            Verdict::Veto | Verdict::Own => {}
        }
    }
    summary
}
