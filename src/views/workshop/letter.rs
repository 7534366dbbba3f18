//! One letter as text, where this is not a production site.

use askama::Template;

use super::{sample, ways};
use crate::base::paths;
use crate::domain::letter::{LetterState, Listed};
use crate::domain::workshop::Workshop;
use crate::views::chrome::Chrome;
use crate::views::show::Link;

#[derive(Template)]
#[template(path = "workshop/letter.html")]
pub struct Letter {
    pub chrome: Chrome,
    pub ways: Vec<Link>,
    pub subject: String,
    pub to: String,
    pub address: String,
    pub paragraphs: Vec<Vec<Vec<Piece>>>,
}

/// Words of a line, or an address of our own site that may be opened.
pub enum Piece {
    Words(String),
    Address(String),
}

impl Letter {
    /// `site` is the address of our own site; nothing else in the text becomes a link.
    pub fn new(chrome: Chrome, workshop: &Workshop, letter: &Listed, (text, site): (&str, &str)) -> Self {
        let mails = Link::new("Letters", paths::workshop(&workshop.public_id, "/mails"));
        let lines = |lines: Vec<String>| lines.iter().map(|line| pieces(line, site)).collect();
        Self {
            chrome,
            ways: ways(workshop).into_iter().chain([mails]).collect(),
            subject: letter.subject.clone(),
            to: letter.to_name.clone(),
            address: letter.to_address.clone(),
            paragraphs: super::check_step::paragraphs(text).into_iter().map(lines).collect(),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let letter = super::mails::sample_letter(LetterState::Sent);
        let site = "https://alliance.example";
        let text = format!("Hello {},\n\nopen {site}/m/abc or https://evil.example/m/abc.\n", crate::views::HOSTILE);
        let page = |text: &str| Self::new(Chrome::sample("A letter"), &sample(), &letter, (text, site));
        vec![("text", page(&text)), ("gone", page(""))]
    }
}

fn pieces(line: &str, site: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (place, word) in line.split(' ').enumerate() {
        if place > 0 {
            pieces.push(Piece::Words(" ".to_owned()));
        }
        match word.strip_prefix(site) {
            Some(path) if path.starts_with('/') => pieces.push(Piece::Address(word.to_owned())),
            _ => pieces.push(Piece::Words(word.to_owned())),
        }
    }
    pieces
}
