//! Published versions, kept as they were and never rewritten, and the people they were sent to.

use diesel::prelude::*;
use jiff::Timestamp;

use crate::domain::answer::Value;
use crate::domain::charter::{Charter, Number, Sheet};
use crate::domain::ids::{CharterId, InvitationId, MemberId, TeamId, WorkshopId};
use crate::domain::member::InvitationState;
use crate::store::schema::{answers, charter_versions, charters, invitations, members, newcomers, participations};
use crate::store::{AnyConnection, StoreError, Tx, time};

/// Adds a version; the same number twice is a `Duplicate`.
pub fn add_version(tx: &mut Tx, charter: &Charter, sheet: &Sheet, now: Timestamp) -> Result<(), StoreError> {
    let body = sheet.encode().map_err(|fault| StoreError::Broken(fault.to_string()))?;
    diesel::insert_into(charter_versions::table)
        .values((
            charter_versions::organisation_id.eq(charter.organisation.0),
            charter_versions::charter_id.eq(charter.id.0),
            charter_versions::number.eq(sheet.number.version),
            charter_versions::amendment.eq(sheet.number.amendment),
            charter_versions::body.eq(body),
            charter_versions::published_at.eq(time::to_row(now)),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// The newest published version.
pub fn find_current(conn: &mut AnyConnection, charter: &Charter) -> Result<Option<Sheet>, StoreError> {
    let body: Option<String> = charter_versions::table
        .filter(charter_versions::charter_id.eq(charter.id.0))
        .order((charter_versions::number.desc(), charter_versions::amendment.desc()))
        .select(charter_versions::body)
        .first(conn)
        .optional()?;
    body.map(|body| decode(&body)).transpose()
}

fn decode(body: &str) -> Result<Sheet, StoreError> {
    Sheet::decode(body).map_err(|fault| StoreError::Broken(fault.to_string()))
}

/// When a charter's first version was published.
pub fn find_first_published_at(conn: &mut AnyConnection, charter: CharterId) -> Result<Option<Timestamp>, StoreError> {
    let first: Option<chrono::NaiveDateTime> = charter_versions::table
        .filter(charter_versions::charter_id.eq(charter.0))
        .select(diesel::dsl::min(charter_versions::published_at))
        .first(conn)?;
    Ok(first.map(time::from_row))
}

/// Numbers of all versions of a team, of every round, the oldest first; at most 500.
pub fn list_numbers(conn: &mut AnyConnection, team: TeamId) -> Result<Vec<Number>, StoreError> {
    let rows: Vec<(i32, i32)> = charter_versions::table
        .inner_join(charters::table)
        .filter(charters::team_id.eq(team.0))
        .order((charter_versions::number, charter_versions::amendment))
        .limit(500)
        .select((charter_versions::number, charter_versions::amendment))
        .load(conn)?;
    Ok(rows.into_iter().map(|(version, amendment)| Number { version, amendment }).collect())
}

/// One version of a team, whichever round it was written in.
pub fn find_version(conn: &mut AnyConnection, team: TeamId, number: Number) -> Result<Option<Sheet>, StoreError> {
    let body: Option<String> = charter_versions::table
        .inner_join(charters::table)
        .filter(charters::team_id.eq(team.0))
        .filter(charter_versions::number.eq(number.version))
        .filter(charter_versions::amendment.eq(number.amendment))
        .order(charter_versions::id.desc())
        .select(charter_versions::body)
        .first(conn)
        .optional()?;
    body.map(|body| decode(&body)).transpose()
}

/// How many people joined the team and how many left it between two moments.
pub fn count_comings_and_goings(
    conn: &mut AnyConnection,
    team: TeamId,
    (from, to): (Timestamp, Timestamp),
) -> Result<(u64, u64), StoreError> {
    let (from, to) = (time::to_row(from), time::to_row(to));
    let of_team = members::table.filter(members::team_id.eq(team.0)).filter(members::is_pending.eq(false));
    let joined: i64 =
        of_team.filter(members::joined_at.gt(from)).filter(members::joined_at.le(to)).count().get_result(conn)?;
    let left: i64 = members::table
        .filter(members::team_id.eq(team.0))
        .filter(members::left_at.gt(from))
        .filter(members::left_at.le(to))
        .count()
        .get_result(conn)?;
    Ok((u64::try_from(joined).unwrap_or(0), u64::try_from(left).unwrap_or(0)))
}

/// Somebody who took part and is still there: answered, or joined later and can work with the charter they found.
#[derive(Debug, Clone)]
pub struct TookPart {
    pub member: MemberId,
    pub invitation: InvitationId,
    /// The whole name.
    pub name: String,
    /// What they like to be called.
    pub called: String,
    pub email: Option<String>,
    pub email_key: Option<String>,
}

/// Those who took part, by name; at most 10,000.
pub fn list_took_part(
    conn: &mut AnyConnection,
    workshop: WorkshopId,
    team: TeamId,
) -> Result<Vec<TookPart>, StoreError> {
    type Row = (i64, i64, String, String, Option<String>, Option<String>);
    let not_asked = [InvitationState::Declined.as_str(), InvitationState::Knocking.as_str()];
    let answered = participations::table
        .filter(participations::workshop_id.eq(workshop.0))
        .filter(participations::team_id.eq(team.0))
        .filter(participations::has_answered.eq(true))
        .select(participations::member_id);
    let consented = newcomers::table
        .inner_join(charters::table)
        .filter(charters::workshop_id.eq(workshop.0))
        .filter(charters::team_id.eq(team.0))
        .filter(newcomers::consented_number.ne(""))
        .select(newcomers::member_id);
    let rows: Vec<Row> = invitations::table
        .inner_join(members::table)
        .filter(invitations::workshop_id.eq(workshop.0))
        .filter(invitations::team_id.eq(team.0))
        .filter(invitations::state.ne_all(not_asked))
        .filter(members::id.eq_any(answered).or(members::id.eq_any(consented)))
        .filter(members::left_at.is_null())
        .order((members::name, members::id))
        .limit(10_000)
        .select((
            members::id,
            invitations::id,
            members::name,
            members::preferred_name,
            members::email,
            members::email_key,
        ))
        .load(conn)?;
    let person = |(id, invitation, name, preferred, email, email_key): Row| {
        let called = if preferred.is_empty() { name.clone() } else { preferred };
        TookPart { member: MemberId(id), invitation: InvitationId(invitation), name, called, email, email_key }
    };
    Ok(rows.into_iter().map(person).collect())
}

/// Named mode only: name, answer and own line of everybody who answered one question, by name; at most 10,000.
pub fn list_named_answers(
    conn: &mut AnyConnection,
    (workshop, team): (WorkshopId, TeamId),
    question: &str,
) -> Result<Vec<(String, Value, String)>, StoreError> {
    let rows: Vec<(String, String)> = answers::table
        .inner_join(members::table)
        .filter(answers::workshop_id.eq(workshop.0))
        .filter(answers::team_id.eq(team.0))
        .filter(answers::question.eq(question))
        .order((members::name, members::id))
        .limit(10_000)
        .select((members::name, answers::body))
        .load(conn)?;
    let answer = |(name, body): (String, String)| {
        let body = super::compose::decode(question, &body)?;
        Ok((name, body.value, body.note))
    };
    rows.into_iter().map(answer).collect()
}
