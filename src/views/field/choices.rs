//! Things to choose from: cards, ticks, steps of a scale, lists that open.

use super::{Field, described_by};

/// One thing to choose: a card, a step of a scale, a line of a list.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    pub value: String,
    pub label: String,
    /// Soft text under the label: an example in quotes, or what it means.
    pub example: String,
    pub chosen: bool,
    /// Opens the follow-up field that stands after the choices.
    pub follow: bool,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), ..Self::default() }
    }

    pub fn example(self, example: impl Into<String>) -> Self {
        Self { example: example.into(), ..self }
    }

    pub fn chosen(self, chosen: bool) -> Self {
        Self { chosen, ..self }
    }

    pub fn follow(self) -> Self {
        Self { follow: true, ..self }
    }
}

/// How a group of choices looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Look {
    /// One card each, the usual look.
    #[default]
    Cards,
    /// Cards closer together: a scale whose steps all have words.
    Scale,
    /// Cards whose labels are whole sentences in normal weight.
    Sentences,
    /// Small ticks in a row height of 40 pixels.
    Ticks,
}

/// A group of choices of which one (radio) or several (check) may be taken.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    pub name: String,
    pub legend: String,
    /// The legend is the page's h1: question pages.
    pub legend_is_title: bool,
    /// The legend is only for people who listen: a heading says the same already.
    pub legend_is_hidden: bool,
    pub hint: String,
    pub error: String,
    pub several: bool,
    pub look: Look,
    pub options: Vec<Choice>,
    /// Field that belongs to the choices marked with `follow`; shown when one of them is taken.
    pub follow_up: Option<Field>,
}

impl Choices {
    pub fn one(name: &str, legend: &str, options: Vec<Choice>) -> Self {
        let (name, legend) = (name.to_owned(), legend.to_owned());
        Self { name, legend, options, ..Self::default() }
    }

    pub fn several(name: &str, legend: &str, options: Vec<Choice>) -> Self {
        Self { several: true, ..Self::one(name, legend, options) }
    }

    pub fn look(self, look: Look) -> Self {
        Self { look, ..self }
    }

    pub fn title_legend(self) -> Self {
        Self { legend_is_title: true, ..self }
    }

    pub fn hidden_legend(self) -> Self {
        Self { legend_is_hidden: true, ..self }
    }

    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    pub fn error(self, error: impl Into<String>) -> Self {
        Self { error: error.into(), ..self }
    }

    pub fn follow_up(self, field: Field) -> Self {
        Self { follow_up: Some(field), ..self }
    }

    pub fn kind(&self) -> &'static str {
        if self.several { "checkbox" } else { "radio" }
    }

    pub fn is_ticks(&self) -> bool {
        self.look == Look::Ticks
    }

    pub fn is_scale(&self) -> bool {
        self.look == Look::Scale
    }

    pub fn is_sentences(&self) -> bool {
        self.look == Look::Sentences
    }

    /// Ids number from 1; the summary of messages links to the first.
    pub fn option_id(&self, number: &usize) -> String {
        format!("{}-{number}", self.name)
    }

    pub fn described_by(&self) -> String {
        described_by(&self.name, &self.hint, &self.error)
    }
}

/// A row of 2 to 10 steps of which only the ends and the middle have words.
#[derive(Debug, Clone, Default)]
pub struct Steps {
    pub choices: Choices,
    pub low: String,
    pub middle: String,
    pub high: String,
}

impl Steps {
    pub fn count(&self) -> usize {
        self.choices.options.len()
    }
}

/// A list that opens, for places where cards would take too much room.
#[derive(Debug, Clone, Default)]
pub struct Select {
    pub name: String,
    pub id: String,
    pub label: String,
    pub hint: String,
    pub error: String,
    pub options: Vec<Choice>,
}

impl Select {
    pub fn new(name: &str, label: &str, options: Vec<Choice>) -> Self {
        let (name, id, label) = (name.to_owned(), name.to_owned(), label.to_owned());
        Self { name, id, label, options, ..Self::default() }
    }

    pub fn id(self, id: impl Into<String>) -> Self {
        Self { id: id.into(), ..self }
    }

    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    pub fn error(self, error: impl Into<String>) -> Self {
        Self { error: error.into(), ..self }
    }

    pub fn described_by(&self) -> String {
        described_by(&self.id, &self.hint, &self.error)
    }
}
