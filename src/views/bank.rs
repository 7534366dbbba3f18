//! The question bank to read: every set, every question, and why it is asked.

use askama::Template;

use super::chrome::Chrome;
use super::words;
use crate::domain::bank::{Bank, Question, QuestionKind, minutes};

#[derive(Template)]
#[template(path = "bank/templates.html")]
pub struct Templates {
    pub chrome: Chrome,
    pub sets: Vec<SetRow>,
    pub questions: Vec<QuestionRow>,
}

pub struct SetRow {
    pub title: String,
    pub about: String,
    pub note: String,
}

pub struct QuestionRow {
    pub prompt: String,
    pub why: String,
    pub sets: String,
    /// How it is answered.
    pub how: &'static str,
    pub answers: Vec<String>,
}

impl Templates {
    pub fn new(chrome: Chrome, bank: &Bank) -> Self {
        let set = |set: &crate::domain::bank::QuestionSet| {
            let questions = bank.set(&set.code);
            let many = words::spelled(questions.len(), "question", "questions");
            let time = words::about_minutes(minutes(questions) as usize);
            SetRow {
                title: set.title.clone(),
                about: words::capital(&format!("{many}, {time}. {}.", set.meant_for)),
                note: set.note.clone(),
            }
        };
        Self {
            chrome,
            sets: bank.sets.iter().map(set).collect(),
            questions: bank.questions().iter().map(|one| question(bank, one)).collect(),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        match Bank::built_in() {
            Ok(bank) => vec![("page", Self::new(Chrome::sample("Templates"), &bank))],
            Err(_) => Vec::new(),
        }
    }
}

fn question(bank: &Bank, question: &Question) -> QuestionRow {
    let sets: Vec<&str> = question.sets.iter().filter_map(|code| short_title(bank, code)).collect();
    let (how, answers) = match &question.kind {
        QuestionKind::Single(single) => ("One answer", single.options.iter().map(|one| one.label.clone()).collect()),
        QuestionKind::Multi(multi) => ("Several answers", multi.options.iter().map(|one| one.label.clone()).collect()),
        QuestionKind::Ranking(ranking) => ("In order", ranking.options.iter().map(|one| one.label.clone()).collect()),
        QuestionKind::Scale(scale) => ("A step on a scale", scale.anchors.iter().map(|one| one.label.clone()).collect()),
        QuestionKind::Text(text) => ("In their own words", text.parts.iter().map(|one| one.label.clone()).collect()),
    };
    QuestionRow {
        prompt: question.prompt.clone(),
        why: question.why.clone().unwrap_or_default(),
        sets: words::capital(&words::list(&sets)),
        how,
        answers,
    }
}

/// "Core" of "Core: twelve questions".
fn short_title<'a>(bank: &'a Bank, code: &str) -> Option<&'a str> {
    let set = bank.sets.iter().find(|set| set.code == code)?;
    Some(set.title.split(':').next().unwrap_or(&set.title))
}
