//! Reading one's earlier answers on a new device: a mailed code of six digits, typed within ten minutes.

use jiff::{SignedDuration, Timestamp};

use super::seat::{self, Seat, Ticket};
use super::{ActError, House};
use crate::base::token::{PublicId, device_code};
use crate::domain::letter::LetterKind;
use crate::domain::refused::Refused;
use crate::domain::sitting::Standing;
use crate::store::outbox::{self, NewLetter};
use crate::store::{Turn, Tx, device};
use crate::views::letters::answer::DeviceCode;

const LIFE: SignedDuration = SignedDuration::from_mins(10);
/// A second letter is not written sooner than this after the first.
const PAUSE: SignedDuration = SignedDuration::from_mins(1);
const TRIES: i32 = 5;
const PURPOSE: &str = "device code";

/// Mails a code to the member. A letter that has just been written is enough; one for another device has to be waited
/// out, however many devices there are.
pub async fn send_code(house: &House, ticket: Ticket) -> Result<(), ActError> {
    let (now, shared) = (house.clock.now(), house.clone());
    house
        .db
        .write(Turn::Nobody, move |tx| {
            let seat = seat::take_for_code(tx, &ticket, now)?;
            let before = device::find_code(tx, seat.device.id)?;
            if before.is_some_and(|code| now + LIFE - PAUSE < code.expires_at) {
                return Ok(());
            }
            let last = device::find_last_letter(tx, seat.place.member)?;
            if last.is_some_and(|at| now < at + PAUSE) {
                return Err(ActError::TooMany { wait_seconds: PAUSE.as_secs().unsigned_abs() });
            }
            write_code(tx, &shared, &seat, now)
        })
        .await
}

fn write_code(tx: &mut Tx, house: &House, seat: &Seat, now: Timestamp) -> Result<(), ActError> {
    let place = &seat.place;
    if place.address_was_corrected {
        return Err(Refused::because("Your address was corrected since, so no code opens these answers.").into());
    }
    let Some(email) = &place.email else {
        return Err(Refused::because("We have no address of yours to send a code to.").into());
    };
    let code = device_code(&house.dice);
    device::set_code(tx, seat.device.id, &sealed(house, seat, &code), now + LIFE)?;
    let letter = DeviceCode { called: &place.called, team: &place.team_name, code: &code };
    let new = NewLetter {
        organisation: place.organisation,
        workshop: Some(place.workshop.id),
        member: Some(place.member),
        kind: LetterKind::DeviceCode,
        dedupe_key: format!("device_code {}", PublicId::throw(&house.dice)),
        to_name: &place.name,
        to_address: email,
        body: letter.print()?,
        unsubscribe: String::new(),
    };
    Ok(outbox::add(tx, &house.site, &house.dice, now, &new)?)
}

/// What a typed code did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// This device reads earlier words from now on, and no other reads earlier answers.
    Right {
        /// After closing there are no answers to go on with.
        is_closed: bool,
    },
    Wrong,
    /// Too old, or tried too often.
    Over,
}

/// Takes a typed code. A wrong one is remembered, so that nobody tries them all.
pub async fn type_code(house: &House, ticket: Ticket, typed: String) -> Result<Typed, ActError> {
    let (now, shared) = (house.clock.now(), house.clone());
    house
        .db
        .write(Turn::Nobody, move |tx| {
            let seat = seat::take_for_code(tx, &ticket, now)?;
            let right = Typed::Right { is_closed: seat.sitting.standing() == Standing::Closed };
            // Whoever presses twice has used the code up with the first press.
            if !seat.sitting.hides_something() {
                return Ok(right);
            }
            let Some(code) = device::find_code(tx, seat.device.id)? else {
                return Ok(Typed::Over);
            };
            if code.expires_at <= now || code.tries >= TRIES || seat.place.address_was_corrected {
                return Ok(Typed::Over);
            }
            let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
            if !shared.site.key.is_seal(&code.hash, PURPOSE, &text(&seat, &digits)) {
                device::add_try(tx, seat.device.id)?;
                return Ok(Typed::Wrong);
            }
            device::remove_code(tx, seat.device.id)?;
            device::set_sees_answers_alone(tx, &seat.place, seat.device.id)?;
            device::set_sees_kept(tx, seat.device.id)?;
            Ok(right)
        })
        .await
}

/// Six digits are soon guessed from a plain hash; the site's key stands between.
fn sealed(house: &House, seat: &Seat, code: &str) -> String {
    house.site.key.seal(PURPOSE, &text(seat, code))
}

fn text(seat: &Seat, code: &str) -> String {
    format!("{}:{code}", seat.device.id)
}
