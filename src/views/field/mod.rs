//! Parts of forms as values: fields and ticks here, choices and the summary of messages beside.
//! How they look stands in `templates/parts/form.html`. An empty text means: not there.

mod choices;
mod summary;

pub use choices::{Choice, Choices, Look, Select, Steps};
pub use summary::{ErrorSummary, SummaryItem};

/// One line or box to write in.
#[derive(Debug, Clone, Default)]
pub struct Field {
    pub name: String,
    /// Unique on the page; the name unless said otherwise.
    pub id: String,
    pub label: String,
    pub hint: String,
    pub error: String,
    pub value: String,
    /// The `type` of the input; unused for a box.
    pub kind: &'static str,
    pub optional: bool,
    pub autocomplete: &'static str,
    /// Longest text the field takes, in UTF-16 units as browsers count; 0 for no limit.
    pub max: usize,
    /// Height of a box in lines.
    pub rows: usize,
}

impl Field {
    pub fn text(name: &str, label: &str) -> Self {
        Self::of_kind("text", name, label)
    }

    pub fn email(name: &str, label: &str) -> Self {
        Self { autocomplete: "email", ..Self::of_kind("email", name, label) }
    }

    /// Never comes back with what was typed. `autocomplete` tells a password manager which password this is.
    pub fn password(name: &str, label: &str, autocomplete: &'static str) -> Self {
        Self { autocomplete, ..Self::of_kind("password", name, label) }
    }

    pub fn number(name: &str, label: &str) -> Self {
        Self::of_kind("number", name, label)
    }

    pub fn date(name: &str, label: &str) -> Self {
        Self::of_kind("date", name, label)
    }

    pub fn time(name: &str, label: &str) -> Self {
        Self::of_kind("time", name, label)
    }

    pub fn file(name: &str, label: &str) -> Self {
        Self::of_kind("file", name, label)
    }

    /// The code from the screen: large letters, no help from the keyboard's spelling.
    pub fn code(name: &str, label: &str) -> Self {
        Self { max: 9, ..Self::of_kind("code", name, label) }
    }

    /// A box for sentences; print it with the macro `area`.
    pub fn area(name: &str, label: &str) -> Self {
        Self { rows: 3, ..Self::of_kind("text", name, label) }
    }

    fn of_kind(kind: &'static str, name: &str, label: &str) -> Self {
        let (name, id, label) = (name.to_owned(), name.to_owned(), label.to_owned());
        Self { name, id, label, kind, autocomplete: "off", rows: 3, ..Self::default() }
    }

    pub fn id(self, id: impl Into<String>) -> Self {
        Self { id: id.into(), ..self }
    }

    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    pub fn value(self, value: impl Into<String>) -> Self {
        Self { value: value.into(), ..self }
    }

    pub fn error(self, error: impl Into<String>) -> Self {
        Self { error: error.into(), ..self }
    }

    pub fn optional(self) -> Self {
        Self { optional: true, ..self }
    }

    pub fn max(self, max: usize) -> Self {
        Self { max, ..self }
    }

    pub fn rows(self, rows: usize) -> Self {
        Self { rows, ..self }
    }

    pub fn autocomplete(self, autocomplete: &'static str) -> Self {
        Self { autocomplete, ..self }
    }

    pub fn is_code(&self) -> bool {
        self.kind == "code"
    }

    /// Ids of the hint and the message, for `aria-describedby`; empty when there is neither.
    pub fn described_by(&self) -> String {
        described_by(&self.id, &self.hint, &self.error)
    }
}

/// One box to tick.
#[derive(Debug, Clone, Default)]
pub struct Tick {
    pub name: String,
    pub id: String,
    pub value: String,
    pub label: String,
    pub hint: String,
    pub error: String,
    pub ticked: bool,
}

impl Tick {
    pub fn new(name: &str, label: &str, ticked: bool) -> Self {
        let (name, id, label) = (name.to_owned(), name.to_owned(), label.to_owned());
        Self { name, id, label, ticked, value: "1".to_owned(), ..Self::default() }
    }

    /// For rows of the same name: an id of its own and the value this row sends.
    pub fn row(self, id: impl Into<String>, value: impl Into<String>) -> Self {
        Self { id: id.into(), value: value.into(), ..self }
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

fn described_by(id: &str, hint: &str, error: &str) -> String {
    match (hint.is_empty(), error.is_empty()) {
        (true, true) => String::new(),
        (false, true) => format!("{id}-hint"),
        (true, false) => format!("{id}-error"),
        (false, false) => format!("{id}-hint {id}-error"),
    }
}
