//! When a team looks at its charter again: what is booked, how it is typed, and what lies ahead as things stand.

use jiff::ToSpan;
use jiff::civil::Date;

use super::Refused;
use super::revisit::RevisitKind;
use crate::base::text::{self, clean_line};

/// Nothing is booked further away than this, in days.
const DAYS_AHEAD: i64 = 730;
/// A look in the middle comes at least so many days after today and before the end.
const DAYS_APART: i64 = 7;
/// What a form sends when the count of meetings stays as it is booked.
pub const AS_BOOKED: &str = "keep";

/// When a team looks again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Count of meetings at which it is time; absent when only the day counts.
    pub at_meetings: Option<i32>,
    pub on: Date,
}

impl Plan {
    pub fn is_due(&self, meetings: i32, today: Date) -> bool {
        self.at_meetings.is_some_and(|at| meetings >= at) || today >= self.on
    }
}

/// A form that books the next look, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedPlan {
    /// When, as the charter says it; empty when that follows from the rest.
    pub words: String,
    pub on: String,
    /// "3", "4", `AS_BOOKED`, or empty for the day alone.
    pub after: String,
    /// The last day of working together; empty when nobody knows it.
    pub ends_on: String,
}

/// What is booked: the next look, its words, and the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    pub plan: Plan,
    /// Empty when they follow from the plan.
    pub words: String,
    /// The last day of working together; the closing round opens on it.
    pub ends_on: Option<Date>,
}

impl Booking {
    /// Reads a form on a day, when the team has met so often. What was booked before may stay, also when its day has
    /// come.
    pub fn read(
        typed: &TypedPlan,
        (today, meetings): (Date, i32),
        (plan, end): (Option<Plan>, Option<Date>),
    ) -> Result<Self, Vec<Refused>> {
        let at_meetings = match typed.after.as_str() {
            "3" => Ok(Some(meetings + 3)),
            "4" => Ok(Some(meetings + 4)),
            "" => Ok(None),
            AS_BOOKED if plan.is_some() => Ok(plan.and_then(|plan| plan.at_meetings)),
            _ => Err(Refused::field("look_after", "Choose after how many meetings you look again.")),
        };
        let words = clean_line(&typed.words, text::OPTION_MAX)
            .map_err(|fault| Refused::field("looks_again", fault.to_string()));
        let on = match typed.on.trim() {
            "" => Err(Refused::field("looks_again_on", "Choose a day.")),
            on => day("looks_again_on", on, today, plan.map(|plan| plan.on)),
        };
        let ends_on = match typed.ends_on.trim() {
            "" => Ok(None),
            on => day("ends_on", on, today, end).map(Some),
        };
        match (at_meetings, words, on, ends_on) {
            (Ok(_), Ok(_), Ok(on), Ok(Some(end))) if end <= on => Err(vec![Refused::field(
                "ends_on",
                "The end comes after the look. Choose a later day, or look sooner.",
            )]),
            (Ok(at_meetings), Ok(words), Ok(on), Ok(ends_on)) => {
                Ok(Self { plan: Plan { at_meetings, on }, words, ends_on })
            }
            (at_meetings, words, on, ends_on) => {
                Err([at_meetings.err(), words.err(), on.err(), ends_on.err()].into_iter().flatten().collect())
            }
        }
    }
}

fn day(field: &'static str, typed: &str, today: Date, before: Option<Date>) -> Result<Date, Refused> {
    let day: Date = typed.parse().map_err(|_| Refused::field(field, "Choose a day."))?;
    let is_ahead = day > today && day <= today.saturating_add(DAYS_AHEAD.days());
    if is_ahead || before == Some(day) {
        return Ok(day);
    }
    Err(Refused::field(field, "Choose a day after today, within the next two years."))
}

/// The day halfway between the first version and the end, while it is still to come and not too near to either.
pub fn middle(first: Date, end: Date, today: Date) -> Option<Date> {
    let days = first.until(end).ok()?.get_days();
    let middle = first.saturating_add((days / 2).days());
    let (from, to) = (today.saturating_add(DAYS_APART.days()), end.saturating_sub(DAYS_APART.days()));
    (middle >= from && middle <= to).then_some(middle)
}

