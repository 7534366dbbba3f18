//! Design moments. No row is ever deleted, and a moment that is not signed names nobody.

use diesel::prelude::*;

use super::schema::{accounts, design_moments, members};
use super::{AnyConnection, StoreError, Tx};
use crate::base::dice::Dice;
use crate::base::token::PublicId;
use crate::domain::charter::Charter;
use crate::domain::ids::{AccountId, MemberId, MomentId, OrganisationId, TeamId};
use crate::domain::moment::{Moment, MomentState, Topic};

type Row = (
    i64,
    String,
    (String, String),
    String,
    (Option<i64>, Option<String>),
    (Option<i64>, Option<String>),
    i32,
    Standing,
);
type Standing = (String, String, String);

fn moment(row: Row) -> Result<Moment, StoreError> {
    let (id, public_id, (code, topic), words, member, account, after_meeting, (state, reply, label)) = row;
    let unknown = |what: &str| StoreError::Broken(format!("design moment {id}: unknown {what}"));
    Ok(Moment {
        id: MomentId(id),
        public_id: PublicId::parse(&public_id).ok_or_else(|| unknown("id"))?,
        topic: Topic { code, words: topic },
        words,
        member: member.0.map(MemberId),
        account: account.0.map(AccountId),
        signed: member.1.or(account.1).unwrap_or_default(),
        after_meeting,
        state: MomentState::parse(&state).ok_or_else(|| unknown("state"))?,
        reply,
        label,
    })
}

macro_rules! moments {
    ($team:expr) => {
        design_moments::table
            .left_join(members::table)
            .left_join(accounts::table)
            .filter(design_moments::team_id.eq($team.0))
            .select((
                design_moments::id,
                design_moments::public_id,
                (design_moments::topic, design_moments::topic_words),
                design_moments::words,
                (design_moments::member_id, members::name.nullable()),
                (design_moments::account_id, accounts::name.nullable()),
                design_moments::after_meeting,
                (design_moments::state, design_moments::reply, design_moments::label),
            ))
    };
}

/// The moments of a team in these states; at most 500. Their order is by meeting, and within one meeting random.
pub fn list(conn: &mut AnyConnection, team: TeamId, states: &[MomentState]) -> Result<Vec<Moment>, StoreError> {
    let states: Vec<&str> = states.iter().map(|state| state.as_str()).collect();
    let rows: Vec<Row> = moments!(team)
        .filter(design_moments::state.eq_any(states))
        .order((design_moments::after_meeting, design_moments::id))
        .limit(500)
        .load(conn)?;
    rows.into_iter().map(moment).collect()
}

/// A moment of this team by the id in its address.
pub fn find(conn: &mut AnyConnection, team: TeamId, id: &PublicId) -> Result<Moment, StoreError> {
    moment(moments!(team).filter(design_moments::public_id.eq(id.as_str())).first::<Row>(conn)?)
}

