//! Two rounds of a team side by side: which round a version is of, who took part, and answers that have names.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::domain::charter::Number;
use crate::domain::charter::rounds::Named;
use crate::domain::ids::{MemberId, TeamId, WorkshopId};
use crate::store::schema::{answers, charter_versions, charters, members, participations};
use crate::store::{AnyConnection, StoreError};

/// Answers and people of one team in one round that are looked at.
const MOST: i64 = 100_000;

/// The round a version of a team was written in.
pub fn find_round(conn: &mut AnyConnection, team: TeamId, number: Number) -> Result<WorkshopId, StoreError> {
    let id: i64 = charter_versions::table
        .inner_join(charters::table)
        .filter(charters::team_id.eq(team.0))
        .filter(charter_versions::number.eq(number.version))
        .filter(charter_versions::amendment.eq(number.amendment))
        .order(charter_versions::id.desc())
        .select(charters::workshop_id)
        .first(conn)?;
    Ok(WorkshopId(id))
}

/// Everybody of a team who is counted and answered something in a closed round, whoever has left since included.
pub fn list_answered(
    conn: &mut AnyConnection,
    workshop: WorkshopId,
    team: TeamId,
) -> Result<BTreeSet<MemberId>, StoreError> {
    let ids: Vec<i64> = participations::table
        .inner_join(members::table)
        .filter(participations::workshop_id.eq(workshop.0))
        .filter(participations::team_id.eq(team.0))
        .filter(participations::has_answered.eq(true))
        .filter(members::is_counted.eq(true))
        .order(participations::member_id)
        .limit(MOST)
        .select(participations::member_id)
        .load(conn)?;
    Ok(ids.into_iter().map(MemberId).collect())
}

/// Everybody who has left a team.
pub fn list_gone(conn: &mut AnyConnection, team: TeamId) -> Result<BTreeSet<MemberId>, StoreError> {
    let gone = members::table.filter(members::team_id.eq(team.0)).filter(members::left_at.is_not_null());
    let ids: Vec<i64> = gone.order(members::id).limit(MOST).select(members::id).load(conn)?;
    Ok(ids.into_iter().map(MemberId).collect())
}

/// What everybody who is counted answered, by question. Nothing of a round whose names were cut off.
pub fn list_named(conn: &mut AnyConnection, workshop: WorkshopId, team: TeamId) -> Result<Named, StoreError> {
    let rows: Vec<(String, i64, String)> = answers::table
        .inner_join(members::table)
        .filter(answers::workshop_id.eq(workshop.0))
        .filter(answers::team_id.eq(team.0))
        .filter(members::is_counted.eq(true))
        .order(answers::id)
        .limit(MOST)
        .select((answers::question, answers::member_id, answers::body))
        .load(conn)?;
    let mut named = Named::new();
    for (question, member, body) in rows {
        let value = super::compose::decode(&question, &body)?.value;
        named.entry(question).or_default().insert(MemberId(member), value);
    }
    Ok(named)
}
