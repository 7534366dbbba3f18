//! The cards of a team: of those who share something, by name.

use askama::Template;

use super::{Shown, chrome, samples};
use crate::base::paths;
use crate::domain::bank::Bank;
use crate::domain::card::Holder;
use crate::domain::sitting::Sitting;
use crate::views::chrome::{Chrome, Setting};

#[derive(Template)]
#[template(path = "card/cards.html")]
pub struct CardsPage {
    pub chrome: Chrome,
    pub cards: Vec<Shown>,
    /// Stands instead of cards.
    pub empty: &'static str,
    /// Whether the others see something of mine.
    pub mine: &'static str,
    pub mine_href: String,
}

impl CardsPage {
    pub fn new(setting: Setting, bank: &Bank, sitting: &Sitting, (others, is_shared): (&[Holder], bool)) -> Self {
        let card = |(number, holder): (usize, &Holder)| Shown {
            href: paths::member(&sitting.invitation, &paths::pair(&holder.public_id)),
            link: format!("{} and you, side by side", holder.called),
            ..Shown::new(bank, &format!("card-{number}"), holder.name.clone(), &holder.card)
        };
        Self {
            chrome: chrome(setting, sitting, "How to work with us"),
            cards: (1..).zip(others).map(card).collect(),
            empty: if is_shared { "Nobody else has shared a card yet." } else { "Nobody has shared a card yet." },
            mine: if is_shared { "Change my card" } else { "Make my card" },
            mine_href: paths::member(&sitting.invitation, paths::CARD),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let Ok(bank) = Bank::built_in() else { return Vec::new() };
        let (sitting, tomasz) = (samples::closed(), samples::holder(&bank));
        let hostile = Holder { name: crate::views::HOSTILE.to_owned(), ..tomasz.clone() };
        let page = |others: &[Holder], is_shared| Self::new(Setting::sample(), &bank, &sitting, (others, is_shared));
        vec![("page", page(&[tomasz, hostile], true)), ("empty", page(&[], false))]
    }
}
