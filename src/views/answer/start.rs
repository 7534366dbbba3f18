//! The page before the first question: why we ask, how long it takes, who sees what.

use askama::Template;

use super::super::chrome::{Chrome, Setting};
use super::super::standing::{LinkForm, first_name, until};
use super::super::words::{about_minutes, capital, number, spelled};
use super::member_chrome;
use crate::base::paths;
use crate::domain::bank::{Bank, minutes};
use crate::domain::sitting::Sitting;
use crate::domain::workshop::{HrLevel, Mode};

/// In a smaller team somebody may still guess who said what.
const SMALL_TEAM: usize = 12;

#[derive(Template)]
#[template(path = "answer/start.html")]
pub struct StartPage {
    pub chrome: Chrome,
    pub heading: String,
    /// Why the team is asked, paragraph by paragraph.
    pub frame: Vec<String>,
    pub effort: String,
    pub sees: [Sees; 3],
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
        Self::built(setting, bank, (sitting, team_size), Way::Post(LinkForm { action, csrf, button }))
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
            closing: closing(sitting.mode, runner),
            honest: honest(sitting, team_size),
            way,
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let Ok(bank) = Bank::built_in() else { return Vec::new() };
        let sitting = Sitting::sample();
        let named = Sitting { mode: Mode::Named, hr_level: HrLevel::Nothing, is_counted: false, ..sitting.clone() };
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
    if sitting.frame.trim().is_empty() {
        let usual = "Nothing is broken. We are designing how we work together so that it gets as good as it can be. \
                     There are no right answers.";
        return vec![usual.to_owned()];
    }
    let minutes = total_minutes(bank, sitting).to_string();
    let closes = sitting.closes_at.map_or_else(|| "the answers are closed".to_owned(), |at| until(at, sitting));
    let filled = sitting.frame.replace("{minutes}", &minutes).replace("{closes}", &closes);
    filled.split('\n').map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn effort(bank: &Bank, sitting: &Sitting) -> String {
    let questions = capital(&spelled(sitting.asked(bank).len(), "question", "questions"));
    let minutes = about_minutes(total_minutes(bank, sitting));
    let closes = match sitting.closes_at {
        Some(at) => format!("until {}", until(at, sitting)),
        None => format!("until {} closes them", first_name(&sitting.facilitator)),
    };
    format!("{questions}, {minutes}. You can stop and come back with the same link, and change your answers {closes}.")
}

fn total_minutes(bank: &Bank, sitting: &Sitting) -> usize {
    usize::try_from(minutes(sitting.asked(bank).into_iter().map(|asked| asked.question))).unwrap_or(1)
}

fn sees(sitting: &Sitting, runner: &str) -> [Sees; 3] {
    let from = number(usize::try_from(sitting.team_min).unwrap_or(3));
    let hr_from = number(usize::try_from(sitting.hr_min).unwrap_or(5));
    let (team, facilitator) = match sitting.mode {
        Mode::Counted => (
            format!("how many chose what, after the reveal, from {from} answers up; lines and texts without a name"),
            "how many have finished; never who said what".to_owned(),
        ),
        Mode::Named => (
            "your answers with your name, after the reveal".to_owned(),
            "how many have finished; after the reveal the same as your team".to_owned(),
        ),
    };
    let status = "whether there is a charter and when you look again";
    let hr = match sitting.hr_level {
        HrLevel::Nothing => "nothing".to_owned(),
        HrLevel::Status => format!("{status}; no numbers"),
        HrLevel::StatusAndSums => format!(
            "{status}; totals only from {hr_from} people up, and nothing from which fewer could be worked out"
        ),
    };
    let sees = |who: &str, what| Sees { who: who.to_owned(), what };
    [sees("Your team", team), sees(&format!("{runner}, who runs the session"), facilitator), sees("HR", hr)]
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
    let mut sentences = Vec::new();
    if sitting.mode == Mode::Counted && team_size < SMALL_TEAM {
        let people = spelled(team_size.max(1), "person", "people");
        sentences.push(format!(
            "Your team has {people}. In a group this size someone may still guess. You can skip any question."
        ));
    } else {
        sentences.push("You can skip any question.".to_owned());
    }
    if !sitting.is_counted {
        sentences.push(
            "Your answers stay out of the team’s counts. What you put on your card is kept, with your name.".to_owned(),
        );
    }
    sentences
}
