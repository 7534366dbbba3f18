//! Charters as rows: the charter itself here; composing, its parts and its versions beside.

mod carry;
mod change;
mod compose;
mod parts;
mod rounds;
mod versions;

pub use carry::return_requests;
pub use change::*;
pub use compose::compose_and_store;
pub use parts::*;
pub use rounds::*;
pub use versions::*;

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::{charters, devices, invitations, teams};
use super::{AnyConnection, StoreError, Tx, time};
use crate::base::token::PublicId;
use crate::domain::charter::{ChangeKind, Charter, CharterState, Number};
use crate::domain::ending::{Ending, EndingKind};
use crate::domain::ids::{CharterId, OrganisationId, TeamId, WorkshopId};

type Published = (i32, i32, Option<chrono::NaiveDateTime>, String);
type Row = (
    i64,
    String,
    i64,
    i64,
    i64,
    String,
    String,
    (bool, Published, String, String, (String, String, String), (i32, bool, String, String)),
);

macro_rules! columns {
    () => {
        (
            charters::id,
            charters::public_id,
            charters::organisation_id,
            charters::workshop_id,
            charters::team_id,
            teams::name,
            charters::state,
            (
                charters::consent_is_closed,
                (
                    charters::published_number,
                    charters::published_amendment,
                    charters::published_at,
                    charters::looks_again,
                ),
                charters::change_kind,
                charters::change_why,
                (charters::ending, charters::ended_on, charters::delete_on),
                (charters::version, charters::is_replaced, charters::ends_on, charters::ended_reason),
            ),
        )
    };
}

fn charter(row: Row) -> Result<Charter, StoreError> {
    let (id, public_id, organisation, workshop, team, team_name, state, rest) = row;
    let (consent_is_closed, (version, amendment, published_at, looks_again), change, change_why, ending, kept) = rest;
    let (opened, is_replaced, ends_on, ended_reason) = kept;
    let unknown = |what: &str| StoreError::Broken(format!("charter {id}: unknown {what}"));
    Ok(Charter {
        id: CharterId(id),
        public_id: PublicId::parse(&public_id).ok_or_else(|| unknown("id"))?,
        organisation: OrganisationId(organisation),
        workshop: WorkshopId(workshop),
        team: TeamId(team),
        team_name,
        state: CharterState::parse(&state).ok_or_else(|| unknown("state"))?,
        consent_is_closed,
        published: Number { version, amendment },
        change: match change.as_str() {
            "" => None,
            kind => Some(ChangeKind::parse(kind).ok_or_else(|| unknown("change"))?),
        },
        change_why,
        published_at: published_at.map(time::from_row),
        looks_again,
        opened,
        ending: self::ending(&ending).ok_or_else(|| unknown("ending"))?,
        is_replaced,
        ends_on: ends_on.parse().ok(),
        ended_reason,
    })
}

/// The outer `None` when the words are not known.
fn ending((kind, ended_on, delete_on): &(String, String, String)) -> Option<Option<Ending>> {
    if kind.is_empty() {
        return Some(None);
    }
    let (ended_on, delete_on) = (ended_on.parse().ok()?, delete_on.parse().ok()?);
    Some(Some(Ending { kind: EndingKind::parse(kind)?, ended_on, delete_on }))
}

/// A charter of this organisation by the id in its address.
pub fn find(conn: &mut AnyConnection, organisation: OrganisationId, id: &PublicId) -> Result<Charter, StoreError> {
    let row = charters::table
        .inner_join(teams::table)
        .filter(charters::organisation_id.eq(organisation.0))
        .filter(charters::public_id.eq(id.as_str()))
        .select(columns!())
        .first::<Row>(conn)?;
    charter(row)
}

/// The charter of a team; there is none before closing.
pub fn find_of_team(
    conn: &mut AnyConnection,
    workshop: WorkshopId,
    team: TeamId,
) -> Result<Option<Charter>, StoreError> {
    let row = charters::table
        .inner_join(teams::table)
        .filter(charters::workshop_id.eq(workshop.0))
        .filter(charters::team_id.eq(team.0))
        .select(columns!())
        .first::<Row>(conn)
        .optional()?;
    row.map(charter).transpose()
}

/// The charters of a workshop, by the name of the team; at most 2,000.
pub fn list(conn: &mut AnyConnection, workshop: WorkshopId) -> Result<Vec<Charter>, StoreError> {
    let rows: Vec<Row> = charters::table
        .inner_join(teams::table)
        .filter(charters::workshop_id.eq(workshop.0))
        .order((teams::name, charters::id))
        .limit(2000)
        .select(columns!())
        .load(conn)?;
    rows.into_iter().map(charter).collect()
}

/// The charters of earlier rounds of the same team that none has replaced yet; at most 500.
pub fn list_older(conn: &mut AnyConnection, charter: &Charter) -> Result<Vec<Charter>, StoreError> {
    let rows: Vec<Row> = charters::table
        .inner_join(teams::table)
        .filter(charters::team_id.eq(charter.team.0))
        .filter(charters::id.lt(charter.id.0))
        .filter(charters::is_replaced.eq(false))
        .order(charters::id)
        .limit(500)
        .select(columns!())
        .load(conn)?;
    rows.into_iter().map(self::charter).collect()
}

/// The charter a team works by: the one of its latest round that is published.
pub fn find_in_force(conn: &mut AnyConnection, team: TeamId) -> Result<Option<Charter>, StoreError> {
    let row = charters::table
        .inner_join(teams::table)
        .filter(charters::team_id.eq(team.0))
        .filter(charters::published_at.is_not_null())
        .order(charters::id.desc())
        .select(columns!())
        .first::<Row>(conn)
        .optional()?;
    row.map(charter).transpose()
}

