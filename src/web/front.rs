//! What every request passes: the right host, no compression, a time limit, and a page for whatever goes wrong.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CONTENT_ENCODING, HOST, HeaderValue, LOCATION, RETRY_AFTER};
use actix_web::middleware::Next;
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};
use askama::Template;
use futures_util::FutureExt;
use tokio::time::Instant;

use super::error::Fault;
use super::guard::Cookies;
use super::limit::Limits;
use super::{form, headers};
use crate::acts::House;
use crate::acts::charter::{self, Door};
use crate::base::paths;
use crate::base::token::PublicId;
use crate::views::chrome::{Setting, Theme};
use crate::views::pages::ErrorPage;

pub async fn pass(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let started = Instant::now();
    let shown = match refuse_at_the_door(&request) {
        Some(fault) => request.error_response(fault).map_into_boxed_body(),
        None => told_of_the_door(within_time(request, next).await?).await,
    };
    let request = shown.request().clone();
    let shown = match fault_of(&shown) {
        Some((page, reference)) => {
            let answer = page_for(&request, page, &reference);
            log(&request, answer.status(), started, &reference);
            shown.into_response(answer)
        }
        None => {
            log(&request, shown.status(), started, "");
            shown
        }
    };
    Ok(with_headers(shown))
}

/// A form that none of our pages sends is refused where it is read; whoever may not come in at all is told that
/// instead. Only a refused form costs this second look.
async fn told_of_the_door(shown: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let error = shown.response().error().and_then(|error| error.as_error::<Fault>());
    if !matches!(error, Some(Fault::BadRequest)) {
        return shown;
    }
    match may_enter(shown.request()).await {
        Err(fault @ (Fault::NotFound | Fault::Forbidden | Fault::SignIn)) => shown.error_response(fault),
        _ => shown,
    }
}

/// Whether whoever sent this may see the charter its address names; yes for every other address.
async fn may_enter(request: &HttpRequest) -> Result<(), Fault> {
    let (house, named) = (form::house(request)?, request.match_info());
    let cookies = Cookies::of(request, house);
    let id = |text: &str| PublicId::parse(text).ok_or(Fault::NotFound);
    let door = match (named.get("charter"), named.get("invitation")) {
        (Some(charter), _) => Door::Facilitator { pass: cookies.pass(), charter: id(charter)? },
        (None, Some(invitation)) => {
            let invitation = id(invitation)?;
            Door::Member { device: cookies.device(&invitation), invitation }
        }
        (None, None) => return Ok(()),
    };
    Ok(charter::may_enter(house, door).await?)
}

fn refuse_at_the_door(request: &ServiceRequest) -> Option<Fault> {
    if request.headers().contains_key(CONTENT_ENCODING) {
        return Some(Fault::WrongType);
    }
    let is_health = [paths::HEALTHZ, paths::READYZ].contains(&request.path());
    if !is_health && !is_our_host(request) { Some(Fault::WrongHost) } else { None }
}

/// The authority in the request line counts as well: a proxy in front may look at either.
fn is_our_host(request: &ServiceRequest) -> bool {
    let Ok(house) = form::house(request.request()) else {
        return false;
    };
    let ours = |given: &str| given.eq_ignore_ascii_case(house.site.authority());
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    host.is_some_and(ours) && request.uri().authority().is_none_or(|authority| ours(authority.as_str()))
}

/// A request that takes too long or panics is cut off. Holding on to the request here would keep actix from handing it
/// to its handler, so the page for that case is made from the house alone.
async fn within_time(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let house = request.app_data::<web::Data<House>>().cloned();
    let limit = time_limit(&request);
    let work = AssertUnwindSafe(next.call(request)).catch_unwind();
    match tokio::time::timeout(limit, work).await {
        Ok(Ok(answer)) => answer.map(ServiceResponse::map_into_boxed_body),
        Ok(Err(_)) => Err(cut_off(house, Fault::broken("a handler panicked"))),
        Err(_) => Err(cut_off(house, Fault::TimedOut)),
    }
}

fn time_limit(request: &ServiceRequest) -> Duration {
    let time = request.app_data::<web::Data<Limits>>().map(|limits| limits.time).unwrap_or_default();
    if paths::is_about_a_list(request.path()) { time.upload } else { time.request }
}

/// The page for a request that has no answer of its own; its connection ends with it.
fn cut_off(house: Option<web::Data<House>>, fault: Fault) -> actix_web::Error {
    let reference = house.as_ref().map(|house| new_reference(house)).unwrap_or_default();
    tracing::error!(reference, cause = %fault, "cut off");
    let mut page = ErrorPage::for_status(Setting::default(), fault.status_code().as_u16());
    page.reference = reference;
    let mut answer = HttpResponse::build(fault.status_code())
        .force_close()
        .content_type("text/html; charset=utf-8")
        .body(page.render().unwrap_or_default());
    headers::add(answer.headers_mut(), house.is_some_and(|house| house.site.is_https()));
    InternalError::from_response(fault, answer).into()
}

/// What went wrong, in the words of the error page, and a short reference where a person may need to ask us.
fn fault_of(shown: &ServiceResponse<BoxBody>) -> Option<(Problem, String)> {
    let error = shown.response().error();
    let fault = error.and_then(|error| error.as_error::<Fault>());
    let status = shown.status();
    if fault.is_none() && !status.is_client_error() && !status.is_server_error() {
        return None;
    }
    if fault.is_none() && shown.headers().contains_key("content-type") && error.is_none() {
        return None;
    }
    let reference = if needs_reference(status) { reference(shown.request()) } else { String::new() };
    match fault {
        Some(Fault::Broken(cause)) => tracing::error!(reference, cause, "broken"),
        Some(Fault::Busy(cause)) => tracing::warn!(reference, cause, "busy"),
        _ => {}
    }
    Some((Problem::of(fault, status), reference))
}