/// The round that is to open today by itself. At the end it is the closing round, whatever else is booked.
pub fn due((plan, ends_on): (Option<Plan>, Option<Date>), (meetings, today): (i32, Date)) -> Option<RevisitKind> {
    if ends_on.is_some_and(|end| today >= end) {
        return Some(RevisitKind::Closing);
    }
    plan.filter(|plan| plan.is_due(meetings, today)).map(|_| RevisitKind::Revisit)
}

/// What comes next for a charter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// In the team's words, and on this day at the latest.
    Booked {
        words: String,
        on: Date,
    },
    /// The round is open, through this day.
    Open {
        until: Date,
    },
    Nothing,
    /// A newer charter is in force.
    Replaced,
}

/// What comes next, and the last day of working together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ahead {
    pub next: Next,
    pub ends_on: Option<Date>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 24);

    fn typed(after: &str, on: &str, ends_on: &str) -> TypedPlan {
        TypedPlan { words: String::new(), on: on.to_owned(), after: after.to_owned(), ends_on: ends_on.to_owned() }
    }

    #[test]
    fn it_is_time_after_so_many_meetings_or_on_the_day_whichever_is_first() {
        let plan = Plan { at_meetings: Some(7), on: date(2027, 1, 5) };
        assert!(!plan.is_due(6, date(2027, 1, 4)));
        assert!(plan.is_due(7, date(2026, 12, 1)) && plan.is_due(4, date(2027, 1, 5)));
        assert!(!Plan { at_meetings: None, ..plan }.is_due(99, date(2027, 1, 4)));
    }

    #[test]
    fn what_is_booked_stays_as_it_is_until_somebody_changes_it() {
        let before = Plan { at_meetings: Some(7), on: date(2026, 11, 20) };
        let read = |after: &str, on: &str| Booking::read(&typed(after, on, ""), (TODAY, 5), (Some(before), None));
        assert_eq!(read("keep", "2026-11-20").unwrap().plan, before, "also when its day has come");
        assert_eq!(read("3", "2027-01-05").unwrap().plan, Plan { at_meetings: Some(8), on: date(2027, 1, 5) });
        assert_eq!(read("keep", "2026-11-21").unwrap_err()[0].field, Some("looks_again_on"));
        let nothing = Booking::read(&typed("keep", "2027-01-05", ""), (TODAY, 5), (None, None));
        assert_eq!(nothing.unwrap_err()[0].field, Some("look_after"));
    }

    #[test]
    fn the_end_comes_after_the_look_and_every_fault_is_told_at_once() {
        let read = |on: &str, end: &str| Booking::read(&typed("", on, end), (TODAY, 5), (None, None));
        assert_eq!(read("2027-01-05", "2027-03-01").unwrap().ends_on, Some(date(2027, 3, 1)));
        assert_eq!(read("2027-01-05", "2027-01-05").unwrap_err()[0].field, Some("ends_on"));
        assert_eq!(read("", "soon").unwrap_err().len(), 2);
        assert_eq!(read("2028-11-24", "").unwrap_err()[0].field, Some("looks_again_on"));
    }

    #[test]
    fn the_middle_is_offered_while_it_is_still_to_come() {
        let (first, end) = (date(2026, 11, 24), date(2027, 3, 4));
        assert_eq!(middle(first, end, date(2026, 12, 20)), Some(date(2027, 1, 13)));
        assert_eq!(middle(first, end, date(2027, 1, 7)), None, "too near");
        assert_eq!(middle(first, date(2026, 12, 4), first), None, "too short");
    }

    #[test]
    fn at_the_end_the_closing_round_opens_whatever_else_is_booked() {
        let plan = Some(Plan { at_meetings: Some(7), on: date(2027, 1, 5) });
        let end = Some(date(2027, 3, 1));
        assert_eq!(due((plan, end), (7, TODAY)), Some(RevisitKind::Revisit));
        assert_eq!(due((plan, end), (4, TODAY)), None);
        assert_eq!(due((plan, end), (9, date(2027, 3, 1))), Some(RevisitKind::Closing));
        assert_eq!(due((None, end), (9, date(2027, 2, 28))), None);
    }
}
