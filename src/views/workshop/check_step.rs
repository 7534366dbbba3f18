//! Step six: everything once more, the invitation as people will read it, and the way out.

use askama::Template;

use super::{Stepping, sample_hostile, sample_planned, with_rest};
use crate::base::paths;
use crate::domain::Refused;
use crate::domain::bank::Bank;
use crate::domain::member::Asked;
use crate::domain::planning::{Step, local, minutes_of};
use crate::domain::workshop::Workshop;
use crate::views::chrome::Chrome;
use crate::views::field::ErrorSummary;
use crate::views::letters::invitation::{Receiver, Round};
use crate::views::{promise, words};

#[derive(Template)]
#[template(path = "workshop/check_step.html")]
pub struct CheckStep {
    pub chrome: Chrome,
    pub trial_key: String,
    pub open_key: String,
    pub step: Stepping,
    pub errors: ErrorSummary,
    pub parts: Vec<Part>,
    pub promise: Vec<String>,
    pub honest_limit: String,
    pub subject: String,
    /// The letter's text, paragraph by paragraph, line by line.
    pub letter: Vec<Vec<String>>,
    pub trial_action: String,
    pub open_action: String,
    pub sending: String,
}

/// One line of the summary, with the way to change it.
pub struct Part {
    pub label: &'static str,
    pub value: String,
    pub href: String,
}

/// What the summary is of, beside the workshop.
#[derive(Clone, Copy)]
pub struct Plan<'a> {
    pub bank: &'a Bank,
    pub teams: &'a [String],
    pub people: &'a [Asked],
    pub people_count: usize,
    /// Invitations by the day on which they leave, today first.
    pub leaving: &'a [usize],
    pub facilitator: &'a str,
    pub organisation: &'a str,
    pub site: &'a str,
}

impl CheckStep {
    pub fn new(
        (chrome, [trial_key, open_key]): (Chrome, [String; 2]),
        workshop: &Workshop,
        plan: &Plan,
        refused: &[Refused],
    ) -> Self {
        let errors = with_rest(ErrorSummary::default(), refused);
        let (subject, letter) = letter(workshop, plan);
        Self {
            chrome: chrome.with_errors(!errors.is_empty()),
            trial_key,
            open_key,
            step: Stepping::at(workshop, Step::Check),
            errors,
            parts: parts(workshop, plan),
            promise: promise::lines(workshop, plan.facilitator),
            honest_limit: promise::honest_limit(plan.people_count),
            subject,
            letter,
            trial_action: paths::workshop(&workshop.public_id, "/trial"),
            open_action: paths::workshop(&workshop.public_id, "/open"),
            sending: sending(plan),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let Ok(bank) = Bank::built_in() else { return Vec::new() };
        let frame = || (Chrome::sample("Plan a workshop: a last look"), ["key-1".to_owned(), "key-2".to_owned()]);
        let teams = [crate::views::HOSTILE.to_owned()];
        let (facilitator, organisation, site) = ("Mara Okafor", "Lindgren Optics", "https://alliance.example");
        let plan = Plan {
            bank: &bank,
            teams: &teams,
            people: &[],
            people_count: 0,
            leaving: &[],
            facilitator,
            organisation,
            site,
        };
        let refused = [Refused::because("The times: This time has passed. Choose a later one.")];
        vec![
            ("nobody", Self::new(frame(), &sample_planned(), &plan, &[])),
            ("nine", Self::new(frame(), &sample_hostile(), &Plan { people_count: 9, leaving: &[9], ..plan }, &[])),
            (
                "many",
                Self::new(frame(), &sample_planned(), &Plan { people_count: 450, leaving: &[300, 150], ..plan }, &[]),
            ),
            ("refused", Self::new(frame(), &sample_planned(), &plan, &refused)),
        ]
    }
}

fn parts(workshop: &Workshop, plan: &Plan) -> Vec<Part> {
    let part =
        |label, step: Step, value: String| Part { label, value, href: paths::plan(&workshop.public_id, step.as_str()) };
    let here = |at| words::day_and_time(&local(at, &workshop.timezone));
    let many = workshop.questions.len();
    let minutes = words::about_minutes(minutes_of(plan.bank, &workshop.questions) as usize);
    let questions = format!("{}, {minutes}", words::spelled(many, "question", "questions"));
    let team = if plan.teams.is_empty() { "Not named yet".to_owned() } else { words::list(plan.teams) };
    let session = workshop.session_at.map(|at| format!("{}, {} minutes", here(at), workshop.session_minutes));
    vec![
        part("Team", Step::Team, team),
        part("Title", Step::Team, super::title_of(workshop)),
        part("Questions", Step::Questions, words::capital(&questions)),
        part("People", Step::People, people(plan)),
        part("Answers close", Step::Times, workshop.closes_at.map(here).unwrap_or_default()),
        part("You meet", Step::Times, session.unwrap_or_default()),
    ]
}

fn people(plan: &Plan) -> String {
    if plan.people_count == 0 {
        return "Nobody is on the list yet. People can still join with the code.".to_owned();
    }
    let without = plan.people.iter().filter(|person| person.email.is_empty()).count();
    let uncounted = plan.people.iter().filter(|person| !person.is_counted).count();
    let mut said = words::capital(&words::people(plan.people_count));
    if without > 0 {
        said.push_str(&format!(", {} without an address", words::number(without)));
    }
    if uncounted > 0 {
        said.push_str(&format!(", {} not counted", words::number(uncounted)));
    }
    said
}

/// A long list leaves over several days, which whoever sends it should know before.
fn sending(plan: &Plan) -> String {
    let leave =
        |n: usize| format!("{} {}", words::spelled(n, "letter", "letters"), words::plural(n, "leaves", "leave"));
    let said = match plan.leaving {
        [] => return "No letter goes out. The answers open, and people come in with the code.".to_owned(),
        [n] => format!("{} {} out", words::spelled(*n, "letter", "letters"), words::plural(*n, "goes", "go")),
        [0, n] => format!("the letters of today are used up: {} tomorrow", leave(*n)),
        [0, rest @ ..] => format!("the letters of today are used up: these leave over the next {} days", rest.len()),
        [today, n] => format!("{} today, the other {} tomorrow", leave(*today), words::number(*n)),
        [today, rest @ ..] => format!("{} today, the others over the next {} days", leave(*today), rest.len()),
    };
    words::capital(&format!("{said}, each with a link of its own."))
}

fn letter(workshop: &Workshop, plan: &Plan) -> (String, Vec<Vec<String>>) {
    let join_href = format!("{}{}", plan.site, paths::JOIN);
    let round = Round {
        workshop,
        facilitator: plan.facilitator,
        organisation: plan.organisation,
        minutes: minutes_of(plan.bank, &workshop.questions),
        join_href: &join_href,
    };
    let team = plan.teams.first().map_or("your team", String::as_str);
    let called = plan.people.first().map_or("Priya", |person| person.called.as_str());
    let to = Receiver { called, team, link: "(a link of their own)", stop_href: "" };
    match round.invitation(&to) {
        Ok(body) => (body.subject, paragraphs(&body.text)),
        Err(_) => (String::new(), Vec::new()),
    }
}

/// Text as paragraphs of lines.
pub(super) fn paragraphs(text: &str) -> Vec<Vec<String>> {
    let paragraph =
        |block: &str| block.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect::<Vec<_>>();
    text.split("\n\n").map(paragraph).filter(|lines| !lines.is_empty()).collect()
}
