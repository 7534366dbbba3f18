//! The post's view of the outbox: claim letters under a lease, settle what became of them.

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::{charter_versions, invitations, letter_files, letters, mail_stops, members};
use super::{AnyConnection, StoreError, Tx, time};
use crate::domain::charter::Sheet;
use crate::domain::ids::{LetterId, MemberId, OrganisationId, WorkshopId};
use crate::domain::letter::LetterState;
use crate::domain::member::InvitationState;

/// A letter that waits, as it was written.
pub struct Waiting {
    pub id: LetterId,
    pub organisation: OrganisationId,
    pub kind: String,
    pub message_id: String,
    pub created_at: Timestamp,
    pub to_name: String,
    pub to_address: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub calendar: String,
    pub unsubscribe: String,
    pub attempts: i32,
    pub unknown_tries: i32,
    pub member: Option<MemberId>,
    pub workshop: Option<WorkshopId>,
}

type Row = (
    (i64, i64),
    String,
    String,
    chrono::NaiveDateTime,
    (String, String, String, String, String, String, String),
    (i32, i32, Option<i64>, Option<i64>),
);

fn waiting(((id, organisation), kind, message_id, created_at, content, counts): Row) -> Waiting {
    let (to_name, to_address, subject, text, html, calendar, unsubscribe) = content;
    let (attempts, unknown_tries, member, workshop) = counts;
    Waiting {
        id: LetterId(id),
        organisation: OrganisationId(organisation),
        kind,
        message_id,
        created_at: time::from_row(created_at),
        to_name,
        to_address,
        subject,
        text,
        html,
        calendar,
        unsubscribe,
        attempts,
        unknown_tries,
        member: member.map(MemberId),
        workshop: workshop.map(WorkshopId),
    }
}

macro_rules! columns {
    () => {
        (
            (letters::id, letters::organisation_id),
            letters::kind,
            letters::message_id,
            letters::created_at,
            (
                letters::to_name,
                letters::to_address,
                letters::subject,
                letters::text,
                letters::html,
                letters::calendar,
                letters::unsubscribe,
            ),
            (letters::attempts, letters::unknown_tries, letters::member_id, letters::workshop_id),
        )
    };
}

/// Letters whose time has come, or whose lease ran out with the instance that held it; the longest waiting first.
pub fn list_due(tx: &mut Tx, now: Timestamp, limit: i64) -> Result<Vec<Waiting>, StoreError> {
    let now = time::to_row(now);
    let rows: Vec<Row> = letters::table
        .filter(
            letters::state
                .eq(LetterState::Waiting.as_str())
                .and(letters::next_at.le(now))
                .or(letters::state.eq(LetterState::Leased.as_str()).and(letters::lease_until.le(now))),
        )
        .order((letters::next_at, letters::id))
        .limit(limit)
        .select(columns!())
        .load(&mut **tx)?;
    Ok(rows.into_iter().map(waiting).collect())
}

/// The published version that travels with a letter, if one does.
pub fn find_attached(conn: &mut AnyConnection, letter: LetterId) -> Result<Option<Sheet>, StoreError> {
    let body: Option<String> = letter_files::table
        .inner_join(charter_versions::table)
        .filter(letter_files::letter_id.eq(letter.0))
        .select(charter_versions::body)
        .first(conn)
        .optional()?;
    body.map(|body| Sheet::decode(&body).map_err(|fault| StoreError::Broken(fault.to_string()))).transpose()
}

