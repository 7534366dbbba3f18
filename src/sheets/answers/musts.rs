//! The column of musts: `code` or `code=option`, separated by semicolons.

use super::cells::{Fault, Lookup, piece};
use crate::domain::answer::{Must, Value};
use crate::domain::bank::{Bank, Question, QuestionKind};
use crate::sheets::table::folded;

/// What a person marked, per asked question. `values` are that person's answers.
pub fn read(
    bank: &Bank,
    asked: &[&Question],
    lookups: &[Lookup],
    cell: &str,
    values: &[Value],
) -> Result<Vec<Vec<Must>>, Fault> {
    let most = bank.settings.musts_per_person;
    let mut marked: Vec<Vec<Must>> = vec![Vec::new(); asked.len()];
    let mut entries = 0;
    let mut rest = Some(cell);
    while let Some(left) = rest {
        let (first, after) = piece(left);
        if first.trim().is_empty() {
            rest = after;
            continue;
        }
        let code = folded(first.split_once('=').map_or(first, |(code, _)| code));
        let at = asked.iter().position(|question| folded(&question.code) == code);
        let found = at.and_then(|at| Some((asked.get(at)?, lookups.get(at)?, values.get(at)?, marked.get_mut(at)?)));
        let (question, lookup, value, musts) = found.ok_or_else(|| unknown(bank, &code))?;
        if !bank.can_be_must(question) {
            return Err(cannot_be_must());
        }
        let (slot, after) = named_option(question, lookup, left)?;
        musts.push(mark(question, slot, &question.chosen(value))?);
        rest = after;
        entries += 1;
    }
    if entries > most {
        return Err(Fault(format!("up to {most} musts are expected here")));
    }
    Ok(marked)
}

/// The option after the equals sign of the first entry, and the text after that entry.
fn named_option<'a>(
    question: &Question,
    lookup: &Lookup,
    left: &'a str,
) -> Result<(Option<usize>, Option<&'a str>), Fault> {
    let (entry, after) = piece(left);
    if !entry.contains('=') {
        return Ok((None, after));
    }
    let option = left.split_once('=').and_then(|(_, option)| lookup.longest_run(option));
    match option {
        Some((slot, after)) => Ok((Some(slot), after)),
        None => Err(Fault(format!(
            "after {}= one of its options is expected, by its code, its label or its number",
            question.code
        ))),
    }
}

fn mark(question: &Question, slot: Option<usize>, chosen: &[usize]) -> Result<Must, Fault> {
    let code = &question.code;
    match (slot, chosen) {
        (_, []) => Err(Fault(format!("a must is expected to belong to an answer; {code} has none in this row"))),
        (Some(slot), _) if chosen.contains(&slot) => Ok(Must::Slot(slot)),
        (Some(_), _) if matches!(question.kind, QuestionKind::Ranking(_)) => {
            Err(Fault(format!("a must in {code} is expected to be the first place of this row")))
        }
        (Some(_), _) => Err(Fault(format!("a must is expected to be something this row chose in {code}"))),
        (None, [_]) => Ok(Must::Chosen),
        (None, _) => Err(Fault(format!("{code} has several options here, so {code}=option is expected"))),
    }
}

fn unknown(bank: &Bank, code: &str) -> Fault {
    match bank.questions().iter().find(|question| folded(&question.code) == folded(code)) {
        Some(question) if !bank.can_be_must(question) => cannot_be_must(),
        Some(question) => Fault(format!("a must is expected to belong to an answer; {} has no column", question.code)),
        None => Fault(
            "codes of answered questions are expected here, like code or code=option, with ; between them".to_owned(),
        ),
    }
}

fn cannot_be_must() -> Fault {
    Fault("a question that can hold a must is expected here; texts and what may leave the team cannot".to_owned())
}
