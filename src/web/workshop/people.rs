//! People on the list of a workshop, one by one.

use actix_web::{HttpResponse, web};

use super::super::error::Fault;
use super::super::form::{Fields, Form};
use super::super::page::{Visit, go, go_saying, show, show_refused};
use super::super::table::{Door, Entry, get, post};
use super::{at, done, frame, id, noted, or_refused, unreadable};
use crate::acts::House;
use crate::acts::workshop::people::{self, NewPerson, OnePerson, Standpoint};
use crate::acts::workshop::plan::{self, Plan};
use crate::base::email::Email;
use crate::base::paths;
use crate::base::text::clean_name;
use crate::base::token::PublicId;
use crate::domain::Refused;
use crate::views::workshop::people::{People, PersonForm};
use crate::views::workshop::person::Person;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/workshops/{workshop}/plan/people", Door::Facilitator, |r| r.to(list)),
        get("/workshops/{workshop}/people", Door::Facilitator, |r| r.to(list)),
        post("/workshops/{workshop}/people", Door::Facilitator, |r| r.to(add)),
        get("/workshops/{workshop}/people/{person}", Door::Facilitator, |r| r.to(look)),
        post("/workshops/{workshop}/people/{person}/address", Door::Facilitator, |r| r.to(correct_address)),
        post("/workshops/{workshop}/people/{person}/invitation", Door::Facilitator, |r| r.to(send_again)),
        post("/workshops/{workshop}/people/{person}/link", Door::Facilitator, |r| r.to(renew_link)),
        post("/workshops/{workshop}/people/{person}/standpoint", Door::Facilitator, |r| r.to(set_standpoint)),
    ]
}

async fn list(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let plan = plan::look_plan(&house, at(&visit, &path)?).await?;
    show(&people_page(&house, &visit, &plan, (&PersonForm::default(), &[])))
}

/// The list with its forms, as typed when one of them came back.
pub(super) fn people_page(
    house: &web::Data<House>,
    visit: &Visit,
    plan: &Plan,
    (typed, refused): (&PersonForm, &[Refused]),
) -> People {
    let count = usize::try_from(plan.people_count).unwrap_or(0);
    let listed = (plan.teams.as_slice(), plan.people.as_slice(), count);
    People::new(frame(house, visit, &plan.who, "Who takes part"), &plan.workshop, listed, typed, refused)
}

async fn add(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let at = at(&visit, &path)?;
    let outcome = match new_person(&form.fields) {
        Ok(new) => or_refused(people::add(&house, at.clone(), new, form.key).await)?,
        Err(refused) => Err(refused),
    };
    let Err(refused) = outcome else {
        return Ok(go_saying(&paths::workshop(&at.workshop, "/people"), "added"));
    };
    let plan = plan::look_plan(&house, at).await?;
    let text = |name| form.fields.text(name).to_owned();
    let typed = PersonForm {
        name: text("name"),
        email: text("email"),
        team: text("team"),
        is_uncounted: form.fields.has("uncounted"),
        list: String::new(),
    };
    show_refused(&people_page(&house, &visit, &plan, (&typed, &refused)))
}

fn new_person(fields: &Fields) -> Result<NewPerson, Vec<Refused>> {
    let mut refused = Vec::new();
    let name = noted(clean_name(fields.text("name")), "name", &mut refused);
    let email = match fields.text("email").trim() {
        "" => Some(None),
        typed => noted(Email::parse(typed), "email", &mut refused).map(Some),
    };
    match (name, email) {
        (Some(name), Some(email)) => {
            let team = PublicId::parse(fields.text("team"));
            Ok(NewPerson { name, email, team, is_counted: !fields.has("uncounted") })
        }
        _ => Err(refused),
    }
}

async fn look(house: web::Data<House>, visit: Visit, path: web::Path<(String, String)>) -> Result<HttpResponse, Fault> {
    let seen = people::look_person(&house, at(&visit, &path.0)?, id(&path.1)?).await?;
    show(&person_page(&house, &visit, &seen, (None, &[])))
}

fn person_page(
    house: &web::Data<House>,
    visit: &Visit,
    seen: &OnePerson,
    (typed, refused): (Option<&str>, &[Refused]),
) -> Person {
    Person::new(frame(house, visit, &seen.who, &seen.person.name), &seen.workshop, &seen.person, typed, refused)
}

async fn correct_address(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<(String, String)>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let (at, person) = (at(&visit, &path.0)?, id(&path.1)?);
    let typed = form.fields.text("email");
    let mut refused = Vec::new();
    let read = noted(Email::parse(typed), "email", &mut refused).ok_or(refused);
    let act =
        async |email| people::correct_address(&house, at.clone(), (person.clone(), email), form.key.clone()).await;
    let Err(refused) = done(read, act).await? else {
        return Ok(go_saying(&paths::workshop(&at.workshop, ""), "address"));
    };
    let seen = people::look_person(&house, at, person).await?;
    show_refused(&person_page(&house, &visit, &seen, (Some(typed), &refused)))
}

async fn send_again(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<(String, String)>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let (at, person) = (at(&visit, &path.0)?, id(&path.1)?);
    match or_refused(people::send_again(&house, at.clone(), person.clone(), form.key).await)? {
        Ok(()) => Ok(go_saying(&paths::workshop(&at.workshop, ""), "sent-again")),
        Err(refused) => {
            let seen = people::look_person(&house, at, person).await?;
            show_refused(&person_page(&house, &visit, &seen, (None, &refused)))
        }
    }
}

async fn renew_link(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<(String, String)>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let (at, person) = (at(&visit, &path.0)?, id(&path.1)?);
    match or_refused(people::renew_link(&house, at.clone(), person.clone(), form.key).await)? {
        Ok(()) => Ok(go_saying(&paths::workshop(&at.workshop, ""), "link-renewed")),
        Err(refused) => {
            let seen = people::look_person(&house, at, person).await?;
            show_refused(&person_page(&house, &visit, &seen, (None, &refused)))
        }
    }
}

async fn set_standpoint(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<(String, String)>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let at = at(&visit, &path.0)?;
    let Some(standpoint) = Standpoint::parse(form.fields.text("to")) else {
        return Err(unreadable(&house, at).await);
    };
    let home = paths::workshop(&at.workshop, if standpoint == Standpoint::OffTheList { "/people" } else { "" });
    people::set_standpoint(&house, at, id(&path.1)?, standpoint).await?;
    Ok(go(&home))
}
