//! Organisations' own settings, and the one-time link that makes the first one.

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::{organisations, setup_links};
use super::{AnyConnection, StoreError, Tx, time};
use crate::base::token::TokenHash;
use crate::domain::ids::OrganisationId;

#[derive(Clone, Debug)]
pub struct Settings {
    pub name: String,
    pub timezone: String,
    pub min_group: i32,
}

/// Whether somebody has set this house up.
pub fn has_any(conn: &mut AnyConnection) -> Result<bool, StoreError> {
    Ok(organisations::table.select(organisations::id).first::<i64>(conn).optional()?.is_some())
}

pub fn find_settings(conn: &mut AnyConnection, id: OrganisationId) -> Result<Settings, StoreError> {
    let row = organisations::table
        .find(id.0)
        .select((organisations::name, organisations::timezone, organisations::min_group))
        .first::<(String, String, i32)>(conn)?;
    let (name, timezone, min_group) = row;
    Ok(Settings { name, timezone, min_group })
}

pub fn set_settings(tx: &mut Tx, id: OrganisationId, new: &Settings) -> Result<(), StoreError> {
    diesel::update(organisations::table.find(id.0))
        .set((
            organisations::name.eq(&new.name),
            organisations::timezone.eq(&new.timezone),
            organisations::min_group.eq(new.min_group),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// Adds the one set-up link; an older one opens nothing from now on.
pub fn add_setup_link(tx: &mut Tx, hash: &TokenHash, expires_at: Timestamp) -> Result<(), StoreError> {
    diesel::delete(setup_links::table).execute(&mut **tx)?;
    let row = (setup_links::hash.eq(hash.as_str()), setup_links::expires_at.eq(time::to_row(expires_at)));
    diesel::insert_into(setup_links::table).values(row).execute(&mut **tx)?;
    Ok(())
}

/// A set-up link that is not over yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetupLink {
    Live,
    Used,
}

pub fn find_setup_link(
    conn: &mut AnyConnection,
    hash: &TokenHash,
    now: Timestamp,
) -> Result<Option<SetupLink>, StoreError> {
    let used_at = setup_links::table
        .filter(setup_links::hash.eq(hash.as_str()))
        .filter(setup_links::expires_at.gt(time::to_row(now)))
        .select(setup_links::used_at)
        .first::<Option<chrono::NaiveDateTime>>(conn)
        .optional()?;
    Ok(used_at.map(|used| if used.is_some() { SetupLink::Used } else { SetupLink::Live }))
}

pub fn set_setup_link_used(tx: &mut Tx, hash: &TokenHash, now: Timestamp) -> Result<(), StoreError> {
    diesel::update(setup_links::table.filter(setup_links::hash.eq(hash.as_str())))
        .set(setup_links::used_at.eq(time::to_row(now)))
        .execute(&mut **tx)?;
    Ok(())
}
