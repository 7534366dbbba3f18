//! Promises: anybody of the team makes one; what became of it is said by keeper or facilitator.

use super::super::turn;
use super::{Door, Seat, current_meeting, sit};
use crate::acts::once::once;
use crate::acts::{ActError, FormKey, House};
use crate::base::token::PublicId;
use crate::domain::Refused;
use crate::domain::ids::MemberId;
use crate::domain::meeting::{Mark, PROMISES_AT_MOST, Promise, PromiseState, Teammate, clean_promise, day_ahead};
use crate::store::promise::{self as store, NewPromise};
use crate::store::{Tx, meeting};

/// A promise as it was typed.
#[derive(Clone, Debug)]
pub struct Promised {
    pub who: Option<PublicId>,
    pub words: String,
    pub until: String,
}

/// What may be done with a promise that stands.
#[derive(Clone, Debug)]
pub enum PromiseDeed {
    Done,
    NotDone,
    /// Until another day, as it was typed.
    Move(String),
    /// Takes back what was said of it last.
    Unmark,
    Remove,
    BringBack,
}

/// Anybody of the team.
pub async fn add_promise(house: &House, door: Door, key: Option<FormKey>, promised: Promised) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let (now, id) = (house.clock.now(), PublicId::throw(&house.dice));
    house
        .db
        .write(turn, move |tx| {
            let seat = sit(tx, &door, now)?;
            once(tx, key.as_ref(), now, |tx| {
                must_have_room(tx, &seat)?;
                let people = meeting::list_team(tx, &seat.room.charter)?;
                let who = find_who(&people, promised.who.as_ref());
                let words = clean_promise(&promised.words);
                let until = day_ahead(&promised.until, seat.today);
                let (who, words, until) = all_right(who, words, until)?;
                let (organisation, team) = (seat.room.charter.organisation, seat.room.charter.team);
                store::add(tx, &NewPromise { organisation, team, public_id: &id, who, words: &words, until })?;
                Ok(String::new())
            })
            .map(drop)
        })
        .await
}

/// Whoever promised it, keeper or facilitator.
pub async fn change_promise(house: &House, door: Door, id: PublicId, promised: Promised) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let now = house.clock.now();
    house
        .db
        .write(turn, move |tx| {
            let seat = sit(tx, &door, now)?;
            let promise = store::find(tx, seat.room.charter.team, &id)?;
            must_own(&seat, &promise)?;
            must_be_open(&promise)?;
            let people = meeting::list_team(tx, &seat.room.charter)?;
            let who = find_who(&people, promised.who.as_ref());
            let words = clean_promise(&promised.words);
            let is_same_day = promised.until.trim() == promise.until.to_string();
            let until = if is_same_day { Ok(promise.until) } else { day_ahead(&promised.until, seat.today) };
            let (who, words, until) = all_right(who, words, until)?;
            Ok(store::set(tx, promise.id, (who, &words, until))?)
        })
        .await
}

/// What became of a promise, and its undoing: keeper or facilitator. Taking it off the list and bringing it back:
/// whoever promised it, too.
pub async fn do_promise(house: &House, door: Door, id: PublicId, deed: PromiseDeed) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let now = house.clock.now();
    house
        .db
        .write(turn, move |tx| {
            let seat = sit(tx, &door, now)?;
            let promise = store::find(tx, seat.room.charter.team, &id)?;
            match deed {
                PromiseDeed::Done => mark(tx, &seat, &promise, (Mark::Done, None)),
                PromiseDeed::NotDone => mark(tx, &seat, &promise, (Mark::NotDone, None)),
                PromiseDeed::Move(until) => mark(tx, &seat, &promise, (Mark::Moved, Some(until))),
                PromiseDeed::Unmark => {
                    seat.must_keep()?;
                    store::unmark(tx, promise.id)?;
                    Ok(())
                }
                PromiseDeed::Remove => {
                    must_own(&seat, &promise)?;
                    must_be_open(&promise)?;
                    Ok(store::set_removed(tx, promise.id, true)?)
                }
                PromiseDeed::BringBack => {
                    must_own(&seat, &promise)?;
                    must_have_room(tx, &seat)?;
                    Ok(store::set_removed(tx, promise.id, false)?)
                }
            }
        })
        .await
}

/// Said twice it counts once: a promise that is settled already stays as it is.
fn mark(tx: &mut Tx, seat: &Seat, promise: &Promise, (mark, until): (Mark, Option<String>)) -> Result<(), ActError> {
    seat.must_keep()?;
    if promise.state == mark.state() && mark != Mark::Moved {
        return Ok(());
    }
    must_be_open(promise)?;
    let until = match until {
        Some(typed) => day_ahead(&typed, seat.today)?,
        None => promise.until,
    };
    let meeting = current_meeting(tx, seat)?;
    Ok(store::mark(tx, seat.room.charter.organisation, promise, (mark, until, meeting))?)
}

fn must_own(seat: &Seat, promise: &Promise) -> Result<(), ActError> {
    if seat.may_keep || seat.member() == Some(promise.who) { Ok(()) } else { Err(ActError::Forbidden) }
}

fn must_be_open(promise: &Promise) -> Result<(), ActError> {
    if promise.state == PromiseState::Open && !promise.is_removed {
        return Ok(());
    }
    Err(ActError::WrongStage("This promise is settled or off the list. Load the page again to see it.".into()))
}

fn must_have_room(tx: &mut Tx, seat: &Seat) -> Result<(), ActError> {
    if store::list_open(tx, seat.room.charter.team)?.len() < PROMISES_AT_MOST {
        return Ok(());
    }
    Err(Refused::because("Forty promises are open. Settle some of them before you make another.").into())
}

fn find_who(people: &[Teammate], who: Option<&PublicId>) -> Result<MemberId, Refused> {
    let found = people.iter().find(|mate| Some(&mate.public_id) == who);
    found.map(|mate| mate.id).ok_or_else(|| Refused::field("who", "Choose who promises it."))
}

/// Every sentence at once, so that nobody is told about one field after the other.
fn all_right<A, B, C>(
    a: Result<A, Refused>,
    b: Result<B, Refused>,
    c: Result<C, Refused>,
) -> Result<(A, B, C), ActError> {
    match (a, b, c) {
        (Ok(a), Ok(b), Ok(c)) => Ok((a, b, c)),
        (a, b, c) => Err(ActError::Refused([a.err(), b.err(), c.err()].into_iter().flatten().collect())),
    }
}
