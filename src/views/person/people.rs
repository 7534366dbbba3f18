//! Pages of the owner: who signs in, and what they may do.

use askama::Template;

use super::{role_name, role_words};
use crate::base::paths;
use crate::domain::Refused;
use crate::domain::person::Role;
use crate::views::chrome::{Chrome, Section, Setting};
use crate::views::field::{Choice, Choices, ErrorSummary, Field};

/// Somebody with a role, as the pages show them.
#[derive(Clone, Copy, Debug)]
pub struct Somebody<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub email: &'a str,
    pub role: Role,
    /// Why the letter that says how to sign in came back; empty otherwise.
    pub came_back: &'a str,
}

pub struct Row {
    pub name: String,
    pub email: String,
    pub role: &'static str,
    pub href: String,
    pub came_back: String,
}

#[derive(Template)]
#[template(path = "person/people.html")]
pub struct People {
    pub chrome: Chrome,
    pub form_key: String,
    pub errors: ErrorSummary,
    pub rows: Vec<Row>,
    pub name: Field,
    pub email: Field,
    pub role: Choices,
}

impl People {
    pub fn new(setting: Setting, form_key: String, owner: &str, people: &[Somebody]) -> Self {
        Self {
            chrome: Chrome::for_role(setting, (owner, Role::Owner), Section::People, "People who sign in"),
            form_key,
            errors: ErrorSummary::default(),
            rows: people.iter().map(row).collect(),
            name: Field::text("name", "Name"),
            email: Field::email("email", "Work email").autocomplete("off"),
            role: role_choices("What may they do?", None),
        }
    }

    /// Adding did not work: what was typed stays.
    pub fn refused(self, typed: (&str, &str, Option<Role>), refused: &[Refused]) -> Self {
        let said = |field: &str| sentence_for(refused, field);
        let name = self.name.value(typed.0).error(said("name"));
        let email = self.email.value(typed.1).error(said("email"));
        let role = role_choices("What may they do?", typed.2).error(said("role"));
        let errors = ErrorSummary::of(&[&name, &email]).choices(&role);
        let errors = if errors.is_empty() { errors.say(said("")) } else { errors };
        Self { chrome: self.chrome.with_errors(true), errors, name, email, role, ..self }
    }

    /// Nobody but the owner who reads this.
    pub fn is_alone(&self) -> bool {
        self.rows.len() < 2
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let owner =
            Somebody { id: "a", name: "Ola Lindgren", email: "ola@lindgren.example", role: Role::Owner, came_back: "" };
        let hostile = Somebody {
            id: "b",
            name: crate::views::HOSTILE,
            email: "mara@lindgren.example",
            role: Role::Facilitator,
            came_back: "",
        };
        let came_back = "The mail server does not know this address.";
        let reader =
            Somebody { id: "c", name: "Helena Brandt", email: "h@lindgren.example", role: Role::HrReader, came_back };
        let page = |people: &[Somebody]| Self::new(Setting::sample(), "key".to_owned(), owner.name, people);
        let twice = [Refused::field("email", "This address has an account already.")];
        let typed = ("Ruth Adeyemi", "mara@lindgren.example", Some(Role::Facilitator));
        vec![
            ("alone", page(&[owner])),
            ("some", page(&[owner, hostile, reader])),
            ("twice", page(&[owner, hostile]).refused(typed, &twice)),
        ]
    }
}

fn row(somebody: &Somebody) -> Row {
    Row {
        name: somebody.name.to_owned(),
        email: somebody.email.to_owned(),
        role: role_name(somebody.role),
        href: paths::account_role(somebody.id, ""),
        came_back: somebody.came_back.to_owned(),
    }
}

fn role_choices(legend: &str, chosen: Option<Role>) -> Choices {
    let option = |role: &Role| {
        Choice::new(role.as_str(), role_name(*role)).example(role_words(*role)).chosen(Some(*role) == chosen)
    };
    Choices::one("role", legend, Role::ALL.iter().map(option).collect())
}

/// The sentence of a field; "" takes whatever belongs to no field.
fn sentence_for(refused: &[Refused], field: &str) -> String {
    let of_field = refused.iter().filter(|one| one.field.unwrap_or_default() == field);
    of_field.map(|one| one.sentence.as_str()).collect::<Vec<_>>().join(" ")
}

/// One person: their role, and the way to remove them.
#[derive(Template)]
#[template(path = "person/role.html")]
pub struct RolePage {
    pub chrome: Chrome,
    pub form_key: String,
    pub errors: ErrorSummary,
    pub name: String,
    pub email: String,
    pub role: Choices,
    pub action: String,
    pub remove_href: String,
}

impl RolePage {
    pub fn new(setting: Setting, form_key: String, owner: &str, somebody: &Somebody) -> Self {
        let title = format!("The role of {}", somebody.name);
        Self {
            chrome: Chrome::for_role(setting, (owner, Role::Owner), Section::People, title),
            form_key,
            errors: ErrorSummary::default(),
            name: somebody.name.to_owned(),
            email: somebody.email.to_owned(),
            role: role_choices("What may they do?", Some(somebody.role)),
            action: paths::account_role(somebody.id, ""),
            remove_href: paths::account_role(somebody.id, "/remove"),
        }
    }

    pub fn refused(self, refused: &[Refused]) -> Self {
        let role = self.role.error(sentence_for(refused, "role"));
        let errors = ErrorSummary::default().choices(&role);
        let errors = if errors.is_empty() { errors.say(sentence_for(refused, "")) } else { errors };
        Self { chrome: self.chrome.with_errors(true), errors, role, ..self }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let mara = sample_mara();
        let page = || Self::new(Setting::sample(), "key-1".to_owned(), "Ola Lindgren", &mara);
        vec![("page", page()), ("last-owner", page().refused(&[sample_last_owner()]))]
    }
}

/// Asks before somebody is removed.
#[derive(Template)]
#[template(path = "person/remove.html")]
pub struct RemovePerson {
    pub chrome: Chrome,
    pub form_key: String,
    pub errors: ErrorSummary,
    pub name: String,
    pub action: String,
    pub back: String,
}

impl RemovePerson {
    pub fn new(setting: Setting, form_key: String, owner: &str, somebody: &Somebody) -> Self {
        let title = format!("Remove {}", somebody.name);
        Self {
            chrome: Chrome::for_role(setting, (owner, Role::Owner), Section::People, title),
            form_key,
            errors: ErrorSummary::default(),
            name: somebody.name.to_owned(),
            action: paths::account_role(somebody.id, "/remove"),
            back: paths::account_role(somebody.id, ""),
        }
    }

    pub fn refused(self, refused: &[Refused]) -> Self {
        let errors = refused.iter().fold(ErrorSummary::default(), |errors, one| errors.say(&one.sentence));
        Self { chrome: self.chrome.with_errors(true), errors, ..self }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let mara = sample_mara();
        let page = || Self::new(Setting::sample(), "key".to_owned(), "Ola Lindgren", &mara);
        vec![("page", page()), ("last-owner", page().refused(&[sample_last_owner()]))]
    }
}

fn sample_mara() -> Somebody<'static> {
    Somebody {
        id: "sample",
        name: crate::views::HOSTILE,
        email: "mara@lindgren.example",
        role: Role::Owner,
        came_back: "",
    }
}

fn sample_last_owner() -> Refused {
    Refused::field("role", "An organisation needs an owner. Make somebody else an owner first.")
}
