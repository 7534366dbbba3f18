//! People of teams, and the list of a workshop as its facilitator works on it.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use jiff::Timestamp;

use super::connection::on_either;
use super::roster::AT_ONCE;
use super::schema::{invitations, letters, member_links, members, teams};
use super::{AnyConnection, StoreError, Tx, time};
use crate::base::dice::Dice;
use crate::base::email::Email;
use crate::base::token::{PublicId, TokenHash};
use crate::domain::ids::{InvitationId, MemberId, OrganisationId, TeamId, WorkshopId};
use crate::domain::letter::{LetterKind, LetterState};
use crate::domain::member::{Asked, InvitationLetter, InvitationState};
use crate::domain::roster::RosterPerson;

type Row = (i64, String, i64, i64, String, (String, String, Option<String>, bool), String, i32);

macro_rules! columns {
    () => {
        (
            invitations::id,
            invitations::public_id,
            invitations::member_id,
            invitations::team_id,
            teams::name,
            (members::name, members::preferred_name, members::email, members::is_counted),
            invitations::state,
            invitations::reminders,
        )
    };
}

fn asked((id, public_id, member, team, team_name, person, state, reminders): Row) -> Result<Asked, StoreError> {
    let (name, preferred, email, is_counted) = person;
    let unknown = |what: &str| StoreError::Broken(format!("invitation {id}: unknown {what}"));
    Ok(Asked {
        id: InvitationId(id),
        public_id: PublicId::parse(&public_id).ok_or_else(|| unknown("id"))?,
        member: MemberId(member),
        team: TeamId(team),
        team_name,
        called: if preferred.is_empty() { name.clone() } else { preferred },
        name,
        email: email.unwrap_or_default(),
        is_counted,
        state: InvitationState::parse(&state).ok_or_else(|| unknown("state"))?,
        reminders,
        letter: None,
    })
}

/// Everybody on the list of a workshop by name, with what became of their invitations; at most `limit`.
pub fn list(conn: &mut AnyConnection, workshop: WorkshopId, limit: i64) -> Result<Vec<Asked>, StoreError> {
    let rows: Vec<Row> = invitations::table
        .inner_join(members::table)
        .inner_join(teams::table)
        .filter(invitations::workshop_id.eq(workshop.0))
        .order((members::name, invitations::id))
        .limit(limit)
        .select(columns!())
        .load(conn)?;
    let mut letters = invitation_letters(conn, workshop)?;
    let with_letter = |row| {
        let person = asked(row)?;
        Ok(Asked { letter: letters.remove(&person.member), ..person })
    };
    rows.into_iter().map(with_letter).collect()
}

/// A person on the list of this workshop by the id in the address.
pub fn find(conn: &mut AnyConnection, workshop: WorkshopId, id: &PublicId) -> Result<Asked, StoreError> {
    let row: Row = invitations::table
        .inner_join(members::table)
        .inner_join(teams::table)
        .filter(invitations::workshop_id.eq(workshop.0))
        .filter(invitations::public_id.eq(id.as_str()))
        .select(columns!())
        .first(conn)?;
    let person = asked(row)?;
    let letter = invitation_letters(conn, workshop)?.remove(&person.member);
    Ok(Asked { letter, ..person })
}

/// How many stand on the list of a workshop, whatever they said.
pub fn count(conn: &mut AnyConnection, workshop: WorkshopId) -> Result<i64, StoreError> {
    Ok(invitations::table.filter(invitations::workshop_id.eq(workshop.0)).count().get_result(conn)?)
}

/// How many on the list of a workshop have an address to write to.
pub fn count_with_address(conn: &mut AnyConnection, workshop: WorkshopId) -> Result<i64, StoreError> {
    Ok(invitations::table
        .inner_join(members::table)
        .filter(invitations::workshop_id.eq(workshop.0))
        .filter(members::email.is_not_null())
        .filter(members::email.ne(""))
        .count()
        .get_result(conn)?)
}

/// The newest letter with an invitation of each member. One workshop writes few enough letters to look at all.
fn invitation_letters(
    conn: &mut AnyConnection,
    workshop: WorkshopId,
) -> Result<HashMap<MemberId, InvitationLetter>, StoreError> {
    let rows: Vec<(Option<i64>, String, String, String)> = letters::table
        .filter(letters::workshop_id.eq(workshop.0))
        .filter(letters::kind.eq(LetterKind::Invitation.as_str()))
        .order(letters::id)
        .limit(20_000)
        .select((letters::member_id, letters::state, letters::to_address, letters::reason))
        .load(conn)?;
    let letter = |(member, state, to_address, reason): (Option<i64>, String, String, String)| {
        Some((MemberId(member?), InvitationLetter { state: LetterState::parse(&state)?, to_address, reason }))
    };
    Ok(rows.into_iter().filter_map(letter).collect())
}

