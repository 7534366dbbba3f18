//! One's own card: what is on it, what is off it, how others see it; and the page before erasing it.

use askama::Template;

use super::{CALL_OUT, Said, Shown, chrome, samples};
use crate::base::paths;
use crate::domain::Refused;
use crate::domain::bank::Bank;
use crate::domain::card::{self, Card, Item, LINE_MAX};
use crate::domain::sitting::{Sitting, Standing};
use crate::views::chrome::{Chrome, Setting};
use crate::views::field::{ErrorSummary, Field};
use crate::views::show::{Link, Mood, State};
use crate::views::standing::first_name;

#[derive(Template)]
#[template(path = "card/card.html")]
pub struct CardPage {
    pub chrome: Chrome,
    pub form_key: String,
    pub errors: ErrorSummary,
    pub lead: String,
    pub items: Vec<Own>,
    /// Stands instead of items.
    pub empty: &'static str,
    /// Questions that can still be answered for the card.
    pub open: Vec<Link>,
    pub line: Field,
    pub line_action: String,
    pub may_be_called_out: bool,
    pub call_out: &'static str,
    pub call_out_action: String,
    pub shown: Shown,
    pub team_href: String,
    pub mine_href: String,
}

/// One answer with what can be done about it.
pub struct Own {
    pub id: String,
    pub said: Said,
    pub state: State,
    pub is_shown: bool,
    pub action: String,
}

impl CardPage {
    pub fn new(
        (setting, form_key): (Setting, String),
        bank: &Bank,
        (sitting, card): (&Sitting, &Card),
        (typed, refused): (Option<&str>, &[Refused]),
    ) -> Self {
        let at = |page: &str| paths::member(&sitting.invitation, page);
        let error = refused.iter().find(|one| one.field == Some("line")).map(|one| one.sentence.clone());
        let line = Field::text("line", "Say this when you challenge me")
            .hint("In your words, up to 200 characters. Empty means no sentence.")
            .optional()
            .max(LINE_MAX)
            .value(typed.unwrap_or(&card.line))
            .error(error.unwrap_or_default());
        let errors = ErrorSummary::of(&[&line]);
        let is_closed = sitting.standing() == Standing::Closed;
        let missing = card::questions(bank).into_iter().filter(|question| card.item(&question.code).is_none());
        Self {
            chrome: chrome(setting, sitting, "My card").with_errors(!errors.is_empty()),
            form_key,
            errors,
            lead: format!(
                "Your team sees it with your name. Nobody else does: neither {} nor HR.",
                first_name(&sitting.facilitator)
            ),
            items: card
                .in_order(bank)
                .map(|(question, item)| own(sitting, Said::new(bank, question, &item.given), item))
                .collect(),
            empty: match is_closed {
                true => "Nothing yet. Answer a question for your card, or leave it empty: both are fine.",
                false => "What you choose for your card while you answer stands here after closing.",
            },
            open: missing
                .filter(|_| is_closed)
                .map(|question| Link::new(question.short.clone(), at(&paths::card_question(&question.code))))
                .collect(),
            line,
            line_action: at(paths::CARD),
            may_be_called_out: card.may_be_called_out,
            call_out: CALL_OUT,
            call_out_action: at(paths::CARD_CALL_OUT),
            shown: Shown::new(bank, "shown", format!("How to work with {}", sitting.called), card),
            team_href: at(paths::CARDS),
            mine_href: at(paths::MINE),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let Ok(bank) = Bank::built_in() else { return Vec::new() };
        let frame = || (Setting::sample(), "key".to_owned());
        let (closed, open) = (samples::closed(), Sitting::sample());
        let (card, nothing) = (samples::card(&bank, 0), Card::default());
        let long = [Refused::field("line", "Keep it under 200 characters; this has 203.")];
        vec![
            ("page", Self::new(frame(), &bank, (&closed, &card), (None, &[]))),
            ("empty", Self::new(frame(), &bank, (&closed, &nothing), (None, &[]))),
            ("open", Self::new(frame(), &bank, (&open, &nothing), (None, &[]))),
            ("refused", Self::new(frame(), &bank, (&closed, &card), (Some(crate::views::HOSTILE), &long))),
        ]
    }
}

fn own(sitting: &Sitting, said: Said, item: &Item) -> Own {
    Own {
        id: format!("item-{}", item.question),
        said,
        state: match item.is_shown {
            true => State::new(Mood::Good, "On my card"),
            false => State::new(Mood::Calm, "Off: only you see it"),
        },
        is_shown: item.is_shown,
        action: paths::member(&sitting.invitation, &paths::card_item(&item.question)),
    }
}

#[derive(Template)]
#[template(path = "card/remove.html")]
pub struct RemovePage {
    pub chrome: Chrome,
    pub form_key: String,
    pub action: String,
    pub back: String,
}

impl RemovePage {
    pub fn new((setting, form_key): (Setting, String), sitting: &Sitting) -> Self {
        Self {
            chrome: chrome(setting, sitting, "Erase my card"),
            form_key,
            action: paths::member(&sitting.invitation, paths::CARD_REMOVE),
            back: paths::member(&sitting.invitation, paths::CARD),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        vec![("page", Self::new((Setting::sample(), "key".to_owned()), &samples::closed()))]
    }
}
