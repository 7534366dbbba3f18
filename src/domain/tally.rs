//! The counters of one question in one team: everything a result needs, so reading one costs the same for nine people and nine thousand.

use super::agreement::order::Order;
use super::agreement::{Turnout, multi, ranking};
use super::answer::{Answer, Value};
use super::bank::{Question, QuestionKind};
use serde::{Deserialize, Serialize};
use std::fmt;

/// People counted per slot. A slot is an option, or a place on the scale, from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// People who answered, also with "none of these"; not those who skipped or had no preference.
    pub respondents: u64,
    pub no_preference: u64,
    pub skipped: u64,
    /// Who chose the slot; in a ranking, who put it in the first place.
    pub counts: Vec<u64>,
    /// Who cannot do without the slot: marked as a must, or chosen where the choice itself is kept always.
    pub needs: Vec<u64>,
    /// Only for rankings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orders: Option<Orders>,
}

/// What a ranking needs beside its first places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Orders {
    /// Twice the sum of the places; tied options share the middle of their places.
    pub sum2: Vec<u64>,
    /// `pair[i][j]`: people who put i before j.
    pub pair: Vec<Vec<u64>>,
    /// Sum over people and their groups of t tied options of t³ - t.
    pub ties: u64,
}

/// The answer was never counted here, or the tally belongs to another question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Miscounted;

impl fmt::Display for Miscounted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the counters do not contain this answer")
    }
}

impl std::error::Error for Miscounted {}

impl Tally {
    /// Nobody has answered.
    pub fn new(question: &Question) -> Tally {
        let width = question.width();
        let orders = matches!(question.kind, QuestionKind::Ranking(_)).then(|| Orders {
            sum2: vec![0; width],
            pair: vec![vec![0; width]; width],
            ties: 0,
        });
        Tally { respondents: 0, no_preference: 0, skipped: 0, counts: vec![0; width], needs: vec![0; width], orders }
    }

    pub fn add(&mut self, question: &Question, answer: &Answer) -> Result<(), Miscounted> {
        self.merge(&Tally::of_one(question, answer))
    }

    /// Takes an answer back. Nothing changes when it was never counted.
    pub fn remove(&mut self, question: &Question, answer: &Answer) -> Result<(), Miscounted> {
        *self = self.combined(&Tally::of_one(question, answer), u64::checked_sub)?;
        Ok(())
    }

    /// Adds the people of another tally of the same question.
    pub fn merge(&mut self, other: &Tally) -> Result<(), Miscounted> {
        *self = self.combined(other, u64::checked_add)?;
        Ok(())
    }

    /// The people around this question when `eligible` were invited.
    pub fn turnout(&self, eligible: u64) -> Turnout {
        Turnout { eligible, no_preference: self.no_preference, skipped: self.skipped }
    }

    /// The counters of a multi-select as the agreement engine reads them.
    pub fn as_multi(&self) -> multi::Tally {
        multi::Tally { respondents: self.respondents, counts: self.counts.clone() }
    }

    /// The counters of a ranking as the agreement engine reads them; `None` for every other question.
    pub fn as_ranking(&self) -> Option<ranking::Tally> {
        self.orders.as_ref().map(|orders| ranking::Tally {
            n: self.respondents,
            indifferent: 0,
            sum2: orders.sum2.clone(),
            first: self.counts.clone(),
            pair: orders.pair.clone(),
            ties: orders.ties,
        })
    }

    /// A short text for storage.
    pub fn encode(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    pub fn decode(stored: &str) -> Result<Tally, serde_json::Error> {
        serde_json::from_str(stored)
    }

    fn of_one(question: &Question, answer: &Answer) -> Tally {
        let mut tally = Tally::new(question);
        match answer.value() {
            Value::Skipped => tally.skipped = 1,
            Value::NoPreference => tally.no_preference = 1,
            _ => tally.respondents = 1,
        }
        for slot in question.chosen(answer.value()) {
            set(&mut tally.counts, slot);
            if is_kept_always(question, slot) {
                set(&mut tally.needs, slot);
            }
        }
        for slot in answer.musts() {
            set(&mut tally.needs, *slot);
        }
        if let (Value::Order(order), Some(orders)) = (answer.value(), &mut tally.orders) {
            *orders = Orders::of_one(order, question.width());
        }
        tally
    }

    fn combined(&self, other: &Tally, by: Combine) -> Result<Tally, Miscounted> {
        let one = |mine: u64, theirs: u64| by(mine, theirs).ok_or(Miscounted);
        let orders = match (&self.orders, &other.orders) {
            (None, None) => None,
            (Some(mine), Some(theirs)) => Some(mine.combined(theirs, by)?),
            _ => return Err(Miscounted),
        };
        Ok(Tally {
            respondents: one(self.respondents, other.respondents)?,
            no_preference: one(self.no_preference, other.no_preference)?,
            skipped: one(self.skipped, other.skipped)?,
            counts: combined(&self.counts, &other.counts, by)?,
            needs: combined(&self.needs, &other.needs, by)?,
            orders,
        })
    }
}

impl Orders {
    /// `order` lists the first places; the options left out share the last ones.
    fn of_one(order: &[usize], width: usize) -> Orders {
        let places: Vec<Vec<usize>> = order.iter().map(|option| vec![*option]).collect();
        let mut one = ranking::Tally::empty(width);
        if let Ok(order) = Order::new(width, &places) {
            one.add(&order, 1);
        }
        Orders { sum2: one.sum2, pair: one.pair, ties: one.ties }
    }

