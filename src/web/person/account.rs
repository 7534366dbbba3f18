//! A person's own page.

use actix_web::{HttpResponse, web};

use crate::acts::person::{self, OwnAccount, PasswordChange};
use crate::acts::{ActError, House};
use crate::base::paths;
use crate::base::secret::Secret;
use crate::base::token::Token;
use crate::domain::person::name_of;
use crate::views::person::account::{AccountPage, Own};
use crate::web::Limits;
use crate::web::error::Fault;
use crate::web::form::{Fields, Form};
use crate::web::guard;
use crate::web::page::{Visit, form_key, go_saying, go_signed_in, show, show_refused};
use crate::web::table::{Door, Entry, get, post};

pub fn entries() -> Vec<Entry> {
    vec![
        get(paths::ACCOUNT, Door::SignedIn, |r| r.to(see)),
        post(paths::ACCOUNT, Door::SignedIn, |r| r.to(rename)),
        post(paths::ACCOUNT_PASSWORD, Door::SignedIn, |r| r.to(set_password)),
        post(paths::ACCOUNT_NO_PASSWORD, Door::SignedIn, |r| r.to(remove_password)),
        post(paths::ACCOUNT_SIGN_OUT, Door::SignedIn, |r| r.to(sign_out_everywhere)),
    ]
}

async fn see(house: web::Data<House>, visit: Visit) -> Result<HttpResponse, Fault> {
    show(&page(&house, &visit).await?)
}

async fn page(house: &web::Data<House>, visit: &Visit) -> Result<AccountPage, Fault> {
    let OwnAccount { who, email, has_password, is_fresh } = person::see_own(house, visit.pass.clone()).await?;
    let own = Own { name: &who.name, email: &email, role: who.role, has_password, is_fresh };
    Ok(AccountPage::new(visit.setting(house, &who.organisation_name), form_key(house), &own))
}

async fn rename(house: web::Data<House>, visit: Visit, form: Form) -> Result<HttpResponse, Fault> {
    let typed = form.fields.text("name");
    match name_of(typed) {
        Ok(name) => {
            person::rename(&house, visit.pass, name).await?;
            Ok(go_saying(paths::ACCOUNT, "name-saved"))
        }
        Err(refused) => show_refused(&page(&house, &visit).await?.refused_name(typed, &[refused])),
    }
}

async fn set_password(
    house: web::Data<House>,
    limits: web::Data<Limits>,
    visit: Visit,
    form: Form,
) -> Result<HttpResponse, Fault> {
    limit(&house, &limits, &visit)?;
    let change = PasswordChange { present: secret(&form.fields, "present"), new: secret(&form.fields, "new") };
    match person::set_password(&house, visit.pass.clone(), form.key.clone(), change).await {
        Ok(session) => stay_signed_in(&house, &session, "password-saved"),
        Err(ActError::Refused(why)) => show_refused(&page(&house, &visit).await?.refused_password(&why)),
        Err(other) => Err(other.into()),
    }
}

async fn remove_password(
    house: web::Data<House>,
    limits: web::Data<Limits>,
    visit: Visit,
    form: Form,
) -> Result<HttpResponse, Fault> {
    limit(&house, &limits, &visit)?;
    match person::remove_password(&house, visit.pass.clone(), form.key.clone(), secret(&form.fields, "present")).await {
        Ok(session) => stay_signed_in(&house, &session, "password-removed"),
        Err(ActError::Refused(why)) => show_refused(&page(&house, &visit).await?.refused_removal(&why)),
        Err(other) => Err(other.into()),
    }
}

async fn sign_out_everywhere(house: web::Data<House>, visit: Visit, _form: Form) -> Result<HttpResponse, Fault> {
    person::sign_out_everywhere(&house, visit.pass).await?;
    let mut answer = go_saying(paths::HOME, "signed-out");
    answer.add_cookie(&guard::session_over(&house.site)).map_err(Fault::broken)?;
    guard::clear_site_data(&mut answer);
    Ok(answer)
}

/// Whoever found an open browser may not try out old passwords either.
fn limit(house: &web::Data<House>, limits: &Limits, visit: &Visit) -> Result<(), Fault> {
    let session = visit.pass.session.as_ref().ok_or(Fault::SignIn)?;
    limits.sign_in(&format!("own {}", session.as_str()), visit.address(house))
}

fn secret(fields: &Fields, name: &str) -> Secret {
    Secret::new(fields.text(name))
}

fn stay_signed_in(house: &House, session: &Token, notice: &str) -> Result<HttpResponse, Fault> {
    go_signed_in(house, go_saying(paths::ACCOUNT, notice), session)
}
