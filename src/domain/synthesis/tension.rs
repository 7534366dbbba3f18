//! What to talk about first: the widest differences on top.

use super::{Clause, Verdict};
use crate::domain::agreement::Kind;
use std::cmp::Reverse;

/// Two camps first, then no shared way, then a lean, then an agreed order with a disputed first place; inside
/// each the largest minority first, then the order of the questions. The first three are "talk about these three".
pub fn tensions(clauses: &[Clause]) -> Vec<&Clause> {
    let mut open: Vec<(u8, &Clause)> = clauses.iter().filter_map(|clause| Some((width(clause)?, clause))).collect();
    open.sort_by_key(|(width, clause)| (*width, Reverse(largest_minority(clause))));
    open.into_iter().map(|(_, clause)| clause).collect()
}

fn width(clause: &Clause) -> Option<u8> {
    match clause.verdict {
        Verdict::Judged { kind: Kind::Both, .. } => Some(0),
        Verdict::Judged { kind: Kind::Ask, .. } => Some(1),
        Verdict::Judged { kind: Kind::Lean, .. } => Some(2),
        Verdict::Judged { kind: Kind::Norm, .. } if clause.disputed_top => Some(3),
        _ => None,
    }
}

fn largest_minority(clause: &Clause) -> u64 {
    clause.minority.iter().map(|voices| voices.people).max().unwrap_or(0)
}
