//! The desk of whoever runs the workshop: script, talks, questions, bases, private notes. Nothing of it is shown to the
//! team.

use askama::Template;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::wall::{Stage, sample_scenes, standing};
use super::{At, Viewer, samples};
use crate::base::paths;
use crate::base::token::PublicId;
use crate::domain::Refused;
use crate::domain::bank::Bank;
use crate::domain::charter::{Charter, CharterState, Clause, Parts, TALKS};
use crate::domain::desk::{Base, Curious, Desk, Length, MINUTES_MAX, Step, TITLE_MAX, WORDS_MAX, bases, curious};
use crate::domain::wall::Scene;
use crate::views::chrome::{Chrome, NavItem, Setting};
use crate::views::field::{Choice, Choices, ErrorSummary, Field, Look};
use crate::views::show::Link;
use crate::views::words::{counted, list, time};

#[derive(Template)]
#[template(path = "charter/desk.html")]
pub struct DeskPage {
    pub chrome: Chrome,
    pub form_key: String,
    pub crumbs: Vec<Link>,
    pub tabs: Vec<NavItem>,
    pub errors: ErrorSummary,
    pub team: String,
    /// "90 minutes" and "45 minutes": word for the form, label, whether it is chosen.
    pub lengths: Vec<(&'static str, String, bool)>,
    pub steps: Vec<StepRow>,
    /// "The steps take 90 minutes, as long as you have."
    pub total: String,
    pub left_out: Vec<StepRow>,
    pub adding: Option<StepForm>,
    pub add_href: String,
    pub reset_href: String,
    pub length_action: String,
    /// Absent once the words are fixed.
    pub talks: Option<Talks>,
    pub curious: Vec<Curious>,
    pub bases: Vec<BaseRow>,
    pub notes: Field,
    pub notes_version: i32,
    pub notes_action: String,
    pub room: RoomNow,
}

/// Where the wall stands, on a desk that is open beside it.
pub struct RoomNow {
    /// "The wall shows: New work, 5 of 9."
    pub standing: String,
    /// "Five of nine are ready"; empty where nobody is asked.
    pub ready: String,
    pub events: String,
    pub edition: i32,
    pub wall: Link,
    pub behind: Link,
    pub refresh: Link,
}

impl RoomNow {
    fn of(viewer: &Viewer, bank: &Bank, scene: &Scene) -> Self {
        Self {
            standing: standing(bank, scene),
            ready: Stage::new(bank, scene).ready,
            events: viewer.address(paths::WALL_EVENTS),
            edition: scene.edition(),
            wall: Link::new("Go to the wall", viewer.address(paths::WALL)),
            behind: Link::new("Behind the wall", viewer.address(paths::BEHIND)),
            refresh: Link::new("Refresh", viewer.address(paths::DESK)),
        }
    }
}

pub struct StepRow {
    pub anchor: String,
    /// "10:05"; empty without a time for the session.
    pub at: String,
    pub minutes: String,
    pub title: String,
    pub words: String,
    pub action: String,
    pub edit_href: String,
    pub editing: Option<StepForm>,
}

pub struct StepForm {
    pub action: String,
    pub version: i32,
    pub minutes: Field,
    pub title: Field,
    pub words: Field,
    pub cancel_href: String,
}

pub struct Talks {
    pub choices: Choices,
    pub action: String,
    pub are_chosen: bool,
}

pub struct BaseRow {
    pub name: &'static str,
    pub is_touched: bool,
    /// Sentences that touch it, or what to ask.
    pub says: String,
}

/// What the desk is made of.
pub struct Laid<'a> {
    pub viewer: &'a Viewer,
    pub charter: &'a Charter,
    pub parts: &'a Parts,
    pub desk: &'a Desk,
    pub bank: &'a Bank,
    pub scene: &'a Scene,
    pub session_at: Option<Timestamp>,
    pub timezone: &'a str,
}

/// What the address or a returned form asks for.
#[derive(Debug, Clone, Default)]
pub struct Handling {
    /// The step whose form is open.
    pub edit: Option<u32>,
    pub adds: bool,
    /// Minutes, title and words as they were typed.
    pub typed: Option<(String, String, String)>,
    pub notes: Option<String>,
    pub talks: Option<Vec<PublicId>>,
    pub refused: Vec<Refused>,
}

impl Handling {
    fn error(&self, field: &str) -> String {
        let found = self.refused.iter().find(|one| one.field == Some(field));
        found.map(|one| one.sentence.clone()).unwrap_or_default()
    }
}

