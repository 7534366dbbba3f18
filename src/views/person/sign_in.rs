//! The way in: asking for a link, the page it opens, the code, a password.

use askama::Template;

use crate::views::chrome::{Chrome, Setting};
use crate::views::field::{ErrorSummary, Field};

/// Where somebody without a session lands: asks for a link.
#[derive(Template)]
#[template(path = "person/sign_in.html")]
pub struct AskForLink {
    pub chrome: Chrome,
    pub form_key: String,
    pub errors: ErrorSummary,
    pub email: Field,
}

impl AskForLink {
    pub fn new(setting: Setting, form_key: String) -> Self {
        let chrome = Chrome::public(setting, "Sign in");
        Self { chrome, form_key, errors: ErrorSummary::default(), email: email_field() }
    }

    pub fn refused(self, typed: &str, sentence: &str) -> Self {
        let email = email_field().value(typed).error(sentence);
        let errors = ErrorSummary::of(&[&email]);
        Self { chrome: self.chrome.with_errors(true), errors, email, ..self }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let page = || Self::new(Setting::sample(), "key".to_owned());
        let half = "Add the part after the @, like name@lindgren.example.";
        vec![("empty", page()), ("half-address", page().refused("ruth.adeyemi@", half))]
    }
}

/// After asking: the same words for every address.
#[derive(Template)]
#[template(path = "person/sent.html")]
pub struct Sent {
    pub chrome: Chrome,
    pub form_key: String,
    pub errors: ErrorSummary,
    pub code: Field,
    pub email: Field,
}

impl Sent {
    pub fn new(setting: Setting, form_key: String) -> Self {
        let chrome = Chrome::public(setting, "Open your mail");
        let email = Field::email("email", "Work email");
        Self { chrome, form_key, errors: ErrorSummary::default(), code: code_field(), email }
    }

    pub fn refused_code(self, typed: &str) -> Self {
        let sentence = "We do not know this code here, or it is over. Look at the mail once more, or send a new link.";
        let code = code_field().value(typed).error(sentence);
        let errors = ErrorSummary::of(&[&code]);
        Self { chrome: self.chrome.with_errors(true), errors, code, ..self }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let page = || Self::new(Setting::sample(), "key".to_owned());
        vec![("sent", page()), ("wrong-code", page().refused_code(crate::views::HOSTILE))]
    }
}

/// The page behind the mailed link: one button, since programs open links too.
#[derive(Template)]
#[template(path = "person/use_link.html")]
pub struct UseLink {
    pub chrome: Chrome,
    pub action: String,
}

impl UseLink {
    pub fn new(setting: Setting, action: String) -> Self {
        Self { chrome: Chrome::public(setting, "Sign in"), action }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        vec![("page", Self::new(Setting::sample(), "/sign-in/sample".to_owned()))]
    }
}

/// The same page when the link is used or over.
#[derive(Template)]
#[template(path = "person/old_link.html")]
pub struct OldLink {
    pub chrome: Chrome,
    pub form_key: String,
    /// Sends a new link to the same address; empty when we no longer know which that was.
    pub action: String,
}

impl OldLink {
    pub fn new(setting: Setting, form_key: String, action: String) -> Self {
        Self { chrome: Chrome::public(setting, "This link is over"), form_key, action }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let page = |action: &str| Self::new(Setting::sample(), "key".to_owned(), action.to_owned());
        vec![("known", page("/sign-in/sample/again")), ("unknown", page(""))]
    }
}

#[derive(Template)]
#[template(path = "person/password.html")]
pub struct WithPassword {
    pub chrome: Chrome,
    pub errors: ErrorSummary,
    pub email: Field,
    pub password: Field,
}

impl WithPassword {
    pub fn new(setting: Setting) -> Self {
        Self {
            chrome: Chrome::public(setting, "Sign in with a password"),
            errors: ErrorSummary::default(),
            email: email_field().hint("").autocomplete("username"),
            password: Field::password("password", "Password", "current-password"),
        }
    }

    /// `at_email`: the address cannot be one; otherwise the sentence is about both fields.
    pub fn refused(self, typed: &str, sentence: &str, at_email: bool) -> Self {
        let email = self.email.value(typed);
        let (email, errors) = match at_email {
            true => {
                let email = email.error(sentence);
                (email.clone(), ErrorSummary::of(&[&email]))
            }
            false => (email, ErrorSummary::default().say(sentence)),
        };
        Self { chrome: self.chrome.with_errors(true), errors, email, ..self }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let page = || Self::new(Setting::sample());
        let wrong = "This address and password do not belong together. A mailed link always works.";
        vec![("empty", page()), ("wrong", page().refused("ruth@lindgren.example", wrong, false))]
    }
}

fn email_field() -> Field {
    Field::email("email", "Work email").hint("We send you a link and a code.")
}

fn code_field() -> Field {
    Field { max: 12, ..Field::code("code", "Code from the mail") }
        .hint("Eight letters and numbers. Capitals and spaces do not matter. It works on this browser only.")
}