pub fn set_leased(tx: &mut Tx, ids: &[LetterId], lease: &str, until: Timestamp) -> Result<(), StoreError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    diesel::update(letters::table.filter(letters::id.eq_any(ids)))
        .set((
            letters::state.eq(LetterState::Leased.as_str()),
            letters::lease.eq(lease),
            letters::lease_until.eq(time::to_row(until)),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// What is written down about a letter after a try.
pub struct Settled<'a> {
    pub state: LetterState,
    pub attempts: i32,
    pub unknown_tries: i32,
    pub next_at: Timestamp,
    pub reason: &'a str,
    pub server_line: &'a str,
}

/// Settles a letter that is still held under this lease; says whether it was.
pub fn set_settled(
    tx: &mut Tx,
    (id, lease): (LetterId, &str),
    settled: &Settled,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let is_sent = settled.state == LetterState::Sent;
    let held = letters::table
        .filter(letters::id.eq(id.0))
        .filter(letters::state.eq(LetterState::Leased.as_str()))
        .filter(letters::lease.eq(lease));
    let changed = diesel::update(held)
        .set((
            letters::state.eq(settled.state.as_str()),
            letters::attempts.eq(settled.attempts),
            letters::unknown_tries.eq(settled.unknown_tries),
            letters::next_at.eq(time::to_row(settled.next_at)),
            letters::reason.eq(settled.reason),
            letters::server_line.eq(settled.server_line),
            letters::lease.eq(None::<String>),
            letters::lease_until.eq(None::<chrono::NaiveDateTime>),
            letters::sent_at.eq(is_sent.then(|| time::to_row(now))),
        ))
        .execute(&mut **tx)?;
    Ok(changed == 1)
}

/// Lets a letter that was claimed and not tried wait again until `next_at`, as if nobody had claimed it.
pub fn set_given_back(
    tx: &mut Tx,
    (id, lease): (LetterId, &str),
    next_at: Timestamp,
    reason: &str,
) -> Result<(), StoreError> {
    let held = letters::table
        .filter(letters::id.eq(id.0))
        .filter(letters::state.eq(LetterState::Leased.as_str()))
        .filter(letters::lease.eq(lease));
    diesel::update(held)
        .set((
            letters::state.eq(LetterState::Waiting.as_str()),
            letters::next_at.eq(time::to_row(next_at)),
            letters::reason.eq(reason),
            letters::lease.eq(None::<String>),
            letters::lease_until.eq(None::<chrono::NaiveDateTime>),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// Lets every letter under a lease wait again; says how many there were.
pub fn set_all_given_back(tx: &mut Tx) -> Result<usize, StoreError> {
    let leased = letters::table.filter(letters::state.eq(LetterState::Leased.as_str()));
    let row = (
        letters::state.eq(LetterState::Waiting.as_str()),
        letters::lease.eq(None::<String>),
        letters::lease_until.eq(None::<chrono::NaiveDateTime>),
    );
    Ok(diesel::update(leased).set(row).execute(&mut **tx)?)
}

/// Empties a letter that has left: it holds links that open things.
pub fn remove_body(tx: &mut Tx, id: LetterId) -> Result<(), StoreError> {
    diesel::update(letters::table.find(id.0))
        .set((letters::text.eq(""), letters::html.eq(""), letters::calendar.eq(""), letters::unsubscribe.eq("")))
        .execute(&mut **tx)?;
    Ok(())
}

/// Whether the receiver of a letter still wants and may have it.
pub fn may_receive(tx: &mut Tx, letter: &Waiting) -> Result<bool, StoreError> {
    let stopped = mail_stops::table
        .filter(mail_stops::organisation_id.eq(letter.organisation.0))
        .filter(mail_stops::email_key.eq(letter.to_address.to_lowercase()))
        .filter(mail_stops::kind.eq(&letter.kind))
        .filter(mail_stops::is_stopped.eq(true));
    if diesel::select(diesel::dsl::exists(stopped)).get_result::<bool>(&mut **tx)? {
        return Ok(false);
    }
    let (Some(member), Some(workshop)) = (letter.member, letter.workshop) else {
        return Ok(true);
    };
    let left = members::table.filter(members::id.eq(member.0)).filter(members::left_at.is_not_null());
    let declined = invitations::table
        .filter(invitations::workshop_id.eq(workshop.0))
        .filter(invitations::member_id.eq(member.0))
        .filter(invitations::state.eq(InvitationState::Declined.as_str()));
    let has_left = diesel::select(diesel::dsl::exists(left)).get_result::<bool>(&mut **tx)?;
    let has_declined = diesel::select(diesel::dsl::exists(declined)).get_result::<bool>(&mut **tx)?;
    Ok(!has_left && !has_declined)
}

/// Whether a letter went to the address its member has now.
pub fn is_address_of(tx: &mut Tx, member: MemberId, address: &str) -> Result<bool, StoreError> {
    let same = members::table.filter(members::id.eq(member.0)).filter(members::email.eq(address));
    Ok(diesel::select(diesel::dsl::exists(same)).get_result(&mut **tx)?)
}

/// Letters that wait or are under way.
pub fn count_open(conn: &mut super::AnyConnection) -> Result<i64, StoreError> {
    let open = [LetterState::Waiting.as_str(), LetterState::Leased.as_str()];
    Ok(letters::table.filter(letters::state.eq_any(open)).count().get_result(conn)?)
}

/// Letters that came back: nobody tries them again by themselves.
pub fn count_returned(conn: &mut super::AnyConnection) -> Result<i64, StoreError> {
    Ok(letters::table.filter(letters::state.eq(LetterState::CameBack.as_str())).count().get_result(conn)?)
}

/// Lets every letter that came back try again now; says how many.
pub fn set_all_waiting(tx: &mut Tx, now: Timestamp) -> Result<usize, StoreError> {
    let back = letters::table
        .filter(letters::state.eq_any([LetterState::CameBack.as_str(), LetterState::Waiting.as_str()]))
        .filter(letters::text.ne(""));
    let row = (
        letters::state.eq(LetterState::Waiting.as_str()),
        letters::attempts.eq(0),
        letters::unknown_tries.eq(0),
        letters::next_at.eq(time::to_row(now)),
    );
    Ok(diesel::update(back).set(row).execute(&mut **tx)?)
}
