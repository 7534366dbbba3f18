//! People who come to a team with a charter, and people who go.

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::{
    charters, device_codes, devices, invitations, keepers, letters, member_links, members, newcomers, workshop_teams,
    workshops,
};
use super::{AnyConnection, StoreError, Tx, time};
use crate::base::dice::Dice;
use crate::base::token::PublicId;
use crate::domain::charter::{Charter, Number};
use crate::domain::ids::{CharterId, InvitationId, MemberId, OrganisationId, TeamId, WorkshopId};
use crate::domain::joining::{Newcomer, Teammate, Word};
use crate::domain::letter::LetterState;
use crate::domain::member::InvitationState;
use crate::domain::workshop::Stage;

type MateRow = (
    i64,
    String,
    String,
    Option<String>,
    Option<chrono::NaiveDateTime>,
    String,
    (Option<String>, Option<bool>, Option<String>),
);

/// Everybody who belongs to a charter's team or left it, by name; at most 2,000. Who waits to be let in is not there.
pub fn list_team(conn: &mut AnyConnection, charter: &Charter) -> Result<Vec<Teammate>, StoreError> {
    let rows: Vec<MateRow> = invitations::table
        .inner_join(members::table)
        .left_join(
            newcomers::table
                .on(newcomers::member_id.eq(invitations::member_id).and(newcomers::charter_id.eq(charter.id.0))),
        )
        .filter(invitations::workshop_id.eq(charter.workshop.0))
        .filter(invitations::team_id.eq(charter.team.0))
        .filter(invitations::state.ne(InvitationState::Knocking.as_str()))
        .order((members::name, members::id))
        .limit(2000)
        .select((
            members::id,
            members::public_id,
            members::name,
            members::email,
            members::left_at,
            invitations::state,
            (newcomers::consented_number.nullable(), newcomers::wants_to_talk.nullable(), newcomers::about.nullable()),
        ))
        .load(conn)?;
    rows.into_iter().map(mate).collect()
}

fn mate((id, public_id, name, email, left_at, state, new): MateRow) -> Result<Teammate, StoreError> {
    let unknown = |what: &str| StoreError::Broken(format!("member {id}: unknown {what}"));
    let newcomer = match new {
        (Some(number), Some(wants_to_talk), Some(about)) => {
            Some(Newcomer { consented: Number::parse(&number), wants_to_talk, about })
        }
        _ => None,
    };
    Ok(Teammate {
        id: MemberId(id),
        public_id: PublicId::parse(&public_id).ok_or_else(|| unknown("id"))?,
        name,
        email: email.unwrap_or_default(),
        has_left: left_at.is_some(),
        state: InvitationState::parse(&state).ok_or_else(|| unknown("state"))?,
        newcomer,
    })
}

/// Whether the team of this charter has a later round, in whatever stage.
pub fn has_later_round(conn: &mut AnyConnection, charter: &Charter) -> Result<bool, StoreError> {
    let later = workshop_teams::table
        .filter(workshop_teams::team_id.eq(charter.team.0))
        .filter(workshop_teams::workshop_id.gt(charter.workshop.0))
        .select(workshop_teams::workshop_id);
    Ok(later.first::<i64>(conn).optional()?.is_some())
}

/// What somebody new said so far; `None` for everybody else.
pub fn find_newcomer(
    conn: &mut AnyConnection,
    (workshop, team): (WorkshopId, TeamId),
    member: MemberId,
) -> Result<Option<(CharterId, Newcomer)>, StoreError> {
    let row: Option<(i64, String, bool, String)> = newcomers::table
        .inner_join(charters::table)
        .filter(charters::workshop_id.eq(workshop.0))
        .filter(charters::team_id.eq(team.0))
        .filter(newcomers::member_id.eq(member.0))
        .select((newcomers::charter_id, newcomers::consented_number, newcomers::wants_to_talk, newcomers::about))
        .first(conn)
        .optional()?;
    Ok(row.map(|(charter, number, wants_to_talk, about): (i64, String, bool, String)| {
        (CharterId(charter), Newcomer { consented: Number::parse(&number), wants_to_talk, about })
    }))
}

/// Puts somebody on the team of a charter as new, with a place in its workshop.
pub fn add_newcomer(tx: &mut Tx, dice: &Dice, charter: &Charter, member: MemberId) -> Result<(), StoreError> {
    let mine = invitations::table
        .filter(invitations::workshop_id.eq(charter.workshop.0))
        .filter(invitations::member_id.eq(member.0));
    let known =
        diesel::update(mine).set(invitations::state.eq(InvitationState::Newcomer.as_str())).execute(&mut **tx)?;
    if known == 0 {
        let public_id = PublicId::throw(dice);
        let row = (
            invitations::organisation_id.eq(charter.organisation.0),
            invitations::workshop_id.eq(charter.workshop.0),
            invitations::team_id.eq(charter.team.0),
            invitations::member_id.eq(member.0),
            invitations::public_id.eq(public_id.as_str()),
            invitations::state.eq(InvitationState::Newcomer.as_str()),
            invitations::reminders.eq(0),
        );
        diesel::insert_into(invitations::table).values(row).execute(&mut **tx)?;
    }
    diesel::delete(newcomers::table.find((charter.id.0, member.0))).execute(&mut **tx)?;
    let row = (
        newcomers::charter_id.eq(charter.id.0),
        newcomers::member_id.eq(member.0),
        newcomers::organisation_id.eq(charter.organisation.0),
        newcomers::consented_number.eq(""),
        newcomers::wants_to_talk.eq(false),
        newcomers::about.eq(""),
    );
    diesel::insert_into(newcomers::table).values(row).execute(&mut **tx)?;
    Ok(())
}

