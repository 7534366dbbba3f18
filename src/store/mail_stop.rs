//! Kinds of letters that a receiver has stopped, found by the secret in each letter's own address.

use std::collections::HashSet;

use diesel::prelude::*;

use super::schema::{mail_stops, organisations};
use super::{AnyConnection, StoreError, Tx};
use crate::base::token::TokenHash;
use crate::domain::ids::OrganisationId;
use crate::domain::letter::LetterKind;

/// What one letter's stop address stands for.
#[derive(Debug, Clone)]
pub struct MailStop {
    organisation: i64,
    email_key: String,
    pub kind: LetterKind,
    pub organisation_name: String,
    pub is_stopped: bool,
}

pub fn find(conn: &mut AnyConnection, hash: &TokenHash) -> Result<MailStop, StoreError> {
    let (organisation, email_key, kind, organisation_name): (i64, String, String, String) = mail_stops::table
        .inner_join(organisations::table)
        .filter(mail_stops::hash.eq(hash.as_str()))
        .select((mail_stops::organisation_id, mail_stops::email_key, mail_stops::kind, organisations::name))
        .first(conn)?;
    let stopped = mail_stops::table
        .filter(mail_stops::organisation_id.eq(organisation))
        .filter(mail_stops::email_key.eq(&email_key))
        .filter(mail_stops::kind.eq(&kind))
        .filter(mail_stops::is_stopped.eq(true))
        .select(mail_stops::id)
        .first::<i64>(conn)
        .optional()?;
    let kind = LetterKind::parse(&kind).ok_or_else(|| StoreError::Broken(format!("unknown letter {kind}")))?;
    Ok(MailStop { organisation, email_key, kind, organisation_name, is_stopped: stopped.is_some() })
}

/// Keys of the addresses of an organisation that have stopped this kind; at most 20,000.
pub fn list_stopped(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    kind: LetterKind,
) -> Result<HashSet<String>, StoreError> {
    let keys: Vec<String> = mail_stops::table
        .filter(mail_stops::organisation_id.eq(organisation.0))
        .filter(mail_stops::kind.eq(kind.as_str()))
        .filter(mail_stops::is_stopped.eq(true))
        .order(mail_stops::id)
        .limit(20_000)
        .select(mail_stops::email_key)
        .load(conn)?;
    Ok(keys.into_iter().collect())
}

/// Stops or starts this kind again, whichever of its letters the address stood in. Twice is as good as once.
pub fn set_stopped(tx: &mut Tx, stop: &MailStop, is_stopped: bool) -> Result<(), StoreError> {
    let same = mail_stops::table
        .filter(mail_stops::organisation_id.eq(stop.organisation))
        .filter(mail_stops::email_key.eq(&stop.email_key))
        .filter(mail_stops::kind.eq(stop.kind.as_str()));
    diesel::update(same).set(mail_stops::is_stopped.eq(is_stopped)).execute(&mut **tx)?;
    Ok(())
}
