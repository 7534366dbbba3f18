//! The way in and out. Every way in is limited, and none tells which addresses are known.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use crate::acts::person::{self, LinkState, SignedIn};
use crate::acts::{ActError, FormKey, House};
use crate::base::email::Email;
use crate::base::paths;
use crate::base::secret::Secret;
use crate::base::token::Token;
use crate::domain::person::Role;
use crate::views::chrome::{KEY_FIELD, Setting};
use crate::views::landing::Landing;
use crate::views::person::sign_in::{AskForLink, OldLink, Sent, UseLink, WithPassword};
use crate::web::Limits;
use crate::web::error::Fault;
use crate::web::form::{Form, LinkForm, check_link};
use crate::web::guard;
use crate::web::page::{
    Visit, form_key, go, go_saying, go_signed_in, show, show_link_page, show_refused, with_browser,
};
use crate::web::table::{Door, Entry, get, post};

/// Fixed addresses stand before the one with a token in it, which would take them.
pub fn entries() -> Vec<Entry> {
    vec![
        get(paths::SIGN_IN, Door::Public, |r| r.to(ask)),
        post(paths::SIGN_IN, Door::Public, |r| r.to(send)),
        get(paths::SIGN_IN_SENT, Door::Public, |r| r.to(sent)),
        post(paths::SIGN_IN_CODE, Door::Public, |r| r.to(enter_code)),
        get(paths::SIGN_IN_PASSWORD, Door::Public, |r| r.to(ask_password)),
        post(paths::SIGN_IN_PASSWORD, Door::Public, |r| r.to(with_password)),
        post(paths::SIGN_OUT, Door::Public, |r| r.to(sign_out)),
        get("/sign-in/{token}", Door::Link, |r| r.to(look_at_link)),
        post("/sign-in/{token}", Door::Link, |r| r.to(use_link)),
        post("/sign-in/{token}/again", Door::Link, |r| r.to(send_again)),
    ]
}

async fn ask(house: web::Data<House>, visit: Visit) -> Result<HttpResponse, Fault> {
    with_browser(&house, &visit, |setting| show(&AskForLink::new(setting, form_key(&house))))
}

async fn send(
    house: web::Data<House>,
    limits: web::Data<Limits>,
    visit: Visit,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let typed = form.fields.text("email");
    let email = match Email::parse(typed) {
        Ok(email) => email,
        Err(fault) => {
            let setting = visit.setting(&house, "");
            return match form.fields.text("from") {
                "sign-in" => show_refused(&AskForLink::new(setting, form_key(&house)).refused(typed, fault.sentence())),
                _ => {
                    let keys = [form_key(&house), form_key(&house)];
                    show_refused(&Landing::new(setting, keys).refused_email(typed, fault.sentence()))
                }
            };
        }
    };
    limits.sign_in(&format!("link {}", email.key()), visit.address(&house))?;
    let browser = mark(&house, &visit);
    person::send_link(&house, form.key, email, browser.hash()).await?;
    go_to_sent(&house, &browser)
}

/// The browser that a code is bound to.
fn mark(house: &web::Data<House>, visit: &Visit) -> Token {
    visit.browser(house).unwrap_or_else(|| Token::throw(&house.dice))
}

fn go_to_sent(house: &House, browser: &Token) -> Result<HttpResponse, Fault> {
    let mut answer = go(paths::SIGN_IN_SENT);
    answer.add_cookie(&guard::browser_cookie(&house.site, browser)).map_err(Fault::broken)?;
    Ok(answer)
}

async fn sent(house: web::Data<House>, visit: Visit) -> Result<HttpResponse, Fault> {
    with_browser(&house, &visit, |setting| show(&Sent::new(setting, form_key(&house))))
}

async fn look_at_link(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let link = Token::parse(&path);
    let state = match &link {
        Some(link) => person::look_at_link(&house, link).await?,
        None => LinkState::Unknown,
    };
    link_page(&house, &visit, link.as_ref(), state)
}

