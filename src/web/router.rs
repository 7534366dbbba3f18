//! The one table of routes. The router is built from it, and tests walk it with everybody.

use actix_web::guard::{Any, Get, Head};
use actix_web::{Resource, web};

use super::error::Fault;
use super::table::{Entry, Method};
use super::{
    answer, assets, card, charter, closing, health, join, joining, link, mail_stop, mails, organisation, person,
    public, qr, report, team, workshop,
};

pub fn entries() -> Vec<Entry> {
    let mut all = public::entries();
    all.extend(workshop::entries());
    all.extend(team::entries());
    all.extend(mails::entries());
    all.extend(qr::entries());
    all.extend(person::entries());
    all.extend(organisation::entries());
    all.extend(health::entries());
    all.extend(report::entries());
    all.extend(assets::entries());
    all.extend(link::entries());
    all.extend(answer::entries());
    all.extend(join::entries());
    all.extend(closing::entries());
    all.extend(charter::entries());
    all.extend(mail_stop::entries());
    all.extend(card::entries());
    all.extend(joining::entries());
    all
}

/// One resource per address, HEAD wherever GET is, and 405 with `Allow` for the rest.
pub fn resources() -> Vec<Resource> {
    let mut entries = entries();
    let mut resources = Vec::new();
    while !entries.is_empty() {
        let pattern = entries[0].pattern;
        let (same, rest): (Vec<_>, Vec<_>) = entries.into_iter().partition(|entry| entry.pattern == pattern);
        entries = rest;
        resources.push(resource(pattern, &same));
    }
    resources
}

fn resource(pattern: &'static str, entries: &[Entry]) -> Resource {
    let has = |method| entries.iter().any(|entry| entry.method == method);
    let allow = match (has(Method::Get), has(Method::Post)) {
        (true, true) => "GET, HEAD, POST",
        (true, false) => "GET, HEAD",
        _ => "POST",
    };
    let resource = web::resource(pattern)
        .default_service(web::to(move || async move { Err::<&'static str, Fault>(Fault::WrongMethod { allow }) }));
    entries.iter().fold(resource, |resource, entry| {
        let route = match entry.method {
            Method::Get => web::route().guard(Any(Get()).or(Head())),
            Method::Post => web::post(),
        };
        resource.route((entry.route)(route))
    })
}
