//! How a team goes on after its closing round: with its keeper, or not at all, and when everything is deleted.

use jiff::ToSpan;
use jiff::civil::Date;

use super::Refused;
use crate::base::named::named;

named!(
    /// What becomes of a charter when the facilitator leaves.
    EndingKind {
        /// The keeper takes over; check-ins, looks and changes go on.
        GoOn = "go_on",
        /// It stays readable until it is deleted; nothing changes any more.
        Archive = "archive",
    }
);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    pub kind: EndingKind,
    /// The day it was decided.
    pub ended_on: Date,
    /// The day on which charter, answers and people of the team are deleted.
    pub delete_on: Date,
}

impl Ending {
    /// Reads a form on a day. An organisation keeps what it has for so many months at the longest.
    pub fn read(kind: &str, delete_on: &str, (today, months): (Date, i32)) -> Result<Self, Vec<Refused>> {
        let kind = EndingKind::parse(kind).ok_or_else(|| Refused::field("ending", "Choose how it goes on."));
        let last = last_day(today, months);
        let day: Result<Date, Refused> = match delete_on.trim().parse() {
            Ok(day) if day > today && day <= last => Ok(day),
            Ok(_) => Err(Refused::field(
                "delete_on",
                format!(
                    "Choose a day after today, within {months} months: that is how long your organisation keeps it."
                ),
            )),
            Err(_) => Err(Refused::field("delete_on", "Choose the day on which everything is deleted.")),
        };
        match (kind, day) {
            (Ok(kind), Ok(delete_on)) => Ok(Self { kind, ended_on: today, delete_on }),
            (kind, day) => Err([kind.err(), day.err()].into_iter().flatten().collect()),
        }
    }

    pub fn is_archived(&self) -> bool {
        self.kind == EndingKind::Archive
    }
}

/// The day up to which an organisation keeps what it has.
pub fn last_day(today: Date, months: i32) -> Date {
    today.saturating_add(months.months())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn everything_is_deleted_within_the_time_the_organisation_keeps_it() {
        let about = (date(2026, 11, 24), 24);
        let read = |kind: &str, on: &str| Ending::read(kind, on, about);
        let archived = read("archive", "2028-11-24").unwrap();
        assert!(archived.is_archived() && archived.delete_on == date(2028, 11, 24));
        assert!(!read("go_on", "2026-11-25").unwrap().is_archived());
        for on in ["2026-11-24", "2028-11-25", "soon", ""] {
            assert_eq!(read("go_on", on).unwrap_err()[0].field, Some("delete_on"), "{on}");
        }
        assert_eq!(read("", "").unwrap_err().len(), 2, "every fault is told at once");
    }
}
