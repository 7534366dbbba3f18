//! Answers while a workshop is open, with the member and the question they belong to, and who has come how far.

use diesel::prelude::*;

use super::connection::on_either;
use super::news::Topic;
use super::schema::{answers, invitations, participations, workshops};
use super::sitting::Place;
use super::steady::Steady;
use super::tally::Of;
use super::{AnyConnection, StoreError, Tx};
use crate::domain::given::Given;
use crate::domain::ids::{MemberId, WorkshopId};
use crate::domain::member::InvitationState;
use crate::domain::workshop::Stage;

/// What a member gave in a workshop, by question.
pub fn list(
    conn: &mut AnyConnection,
    workshop: WorkshopId,
    member: MemberId,
) -> Result<Vec<(String, Given)>, StoreError> {
    let rows: Vec<(String, String)> = answers::table
        .filter(answers::workshop_id.eq(workshop.0))
        .filter(answers::member_id.eq(member.0))
        .order(answers::question)
        .limit(500)
        .select((answers::question, answers::body))
        .load(conn)?;
    rows.into_iter().map(|(question, body)| Ok((question, decode(&body)?))).collect()
}

pub(super) fn decode(body: &str) -> Result<Given, StoreError> {
    Given::decode(body).map_err(|fault| StoreError::Broken(format!("an answer cannot be read: {fault}")))
}

pub(super) fn encode(given: &Given) -> Result<String, StoreError> {
    given.encode().map_err(|fault| StoreError::Broken(fault.to_string()))
}

/// Keeps an answer in place of the one before.
pub fn save(tx: &mut Tx, place: &Place, question: &str, given: &Given) -> Result<(), StoreError> {
    let body = encode(given)?;
    let row = (
        answers::organisation_id.eq(place.organisation.0),
        answers::workshop_id.eq(place.workshop.id.0),
        answers::team_id.eq(place.team.0),
        answers::member_id.eq(place.member.0),
        answers::question.eq(question),
        answers::body.eq(&body),
        answers::has_words.eq(given.has_words()),
    );
    on_either!(&mut **tx, conn => {
        let query = diesel::insert_into(answers::table).values(row).on_conflict((answers::workshop_id, answers::member_id, answers::question)).do_update();
        Steady(query.set((answers::body.eq(&body), answers::has_words.eq(given.has_words())))).execute(conn)
    })?;
    Ok(())
}

/// Takes everything a member gave back out at their own wish, and with it how far they had come.
pub fn remove(tx: &mut Tx, workshop: WorkshopId, member: MemberId) -> Result<(), StoreError> {
    if diesel::delete(participations::table.find((workshop.0, member.0))).execute(&mut **tx)? > 0 {
        tx.tell(Topic::Headway(workshop))?;
    }
    remove_given(tx, workshop, member)
}

/// The same because somebody else took the member out. While answers are open, the numbers that pages show go on as
/// if nothing had happened: a number that moves with one person's name tells how far that person had come. To be
/// called while the member still counts as asked.
pub fn withdraw(tx: &mut Tx, of: Of, member: MemberId) -> Result<(), StoreError> {
    let state: Option<String> = invitations::table
        .inner_join(workshops::table)
        .filter(invitations::workshop_id.eq(of.workshop.0))
        .filter(invitations::member_id.eq(member.0))
        .filter(workshops::stage.eq(Stage::Open.as_str()))
        .select(invitations::state)
        .first(&mut **tx)
        .optional()?;
    if state.and_then(|state| InvitationState::parse(&state)).is_some_and(InvitationState::is_asked) {
        hold(tx, of, member)?;
    }
    remove_given(tx, of.workshop, member)
}

fn remove_given(tx: &mut Tx, workshop: WorkshopId, member: MemberId) -> Result<(), StoreError> {
    let mine = answers::table.filter(answers::workshop_id.eq(workshop.0)).filter(answers::member_id.eq(member.0));
    diesel::delete(mine).execute(&mut **tx)?;
    let place =
        invitations::table.filter(invitations::workshop_id.eq(workshop.0)).filter(invitations::member_id.eq(member.0));
    diesel::update(place).set(invitations::address_was_corrected.eq(false)).execute(&mut **tx)?;
    Ok(())
}

