//! What one cell says: codes, labels and numbers to a value.

use crate::domain::answer::Value;
use crate::domain::bank::{Question, QuestionKind};
use crate::sheets::table::folded;
use std::collections::HashMap;
use std::fmt;

/// What was expected in a cell; it never repeats what the cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault(pub String);

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What cells of one question may hold, in its folded form, and the slot it stands for.
pub struct Lookup {
    slots: HashMap<String, usize>,
    /// The most pieces between semicolons that one label has.
    longest: usize,
    expected: String,
}

impl Lookup {
    pub fn of(question: &Question) -> Lookup {
        let mut names: Vec<(String, usize)> = Vec::new();
        if let QuestionKind::Scale(scale) = &question.kind {
            names.extend((0..scale.steps()).map(|slot| (scale.value(slot).to_string(), slot)));
            let anchors =
                scale.anchors.iter().filter_map(|anchor| Some((anchor.label.clone(), scale.slot(anchor.value)?)));
            names.extend(anchors);
        }
        names.extend(question.options().iter().enumerate().map(|(slot, option)| (option.code.clone(), slot)));
        names.extend(question.options().iter().enumerate().map(|(slot, option)| (option.label.clone(), slot)));
        let longest = names.iter().map(|(name, _)| name.split(';').count()).max().unwrap_or(1);
        let mut slots = HashMap::new();
        for (name, slot) in names {
            // Codes and numbers come first and win over a label that looks the same.
            slots.entry(folded(&name)).or_insert(slot);
        }
        Lookup { slots, longest, expected: expected(question) }
    }

    pub fn slot(&self, name: &str) -> Option<usize> {
        self.slots.get(&folded(name)).copied()
    }

    /// Splits at semicolons; a label may hold semicolons itself, and the longest run of pieces that is a label wins.
    pub fn slots(&self, cell: &str) -> Result<Vec<usize>, Fault> {
        let mut slots = Vec::new();
        let mut rest = Some(cell);
        while let Some(left) = rest {
            if let Some((slot, after)) = self.longest_run(left) {
                slots.push(slot);
                rest = after;
            } else {
                let (piece, after) = piece(left);
                if !piece.trim().is_empty() {
                    return Err(self.fault());
                }
                rest = after;
            }
        }
        Ok(slots)
    }

    /// The slot named by the most pieces at the start of the text, and what follows them.
    pub fn longest_run<'a>(&self, text: &'a str) -> Option<(usize, Option<&'a str>)> {
        let ends = text.match_indices(';').map(|(end, _)| end).chain([text.len()]).take(self.longest);
        let ends: Vec<usize> = ends.collect();
        ends.into_iter().rev().find_map(|end| {
            let slot = self.slot(text.get(..end)?)?;
            Some((slot, text.get(end + 1..)))
        })
    }

    pub fn fault(&self) -> Fault {
        Fault(self.expected.clone())
    }
}

/// The text up to the next semicolon and what follows it; `None` after the last piece.
pub fn piece(text: &str) -> (&str, Option<&str>) {
    match text.split_once(';') {
        Some((piece, after)) => (piece, Some(after)),
        None => (text, None),
    }
}

/// `cell` is not empty.
pub fn value(question: &Question, lookup: &Lookup, cell: &str) -> Result<Value, Fault> {
    match &question.kind {
        QuestionKind::Single(_) => lookup.slot(cell).map(Value::Choice).ok_or_else(|| lookup.fault()),
        QuestionKind::Scale(scale) => {
            let value = cell.parse().ok().filter(|value| scale.slot(*value).is_some());
            let label = || lookup.slot(cell).map(|slot| scale.value(slot));
            value.or_else(label).map(Value::Steps).ok_or_else(|| lookup.fault())
        }
        QuestionKind::Multi(multi) => {
            let mut picks = lookup.slots(cell)?;
            picks.sort_unstable();
            picks.dedup();
            match multi.max_select {
                Some(most) if picks.len() > most => Err(Fault(format!("up to {most} options are expected here"))),
                _ if picks.is_empty() => Ok(Value::Skipped),
                _ => Ok(Value::Picks(picks)),
            }
        }
        QuestionKind::Ranking(ranking) => order(lookup.slots(cell)?, ranking.rank_top),
        QuestionKind::Text(_) => Ok(Value::Skipped),
    }
}

fn order(order: Vec<usize>, rank_top: usize) -> Result<Value, Fault> {
    let is_twice =
        order.iter().enumerate().any(|(place, slot)| order.iter().take(place).any(|earlier| earlier == slot));
    if is_twice {
        return Err(Fault("each option is expected in one place only".to_owned()));
    }
    match order.len() {
        0 => Ok(Value::Skipped),
        places if places > rank_top => Err(Fault(format!("up to {rank_top} options in order are expected here"))),
        _ => Ok(Value::Order(order)),
    }
}

fn expected(question: &Question) -> String {
    let codes: Vec<&str> = question.options().iter().map(|option| option.code.as_str()).collect();
    let codes = codes.join(", ");
    match &question.kind {
        QuestionKind::Single(_) => format!("one option is expected here, by its code or its label: {codes}"),
        QuestionKind::Scale(scale) => {
            format!("a whole number from {} to {} or the label of a step is expected here", scale.min, scale.max)
        }
        _ => format!("options with ; between them are expected here, by their codes or their labels: {codes}"),
    }
}
