//! Who keeps a team's charter, who is in the team, and when it met.

use diesel::prelude::*;
use jiff::civil::Date;

use super::schema::{invitations, keepers, meetings, members, promise_marks, teams};
use super::{AnyConnection, StoreError, Tx};
use crate::base::token::PublicId;
use crate::domain::charter::Charter;
use crate::domain::ids::{MeetingId, MemberId, OrganisationId, TeamId};
use crate::domain::meeting::{Meeting, Teammate};
use crate::domain::member::InvitationState;

type MateRow = (i64, String, String);

fn mate((id, public_id, name): MateRow) -> Result<Teammate, StoreError> {
    let unknown = || StoreError::Broken(format!("member {id}: unknown id"));
    Ok(Teammate { id: MemberId(id), public_id: PublicId::parse(&public_id).ok_or_else(unknown)?, name })
}

/// The people of a charter's team who can come in, by name, those who joined later among them; at most 2,000.
pub fn list_team(conn: &mut AnyConnection, charter: &Charter) -> Result<Vec<Teammate>, StoreError> {
    let not_asked = [InvitationState::Declined.as_str(), InvitationState::Knocking.as_str()];
    let rows: Vec<MateRow> = invitations::table
        .inner_join(members::table)
        .filter(invitations::workshop_id.eq(charter.workshop.0))
        .filter(invitations::team_id.eq(charter.team.0))
        .filter(invitations::state.ne_all(not_asked))
        .filter(members::left_at.is_null())
        .order((members::name, members::id))
        .limit(2000)
        .select((members::id, members::public_id, members::name))
        .load(conn)?;
    rows.into_iter().map(mate).collect()
}

/// Who keeps the charter of a team; nobody when the keeper has left.
pub fn find_keeper(conn: &mut AnyConnection, team: TeamId) -> Result<Option<Teammate>, StoreError> {
    let row = keepers::table
        .inner_join(members::table)
        .filter(keepers::team_id.eq(team.0))
        .filter(members::left_at.is_null())
        .select((members::id, members::public_id, members::name))
        .first::<MateRow>(conn)
        .optional()?;
    row.map(mate).transpose()
}

/// Name of the keeper who has left, until somebody else takes it.
pub fn find_keeper_who_left(conn: &mut AnyConnection, team: TeamId) -> Result<Option<String>, StoreError> {
    let gone = keepers::table
        .inner_join(members::table)
        .filter(keepers::team_id.eq(team.0))
        .filter(members::left_at.is_not_null());
    Ok(gone.select(members::name).first(conn).optional()?)
}

pub fn set_keeper(
    tx: &mut Tx,
    (organisation, team): (OrganisationId, TeamId),
    keeper: MemberId,
) -> Result<(), StoreError> {
    diesel::delete(keepers::table.find(team.0)).execute(&mut **tx)?;
    diesel::insert_into(keepers::table)
        .values((
            keepers::team_id.eq(team.0),
            keepers::organisation_id.eq(organisation.0),
            keepers::member_id.eq(keeper.0),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// How often a team has met.
pub fn count(conn: &mut AnyConnection, team: TeamId) -> Result<i32, StoreError> {
    Ok(teams::table.find(team.0).select(teams::meeting_count).first(conn)?)
}

type Row = (i64, String, String);

fn meeting((id, public_id, met_on): Row) -> Result<Meeting, StoreError> {
    let unknown = |what: &str| StoreError::Broken(format!("meeting {id}: unknown {what}"));
    Ok(Meeting {
        id: MeetingId(id),
        public_id: PublicId::parse(&public_id).ok_or_else(|| unknown("id"))?,
        met_on: met_on.parse().map_err(|_| unknown("day"))?,
    })
}

/// The meetings of a team, the one that was noted last first; at most `limit`.
pub fn list(conn: &mut AnyConnection, team: TeamId, limit: i64) -> Result<Vec<Meeting>, StoreError> {
    let rows: Vec<Row> = meetings::table
        .filter(meetings::team_id.eq(team.0))
        .order(meetings::id.desc())
        .limit(limit)
        .select((meetings::id, meetings::public_id, meetings::met_on))
        .load(conn)?;
    rows.into_iter().map(meeting).collect()
}

/// Whether a meeting on this day is noted.
pub fn is_noted(conn: &mut AnyConnection, team: TeamId, met_on: Date) -> Result<bool, StoreError> {
    let same = meetings::table
        .filter(meetings::team_id.eq(team.0))
        .filter(meetings::met_on.eq(met_on.to_string()))
        .select(meetings::id);
    Ok(same.first::<i64>(conn).optional()?.is_some())
}

/// Notes a meeting. The team has met once more.
pub fn add(
    tx: &mut Tx,
    (organisation, team): (OrganisationId, TeamId),
    (public_id, met_on): (&PublicId, Date),
) -> Result<MeetingId, StoreError> {
    let id = diesel::insert_into(meetings::table)
        .values((
            meetings::organisation_id.eq(organisation.0),
            meetings::team_id.eq(team.0),
            meetings::public_id.eq(public_id.as_str()),
            meetings::met_on.eq(met_on.to_string()),
        ))
        .returning(meetings::id)
        .get_result::<i64>(&mut **tx)?;
    diesel::update(teams::table.find(team.0))
        .set(teams::meeting_count.eq(teams::meeting_count + 1))
        .execute(&mut **tx)?;
    Ok(MeetingId(id))
}

/// Takes a meeting back. What it said of promises waits for the next one.
pub fn remove(tx: &mut Tx, team: TeamId, id: MeetingId) -> Result<(), StoreError> {
    let marks = promise_marks::table.filter(promise_marks::meeting_id.eq(id.0));
    diesel::update(marks).set(promise_marks::meeting_id.eq(None::<i64>)).execute(&mut **tx)?;
    diesel::delete(meetings::table.find(id.0)).execute(&mut **tx)?;
    let met = teams::table.filter(teams::id.eq(team.0)).filter(teams::meeting_count.gt(0));
    diesel::update(met).set(teams::meeting_count.eq(teams::meeting_count - 1)).execute(&mut **tx)?;
    Ok(())
}
