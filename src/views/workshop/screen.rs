//! The join screen for the room: the code, its picture, and how many have finished.

use askama::Template;

use super::{home, sample, title_of};
use crate::base::paths;
use crate::base::token::JoinCode;
use crate::domain::bank::Bank;
use crate::domain::member::Headway;
use crate::domain::planning::minutes_of;
use crate::domain::workshop::Workshop;
use crate::views::charts::Progress;
use crate::views::chrome::Chrome;
use crate::views::words;

#[derive(Template)]
#[template(path = "workshop/screen.html")]
pub struct Screen {
    pub chrome: Chrome,
    pub larger: bool,
    pub title: String,
    /// Empty while joining is paused or the answers are not open.
    pub picture: String,
    pub alt: String,
    pub code: String,
    pub place: String,
    pub progress: Progress,
    pub questions: String,
    pub home: String,
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
        let Headway { finished, started, waiting } = headway;
        let can_join = workshop.is_open() && workshop.join_is_open;
        let code =
            workshop.join_code.as_deref().and_then(JoinCode::parse).filter(|_| can_join).map(|code| code.spaced());
        let code = code.unwrap_or_default();
        let at = |page| paths::workshop(&workshop.public_id, page);
        let many = workshop.questions.len();
        let minutes = words::about_minutes(minutes_of(bank, &workshop.questions) as usize);
        let questions = words::capital(&words::spelled(many, "question", "questions"));
        Self {
            chrome: Chrome { brand: team.to_owned(), ..chrome.live() },
            larger,
            title: title_of(workshop),
            picture: if code.is_empty() { String::new() } else { at("/join.svg") },
            alt: format!("QR code that opens the join page for code {code}"),
            code,
            place: join_place.to_owned(),
            progress: Progress::of(finished, started, waiting),
            questions: format!("{questions}, {minutes}. We show how many, never who."),
            home: home(workshop),
            larger_href: if larger { at("/screen") } else { at("/screen?size=larger") },
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let Ok(bank) = Bank::built_in() else { return Vec::new() };
        let headway = Headway { finished: 7, started: 1, waiting: 1 };
        let paused = Workshop { join_is_open: false, title: crate::views::HOSTILE.to_owned(), ..sample() };
        let page = |workshop: &Workshop, larger| {
            let chrome = Chrome::sample("Join the workshop");
            Self::new(chrome, workshop, ("Atlas", headway), (&bank, "alliance.example/join"), larger)
        };
        vec![("open", page(&sample(), false)), ("paused", page(&paused, true))]
    }
}
