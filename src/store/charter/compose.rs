//! The draft of one team, composed from its frozen counters and stored in the same write that closes the answers.

use diesel::prelude::*;
use jiff::Timestamp;
use serde::Deserialize;

use super::carry;
use crate::base::dice::Dice;
use crate::base::token::PublicId;
use crate::domain::answer::Value;
use crate::domain::bank::{Bank, Question};
use crate::domain::charter::{self, Charter, CharterState, Composed, NewClause, NewText};
use crate::domain::ids::{CharterId, TeamId};
use crate::domain::member::InvitationState;
use crate::domain::synthesis::{Gathered, Need};
use crate::domain::tally::Tally;
use crate::domain::workshop::{HrLevel, Mode};
use crate::store::schema::{
    answers, charter_texts, charters, clauses, invitations, members, needs, participations, sealed_answers, tallies,
};
use crate::store::workshop::Workshop;
use crate::store::{AnyConnection, StoreError, Tx, time};

/// Composes the draft of one team and stores it with all its parts. Called once per team, after the counters are
/// final and, in counted mode, after the names are cut off. Called twice it returns the charter that is there.
pub fn compose_and_store(
    tx: &mut Tx,
    dice: &Dice,
    bank: &Bank,
    (workshop, team): (&Workshop, TeamId),
    now: Timestamp,
) -> Result<Charter, StoreError> {
    if let Some(there) = super::find_of_team(tx, workshop.id, team)? {
        return Ok(there);
    }
    let said = read(tx, bank, workshop, team)?;
    let gathered: Vec<Gathered> = said
        .questions
        .iter()
        .map(|one| Gathered { question: one.question, tally: &one.tally, texts: &one.texts })
        .collect();
    let people = people(tx, workshop, team)?;
    let composed = charter::compose(&bank.words, &gathered, &said.lines, &people);
    let id = add_charter(tx, dice, (workshop, team), now)?;
    add_parts(tx, dice, &Owner { workshop, id }, composed)?;
    let draft = super::find_of_team(tx, workshop.id, team)?.ok_or(StoreError::NotFound)?;
    carry::bring_along(tx, dice, &draft)?;
    Ok(draft)
}

/// The number of the version a team works by; 0 before its first. A later round goes on counting.
fn newest_number(tx: &mut Tx, team: TeamId) -> Result<i32, StoreError> {
    let newest = charters::table
        .filter(charters::team_id.eq(team.0))
        .order(charters::published_number.desc())
        .select(charters::published_number)
        .first::<i32>(&mut **tx)
        .optional()?;
    Ok(newest.unwrap_or(0))
}

struct Said<'a> {
    questions: Vec<Asked<'a>>,
    /// Question code and one line written beside an answer to it.
    lines: Vec<(String, String)>,
}

struct Asked<'a> {
    question: &'a Question,
    tally: Tally,
    texts: Vec<Vec<(String, String)>>,
}

/// What the body of an answer row holds, as far as a draft needs it.
#[derive(Deserialize)]
pub(super) struct Body {
    pub value: Value,
    #[serde(default)]
    pub note: String,
}

fn read<'a>(
    conn: &mut AnyConnection,
    bank: &'a Bank,
    workshop: &Workshop,
    team: TeamId,
) -> Result<Said<'a>, StoreError> {
    let stored: Vec<(String, String)> = tallies::table
        .filter(tallies::workshop_id.eq(workshop.id.0))
        .filter(tallies::team_id.eq(team.0))
        .order(tallies::question)
        .limit(1000)
        .select((tallies::question, tallies::body))
        .load(conn)?;
    let mut questions = Vec::new();
    for question in bank.questions().iter().filter(|question| workshop.questions.contains(&question.code)) {
        let body = stored.iter().find(|(code, _)| *code == question.code);
        let tally = match body {
            Some((code, body)) => Tally::decode(body).map_err(|fault| broken(code, &fault))?,
            None => Tally::new(question),
        };
        questions.push(Asked { question, tally, texts: Vec::new() });
    }
    let mut lines = Vec::new();
    for (code, body) in list_words(conn, workshop, team)? {
        let body = decode(&code, &body)?;
        if !body.note.trim().is_empty() {
            lines.push((code.clone(), body.note));
        }
        if let (Value::Texts(texts), Some(one)) =
            (body.value, questions.iter_mut().find(|one| one.question.code == code))
        {
            one.texts.push(texts);
        }
    }
    Ok(Said { questions, lines })
}

pub(super) fn decode(question: &str, body: &str) -> Result<Body, StoreError> {
    serde_json::from_str(body).map_err(|fault| broken(question, &fault))
}

fn broken(question: &str, fault: &serde_json::Error) -> StoreError {
    StoreError::Broken(format!("answers to {question}: {fault}"))
}

/// Question code and body of the team's answers that hold words, at most 20,000; nothing of who gave them.
fn list_words(
    conn: &mut AnyConnection,
    workshop: &Workshop,
    team: TeamId,
) -> Result<Vec<(String, String)>, StoreError> {
    const MOST: i64 = 20_000;
    let rows = match workshop.mode {
        Mode::Counted => sealed_answers::table
            .filter(sealed_answers::workshop_id.eq(workshop.id.0))
            .filter(sealed_answers::team_id.eq(team.0))
            .filter(sealed_answers::has_words)
            .order(sealed_answers::id)
            .limit(MOST)
            .select((sealed_answers::question, sealed_answers::body))
            .load(conn)?,
        Mode::Named => answers::table
            .inner_join(members::table)
            .filter(answers::workshop_id.eq(workshop.id.0))
            .filter(answers::team_id.eq(team.0))
            .filter(answers::has_words)
            .filter(members::is_counted.eq(true))
            .order(answers::id)
            .limit(MOST)
            .select((answers::question, answers::body))
            .load(conn)?,
    };
    Ok(rows)
}

