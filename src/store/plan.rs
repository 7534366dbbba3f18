//! What a facilitator settles about a workshop: its teams, questions, promise and times, and how people join it.

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::{organisations, workshop_teams, workshops};
use super::{AnyConnection, StoreError, Tx, time};
use crate::base::token::{PublicId, TokenHash};
use crate::domain::ids::{AccountId, OrganisationId, TeamId, WorkshopId};
use crate::domain::planning::Times;
use crate::domain::workshop::{HrLevel, Mode, RoundKind, Stage};

pub struct NewWorkshop<'a> {
    pub organisation: OrganisationId,
    pub public_id: &'a PublicId,
    pub facilitator: AccountId,
    pub hr_level: HrLevel,
    pub team_min: i32,
    pub question_set: &'a str,
    pub questions: &'a [String],
    pub frame: &'a str,
    pub times: &'a Times,
    pub now: Timestamp,
}

/// A workshop in its planning stage, counted, not yet named.
pub fn add(tx: &mut Tx, new: &NewWorkshop) -> Result<WorkshopId, StoreError> {
    let hr_min: i32 =
        organisations::table.find(new.organisation.0).select(organisations::min_group).first(&mut **tx)?;
    let about = (
        workshops::organisation_id.eq(new.organisation.0),
        workshops::public_id.eq(new.public_id.as_str()),
        workshops::facilitator_id.eq(new.facilitator.0),
        workshops::title.eq(""),
        workshops::kind.eq(RoundKind::First.as_str()),
        workshops::stage.eq(Stage::Planning.as_str()),
        workshops::mode.eq(Mode::Counted.as_str()),
        workshops::hr_level.eq(new.hr_level.as_str()),
        workshops::team_min.eq(new.team_min),
        workshops::hr_min.eq(hr_min),
    );
    let asked = (
        workshops::question_set.eq(new.question_set),
        workshops::questions.eq(new.questions.join(" ")),
        workshops::frame.eq(new.frame),
        workshops::guard_note.eq(""),
    );
    let times = (
        workshops::timezone.eq(&new.times.timezone),
        workshops::closes_at.eq(time::to_row(new.times.closes_at)),
        workshops::session_at.eq(time::to_row(new.times.session_at)),
        workshops::session_minutes.eq(new.times.session_minutes),
        workshops::created_at.eq(time::to_row(new.now)),
    );
    let state = (
        workshops::join_is_open.eq(false),
        workshops::roster_is_closed.eq(true),
        workshops::has_answers.eq(false),
        workshops::ended_reason.eq(""),
        workshops::version.eq(1),
    );
    let id = diesel::insert_into(workshops::table)
        .values((about, asked, times, state))
        .returning(workshops::id)
        .get_result(&mut **tx)?;
    Ok(WorkshopId(id))
}

pub fn find_organisation_name(conn: &mut AnyConnection, organisation: OrganisationId) -> Result<String, StoreError> {
    Ok(organisations::table.find(organisation.0).select(organisations::name).first(conn)?)
}

pub fn set_title(tx: &mut Tx, workshop: WorkshopId, title: &str) -> Result<(), StoreError> {
    diesel::update(workshops::table.find(workshop.0)).set(workshops::title.eq(title)).execute(&mut **tx)?;
    Ok(())
}

/// Puts a team first; it is added if it was not there. Other teams keep their order behind it.
pub fn set_first_team(tx: &mut Tx, workshop: WorkshopId, team: TeamId) -> Result<(), StoreError> {
    add_team(tx, workshop, team)?;
    let of_workshop = workshop_teams::table.filter(workshop_teams::workshop_id.eq(workshop.0));
    let smallest: Option<i32> = of_workshop.select(diesel::dsl::min(workshop_teams::position)).first(&mut **tx)?;
    diesel::update(of_workshop.filter(workshop_teams::team_id.eq(team.0)))
        .set(workshop_teams::position.eq(smallest.unwrap_or(0) - 1))
        .execute(&mut **tx)?;
    Ok(())
}

/// Adds a team behind the others; one that takes part already stays where it is.
pub fn add_team(tx: &mut Tx, workshop: WorkshopId, team: TeamId) -> Result<(), StoreError> {
    let of_workshop = workshop_teams::table.filter(workshop_teams::workshop_id.eq(workshop.0));
    let known = of_workshop.filter(workshop_teams::team_id.eq(team.0)).select(workshop_teams::team_id);
    if known.first::<i64>(&mut **tx).optional()?.is_some() {
        return Ok(());
    }
    let last: Option<i32> = of_workshop.select(diesel::dsl::max(workshop_teams::position)).first(&mut **tx)?;
    let organisation: i64 = workshops::table.find(workshop.0).select(workshops::organisation_id).first(&mut **tx)?;
    let row = (
        workshop_teams::workshop_id.eq(workshop.0),
        workshop_teams::team_id.eq(team.0),
        workshop_teams::organisation_id.eq(organisation),
        workshop_teams::position.eq(last.map_or(0, |last| last + 1)),
    );
    diesel::insert_into(workshop_teams::table).values(row).execute(&mut **tx)?;
    Ok(())
}

