//! A person's own page: name, password, sessions, and for an owner the way to people and settings.

use askama::Template;

use super::{role_name, role_words};
use crate::domain::Refused;
use crate::domain::person::Role;
use crate::views::chrome::{Chrome, Section, Setting};
use crate::views::field::{ErrorSummary, Field};
use crate::views::show::Link;

#[derive(Template)]
#[template(path = "person/account.html")]
pub struct AccountPage {
    pub chrome: Chrome,
    pub form_key: String,
    pub errors: ErrorSummary,
    pub name: Field,
    pub email: String,
    pub role: &'static str,
    pub role_words: &'static str,
    pub ways: Vec<Link>,
    pub has_password: bool,
    /// The old password must be typed, or there is none and the session is too old to set one.
    pub needs_proof: bool,
    pub present: Field,
    pub new: Field,
    pub present_to_remove: Field,
}

/// Whose page it is.
#[derive(Clone, Debug)]
pub struct Own<'a> {
    pub name: &'a str,
    pub email: &'a str,
    pub role: Role,
    pub has_password: bool,
    pub is_fresh: bool,
}

impl AccountPage {
    pub fn new(setting: Setting, form_key: String, own: &Own) -> Self {
        let present = || Field::password("present", "Present password", "current-password");
        Self {
            chrome: Chrome::for_role(setting, (own.name, own.role), Section::Account, "Your account"),
            form_key,
            errors: ErrorSummary::default(),
            name: Field::text("name", "Your name").autocomplete("name").value(own.name),
            email: own.email.to_owned(),
            role: role_name(own.role),
            role_words: role_words(own.role),
            ways: ways(own.role),
            has_password: own.has_password,
            needs_proof: !own.is_fresh,
            present: present(),
            new: Field::password("new", "New password", "new-password")
                .hint("At least 12 characters. A few words in a row are fine."),
            present_to_remove: present().id("present-to-remove"),
        }
    }

    pub fn refused_name(self, typed: &str, refused: &[Refused]) -> Self {
        let name = self.name.clone().value(typed).error(joined(refused));
        Self { name, ..self }.with_errors(refused)
    }

    pub fn refused_password(mut self, refused: &[Refused]) -> Self {
        for one in refused {
            let field =
                if one.field == Some("present") && self.asks_present() { &mut self.present } else { &mut self.new };
            field.error = one.sentence.clone();
        }
        self.with_errors(refused)
    }

    pub fn refused_removal(mut self, refused: &[Refused]) -> Self {
        self.present_to_remove.error = joined(refused);
        self.with_errors(refused)
    }

    pub fn asks_present(&self) -> bool {
        self.has_password && self.needs_proof
    }

    /// Neither an old password nor a fresh session: the form would be refused, so it is not shown.
    pub fn must_sign_in_again(&self) -> bool {
        !self.has_password && self.needs_proof
    }

    /// A sentence whose field is not on the page stands in the summary alone.
    fn with_errors(self, refused: &[Refused]) -> Self {
        let shown = ErrorSummary::of(&[&self.name]);
        let shown = if self.asks_present() { shown.field(&self.present) } else { shown };
        let shown = if self.must_sign_in_again() { shown } else { shown.field(&self.new) };
        let shown = if self.asks_present() { shown.field(&self.present_to_remove) } else { shown };
        let errors = if shown.is_empty() { shown.say(joined(refused)) } else { shown };
        Self { chrome: self.chrome.with_errors(true), errors, ..self }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let own = |role, has_password, is_fresh| Own {
            name: crate::views::HOSTILE,
            email: "mara.okafor@lindgren.example",
            role,
            has_password,
            is_fresh,
        };
        let page = |own: Own| Self::new(Setting::sample(), "key-1".to_owned(), &own);
        let short = [Refused::field("new", "Use at least 12 characters. A few words in a row are fine.")];
        let proof = [Refused::field("present", "Type your present password.")];
        vec![
            ("fresh", page(own(Role::Owner, false, true))),
            ("old-session", page(own(Role::HrReader, false, false))),
            ("with-password", page(own(Role::Facilitator, true, false))),
            ("short-password", page(own(Role::Facilitator, true, true)).refused_password(&short)),
            ("no-proof", page(own(Role::Facilitator, true, false)).refused_password(&proof)),
            ("no-proof-to-remove", page(own(Role::Facilitator, true, false)).refused_removal(&proof)),
            ("too-late", page(own(Role::Facilitator, false, false)).refused_password(&proof)),
        ]
    }
}

fn joined(refused: &[Refused]) -> String {
    refused.iter().map(|one| one.sentence.as_str()).collect::<Vec<_>>().join(" ")
}

fn ways(role: Role) -> Vec<Link> {
    let mut ways = Vec::new();
    if role == Role::Owner {
        ways.push(Link::new("People who sign in", "/admin/people"));
        ways.push(Link::new("Settings of the organisation", "/admin/organisation"));
        ways.push(Link::new("Totals for the people team", "/people-team"));
    }
    ways
}
