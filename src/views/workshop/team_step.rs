//! Step one: the team, the title, how often they have met.

use askama::Template;

use super::{Stepping, message, sample_hostile, sample_planned, sample_team, with_rest};
use crate::base::text::{TEAM_MAX, TITLE_MAX};
use crate::domain::Refused;
use crate::domain::planning::Step;
use crate::domain::workshop::{Team, Workshop};
use crate::views::chrome::Chrome;
use crate::views::field::{Choice, ErrorSummary, Field, Select};

#[derive(Template)]
#[template(path = "workshop/team_step.html")]
pub struct TeamStep {
    pub chrome: Chrome,
    pub form_key: String,
    pub step: Stepping,
    pub errors: ErrorSummary,
    /// Absent while the organisation has no team.
    pub known: Option<Select>,
    pub name: Field,
    pub title: Field,
    pub meetings: Field,
}

/// What stands in the fields.
#[derive(Clone, Debug, Default)]
pub struct TeamForm {
    pub known: String,
    pub name: String,
    pub title: String,
    pub meetings: String,
}

impl TeamForm {
    /// What is settled already, or what works for most.
    pub fn of(workshop: &Workshop, current: Option<&Team>, known: &[Team]) -> Self {
        let chosen = current.or(known.first());
        Self {
            known: chosen.map(|team| team.public_id.as_str().to_owned()).unwrap_or_default(),
            name: if known.is_empty() { "Our team".to_owned() } else { String::new() },
            title: workshop.title.clone(),
            meetings: current.map_or(3, |team| team.meeting_count).to_string(),
        }
    }
}

impl TeamStep {
    pub fn new(
        (chrome, form_key): (Chrome, String),
        workshop: &Workshop,
        known: &[Team],
        typed: &TeamForm,
        refused: &[Refused],
    ) -> Self {
        let option = |team: &Team| {
            let id = team.public_id.as_str();
            Choice::new(id, &team.name).chosen(id == typed.known)
        };
        let select = Select::new("team", "Team", known.iter().map(option).collect()).error(message(refused, "team"));
        let select = (!known.is_empty()).then_some(select);
        let name = if known.is_empty() {
            Field::text("name", "Name of the team")
        } else {
            Field::text("name", "Another name")
                .hint("For a team that is not in the list, or to correct its name.")
                .optional()
        };
        let name = name.max(TEAM_MAX).value(&typed.name).error(message(refused, "name"));
        let title = Field::text("title", "Title of the workshop")
            .hint("Left empty it reads like “Atlas: how we work together”.")
            .optional()
            .max(TITLE_MAX)
            .value(&typed.title)
            .error(message(refused, "title"));
        let meetings = Field::number("meetings", "How often has this team met?")
            .hint("Under three times nobody knows yet what to ask for. Then we begin with four quick questions.")
            .value(&typed.meetings)
            .error(message(refused, "meetings"));
        let errors = ErrorSummary::default();
        let errors = select.iter().fold(errors, |errors, select| errors.select(select));
        let errors = with_rest(errors.field(&name).field(&title).field(&meetings), refused);
        Self {
            chrome: chrome.with_errors(!errors.is_empty()),
            form_key,
            step: Stepping::at(workshop, Step::Team),
            errors,
            known: select,
            name,
            title,
            meetings,
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let frame = || (Chrome::sample("Plan a workshop: the team"), "key".to_owned());
        let planned = sample_planned();
        let hostile = Team { name: crate::views::HOSTILE.to_owned(), ..sample_team() };
        let first = TeamForm::of(&planned, None, &[]);
        let again = TeamForm::of(&sample_hostile(), Some(&hostile), std::slice::from_ref(&hostile));
        let typed = TeamForm { meetings: "often".to_owned(), ..again.clone() };
        let refused = [Refused::field("meetings", "Write a number, like 3.")];
        vec![
            ("first", Self::new(frame(), &planned, &[], &first, &[])),
            ("again", Self::new(frame(), &planned, std::slice::from_ref(&hostile), &again, &[])),
            ("refused", Self::new(frame(), &planned, &[hostile], &typed, &refused)),
        ]
    }
}
