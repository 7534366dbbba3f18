//! An answer as it stands in a form: words that may still be wrong. Knows the question, not the page.

use super::answer::{Must, Value};
use super::bank::{Bank, Question, QuestionKind};
use super::given::{Given, Share};
use crate::base::text::clean_text;

/// The pick that says "none of these".
pub const NONE: &str = "-";

/// What a person filled in. Options go by their codes, steps of a scale by their number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// In a ranking from the first place down.
    pub picked: Vec<String>,
    /// Codes of the parts of a text, with what was typed.
    pub texts: Vec<(String, String)>,
    /// Empty for no must; otherwise what is one: an option's code, or "1" for the only thing chosen.
    pub must: String,
    /// `None` where the form did not ask; then what was kept before stays.
    pub share: Option<String>,
    pub note: Option<String>,
}

/// One sentence per place of the form; empty where nothing is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    pub answer: String,
    pub must: String,
    pub note: String,
    pub texts: Vec<(String, String)>,
}

impl Faults {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub fn text(&self, part: &str) -> &str {
        self.texts.iter().find(|(code, _)| code == part).map_or("", |(_, fault)| fault.as_str())
    }

    fn answer(sentence: impl Into<String>) -> Self {
        Self { answer: sentence.into(), ..Self::default() }
    }
}

impl Filled {
    /// The form for an answer given before.
    pub fn of(question: &Question, given: &Given) -> Self {
        let codes = |slots: &[usize]| slots.iter().map(|slot| question.slot_code(*slot)).collect();
        let (picked, texts) = match given.value() {
            Value::Choice(option) => (codes(&[*option]), Vec::new()),
            Value::Steps(step) => (vec![step.to_string()], Vec::new()),
            Value::Picks(options) if options.is_empty() => (vec![NONE.to_owned()], Vec::new()),
            Value::Picks(options) | Value::Order(options) => (codes(options), Vec::new()),
            Value::Texts(texts) => (Vec::new(), texts.clone()),
            Value::NoPreference | Value::Skipped => Default::default(),
        };
        let must = match (given.musts(), &question.kind) {
            ([], _) => String::new(),
            ([slot, ..], QuestionKind::Multi(_)) => question.slot_code(*slot),
            _ => "1".to_owned(),
        };
        Self { picked, texts, must, share: Some(given.share.as_str().to_owned()), note: Some(given.note.clone()) }
    }

    /// Whether nothing was chosen or typed; a must or a line alone is no answer.
    pub fn is_empty(&self) -> bool {
        self.picked.is_empty() && self.texts.iter().all(|(_, text)| text.trim().is_empty())
    }

    pub fn has(&self, code: &str) -> bool {
        self.picked.iter().any(|picked| picked == code)
    }

    pub fn text(&self, part: &str) -> &str {
        self.texts.iter().find(|(code, _)| code == part).map_or("", |(_, text)| text.as_str())
    }

    /// The answer this form means, or a sentence beside each place that needs another look.
    /// `asked` are the options on offer; `before` is what this person gave earlier.
    pub fn accept(&self, bank: &Bank, asked: &Asked, before: Option<&Given>) -> Result<Given, Faults> {
        let question = asked.question;
        let texts = self.accept_texts(question)?;
        let value = self.value(asked, texts).map_err(Faults::answer)?;
        let musts = self.musts(bank, question);
        let answer = question.accept(value.clone(), &[]).map_err(|refused| Faults::answer(refused.sentence))?;
        let answer = match musts.is_empty() {
            true => answer,
            false => question
                .accept(value, &musts)
                .map_err(|refused| Faults { must: refused.sentence, ..Faults::default() })?,
        };
        let note = self.accept_note(bank, before)?;
        Ok(Given::new(&answer, self.accept_share(before), note))
    }

    fn value(&self, asked: &Asked, texts: Vec<(String, String)>) -> Result<Value, String> {
        let question = asked.question;
        if self.is_empty() {
            return Err(nothing_chosen(question).to_owned());
        }
        let slots = || self.picked.iter().map(|code| asked.slot(code)).collect::<Option<Vec<_>>>();
        let unknown = || "One thing is missing: choose one of the answers shown, or skip this one".to_owned();
        match &question.kind {
            QuestionKind::Single(_) => {
                let slot = slots().and_then(|slots| slots.first().copied());
                slot.map(Value::Choice).ok_or_else(unknown)
            }
            QuestionKind::Scale(_) => {
                let step = self.picked.first().and_then(|step| step.parse().ok());
                step.map(Value::Steps).ok_or_else(unknown)
            }
            QuestionKind::Multi(_) if self.picked == [NONE] => Ok(Value::Picks(Vec::new())),
            QuestionKind::Multi(_) if self.has(NONE) => {
                Err("Choose some of these, or “None of these”, but not both".to_owned())
            }
            QuestionKind::Multi(_) => slots().map(Value::Picks).ok_or_else(unknown),
            QuestionKind::Ranking(_) => slots().map(Value::Order).ok_or_else(unknown),
            QuestionKind::Text(_) => Ok(Value::Texts(texts)),
        }
    }

