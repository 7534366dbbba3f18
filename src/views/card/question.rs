//! A question answered for one's card alone.

use askama::Template;

use super::samples;
use crate::base::paths;
use crate::domain::bank::{Bank, Question};
use crate::domain::card::{self, Card};
use crate::domain::filled::{Asked, Faults, Filled};
use crate::domain::sitting::Sitting;
use crate::views::answer::{Body, Form, Must, summary};
use crate::views::chrome::{Chrome, Setting};
use crate::views::field::{ErrorSummary, Field};

#[derive(Template)]
#[template(path = "card/question.html")]
pub struct CardQuestionPage {
    pub chrome: Chrome,
    pub form_key: String,
    pub errors: ErrorSummary,
    pub code: String,
    pub topic: String,
    pub body: Body,
    /// A line beside the answer; a text needs none.
    pub note: Option<Field>,
    pub action: String,
    /// The next question without an answer; the card when there is none.
    pub next: String,
    pub back: String,
}

impl CardQuestionPage {
    /// With what stands on the card, or as it was sent. `None` for a question that is not asked for cards.
    pub fn new(
        (setting, form_key): (Setting, String),
        bank: &Bank,
        (sitting, card): (&Sitting, &Card),
        code: &str,
        sent: Option<(&Filled, &Faults)>,
    ) -> Option<Self> {
        let question = card::questions(bank).into_iter().find(|question| question.code == code)?;
        let none = Faults::default();
        let before = card.item(code).map(|item| Filled::of(question, &item.given)).unwrap_or_default();
        let (filled, faults) = sent.unwrap_or((&before, &none));
        let asked = Asked { question, hides_hr_options: false };
        let body = for_card(question, Form { bank, sitting, asked, filled, faults }.body_in_list());
        let note = (!question.is_text()).then(|| note(bank, code, filled, faults));
        let errors = summary(&body, &Must::No, None);
        let errors = note.iter().fold(errors, ErrorSummary::field);
        let at = |page: &str| paths::member(&sitting.invitation, page);
        Some(Self {
            chrome: Chrome::question(setting, &sitting.team, "", format!("For my card: {}", question.short))
                .with_errors(!errors.is_empty()),
            form_key,
            errors,
            code: code.to_owned(),
            topic: question.short.clone(),
            body,
            note,
            action: at(&paths::card_question(code)),
            next: at(&next(bank, card, code)),
            back: at(paths::CARD),
        })
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let Ok(bank) = Bank::built_in() else { return Vec::new() };
        let (sitting, card) = (samples::closed(), samples::card(&bank, 1));
        let page = |code: &str, sent| {
            let frame = (Setting::sample(), "key".to_owned());
            Self::new(frame, &bank, (&sitting, &card), code, sent)
        };
        let faults = Faults { answer: "One thing is missing: choose one answer.".to_owned(), ..Faults::default() };
        let pages = [
            ("choice", page("first_response", None)),
            ("scale", page("relational", None)),
            ("several", page("accountability", None)),
            ("order", page("channels", None)),
            ("text", page("great_words", None)),
            ("refused", page("thinking_time", Some((&Filled::default(), &faults)))),
        ];
        pages.into_iter().filter_map(|(name, page)| Some((name, page?))).collect()
    }
}

/// Where it goes on after a question: the next one that is not on the card, else the card.
pub fn next(bank: &Bank, card: &Card, code: &str) -> String {
    let questions = card::questions(bank);
    let at = questions.iter().position(|question| question.code == code).unwrap_or(0);
    let (before, after) = questions.split_at((at + 1).min(questions.len()));
    let is_open = |question: &&&Question| question.code != code && card.item(&question.code).is_none();
    let open = after.iter().find(is_open).or_else(|| before.iter().find(is_open));
    open.map_or_else(|| paths::CARD.to_owned(), |question| paths::card_question(&question.code))
}

/// The question is the page's heading; a text says that it is read with a name.
fn for_card(question: &Question, body: Body) -> Body {
    match body {
        Body::Choices(choices) => Body::Choices(choices.title_legend()),
        Body::Line(mut steps) => {
            steps.choices = steps.choices.title_legend();
            Body::Line(steps)
        }
        Body::Texts { title, error, parts, .. } => {
            let help = question.help.as_ref().map(|help| format!("{help} ")).unwrap_or_default();
            Body::Texts { title, hint: format!("{help}Your team reads it on your card, with your name."), error, parts }
        }
        other => other,
    }
}

fn note(bank: &Bank, code: &str, filled: &Filled, faults: &Faults) -> Field {
    Field::area(&format!("{code}.note"), "Your line")
        .optional()
        .hint("It stands on your card, in your words.")
        .rows(2)
        .max(bank.controls.note_max_chars)
        .value(filled.note.as_deref().unwrap_or_default())
        .error(&faults.note)
}
