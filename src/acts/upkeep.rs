//! Clearing up what has served its time.

use jiff::SignedDuration;

use super::{ActError, House};
use crate::store::{Turn, device, idempotency};

/// Forgets which forms were carried out, once no open page can send them again.
pub async fn forget_forms(house: &House, kept: SignedDuration) -> Result<usize, ActError> {
    let before = house.clock.now() - kept;
    house.db.write(Turn::House, move |tx| Ok(idempotency::remove_older(tx, before)?)).await
}

/// Forgets devices whose time is over.
pub async fn forget_devices(house: &House) -> Result<usize, ActError> {
    let now = house.clock.now();
    house.db.write(Turn::House, move |tx| Ok(device::remove_old(tx, now)?)).await
}
