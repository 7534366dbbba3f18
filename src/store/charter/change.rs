//! A charter that is opened again after it was published: what it was before, so that a change can be given up whole.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::parts::{Change, add_earlier_words, list_parts};
use crate::base::dice::Dice;
use crate::base::token::PublicId;
use crate::domain::charter::{ChangeKind, Charter, CharterState, Clause, ClauseStatus, Figures, Leaving, Origin};
use crate::domain::ids::{CharterId, ClauseId};
use crate::domain::synthesis::{Flags, Support, Verdict};
use crate::store::schema::{charter_texts, charters, clause_words, clauses, consents, needs};
use crate::store::{StoreError, Tx, moment, request};

/// Everything of a charter that people may change, as it stood when it was opened.
#[derive(Serialize, Deserialize)]
struct Snapshot {
    /// Id, position, words, status, version, end of a trial, why.
    clauses: Vec<(i64, i32, String, String, i32, String, String)>,
    needs: Vec<(i64, String)>,
    /// Id, words, whether it is kept, and a reply, which a change does not touch.
    lines: Vec<(i64, String, bool, String)>,
}

/// Opens a published charter for a change. What is published stays published until the change is.
pub fn open_change(tx: &mut Tx, charter: CharterId, kind: ChangeKind, why: &str) -> Result<(), StoreError> {
    let before = snapshot(tx, charter)?;
    diesel::update(charters::table.find(charter.0))
        .set((
            charters::state.eq(CharterState::Draft.as_str()),
            charters::consent_is_closed.eq(false),
            charters::change_kind.eq(kind.as_str()),
            charters::change_why.eq(why),
            charters::before_change.eq(before),
            // Letters of this change are new, also when one of the same number was given up.
            charters::version.eq(charters::version + 1),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

fn snapshot(tx: &mut Tx, charter: CharterId) -> Result<String, StoreError> {
    let clauses = clauses::table
        .filter(clauses::charter_id.eq(charter.0))
        .order(clauses::id)
        .limit(500)
        .select((
            clauses::id,
            clauses::position,
            clauses::words,
            clauses::status,
            clauses::version,
            clauses::trying_until,
            clauses::why,
        ))
        .load(&mut **tx)?;
    let parts = list_parts(tx, charter)?;
    let needs = parts.needs.into_iter().map(|need| (need.id.0, need.words)).collect();
    let lines = parts.lines.into_iter().map(|line| (line.id, line.words, line.is_kept, line.reply)).collect();
    let before = Snapshot { clauses, needs, lines };
    serde_json::to_string(&before).map_err(|fault| StoreError::Broken(fault.to_string()))
}

/// Takes a change back: every part is as it was, and what was said about the change is gone with it. What it was made
/// for waits again.
pub fn give_up_change(tx: &mut Tx, given_up: &Charter) -> Result<(), StoreError> {
    let charter = given_up.id;
    moment::return_in_change(tx, given_up)?;
    let stored: String = charters::table.find(charter.0).select(charters::before_change).first(&mut **tx)?;
    let before: Snapshot = serde_json::from_str(&stored).map_err(|fault| StoreError::Broken(fault.to_string()))?;
    let kept: Vec<i64> = before.clauses.iter().map(|clause| clause.0).collect();
    let added = clauses::table.filter(clauses::charter_id.eq(charter.0)).filter(clauses::id.ne_all(kept));
    let added: Vec<i64> = added.limit(500).select(clauses::id).load(&mut **tx)?;
    request::reopen_of(tx, &added)?;
    diesel::delete(clauses::table.filter(clauses::id.eq_any(added))).execute(&mut **tx)?;
    for clause in before.clauses {
        restore_clause(tx, clause)?;
    }
    for (id, words) in before.needs {
        let row = needs::table.find(id).filter(needs::words.ne(&words));
        diesel::update(row).set((needs::words.eq(&words), needs::version.eq(needs::version + 1))).execute(&mut **tx)?;
    }
    let now = list_parts(tx, charter)?.lines;
    let is_same = |id: i64, words: &str, is_kept: bool| {
        now.iter().any(|line| (line.id, &*line.words, line.is_kept) == (id, words, is_kept))
    };
    for (id, words, is_kept, _) in before.lines {
        if is_same(id, &words, is_kept) {
            continue;
        }
        let set = (
            charter_texts::words.eq(words),
            charter_texts::is_kept.eq(is_kept),
            charter_texts::version.eq(charter_texts::version + 1),
        );
        diesel::update(charter_texts::table.find(id)).set(set).execute(&mut **tx)?;
    }
    diesel::update(charters::table.find(charter.0))
        .set((
            charters::state.eq(CharterState::Published.as_str()),
            charters::change_kind.eq(""),
            charters::change_why.eq(""),
            charters::before_change.eq(""),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

fn restore_clause(
    tx: &mut Tx,
    (id, position, words, status, version, until, why): (i64, i32, String, String, i32, String, String),
) -> Result<(), StoreError> {
    diesel::update(clauses::table.find(id))
        .set((
            clauses::position.eq(position),
            clauses::words.eq(words),
            clauses::status.eq(status),
            clauses::version.eq(version),
            clauses::trying_until.eq(until),
            clauses::why.eq(why),
        ))
        .execute(&mut **tx)?;
    let later = clause_words::table.filter(clause_words::clause_id.eq(id));
    diesel::delete(later.filter(clause_words::version.ge(version))).execute(&mut **tx)?;
    let said = consents::table.filter(consents::clause_id.eq(id));
    diesel::delete(said.filter(consents::clause_version.gt(version))).execute(&mut **tx)?;
    Ok(())
}

/// Writes down what is decided about a sentence; its words stay, its version counts on, so the team is asked about
/// it. False when somebody was faster.
pub fn decide_clause(tx: &mut Tx, clause: &Clause, decided: Leaving, change: &Change) -> Result<bool, StoreError> {
    let row = clauses::table.filter(clauses::id.eq(clause.id.0)).filter(clauses::version.eq(change.version));
    let changed = diesel::update(row)
        .set((
            clauses::status.eq(decided.status().as_str()),
            clauses::trying_until.eq(decided.until().map(|day| day.to_string()).unwrap_or_default()),
            clauses::why.eq(change.why),
            clauses::version.eq(clauses::version + 1),
        ))
        .execute(&mut **tx)?;
    if changed == 0 {
        return Ok(false);
    }
    add_earlier_words(tx, clause, change)?;
    Ok(true)
}

/// What every sentence is from now on, as the published version says it.
pub fn set_agreed(tx: &mut Tx, clause: &Clause) -> Result<(), StoreError> {
    let status = match clause.status {
        ClauseStatus::Trying | ClauseStatus::Dropped | ClauseStatus::Retired => clause.status,
        _ => ClauseStatus::Agreed,
    };
    diesel::update(clauses::table.find(clause.id.0))
        .set((clauses::status.eq(status.as_str()), clauses::agreed_version.eq(clause.version)))
        .execute(&mut **tx)?;
    Ok(())
}

/// A sentence of the team's own, with nothing counted behind it.
pub struct OwnClause<'a> {
    pub topic: &'a str,
    pub title: &'a str,
    pub words: &'a str,
    pub decided: Leaving,
    pub why: &'a str,
    /// Where it stood before, when a later round brings it along.
    pub origin: Option<&'a Origin>,
}

/// Adds it behind the others.
pub fn add_own_clause(
    tx: &mut Tx,
    dice: &Dice,
    charter: &Charter,
    new: &OwnClause,
) -> Result<(ClauseId, PublicId), StoreError> {
    let figures = Figures {
        verdict: Verdict::Own,
        n: 0,
        eligible: 0,
        counts: Vec::new(),
        support: Support::None,
        flags: Flags::default(),
        tension: None,
    };
    let figures = serde_json::to_string(&figures).map_err(|fault| StoreError::Broken(fault.to_string()))?;
    let last: Option<i32> = clauses::table
        .filter(clauses::charter_id.eq(charter.id.0))
        .select(diesel::dsl::max(clauses::position))
        .first(&mut **tx)?;
    let public_id = PublicId::throw(dice);
    let origin = new.origin.map(|origin| (origin.id.as_str(), origin.label.as_str())).unwrap_or_default();
    let id = diesel::insert_into(clauses::table)
        .values((
            (
                clauses::organisation_id.eq(charter.organisation.0),
                clauses::charter_id.eq(charter.id.0),
                clauses::public_id.eq(public_id.as_str()),
                clauses::position.eq(last.map_or(0, |last| last + 1)),
                clauses::question.eq(""),
                clauses::topic.eq(new.topic),
                clauses::title.eq(new.title),
                clauses::words.eq(new.words),
                clauses::composed_words.eq(new.words),
                clauses::status.eq(new.decided.status().as_str()),
            ),
            (
                clauses::kind.eq(Verdict::Own.kind_word()),
                clauses::level.eq(Verdict::Own.level_word()),
                clauses::figures.eq(figures),
                clauses::version.eq(1),
                clauses::is_talk.eq(false),
                clauses::trying_until.eq(new.decided.until().map(|day| day.to_string()).unwrap_or_default()),
                clauses::why.eq(new.why),
                clauses::agreed_version.eq(0),
                clauses::origin_id.eq(origin.0),
                clauses::origin_label.eq(origin.1),
            ),
        ))
        .returning(clauses::id)
        .get_result(&mut **tx)?;
    Ok((ClauseId(id), public_id))
}

/// Takes out a sentence of the team's own that was never agreed on.
pub fn remove_own_clause(tx: &mut Tx, clause: ClauseId) -> Result<(), StoreError> {
    let row = clauses::table.find(clause.0).filter(clauses::agreed_version.eq(0)).filter(clauses::question.eq(""));
    diesel::delete(row).execute(&mut **tx)?;
    Ok(())
}
