//! Parts of pages that are read, not filled in: banners, state words, stages, ways, pages of a list.
//! How they look stands in `templates/parts/show.html`.

/// What a banner is for. It decides the colour and the sign before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// Please look.
    #[default]
    Look,
    /// It is done.
    Done,
    /// Kept or hidden on purpose.
    Need,
    /// Something did not work.
    Wrong,
}

impl Tone {
    pub fn class(self) -> &'static str {
        match self {
            Self::Look => "",
            Self::Done => "done",
            Self::Need => "need",
            Self::Wrong => "wrong",
        }
    }
}

#[derive(Debug, Clone, Default)]
pub struct Banner {
    pub tone: Tone,
    /// Empty for a banner of one sentence.
    pub title: String,
    pub text: String,
    pub links: Vec<Link>,
}

impl Banner {
    pub fn new(tone: Tone, title: impl Into<String>, text: impl Into<String>) -> Self {
        Self { tone, title: title.into(), text: text.into(), links: Vec::new() }
    }

    pub fn link(mut self, text: impl Into<String>, href: impl Into<String>) -> Self {
        self.links.push(Link::new(text, href));
        self
    }
}

#[derive(Debug, Clone)]
pub struct Link {
    pub text: String,
    pub href: String,
}

impl Link {
    pub fn new(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: text.into(), href: href.into() }
    }
}

/// The tint of a state word; the word itself says it too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mood {
    #[default]
    Calm,
    Now,
    Good,
    Other,
    Bad,
}

#[derive(Debug, Clone, Default)]
pub struct State {
    pub word: String,
    pub mood: Mood,
}

impl State {
    pub fn new(mood: Mood, word: impl Into<String>) -> Self {
        Self { word: word.into(), mood }
    }

    pub fn class(&self) -> &'static str {
        match self.mood {
            Mood::Calm => "",
            Mood::Now => "now",
            Mood::Good => "good",
            Mood::Other => "other",
            Mood::Bad => "bad",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    Past,
    Now,
    Later,
}

#[derive(Debug, Clone)]
pub struct Stage {
    pub name: &'static str,
    pub when: When,
}

impl Stage {
    pub fn is_past(&self) -> bool {
        self.when == When::Past
    }

    pub fn is_now(&self) -> bool {
        self.when == When::Now
    }
}

/// The six stages of a workshop, in order.
pub const WORKSHOP_STAGES: [&str; 6] = ["Prepare", "Collect answers", "Look together", "Draft", "Agree", "Look again"];

/// `names` with the one at `current` (from 0) under way. Past the end, all are done.
pub fn stages(names: &[&'static str], current: usize) -> Vec<Stage> {
    let when = |at: usize| match at.cmp(&current) {
        std::cmp::Ordering::Less => When::Past,
        std::cmp::Ordering::Equal => When::Now,
        std::cmp::Ordering::Greater => When::Later,
    };
    names.iter().enumerate().map(|(at, name)| Stage { name, when: when(at) }).collect()
}

/// Where one stands in a list of several pages. An empty address means: no such page.
#[derive(Debug, Clone, Default)]
pub struct Pager {
    /// "Page 2 of 5"
    pub text: String,
    pub previous: String,
    pub next: String,
}

/// A label and its value, printed as a list of facts.
#[derive(Debug, Clone)]
pub struct Fact {
    pub label: String,
    pub value: String,
}

impl Fact {
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into() }
    }
}
