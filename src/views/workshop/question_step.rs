//! Step two: which set, which of its questions, what kind of round.

use askama::Template;
use jiff::Timestamp;

use super::{Stepping, message, sample_planned, sample_team, times, with_rest};
use crate::base::text::SHORT_MAX;
use crate::domain::Refused;
use crate::domain::bank::{Bank, minutes};
use crate::domain::planning::{STARTER, Step, is_early, local};
use crate::domain::workshop::{HrLevel, RoundKind, Team, Workshop};
use crate::views::chrome::Chrome;
use crate::views::field::{Choice, Choices, ErrorSummary, Field, Look};
use crate::views::words;

#[derive(Template)]
#[template(path = "workshop/question_step.html")]
pub struct QuestionStep {
    pub chrome: Chrome,
    pub form_key: String,
    pub step: Stepping,
    pub errors: ErrorSummary,
    /// Why the starter comes first; empty for a team that has met often enough.
    pub early: String,
    pub sets: Choices,
    /// Only for an early team.
    pub note: Option<Field>,
    /// Only for a team that has a charter.
    pub charter: String,
    pub kinds: Option<Choices>,
    pub questions: Choices,
    pub about: String,
    /// Why one option of a question is not asked; empty when all are.
    pub numbers: String,
}

/// What the page is about, beside the workshop.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    pub bank: &'a Bank,
    pub team: Option<&'a Team>,
    pub charter_since: Option<Timestamp>,
    /// The set and the note as typed, when the form came back.
    pub typed: Option<(&'a str, &'a str)>,
}

impl QuestionStep {
    pub fn new(
        (chrome, form_key): (Chrome, String),
        workshop: &Workshop,
        asking: &Asking,
        refused: &[Refused],
    ) -> Self {
        let (set, typed_note) = asking.typed.unwrap_or((&workshop.question_set, &workshop.guard_note));
        let meetings = asking.team.map_or(3, |team| team.meeting_count);
        let sets = sets(asking.bank, set).error(message(refused, "set"));
        let note = is_early(meetings).then(|| {
            Field::area("note", "Why more than the starter now?")
                .hint("Only if you choose a longer set. Your reason is kept with the workshop.")
                .optional()
                .max(SHORT_MAX)
                .value(typed_note)
                .error(message(refused, "note"))
        });
        let questions = questions(asking.bank, workshop).error(message(refused, "ask"));
        let errors = ErrorSummary::default().choices(&sets);
        let errors = note.iter().fold(errors, |errors, note| errors.field(note)).choices(&questions);
        let errors = with_rest(errors, refused);
        Self {
            chrome: chrome.with_errors(!errors.is_empty()),
            form_key,
            step: Stepping::at(workshop, Step::Questions),
            errors,
            early: if is_early(meetings) { early(asking.team, meetings) } else { String::new() },
            sets,
            note,
            charter: asking.charter_since.map(|at| charter(workshop, at)).unwrap_or_default(),
            kinds: kinds(workshop, asking.charter_since.is_some()),
            questions,
            about: about(asking.bank, workshop),
            numbers: numbers(asking.bank, workshop),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let Ok(bank) = Bank::built_in() else { return Vec::new() };
        let frame = || (Chrome::sample("Plan a workshop: the questions"), "key".to_owned());
        let planned = sample_planned();
        let team = Team { meeting_count: 2, name: crate::views::HOSTILE.to_owned(), ..sample_team() };
        let plain = Asking { bank: &bank, team: None, charter_since: None, typed: None };
        let early = Asking { team: Some(&team), ..plain };
        let known = Asking { charter_since: Some(super::sample_now()), ..plain };
        let typed = Asking { typed: Some(("full", "")), ..early };
        let refused = [Refused::field("note", "Write in a few words why the team wants more than the starter now.")];
        vec![
            ("core", Self::new(frame(), &planned, &plain, &[])),
            ("early", Self::new(frame(), &planned, &early, &[])),
            ("charter", Self::new(frame(), &planned, &known, &[])),
            ("refused", Self::new(frame(), &planned, &typed, &refused)),
        ]
    }
}

fn sets(bank: &Bank, chosen: &str) -> Choices {
    let option = |set: &crate::domain::bank::QuestionSet| {
        let minutes = words::about_minutes(minutes(bank.set(&set.code)) as usize);
        Choice::new(&set.code, &set.title)
            .example(format!("{}. {}.", words::capital(&minutes), set.meant_for))
            .chosen(set.code == chosen)
    };
    Choices::one("set", "Set of questions", bank.sets.iter().map(option).collect())
}

fn questions(bank: &Bank, workshop: &Workshop) -> Choices {
    let option = |question: &crate::domain::bank::Question| {
        Choice::new(&question.code, &question.prompt)
            .example(question.why.clone().unwrap_or_default())
            .chosen(workshop.questions.contains(&question.code))
    };
    let options = bank.set(&workshop.question_set).into_iter().map(option).collect();
    Choices::several("ask", "Questions of this set", options)
        .look(Look::Ticks)
        .hint("Take a tick away to leave a question out.")
}

fn kinds(workshop: &Workshop, has_charter: bool) -> Option<Choices> {
    if !has_charter || workshop.question_set == STARTER {
        return None;
    }
    let options = vec![
        Choice::new(RoundKind::Revisit.as_str(), "Look again")
            .example("What works, what does not; the new charter is compared with the one you have.")
            .chosen(workshop.kind == RoundKind::Revisit),
        Choice::new(RoundKind::First.as_str(), "Begin afresh")
            .example("As if for the first time, for a team that has changed a lot.")
            .chosen(workshop.kind == RoundKind::First),
    ];
    Some(Choices::one("kind", "What kind of round is it?", options))
}

fn early(team: Option<&Team>, meetings: i32) -> String {
    let name = team.map_or("This team", |team| team.name.as_str());
    format!(
        "{name} has {}. It is early to ask for everything: four quick questions help now, and the longer round is \
         better after the third or fourth meeting.",
        times(meetings)
    )
}

fn charter(workshop: &Workshop, since: Timestamp) -> String {
    let day = words::date(&local(since, &workshop.timezone));
    format!("This team has a charter since {day}. A round to look again keeps what works.")
}

fn about(bank: &Bank, workshop: &Workshop) -> String {
    let minutes = crate::domain::planning::minutes_of(bank, &workshop.questions) as usize;
    let many = workshop.questions.len();
    words::capital(&format!(
        "{}, {}.",
        words::spelled(many, "question is asked", "questions are asked"),
        words::about_minutes(minutes)
    ))
}

/// With totals for HR one option would not be a real choice, so it is not shown to anybody.
fn numbers(bank: &Bank, workshop: &Workshop) -> String {
    let hidden = bank
        .questions()
        .iter()
        .filter(|question| workshop.questions.contains(&question.code))
        .flat_map(|question| question.options().iter().map(move |option| (question, option)))
        .find(|(_, option)| option.hidden_if_hr_sums);
    match hidden {
        Some((question, option)) if workshop.hr_level == HrLevel::StatusAndSums => format!(
            "HR gets totals of this round, so “{}” leaves out the answer “{}”: it would not be a real choice.",
            question.prompt, option.label
        ),
        _ => String::new(),
    }
}
