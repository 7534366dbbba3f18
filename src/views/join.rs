//! Joining in the room: typing the code, then saying who one is.

use askama::Template;

use super::chrome::{Chrome, Setting};
use super::field::{Choice, Choices, ErrorSummary, Field};
use super::standing::first_name;
use crate::base::paths;

#[derive(Template)]
#[template(path = "join/code.html")]
pub struct JoinPage {
    pub chrome: Chrome,
    pub form_key: String,
    pub code: Field,
}

impl JoinPage {
    pub fn new(setting: Setting, form_key: String) -> Self {
        let hint = "Six letters and numbers, like K7M 4RX. Capitals and spaces do not matter.";
        let code = Field::code("code", "Code from the screen").hint(hint);
        Self { chrome: Chrome::public(setting, "Join your team’s workshop"), form_key, code }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        vec![("page", Self::new(Setting::sample(), "key-1".to_owned()))]
    }
}

#[derive(Template)]
#[template(path = "join/room.html")]
pub struct RoomPage {
    pub chrome: Chrome,
    /// Bound to the key in the address instead of a cookie.
    pub form_token: String,
    pub form_key: String,
    pub action: String,
    pub errors: ErrorSummary,
    pub lead: String,
    pub name: Field,
    pub email: Field,
    /// Only where there are several teams.
    pub team: Option<Choices>,
}

/// What the page of a room is made of.
#[derive(Clone, Debug)]
pub struct RoomForm<'a> {
    pub facilitator: &'a str,
    /// Ids and names.
    pub teams: &'a [(String, String)],
    /// Code or token of the address.
    pub key: &'a str,
    pub form_token: String,
    pub form_key: String,
}

/// What a guest typed, with the sentences that belong to it.
#[derive(Clone, Debug, Default)]
pub struct TypedGuest<'a> {
    pub name: (&'a str, String),
    pub email: (&'a str, String),
    pub team: (&'a str, String),
}

impl RoomPage {
    pub fn new(setting: Setting, form: RoomForm, typed: &TypedGuest) -> Self {
        let name = Field::text("name", "Your name").hint("As your team knows you.").autocomplete("name").max(120);
        let name = name.value(typed.name.0).error(&typed.name.1);
        let email = Field::email("email", "Your work email").optional().hint("For the charter, once it is written.");
        let email = email.value(typed.email.0).error(&typed.email.1);
        let team = (form.teams.len() > 1).then(|| {
            let choice = |(id, name): &(String, String)| Choice::new(id, name).chosen(id == typed.team.0);
            Choices::one("team", "Your team", form.teams.iter().map(choice).collect()).error(&typed.team.1)
        });
        let mut errors = ErrorSummary::of(&[&name, &email]);
        if let Some(team) = &team {
            errors = errors.choices(team);
        }
        let runner = first_name(form.facilitator);
        let lead = match form.teams {
            [(_, team)] => format!("{runner} has opened the questions for team {team}."),
            _ => format!("{runner} has opened the questions."),
        };
        Self {
            chrome: Chrome::public(setting, "Who are you?").with_errors(!errors.is_empty()),
            form_token: form.form_token,
            form_key: form.form_key,
            action: paths::join(form.key),
            errors,
            lead,
            name,
            email,
            team,
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let teams = [("a".to_owned(), "Atlas".to_owned()), ("b".to_owned(), super::HOSTILE.to_owned())];
        let form = |teams| RoomForm {
            facilitator: "Mara Okafor",
            teams,
            key: "K7M4RX",
            form_token: "sample-csrf".to_owned(),
            form_key: "key-1".to_owned(),
        };
        let typed = TypedGuest {
            name: (super::HOSTILE, "Write something here.".to_owned()),
            team: ("b", "Choose your team".to_owned()),
            ..TypedGuest::default()
        };
        vec![
            ("one-team", Self::new(Setting::sample(), form(&teams[..1]), &TypedGuest::default())),
            ("refused", Self::new(Setting::sample(), form(&teams), &typed)),
        ]
    }
}
