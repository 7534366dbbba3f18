//! When a team looks again, in words, and the fields in which that is booked.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::domain::looking::{AS_BOOKED, Ahead, Next, Plan, TypedPlan};
use crate::views::field::{Choice, ErrorSummary, Field, Select};
use crate::views::words::{self, ordinal};

/// "after our seventh meeting", or "on 5 January 2027" where only the day counts.
pub fn said(plan: &Plan) -> String {
    match plan.at_meetings.and_then(|at| usize::try_from(at).ok()) {
        Some(at) => format!("after our {} meeting", ordinal(at)),
        None => on_day(plan.on),
    }
}

/// "5 January 2027"
pub fn date(day: Date) -> String {
    day.to_zoned(TimeZone::UTC).map_or_else(|_| day.to_string(), |at| words::date(&at))
}

fn on_day(day: Date) -> String {
    format!("on {}", date(day))
}

/// The last lines of a charter: what comes next, and the end of working together.
pub fn line(ahead: &Ahead) -> String {
    const HOW: &str = "keep, more, less, change, drop";
    let next = match &ahead.next {
        Next::Booked { words, on } if *words == on_day(*on) => format!("We look again {words}: {HOW}."),
        Next::Booked { words, on } => {
            format!("We look again {words}: {HOW}. Current until {} at the latest.", date(*on))
        }
        Next::Open { until } => format!("We are looking again now: {HOW}. The round is open until {}.", date(*until)),
        Next::Nothing => "No next look is booked.".to_owned(),
        Next::Replaced => "A newer charter is in force.".to_owned(),
    };
    match ahead.ends_on {
        Some(end) => {
            format!("{next} Our time together ends on {}: then we look once more, and say what stays.", date(end))
        }
        None => next,
    }
}

/// The fields in which a team books its next look.
pub struct LookFields {
    pub after: Select,
    pub words: Field,
    pub on: Field,
    pub ends_on: Field,
}

impl LookFields {
    /// `booked` is what is booked already and may stay; `error` finds the sentence of a field.
    pub fn new(typed: &TypedPlan, booked: Option<Plan>, error: impl Fn(&str) -> String) -> Self {
        Self {
            after: after(typed, booked, error("look_after")),
            words: Field::text("looks_again", "In words")
                .optional()
                .hint("It stands on the charter, after “We look again”. Left empty, it says what you choose here.")
                .value(typed.words.as_str())
                .error(error("looks_again")),
            on: Field::date("looks_again_on", "On this day at the latest")
                .hint("The round opens by itself, stays open for a week, and everybody gets a letter.")
                .value(typed.on.as_str())
                .error(error("looks_again_on")),
            ends_on: Field::date("ends_on", "When does your time together end?")
                .optional()
                .hint(
                    "With a day, you also look again in the middle, and the closing round opens by itself at the end. \
                     Leave it empty when there is no end.",
                )
                .value(typed.ends_on.as_str())
                .error(error("ends_on")),
        }
    }

    pub fn tell(&self, errors: ErrorSummary) -> ErrorSummary {
        errors.select(&self.after).field(&self.words).field(&self.on).field(&self.ends_on)
    }
}

/// After how many meetings the round opens by itself.
fn after(typed: &TypedPlan, booked: Option<Plan>, error: String) -> Select {
    let choice = |code: &str, label: String| Choice::new(code, label).chosen(typed.after == code);
    let stays = booked.filter(|plan| plan.at_meetings.is_some());
    let mut ways: Vec<Choice> =
        stays.iter().map(|plan| choice(AS_BOOKED, format!("As booked: {}", said(plan)))).collect();
    ways.extend([
        choice("3", "After three meetings".to_owned()),
        choice("4", "After four meetings".to_owned()),
        choice("", "Only on the day below".to_owned()),
    ]);
    Select::new("look_after", "How many meetings from now?", ways).hint("Say “We met” after each meeting.").error(error)
}

/// What a form begins with for a plan that stays as it is, or one that is offered.
pub fn offered(plan: Plan, is_booked: bool, words: &str, ends_on: Option<Date>) -> TypedPlan {
    let after = match (plan.at_meetings, is_booked) {
        (Some(_), true) => AS_BOOKED,
        (Some(_), false) => "3",
        (None, _) => "",
    };
    TypedPlan {
        words: words.to_owned(),
        on: plan.on.to_string(),
        after: after.to_owned(),
        ends_on: ends_on.map(|day| day.to_string()).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_words_follow_from_what_is_chosen_and_no_day_is_said_twice() {
        let on = date(2027, 1, 5);
        let by_meetings = Plan { at_meetings: Some(7), on };
        assert_eq!(said(&by_meetings), "after our seventh meeting");
        let words = said(&Plan { at_meetings: None, on });
        let line = line(&Ahead { next: Next::Booked { words, on }, ends_on: None });
        assert_eq!(line, "We look again on 5 January 2027: keep, more, less, change, drop.");
    }
}