/// A later round is published: this charter rests from now on, and nothing is booked for it.
pub fn set_replaced(tx: &mut Tx, id: CharterId) -> Result<(), StoreError> {
    diesel::update(charters::table.find(id.0))
        .set((
            charters::is_replaced.eq(true),
            charters::look_at_meetings.eq(0),
            charters::look_on.eq(""),
            charters::ends_on.eq(""),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// Whose a charter is. Grants nothing.
pub fn find_owner(conn: &mut AnyConnection, id: &PublicId) -> Result<(OrganisationId, WorkshopId, TeamId), StoreError> {
    let (organisation, workshop, team) = charters::table
        .filter(charters::public_id.eq(id.as_str()))
        .select((charters::organisation_id, charters::workshop_id, charters::team_id))
        .first(conn)?;
    Ok((OrganisationId(organisation), WorkshopId(workshop), TeamId(team)))
}

/// The workshop a charter belongs to, to know whose turn a change must wait for. Grants nothing.
pub fn find_turn(conn: &mut AnyConnection, id: &PublicId) -> Result<WorkshopId, StoreError> {
    let id = charters::table.filter(charters::public_id.eq(id.as_str())).select(charters::workshop_id).first(conn)?;
    Ok(WorkshopId(id))
}

/// As `find_turn`, by the invitation in a member's address.
pub fn find_turn_of_invitation(conn: &mut AnyConnection, id: &PublicId) -> Result<WorkshopId, StoreError> {
    let rows = invitations::table.filter(invitations::public_id.eq(id.as_str()));
    Ok(WorkshopId(rows.select(invitations::workshop_id).first(conn)?))
}

pub fn set_state(tx: &mut Tx, id: CharterId, state: CharterState) -> Result<(), StoreError> {
    diesel::update(charters::table.find(id.0)).set(charters::state.eq(state.as_str())).execute(&mut **tx)?;
    Ok(())
}

pub fn set_consent_closed(tx: &mut Tx, id: CharterId, is_closed: bool) -> Result<(), StoreError> {
    diesel::update(charters::table.find(id.0)).set(charters::consent_is_closed.eq(is_closed)).execute(&mut **tx)?;
    Ok(())
}

pub fn set_published(
    tx: &mut Tx,
    id: CharterId,
    number: Number,
    looks_again: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    diesel::update(charters::table.find(id.0))
        .set((
            charters::state.eq(CharterState::Published.as_str()),
            charters::published_number.eq(number.version),
            charters::published_amendment.eq(number.amendment),
            charters::change_kind.eq(""),
            charters::change_why.eq(""),
            charters::before_change.eq(""),
            charters::published_at.eq(time::to_row(now)),
            charters::looks_again.eq(looks_again),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// Links and devices of the team open the charter until then; a day that is sooner shortens nothing.
pub fn keep_links_until(tx: &mut Tx, charter: &Charter, until: Timestamp) -> Result<(), StoreError> {
    let at = time::to_row(until);
    let sooner = charters::links_until.is_null().or(charters::links_until.lt(at));
    diesel::update(charters::table.filter(charters::id.eq(charter.id.0)).filter(sooner))
        .set(charters::links_until.eq(at))
        .execute(&mut **tx)?;
    let team = invitations::table
        .filter(invitations::workshop_id.eq(charter.workshop.0))
        .filter(invitations::team_id.eq(charter.team.0))
        .select(invitations::member_id);
    let shorter = devices::table
        .filter(devices::workshop_id.eq(charter.workshop.0))
        .filter(devices::member_id.eq_any(team))
        .filter(devices::expires_at.lt(at));
    diesel::update(shorter).set(devices::expires_at.eq(at)).execute(&mut **tx)?;
    Ok(())
}

/// Until when the links of a team open its published charter; `None` while there is none.
pub fn find_links_until(
    conn: &mut AnyConnection,
    workshop: WorkshopId,
    team: TeamId,
) -> Result<Option<Timestamp>, StoreError> {
    let until: Option<Option<chrono::NaiveDateTime>> = charters::table
        .filter(charters::workshop_id.eq(workshop.0))
        .filter(charters::team_id.eq(team.0))
        .filter(charters::published_at.is_not_null())
        .select(charters::links_until)
        .first(conn)
        .optional()?;
    Ok(until.flatten().map(time::from_row))
}

/// This team ends without a charter, for a reason of its own.
pub fn set_not_this_time(tx: &mut Tx, id: CharterId, reason: &str) -> Result<(), StoreError> {
    let set = (charters::state.eq(CharterState::NotThisTime.as_str()), charters::ended_reason.eq(reason));
    diesel::update(charters::table.find(id.0)).set(set).execute(&mut **tx)?;
    Ok(())
}

/// The charter a team works by that was made in another round than this one; not one that was put away.
pub fn find_in_force_elsewhere(
    conn: &mut AnyConnection,
    team: TeamId,
    except: WorkshopId,
) -> Result<Option<Charter>, StoreError> {
    let row = charters::table
        .inner_join(teams::table)
        .filter(charters::team_id.eq(team.0))
        .filter(charters::workshop_id.ne(except.0))
        .filter(charters::published_at.is_not_null())
        .order((charters::published_number.desc(), charters::published_amendment.desc(), charters::id.desc()))
        .select(columns!())
        .first::<Row>(conn)
        .optional()?;
    Ok(row.map(charter).transpose()?.filter(|charter| !charter.is_archived()))
}
