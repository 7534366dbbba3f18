//! Letters between being written and being sent. A letter is a row in the same write as the deed it tells of.

use std::collections::HashSet;

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::{charter_versions, letter_files, letters, mail_stops};
use super::{AnyConnection, StoreError, Tx, time};
use crate::base::dice::Dice;
use crate::base::site::Site;
use crate::base::token::{PublicId, Token};
use crate::domain::charter::Number;
use crate::domain::ids::{CharterId, MemberId, OrganisationId, WorkshopId};
use crate::domain::letter::{LetterBody, LetterKind, LetterState, WAITS_FOR_ITS_DAY};

pub struct NewLetter<'a> {
    pub organisation: OrganisationId,
    pub workshop: Option<WorkshopId>,
    pub member: Option<MemberId>,
    pub kind: LetterKind,
    /// What this letter is about; a second one with the same key is not written.
    pub dedupe_key: String,
    pub to_name: &'a str,
    pub to_address: &'a str,
    pub body: LetterBody,
    /// Address that stops this kind of letter, from `stop_address`; empty where it cannot be stopped.
    pub unsubscribe: String,
}

/// Writes a letter down. One with the same key is already under way: nothing happens.
pub fn add(tx: &mut Tx, site: &Site, dice: &Dice, now: Timestamp, new: &NewLetter) -> Result<(), StoreError> {
    add_leaving(tx, (site, dice), (now, now), new)
}

/// As `add`, for a letter that leaves at `leaves_at` and not before.
pub fn add_leaving(
    tx: &mut Tx,
    (site, dice): (&Site, &Dice),
    (now, leaves_at): (Timestamp, Timestamp),
    new: &NewLetter,
) -> Result<(), StoreError> {
    let known = letters::table
        .filter(letters::dedupe_key.eq(&new.dedupe_key))
        .select(letters::id)
        .first::<i64>(&mut **tx)
        .optional()?;
    if known.is_some() {
        return Ok(());
    }
    diesel::insert_into(letters::table)
        .values((
            letters::organisation_id.eq(new.organisation.0),
            letters::workshop_id.eq(new.workshop.map(|id| id.0)),
            letters::member_id.eq(new.member.map(|id| id.0)),
            letters::kind.eq(new.kind.as_str()),
            letters::dedupe_key.eq(&new.dedupe_key),
            letters::message_id.eq(format!("{}@{}", PublicId::throw(dice), site.mail_domain())),
            letters::to_name.eq(new.to_name),
            letters::to_address.eq(new.to_address),
            (
                letters::subject.eq(&new.body.subject),
                letters::text.eq(&new.body.text),
                letters::html.eq(&new.body.html),
                letters::calendar.eq(new.body.calendar.as_deref().unwrap_or_default()),
                letters::unsubscribe.eq(&new.unsubscribe),
            ),
            letters::state.eq(LetterState::Waiting.as_str()),
            letters::attempts.eq(0),
            letters::unknown_tries.eq(0),
            letters::created_at.eq(time::to_row(now)),
            letters::next_at.eq(time::to_row(leaves_at)),
            letters::reason.eq(if leaves_at > now { WAITS_FOR_ITS_DAY } else { "" }),
            letters::server_line.eq(""),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// Those of these keys under which a letter was written, whatever became of it.
pub fn list_written<'a>(
    conn: &mut AnyConnection,
    keys: impl Iterator<Item = &'a str>,
) -> Result<HashSet<String>, StoreError> {
    let keys: Vec<&str> = keys.collect();
    let mut written = HashSet::new();
    for some in keys.chunks(500) {
        let found = letters::table.filter(letters::dedupe_key.eq_any(some.to_vec())).order(letters::id).limit(500);
        written.extend(found.select(letters::dedupe_key).load::<String>(conn)?);
    }
    Ok(written)
}

/// Lets a published version travel with the letter of this key as a PDF.
pub fn attach_version(
    tx: &mut Tx,
    (organisation, charter, number): (OrganisationId, CharterId, Number),
    dedupe_key: &str,
) -> Result<(), StoreError> {
    let letter: i64 = letters::table.filter(letters::dedupe_key.eq(dedupe_key)).select(letters::id).first(&mut **tx)?;
    let version: i64 = charter_versions::table
        .filter(charter_versions::charter_id.eq(charter.0))
        .filter(charter_versions::number.eq(number.version))
        .filter(charter_versions::amendment.eq(number.amendment))
        .select(charter_versions::id)
        .first(&mut **tx)?;
    diesel::insert_into(letter_files::table)
        .values((
            letter_files::letter_id.eq(letter),
            letter_files::organisation_id.eq(organisation.0),
            letter_files::charter_version_id.eq(version),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// A fresh address that stops one kind of letter for one receiver, or `None` when it is stopped already.
pub fn stop_address(
    tx: &mut Tx,
    site: &Site,
    dice: &Dice,
    (organisation, email_key, kind): (OrganisationId, &str, LetterKind),
) -> Result<Option<String>, StoreError> {
    let stopped = mail_stops::table
        .filter(mail_stops::organisation_id.eq(organisation.0))
        .filter(mail_stops::email_key.eq(email_key))
        .filter(mail_stops::kind.eq(kind.as_str()))
        .filter(mail_stops::is_stopped.eq(true))
        .select(mail_stops::id)
        .first::<i64>(&mut **tx)
        .optional()?;
    if stopped.is_some() {
        return Ok(None);
    }
    let token = Token::throw(dice);
    diesel::insert_into(mail_stops::table)
        .values((
            mail_stops::organisation_id.eq(organisation.0),
            mail_stops::email_key.eq(email_key),
            mail_stops::kind.eq(kind.as_str()),
            mail_stops::hash.eq(token.hash().as_str()),
            mail_stops::is_stopped.eq(false),
        ))
        .execute(&mut **tx)?;
    Ok(Some(site.url(&crate::base::paths::mail_stop(token.expose()))))
}
