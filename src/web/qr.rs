//! Pictures of addresses, for phones. A picture is a route of its own, because the content policy allows no inline data.

use actix_web::{HttpResponse, web};
use fast_qr::convert::Builder;
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::{ECL, QRBuilder};

use super::error::Fault;
use super::page::Visit;
use super::table::{Door, Entry, get};
use crate::acts::House;
use crate::acts::workshop::{At, entrance};
use crate::base::token::PublicId;

pub fn entries() -> Vec<Entry> {
    vec![get("/workshops/{workshop}/join.svg", Door::Facilitator, |r| r.to(join))]
}

async fn join(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let workshop = PublicId::parse(&path).ok_or(Fault::NotFound)?;
    let link = entrance::look_link(&house, At { pass: visit.pass.clone(), workshop }).await?;
    picture(&link)
}

/// The address as an SVG on white, so that it can be read in the dark theme too.
pub fn picture(address: &str) -> Result<HttpResponse, Fault> {
    let code = QRBuilder::new(address).ecl(ECL::M).build().map_err(|fault| Fault::broken(format!("{fault:?}")))?;
    let svg = SvgBuilder::default().margin(2).to_str(&code);
    Ok(HttpResponse::Ok().content_type("image/svg+xml").body(svg))
}
