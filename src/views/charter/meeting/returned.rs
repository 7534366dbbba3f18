//! A form that came back: which one of the page it was, what was typed, and a sentence per field.

use crate::domain::refused::Refused;
use crate::views::field::{ErrorSummary, Field, Select};

/// Nothing came back unless `form` says which.
#[derive(Clone, Debug, Default)]
pub struct Returned {
    /// "met", "keeper", "promise", "moment", or a letter and the id of what the form is about.
    pub form: String,
    pub typed: Vec<(String, String)>,
    pub refused: Vec<Refused>,
}

impl Returned {
    pub fn is(&self, form: &str) -> bool {
        self.form == form
    }

    /// One page holds several forms with the same fields: their ids begin with the form.
    pub fn id(form: &str, field: &str) -> String {
        format!("{form}-{field}")
    }

    /// The sentence for a field; empty when there is none.
    pub fn error(&self, form: &str, field: &str) -> String {
        let found = self.refused.iter().find(|refused| refused.field == Some(field));
        found.filter(|_| self.is(form)).map(|refused| refused.sentence.clone()).unwrap_or_default()
    }

    /// What was typed into a field, if its form came back.
    pub fn typed(&self, form: &str, field: &str) -> Option<&str> {
        let typed = self.typed.iter().find(|(name, _)| name == field);
        typed.filter(|_| self.is(form)).map(|(_, value)| value.as_str())
    }

    /// The field with what was typed and its sentence, if its form came back.
    pub fn field(&self, form: &str, field: Field) -> Field {
        let value = self.typed(form, &field.name).map_or_else(|| field.value.clone(), str::to_owned);
        let error = self.error(form, &field.name);
        let id = Self::id(form, &field.name);
        field.id(id).value(value).error(error)
    }

    /// The same for a list that opens.
    pub fn select(&self, form: &str, mut select: Select) -> Select {
        if let Some(typed) = self.typed(form, &select.name) {
            for option in &mut select.options {
                option.chosen = option.value == typed;
            }
        }
        let (id, error) = (Self::id(form, &select.name), self.error(form, &select.name));
        select.id(id).error(error)
    }

    /// All sentences, each leading to its field.
    pub fn errors(&self) -> ErrorSummary {
        self.refused.iter().fold(ErrorSummary::default(), |summary, refused| match refused.field {
            Some(field) => summary.at(&Self::id(&self.form, field), &refused.sentence),
            None => summary.say(refused.sentence.clone()),
        })
    }
}