/// Sets no cookie and changes nothing: the form's token is made of the link alone.
fn link_page(
    house: &web::Data<House>,
    visit: &Visit,
    link: Option<&Token>,
    state: LinkState,
) -> Result<HttpResponse, Fault> {
    let csrf = link.map(|link| guard::link_form_token(&house.site.key, link)).unwrap_or_default();
    let setting = Setting { csrf, ..visit.setting(house, "") };
    let path = link.map(Token::expose).unwrap_or_default();
    match state {
        LinkState::Live => show_link_page(StatusCode::OK, &UseLink::new(setting, paths::sign_in(path))),
        LinkState::Old => {
            show_link_page(StatusCode::GONE, &OldLink::new(setting, form_key(house), paths::sign_in_again(path)))
        }
        LinkState::Unknown => show_link_page(StatusCode::GONE, &OldLink::new(setting, String::new(), String::new())),
    }
}

async fn use_link(
    house: web::Data<House>,
    limits: web::Data<Limits>,
    visit: Visit,
    path: web::Path<String>,
    form: LinkForm,
) -> Result<HttpResponse, Fault> {
    let link = check_link(&house, &path, &form)?;
    limits.sign_in(&format!("use {}", link.hash().as_str()), visit.address(&house))?;
    match person::use_link(&house, &link, visit.pass.clone()).await {
        Ok(signed_in) => home(&house, &signed_in),
        Err(ActError::Gone(_)) => {
            let state = person::look_at_link(&house, &link).await?;
            link_page(&house, &visit, Some(&link), state)
        }
        Err(other) => Err(other.into()),
    }
}

async fn send_again(
    house: web::Data<House>,
    limits: web::Data<Limits>,
    visit: Visit,
    path: web::Path<String>,
    form: LinkForm,
) -> Result<HttpResponse, Fault> {
    let link = check_link(&house, &path, &form)?;
    limits.sign_in(&format!("again {}", link.hash().as_str()), visit.address(&house))?;
    let key = FormKey::parse(form.fields.text(KEY_FIELD));
    let browser = mark(&house, &visit);
    person::send_again(&house, key, &link, browser.hash()).await?;
    go_to_sent(&house, &browser)
}

async fn enter_code(
    house: web::Data<House>,
    limits: web::Data<Limits>,
    visit: Visit,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let typed = form.fields.text("code");
    let browser = visit.browser(&house).map(|browser| browser.hash());
    let key = browser.as_ref().map(|hash| hash.as_str().to_owned()).unwrap_or_default();
    limits.sign_in(&format!("code {key}"), visit.address(&house))?;
    let signed_in = match browser {
        Some(browser) => person::enter_code(&house, typed, browser, visit.pass.clone()).await?,
        None => None,
    };
    match signed_in {
        Some(signed_in) => home(&house, &signed_in),
        None => show_refused(&Sent::new(visit.setting(&house, ""), form_key(&house)).refused_code(typed)),
    }
}

async fn ask_password(house: web::Data<House>, visit: Visit) -> Result<HttpResponse, Fault> {
    with_browser(&house, &visit, |setting| show(&WithPassword::new(setting)))
}

async fn with_password(
    house: web::Data<House>,
    limits: web::Data<Limits>,
    visit: Visit,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let typed = form.fields.text("email");
    let page = || WithPassword::new(visit.setting(&house, ""));
    let email = match Email::parse(typed) {
        Ok(email) => email,
        Err(fault) => return show_refused(&page().refused(typed, fault.sentence(), true)),
    };
    limits.sign_in(&format!("password {}", email.key()), visit.address(&house))?;
    let password = Secret::new(form.fields.text("password"));
    match person::with_password(&house, email, password, visit.pass.clone()).await {
        Ok(signed_in) => home(&house, &signed_in),
        Err(ActError::Refused(why)) => {
            let sentence = why.first().map(|one| one.sentence.as_str()).unwrap_or_default();
            show_refused(&page().refused(typed, sentence, false))
        }
        Err(other) => Err(other.into()),
    }
}

async fn sign_out(house: web::Data<House>, visit: Visit, _form: Form) -> Result<HttpResponse, Fault> {
    person::sign_out(&house, visit.pass).await?;
    let mut answer = go_saying(paths::HOME, "signed-out");
    answer.add_cookie(&guard::session_over(&house.site)).map_err(Fault::broken)?;
    guard::clear_site_data(&mut answer);
    Ok(answer)
}

fn home(house: &House, signed_in: &SignedIn) -> Result<HttpResponse, Fault> {
    let path = match signed_in.role {
        Role::Owner | Role::Facilitator => paths::WORKSHOPS,
        Role::HrReader => paths::REPORTS,
    };
    go_signed_in(house, go(path), &signed_in.session)
}
