//! Changing a charter after it was published: what the change is, how a sentence leaves, how versions are numbered.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use super::ClauseStatus;
use crate::base::named::named;
use crate::base::text::{self, clean_text};
use crate::domain::Refused;

/// A trial lasts at most a year; what lasts longer is no trial.
const TRIAL_DAYS_MAX: i64 = 366;

named!(
    /// What the words of a published charter are open for.
    ChangeKind {
        /// A small change between two looks: version 1 becomes 1.1.
        Amendment = "amendment",
        /// The team looked again: version 1.2 becomes 2.
        Version = "version",
    }
);

/// The number of a version: whole after a look, with an amendment behind the point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number {
    pub version: i32,
    /// 0 for the version itself.
    pub amendment: i32,
}

impl FromStr for Number {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::parse(text).ok_or_else(|| format!("{text} is no number of a version"))
    }
}

impl Number {
    /// Whether there is a version at all.
    pub fn is_some(self) -> bool {
        self.version > 0
    }

    /// The number after this one.
    pub fn next(self, change: Option<ChangeKind>) -> Self {
        match change {
            Some(ChangeKind::Amendment) => Self { amendment: self.amendment + 1, ..self },
            Some(ChangeKind::Version) | None => Self { version: self.version + 1, amendment: 0 },
        }
    }

    /// "2" or "1.1", as it stands in an address; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (version, amendment) = text.split_once('.').unwrap_or((text, "0"));
        let number = Self { version: version.parse().ok()?, amendment: amendment.parse().ok()? };
        (number.is_some() && number.amendment >= 0).then_some(number)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.amendment {
            0 => write!(out, "{}", self.version),
            amendment => write!(out, "{}.{amendment}", self.version),
        }
    }
}

/// What the team decides about a sentence it has agreed on before, or wants to try first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// It stays, from now on without an end.
    Keep,
    Try(Date),
    Drop,
    /// Grown out of it.
    Retire,
}

impl Leaving {
    /// Reads a decision. `was_agreed`: only what was agreed can leave; a first draft is parked instead.
    pub fn parse(how: &str, until: &str, (today, was_agreed): (Date, bool)) -> Result<Self, Refused> {
        match how {
            "keep" => Ok(Self::Keep),
            "try" => Ok(Self::Try(trial_end(until, today)?)),
            "drop" | "retire" if !was_agreed => {
                Err(Refused::field("how", "This sentence was never agreed on. Park it instead."))
            }
            "drop" => Ok(Self::Drop),
            "retire" => Ok(Self::Retire),
            _ => Err(Refused::field("how", "One thing is missing: choose what becomes of the sentence.")),
        }
    }

    pub fn status(self) -> ClauseStatus {
        match self {
            Self::Keep => ClauseStatus::Draft,
            Self::Try(_) => ClauseStatus::Trying,
            Self::Drop => ClauseStatus::Dropped,
            Self::Retire => ClauseStatus::Retired,
        }
    }

    pub fn until(self) -> Option<Date> {
        match self {
            Self::Try(until) => Some(until),
            _ => None,
        }
    }

    /// One line beside a decision. Whatever leaves says why, so that it is understood later.
    pub fn clean_why(self, typed: &str) -> Result<String, Refused> {
        let why = clean_text(typed, text::SHORT_MAX).map_err(|fault| Refused::field("why", fault.to_string()))?;
        match self {
            Self::Drop | Self::Retire if why.is_empty() => {
                Err(Refused::field("why", "Write one line: what did it do for you, and why does it leave?"))
            }
            _ => Ok(why),
        }
    }
}

/// The last day of a trial.
pub fn trial_end(typed: &str, today: Date) -> Result<Date, Refused> {
    let until: Date = typed.trim().parse().map_err(|_| Refused::field("until", "Choose the day the trial ends."))?;
    let days = today.until(until).map_or(0, |span| i64::from(span.get_days()));
    if (1..=TRIAL_DAYS_MAX).contains(&days) {
        return Ok(until);
    }
    Err(Refused::field("until", "Choose a day after today, within the next year."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_amendment_counts_behind_the_point_and_a_look_counts_on() {
        let first = Number::default().next(None);
        assert_eq!(first.to_string(), "1");
        let amended = first.next(Some(ChangeKind::Amendment)).next(Some(ChangeKind::Amendment));
        assert_eq!(amended.to_string(), "1.2");
        assert_eq!(amended.next(Some(ChangeKind::Version)).to_string(), "2");
        assert!(first < amended);
    }

    #[test]
    fn a_number_is_read_from_an_address_and_nothing_else_is() {
        assert_eq!(Number::parse("1.2"), Some(Number { version: 1, amendment: 2 }));
        assert_eq!(Number::parse("3"), Some(Number { version: 3, amendment: 0 }));
        for other in ["", "0", "-1", "1.-2", "one", "1.2.3"] {
            assert_eq!(Number::parse(other), None, "{other}");
        }
    }

    #[test]
    fn a_trial_ends_after_today_and_within_a_year() {
        let today = date(2026, 11, 24);
        let end = |typed: &str| trial_end(typed, today);
        assert_eq!(end("2026-11-25"), Ok(date(2026, 11, 25)));
        assert_eq!(end("2027-11-24"), Ok(date(2027, 11, 24)));
        for other in ["2026-11-24", "2026-11-23", "2027-12-24", "soon", ""] {
            assert!(end(other).is_err(), "{other}");
        }
    }

    #[test]
    fn what_leaves_was_agreed_before_and_says_why() {
        let today = date(2026, 11, 24);
        assert!(Leaving::parse("drop", "", (today, false)).is_err());
        let dropped = Leaving::parse("retire", "", (today, true)).unwrap();
        assert!(dropped.clean_why(" ").is_err());
        assert_eq!(dropped.clean_why(" We do it anyway. ").as_deref(), Ok("We do it anyway."));
        assert_eq!(Leaving::Keep.clean_why("").as_deref(), Ok(""));
    }
}