    fn combined(&self, other: &Orders, by: Combine) -> Result<Orders, Miscounted> {
        if self.pair.len() != other.pair.len() {
            return Err(Miscounted);
        }
        let pairs = self.pair.iter().zip(&other.pair);
        Ok(Orders {
            sum2: combined(&self.sum2, &other.sum2, by)?,
            pair: pairs.map(|(mine, theirs)| combined(mine, theirs, by)).collect::<Result<_, _>>()?,
            ties: by(self.ties, other.ties).ok_or(Miscounted)?,
        })
    }
}

type Combine = fn(u64, u64) -> Option<u64>;

fn combined(mine: &[u64], theirs: &[u64], by: Combine) -> Result<Vec<u64>, Miscounted> {
    if mine.len() != theirs.len() {
        return Err(Miscounted);
    }
    mine.iter().zip(theirs).map(|(mine, theirs)| by(*mine, *theirs).ok_or(Miscounted)).collect()
}

fn set(counters: &mut [u64], slot: usize) {
    if let Some(counter) = counters.get_mut(slot) {
        *counter = 1;
    }
}

fn is_kept_always(question: &Question, slot: usize) -> bool {
    match &question.kind {
        QuestionKind::Scale(scale) => scale.keep_always_values.contains(&scale.value(slot)),
        _ if question.is_veto() => false,
        _ => question.options().get(slot).is_some_and(|option| option.keep_always),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::answer::Must;
    use crate::domain::bank::Bank;
    use proptest::prelude::*;

    fn answers(question: &Question) -> Vec<Answer> {
        let values = match &question.kind {
            QuestionKind::Single(single) => (0..single.options.len()).map(Value::Choice).collect(),
            QuestionKind::Scale(scale) => (scale.min..=scale.max).map(Value::Steps).collect(),
            QuestionKind::Multi(_) => vec![Value::Picks(vec![]), Value::Picks(vec![0, 2]), Value::Picks(vec![1])],
            QuestionKind::Ranking(_) => {
                vec![Value::Order(vec![1]), Value::Order(vec![0, 2]), Value::Order(vec![2, 1, 0])]
            }
            QuestionKind::Text(_) => vec![Value::Texts(vec![("request".to_owned(), "x".to_owned())])],
        };
        let mut answers = Vec::new();
        for value in values.into_iter().chain([Value::Skipped, Value::NoPreference]) {
            answers.extend(question.accept(value.clone(), &[Must::Chosen]));
            answers.extend(question.accept(value, &[]));
        }
        answers
    }

    proptest! {
        #[test]
        fn a_stream_of_changed_minds_equals_a_recount(
            code in prop::sample::select(vec!["between", "challenge_level", "accountability", "channels", "sharing", "one_request"]),
            events in prop::collection::vec((0usize..6, prop::option::of(any::<prop::sample::Index>())), 0..60),
        ) {
            let bank = Bank::built_in().unwrap();
            let question = bank.question(code).unwrap();
            let possible = answers(question);
            let mut current: Vec<Option<&Answer>> = vec![None; 6];
            let mut tally = Tally::new(question);
            for (member, choice) in events {
                if let Some(old) = current[member].take() {
                    tally.remove(question, old).unwrap();
                }
                current[member] = choice.map(|index| index.get(&possible));
                if let Some(new) = current[member] {
                    tally.add(question, new).unwrap();
                }
            }
            let mut recount = Tally::new(question);
            for answer in current.iter().flatten() {
                recount.add(question, answer).unwrap();
            }
            prop_assert_eq!(&tally, &recount);
            prop_assert_eq!(Tally::decode(&tally.encode().unwrap()).unwrap(), recount);
            for answer in current.iter().flatten() {
                tally.remove(question, answer).unwrap();
            }
            prop_assert_eq!(tally, Tally::new(question));
        }
    }

    #[test]
    fn a_short_order_leaves_the_rest_tied_in_the_last_places() {
        let orders = Orders::of_one(&[2, 0], 5);
        assert_eq!(orders.sum2, [4, 8, 2, 8, 8]);
        assert_eq!(orders.pair[2], [1, 1, 0, 1, 1]);
        assert_eq!(orders.pair[1], [0, 0, 0, 0, 0]);
        assert_eq!(orders.ties, 24);
    }

    #[test]
    fn a_boundary_is_kept_even_if_nobody_marked_it() {
        let bank = Bank::built_in().unwrap();
        let question = bank.question("between").unwrap();
        let mut tally = Tally::new(question);
        tally.add(question, &question.accept(Value::Choice(3), &[]).unwrap()).unwrap();
        assert_eq!(tally.needs, [0, 0, 0, 1]);
    }

    #[test]
    fn an_answer_that_was_never_counted_cannot_be_taken_back() {
        let bank = Bank::built_in().unwrap();
        let question = bank.question("channels").unwrap();
        let answer = question.accept(Value::Order(vec![0]), &[]).unwrap();
        let mut tally = Tally::new(question);
        assert_eq!(tally.remove(question, &answer), Err(Miscounted));
        assert_eq!(tally, Tally::new(question));
        assert_eq!(Tally::new(bank.question("sharing").unwrap()).add(question, &answer), Err(Miscounted));
    }
}
