//! Joining by the code on the screen or the link behind its picture.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::error::Fault;
use super::form::{Form, LinkForm};
use super::limit::Limits;
use super::page::{Visit, form_key, give_device, go, show, show_link_page, show_refused, with_browser};
use super::table::{Door, Entry, get, post};
use crate::acts::join::{self, Closed, Guest, Room, RoomKey};
use crate::acts::{ActError, FormKey, House};
use crate::base::paths;
use crate::domain::refused::Refused;
use crate::views::chrome::{CSRF_FIELD, KEY_FIELD};
use crate::views::join::{JoinPage, RoomForm, RoomPage, TypedGuest};
use crate::views::landing::Landing;
use crate::views::standing::StandingPage;

const PURPOSE: &str = "join form";
const UNKNOWN: &str = "We do not know this code. Look at the screen once more.";

pub fn entries() -> Vec<Entry> {
    vec![
        get(paths::JOIN, Door::Public, |r| r.to(ask)),
        post(paths::JOIN, Door::Public, |r| r.to(type_code)),
        get("/join/{key}", Door::Link, |r| r.to(look)),
        post("/join/{key}", Door::Link, |r| r.to(enter)),
    ]
}

async fn ask(house: web::Data<House>, visit: Visit) -> Result<HttpResponse, Fault> {
    with_browser(&house, &visit, |setting| show(&JoinPage::new(setting, form_key(&house))))
}

async fn type_code(
    (house, limits): (web::Data<House>, web::Data<Limits>),
    visit: Visit,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let typed = form.fields.text("code");
    let key = RoomKey::parse(typed).filter(RoomKey::is_code);
    if let Some(key) = &key
        && !matches!(find(&house, &limits, &visit, key).await?, Found::Nothing)
    {
        return Ok(go(&paths::join(key.text())));
    }
    if key.is_none() {
        limits.may_join(visit.address(&house))?;
        limits.join(visit.address(&house))?;
    }
    let landing = Landing::new(visit.setting(&house, ""), [form_key(&house), form_key(&house)]);
    show_refused(&landing.refused_code(typed, UNKNOWN))
}

/// What is behind a key.
enum Found {
    Room(Room),
    Closed(Closed),
    Nothing,
}

/// A wrong code counts towards the limit; a link is too long to be guessed.
async fn find(house: &web::Data<House>, limits: &Limits, visit: &Visit, key: &RoomKey) -> Result<Found, Fault> {
    if key.is_code() {
        limits.may_join(visit.address(house))?;
    }
    if let Some(room) = join::look(house, key.clone()).await? {
        return Ok(Found::Room(room));
    }
    if let Some(closed) = join::look_closed(house, key.clone(), visit.devices(house)).await? {
        return Ok(Found::Closed(closed));
    }
    if key.is_code() {
        limits.join(visit.address(house))?;
    }
    Ok(Found::Nothing)
}

/// On to one's own place, or a page that says where to follow.
fn closed_page(
    house: &web::Data<House>,
    visit: &Visit,
    closed: &Closed,
    status: StatusCode,
) -> Result<HttpResponse, Fault> {
    match closed {
        Closed::Own(invitation) => Ok(go(&paths::member(invitation, ""))),
        Closed::Elsewhere => show_link_page(status, &StandingPage::closed_room(visit.setting(house, ""))),
    }
}

async fn look(
    (house, limits): (web::Data<House>, web::Data<Limits>),
    visit: Visit,
    path: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    let key = RoomKey::parse(&path).ok_or(Fault::NotFound)?;
    match find(&house, &limits, &visit, &key).await? {
        Found::Room(room) => {
            show_link_page(StatusCode::OK, &room_page(&house, &visit, (&key, &room), &TypedGuest::default()))
        }
        Found::Closed(closed) => closed_page(&house, &visit, &closed, StatusCode::OK),
        Found::Nothing => Err(Fault::NotFound),
    }
}

fn room_page(house: &web::Data<House>, visit: &Visit, (key, room): (&RoomKey, &Room), typed: &TypedGuest) -> RoomPage {
    let teams: Vec<(String, String)> =
        room.teams.iter().map(|(id, name)| (id.as_str().to_owned(), name.clone())).collect();
    let form = RoomForm {
        facilitator: &room.facilitator,
        teams: &teams,
        key: key.text(),
        form_token: house.site.key.seal(PURPOSE, key.text()),
        form_key: form_key(house),
    };
    RoomPage::new(visit.setting(house, ""), form, typed)
}

async fn enter(
    (house, limits): (web::Data<House>, web::Data<Limits>),
    visit: Visit,
    path: web::Path<String>,
    form: LinkForm,
) -> Result<HttpResponse, Fault> {
    let key = RoomKey::parse(&path).ok_or(Fault::NotFound)?;
    let fields = &form.fields;
    if !house.site.key.is_seal(fields.text(CSRF_FIELD), PURPOSE, key.text()) {
        return Err(Fault::ForeignForm);
    }
    let text = |name: &str| fields.text(name).to_owned();
    let guest = Guest { name: text("name"), email: text("email"), team: text("team") };
    limits.enter(visit.address(&house))?;
    match join::enter(&house, key.clone(), FormKey::parse(fields.text(KEY_FIELD)), guest.clone()).await {
        Ok(Some(entered)) => {
            let mut shown = go(&paths::member(&entered.invitation, ""));
            give_device(&house, &visit, &mut shown, (&entered.invitation, &entered.device))?;
            Ok(shown)
        }
        Ok(None) => match join::look_closed(&house, key, visit.devices(&house)).await? {
            Some(closed) => closed_page(&house, &visit, &closed, StatusCode::CONFLICT),
            None => Err(Fault::NotFound),
        },
        Err(ActError::Refused(refused)) => match find(&house, &limits, &visit, &key).await? {
            Found::Room(room) => show_refused(&room_page(&house, &visit, (&key, &room), &typed(&guest, &refused))),
            Found::Closed(closed) => closed_page(&house, &visit, &closed, StatusCode::CONFLICT),
            Found::Nothing => Err(Fault::NotFound),
        },
        Err(error) => Err(error.into()),
    }
}

fn typed<'a>(guest: &'a Guest, refused: &[Refused]) -> TypedGuest<'a> {
    let about = |field: &str| {
        let found = refused.iter().find(|refused| refused.field.unwrap_or("name") == field);
        found.map(|refused| refused.sentence.clone()).unwrap_or_default()
    };
    TypedGuest {
        name: (&guest.name, about("name")),
        email: (&guest.email, about("email")),
        team: (&guest.team, about("team")),
    }
}
