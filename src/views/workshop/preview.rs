//! A list of people as it was read, before anything of it is kept.

use std::collections::HashSet;

use askama::Template;

use super::{sample, ways, with_rest};
use crate::base::email::Email;
use crate::base::paths;
use crate::base::token::PublicId;
use crate::domain::Refused;
use crate::domain::letter::A_DAY_PER_WORKSHOP;
use crate::domain::roster::{Encoding, LeftOut, Place, Problem, ReadAs, RosterPerson, RosterPreview, Separator};
use crate::domain::workshop::Workshop;
use crate::views::chrome::Chrome;
use crate::views::field::ErrorSummary;
use crate::views::show::Link;
use crate::views::words;

/// Good rows that are shown one by one.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "workshop/preview.html")]
pub struct Preview {
    pub chrome: Chrome,
    pub form_key: String,
    pub ways: Vec<Link>,
    pub errors: ErrorSummary,
    pub heading: String,
    pub problems: Vec<ProblemRow>,
    pub more_problems: String,
    pub rows: Vec<GoodRow>,
    pub more_rows: String,
    /// What else is to be known: teams, columns left out, how it was read.
    pub remarks: Vec<String>,
    pub action: String,
    /// Words of the button; empty when nobody can be taken in.
    pub confirm: String,
    pub again: String,
}

pub struct ProblemRow {
    pub place: String,
    pub found: String,
    pub sentence: String,
    pub costs: &'static str,
}

pub struct GoodRow {
    pub row: usize,
    pub name: String,
    pub email: String,
    pub team: String,
    /// What taking this row in does.
    pub does: &'static str,
}

/// The list beside what is there already.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    pub id: &'a PublicId,
    pub read: &'a RosterPreview,
    pub first_team: &'a str,
    pub teams: &'a HashSet<String>,
    /// Addresses in lower case that are on the list already.
    pub known: &'a HashSet<String>,
}

