//! The list of workshops.

use askama::Template;
use jiff::Timestamp;

use super::{home, sample, sample_hostile, title_of};
use crate::base::paths;
use crate::domain::planning::{Step, local};
use crate::domain::workshop::{Stage, Workshop};
use crate::views::chrome::Chrome;
use crate::views::show::{Mood, Pager, State};
use crate::views::words;

#[derive(Template)]
#[template(path = "workshop/list.html")]
pub struct List {
    pub chrome: Chrome,
    pub form_key: String,
    pub rows: Vec<Row>,
    pub pager: Pager,
}

pub struct Row {
    pub title: String,
    pub href: String,
    pub teams: String,
    pub state: State,
    /// What happens next, with its time.
    pub when: String,
}

impl List {
    pub fn new(chrome: Chrome, form_key: String, rows: Vec<Row>, pager: Pager) -> Self {
        Self { chrome, form_key, rows, pager }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let chrome = || Chrome::sample("Workshops");
        let atlas = [crate::views::HOSTILE.to_owned()];
        let now = super::sample_now();
        let rows = vec![
            Row::new(&sample(), &atlas, now),
            Row::new(&sample_hostile(), &[], now),
            Row::new(&Workshop { stage: Stage::Closed, ..sample() }, &atlas, now),
        ];
        vec![
            ("empty", Self::new(chrome(), "key".to_owned(), Vec::new(), Pager::default())),
            ("some", Self::new(chrome(), "key".to_owned(), rows, Pager::default())),
        ]
    }
}

impl Row {
    pub fn new(workshop: &Workshop, teams: &[String], now: Timestamp) -> Self {
        let href =
            if workshop.is_planned() { paths::plan(&workshop.public_id, Step::Team.as_str()) } else { home(workshop) };
        Self {
            title: title_of(workshop),
            href,
            teams: words::list(teams),
            state: state(workshop.stage),
            when: when(workshop, now),
        }
    }
}

/// The stage as a word.
pub fn state(stage: Stage) -> State {
    match stage {
        Stage::Planning => State::new(Mood::Calm, "In planning"),
        Stage::Open => State::new(Mood::Now, "Collecting answers"),
        Stage::Closed => State::new(Mood::Good, "Answers closed"),
        Stage::Ended => State::new(Mood::Calm, "Ended without a charter"),
    }
}

fn when(workshop: &Workshop, now: Timestamp) -> String {
    let here = |at: Timestamp| local(at, &workshop.timezone);
    let soon = |at: Timestamp| words::soon(&here(at), &here(now));
    match (workshop.stage, workshop.closes_at, workshop.closed_at) {
        (Stage::Planning, ..) => "Invitations are not out yet".to_owned(),
        (Stage::Open, Some(at), _) => format!("Answers close {}", soon(at)),
        (Stage::Closed | Stage::Ended, _, Some(at)) => format!("Closed on {}", words::date(&here(at))),
        _ => String::new(),
    }
}
