//! The pages after closing by two addresses: `/charters/...` for facilitators, `/my/...` for the team.

mod change;
mod compare;
mod consent;
mod desk;
mod draft;
mod ending;
mod meeting;
mod publish;
mod request;
mod revisit;
mod show;
mod stream;
mod wall;

use actix_web::web;

use super::error::Fault;
use super::form::Fields;
use super::page::Visit;
use super::table::Entry;
use crate::acts::House;
use crate::acts::charter::{Door, Reader, Room};
use crate::base::paths;
use crate::base::token::PublicId;
use crate::domain::looking::TypedPlan;
use crate::views::charter::Viewer;

pub fn entries() -> Vec<Entry> {
    let mut all = show::entries();
    all.extend(draft::entries());
    all.extend(consent::entries());
    all.extend(publish::entries());
    all.extend(request::entries());
    all.extend(change::entries());
    all.extend(compare::entries());
    all.extend(revisit::entries());
    all.extend(ending::entries());
    all.extend(meeting::entries());
    all.extend(desk::entries());
    all.extend(wall::entries());
    all.extend(stream::entries());
    all
}

/// What cannot be the id of anything leads nowhere.
fn id(text: &str) -> Result<PublicId, Fault> {
    PublicId::parse(text).ok_or(Fault::NotFound)
}

fn facilitator_door(visit: &Visit, charter: &str) -> Result<Door, Fault> {
    Ok(Door::Facilitator { pass: visit.pass.clone(), charter: id(charter)? })
}

fn member_door(house: &web::Data<House>, visit: &Visit, invitation: &str) -> Result<Door, Fault> {
    let invitation = id(invitation)?;
    Ok(Door::Member { device: visit.device(house, &invitation), invitation })
}

/// By which of the two addresses somebody comes, for pages that both sides share.
trait Side {
    fn door(house: &web::Data<House>, visit: &Visit, key: &str) -> Result<Door, Fault>;
}

struct Facilitators;
struct Members;

impl Side for Facilitators {
    fn door(_: &web::Data<House>, visit: &Visit, key: &str) -> Result<Door, Fault> {
        facilitator_door(visit, key)
    }
}

impl Side for Members {
    fn door(house: &web::Data<House>, visit: &Visit, key: &str) -> Result<Door, Fault> {
        member_door(house, visit, key)
    }
}

/// An address of the charter by the door somebody came through; for going back after a deed.
fn address(door: &Door, page: &str) -> String {
    match door {
        Door::Facilitator { charter, .. } => paths::charter(charter, page),
        Door::Member { invitation, .. } => paths::member(invitation, page),
    }
}

/// Where the charter itself stands, by the door somebody came through.
fn charter_address(door: &Door) -> String {
    match door {
        Door::Facilitator { .. } => address(door, ""),
        Door::Member { .. } => address(door, paths::CHARTER),
    }
}

/// When a team looks again, as its form was sent.
fn typed_plan(fields: &Fields) -> TypedPlan {
    let text = |name: &str| fields.text(name).to_owned();
    TypedPlan {
        words: text("looks_again"),
        on: text("looks_again_on"),
        after: text("look_after"),
        ends_on: text("ends_on"),
    }
}

/// `is_published`: the team works by the charter.
fn viewer(reader: &Reader, (workshop, title): (&PublicId, &str), (charter, is_published): (&PublicId, bool)) -> Viewer {
    match reader {
        Reader::Facilitator { name, role, .. } => Viewer::Facilitator {
            name: name.clone(),
            role: *role,
            workshop: workshop.clone(),
            workshop_title: title.to_owned(),
            charter: charter.clone(),
            is_published,
        },
        Reader::Member { invitation, called, keeps, .. } => {
            let (called, invitation) = (called.clone(), invitation.clone());
            Viewer::Member { called, invitation, is_published, keeps: *keeps }
        }
    }
}

fn viewer_in(room: &Room) -> Viewer {
    let about = (&room.charter.public_id, room.charter.is_in_force() && !room.charter.rests());
    viewer(&room.reader, (&room.workshop.public_id, &room.workshop.title), about)
}
