//! The page before the first question: why we ask, how long it takes, who sees what.

use askama::Template;

use super::super::chrome::{Chrome, Setting};
use super::super::promise;
use super::super::standing::{LinkForm, first_name, until};
use super::super::words::{about_minutes, capital, spelled};
use super::member_chrome;
use crate::base::paths;
use crate::domain::bank::{Bank, minutes};
use crate::domain::sitting::Sitting;
use crate::domain::workshop::{HrLevel, Mode, Workshop};

#[derive(Template)]
#[template(path = "answer/start.html")]
pub struct StartPage {
    pub chrome: Chrome,
    pub heading: String,
    /// Why the team is asked, paragraph by paragraph.
    pub frame: Vec<String>,
    pub effort: String,
    pub sees: Vec<Sees>,
    pub closing: String,
    /// The honest sentences: small team, not counted.
    pub honest: Vec<String>,
    pub way: Way,
}

/// Who gets to know what.
pub struct Sees {
    pub who: String,
    pub what: String,
}

/// How the first question is reached.
pub enum Way {
    /// By a personal link: the button posts.
    Post(LinkForm),
    /// On a device that has started.
    Link { href: String, text: &'static str, all: String, leave: String },
}

impl StartPage {
    /// Opened by a personal link, without any cookie.
    pub fn by_link(setting: Setting, bank: &Bank, (sitting, team_size): (&Sitting, usize), form: (&str, &str)) -> Self {
        let (action, csrf) = (form.0.to_owned(), form.1.to_owned());
        let button = if sitting.given.is_empty() { "Start" } else { "Continue where I was" };
        Self::built(
            setting,
            bank,
            (sitting, team_size),
            Way::Post(LinkForm { action, csrf, button: button.to_owned() }),
        )
    }

    /// Opened again on a member's device.
    pub fn again(setting: Setting, bank: &Bank, (sitting, team_size): (&Sitting, usize)) -> Self {
        let (href, text) = match (sitting.open_after(bank, 0), sitting.given.is_empty()) {
            (Some(place), true) => (paths::question(&sitting.invitation, place), "Start"),
            (Some(place), false) => (paths::question(&sitting.invitation, place), "Continue where I was"),
            (None, _) => (paths::member(&sitting.invitation, "/check"), "Check my answers"),
        };
        let all = paths::member(&sitting.invitation, "/all");
        let leave = match sitting.given.is_empty() {
            true => String::new(),
            false => paths::member(&sitting.invitation, "/leave"),
        };
        Self::built(setting, bank, (sitting, team_size), Way::Link { href, text, all, leave })
    }

    fn built(setting: Setting, bank: &Bank, (sitting, team_size): (&Sitting, usize), way: Way) -> Self {
        let runner = first_name(&sitting.facilitator);
        Self {
            chrome: member_chrome(setting, sitting, "What would be ideal for you?"),
            heading: format!("Hello {}. What would be ideal for you?", sitting.called),
            frame: frame(bank, sitting),
            effort: effort(bank, sitting),
            sees: sees(sitting, runner),
            closing: closing(sitting.workshop.mode, runner),
            honest: honest(sitting, team_size),
            way,
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let Ok(bank) = Bank::built_in() else { return Vec::new() };
        let sitting = Sitting::sample();
        let workshop = Workshop { mode: Mode::Named, hr_level: HrLevel::Nothing, ..sitting.workshop.clone() };
        let named = Sitting { workshop, is_counted: false, ..sitting.clone() };
        let hostile = Sitting { called: super::super::HOSTILE.to_owned(), given: Vec::new(), ..sitting.clone() };
        let page = |sitting: &Sitting| Self::again(Setting::sample(), &bank, (sitting, 9));
        vec![
            ("by-link", Self::by_link(Setting::sample(), &bank, (&hostile, 9), ("/m/sample", "sample-csrf"))),
            ("again", page(&sitting)),
            ("named", page(&named)),
        ]
    }
}

/// The facilitator's words, or the usual ones.
fn frame(bank: &Bank, sitting: &Sitting) -> Vec<String> {
    if sitting.workshop.frame.trim().is_empty() {
        let usual = "Nothing is broken. We are designing how we work together so that it gets as good as it can be. \
                     There are no right answers.";
        return vec![usual.to_owned()];
    }
    let minutes = total_minutes(bank, sitting).to_string();
    let closes =
        sitting.workshop.closes_at.map_or_else(|| "the answers are closed".to_owned(), |at| until(at, sitting));
    let filled = sitting.workshop.frame.replace("{minutes}", &minutes).replace("{closes}", &closes);
    filled.split('\n').map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn effort(bank: &Bank, sitting: &Sitting) -> String {
    let questions = capital(&spelled(sitting.asked(bank).len(), "question", "questions"));
    let minutes = about_minutes(total_minutes(bank, sitting));
    let closes = match sitting.workshop.closes_at {
        Some(at) => format!("until {}", until(at, sitting)),
        None => format!("until {} closes them", first_name(&sitting.facilitator)),
    };
    format!("{questions}, {minutes}. You can stop and come back with the same link, and change your answers {closes}.")
}

fn total_minutes(bank: &Bank, sitting: &Sitting) -> usize {
    usize::try_from(minutes(sitting.asked(bank).into_iter().map(|asked| asked.question))).unwrap_or(1)
}

fn sees(sitting: &Sitting, runner: &str) -> Vec<Sees> {
    let lines = promise::lines(&sitting.workshop, runner);
    let parts = lines.iter().filter_map(|line| line.split_once(": "));
    parts.map(|(who, what)| Sees { who: who.to_owned(), what: what.to_owned() }).collect()
}

fn closing(mode: Mode, runner: &str) -> String {
    match mode {
        Mode::Counted => format!(
            "When {runner} closes the answers, the names are cut off for good. From then on nobody can change an \
             answer or take it back, not even you."
        ),
        Mode::Named => format!(
            "When {runner} closes the answers, they stay as they are. From then on nobody can change an answer or \
             take it back, not even you."
        ),
    }
}

fn honest(sitting: &Sitting, team_size: usize) -> Vec<String> {
    let limit = match sitting.workshop.mode {
        Mode::Counted => promise::honest_limit(team_size),
        Mode::Named => String::new(),
    };
    let mut sentences = vec![if limit.is_empty() { "You can skip any question.".to_owned() } else { limit }];
    if !sitting.is_counted {
        sentences.push(
            "Your answers stay out of the team’s counts. What you put on your card is kept, with your name.".to_owned(),
        );
    }
    sentences
}
