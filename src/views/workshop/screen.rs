//! The join screen for the room: the code, its picture, and how many have finished.

use askama::Template;

use super::living::{Entrance, SCREEN_TAB};
use super::{home, sample, title_of};
use crate::base::paths;
use crate::domain::bank::Bank;
use crate::domain::member::Headway;
use crate::domain::planning::minutes_of;
use crate::domain::workshop::{Stage, Workshop};
use crate::views::chrome::Chrome;
use crate::views::words;

#[derive(Template)]
#[template(path = "workshop/screen.html")]
pub struct Screen {
    pub chrome: Chrome,
    pub larger: bool,
    pub title: String,
    pub entrance: Entrance,
    pub questions: String,
    pub home: String,
    pub here: String,
    pub larger_href: String,
}

impl Screen {
    pub fn new(
        chrome: Chrome,
        workshop: &Workshop,
        (team, headway): (&str, Headway),
        (bank, join_place): (&Bank, &str),
        larger: bool,
    ) -> Self {
        let at = |page| paths::workshop(&workshop.public_id, page);
        let many = workshop.questions.len();
        let minutes = words::about_minutes(minutes_of(bank, &workshop.questions) as usize);
        let questions = words::capital(&words::spelled(many, "question", "questions"));
        Self {
            chrome: Chrome { brand: team.to_owned(), live: workshop.is_open(), ..chrome },
            larger,
            title: title_of(workshop),
            entrance: Entrance::new(workshop, headway, join_place),
            questions: format!("{questions}, {minutes}. We show how many, never who."),
            home: home(workshop),
            here: if larger { at("/screen?size=larger") } else { at("/screen") },
            larger_href: if larger { at("/screen") } else { at("/screen?size=larger") },
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let Ok(bank) = Bank::built_in() else { return Vec::new() };
        let headway = Headway { finished: 7, started: 1, waiting: 1 };
        let paused = Workshop { join_is_open: false, title: crate::views::HOSTILE.to_owned(), ..sample() };
        let closed = Workshop { stage: Stage::Closed, ..sample() };
        let page = |workshop: &Workshop, larger| {
            let chrome = Chrome::sample(SCREEN_TAB);
            Self::new(chrome, workshop, ("Atlas", headway), (&bank, "alliance.example/join"), larger)
        };
        vec![("open", page(&sample(), false)), ("paused", page(&paused, true)), ("closed", page(&closed, false))]
    }
}
