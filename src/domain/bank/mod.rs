//! The question bank: texts and wording rules, validated once when it is read.
//! A rule holds only wording; numbers, levels and kinds come from the agreement engine.

mod around;
mod fields;
mod question;
mod rules;
mod template;

pub use around::*;
pub use fields::BankError;
pub use question::*;
pub use template::Template;

use fields::Fields;
use serde_json::Value;
use std::collections::BTreeSet;

/// The bank that ships with Alliance, as its file.
pub const DEFAULT_EN: &str = include_str!("default-en.json");

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bank {
    pub code: String,
    pub version: u32,
    pub language: String,
    pub title: String,
    pub frame: Frame,
    pub sets: Vec<QuestionSet>,
    pub settings: Settings,
    pub controls: Controls,
    pub hr_declaration: HrDeclaration,
    pub revisit_form: RevisitForm,
    pub words: Words,
    /// In bank order.
    questions: Vec<Question>,
}

impl Bank {
    /// Reads a bank file. What stands around the questions (frame, settings, words ...) may be left out; then
    /// the built-in bank's is used.
    pub fn parse(text: &str) -> Result<Bank, BankError> {
        let mut value = json(text)?;
        if let (Some(bank), Value::Object(usual)) = (value.as_object_mut(), json(DEFAULT_EN)?) {
            add_missing(bank, &usual);
        }
        let fields = Fields::of(&value, "The bank")?;
        check_format(&fields)?;
        Ok(Bank {
            code: fields.text("bank_code")?,
            version: fields.number("bank_version")?,
            language: fields.text("language")?,
            title: fields.text("title")?,
            frame: frame(&fields.inside("frame")?)?,
            settings: settings(&fields.inside("settings")?)?,
            controls: controls(&fields.inside("common_controls")?)?,
            hr_declaration: hr_declaration(&fields.inside("hr_declaration")?)?,
            revisit_form: revisit_form(&fields.inside("revisit_form")?)?,
            words: words(&fields.inside("words")?)?,
            questions: questions(&fields)?,
            sets: sets(&fields)?,
        })
    }

    /// The bank that ships with Alliance.
    pub fn built_in() -> Result<Bank, BankError> {
        Bank::parse(DEFAULT_EN)
    }

    /// All questions in bank order.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// How a request begins, as "It would be my ideal if we ..."; empty for one that names its parts itself, and where
    /// several questions let requests begin in different ways.
    pub fn request_lead(&self, words: &str) -> &str {
        let asked = self.questions.iter().filter_map(|question| match &question.kind {
            QuestionKind::Text(text) if matches!(text.rule, TextRule::Requests { .. }) => Some(text.parts.as_slice()),
            _ => None,
        });
        let (single, several): (Vec<&[Part]>, Vec<&[Part]>) = asked.partition(|parts| parts.len() == 1);
        let names_its_parts = several
            .iter()
            .copied()
            .flatten()
            .any(|part| words.strip_prefix(part.label.as_str()).is_some_and(|rest| rest.starts_with(':')));
        match single.as_slice() {
            [[only]] if !names_its_parts => &only.label,
            _ => "",
        }
    }

    /// The parts of a request that names a need, how it is met now and a better way; none in a bank that does not ask so.
    pub fn request_parts(&self) -> &[Part] {
        let parts = self.questions.iter().find_map(|question| match &question.kind {
            QuestionKind::Text(text) if matches!(text.rule, TextRule::Requests { .. }) && text.parts.len() > 1 => {
                Some(text.parts.as_slice())
            }
            _ => None,
        });
        parts.unwrap_or_default()
    }

    pub fn question(&self, code: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.code == code)
    }

    /// The questions of a set in bank order; none for a set the bank does not have.
    pub fn set(&self, code: &str) -> Vec<&Question> {
        self.questions.iter().filter(|question| question.sets.iter().any(|set| set == code)).collect()
    }

    /// Whether a person can mark an answer to this question as a must.
    pub fn can_be_must(&self, question: &Question) -> bool {
        question.can_be_must() && !self.controls.never_musts.contains(&question.code)
    }
}

/// How long answering takes one person, in whole minutes, at least one.
pub fn minutes<'a>(questions: impl IntoIterator<Item = &'a Question>) -> u32 {
    let seconds: u32 = questions.into_iter().map(|question| question.seconds).sum();
    ((seconds + 30) / 60).max(1)
}

fn json(text: &str) -> Result<Value, BankError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str(text).map_err(|fault| BankError(format!("The bank is not JSON: {fault}.")))
}

/// Fills absent sections, and absent entries of present ones, one level deep. Questions are never borrowed.
fn add_missing(bank: &mut serde_json::Map<String, Value>, usual: &serde_json::Map<String, Value>) {
    for (name, section) in usual.iter().filter(|(name, _)| *name != "questions") {
        match bank.get_mut(name) {
            None => {
                bank.insert(name.clone(), section.clone());
            }
            Some(Value::Object(present)) if name != "sets" => {
                for (entry, value) in section.as_object().into_iter().flatten() {
                    present.entry(entry.as_str()).or_insert_with(|| value.clone());
                }
            }
            Some(_) => {}
        }
    }
}

fn check_format(fields: &Fields) -> Result<(), BankError> {
    if fields.text("format")? != "alliance-question-bank" {
        return Err(fields.fault("format", "\"alliance-question-bank\" is expected here"));
    }
    if fields.number::<u32>("format_version")? != 1 {
        return Err(fields.fault("format_version", "this version of Alliance reads version 1"));
    }
    Ok(())
}

fn questions(fields: &Fields) -> Result<Vec<Question>, BankError> {
    let mut questions = Vec::new();
    for (place, value) in (1..).zip(fields.values("questions")?) {
        questions.push(rules::question(value, place)?);
    }
    if questions.is_empty() {
        return Err(fields.fault("questions", "one question or more are expected here"));
    }
    let mut codes = BTreeSet::new();
    let mut orders = BTreeSet::new();
    for question in &questions {
        let fault = |field, what| Err(BankError(format!("Question \"{}\", field \"{field}\": {what}.", question.code)));
        if !codes.insert(question.code.to_lowercase()) {
            return fault("code", "another question has the same code");
        }
        if !orders.insert(question.order) {
            return fault("order", "another question has the same place");
        }
        if let Some(set) = question.sets.iter().find(|set| !fields.inside("sets").is_ok_and(|sets| sets.has(set))) {
            return fault("sets", &format!("the bank has no set \"{set}\""));
        }
    }
    questions.sort_by_key(|question| question.order);
    Ok(questions)
}
