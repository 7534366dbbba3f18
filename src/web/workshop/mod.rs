//! Workshops up to closing: the list, planning, the dashboard, the people.

mod board;
mod people;
mod plan;
mod roster;
mod running;

use actix_web::web;

use super::error::Fault;
use super::page::{Visit, form_key};
use super::table::Entry;
use crate::acts::workshop::At;
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

fn at(visit: &Visit, workshop: &str) -> Result<At, Fault> {
    Ok(At { pass: visit.pass.clone(), workshop: id(workshop)? })
}

fn id(text: &str) -> Result<PublicId, Fault> {
    PublicId::parse(text).ok_or(Fault::NotFound)
}

/// The frame of a page under Workshops, and the key of its form.
fn frame(house: &web::Data<House>, visit: &Visit, who: &Who, title: &str) -> (Chrome, String) {
    let setting = visit.setting(house, &who.organisation_name);
    (Chrome::facilitator(setting, &who.name, Section::Workshops, title), form_key(house))
}

/// What a person can act on comes back to its form; everything else goes on to the page for it.
fn or_refused<T>(outcome: Result<T, ActError>) -> Result<Result<T, Vec<Refused>>, Fault> {
    match outcome {
        Ok(done) => Ok(Ok(done)),
        Err(ActError::Refused(refused)) => Ok(Err(refused)),
        Err(other) => Err(other.into()),
    }
}

/// Notes what is wrong with a field and goes on with the next.
fn noted<T, E: std::fmt::Display>(read: Result<T, E>, field: &'static str, refused: &mut Vec<Refused>) -> Option<T> {
    read.map_err(|fault| refused.push(Refused::field(field, fault.to_string()))).ok()
}