/// What is not there for somebody reads the same to the letter, whether it is a slip, another's, or switched off.
fn needs_reference(status: StatusCode) -> bool {
    ![StatusCode::SEE_OTHER, StatusCode::NOT_FOUND, StatusCode::GONE].contains(&status)
}

struct Problem {
    status: StatusCode,
    sentence: Option<String>,
    allow: Option<&'static str>,
    wait_seconds: Option<u64>,
    is_about_letters: bool,
    to_sign_in: bool,
    /// Where a mailed code is typed first.
    to_code: Option<String>,
    needs_link: bool,
    is_other_role: bool,
    is_overtaken: bool,
}

impl Problem {
    fn of(fault: Option<&Fault>, status: StatusCode) -> Self {
        let is_about_letters = matches!(fault, Some(Fault::TooManyLetters(_)));
        let (sentence, allow, wait_seconds, to_sign_in) = (None, None, None, false);
        let (to_code, needs_link) = (None, matches!(fault, Some(Fault::NeedsLink)));
        let is_other_role = matches!(fault, Some(Fault::Forbidden));
        let is_overtaken = matches!(fault, Some(Fault::Stale));
        let none = Self {
            status,
            sentence,
            allow,
            wait_seconds,
            is_about_letters,
            to_sign_in,
            to_code,
            needs_link,
            is_other_role,
            is_overtaken,
        };
        match fault {
            Some(Fault::WrongStage(said) | Fault::Gone(said) | Fault::Refused(said) | Fault::TooManyLetters(said)) => {
                Self { sentence: Some(said.clone()), ..none }
            }
            Some(Fault::TooLarge(said)) => Self { sentence: said.clone(), ..none },
            Some(Fault::WrongMethod { allow }) => Self { allow: Some(allow), ..none },
            Some(Fault::TooMany { wait_seconds }) => Self { wait_seconds: Some(*wait_seconds), ..none },
            Some(Fault::Busy(_)) => Self { wait_seconds: Some(5), ..none },
            Some(Fault::SignIn) => Self { to_sign_in: true, ..none },
            Some(Fault::NeedsCode { page }) => Self { to_code: Some(page.clone()), ..none },
            _ => none,
        }
    }
}

fn page_for(request: &HttpRequest, problem: Problem, reference: &str) -> HttpResponse {
    let typed = form::typed(request);
    if problem.to_sign_in && typed.is_empty() {
        return HttpResponse::build(problem.status).insert_header((LOCATION, paths::SIGN_IN)).finish();
    }
    if let Some(page) = problem.to_code.as_ref().filter(|_| typed.is_empty()) {
        return HttpResponse::build(problem.status).insert_header((LOCATION, page.as_str())).finish();
    }
    let is_turned_away = problem.to_sign_in || problem.to_code.is_some();
    let mut answer = HttpResponse::build(if is_turned_away { StatusCode::FORBIDDEN } else { problem.status });
    if let Some(allow) = problem.allow {
        answer.insert_header((ALLOW, allow));
    }
    if let Some(seconds) = problem.wait_seconds {
        answer.insert_header((RETRY_AFTER, seconds));
    }
    let mut page = match &problem {
        Problem { to_sign_in: true, .. } => ErrorPage::for_somebody_signed_out(setting(request)),
        Problem { to_code: Some(page), .. } => ErrorPage::for_another_device(setting(request), page),
        Problem { needs_link: true, .. } => ErrorPage::for_a_claimed_name(setting(request)),
        Problem { is_other_role: true, .. } => ErrorPage::for_another_role(setting(request)),
        Problem { is_overtaken: true, .. } => ErrorPage::for_somebody_overtaken(setting(request)),
        _ => ErrorPage::for_status(setting(request), problem.status.as_u16()),
    };
    if let Some(sentence) = problem.sentence {
        page.happened = sentence;
    }
    if problem.is_about_letters {
        page = page.about_letters();
    }
    page.reference = reference.to_owned();
    page.typed = typed;
    answer.content_type("text/html; charset=utf-8").body(page.render().unwrap_or_default())
}

fn setting(request: &HttpRequest) -> Setting {
    let Ok(house) = form::house(request) else {
        return Setting::default();
    };
    let cookies = Cookies::of(request, house);
    let csrf = cookies.form_token(&house.site.key);
    Setting { csrf, theme: Theme::from_code(&cookies.theme()), ..Setting::default() }
}

fn reference(request: &HttpRequest) -> String {
    form::house(request).map(|house| new_reference(house)).unwrap_or_default()
}

/// Four signs a person can read out, to find the case in the log.
fn new_reference(house: &House) -> String {
    PublicId::throw(&house.dice).as_str().to_uppercase().chars().take(4).collect()
}

fn with_headers(mut shown: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let is_https = shown.request().app_data::<web::Data<House>>().is_some_and(|house| house.site.is_https());
    headers::add(shown.headers_mut(), is_https);
    if shown.status() == StatusCode::MISDIRECTED_REQUEST {
        shown.headers_mut().insert(actix_web::http::header::CONNECTION, HeaderValue::from_static("close"));
    }
    shown
}

/// One line per request: the pattern of the route, never the path with its secrets, and nothing anybody typed.
fn log(request: &HttpRequest, status: StatusCode, started: Instant, reference: &str) {
    let route = request.match_pattern().unwrap_or_else(|| "-".to_owned());
    let ms = started.elapsed().as_millis();
    tracing::info!(method = %request.method(), route, status = status.as_u16(), ms, reference, "request");
}
