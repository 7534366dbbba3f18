//! Looking again: the two-minute round about a published charter, opened when it is time or by hand. What it comes to
//! leads to a change, or to booking the next look.

use super::posting::{Desk, To, write_letter};
use super::publish::{LookAgain, links_until, look_again};
use super::{Door, Reader, Room, enter, enter_to_keep, turn};
use crate::acts::{ActError, House};
use crate::base::paths;
use crate::domain::Refused;
use crate::domain::charter::{Charter, CharterState, Parts};
use crate::domain::ids::{CharterId, WorkshopId};
use crate::domain::letter::LetterKind;
use crate::domain::revisit::{Part, Plan, Revisit, RevisitKind, Said, Typed};
use crate::store::charter as store;
use crate::store::{Turn, Tx, revisit as rows, workshop};
use crate::views::letters::revisit::LookAgainLetter;

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

fn begin(tx: &mut Tx, desk: &Desk, charter: &Charter, kind: RevisitKind) -> Result<(), ActError> {
    let id = rows::open(tx, charter, kind, desk.now)?;
    rows::clear_plan(tx, charter.id)?;
    for person in store::list_took_part(tx, charter.workshop, charter.team)? {
        let key = format!("look-again:{id}:{}", person.member.0);
        let to = To { person: &person, kind: LetterKind::LookAgain, key: &key };
        write_letter(tx, desk, charter, &to, |ways| {
            let (called, team) = (person.called.as_str(), charter.team_name.as_str());
            let href = ways.href_to(&desk.site, paths::REVISIT_WORD);
            Ok(LookAgainLetter { called, team, href: &href, stop_href: &ways.stop }.print()?)
        })?;
    }
    Ok(())
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
            let eligible = store::list_took_part(tx, room.workshop.id, room.charter.team)?.len() as u64;
            Ok(rows::close(tx, &dice, (&room.charter, open.id), (eligible, now))?)
        })
        .await
}

/// Facilitator or keeper. The charter stays as it is; the next look is booked. No change, no version.
pub async fn book_next(house: &House, door: Door, typed: (String, String), after: String) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let now = house.clock.now();
    house
        .db
        .write(turn, move |tx| {
            let room = enter_to_keep(tx, &door, now)?;
            must_be_published(&room)?;
            room.must_be_alive()?;
            let chosen = look_again(&room, &typed, now)?;
            let meetings = rows::find_meetings(tx, room.charter.team)?;
            let plan = booked(&chosen, &after, meetings)?;
            store::keep_links_until(tx, &room.charter, links_until(&room, chosen.on))?;
            Ok(rows::set_plan(tx, room.charter.id, &plan, &chosen.words)?)
        })
        .await
}

/// The look that is booked by a form: after so many meetings from now, and on a day at the latest.
pub(super) fn booked(chosen: &LookAgain, after: &str, meetings: i32) -> Result<Plan, Refused> {
    let at_meetings = match after {
        "3" => Some(meetings + 3),
        "4" => Some(meetings + 4),
        "" => None,
        _ => return Err(Refused::field("look_after", "Choose after how many meetings you look again.")),
    };
    Ok(Plan { at_meetings, on: chosen.on })
}

/// By the clockwork: opens every look whose time has come. Returns how many.
pub async fn open_due(house: &House) -> Result<usize, ActError> {
    let now = house.clock.now();
    let booked = house.db.read(move |conn| Ok::<_, ActError>(rows::list_booked(conn)?)).await?;
    let due = booked.into_iter().filter(|(_, _, meetings, plan, zone)| plan.is_due(*meetings, rows::day_in(zone, now)));
    let mut opened = 0;
    for (workshop, charter, ..) in due {
        opened += usize::from(open_one(house, workshop, charter).await?);
    }
    Ok(opened)
}

async fn open_one(house: &House, id: WorkshopId, charter: CharterId) -> Result<bool, ActError> {
    let desk = Desk::of(house);
    house
        .db
        .write(Turn::Workshop(id), move |tx| {
            let Some(charter) = store::list(tx, id)?.into_iter().find(|one| one.id == charter) else {
                return Ok(false);
            };
            let today = rows::day_in(&workshop::find_by_id(tx, id)?.timezone, desk.now);
            let meetings = rows::find_meetings(tx, charter.team)?;
            let is_due = rows::find_plan(tx, charter.id)?.is_some_and(|plan| plan.is_due(meetings, today));
            let is_open = rows::find_newest(tx, charter.id)?.is_some_and(|one| one.closed_at.is_none());
            if !is_due || is_open || charter.is_archived() || charter.state != CharterState::Published {
                return Ok(false);
            }
            begin(tx, &desk, &charter, RevisitKind::Revisit)?;
            Ok(true)
        })
        .await
}
