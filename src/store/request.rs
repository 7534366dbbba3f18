//! Requests of a team with what stands beside them, and the drafts that are still with whoever writes them.

use diesel::prelude::*;

use super::schema::{charter_texts, clauses, members, request_drafts, requests};
use super::wall::LineStanding;
use super::{AnyConnection, StoreError, Tx};
use crate::base::dice::Dice;
use crate::base::token::PublicId;
use crate::domain::charter::{Charter, Line, Place};
use crate::domain::ids::{CharterId, ClauseId, MemberId};
use crate::domain::request::{Request, Wish};

type Row = (i64, String, String, String, i32, (Option<String>, Option<i64>, Option<String>), Option<Beside>);
/// Problem, parts, note, last day of a trial.
type Beside = (String, String, String, String);

/// The requests of a charter in their random order; at most 5,000.
pub fn list(conn: &mut AnyConnection, charter: CharterId) -> Result<Vec<Request>, StoreError> {
    let rows: Vec<Row> = charter_texts::table
        .left_join(requests::table.left_join(members::table).left_join(clauses::table))
        .filter(charter_texts::charter_id.eq(charter.0))
        .filter(charter_texts::place.eq(Place::Request.as_str()))
        .filter(charter_texts::standing.eq(LineStanding::Open.as_str()))
        .order(charter_texts::id)
        .limit(5000)
        .select((
            charter_texts::id,
            charter_texts::public_id,
            charter_texts::words,
            charter_texts::reply,
            charter_texts::version,
            (members::name.nullable(), requests::member_id.nullable(), clauses::public_id.nullable()),
            (requests::problem, requests::parts, requests::note, requests::until_day).nullable(),
        ))
        .load(conn)?;
    rows.into_iter().map(request).collect()
}

fn request((id, public_id, words, reply, version, (name, member, clause), beside): Row) -> Result<Request, StoreError> {
    let unknown = |what: &str| StoreError::Broken(format!("request {id}: unknown {what}"));
    let (problem, parts, note, until) = beside.unwrap_or_default();
    let parts = if parts.is_empty() { Ok(Vec::new()) } else { serde_json::from_str(&parts) };
    Ok(Request {
        line: Line {
            id,
            public_id: PublicId::parse(&public_id).ok_or_else(|| unknown("id"))?,
            place: Place::Request,
            part: String::new(),
            words,
            is_kept: false,
            reply,
            until: if until.is_empty() { None } else { Some(until.parse().map_err(|_| unknown("day"))?) },
            note,
            version,
        },
        problem,
        parts: parts.map_err(|_| unknown("parts"))?,
        member: member.map(MemberId),
        signed: name.unwrap_or_default(),
        clause,
    })
}

