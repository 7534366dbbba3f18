//! A member at their place: what a device presents, and what it may do now. Shared by the acts of members.

use jiff::{SignedDuration, Timestamp};

use super::ActError;
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

/// What a member's browser presents: the invitation in the address, and the hash of the device's cookie for it.
#[derive(Clone, Debug)]
pub struct Ticket {
    pub invitation: PublicId,
    pub device: Option<TokenHash>,
}

/// A member's place as rows, and as the pages speak of it.
pub struct Seat {
    pub place: Place,
    pub device: Device,
    pub sitting: Sitting,
}

/// The place of a ticket, however the workshop stands.
pub fn take(conn: &mut AnyConnection, ticket: &Ticket, now: Timestamp) -> Result<Seat, ActError> {
    let hash = ticket.device.as_ref().ok_or(ActError::NotFound)?;
    let found = sitting::find_by_device(conn, &ticket.invitation, hash, now)?;
    let (place, device) = found.ok_or(ActError::NotFound)?;
    let given = answer::list(conn, place.workshop.id, place.member)?;
    let sitting = describe(&place, given, device.sees_answers, now);
    Ok(Seat { place, device, sitting })
}

/// The place of a ticket for changing something there: the workshop's turn is taken first, and it must be open.
pub fn take_open(tx: &mut Tx, ticket: &Ticket, now: Timestamp) -> Result<Seat, ActError> {
    if !tx.has_every_turn() {
        let hash = ticket.device.as_ref().ok_or(ActError::NotFound)?;
        let workshop = device::find_workshop(tx, hash, now)?.ok_or(ActError::NotFound)?;
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
        charter_until: place.charter_until,
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
