//! Workshops up to closing: the list, planning, the dashboard, the people.

mod board;
mod people;
mod plan;
mod roster;
mod running;

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};

use super::error::Fault;
use super::form::house;
use super::page::{Visit, form_key};
use super::table::Entry;
use crate::acts::workshop::{At, may_enter};
use crate::acts::{ActError, House, Who};
use crate::base::token::PublicId;
use crate::domain::Refused;
use crate::views::chrome::{Chrome, Section};

/// Addresses with a fixed word come before those with an id in its place.
pub fn entries() -> Vec<Entry> {
    let mut all = plan::entries();
    all.extend(roster::entries());
    all.extend(people::entries());
    all.extend(board::entries());
    all.extend(running::entries());
    all
}

/// What a handler of one workshop gets from its request: the house, whoever asks, and the workshop in the address.
struct Asked {
    house: web::Data<House>,
    visit: Visit,
    at: At,
}

impl FromRequest for Asked {
    type Error = Fault;
    type Future = Ready<Result<Self, Fault>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let read = |visit: Visit| {
            let house = house(request)?.clone();
            let at = at(&visit, request.match_info().get("workshop").unwrap_or_default())?;
            Ok(Self { house, visit, at })
        };
        let Ok(visit) = Visit::from_request(request, payload).into_inner();
        ready(read(visit))
    }
}

fn at(visit: &Visit, workshop: &str) -> Result<At, Fault> {
    Ok(At { pass: visit.pass.clone(), workshop: id(workshop)? })
}

fn id(text: &str) -> Result<PublicId, Fault> {
    PublicId::parse(text).ok_or(Fault::NotFound)
}

/// The frame of a page under Workshops, and the key of its form.
fn frame(house: &web::Data<House>, visit: &Visit, who: &Who, title: &str) -> (Chrome, String) {
    let setting = visit.setting(house, &who.organisation_name);
    (Chrome::for_role(setting, (&who.name, who.role), Section::Workshops, title), form_key(house))
}

/// What a person can act on comes back to its form; everything else goes on to the page for it.
fn or_refused<T>(outcome: Result<T, ActError>) -> Result<Result<T, Vec<Refused>>, Fault> {
    match outcome {
        Ok(done) => Ok(Ok(done)),
        Err(ActError::Refused(refused)) => Ok(Err(refused)),
        Err(other) => Err(other.into()),
    }
}

/// A form that none of our pages sends. Whoever may not come in is told that instead.
async fn unreadable(house: &House, at: At) -> Fault {
    may_enter(house, at).await.map_or_else(Fault::from, |()| Fault::BadRequest)
}

/// What was typed, where it can be read, given to its act.
async fn done<T, U>(
    read: Result<T, Vec<Refused>>,
    act: impl AsyncFnOnce(T) -> Result<U, ActError>,
) -> Result<Result<U, Vec<Refused>>, Fault> {
    match read {
        Ok(typed) => or_refused(act(typed).await),
        Err(refused) => Ok(Err(refused)),
    }
}

/// Notes what is wrong with a field and goes on with the next.
fn noted<T, E: std::fmt::Display>(read: Result<T, E>, field: &'static str, refused: &mut Vec<Refused>) -> Option<T> {
    read.map_err(|fault| refused.push(Refused::field(field, fault.to_string()))).ok()
}
