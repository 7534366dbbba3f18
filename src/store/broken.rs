//! How often a sentence of a charter did not happen: a number, never who or when.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::schema::{broken_marks, broken_sentences};
use super::{AnyConnection, StoreError, Tx};
use crate::base::token::TokenHash;
use crate::domain::charter::{Charter, SheetClause};
use crate::domain::ids::CharterId;

/// Presses by the key of the sentence, with the words they were about; at most 500.
pub fn list(conn: &mut AnyConnection, charter: CharterId) -> Result<HashMap<String, (String, i32)>, StoreError> {
    let rows: Vec<(String, String, i32)> = broken_sentences::table
        .filter(broken_sentences::charter_id.eq(charter.0))
        .limit(500)
        .select((broken_sentences::sentence, broken_sentences::words, broken_sentences::presses))
        .load(conn)?;
    Ok(rows.into_iter().map(|(sentence, words, presses)| (sentence, (words, presses))).collect())
}

/// Those of `marks` that are set.
pub fn list_marks(
    conn: &mut AnyConnection,
    charter: CharterId,
    marks: &[TokenHash],
) -> Result<HashSet<String>, StoreError> {
    let marks: Vec<&str> = marks.iter().map(TokenHash::as_str).collect();
    let found: Vec<String> = broken_marks::table
        .filter(broken_marks::charter_id.eq(charter.0))
        .filter(broken_marks::mark.eq_any(marks))
        .select(broken_marks::mark)
        .load(conn)?;
    Ok(found.into_iter().collect())
}

/// Counts one press, unless this mark has been set before. Presses on earlier words of the sentence count no more.
pub fn press(tx: &mut Tx, charter: &Charter, clause: &SheetClause, mark: &TokenHash) -> Result<(), StoreError> {
    if !list_marks(tx, charter.id, std::slice::from_ref(mark))?.is_empty() {
        return Ok(());
    }
    diesel::insert_into(broken_marks::table)
        .values((
            broken_marks::mark.eq(mark.as_str()),
            broken_marks::organisation_id.eq(charter.organisation.0),
            broken_marks::charter_id.eq(charter.id.0),
        ))
        .execute(&mut **tx)?;
    let known = list(tx, charter.id)?.remove(clause.key());
    let presses = known.filter(|(words, _)| *words == clause.words).map_or(1, |(_, presses)| presses + 1);
    forget(tx, charter.id, clause.key())?;
    diesel::insert_into(broken_sentences::table)
        .values((
            broken_sentences::organisation_id.eq(charter.organisation.0),
            broken_sentences::charter_id.eq(charter.id.0),
            broken_sentences::sentence.eq(clause.key()),
            broken_sentences::words.eq(&clause.words),
            broken_sentences::presses.eq(presses),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// Begins again from nothing: the team has talked about this sentence.
pub fn forget(tx: &mut Tx, charter: CharterId, key: &str) -> Result<(), StoreError> {
    let row = broken_sentences::table
        .filter(broken_sentences::charter_id.eq(charter.0))
        .filter(broken_sentences::sentence.eq(key));
    diesel::delete(row).execute(&mut **tx)?;
    Ok(())
}
