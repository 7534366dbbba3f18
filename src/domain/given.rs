//! An answer as it is kept while a workshop is open: what was said, what is a must, who may see it, one line beside it.

use super::Refused;
use super::answer::{Answer, Must, Value};
use super::bank::Question;
use crate::base::named::named;
use serde::{Deserialize, Serialize};

named!(
    /// Who may see an answer.
    Share {
        /// The team, as the workshop's mode promises.
        Counted = "counted",
        /// Also the team with the person's name, on their card.
        Card = "card",
    }
);

/// What one person gave to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    value: Value,
    musts: Vec<usize>,
    pub share: Share,
    /// The person's own line; may be empty.
    pub note: String,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    value: Value,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    musts: Vec<usize>,
    #[serde(default, skip_serializing_if = "is_false")]
    card: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_false(flag: &bool) -> bool {
    !flag
}

impl Given {
    pub fn new(answer: &Answer, share: Share, note: String) -> Self {
        Self { value: answer.value().clone(), musts: answer.musts().to_vec(), share, note }
    }

    /// Passed over without an answer.
    pub fn skipped() -> Self {
        Self { value: Value::Skipped, musts: Vec::new(), share: Share::Counted, note: String::new() }
    }

    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The slots marked as a must.
    pub fn musts(&self) -> &[usize] {
        &self.musts
    }

    pub fn is_skipped(&self) -> bool {
        self.value == Value::Skipped
    }

    /// Whether it holds anything that counters cannot hold: a text, or a line beside the answer.
    pub fn has_words(&self) -> bool {
        matches!(self.value, Value::Texts(_)) || !self.note.trim().is_empty()
    }

    /// The countable part, checked against the question once more.
    pub fn answer(&self, question: &Question) -> Result<Answer, Refused> {
        let musts: Vec<Must> = self.musts.iter().map(|slot| Must::Slot(*slot)).collect();
        question.accept(self.value.clone(), &musts)
    }

    /// A short text for storage.
    pub fn encode(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(&Stored {
            value: self.value.clone(),
            musts: self.musts.clone(),
            card: self.share == Share::Card,
            note: self.note.clone(),
        })
    }

    pub fn decode(stored: &str) -> Result<Self, serde_json::Error> {
        let Stored { value, musts, card, note } = serde_json::from_str(stored)?;
        Ok(Self { value, musts, share: if card { Share::Card } else { Share::Counted }, note })
    }

    /// What remains after the name is cut off: value, musts and line, but not who may see it, which would tell
    /// these rows from the others.
    pub fn sealed(&self) -> Self {
        Self { share: Share::Counted, ..self.clone() }
    }

    /// What stands on the person's card: their words, not what they cannot do without.
    pub fn on_card(&self) -> Self {
        Self { musts: Vec::new(), share: Share::Card, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::bank::Bank;

    #[test]
    fn an_answer_comes_back_as_it_was_kept_and_loses_its_share_when_sealed() {
        let bank = Bank::built_in().unwrap();
        let question = bank.question("accountability").unwrap();
        let answer = question.accept(Value::Picks(vec![0, 2]), &[Must::Slot(2)]).unwrap();
        let given = Given::new(&answer, Share::Card, "Ask me at the coffee machine.".to_owned());
        let back = Given::decode(&given.encode().unwrap()).unwrap();
        assert_eq!(back, given);
        assert_eq!(back.answer(question).unwrap(), answer);
        let sealed = given.sealed().encode().unwrap();
        assert!(!sealed.contains("card"), "{sealed}");
    }
}
