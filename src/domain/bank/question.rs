//! A question as the bank describes it: what it asks, what can be answered, and the sentences for every outcome.

use super::template::Template;

/// Immutable once used; a changed question is a new version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub code: String,
    /// The part of working together it belongs to, for example "feedback".
    pub topic: String,
    /// A few words for headings and margins.
    pub short: String,
    pub sets: Vec<String>,
    pub prompt: String,
    pub help: Option<String>,
    pub why: Option<String>,
    /// What is asked about it when the team looks again.
    pub revisit: Option<String>,
    pub kind: QuestionKind,
    pub hr_export: HrExport,
    /// How long answering takes one person.
    pub seconds: u32,
    pub order: i64,
    /// The JSON of this question alone; `Question::parse` makes the same question of it.
    pub source: String,
}

/// What HR may ever get of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HrExport {
    Counts,
    Never,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuestionKind {
    Single(Single),
    Scale(Scale),
    Multi(Multi),
    Ranking(Ranking),
    Text(Text),
}

/// One thing that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub code: String,
    pub label: String,
    /// A whole sentence for a single choice, a phrase otherwise.
    pub clause: String,
    /// Completes "some of us need ...".
    pub need_clause: String,
    pub example: Option<String>,
    /// Whoever chooses it is kept like a must.
    pub keep_always: bool,
    /// Not asked when HR gets sums anyway: it would not be a real choice.
    pub hidden_if_hr_sums: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Single {
    pub options: Vec<Choice>,
    /// False for boundaries: then only everybody together makes a norm.
    pub majority_speaks: bool,
    /// Seconds of quiet on the wall per option, where the question is about quiet.
    pub timer_seconds: Vec<Option<u32>>,
    pub norm: Template,
    pub lean: Template,
    pub differ: Template,
    pub draft: Option<Template>,
    pub need: Template,
}

/// Whole steps from `min` to `max`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scale {
    pub min: i64,
    pub max: i64,
    /// Ascending, with one at each end.
    pub anchors: Vec<Anchor>,
    /// Ascending, without gaps.
    pub bands: Vec<Band>,
    pub keep_always_values: Vec<i64>,
    pub norm: Template,
    pub between: Template,
    pub lean: Template,
    pub differ: Template,
    pub draft: Option<Template>,
    pub need: Template,
    pub ceiling: Option<Template>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    pub value: i64,
    pub label: String,
    pub example: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    pub from: i64,
    pub to: i64,
    pub clause: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Multi {
    pub options: Vec<Choice>,
    pub max_select: Option<usize>,
    pub rule: MultiRule,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MultiRule {
    Counted(CountedWords),
    /// An option counts only if every invited person ticked it.
    Veto(VetoWords),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedWords {
    pub norm: Template,
    pub most: Template,
    pub most_only: Template,
    pub differ: Template,
    pub draft: Option<Template>,
    pub need: Template,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VetoWords {
    pub allowed: Template,
    pub not_allowed: Template,
    pub nothing: Template,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranking {
    pub options: Vec<Choice>,
    /// How many places a person fills.
    pub rank_top: usize,
    pub norm: Template,
    pub lean: Template,
    pub tied: Option<Template>,
    pub differ: Template,
    pub draft: Option<Template>,
    pub need: Template,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pub parts: Vec<Part>,
    pub rule: TextRule,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub code: String,
    pub label: String,
    pub max_chars: usize,
    /// How a sentence speaks of this part, for example "mind-blowing".
    pub word: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextRule {
    /// The team picks at most `keep_max` lines per part for the preamble; `clause` has {part} and {list}.
    Preamble { keep_max: usize, clause: Template },
    /// Each text becomes a request the team replies to; `clause` has the codes of the parts as places.
    Requests { replies: Vec<String>, clause: Template },
}

impl Question {
    /// What can be chosen; empty for scales and texts.
    pub fn options(&self) -> &[Choice] {
        match &self.kind {
            QuestionKind::Single(single) => &single.options,
            QuestionKind::Multi(multi) => &multi.options,
            QuestionKind::Ranking(ranking) => &ranking.options,
            QuestionKind::Scale(_) | QuestionKind::Text(_) => &[],
        }
    }

    /// The number of counters: options, or steps of the scale; zero for texts.
    pub fn width(&self) -> usize {
        match &self.kind {
            QuestionKind::Scale(scale) => scale.steps(),
            _ => self.options().len(),
        }
    }

    /// A counter's short name: the option's code, or the value of the step.
    pub fn slot_code(&self, slot: usize) -> String {
        match &self.kind {
            QuestionKind::Scale(scale) => scale.value(slot).to_string(),
            _ => self.options().get(slot).map(|option| option.code.clone()).unwrap_or_default(),
        }
    }

    /// A counter in words: the option's label, or the nearest thing a scale says of the step.
    pub fn slot_label(&self, slot: usize) -> String {
        match &self.kind {
            QuestionKind::Scale(scale) => {
                let value = scale.value(slot);
                let anchor = scale.anchors.iter().find(|anchor| anchor.value == value);
                anchor.map_or_else(|| value.to_string(), |anchor| anchor.label.clone())
            }
            _ => self.options().get(slot).map(|option| option.label.clone()).unwrap_or_default(),
        }
    }

    pub fn is_veto(&self) -> bool {
        matches!(&self.kind, QuestionKind::Multi(Multi { rule: MultiRule::Veto(_), .. }))
    }

    pub fn is_text(&self) -> bool {
        matches!(self.kind, QuestionKind::Text(_))
    }

    /// What may leave the team is decided by everybody, and a text is not counted; neither can be a must.
    pub fn can_be_must(&self) -> bool {
        !self.is_text() && !self.is_veto()
    }
}

impl Scale {
    pub fn steps(&self) -> usize {
        usize::try_from(self.max - self.min + 1).unwrap_or(0)
    }

    /// The value of the step at a zero-based place.
    pub fn value(&self, slot: usize) -> i64 {
        self.min + i64::try_from(slot).unwrap_or(0)
    }

    /// The zero-based place of a value on the scale.
    pub fn slot(&self, value: i64) -> Option<usize> {
        if (self.min..=self.max).contains(&value) { usize::try_from(value - self.min).ok() } else { None }
    }
}
