//! What a later round brings along from the charter in force, because no question asks for it: sentences of the team's
//! own, trials that run, and requests that wait. Leaving one of them out is for the team to decide.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{OwnClause, add_own_clause, find_current, find_in_force_elsewhere};
use crate::base::dice::Dice;
use crate::domain::charter::{Charter, Leaving, Origin, Place};
use crate::domain::ids::CharterId;
use crate::store::schema::{charter_texts, charters, clauses, requests};
use crate::store::wall::LineStanding;
use crate::store::{StoreError, Tx};

/// Puts it into the new draft, behind the sentences its answers made.
pub(super) fn bring_along(tx: &mut Tx, dice: &Dice, draft: &Charter) -> Result<(), StoreError> {
    let Some(before) = find_in_force_elsewhere(tx, draft.team, draft.workshop)? else {
        return Ok(());
    };
    let Some(sheet) = find_current(tx, &before)? else {
        return Ok(());
    };
    let topics = list_topics(tx, before.id)?;
    for clause in sheet.clauses.iter().filter(|clause| clause.is_beside_the_answers()) {
        let origin = Origin { id: clause.root().to_owned(), label: sheet.number.to_string() };
        let new = OwnClause {
            topic: topics.get(&clause.id).map_or("", String::as_str),
            title: &clause.title,
            words: &clause.words,
            decided: clause.until.parse().map_or(Leaving::Keep, Leaving::Try),
            why: "",
            origin: Some(&origin),
        };
        add_own_clause(tx, dice, draft, &new)?;
    }
    move_requests(tx, &before, draft)
}

/// Topics of the sentences of a charter by their ids; at most 500.
fn list_topics(tx: &mut Tx, charter: CharterId) -> Result<HashMap<String, String>, StoreError> {
    let rows = clauses::table.filter(clauses::charter_id.eq(charter.0)).order(clauses::id).limit(500);
    Ok(rows.select((clauses::public_id, clauses::topic)).load(&mut **tx)?.into_iter().collect())
}

/// A request waits in one place: where the team goes on.
fn move_requests(tx: &mut Tx, before: &Charter, draft: &Charter) -> Result<(), StoreError> {
    let waiting: Vec<i64> = charter_texts::table
        .filter(charter_texts::charter_id.eq(before.id.0))
        .filter(charter_texts::place.eq(Place::Request.as_str()))
        .filter(charter_texts::standing.eq(LineStanding::Open.as_str()))
        .filter(charter_texts::reply.eq(""))
        .order(charter_texts::id)
        .limit(5000)
        .select(charter_texts::id)
        .load(&mut **tx)?;
    put(tx, &waiting, (draft.id.0, Some(before.id.0)))
}

fn put(tx: &mut Tx, texts: &[i64], (charter, came_from): (i64, Option<i64>)) -> Result<(), StoreError> {
    diesel::update(charter_texts::table.filter(charter_texts::id.eq_any(texts.to_vec())))
        .set((charter_texts::charter_id.eq(charter), charter_texts::came_from.eq(came_from)))
        .execute(&mut **tx)?;
    diesel::update(requests::table.filter(requests::text_id.eq_any(texts.to_vec())))
        .set(requests::charter_id.eq(charter))
        .execute(&mut **tx)?;
    Ok(())
}

/// The round led to no charter: what came along and has no reply waits again where it waited before.
pub fn return_requests(tx: &mut Tx, ended: CharterId) -> Result<(), StoreError> {
    let came: Vec<(i64, Option<i64>)> = charter_texts::table
        .filter(charter_texts::charter_id.eq(ended.0))
        .filter(charter_texts::reply.eq(""))
        .filter(charter_texts::came_from.eq_any(charters::table.select(charters::id.nullable())))
        .order(charter_texts::id)
        .limit(5000)
        .select((charter_texts::id, charter_texts::came_from))
        .load(&mut **tx)?;
    let mut by_home = HashMap::<i64, Vec<i64>>::new();
    for (text, home) in came {
        by_home.entry(home.unwrap_or(ended.0)).or_default().push(text);
    }
    for (home, texts) in by_home {
        put(tx, &texts, (home, None))?;
    }
    Ok(())
}
