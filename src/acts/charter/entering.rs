//! The ways in to a charter, and to the place of a member before there is one.

use jiff::Timestamp;

use super::{Door, Reader, Room, wall};
use crate::acts::{ActError, scope, seat};
use crate::domain::charter::Charter;
use crate::domain::wall::{Figure, may_see};
use crate::store::workshop::Workshop;
use crate::store::{AnyConnection, charter as store, meeting as meetings, plan, running, wall as walls, workshop};

/// The way to a draft. Until the team has looked at its answers, a member is told what they wait for.
pub fn enter(conn: &mut AnyConnection, door: &Door, now: Timestamp) -> Result<Room, ActError> {
    let room = enter_room(conn, door, now)?;
    past_the_wall(conn, room, now)
}

/// As `enter`, for reading only: also on a device that claimed its name with the room's code.
pub fn enter_by_code_too(conn: &mut AnyConnection, door: &Door, now: Timestamp) -> Result<Room, ActError> {
    let room = enter_room_by_code_too(conn, door, now)?;
    past_the_wall(conn, room, now)
}

fn past_the_wall(conn: &mut AnyConnection, room: Room, now: Timestamp) -> Result<Room, ActError> {
    if matches!(room.reader, Reader::Member { .. }) {
        let wall = walls::find(conn, room.charter.id)?;
        if !may_see(wall.as_ref(), room.charter.is_first_draft(), Figure::Draft) {
            let waiting = wall::tell_waiting(conn, &room, wall.as_ref(), now)?;
            return Err(ActError::WrongStage(match waiting.is_empty() {
                true => {
                    "The results are being opened one by one. Follow on the wall; the draft is here after that.".into()
                }
                false => waiting,
            }));
        }
    }
    Ok(room)
}

/// The one way to a charter. Before closing there is none: a facilitator's address leads nowhere, a member is told.
pub(super) fn enter_room(conn: &mut AnyConnection, door: &Door, now: Timestamp) -> Result<Room, ActError> {
    let room = enter_room_by_code_too(conn, door, now)?;
    if matches!(room.reader, Reader::Member { only_reads: true, .. }) {
        return Err(ActError::NeedsLink);
    }
    Ok(room)
}

/// As `enter_room`, for reading only.
pub(super) fn enter_room_by_code_too(conn: &mut AnyConnection, door: &Door, now: Timestamp) -> Result<Room, ActError> {
    match door {
        Door::Facilitator { pass, charter } => {
            let who = scope::facilitator(conn, pass, now)?;
            let charter = store::find(conn, who.organisation, charter)?;
            let workshop = workshop::find_by_id(conn, charter.workshop)?;
            let runs = running::runs(conn, &workshop, who.account)?;
            let reader = Reader::Facilitator { account: who.account, name: who.name, role: who.role, runs };
            Ok(Room { reader, organisation_name: who.organisation_name, workshop, charter })
        }
        Door::Member { .. } => {
            let hall = enter_as_member_by_code_too(conn, door, now)?;
            let charter = hall.charter.ok_or_else(before_closing)?;
            let Hall { reader, organisation_name, workshop, .. } = hall;
            Ok(Room { reader, organisation_name, workshop, charter })
        }
    }
}

/// As `enter`, for what only a facilitator may do.
pub fn enter_as_facilitator(conn: &mut AnyConnection, door: &Door, now: Timestamp) -> Result<Room, ActError> {
    let room = enter(conn, door, now)?;
    match room.reader {
        Reader::Facilitator { .. } => Ok(room),
        Reader::Member { .. } => Err(ActError::Forbidden),
    }
}

/// As `enter`, for what the keeper may do as well, once there is a charter to keep.
pub fn enter_to_keep(conn: &mut AnyConnection, door: &Door, now: Timestamp) -> Result<Room, ActError> {
    let room = enter(conn, door, now)?;
    if room.reader.may_keep() { Ok(room) } else { Err(ActError::Forbidden) }
}

/// A member's place, with the charter of the team if there is one.
pub struct Hall {
    pub reader: Reader,
    pub organisation_name: String,
    pub team_name: String,
    pub workshop: Workshop,
    pub charter: Option<Charter>,
}

/// The place of a member, also on a device that claimed its name with the room's code.
pub(super) fn enter_as_member_by_code_too(
    conn: &mut AnyConnection,
    door: &Door,
    now: Timestamp,
) -> Result<Hall, ActError> {
    let Door::Member { device: Some(device), invitation: id } = door else {
        return Err(ActError::NotFound);
    };
    let (place, device) = seat::find_by_code_too(conn, id, device, now)?;
    let only_reads = device.by_code;
    if !place.state.may_enter() {
        return Err(ActError::NotFound);
    }
    let charter = store::find_of_team(conn, place.workshop.id, place.team)?;
    let keeps = match &charter {
        Some(charter) if charter.is_in_force() => meetings::find_keeper(conn, charter.team)?,
        _ => None,
    };
    let keeps = !only_reads && keeps.is_some_and(|keeper| keeper.id == place.member);
    let (id, invitation, called) = (place.member, place.public_id, place.called);
    Ok(Hall {
        charter,
        organisation_name: plan::find_organisation_name(conn, place.organisation)?,
        reader: Reader::Member { id, invitation, called, keeps, only_reads, sees_kept: device.sees_kept },
        team_name: place.team_name,
        workshop: place.workshop,
    })
}

fn before_closing() -> ActError {
    ActError::WrongStage(
        "Nobody sees anything before the answers are closed. Results and draft are here after that.".into(),
    )
}
