//! A result as one sentence for the wall, as far as so many answers may tell it.

use super::super::results::counted;
use crate::domain::bank::{Question, QuestionKind};
use crate::domain::charter::Clause;
use crate::domain::synthesis::Support;
use crate::views::charts::{Counted, LEAVES_FROM};
use crate::views::support::margin;
use crate::views::words::capital;

/// The heading of a result. It names ways only where so many answered that the picture names them too, or where more
/// than half share one.
pub fn finding(question: Option<&Question>, clause: &Clause) -> String {
    let counted = question.map(|question| counted(question, &clause.figures.counts)).unwrap_or_default();
    let margin = capital(&margin(clause.figures.support));
    if matches!(clause.figures.support, Support::Differ) {
        return differ(question, clause, &counted);
    }
    match shared(question, clause, &counted) {
        _ if margin.is_empty() => clause.words.clone(),
        Some(way) => format!("{margin}: {}", ended(&way)),
        None => format!("{margin}."),
    }
}

fn tells_options(clause: &Clause) -> bool {
    clause.figures.n >= u64::from(LEAVES_FROM)
}

/// The one way that stands behind a shared sentence.
fn shared(question: Option<&Question>, clause: &Clause, counted: &[Counted]) -> Option<String> {
    let is_one_way = matches!(question.map(|question| &question.kind), Some(QuestionKind::Single(_)));
    let most = counted.iter().max_by_key(|one| one.count).filter(|_| is_one_way)?;
    let is_most = 2 * u64::from(most.count) > clause.figures.n;
    (is_most || tells_options(clause)).then(|| lowered(&most.name))
}

fn differ(question: Option<&Question>, clause: &Clause, counted: &[Counted]) -> String {
    let chosen: Vec<&Counted> = counted.iter().filter(|one| one.count > 0).collect();
    let is_scale = matches!(question.map(|question| &question.kind), Some(QuestionKind::Scale(_)));
    match (chosen.first(), chosen.last()) {
        (Some(low), Some(high)) if tells_options(clause) && is_scale && chosen.len() > 1 => {
            format!("We differ, from {} to {}.", spoken(&low.name), spoken(&high.name))
        }
        _ => "We differ.".to_owned(),
    }
}

fn spoken(name: &str) -> String {
    format!("“{}”", name.trim_end_matches('.'))
}

/// An option goes on in the middle of the sentence; "I" stays large.
fn lowered(name: &str) -> String {
    let first = name.split_whitespace().next().unwrap_or_default();
    let stays = first == "I"
        || first.starts_with("I’")
        || first.starts_with("I'")
        || first.chars().nth(1).is_some_and(char::is_uppercase);
    let mut letters = name.chars();
    match letters.next() {
        Some(letter) if !stays => letter.to_lowercase().chain(letters).collect(),
        _ => name.to_owned(),
    }
}

fn ended(words: &str) -> String {
    if words.ends_with(['.', '?', '!', '”']) { words.to_owned() } else { format!("{words}.") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::agreement::Kind;
    use crate::domain::bank::Bank;
    use crate::views::charter::samples;

    #[test]
    fn the_heading_says_the_finding_and_names_ways_only_where_enough_answered() {
        let bank = Bank::built_in().unwrap();
        let question = bank.question("first_response");
        let norm = samples::clause(1, Kind::Norm, "We first celebrate the effort.");
        let says = finding(question, &norm);
        assert!(says.starts_with("Most of us, 8 of 9: celebrate the effort"), "{says}");
        let apart = samples::clause(3, Kind::Both, "We ask first.");
        assert_eq!(finding(question, &apart), "We differ.");
        let scale = bank.questions().iter().find(|one| matches!(one.kind, QuestionKind::Scale(_))).unwrap();
        let mut few = apart.clone();
        few.figures.n = 4;
        few.figures.counts = vec![1; scale.width()];
        assert_eq!(finding(Some(scale), &few), "We differ.");
        few.figures.n = 7;
        assert!(finding(Some(scale), &few).starts_with("We differ, from “"));
    }
}
