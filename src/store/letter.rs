//! Letters of one workshop as its facilitator sees them. Sending them is not done here.

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::letters;
use super::{AnyConnection, StoreError, Tx, time};
use crate::base::token::PublicId;
use crate::domain::ids::{LetterId, MemberId, OrganisationId, WorkshopId};
use crate::domain::letter::{ANSWERS_CLOSED, Counts, LetterKind, LetterState, Listed};

/// Kinds that a page may list by name. A reminder or a code for a second device tells how far somebody is, and when a
/// design moment was called may tell who called it.
const BY_NAME: [LetterKind; 6] = [
    LetterKind::Invitation,
    LetterKind::Trial,
    LetterKind::Consent,
    LetterKind::Summary,
    LetterKind::LookAgain,
    LetterKind::Newcomer,
];

type Row =
    (i64, String, String, Option<i64>, (String, String, String), String, chrono::NaiveDateTime, (String, String));

fn listed(row: Row) -> Result<Listed, StoreError> {
    let (id, message_id, kind, member, (to_name, to_address, subject), state, created_at, (reason, server_line)) = row;
    let unknown = |what: &str| StoreError::Broken(format!("letter {id}: unknown {what}"));
    let public_id = message_id.split('@').next().unwrap_or_default();
    Ok(Listed {
        id: LetterId(id),
        public_id: PublicId::parse(public_id).ok_or_else(|| unknown("id"))?,
        kind: LetterKind::parse(&kind).ok_or_else(|| unknown("kind"))?,
        member: member.map(MemberId),
        to_name,
        to_address,
        subject,
        state: LetterState::parse(&state).ok_or_else(|| unknown("state"))?,
        created_at: time::from_row(created_at),
        reason,
        server_line,
    })
}

macro_rules! columns {
    () => {
        (
            letters::id,
            letters::message_id,
            letters::kind,
            letters::member_id,
            (letters::to_name, letters::to_address, letters::subject),
            letters::state,
            letters::created_at,
            (letters::reason, letters::server_line),
        )
    };
}

/// Letters that may be listed by name: what came back first, then the newest.
pub fn list(
    conn: &mut AnyConnection,
    workshop: WorkshopId,
    (offset, limit): (i64, i64),
) -> Result<Vec<Listed>, StoreError> {
    let rows: Vec<Row> = letters::table
        .filter(letters::workshop_id.eq(workshop.0))
        .filter(letters::kind.eq_any(BY_NAME.map(LetterKind::as_str)))
        .order((letters::state.eq(LetterState::CameBack.as_str()).desc(), letters::id.desc()))
        .offset(offset)
        .limit(limit)
        .select(columns!())
        .load(conn)?;
    rows.into_iter().map(listed).collect()
}

/// How many of the letters that may be listed by name stand in each state.
pub fn count_states(conn: &mut AnyConnection, workshop: WorkshopId) -> Result<Counts, StoreError> {
    let rows: Vec<(String, i64)> = letters::table
        .filter(letters::workshop_id.eq(workshop.0))
        .filter(letters::kind.eq_any(BY_NAME.map(LetterKind::as_str)))
        .group_by(letters::state)
        .select((letters::state, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(state, count)| Some((LetterState::parse(&state)?, count))).collect())
}

/// A letter of this workshop that may be listed by name, by the id in the address.
pub fn find(conn: &mut AnyConnection, workshop: WorkshopId, id: &PublicId) -> Result<Listed, StoreError> {
    let row: Row = letters::table
        .filter(letters::workshop_id.eq(workshop.0))
        .filter(letters::message_id.like(format!("{id}@%")))
        .filter(letters::kind.eq_any(BY_NAME.map(LetterKind::as_str)))
        .select(columns!())
        .first(conn)?;
    listed(row)
}

/// The text of a letter; empty once it has left and was forgotten.
pub fn find_text(conn: &mut AnyConnection, id: LetterId) -> Result<String, StoreError> {
    Ok(letters::table.find(id.0).select(letters::text).first(conn)?)
}

