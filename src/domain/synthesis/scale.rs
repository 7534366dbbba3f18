//! The clause of a scale: bands speak for a norm, anchors for everything that lies apart.

use super::reading::{Reader, Reading, flags, wish};
use super::{Need, Support, Verdict};
use crate::domain::agreement::{Kind, Level, scale};
use crate::domain::bank::{Anchor, Scale};
use std::collections::BTreeMap;

pub fn read(reader: &Reader, question: &Scale) -> Reading {
    let finding = scale::judge(&reader.tally.counts, &reader.turnout(), &reader.tally.needs);
    let stance = stance(reader, question, &finding);
    let needed: Vec<i64> = reader.needed(&[]).into_iter().map(|slot| question.value(slot)).collect();
    let apart: Vec<i64> = needed.into_iter().filter(|value| !stance.says(*value)).collect();
    Reading {
        verdict: Verdict::Judged { level: finding.level, kind: finding.kind },
        text: text(question, finding.kind, &stance, &apart),
        needs: needs(reader, question, &stance, &apart),
        support: support(&finding, reader.group.eligible),
        flags: flags(finding.provisional, finding.few, finding.fragile, finding.kind),
        minority: finding.minority,
        disputed_top: false,
    }
}

/// What the clause names, in values of the scale.
enum Stance {
    /// The two middle answers (norm, lean) or the one answer (draft).
    Way { low: i64, high: i64 },
    /// The camp centres, the two answers, or the smallest and the largest one.
    Apart { low: i64, high: i64 },
}

impl Stance {
    /// A clause about differences says nothing, so no need is covered by it.
    fn says(&self, value: i64) -> bool {
        matches!(self, Stance::Way { low, high } if (*low..=*high).contains(&value))
    }

    /// A need under this value is gentler than what the clause names.
    fn gentle_end(&self) -> i64 {
        match self {
            Stance::Way { low, .. } => *low,
            Stance::Apart { high, .. } => *high,
        }
    }
}

fn stance(reader: &Reader, question: &Scale, finding: &scale::Finding) -> Stance {
    let value = |slot: Option<usize>| question.value(slot.unwrap_or(0));
    match (finding.kind, finding.middle) {
        (Kind::Norm | Kind::Lean | Kind::Draft, Some(middle)) => {
            Stance::Way { low: question.value(middle.low), high: question.value(middle.high) }
        }
        (Kind::Both, _) => Stance::Apart {
            low: value(finding.norm.iter().min().copied()),
            high: value(finding.norm.iter().max().copied()),
        },
        _ => {
            let chosen = reader.chosen();
            Stance::Apart { low: value(chosen.first().copied()), high: value(chosen.last().copied()) }
        }
    }
}

fn text(question: &Scale, kind: Kind, stance: &Stance, apart: &[i64]) -> String {
    let sentence = match stance {
        Stance::Way { low, .. } if kind == Kind::Draft => {
            let label = anchor_alone(question, *low).map_or("", |anchor| anchor.label.as_str());
            wish(question.draft.as_ref(), label, label)
        }
        Stance::Way { low, .. } if kind == Kind::Lean => question.lean.fill(&[("clause", band(question, *low))]),
        Stance::Way { low, high } if band(question, *low) == band(question, *high) => {
            question.norm.fill(&[("clause", band(question, *low))])
        }
        Stance::Way { low, high } => question.between.fill(&ends(question, *low, *high)),
        Stance::Apart { low, high } => question.differ.fill(&ends(question, *low, *high)),
    };
    match &question.ceiling {
        Some(ceiling) if apart.iter().any(|value| *value < stance.gentle_end()) => {
            format!("{sentence} {}", ceiling.fill(&[]))
        }
        _ => sentence,
    }
}

fn band(question: &Scale, value: i64) -> &str {
    let band = question.bands.iter().find(|band| (band.from..=band.to).contains(&value));
    band.map_or("", |band| band.clause.as_str())
}

/// The highest anchor at or below the one value and the lowest at or above the other: never the same one.
fn ends(question: &Scale, low: i64, high: i64) -> [(&'static str, &str); 2] {
    let below = question.anchors.iter().rev().find(|anchor| anchor.value <= low);
    let above = question.anchors.iter().find(|anchor| anchor.value >= high);
    [("low", below.map_or("", |anchor| &anchor.label)), ("high", above.map_or("", |anchor| &anchor.label))]
}

/// One line per anchor, in the order of the scale.
fn needs(reader: &Reader, question: &Scale, stance: &Stance, apart: &[i64]) -> Vec<Need> {
    let anchors = apart.iter().filter_map(|value| anchor_beside(question, stance, *value));
    let by_value: BTreeMap<i64, &Anchor> = anchors.map(|anchor| (anchor.value, anchor)).collect();
    let line = |anchor: &Anchor| Need {
        question: reader.question.code.clone(),
        option: anchor.value.to_string(),
        text: question.need.fill(&[("need", &anchor.label)]),
    };
    by_value.into_values().map(line).collect()
}

/// The nearest anchor on the need's own side of the norm; without a norm the nearest one.
fn anchor_beside<'a>(question: &'a Scale, stance: &Stance, value: i64) -> Option<&'a Anchor> {
    match stance {
        Stance::Way { low, .. } if value < *low => nearest(question, value, |anchor| anchor < *low),
        Stance::Way { high, .. } if value > *high => nearest(question, value, |anchor| anchor > *high),
        _ => anchor_alone(question, value),
    }
}

fn anchor_alone(question: &Scale, value: i64) -> Option<&Anchor> {
    nearest(question, value, |_| true)
}

/// On a tie the anchor farther from the middle of the scale, then the gentler one.
fn nearest(question: &Scale, value: i64, is_open: impl Fn(i64) -> bool) -> Option<&Anchor> {
    let from_middle = |anchor: &Anchor| (2 * anchor.value - question.min - question.max).abs();
    let open = question.anchors.iter().filter(|anchor| is_open(anchor.value));
    open.min_by_key(|anchor| ((anchor.value - value).abs(), -from_middle(anchor), anchor.value))
}

fn support(finding: &scale::Finding, eligible: u64) -> Support {
    let within_one = finding.middle.map_or(0, |middle| middle.within_one);
    match Support::of_kind(finding.kind, within_one, finding.n, eligible) {
        // Everybody within one step of each other is close, but only one same step is "all of us".
        Support::All { n, eligible } if !matches!(finding.level, Level::Unanimous | Level::Together) => {
            Support::Most { people: n, n, eligible, within_one_step: true }
        }
        Support::Most { people, n, eligible, .. } => Support::Most { people, n, eligible, within_one_step: true },
        other => other,
    }
}
