//! Closing as rows: answers become rows without a member, an order or a time; what people put on their cards stands apart.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::answer::{decode, encode};
use super::schema::{
    answers, cards, device_codes, devices, members, participations, sealed_answers, tallies, workshops,
};
use super::{AnyConnection, StoreError, Tx};
use crate::base::dice::Dice;
use crate::domain::given::{Given, Share};
use crate::domain::ids::{MemberId, OrganisationId, TeamId, WorkshopId};

/// An answer with everything it is tied to until closing.
pub struct Tied {
    pub team: TeamId,
    pub member: MemberId,
    pub is_counted: bool,
    pub question: String,
    pub given: Given,
}

/// Every answer of a workshop. One workshop is closed in one write, so this is the one list without a limit.
pub fn list_tied(conn: &mut AnyConnection, workshop: WorkshopId) -> Result<Vec<Tied>, StoreError> {
    let rows: Vec<(i64, i64, bool, String, String)> = answers::table
        .inner_join(members::table)
        .filter(answers::workshop_id.eq(workshop.0))
        .order(answers::id)
        .select((answers::team_id, answers::member_id, members::is_counted, answers::question, answers::body))
        .load(conn)?;
    let tied = rows.into_iter().map(|(team, member, is_counted, question, body)| {
        Ok(Tied { team: TeamId(team), member: MemberId(member), is_counted, question, given: decode(&body)? })
    });
    tied.collect()
}

/// The counters of a whole workshop by team and question, for the recount at closing.
pub fn list_tallies(
    conn: &mut AnyConnection,
    workshop: WorkshopId,
) -> Result<Vec<(TeamId, String, String)>, StoreError> {
    let rows: Vec<(i64, String, String)> = tallies::table
        .filter(tallies::workshop_id.eq(workshop.0))
        .order((tallies::team_id, tallies::question))
        .select((tallies::team_id, tallies::question, tallies::body))
        .load(conn)?;
    Ok(rows.into_iter().map(|(team, question, body)| (TeamId(team), question, body)).collect())
}

/// Cuts the names off. The rows go in by their random keys, so that neither key nor place tells who came first;
/// the answers with names go, and what devices knew of them.
pub fn seal(
    tx: &mut Tx,
    dice: &Dice,
    (organisation, workshop): (OrganisationId, WorkshopId),
    tied: &[Tied],
) -> Result<(), StoreError> {
    let counted = tied.iter().filter(|tied| tied.is_counted && !tied.given.is_skipped());
    let mut shuffled: Vec<(i64, &Tied)> = counted.map(|tied| (dice.row_key(), tied)).collect();
    shuffled.sort_by_key(|(key, _)| *key);
    for (key, tied) in shuffled {
        let row = (
            sealed_answers::id.eq(key),
            sealed_answers::organisation_id.eq(organisation.0),
            sealed_answers::workshop_id.eq(workshop.0),
            sealed_answers::team_id.eq(tied.team.0),
            sealed_answers::question.eq(&tied.question),
            sealed_answers::body.eq(encode(&tied.given.sealed())?),
            sealed_answers::has_words.eq(tied.given.has_words()),
        );
        diesel::insert_into(sealed_answers::table).values(row).execute(&mut **tx)?;
    }
    diesel::delete(answers::table.filter(answers::workshop_id.eq(workshop.0))).execute(&mut **tx)?;
    let of_workshop = devices::table.filter(devices::workshop_id.eq(workshop.0));
    let codes = device_codes::table.filter(device_codes::device_id.eq_any(of_workshop.select(devices::id)));
    diesel::delete(codes).execute(&mut **tx)?;
    diesel::update(of_workshop).set(devices::sees_answers.eq(false)).execute(&mut **tx)?;
    Ok(())
}

/// Puts what people chose to share on their cards, in place of what stood there from an earlier round.
pub fn add_cards(
    tx: &mut Tx,
    dice: &Dice,
    (organisation, workshop): (OrganisationId, WorkshopId),
    tied: &[Tied],
) -> Result<(), StoreError> {
    let shared = tied.iter().filter(|tied| tied.given.share == Share::Card && !tied.given.is_skipped());
    let mut shuffled: Vec<(i64, &Tied)> = shared.map(|tied| (dice.row_key(), tied)).collect();
    shuffled.sort_by_key(|(key, _)| *key);
    for (key, tied) in shuffled {
        let before = cards::table.filter(cards::member_id.eq(tied.member.0)).filter(cards::question.eq(&tied.question));
        diesel::delete(before).execute(&mut **tx)?;
        let row = (
            cards::id.eq(key),
            cards::organisation_id.eq(organisation.0),
            cards::workshop_id.eq(workshop.0),
            cards::team_id.eq(tied.team.0),
            cards::member_id.eq(tied.member.0),
            cards::question.eq(&tied.question),
            cards::body.eq(encode(&tied.given.on_card())?),
        );
        diesel::insert_into(cards::table).values(row).execute(&mut **tx)?;
    }
    Ok(())
}

/// Notes per member that they answered. `only_that` forgets how far everybody had come.
pub fn set_answered(tx: &mut Tx, workshop: WorkshopId, tied: &[Tied], only_that: bool) -> Result<(), StoreError> {
    let all = || participations::table.filter(participations::workshop_id.eq(workshop.0));
    let answered: BTreeSet<i64> =
        tied.iter().filter(|tied| !tied.given.is_skipped()).map(|tied| tied.member.0).collect();
    diesel::update(all()).set(participations::shown_step.eq(0)).execute(&mut **tx)?;
    if only_that {
        let forgotten = (participations::has_started.eq(false), participations::has_finished.eq(false));
        diesel::update(all()).set(forgotten).execute(&mut **tx)?;
    }
    for member in answered {
        let mine = participations::table.find((workshop.0, member));
        let set = participations::has_answered.eq(true);
        match only_that {
            true => diesel::update(mine)
                .set((set, participations::has_started.eq(true), participations::has_finished.eq(true)))
                .execute(&mut **tx)?,
            false => diesel::update(mine).set(set).execute(&mut **tx)?,
        };
    }
    Ok(())
}

/// Nobody joins a workshop that is closed; from now on its code leads those who are in to their own place.
pub fn close_joining(tx: &mut Tx, workshop: WorkshopId) -> Result<(), StoreError> {
    diesel::update(workshops::table.find(workshop.0)).set(workshops::join_is_open.eq(false)).execute(&mut **tx)?;
    Ok(())
}
