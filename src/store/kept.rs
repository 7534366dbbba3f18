//! Everything the tables hold about one member.

use diesel::prelude::*;

use super::answer::decode;
use super::schema::{
    answers, call_out_grants, card_lines, cards, charter_texts, charters, clauses, consents, devices, invitations,
    letters, members, newcomers, participations, request_drafts, requests, workshops,
};
use super::sitting::Place;
use super::{AnyConnection, StoreError, card, joining, request, time};
use crate::domain::consent::Said;
use crate::domain::ids::{MemberId, WorkshopId};
use crate::domain::kept::{Answer, Consent, Kept, Person, Round};
use crate::domain::letter::LetterState;
use crate::domain::member::InvitationState;
use crate::domain::workshop::{Mode, Stage};

/// All of it, answers included; who may read those is decided by `Kept::without_hidden_answers`.
pub fn find(conn: &mut AnyConnection, place: &Place) -> Result<Kept, StoreError> {
    let member = place.member;
    let devices: i64 = devices::table.filter(devices::member_id.eq(member.0)).count().get_result(conn)?;
    let newcomer = joining::find_newcomer(conn, (place.workshop.id, place.team), member)?;
    Ok(Kept {
        person: person(conn, member)?,
        rounds: rounds(conn, member)?,
        answers: given(conn, member)?,
        consents: said(conn, member)?,
        requests: asked(conn, member)?,
        drafts: request::list_drafts(conn, member)?,
        card: card::find(conn, member)?,
        newcomer: newcomer.map(|(_, newcomer)| newcomer),
        letters: written(conn, member)?,
        devices: usize::try_from(devices).unwrap_or(0),
    })
}

/// Whether a member has written anything that only they may read again, in whatever round.
pub fn has_words(conn: &mut AnyConnection, member: MemberId) -> Result<bool, StoreError> {
    use diesel::dsl::{exists, select};
    let of = member.0;
    let rows = exists(answers::table.filter(answers::member_id.eq(of)))
        .or(exists(cards::table.filter(cards::member_id.eq(of))))
        .or(exists(card_lines::table.filter(card_lines::member_id.eq(of))))
        .or(exists(call_out_grants::table.filter(call_out_grants::member_id.eq(of))))
        .or(exists(consents::table.filter(consents::member_id.eq(of))))
        .or(exists(request_drafts::table.filter(request_drafts::member_id.eq(of))))
        .or(exists(newcomers::table.filter(newcomers::member_id.eq(of)).filter(newcomers::about.ne(""))));
    Ok(select(rows).get_result(conn)?)
}

type PersonRow =
    ((String, String, Option<String>), (String, String, String), (String, String, String), bool, chrono::NaiveDateTime);

fn person(conn: &mut AnyConnection, member: MemberId) -> Result<Person, StoreError> {
    let row: PersonRow = members::table
        .find(member.0)
        .select((
            (members::name, members::preferred_name, members::email),
            (members::employee_id, members::language, members::timezone),
            (members::manager_email, members::department, members::location),
            members::is_counted,
            members::joined_at,
        ))
        .first(conn)?;
    let ((name, preferred_name, email), (employee_id, language, timezone), rest, is_counted, joined_at) = row;
    let (manager_email, department, location) = rest;
    Ok(Person {
        name,
        preferred_name,
        email: email.unwrap_or_default(),
        employee_id,
        language,
        timezone,
        manager_email,
        department,
        location,
        is_counted,
        joined_at: time::from_row(joined_at),
    })
}

fn rounds(conn: &mut AnyConnection, member: MemberId) -> Result<Vec<Round>, StoreError> {
    let rows: Vec<(i64, String, String, String, String, Option<bool>)> = invitations::table
        .inner_join(workshops::table)
        .left_join(
            participations::table.on(participations::workshop_id
                .eq(invitations::workshop_id)
                .and(participations::member_id.eq(invitations::member_id))),
        )
        .filter(invitations::member_id.eq(member.0))
        .order(workshops::id)
        .limit(1000)
        .select((
            workshops::id,
            workshops::title,
            workshops::stage,
            workshops::mode,
            invitations::state,
            participations::has_answered.nullable(),
        ))
        .load(conn)?;
    let round = |(id, title, stage, mode, state, has_answered): (i64, String, String, String, String, Option<bool>)| {
        let unknown = |what: &str| StoreError::Broken(format!("workshop {id}: unknown {what}"));
        Ok(Round {
            id: WorkshopId(id),
            title,
            stage: Stage::parse(&stage).ok_or_else(|| unknown("stage"))?,
            mode: Mode::parse(&mode).ok_or_else(|| unknown("mode"))?,
            state: InvitationState::parse(&state).ok_or_else(|| unknown("state"))?,
            has_answered: has_answered.unwrap_or(false),
        })
    };
    rows.into_iter().map(round).collect()
}

fn given(conn: &mut AnyConnection, member: MemberId) -> Result<Vec<Answer>, StoreError> {
    let rows: Vec<(i64, String, String)> = answers::table
        .filter(answers::member_id.eq(member.0))
        .order((answers::workshop_id, answers::question))
        .limit(20_000)
        .select((answers::workshop_id, answers::question, answers::body))
        .load(conn)?;
    let answer = |(round, question, body): (i64, String, String)| {
        Ok(Answer { round: WorkshopId(round), question, given: Some(decode(&body)?) })
    };
    rows.into_iter().map(answer).collect()
}

fn said(conn: &mut AnyConnection, member: MemberId) -> Result<Vec<Consent>, StoreError> {
    let rows: Vec<(String, String, String, String)> = consents::table
        .inner_join(clauses::table)
        .inner_join(charters::table.inner_join(workshops::table))
        .filter(consents::member_id.eq(member.0))
        .order(consents::id)
        .limit(20_000)
        .select((workshops::title, clauses::title, consents::answer, consents::words))
        .load(conn)?;
    let consent = |(round, title, answer, words): (String, String, String, String)| {
        let said = Said::parse(&answer).ok_or_else(|| StoreError::Broken(format!("unknown answer {answer}")))?;
        Ok(Consent { round, title, said, words })
    };
    rows.into_iter().map(consent).collect()
}

fn asked(conn: &mut AnyConnection, member: MemberId) -> Result<Vec<String>, StoreError> {
    Ok(requests::table
        .inner_join(charter_texts::table)
        .filter(requests::member_id.eq(member.0))
        .order(requests::text_id)
        .limit(1000)
        .select(charter_texts::words)
        .load(conn)?)
}

fn written(
    conn: &mut AnyConnection,
    member: MemberId,
) -> Result<Vec<(jiff::Timestamp, String, LetterState)>, StoreError> {
    let rows: Vec<(chrono::NaiveDateTime, String, String)> = letters::table
        .filter(letters::member_id.eq(member.0))
        .order(letters::id)
        .limit(20_000)
        .select((letters::created_at, letters::subject, letters::state))
        .load(conn)?;
    let letter = |(at, subject, state): (chrono::NaiveDateTime, String, String)| {
        let state = LetterState::parse(&state).ok_or_else(|| StoreError::Broken(format!("unknown state {state}")))?;
        Ok((time::from_row(at), subject, state))
    };
    rows.into_iter().map(letter).collect()
}
