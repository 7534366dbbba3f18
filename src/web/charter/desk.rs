//! The desk page and its forms. Refused words come back with 422, words that crossed with 409.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::{Door, address, facilitator_door, viewer_in};
use crate::acts::charter::desk::{self as acts, StepDeed};
use crate::acts::{ActError, House};
use crate::base::paths;
use crate::base::token::PublicId;
use crate::domain::charter::Move;
use crate::domain::desk::{Length, StepWords};
use crate::views::charter::desk::{DeskPage, Handling, Laid};
use crate::views::charter::desk_beside::{DeskClash, DeskResetPage, DeskStalePage};
use crate::web::error::Fault;
use crate::web::form::{Fields, Form};
use crate::web::page::{Visit, answer, form_key, go_saying, show};
use crate::web::table::{self, Entry, get, post};

pub fn entries() -> Vec<Entry> {
    vec![
        get("/charters/{charter}/desk", table::Door::Facilitator, |r| r.to(look)),
        post("/charters/{charter}/desk/length", table::Door::Facilitator, |r| r.to(length)),
        post("/charters/{charter}/desk/steps", table::Door::Facilitator, |r| r.to(add)),
        post("/charters/{charter}/desk/steps/{number}", table::Door::Facilitator, |r| r.to(step)),
        get("/charters/{charter}/desk/reset", table::Door::Facilitator, |r| r.to(confirm_reset)),
        post("/charters/{charter}/desk/reset", table::Door::Facilitator, |r| r.to(reset)),
        post("/charters/{charter}/desk/notes", table::Door::Facilitator, |r| r.to(notes)),
        post("/charters/{charter}/desk/talks", table::Door::Facilitator, |r| r.to(talks)),
    ]
}

async fn look(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let door = facilitator_door(&visit, &path)?;
    let handling = Handling {
        edit: visit.query("edit").and_then(|id| id.parse().ok()),
        adds: visit.query("add").is_some(),
        ..Handling::default()
    };
    page(&house, &visit, door, (handling, StatusCode::OK)).await
}

async fn page(
    house: &web::Data<House>,
    visit: &Visit,
    door: Door,
    (handling, status): (Handling, StatusCode),
) -> Result<HttpResponse, Fault> {
    let seen = acts::look_at_desk(house, door).await?;
    let room = &seen.room;
    let viewer = viewer_in(room);
    let laid = Laid {
        viewer: &viewer,
        charter: &room.charter,
        parts: &seen.parts,
        desk: &seen.desk,
        bank: &house.bank,
        scene: &seen.scene,
        session_at: room.workshop.session_at,
        timezone: &room.workshop.timezone,
    };
    let setting = visit.setting(house, &room.organisation_name);
    answer(status, &DeskPage::new(setting, form_key(house), &laid, &handling))
}

