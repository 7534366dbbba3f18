//! One person on the list, and what can be done about them.

use askama::Template;

use super::{message, sample, sample_planned, ways, with_rest};
use crate::base::paths;
use crate::domain::Refused;
use crate::domain::member::{Asked, InvitationState};
use crate::domain::workshop::{Stage, Workshop};
use crate::views::chrome::Chrome;
use crate::views::field::{ErrorSummary, Field};
use crate::views::show::{Link, State};

#[derive(Template)]
#[template(path = "workshop/person.html")]
pub struct Person {
    pub chrome: Chrome,
    pub form_key: String,
    pub ways: Vec<Link>,
    pub errors: ErrorSummary,
    pub name: String,
    pub team: String,
    pub address: String,
    pub state: State,
    /// Why the letter came back; empty otherwise.
    pub came_back: String,
    pub email: Field,
    pub address_action: String,
    /// Empty where no letter can be sent again.
    pub send_action: String,
    pub renew_action: String,
    pub standpoint_action: String,
    pub is_open: bool,
    /// What else can be chosen: a word for the form, and the words on its button.
    pub standpoints: Vec<(&'static str, String)>,
    pub home: String,
}

impl Person {
    pub fn new(
        (chrome, form_key): (Chrome, String),
        workshop: &Workshop,
        person: &Asked,
        typed: Option<&str>,
        refused: &[Refused],
    ) -> Self {
        let at = |page| paths::person(&workshop.public_id, &person.public_id, page);
        let email = Field::email("email", "The right address")
            .autocomplete("off")
            .value(typed.unwrap_or(&person.email))
            .error(message(refused, "email"));
        let errors = with_rest(ErrorSummary::of(&[&email]), refused);
        let can_write = workshop.is_open() && person.state.is_asked() && !person.email.is_empty();
        Self {
            chrome: chrome.with_errors(!errors.is_empty()),
            form_key,
            ways: ways(workshop),
            errors,
            name: person.name.clone(),
            team: person.team_name.clone(),
            address: person.email.clone(),
            state: super::dashboard::invitation_state(person),
            came_back: person.came_back().map(|letter| letter.reason.clone()).unwrap_or_default(),
            email,
            address_action: at("/address"),
            send_action: if can_write { at("/invitation") } else { String::new() },
            renew_action: if can_write { at("/link") } else { String::new() },
            standpoint_action: at("/standpoint"),
            is_open: workshop.is_open(),
            standpoints: standpoints(workshop, person),
            home: super::home(workshop),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let frame = || (Chrome::sample("Ruth Adeyemi"), "key".to_owned());
        let people = super::people::sample_people();
        let refused = [Refused::field("email", "Add the part after the @, like name@lindgren.example.")];
        let mut samples = Vec::new();
        for (name, person) in ["came-back", "delivered", "by-code", "knocking"].into_iter().zip(&people) {
            samples.push((name, Self::new(frame(), &sample(), person, None, &[])));
        }
        if let Some(ruth) = people.first() {
            samples.push(("planned", Self::new(frame(), &sample_planned(), ruth, None, &[])));
            samples.push(("refused", Self::new(frame(), &sample(), ruth, Some("ruth@"), &refused)));
        }
        samples
    }
}

fn standpoints(workshop: &Workshop, person: &Asked) -> Vec<(&'static str, String)> {
    if matches!(workshop.stage, Stage::Closed | Stage::Ended) {
        return Vec::new();
    }
    let name = &person.called;
    let mut can = Vec::new();
    if person.state == InvitationState::Knocking {
        can.push(("takes-part", format!("Let {name} in")));
    }
    match person.is_counted {
        true => can.push(("not-counted", "Do not count their answers".to_owned())),
        false => can.push(("counted", "Count their answers".to_owned())),
    }
    match person.state {
        InvitationState::Declined => can.push(("takes-part", format!("{name} takes part after all"))),
        _ => can.push(("declines", format!("{name} will not take part"))),
    }
    if workshop.is_planned() {
        can.push(("off-the-list", format!("Take {name} off the list")));
    }
    can
}
