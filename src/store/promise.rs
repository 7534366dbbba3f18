//! Promises of a team, and what its meetings said of them.

use diesel::prelude::*;
use jiff::civil::Date;

use super::schema::{members, promise_marks, promises};
use super::{AnyConnection, StoreError, Tx};
use crate::base::token::PublicId;
use crate::domain::ids::{MeetingId, MemberId, OrganisationId, PromiseId, TeamId};
use crate::domain::meeting::{Mark, Marked, Promise, PromiseState};

type Row = (i64, String, i64, String, String, String, String, bool);

macro_rules! columns {
    () => {
        (
            promises::id,
            promises::public_id,
            promises::member_id,
            members::name,
            promises::words,
            promises::until_day,
            promises::state,
            promises::is_removed,
        )
    };
}

fn promise((id, public_id, who, name, words, until, state, is_removed): Row) -> Result<Promise, StoreError> {
    let unknown = |what: &str| StoreError::Broken(format!("promise {id}: unknown {what}"));
    Ok(Promise {
        id: PromiseId(id),
        public_id: PublicId::parse(&public_id).ok_or_else(|| unknown("id"))?,
        who: MemberId(who),
        name,
        words,
        until: until.parse().map_err(|_| unknown("day"))?,
        state: PromiseState::parse(&state).ok_or_else(|| unknown("state"))?,
        is_removed,
    })
}

/// The open promises of a team, the one that is due first first; at most 200.
pub fn list_open(conn: &mut AnyConnection, team: TeamId) -> Result<Vec<Promise>, StoreError> {
    let rows: Vec<Row> = promises::table
        .inner_join(members::table)
        .filter(promises::team_id.eq(team.0))
        .filter(promises::state.eq(PromiseState::Open.as_str()))
        .filter(promises::is_removed.eq(false))
        .order((promises::until_day, promises::id))
        .limit(200)
        .select(columns!())
        .load(conn)?;
    rows.into_iter().map(promise).collect()
}

/// Promises taken off the list, the newest first; at most ten. They can be brought back.
pub fn list_removed(conn: &mut AnyConnection, team: TeamId) -> Result<Vec<Promise>, StoreError> {
    let rows: Vec<Row> = promises::table
        .inner_join(members::table)
        .filter(promises::team_id.eq(team.0))
        .filter(promises::is_removed.eq(true))
        .order(promises::id.desc())
        .limit(10)
        .select(columns!())
        .load(conn)?;
    rows.into_iter().map(promise).collect()
}

/// A promise of this team by the id in its address.
pub fn find(conn: &mut AnyConnection, team: TeamId, id: &PublicId) -> Result<Promise, StoreError> {
    let row = promises::table
        .inner_join(members::table)
        .filter(promises::team_id.eq(team.0))
        .filter(promises::public_id.eq(id.as_str()))
        .select(columns!())
        .first::<Row>(conn)?;
    promise(row)
}

pub struct NewPromise<'a> {
    pub organisation: OrganisationId,
    pub team: TeamId,
    pub public_id: &'a PublicId,
    pub who: MemberId,
    pub words: &'a str,
    pub until: Date,
}

