//! The organisation's first day and its settings.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::error::Fault;
use super::form::{Fields, Form, LinkForm, check_link};
use super::guard;
use super::page::{Visit, answer, form_key, go_saying, go_signed_in, show, show_link_page, show_refused};
use super::table::{Door, Entry, get, post};
use crate::acts::organisation::{self, Setup};
use crate::acts::{ActError, FormKey, House};
use crate::base::password::Password;
use crate::base::token::Token;
use crate::base::{paths, zones};
use crate::domain::Refused;
use crate::domain::organisation::Naming;
use crate::domain::person::Person;
use crate::views::chrome::{KEY_FIELD, Setting};
use crate::views::organisation::{SettingsPage, SetupPage, SetupTyped};
use crate::views::pages::ErrorPage;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/setup/{token}", Door::Link, |r| r.to(look_at_setup)),
        post("/setup/{token}", Door::Link, |r| r.to(set_up)),
        get(paths::ORGANISATION, Door::Owner, |r| r.to(see_settings)),
        post(paths::ORGANISATION, Door::Owner, |r| r.to(change_settings)),
    ]
}

async fn look_at_setup(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let link = Token::parse(&path);
    match link {
        Some(link) if organisation::is_setup_open(&house, &link).await? => {
            let zone = zones::of_the_machine();
            let typed = SetupTyped { timezone: &zone, ..SetupTyped::default() };
            show_link_page(StatusCode::OK, &setup_page(&house, &visit, &link, typed))
        }
        _ => setup_is_over(&house, &visit),
    }
}

/// Sets no cookie: the form's token is made of the link alone.
fn setup_page(house: &web::Data<House>, visit: &Visit, link: &Token, typed: SetupTyped) -> SetupPage {
    let csrf = guard::link_form_token(&house.site.key, link);
    let setting = Setting { csrf, ..visit.setting(house, "") };
    SetupPage::new(setting, (form_key(house), paths::setup(link.expose())), &zones::names(), typed)
}

fn setup_is_over(house: &web::Data<House>, visit: &Visit) -> Result<HttpResponse, Fault> {
    let page = ErrorPage::for_status(visit.setting(house, ""), 410)
        .happened("This set-up link has been used, or is older than an hour.")
        .to_do("If Alliance is not set up yet, start the program again: it prints a new link. If it is, sign in.")
        .way("Sign in", paths::SIGN_IN);
    answer(StatusCode::GONE, &page)
}

async fn set_up(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    form: LinkForm,
) -> Result<HttpResponse, Fault> {
    let link = check_link(&house, &path, &form)?;
    let key = FormKey::parse(form.fields.text(KEY_FIELD));
    let done = match read_setup(&form.fields) {
        Ok(setup) => organisation::set_up(&house, &link, key, setup).await,
        Err(refused) => Err(ActError::Refused(refused)),
    };
    match done {
        Ok(session) => go_signed_in(&house, go_saying(paths::WORKSHOPS, "welcome"), &session),
        Err(ActError::Gone(_)) => setup_is_over(&house, &visit),
        Err(ActError::Refused(refused)) => {
            let page = setup_page(&house, &visit, &link, typed(&form.fields)).refused(&refused);
            show_link_page(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(other) => Err(other.into()),
    }
}

fn typed(fields: &Fields) -> SetupTyped<'_> {
    SetupTyped {
        organisation: fields.text("organisation"),
        timezone: fields.text("timezone"),
        name: fields.text("name"),
        email: fields.text("email"),
    }
}

fn read_setup(fields: &Fields) -> Result<Setup, Vec<Refused>> {
    let SetupTyped { organisation, timezone, name, email } = typed(fields);
    let password = match fields.text("password") {
        "" => Ok(None),
        new => Password::parse(new, &[organisation, name, email]).map(Some),
    };
    let password = password.map_err(|fault| Refused::field("password", fault.to_string()));
    match (Naming::parse(organisation, timezone), Person::parse(name, email), password) {
        (Ok(naming), Ok(owner), Ok(password)) => Ok(Setup { naming, owner, password }),
        (naming, owner, password) => {
            let lists = naming.err().into_iter().chain(owner.err()).flatten();
            Err(lists.chain(password.err()).collect())
        }
    }
}

async fn see_settings(house: web::Data<House>, visit: Visit) -> Result<HttpResponse, Fault> {
    let (who, now) = organisation::see_settings(&house, visit.pass.clone()).await?;
    let frame = (visit.setting(&house, &who.organisation_name), form_key(&house));
    let shown = (now.name.as_str(), now.timezone.as_str(), &*now.min_group.to_string());
    show(&SettingsPage::new(frame, &who.name, &zones::names(), shown))
}

async fn change_settings(house: web::Data<House>, visit: Visit, form: Form) -> Result<HttpResponse, Fault> {
    let fields = &form.fields;
    let typed = (fields.text("organisation"), fields.text("timezone"), fields.text("min_group"));
    let done = match Naming::parse(typed.0, typed.1) {
        Ok(naming) => organisation::change_settings(&house, visit.pass.clone(), naming, typed.2.to_owned()).await,
        Err(refused) => Err(ActError::Refused(refused)),
    };
    match done {
        Ok(()) => Ok(go_saying(paths::ORGANISATION, "settings-saved")),
        Err(ActError::Refused(refused)) => {
            let (who, _) = organisation::see_settings(&house, visit.pass.clone()).await?;
            let frame = (visit.setting(&house, &who.organisation_name), form_key(&house));
            show_refused(&SettingsPage::new(frame, &who.name, &zones::names(), typed).refused(&refused))
        }
        Err(other) => Err(other.into()),
    }
}
