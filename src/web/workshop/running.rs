//! Who runs a workshop, and how it goes from hand to hand.

use actix_web::{HttpResponse, web};

use super::super::error::Fault;
use super::super::form::Form;
use super::super::page::{Visit, go_saying, show, show_refused};
use super::super::table::{Door, Entry, get, post};
use super::{at, frame, or_refused};
use crate::acts::workshop::{At, running};
use crate::acts::{ActError, House};
use crate::base::paths;
use crate::domain::Refused;
use crate::views::workshop::running::{RunningPage, TakeOverPage};

pub fn entries() -> Vec<Entry> {
    vec![
        get("/workshops/{workshop}/running", Door::Facilitator, |r| r.to(look)),
        post("/workshops/{workshop}/running/add", Door::Facilitator, |r| r.to(add)),
        post("/workshops/{workshop}/running/remove", Door::Facilitator, |r| r.to(remove)),
        post("/workshops/{workshop}/running/hand-over", Door::Facilitator, |r| r.to(hand_over)),
        get("/workshops/{workshop}/take-over", Door::Facilitator, |r| r.to(confirm)),
        post("/workshops/{workshop}/take-over", Door::Facilitator, |r| r.to(take_over)),
    ]
}

async fn look(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    show(&page(&house, &visit, at(&visit, &path)?, &[]).await?)
}

async fn page(house: &web::Data<House>, visit: &Visit, at: At, refused: &[Refused]) -> Result<RunningPage, Fault> {
    let seen = running::look_running(house, at).await?;
    let framed = frame(house, visit, &seen.who, &format!("Who runs it – {}", seen.workshop.title));
    let running = (&seen.running, seen.handovers.as_slice());
    Ok(RunningPage::new(framed, &seen.workshop, running, seen.who.account, refused))
}

async fn add(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let at = at(&visit, &path)?;
    let done = running::add_beside(&house, at.clone(), form.fields.text("add").to_owned()).await;
    answered(&house, &visit, at, (done, "runner-added")).await
}

async fn remove(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let at = at(&visit, &path)?;
    let done = running::remove_beside(&house, at.clone(), form.fields.text("account").to_owned()).await;
    answered(&house, &visit, at, (done, "runner-removed")).await
}

async fn hand_over(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let at = at(&visit, &path)?;
    let done = running::hand_over(&house, at.clone(), form.fields.text("to").to_owned()).await;
    answered(&house, &visit, at, (done, "handed-over")).await
}

async fn answered(
    house: &web::Data<House>,
    visit: &Visit,
    at: At,
    (done, said): (Result<(), ActError>, &str),
) -> Result<HttpResponse, Fault> {
    match or_refused(done)? {
        Ok(()) => Ok(go_saying(&paths::workshop(&at.workshop, paths::RUNNING), said)),
        Err(refused) => show_refused(&page(house, visit, at, &refused).await?),
    }
}

async fn confirm(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let seen = running::look_running(&house, at(&visit, &path)?).await?;
    let framed = frame(&house, &visit, &seen.who, &format!("Take over – {}", seen.workshop.title));
    show(&TakeOverPage::new(framed, &seen.workshop, &seen.running, seen.who.account))
}

async fn take_over(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    _: Form,
) -> Result<HttpResponse, Fault> {
    let at = at(&visit, &path)?;
    running::take_over(&house, at.clone()).await?;
    Ok(go_saying(&paths::workshop(&at.workshop, paths::RUNNING), "taken-over"))
}
