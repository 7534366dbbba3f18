//! Everything a member's page needs to know of the member, the team and the workshop, in one row.

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::{accounts, devices, invitations, members, teams, workshops};
use super::workshop::{self, Workshop};
use super::{AnyConnection, StoreError, charter, invitation, time, wall};
use crate::base::token::{PublicId, TokenHash};
use crate::domain::ids::{InvitationId, MemberId, OrganisationId, TeamId, WorkshopId};
use crate::domain::member::InvitationState;
use crate::domain::wall::holds_back;

/// A member's place in a workshop.
#[derive(Clone, Debug)]
pub struct Place {
    pub invitation: InvitationId,
    pub public_id: PublicId,
    pub state: InvitationState,
    pub organisation: OrganisationId,
    pub workshop: Workshop,
    pub team: TeamId,
    pub team_name: String,
    pub member: MemberId,
    /// The whole name.
    pub name: String,
    /// What they like to be called; the whole name when they said nothing.
    pub called: String,
    pub email: Option<String>,
    pub is_counted: bool,
    /// The address was corrected after answers were given: no code opens them.
    pub address_was_corrected: bool,
    /// Whole name of whoever runs the workshop.
    pub facilitator: String,
    /// The team has a charter, and its links open until then.
    pub charter_until: Option<Timestamp>,
    /// The answers are closed, and the team has not looked at them yet.
    pub waits_for_reveal: bool,
    /// Given a link after the round was closed: until when it opens.
    pub opens_until: Option<Timestamp>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = invitations)]
struct Row {
    id: i64,
    public_id: String,
    state: String,
    organisation_id: i64,
    team_id: i64,
    member_id: i64,
    opens_until: Option<chrono::NaiveDateTime>,
    address_was_corrected: bool,
    #[diesel(select_expression = teams::name)]
    team_name: String,
    #[diesel(select_expression = members::name)]
    name: String,
    #[diesel(select_expression = members::preferred_name)]
    preferred_name: String,
    #[diesel(select_expression = members::email)]
    email: Option<String>,
    #[diesel(select_expression = members::is_counted)]
    is_counted: bool,
    #[diesel(select_expression = accounts::name)]
    facilitator: String,
    #[diesel(embed)]
    workshop: workshop::Row,
}

impl TryFrom<Row> for Place {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let unknown = |what: &str| StoreError::Broken(format!("invitation {}: unknown {what}", row.id));
        Ok(Self {
            invitation: InvitationId(row.id),
            public_id: PublicId::parse(&row.public_id).ok_or_else(|| unknown("id"))?,
            state: InvitationState::parse(&row.state).ok_or_else(|| unknown("state"))?,
            organisation: OrganisationId(row.organisation_id),
            workshop: row.workshop.try_into()?,
            team: TeamId(row.team_id),
            team_name: row.team_name,
            member: MemberId(row.member_id),
            called: if row.preferred_name.is_empty() { row.name.clone() } else { row.preferred_name },
            name: row.name,
            email: row.email,
            is_counted: row.is_counted,
            address_was_corrected: row.address_was_corrected,
            facilitator: row.facilitator,
            charter_until: None,
            waits_for_reveal: false,
            opens_until: row.opens_until.map(time::from_row),
        })
    }
}

#[diesel::dsl::auto_type]
fn places() -> _ {
    invitations::table
        .inner_join(teams::table)
        .inner_join(members::table)
        .inner_join(workshops::table.inner_join(accounts::table))
}

/// The place that a personal link opens.
pub fn find_by_link(conn: &mut AnyConnection, hash: &TokenHash) -> Result<Option<Place>, StoreError> {
    let asked = invitation::find_by_link(conn, hash)?;
    asked.map(|asked| find(conn, &asked.public_id)).transpose()
}

/// A device on which a member answers.
#[derive(Clone, Copy, Debug)]
pub struct Device {
    pub id: i64,
    /// Whether it may read answers given earlier: it gave them, or a mailed code was typed on it.
    pub sees_answers: bool,
    /// Whether it may read what its member wrote earlier: the card, what was not sent, everything that is kept.
    pub sees_kept: bool,
    /// It typed the name of somebody on the list with the room's code, and nobody has proved to be that person.
    pub by_code: bool,
    /// When it was last in use, to the hour.
    pub seen_at: Timestamp,
}

