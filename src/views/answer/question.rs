//! One question on a page.

use askama::Template;

use super::super::chrome::{Chrome, Setting};
use super::super::field::ErrorSummary;
use super::super::words::capital;
use super::parts::{Body, Extras, Form, Must};
use crate::base::paths;
use crate::domain::bank::Bank;
use crate::domain::filled::{Asked, Faults, Filled};
use crate::domain::sitting::Sitting;

#[derive(Template)]
#[template(path = "answer/question.html")]
pub struct QuestionPage {
    pub chrome: Chrome,
    pub back: String,
    pub place: usize,
    pub total: usize,
    pub errors: ErrorSummary,
    pub action: String,
    /// The question this form answers.
    pub code: String,
    /// Where to go on: empty, or "check" when the page was opened from there.
    pub from: String,
    pub topic: String,
    pub body: Body,
    pub must: Must,
    pub extras: Option<Extras>,
}

/// What a question's page is made of.
pub struct Ask<'a> {
    pub bank: &'a Bank,
    pub sitting: &'a Sitting,
    /// From 1.
    pub place: usize,
    pub from: &'a str,
}

impl<'a> Ask<'a> {
    fn asked(&self) -> Option<Asked<'a>> {
        self.sitting.asked(self.bank).get(self.place.checked_sub(1)?).copied()
    }
}

impl QuestionPage {
    /// The page with what was given before. `None` when there is no such question.
    pub fn new(setting: Setting, ask: &Ask) -> Option<Self> {
        let question = ask.asked()?.question;
        let filled = ask.sitting.given(&question.code).map(|given| Filled::of(question, given)).unwrap_or_default();
        Self::filled(setting, ask, &filled, &Faults::default())
    }

    /// The page as it was sent, with what is wrong beside each place.
    pub fn filled(setting: Setting, ask: &Ask, filled: &Filled, faults: &Faults) -> Option<Self> {
        let Ask { bank, sitting, place, from } = ask;
        let asked = ask.asked()?;
        let form = Form { bank, sitting, asked, filled, faults };
        let total = sitting.asked(bank).len();
        let short = &asked.question.short;
        let title = format!("Question {place} of {total}: {short}");
        let (body, must, extras) = (form.body(), form.must(), form.extras());
        let errors = summary(&body, &must, extras.as_ref());
        let back = match (*from, place) {
            ("check", _) => paths::member(&sitting.invitation, "/check"),
            (_, 1) => paths::member(&sitting.invitation, ""),
            _ => paths::question(&sitting.invitation, place - 1),
        };
        Some(Self {
            chrome: Chrome::question(setting, &sitting.team, "", title).with_errors(!errors.is_empty()),
            back,
            place: *place,
            total,
            errors,
            action: paths::question(&sitting.invitation, *place),
            code: asked.question.code.clone(),
            from: (*from).to_owned(),
            topic: capital(&asked.question.topic),
            body,
            must,
            extras,
        })
    }

    /// Sets the focus on what was just moved in a ranking.
    pub fn moved(mut self, code: &str) -> Self {
        if let Body::Ranking(ranking) = self.body {
            self.body = Body::Ranking(ranking.moved(code));
        }
        self
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let Ok(bank) = Bank::built_in() else { return Vec::new() };
        let sitting = Sitting::sample();
        let ask = |place| Ask { bank: &bank, sitting: &sitting, place, from: "" };
        let page = |place| Self::new(Setting::sample(), &ask(place));
        let hostile =
            Filled { texts: vec![("good".to_owned(), super::super::HOSTILE.to_owned())], ..Filled::default() };
        let long = Faults {
            texts: vec![("good".to_owned(), "Keep it under 140 characters.".to_owned())],
            ..Faults::default()
        };
        let nothing = Faults { answer: "Choose one answer, or skip this one".to_owned(), ..Faults::default() };
        let ranked = Filled { picked: vec!["chat".to_owned(), "face".to_owned()], ..Filled::default() };
        let samples = [
            ("texts", page(1)),
            ("line", page(2)),
            ("choice", page(3)),
            ("several", page(4)),
            ("ranking", page(5)),
            ("sharing", page(6)),
            ("texts-refused", Self::filled(Setting::sample(), &ask(1), &hostile, &long)),
            ("choice-refused", Self::filled(Setting::sample(), &ask(3), &Filled::default(), &nothing)),
            ("ranking-refused", Self::filled(Setting::sample(), &ask(5), &Filled::default(), &nothing)),
            ("ranked", Self::filled(Setting::sample(), &ask(5), &ranked, &Faults::default()).map(|p| p.moved("face"))),
        ];
        samples.into_iter().filter_map(|(name, page)| Some((name, page?))).collect()
    }
}

/// All messages of one question, each leading to its place.
pub fn summary(body: &Body, must: &Must, extras: Option<&Extras>) -> ErrorSummary {
    let errors = ErrorSummary::default();
    let errors = match body {
        Body::Choices(choices) => errors.choices(choices),
        Body::Line(steps) => errors.choices(&steps.choices),
        Body::Ranking(ranking) => errors.at(&format!("{}-1", ranking.name), &ranking.error),
        Body::Places { places, error, .. } => errors.at(places.first().map_or("", |place| &place.id), error),
        Body::Texts { parts, error, .. } => {
            let errors = errors.at(parts.first().map_or("", |part| &part.id), error);
            parts.iter().fold(errors, ErrorSummary::field)
        }
    };
    let errors = match must {
        Must::Tick(tick) => errors.tick(tick),
        Must::Which(select) => errors.select(select),
        Must::No | Must::Used(_) => errors,
    };
    match extras.and_then(|extras| extras.note.as_ref()) {
        Some(note) => errors.field(note),
        None => errors,
    }
}
