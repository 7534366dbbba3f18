//! A member at their place: what a device presents, and what it may do now. Shared by the acts of members.

use jiff::{SignedDuration, Timestamp};

use super::ActError;
use super::house::Seen;
use crate::base::token::{PublicId, TokenHash};
use crate::domain::given::Given;
use crate::domain::sitting::{Sitting, Standing};
use crate::domain::workshop::LINK_DAYS_AFTER_CLOSING;
use crate::store::device::{self, NewDevice, Way};
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

impl Seat {
    /// Refuses what was written earlier to a device that may not read it yet.
    pub fn must_see_kept(&self) -> Result<(), ActError> {
        if self.device.sees_kept { Ok(()) } else { Err(ActError::NeedsCode(self.place.public_id.clone())) }
    }
}

/// The place of a ticket, however the workshop stands.
pub fn take(conn: &mut AnyConnection, ticket: &Ticket, now: Timestamp) -> Result<Seat, ActError> {
    let found = find(conn, &ticket.invitation, pass_of(ticket)?, now)?;
    sit(conn, found, now)
}

/// As `take`, for the few things that a device may do which claimed a name with the room's code.
pub fn take_by_code_too(conn: &mut AnyConnection, ticket: &Ticket, now: Timestamp) -> Result<Seat, ActError> {
    let found = find_by_code_too(conn, &ticket.invitation, pass_of(ticket)?, now)?;
    sit(conn, found, now)
}

fn pass_of(ticket: &Ticket) -> Result<&DevicePass, ActError> {
    ticket.device.as_ref().ok_or(ActError::NotFound)
}

fn sit(conn: &mut AnyConnection, (place, device): (Place, Device), now: Timestamp) -> Result<Seat, ActError> {
    let given = answer::list(conn, place.workshop.id, place.member)?;
    // A name that was claimed is proved by its link; no code is offered there.
    let sees_kept = device.sees_kept || device.by_code;
    let sitting = Sitting { sees_kept, ..describe(&place, given, device.sees_answers, now) };
    Ok(Seat { place, device, sitting })
}

/// The place at which a device may act for its member in everything. Whoever claimed the name of somebody who can be
/// written to has to show first that they are that person.
pub fn find(
    conn: &mut AnyConnection,
    invitation: &PublicId,
    pass: &DevicePass,
    now: Timestamp,
) -> Result<(Place, Device), ActError> {
    let (place, device) = find_by_code_too(conn, invitation, pass, now)?;
    if device.by_code { Err(ActError::NeedsLink) } else { Ok((place, device)) }
}

/// As `find`, for answering one round, following the wall and reading what the team reads. Only a device that still counts is noted as in use, so one that is over cannot
/// come back to life by being tried.
pub fn find_by_code_too(
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

/// The place of a ticket for answering: the workshop's turn is taken first, and it must be open. A name that was
/// claimed with the room's code answers too.
pub fn take_open(tx: &mut Tx, ticket: &Ticket, now: Timestamp) -> Result<Seat, ActError> {
    let seat = take_in_turn(tx, ticket, now)?;
    must_be_open(&seat.sitting)?;
    Ok(seat)
}

/// The same for a mailed code, which works after closing as well, and on no claimed name: a letter would tell that the
/// place is its person's own.
pub fn take_for_code(tx: &mut Tx, ticket: &Ticket, now: Timestamp) -> Result<Seat, ActError> {
    let seat = take_in_turn(tx, ticket, now)?;
    if seat.device.by_code {
        return Err(ActError::NeedsLink);
    }
    if seat.sitting.standing() != Standing::Closed {
        must_be_open(&seat.sitting)?;
    }
    Ok(seat)
}

fn take_in_turn(tx: &mut Tx, ticket: &Ticket, now: Timestamp) -> Result<Seat, ActError> {
    if !tx.has_every_turn() {
        let workshop = device::find_workshop(tx, &pass_of(ticket)?.hash, now)?.ok_or(ActError::NotFound)?;
        tx.wait_for(Turn::Workshop(workshop))?;
    }
    take_by_code_too(tx, ticket, now)
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

/// As a device sees it that reads nothing but, where it may, the answers of this round.
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
        sees_kept: false,
        opens_until: place.opens_until,
        has_address: place.email.is_some(),
        address_was_corrected: place.address_was_corrected,
        charter_until: place.charter_until,
        waits_for_reveal: place.waits_for_reveal,
        given,
    }
}

/// A device for a place; it lasts as long as the links of the workshop.
pub fn new_device<'a>(place: &'a Place, hash: &'a TokenHash, way: Way, now: Timestamp) -> NewDevice<'a> {
    let closing = place.workshop.closed_at.or(place.workshop.closes_at);
    let days = |days: i64| SignedDuration::from_hours(24 * days);
    let usual = closing.map_or(now + days(DAYS_WITHOUT_CLOSING), |at| at + days(LINK_DAYS_AFTER_CLOSING));
    let longer = place.opens_until.max(place.charter_until);
    let expires_at = longer.map_or(usual, |until| until.max(usual));
    NewDevice { place, hash, way, now, expires_at }
}
