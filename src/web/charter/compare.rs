//! Two versions side by side.

use actix_web::{HttpResponse, web};

use super::{Door, facilitator_door, member_door, viewer};
use crate::acts::House;
use crate::acts::charter as acts;
use crate::domain::charter::Number;
use crate::views::charter::compare::{ComparePage, Compared};
use crate::web::error::Fault;
use crate::web::page::{Visit, show};
use crate::web::table::{self, Entry, get};

pub fn entries() -> Vec<Entry> {
    vec![
        get("/charters/{charter}/compare", table::Door::Facilitator, |r| r.to(compare)),
        get("/my/{invitation}/compare", table::Door::Member, |r| r.to(my_compare)),
    ]
}

async fn compare(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let door = facilitator_door(&visit, &path)?;
    compare_page(&house, &visit, door).await
}

async fn my_compare(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let door = member_door(&house, &visit, &path)?;
    compare_page(&house, &visit, door).await
}

async fn compare_page(house: &web::Data<House>, visit: &Visit, door: Door) -> Result<HttpResponse, Fault> {
    let asked = |name: &str| visit.query(name).and_then(|text| Number::parse(&text));
    let seen = acts::look_at_comparison(house, door, (asked("from"), asked("to"))).await?;
    let viewer = viewer(&seen.reader, (&seen.workshop.public_id, &seen.workshop.title), (&seen.charter, true));
    let compared = Compared {
        numbers: &seen.numbers,
        before: &seen.before,
        now: &seen.now,
        differences: &seen.differences,
        between: seen.between,
    };
    show(&ComparePage::new(visit.setting(house, &seen.organisation_name), &viewer, &compared))
}
