//! Devices on which members answer, and the mailed codes that let one read earlier answers.

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::{device_codes, devices, invitations, letters};
use super::sitting::Place;
use super::{AnyConnection, StoreError, Tx, time};
use crate::base::token::{PublicId, TokenHash};
use crate::domain::ids::{MemberId, TeamId, WorkshopId};
use crate::domain::letter::LetterKind;

/// Devices of one place that live beside each other, the newest included.
const EACH_AT_MOST: i64 = 10;

pub struct NewDevice<'a> {
    pub place: &'a Place,
    pub hash: &'a TokenHash,
    pub way: Way,
    pub now: Timestamp,
    pub expires_at: Timestamp,
}

/// How a device comes in, and what it may read.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// It typed the name of somebody on the list with the room's code, and nobody has proved to be that person.
    pub by_code: bool,
    pub sees_answers: bool,
    pub sees_kept: bool,
}

/// Adds a device. Where a place has too many, those go that may read the least and were not in use for the longest.
pub fn add(tx: &mut Tx, new: &NewDevice) -> Result<(), StoreError> {
    remove_surplus(tx, new.place)?;
    let row = (
        devices::hash.eq(new.hash.as_str()),
        devices::organisation_id.eq(new.place.organisation.0),
        devices::workshop_id.eq(new.place.workshop.id.0),
        devices::member_id.eq(new.place.member.0),
        devices::sees_answers.eq(new.way.sees_answers),
        devices::sees_kept.eq(new.way.sees_kept),
        devices::by_code.eq(new.way.by_code),
        devices::created_at.eq(time::to_row(new.now)),
        devices::seen_at.eq(time::to_row(to_the_hour(new.now))),
        devices::expires_at.eq(time::to_row(new.expires_at)),
    );
    diesel::insert_into(devices::table).values(row).execute(&mut **tx)?;
    Ok(())
}

fn remove_surplus(tx: &mut Tx, place: &Place) -> Result<(), StoreError> {
    let surplus: Vec<i64> = devices::table
        .filter(devices::workshop_id.eq(place.workshop.id.0))
        .filter(devices::member_id.eq(place.member.0))
        .order((devices::sees_kept.desc(), devices::sees_answers.desc(), devices::seen_at.desc(), devices::id.desc()))
        .offset(EACH_AT_MOST - 1)
        .limit(1000)
        .select(devices::id)
        .load(&mut **tx)?;
    diesel::delete(devices::table.filter(devices::id.eq_any(surplus))).execute(&mut **tx)?;
    Ok(())
}

/// The member's own link was opened on a browser: what others may have claimed with the room's code ends, except on
/// that browser itself, which has now shown whose it is.
pub fn end_claims(tx: &mut Tx, place: &Place, own: Option<i64>) -> Result<(), StoreError> {
    if let Some(own) = own {
        diesel::update(devices::table.find(own)).set(devices::by_code.eq(false)).execute(&mut **tx)?;
    }
    let claimed = devices::table
        .filter(devices::workshop_id.eq(place.workshop.id.0))
        .filter(devices::member_id.eq(place.member.0))
        .filter(devices::by_code.eq(true));
    diesel::delete(claimed).execute(&mut **tx)?;
    Ok(())
}

/// A place that a browser may act at.
#[derive(Clone, Debug)]
pub struct OwnPlace {
    pub workshop: WorkshopId,
    pub team: TeamId,
    pub invitation: PublicId,
}

