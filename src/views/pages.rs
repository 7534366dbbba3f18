//! Pages that tell the same to everybody: help, who sees what, accessibility, about, and the page
//! that stands in when something does not work.

mod error_words;

use askama::Template;

use error_words::{ANOTHER_DEVICE, ANOTHER_ROLE, CLAIMED, OVERTAKEN, SIGNED_OUT, Words};

use super::{
    chrome::{Chrome, Setting, Theme},
    show::Link,
};

#[derive(Template)]
#[template(path = "help.html")]
pub struct Help {
    pub chrome: Chrome,
}

#[derive(Template)]
#[template(path = "who_sees_what.html")]
pub struct WhoSeesWhat {
    pub chrome: Chrome,
}

#[derive(Template)]
#[template(path = "accessibility.html")]
pub struct Accessibility {
    pub chrome: Chrome,
    pub themes: [ThemeChoice; 3],
}

/// One of the three answers to "How should this site look on your device?".
pub struct ThemeChoice {
    pub code: &'static str,
    pub label: &'static str,
    pub chosen: bool,
}

#[derive(Template)]
#[template(path = "about.html")]
pub struct About {
    pub chrome: Chrome,
    pub version: &'static str,
    pub licences: [Link; 2],
}

impl Help {
    pub fn new(setting: Setting) -> Self {
        Self { chrome: Chrome::public(setting, "Help") }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        vec![("page", Self::new(Setting::sample()))]
    }
}

impl WhoSeesWhat {
    pub fn new(setting: Setting) -> Self {
        Self { chrome: Chrome::public(setting, "Who sees what") }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        vec![("page", Self::new(Setting::sample()))]
    }
}

impl Accessibility {
    pub fn new(setting: Setting) -> Self {
        let chosen = setting.theme;
        let choice = |theme: Theme, label| ThemeChoice { code: theme.code(), label, chosen: theme == chosen };
        let themes =
            [choice(Theme::System, "As my device does"), choice(Theme::Light, "Light"), choice(Theme::Dark, "Dark")];
        Self { chrome: Chrome::public(setting, "Accessibility"), themes }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let dark = Setting { theme: Theme::Dark, ..Setting::sample() };
        vec![("page", Self::new(Setting::sample())), ("dark", Self::new(dark))]
    }
}

impl About {
    pub fn new(setting: Setting) -> Self {
        let licence = |text, name| Link::new(text, crate::base::assets::url(name));
        Self {
            chrome: Chrome::public(setting, "About Alliance"),
            version: env!("CARGO_PKG_VERSION"),
            licences: [
                licence("Licence of Vollkorn", "fonts/OFL-vollkorn.txt"),
                licence("Licence of Atkinson Hyperlegible Next", "fonts/OFL-atkinson-hyperlegible-next.txt"),
            ],
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        vec![("page", Self::new(Setting::sample()))]
    }
}

/// What happened, what is safe, what to do, one way on.
#[derive(Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    pub chrome: Chrome,
    pub heading: String,
    pub happened: String,
    pub safe: String,
    pub to_do: String,
    pub way: Link,
    /// Short word to find the case in the log; empty when nobody needs it.
    pub reference: String,
    /// What was typed and is not saved, to be copied.
    pub typed: Vec<String>,
}

impl ErrorPage {
    /// The page for a status; one we have no words for reads like 500.
    pub fn for_status(setting: Setting, status: u16) -> Self {
        Self::with_words(setting, &Words::of(status))
    }

    /// A page that exists, for somebody whose role does not include it.
    pub fn for_another_role(setting: Setting) -> Self {
        Self::with_words(setting, &ANOTHER_ROLE)
    }

    /// What they ask for is for whoever has the personal link; they came in by the code, under a name of the list.
    pub fn for_a_claimed_name(setting: Setting) -> Self {
        Self::with_words(setting, &CLAIMED)
    }

    /// What was written on another device is read here once a code was typed, at `page`.
    pub fn for_another_device(setting: Setting, page: &str) -> Self {
        Self::with_words(setting, &ANOTHER_DEVICE).way("Show what I gave before", page)
    }

    /// Their session was over when they sent a form.
    pub fn for_somebody_signed_out(setting: Setting) -> Self {
        Self::with_words(setting, &SIGNED_OUT)
    }

    /// Somebody else changed the same words while they were typed.
    pub fn for_somebody_overtaken(setting: Setting) -> Self {
        Self::with_words(setting, &OVERTAKEN)
    }

    fn with_words(setting: Setting, words: &Words) -> Self {
        Self {
            chrome: Chrome::public(setting, words.heading),
            heading: words.heading.to_owned(),
            happened: words.happened.to_owned(),
            safe: words.safe.to_owned(),
            to_do: words.to_do.to_owned(),
            way: Link::new(words.way, words.href),
            reference: String::new(),
            typed: Vec::new(),
        }
    }

    /// A refusal with a sentence of its own, such as "Mara closed the answers at 18:00."
    pub fn happened(self, sentence: impl Into<String>) -> Self {
        Self { happened: sentence.into(), ..self }
    }

    /// Waiting a minute does not help against a day's limit.
    pub fn about_letters(self) -> Self {
        Self {
            heading: "That is too many letters for one day".to_owned(),
            safe: "No letter was written, and nothing else has changed.".to_owned(),
            to_do: "Write to fewer people, or do the rest tomorrow. The code works without any letter.".to_owned(),
            ..self
        }
    }

    pub fn to_do(self, sentence: impl Into<String>) -> Self {
        Self { to_do: sentence.into(), ..self }
    }

    pub fn way(self, text: &str, href: &str) -> Self {
        Self { way: Link::new(text, href), ..self }
    }

    pub fn reference(self, reference: impl Into<String>) -> Self {
        Self { reference: reference.into(), ..self }
    }

    pub fn typed(self, texts: &[&str]) -> Self {
        Self { typed: texts.iter().map(|text| (*text).to_owned()).collect(), ..self }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let page = |status| Self::for_status(Setting::sample(), status);
        vec![
            ("403", page(403)),
            ("another-role", Self::for_another_role(Setting::sample())),
            ("claimed-name", Self::for_a_claimed_name(Setting::sample())),
            ("another-device", Self::for_another_device(Setting::sample(), "/my/sample/code").typed(&["One <hour>."])),
            ("404", page(404)),
            ("404-typed", page(404).typed(&["I need a day to think.", "Tell me <b>first</b>.\nAlone, please."])),
            ("signed-out", Self::for_somebody_signed_out(Setting::sample()).typed(&["We first celebrate the effort."])),
            ("405", page(405)),
            ("408", page(408).reference("7K2M")),
            ("409", page(409).happened("There is one version so far. Nothing can be compared yet.")),
            ("overtaken", Self::for_somebody_overtaken(Setting::sample())),
            ("410", page(410)),
            ("413", page(413)),
            ("415", page(415)),
            ("421", page(421)),
            ("422", page(422).happened("Team <b>Atlas</b> is full.")),
            ("429", page(429)),
            ("500", page(500).reference("7K2M")),
            ("503", page(503)),
        ]
    }
}
