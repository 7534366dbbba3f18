//! Who joins and who leaves a team with a charter: the facilitator's list, and the page of somebody new.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::error::Fault;
use super::form::{Fields, Form};
use super::page::{Visit, answer, form_key, go, go_saying, show, show_refused};
use super::table::{Door, Entry, get, post};
use crate::acts::joining::{self, At, NewPerson};
use crate::acts::seat::Ticket;
use crate::acts::{ActError, House};
use crate::base::email::Email;
use crate::base::paths;
use crate::base::text::clean_name;
use crate::base::token::PublicId;
use crate::domain::Refused;
use crate::domain::charter::Number;
use crate::domain::joining::Word;
use crate::domain::planning::Step;
use crate::views::charter::Viewer;
use crate::views::joining::{Arrived, Assembled, JoiningPage, TeamPage, TypedWord};

pub fn entries() -> Vec<Entry> {
    vec![
        get("/charters/{charter}/people", Door::Facilitator, |r| r.to(team)),
        post("/charters/{charter}/newcomer", Door::Facilitator, |r| r.to(add)),
        post("/charters/{charter}/fresh-round", Door::Facilitator, |r| r.to(plan_fresh_round)),
        post("/charters/{charter}/people/{member}", Door::Facilitator, |r| r.to(change)),
        get("/my/{invitation}/joining", Door::Member, |r| r.to(arriving)),
        post("/my/{invitation}/joining", Door::Member, |r| r.to(say)),
    ]
}

type Shown = Result<HttpResponse, Fault>;

fn id(text: &str) -> Result<PublicId, Fault> {
    PublicId::parse(text).ok_or(Fault::NotFound)
}

fn at(visit: &Visit, charter: &str) -> Result<At, Fault> {
    Ok(At { pass: visit.pass.clone(), charter: id(charter)? })
}

async fn team(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Shown {
    let at = at(&visit, &path)?;
    team_page(&house, &visit, at, (("", ""), &[])).await
}

/// What stood in the form for somebody new, and what is wrong.
type Typed<'a> = ((&'a str, &'a str), &'a [Refused]);

async fn team_page(house: &web::Data<House>, visit: &Visit, at: At, typed: Typed<'_>) -> Shown {
    let seen = joining::look_team(house, at).await?;
    let office = &seen.office;
    let viewer = Viewer::Facilitator {
        name: office.who.name.clone(),
        role: office.who.role,
        workshop: office.workshop.public_id.clone(),
        workshop_title: office.workshop.title.clone(),
        charter: office.charter.public_id.clone(),
        is_published: office.charter.is_in_force(),
    };
    let assembled = Assembled {
        viewer: &viewer,
        team: &office.charter.team_name,
        people: &seen.people,
        has_later_round: seen.has_later_round,
        takes_newcomers: office.charter.takes_newcomers(),
        is_archived: office.charter.is_archived(),
    };
    let frame = (visit.setting(house, &office.who.organisation_name), form_key(house));
    let status = if typed.1.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    answer(status, &TeamPage::new(frame, &assembled, typed))
}

async fn add(house: web::Data<House>, visit: Visit, path: web::Path<String>, form: Form) -> Shown {
    let at = at(&visit, &path)?;
    let done = match new_person(&form.fields) {
        Ok(new) => joining::add(&house, at.clone(), new, form.key).await,
        Err(refused) => Err(ActError::Refused(refused)),
    };
    match done {
        Ok(()) => Ok(go_saying(&paths::charter(&at.charter, paths::TEAM_PEOPLE), "newcomer-added")),
        Err(ActError::Refused(all)) => {
            let typed = (form.fields.text("name"), form.fields.text("email"));
            team_page(&house, &visit, at, (typed, &all)).await
        }
        Err(other) => Err(other.into()),
    }
}

