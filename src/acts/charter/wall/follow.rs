//! Members beside the wall: the same scene on a phone, "I am ready", and a line they want to say.

use super::{Of, find_on, must_be_member, scene};
use crate::acts::charter::{Door, Hall, Reader, enter_as_member_by_code_too, enter_room_by_code_too, turn};
use crate::acts::once::{FormKey, once};
use crate::acts::{ActError, House, seat};
use crate::domain::Refused;
use crate::domain::ids::TeamId;
use crate::domain::wall::{LINES_EACH, Scene, clean_line};
use crate::store::AnyConnection;
use crate::store::wall::{self as walls, Seat};

/// The wall on a member's phone.
pub struct Following {
    pub reader: Reader,
    pub organisation_name: String,
    pub scene: Scene,
    pub is_ready: bool,
    /// The line that waits for the end of the quiet time.
    pub draft: String,
}

/// Member only; before closing too, when nothing is opened yet.
pub async fn follow(house: &House, door: Door) -> Result<Following, ActError> {
    let (now, bank) = (house.clock.now(), house.bank.clone());
    house
        .db
        .read(move |conn| {
            let team = team_of(conn, &door, now)?;
            let hall = enter_as_member_by_code_too(conn, &door, now)?;
            let of = Of { workshop: &hall.workshop, team: (team, &hall.team_name), charter: hall.charter.as_ref() };
            let scene = scene(conn, &bank, &of, now)?;
            let Hall { reader, organisation_name, .. } = hall;
            let seat = match (&reader, &scene.wall) {
                (Reader::Member { id, .. }, Some(wall)) => walls::find_seat(conn, wall.id, *id)?,
                _ => Seat::default(),
            };
            let is_ready = scene.wall.as_ref().is_some_and(|wall| wall.step.word() == seat.ready_step);
            Ok(Following { reader, organisation_name, scene, is_ready, draft: seat.draft })
        })
        .await
}

/// The team of a member's device.
pub(super) fn team_of(conn: &mut AnyConnection, door: &Door, now: jiff::Timestamp) -> Result<TeamId, ActError> {
    let Door::Member { device: Some(device), invitation: id } = door else {
        return Err(ActError::NotFound);
    };
    Ok(seat::find_by_code_too(conn, id, device, now)?.0.team)
}

/// Member only. Ready with the step whose word the form carried; with another one it says nothing.
pub async fn ready(house: &House, door: Door, step: String, is_ready: bool) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let now = house.clock.now();
    house
        .db
        .write(turn, move |tx| {
            let room = enter_room_by_code_too(tx, &door, now)?;
            let (member, wall) = (must_be_member(&room)?, find_on(tx, &room)?);
            if wall.step.word() != step {
                return Ok(());
            }
            let seat = walls::find_seat(tx, wall.id, member)?;
            let seat = Seat { ready_step: if is_ready { step } else { String::new() }, ..seat };
            walls::set_seat(tx, (&room.charter, wall.id), member, &seat)?;
            Ok(walls::touch(tx, &room.charter)?)
        })
        .await
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is quiet: the line waits with its writer.
    Kept,
    Posted,
}

/// Member only. A posted line is cut from its writer: nothing beside it says who or when.
pub async fn say(house: &House, door: Door, words: String, key: Option<FormKey>) -> Result<Outcome, ActError> {
    let (turn, _) = turn(house, &door).await?;
    let (now, dice) = (house.clock.now(), house.dice.clone());
    house
        .db
        .write(turn, move |tx| {
            let room = enter_room_by_code_too(tx, &door, now)?;
            let (member, wall) = (must_be_member(&room)?, find_on(tx, &room)?);
            let words = clean_line(&words)?;
            let done = once(tx, key.as_ref(), now, |tx| {
                let seat = walls::find_seat(tx, wall.id, member)?;
                let at = (&room.charter, wall.id);
                if wall.is_quiet(now) {
                    walls::set_seat(tx, at, member, &Seat { draft: words.clone(), ..seat })?;
                    return Ok("kept".to_owned());
                }
                if seat.posted >= LINES_EACH {
                    return Err(
                        Refused::field("words", "That is as many lines as fit here. Say the rest aloud.").into()
                    );
                }
                walls::add_line(tx, &dice, (&room.charter, &wall), &words)?;
                let seat = Seat { draft: String::new(), posted: seat.posted + 1, ..seat };
                walls::set_seat(tx, at, member, &seat)?;
                walls::touch(tx, &room.charter)?;
                Ok("posted".to_owned())
            })?;
            Ok(if done == "kept" { Outcome::Kept } else { Outcome::Posted })
        })
        .await
}
