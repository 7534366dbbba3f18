//! After the closing round: how the team goes on, and when everything is deleted.

use askama::Template;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::meeting::Returned;
use super::{At, Viewer, samples};
use crate::base::paths;
use crate::domain::charter::Charter;
use crate::domain::ending::{Ending, EndingKind, last_day};
use crate::domain::meeting::Teammate;
use crate::views::chrome::{Chrome, NavItem, Setting};
use crate::views::field::{Choice, Choices, ErrorSummary, Field, Select};
use crate::views::show::{Banner, Link, Tone};
use crate::views::words::date;

#[derive(Template)]
#[template(path = "charter/ending.html")]
pub struct EndingPage {
    pub chrome: Chrome,
    pub form_key: String,
    pub crumbs: Vec<Link>,
    pub tabs: Vec<NavItem>,
    pub errors: ErrorSummary,
    /// What was decided before; absent at first.
    pub decided: Option<Banner>,
    /// In the words of the closing round.
    pub keeps: Vec<String>,
    pub action: String,
    pub ending: Choices,
    pub keeper: Select,
    pub delete_on: Field,
    /// Empty while nothing is decided.
    pub undo_action: String,
    pub back_href: String,
}

/// What the page is made of.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    pub charter: &'a Charter,
    pub people: &'a [Teammate],
    pub keeper: Option<&'a Teammate>,
    pub keeps: &'a [String],
    pub months: i32,
    pub today: Date,
}

/// The name of the one form of the page.
pub const FORM: &str = "ending";

impl EndingPage {
    pub fn new(setting: Setting, form_key: String, viewer: &Viewer, (shown, back): (&Shown, &Returned)) -> Self {
        let errors = back.errors();
        let before = shown.charter.ending;
        Self {
            chrome: viewer
                .chrome(setting, &shown.charter.team_name, At::Charter, "How we go on")
                .with_errors(!errors.is_empty()),
            form_key,
            crumbs: viewer.crumbs(),
            tabs: viewer.tabs(At::Charter),
            errors,
            decided: before.map(|ending| told(&ending)),
            keeps: shown.keeps.to_vec(),
            action: viewer.address(paths::ENDING),
            ending: ways(shown, back),
            keeper: keeper(shown, back),
            delete_on: delete_on(shown, back),
            undo_action: if before.is_some() { viewer.address(paths::ENDING_UNDO) } else { String::new() },
            back_href: viewer.address(paths::CHARTER),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let mut charter = samples::charter(crate::domain::charter::CharterState::Published);
        let people = super::meeting::sample_people();
        let keeps = vec!["The pause.".to_owned(), crate::views::HOSTILE.to_owned()];
        let today = jiff::civil::date(2026, 11, 24);
        let page = |charter: &Charter, back: &Returned| {
            let (people, keeps) = (people.as_slice(), keeps.as_slice());
            let shown = Shown { charter, people, keeper: people.first(), keeps, months: 24, today };
            Self::new(Setting::sample(), "key-1".to_owned(), &samples::facilitator(), (&shown, back))
        };
        let refused = Returned {
            form: FORM.to_owned(),
            typed: vec![("ending".to_owned(), "go_on".to_owned())],
            refused: vec![crate::domain::Refused::field("keeper", "Choose who keeps the charter from now on.")],
        };
        let first = page(&charter, &Returned::default());
        let again = page(&charter, &refused);
        charter.ending =
            Some(Ending { kind: EndingKind::Archive, ended_on: today, delete_on: jiff::civil::date(2028, 11, 24) });
        vec![("first", first), ("refused", again), ("archived", page(&charter, &Returned::default()))]
    }
}

fn ways(shown: &Shown, back: &Returned) -> Choices {
    let before = shown.charter.ending.map(|ending| ending.kind.as_str()).unwrap_or_default();
    let chosen = back.typed(FORM, "ending").unwrap_or(before);
    let way = |kind: EndingKind, label: &str, means: &str| {
        Choice::new(kind.as_str(), label).example(means).chosen(kind.as_str() == chosen)
    };
    let ways = vec![
        way(
            EndingKind::GoOn,
            "We go on, without the facilitator",
            "The keeper takes over: check-ins, small changes, looking again.",
        ),
        way(
            EndingKind::Archive,
            "We archive it",
            "Everybody can still read it. Nothing changes any more, and no letters come.",
        ),
    ];
    Choices::one("ending", "How do you go on?", ways).error(back.error(FORM, "ending"))
}

fn keeper(shown: &Shown, back: &Returned) -> Select {
    let present = shown.keeper.map(|keeper| keeper.id);
    let nobody = Choice::new("", "Nobody yet").chosen(present.is_none());
    let mates = shown
        .people
        .iter()
        .map(|mate| Choice::new(mate.public_id.as_str(), mate.name.clone()).chosen(present == Some(mate.id)));
    let select = Select::new("keeper", "Who keeps the charter?", std::iter::once(nobody).chain(mates).collect())
        .hint("Only when you go on. It can be handed over at any check-in.");
    back.select(FORM, select)
}

fn delete_on(shown: &Shown, back: &Returned) -> Field {
    let last = last_day(shown.today, shown.months);
    let usual = shown.charter.ending.map_or(last, |ending| ending.delete_on);
    let hint = format!(
        "Charter, answers and the list of people go on that day. {} is the last day your organisation keeps them.",
        in_words(last)
    );
    back.field(FORM, Field::date("delete_on", "Everything is deleted on").hint(hint).value(usual.to_string()))
}

fn in_words(day: Date) -> String {
    date(&day.at(0, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap_or_default())
}

/// What was decided, in two sentences.
pub fn told(ending: &Ending) -> Banner {
    let (ended, deleted) = (in_words(ending.ended_on), in_words(ending.delete_on));
    let (title, text) = match ending.kind {
        EndingKind::GoOn => (
            format!("You go on by yourselves, since {ended}"),
            format!(
                "The keeper brings the charter forward. If no new round begins, everything is deleted on {deleted}."
            ),
        ),
        EndingKind::Archive => (
            format!("Archived on {ended}"),
            format!("You can read it until {deleted}. Then charter, answers and the list of people are deleted."),
        ),
    };
    Banner::new(Tone::Look, title, text)
}
