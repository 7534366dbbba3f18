//! Teams of the organisation, with what they have.

use askama::Template;

use super::chrome::Chrome;
use super::show::{Link, Pager};
use super::words;

#[derive(Template)]
#[template(path = "team/list.html")]
pub struct List {
    pub chrome: Chrome,
    pub teams: Vec<TeamRow>,
    pub pager: Pager,
}

pub struct TeamRow {
    pub name: String,
    pub people: String,
    pub workshops: Vec<Link>,
    /// The charter they work by now.
    pub charter: Option<Link>,
}

impl List {
    pub fn new(chrome: Chrome, teams: Vec<TeamRow>) -> Self {
        Self { chrome, teams, pager: Pager::default() }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let team = |charter| {
            TeamRow::new(super::HOSTILE, 9, vec![Link::new(super::HOSTILE, "/workshops/sample")], charter)
        };
        let charter = Some(Link::new("Charter of 24 November 2026", "/charters/sample"));
        vec![
            ("empty", Self::new(Chrome::sample("Teams"), Vec::new())),
            ("some", Self::new(Chrome::sample("Teams"), vec![team(charter), team(None)])),
        ]
    }
}

impl TeamRow {
    pub fn new(name: &str, people: usize, workshops: Vec<Link>, charter: Option<Link>) -> Self {
        Self { name: name.to_owned(), people: words::capital(&words::people(people)), workshops, charter }
    }
}
