//! One person's answer to one question, checked against the question. Not who gave it, and not what it adds up to.

use super::Refused;
use super::bank::{Question, QuestionKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What somebody said. Options count from 0 in the order of the question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    Choice(usize),
    /// The value on the scale, not its place.
    Steps(i64),
    /// Ascending, each once. Empty means "none of these", which is an answer.
    Picks(Vec<usize>),
    /// From the first place down; options that are not listed share the last places.
    Order(Vec<usize>),
    /// Codes of the filled parts with their texts.
    Texts(Vec<(String, String)>),
    /// "Fine with anything."
    NoPreference,
    Skipped,
}

impl Value {
    /// A short text for storage.
    pub fn encode(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// The opposite of `encode`. What comes out is checked again by `Question::accept`.
    pub fn decode(stored: &str) -> Result<Value, serde_json::Error> {
        serde_json::from_str(stored)
    }
}

/// What a person marks as a must.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Must {
    /// The one thing chosen; in a ranking its first place.
    Chosen,
    /// One of the things chosen: an option, or a place on the scale, counted from 0.
    Slot(usize),
}

/// An answer that fits its question. Made by `Question::accept` only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    value: Value,
    musts: Vec<usize>,
}

impl Answer {
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The slots (options, or places on the scale, from 0) that this person cannot do without, ascending.
    pub fn musts(&self) -> &[usize] {
        &self.musts
    }
}

impl Question {
    /// Checks an answer and puts it into its one form: picks sorted, texts trimmed, empty parts left out,
    /// a text without any part turned into a skip.
    pub fn accept(&self, value: Value, musts: &[Must]) -> Result<Answer, Refused> {
        let value = self.accept_value(value)?;
        let chosen = self.chosen(&value);
        let mut marked = BTreeSet::new();
        for must in musts {
            marked.insert(self.accept_must(*must, &chosen)?);
        }
        Ok(Answer { value, musts: marked.into_iter().collect() })
    }

    /// The slots a value chooses and a must can mark: the options picked, the step, a ranking's first place.
    pub fn chosen(&self, value: &Value) -> Vec<usize> {
        match (value, &self.kind) {
            (Value::Choice(option), _) => vec![*option],
            (Value::Steps(step), QuestionKind::Scale(scale)) => scale.slot(*step).into_iter().collect(),
            (Value::Picks(options), _) => options.clone(),
            (Value::Order(options), _) => options.iter().take(1).copied().collect(),
            _ => Vec::new(),
        }
    }

    fn accept_must(&self, must: Must, chosen: &[usize]) -> Result<usize, Refused> {
        if !self.can_be_must() {
            return refuse("This question cannot hold a must");
        }
        match (must, chosen) {
            (Must::Chosen, [only]) => Ok(*only),
            (Must::Slot(slot), _) if chosen.contains(&slot) => Ok(slot),
            _ => refuse("A must marks something you chose: choose it first, then mark it"),
        }
    }

    fn accept_value(&self, value: Value) -> Result<Value, Refused> {
        match (value, &self.kind) {
            (value @ (Value::Skipped | Value::NoPreference), _) => Ok(value),
            (Value::Choice(option), QuestionKind::Single(single)) => {
                known(&[option], single.options.len())?;
                Ok(Value::Choice(option))
            }
            (Value::Steps(step), QuestionKind::Scale(scale)) => match scale.slot(step) {
                Some(_) => Ok(Value::Steps(step)),
                None => refuse(format!("Choose a step from {} to {}, or skip this one", scale.min, scale.max)),
            },
            (Value::Picks(options), QuestionKind::Multi(multi)) => {
                accept_picks(options, multi.options.len(), multi.max_select)
            }
            (Value::Order(options), QuestionKind::Ranking(ranking)) => {
                accept_order(options, ranking.options.len(), ranking.rank_top)
            }
            (Value::Texts(texts), QuestionKind::Text(text)) => accept_texts(texts, &text.parts),
            _ => refuse("One thing is missing: choose one answer, or skip this one"),
        }
    }
}

fn accept_picks(mut picks: Vec<usize>, options: usize, max_select: Option<usize>) -> Result<Value, Refused> {
    known(&picks, options)?;
    picks.sort_unstable();
    picks.dedup();
    match max_select {
        Some(most) if picks.len() > most => refuse(format!("Choose up to {most}; you chose {}", picks.len())),
        _ => Ok(Value::Picks(picks)),
    }
}

fn accept_order(order: Vec<usize>, options: usize, rank_top: usize) -> Result<Value, Refused> {
    known(&order, options)?;
    let different: BTreeSet<usize> = order.iter().copied().collect();
    if different.len() < order.len() {
        return refuse("Two places hold the same option: choose a different one, or leave a place empty");
    }
    if order.is_empty() {
        return refuse("One thing is missing: put something in the first place, or skip this one");
    }
    if order.len() > rank_top {
        return refuse(format!("Put up to {rank_top} in order; you have {}", order.len()));
    }
    Ok(Value::Order(order))
}

