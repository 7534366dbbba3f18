//! Who is acting, and what of the organisation they may reach. Every object is loaded through here or by a store
//! function that takes the organisation; there is no other way to turn an address into a row.

use jiff::{SignedDuration, Timestamp};

use super::ActError;
use super::house::Seen;
use crate::base::token::TokenHash;
use crate::domain::ids::{AccountId, OrganisationId};
use crate::domain::person::Role;
use crate::store::{AnyConnection, person};

/// Without a page view for this long a session is over.
pub const IDLE: SignedDuration = SignedDuration::from_hours(12);
/// However busy, a session ends after this long.
pub const ABSOLUTE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What a browser presents: the hash of its session cookie, if it sent one.
#[derive(Clone, Debug, Default)]
pub struct Pass {
    pub session: Option<TokenHash>,
    /// Where it is noted that a session was in use.
    pub seen: Seen,
}

/// Somebody who has signed in.
#[derive(Clone, Debug)]
pub struct Who {
    pub account: AccountId,
    pub name: String,
    pub organisation: OrganisationId,
    pub organisation_name: String,
    /// IANA name; every time on a page is shown in it unless the workshop has its own.
    pub timezone: String,
    pub role: Role,
}

/// Whoever has signed in on this browser, with the role as it is now. Only a session that still counts is noted as
/// seen, so one that is over cannot come back to life.
pub fn who(conn: &mut AnyConnection, pass: &Pass, now: Timestamp) -> Result<Who, ActError> {
    let session = pass.session.as_ref().ok_or(ActError::SignIn)?;
    let found = person::find_session(conn, session)?.ok_or(ActError::SignIn)?;
    if found.seen_at + IDLE < now || found.created_at + ABSOLUTE < now {
        return Err(ActError::SignIn);
    }
    let seat = person::find_seat(conn, found.account)?.ok_or(ActError::SignIn)?;
    pass.seen.note(session, now);
    Ok(Who {
        account: found.account,
        name: seat.name,
        organisation: seat.organisation,
        organisation_name: seat.organisation_name,
        timezone: seat.timezone,
        role: seat.role,
    })
}

pub fn facilitator(conn: &mut AnyConnection, pass: &Pass, now: Timestamp) -> Result<Who, ActError> {
    allowed(who(conn, pass, now)?, Role::may_facilitate)
}

pub fn report_reader(conn: &mut AnyConnection, pass: &Pass, now: Timestamp) -> Result<Who, ActError> {
    allowed(who(conn, pass, now)?, Role::may_read_reports)
}

pub fn owner(conn: &mut AnyConnection, pass: &Pass, now: Timestamp) -> Result<Who, ActError> {
    allowed(who(conn, pass, now)?, |role| role == Role::Owner)
}

fn allowed(who: Who, may: impl Fn(Role) -> bool) -> Result<Who, ActError> {
    if may(who.role) { Ok(who) } else { Err(ActError::Forbidden) }
}
