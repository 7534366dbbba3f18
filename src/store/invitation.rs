//! Invitations: which member is asked in which workshop.

use diesel::prelude::*;

use super::news::Topic;
use super::schema::{invitations, member_links, members, teams};
use super::{AnyConnection, StoreError, Tx};
use crate::base::token::{PublicId, TokenHash};
use crate::domain::ids::{InvitationId, MemberId, OrganisationId, TeamId, WorkshopId};
use crate::domain::member::InvitationState;

/// A person asked in a workshop.
#[derive(Clone, Debug)]
pub struct Invitation {
    pub id: InvitationId,
    pub public_id: PublicId,
    pub organisation: OrganisationId,
    pub workshop: WorkshopId,
    pub team: TeamId,
    pub team_name: String,
    pub member: MemberId,
    /// The whole name.
    pub name: String,
    /// What they like to be called; the whole name when they said nothing.
    pub called: String,
    pub email: Option<String>,
    pub state: InvitationState,
    pub reminders: i32,
}

type Row = (i64, String, i64, i64, i64, String, i64, (String, String, Option<String>), String, i32);

fn invitation(row: Row) -> Result<Invitation, StoreError> {
    let (id, public_id, organisation, workshop, team, team_name, member, person, state, reminders) = row;
    let (name, preferred, email) = person;
    let unknown = |what: &str| StoreError::Broken(format!("invitation {id}: unknown {what}"));
    Ok(Invitation {
        id: InvitationId(id),
        public_id: PublicId::parse(&public_id).ok_or_else(|| unknown("id"))?,
        organisation: OrganisationId(organisation),
        workshop: WorkshopId(workshop),
        team: TeamId(team),
        team_name,
        member: MemberId(member),
        called: if preferred.is_empty() { name.clone() } else { preferred },
        name,
        email,
        state: InvitationState::parse(&state).ok_or_else(|| unknown("state"))?,
        reminders,
    })
}

macro_rules! columns {
    () => {
        (
            invitations::id,
            invitations::public_id,
            invitations::organisation_id,
            invitations::workshop_id,
            invitations::team_id,
            teams::name,
            invitations::member_id,
            (members::name, members::preferred_name, members::email),
            invitations::state,
            invitations::reminders,
        )
    };
}

/// The invitation that a personal link opens: the link of its letter, or of a reminder to it. Without a link of its
/// own an invitation is opened by none.
pub fn find_by_link(conn: &mut AnyConnection, hash: &TokenHash) -> Result<Option<Invitation>, StoreError> {
    let reminded = member_links::table.find(hash.as_str()).select(member_links::invitation_id);
    let reminded = reminded.first::<i64>(conn).optional()?;
    let asked = invitations::table
        .inner_join(members::table)
        .inner_join(teams::table)
        .filter(invitations::link_hash.is_not_null())
        .select(columns!());
    let row = match reminded {
        Some(id) => asked.filter(invitations::id.eq(id)).first::<Row>(conn).optional()?,
        None => asked.filter(invitations::link_hash.eq(hash.as_str())).first::<Row>(conn).optional()?,
    };
    row.map(invitation).transpose()
}

/// An invitation of this workshop by the id in its address.
pub fn find(conn: &mut AnyConnection, workshop: WorkshopId, id: &PublicId) -> Result<Invitation, StoreError> {
    let row = invitations::table
        .inner_join(members::table)
        .inner_join(teams::table)
        .filter(invitations::workshop_id.eq(workshop.0))
        .filter(invitations::public_id.eq(id.as_str()))
        .select(columns!())
        .first::<Row>(conn)?;
    invitation(row)
}

/// Everybody asked in a workshop, by name; at most `limit`.
pub fn list(conn: &mut AnyConnection, workshop: WorkshopId, limit: i64) -> Result<Vec<Invitation>, StoreError> {
    let rows: Vec<Row> = invitations::table
        .inner_join(members::table)
        .inner_join(teams::table)
        .filter(invitations::workshop_id.eq(workshop.0))
        .order((members::name, invitations::id))
        .limit(limit)
        .select(columns!())
        .load(conn)?;
    rows.into_iter().map(invitation).collect()
}

/// The invitation of a member to a workshop, as it stands in their address.
pub fn find_of_member(
    conn: &mut AnyConnection,
    workshop: WorkshopId,
    member: MemberId,
) -> Result<Option<PublicId>, StoreError> {
    let id: Option<String> = invitations::table
        .filter(invitations::workshop_id.eq(workshop.0))
        .filter(invitations::member_id.eq(member.0))
        .select(invitations::public_id)
        .first(conn)
        .optional()?;
    Ok(id.and_then(|id| PublicId::parse(&id)))
}

pub fn set_state(tx: &mut Tx, id: InvitationId, state: InvitationState) -> Result<(), StoreError> {
    let workshop: i64 = diesel::update(invitations::table.find(id.0))
        .set(invitations::state.eq(state.as_str()))
        .returning(invitations::workshop_id)
        .get_result(&mut **tx)?;
    tx.tell(Topic::Headway(WorkshopId(workshop)))
}

/// Moves the invitation of a member from one state to another; in any other state it stays.
pub fn set_state_of_member(
    tx: &mut Tx,
    (workshop, member): (WorkshopId, MemberId),
    from: InvitationState,
    to: InvitationState,
) -> Result<(), StoreError> {
    let invitation = invitations::table
        .filter(invitations::workshop_id.eq(workshop.0))
        .filter(invitations::member_id.eq(member.0))
        .filter(invitations::state.eq(from.as_str()));
    let moved = diesel::update(invitation).set(invitations::state.eq(to.as_str())).execute(&mut **tx)?;
    if moved > 0 { tx.tell(Topic::Headway(workshop)) } else { Ok(()) }
}
