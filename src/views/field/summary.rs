//! The list of messages above a form that came back.

use super::{Choices, Field, Select, Tick};
use crate::views::words::{capital, number};

/// All messages of a form that came back, in the order of the page, each leading to its field.
#[derive(Debug, Clone, Default)]
pub struct ErrorSummary {
    pub items: Vec<SummaryItem>,
}

/// `href` is empty for a message that belongs to no field.
#[derive(Debug, Clone)]
pub struct SummaryItem {
    pub href: String,
    pub text: String,
}

impl ErrorSummary {
    /// Fields without a message add nothing, so a page may pass all it has.
    pub fn of(fields: &[&Field]) -> Self {
        fields.iter().fold(Self::default(), |summary, field| summary.field(field))
    }

    pub fn field(self, field: &Field) -> Self {
        self.add(&field.id, &field.error)
    }

    pub fn select(self, select: &Select) -> Self {
        self.add(&select.id, &select.error)
    }

    pub fn tick(self, tick: &Tick) -> Self {
        self.add(&tick.id, &tick.error)
    }

    pub fn choices(self, choices: &Choices) -> Self {
        let summary = self.add(&choices.option_id(&1), &choices.error);
        match &choices.follow_up {
            Some(field) => summary.field(field),
            None => summary,
        }
    }

    /// A message about the whole form.
    pub fn say(mut self, text: impl Into<String>) -> Self {
        self.items.push(SummaryItem { href: String::new(), text: text.into() });
        self
    }

    /// A message at a place that is no field of its own.
    pub fn at(self, id: &str, error: &str) -> Self {
        self.add(id, error)
    }

    fn add(mut self, id: &str, error: &str) -> Self {
        if !error.is_empty() {
            self.items.push(SummaryItem { href: format!("#{id}"), text: error.to_owned() });
        }
        self
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    pub fn heading(&self) -> String {
        match self.items.len() {
            1 => "One thing needs another look".to_owned(),
            n => format!("{} things need another look", capital(&number(n))),
        }
    }
}