/// On to the desk, or back to it with what is wrong.
async fn answered(
    house: &web::Data<House>,
    visit: &Visit,
    door: Door,
    (done, to, said): (Result<(), ActError>, &str, &str),
    handling: Handling,
) -> Result<HttpResponse, Fault> {
    match done {
        Ok(()) => Ok(go_saying(&address(&door, &format!("{}{to}", paths::DESK)), said)),
        Err(ActError::Refused(refused)) => {
            page(house, visit, door, (Handling { refused, ..handling }, StatusCode::UNPROCESSABLE_ENTITY)).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn length(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let door = facilitator_door(&visit, &path)?;
    let length = Length::parse(form.fields.text("length")).ok_or(Fault::BadRequest)?;
    let done = acts::set_length(&house, door.clone(), length).await;
    answered(&house, &visit, door, (done, "#script", "saved"), Handling::default()).await
}

fn typed(fields: &Fields) -> (String, String, String) {
    let text = |name: &str| fields.text(name).to_owned();
    (text("minutes"), text("title"), text("words"))
}

fn words(fields: &Fields) -> Result<StepWords, ActError> {
    let (minutes, title, words) = typed(fields);
    StepWords::parse(&minutes, &title, &words).map_err(ActError::Refused)
}

async fn add(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let door = facilitator_door(&visit, &path)?;
    let done = match words(&form.fields) {
        Ok(words) => acts::add_step(&house, door.clone(), words, form.key).await,
        Err(refused) => Err(refused),
    };
    let to = done.as_ref().map(|id| format!("#s-{id}")).unwrap_or_default();
    let handling = Handling { adds: true, typed: Some(typed(&form.fields)), ..Handling::default() };
    answered(&house, &visit, door, (done.map(drop), &to, "step-added"), handling).await
}

async fn step(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<(String, u32)>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let door = facilitator_door(&visit, &path.0)?;
    let id = path.1;
    let (deed, said) = match form.fields.text("do") {
        "up" => (StepDeed::Move(Move::Up), "moved"),
        "down" => (StepDeed::Move(Move::Down), "moved"),
        "out" => (StepDeed::LeaveOut, "step-out"),
        "back" => (StepDeed::BringBack, "step-back"),
        "save" => return save_step(&house, &visit, (door, id), &form.fields).await,
        _ => return Err(Fault::BadRequest),
    };
    let done = acts::place_step(&house, door.clone(), id, deed, form.key).await;
    answered(&house, &visit, door, (done, &format!("#s-{id}"), said), Handling::default()).await
}

async fn save_step(
    house: &web::Data<House>,
    visit: &Visit,
    (door, id): (Door, u32),
    fields: &Fields,
) -> Result<HttpResponse, Fault> {
    let version: i32 = fields.text("version").parse().map_err(|_| Fault::BadRequest)?;
    let done = match words(fields) {
        Ok(words) => acts::change_step(house, door.clone(), (id, version), words).await,
        Err(refused) => Err(refused),
    };
    if let Err(ActError::Stale { theirs, version }) = done {
        let (minutes, title, mine) = typed(fields);
        let also = vec![("minutes", minutes), ("title", title), ("do", "save".to_owned())];
        let clash = DeskClash { field: "words", mine, theirs, version, also, page: paths::desk_step(id) };
        return stale(house, visit, door, clash).await;
    }
    let handling = Handling { edit: Some(id), typed: Some(typed(fields)), ..Handling::default() };
    answered(house, visit, door, (done, &format!("#s-{id}"), "saved"), handling).await
}

async fn stale(house: &web::Data<House>, visit: &Visit, door: Door, clash: DeskClash) -> Result<HttpResponse, Fault> {
    let room = acts::look_at_desk(house, door).await?.room;
    let viewer = viewer_in(&room);
    let setting = visit.setting(house, &room.organisation_name);
    let whose = (&viewer, room.charter.team_name.as_str());
    answer(StatusCode::CONFLICT, &DeskStalePage::new(setting, form_key(house), whose, clash))
}

async fn confirm_reset(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let seen = acts::look_at_desk(&house, facilitator_door(&visit, &path)?).await?;
    let room = &seen.room;
    let viewer = viewer_in(room);
    let setting = visit.setting(&house, &room.organisation_name);
    let about = (room.charter.team_name.as_str(), seen.desk.length);
    show(&DeskResetPage::new(setting, form_key(&house), &viewer, about))
}

async fn reset(house: web::Data<House>, visit: Visit, path: web::Path<String>, _: Form) -> Result<HttpResponse, Fault> {
    let door = facilitator_door(&visit, &path)?;
    let done = acts::reset_script(&house, door.clone()).await;
    answered(&house, &visit, door, (done, "#script", "script-reset"), Handling::default()).await
}

async fn notes(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let door = facilitator_door(&visit, &path)?;
    let version: i32 = form.fields.text("version").parse().map_err(|_| Fault::BadRequest)?;
    let typed = form.fields.text("notes").to_owned();
    let done = acts::save_notes(&house, door.clone(), version, typed.clone()).await;
    if let Err(ActError::Stale { theirs, version }) = done {
        let page = paths::DESK_NOTES.to_owned();
        let clash = DeskClash { field: "notes", mine: typed, theirs, version, also: Vec::new(), page };
        return stale(&house, &visit, door, clash).await;
    }
    let handling = Handling { notes: Some(typed), ..Handling::default() };
    answered(&house, &visit, door, (done, "#notes-card", "saved"), handling).await
}

async fn talks(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let door = facilitator_door(&visit, &path)?;
    let ids: Vec<PublicId> = form.fields.all("talk").into_iter().filter_map(PublicId::parse).collect();
    let chosen = match form.fields.text("do") {
        "choose" => Some(ids.clone()),
        "usual" => None,
        _ => return Err(Fault::BadRequest),
    };
    let done = acts::choose_talks(&house, door.clone(), chosen).await;
    let handling = Handling { talks: Some(ids), ..Handling::default() };
    answered(&house, &visit, door, (done, "#talks-card", "talks-chosen"), handling).await
}
