//! The parts of a charter: sentences with their earlier words, needs, texts. Every change of words names the version
//! it was made on; when somebody was faster, nothing changes.

use diesel::prelude::*;

use crate::base::token::PublicId;
use crate::domain::charter::{Clause, ClauseStatus, EarlierWords, Line, Need, Origin, Parts, Place};
use crate::domain::ids::{CharterId, ClauseId, NeedId, OrganisationId};
use crate::store::schema::{charter_texts, clause_words, clauses, needs, requests};
use crate::store::wall::LineStanding;
use crate::store::{AnyConnection, StoreError, Tx};

/// Everything a draft consists of.
pub fn list_parts(conn: &mut AnyConnection, charter: CharterId) -> Result<Parts, StoreError> {
    Ok(Parts {
        clauses: list_clauses(conn, charter)?,
        needs: list_needs(conn, charter)?,
        lines: list_lines(conn, charter)?,
    })
}

type ClauseRow = (
    i64,
    String,
    String,
    String,
    String,
    String,
    String,
    String,
    (String, i32, bool),
    (String, String, i32, (String, String)),
);

/// The sentences in the team's order; at most 500.
pub fn list_clauses(conn: &mut AnyConnection, charter: CharterId) -> Result<Vec<Clause>, StoreError> {
    let rows: Vec<ClauseRow> = clauses::table
        .filter(clauses::charter_id.eq(charter.0))
        .order((clauses::position, clauses::id))
        .limit(500)
        .select((
            clauses::id,
            clauses::public_id,
            clauses::question,
            clauses::topic,
            clauses::title,
            clauses::words,
            clauses::composed_words,
            clauses::status,
            (clauses::figures, clauses::version, clauses::is_talk),
            (clauses::trying_until, clauses::why, clauses::agreed_version, (clauses::origin_id, clauses::origin_label)),
        ))
        .load(conn)?;
    rows.into_iter().map(clause).collect()
}

fn clause(row: ClauseRow) -> Result<Clause, StoreError> {
    let (id, public_id, question, topic, title, words, composed_words, status, (figures, version, is_talk), kept) = row;
    let (trying_until, why, agreed_version, (origin, label)) = kept;
    let unknown = |what: &str| StoreError::Broken(format!("clause {id}: unknown {what}"));
    Ok(Clause {
        id: ClauseId(id),
        public_id: PublicId::parse(&public_id).ok_or_else(|| unknown("id"))?,
        question,
        topic,
        title,
        words,
        composed_words,
        status: ClauseStatus::parse(&status).ok_or_else(|| unknown("status"))?,
        figures: serde_json::from_str(&figures).map_err(|_| unknown("figures"))?,
        version,
        is_talk,
        trying_until: match trying_until.as_str() {
            "" => None,
            day => Some(day.parse().map_err(|_| unknown("end of a trial"))?),
        },
        why,
        agreed_version,
        origin: (!origin.is_empty()).then_some(Origin { id: origin, label }),
    })
}

/// The needs in bank order; at most 1,000.
pub fn list_needs(conn: &mut AnyConnection, charter: CharterId) -> Result<Vec<Need>, StoreError> {
    let rows: Vec<(i64, String, String, String, String, i32)> = needs::table
        .filter(needs::charter_id.eq(charter.0))
        .order((needs::position, needs::id))
        .limit(1000)
        .select((needs::id, needs::public_id, needs::question, needs::words, needs::composed_words, needs::version))
        .load(conn)?;
    let need = |(id, public_id, question, words, composed_words, version): (i64, String, _, _, _, _)| {
        let unknown = || StoreError::Broken(format!("need {id}: unknown id"));
        let public_id = PublicId::parse(&public_id).ok_or_else(unknown)?;
        Ok(Need { id: NeedId(id), public_id, question, words, composed_words, version })
    };
    rows.into_iter().map(need).collect()
}

type LineRow = (i64, String, String, String, String, bool, (String, Option<String>, Option<String>), i32);

/// The texts in their random order, the same for everybody, without those hidden or merged; at most 20,000.
pub fn list_lines(conn: &mut AnyConnection, charter: CharterId) -> Result<Vec<Line>, StoreError> {
    let rows: Vec<LineRow> = charter_texts::table
        .left_join(requests::table)
        .filter(charter_texts::charter_id.eq(charter.0))
        .filter(charter_texts::standing.eq(LineStanding::Open.as_str()))
        .order(charter_texts::id)
        .limit(20_000)
        .select((
            charter_texts::id,
            charter_texts::public_id,
            charter_texts::place,
            charter_texts::part,
            charter_texts::words,
            charter_texts::is_kept,
            (charter_texts::reply, requests::until_day.nullable(), requests::note.nullable()),
            charter_texts::version,
        ))
        .load(conn)?;
    rows.into_iter().map(line).collect()
}

