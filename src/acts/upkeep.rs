//! Clearing up what has served its time, and making good what an earlier version left undone.

use jiff::SignedDuration;

use super::{ActError, House};
use crate::domain::ids::WorkshopId;
use crate::store::{Turn, device, freeze, idempotency, release};

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

/// Freezes what HR may read of rounds that an earlier version of the program closed, the oldest first, and returns how
/// many. One that fails does not hold the others up.
pub async fn freeze_closed(house: &House) -> Result<usize, ActError> {
    let (mut after, mut frozen) = (WorkshopId(0), 0);
    loop {
        let closed = house.db.read(move |conn| release::list_unreleased(conn, after)).await?;
        let Some((last, _)) = closed.last() else { return Ok(frozen) };
        after = *last;
        for (id, _) in closed.iter().filter(|(_, codes)| !freeze::exported(&house.bank, codes).is_empty()) {
            let (bank, now, id) = (house.bank.clone(), house.clock.now(), *id);
            match house.db.write(Turn::Workshop(id), move |tx| freeze::freeze(tx, &bank, id, now)).await {
                Ok(()) => frozen += 1,
                Err(error) => tracing::error!(workshop = id.0, %error, "the tables of a round could not be frozen"),
            }
        }
    }
}