/// The places of these devices, the newest device first; of those that are over, none.
pub fn list_places(
    conn: &mut AnyConnection,
    hashes: &[TokenHash],
    (now, idle_before): (Timestamp, Timestamp),
) -> Result<Vec<OwnPlace>, StoreError> {
    let hashes: Vec<&str> = hashes.iter().map(TokenHash::as_str).collect();
    let same_place =
        devices::workshop_id.eq(invitations::workshop_id).and(devices::member_id.eq(invitations::member_id));
    let rows: Vec<(i64, i64, String)> = devices::table
        .inner_join(invitations::table.on(same_place))
        .filter(devices::hash.eq_any(hashes))
        .filter(devices::expires_at.gt(time::to_row(now)))
        .filter(devices::seen_at.ge(time::to_row(idle_before)).or(invitations::link_hash.is_null()))
        .order(devices::id.desc())
        .limit(200)
        .select((invitations::workshop_id, invitations::team_id, invitations::public_id))
        .load(conn)?;
    let place = |(workshop, team, id): (i64, i64, String)| {
        let invitation = PublicId::parse(&id).ok_or_else(|| StoreError::Broken("invitation: unknown id".into()))?;
        Ok(OwnPlace { workshop: WorkshopId(workshop), team: TeamId(team), invitation })
    };
    rows.into_iter().map(place).collect()
}

/// The workshop of a live device.
pub fn find_workshop(
    conn: &mut AnyConnection,
    hash: &TokenHash,
    now: Timestamp,
) -> Result<Option<WorkshopId>, StoreError> {
    let found = devices::table
        .filter(devices::hash.eq(hash.as_str()))
        .filter(devices::expires_at.gt(time::to_row(now)))
        .select(devices::workshop_id)
        .first::<i64>(conn)
        .optional()?;
    Ok(found.map(WorkshopId))
}

/// Notes that a device is in use, to the hour: who was there when is kept no finer than that.
pub fn set_seen_at(tx: &mut Tx, device: i64, seen_at: Timestamp) -> Result<(), StoreError> {
    let seen_at = devices::seen_at.eq(time::to_row(to_the_hour(seen_at)));
    diesel::update(devices::table.find(device)).set(seen_at).execute(&mut **tx)?;
    Ok(())
}

/// As `set_seen_at` for many; one that another instance saw later stays as it is.
pub fn set_all_seen_at(tx: &mut Tx, hashes: &[TokenHash], seen_at: Timestamp) -> Result<(), StoreError> {
    let seen_at = time::to_row(to_the_hour(seen_at));
    for some in hashes.chunks(500) {
        let some = some.iter().map(TokenHash::as_str);
        let earlier = devices::table.filter(devices::hash.eq_any(some)).filter(devices::seen_at.lt(seen_at));
        diesel::update(earlier).set(devices::seen_at.eq(seen_at)).execute(&mut **tx)?;
    }
    Ok(())
}

fn to_the_hour(time: Timestamp) -> Timestamp {
    let second = time.as_second();
    Timestamp::from_second(second - second.rem_euclid(3600)).unwrap_or(time)
}

/// Only this device reads what was given; others of the same member may not, or not any more.
pub fn set_sees_answers_alone(tx: &mut Tx, place: &Place, device: i64) -> Result<(), StoreError> {
    let others = devices::table
        .filter(devices::workshop_id.eq(place.workshop.id.0))
        .filter(devices::member_id.eq(place.member.0))
        .filter(devices::id.ne(device));
    diesel::update(others).set(devices::sees_answers.eq(false)).execute(&mut **tx)?;
    set_sees_answers(tx, device)
}

/// No device of this place reads what was given: several have given answers, and none has proven whose it is.
pub fn set_none_sees_answers(tx: &mut Tx, place: &Place) -> Result<(), StoreError> {
    let all = devices::table
        .filter(devices::workshop_id.eq(place.workshop.id.0))
        .filter(devices::member_id.eq(place.member.0));
    diesel::update(all).set(devices::sees_answers.eq(false)).execute(&mut **tx)?;
    Ok(())
}

pub fn set_sees_answers(tx: &mut Tx, device: i64) -> Result<(), StoreError> {
    diesel::update(devices::table.find(device)).set(devices::sees_answers.eq(true)).execute(&mut **tx)?;
    Ok(())
}

/// Whoever writes first keeps reading it here; devices that were opened before and wrote nothing may not.
pub fn set_sees_kept_alone(tx: &mut Tx, place: &Place, device: i64) -> Result<(), StoreError> {
    let others = devices::table.filter(devices::member_id.eq(place.member.0)).filter(devices::id.ne(device));
    diesel::update(others).set(devices::sees_kept.eq(false)).execute(&mut **tx)?;
    Ok(())
}