impl DeskPage {
    pub fn new(setting: Setting, form_key: String, laid: &Laid, handling: &Handling) -> Self {
        let Laid { viewer, charter, parts, desk, .. } = *laid;
        let offered: Vec<&Clause> = match charter.state {
            CharterState::Published => parts.clauses.iter().filter(|clause| !clause.is_parked()).collect(),
            _ => parts.offered().collect(),
        };
        let steps = step_rows(laid, handling);
        let adding = handling.adds.then(|| step_form(laid, None, handling));
        let notes = handling.notes.clone().unwrap_or_else(|| desk.notes.clone());
        let mut page = Self {
            chrome: viewer.chrome(setting, &charter.team_name, At::Desk, "Desk"),
            form_key,
            crumbs: viewer.crumbs(),
            tabs: viewer.tabs(At::Desk),
            errors: ErrorSummary::default(),
            team: charter.team_name.clone(),
            lengths: lengths(desk.length),
            total: total(desk),
            left_out: desk.script.left_out().map(|step| row(laid, step, String::new(), None)).collect(),
            steps,
            adding,
            add_href: format!("{}?add=step#add", viewer.address(paths::DESK)),
            reset_href: viewer.address(paths::DESK_RESET),
            length_action: viewer.address(paths::DESK_LENGTH),
            talks: charter.state.is_open().then(|| talks(laid, handling)),
            curious: curious(&parts.clauses),
            bases: bases(&offered).into_iter().map(base_row).collect(),
            notes: Field::area("notes", "Private notes")
                .hint("Only those who run this workshop read them; they are in no file and no letter.")
                .value(notes)
                .rows(6)
                .error(handling.error("notes")),
            notes_version: desk.notes_version,
            notes_action: viewer.address(paths::DESK_NOTES),
            room: RoomNow::of(viewer, laid.bank, laid.scene),
        };
        page.add_errors(handling);
        page
    }

    fn add_errors(&mut self, handling: &Handling) {
        let forms = self.steps.iter().filter_map(|step| step.editing.as_ref()).chain(&self.adding);
        let mut errors = ErrorSummary::default();
        for form in forms {
            errors = errors.field(&form.minutes).field(&form.title).field(&form.words);
        }
        errors = errors.field(&self.notes);
        if let Some(talks) = &self.talks {
            errors = errors.choices(&talks.choices);
        }
        let rest = handling.refused.iter().filter(|one| one.field.is_none());
        self.errors = rest.fold(errors, |errors, one| errors.say(one.sentence.clone()));
        self.chrome.has_errors = !self.errors.is_empty();
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let Some(bank) = samples::bank() else { return Vec::new() };
        let (parts, scenes) = (samples::parts(), sample_scenes(&bank));
        let mut desk = Desk::fresh(Length::Long);
        desk.notes = format!("Ask Jonas to begin.\n{}", crate::views::HOSTILE);
        let ids: Vec<u32> = desk.script.steps().map(|step| step.id).collect();
        desk.script.set_out(ids.last().copied().unwrap_or_default(), true);
        let page = |state: CharterState, desk: &Desk, handling: &Handling| {
            let is_shown = |(name, _): &&(&str, Scene)| (*name == "shared") == (state == CharterState::Draft);
            let scene = scenes.iter().find(is_shown).map(|(_, scene)| scene)?;
            let viewer = samples::facilitator();
            let laid = Laid {
                viewer: &viewer,
                charter: &samples::charter(state),
                parts: &parts,
                desk,
                bank: &bank,
                scene,
                session_at: "2026-11-24T09:00:00Z".parse().ok(),
                timezone: "Europe/Stockholm",
            };
            Some(Self::new(Setting::sample(), "key-1".to_owned(), &laid, handling))
        };
        let plain = Handling::default();
        let edit = Handling { edit: Some(2), ..Handling::default() };
        let refused = Handling {
            adds: true,
            typed: Some(("0".to_owned(), String::new(), crate::views::HOSTILE.to_owned())),
            refused: vec![
                Refused::field("minutes", "Type a number of minutes from 1 to 180."),
                Refused::field("title", "Give the step a short name."),
            ],
            ..Handling::default()
        };
        let many = Handling {
            talks: Some(parts.clauses.iter().map(|clause| clause.public_id.clone()).collect()),
            refused: vec![Refused::field("talk", "Choose up to three. More do not fit into one talk.")],
            ..Handling::default()
        };
        let fresh = Desk::fresh(Length::Short);
        let pages = [
            ("page", page(CharterState::Draft, &desk, &plain)),
            ("short", page(CharterState::Consent, &fresh, &plain)),
            ("edit", page(CharterState::Draft, &desk, &edit)),
            ("refused", page(CharterState::Draft, &desk, &refused)),
            ("many", page(CharterState::Draft, &desk, &many)),
            ("published", page(CharterState::Published, &desk, &plain)),
        ];
        pages.into_iter().filter_map(|(name, page)| Some((name, page?))).collect()
    }
}

