//! A card: what somebody shares of how to work with them, said in the first person with the bank's own words, and two
//! cards side by side.

use super::Refused;
use super::answer::Value;
use super::bank::{Bank, MultiRule, Question, QuestionKind};
use super::given::Given;
use super::synthesis::{Gathered, Group, compose};
use super::tally::Tally;
use crate::base::text::clean_line;

/// Longest sentence somebody wants to hear when challenged.
pub const LINE_MAX: usize = 200;

/// One answer on a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub question: String,
    pub given: Given,
    /// Taken off the card it is seen by its owner only, who can put it back.
    pub is_shown: bool,
}

/// Everything on one person's card.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Card {
    pub items: Vec<Item>,
    /// "The sentence I want to hear when you challenge me"; may be empty.
    pub line: String,
    pub may_be_called_out: bool,
}

impl Card {
    /// Whether somebody else would see anything of it.
    pub fn is_shared(&self) -> bool {
        self.may_be_called_out || !self.line.is_empty() || self.items.iter().any(|item| item.is_shown)
    }

    pub fn item(&self, question: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.question == question)
    }

    /// What others see, in the order of the bank. A question the bank no longer has is left out.
    pub fn shown<'a>(&'a self, bank: &'a Bank) -> Vec<(&'a Question, &'a Given)> {
        self.in_order(bank).filter(|(_, item)| item.is_shown).map(|(question, item)| (question, &item.given)).collect()
    }

    pub fn in_order<'a>(&'a self, bank: &'a Bank) -> impl Iterator<Item = (&'a Question, &'a Item)> {
        bank.questions().iter().filter_map(|question| Some((question, self.item(&question.code)?)))
    }
}

/// Somebody with a card, as their team speaks of them.
#[derive(Debug, Clone)]
pub struct Holder {
    pub id: super::ids::MemberId,
    pub public_id: crate::base::token::PublicId,
    /// The whole name.
    pub name: String,
    /// What they like to be called.
    pub called: String,
    pub card: Card,
}

/// The sentence somebody wants to hear; nothing typed takes it away.
pub fn clean_challenge(typed: &str) -> Result<String, Refused> {
    clean_line(typed, LINE_MAX).map_err(|fault| Refused::field("line", fault.to_string()))
}

/// The questions somebody may answer for their card alone: the usual ones. What may leave a team is decided by
/// everybody together, so it is not among them.
pub fn questions(bank: &Bank) -> Vec<&Question> {
    let usual = |question: &&Question| question.sets.iter().any(|set| set == "core") && !question.is_veto();
    bank.questions().iter().filter(usual).collect()
}

/// An answer in the first person: a sentence, or one per part of a text.
pub fn sentences(bank: &Bank, question: &Question, value: &Value) -> Vec<String> {
    match (value, &question.kind) {
        (Value::Skipped, _) => Vec::new(),
        (Value::NoPreference, _) => vec![format!("{}: I am fine with anything.", question.short)],
        (Value::Texts(texts), QuestionKind::Text(text)) => {
            let words = |(code, words): &(String, String)| {
                let label = text.parts.iter().find(|part| part.code == *code).map_or("", |part| part.label.as_str());
                match label.strip_suffix("...") {
                    Some(beginning) => format!("{beginning}{words}"),
                    None => format!("{label}: {words}"),
                }
            };
            texts.iter().map(words).collect()
        }
        (Value::Picks(picks), QuestionKind::Multi(multi)) => match (&multi.rule, picks.as_slice()) {
            (_, []) => vec![format!("{}: none of these for me.", question.short)],
            (MultiRule::Veto(_), picks) => {
                let of = |pick: &usize| multi.options.get(*pick).map(|option| option.clause.clone());
                let list: Vec<String> = picks.iter().filter_map(of).collect();
                vec![format!("With me, this may leave the team: {}.", joined(&list, &bank.words.and))]
            }
            (MultiRule::Counted(_), _) => vec![wish(bank, question, value)],
        },
        (Value::Order(order), QuestionKind::Ranking(ranking)) if order.len() > 1 => {
            let need = |place: &usize| ranking.options.get(*place).map(|option| option.need_clause.clone());
            let then: Vec<String> = order.iter().skip(1).filter_map(need).collect();
            vec![format!("{} Next best: {}.", wish(bank, question, value), then.join(", then "))]
        }
        _ => vec![wish(bank, question, value)],
    }
}

/// The bank's sentence for one single answer. It speaks of "one of us"; on a card that person says "I".
fn wish(bank: &Bank, question: &Question, value: &Value) -> String {
    let mut tally = Tally::new(question);
    let counted = question.accept(value.clone(), &[]).is_ok_and(|answer| tally.add(question, &answer).is_ok());
    let gathered = [Gathered { question, tally: &tally, texts: &[] }];
    // Of two people one has spoken: never a norm, always the words for one wish.
    let draft = compose(&bank.words, &gathered, &Group { eligible: 2, hr_sums_declared: false });
    let text = draft.clauses.first().filter(|_| counted).map(|clause| clause.text.as_str()).unwrap_or_default();
    text.replace("One of us wishes", "I wish").replace("One of us", "I").replace("one of us", "I")
}

fn joined(list: &[String], and: &str) -> String {
    match list.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {and} {last}", rest.join(", ")),
        _ => list.join(""),
    }
}

/// One question on two cards; at least one of them has it.
#[derive(Debug, Clone, Copy)]
pub struct Beside<'a> {
    pub question: &'a Question,
    pub mine: Option<&'a Given>,
    pub theirs: Option<&'a Given>,
}

