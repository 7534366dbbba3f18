//! The front page: join first, sign in second, an example of what comes out.

use askama::Template;

use super::{
    charts::Leaves,
    chrome::{Chrome, Setting},
    field::{ErrorSummary, Field},
};

#[derive(Template)]
#[template(path = "landing.html")]
pub struct Landing {
    pub chrome: Chrome,
    /// The two forms of the page each count once on their own.
    pub join_key: String,
    pub sign_in_key: String,
    pub errors: ErrorSummary,
    pub code: Field,
    pub email: Field,
    pub example: [Example; 3],
}

pub struct Example {
    pub question: &'static str,
    pub leaves: Leaves,
    pub strong: &'static str,
    pub rest: &'static str,
}

impl Landing {
    pub fn new(setting: Setting, keys: [String; 2]) -> Self {
        let [join_key, sign_in_key] = keys;
        Self {
            chrome: Chrome::public(setting, "Agree how you want to work together"),
            join_key,
            sign_in_key,
            errors: ErrorSummary::default(),
            code: code_field(),
            email: email_field(),
            example: example(),
        }
    }

    /// The code led nowhere: what was typed stays, with a sentence that helps.
    pub fn refused_code(self, typed: &str, sentence: &str) -> Self {
        let code = code_field().value(typed).error(sentence);
        self.refused(code, email_field())
    }

    pub fn refused_email(self, typed: &str, sentence: &str) -> Self {
        let email = email_field().value(typed).error(sentence);
        self.refused(code_field(), email)
    }

    fn refused(self, code: Field, email: Field) -> Self {
        let errors = ErrorSummary::of(&[&code, &email]);
        Self { chrome: self.chrome.clone().with_errors(true), errors, code, email, ..self }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let page = || Self::new(Setting::sample(), ["key-1".to_owned(), "key-2".to_owned()]);
        let unknown = "We do not know this code. Look at the screen once more.";
        let half = "Add the part after the @, like name@lindgren.example";
        vec![
            ("empty", page()),
            ("unknown-code", page().refused_code("K7M 4R<", unknown)),
            ("half-address", page().refused_email("ruth.adeyemi@", half)),
        ]
    }
}

fn code_field() -> Field {
    Field::code("code", "Code from the screen")
        .hint("Six letters and numbers, like K7M 4RX. Capitals and spaces do not matter.")
}

fn email_field() -> Field {
    Field::email("email", "Work email").hint("We send you a link. No password to remember.")
}

fn example() -> [Example; 3] {
    let row =
        |question, leaves: [u32; 5], strong, rest| Example { question, leaves: Leaves::of_sides(leaves), strong, rest };
    [
        row("Celebrate the effort before the critique", [5, 3, 0, 1, 0], "8 of 9", " say yes"),
        row("Thirty seconds to think after a real question", [4, 2, 2, 1, 0], "6 of 9", " say yes"),
        row("Be direct, prickly is fine", [2, 2, 1, 2, 2], "4 and 4", ", so they ask first"),
    ]
}
