//! The streams of a wall: of its screen, of the page behind it, and of every phone.

use actix_web::{HttpRequest, HttpResponse, web};

use super::{facilitator_door, member_door};
use crate::acts::House;
use crate::acts::charter::wall as acts;
use crate::web::error::Fault;
use crate::web::page::Visit;
use crate::web::stream::{Ear, open};
use crate::web::table::{self, Entry, get};

pub fn entries() -> Vec<Entry> {
    vec![
        get("/charters/{charter}/wall/events", table::Door::Facilitator, |r| r.to(events)),
        get("/my/{invitation}/wall/events", table::Door::Member, |r| r.to(my_events)),
    ]
}

async fn events(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Fault> {
    let door = facilitator_door(&visit, &path)?;
    Ok(open(&house, acts::listen(&house, door).await?, Ear::Numbers, &request))
}

async fn my_events(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Fault> {
    let door = member_door(&house, &visit, &path)?;
    Ok(open(&house, acts::listen(&house, door).await?, Ear::Frames, &request))
}
