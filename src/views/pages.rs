//! Pages that tell the same to everybody: help, who sees what, accessibility, about, and the page
//! that stands in when something does not work.

use askama::Template;

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

struct Words {
    heading: &'static str,
    happened: &'static str,
    safe: &'static str,
    to_do: &'static str,
    way: &'static str,
    href: &'static str,
}

const HOME: (&str, &str) = ("Go to the first page", "/");
const HELP: (&str, &str) = ("Open the help page", "/help");

impl Words {
    const fn new(
        heading: &'static str,
        [happened, safe, to_do]: [&'static str; 3],
        way: (&'static str, &'static str),
    ) -> Self {
        Self { heading, happened, safe, to_do, way: way.0, href: way.1 }
    }

    fn of(status: u16) -> Self {
        match status {
            400 | 422 => UNREADABLE,
            403 => NOT_FROM_US,
            404 => UNKNOWN,
            405 => WRONG_WAY_IN,
            408 => TOO_SLOW,
            409 => OUT_OF_TURN,
            410 => SWITCHED_OFF,
            413 => TOO_LARGE,
            415 => WRONG_KIND,
            421 => WRONG_NAME,
            429 => TOO_FAST,
            503 => BUSY,
            _ => OUR_SIDE,
        }
    }
}

const UNREADABLE: Words = Words::new(
    "We could not take this in",
    [
        "A part of the form was missing or could not be read.",
        "This step is not saved. Everything before it is.",
        "Go back, look over the form and send it once more.",
    ],
    HOME,
);
const NOT_FROM_US: Words = Words::new(
    "We could not take this form",
    [
        "The page it came from was open for a long time, or it was not a page of ours.",
        "What you sent is not saved. Everything before it is.",
        "Go back, load the page again and send the form once more.",
    ],
    HOME,
);
const ANOTHER_ROLE: Words = Words::new(
    "This page is for another role",
    [
        "You are signed in, but your role does not include it.",
        "Nothing has changed.",
        "If you need it, ask an owner of your organisation to change your role.",
    ],
    ("Go to your account", "/account"),
);
const UNKNOWN: Words = Words::new(
    "We cannot find this page",
    [
        "The address may have a typing slip, or the page belongs to somebody else.",
        "Nothing has changed.",
        "Check the address, or open the link from your mail again.",
    ],
    HOME,
);
const WRONG_WAY_IN: Words = Words::new(
    "This page cannot be opened like that",
    [
        "The address belongs to a form. It only answers when the form is sent.",
        "Nothing has changed.",
        "Go back to the page with the form.",
    ],
    HOME,
);
const OUT_OF_TURN: Words = Words::new(
    "That does not fit just now",
    [
        "Something has to come first, or the time for it is over.",
        "Nothing has changed. What was saved before is safe.",
        "Go back and load the page again, so that you see where things stand.",
    ],
    HOME,
);
const TOO_SLOW: Words = Words::new(
    "This took too long",
    [
        "What you sent did not arrive in time. The line may be slow.",
        "This step is not saved. Everything before it is.",
        "Go back and send it once more, if you can over a better line.",
    ],
    HOME,
);
const WRONG_NAME: Words = Words::new(
    "We go by another name",
    [
        "The address you used leads here, but it is not the one we answer to.",
        "Nothing has changed.",
        "Open the link from your mail, or ask the person who invited you for the address.",
    ],
    HELP,
);
const SIGNED_OUT: Words = Words::new(
    "You are signed out",
    [
        "Your session ended before you sent this.",
        "Nothing was saved. What was saved before is safe.",
        "Copy your words, sign in again, and put them in once more.",
    ],
    ("Sign in", "/sign-in"),
);
const OVERTAKEN: Words = Words::new(
    "Someone was a moment faster",
    [
        "Somebody changed the same thing while this page was open.",
        "Their change is kept. Yours is not saved yet.",
        "Copy your words, go back, and load the page again.",
    ],
    HOME,
);
const SWITCHED_OFF: Words = Words::new(
    "This link does not work any more",
    [
        "It has been used, was switched off, or is too old.",
        "Nothing has changed.",
        "Ask for a new link with your work email, or ask the person who invited you.",
    ],
    ("Send me a new link", "/#sign-in"),
);
const TOO_LARGE: Words = Words::new(
    "This is too large for us",
    [
        "The text or file you sent is larger than this page can take.",
        "It is not saved. Everything before it is.",
        "Go back and send a shorter text or a smaller file.",
    ],
    HELP,
);
const WRONG_KIND: Words = Words::new(
    "We cannot read this kind of file",
    [
        "A list of people comes as a CSV file; everything else as a form of ours.",
        "Nothing was changed.",
        "Save the list as CSV and send it once more.",
    ],
    HELP,
);
const TOO_FAST: Words = Words::new(
    "Please wait a minute",
    [
        "There were many tries in a short time, so we take a break.",
        "What you saved before is safe. This step is not saved.",
        "Wait a minute, then try once more.",
    ],
    HOME,
);
const OUR_SIDE: Words = Words::new(
    "Something went wrong on our side",
    ["We have written it down.", "What you sent is not saved. Everything before it is.", "Go back and try once more."],
    HOME,
);
const BUSY: Words = Words::new(
    "We are out of breath for a moment",
    [
        "Many people are here at once, or the house is just starting again.",
        "This step is not saved. Everything before it is.",
        "Wait a moment, go back and send it once more.",
    ],
    HOME,
);