/// The people of a team by the key of their address, for bringing in a list. Those who left are among them.
pub fn list_keys(conn: &mut AnyConnection, team: TeamId) -> Result<HashMap<String, MemberId>, StoreError> {
    let rows: Vec<(i64, Option<String>)> = members::table
        .filter(members::team_id.eq(team.0))
        .order(members::id)
        .limit(20_000)
        .select((members::id, members::email_key))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, key)| Some((key?, MemberId(id)))).collect())
}

/// The members on the list of a workshop, by the key of their address, each with their team.
pub fn list_asked_keys(
    conn: &mut AnyConnection,
    workshop: WorkshopId,
) -> Result<HashMap<String, (MemberId, TeamId)>, StoreError> {
    let rows: Vec<(i64, i64, Option<String>)> = invitations::table
        .inner_join(members::table)
        .filter(invitations::workshop_id.eq(workshop.0))
        .order(invitations::id)
        .limit(20_000)
        .select((members::id, members::team_id, members::email_key))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, team, key)| Some((key?, (MemberId(id), TeamId(team))))).collect())
}

/// Who of a team is there now: not left, not waiting to be let in; at most 2,000.
pub fn list_present(conn: &mut AnyConnection, team: TeamId) -> Result<Vec<MemberId>, StoreError> {
    let ids: Vec<i64> = members::table
        .filter(members::team_id.eq(team.0))
        .filter(members::left_at.is_null())
        .filter(members::is_pending.eq(false))
        .order((members::name, members::id))
        .limit(2000)
        .select(members::id)
        .load(conn)?;
    Ok(ids.into_iter().map(MemberId).collect())
}

pub struct Place {
    pub organisation: OrganisationId,
    pub team: TeamId,
    pub now: Timestamp,
}

/// A new member from a row of a list. `name` stands in where the row has none.
pub fn add(
    tx: &mut Tx,
    dice: &Dice,
    place: &Place,
    (name, person): (&str, &RosterPerson),
) -> Result<MemberId, StoreError> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let id: i64 = diesel::insert_into(members::table)
        .values((
            members::organisation_id.eq(place.organisation.0),
            members::team_id.eq(place.team.0),
            members::public_id.eq(PublicId::throw(dice).as_str()),
            members::name.eq(name),
            members::preferred_name.eq(text(&person.preferred_name)),
            (members::email.eq(person.email.as_str()), members::email_key.eq(person.email.key())),
            members::employee_id.eq(text(&person.employee_id)),
            members::language.eq(text(&person.language)),
            members::timezone.eq(text(&person.timezone)),
            members::manager_email.eq(person.manager_email.as_ref().map_or("", Email::as_str)),
            members::department.eq(text(&person.department)),
            members::location.eq(text(&person.location)),
            members::is_counted.eq(true),
            members::is_pending.eq(false),
            members::joined_at.eq(time::to_row(place.now)),
        ))
        .returning(members::id)
        .get_result(&mut **tx)?;
    Ok(MemberId(id))
}

/// Somebody without an address, who will be given the code.
pub fn add_named(tx: &mut Tx, dice: &Dice, place: &Place, name: &str) -> Result<MemberId, StoreError> {
    let empty = (
        members::preferred_name.eq(""),
        members::employee_id.eq(""),
        members::language.eq(""),
        members::timezone.eq(""),
        members::manager_email.eq(""),
        members::department.eq(""),
        members::location.eq(""),
    );
    let id: i64 = diesel::insert_into(members::table)
        .values((
            members::organisation_id.eq(place.organisation.0),
            members::team_id.eq(place.team.0),
            members::public_id.eq(PublicId::throw(dice).as_str()),
            members::name.eq(name),
            empty,
            members::is_counted.eq(true),
            members::is_pending.eq(false),
            members::joined_at.eq(time::to_row(place.now)),
        ))
        .returning(members::id)
        .get_result(&mut **tx)?;
    Ok(MemberId(id))
}

#[derive(AsChangeset)]
#[diesel(table_name = members)]
struct Change<'a> {
    name: Option<&'a str>,
    preferred_name: Option<&'a str>,
    employee_id: Option<&'a str>,
    language: Option<&'a str>,
    timezone: Option<&'a str>,
    manager_email: Option<&'a str>,
    department: Option<&'a str>,
    location: Option<&'a str>,
    is_pending: bool,
}

/// Takes over what a row says about a known member; what it does not say stays. Somebody who had left is back.
pub fn update(tx: &mut Tx, member: MemberId, person: &RosterPerson) -> Result<(), StoreError> {
    let change = Change {
        name: person.name.as_deref(),
        preferred_name: person.preferred_name.as_deref(),
        employee_id: person.employee_id.as_deref(),
        language: person.language.as_deref(),
        timezone: person.timezone.as_deref(),
        manager_email: person.manager_email.as_ref().map(Email::as_str),
        department: person.department.as_deref(),
        location: person.location.as_deref(),
        is_pending: false,
    };
    diesel::update(members::table.find(member.0))
        .set((change, members::left_at.eq(None::<chrono::NaiveDateTime>)))
        .execute(&mut **tx)?;
    Ok(())
}