pub fn add(tx: &mut Tx, new: &NewPromise) -> Result<(), StoreError> {
    diesel::insert_into(promises::table)
        .values((
            promises::organisation_id.eq(new.organisation.0),
            promises::team_id.eq(new.team.0),
            promises::member_id.eq(new.who.0),
            promises::public_id.eq(new.public_id.as_str()),
            promises::words.eq(new.words),
            promises::until_day.eq(new.until.to_string()),
            promises::state.eq(PromiseState::Open.as_str()),
            promises::is_removed.eq(false),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

pub fn set(tx: &mut Tx, id: PromiseId, (who, words, until): (MemberId, &str, Date)) -> Result<(), StoreError> {
    diesel::update(promises::table.find(id.0))
        .set((promises::member_id.eq(who.0), promises::words.eq(words), promises::until_day.eq(until.to_string())))
        .execute(&mut **tx)?;
    Ok(())
}

pub fn set_removed(tx: &mut Tx, id: PromiseId, is_removed: bool) -> Result<(), StoreError> {
    diesel::update(promises::table.find(id.0)).set(promises::is_removed.eq(is_removed)).execute(&mut **tx)?;
    Ok(())
}

/// Keeps what a meeting says of a promise; `until` is the day it is promised for afterwards.
pub fn mark(
    tx: &mut Tx,
    organisation: OrganisationId,
    promise: &Promise,
    (mark, until, meeting): (Mark, Date, Option<MeetingId>),
) -> Result<(), StoreError> {
    diesel::insert_into(promise_marks::table)
        .values((
            promise_marks::organisation_id.eq(organisation.0),
            promise_marks::promise_id.eq(promise.id.0),
            promise_marks::meeting_id.eq(meeting.map(|id| id.0)),
            promise_marks::mark.eq(mark.as_str()),
            promise_marks::day_before.eq(promise.until.to_string()),
            promise_marks::day_after.eq(until.to_string()),
        ))
        .execute(&mut **tx)?;
    set_standing(tx, promise.id, mark.state(), &until.to_string())
}

/// Takes back what was said last of a promise. False when nothing was said.
pub fn unmark(tx: &mut Tx, id: PromiseId) -> Result<bool, StoreError> {
    let last = promise_marks::table
        .filter(promise_marks::promise_id.eq(id.0))
        .order(promise_marks::id.desc())
        .select((promise_marks::id, promise_marks::day_before))
        .first::<(i64, String)>(&mut **tx)
        .optional()?;
    let Some((mark, before)) = last else {
        return Ok(false);
    };
    diesel::delete(promise_marks::table.find(mark)).execute(&mut **tx)?;
    set_standing(tx, id, PromiseState::Open, &before)?;
    Ok(true)
}

fn set_standing(tx: &mut Tx, id: PromiseId, state: PromiseState, until: &str) -> Result<(), StoreError> {
    diesel::update(promises::table.find(id.0))
        .set((promises::state.eq(state.as_str()), promises::until_day.eq(until)))
        .execute(&mut **tx)?;
    Ok(())
}

/// Gives the marks of a team that wait for a meeting to this one.
pub fn give_marks(tx: &mut Tx, team: TeamId, meeting: MeetingId) -> Result<(), StoreError> {
    let of_team = promises::table.filter(promises::team_id.eq(team.0)).select(promises::id);
    let waiting = promise_marks::table
        .filter(promise_marks::meeting_id.is_null())
        .filter(promise_marks::promise_id.eq_any(of_team));
    diesel::update(waiting).set(promise_marks::meeting_id.eq(meeting.0)).execute(&mut **tx)?;
    Ok(())
}

/// What the meetings `from` one on said, and what waits for the next one, in the order it was said; at most 1,000.
pub fn list_marks(conn: &mut AnyConnection, team: TeamId, from: MeetingId) -> Result<Vec<Marked>, StoreError> {
    type MarkRow = (Option<i64>, String, String, String, String, String);
    let rows: Vec<MarkRow> = promise_marks::table
        .inner_join(promises::table.inner_join(members::table))
        .filter(promises::team_id.eq(team.0))
        .filter(promise_marks::meeting_id.is_null().or(promise_marks::meeting_id.ge(from.0)))
        .order(promise_marks::id)
        .limit(1000)
        .select((
            promise_marks::meeting_id,
            promises::public_id,
            members::name,
            promises::words,
            promise_marks::mark,
            promise_marks::day_after,
        ))
        .load(conn)?;
    let marked = |(meeting, promise, name, words, mark, until): MarkRow| {
        let unknown = |what: &str| StoreError::Broken(format!("mark of promise {promise}: unknown {what}"));
        Ok(Marked {
            meeting: meeting.map(MeetingId),
            name,
            words,
            mark: Mark::parse(&mark).ok_or_else(|| unknown("mark"))?,
            until: until.parse().map_err(|_| unknown("day"))?,
            promise: PublicId::parse(&promise).ok_or_else(|| unknown("id"))?,
        })
    };
    rows.into_iter().map(marked).collect()
}
