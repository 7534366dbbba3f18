//! Letters to people who sign in.

use askama::Template;

use super::{Frame, Unprintable, print};
use crate::domain::letter::LetterBody;

/// A link and a code, each good once for ten minutes.
pub struct SignIn<'a> {
    pub name: &'a str,
    pub href: &'a str,
    pub code: &'a str,
}

#[derive(Template)]
#[template(path = "letters/sign_in.txt", escape = "none")]
struct SignInText<'a> {
    frame: Frame,
    name: &'a str,
    href: &'a str,
    code: &'a str,
}

#[derive(Template)]
#[template(path = "letters/sign_in.html")]
struct SignInHtml<'a> {
    frame: Frame,
    greeting: String,
    href: &'a str,
    code: &'a str,
}

impl SignIn<'_> {
    pub fn print(&self) -> Result<LetterBody, Unprintable> {
        let frame = Frame {
            subject: "Sign in to Alliance".to_owned(),
            preheader: "A page and a code, each good once for ten minutes.".to_owned(),
            brand: "Alliance".to_owned(),
            reason: "You get this because somebody asked to sign in with this address.".to_owned(),
            stop_href: String::new(),
        };
        let (name, href, code) = (self.name, self.href, self.code);
        let greeting = format!("Hello {name}, open this page and press “Sign in”.");
        print(
            &frame.subject.clone(),
            &SignInText { frame: frame.clone(), name, href, code },
            &SignInHtml { frame, greeting, href, code },
        )
    }
}
