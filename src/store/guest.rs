//! Guests who join by a code or QR link: finding their name on the list, or adding it.

use diesel::prelude::*;
use jiff::Timestamp;

use super::news::Topic;
use super::schema::{invitations, members, participations};
use super::workshop::{Team, Workshop};
use super::{AnyConnection, StoreError, Tx, time};
use crate::base::email::Email;
use crate::base::token::PublicId;
use crate::domain::ids::TeamId;
use crate::domain::member::InvitationState;

/// Somebody on the list whose name may be claimed.
pub struct Listed {
    pub invitation: PublicId,
    pub name: String,
    pub preferred_name: String,
    pub is_counted: bool,
    pub has_started: bool,
    /// Whether they can be sent a personal link.
    pub has_address: bool,
}

/// Everybody asked in a team of a workshop; at most 2,000. Who declined or waits outside cannot be claimed.
pub fn list(conn: &mut AnyConnection, workshop: &Workshop, team: TeamId) -> Result<Vec<Listed>, StoreError> {
    let outside = [InvitationState::Declined.as_str(), InvitationState::Knocking.as_str()];
    type Row = (String, (String, String, Option<String>, bool), Option<bool>);
    let rows: Vec<Row> = invitations::table
        .inner_join(members::table)
        .left_join(
            participations::table.on(participations::workshop_id
                .eq(invitations::workshop_id)
                .and(participations::member_id.eq(invitations::member_id))),
        )
        .filter(invitations::workshop_id.eq(workshop.id.0))
        .filter(invitations::team_id.eq(team.0))
        .filter(invitations::state.ne_all(outside))
        .filter(members::left_at.is_null())
        .order(invitations::id)
        .limit(2000)
        .select((
            invitations::public_id,
            (members::name, members::preferred_name, members::email, members::is_counted),
            participations::has_started.nullable(),
        ))
        .load(conn)?;
    let listed = rows.into_iter().filter_map(|(id, (name, preferred_name, email, is_counted), has_started)| {
        let (has_started, has_address) = (has_started.unwrap_or(false), email.is_some());
        Some(Listed { invitation: PublicId::parse(&id)?, name, preferred_name, is_counted, has_started, has_address })
    });
    Ok(listed.collect())
}

pub struct NewGuest<'a> {
    pub workshop: &'a Workshop,
    pub team: &'a Team,
    /// Of the member, and of their invitation.
    pub ids: (&'a PublicId, &'a PublicId),
    pub name: &'a str,
    /// Who stands on the list under this name already. The guest is spoken to and counted alike.
    pub namesake: Option<&'a Listed>,
    pub email: Option<&'a Email>,
    pub state: InvitationState,
    pub now: Timestamp,
}

/// Adds a guest to the team and to the workshop. An address that somebody of the team has already is left out:
/// saying so would tell a stranger who is on the list.
pub fn add(tx: &mut Tx, new: &NewGuest) -> Result<(), StoreError> {
    let email = match new.email {
        Some(email) if !is_taken(tx, new.team.id, email)? => Some(email),
        _ => None,
    };
    let (name, preferred, is_counted) = match new.namesake {
        Some(listed) => (listed.name.as_str(), listed.preferred_name.as_str(), listed.is_counted),
        None => (new.name, "", true),
    };
    let is_pending = new.state == InvitationState::Knocking;
    let member: i64 = diesel::insert_into(members::table)
        .values((
            (
                members::organisation_id.eq(new.workshop.organisation.0),
                members::team_id.eq(new.team.id.0),
                members::public_id.eq(new.ids.0.as_str()),
                members::name.eq(name),
                members::preferred_name.eq(preferred),
                members::email.eq(email.map(Email::as_str)),
                members::email_key.eq(email.map(Email::key)),
            ),
            (members::employee_id.eq(""), members::language.eq(""), members::timezone.eq("")),
            (members::manager_email.eq(""), members::department.eq(""), members::location.eq("")),
            (
                members::is_counted.eq(is_counted),
                members::is_pending.eq(is_pending),
                members::joined_at.eq(time::to_row(new.now)),
            ),
        ))
        .returning(members::id)
        .get_result(&mut **tx)?;
    let row = (
        invitations::organisation_id.eq(new.workshop.organisation.0),
        invitations::workshop_id.eq(new.workshop.id.0),
        invitations::team_id.eq(new.team.id.0),
        invitations::member_id.eq(member),
        invitations::public_id.eq(new.ids.1.as_str()),
        invitations::state.eq(new.state.as_str()),
        invitations::reminders.eq(0),
    );
    diesel::insert_into(invitations::table).values(row).execute(&mut **tx)?;
    tx.tell(Topic::Headway(new.workshop.id))
}

/// Guests of a workshop who came in, or who wait outside.
pub fn count(conn: &mut AnyConnection, workshop: &Workshop, state: InvitationState) -> Result<i64, StoreError> {
    Ok(invitations::table
        .filter(invitations::workshop_id.eq(workshop.id.0))
        .filter(invitations::state.eq(state.as_str()))
        .count()
        .get_result(conn)?)
}

fn is_taken(tx: &mut Tx, team: TeamId, email: &Email) -> Result<bool, StoreError> {
    let same = members::table.filter(members::team_id.eq(team.0)).filter(members::email_key.eq(email.key()));
    Ok(diesel::select(diesel::dsl::exists(same)).get_result(&mut **tx)?)
}