/// Two cards side by side, each part in the order of the bank.
#[derive(Debug, Clone, Default)]
pub struct Pair<'a> {
    pub differ: Vec<Beside<'a>>,
    pub alike: Vec<Beside<'a>>,
    /// On one card only, or in words of one's own, which are neither alike nor different.
    pub rest: Vec<Beside<'a>>,
}

impl<'a> Pair<'a> {
    pub fn of(bank: &'a Bank, mine: &'a Card, theirs: &'a Card) -> Self {
        let mut pair = Self::default();
        for question in bank.questions() {
            let on = |card: &'a Card| card.item(&question.code).filter(|item| item.is_shown).map(|item| &item.given);
            let beside = Beside { question, mine: on(mine), theirs: on(theirs) };
            match (beside.mine, beside.theirs) {
                (None, None) => {}
                (Some(one), Some(other)) if !question.is_text() => {
                    let list = if one.value() == other.value() { &mut pair.alike } else { &mut pair.differ };
                    list.push(beside);
                }
                _ => pair.rest.push(beside),
            }
        }
        pair
    }
}

/// The bank's sentence for how sharp it may get in front of everybody.
pub fn ceiling(bank: &Bank) -> String {
    let of = |question: &Question| match &question.kind {
        QuestionKind::Scale(scale) => scale.ceiling.as_ref().map(|ceiling| ceiling.fill(&[])),
        _ => None,
    };
    let usual = || "With the whole team present, the gentlest must is the ceiling.".to_owned();
    bank.questions().iter().find_map(of).unwrap_or_else(usual)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::given::Share;

    fn said(code: &str, value: Value) -> Vec<String> {
        let bank = Bank::built_in().unwrap();
        sentences(&bank, bank.question(code).unwrap(), &value)
    }

    fn item(bank: &Bank, code: &str, value: Value, is_shown: bool) -> Item {
        let answer = bank.question(code).unwrap().accept(value, &[]).unwrap();
        Item { question: code.to_owned(), given: Given::new(&answer, Share::Card, String::new()), is_shown }
    }

    #[test]
    fn an_answer_is_said_in_the_first_person_with_the_words_of_the_bank() {
        let one = |code, value| said(code, value).join(" | ");
        assert_eq!(
            one("first_response", Value::Choice(1)),
            "When showing new work, I would like to hear what works and what does not together."
        );
        assert_eq!(one("challenge_level", Value::Steps(6)), "I would like challenge close to \"Sharp\".");
        assert_eq!(
            one("accountability", Value::Picks(vec![0, 3])),
            "To keep a promise, I would like a check-in at the start of the meeting and one person to report to."
        );
        assert_eq!(
            one("channels", Value::Order(vec![3, 0, 1])),
            "For everyday things, I would like to talk face to face. Next best: a chat message, then an email."
        );
        let texts = vec![("good".to_owned(), "we laugh".to_owned()), ("great".to_owned(), "we ship".to_owned())];
        assert_eq!(one("great_words", Value::Texts(texts)), "Good is we laugh | Great is we ship");
        assert_eq!(
            one("sharing", Value::Picks(vec![0])),
            "With me, this may leave the team: our charter without names."
        );
        assert!(said("first_response", Value::Skipped).is_empty());
    }

    #[test]
    fn no_sentence_of_a_card_speaks_of_one_of_us() {
        let bank = Bank::built_in().unwrap();
        for question in bank.questions() {
            let values: Vec<Value> = match &question.kind {
                QuestionKind::Single(_) => (0..question.width()).map(Value::Choice).collect(),
                QuestionKind::Scale(scale) => (scale.min..=scale.max).map(Value::Steps).collect(),
                QuestionKind::Multi(_) => (0..question.width()).map(|pick| Value::Picks(vec![pick])).collect(),
                QuestionKind::Ranking(_) => (0..question.width()).map(|first| Value::Order(vec![first])).collect(),
                QuestionKind::Text(_) => continue,
            };
            for value in values {
                let words = sentences(&bank, question, &value).join(" ");
                assert!(words.len() > 10 && !words.to_lowercase().contains("one of us"), "{}: {words}", question.code);
                assert!(words.contains('I') || question.is_veto(), "{}: {words}", question.code);
            }
        }
    }

    #[test]
    fn two_cards_differ_agree_or_stand_alone_and_what_is_off_is_not_there() {
        let bank = Bank::built_in().unwrap();
        let mine = Card {
            items: vec![
                item(&bank, "first_response", Value::Choice(0), true),
                item(&bank, "challenge_level", Value::Steps(3), true),
                item(&bank, "thinking_time", Value::Choice(1), true),
                item(&bank, "between", Value::Choice(1), false),
            ],
            ..Card::default()
        };
        let theirs = Card {
            items: vec![
                item(&bank, "first_response", Value::Choice(0), true),
                item(&bank, "challenge_level", Value::Steps(6), true),
                item(&bank, "between", Value::Choice(1), true),
            ],
            ..Card::default()
        };
        let pair = Pair::of(&bank, &mine, &theirs);
        let codes = |list: &[Beside]| list.iter().map(|one| one.question.code.clone()).collect::<Vec<_>>();
        assert_eq!(codes(&pair.differ), ["challenge_level"]);
        assert_eq!(codes(&pair.alike), ["first_response"]);
        assert_eq!(codes(&pair.rest), ["thinking_time", "between"]);
    }
}