/// Pages go on showing the step a member has come to; what is kept of it otherwise begins anew.
fn hold(tx: &mut Tx, of: Of, member: MemberId) -> Result<(), StoreError> {
    let row = (
        participations::workshop_id.eq(of.workshop.0),
        participations::member_id.eq(member.0),
        participations::organisation_id.eq(of.organisation.0),
        participations::team_id.eq(of.team.0),
        participations::has_started.eq(false),
        participations::has_finished.eq(false),
        participations::has_answered.eq(false),
    );
    let key = (participations::workshop_id, participations::member_id);
    on_either!(&mut **tx, conn => {
        diesel::insert_into(participations::table).values(row).on_conflict(key).do_nothing().execute(conn)
    })?;
    let mine = || participations::table.find((of.workshop.0, member.0));
    let further = |shown: i32| mine().filter(participations::shown_step.lt(shown));
    diesel::update(further(SHOWN_FINISHED).filter(participations::has_finished.eq(true)))
        .set(participations::shown_step.eq(SHOWN_FINISHED))
        .execute(&mut **tx)?;
    diesel::update(further(SHOWN_STARTED).filter(participations::has_started.eq(true)))
        .set(participations::shown_step.eq(SHOWN_STARTED))
        .execute(&mut **tx)?;
    let anew = (participations::has_started.eq(false), participations::has_finished.eq(false));
    diesel::update(mine()).set(anew).execute(&mut **tx)?;
    Ok(())
}

/// What `shown_step` says of somebody who was taken out: they had begun, or they had finished.
pub const SHOWN_STARTED: i32 = 1;
pub const SHOWN_FINISHED: i32 = 2;

/// The address of a member is another one from now on. Wherever they have given answers, no code is mailed any more
/// that would open them, until they are taken back.
pub fn set_address_corrected(tx: &mut Tx, member: MemberId) -> Result<(), StoreError> {
    let given = answers::table.filter(answers::member_id.eq(member.0)).select(answers::workshop_id);
    let places =
        invitations::table.filter(invitations::member_id.eq(member.0)).filter(invitations::workshop_id.eq_any(given));
    diesel::update(places).set(invitations::address_was_corrected.eq(true)).execute(&mut **tx)?;
    Ok(())
}

/// From the first answer on, what was promised may only become stricter.
pub fn set_has_answers(tx: &mut Tx, workshop: WorkshopId) -> Result<(), StoreError> {
    diesel::update(workshops::table.find(workshop.0)).set(workshops::has_answers.eq(true)).execute(&mut **tx)?;
    Ok(())
}

/// How far a member has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Started,
    Finished,
    /// Took the answers back, or has not begun.
    Nothing,
}

/// Whoever follows the workshop is told, but only of a step that changes something: a second "I am done" is silent.
pub fn set_step(tx: &mut Tx, place: &Place, step: Step) -> Result<(), StoreError> {
    let (started, finished) = match step {
        Step::Nothing => (false, false),
        Step::Started => (true, false),
        Step::Finished => (true, true),
    };
    let mine = participations::table.find((place.workshop.id.0, place.member.0));
    let set = (participations::has_started.eq(started), participations::has_finished.eq(finished));
    let is_new = participations::has_started.ne(started).or(participations::has_finished.ne(finished));
    if diesel::update(mine.filter(is_new)).set(set).execute(&mut **tx)? > 0 {
        return tx.tell(Topic::Headway(place.workshop.id));
    }
    let row = (
        participations::workshop_id.eq(place.workshop.id.0),
        participations::member_id.eq(place.member.0),
        participations::organisation_id.eq(place.organisation.0),
        participations::team_id.eq(place.team.0),
        participations::has_started.eq(started),
        participations::has_finished.eq(finished),
        participations::has_answered.eq(false),
    );
    let key = (participations::workshop_id, participations::member_id);
    let added = on_either!(&mut **tx, conn => {
        diesel::insert_into(participations::table).values(row).on_conflict(key).do_nothing().execute(conn)
    })?;
    if added > 0 { tx.tell(Topic::Headway(place.workshop.id)) } else { Ok(()) }
}

/// How far a member has come.
pub fn find_step(conn: &mut AnyConnection, place: &Place) -> Result<Step, StoreError> {
    let row = participations::table
        .find((place.workshop.id.0, place.member.0))
        .select((participations::has_started, participations::has_finished))
        .first::<(bool, bool)>(conn)
        .optional()?;
    Ok(match row {
        Some((_, true)) => Step::Finished,
        Some((true, false)) => Step::Started,
        _ => Step::Nothing,
    })
}