/// A mailed code was typed here: whoever holds this device reads the member's mail.
pub fn set_sees_kept(tx: &mut Tx, device: i64) -> Result<(), StoreError> {
    diesel::update(devices::table.find(device)).set(devices::sees_kept.eq(true)).execute(&mut **tx)?;
    Ok(())
}

/// When the newest letter with a code was written to a member, for whichever device.
pub fn find_last_letter(conn: &mut AnyConnection, member: MemberId) -> Result<Option<Timestamp>, StoreError> {
    let row = letters::table
        .filter(letters::member_id.eq(member.0))
        .filter(letters::kind.eq(LetterKind::DeviceCode.as_str()))
        .order(letters::id.desc())
        .select(letters::created_at)
        .first::<chrono::NaiveDateTime>(conn)
        .optional()?;
    Ok(row.map(time::from_row))
}

/// A mailed code that waits to be typed.
#[derive(Clone, Debug)]
pub struct Code {
    pub hash: String,
    pub tries: i32,
    pub expires_at: Timestamp,
}

/// The code of a device, over or not.
pub fn find_code(conn: &mut AnyConnection, device: i64) -> Result<Option<Code>, StoreError> {
    let row = device_codes::table
        .filter(device_codes::device_id.eq(device))
        .select((device_codes::code_hash, device_codes::tries, device_codes::expires_at))
        .first::<(String, i32, chrono::NaiveDateTime)>(conn)
        .optional()?;
    Ok(row.map(|(hash, tries, expires_at)| Code { hash, tries, expires_at: time::from_row(expires_at) }))
}

/// Gives a device a code in place of an earlier one.
pub fn set_code(tx: &mut Tx, device: i64, hash: &str, expires_at: Timestamp) -> Result<(), StoreError> {
    remove_code(tx, device)?;
    let row = (
        device_codes::device_id.eq(device),
        device_codes::code_hash.eq(hash),
        device_codes::tries.eq(0),
        device_codes::expires_at.eq(time::to_row(expires_at)),
    );
    diesel::insert_into(device_codes::table).values(row).execute(&mut **tx)?;
    Ok(())
}

pub fn add_try(tx: &mut Tx, device: i64) -> Result<(), StoreError> {
    diesel::update(device_codes::table.filter(device_codes::device_id.eq(device)))
        .set(device_codes::tries.eq(device_codes::tries + 1))
        .execute(&mut **tx)?;
    Ok(())
}

pub fn remove_code(tx: &mut Tx, device: i64) -> Result<(), StoreError> {
    diesel::delete(device_codes::table.filter(device_codes::device_id.eq(device))).execute(&mut **tx)?;
    Ok(())
}

/// Codes that were mailed to a member and not typed yet open nothing any more.
pub fn remove_codes_of(tx: &mut Tx, member: MemberId) -> Result<(), StoreError> {
    let mine = devices::table.filter(devices::member_id.eq(member.0)).select(devices::id);
    diesel::delete(device_codes::table.filter(device_codes::device_id.eq_any(mine))).execute(&mut **tx)?;
    Ok(())
}

/// Every device of a member in a workshop is over.
pub fn remove_all(tx: &mut Tx, workshop: WorkshopId, member: MemberId) -> Result<(), StoreError> {
    let mine = devices::table.filter(devices::workshop_id.eq(workshop.0)).filter(devices::member_id.eq(member.0));
    let codes = device_codes::table.filter(device_codes::device_id.eq_any(mine.select(devices::id)));
    diesel::delete(codes).execute(&mut **tx)?;
    diesel::delete(mine).execute(&mut **tx)?;
    Ok(())
}

/// Devices whose time is over go, and their codes with them.
pub fn remove_old(tx: &mut Tx, now: Timestamp) -> Result<usize, StoreError> {
    let old = devices::table.filter(devices::expires_at.lt(time::to_row(now)));
    Ok(diesel::delete(old).execute(&mut **tx)?)
}
