//! Who takes part: step four of planning, and later the page to add people.

use askama::Template;

use super::{Stepping, message, sample, sample_planned, sample_team, ways, with_rest};
use crate::base::paths;
use crate::base::text::NAME_MAX;
use crate::domain::Refused;
use crate::domain::ids::{InvitationId, MemberId, TeamId};
use crate::domain::letter::LetterState;
use crate::domain::member::{Asked, InvitationLetter, InvitationState};
use crate::domain::planning::Step;
use crate::domain::workshop::{Team, Workshop};
use crate::views::chrome::Chrome;
use crate::views::field::{Choice, ErrorSummary, Field, Select, Tick};
use crate::views::show::Link;
use crate::views::words;

#[derive(Template)]
#[template(path = "workshop/people.html")]
pub struct People {
    pub chrome: Chrome,
    pub form_key: String,
    /// Absent once the invitations are out.
    pub step: Option<Stepping>,
    pub ways: Vec<Link>,
    pub errors: ErrorSummary,
    pub count: String,
    pub rows: Vec<Row>,
    pub more: String,
    pub add_action: String,
    pub name: Field,
    pub email: Field,
    /// Only where the workshop has several teams.
    pub team: Option<Select>,
    pub uncounted: Tick,
    pub import_action: String,
    pub file: Field,
    pub list: Field,
    pub home: String,
}

pub struct Row {
    pub name: String,
    pub email: String,
    pub team: String,
    pub counted: &'static str,
    pub href: String,
}

/// What stands in the form for one person, and in the box for a list.
#[derive(Clone, Debug, Default)]
pub struct PersonForm {
    pub name: String,
    pub email: String,
    pub team: String,
    pub is_uncounted: bool,
    pub list: String,
}

impl People {
    pub fn new(
        (chrome, form_key): (Chrome, String),
        workshop: &Workshop,
        (teams, people, count): (&[Team], &[Asked], usize),
        typed: &PersonForm,
        refused: &[Refused],
    ) -> Self {
        let name = Field::text("name", "Name").max(NAME_MAX).value(&typed.name).error(message(refused, "name"));
        let email = Field::email("email", "Work email")
            .hint("Without one you give them the code.")
            .optional()
            .autocomplete("off")
            .value(&typed.email)
            .error(message(refused, "email"));
        let list = Field::area("list", "Or paste a list")
            .hint("One person on each line, like Ruth Adeyemi, ruth.adeyemi@lindgren.example")
            .rows(5)
            .value(&typed.list)
            .error(message(refused, "list"));
        let file = Field::file("file", "A file of people (CSV)")
            .hint(
                "Up to 1 MiB and 10,000 people. Columns like Name, Email, Team. You see everything before it is kept.",
            )
            .error(message(refused, "file"));
        let errors = with_rest(ErrorSummary::of(&[&name, &email, &file, &list]), refused);
        let uncounted = Tick::new("uncounted", "Do not count their answers", typed.is_uncounted)
            .hint("For a lead who takes part without weighing in.");
        let rest = count.saturating_sub(people.len());
        Self {
            chrome: chrome.with_errors(!errors.is_empty()),
            form_key,
            step: workshop.is_planned().then(|| Stepping::at(workshop, Step::People)),
            ways: ways(workshop),
            errors,
            count: words::capital(&format!("{} on the list", words::people(count))),
            rows: people.iter().map(|person| Row::new(workshop, person)).collect(),
            more: if rest > 0 { format!("And {rest} more.") } else { String::new() },
            add_action: paths::workshop(&workshop.public_id, "/people"),
            name,
            email,
            team: team_select(teams, &typed.team),
            uncounted,
            import_action: paths::workshop(&workshop.public_id, paths::UPLOAD_END),
            file,
            list,
            home: super::home(workshop),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let frame = || (Chrome::sample("People"), "key".to_owned());
        let team = sample_team();
        let one = std::slice::from_ref(&team);
        let several = [team.clone(), Team { name: crate::views::HOSTILE.to_owned(), ..team.clone() }];
        let people = sample_people();
        let typed = PersonForm { name: "Ruth".to_owned(), email: "ruth@".to_owned(), ..PersonForm::default() };
        let refused = [Refused::field("email", "Add the part after the @, like name@lindgren.example.")];
        let nobody = PersonForm::default();
        vec![
            ("empty", Self::new(frame(), &sample_planned(), (one, &[], 0), &nobody, &[])),
            ("planned", Self::new(frame(), &sample_planned(), (&several, &people, 612), &nobody, &[])),
            ("open", Self::new(frame(), &sample(), (one, &people, people.len()), &nobody, &[])),
            ("refused", Self::new(frame(), &sample(), (one, &people, people.len()), &typed, &refused)),
        ]
    }
}

impl Row {
    fn new(workshop: &Workshop, person: &Asked) -> Self {
        Self {
            name: person.name.clone(),
            email: person.email.clone(),
            team: person.team_name.clone(),
            counted: if person.is_counted { "Counted" } else { "Not counted" },
            href: paths::person(&workshop.public_id, &person.public_id, ""),
        }
    }
}

fn team_select(teams: &[Team], chosen: &str) -> Option<Select> {
    if teams.len() < 2 {
        return None;
    }
    let option =
        |team: &Team| Choice::new(team.public_id.as_str(), &team.name).chosen(team.public_id.as_str() == chosen);
    Some(Select::new("team", "Team", teams.iter().map(option).collect()))
}

/// For `samples()`: somebody whose letter came back, somebody it reached, somebody with a name that would run.
pub(super) fn sample_people() -> Vec<Asked> {
    let person = |name: &str, state: InvitationState, letter: Option<LetterState>| Asked {
        id: InvitationId(1),
        public_id: super::sample_id(),
        member: MemberId(1),
        team: TeamId(1),
        team_name: "Atlas".to_owned(),
        name: name.to_owned(),
        called: name.split(' ').next().unwrap_or_default().to_owned(),
        email: "ruth.adeyemi@lindgen.example".to_owned(),
        is_counted: true,
        state,
        reminders: 0,
        letter: letter.map(|state| InvitationLetter {
            state,
            to_address: "ruth.adeyemi@lindgen.example".to_owned(),
            reason: "The mail server does not know this address.".to_owned(),
        }),
    };
    let nobody = Asked {
        is_counted: false,
        email: String::new(),
        ..person(crate::views::HOSTILE, InvitationState::Listed, None)
    };
    vec![
        person("Ruth Adeyemi", InvitationState::CameBack, Some(LetterState::CameBack)),
        person("Ines Carvalho", InvitationState::Invited, Some(LetterState::Sent)),
        nobody,
        person("Kim Knocking", InvitationState::Knocking, None),
    ]
}
