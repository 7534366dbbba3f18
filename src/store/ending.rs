//! How charters end, and deleting everything about a team on its day.

use diesel::prelude::*;
use jiff::civil::Date;

use super::schema::{charters, organisations, releases, teams, workshop_teams, workshops};
use super::{AnyConnection, StoreError, Tx};
use crate::domain::charter::Charter;
use crate::domain::ending::Ending;
use crate::domain::ids::{CharterId, OrganisationId, TeamId, WorkshopId};

/// Writes down how it ends, or that it goes on as before.
pub fn set(tx: &mut Tx, charter: CharterId, ending: Option<&Ending>) -> Result<(), StoreError> {
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    diesel::update(charters::table.find(charter.0))
        .set((
            charters::ending.eq(ending.map_or("", |ending| ending.kind.as_str())),
            charters::ended_on.eq(day(ending.map(|ending| ending.ended_on))),
            charters::delete_on.eq(day(ending.map(|ending| ending.delete_on))),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// How many months an organisation keeps what it has.
pub fn find_months_kept(conn: &mut AnyConnection, organisation: OrganisationId) -> Result<i32, StoreError> {
    Ok(organisations::table.find(organisation.0).select(organisations::retention_months).first(conn)?)
}

/// Charters whose day has come; at most 500.
pub fn list_due(conn: &mut AnyConnection, today: Date) -> Result<Vec<(WorkshopId, CharterId)>, StoreError> {
    let rows: Vec<(i64, i64)> = charters::table
        .filter(charters::delete_on.ne(""))
        .filter(charters::delete_on.le(today.to_string()))
        .order(charters::id)
        .limit(500)
        .select((charters::workshop_id, charters::id))
        .load(conn)?;
    Ok(rows.into_iter().map(|(workshop, charter)| (WorkshopId(workshop), CharterId(charter))).collect())
}

/// Deletes a team with its people, answers and charters. A workshop without teams goes as well, unless HR has got
/// figures of it: those count people and name nobody, and what may be released later depends on them.
pub fn delete_team(tx: &mut Tx, charter: &Charter) -> Result<(), StoreError> {
    let TeamId(team) = charter.team;
    let rounds: Vec<i64> = workshop_teams::table
        .filter(workshop_teams::team_id.eq(team))
        .order(workshop_teams::workshop_id)
        .limit(1000)
        .select(workshop_teams::workshop_id)
        .load(&mut **tx)?;
    diesel::delete(teams::table.find(team)).execute(&mut **tx)?;
    let still_used = workshop_teams::table.select(workshop_teams::workshop_id);
    let released = releases::table.select(releases::workshop_id);
    let empty = workshops::table
        .filter(workshops::id.eq_any(rounds))
        .filter(workshops::id.ne_all(still_used))
        .filter(workshops::id.ne_all(released));
    let empty: Vec<i64> = empty.limit(1000).select(workshops::id).load(&mut **tx)?;
    diesel::delete(workshops::table.filter(workshops::id.eq_any(empty))).execute(&mut **tx)?;
    Ok(())
}