fn lengths(chosen: Length) -> Vec<(&'static str, String, bool)> {
    Length::ALL
        .iter()
        .map(|length| (length.as_str(), format!("{} minutes", length.minutes()), *length == chosen))
        .collect()
}

fn minutes_words(minutes: u32) -> String {
    counted(usize::try_from(minutes).unwrap_or(0), "minute", "minutes")
}

fn total(desk: &Desk) -> String {
    let (total, have) = (desk.script.total(), desk.length.minutes());
    let compared = match total {
        n if n == have => "as long as you have".to_owned(),
        n if n < have => format!("{} are left", minutes_words(have - n)),
        n => format!("{} more than you have", minutes_words(n - have)),
    };
    format!("The steps take {}, {compared}.", minutes_words(total))
}

fn step_rows(laid: &Laid, handling: &Handling) -> Vec<StepRow> {
    let zone = TimeZone::get(laid.timezone).unwrap_or(TimeZone::UTC);
    let mut at = laid.session_at;
    let mut rows = Vec::new();
    for step in laid.desk.script.steps() {
        let begins = at.map(|at| time(&at.to_zoned(zone.clone()))).unwrap_or_default();
        at = at.map(|at| at + SignedDuration::from_mins(i64::from(step.minutes)));
        let editing = (handling.edit == Some(step.id)).then(|| step_form(laid, Some(step), handling));
        rows.push(row(laid, step, begins, editing));
    }
    rows
}

fn row(laid: &Laid, step: &Step, at: String, editing: Option<StepForm>) -> StepRow {
    let desk = laid.viewer.address(paths::DESK);
    StepRow {
        anchor: format!("s-{}", step.id),
        at,
        minutes: minutes_words(step.minutes),
        title: step.title.clone(),
        words: step.words.clone(),
        action: laid.viewer.address(&paths::desk_step(step.id)),
        edit_href: format!("{desk}?edit={}#s-{}", step.id, step.id),
        editing,
    }
}

/// The form of a step, or of a new one.
fn step_form(laid: &Laid, step: Option<&Step>, handling: &Handling) -> StepForm {
    let desk = laid.viewer.address(paths::DESK);
    let (minutes, title, words) = handling.typed.clone().unwrap_or_else(|| match step {
        Some(step) => (step.minutes.to_string(), step.title.clone(), step.words.clone()),
        None => ("5".to_owned(), String::new(), String::new()),
    });
    StepForm {
        action: match step {
            Some(step) => laid.viewer.address(&paths::desk_step(step.id)),
            None => laid.viewer.address(paths::DESK_STEPS),
        },
        version: step.map_or(0, |step| step.version),
        minutes: Field::number("minutes", "Minutes")
            .hint(format!("From 1 to {MINUTES_MAX}."))
            .value(minutes)
            .error(handling.error("minutes")),
        title: Field::text("title", "Name of the step").value(title).max(TITLE_MAX).error(handling.error("title")),
        words: Field::area("words", "What you say and do")
            .value(words)
            .max(WORDS_MAX)
            .rows(5)
            .optional()
            .error(handling.error("words")),
        cancel_href: match step {
            Some(step) => format!("{desk}#s-{}", step.id),
            None => desk,
        },
    }
}

fn talks(laid: &Laid, handling: &Handling) -> Talks {
    let is_chosen = |clause: &Clause| match &handling.talks {
        Some(typed) => typed.contains(&clause.public_id),
        None => clause.is_talk,
    };
    let clauses = laid.parts.clauses.iter().filter(|clause| !clause.is_parked());
    let tick = |clause: &Clause| {
        Choice::new(clause.public_id.as_str(), clause.title.clone())
            .example(clause.words.clone())
            .chosen(is_chosen(clause))
    };
    let choices = Choices::several("talk", "Talk about these", clauses.map(tick).collect())
        .look(Look::Ticks)
        .hidden_legend()
        .hint(format!("Up to {TALKS}. They stand on top of the draft for everybody."))
        .error(handling.error("talk"));
    Talks { choices, action: laid.viewer.address(paths::DESK_TALKS), are_chosen: laid.desk.talks_are_chosen }
}

fn base_row(base: Base) -> BaseRow {
    let is_touched = !base.touched_by.is_empty();
    let says = if is_touched { list(&base.touched_by) } else { base.asks.to_owned() };
    BaseRow { name: base.name, is_touched, says }
}
