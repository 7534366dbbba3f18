//! Reminders. They find those still missing by themselves, so that nobody has to see who that is.

use jiff::SignedDuration;

use super::inviting::{Desk, days};
use super::{At, change};
use crate::acts::once::once;
use crate::acts::{ActError, FormKey, House};
use crate::domain::ids::WorkshopId;
use crate::domain::workshop::Workshop;
use crate::store::letter::AUTOMATIC;
use crate::store::{Turn, Tx, headway, letter, plan, workshop};

/// The clockwork reminds this long before the answers close.
const BEFORE_CLOSING: SignedDuration = SignedDuration::from_hours(24);
/// Nobody who got a letter of the round this recently is reminded by the clockwork.
const QUIET: SignedDuration = SignedDuration::from_hours(24);

/// Writes to everybody still missing who has had fewer than two reminders. Returns how many letters were written.
pub async fn remind(house: &House, at: At, key: Option<FormKey>) -> Result<usize, ActError> {
    let house_of_letters = house.clone();
    let outcome = change(house, at, move |tx, standing| {
        standing.must_be_open()?;
        once(tx, key.as_ref(), standing.now, |tx| {
            let missing = headway::list_missing(tx, standing.workshop.id)?;
            let desk = Desk::of(tx, &house_of_letters, &standing.workshop)?;
            let departures = desk.departures(tx, missing.len())?;
            let mut written = 0_usize;
            for (person, leaves_at) in missing.iter().zip(departures) {
                written += usize::from(desk.remind(tx, person, (None, leaves_at))?);
            }
            Ok(written.to_string())
        })
    })
    .await?;
    Ok(outcome.parse().unwrap_or(0))
}

/// One reminder a day before closing, by the clockwork; it counts towards the two. Returns how many were written.
pub async fn remind_due(house: &House) -> Result<usize, ActError> {
    let now = house.clock.now();
    let due = house
        .db
        .read(move |conn| {
            let mut due = Vec::new();
            for id in plan::list_closing(conn, now, now + BEFORE_CLOSING)? {
                if !list_quiet(conn, id, now)?.is_empty() {
                    due.push(id);
                }
            }
            Ok::<_, ActError>(due)
        })
        .await?;
    let mut written = 0;
    for id in due {
        written += remind_one(house, id).await?;
    }
    Ok(written)
}

async fn remind_one(house: &House, id: WorkshopId) -> Result<usize, ActError> {
    let (now, house_of_letters) = (house.clock.now(), house.clone());
    house
        .db
        .write(Turn::Workshop(id), move |tx: &mut Tx| {
            let workshop: Workshop = workshop::find_by_id(tx, id)?;
            if !workshop.is_open() {
                return Ok(0);
            }
            let missing = list_quiet(tx, id, now)?;
            let desk = Desk::of(tx, &house_of_letters, &workshop)?;
            // Tomorrow is too late, so only those for whom there is room today.
            let today = days(tx, &workshop, (missing.len(), now))?.first().copied().unwrap_or(0);
            let mut written = 0_usize;
            for person in missing.iter().take(today) {
                let key = format!("{AUTOMATIC}{}", person.public_id);
                written += usize::from(desk.remind(tx, person, (Some(key), now))?);
            }
            Ok(written)
        })
        .await
}

/// Those still missing whom the clockwork has not reminded and nobody has written to for a day.
fn list_quiet(
    conn: &mut crate::store::AnyConnection,
    id: WorkshopId,
    now: jiff::Timestamp,
) -> Result<Vec<crate::domain::member::Asked>, ActError> {
    let written_to = headway::list_written_to(conn, id, now - QUIET)?;
    let reminded = letter::list_automatic_keys(conn, id)?;
    let mut missing = headway::list_missing(conn, id)?;
    missing.retain(|person| {
        !written_to.contains(&person.member) && !reminded.contains(&format!("{AUTOMATIC}{}", person.public_id))
    });
    Ok(missing)
}
