//! Looking again: the two-minute round about a published charter, opened when it is time or by hand. What it comes to
//! leads to a change, or to booking the next look.

use super::looking::{begin, finish, links_until};
use super::posting::Desk;
use super::{Door, Reader, Room, enter, enter_to_keep, turn};
use crate::acts::{ActError, House};
use crate::domain::charter::{CharterState, Parts};
use crate::domain::looking::{Booking, Plan, TypedPlan};
use crate::domain::revisit::{Part, Revisit, RevisitKind, Said, Typed};
use crate::store::charter as store;
use crate::store::{AnyConnection, revisit as rows};
use crate::views::charter::looking::said;
use jiff::Timestamp;

/// Everything the page of a look is made of.
pub struct Look {
    pub room: Room,
    pub parts: Parts,
    /// The newest look; absent before the first.
    pub revisit: Option<Revisit>,
    /// People who said something while it is open.
    pub answered: u64,
    pub eligible: u64,
    /// For a member: what they said in the open round.
    pub mine: Option<Said>,
    /// Of the closed round: part and words, where enough people answered.
    pub texts: Vec<(Part, String)>,
    pub plan: Option<Plan>,
}

/// Facilitator or member.
pub async fn look_at_revisit(house: &House, door: Door) -> Result<Look, ActError> {
    let now = house.clock.now();
    house
        .db
        .read(move |conn| {
            let room = enter(conn, &door, now)?;
            must_be_published(&room)?;
            let parts = store::list_parts(conn, room.charter.id)?;
            let revisit = rows::find_newest(conn, room.charter.id)?;
            let open = revisit.as_ref().filter(|one| one.closed_at.is_none());
            let answered = open.map_or(Ok(0), |one| rows::count_said(conn, one.id))?;
            let mine = match (&room.reader, open) {
                (Reader::Member { id, .. }, Some(one)) => rows::find_said(conn, one.id, *id)?,
                _ => None,
            };
            let closed = revisit.as_ref().filter(|one| one.closed_at.is_some() && one.tally.is_shown());
            let texts = closed.map_or(Ok(Vec::new()), |one| rows::list_texts(conn, one.id))?;
            let texts = texts.into_iter().filter_map(|(part, words)| Some((Part::parse(&part)?, words))).collect();
            let eligible = store::list_took_part(conn, room.workshop.id, room.charter.team)?.len() as u64;
            let plan = rows::find_plan(conn, room.charter.id)?;
            Ok(Look { room, parts, revisit, answered, eligible, mine, texts, plan })
        })
        .await
}

fn must_be_published(room: &Room) -> Result<(), ActError> {
    if room.charter.state == CharterState::Published || room.charter.change.is_some() {
        return Ok(());
    }
    Err(ActError::WrongStage("There is no charter to look at yet. It is written first.".into()))
}

/// Facilitator or keeper; a closing round is begun by a facilitator. Opens the round now and writes to everybody who
/// took part; opened already, it stays as it is.
pub async fn open_revisit(house: &House, door: Door, kind: RevisitKind) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let (now, desk) = (house.clock.now(), Desk::of(house));
    house
        .db
        .write(turn, move |tx| {
            let room = enter_to_keep(tx, &door, now)?;
            must_be_published(&room)?;
            room.must_be_alive()?;
            if kind == RevisitKind::Closing && !matches!(room.reader, Reader::Facilitator { .. }) {
                return Err(ActError::Forbidden);
            }
            if room.charter.change.is_some() {
                return Err(ActError::WrongStage(
                    "The charter is being changed. Publish the change or give it up, then look again.".into(),
                ));
            }
            let newest = rows::find_newest(tx, room.charter.id)?;
            if newest.is_some_and(|one| one.closed_at.is_none()) {
                return Ok(());
            }
            begin(tx, &desk, &room.charter, kind)
        })
        .await
}

/// Member only. Can be said anew until the round is closed.
pub async fn say_in_revisit(house: &House, door: Door, typed: Typed) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let now = house.clock.now();
    house
        .db
        .write(turn, move |tx| {
            let room = enter(tx, &door, now)?;
            let Reader::Member { id: member, .. } = room.reader else {
                return Err(ActError::Forbidden);
            };
            must_be_published(&room)?;
            room.must_be_newest()?;
            let newest = rows::find_newest(tx, room.charter.id)?;
            let Some(open) = newest.filter(|one| one.closed_at.is_none()) else {
                return Err(ActError::WrongStage(
                    "Nobody looks again just now. You get a letter when it is time.".into(),
                ));
            };
            let parts = store::list_parts(tx, room.charter.id)?;
            let sentences: Vec<String> = parts.offered().map(|clause| clause.public_id.to_string()).collect();
            let said = Said::accept(open.kind, &sentences, &typed)?;
            Ok(rows::set_said(tx, &room.charter, (open.id, member), &said)?)
        })
        .await
}

/// Facilitator or keeper. Ends the round: figures and texts stay, who said what is deleted.
pub async fn close_revisit(house: &House, door: Door) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let (now, dice) = (house.clock.now(), house.dice.clone());
    house
        .db
        .write(turn, move |tx| {
            let room = enter_to_keep(tx, &door, now)?;
            let newest = rows::find_newest(tx, room.charter.id)?;
            let Some(open) = newest.filter(|one| one.closed_at.is_none()) else {
                return Ok(());
            };
            finish(tx, &dice, (&room.charter, &open), (&room.charter, now))
        })
        .await
}

/// Facilitator or keeper. The charter stays as it is; the next look is booked. No change, no version.
pub async fn book_next(house: &House, door: Door, typed: TypedPlan) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let now = house.clock.now();
    house
        .db
        .write(turn, move |tx| {
            let room = enter_to_keep(tx, &door, now)?;
            must_be_published(&room)?;
            room.must_be_alive()?;
            let (booking, words) = booked(tx, &room, &typed, now)?;
            store::keep_links_until(tx, &room.charter, links_until(&room.workshop.timezone, &booking))?;
            Ok(rows::set_plan(tx, room.charter.id, &booking, &words)?)
        })
        .await
}

/// What a form books, with the words the charter says it in.
pub(super) fn booked(
    conn: &mut AnyConnection,
    room: &Room,
    typed: &TypedPlan,
    now: Timestamp,
) -> Result<(Booking, String), ActError> {
    let before = (rows::find_plan(conn, room.charter.id)?, room.charter.ends_on);
    let about = (rows::day_in(&room.workshop.timezone, now), rows::find_meetings(conn, room.charter.team)?);
    let booking = Booking::read(typed, about, before)?;
    let words = if booking.words.is_empty() { said(&booking.plan) } else { booking.words.clone() };
    Ok((booking, words))
}
