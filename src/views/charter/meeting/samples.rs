//! Values for the samples of the check-in and of the page of design moments.

use super::Returned;
use crate::base::dice::Dice;
use crate::base::token::PublicId;
use crate::domain::charter::{Sheet, SheetClause};
use crate::domain::ids::{MeetingId, MemberId, MomentId, PromiseId};
use crate::domain::meeting::{Mark, Marked, Meeting, Promise, PromiseState, Sentence, Teammate};
use crate::domain::moment::{Moment, MomentState, Topic};
use crate::domain::refused::Refused;
use crate::views::HOSTILE;

fn id(number: u64) -> PublicId {
    PublicId::throw(&Dice::seeded(number))
}

pub fn people() -> Vec<Teammate> {
    let person = |number: u64, name: &str| Teammate {
        id: MemberId(i64::try_from(number).unwrap_or(0)),
        public_id: id(number),
        name: name.to_owned(),
    };
    vec![person(60, "Aiko Mori"), person(61, "Priya Nair"), person(62, HOSTILE)]
}

pub fn promises() -> Vec<Promise> {
    let promise = |number: i64, (who, name): (i64, &str), words: &str, until| Promise {
        id: PromiseId(number),
        public_id: id(70 + number.unsigned_abs()),
        who: MemberId(who),
        name: name.to_owned(),
        words: words.to_owned(),
        until,
        state: PromiseState::Open,
        is_removed: false,
    };
    vec![
        promise(1, (61, "Priya Nair"), "Send the notes of the retro", jiff::civil::date(2026, 11, 20)),
        promise(2, (62, HOSTILE), HOSTILE, jiff::civil::date(2026, 12, 1)),
    ]
}

pub fn meetings() -> Vec<Meeting> {
    let meeting =
        |number: i64, met_on| Meeting { id: MeetingId(number), public_id: id(80 + number.unsigned_abs()), met_on };
    vec![meeting(2, jiff::civil::date(2026, 11, 17)), meeting(1, jiff::civil::date(2026, 11, 10))]
}

pub fn marks() -> Vec<Marked> {
    let marked = |meeting: Option<i64>, mark, words: &str| Marked {
        meeting: meeting.map(MeetingId),
        promise: id(90),
        name: "Sam Whitfield".to_owned(),
        words: words.to_owned(),
        mark,
        until: jiff::civil::date(2026, 12, 4),
    };
    vec![
        marked(Some(2), Mark::Moved, "Book the room upstairs"),
        marked(Some(2), Mark::NotDone, HOSTILE),
        marked(None, Mark::Done, "Ask the supplier"),
    ]
}

pub fn moments() -> Vec<Moment> {
    let moment = |number: i64, state, signed: &str| Moment {
        id: MomentId(number),
        public_id: id(100 + number.unsigned_abs()),
        topic: Topic { code: "feedback".to_owned(), words: "Feedback".to_owned() },
        words: if number == 1 { "We skipped the yay again.\nTwice.".to_owned() } else { HOSTILE.to_owned() },
        member: (!signed.is_empty()).then_some(MemberId(61)),
        account: None,
        signed: signed.to_owned(),
        after_meeting: 4,
        state,
        reply: String::new(),
        label: String::new(),
    };
    let settled = Moment { reply: HOSTILE.to_owned(), ..moment(4, MomentState::Settled, "") };
    let changed = Moment { label: "1.1".to_owned(), ..moment(5, MomentState::Settled, HOSTILE) };
    vec![
        moment(1, MomentState::Waiting, ""),
        moment(2, MomentState::Waiting, "Priya Nair"),
        moment(3, MomentState::InChange, ""),
        settled,
        changed,
    ]
}

pub fn sentences(sheet: &Sheet) -> Vec<Sentence> {
    let sentence = |(at, clause): (usize, &crate::domain::charter::SheetClause)| Sentence {
        clause: clause.clone(),
        is_broken: at == 0,
        is_said_here: at == 1,
    };
    sheet.clauses.iter().enumerate().map(sentence).collect()
}

/// Sentences whose trial is over, and of which the first has a name that tries its luck.
pub fn tried(sheet: &Sheet) -> Vec<SheetClause> {
    let over =
        |clause: &SheetClause| SheetClause { until: "2026-11-20".into(), title: HOSTILE.into(), ..clause.clone() };
    sheet.clauses.iter().take(1).map(over).collect()
}

pub fn refused(form: &str, field: &'static str, sentence: &str) -> Returned {
    let typed = [("met_on", "2026-11-24"), ("words", HOSTILE), ("until", "2026-12-01")];
    Returned {
        form: form.to_owned(),
        typed: typed.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
        refused: vec![Refused::field(field, sentence)],
    }
}
