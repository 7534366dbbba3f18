//! All answers at a glance before finishing, each with a way to change it.

use askama::Template;

use super::super::chrome::{Chrome, Setting};
use super::super::show::Mood;
use super::super::show::State;
use super::super::standing::{first_name, until};
use super::super::words::list;
use super::member_chrome;
use crate::base::paths;
use crate::domain::answer::Value;
use crate::domain::bank::{Bank, Question, QuestionKind};
use crate::domain::given::{Given, Share};
use crate::domain::sitting::Sitting;

#[derive(Template)]
#[template(path = "answer/check.html")]
pub struct CheckPage {
    pub chrome: Chrome,
    pub action: String,
    pub entries: Vec<Entry>,
    /// "You can change them until Monday 18:00."
    pub changeable: String,
    /// Where earlier answers are shown again; empty where nothing is hidden.
    pub code_href: String,
    pub leave_href: String,
}

pub struct Entry {
    pub title: String,
    pub prompt: String,
    /// One line each; empty when skipped, hidden or not answered.
    pub lines: Vec<String>,
    pub note: String,
    pub states: Vec<State>,
    /// Empty where nothing may be changed from here.
    pub href: String,
    pub verb: &'static str,
}

impl CheckPage {
    pub fn new(setting: Setting, bank: &Bank, sitting: &Sitting) -> Self {
        let asked = sitting.asked(bank);
        let entries = (1..).zip(&asked).map(|(place, asked)| entry(sitting, asked.question, place)).collect();
        Self {
            chrome: member_chrome(setting, sitting, "Check my answers"),
            action: paths::member(&sitting.invitation, "/check"),
            entries,
            changeable: changeable(sitting),
            code_href: if sitting.hides_answers() {
                paths::member(&sitting.invitation, "/code")
            } else {
                String::new()
            },
            leave_href: paths::member(&sitting.invitation, "/leave"),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let Ok(bank) = Bank::built_in() else { return Vec::new() };
        let mut sitting = Sitting::sample();
        sitting.keep("sharing", Given::skipped());
        let blind = Sitting { sees_answers: false, ..sitting.clone() };
        vec![
            ("page", Self::new(Setting::sample(), &bank, &sitting)),
            ("new-device", Self::new(Setting::sample(), &bank, &blind)),
        ]
    }
}

/// Until when answers can be changed, as a whole sentence.
pub fn changeable(sitting: &Sitting) -> String {
    match sitting.workshop.closes_at {
        Some(at) => format!("You can change them until {}.", until(at, sitting)),
        None => format!("You can change them until {} closes them.", first_name(&sitting.facilitator)),
    }
}

fn entry(sitting: &Sitting, question: &Question, place: usize) -> Entry {
    let href = format!("{}?from=check", paths::question(&sitting.invitation, place));
    let bare = Entry {
        title: question.short.clone(),
        prompt: question.prompt.clone(),
        lines: Vec::new(),
        note: String::new(),
        states: Vec::new(),
        href,
        verb: "Change",
    };
    let said = |word: &str| vec![State::new(Mood::Calm, word)];
    match sitting.given(&question.code) {
        None => Entry { states: said("Not answered"), verb: "Answer", ..bare },
        Some(_) if !sitting.sees_answers => Entry { states: said("Answered"), href: String::new(), ..bare },
        Some(given) if given.is_skipped() => Entry { states: said("Skipped"), verb: "Answer", ..bare },
        Some(given) => Entry {
            lines: lines(question, given.value()),
            note: given.note.clone(),
            states: states(question, given),
            ..bare
        },
    }
}

fn states(question: &Question, given: &Given) -> Vec<State> {
    let mut states = Vec::new();
    if !given.musts().is_empty() {
        let words = match &question.kind {
            QuestionKind::Multi(_) => {
                let labels: Vec<String> = given.musts().iter().map(|slot| label(question, *slot)).collect();
                format!("A must: {}", list(&labels))
            }
            _ => "A must".to_owned(),
        };
        states.push(State::new(Mood::Other, words));
    }
    if given.share == Share::Card {
        states.push(State::new(Mood::Good, "On my card"));
    }
    states
}

/// An answer in the words of its question.
fn lines(question: &Question, value: &Value) -> Vec<String> {
    match value {
        Value::Choice(option) => vec![label(question, *option)],
        Value::Steps(step) => vec![step_words(question, *step)],
        Value::Picks(options) if options.is_empty() => vec!["None of these".to_owned()],
        Value::Picks(options) => options.iter().map(|option| label(question, *option)).collect(),
        Value::Order(options) => {
            (1..).zip(options).map(|(place, option)| format!("{place}. {}", label(question, *option))).collect()
        }
        Value::Texts(texts) => texts.iter().map(|(part, text)| part_words(question, part, text)).collect(),
        Value::NoPreference => vec!["Fine with anything".to_owned()],
        Value::Skipped => Vec::new(),
    }
}

fn label(question: &Question, slot: usize) -> String {
    question.options().get(slot).map(|option| option.label.clone()).unwrap_or_default()
}

fn step_words(question: &Question, step: i64) -> String {
    let QuestionKind::Scale(scale) = &question.kind else {
        return step.to_string();
    };
    let ends = scale.anchors.first().zip(scale.anchors.last());
    match (scale.anchors.iter().find(|anchor| anchor.value == step), ends) {
        (Some(anchor), _) => anchor.label.clone(),
        (None, Some((low, high))) => {
            format!("{step}, from {} ({}) to {} ({})", low.value, low.label, high.value, high.label)
        }
        (None, None) => step.to_string(),
    }
}

fn part_words(question: &Question, code: &str, text: &str) -> String {
    let QuestionKind::Text(kind) = &question.kind else {
        return text.to_owned();
    };
    let label = kind.parts.iter().find(|part| part.code == code).map_or("", |part| part.label.as_str());
    format!("{} {text}", label.trim_end_matches("..."))
}