fn new_person(fields: &Fields) -> Result<NewPerson, Vec<Refused>> {
    let mut refused = Vec::new();
    let name = clean_name(fields.text("name")).map_err(|fault| refused.push(Refused::field("name", fault.to_string())));
    let email =
        Email::parse(fields.text("email")).map_err(|fault| refused.push(Refused::field("email", fault.sentence())));
    match (name, email) {
        (Ok(name), Ok(email)) => Ok(NewPerson { name, email }),
        _ => Err(refused),
    }
}

async fn change(house: web::Data<House>, visit: Visit, path: web::Path<(String, String)>, form: Form) -> Shown {
    let (at, member) = (at(&visit, &path.0)?, id(&path.1)?);
    let (done, said) = match form.fields.text("do") {
        "left" => (joining::leave(&house, at.clone(), member).await, "member-left"),
        "link" => (joining::give_link(&house, at.clone(), member, form.key).await, "member-link"),
        "talked" => (joining::set_talked(&house, at.clone(), member).await, "saved"),
        _ => return Err(Fault::BadRequest),
    };
    match done {
        Ok(()) => Ok(go_saying(&paths::charter(&at.charter, paths::TEAM_PEOPLE), said)),
        Err(ActError::Refused(all)) => {
            // About somebody on the list, so it stands above the whole page.
            let all: Vec<Refused> = all.into_iter().map(|one| Refused::because(one.sentence)).collect();
            team_page(&house, &visit, at, (("", ""), &all)).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Leads to the last step of its plan, where everything that was taken over stands.
async fn plan_fresh_round(house: web::Data<House>, visit: Visit, path: web::Path<String>, form: Form) -> Shown {
    let workshop = joining::plan_fresh_round(&house, at(&visit, &path)?, form.key).await?;
    Ok(go(&paths::plan(&workshop, Step::Check.as_str())))
}

fn ticket(house: &web::Data<House>, visit: &Visit, invitation: &str) -> Result<Ticket, Fault> {
    let invitation = id(invitation)?;
    let device = visit.device(house, &invitation);
    Ok(Ticket { invitation, device })
}

async fn arriving(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Shown {
    let seen = joining::look_arriving(&house, ticket(&house, &visit, &path)?).await?;
    show(&arriving_page(&house, &visit, &seen, (None, &[])))
}

fn arriving_page(
    house: &web::Data<House>,
    visit: &Visit,
    seen: &joining::Arriving,
    typed: (Option<&TypedWord>, &[Refused]),
) -> JoiningPage {
    let arrived = Arrived {
        sitting: &seen.sitting,
        newcomer: &seen.newcomer,
        number: seen.sheet.number,
        answered: seen.answered,
    };
    JoiningPage::new((visit.setting(house, ""), form_key(house)), &arrived, typed)
}

async fn say(house: web::Data<House>, visit: Visit, path: web::Path<String>, form: Form) -> Shown {
    let ticket = ticket(&house, &visit, &path)?;
    let text = |name| form.fields.text(name).to_owned();
    let word = match form.fields.text("answer") {
        "consent" => Ok(Word::Consent { number: Number::parse(form.fields.text("number")).ok_or(Fault::BadRequest)? }),
        "talk" => Ok(Word::Talk { about: text("about") }),
        _ => Err(vec![Refused::field("answer", "One thing is missing: choose one of the two answers.")]),
    };
    let done = match word {
        Ok(word) => joining::say(&house, ticket.clone(), word).await,
        Err(refused) => Err(ActError::Refused(refused)),
    };
    match done {
        Ok(()) => Ok(go_saying(&paths::member(&ticket.invitation, paths::JOINING), "joining-said")),
        Err(ActError::Refused(all)) => {
            let seen = joining::look_arriving(&house, ticket).await?;
            let typed = TypedWord { answer: text("answer"), about: text("about") };
            show_refused(&arriving_page(&house, &visit, &seen, (Some(&typed), &all)))
        }
        Err(other) => Err(other.into()),
    }
}
