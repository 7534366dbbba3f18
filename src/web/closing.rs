//! The facilitator closes the answers of a workshop.

use actix_web::{HttpResponse, web};

use super::error::Fault;
use super::form::Form;
use super::page::{Visit, form_key, go, go_saying, show};
use super::table::{Door, Entry, get, post};
use crate::acts::{House, closing};
use crate::base::paths;
use crate::base::token::PublicId;
use crate::domain::workshop::Stage;
use crate::views::closing::{ClosePage, Numbers};

pub fn entries() -> Vec<Entry> {
    vec![
        get("/workshops/{workshop}/close", Door::Facilitator, |r| r.to(ask)),
        post("/workshops/{workshop}/close", Door::Facilitator, |r| r.to(close)),
    ]
}

async fn ask(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let id = PublicId::parse(&path).ok_or(Fault::NotFound)?;
    let before = closing::look(&house, visit.pass.clone(), id.clone()).await?;
    match before.stage {
        Stage::Open => {}
        Stage::Planning => {
            return Err(Fault::WrongStage("Nobody has been invited yet. There is nothing to close.".into()));
        }
        Stage::Closed | Stage::Ended => return Ok(go(&paths::workshop(&id, ""))),
    }
    let count = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    let numbers = Numbers {
        asked: count(before.headway.asked()),
        finished: count(before.headway.finished),
        begun: count(before.headway.finished + before.headway.started),
        team_min: count(before.team_min),
    };
    let (setting, facts) = (visit.setting(&house, ""), (before.mode, numbers));
    show(&ClosePage::new(setting, (&before.name, before.role), (&id, &before.title), facts, form_key(&house)))
}

async fn close(house: web::Data<House>, visit: Visit, path: web::Path<String>, _: Form) -> Result<HttpResponse, Fault> {
    let id = PublicId::parse(&path).ok_or(Fault::NotFound)?;
    closing::close(&house, visit.pass.clone(), id.clone()).await?;
    Ok(go_saying(&paths::workshop(&id, ""), "answers-closed"))
}
