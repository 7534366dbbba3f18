//! How far a workshop's people are with answering: numbers for pages, and who is missing for reminders only.

use std::collections::HashSet;

use diesel::prelude::*;
use jiff::Timestamp;

use super::member;
use super::schema::{invitations, letters, mail_stops, members, participations, workshops};
use super::{AnyConnection, StoreError, time};
use crate::domain::ids::{MemberId, WorkshopId};
use crate::domain::letter::LetterKind;
use crate::domain::member::{Asked, Headway};
use crate::domain::workshop::REMINDERS_AT_MOST;

/// Those asked and counted: how many finished, started, or have done neither.
pub fn count(conn: &mut AnyConnection, workshop: WorkshopId) -> Result<Headway, StoreError> {
    let counted: Vec<(i64, String)> = invitations::table
        .inner_join(members::table)
        .filter(invitations::workshop_id.eq(workshop.0))
        .filter(members::is_counted.eq(true))
        .order(invitations::id)
        .limit(20_000)
        .select((invitations::member_id, invitations::state))
        .load(conn)?;
    let is_asked = |state: &str| crate::domain::member::InvitationState::parse(state).is_some_and(|s| s.is_asked());
    let asked: HashSet<i64> = counted.into_iter().filter(|(_, state)| is_asked(state)).map(|(id, _)| id).collect();
    let mut headway = Headway::default();
    for (_, has_finished) in started(conn, workshop)?.into_iter().filter(|(member, _)| asked.contains(member)) {
        if has_finished { headway.finished += 1 } else { headway.started += 1 }
    }
    let all = u32::try_from(asked.len()).unwrap_or(u32::MAX);
    headway.waiting = all.saturating_sub(headway.finished + headway.started);
    Ok(headway)
}

fn started(conn: &mut AnyConnection, workshop: WorkshopId) -> Result<Vec<(i64, bool)>, StoreError> {
    let rows = participations::table
        .filter(participations::workshop_id.eq(workshop.0))
        .filter(participations::has_started.eq(true).or(participations::has_finished.eq(true)))
        .order(participations::member_id)
        .limit(20_000)
        .select((participations::member_id, participations::has_finished))
        .load(conn)?;
    Ok(rows)
}

/// Those who can still be reminded: asked, with an address, not finished, with fewer than two reminders so far, and
/// who have not stopped them.
/// Never for a page; only for writing to them.
pub fn list_missing(conn: &mut AnyConnection, workshop: WorkshopId) -> Result<Vec<Asked>, StoreError> {
    let started = started(conn, workshop)?;
    let finished: HashSet<i64> =
        started.into_iter().filter(|(_, has_finished)| *has_finished).map(|(id, _)| id).collect();
    let stopped = list_stopped(conn, workshop)?;
    let mut people = member::list(conn, workshop, 20_000)?;
    people.retain(|person| {
        person.state.is_asked()
            && !stopped.contains(&person.member)
            && !person.email.is_empty()
            && person.reminders < REMINDERS_AT_MOST
            && !finished.contains(&person.member.0)
    });
    Ok(people)
}

/// Members of a workshop who have stopped reminders.
fn list_stopped(conn: &mut AnyConnection, workshop: WorkshopId) -> Result<HashSet<MemberId>, StoreError> {
    let organisation: i64 = workshops::table.find(workshop.0).select(workshops::organisation_id).first(conn)?;
    let keys = mail_stops::table
        .filter(mail_stops::organisation_id.eq(organisation))
        .filter(mail_stops::kind.eq(LetterKind::Reminder.as_str()))
        .filter(mail_stops::is_stopped.eq(true))
        .select(mail_stops::email_key.nullable());
    let ids: Vec<i64> = invitations::table
        .inner_join(members::table)
        .filter(invitations::workshop_id.eq(workshop.0))
        .filter(members::email_key.eq_any(keys))
        .order(invitations::id)
        .limit(20_000)
        .select(invitations::member_id)
        .load(conn)?;
    Ok(ids.into_iter().map(MemberId).collect())
}

/// Members who got a letter of this workshop after `since`.
pub fn list_written_to(
    conn: &mut AnyConnection,
    workshop: WorkshopId,
    since: Timestamp,
) -> Result<HashSet<MemberId>, StoreError> {
    let ids: Vec<Option<i64>> = letters::table
        .filter(letters::workshop_id.eq(workshop.0))
        .filter(letters::kind.eq_any([LetterKind::Invitation.as_str(), LetterKind::Reminder.as_str()]))
        .filter(letters::created_at.gt(time::to_row(since)))
        .order(letters::id)
        .limit(20_000)
        .select(letters::member_id)
        .load(conn)?;
    Ok(ids.into_iter().flatten().map(MemberId).collect())
}
