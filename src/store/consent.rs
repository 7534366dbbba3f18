//! What members said to the sentences of a draft, one row per person and version of a sentence.

use diesel::prelude::*;

use super::schema::{charters, clauses, consents, decision_rules};
use super::{AnyConnection, StoreError, Tx};
use crate::domain::agreement::consent::Quorum;
use crate::domain::charter::CharterState;
use crate::domain::consent::{Said, Voice};
use crate::domain::ids::{CharterId, ClauseId, MemberId, OrganisationId, WorkshopId};

/// Every answer of a charter, to earlier versions too; at most 200,000.
pub fn list(conn: &mut AnyConnection, charter: CharterId) -> Result<Vec<Voice>, StoreError> {
    let rows: Vec<(i64, i64, i32, String, String)> = consents::table
        .filter(consents::charter_id.eq(charter.0))
        .order((consents::clause_id, consents::clause_version, consents::member_id))
        .limit(200_000)
        .select((consents::member_id, consents::clause_id, consents::clause_version, consents::answer, consents::words))
        .load(conn)?;
    rows.into_iter()
        .map(|(member, clause, clause_version, answer, words)| {
            let said = Said::parse(&answer).ok_or_else(|| StoreError::Broken(format!("unknown answer {answer}")))?;
            Ok(Voice { member: MemberId(member), clause: ClauseId(clause), clause_version, said, words })
        })
        .collect()
}

/// Writes one answer; an earlier one of the same person to the same words is replaced.
pub fn set(tx: &mut Tx, organisation: OrganisationId, charter: CharterId, voice: &Voice) -> Result<(), StoreError> {
    let earlier = consents::table
        .filter(consents::clause_id.eq(voice.clause.0))
        .filter(consents::clause_version.eq(voice.clause_version))
        .filter(consents::member_id.eq(voice.member.0));
    diesel::delete(earlier).execute(&mut **tx)?;
    diesel::insert_into(consents::table)
        .values((
            consents::organisation_id.eq(organisation.0),
            consents::charter_id.eq(charter.0),
            consents::clause_id.eq(voice.clause.0),
            consents::clause_version.eq(voice.clause_version),
            consents::member_id.eq(voice.member.0),
            consents::answer.eq(voice.said.as_str()),
            consents::words.eq(&voice.words),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// Takes out what a member said to words that no published charter has yet. What a version was decided by stays.
pub fn remove_open(tx: &mut Tx, member: MemberId) -> Result<(), StoreError> {
    let mine: Vec<i64> = consents::table
        .inner_join(clauses::table)
        .inner_join(charters::table)
        .filter(consents::member_id.eq(member.0))
        .filter(charters::state.eq_any([CharterState::Draft.as_str(), CharterState::Consent.as_str()]))
        .filter(consents::clause_version.gt(clauses::agreed_version))
        .order(consents::id)
        .limit(10_000)
        .select(consents::id)
        .load(&mut **tx)?;
    diesel::delete(consents::table.filter(consents::id.eq_any(mine))).execute(&mut **tx)?;
    Ok(())
}

/// How many must answer in the rounds of a workshop.
pub fn find_quorum(conn: &mut AnyConnection, workshop: WorkshopId) -> Result<Quorum, StoreError> {
    let word: Option<String> =
        decision_rules::table.find(workshop.0).select(decision_rules::quorum).first(conn).optional()?;
    match word {
        None => Ok(Quorum::USUAL),
        Some(word) => Quorum::parse(&word).ok_or_else(|| StoreError::Broken(format!("unknown quorum {word}"))),
    }
}

pub fn set_quorum(
    tx: &mut Tx,
    (organisation, workshop): (OrganisationId, WorkshopId),
    quorum: Quorum,
) -> Result<(), StoreError> {
    diesel::delete(decision_rules::table.find(workshop.0)).execute(&mut **tx)?;
    diesel::insert_into(decision_rules::table)
        .values((
            decision_rules::workshop_id.eq(workshop.0),
            decision_rules::organisation_id.eq(organisation.0),
            decision_rules::quorum.eq(quorum.as_str()),
        ))
        .execute(&mut **tx)?;
    Ok(())
}
