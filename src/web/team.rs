//! Teams, and what can be asked.

use actix_web::{HttpResponse, web};

use super::error::Fault;
use super::page::{Visit, show};
use super::table::{Door, Entry, get};
use crate::acts::{House, team};
use crate::base::paths;
use crate::views::team::{List, Questions};

pub fn entries() -> Vec<Entry> {
    vec![
        get(paths::TEAMS, Door::Facilitator, |r| r.to(list)),
        get(paths::TEMPLATES, Door::Facilitator, |r| r.to(questions)),
    ]
}

async fn list(house: web::Data<House>, visit: Visit) -> Result<HttpResponse, Fault> {
    let seen = team::list(&house, visit.pass.clone()).await?;
    let setting = visit.setting(&house, &seen.who.organisation_name);
    show(&List::new(setting, (&seen.who.name, seen.who.role), &seen.who.timezone, &seen.teams))
}

async fn questions(house: web::Data<House>, visit: Visit) -> Result<HttpResponse, Fault> {
    let who = team::look_questions(&house, visit.pass.clone()).await?;
    let setting = visit.setting(&house, &who.organisation_name);
    show(&Questions::new(setting, (&who.name, who.role), &house.bank))
}
