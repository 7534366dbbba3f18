//! Step five: when answers close and when the team meets.

use askama::Template;

use super::{Stepping, message, sample, sample_now, sample_planned, times_of, with_rest};
use crate::domain::Refused;
use crate::domain::planning::{Step, Times, local};
use crate::domain::workshop::Workshop;
use crate::views::chrome::Chrome;
use crate::views::field::{ErrorSummary, Field};

#[derive(Template)]
#[template(path = "workshop/times_step.html")]
pub struct TimesStep {
    pub chrome: Chrome,
    pub form_key: String,
    pub step: Stepping,
    pub errors: ErrorSummary,
    pub closes_date: Field,
    pub closes_time: Field,
    pub session_date: Field,
    pub session_time: Field,
    pub minutes: Field,
    pub timezone: Field,
    pub is_open: bool,
}

/// What stands in the fields.
#[derive(Clone, Debug, Default)]
pub struct TimesForm {
    pub closes_date: String,
    pub closes_time: String,
    pub session_date: String,
    pub session_time: String,
    pub minutes: String,
    pub timezone: String,
}

impl TimesForm {
    pub fn of(times: &Times) -> Self {
        let (closes, session) = (local(times.closes_at, &times.timezone), local(times.session_at, &times.timezone));
        let date = |at: &jiff::Zoned| at.strftime("%Y-%m-%d").to_string();
        let time = |at: &jiff::Zoned| at.strftime("%H:%M").to_string();
        Self {
            closes_date: date(&closes),
            closes_time: time(&closes),
            session_date: date(&session),
            session_time: time(&session),
            minutes: times.session_minutes.to_string(),
            timezone: times.timezone.clone(),
        }
    }
}

impl TimesStep {
    pub fn new(
        (chrome, form_key): (Chrome, String),
        workshop: &Workshop,
        typed: &TimesForm,
        refused: &[Refused],
    ) -> Self {
        let field = |field: Field, value: &str| {
            let error = message(refused, &field.name);
            field.value(value).error(error)
        };
        let closes_date = field(Field::date("closes_date", "Answers close on"), &typed.closes_date);
        let closes_time = field(Field::time("closes_time", "At"), &typed.closes_time);
        let session_date = field(Field::date("session_date", "You meet on"), &typed.session_date);
        let session_time = field(Field::time("session_time", "From").id("session_time"), &typed.session_time);
        let minutes =
            field(Field::number("minutes", "For how many minutes?").hint("The script has 90 and 45."), &typed.minutes);
        let timezone = field(
            Field::text("timezone", "Time zone")
                .hint("Area and city, like Europe/Stockholm. All times here are in it."),
            &typed.timezone,
        );
        let errors = ErrorSummary::of(&[&closes_date, &closes_time, &session_date, &session_time, &minutes, &timezone]);
        let errors = with_rest(errors, refused);
        Self {
            chrome: chrome.with_errors(!errors.is_empty()),
            form_key,
            step: Stepping::at(workshop, Step::Times),
            errors,
            closes_date,
            closes_time,
            session_date,
            session_time,
            minutes,
            timezone,
            is_open: !workshop.is_planned(),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let frame = || (Chrome::sample("Plan a workshop: the times"), "key".to_owned());
        let usual = TimesForm::of(&times_of(&sample_planned(), sample_now()));
        let typed = TimesForm { timezone: crate::views::HOSTILE.to_owned(), ..usual.clone() };
        let refused = [Refused::field("timezone", "Write the time zone as area and city, like Europe/Stockholm.")];
        vec![
            ("first", Self::new(frame(), &sample_planned(), &usual, &[])),
            ("refused", Self::new(frame(), &sample_planned(), &typed, &refused)),
            ("open", Self::new(frame(), &sample(), &usual, &[])),
        ]
    }
}