/// The place this device may act at, by the id in the address and the hash of the device's cookie. Where a personal
/// link can open it again, a device that was not in use since `idle_before` is over.
pub fn find_by_device(
    conn: &mut AnyConnection,
    id: &PublicId,
    device: &TokenHash,
    (now, idle_before): (Timestamp, Timestamp),
) -> Result<Option<(Place, Device)>, StoreError> {
    let same_place =
        devices::workshop_id.eq(invitations::workshop_id).and(devices::member_id.eq(invitations::member_id));
    let found = places()
        .inner_join(devices::table.on(same_place))
        .filter(devices::hash.eq(device.as_str()))
        .filter(devices::expires_at.gt(time::to_row(now)))
        .filter(devices::seen_at.ge(time::to_row(idle_before)).or(invitations::link_hash.is_null()))
        .filter(invitations::public_id.eq(id.as_str()))
        .filter(members::left_at.is_null())
        .select((Row::as_select(), DEVICE))
        .first::<(Row, DeviceRow)>(conn)
        .optional()?;
    let place = |(row, found)| Ok((whole(conn, row)?, device_of(found)));
    found.map(place).transpose()
}

type DeviceRow = (i64, (bool, bool, bool), chrono::NaiveDateTime);
type DeviceColumns = (devices::id, (devices::sees_answers, devices::sees_kept, devices::by_code), devices::seen_at);
const DEVICE: DeviceColumns =
    (devices::id, (devices::sees_answers, devices::sees_kept, devices::by_code), devices::seen_at);

fn device_of((id, (sees_answers, sees_kept, by_code), seen_at): DeviceRow) -> Device {
    Device { id, sees_answers, sees_kept, by_code, seen_at: time::from_row(seen_at) }
}

/// Only a closed workshop can have led to a charter; while people answer nothing more is read.
fn whole(conn: &mut AnyConnection, row: Row) -> Result<Place, StoreError> {
    let mut place = Place::try_from(row)?;
    if place.workshop.closed_at.is_some() {
        place.charter_until = charter::find_links_until(conn, place.workshop.id, place.team)?;
        place.waits_for_reveal = place.charter_until.is_none() && is_held_back(conn, &place)?;
    }
    Ok(place)
}

/// Whether the team has a first draft that it does not see yet.
fn is_held_back(conn: &mut AnyConnection, place: &Place) -> Result<bool, StoreError> {
    let Some(charter) = charter::find_of_team(conn, place.workshop.id, place.team)? else {
        return Ok(false);
    };
    Ok(holds_back(wall::find(conn, charter.id)?.as_ref(), charter.is_first_draft()))
}

/// The place of an invitation, unless its member has left the team.
pub fn find(conn: &mut AnyConnection, id: &PublicId) -> Result<Place, StoreError> {
    let row = places()
        .filter(invitations::public_id.eq(id.as_str()))
        .filter(members::left_at.is_null())
        .select(Row::as_select())
        .first(conn)?;
    whole(conn, row)
}

/// Among several devices of one browser, the one of this member in this workshop, idle or not, that has not ended.
pub fn find_device(
    conn: &mut AnyConnection,
    place: &Place,
    hashes: &[TokenHash],
    now: Timestamp,
) -> Result<Option<Device>, StoreError> {
    let hashes: Vec<&str> = hashes.iter().map(TokenHash::as_str).collect();
    let found = devices::table
        .filter(devices::workshop_id.eq(place.workshop.id.0))
        .filter(devices::member_id.eq(place.member.0))
        .filter(devices::hash.eq_any(hashes))
        .filter(devices::expires_at.gt(time::to_row(now)))
        .order((devices::sees_answers.desc(), devices::id))
        .select(DEVICE)
        .first::<DeviceRow>(conn)
        .optional()?;
    Ok(found.map(device_of))
}

/// How many people of a team are asked and counted.
pub fn count_team(conn: &mut AnyConnection, workshop: WorkshopId, team: TeamId) -> Result<usize, StoreError> {
    let not_asked =
        [InvitationState::Declined, InvitationState::Knocking, InvitationState::Newcomer].map(InvitationState::as_str);
    let asked: i64 = invitations::table
        .inner_join(members::table)
        .filter(invitations::workshop_id.eq(workshop.0))
        .filter(invitations::team_id.eq(team.0))
        .filter(invitations::state.ne_all(not_asked))
        .filter(members::is_counted.eq(true))
        .count()
        .get_result(conn)?;
    Ok(usize::try_from(asked).unwrap_or(0))
}
