//! Cards: one's own, those of the team, two side by side, and a question answered for the card alone.

mod own;
mod pair;
mod question;
mod team;

pub use own::{CardPage, RemovePage};
pub use pair::PairPage;
pub use question::{CardQuestionPage, next as next_question};
pub use team::CardsPage;

use crate::base::paths;
use crate::domain::bank::{Bank, Question};
use crate::domain::card::{Card, sentences};
use crate::domain::given::Given;
use crate::domain::sitting::{Sitting, Standing};
use crate::views::charter::{At, Viewer};
use crate::views::chrome::{Chrome, Member, NavItem, Setting};

/// What the team reads while somebody may be called out.
pub const CALL_OUT: &str = "You may call me out, one to one.";

/// A card as others read it.
pub struct Shown {
    /// Unique on the page.
    pub id: String,
    pub heading: String,
    pub items: Vec<Said>,
    /// The sentence somebody wants to hear; may be empty.
    pub line: String,
    /// Empty unless the permission stands.
    pub call_out: &'static str,
    /// "You and me"; empty on one's own.
    pub href: String,
    pub link: String,
}

/// One answer in the first person.
pub struct Said {
    pub title: String,
    pub lines: Vec<String>,
    pub note: String,
}

impl Said {
    pub fn new(bank: &Bank, question: &Question, given: &Given) -> Self {
        Self {
            title: question.short.clone(),
            lines: sentences(bank, question, given.value()),
            note: given.note.clone(),
        }
    }
}

impl Shown {
    pub fn new(bank: &Bank, id: &str, heading: String, card: &Card) -> Self {
        Self {
            id: id.to_owned(),
            heading,
            items: card.shown(bank).into_iter().map(|(question, given)| Said::new(bank, question, given)).collect(),
            line: card.line.clone(),
            call_out: if card.may_be_called_out { CALL_OUT } else { "" },
            href: String::new(),
            link: String::new(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.line.is_empty() && self.call_out.is_empty()
    }
}

/// The frame of a member's page outside the questions: with the charter's pages once they are there.
pub fn chrome(setting: Setting, sitting: &Sitting, title: impl Into<String>) -> Chrome {
    if sitting.standing() == Standing::Closed {
        let viewer = Viewer::Member {
            called: sitting.called.clone(),
            invitation: sitting.invitation.clone(),
            is_published: sitting.charter_until.is_some(),
            keeps: false,
        };
        return viewer.chrome(setting, &sitting.team, At::Cards, title);
    }
    let at = |page| paths::member(&sitting.invitation, page);
    let nav = vec![NavItem::new("Questions", at(""), false), NavItem::new("Cards", at(paths::CARDS), true)];
    Chrome::member(setting, Member { team: &sitting.team, name: &sitting.called }, nav, title)
}

/// Values for `samples()` of the pages here.
mod samples {
    use crate::base::token::PublicId;
    use crate::domain::answer::Value;
    use crate::domain::bank::Bank;
    use crate::domain::card::{Card, Holder, Item};
    use crate::domain::given::{Given, Share};
    use crate::domain::ids::MemberId;
    use crate::domain::sitting::Sitting;
    use crate::domain::workshop::{Stage, Workshop};

    pub fn closed() -> Sitting {
        let sitting = Sitting::sample();
        let workshop = Workshop { stage: Stage::Closed, ..sitting.workshop.clone() };
        Sitting { workshop, ..sitting }
    }

    pub fn card(bank: &Bank, lean: usize) -> Card {
        let item = |code: &str, value: Value, note: &str, is_shown| {
            let answer = bank.question(code)?.accept(value, &[]).ok()?;
            Some(Item { question: code.to_owned(), given: Given::new(&answer, Share::Card, note.to_owned()), is_shown })
        };
        let step = i64::try_from(3 + lean).unwrap_or(3);
        let items = [
            item("first_response", Value::Choice(0), "", true),
            item("challenge_level", Value::Steps(step), crate::views::HOSTILE, true),
            item("between", Value::Choice(lean.min(3)), "", lean > 0),
        ];
        Card {
            items: items.into_iter().flatten().collect(),
            line: "“May I hold up a mirror?”".to_owned(),
            may_be_called_out: true,
        }
    }

    pub fn holder(bank: &Bank) -> Holder {
        Holder {
            id: MemberId(2),
            public_id: PublicId::sample(),
            name: "Tomasz Zieliński".to_owned(),
            called: "Tomasz".to_owned(),
            card: card(bank, 3),
        }
    }
}
