//! Pages of the organisation: its first day, and its settings.

use askama::Template;

use super::chrome::{Chrome, Section, Setting};
use super::field::{Choice, ErrorSummary, Field, Select};
use crate::domain::Refused;
use crate::domain::person::Role;

/// The front page of a house that nobody has set up.
#[derive(Template)]
#[template(path = "organisation/not_set_up.html")]
pub struct NotSetUp {
    pub chrome: Chrome,
}

impl NotSetUp {
    pub fn new(setting: Setting) -> Self {
        Self { chrome: Chrome::public(setting, "Alliance is not set up yet") }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        vec![("page", Self::new(Setting::sample()))]
    }
}

#[derive(Template)]
#[template(path = "organisation/setup.html")]
pub struct SetupPage {
    pub chrome: Chrome,
    pub form_key: String,
    pub action: String,
    pub errors: ErrorSummary,
    pub organisation: Field,
    pub timezone: Select,
    pub name: Field,
    pub email: Field,
    pub password: Field,
}

/// What was typed on the set-up page, apart from the password, which never comes back.
#[derive(Clone, Copy, Debug, Default)]
pub struct SetupTyped<'a> {
    pub organisation: &'a str,
    pub timezone: &'a str,
    pub name: &'a str,
    pub email: &'a str,
}

impl SetupPage {
    /// `zones` are the names to choose from.
    pub fn new(setting: Setting, (form_key, action): (String, String), zones: &[String], typed: SetupTyped) -> Self {
        Self {
            chrome: Chrome::public(setting, "Set up Alliance"),
            form_key,
            action,
            errors: ErrorSummary::default(),
            organisation: organisation_field().value(typed.organisation),
            timezone: zone_select(zones, typed.timezone),
            name: Field::text("name", "Your name").autocomplete("name").value(typed.name),
            email: Field::email("email", "Your work email").hint("You sign in with it.").value(typed.email),
            password: Field::password("password", "A password", "new-password")
                .optional()
                .hint("You need none when letters can be sent: a mailed link signs you in. At least 12 characters."),
        }
    }

    pub fn refused(self, refused: &[Refused]) -> Self {
        let said = |field: &str| sentence_for(refused, field);
        let organisation = self.organisation.error(said("organisation"));
        let timezone = self.timezone.error(said("timezone"));
        let name = self.name.error(said("name"));
        let email = self.email.error(said("email"));
        let password = self.password.error(said("password"));
        let errors = ErrorSummary::of(&[&organisation]).select(&timezone);
        let errors = errors.field(&name).field(&email).field(&password);
        let errors = if errors.is_empty() { errors.say(said("")) } else { errors };
        let chrome = self.chrome.with_errors(true);
        Self { chrome, errors, organisation, timezone, name, email, password, ..self }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let zones = sample_zones();
        let page = |typed| Self::new(Setting::sample(), ("key".to_owned(), "/setup/sample".to_owned()), &zones, typed);
        let typed = SetupTyped {
            organisation: crate::views::HOSTILE,
            timezone: "Europe/Stockholm",
            name: "Ola Lindgren",
            email: "ola@",
        };
        let refused = [
            Refused::field("email", "Add the part after the @, like name@lindgren.example."),
            Refused::field("password", "Use at least 12 characters. A few words in a row are fine."),
        ];
        vec![
            ("empty", page(SetupTyped { timezone: "UTC", ..SetupTyped::default() })),
            ("refused", page(typed).refused(&refused)),
        ]
    }
}

#[derive(Template)]
#[template(path = "organisation/settings.html")]
pub struct SettingsPage {
    pub chrome: Chrome,
    pub form_key: String,
    pub errors: ErrorSummary,
    pub organisation: Field,
    pub timezone: Select,
    pub min_group: Field,
}

impl SettingsPage {
    pub fn new(
        (setting, form_key): (Setting, String),
        owner: &str,
        zones: &[String],
        (name, timezone, min_group): (&str, &str, &str),
    ) -> Self {
        Self {
            chrome: Chrome::for_role(setting, (owner, Role::Owner), Section::People, "Settings of the organisation"),
            form_key,
            errors: ErrorSummary::default(),
            organisation: organisation_field().value(name),
            timezone: zone_select(zones, timezone).hint("New workshops start with it; each can have its own."),
            min_group: Field::number("min_group", "How many people stand behind a total")
                .hint("The people team sees no total about fewer. At least 5. It can only go up: a promise stays.")
                .value(min_group),
        }
    }

    pub fn refused(self, refused: &[Refused]) -> Self {
        let said = |field: &str| sentence_for(refused, field);
        let organisation = self.organisation.error(said("organisation"));
        let timezone = self.timezone.error(said("timezone"));
        let min_group = self.min_group.error(said("min_group"));
        let errors = ErrorSummary::of(&[&organisation]).select(&timezone).field(&min_group);
        let errors = if errors.is_empty() { errors.say(said("")) } else { errors };
        Self { chrome: self.chrome.with_errors(true), errors, organisation, timezone, min_group, ..self }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let zones = sample_zones();
        let page = |least| {
            let now = (crate::views::HOSTILE, "Europe/Stockholm", least);
            Self::new((Setting::sample(), "key-1".to_owned()), "Ola Lindgren", &zones, now)
        };
        let down = [Refused::field("min_group", "This number can only go up. It is 7 now.")];
        vec![("page", page("7")), ("down", page("5").refused(&down))]
    }
}

fn organisation_field() -> Field {
    Field::text("organisation", "Name of the organisation").autocomplete("organization")
}

fn zone_select(zones: &[String], chosen: &str) -> Select {
    let option = |zone: &String| Choice::new(zone, zone.replace('_', " ")).chosen(zone == chosen);
    Select::new("timezone", "Time zone", zones.iter().map(option).collect())
}

/// The sentence of a field; "" takes whatever belongs to no field.
fn sentence_for(refused: &[Refused], field: &str) -> String {
    let of_field = refused.iter().filter(|one| one.field.unwrap_or_default() == field);
    of_field.map(|one| one.sentence.as_str()).collect::<Vec<_>>().join(" ")
}

fn sample_zones() -> Vec<String> {
    ["UTC", "America/New_York", "Europe/Stockholm"].map(str::to_owned).to_vec()
}
