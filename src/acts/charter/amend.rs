//! Changing a charter that is published: opened for a small change, sentence by sentence decided, consented to and
//! published as 1.1, or given up whole. Until then the version before stays the charter.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Door, Room, change::find_clause, enter_to_keep, turn};
use crate::acts::once::{FormKey, once};
use crate::acts::{ActError, House};
use crate::base::text::{self, clean_line, clean_text};
use crate::base::token::PublicId;
use crate::domain::Refused;
use crate::domain::charter::{ChangeKind, CharterState, Leaving, OWN_MAX, clean_words};
use crate::store::charter::{self as store, Change, OwnClause};

/// Facilitator or keeper. Opens the words for a change; one at a time, and opening it twice is opening it once.
pub async fn open_change(house: &House, door: Door, kind: ChangeKind, why: String) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let now = house.clock.now();
    house
        .db
        .write(turn, move |tx| {
            let room = enter_to_keep(tx, &door, now)?;
            let why = clean_text(&why, text::SHORT_MAX).map_err(|fault| Refused::field("why", fault.to_string()))?;
            if room.charter.change.is_some() {
                return Ok(());
            }
            room.must_be_alive()?;
            if room.charter.state != CharterState::Published {
                return Err(ActError::WrongStage("There is no charter to change yet. Publish it first.".into()));
            }
            Ok(store::open_change(tx, room.charter.id, kind, &why)?)
        })
        .await
}

/// Facilitator or keeper. Everything is as it was before the change was opened.
pub async fn give_up_change(house: &House, door: Door) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let now = house.clock.now();
    house
        .db
        .write(turn, move |tx| {
            let room = enter_to_keep(tx, &door, now)?;
            match room.charter.change {
                Some(_) => Ok(store::give_up_change(tx, &room.charter)?),
                None => Ok(()),
            }
        })
        .await
}

/// The day it is where the team works.
pub(super) fn today(room: &Room, now: Timestamp) -> Date {
    now.to_zoned(TimeZone::get(&room.workshop.timezone).unwrap_or(TimeZone::UTC)).date()
}

/// What is decided about one sentence, as it was typed.
#[derive(Clone, Debug)]
pub struct Decision {
    pub clause: PublicId,
    /// The version the decision was made on.
    pub version: i32,
    /// "keep", "try", "drop" or "retire".
    pub how: String,
    pub until: String,
    pub why: String,
}

/// Facilitator or keeper. The sentence keeps its words; the team is asked about what becomes of it.
pub async fn decide_clause(house: &House, door: Door, decision: Decision) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let now = house.clock.now();
    house
        .db
        .write(turn, move |tx| {
            let room = enter_to_keep(tx, &door, now)?;
            let clause = find_clause(tx, &room, &decision.clause)?;
            room.must_be_open()?;
            let about = (today(&room, now), clause.was_agreed());
            let decided = Leaving::parse(&decision.how, &decision.until, about)?;
            let why = decided.clean_why(&decision.why)?;
            let is_same = decided.status() == clause.status && decided.until() == clause.trying_until;
            if is_same && why == clause.why {
                return Ok(());
            }
            let row = Change {
                organisation: room.charter.organisation,
                version: decision.version,
                words: &clause.words,
                why: &why,
                changed_by: room.reader.role(),
            };
            if decision.version != clause.version || !store::decide_clause(tx, &clause, decided, &row)? {
                return Err(ActError::Stale { theirs: clause.words, version: clause.version });
            }
            Ok(store::set_consent_closed(tx, room.charter.id, false)?)
        })
        .await
}

/// A sentence of the team's own, as it was typed.
#[derive(Clone, Debug)]
pub struct NewSentence {
    pub title: String,
    pub words: String,
    pub why: String,
    /// The last day of a trial; empty when it is meant to stay.
    pub until: String,
}

/// Facilitator or keeper. Adds a sentence that no question asked for; the team consents to it like to any other.
pub async fn add_sentence(house: &House, door: Door, new: NewSentence, key: Option<FormKey>) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let (now, dice) = (house.clock.now(), house.dice.clone());
    house
        .db
        .write(turn, move |tx| {
            let room = enter_to_keep(tx, &door, now)?;
            room.must_be_open()?;
            let title =
                clean_line(&new.title, text::OPTION_MAX).map_err(|fault| Refused::field("title", fault.to_string()))?;
            if title.is_empty() {
                return Err(Refused::field("title", "Give it a short name, like “Fridays”.").into());
            }
            let words = clean_words(&new.words)?;
            let decided = match new.until.trim() {
                "" => Leaving::Keep,
                until => Leaving::parse("try", until, (today(&room, now), false))?,
            };
            let why = decided.clean_why(&new.why)?;
            let own = store::list_clauses(tx, room.charter.id)?;
            if own.iter().filter(|clause| clause.is_own()).count() >= OWN_MAX {
                return Err(
                    Refused::field("words", format!("Up to {OWN_MAX} own sentences fit into a charter.")).into()
                );
            }
            let clause = OwnClause { topic: "", title: &title, words: &words, decided, why: &why, origin: None };
            once(tx, key.as_ref(), now, |tx| {
                let (_, id) = store::add_own_clause(tx, &dice, &room.charter, &clause)?;
                Ok(id.to_string())
            })?;
            Ok(store::set_consent_closed(tx, room.charter.id, false)?)
        })
        .await
}
