//! Pages for everybody: the landing page, help and its neighbours, the choice of light or dark.

use actix_web::{HttpResponse, web};

use super::error::Fault;
use super::form::Form;
use super::guard;
use super::page::{Visit, form_key, go, show, with_browser};
use super::table::{Door, Entry, get, post};
use crate::acts::{House, organisation};
use crate::base::paths;
use crate::views::chrome::Theme;
use crate::views::landing::Landing;
use crate::views::organisation::NotSetUp;
use crate::views::pages::{About, Accessibility, Help, WhoSeesWhat};

pub fn entries() -> Vec<Entry> {
    vec![
        get(paths::HOME, Door::Public, |r| r.to(landing)),
        get(paths::HELP, Door::Public, |r| r.to(help)),
        get(paths::WHO_SEES_WHAT, Door::Public, |r| r.to(who_sees_what)),
        get(paths::ACCESSIBILITY, Door::Public, |r| r.to(accessibility)),
        get(paths::ABOUT, Door::Public, |r| r.to(about)),
        post(paths::THEME, Door::Public, |r| r.to(choose_theme)),
    ]
}

async fn landing(house: web::Data<House>, visit: Visit) -> Result<HttpResponse, Fault> {
    if !organisation::is_set_up(&house).await? {
        return show(&NotSetUp::new(visit.setting(&house, "")));
    }
    with_browser(&house, &visit, |setting| show(&Landing::new(setting, [form_key(&house), form_key(&house)])))
}

async fn help(house: web::Data<House>, visit: Visit) -> Result<HttpResponse, Fault> {
    show(&Help::new(visit.setting(&house, "")))
}

async fn who_sees_what(house: web::Data<House>, visit: Visit) -> Result<HttpResponse, Fault> {
    show(&WhoSeesWhat::new(visit.setting(&house, "")))
}

async fn accessibility(house: web::Data<House>, visit: Visit) -> Result<HttpResponse, Fault> {
    with_browser(&house, &visit, |setting| show(&Accessibility::new(setting)))
}

async fn about(house: web::Data<House>, visit: Visit) -> Result<HttpResponse, Fault> {
    show(&About::new(visit.setting(&house, "")))
}

async fn choose_theme(house: web::Data<House>, form: Form) -> Result<HttpResponse, Fault> {
    let theme = Theme::from_code(form.fields.text("theme"));
    let code = if theme.is_system() { "" } else { theme.code() };
    let mut answer = go(paths::ACCESSIBILITY);
    answer.add_cookie(&guard::theme_cookie(&house.site, code)).map_err(Fault::broken)?;
    Ok(answer)
}
