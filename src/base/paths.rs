//! Every address of the site. Pages, letters and the router speak of addresses only through here.

use super::token::PublicId;

pub const HOME: &str = "/";
pub const SETUP: &str = "/setup";
pub const SIGN_IN: &str = "/sign-in";
pub const SIGN_IN_SENT: &str = "/sign-in/sent";
pub const SIGN_IN_CODE: &str = "/sign-in/code";
pub const SIGN_IN_PASSWORD: &str = "/sign-in/password";
pub const SIGN_OUT: &str = "/sign-out";
pub const ACCOUNT: &str = "/account";
pub const ACCOUNT_PASSWORD: &str = "/account/password";
pub const ACCOUNT_NO_PASSWORD: &str = "/account/password/remove";
pub const ACCOUNT_SIGN_OUT: &str = "/account/sign-out";
pub const PEOPLE: &str = "/admin/people";
pub const ORGANISATION: &str = "/admin/organisation";
pub const THEME: &str = "/theme";
pub const JOIN: &str = "/join";
pub const HELP: &str = "/help";
pub const WHO_SEES_WHAT: &str = "/who-sees-what";
pub const ACCESSIBILITY: &str = "/accessibility";
pub const ABOUT: &str = "/about";
pub const HEALTHZ: &str = "/healthz";
pub const READYZ: &str = "/readyz";
pub const WORKSHOPS: &str = "/workshops";
pub const WORKSHOP_NEW: &str = "/workshops/new";
pub const TEAMS: &str = "/teams";
pub const TEMPLATES: &str = "/templates";
pub const REPORTS: &str = "/people-team";
pub const REPORT_EXPORT: &str = "/people-team/export";
pub const REPORT_LOG: &str = "/people-team/exports";
/// Addresses that take a file end so; they may take longer.
pub const UPLOAD_END: &str = "/people/import";

pub fn setup(token: &str) -> String {
    format!("{SETUP}/{token}")
}

pub fn sign_in(token: &str) -> String {
    format!("{SIGN_IN}/{token}")
}

/// Sends a fresh link to whoever the old one was for.
pub fn sign_in_again(token: &str) -> String {
    format!("{SIGN_IN}/{token}/again")
}

/// What one account may do; `page` is empty or "/remove".
pub fn account_role(account: &str, page: &str) -> String {
    format!("{PEOPLE}/{account}{page}")
}

/// The way in behind a QR code: a link, or the code itself.
pub fn join(way_in: &str) -> String {
    format!("{JOIN}/{way_in}")
}

/// A member's personal link.
pub fn member_link(token: &str) -> String {
    format!("/m/{token}")
}

/// A member's pages after the link was used; the address opens nothing by itself.
pub fn member(invitation: &PublicId, page: &str) -> String {
    format!("/my/{invitation}{page}")
}

pub fn workshop(id: &PublicId, page: &str) -> String {
    format!("{WORKSHOPS}/{id}{page}")
}

/// A step of planning.
pub fn plan(id: &PublicId, step: &str) -> String {
    format!("{WORKSHOPS}/{id}/plan/{step}")
}

/// One person on the list of a workshop.
pub fn person(id: &PublicId, person: &PublicId, page: &str) -> String {
    format!("{WORKSHOPS}/{id}/people/{person}{page}")
}

/// A list of people that waits to be taken in.
pub fn roster_preview(id: &PublicId, preview: &PublicId) -> String {
    format!("{WORKSHOPS}/{id}{UPLOAD_END}/{preview}")
}

/// One letter of a workshop.
pub fn mail(id: &PublicId, letter: &PublicId, page: &str) -> String {
    format!("{WORKSHOPS}/{id}/mails/{letter}{page}")
}

pub fn charter(id: &PublicId, page: &str) -> String {
    format!("/charters/{id}{page}")
}

/// What the columns of one of HR's files mean.
pub fn report_dictionary(file: &str) -> String {
    format!("{REPORTS}/dictionary/{file}")
}

/// Pages of a charter, behind `charter` for facilitators and behind `member` for the team.
pub const RESULTS: &str = "/results";
pub const DRAFT: &str = "/draft";
pub const CHARTER: &str = "/charter";
pub const CONSENT: &str = "/consent";
pub const PUBLISH: &str = "/publish";
pub const NOT_THIS_TIME: &str = "/not-this-time";
pub const QR: &str = "/qr.svg";
pub const WALL: &str = "/wall";
/// What happens at the wall without being on it.
pub const BEHIND: &str = "/wall/behind";
pub const WALL_OPEN: &str = "/wall/open";
pub const WALL_LINES: &str = "/wall/lines";
pub const WALL_READY: &str = "/wall/ready";
pub const WALL_EVENTS: &str = "/wall/events";

pub fn result(number: usize) -> String {
    format!("{RESULTS}/{number}")
}

pub fn clause(id: &PublicId) -> String {
    format!("/clauses/{id}")
}

pub fn clause_place(id: &PublicId) -> String {
    format!("/clauses/{id}/place")
}

pub fn need(id: &PublicId) -> String {
    format!("/needs/{id}")
}

pub fn charter_line(id: &PublicId) -> String {
    format!("/lines/{id}")
}

/// Stops one kind of mail for one address.
pub fn mail_stop(token: &str) -> String {
    format!("/u/{token}")
}

/// A member's question by its place, from 1.
pub fn question(invitation: &PublicId, place: usize) -> String {
    member(invitation, &format!("/q/{place}"))
}
