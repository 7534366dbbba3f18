//! What stands around the questions: frame, sets, settings, controls, the HR declaration, the look-again form, words.

use super::fields::{BankError, Fields};
use super::template::Template;

/// Why we ask, shown in the invitation, before the first question and on the wall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    pub headline: String,
    /// Has the places {minutes} and {closes}.
    pub body: Template,
    pub privacy_counted: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionSet {
    pub code: String,
    pub title: String,
    pub meant_for: String,
    pub note: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    pub musts_per_person: usize,
    /// Texts are shown to the team from this many answers up.
    pub reveal_min_answers: usize,
    pub hr_min_group: usize,
    /// Nobody can set `hr_min_group` lower.
    pub hr_min_group_floor: usize,
    /// Codes of the replies to a request with their labels.
    pub reply_labels: Vec<(String, String)>,
}

/// What stands beside every question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Controls {
    pub skip_label: String,
    pub must_label: String,
    pub must_help: String,
    /// Codes of questions whose answers cannot be a must.
    pub never_musts: Vec<String>,
    pub share_label: String,
    /// Codes with their labels, in the order of the file; the first is the default.
    pub share_choices: Vec<(String, String)>,
    pub note_label: String,
    pub note_max_chars: usize,
    pub note_shown: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HrDeclaration {
    pub levels: Vec<String>,
    pub default: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisitForm {
    pub ladder_prompt: String,
    pub ladder: Vec<String>,
    pub per_clause_prompt: String,
    /// Codes with their labels.
    pub per_clause: Vec<(String, String)>,
    /// Codes with their prompts.
    pub open: Vec<(String, String)>,
    pub seconds: u32,
}

/// The words that join lists inside sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    pub and: String,
    pub or: String,
}

impl Words {
    /// "a, b and c"
    pub fn all_of(&self, items: &[&str]) -> String {
        joined(items, &self.and)
    }

    /// "a, b or c"
    pub fn one_of(&self, items: &[&str]) -> String {
        joined(items, &self.or)
    }
}

fn joined(items: &[&str], word: &str) -> String {
    match items {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [before @ .., last] => format!("{} {word} {last}", before.join(", ")),
    }
}

pub(super) fn frame(fields: &Fields) -> Result<Frame, BankError> {
    Ok(Frame {
        headline: fields.text("headline")?,
        body: fields.template("body", &["minutes", "closes"])?,
        privacy_counted: fields.text("privacy_counted")?,
    })
}

pub(super) fn sets(fields: &Fields) -> Result<Vec<QuestionSet>, BankError> {
    let sets = fields.entries("sets")?.into_iter().map(|(code, value)| {
        let set = Fields::of(value, &format!("Set \"{code}\""))?;
        Ok(QuestionSet {
            code: code.to_owned(),
            title: set.text("title")?,
            meant_for: set.optional_text("for")?.unwrap_or_default(),
            note: set.optional_text("note")?.unwrap_or_default(),
        })
    });
    sets.collect()
}

pub(super) fn settings(fields: &Fields) -> Result<Settings, BankError> {
    let settings = Settings {
        musts_per_person: fields.number("musts_per_person")?,
        reveal_min_answers: fields.number("reveal_min_answers")?,
        hr_min_group: fields.number("hr_min_group")?,
        hr_min_group_floor: fields.number("hr_min_group_floor")?,
        reply_labels: labels(fields, "reply_labels")?,
    };
    if settings.hr_min_group < settings.hr_min_group_floor {
        return Err(fields.fault("hr_min_group", "a number not under hr_min_group_floor is expected here"));
    }
    Ok(settings)
}

pub(super) fn controls(fields: &Fields) -> Result<Controls, BankError> {
    let (must, share, note) = (fields.inside("must")?, fields.inside("share")?, fields.inside("note")?);
    Ok(Controls {
        skip_label: fields.inside("skip")?.text("label")?,
        must_label: must.text("label")?,
        must_help: must.text("help")?,
        never_musts: must.texts("not_on")?,
        share_label: share.text("label")?,
        share_choices: pairs(&share, "choices", "label")?,
        note_label: note.text("label")?,
        note_max_chars: note.number("max_chars")?,
        note_shown: note.text("shown")?,
    })
}

pub(super) fn hr_declaration(fields: &Fields) -> Result<HrDeclaration, BankError> {
    let declaration = HrDeclaration { levels: fields.texts("levels")?, default: fields.text("default")? };
    if !declaration.levels.contains(&declaration.default) {
        return Err(fields.fault("default", "one of the levels is expected here"));
    }
    Ok(declaration)
}

pub(super) fn revisit_form(fields: &Fields) -> Result<RevisitForm, BankError> {
    let (ladder, per_clause) = (fields.inside("ladder")?, fields.inside("per_clause")?);
    Ok(RevisitForm {
        ladder_prompt: ladder.text("prompt")?,
        ladder: ladder.texts("options")?,
        per_clause_prompt: per_clause.text("prompt")?,
        per_clause: pairs(&per_clause, "options", "label")?,
        open: pairs(fields, "open", "prompt")?,
        seconds: fields.number("seconds")?,
    })
}

pub(super) fn words(fields: &Fields) -> Result<Words, BankError> {
    Ok(Words { and: fields.phrase("and")?, or: fields.phrase("or")? })
}

fn pairs(fields: &Fields, list: &str, label: &str) -> Result<Vec<(String, String)>, BankError> {
    fields.objects(list)?.into_iter().map(|entry| Ok((entry.text("code")?, entry.text(label)?))).collect()
}

fn labels(fields: &Fields, field: &str) -> Result<Vec<(String, String)>, BankError> {
    let label = |(code, value): (&str, &serde_json::Value)| match value.as_str() {
        Some(label) => Ok((code.to_owned(), label.to_owned())),
        None => Err(fields.fault(field, "a label for each code is expected here")),
    };
    fields.entries(field)?.into_iter().map(label).collect()
}
