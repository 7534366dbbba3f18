//! People of a list with their teams, taken in many at a time: a list of thousands must not hold up other writes.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use diesel::upsert::excluded;
use jiff::Timestamp;

use super::connection::on_either;
use super::schema::{members, teams, workshop_teams};
use super::{AnyConnection, StoreError, Tx, time};
use crate::base::dice::Dice;
use crate::base::email::Email;
use crate::base::token::PublicId;
use crate::domain::ids::{MemberId, OrganisationId, TeamId, WorkshopId};
use crate::domain::roster::RosterPerson;

/// Rows of one statement: every database takes the values of so many.
pub(super) const AT_ONCE: usize = 500;

/// The teams of these names, made where there are none and added to the workshop in this order, behind those it has.
pub fn take_in_teams(
    tx: &mut Tx,
    dice: &Dice,
    (organisation, workshop): (OrganisationId, WorkshopId),
    names: &[&str],
    now: Timestamp,
) -> Result<HashMap<String, TeamId>, StoreError> {
    let known = list_named(tx, organisation, names)?;
    let missing: Vec<&str> = names.iter().copied().filter(|name| !known.contains_key(*name)).collect();
    for some in missing.chunks(AT_ONCE) {
        let new = |name: &&str| {
            (
                teams::organisation_id.eq(organisation.0),
                teams::public_id.eq(PublicId::throw(dice).as_str().to_owned()),
                teams::name.eq((*name).to_owned()),
                teams::meeting_count.eq(0),
                teams::created_at.eq(time::to_row(now)),
            )
        };
        let rows: Vec<_> = some.iter().map(new).collect();
        on_either!(&mut **tx, conn => diesel::insert_into(teams::table).values(rows).execute(conn))?;
    }
    let known = if missing.is_empty() { known } else { list_named(tx, organisation, names)? };
    let in_order: Vec<TeamId> = names.iter().filter_map(|name| known.get(*name)).copied().collect();
    add_to_workshop(tx, (organisation, workshop), &in_order)?;
    Ok(known)
}

/// The oldest team of each name.
fn list_named(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    names: &[&str],
) -> Result<HashMap<String, TeamId>, StoreError> {
    let mut named = HashMap::new();
    for some in names.chunks(AT_ONCE) {
        let rows: Vec<(String, i64)> = teams::table
            .filter(teams::organisation_id.eq(organisation.0))
            .filter(teams::name.eq_any(some.to_vec()))
            .order(teams::id)
            .select((teams::name, teams::id))
            .load(conn)?;
        for (name, id) in rows {
            named.entry(name).or_insert(TeamId(id));
        }
    }
    Ok(named)
}

fn add_to_workshop(
    tx: &mut Tx,
    (organisation, workshop): (OrganisationId, WorkshopId),
    in_order: &[TeamId],
) -> Result<(), StoreError> {
    let there: Vec<(i64, i32)> = workshop_teams::table
        .filter(workshop_teams::workshop_id.eq(workshop.0))
        .select((workshop_teams::team_id, workshop_teams::position))
        .load(&mut **tx)?;
    let behind = there.iter().map(|(_, position)| position + 1).max().unwrap_or(0);
    let known: HashSet<i64> = there.into_iter().map(|(team, _)| team).collect();
    let new: Vec<TeamId> = in_order.iter().copied().filter(|team| !known.contains(&team.0)).collect();
    let placed: Vec<(i32, TeamId)> = (behind..).zip(new).collect();
    for some in placed.chunks(AT_ONCE) {
        let row = |(position, team): &(i32, TeamId)| {
            (
                workshop_teams::workshop_id.eq(workshop.0),
                workshop_teams::team_id.eq(team.0),
                workshop_teams::organisation_id.eq(organisation.0),
                workshop_teams::position.eq(*position),
            )
        };
        let rows: Vec<_> = some.iter().map(row).collect();
        on_either!(&mut **tx, conn => diesel::insert_into(workshop_teams::table).values(rows).execute(conn))?;
    }
    Ok(())
}

/// Somebody of a list as a row of `members`.
#[derive(Insertable)]
#[diesel(table_name = members, treat_none_as_default_value = false)]
struct Row {
    organisation_id: i64,
    team_id: i64,
    public_id: String,
    name: String,
    preferred_name: String,
    email: String,
    email_key: String,
    employee_id: String,
    language: String,
    timezone: String,
    manager_email: String,
    department: String,
    location: String,
    is_counted: bool,
    is_pending: bool,
    joined_at: chrono::NaiveDateTime,
}

/// What a list may change about somebody who is known.
#[derive(Default, Queryable)]
struct Known {
    name: String,
    preferred_name: String,
    employee_id: String,
    language: String,
    timezone: String,
    manager_email: String,
    department: String,
    location: String,
}

