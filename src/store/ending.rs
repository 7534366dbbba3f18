//! How charters end, and deleting everything about a team on its day.

use diesel::prelude::*;
use jiff::civil::Date;

use super::schema::{
    accounts, charters, letters, mail_stops, members, organisations, releases, teams, workshop_teams, workshops,
};
use super::{AnyConnection, StoreError, Tx};
use crate::domain::charter::Charter;
use crate::domain::ending::Ending;
use crate::domain::ids::{CharterId, OrganisationId, TeamId, WorkshopId};
use crate::domain::workshop::Stage;

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

/// Whether the team is in a later round that is more than a plan.
pub fn has_begun_again(conn: &mut AnyConnection, charter: &Charter) -> Result<bool, StoreError> {
    let later = workshop_teams::table
        .inner_join(workshops::table)
        .filter(workshop_teams::team_id.eq(charter.team.0))
        .filter(workshop_teams::workshop_id.gt(charter.workshop.0))
        .filter(workshops::stage.ne(Stage::Planning.as_str()))
        .select(workshop_teams::workshop_id);
    Ok(later.first::<i64>(conn).optional()?.is_some())
}

/// Charters whose day is this one or before; at most 500.
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
    remove_addresses(tx, charter)?;
    let about = letters::table.filter(letters::workshop_id.eq_any(rounds.clone())).filter(letters::member_id.is_null());
    let charters_of_team = charters::table.filter(charters::team_id.eq(team)).select(charters::id);
    for id in charters_of_team.order(charters::id).limit(1000).load::<i64>(&mut **tx)? {
        let moments = about.clone().filter(letters::dedupe_key.like(format!("moment:{id}:%")));
        diesel::delete(moments).execute(&mut **tx)?;
    }
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

/// The stop addresses of letters to people of this team whom the organisation knows by nothing else.
fn remove_addresses(tx: &mut Tx, charter: &Charter) -> Result<(), StoreError> {
    let organisation = charter.organisation.0;
    let of_team = members::table.filter(members::team_id.eq(charter.team.0)).filter(members::email_key.is_not_null());
    let keys: Vec<Option<String>> = of_team.limit(10_000).select(members::email_key).load(&mut **tx)?;
    let keys: Vec<String> = keys.into_iter().flatten().collect();
    let elsewhere = members::table
        .filter(members::organisation_id.eq(organisation))
        .filter(members::team_id.ne(charter.team.0))
        .filter(members::email_key.is_not_null())
        .select(members::email_key.assume_not_null());
    let accounts = accounts::table.select(accounts::email_key);
    for some in keys.chunks(500) {
        let stops = mail_stops::table
            .filter(mail_stops::organisation_id.eq(organisation))
            .filter(mail_stops::email_key.eq_any(some.to_vec()))
            .filter(mail_stops::email_key.ne_all(elsewhere))
            .filter(mail_stops::email_key.ne_all(accounts));
        let stops: Vec<i64> = stops.limit(100_000).select(mail_stops::id).load(&mut **tx)?;
        for some in stops.chunks(500) {
            diesel::delete(mail_stops::table.filter(mail_stops::id.eq_any(some.to_vec()))).execute(&mut **tx)?;
        }
    }
    Ok(())
}
