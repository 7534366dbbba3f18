//! The list of workshops and the dashboard of one.

use actix_web::{HttpRequest, HttpResponse, web};

use super::super::error::Fault;
use super::super::form::Form;
use super::super::page::{Visit, go, go_saying, show};
use super::super::stream::{Ear, open};
use super::super::table::{Door, Entry, get, post};
use super::{Asked, frame, unreadable};
use crate::acts::House;
use crate::acts::workshop::entrance::{self, Entrance};
use crate::acts::workshop::{dashboard, following, plan, remind};
use crate::base::paths;
use crate::views::show::Pager;
use crate::views::workshop::dashboard::{Dashboard, Facts};
use crate::views::workshop::list::{List, Row};
use crate::views::workshop::living::{SCREEN_TAB, tab};
use crate::views::workshop::screen::Screen;

pub fn entries() -> Vec<Entry> {
    vec![
        get(paths::WORKSHOPS, Door::Facilitator, |r| r.to(list)),
        get("/workshops/{workshop}", Door::Facilitator, |r| r.to(look)),
        get("/workshops/{workshop}/screen", Door::Facilitator, |r| r.to(look_screen)),
        get("/workshops/{workshop}/events", Door::Facilitator, |r| r.to(events)),
        post("/workshops/{workshop}/reminders", Door::Facilitator, |r| r.to(send_reminders)),
        post("/workshops/{workshop}/join", Door::Facilitator, |r| r.to(set_entrance)),
    ]
}

async fn list(house: web::Data<House>, visit: Visit) -> Result<HttpResponse, Fault> {
    let page = visit.query("page").and_then(|page| page.parse::<i64>().ok()).unwrap_or(1).clamp(1, 10_000) - 1;
    let seen = plan::list(&house, visit.pass.clone(), page).await?;
    let now = house.clock.now();
    let nobody = Vec::new();
    let row = |workshop| Row::new(workshop, seen.teams.get(&workshop.id).unwrap_or(&nobody), now);
    let (chrome, key) = frame(&house, &visit, &seen.who, "Workshops");
    show(&List::new(chrome, key, seen.workshops.iter().map(row).collect(), pager(page, seen.has_more)))
}

fn pager(page: i64, has_more: bool) -> Pager {
    let to = |page: i64| format!("{}?page={page}", paths::WORKSHOPS);
    Pager {
        text: format!("Page {}", page + 1),
        previous: if page > 0 { to(page) } else { String::new() },
        next: if has_more { to(page + 2) } else { String::new() },
    }
}

async fn look(Asked { house, visit, at }: Asked) -> Result<HttpResponse, Fault> {
    let seen = dashboard::look_dashboard(&house, at).await?;
    let place = house.site.place(paths::JOIN);
    let facts = Facts {
        now: seen.now,
        people: &seen.people,
        people_count: usize::try_from(seen.people_count).unwrap_or(0),
        teams: seen.teams.len(),
        headway: seen.headway,
        outcomes: &seen.outcomes,
        join_place: &place,
        in_charge: &seen.facilitator,
        handover: seen.handover.as_ref(),
    };
    let framed = frame(&house, &visit, &seen.who, &tab(&seen.workshop, seen.headway));
    show(&Dashboard::new(framed, &seen.workshop, &facts))
}

async fn events(Asked { house, at, .. }: Asked, request: HttpRequest) -> Result<HttpResponse, Fault> {
    Ok(open(&house, following::listen(&house, at).await?, Ear::Frames, &request))
}

async fn look_screen(Asked { house, visit, at }: Asked) -> Result<HttpResponse, Fault> {
    let seen = dashboard::look_dashboard(&house, at).await?;
    let team = seen.teams.first().map_or("Alliance", |team| team.name.as_str());
    let (chrome, _) = frame(&house, &visit, &seen.who, SCREEN_TAB);
    let larger = visit.query("size").as_deref() == Some("larger");
    let room = (house.bank.as_ref(), house.site.place(paths::JOIN));
    show(&Screen::new(chrome, &seen.workshop, (team, seen.headway), (room.0, &room.1), larger))
}

async fn send_reminders(Asked { house, at, .. }: Asked, form: Form) -> Result<HttpResponse, Fault> {
    let home = paths::workshop(&at.workshop, "");
    remind::remind(&house, at, form.key).await?;
    Ok(go_saying(&home, "reminded"))
}

async fn set_entrance(Asked { house, at, .. }: Asked, form: Form) -> Result<HttpResponse, Fault> {
    let home = paths::workshop(&at.workshop, "");
    let Some(entrance) = Entrance::parse(form.fields.text("to")) else {
        return Err(unreadable(&house, at).await);
    };
    entrance::set_entrance(&house, at, entrance).await?;
    Ok(go(&home))
}
