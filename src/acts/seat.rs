//! A member at their place: what a device presents, and what it may do now. Shared by the acts of members.

use jiff::{SignedDuration, Timestamp};

use super::ActError;
use super::house::Seen;
use crate::base::token::{PublicId, TokenHash};
use crate::domain::given::Given;
use crate::domain::sitting::{Sitting, Standing};
use crate::domain::workshop::LINK_DAYS_AFTER_CLOSING;
use crate::store::device::{self, NewDevice};
use crate::store::sitting::{self, Device, Place};
use crate::store::{AnyConnection, Turn, Tx, answer};
use crate::views::standing;

/// Days a device lasts in a workshop without a closing time.
const DAYS_WITHOUT_CLOSING: i64 = 30;

/// Unused for this long a device is over until its personal link is opened on it again. Who came in by the code has no
/// link; their device is all they have, and lasts.
pub const IDLE: SignedDuration = SignedDuration::from_hours(24);
/// A device in use is not written down more often.
const NOTED_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// What a member's browser presents: the invitation in the address, and the device's cookie for it.
#[derive(Clone, Debug)]
pub struct Ticket {
    pub invitation: PublicId,
    pub device: Option<DevicePass>,
}

/// The hash of a device's cookie, and where it is noted that the device was in use.
#[derive(Clone, Debug)]
pub struct DevicePass {
    pub hash: TokenHash,
    pub seen: Seen,
}

/// A member's place as rows, and as the pages speak of it.
pub struct Seat {
    pub place: Place,
    pub device: Device,
    pub sitting: Sitting,
}

/// The place of a ticket, however the workshop stands.
pub fn take(conn: &mut AnyConnection, ticket: &Ticket, now: Timestamp) -> Result<Seat, ActError> {
    let device = ticket.device.as_ref().ok_or(ActError::NotFound)?;
    let (place, device) = find(conn, &ticket.invitation, device, now)?;
    let given = answer::list(conn, place.workshop.id, place.member)?;
    let sitting = describe(&place, given, device.sees_answers, now);
    Ok(Seat { place, device, sitting })
}

/// The place at which a device may act. Only a device that still counts is noted as in use, so one that is over cannot
/// come back to life by being tried.
pub fn find(
    conn: &mut AnyConnection,
    invitation: &PublicId,
    pass: &DevicePass,
    now: Timestamp,
) -> Result<(Place, Device), ActError> {
    let found = sitting::find_by_device(conn, invitation, &pass.hash, (now, now - IDLE))?;
    let (place, device) = found.ok_or(ActError::NotFound)?;
    if device.seen_at + NOTED_EVERY <= now {
        pass.seen.note_device(&pass.hash);
    }
    Ok((place, device))
}

/// The place of a ticket for changing something there: the workshop's turn is taken first, and it must be open.
pub fn take_open(tx: &mut Tx, ticket: &Ticket, now: Timestamp) -> Result<Seat, ActError> {
    if !tx.has_every_turn() {
        let device = ticket.device.as_ref().ok_or(ActError::NotFound)?;
        let workshop = device::find_workshop(tx, &device.hash, now)?.ok_or(ActError::NotFound)?;
        tx.wait_for(Turn::Workshop(workshop))?;
    }
    let seat = take(tx, ticket, now)?;
    must_be_open(&seat.sitting)?;
    Ok(seat)
}

/// Refuses with the sentence of how the workshop stands, unless members may answer.
pub fn must_be_open(sitting: &Sitting) -> Result<(), ActError> {
    let sentence = || standing::sentence(sitting);
    match sitting.standing() {
        Standing::Open => Ok(()),
        Standing::Declined | Standing::Over => Err(ActError::Gone(sentence())),
        Standing::Knocking | Standing::NotYet | Standing::Closed => Err(ActError::WrongStage(sentence())),
    }
}

pub fn describe(place: &Place, given: Vec<(String, Given)>, sees_answers: bool, now: Timestamp) -> Sitting {
    Sitting {
        invitation: place.public_id.clone(),
        state: place.state,
        called: place.called.clone(),
        team: place.team_name.clone(),
        facilitator: place.facilitator.clone(),
        workshop: place.workshop.clone(),
        now,
        is_counted: place.is_counted,
        sees_answers,
        opens_until: place.opens_until,
        has_address: place.email.is_some(),
        address_was_corrected: place.address_was_corrected,
        charter_until: place.charter_until,
        waits_for_reveal: place.waits_for_reveal,
        given,
    }
}

/// A device for a place; it lasts as long as the links of the workshop.
pub fn new_device<'a>(place: &'a Place, hash: &'a TokenHash, sees_answers: bool, now: Timestamp) -> NewDevice<'a> {
    let closing = place.workshop.closed_at.or(place.workshop.closes_at);
    let days = |days: i64| SignedDuration::from_hours(24 * days);
    let usual = closing.map_or(now + days(DAYS_WITHOUT_CLOSING), |at| at + days(LINK_DAYS_AFTER_CLOSING));
    let longer = place.opens_until.max(place.charter_until);
    let expires_at = longer.map_or(usual, |until| until.max(usual));
    NewDevice { place, hash, sees_answers, now, expires_at }
}
