//! The desk: only whoever runs the workshop opens it, and nothing of it is seen anywhere else.

use jiff::Timestamp;

use super::{Door, Reader, Room, enter, turn, wall};
use crate::acts::once::{FormKey, once};
use crate::acts::{ActError, House};
use crate::base::token::PublicId;
use crate::domain::Refused;
use crate::domain::charter::{Clause, Move, Parts, TALKS};
use crate::domain::desk::{Desk, Length, StepWords, clean_notes};
use crate::domain::wall::Scene;
use crate::store::charter as store;
use crate::store::{AnyConnection, Tx, desk, person};

pub struct AtDesk {
    pub room: Room,
    pub parts: Parts,
    pub desk: Desk,
    /// What the room sees now.
    pub scene: Scene,
}

pub async fn look_at_desk(house: &House, door: Door) -> Result<AtDesk, ActError> {
    let (now, bank) = (house.clock.now(), house.bank.clone());
    house
        .db
        .read(move |conn| {
            let room = enter_to_run(conn, &door, now)?;
            let parts = store::list_parts(conn, room.charter.id)?;
            let desk = desk::find(conn, room.charter.id, usual(&room))?;
            let scene = wall::scene_of(conn, &bank, &room, now)?;
            Ok(AtDesk { room, parts, desk, scene })
        })
        .await
}

fn usual(room: &Room) -> Length {
    Length::fitting(room.workshop.session_minutes)
}

/// A member's door leads nowhere; another facilitator is told whose desk it is.
fn enter_to_run(conn: &mut AnyConnection, door: &Door, now: Timestamp) -> Result<Room, ActError> {
    let room = enter(conn, door, now)?;
    match room.reader {
        Reader::Facilitator { runs: true, .. } => Ok(room),
        Reader::Facilitator { .. } => {
            let name = person::find_account_by_id(conn, room.workshop.facilitator)?.name;
            Err(ActError::WrongStage(format!(
                "The desk is for those who run this workshop. {name} is in charge: ask to be taken in, or take it over."
            )))
        }
        Reader::Member { .. } => Err(ActError::NotFound),
    }
}

/// One write on the desk, under the workshop's turn.
async fn change<T: Send + 'static>(
    house: &House,
    door: Door,
    deed: impl FnOnce(&mut Tx, Room, Desk) -> Result<T, ActError> + Send + 'static,
) -> Result<T, ActError> {
    let (turn, _) = turn(house, &door).await?;
    let now = house.clock.now();
    house
        .db
        .write(turn, move |tx| {
            let room = enter_to_run(tx, &door, now)?;
            let usual = usual(&room);
            desk::add(tx, (room.charter.organisation, room.charter.id), usual)?;
            let desk = desk::find(tx, room.charter.id, usual)?;
            deed(tx, room, desk)
        })
        .await
}

pub async fn set_length(house: &House, door: Door, length: Length) -> Result<(), ActError> {
    change(house, door, move |tx, room, _| Ok(desk::set_length(tx, room.charter.id, length)?)).await
}

pub async fn add_step(house: &House, door: Door, words: StepWords, key: Option<FormKey>) -> Result<u32, ActError> {
    let now = house.clock.now();
    let id = change(house, door, move |tx, room, desk| {
        once(tx, key.as_ref(), now, |tx| {
            let mut script = desk.script;
            let id = script.add(words)?;
            desk::set_script(tx, room.charter.id, desk.length, Some(&script))?;
            Ok(id.to_string())
        })
    });
    Ok(id.await?.parse().unwrap_or_default())
}

/// New words for a step, written on `version` of it.
pub async fn change_step(
    house: &House,
    door: Door,
    (id, version): (u32, i32),
    words: StepWords,
) -> Result<(), ActError> {
    change(house, door, move |tx, room, desk| {
        let mut script = desk.script;
        let step = script.step(id).ok_or(ActError::NotFound)?;
        if (step.minutes, &step.title, &step.words) == (words.minutes, &words.title, &words.words) {
            return Ok(());
        }
        if step.version != version {
            return Err(ActError::Stale { theirs: step.words.clone(), version: step.version });
        }
        script.set(id, words);
        Ok(desk::set_script(tx, room.charter.id, desk.length, Some(&script))?)
    })
    .await
}

/// What is done with a step as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepDeed {
    Move(Move),
    LeaveOut,
    BringBack,
}

pub async fn place_step(
    house: &House,
    door: Door,
    id: u32,
    deed: StepDeed,
    key: Option<FormKey>,
) -> Result<(), ActError> {
    let now = house.clock.now();
    change(house, door, move |tx, room, desk| {
        once(tx, key.as_ref(), now, |tx| {
            let mut script = desk.script;
            script.step(id).ok_or(ActError::NotFound)?;
            match deed {
                StepDeed::Move(way) => script.place(id, way),
                StepDeed::LeaveOut => script.set_out(id, true),
                StepDeed::BringBack => script.set_out(id, false),
            }
            desk::set_script(tx, room.charter.id, desk.length, Some(&script))?;
            Ok(String::new())
        })
    })
    .await
    .map(drop)
}

/// The usual script of the length that is chosen; the other one stays as it is.
pub async fn reset_script(house: &House, door: Door) -> Result<(), ActError> {
    change(house, door, |tx, room, desk| Ok(desk::set_script(tx, room.charter.id, desk.length, None)?)).await
}

pub async fn save_notes(house: &House, door: Door, version: i32, typed: String) -> Result<(), ActError> {
    change(house, door, move |tx, room, desk| {
        let notes = clean_notes(&typed)?;
        if notes == desk.notes {
            return Ok(());
        }
        let is_mine = desk.notes_version == version && desk::set_notes(tx, room.charter.id, version, &notes)?;
        if is_mine { Ok(()) } else { Err(ActError::Stale { theirs: desk.notes, version: desk.notes_version }) }
    })
    .await
}

/// What to talk about first: up to three by hand, or `None` for the widest differences.
pub async fn choose_talks(house: &House, door: Door, chosen: Option<Vec<PublicId>>) -> Result<(), ActError> {
    change(house, door, move |tx, room, _| {
        room.must_be_open()?;
        let clauses = store::list_clauses(tx, room.charter.id)?;
        let is_usual = |clause: &&Clause| clause.figures.tension.is_some_and(|place| place < TALKS);
        let is_chosen = |clause: &&Clause, ids: &[PublicId]| !clause.is_parked() && ids.contains(&clause.public_id);
        let talks: Vec<&Clause> = match &chosen {
            None => clauses.iter().filter(is_usual).collect(),
            Some(ids) => clauses.iter().filter(|clause| is_chosen(clause, ids)).collect(),
        };
        if talks.len() > TALKS {
            return Err(Refused::field("talk", "Choose up to three. More do not fit into one talk.").into());
        }
        let ids: Vec<_> = talks.iter().map(|clause| clause.id).collect();
        Ok(desk::set_talks(tx, room.charter.id, &ids, chosen.is_some())?)
    })
    .await
}
