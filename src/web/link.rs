//! Personal links. Opening one changes nothing and sets no cookie; its button exchanges it for a device.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::error::Fault;
use super::form::LinkForm;
use super::guard::{is_link_form_token, link_form_token};
use super::page::{Visit, give_device, go, show_link_page};
use super::table::{Door, Entry, get, post};
use crate::acts::{ActError, House, link};
use crate::base::paths;
use crate::base::token::Token;
use crate::domain::bank::Bank;
use crate::domain::sitting::{Sitting, Standing};
use crate::views::answer::StartPage;
use crate::views::chrome::CSRF_FIELD;
use crate::views::standing::StandingPage;

pub fn entries() -> Vec<Entry> {
    vec![get("/m/{token}", Door::Link, |r| r.to(look)), post("/m/{token}", Door::Link, |r| r.to(start))]
}

async fn look(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let token = Token::parse(&path).ok_or(Fault::NotFound)?;
    let (sitting, team_size) = match link::look(&house, token.clone(), visit.devices(&house)).await {
        Ok(found) => found,
        Err(ActError::Gone(sentence)) => return switched_off(&house, &visit, &sentence),
        Err(other) => return Err(other.into()),
    };
    let setting = visit.setting(&house, "");
    let to = visit.query(paths::LINK_TO).unwrap_or_default();
    let action = match paths::linked_page(&to) {
        Some(_) => paths::member_link_to(token.expose(), &to),
        None => paths::member_link(token.expose()),
    };
    let form = (action, link_form_token(&house.site.key, &token));
    let form = (form.0.as_str(), form.1.as_str());
    match sitting.standing() {
        Standing::Open => {
            show_link_page(StatusCode::OK, &StartPage::by_link(setting, &house.bank, (&sitting, team_size), form))
        }
        Standing::Declined | Standing::Over => show_link_page(StatusCode::GONE, &StandingPage::new(setting, &sitting)),
        Standing::Closed => {
            let page = StandingPage::new(setting, &sitting).by_link(form.0, form.1);
            show_link_page(StatusCode::OK, &page.leading_to(&to))
        }
        Standing::Knocking | Standing::NotYet => show_link_page(StatusCode::OK, &StandingPage::new(setting, &sitting)),
    }
}

async fn start(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    form: LinkForm,
) -> Result<HttpResponse, Fault> {
    let token = Token::parse(&path).ok_or(Fault::NotFound)?;
    if !is_link_form_token(&house.site.key, form.fields.text(CSRF_FIELD), &token) {
        return Err(Fault::ForeignForm);
    }
    let started = match link::start(&house, token, visit.devices(&house)).await {
        Ok(started) => started,
        Err(ActError::Gone(sentence)) => return switched_off(&house, &visit, &sentence),
        Err(other) => return Err(other.into()),
    };
    let to = visit.query(paths::LINK_TO).unwrap_or_default();
    let mut shown = go(&next(&house.bank, &started.sitting, &to));
    if let Some(device) = &started.device {
        give_device(&house, &visit, &mut shown, (&started.sitting.invitation, device))?;
    }
    Ok(shown)
}

/// `to` is a page the link names; it counts only once there is a charter.
fn next(bank: &Bank, sitting: &Sitting, to: &str) -> String {
    if sitting.standing() == Standing::Closed {
        let page = match sitting.home_after_closing() {
            // Somebody new has a charter to go by as well, and letters of a round lead past the welcome.
            page @ (paths::CHARTER | paths::JOINING) => paths::linked_page(to).unwrap_or(page),
            page => page,
        };
        return paths::member(&sitting.invitation, page);
    }
    match sitting.open_after(bank, 0) {
        Some(place) => paths::question(&sitting.invitation, place),
        None => paths::member(&sitting.invitation, "/check"),
    }
}

fn switched_off(house: &web::Data<House>, visit: &Visit, sentence: &str) -> Result<HttpResponse, Fault> {
    show_link_page(StatusCode::GONE, &StandingPage::switched_off(visit.setting(house, ""), sentence))
}
