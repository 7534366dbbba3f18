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
pub const PEOPLE: &str = "/admin/people";
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
/// Addresses that take a file end so; they may take longer.
pub const UPLOAD_END: &str = "/people/import";

pub fn setup(token: &str) -> String {
    format!("{SETUP}/{token}")
}

pub fn sign_in(token: &str) -> String {
    format!("{SIGN_IN}/{token}")
}

pub fn account_role(account: &str) -> String {
    format!("{PEOPLE}/{account}")
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

pub fn charter(id: &PublicId, page: &str) -> String {
    format!("/charters/{id}{page}")
}

/// Stops one kind of mail for one address.
pub fn mail_stop(token: &str) -> String {
    format!("/u/{token}")
}

/// A member's question by its place, from 1.
pub fn question(invitation: &PublicId, place: usize) -> String {
    member(invitation, &format!("/q/{place}"))
}
