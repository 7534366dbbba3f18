//! What a browser presents: cookies become passes, and every form's token is bound to them.

use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue, ORIGIN};
use actix_web::{HttpRequest, HttpResponse, web};

use crate::acts::house::Seen;
use crate::acts::seat::DevicePass;
use crate::acts::{House, Pass};
use crate::base::secret::SiteKey;
use crate::base::site::Site;
use crate::base::token::{PublicId, Token, TokenHash};

const FORM_PURPOSE: &str = "form";
const SESSION: &str = "alliance";
const BROWSER: &str = "alliance-browser";
const THEME: &str = "alliance-theme";
/// Begins the name of a device's cookie; the invitation follows.
const DEVICE: &str = "alliance-m-";

/// Days a member's browser keeps its cookies: as long as browsers allow, for a charter lives that long. What they open
/// ends earlier, with the device's row.
const MEMBER_DAYS: i64 = 400;

/// Cookies of one request, by what they are for.
pub struct Cookies<'a> {
    request: &'a HttpRequest,
    site: &'a Site,
    seen: &'a Seen,
}

impl<'a> Cookies<'a> {
    pub fn of(request: &'a HttpRequest, house: &'a web::Data<House>) -> Self {
        Self { request, site: &house.site, seen: &house.seen }
    }

    /// The session of somebody who signed in.
    pub fn session(&self) -> Option<Token> {
        self.token(SESSION)
    }

    /// The random mark of a browser without a session; its forms and sign-in codes are bound to it.
    pub fn browser(&self) -> Option<Token> {
        self.token(BROWSER)
    }

    /// The device that a member answered on, for one invitation.
    pub fn device(&self, invitation: &PublicId) -> Option<DevicePass> {
        let token = self.token(&device_name(invitation))?;
        Some(DevicePass { hash: token.hash(), seen: self.seen.clone() })
    }

    /// A secret that only this device knows, made from its cookie: the house keeps neither, so that what is marked
    /// with it leads to nobody.
    pub fn device_secret(&self, invitation: &PublicId) -> Option<TokenHash> {
        self.token(&device_name(invitation)).map(|token| TokenHash::of(&format!("mark {}", token.expose())))
    }

    /// Every device this browser answers on, whoever it belongs to; at most 50.
    pub fn devices(&self) -> Vec<TokenHash> {
        let prefix = name(self.site, DEVICE);
        let cookies = self.request.cookies().map(|cookies| cookies.to_vec()).unwrap_or_default();
        let devices = cookies.iter().filter(|cookie| cookie.name().starts_with(&prefix));
        devices.filter_map(|cookie| Token::parse(cookie.value())).map(|token| token.hash()).take(50).collect()
    }

    pub fn theme(&self) -> String {
        self.request.cookie(&name(self.site, THEME)).map(|c| c.value().to_owned()).unwrap_or_default()
    }

    pub fn pass(&self) -> Pass {
        Pass { session: self.session().map(|token| token.hash()), seen: self.seen.clone() }
    }

    /// The token for forms on a page that this browser is shown; empty when it has no cookie yet.
    pub fn form_token(&self, key: &SiteKey) -> String {
        let bound = self.session().or_else(|| self.browser());
        bound.map(|token| key.seal(FORM_PURPOSE, token.expose())).unwrap_or_default()
    }

    pub fn is_form_token(&self, key: &SiteKey, given: &str) -> bool {
        let bound = [self.session(), self.browser()];
        bound.iter().flatten().any(|token| key.is_seal(given, FORM_PURPOSE, token.expose()))
    }

    fn token(&self, plain: &str) -> Option<Token> {
        self.request.cookie(&name(self.site, plain)).and_then(|cookie| Token::parse(cookie.value()))
    }
}

/// The token for the form of a page that is opened by a link and may set no cookie: the link itself is the secret.
pub fn link_form_token(key: &SiteKey, link: &Token) -> String {
    key.seal("link form", link.expose())
}

pub fn is_link_form_token(key: &SiteKey, given: &str, link: &Token) -> bool {
    key.is_seal(given, "link form", link.expose())
}

/// Whether the browser itself says that a post came from our own pages. Absent headers say nothing against it;
/// under `Referrer-Policy: no-referrer` an honest post carries `Origin: null` beside `Sec-Fetch-Site: same-origin`.
pub fn is_own_post(headers: &HeaderMap, site: &Site) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match (text("sec-fetch-site"), text(ORIGIN.as_str())) {
        (Some("same-origin" | "none"), Some(origin)) => origin == "null" || origin == site.public_url,
        (Some("same-origin" | "none"), None) => true,
        (Some(_), _) => false,
        (None, Some(origin)) => origin == site.public_url,
        (None, None) => true,
    }
}

pub fn session_cookie(site: &Site, token: &Token) -> Cookie<'static> {
    kept(site, SESSION, token.expose(), None)
}

pub fn session_over(site: &Site) -> Cookie<'static> {
    over(site, SESSION)
}

pub fn browser_cookie(site: &Site, token: &Token) -> Cookie<'static> {
    kept(site, BROWSER, token.expose(), Some(MEMBER_DAYS))
}

pub fn device_cookie(site: &Site, invitation: &PublicId, token: &Token) -> Cookie<'static> {
    kept(site, &device_name(invitation), token.expose(), Some(MEMBER_DAYS))
}

/// An empty `code` forgets the choice.
pub fn theme_cookie(site: &Site, code: &str) -> Cookie<'static> {
    if code.is_empty() { over(site, THEME) } else { kept(site, THEME, code, Some(365)) }
}

/// Asks the browser to forget everything it keeps of this site.
pub fn clear_site_data(answer: &mut HttpResponse) {
    let all = HeaderValue::from_static("\"cache\", \"cookies\", \"storage\"");
    answer.headers_mut().insert(HeaderName::from_static("clear-site-data"), all);
}

fn device_name(invitation: &PublicId) -> String {
    format!("{DEVICE}{}", invitation.as_str().get(..10).unwrap_or_default())
}

fn kept(site: &Site, plain: &str, value: &str, days: Option<i64>) -> Cookie<'static> {
    let mut cookie = Cookie::build(name(site, plain), value.to_owned())
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(is_guarded(site))
        .finish();
    if let Some(days) = days {
        cookie.set_max_age(actix_web::cookie::time::Duration::days(days));
    }
    cookie
}

fn over(site: &Site, plain: &str) -> Cookie<'static> {
    let mut cookie = kept(site, plain, "", None);
    cookie.make_removal();
    cookie
}

fn name(site: &Site, plain: &str) -> String {
    if is_guarded(site) { format!("__Host-{plain}") } else { plain.to_owned() }
}

/// Browsers keep `Secure` cookies over https, and over http on the machine itself.
fn is_guarded(site: &Site) -> bool {
    site.is_https() || site.is_loopback()
}
