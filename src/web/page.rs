//! From page structs to answers, and what a request brings along for every page.

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use askama::Template;

use super::error::Fault;
use super::guard::{self, Cookies};
use crate::acts::seat::DevicePass;
use crate::acts::{House, Pass};
use crate::base::token::{PublicId, Token, TokenHash};
use crate::views::chrome::{Notice, Setting, Theme};
use crate::views::notices;

/// What every handler gets from its request: the passes it carries and the setting of the page it will show.
pub struct Visit {
    request: HttpRequest,
    pub pass: Pass,
}

impl FromRequest for Visit {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let house = request.app_data::<web::Data<House>>();
        let pass = house.map(|house| Cookies::of(request, house).pass()).unwrap_or_default();
        ready(Ok(Self { request: request.clone(), pass }))
    }
}

impl Visit {
    /// The frame's part that the request decides. `organisation` is what the footer names; empty on public pages.
    pub fn setting(&self, house: &web::Data<House>, organisation: &str) -> Setting {
        let cookies = Cookies::of(&self.request, house);
        Setting {
            csrf: cookies.form_token(&house.site.key),
            theme: Theme::from_code(&cookies.theme()),
            organisation: organisation.to_owned(),
            notice: self.notice(),
        }
    }

    /// The device this browser answers on, for one invitation.
    pub fn device(&self, house: &web::Data<House>, invitation: &PublicId) -> Option<DevicePass> {
        Cookies::of(&self.request, house).device(invitation)
    }

    /// What only this browser's device for one invitation knows; see `Cookies::device_secret`.
    pub fn device_secret(&self, house: &web::Data<House>, invitation: &PublicId) -> Option<TokenHash> {
        Cookies::of(&self.request, house).device_secret(invitation)
    }

    /// Every device this browser answers on.
    pub fn devices(&self, house: &web::Data<House>) -> Vec<TokenHash> {
        Cookies::of(&self.request, house).devices()
    }

    /// The mark of this browser, if it has one already.
    pub fn browser(&self, house: &web::Data<House>) -> Option<Token> {
        Cookies::of(&self.request, house).browser()
    }

    /// A value of the address's query, as `?edit=2`.
    pub fn query(&self, name: &str) -> Option<String> {
        let fields = super::form::decode(self.request.query_string().as_bytes()).ok()?;
        fields.find(name).map(str::to_owned)
    }

    /// The address of whoever asks; a forwarded one counts only from a proxy we trust.
    pub fn address(&self, house: &web::Data<House>) -> std::net::IpAddr {
        super::limit::address(&self.request, &house.site)
    }

    fn notice(&self) -> Option<Notice> {
        notices::find(&self.query(notices::PARAMETER)?)
    }
}

/// A fresh key for one form.
pub fn form_key(house: &House) -> String {
    PublicId::throw(&house.dice).as_str().to_owned()
}

/// A page that was asked for.
pub fn show(page: &impl Template) -> Result<HttpResponse, Fault> {
    answer(StatusCode::OK, page)
}

/// A form that comes back with its typed text and a sentence per field.
pub fn show_refused(page: &impl Template) -> Result<HttpResponse, Fault> {
    answer(StatusCode::UNPROCESSABLE_ENTITY, page)
}

pub fn answer(status: StatusCode, page: &impl Template) -> Result<HttpResponse, Fault> {
    let body = page.render().map_err(Fault::broken)?;
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(body))
}

/// A page opened by a secret link: its address must not travel on in a Referer.
pub fn show_link_page(status: StatusCode, page: &impl Template) -> Result<HttpResponse, Fault> {
    let mut shown = answer(status, page)?;
    let policy = actix_web::http::header::HeaderValue::from_static("no-referrer");
    shown.headers_mut().insert(actix_web::http::header::REFERRER_POLICY, policy);
    Ok(shown)
}

/// After a deed: on to where its result is seen.
pub fn go(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, path)).finish()
}

/// As `go`, with a sentence from `views::notices` on the next page. A fragment at the end of `path` is kept.
pub fn go_saying(path: &str, notice: &str) -> HttpResponse {
    let (path, fragment) = path.split_once('#').map_or((path, String::new()), |(path, at)| (path, format!("#{at}")));
    let mark = if path.contains('?') { '&' } else { '?' };
    go(&format!("{path}{mark}{}={notice}{fragment}", notices::PARAMETER))
}

/// Hands a fresh session to the browser.
pub fn go_signed_in(house: &House, mut answer: HttpResponse, session: &Token) -> Result<HttpResponse, Fault> {
    answer.add_cookie(&guard::session_cookie(&house.site, session)).map_err(Fault::broken)?;
    Ok(answer)
}

/// Gives a browser without cookies its mark, so that the forms of a public page can be bound to it.
pub fn with_browser(
    house: &web::Data<House>,
    visit: &Visit,
    make: impl FnOnce(Setting) -> Result<HttpResponse, Fault>,
) -> Result<HttpResponse, Fault> {
    let mut setting = visit.setting(house, "");
    if !setting.csrf.is_empty() {
        return make(setting);
    }
    let browser = Token::throw(&house.dice);
    setting.csrf = house.site.key.seal("form", browser.expose());
    let mut shown = make(setting)?;
    shown.add_cookie(&guard::browser_cookie(&house.site, &browser)).map_err(Fault::broken)?;
    Ok(shown)
}

/// Gives a browser the cookie of its new device, and its mark if it has none, so that the forms on the member's pages
/// can be bound to it.
pub fn give_device(
    house: &web::Data<House>,
    visit: &Visit,
    shown: &mut HttpResponse,
    (invitation, device): (&PublicId, &Token),
) -> Result<(), Fault> {
    shown.add_cookie(&guard::device_cookie(&house.site, invitation, device)).map_err(Fault::broken)?;
    if visit.browser(house).is_none() {
        let browser = Token::throw(&house.dice);
        shown.add_cookie(&guard::browser_cookie(&house.site, &browser)).map_err(Fault::broken)?;
    }
    Ok(())
}
