//! Clearing up what has served its time.

use jiff::SignedDuration;

use super::{ActError, House};
use crate::store::{Turn, device, idempotency};

/// Forgets which forms were carried out, once no open page can send them again.
pub async fn forget_forms(house: &House, kept: SignedDuration) -> Result<usize, ActError> {
    let before = house.clock.now() - kept;
    house.db.write(Turn::House, move |tx| Ok(idempotency::remove_older(tx, before)?)).await
}

/// Writes down which members' devices were in use since the last time, and forgets those whose time is over. One that
/// is only idle stays: its personal link opens it again.
pub async fn note_devices(house: &House) -> Result<usize, ActError> {
    let (seen, now) = (Vec::from_iter(house.seen.take_devices()), house.clock.now());
    house
        .db
        .write(Turn::House, move |tx| {
            device::set_all_seen_at(tx, &seen, now)?;
            Ok(device::remove_old(tx, now)?)
        })
        .await
}