impl Preview {
    pub fn new(
        (chrome, form_key): (Chrome, String),
        workshop: &Workshop,
        reading: &Reading,
        refused: &[Refused],
    ) -> Self {
        let read = reading.read;
        let errors = with_rest(ErrorSummary::default(), refused);
        let rest = read.people.len().saturating_sub(SHOWN);
        Self {
            chrome: chrome.with_errors(!errors.is_empty()),
            form_key,
            ways: ways(workshop),
            errors,
            heading: heading(read),
            problems: read.problems.iter().map(problem_row).collect(),
            more_problems: more(read.more_problems, "more of the same kind"),
            rows: read.people.iter().take(SHOWN).map(|person| good_row(person, reading)).collect(),
            more_rows: more(rest, "more people"),
            remarks: remarks(workshop, reading),
            action: paths::roster_preview(&workshop.public_id, reading.id),
            confirm: confirm(workshop, read),
            again: people_page(workshop),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let frame = || (Chrome::sample("A list of people"), "key".to_owned());
        let workshop = sample();
        let (read, id) = (sample_roster(), super::sample_id());
        let (teams, known) = (HashSet::new(), HashSet::new());
        let reading = Reading { id: &id, read: &read, first_team: "Atlas", teams: &teams, known: &known };
        let nothing = RosterPreview::refused("There is no mail address in it.");
        let refused = [Refused::because("Some people have no team in the list. Name the workshop's team first.")];
        vec![
            ("mixed", Self::new(frame(), &workshop, &reading, &[])),
            ("nobody", Self::new(frame(), &workshop, &Reading { read: &nothing, ..reading }, &[])),
            ("refused", Self::new(frame(), &workshop, &reading, &refused)),
        ]
    }
}

/// Where people are added: a step of planning, later a page of its own.
fn people_page(workshop: &Workshop) -> String {
    if workshop.is_planned() {
        return paths::plan(&workshop.public_id, crate::domain::planning::Step::People.as_str());
    }
    paths::workshop(&workshop.public_id, "/people")
}

fn heading(read: &RosterPreview) -> String {
    match (read.people.len(), read.rows_left_out) {
        (0, _) => "Nobody can be taken from this list".to_owned(),
        (people, 0) => words::capital(&format!("{} can be added", words::people(people))),
        (people, rows) => words::capital(&format!(
            "{} can be added, {} left out",
            words::people(people),
            words::spelled(rows, "row is", "rows are")
        )),
    }
}

fn problem_row(problem: &Problem) -> ProblemRow {
    ProblemRow {
        place: problem.place.to_string(),
        found: problem.found.clone(),
        sentence: problem.sentence.to_string(),
        costs: match problem.left_out {
            LeftOut::Everything => "Nothing was read",
            LeftOut::Row => "Row left out",
            LeftOut::Cell => "Cell left empty",
        },
    }
}

fn good_row(person: &RosterPerson, reading: &Reading) -> GoodRow {
    let is_known = reading.known.contains(&person.email.key());
    GoodRow {
        row: person.row,
        name: person.name.clone().unwrap_or_else(|| person.email.local().to_owned()),
        email: person.email.as_str().to_owned(),
        team: person.team.clone().unwrap_or_else(|| reading.first_team.to_owned()),
        does: if is_known { "On the list already; kept up to date" } else { "Added" },
    }
}

fn remarks(workshop: &Workshop, reading: &Reading) -> Vec<String> {
    let read = reading.read;
    let mut said = Vec::new();
    let mut new_teams: Vec<&str> = read
        .people
        .iter()
        .filter_map(|person| person.team.as_deref())
        .filter(|team| !reading.teams.contains(*team))
        .collect();
    new_teams.sort_unstable();
    new_teams.dedup();
    if !new_teams.is_empty() {
        let shown = words::list(new_teams.get(..20).unwrap_or(&new_teams));
        said.push(format!("Teams that join this workshop: {shown}."));
    }
    if read.people.iter().any(|person| person.team.is_none()) && !reading.first_team.is_empty() {
        said.push(format!("People without a team in the list belong to {}.", reading.first_team));
    }
    if !read.dropped_on_purpose.is_empty() {
        said.push(format!("Left out on purpose, never kept here: {}.", words::list(&read.dropped_on_purpose)));
    }
    if !read.ignored_columns.is_empty() {
        said.push(format!("Not known here and left out: {}.", words::list(&read.ignored_columns)));
    }
    said.extend(read_as(read.read_as));
    if workshop.is_open() && !read.people.is_empty() {
        said.push(invited(read.people.len()));
    }
    said
}

/// Said of the length of the list alone: how many letters the round has written so far would tell who was reminded.
fn invited(people: usize) -> String {
    let most = usize::try_from(A_DAY_PER_WORKSHOP).unwrap_or(usize::MAX);
    if people <= most {
        return "The answers are open, so everybody new gets an invitation at once.".to_owned();
    }
    format!(
        "The answers are open, so everybody new gets an invitation. At most {most} letters leave on one day: the first of \
         the list get theirs today, the others in the days after."
    )
}

fn read_as(how: ReadAs) -> Option<String> {
    match how {
        ReadAs::Table(encoding, separator) => Some(format!("Read as a table ({encoding}, {separator} between cells).")),
        ReadAs::List(_) => Some("Read as a list, one person on each line.".to_owned()),
        ReadAs::Nothing => None,
    }
}

fn confirm(workshop: &Workshop, read: &RosterPreview) -> String {
    let people = match read.people.len() {
        0 => return String::new(),
        1 => "this person".to_owned(),
        n => format!("these {n} people"),
    };
    if workshop.is_open() { format!("Add and invite {people}") } else { format!("Add {people}") }
}

fn more(count: usize, what: &str) -> String {
    if count == 0 { String::new() } else { format!("And {count} {what}.") }
}

fn sample_roster() -> RosterPreview {
    let hostile = crate::views::HOSTILE;
    let people = Email::parse("ruth@lindgren.example").ok().map(|email| RosterPerson {
        name: Some(hostile.to_owned()),
        team: Some(hostile.to_owned()),
        ..RosterPerson::with_address(2, email)
    });
    let place = Place::Cell { row: 3, column: hostile.to_owned() };
    let sentence = "Add a mail address, like name@lindgren.example.".into();
    RosterPreview {
        people: people.into_iter().collect(),
        problems: vec![Problem { place, found: hostile.to_owned(), sentence, left_out: LeftOut::Row }],
        more_problems: 2,
        rows_left_out: 3,
        ignored_columns: vec![hostile.to_owned()],
        dropped_on_purpose: vec!["Gender".to_owned()],
        read_as: ReadAs::Table(Encoding::Utf8, Separator::Semicolon),
    }
}