/// A new address of a member. Somebody else of the team having it already is a `Duplicate`.
pub fn set_address(tx: &mut Tx, member: MemberId, email: &Email) -> Result<(), StoreError> {
    diesel::update(members::table.find(member.0))
        .set((members::email.eq(email.as_str()), members::email_key.eq(email.key())))
        .execute(&mut **tx)?;
    Ok(())
}

pub fn set_counted(tx: &mut Tx, member: MemberId, is_counted: bool) -> Result<(), StoreError> {
    diesel::update(members::table.find(member.0)).set(members::is_counted.eq(is_counted)).execute(&mut **tx)?;
    Ok(())
}

/// Lets somebody in who joined by code and waited.
pub fn set_let_in(tx: &mut Tx, member: MemberId) -> Result<(), StoreError> {
    diesel::update(members::table.find(member.0)).set(members::is_pending.eq(false)).execute(&mut **tx)?;
    Ok(())
}

/// Puts members on the list of a workshop; who stands on it already is left as they are. Returns the new ones.
pub fn invite(
    tx: &mut Tx,
    dice: &Dice,
    (organisation, workshop): (OrganisationId, WorkshopId),
    people: &[(MemberId, TeamId)],
) -> Result<Vec<MemberId>, StoreError> {
    let known: HashSet<i64> = invitations::table
        .filter(invitations::workshop_id.eq(workshop.0))
        .order(invitations::id)
        .limit(20_000)
        .select(invitations::member_id)
        .load::<i64>(&mut **tx)?
        .into_iter()
        .collect();
    let fresh: Vec<(MemberId, TeamId)> =
        people.iter().copied().filter(|(member, _)| !known.contains(&member.0)).collect();
    for some in fresh.chunks(AT_ONCE) {
        let row = |(member, team): &(MemberId, TeamId)| {
            (
                invitations::organisation_id.eq(organisation.0),
                invitations::workshop_id.eq(workshop.0),
                invitations::team_id.eq(team.0),
                invitations::member_id.eq(member.0),
                invitations::public_id.eq(PublicId::throw(dice).as_str().to_owned()),
                invitations::state.eq(InvitationState::Listed.as_str()),
                invitations::reminders.eq(0),
            )
        };
        let rows: Vec<_> = some.iter().map(row).collect();
        on_either!(&mut **tx, conn => diesel::insert_into(invitations::table).values(rows).execute(conn))?;
    }
    Ok(fresh.into_iter().map(|(member, _)| member).collect())
}

/// The link of an invitation's letter. A link it had before, and those of reminders, open nothing any more when
/// `is_only` is set; otherwise they go on opening.
pub fn set_link(tx: &mut Tx, person: InvitationId, link: &TokenHash, is_only: bool) -> Result<(), StoreError> {
    let row = invitations::table.find(person.0);
    let before: Option<String> = row.select(invitations::link_hash).first(&mut **tx)?;
    if is_only {
        diesel::delete(member_links::table.filter(member_links::invitation_id.eq(person.0))).execute(&mut **tx)?;
    } else if before.is_some() {
        return add_link(tx, person, link);
    }
    diesel::update(row).set(invitations::link_hash.eq(link.as_str())).execute(&mut **tx)?;
    Ok(())
}

/// A further link to an invitation that has one: without the first, it would open nothing.
fn add_link(tx: &mut Tx, person: InvitationId, link: &TokenHash) -> Result<(), StoreError> {
    let organisation: i64 = invitations::table.find(person.0).select(invitations::organisation_id).first(&mut **tx)?;
    let row = (
        member_links::hash.eq(link.as_str()),
        member_links::organisation_id.eq(organisation),
        member_links::invitation_id.eq(person.0),
    );
    diesel::insert_into(member_links::table).values(row).execute(&mut **tx)?;
    Ok(())
}

/// No link opens this invitation any more.
pub fn remove_links(tx: &mut Tx, person: InvitationId) -> Result<(), StoreError> {
    diesel::delete(member_links::table.filter(member_links::invitation_id.eq(person.0))).execute(&mut **tx)?;
    diesel::update(invitations::table.find(person.0))
        .set(invitations::link_hash.eq(None::<String>))
        .execute(&mut **tx)?;
    Ok(())
}

pub fn add_reminder(tx: &mut Tx, person: InvitationId) -> Result<(), StoreError> {
    diesel::update(invitations::table.find(person.0))
        .set(invitations::reminders.eq(invitations::reminders + 1))
        .execute(&mut **tx)?;
    Ok(())
}

/// Takes everybody of one team off the list. They stay in their team.
pub fn remove_team_from_list(tx: &mut Tx, workshop: WorkshopId, team: TeamId) -> Result<(), StoreError> {
    let of_team =
        invitations::table.filter(invitations::workshop_id.eq(workshop.0)).filter(invitations::team_id.eq(team.0));
    diesel::delete(of_team).execute(&mut **tx)?;
    Ok(())
}

/// Takes somebody off the list. They stay in their team.
pub fn remove_from_list(tx: &mut Tx, person: InvitationId) -> Result<(), StoreError> {
    diesel::delete(invitations::table.find(person.0)).execute(&mut **tx)?;
    Ok(())
}
