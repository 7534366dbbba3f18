//! The pages after closing by two addresses: `/charters/...` for facilitators, `/my/...` for the team.

mod consent;
mod draft;
mod publish;
mod show;
mod stream;
mod wall;

use actix_web::web;

use super::error::Fault;
use super::page::Visit;
use super::table::Entry;
use crate::acts::House;
use crate::acts::charter::{Door, Reader};
use crate::base::paths;
use crate::base::token::PublicId;
use crate::views::charter::Viewer;

pub fn entries() -> Vec<Entry> {
    let mut all = show::entries();
    all.extend(draft::entries());
    all.extend(consent::entries());
    all.extend(publish::entries());
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

/// An address of the charter by the door somebody came through; for going back after a deed.
fn address(door: &Door, page: &str) -> String {
    match door {
        Door::Facilitator { charter, .. } => paths::charter(charter, page),
        Door::Member { invitation, .. } => paths::member(invitation, page),
    }
}

fn viewer(reader: &Reader, (workshop, title): (&PublicId, &str), charter: &PublicId) -> Viewer {
    match reader {
        Reader::Facilitator { name } => Viewer::Facilitator {
            name: name.clone(),
            workshop: workshop.clone(),
            workshop_title: title.to_owned(),
            charter: charter.clone(),
        },
        Reader::Member { invitation, called, .. } => {
            Viewer::Member { called: called.clone(), invitation: invitation.clone() }
        }
    }
}
