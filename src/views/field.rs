//! Parts of forms as values: fields, choices, ticks, lists to pick from, the summary of messages.
//! How they look stands in `templates/parts/form.html`. An empty text means: not there.

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
            n => format!("{} things need another look", super::words::capital(&super::words::number(n))),
        }
    }
}