/// What somebody new says; it takes the place of what they said before.
pub fn set_word(tx: &mut Tx, (charter, member): (CharterId, MemberId), word: &Word) -> Result<(), StoreError> {
    let (number, wants_to_talk, about) = match word {
        Word::Consent { number } => (number.to_string(), false, ""),
        Word::Talk { about } => (String::new(), true, about.as_str()),
    };
    let set = (
        newcomers::consented_number.eq(number),
        newcomers::wants_to_talk.eq(wants_to_talk),
        newcomers::about.eq(about),
    );
    diesel::update(newcomers::table.find((charter.0, member.0))).set(set).execute(&mut **tx)?;
    Ok(())
}

/// The wish to talk is fulfilled, and what it was about is forgotten.
pub fn set_talked(tx: &mut Tx, (charter, member): (CharterId, MemberId)) -> Result<(), StoreError> {
    let set = (newcomers::wants_to_talk.eq(false), newcomers::about.eq(""));
    diesel::update(newcomers::table.find((charter.0, member.0))).set(set).execute(&mut **tx)?;
    Ok(())
}

/// The place of a member in a workshop, for a link to it.
pub fn find_place(
    conn: &mut AnyConnection,
    workshop: WorkshopId,
    member: MemberId,
) -> Result<InvitationId, StoreError> {
    let mine =
        invitations::table.filter(invitations::workshop_id.eq(workshop.0)).filter(invitations::member_id.eq(member.0));
    Ok(InvitationId(mine.select(invitations::id).first(conn)?))
}

/// Links and devices of a place open until then, even if the round was closed long ago.
pub fn set_opens_until(tx: &mut Tx, place: InvitationId, until: Timestamp) -> Result<(), StoreError> {
    let set = invitations::opens_until.eq(time::to_row(until));
    diesel::update(invitations::table.find(place.0)).set(set).execute(&mut **tx)?;
    Ok(())
}

/// A member of a team by the id in the address, and the workshops in which they have a place, in order of their keys.
pub fn find_member(
    conn: &mut AnyConnection,
    (organisation, team): (OrganisationId, TeamId),
    id: &PublicId,
) -> Result<(MemberId, Vec<WorkshopId>), StoreError> {
    let member: i64 = members::table
        .filter(members::organisation_id.eq(organisation.0))
        .filter(members::team_id.eq(team.0))
        .filter(members::public_id.eq(id.as_str()))
        .select(members::id)
        .first(conn)?;
    let places: Vec<i64> = invitations::table
        .filter(invitations::member_id.eq(member))
        .order(invitations::workshop_id)
        .limit(1000)
        .select(invitations::workshop_id)
        .load(conn)?;
    Ok((MemberId(member), places.into_iter().map(WorkshopId).collect()))
}

/// Of these workshops, those whose answers can still change; and whether the member is counted.
pub fn list_changeable(
    conn: &mut AnyConnection,
    places: &[WorkshopId],
    member: MemberId,
) -> Result<(Vec<WorkshopId>, bool), StoreError> {
    let places: Vec<i64> = places.iter().map(|place| place.0).collect();
    let open: Vec<i64> = workshops::table
        .filter(workshops::id.eq_any(places))
        .filter(workshops::stage.eq_any([Stage::Planning.as_str(), Stage::Open.as_str()]))
        .order(workshops::id)
        .limit(1000)
        .select(workshops::id)
        .load(conn)?;
    let is_counted = members::table.find(member.0).select(members::is_counted).first(conn)?;
    Ok((open.into_iter().map(WorkshopId).collect(), is_counted))
}

/// The member is gone: no link and no device of theirs opens anything, and no letter that waits leaves.
pub fn shut_out(tx: &mut Tx, member: MemberId, now: Timestamp) -> Result<(), StoreError> {
    diesel::update(members::table.find(member.0)).set(members::left_at.eq(time::to_row(now))).execute(&mut **tx)?;
    let places = invitations::table.filter(invitations::member_id.eq(member.0));
    let links = member_links::table.filter(member_links::invitation_id.eq_any(places.select(invitations::id)));
    diesel::delete(links).execute(&mut **tx)?;
    diesel::update(places)
        .set((invitations::link_hash.eq(None::<String>), invitations::opens_until.eq(None::<chrono::NaiveDateTime>)))
        .execute(&mut **tx)?;
    let mine = devices::table.filter(devices::member_id.eq(member.0));
    let codes = device_codes::table.filter(device_codes::device_id.eq_any(mine.select(devices::id)));
    diesel::delete(codes).execute(&mut **tx)?;
    diesel::delete(mine).execute(&mut **tx)?;
    let waiting = letters::table
        .filter(letters::member_id.eq(member.0))
        .filter(letters::state.eq_any([LetterState::Waiting.as_str(), LetterState::CameBack.as_str()]));
    diesel::update(waiting)
        .set((
            letters::state.eq(LetterState::Dropped.as_str()),
            letters::text.eq(""),
            letters::html.eq(""),
            letters::unsubscribe.eq(""),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// The member is back in the team. The charter they kept when they left does not come back by itself.
pub fn let_in(tx: &mut Tx, member: MemberId) -> Result<(), StoreError> {
    let had_left = members::table.filter(members::id.eq(member.0)).filter(members::left_at.is_not_null());
    let kept = keepers::table.filter(keepers::member_id.eq_any(had_left.select(members::id)));
    diesel::delete(kept).execute(&mut **tx)?;
    diesel::update(members::table.find(member.0))
        .set(members::left_at.eq(None::<chrono::NaiveDateTime>))
        .execute(&mut **tx)?;
    Ok(())
}
