//! Forms that were already carried out: a second post of the same form gets the first outcome.

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::idempotency_keys as keys;
use super::{AnyConnection, StoreError, Tx, time};

/// The outcome of an earlier post of this form, if there was one.
pub fn find_outcome(conn: &mut AnyConnection, key: &str) -> Result<Option<String>, StoreError> {
    Ok(keys::table.find(key).select(keys::outcome).first(conn).optional()?)
}

pub fn add(tx: &mut Tx, key: &str, outcome: &str, now: Timestamp) -> Result<(), StoreError> {
    let row = (keys::key.eq(key), keys::outcome.eq(outcome), keys::created_at.eq(time::to_row(now)));
    diesel::insert_into(keys::table).values(row).execute(&mut **tx)?;
    Ok(())
}

/// Forgets forms older than `before`; an open page lives shorter than that.
pub fn remove_older(tx: &mut Tx, before: Timestamp) -> Result<usize, StoreError> {
    let old = keys::table.filter(keys::created_at.lt(time::to_row(before)));
    Ok(diesel::delete(old).execute(&mut **tx)?)
}