fn line(row: LineRow) -> Result<Line, StoreError> {
    let (id, public_id, place, part, words, is_kept, (reply, until, note), version) = row;
    let unknown = |what: &str| StoreError::Broken(format!("text {id}: unknown {what}"));
    let public_id = PublicId::parse(&public_id).ok_or_else(|| unknown("id"))?;
    let place = Place::parse(&place).ok_or_else(|| unknown("place"))?;
    let until = match until.as_deref() {
        None | Some("") => None,
        Some(day) => Some(day.parse().map_err(|_| unknown("last day"))?),
    };
    let note = note.unwrap_or_default();
    Ok(Line { id, public_id, place, part, words, is_kept, reply, until, note, version })
}

/// Words of a sentence before they were changed, the newest first; at most 100.
pub fn list_earlier_words(conn: &mut AnyConnection, clause: ClauseId) -> Result<Vec<EarlierWords>, StoreError> {
    let rows: Vec<(i32, String, String)> = clause_words::table
        .filter(clause_words::clause_id.eq(clause.0))
        .order(clause_words::version.desc())
        .limit(100)
        .select((clause_words::version, clause_words::words, clause_words::why))
        .load(conn)?;
    Ok(rows.into_iter().map(|(version, words, why)| EarlierWords { version, words, why }).collect())
}

/// New words, made on `version`.
pub struct Change<'a> {
    pub organisation: OrganisationId,
    pub version: i32,
    pub words: &'a str,
    pub why: &'a str,
    /// Role of whoever changed it, never a name: "facilitator" or "member".
    pub changed_by: &'a str,
}

/// Keeps the words that stood there, then writes the new ones. False when somebody was faster.
pub fn set_clause_words(tx: &mut Tx, clause: &Clause, change: &Change) -> Result<bool, StoreError> {
    let row = clauses::table.filter(clauses::id.eq(clause.id.0)).filter(clauses::version.eq(change.version));
    let changed = diesel::update(row)
        .set((clauses::words.eq(change.words), clauses::why.eq(change.why), clauses::version.eq(clauses::version + 1)))
        .execute(&mut **tx)?;
    if changed == 0 {
        return Ok(false);
    }
    add_earlier_words(tx, clause, change)?;
    Ok(true)
}

/// Keeps the words a sentence had on the version a change was made on.
pub(super) fn add_earlier_words(tx: &mut Tx, clause: &Clause, change: &Change) -> Result<(), StoreError> {
    diesel::insert_into(clause_words::table)
        .values((
            clause_words::organisation_id.eq(change.organisation.0),
            clause_words::clause_id.eq(clause.id.0),
            clause_words::version.eq(change.version),
            clause_words::words.eq(&clause.words),
            clause_words::why.eq(change.why),
            clause_words::changed_by.eq(change.changed_by),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

pub fn set_clause_status(tx: &mut Tx, clause: ClauseId, status: ClauseStatus) -> Result<(), StoreError> {
    diesel::update(clauses::table.find(clause.0)).set(clauses::status.eq(status.as_str())).execute(&mut **tx)?;
    Ok(())
}

/// Writes down the order of the sentences.
pub fn set_clause_order(tx: &mut Tx, order: &[ClauseId]) -> Result<(), StoreError> {
    for (position, clause) in (0..).zip(order) {
        diesel::update(clauses::table.find(clause.0)).set(clauses::position.eq(position)).execute(&mut **tx)?;
    }
    Ok(())
}

/// Better words for a need. False when somebody was faster. There is no way to remove one.
pub fn set_need_words(tx: &mut Tx, need: NeedId, version: i32, words: &str) -> Result<bool, StoreError> {
    let row = needs::table.filter(needs::id.eq(need.0)).filter(needs::version.eq(version));
    let changed =
        diesel::update(row).set((needs::words.eq(words), needs::version.eq(needs::version + 1))).execute(&mut **tx)?;
    Ok(changed == 1)
}

/// What becomes of a text people wrote. False when somebody was faster.
pub fn set_line(tx: &mut Tx, line: &Line, version: i32) -> Result<bool, StoreError> {
    let row = charter_texts::table.filter(charter_texts::id.eq(line.id)).filter(charter_texts::version.eq(version));
    let changed = diesel::update(row)
        .set((
            charter_texts::words.eq(&line.words),
            charter_texts::is_kept.eq(line.is_kept),
            charter_texts::version.eq(charter_texts::version + 1),
        ))
        .execute(&mut **tx)?;
    Ok(changed == 1)
}