/// Lets a letter that came back, or waits, try again now. One whose words are gone cannot.
pub fn set_waiting(tx: &mut Tx, id: LetterId, now: Timestamp) -> Result<bool, StoreError> {
    let again = letters::table
        .filter(letters::id.eq(id.0))
        .filter(letters::state.eq_any([LetterState::CameBack.as_str(), LetterState::Waiting.as_str()]))
        .filter(letters::text.ne(""));
    let changed = diesel::update(again)
        .set((
            letters::state.eq(LetterState::Waiting.as_str()),
            letters::attempts.eq(0),
            letters::unknown_tries.eq(0),
            letters::next_at.eq(time::to_row(now)),
        ))
        .execute(&mut **tx)?;
    Ok(changed > 0)
}

/// Letters of this workshop to one member that have not left are not sent any more.
pub fn drop_waiting(tx: &mut Tx, workshop: WorkshopId, member: MemberId) -> Result<(), StoreError> {
    drop_elsewhere(tx, (workshop, member), "")
}

/// The same, but for those to this address.
pub fn drop_elsewhere(
    tx: &mut Tx,
    (workshop, member): (WorkshopId, MemberId),
    address: &str,
) -> Result<(), StoreError> {
    let waiting = letters::table
        .filter(letters::workshop_id.eq(workshop.0))
        .filter(letters::member_id.eq(member.0))
        .filter(letters::to_address.ne(address))
        .filter(letters::state.eq_any([LetterState::Waiting.as_str(), LetterState::CameBack.as_str()]));
    diesel::update(waiting)
        .set((
            letters::state.eq(LetterState::Dropped.as_str()),
            letters::text.eq(""),
            letters::html.eq(""),
            letters::unsubscribe.eq(""),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// Letters that left, or are to leave, after `from` and until `to`: of this workshop, and of its whole organisation.
pub fn count_leaving(
    conn: &mut AnyConnection,
    (organisation, workshop): (OrganisationId, WorkshopId),
    (from, to): (Timestamp, Timestamp),
) -> Result<(i64, i64), StoreError> {
    let leaving = letters::table
        .filter(letters::organisation_id.eq(organisation.0))
        .filter(letters::next_at.gt(time::to_row(from)))
        .filter(letters::next_at.le(time::to_row(to)));
    let of_workshop = leaving.filter(letters::workshop_id.eq(workshop.0)).count().get_result(conn)?;
    Ok((of_workshop, leaving.count().get_result(conn)?))
}

/// Invitations and reminders that wait for a later day ask for nothing once the answers are closed.
pub fn drop_late(tx: &mut Tx, workshop: WorkshopId, now: Timestamp) -> Result<(), StoreError> {
    let late = letters::table
        .filter(letters::workshop_id.eq(workshop.0))
        .filter(letters::kind.eq_any([LetterKind::Invitation.as_str(), LetterKind::Reminder.as_str()]))
        .filter(letters::state.eq(LetterState::Waiting.as_str()))
        .filter(letters::next_at.gt(time::to_row(now)));
    diesel::update(late)
        .set((
            letters::state.eq(LetterState::Dropped.as_str()),
            letters::reason.eq(ANSWERS_CLOSED),
            letters::text.eq(""),
            letters::html.eq(""),
            letters::unsubscribe.eq(""),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// What a letter needs to find somebody whose address was corrected.
pub struct Undelivered {
    pub id: LetterId,
    pub kind: LetterKind,
    pub text: String,
    pub html: String,
    pub calendar: String,
    pub unsubscribe: String,
}

/// Letters of a workshop to one member, of these kinds, that wait or came back and still have their words.
pub fn list_undelivered(
    conn: &mut AnyConnection,
    (workshop, member): (WorkshopId, MemberId),
    kinds: &[LetterKind],
) -> Result<Vec<Undelivered>, StoreError> {
    let kinds: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    let rows: Vec<(i64, String, String, String, String, String)> = letters::table
        .filter(letters::workshop_id.eq(workshop.0))
        .filter(letters::member_id.eq(member.0))
        .filter(letters::kind.eq_any(kinds))
        .filter(letters::state.eq_any([LetterState::CameBack.as_str(), LetterState::Waiting.as_str()]))
        .filter(letters::text.ne(""))
        .order(letters::id)
        .limit(1000)
        .select((letters::id, letters::kind, letters::text, letters::html, letters::calendar, letters::unsubscribe))
        .load(conn)?;
    let undelivered = |(id, kind, text, html, calendar, unsubscribe): (i64, String, _, _, _, _)| {
        let unknown = || StoreError::Broken(format!("letter {id}: unknown kind"));
        let kind = LetterKind::parse(&kind).ok_or_else(unknown)?;
        Ok(Undelivered { id: LetterId(id), kind, text, html, calendar, unsubscribe })
    };
    rows.into_iter().map(undelivered).collect()
}

/// Sends a letter to another address, as if it had just been written; a mail server that has seen it takes it for a
/// new one.
pub fn set_address(
    tx: &mut Tx,
    letter: &Undelivered,
    (address, message_id): (&str, &str),
    now: Timestamp,
) -> Result<(), StoreError> {
    diesel::update(letters::table.find(letter.id.0))
        .set((
            (letters::to_address.eq(address), letters::message_id.eq(message_id)),
            letters::text.eq(&letter.text),
            letters::html.eq(&letter.html),
            letters::calendar.eq(&letter.calendar),
            letters::unsubscribe.eq(&letter.unsubscribe),
            letters::state.eq(LetterState::Waiting.as_str()),
            (letters::attempts.eq(0), letters::unknown_tries.eq(0)),
            letters::next_at.eq(time::to_row(now)),
            (letters::reason.eq(""), letters::server_line.eq("")),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// Letters to new colleagues that came back and after which none got through, with why; by address.
pub fn list_failed_welcomes(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
) -> Result<std::collections::HashMap<String, String>, StoreError> {
    let rows: Vec<(String, String, String)> = letters::table
        .filter(letters::organisation_id.eq(organisation.0))
        .filter(letters::kind.eq(LetterKind::Welcome.as_str()))
        .order(letters::id)
        .limit(20_000)
        .select((letters::to_address, letters::state, letters::reason))
        .load(conn)?;
    let newest: std::collections::HashMap<String, (String, String)> =
        rows.into_iter().map(|(address, state, reason)| (address, (state, reason))).collect();
    let came_back = LetterState::CameBack.as_str();
    let failed = newest.into_iter().filter(|(_, (state, _))| state == came_back);
    Ok(failed.map(|(address, (_, reason))| (address, reason)).collect())
}

/// Letters written after `since`: by this workshop, and by its whole organisation.
pub fn count_since(
    conn: &mut AnyConnection,
    (organisation, workshop): (OrganisationId, WorkshopId),
    since: Timestamp,
) -> Result<(i64, i64), StoreError> {
    let written = letters::table
        .filter(letters::organisation_id.eq(organisation.0))
        .filter(letters::created_at.gt(time::to_row(since)));
    let of_workshop = written.filter(letters::workshop_id.eq(workshop.0)).count().get_result(conn)?;
    Ok((of_workshop, written.count().get_result(conn)?))
}

/// Whether an invitation of this workshop was written to an address after `since` and has not come back.
pub fn has_invited(
    conn: &mut AnyConnection,
    (workshop, address): (WorkshopId, &str),
    since: Timestamp,
) -> Result<bool, StoreError> {
    let fresh = letters::table
        .filter(letters::workshop_id.eq(workshop.0))
        .filter(letters::kind.eq(LetterKind::Invitation.as_str()))
        .filter(letters::to_address.eq(address))
        .filter(letters::created_at.gt(time::to_row(since)))
        .filter(letters::state.ne_all([LetterState::CameBack.as_str(), LetterState::Dropped.as_str()]))
        .select(letters::id);
    Ok(fresh.first::<i64>(conn).optional()?.is_some())
}

/// Keys of the reminders that the clockwork wrote for a workshop.
pub fn list_automatic_keys(
    conn: &mut AnyConnection,
    workshop: WorkshopId,
) -> Result<std::collections::HashSet<String>, StoreError> {
    let keys: Vec<String> = letters::table
        .filter(letters::workshop_id.eq(workshop.0))
        .filter(letters::dedupe_key.like(format!("{AUTOMATIC}%")))
        .order(letters::id)
        .limit(20_000)
        .select(letters::dedupe_key)
        .load(conn)?;
    Ok(keys.into_iter().collect())
}

/// How the keys of reminders begin that nobody asked for.
pub const AUTOMATIC: &str = "reminder-by-itself-";

/// The words of the newest letter to an address that still has any.
pub fn find_newest_text(conn: &mut AnyConnection, address: &str) -> Result<Option<String>, StoreError> {
    Ok(letters::table
        .filter(letters::to_address.eq(address))
        .filter(letters::text.ne(""))
        .order(letters::id.desc())
        .select(letters::text)
        .first(conn)
        .optional()?)
}