fn people(conn: &mut AnyConnection, workshop: &Workshop, team: TeamId) -> Result<charter::Team, StoreError> {
    let not_asked =
        [InvitationState::Declined, InvitationState::Knocking, InvitationState::Newcomer].map(InvitationState::as_str);
    let eligible: i64 = invitations::table
        .inner_join(members::table)
        .filter(invitations::workshop_id.eq(workshop.id.0))
        .filter(invitations::team_id.eq(team.0))
        .filter(invitations::state.ne_all(not_asked))
        .filter(members::is_counted.eq(true))
        .count()
        .get_result(conn)?;
    let answered: i64 = participations::table
        .inner_join(members::table)
        .filter(participations::workshop_id.eq(workshop.id.0))
        .filter(participations::team_id.eq(team.0))
        .filter(participations::has_answered.eq(true))
        .filter(members::is_counted.eq(true))
        .count()
        .get_result(conn)?;
    Ok(charter::Team {
        mode: workshop.mode,
        team_min: u64::from(workshop.team_min),
        eligible: u64::try_from(eligible).unwrap_or(0),
        answered: u64::try_from(answered).unwrap_or(0),
        hr_sums_declared: workshop.hr_level == HrLevel::StatusAndSums,
    })
}

fn add_charter(
    tx: &mut Tx,
    dice: &Dice,
    (workshop, team): (&Workshop, TeamId),
    now: Timestamp,
) -> Result<CharterId, StoreError> {
    let id = diesel::insert_into(charters::table)
        .values((
            charters::organisation_id.eq(workshop.organisation.0),
            charters::workshop_id.eq(workshop.id.0),
            charters::team_id.eq(team.0),
            charters::public_id.eq(PublicId::throw(dice).as_str()),
            charters::state.eq(CharterState::Draft.as_str()),
            charters::version.eq(1),
            charters::published_number.eq(newest_number(tx, team)?),
            charters::published_amendment.eq(0),
            charters::change_kind.eq(""),
            charters::change_why.eq(""),
            charters::before_change.eq(""),
            charters::consent_is_closed.eq(false),
            charters::created_at.eq(time::to_row(now)),
            charters::looks_again.eq(""),
            charters::look_at_meetings.eq(0),
            charters::look_on.eq(""),
        ))
        .returning(charters::id)
        .get_result(&mut **tx)?;
    Ok(CharterId(id))
}

/// Whose parts are added.
struct Owner<'a> {
    workshop: &'a Workshop,
    id: CharterId,
}

fn add_parts(tx: &mut Tx, dice: &Dice, owner: &Owner, composed: Composed) -> Result<(), StoreError> {
    for (position, clause) in (0..).zip(&composed.clauses) {
        add_clause(tx, dice, owner, (position, clause))?;
    }
    for (position, need) in (0..).zip(&composed.needs) {
        add_need(tx, dice, owner, (position, need))?;
    }
    for text in &composed.texts {
        add_text(tx, dice, owner, text)?;
    }
    Ok(())
}

fn add_clause(tx: &mut Tx, dice: &Dice, owner: &Owner, (position, new): (i32, &NewClause)) -> Result<(), StoreError> {
    let figures = serde_json::to_string(&new.figures).map_err(|fault| broken(&new.question, &fault))?;
    diesel::insert_into(clauses::table)
        .values((
            clauses::organisation_id.eq(owner.workshop.organisation.0),
            clauses::charter_id.eq(owner.id.0),
            clauses::public_id.eq(PublicId::throw(dice).as_str()),
            clauses::position.eq(position),
            clauses::question.eq(&new.question),
            clauses::topic.eq(&new.topic),
            clauses::title.eq(&new.title),
            clauses::words.eq(&new.words),
            clauses::composed_words.eq(&new.words),
            clauses::status.eq(new.status.as_str()),
            clauses::kind.eq(new.figures.verdict.kind_word()),
            clauses::level.eq(new.figures.verdict.level_word()),
            clauses::figures.eq(figures),
            clauses::version.eq(1),
            clauses::is_talk.eq(new.is_talk),
            clauses::trying_until.eq(""),
            clauses::why.eq(""),
            clauses::agreed_version.eq(0),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

fn add_need(tx: &mut Tx, dice: &Dice, owner: &Owner, (position, new): (i32, &Need)) -> Result<(), StoreError> {
    diesel::insert_into(needs::table)
        .values((
            needs::organisation_id.eq(owner.workshop.organisation.0),
            needs::charter_id.eq(owner.id.0),
            needs::public_id.eq(PublicId::throw(dice).as_str()),
            needs::position.eq(position),
            needs::question.eq(&new.question),
            needs::option.eq(&new.option),
            needs::words.eq(&new.text),
            needs::composed_words.eq(&new.text),
            needs::version.eq(1),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// The random key is the order, the same for everybody and telling nothing.
fn add_text(tx: &mut Tx, dice: &Dice, owner: &Owner, new: &NewText) -> Result<(), StoreError> {
    diesel::insert_into(charter_texts::table)
        .values((
            charter_texts::id.eq(dice.row_key()),
            charter_texts::organisation_id.eq(owner.workshop.organisation.0),
            charter_texts::charter_id.eq(owner.id.0),
            charter_texts::public_id.eq(PublicId::throw(dice).as_str()),
            charter_texts::place.eq(new.place.as_str()),
            charter_texts::part.eq(&new.part),
            charter_texts::position.eq(0),
            charter_texts::words.eq(&new.words),
            charter_texts::is_kept.eq(false),
            charter_texts::reply.eq(""),
            charter_texts::version.eq(1),
        ))
        .execute(&mut **tx)?;
    Ok(())
}
