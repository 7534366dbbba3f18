//! Planning a workshop: its six steps, working defaults for each, and what a step may not leave behind.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan, Zoned};

use super::Refused;
use super::bank::Bank;
use crate::base::named::named;

named!(
    /// The steps in their order.
    Step {
        Team = "team",
        Questions = "questions",
        Frame = "frame",
        People = "people",
        Times = "times",
        Check = "check",
    }
);

impl Step {
    /// From 1.
    pub fn number(self) -> usize {
        Self::ALL.iter().position(|step| *step == self).map_or(1, |place| place + 1)
    }

    pub fn next(self) -> Self {
        Self::ALL.get(self.number()).copied().unwrap_or(Self::Check)
    }

    pub fn previous(self) -> Option<Self> {
        self.number().checked_sub(2).and_then(|place| Self::ALL.get(place)).copied()
    }
}

/// Before a team has met this often, nobody knows what to ask for.
pub const MEETINGS_BEFORE_CORE: i32 = 3;
pub const STARTER: &str = "starter";
pub const CORE: &str = "core";
pub const SESSION_MINUTES: i32 = 90;
const CLOSES: Time = Time::constant(18, 0, 0, 0);
const SESSION: Time = Time::constant(10, 0, 0, 0);
/// Days ahead that a time may lie.
const AHEAD_AT_MOST: i64 = 366;

pub fn is_early(meetings: i32) -> bool {
    meetings < MEETINGS_BEFORE_CORE
}

/// When answers close and when the team meets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Times {
    pub closes_at: Timestamp,
    pub session_at: Timestamp,
    pub session_minutes: i32,
    pub timezone: String,
}

impl Times {
    /// Closing on the second workday from now at 18:00, the session on the workday after it at 10:00.
    pub fn usual(now: Timestamp, timezone: &str) -> Self {
        let zone = zone(timezone);
        let closing = workday_after(workday_after(now.to_zoned(zone.clone()).date()));
        let session = workday_after(closing);
        let at = |date: Date, time| zone.to_ambiguous_zoned(date.to_datetime(time)).compatible();
        Self {
            closes_at: at(closing, CLOSES).map_or(now + SignedDuration::from_hours(48), |at| at.timestamp()),
            session_at: at(session, SESSION).map_or(now + SignedDuration::from_hours(72), |at| at.timestamp()),
            session_minutes: SESSION_MINUTES,
            timezone: timezone.to_owned(),
        }
    }

    /// Closing in the future, the session not before it, both within a year.
    pub fn check(&self, now: Timestamp) -> Result<(), Refused> {
        let latest = now + SignedDuration::from_hours(24 * AHEAD_AT_MOST);
        if self.closes_at <= now {
            return Err(Refused::field("closes_date", "This time has passed. Choose a later one."));
        }
        if self.closes_at > latest {
            return Err(Refused::field("closes_date", "Choose a day within the next year."));
        }
        if self.session_at < self.closes_at {
            let sentence = "The session would begin before the answers close. Choose a later time, or close earlier.";
            return Err(Refused::field("session_date", sentence));
        }
        if self.session_at > latest {
            return Err(Refused::field("session_date", "Choose a day within the next year."));
        }
        if !(15..=480).contains(&self.session_minutes) {
            return Err(Refused::field("minutes", "Choose between 15 minutes and eight hours, like 90."));
        }
        Ok(())
    }
}

/// The zone of an IANA name; UTC for one this machine does not know.
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

pub fn local(at: Timestamp, timezone: &str) -> Zoned {
    at.to_zoned(zone(timezone))
}

fn workday_after(date: Date) -> Date {
    let mut day = date;
    loop {
        day = day.saturating_add(1.day());
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) || day == Date::MAX {
            return day;
        }
    }
}

/// The frame as it is stored before anybody has changed it: the bank's, with its places left open.
pub fn usual_frame(bank: &Bank) -> String {
    bank.frame.body.fill(&[("minutes", "{minutes}"), ("closes", "{closes}")])
}

/// The frame as people read it. A facilitator may have taken the places out; then nothing is filled in.
pub fn framed(frame: &str, minutes: u32, closes: &str) -> String {
    frame.replace("{minutes}", &minutes.to_string()).replace("{closes}", closes)
}

/// How long the questions of a workshop take one person, in minutes.
pub fn minutes_of(bank: &Bank, questions: &[String]) -> u32 {
    super::bank::minutes(questions.iter().filter_map(|code| bank.question(code)))
}

/// All codes of a set, in bank order.
pub fn codes_of(bank: &Bank, set: &str) -> Vec<String> {
    bank.set(set).into_iter().map(|question| question.code.clone()).collect()
}

/// The questions of a set that stay switched on. At least one must.
pub fn switched_on(bank: &Bank, set: &str, on: &[&str]) -> Result<Vec<String>, Refused> {
    let mut codes = codes_of(bank, set);
    codes.retain(|code| on.contains(&code.as_str()));
    if codes.is_empty() {
        return Err(Refused::field("ask", "Leave at least one question switched on."));
    }
    Ok(codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn answers_close_on_the_second_workday_and_the_team_meets_on_the_next() {
        let monday = Times::usual(at("2026-11-16T08:00:00Z"), "Europe/Stockholm");
        assert_eq!((monday.closes_at, monday.session_at), (at("2026-11-18T17:00:00Z"), at("2026-11-19T09:00:00Z")));
        let thursday = Times::usual(at("2026-11-19T08:00:00Z"), "UTC");
        assert_eq!((thursday.closes_at, thursday.session_at), (at("2026-11-23T18:00:00Z"), at("2026-11-24T10:00:00Z")));
        assert_eq!(monday.check(at("2026-11-16T08:00:00Z")), Ok(()));
    }

    #[test]
    fn times_must_lie_ahead_and_in_order() {
        let now = at("2026-11-16T08:00:00Z");
        let usual = Times::usual(now, "UTC");
        let field = |times: Times| times.check(now).unwrap_err().field;
        assert_eq!(field(Times { closes_at: now, ..usual.clone() }), Some("closes_date"));
        assert_eq!(field(Times { session_at: now, ..usual.clone() }), Some("session_date"));
        assert_eq!(field(Times { session_at: at("2028-01-01T00:00:00Z"), ..usual.clone() }), Some("session_date"));
        assert_eq!(field(Times { session_minutes: 5, ..usual }), Some("minutes"));
    }

    #[test]
    fn the_frame_keeps_its_places_until_it_is_read() {
        let frame = usual_frame(&Bank::built_in().unwrap());
        assert!(frame.contains("{minutes}") && frame.contains("{closes}"));
        let read = framed(&frame, 6, "Monday 23 November, 18:00");
        assert!(read.contains("about 6 minutes") && read.contains("until Monday 23 November, 18:00."));
        assert_eq!(framed("In our words.", 6, "Monday"), "In our words.");
    }

    #[test]
    fn a_set_keeps_bank_order_and_never_becomes_empty() {
        let bank = Bank::built_in().unwrap();
        let on = switched_on(&bank, STARTER, &["sharing", "channels", "atmosphere"]).unwrap();
        assert_eq!(on, ["channels", "sharing"]);
        assert_eq!(switched_on(&bank, STARTER, &["atmosphere"]).unwrap_err().field, Some("ask"));
    }
}
