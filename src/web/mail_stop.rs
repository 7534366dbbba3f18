//! The address in every letter that stops its kind. A mail program may press the button by itself (RFC 8058), without
//! cookies and without a page of ours, so no form token is asked for: the secret in the address is the right to do it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::error::Fault;
use super::form::read_body;
use super::page::{Visit, show_link_page};
use super::table::{Door, Entry, get, post};
use crate::acts::{House, mail_stop as acts};
use crate::base::paths;
use crate::base::token::Token;
use crate::views::mail_stop::MailStopPage;

/// More than any mail program sends with its click.
const BODY_BYTES: usize = 8 * 1024;

pub fn entries() -> Vec<Entry> {
    vec![get("/u/{token}", Door::Link, |r| r.to(look)), post("/u/{token}", Door::Link, |r| r.to(stop))]
}

async fn look(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    page(&house, &visit, Token::parse(&path).ok_or(Fault::NotFound)?).await
}

/// Stops unless the form of our own page says otherwise. Whatever else a mail program sends along is not read.
async fn stop(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    body: web::Payload,
) -> Result<HttpResponse, Fault> {
    let token = Token::parse(&path).ok_or(Fault::NotFound)?;
    let body = read_body(body.into_inner(), BODY_BYTES).await?;
    let sends_again = body == b"again=1";
    acts::stop_letters(&house, token.clone(), !sends_again).await?;
    page(&house, &visit, token).await
}

async fn page(house: &web::Data<House>, visit: &Visit, token: Token) -> Result<HttpResponse, Fault> {
    let stop = acts::look_at_stop(house, token.clone()).await?;
    let setting = visit.setting(house, &stop.organisation_name);
    let address = paths::mail_stop(token.expose());
    show_link_page(StatusCode::OK, &MailStopPage::new(setting, stop.kind, stop.is_stopped, address))
}
