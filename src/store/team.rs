//! Teams of an organisation.

use std::collections::HashMap;

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::{charters, members, teams, walls, workshop_teams, workshops};
use super::workshop::{self, TeamRow};
use super::{AnyConnection, StoreError, Tx, moment, time};
use crate::base::dice::Dice;
use crate::base::token::PublicId;
use crate::domain::charter::CharterState;
use crate::domain::ids::{OrganisationId, TeamId, WorkshopId};
use crate::domain::workshop::{Outcome, Stage, Team};

/// Teams by name; at most 500.
pub fn list(conn: &mut AnyConnection, organisation: OrganisationId) -> Result<Vec<Team>, StoreError> {
    let rows: Vec<TeamRow> = teams::table
        .filter(teams::organisation_id.eq(organisation.0))
        .order((teams::name, teams::id))
        .limit(500)
        .select((teams::id, teams::public_id, teams::name, teams::meeting_count))
        .load(conn)?;
    rows.into_iter().map(workshop::team).collect()
}

pub fn find(conn: &mut AnyConnection, organisation: OrganisationId, id: &PublicId) -> Result<Team, StoreError> {
    let row: TeamRow = teams::table
        .filter(teams::organisation_id.eq(organisation.0))
        .filter(teams::public_id.eq(id.as_str()))
        .select((teams::id, teams::public_id, teams::name, teams::meeting_count))
        .first(conn)?;
    workshop::team(row)
}

pub fn find_by_name(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    name: &str,
) -> Result<Option<Team>, StoreError> {
    let row: Option<TeamRow> = teams::table
        .filter(teams::organisation_id.eq(organisation.0))
        .filter(teams::name.eq(name))
        .select((teams::id, teams::public_id, teams::name, teams::meeting_count))
        .first(conn)
        .optional()?;
    row.map(workshop::team).transpose()
}

/// The team of this name, made if there is none.
pub fn find_or_add(
    tx: &mut Tx,
    dice: &Dice,
    (organisation, name): (OrganisationId, &str),
    now: Timestamp,
) -> Result<Team, StoreError> {
    if let Some(known) = find_by_name(tx, organisation, name)? {
        return Ok(known);
    }
    let public_id = PublicId::throw(dice);
    let id: i64 = diesel::insert_into(teams::table)
        .values((
            teams::organisation_id.eq(organisation.0),
            teams::public_id.eq(public_id.as_str()),
            teams::name.eq(name),
            teams::meeting_count.eq(0),
            teams::created_at.eq(time::to_row(now)),
        ))
        .returning(teams::id)
        .get_result(&mut **tx)?;
    Ok(Team { id: TeamId(id), public_id, name: name.to_owned(), meeting_count: 0 })
}

pub fn set_name(tx: &mut Tx, team: TeamId, name: &str) -> Result<(), StoreError> {
    diesel::update(teams::table.find(team.0)).set(teams::name.eq(name)).execute(&mut **tx)?;
    Ok(())
}

/// Whether a team belongs to this workshop and to no other.
pub fn is_only_in(conn: &mut AnyConnection, team: TeamId, workshop: WorkshopId) -> Result<bool, StoreError> {
    let elsewhere = workshop_teams::table
        .filter(workshop_teams::team_id.eq(team.0))
        .filter(workshop_teams::workshop_id.ne(workshop.0))
        .select(workshop_teams::team_id);
    Ok(elsewhere.first::<i64>(conn).optional()?.is_none())
}

pub fn set_meeting_count(tx: &mut Tx, team: TeamId, meetings: i32) -> Result<(), StoreError> {
    diesel::update(teams::table.find(team.0)).set(teams::meeting_count.eq(meetings)).execute(&mut **tx)?;
    Ok(())
}

/// Takes away a team that nobody is in and no workshop has: a name that was typed by mistake.
pub fn remove_if_unused(tx: &mut Tx, team: TeamId) -> Result<(), StoreError> {
    let has_people = members::table.filter(members::team_id.eq(team.0)).select(members::id).first::<i64>(&mut **tx);
    let has_workshops = workshop_teams::table
        .filter(workshop_teams::team_id.eq(team.0))
        .select(workshop_teams::team_id)
        .first::<i64>(&mut **tx);
    if has_people.optional()?.is_none() && has_workshops.optional()?.is_none() {
        diesel::delete(teams::table.find(team.0)).execute(&mut **tx)?;
    }
    Ok(())
}

/// The newest published charter of a team.
pub fn find_charter(conn: &mut AnyConnection, team: TeamId) -> Result<Option<(PublicId, Timestamp)>, StoreError> {
    let row: Option<(String, Option<chrono::NaiveDateTime>)> = charters::table
        .filter(charters::team_id.eq(team.0))
        .filter(charters::published_at.is_not_null())
        .order(charters::published_at.desc())
        .select((charters::public_id, charters::published_at))
        .first(conn)
        .optional()?;
    Ok(row.and_then(|(id, at)| Some((PublicId::parse(&id)?, time::from_row(at?)))))
}