/// By team and the key of the address.
type People = HashMap<(TeamId, String), (MemberId, Known)>;

/// Puts people into their teams. Whoever is there already takes over what their row says, and what it does not say
/// stays; somebody who had left is back. No two of these people share a team and an address.
pub fn take_in_people(
    tx: &mut Tx,
    dice: &Dice,
    (organisation, now): (OrganisationId, Timestamp),
    people: &[(TeamId, &RosterPerson)],
) -> Result<Vec<(MemberId, TeamId)>, StoreError> {
    let mut listed = Vec::with_capacity(people.len());
    for some in people.chunks(AT_ONCE) {
        let known = list_known(tx, organisation, some)?;
        let row = |(team, person): &(TeamId, &RosterPerson)| {
            let place = (organisation, *team, now);
            row(dice, place, person, known.get(&(*team, person.email.key())).map(|(_, known)| known))
        };
        add_or_set(tx, some.iter().map(row).collect())?;
        let ids = list_known(tx, organisation, some)?;
        for (team, person) in some {
            let (member, _) = ids.get(&(*team, person.email.key())).ok_or(StoreError::NotFound)?;
            listed.push((*member, *team));
        }
    }
    Ok(listed)
}

fn list_known(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    people: &[(TeamId, &RosterPerson)],
) -> Result<People, StoreError> {
    let keys: Vec<String> = people.iter().map(|(_, person)| person.email.key()).collect();
    let rows: Vec<(i64, i64, Option<String>, Known)> = members::table
        .filter(members::organisation_id.eq(organisation.0))
        .filter(members::email_key.eq_any(keys))
        .order(members::id)
        .select((
            members::id,
            members::team_id,
            members::email_key,
            (
                members::name,
                members::preferred_name,
                members::employee_id,
                members::language,
                members::timezone,
                members::manager_email,
                members::department,
                members::location,
            ),
        ))
        .load(conn)?;
    let member =
        |(id, team, key, known): (i64, i64, Option<String>, Known)| Some(((TeamId(team), key?), (MemberId(id), known)));
    Ok(rows.into_iter().filter_map(member).collect())
}

/// Somebody whose name nobody wrote is called by the front of their address until they say otherwise.
fn row(
    dice: &Dice,
    (organisation, team, now): (OrganisationId, TeamId, Timestamp),
    person: &RosterPerson,
    known: Option<&Known>,
) -> Row {
    let said = |said: Option<&str>, stands: fn(&Known) -> &String| {
        said.or(known.map(stands).map(String::as_str)).unwrap_or_default().to_owned()
    };
    let unnamed = if known.is_some() { None } else { Some(person.email.local()) };
    Row {
        organisation_id: organisation.0,
        team_id: team.0,
        public_id: PublicId::throw(dice).as_str().to_owned(),
        name: said(person.name.as_deref().or(unnamed), |known| &known.name),
        preferred_name: said(person.preferred_name.as_deref(), |known| &known.preferred_name),
        email: person.email.as_str().to_owned(),
        email_key: person.email.key(),
        employee_id: said(person.employee_id.as_deref(), |known| &known.employee_id),
        language: said(person.language.as_deref(), |known| &known.language),
        timezone: said(person.timezone.as_deref(), |known| &known.timezone),
        manager_email: said(person.manager_email.as_ref().map(Email::as_str), |known| &known.manager_email),
        department: said(person.department.as_deref(), |known| &known.department),
        location: said(person.location.as_deref(), |known| &known.location),
        is_counted: true,
        is_pending: false,
        joined_at: time::to_row(now),
    }
}

/// Whoever is known keeps their id, the way their address is written, when they joined, and whether they are counted.
fn add_or_set(tx: &mut Tx, rows: Vec<Row>) -> Result<(), StoreError> {
    on_either!(&mut **tx, conn => {
        diesel::insert_into(members::table)
            .values(rows)
            .on_conflict((members::team_id, members::email_key))
            .do_update()
            .set((
                members::name.eq(excluded(members::name)),
                members::preferred_name.eq(excluded(members::preferred_name)),
                members::employee_id.eq(excluded(members::employee_id)),
                members::language.eq(excluded(members::language)),
                members::timezone.eq(excluded(members::timezone)),
                members::manager_email.eq(excluded(members::manager_email)),
                members::department.eq(excluded(members::department)),
                members::location.eq(excluded(members::location)),
                members::is_pending.eq(false),
                members::left_at.eq(None::<chrono::NaiveDateTime>),
            ))
            .execute(conn)
    })?;
    Ok(())
}
