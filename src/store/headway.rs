//! How far a workshop's people are with answering: numbers for pages, and who is missing for reminders only.

use std::collections::HashSet;

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::{invitations, letters, mail_stops, members, participations, workshops};
use super::{AnyConnection, StoreError, time};
use super::{answer, member};
use crate::domain::ids::{MemberId, WorkshopId};
use crate::domain::letter::LetterKind;
use crate::domain::member::{Asked, Headway, InvitationState};
use crate::domain::workshop::{REMINDERS_AT_MOST, Stage, Workshop};

/// A place on the list: state, whether counted, and of those who were there begun, finished, and the step shown.
type PlaceRow = (String, bool, Option<bool>, Option<bool>, Option<i32>);

/// How many of those asked finished, started, or have done neither. While answers are open nothing that is done about
/// one person moves these numbers, because it would tell how far that person is: not being counted makes no
/// difference, and who is taken out stays in them with the step they had come to. Once the answers are closed they are
/// about those who count.
pub fn count(conn: &mut AnyConnection, workshop: &Workshop) -> Result<Headway, StoreError> {
    let rows: Vec<PlaceRow> = invitations::table
        .inner_join(members::table)
        .left_join(
            participations::table.on(participations::workshop_id
                .eq(invitations::workshop_id)
                .and(participations::member_id.eq(invitations::member_id))),
        )
        .filter(invitations::workshop_id.eq(workshop.id.0))
        .order(invitations::id)
        .limit(20_000)
        .select((
            invitations::state,
            members::is_counted,
            participations::has_started.nullable(),
            participations::has_finished.nullable(),
            participations::shown_step.nullable(),
        ))
        .load(conn)?;
    let is_over = matches!(workshop.stage, Stage::Closed | Stage::Ended);
    let mut headway = Headway::default();
    for step in rows.iter().filter_map(|row| shown_step(row, is_over)) {
        match step {
            answer::SHOWN_FINISHED.. => headway.finished += 1,
            answer::SHOWN_STARTED => headway.started += 1,
            _ => headway.waiting += 1,
        }
    }
    Ok(headway)
}

/// The step of a place as the numbers show it; `None` where it is not among them.
fn shown_step((state, is_counted, started, finished, held): &PlaceRow, is_over: bool) -> Option<i32> {
    let state = InvitationState::parse(state)?;
    let actual = match (started.unwrap_or(false), finished.unwrap_or(false)) {
        (_, true) => answer::SHOWN_FINISHED,
        (true, false) => answer::SHOWN_STARTED,
        (false, false) => 0,
    };
    if is_over {
        return (state.is_asked() && *is_counted).then_some(actual);
    }
    let was_taken_out = state == InvitationState::Declined && held.is_some();
    (state.is_asked() || was_taken_out).then(|| actual.max(held.unwrap_or(0)))
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