fn accept_texts(texts: Vec<(String, String)>, parts: &[super::bank::Part]) -> Result<Value, Refused> {
    let mut accepted = Vec::new();
    for part in parts {
        let mut given = texts.iter().filter(|(code, _)| *code == part.code).map(|(_, text)| text.trim());
        let Some(text) = given.find(|text| !text.is_empty()) else {
            continue;
        };
        let length = text.chars().count();
        if length > part.max_chars {
            return refuse(format!("Make it shorter: up to {} characters fit here, this has {length}", part.max_chars));
        }
        accepted.push((part.code.clone(), text.to_owned()));
    }
    if texts.iter().any(|(code, _)| !parts.iter().any(|part| part.code == *code)) {
        return refuse("This question has changed: open it again");
    }
    Ok(if accepted.is_empty() { Value::Skipped } else { Value::Texts(accepted) })
}

fn known(chosen: &[usize], options: usize) -> Result<(), Refused> {
    if chosen.iter().all(|option| *option < options) {
        return Ok(());
    }
    refuse("One thing is missing: choose one of the answers shown, or skip this one")
}

fn refuse<T>(sentence: impl Into<String>) -> Result<T, Refused> {
    Err(Refused::because(sentence))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::bank::Bank;

    fn accept(code: &str, value: Value, musts: &[Must]) -> Result<Answer, Refused> {
        Bank::built_in().unwrap().question(code).unwrap().accept(value, musts)
    }

    #[test]
    fn an_answer_is_kept_in_one_form() {
        let picks = accept("accountability", Value::Picks(vec![4, 0, 4]), &[Must::Slot(4)]).unwrap();
        assert_eq!((picks.value(), picks.musts()), (&Value::Picks(vec![0, 4]), &[4][..]));
        let texts = vec![("great".to_owned(), " we laugh ".to_owned()), ("good".to_owned(), " ".to_owned())];
        let texts = accept("great_words", Value::Texts(texts), &[]).unwrap();
        assert_eq!(texts.value(), &Value::Texts(vec![("great".to_owned(), "we laugh".to_owned())]));
        let nothing = accept("great_words", Value::Texts(Vec::new()), &[]).unwrap();
        assert_eq!(nothing.value(), &Value::Skipped);
    }

    #[test]
    fn an_answer_that_does_not_fit_its_question_is_refused() {
        for (code, value) in [
            ("first_response", Value::Choice(4)),
            ("first_response", Value::Steps(1)),
            ("relational", Value::Steps(0)),
            ("relational", Value::Steps(8)),
            ("relational", Value::Steps(i64::MIN)),
            ("accountability", Value::Picks(vec![0, 1, 2, 3])),
            ("accountability", Value::Picks(vec![7])),
            ("channels", Value::Order(vec![0, 1, 0])),
            ("channels", Value::Order(vec![])),
            ("channels", Value::Order(vec![0, 1, 2, 3])),
            ("great_words", Value::Texts(vec![("worst".to_owned(), "x".to_owned())])),
            ("great_words", Value::Texts(vec![("good".to_owned(), "x".repeat(141))])),
        ] {
            assert!(accept(code, value.clone(), &[]).is_err(), "{code} {value:?}");
        }
    }

    #[test]
    fn a_must_marks_something_that_was_chosen() {
        let musts = |code, value, must| accept(code, value, &[must]).map(|answer| answer.musts().to_vec());
        assert_eq!(musts("relational", Value::Steps(6), Must::Chosen), Ok(vec![5]));
        assert_eq!(musts("channels", Value::Order(vec![3, 0]), Must::Chosen), Ok(vec![3]));
        assert_eq!(musts("accountability", Value::Picks(vec![2]), Must::Chosen), Ok(vec![2]));
        assert!(musts("channels", Value::Order(vec![3, 0]), Must::Slot(0)).is_err());
        assert!(musts("accountability", Value::Picks(vec![2, 3]), Must::Chosen).is_err());
        assert!(musts("first_response", Value::Skipped, Must::Chosen).is_err());
        assert!(musts("sharing", Value::Picks(vec![0]), Must::Slot(0)).is_err());
    }

    #[test]
    fn what_is_stored_comes_back() {
        for value in [
            Value::Choice(2),
            Value::Steps(-3),
            Value::Picks(vec![]),
            Value::Order(vec![1, 0]),
            Value::Texts(vec![("good".to_owned(), "said \"yes\"".to_owned())]),
            Value::NoPreference,
            Value::Skipped,
        ] {
            assert_eq!(Value::decode(&value.encode().unwrap()).unwrap(), value);
        }
    }
}
