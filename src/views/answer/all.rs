//! All questions on one page, for whoever likes it better. Lines and cards are set on the page of one question.

use askama::Template;

use super::super::chrome::{Chrome, Setting};
use super::super::field::ErrorSummary;
use super::super::words::spelled;
use super::parts::{Body, Form, Must};
use super::question::summary;
use crate::base::paths;
use crate::domain::bank::Bank;
use crate::domain::filled::{Faults, Filled};
use crate::domain::sitting::Sitting;

#[derive(Template)]
#[template(path = "answer/all.html")]
pub struct AllPage {
    pub chrome: Chrome,
    pub back: String,
    pub count: String,
    pub errors: ErrorSummary,
    pub action: String,
    pub entries: Vec<Entry>,
    /// Answers of another device are hidden; where a code opens them.
    pub code_href: String,
}

pub struct Entry {
    /// The question this part answers; empty where the answer is hidden.
    pub code: String,
    pub title: String,
    pub body: Body,
    pub must: Must,
}

/// What came in and what is wrong with it, by question.
type Sent<'a> = (&'a [(String, Filled)], &'a [(String, Faults)]);

impl AllPage {
    pub fn new(setting: Setting, bank: &Bank, sitting: &Sitting) -> Self {
        Self::filled(setting, bank, sitting, (&[], &[]))
    }

    /// As it was sent, with what is wrong beside each place.
    pub fn filled(setting: Setting, bank: &Bank, sitting: &Sitting, (sent, faults): Sent) -> Self {
        let asked = sitting.asked(bank);
        let touchable = asked.iter().filter(|asked| sitting.may_touch(&asked.question.code));
        let entries: Vec<Entry> = touchable
            .map(|asked| {
                let code = &asked.question.code;
                let find = |(of, _): &&(String, Filled)| of == code;
                let before = || sitting.given(code).map(|given| Filled::of(asked.question, given));
                let filled = sent.iter().find(find).map(|(_, filled)| filled.clone());
                let filled = filled.or_else(before).unwrap_or_default();
                let none = Faults::default();
                let faults = faults.iter().find(|(of, _)| of == code).map_or(&none, |(_, faults)| faults);
                let form = Form { bank, sitting, asked: *asked, filled: &filled, faults };
                Entry {
                    code: code.clone(),
                    title: asked.question.short.clone(),
                    body: form.body_in_list(),
                    must: form.must_in_list(),
                }
            })
            .collect();
        let errors = entries.iter().fold(ErrorSummary::default(), |mut errors, entry| {
            errors.items.extend(summary(&entry.body, &entry.must, None).items);
            errors
        });
        let title = "All questions on one page";
        Self {
            chrome: Chrome::question(setting, &sitting.team, "", title).with_errors(!errors.is_empty()),
            back: paths::member(&sitting.invitation, ""),
            count: spelled(asked.len(), "question", "questions"),
            errors,
            action: paths::member(&sitting.invitation, "/all"),
            entries,
            code_href: if sitting.hides_answers() {
                paths::member(&sitting.invitation, "/code")
            } else {
                String::new()
            },
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let Ok(bank) = Bank::built_in() else { return Vec::new() };
        let sitting = Sitting::sample();
        let blind = Sitting { sees_answers: false, ..sitting.clone() };
        let long = Faults { texts: vec![("good".to_owned(), "Keep it shorter.".to_owned())], ..Faults::default() };
        let texts = vec![("good".to_owned(), super::super::HOSTILE.to_owned())];
        let sent = [("great_words".to_owned(), Filled { texts, ..Filled::default() })];
        let faults = [("great_words".to_owned(), long)];
        vec![
            ("page", Self::new(Setting::sample(), &bank, &sitting)),
            ("new-device", Self::new(Setting::sample(), &bank, &blind)),
            ("refused", Self::filled(Setting::sample(), &bank, &sitting, (&sent, &faults))),
        ]
    }
}