    fn musts(&self, bank: &Bank, question: &Question) -> Vec<Must> {
        if self.must.is_empty() || !bank.can_be_must(question) {
            return Vec::new();
        }
        let slot = question.options().iter().position(|option| option.code == self.must);
        match (&question.kind, slot) {
            (QuestionKind::Multi(_), Some(slot)) => vec![Must::Slot(slot)],
            _ => vec![Must::Chosen],
        }
    }

    fn accept_share(&self, before: Option<&Given>) -> Share {
        let typed = self.share.as_deref().and_then(Share::parse);
        typed.or_else(|| before.map(|given| given.share)).unwrap_or(Share::Counted)
    }

    fn accept_note(&self, bank: &Bank, before: Option<&Given>) -> Result<String, Faults> {
        let Some(note) = &self.note else {
            return Ok(before.map(|given| given.note.clone()).unwrap_or_default());
        };
        let clean = clean_text(note, bank.controls.note_max_chars);
        clean.map_err(|fault| Faults { note: fault.to_string(), ..Faults::default() })
    }

    fn accept_texts(&self, question: &Question) -> Result<Vec<(String, String)>, Faults> {
        let QuestionKind::Text(text) = &question.kind else {
            return Ok(Vec::new());
        };
        let mut faults = Faults::default();
        let mut texts = Vec::new();
        for part in &text.parts {
            match clean_text(self.text(&part.code), part.max_chars) {
                Ok(clean) => texts.push((part.code.clone(), clean)),
                Err(fault) => faults.texts.push((part.code.clone(), fault.to_string())),
            }
        }
        if faults.is_empty() { Ok(texts) } else { Err(faults) }
    }
}

fn nothing_chosen(question: &Question) -> &'static str {
    match &question.kind {
        QuestionKind::Single(_) | QuestionKind::Scale(_) => "Choose one answer, or skip this one",
        QuestionKind::Multi(_) => "Choose something, or “None of these”, or skip this one",
        QuestionKind::Ranking(_) => "Put something in the first place, or skip this one",
        QuestionKind::Text(_) => "Write something, or skip this one",
    }
}

/// A question as one workshop asks it.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub question: &'a Question,
    /// HR gets sums anyway: what would be no real choice is not asked.
    pub hides_hr_options: bool,
}

impl<'a> Asked<'a> {
    /// Options on offer with their slots.
    pub fn options(self) -> impl Iterator<Item = (usize, &'a super::bank::Choice)> {
        let options = self.question.options().iter().enumerate();
        options.filter(move |(_, option)| !(self.hides_hr_options && option.hidden_if_hr_sums))
    }

    /// The slot of an option on offer, or of a step.
    pub fn slot(self, code: &str) -> Option<usize> {
        self.options().find(|(_, option)| option.code == code).map(|(slot, _)| slot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(code: &str, filled: &Filled) -> Result<Given, Faults> {
        let bank = Bank::built_in().unwrap();
        let asked = Asked { question: bank.question(code).unwrap(), hides_hr_options: true };
        filled.accept(&bank, &asked, None)
    }

    fn picks(codes: &[&str]) -> Filled {
        Filled { picked: codes.iter().map(|code| (*code).to_owned()).collect(), ..Filled::default() }
    }

    #[test]
    fn what_was_filled_in_comes_back_into_the_form() {
        let bank = Bank::built_in().unwrap();
        for (code, codes) in [
            ("first_response", vec!["both"]),
            ("relational", vec!["5"]),
            ("accountability", vec!["start_check", "buddy"]),
            ("accountability", vec![NONE]),
            ("channels", vec!["face", "chat"]),
        ] {
            let given = accepted(code, &picks(&codes)).unwrap();
            assert_eq!(Filled::of(bank.question(code).unwrap(), &given).picked, codes, "{code}");
        }
    }

    #[test]
    fn an_option_that_is_no_real_choice_cannot_be_chosen() {
        assert!(accepted("sharing", &picks(&["numbers"])).is_err());
        assert!(accepted("sharing", &picks(&["charter"])).is_ok());
    }

    #[test]
    fn each_fault_stands_at_its_place() {
        let must = Filled { must: "buddy".to_owned(), ..picks(&["start_check"]) };
        assert!(!accepted("accountability", &must).unwrap_err().must.is_empty());
        let long = Filled { note: Some("x".repeat(201)), ..picks(&["both"]) };
        assert!(!accepted("first_response", &long).unwrap_err().note.is_empty());
        assert!(!accepted("first_response", &Filled::default()).unwrap_err().answer.is_empty());
        assert!(!accepted("accountability", &picks(&[NONE, "buddy"])).unwrap_err().answer.is_empty());
        let texts = vec![("good".to_owned(), "x".repeat(141))];
        assert!(!accepted("great_words", &Filled { texts, ..Filled::default() }).unwrap_err().text("good").is_empty());
    }

    #[test]
    fn a_form_that_did_not_ask_leaves_line_and_share_as_they_were() {
        let bank = Bank::built_in().unwrap();
        let asked = Asked { question: bank.question("first_response").unwrap(), hides_hr_options: false };
        let full = Filled { share: Some("card".into()), note: Some("so".into()), ..picks(&["both"]) };
        let before = full.accept(&bank, &asked, None).unwrap();
        let after = picks(&["straight"]).accept(&bank, &asked, Some(&before)).unwrap();
        assert_eq!((after.share, after.note.as_str()), (Share::Card, "so"));
    }
}
