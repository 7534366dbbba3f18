//! The list of teams, and the list of questions that can be asked.

use askama::Template;
use jiff::Timestamp;

use super::chrome::{Chrome, SAMPLE_FACILITATOR, Section, Setting};
use super::show::Link;
use super::words;
use crate::base::paths;
use crate::base::token::PublicId;
use crate::domain::bank::{Bank, Question, QuestionKind, minutes};
use crate::domain::person::Role;
use crate::domain::planning::local;
use crate::domain::team::TeamLine;
use crate::domain::workshop::Stage;

#[derive(Template)]
#[template(path = "team/list.html")]
pub struct List {
    pub chrome: Chrome,
    pub teams: Vec<Line>,
}

pub struct Line {
    pub name: String,
    pub people: String,
    pub charter: Option<Link>,
    pub workshops: Vec<Link>,
}

impl List {
    pub fn new(setting: Setting, who: (&str, Role), timezone: &str, teams: &[TeamLine]) -> Self {
        let chrome = Chrome::for_role(setting, who, Section::Teams, "Teams");
        Self { chrome, teams: teams.iter().map(|team| line(team, timezone)).collect() }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let id = PublicId::parse("aaaaaaaaaaaaaaaaaaaaaaaaaa");
        let line = |name: &str| TeamLine {
            name: name.to_owned(),
            people: 9,
            meetings: 4,
            charter: id.clone().map(|id| (id, Timestamp::UNIX_EPOCH)),
            workshops: id
                .clone()
                .map(|id| (id, "How we work together".to_owned(), Stage::Closed))
                .into_iter()
                .collect(),
        };
        vec![
            ("empty", Self::new(Setting::sample(), SAMPLE_FACILITATOR, "UTC", &[])),
            ("two", Self::new(Setting::sample(), SAMPLE_FACILITATOR, "UTC", &[line("Atlas"), line(super::HOSTILE)])),
        ]
    }
}

fn line(team: &TeamLine, timezone: &str) -> Line {
    let people = usize::try_from(team.people).unwrap_or(0);
    Line {
        name: team.name.clone(),
        people: words::counted(people, "person", "people"),
        charter: team.charter.as_ref().map(|(id, at)| {
            Link::new(format!("Charter of {}", words::date(&local(*at, timezone))), paths::charter(id, ""))
        }),
        workshops: team
            .workshops
            .iter()
            .map(|(id, title, stage)| Link::new(format!("{title} ({})", stage_word(*stage)), paths::workshop(id, "")))
            .collect(),
    }
}

fn stage_word(stage: Stage) -> &'static str {
    match stage {
        Stage::Planning => "being planned",
        Stage::Open => "open",
        Stage::Closed => "answers closed",
        Stage::Ended => "ended",
    }
}

#[derive(Template)]
#[template(path = "team/questions.html")]
pub struct Questions {
    pub chrome: Chrome,
    pub sets: Vec<Set>,
    pub questions: Vec<Asked>,
}

pub struct Set {
    pub title: String,
    pub purpose: String,
    pub size: String,
}

pub struct Asked {
    pub id: String,
    pub short: String,
    pub prompt: String,
    pub why: String,
    pub sets: String,
    pub answers: Vec<String>,
}

impl Questions {
    pub fn new(setting: Setting, who: (&str, Role), bank: &Bank) -> Self {
        let sets = bank.sets.iter().map(|set| {
            let questions = bank.set(&set.code);
            let time = words::about_minutes(usize::try_from(minutes(questions.iter().copied())).unwrap_or(1));
            Set {
                title: set.title.clone(),
                purpose: set.meant_for.clone(),
                size: format!("{}, {time}", words::counted(questions.len(), "question", "questions")),
            }
        });
        Self {
            chrome: Chrome::for_role(setting, who, Section::Templates, "Templates"),
            sets: sets.collect(),
            questions: bank.questions().iter().map(asked).collect(),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let bank = Bank::built_in();
        bank.iter().map(|bank| ("all", Self::new(Setting::sample(), SAMPLE_FACILITATOR, bank))).collect()
    }
}

fn asked(question: &Question) -> Asked {
    let labels = match &question.kind {
        QuestionKind::Scale(scale) => scale.anchors.iter().map(|anchor| anchor.label.clone()).collect(),
        QuestionKind::Text(text) => text.parts.iter().map(|part| part.label.clone()).collect(),
        _ => question.options().iter().map(|option| option.label.clone()).collect(),
    };
    Asked {
        id: question.code.clone(),
        short: question.short.clone(),
        prompt: question.prompt.clone(),
        why: question.why.clone().unwrap_or_default(),
        sets: words::list(&question.sets),
        answers: labels,
    }
}
