//! The desk of a charter as a row. There is none until something on it was changed.

use diesel::prelude::*;

use super::schema::{clauses, desks};
use super::{AnyConnection, StoreError, Tx};
use crate::domain::desk::{Desk, Length, Script};
use crate::domain::ids::{CharterId, ClauseId, OrganisationId};

type Row = (String, String, String, String, i32, bool);

/// The desk as it was left; a fresh one of the `usual` length where nothing was changed yet.
pub fn find(conn: &mut AnyConnection, charter: CharterId, usual: Length) -> Result<Desk, StoreError> {
    let row: Option<Row> = desks::table
        .find(charter.0)
        .select((
            desks::length,
            desks::long_script,
            desks::short_script,
            desks::notes,
            desks::notes_version,
            desks::talks_are_chosen,
        ))
        .first(conn)
        .optional()?;
    let Some((length, long, short, notes, notes_version, talks_are_chosen)) = row else {
        return Ok(Desk::fresh(usual));
    };
    let broken = |what: &str| StoreError::Broken(format!("desk of charter {}: {what}", charter.0));
    let length = Length::parse(&length).ok_or_else(|| broken("unknown length"))?;
    let stored = match length {
        Length::Long => long,
        Length::Short => short,
    };
    let script = match stored.as_str() {
        "" => Script::usual(length),
        stored => Script::decode(stored).map_err(|fault| broken(&fault.to_string()))?,
    };
    Ok(Desk { length, script, notes, notes_version, talks_are_chosen })
}

/// Makes the row of a desk before its first change.
pub fn add(tx: &mut Tx, (organisation, charter): (OrganisationId, CharterId), usual: Length) -> Result<(), StoreError> {
    if desks::table.find(charter.0).select(desks::charter_id).first::<i64>(&mut **tx).optional()?.is_some() {
        return Ok(());
    }
    diesel::insert_into(desks::table)
        .values((
            desks::charter_id.eq(charter.0),
            desks::organisation_id.eq(organisation.0),
            desks::length.eq(usual.as_str()),
            desks::long_script.eq(""),
            desks::short_script.eq(""),
            desks::notes.eq(""),
            desks::notes_version.eq(0),
            desks::talks_are_chosen.eq(false),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

pub fn set_length(tx: &mut Tx, charter: CharterId, length: Length) -> Result<(), StoreError> {
    diesel::update(desks::table.find(charter.0)).set(desks::length.eq(length.as_str())).execute(&mut **tx)?;
    Ok(())
}

/// The script of this length; `None` puts the usual one back.
pub fn set_script(tx: &mut Tx, charter: CharterId, length: Length, script: Option<&Script>) -> Result<(), StoreError> {
    let stored = script.map(Script::encode).transpose().map_err(|fault| StoreError::Broken(fault.to_string()))?;
    let stored = stored.unwrap_or_default();
    let row = desks::table.find(charter.0);
    match length {
        Length::Long => diesel::update(row).set(desks::long_script.eq(stored)).execute(&mut **tx)?,
        Length::Short => diesel::update(row).set(desks::short_script.eq(stored)).execute(&mut **tx)?,
    };
    Ok(())
}

/// New notes, written on `version`. False when somebody was faster.
pub fn set_notes(tx: &mut Tx, charter: CharterId, version: i32, notes: &str) -> Result<bool, StoreError> {
    let row = desks::table.filter(desks::charter_id.eq(charter.0)).filter(desks::notes_version.eq(version));
    let changed = diesel::update(row)
        .set((desks::notes.eq(notes), desks::notes_version.eq(desks::notes_version + 1)))
        .execute(&mut **tx)?;
    Ok(changed == 1)
}

/// What to talk about first, and whether a hand chose it.
pub fn set_talks(tx: &mut Tx, charter: CharterId, talks: &[ClauseId], are_chosen: bool) -> Result<(), StoreError> {
    let ids: Vec<i64> = talks.iter().map(|clause| clause.0).collect();
    let of_charter = clauses::table.filter(clauses::charter_id.eq(charter.0));
    diesel::update(of_charter).set(clauses::is_talk.eq(false)).execute(&mut **tx)?;
    let chosen = clauses::table.filter(clauses::charter_id.eq(charter.0)).filter(clauses::id.eq_any(ids));
    diesel::update(chosen).set(clauses::is_talk.eq(true)).execute(&mut **tx)?;
    diesel::update(desks::table.find(charter.0)).set(desks::talks_are_chosen.eq(are_chosen)).execute(&mut **tx)?;
    Ok(())
}