pub fn remove_team(tx: &mut Tx, workshop: WorkshopId, team: TeamId) -> Result<(), StoreError> {
    diesel::delete(workshop_teams::table.find((workshop.0, team.0))).execute(&mut **tx)?;
    Ok(())
}

/// What is asked, why now, and why a long set in spite of an early team.
pub struct Questions<'a> {
    pub kind: RoundKind,
    pub set: &'a str,
    pub codes: &'a [String],
    pub guard_note: &'a str,
}

pub fn set_questions(tx: &mut Tx, workshop: WorkshopId, asked: &Questions) -> Result<(), StoreError> {
    diesel::update(workshops::table.find(workshop.0))
        .set((
            workshops::kind.eq(asked.kind.as_str()),
            workshops::question_set.eq(asked.set),
            workshops::questions.eq(asked.codes.join(" ")),
            workshops::guard_note.eq(asked.guard_note),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// The promise to the team. The database refuses to loosen it once somebody has answered.
pub fn set_promise(
    tx: &mut Tx,
    workshop: WorkshopId,
    frame: &str,
    (mode, hr_level): (Mode, HrLevel),
) -> Result<(), StoreError> {
    diesel::update(workshops::table.find(workshop.0))
        .set((workshops::frame.eq(frame), workshops::mode.eq(mode.as_str()), workshops::hr_level.eq(hr_level.as_str())))
        .execute(&mut **tx)?;
    Ok(())
}

pub fn set_times(tx: &mut Tx, workshop: WorkshopId, times: &Times) -> Result<(), StoreError> {
    diesel::update(workshops::table.find(workshop.0))
        .set((
            workshops::closes_at.eq(time::to_row(times.closes_at)),
            workshops::session_at.eq(time::to_row(times.session_at)),
            workshops::session_minutes.eq(times.session_minutes),
            workshops::timezone.eq(&times.timezone),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// A fresh code and the hash of the link behind its picture; the ones before open nothing any more.
pub fn set_join_code(tx: &mut Tx, workshop: WorkshopId, code: &str, link: &TokenHash) -> Result<(), StoreError> {
    diesel::update(workshops::table.find(workshop.0))
        .set((workshops::join_code.eq(code), workshops::join_hash.eq(link.as_str()), workshops::join_is_open.eq(true)))
        .execute(&mut **tx)?;
    Ok(())
}

pub fn set_join_open(tx: &mut Tx, workshop: WorkshopId, is_open: bool) -> Result<(), StoreError> {
    diesel::update(workshops::table.find(workshop.0)).set(workshops::join_is_open.eq(is_open)).execute(&mut **tx)?;
    Ok(())
}

/// Whether new people who join by code wait for the facilitator.
pub fn set_roster_closed(tx: &mut Tx, workshop: WorkshopId, is_closed: bool) -> Result<(), StoreError> {
    diesel::update(workshops::table.find(workshop.0))
        .set(workshops::roster_is_closed.eq(is_closed))
        .execute(&mut **tx)?;
    Ok(())
}

pub fn has_join_code(conn: &mut AnyConnection, code: &str) -> Result<bool, StoreError> {
    let known = workshops::table.filter(workshops::join_code.eq(code)).select(workshops::id);
    Ok(known.first::<i64>(conn).optional()?.is_some())
}

/// The hash of the link behind the picture of the code.
pub fn find_join_hash(conn: &mut AnyConnection, workshop: WorkshopId) -> Result<Option<String>, StoreError> {
    Ok(workshops::table.find(workshop.0).select(workshops::join_hash).first(conn)?)
}

/// Open workshops that close between two times; at most 50.
pub fn list_closing(conn: &mut AnyConnection, from: Timestamp, to: Timestamp) -> Result<Vec<WorkshopId>, StoreError> {
    let ids: Vec<i64> = workshops::table
        .filter(workshops::stage.eq(Stage::Open.as_str()))
        .filter(workshops::closes_at.gt(time::to_row(from)))
        .filter(workshops::closes_at.le(time::to_row(to)))
        .order(workshops::closes_at)
        .limit(50)
        .select(workshops::id)
        .load(conn)?;
    Ok(ids.into_iter().map(WorkshopId).collect())
}
