//! The mails of a workshop.

use actix_web::{HttpResponse, web};

use super::error::Fault;
use super::form::Form;
use super::page::{Visit, form_key, go_saying, show};
use super::table::{Door, Entry, get, post};
use crate::acts::House;
use crate::acts::workshop::{At, mails};
use crate::base::paths;
use crate::base::token::PublicId;
use crate::views::mails::{List, Seen, Show};

pub fn entries() -> Vec<Entry> {
    vec![
        get("/workshops/{workshop}/mails", Door::Facilitator, |r| r.to(list)),
        get("/workshops/{workshop}/mails/{letter}", Door::Owner, |r| r.to(look)),
        post("/workshops/{workshop}/mails/{letter}/again", Door::Facilitator, |r| r.to(try_again)),
    ]
}

async fn list(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let page = visit.query("page").and_then(|page| page.parse::<i64>().ok()).unwrap_or(1).clamp(1, 10_000) - 1;
    let mails = mails::list(&house, at(&visit, &path)?, page).await?;
    let seen = Seen {
        who: (&mails.who.name, mails.who.role),
        workshop: &mails.workshop,
        letters: &mails.letters,
        counts: &mails.counts,
        may_read: mails.may_read,
        page,
        has_more: mails.has_more,
    };
    show(&List::new(visit.setting(&house, &mails.who.organisation_name), form_key(&house), &seen))
}

async fn look(house: web::Data<House>, visit: Visit, path: web::Path<(String, String)>) -> Result<HttpResponse, Fault> {
    let letter = PublicId::parse(&path.1).ok_or(Fault::NotFound)?;
    let one = mails::look_letter(&house, at(&visit, &path.0)?, letter).await?;
    let setting = visit.setting(&house, &one.who.organisation_name);
    show(&Show::new(
        setting,
        (&one.who.name, one.who.role),
        &one.workshop,
        (&one.letter, &one.text, &house.site.public_url),
    ))
}

async fn try_again(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<(String, String)>,
    _form: Form,
) -> Result<HttpResponse, Fault> {
    let letter = PublicId::parse(&path.1).ok_or(Fault::NotFound)?;
    let at = at(&visit, &path.0)?;
    let back = paths::workshop(&at.workshop, "/mails");
    mails::try_again(&house, at, letter).await?;
    Ok(go_saying(&back, "trying-again"))
}

fn at(visit: &Visit, workshop: &str) -> Result<At, Fault> {
    let workshop = PublicId::parse(workshop).ok_or(Fault::NotFound)?;
    Ok(At { pass: visit.pass.clone(), workshop })
}