/// How many moments of a team wait for an answer.
pub fn count_waiting(conn: &mut AnyConnection, team: TeamId) -> Result<usize, StoreError> {
    let count: i64 = design_moments::table
        .filter(design_moments::team_id.eq(team.0))
        .filter(design_moments::state.eq(MomentState::Waiting.as_str()))
        .count()
        .get_result(conn)?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// Who signs a moment.
#[derive(Clone, Copy, Debug)]
pub enum Signature {
    Nobody,
    Member(MemberId),
    Account(AccountId),
}

pub fn add(
    tx: &mut Tx,
    dice: &Dice,
    (charter, after_meeting): (&Charter, i32),
    (topic, words, signature): (&Topic, &str, Signature),
) -> Result<PublicId, StoreError> {
    let public_id = PublicId::throw(dice);
    let (member, account) = match signature {
        Signature::Nobody => (None, None),
        Signature::Member(id) => (Some(id.0), None),
        Signature::Account(id) => (None, Some(id.0)),
    };
    diesel::insert_into(design_moments::table)
        .values((
            design_moments::id.eq(dice.row_key()),
            design_moments::organisation_id.eq(charter.organisation.0),
            design_moments::team_id.eq(charter.team.0),
            design_moments::charter_id.eq(charter.id.0),
            design_moments::public_id.eq(public_id.as_str()),
            design_moments::topic.eq(&topic.code),
            design_moments::topic_words.eq(&topic.words),
            design_moments::words.eq(words),
            design_moments::member_id.eq(member),
            design_moments::account_id.eq(account),
            design_moments::after_meeting.eq(after_meeting),
            design_moments::state.eq(MomentState::Waiting.as_str()),
            design_moments::reply.eq(""),
            design_moments::label.eq(""),
        ))
        .execute(&mut **tx)?;
    Ok(public_id)
}

/// Answered in words.
pub fn set_reply(tx: &mut Tx, id: MomentId, reply: &str) -> Result<(), StoreError> {
    diesel::update(design_moments::table.find(id.0))
        .set((design_moments::state.eq(MomentState::Settled.as_str()), design_moments::reply.eq(reply)))
        .execute(&mut **tx)?;
    Ok(())
}

/// The charter is being changed for it.
pub fn set_in_change(tx: &mut Tx, id: MomentId) -> Result<(), StoreError> {
    diesel::update(design_moments::table.find(id.0))
        .set(design_moments::state.eq(MomentState::InChange.as_str()))
        .execute(&mut **tx)?;
    Ok(())
}

/// Whoever signed it takes it back: neither words nor name stay.
pub fn take_back(tx: &mut Tx, id: MomentId) -> Result<(), StoreError> {
    diesel::update(design_moments::table.find(id.0))
        .set((
            design_moments::state.eq(MomentState::TakenBack.as_str()),
            design_moments::words.eq(""),
            design_moments::member_id.eq(None::<i64>),
            design_moments::account_id.eq(None::<i64>),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// A changed charter is published: every moment of the team for which it was changed is settled with the
/// version's label, such as "1.1". Returns how many there were.
pub fn settle_in_change(tx: &mut Tx, charter: &Charter, label: &str) -> Result<usize, StoreError> {
    let in_change = design_moments::table
        .filter(design_moments::organisation_id.eq(charter.organisation.0))
        .filter(design_moments::team_id.eq(charter.team.0))
        .filter(design_moments::state.eq(MomentState::InChange.as_str()));
    let settled = diesel::update(in_change)
        .set((design_moments::state.eq(MomentState::Settled.as_str()), design_moments::label.eq(label)))
        .execute(&mut **tx)?;
    Ok(settled)
}

/// The change is given up: every moment of the team for which it was made waits again.
pub fn return_in_change(tx: &mut Tx, charter: &Charter) -> Result<(), StoreError> {
    let in_change = design_moments::table
        .filter(design_moments::organisation_id.eq(charter.organisation.0))
        .filter(design_moments::team_id.eq(charter.team.0))
        .filter(design_moments::state.eq(MomentState::InChange.as_str()));
    diesel::update(in_change).set(design_moments::state.eq(MomentState::Waiting.as_str())).execute(&mut **tx)?;
    Ok(())
}

/// How many moments wait, by team; at most 2,000 teams of an organisation.
pub fn list_waiting(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
) -> Result<std::collections::HashMap<TeamId, usize>, StoreError> {
    let rows: Vec<(i64, i64)> = design_moments::table
        .filter(design_moments::organisation_id.eq(organisation.0))
        .filter(design_moments::state.eq(MomentState::Waiting.as_str()))
        .group_by(design_moments::team_id)
        .select((design_moments::team_id, diesel::dsl::count_star()))
        .limit(2000)
        .load(conn)?;
    Ok(rows.into_iter().map(|(team, count)| (TeamId(team), usize::try_from(count).unwrap_or(0))).collect())
}
