//! The owner's pages: who signs in, and what they may do.

use actix_web::{HttpResponse, web};

use crate::acts::person::{self, Seated};
use crate::acts::{ActError, House, Who};
use crate::base::paths;
use crate::base::token::PublicId;
use crate::domain::Refused;
use crate::domain::person::{Person, Role};
use crate::views::person::people::{People, RemovePerson, RolePage, Somebody};
use crate::web::error::Fault;
use crate::web::form::{Fields, Form};
use crate::web::page::{Visit, form_key, go_saying, show, show_refused};
use crate::web::table::{Door, Entry, get, post};

pub fn entries() -> Vec<Entry> {
    vec![
        get(paths::PEOPLE, Door::Owner, |r| r.to(list)),
        post(paths::PEOPLE, Door::Owner, |r| r.to(add)),
        get("/admin/people/{account}", Door::Owner, |r| r.to(see)),
        post("/admin/people/{account}", Door::Owner, |r| r.to(change)),
        get("/admin/people/{account}/remove", Door::Owner, |r| r.to(ask_to_remove)),
        post("/admin/people/{account}/remove", Door::Owner, |r| r.to(remove)),
    ]
}

async fn list(house: web::Data<House>, visit: Visit) -> Result<HttpResponse, Fault> {
    show(&people_page(&house, &visit).await?)
}

async fn people_page(house: &web::Data<House>, visit: &Visit) -> Result<People, Fault> {
    let (who, seats) = person::list(house, visit.pass.clone()).await?;
    let people: Vec<Somebody> = seats.iter().map(somebody).collect();
    Ok(People::new(visit.setting(house, &who.organisation_name), form_key(house), &who.name, &people))
}

fn somebody(seated: &Seated) -> Somebody<'_> {
    Somebody {
        id: &seated.public_id,
        name: &seated.name,
        email: &seated.email,
        role: seated.role,
        came_back: &seated.came_back,
    }
}

async fn add(house: web::Data<House>, visit: Visit, form: Form) -> Result<HttpResponse, Fault> {
    let added = match read_person(&form.fields) {
        Ok(new) => person::add(&house, visit.pass.clone(), form.key, new).await,
        Err(refused) => Err(ActError::Refused(refused)),
    };
    match added {
        Ok(()) => Ok(go_saying(paths::PEOPLE, "person-added")),
        Err(ActError::Refused(refused)) => {
            let fields = &form.fields;
            let typed = (fields.text("name"), fields.text("email"), Role::parse(fields.text("role")));
            show_refused(&people_page(&house, &visit).await?.refused(typed, &refused))
        }
        Err(other) => Err(other.into()),
    }
}

fn read_person(fields: &Fields) -> Result<(Person, Role), Vec<Refused>> {
    match (Person::parse(fields.text("name"), fields.text("email")), read_role(fields)) {
        (Ok(person), Ok(role)) => Ok((person, role)),
        (person, role) => Err(person.err().into_iter().flatten().chain(role.err()).collect()),
    }
}

fn read_role(fields: &Fields) -> Result<Role, Refused> {
    Role::parse(fields.text("role")).ok_or_else(|| Refused::field("role", "Choose what they may do."))
}

async fn see(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let (who, seated) = found(&house, &visit, &path).await?;
    let setting = visit.setting(&house, &who.organisation_name);
    show(&RolePage::new(setting, form_key(&house), &who.name, &somebody(&seated)))
}

async fn found(house: &web::Data<House>, visit: &Visit, id: &str) -> Result<(Who, Seated), Fault> {
    Ok(person::find(house, visit.pass.clone(), parse(id)?).await?)
}

fn parse(id: &str) -> Result<PublicId, Fault> {
    PublicId::parse(id).ok_or(Fault::NotFound)
}

async fn change(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let changed = match read_role(&form.fields) {
        Ok(role) => person::change_role(&house, visit.pass.clone(), parse(&path)?, role).await,
        Err(refused) => Err(refused.into()),
    };
    match changed {
        Ok(()) => Ok(go_saying(paths::PEOPLE, "role-saved")),
        Err(ActError::Refused(refused)) => {
            let (who, seated) = found(&house, &visit, &path).await?;
            let setting = visit.setting(&house, &who.organisation_name);
            show_refused(&RolePage::new(setting, form_key(&house), &who.name, &somebody(&seated)).refused(&refused))
        }
        Err(other) => Err(other.into()),
    }
}

async fn ask_to_remove(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let (who, seated) = found(&house, &visit, &path).await?;
    let setting = visit.setting(&house, &who.organisation_name);
    show(&RemovePerson::new(setting, form_key(&house), &who.name, &somebody(&seated)))
}

async fn remove(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    match person::remove(&house, visit.pass.clone(), form.key, parse(&path)?).await {
        Ok(()) => Ok(go_saying(paths::PEOPLE, "person-removed")),
        Err(ActError::Refused(refused)) => {
            let (who, seated) = found(&house, &visit, &path).await?;
            let setting = visit.setting(&house, &who.organisation_name);
            let page = RemovePerson::new(setting, form_key(&house), &who.name, &somebody(&seated));
            show_refused(&page.refused(&refused))
        }
        Err(other) => Err(other.into()),
    }
}
