//! Promises on the page of a check-in, and the meetings that were held with what they said of promises.

use jiff::ToSpan;

use super::{Returned, Shown, far, near};
use crate::base::paths;
use crate::base::token::PublicId;
use crate::domain::ids::MeetingId;
use crate::domain::meeting::{Mark, Marked, Promise};
use crate::views::charter::Viewer;
use crate::views::field::{Choice, Field, Select};
use crate::views::show::{Mood, State};

/// A promise that stands open.
pub struct PromiseRow {
    pub anchor: String,
    pub who: String,
    pub words: String,
    /// "by Tuesday 24 November"
    pub until: String,
    /// Its day has come.
    pub due: Option<State>,
    pub action: String,
    /// Its words are open for a change.
    pub editing: Option<PromiseForm>,
    /// Empty for somebody who may not change it.
    pub edit_href: String,
    pub back: String,
    /// The day it is moved to, for keeper and facilitator.
    pub move_to: Option<Field>,
    /// The form for moving came back.
    pub is_moving: bool,
}

/// Who promises what until when.
pub struct PromiseForm {
    pub action: String,
    pub who: Select,
    pub words: Field,
    pub until: Field,
}

/// What was said of a promise.
pub struct MarkedRow {
    pub state: State,
    pub words: String,
    pub who: String,
    /// Takes it back; empty for somebody who may not.
    pub undo: String,
}

/// A promise that was taken off the list.
pub struct RemovedRow {
    pub words: String,
    pub who: String,
    /// Brings it back; empty for somebody who may not.
    pub action: String,
}

/// A meeting that was held.
pub struct MeetingRow {
    pub on: String,
    /// "Done: Send the notes (Priya Nair)."
    pub said: Vec<String>,
    /// Id of the meeting that can be taken back; empty otherwise.
    pub undo: String,
}

impl PromiseRow {
    pub fn new(viewer: &Viewer, shown: &Shown, promise: &Promise, back: &Returned) -> Self {
        let id = promise.public_id.as_str();
        let (edit, moving) = (format!("p{id}"), format!("m{id}"));
        let may_change = shown.may_keep || shown.member == Some(promise.who);
        let is_editing = may_change && (shown.edit == id || back.is(&edit));
        let move_to = Field::date("until", "Until when now?").value(promise.until.max(shown.today).to_string());
        let page = viewer.address(paths::CHECK_IN);
        Self {
            anchor: edit.clone(),
            who: promise.name.clone(),
            words: promise.words.clone(),
            until: format!("by {}", near(promise.until)),
            due: (promise.until <= shown.today).then(|| State::new(Mood::Now, "Its day has come")),
            action: viewer.address(&paths::promise(&promise.public_id)),
            editing: is_editing.then(|| PromiseForm::of(viewer, shown, promise, back)),
            edit_href: if may_change { format!("{page}?edit={id}#{edit}") } else { String::new() },
            back: format!("{page}#{edit}"),
            move_to: shown.may_keep.then(|| back.field(&moving, move_to)),
            is_moving: back.is(&moving),
        }
    }
}

impl PromiseForm {
    pub fn blank(viewer: &Viewer, shown: &Shown, back: &Returned) -> Self {
        let in_a_week = shown.today.saturating_add(7.days()).to_string();
        let me = |person: &crate::domain::meeting::Teammate| Some(person.id) == shown.member;
        Self::built(viewer.address(paths::PROMISES), ("promise", back), people(shown, me), ("", &in_a_week))
    }

    fn of(viewer: &Viewer, shown: &Shown, promise: &Promise, back: &Returned) -> Self {
        let form = format!("p{}", promise.public_id);
        let action = viewer.address(&paths::promise(&promise.public_id));
        let options = people(shown, |person| person.id == promise.who);
        Self::built(action, (&form, back), options, (&promise.words, &promise.until.to_string()))
    }

    fn built(
        action: String,
        (form, back): (&str, &Returned),
        people: Vec<Choice>,
        (words, until): (&str, &str),
    ) -> Self {
        Self {
            action,
            who: back.select(form, Select::new("who", "Who", people)),
            words: back.field(form, Field::text("words", "What").value(words).max(200)),
            until: back.field(form, Field::date("until", "Until").value(until)),
        }
    }
}

fn people(shown: &Shown, is_chosen: impl Fn(&crate::domain::meeting::Teammate) -> bool) -> Vec<Choice> {
    let option = |person: &crate::domain::meeting::Teammate| {
        Choice::new(person.public_id.as_str(), person.name.clone()).chosen(is_chosen(person))
    };
    shown.people.iter().map(option).collect()
}

impl RemovedRow {
    pub fn new(viewer: &Viewer, shown: &Shown, promise: &Promise) -> Self {
        let may_change = shown.may_keep || shown.member == Some(promise.who);
        let action = viewer.address(&paths::promise(&promise.public_id));
        Self {
            words: promise.words.clone(),
            who: promise.name.clone(),
            action: if may_change { action } else { String::new() },
        }
    }
}

/// What was said today, or since the last meeting: it can still be taken back.
pub fn marked_now(viewer: &Viewer, shown: &Shown) -> Vec<MarkedRow> {
    let today = shown.meetings.first().filter(|meeting| meeting.met_on == shown.today).map(|meeting| meeting.id);
    let is_now = |marked: &&Marked| marked.meeting.is_none() || (today.is_some() && marked.meeting == today);
    let action = |promise: &PublicId| viewer.address(&paths::promise(promise));
    let row = |marked: &Marked| MarkedRow {
        state: state(marked),
        words: marked.words.clone(),
        who: marked.name.clone(),
        undo: if shown.may_keep { action(&marked.promise) } else { String::new() },
    };
    shown.marks.iter().filter(is_now).map(row).collect()
}

fn state(marked: &Marked) -> State {
    match marked.mark {
        Mark::Done => State::new(Mood::Good, "Done"),
        Mark::NotDone => State::new(Mood::Other, "Not done"),
        Mark::Moved => State::new(Mood::Calm, format!("Moved to {}", near(marked.until))),
    }
}

/// The meetings with what each said.
pub fn meetings(shown: &Shown) -> Vec<MeetingRow> {
    let said = |meeting: MeetingId| {
        let of_meeting = shown.marks.iter().filter(|marked| marked.meeting == Some(meeting));
        of_meeting.map(|marked| format!("{}: {} ({}).", state(marked).word, marked.words, marked.name)).collect()
    };
    let newest = shown.meetings.first().map(|meeting| meeting.id);
    let row = |meeting: &crate::domain::meeting::Meeting| MeetingRow {
        on: far(meeting.met_on),
        said: said(meeting.id),
        undo: if shown.may_keep && newest == Some(meeting.id) { meeting.public_id.to_string() } else { String::new() },
    };
    shown.meetings.iter().map(row).collect()
}
