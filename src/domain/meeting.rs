//! What a team does with its charter every meeting: who keeps it, when it met, what was promised, what is practised.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::Refused;
use super::charter::SheetClause;
use super::ids::{MeetingId, MemberId, PromiseId};
use crate::base::named::named;
use crate::base::text::{self, clean_line};
use crate::base::token::PublicId;

/// Promises that may stand open at a time; more than that nobody goes through in two minutes.
pub const PROMISES_AT_MOST: usize = 40;
/// From this many presses on the team is told that a sentence did not happen.
pub const BROKEN_FROM: i32 = 3;

named!(
    /// Where a promise stands.
    PromiseState {
        Open = "open",
        Done = "done",
        NotDone = "not_done",
    }
);

named!(
    /// What a meeting said of a promise.
    Mark {
        Done = "done",
        NotDone = "not_done",
        /// It goes on until another day.
        Moved = "moved",
    }
);

impl Mark {
    /// Where the promise stands after it.
    pub fn state(self) -> PromiseState {
        match self {
            Self::Done => PromiseState::Done,
            Self::NotDone => PromiseState::NotDone,
            Self::Moved => PromiseState::Open,
        }
    }
}

/// Somebody of the team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Teammate {
    pub id: MemberId,
    pub public_id: PublicId,
    pub name: String,
}

/// A meeting that was held.
#[derive(Clone, Debug)]
pub struct Meeting {
    pub id: MeetingId,
    pub public_id: PublicId,
    pub met_on: Date,
}

#[derive(Clone, Debug)]
pub struct Promise {
    pub id: PromiseId,
    pub public_id: PublicId,
    pub who: MemberId,
    pub name: String,
    pub words: String,
    pub until: Date,
    pub state: PromiseState,
    pub is_removed: bool,
}

/// What a meeting said of one promise.
#[derive(Clone, Debug)]
pub struct Marked {
    /// Absent until "we met" is said.
    pub meeting: Option<MeetingId>,
    pub promise: PublicId,
    pub name: String,
    pub words: String,
    pub mark: Mark,
    /// The day it is promised for after the mark.
    pub until: Date,
}

/// How a sentence of the charter fares.
#[derive(Clone, Debug)]
pub struct Sentence {
    pub clause: SheetClause,
    /// Pressed often enough that the team is told. Fewer presses look like none.
    pub is_broken: bool,
    /// This device has said so since the last meeting.
    pub is_said_here: bool,
}

/// The sentence to practise: the next one with every meeting, and again from the first.
pub fn practised(clauses: &[SheetClause], meetings: i32) -> Option<&SheetClause> {
    let turn = usize::try_from(meetings).unwrap_or(0);
    clauses.get(turn.checked_rem(clauses.len())?)
}

/// Who keeps the charter next: the one after `keeper` in `people`, and after the last the first.
pub fn next_keeper(people: &[Teammate], keeper: Option<MemberId>) -> Option<&Teammate> {
    let at = people.iter().position(|person| Some(person.id) == keeper);
    people.get(at.map_or(0, |at| (at + 1) % people.len()))
}

/// What somebody promises, on one line.
pub fn clean_promise(typed: &str) -> Result<String, Refused> {
    let on_one_line = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let words =
        clean_line(&on_one_line, text::OPTION_MAX).map_err(|fault| Refused::field("words", fault.to_string()))?;
    if words.is_empty() {
        return Err(Refused::field("words", "Write what is promised, so that all see the same thing."));
    }
    Ok(words)
}

/// A day from today on, within a year.
pub fn day_ahead(typed: &str, today: Date) -> Result<Date, Refused> {
    let day: Date = typed.trim().parse().map_err(|_| Refused::field("until", "Choose a day."))?;
    if day < today || day > today.saturating_add(1.year()) {
        return Err(Refused::field("until", "Choose a day from today on, within a year."));
    }
    Ok(day)
}

/// The day of a meeting: today or one of the past year.
pub fn day_met(typed: &str, today: Date) -> Result<Date, Refused> {
    let year: Span = 1.year();
    let day: Date = typed.trim().parse().map_err(|_| Refused::field("met_on", "Choose the day you met."))?;
    if day > today || day < today.saturating_sub(year) {
        return Err(Refused::field("met_on", "Choose today or a day of the past year."));
    }
    Ok(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::synthesis::Support;
    use jiff::civil::date;

    fn clause(title: &str) -> SheetClause {
        SheetClause {
            question: title.to_owned(),
            title: title.to_owned(),
            words: title.to_owned(),
            support: Support::None,
            n: 0,
            id: String::new(),
            until: String::new(),
            why: String::new(),
            verdict: None,
            origin: String::new(),
        }
    }

    fn mate(id: i64) -> Teammate {
        Teammate { id: MemberId(id), public_id: PublicId::sample(), name: id.to_string() }
    }

    #[test]
    fn every_meeting_practises_the_next_sentence() {
        let clauses = [clause("a"), clause("b"), clause("c")];
        let titles: Vec<&str> =
            (3..7).filter_map(|met| practised(&clauses, met)).map(|clause| clause.title.as_str()).collect();
        assert_eq!(titles, ["a", "b", "c", "a"]);
        assert!(practised(&[], 4).is_none());
    }

    #[test]
    fn keeping_goes_round_by_name() {
        let people = [mate(1), mate(2), mate(3)];
        let next = |keeper: Option<i64>| next_keeper(&people, keeper.map(MemberId)).map(|person| person.id.0);
        assert_eq!([next(None), next(Some(1)), next(Some(3)), next(Some(9))], [Some(1), Some(2), Some(1), Some(1)]);
        assert!(next_keeper(&[], None).is_none());
    }

    #[test]
    fn a_promise_is_for_a_day_ahead_and_a_meeting_was_on_a_day_behind() {
        let today = date(2026, 11, 24);
        assert_eq!(day_ahead(" 2026-11-24 ", today), Ok(today));
        assert!(day_ahead("2026-11-23", today).is_err() && day_ahead("2027-11-25", today).is_err());
        assert_eq!(day_met("2026-11-24", today), Ok(today));
        assert!(day_met("2026-11-25", today).is_err() && day_met("2025-11-23", today).is_err());
        assert!(day_met("yesterday", today).is_err());
    }

    #[test]
    fn a_promise_is_one_line_with_something_in_it() {
        assert_eq!(clean_promise(" Send the\r\nnotes ").as_deref(), Ok("Send the notes"));
        assert!(clean_promise(" \n").is_err());
    }
}
