//! Letters to people who sign in.

use askama::Template;

use super::{Frame, Unprintable, print};
use crate::domain::letter::LetterBody;
use crate::domain::person::Role;

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

/// Tells somebody that they have a role, and how to sign in.
pub struct Welcome<'a> {
    pub name: &'a str,
    /// The address they sign in with.
    pub email: &'a str,
    /// Who added them.
    pub from: &'a str,
    pub organisation: &'a str,
    pub role: Role,
    pub href: &'a str,
}

#[derive(Template)]
#[template(path = "letters/welcome.txt", escape = "none")]
struct WelcomeText<'a> {
    frame: Frame,
    greeting: String,
    role: &'a str,
    how: String,
    href: &'a str,
}

#[derive(Template)]
#[template(path = "letters/welcome.html")]
struct WelcomeHtml<'a> {
    frame: Frame,
    greeting: String,
    role: &'a str,
    how: String,
    href: &'a str,
}

impl Welcome<'_> {
    pub fn print(&self) -> Result<LetterBody, Unprintable> {
        let frame = Frame {
            subject: "You can sign in to Alliance".to_owned(),
            preheader: "No password: a mailed link signs you in.".to_owned(),
            brand: "Alliance".to_owned(),
            reason: format!("You get this because {} added your address.", self.from),
            stop_href: String::new(),
        };
        let greeting =
            format!("Hello {}, {} has added you to Alliance at {}.", self.name, self.from, self.organisation);
        let how = format!("Open this page and type {}. We send you a link that signs you in.", self.email);
        let (role, href) = (role_line(self.role), self.href);
        print(
            &frame.subject.clone(),
            &WelcomeText { frame: frame.clone(), greeting: greeting.clone(), role, how: how.clone(), href },
            &WelcomeHtml { frame, greeting, role, how, href },
        )
    }
}

fn role_line(role: Role) -> &'static str {
    match role {
        Role::Owner => "As an owner you look after people and settings, and you can plan workshops.",
        Role::Facilitator => "You can plan workshops and run them with your teams.",
        Role::HrReader => "You can read totals of closed workshops. They never show a single answer.",
    }
}
