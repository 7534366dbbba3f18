//! Cards as rows: what somebody shares, the sentence they want to hear, and their permission while it stands.

use std::collections::HashMap;

use diesel::prelude::*;

use super::answer::{decode, encode};
use super::schema::{call_out_grants, card_lines, cards, invitations, members};
use super::sitting::Place;
use super::{AnyConnection, StoreError, Tx};
use crate::base::dice::Dice;
use crate::base::token::PublicId;
use crate::domain::card::{Card, Holder, Item};
use crate::domain::given::Given;
use crate::domain::ids::{MemberId, TeamId, WorkshopId};
use crate::domain::member::InvitationState;

/// One person's card, with what is off it.
pub fn find(conn: &mut AnyConnection, member: MemberId) -> Result<Card, StoreError> {
    Ok(list(conn, &[member.0])?.remove(&member.0).unwrap_or_default())
}

/// The cards of these people; who has nothing on one is not among them.
fn list(conn: &mut AnyConnection, people: &[i64]) -> Result<HashMap<i64, Card>, StoreError> {
    let mut found: HashMap<i64, Card> = HashMap::new();
    let items: Vec<(i64, String, String, bool)> = cards::table
        .filter(cards::member_id.eq_any(people))
        .order((cards::member_id, cards::question))
        .limit(100_000)
        .select((cards::member_id, cards::question, cards::body, cards::is_shown))
        .load(conn)?;
    for (member, question, body, is_shown) in items {
        found.entry(member).or_default().items.push(Item { question, given: decode(&body)?, is_shown });
    }
    let lines: Vec<(i64, String)> = card_lines::table
        .filter(card_lines::member_id.eq_any(people))
        .order(card_lines::member_id)
        .limit(2000)
        .select((card_lines::member_id, card_lines::words))
        .load(conn)?;
    for (member, words) in lines {
        found.entry(member).or_default().line = words;
    }
    let grants: Vec<i64> = call_out_grants::table
        .filter(call_out_grants::member_id.eq_any(people))
        .order(call_out_grants::member_id)
        .limit(2000)
        .select(call_out_grants::member_id)
        .load(conn)?;
    for member in grants {
        found.entry(member).or_default().may_be_called_out = true;
    }
    Ok(found)
}

type HolderRow = (i64, String, String, String);

/// Cards of those who share something, by name; at most 2,000. They are of this team, may enter, and have not left.
pub fn list_shared(
    conn: &mut AnyConnection,
    (workshop, team): (WorkshopId, TeamId),
) -> Result<Vec<Holder>, StoreError> {
    let outside = [InvitationState::Declined.as_str(), InvitationState::Knocking.as_str()];
    let rows: Vec<HolderRow> = members::table
        .inner_join(invitations::table)
        .filter(members::team_id.eq(team.0))
        .filter(members::left_at.is_null())
        .filter(members::is_pending.eq(false))
        .filter(invitations::workshop_id.eq(workshop.0))
        .filter(invitations::state.ne_all(outside))
        .order((members::name, members::id))
        .limit(2000)
        .select((members::id, members::public_id, members::name, members::preferred_name))
        .load(conn)?;
    let people: Vec<i64> = rows.iter().map(|(id, ..)| *id).collect();
    let mut cards = list(conn, &people)?;
    let mut holders = Vec::new();
    for (id, public_id, name, preferred) in rows {
        let Some(card) = cards.remove(&id).filter(Card::is_shared) else { continue };
        let unknown = || StoreError::Broken(format!("member {id}: unknown id"));
        let public_id = PublicId::parse(&public_id).ok_or_else(unknown)?;
        let called = if preferred.is_empty() { name.clone() } else { preferred };
        holders.push(Holder { id: MemberId(id), public_id, name, called, card });
    }
    Ok(holders)
}

/// Puts an answer on a card, in place of the one before.
pub fn set_item(tx: &mut Tx, dice: &Dice, place: &Place, question: &str, given: &Given) -> Result<(), StoreError> {
    remove_item(tx, place.member, question)?;
    let row = (
        cards::id.eq(dice.row_key()),
        cards::organisation_id.eq(place.organisation.0),
        cards::workshop_id.eq(place.workshop.id.0),
        cards::team_id.eq(place.team.0),
        cards::member_id.eq(place.member.0),
        cards::question.eq(question),
        cards::body.eq(encode(&given.on_card())?),
    );
    diesel::insert_into(cards::table).values(row).execute(&mut **tx)?;
    Ok(())
}

/// Takes an answer off a card or puts it back. False when there is none.
pub fn set_shown(tx: &mut Tx, member: MemberId, question: &str, is_shown: bool) -> Result<bool, StoreError> {
    let item = cards::table.filter(cards::member_id.eq(member.0)).filter(cards::question.eq(question));
    Ok(diesel::update(item).set(cards::is_shown.eq(is_shown)).execute(&mut **tx)? > 0)
}

/// Erases an answer from a card for good.
pub fn remove_item(tx: &mut Tx, member: MemberId, question: &str) -> Result<(), StoreError> {
    let item = cards::table.filter(cards::member_id.eq(member.0)).filter(cards::question.eq(question));
    diesel::delete(item).execute(&mut **tx)?;
    Ok(())
}

/// The sentence somebody wants to hear; an empty one takes the row away.
pub fn set_line(tx: &mut Tx, place: &Place, words: &str) -> Result<(), StoreError> {
    diesel::delete(card_lines::table.find(place.member.0)).execute(&mut **tx)?;
    if !words.is_empty() {
        let row = (
            card_lines::member_id.eq(place.member.0),
            card_lines::organisation_id.eq(place.organisation.0),
            card_lines::words.eq(words),
        );
        diesel::insert_into(card_lines::table).values(row).execute(&mut **tx)?;
    }
    Ok(())
}

/// Grants being called out. Twice is the same as once.
pub fn grant_call_out(tx: &mut Tx, place: &Place) -> Result<(), StoreError> {
    withdraw_call_out(tx, place.member)?;
    let row =
        (call_out_grants::member_id.eq(place.member.0), call_out_grants::organisation_id.eq(place.organisation.0));
    diesel::insert_into(call_out_grants::table).values(row).execute(&mut **tx)?;
    Ok(())
}

/// Withdraws it. Nothing is left behind that tells it ever stood.
pub fn withdraw_call_out(tx: &mut Tx, member: MemberId) -> Result<(), StoreError> {
    diesel::delete(call_out_grants::table.find(member.0)).execute(&mut **tx)?;
    Ok(())
}

/// Erases a whole card.
pub fn remove(tx: &mut Tx, member: MemberId) -> Result<(), StoreError> {
    diesel::delete(cards::table.filter(cards::member_id.eq(member.0))).execute(&mut **tx)?;
    diesel::delete(card_lines::table.find(member.0)).execute(&mut **tx)?;
    withdraw_call_out(tx, member)
}