/// Published charters of an organisation by team, the newest of each; at most 2,000 are looked at.
pub fn list_charters(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
) -> Result<HashMap<TeamId, (PublicId, Timestamp)>, StoreError> {
    let rows: Vec<(i64, String, Option<chrono::NaiveDateTime>)> = charters::table
        .filter(charters::organisation_id.eq(organisation.0))
        .filter(charters::published_at.is_not_null())
        .order(charters::published_at.desc())
        .limit(2000)
        .select((charters::team_id, charters::public_id, charters::published_at))
        .load(conn)?;
    let mut newest = HashMap::new();
    for (team, id, at) in rows {
        if let (Some(id), Some(at)) = (PublicId::parse(&id), at) {
            newest.entry(TeamId(team)).or_insert((id, time::from_row(at)));
        }
    }
    Ok(newest)
}

/// What one workshop led to, by the names of its teams; at most 500.
pub fn list_outcomes(conn: &mut AnyConnection, workshop: WorkshopId) -> Result<Vec<Outcome>, StoreError> {
    type Row = (i64, String, i64, String, (Option<chrono::NaiveDateTime>, String, String, Option<bool>));
    let rows: Vec<Row> = charters::table
        .inner_join(teams::table)
        .left_join(walls::table)
        .filter(charters::workshop_id.eq(workshop.0))
        .order((teams::name, charters::id))
        .limit(500)
        .select((
            charters::organisation_id,
            charters::public_id,
            teams::id,
            teams::name,
            (charters::published_at, charters::state, charters::ended_reason, walls::is_over.nullable()),
        ))
        .load(conn)?;
    let waiting = match rows.first() {
        Some(row) => moment::list_waiting(conn, OrganisationId(row.0))?,
        None => HashMap::new(),
    };
    let outcome = |(_, id, team, name, (at, state, reason, is_over)): Row| {
        let is_published = at.is_some();
        Some(Outcome {
            charter: PublicId::parse(&id)?,
            team: name,
            is_published,
            is_shown: is_published || is_over == Some(true) || state == CharterState::Consent.as_str(),
            ended: (state == CharterState::NotThisTime.as_str()).then_some(reason),
            moments_waiting: waiting.get(&TeamId(team)).copied().unwrap_or(0),
        })
    };
    Ok(rows.into_iter().filter_map(outcome).collect())
}

/// Names of the teams of several workshops, in the order of each.
pub fn list_names_of(
    conn: &mut AnyConnection,
    workshops: &[WorkshopId],
) -> Result<HashMap<WorkshopId, Vec<String>>, StoreError> {
    let ids: Vec<i64> = workshops.iter().map(|id| id.0).collect();
    let rows: Vec<(i64, String)> = workshop_teams::table
        .inner_join(teams::table)
        .filter(workshop_teams::workshop_id.eq_any(ids))
        .order((workshop_teams::position, teams::id))
        .limit(2000)
        .select((workshop_teams::workshop_id, teams::name))
        .load(conn)?;
    let mut names = HashMap::<WorkshopId, Vec<String>>::new();
    for (workshop, name) in rows {
        names.entry(WorkshopId(workshop)).or_default().push(name);
    }
    Ok(names)
}

/// Which workshop a team is in, and how it stands.
pub struct Round {
    pub team: TeamId,
    pub workshop: PublicId,
    pub title: String,
    pub stage: Stage,
}

/// Rounds of an organisation's teams, the newest first; at most 2,000.
pub fn list_rounds(conn: &mut AnyConnection, organisation: OrganisationId) -> Result<Vec<Round>, StoreError> {
    let rows: Vec<(i64, String, String, String)> = workshop_teams::table
        .inner_join(workshops::table)
        .filter(workshop_teams::organisation_id.eq(organisation.0))
        .order(workshops::id.desc())
        .limit(2000)
        .select((workshop_teams::team_id, workshops::public_id, workshops::title, workshops::stage))
        .load(conn)?;
    let round = |(team, id, title, stage): (i64, String, String, String)| {
        Some(Round { team: TeamId(team), workshop: PublicId::parse(&id)?, title, stage: Stage::parse(&stage)? })
    };
    Ok(rows.into_iter().filter_map(round).collect())
}

/// How many people each team has now.
pub fn count_members(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
) -> Result<HashMap<TeamId, i64>, StoreError> {
    let rows: Vec<(i64, i64)> = members::table
        .filter(members::organisation_id.eq(organisation.0))
        .filter(members::left_at.is_null())
        .filter(members::is_pending.eq(false))
        .group_by(members::team_id)
        .select((members::team_id, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows.into_iter().map(|(team, people)| (TeamId(team), people)).collect())
}

/// The name of a team known by its key. Grants nothing.
pub fn find_name(conn: &mut AnyConnection, team: TeamId) -> Result<String, StoreError> {
    Ok(teams::table.find(team.0).select(teams::name).first(conn)?)
}

/// In how many workshops a team took part or will, in whatever stage.
pub fn count_rounds(conn: &mut AnyConnection, team: TeamId) -> Result<i64, StoreError> {
    Ok(workshop_teams::table.filter(workshop_teams::team_id.eq(team.0)).count().get_result(conn)?)
}
