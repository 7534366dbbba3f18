//! A line in the table of routes: method, address, who may come in, and the handler. Each subject writes its own;
//! `router` puts them together.

use actix_web::Route;

/// Who a route is for. The acts behind it enforce it; the test holds them to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Everybody.
    Public,
    /// Whoever holds the secret in the address.
    Link,
    /// A device that used a personal link for this invitation.
    Member,
    /// Any account with a role.
    SignedIn,
    Facilitator,
    ReportReader,
    Owner,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
}

pub struct Entry {
    pub method: Method,
    pub pattern: &'static str,
    pub door: Door,
    pub(super) route: fn(Route) -> Route,
}

pub fn get(pattern: &'static str, door: Door, route: fn(Route) -> Route) -> Entry {
    Entry { method: Method::Get, pattern, door, route }
}

pub fn post(pattern: &'static str, door: Door, route: fn(Route) -> Route) -> Entry {
    Entry { method: Method::Post, pattern, door, route }
}