/// How many wait for a reply.
pub fn count_waiting(conn: &mut AnyConnection, charter: CharterId) -> Result<usize, StoreError> {
    let count: i64 = charter_texts::table
        .filter(charter_texts::charter_id.eq(charter.0))
        .filter(charter_texts::place.eq(Place::Request.as_str()))
        .filter(charter_texts::standing.eq(LineStanding::Open.as_str()))
        .filter(charter_texts::reply.eq(""))
        .count()
        .get_result(conn)?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// How many of those sent after the reveal wait for a reply.
pub fn count_sent_waiting(conn: &mut AnyConnection, charter: CharterId) -> Result<usize, StoreError> {
    let count: i64 = requests::table
        .inner_join(charter_texts::table)
        .filter(requests::charter_id.eq(charter.0))
        .filter(charter_texts::standing.eq(LineStanding::Open.as_str()))
        .filter(charter_texts::reply.eq(""))
        .count()
        .get_result(conn)?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// A request as it is sent.
pub struct NewRequest<'a> {
    pub words: &'a str,
    pub problem: &'a str,
    pub parts: &'a [(String, String)],
    /// Nobody, unless it is signed.
    pub member: Option<MemberId>,
}

/// Adds a request. The random key is its place in the list, so that the order tells nothing.
pub fn add(tx: &mut Tx, dice: &Dice, charter: &Charter, new: &NewRequest) -> Result<(), StoreError> {
    let id = dice.row_key();
    diesel::insert_into(charter_texts::table)
        .values((
            charter_texts::id.eq(id),
            charter_texts::organisation_id.eq(charter.organisation.0),
            charter_texts::charter_id.eq(charter.id.0),
            charter_texts::public_id.eq(PublicId::throw(dice).as_str()),
            charter_texts::place.eq(Place::Request.as_str()),
            charter_texts::part.eq(""),
            charter_texts::position.eq(0),
            charter_texts::words.eq(new.words),
            charter_texts::is_kept.eq(false),
            charter_texts::reply.eq(""),
            charter_texts::version.eq(1),
        ))
        .execute(&mut **tx)?;
    let parts = serde_json::to_string(new.parts).map_err(|fault| StoreError::Broken(fault.to_string()))?;
    diesel::insert_into(requests::table)
        .values((
            requests::text_id.eq(id),
            requests::organisation_id.eq(charter.organisation.0),
            requests::charter_id.eq(charter.id.0),
            requests::member_id.eq(new.member.map(|member| member.0)),
            requests::problem.eq(new.problem),
            requests::parts.eq(parts),
            requests::note.eq(""),
            requests::until_day.eq(""),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// Takes a request out of the list, words and name with it.
pub fn remove(tx: &mut Tx, line: i64) -> Result<(), StoreError> {
    diesel::delete(charter_texts::table.find(line)).execute(&mut **tx)?;
    Ok(())
}

/// Writes the reply of `line`, made on its version, and the sentence it became. False when somebody was faster.
pub fn set_reply(tx: &mut Tx, charter: &Charter, line: &Line, clause: Option<ClauseId>) -> Result<bool, StoreError> {
    let row =
        charter_texts::table.filter(charter_texts::id.eq(line.id)).filter(charter_texts::version.eq(line.version));
    let set = (charter_texts::reply.eq(&line.reply), charter_texts::version.eq(charter_texts::version + 1));
    if diesel::update(row).set(set).execute(&mut **tx)? == 0 {
        return Ok(false);
    }
    let beside = (
        requests::note.eq(&line.note),
        requests::until_day.eq(line.until.map(|day| day.to_string()).unwrap_or_default()),
        requests::clause_id.eq(clause.map(|clause| clause.0)),
    );
    if diesel::update(requests::table.find(line.id)).set(beside.clone()).execute(&mut **tx)? == 0 {
        let owner = (
            requests::text_id.eq(line.id),
            requests::organisation_id.eq(charter.organisation.0),
            requests::charter_id.eq(charter.id.0),
            requests::problem.eq(""),
            requests::parts.eq(""),
        );
        diesel::insert_into(requests::table).values((owner, beside)).execute(&mut **tx)?;
    }
    Ok(true)
}

/// Requests whose sentence is taken out again wait for a reply once more.
pub fn reopen_of(tx: &mut Tx, sentences: &[i64]) -> Result<(), StoreError> {
    let lines: Vec<i64> = requests::table
        .filter(requests::clause_id.eq_any(sentences.to_vec()))
        .limit(5000)
        .select(requests::text_id)
        .load(&mut **tx)?;
    diesel::update(charter_texts::table.filter(charter_texts::id.eq_any(lines.clone())))
        .set((charter_texts::reply.eq(""), charter_texts::version.eq(charter_texts::version + 1)))
        .execute(&mut **tx)?;
    diesel::update(requests::table.filter(requests::text_id.eq_any(lines)))
        .set((requests::until_day.eq(""), requests::clause_id.eq(None::<i64>)))
        .execute(&mut **tx)?;
    Ok(())
}

/// What a member is writing for the team.
pub fn find_draft(conn: &mut AnyConnection, charter: CharterId, member: MemberId) -> Result<Option<Wish>, StoreError> {
    let body: Option<String> =
        request_drafts::table.find((charter.0, member.0)).select(request_drafts::body).first(conn).optional()?;
    body.map(|body| decode(&body)).transpose()
}

fn decode(body: &str) -> Result<Wish, StoreError> {
    serde_json::from_str(body).map_err(|fault| StoreError::Broken(format!("a draft of a request: {fault}")))
}

/// Every draft of a member; at most 1,000.
pub fn list_drafts(conn: &mut AnyConnection, member: MemberId) -> Result<Vec<Wish>, StoreError> {
    let bodies: Vec<String> = request_drafts::table
        .filter(request_drafts::member_id.eq(member.0))
        .order(request_drafts::charter_id)
        .limit(1000)
        .select(request_drafts::body)
        .load(conn)?;
    bodies.iter().map(|body| decode(body)).collect()
}

/// Keeps a draft in place of the one before; an empty one is no draft.
pub fn set_draft(tx: &mut Tx, charter: &Charter, member: MemberId, wish: &Wish) -> Result<(), StoreError> {
    diesel::delete(request_drafts::table.find((charter.id.0, member.0))).execute(&mut **tx)?;
    if wish.is_empty() {
        return Ok(());
    }
    let body = serde_json::to_string(wish).map_err(|fault| StoreError::Broken(fault.to_string()))?;
    diesel::insert_into(request_drafts::table)
        .values((
            request_drafts::charter_id.eq(charter.id.0),
            request_drafts::member_id.eq(member.0),
            request_drafts::organisation_id.eq(charter.organisation.0),
            request_drafts::body.eq(body),
        ))
        .execute(&mut **tx)?;
    Ok(())
}
