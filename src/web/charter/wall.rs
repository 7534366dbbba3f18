//! The wall on the screen, the same on phones, and the page behind it. A button that stood on an older step moves
//! nothing: it comes back as a conflict, with where the wall stands now and what to do.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::{Door, address, facilitator_door, member_door, viewer, viewer_in};
use crate::acts::charter::wall::{self as acts, Choice, Outcome};
use crate::acts::{ActError, House};
use crate::base::paths;
use crate::base::token::PublicId;
use crate::domain::refused::Refused;
use crate::domain::wall::Deed;
use crate::views::charter::wall::{BehindPage, Gathered, Own, PhonePage, TypedWords, WallPage};
use crate::views::chrome::Setting;
use crate::views::notices;
use crate::web::error::Fault;
use crate::web::form::{Fields, Form};
use crate::web::page::{Visit, answer, form_key, go, go_saying};
use crate::web::table::{self, Entry, get, post};

pub fn entries() -> Vec<Entry> {
    vec![
        get("/charters/{charter}/wall", table::Door::Facilitator, |r| r.to(screen)),
        post("/charters/{charter}/wall", table::Door::Facilitator, |r| r.to(moves)),
        post("/charters/{charter}/wall/open", table::Door::Facilitator, |r| r.to(begin)),
        post("/charters/{charter}/wall/without", table::Door::Facilitator, |r| r.to(show_without)),
        get("/charters/{charter}/wall/behind", table::Door::Facilitator, |r| r.to(behind)),
        post("/charters/{charter}/wall/behind", table::Door::Facilitator, |r| r.to(moves_behind)),
        post("/charters/{charter}/wall/lines", table::Door::Facilitator, |r| r.to(choose)),
        get("/my/{invitation}/wall", table::Door::Member, |r| r.to(phone)),
        post("/my/{invitation}/wall/ready", table::Door::Member, |r| r.to(ready)),
        post("/my/{invitation}/wall/lines", table::Door::Member, |r| r.to(say)),
    ]
}

async fn screen(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let door = facilitator_door(&visit, &path)?;
    screen_page(&house, &visit, door, StatusCode::OK).await
}

async fn screen_page(
    house: &web::Data<House>,
    visit: &Visit,
    door: Door,
    status: StatusCode,
) -> Result<HttpResponse, Fault> {
    let seen = acts::look(house, door).await?;
    let room = &seen.room;
    let viewer = viewer_in(room);
    let setting = told(visit.setting(house, &room.organisation_name), status);
    let about = (house.bank.as_ref(), &seen.scene);
    let place = house.site.place(paths::JOIN);
    let shown = (is_larger(visit), seen.lines, place.as_str());
    answer(status, &WallPage::new(setting, form_key(house), &viewer, about, shown))
}

/// What a page says of itself when it comes back because the wall had moved on.
fn told(setting: Setting, status: StatusCode) -> Setting {
    match status {
        StatusCode::CONFLICT => Setting { notice: notices::find("wall-late"), ..setting },
        _ => setting,
    }
}

fn is_larger(visit: &Visit) -> bool {
    visit.query("size").as_deref() == Some("larger")
}

async fn begin(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    _form: Form,
) -> Result<HttpResponse, Fault> {
    let door = facilitator_door(&visit, &path)?;
    acts::begin(&house, door.clone()).await?;
    Ok(go(&address(&door, paths::WALL)))
}

/// On to the results, which the team reads from now on.
async fn show_without(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    _form: Form,
) -> Result<HttpResponse, Fault> {
    let door = facilitator_door(&visit, &path)?;
    acts::show_without(&house, door.clone()).await?;
    Ok(go_saying(&address(&door, paths::RESULTS), "results-shown"))
}

async fn moves(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let door = facilitator_door(&visit, &path)?;
    if !carry_out(&house, door.clone(), form).await? {
        return screen_page(&house, &visit, door, StatusCode::CONFLICT).await;
    }
    let size = if is_larger(&visit) { "?size=larger" } else { "" };
    Ok(go(&format!("{}{size}", address(&door, paths::WALL))))
}

async fn moves_behind(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let door = facilitator_door(&visit, &path)?;
    if !carry_out(&house, door.clone(), form).await? {
        return behind_page(&house, &visit, door, &TypedWords::default(), StatusCode::CONFLICT).await;
    }
    Ok(go(&address(&door, paths::BEHIND)))
}

/// False when somebody else moved the wall first.
async fn carry_out(house: &House, door: Door, form: Form) -> Result<bool, Fault> {
    let made_on = form.fields.text("version").parse().map_err(|_| Fault::BadRequest)?;
    let deed = match form.fields.text("do") {
        "next" => Deed::Next,
        "previous" => Deed::Previous,
        "hide" => Deed::Hide,
        "show" => Deed::Show,
        "quiet" => Deed::Quiet(acts::usual_quiet(house, door.clone()).await?),
        "pause" => Deed::Pause,
        "go-on" => Deed::GoOn,
        "end-quiet" => Deed::EndQuiet,
        "put-away" => Deed::PutAway,
        _ => return Err(Fault::BadRequest),
    };
    Ok(acts::carry_out(house, door, deed, made_on, form.key).await?)
}

async fn phone(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let door = member_door(&house, &visit, &path)?;
    phone_page(&house, &visit, door, None).await
}

/// `typed` is a line that came back, with its sentence.
async fn phone_page(
    house: &web::Data<House>,
    visit: &Visit,
    door: Door,
    typed: Option<(&str, &str)>,
) -> Result<HttpResponse, Fault> {
    let seen = acts::follow(house, door).await?;
    let workshop = &seen.scene.workshop;
    let viewer = viewer(&seen.reader, (&workshop.public_id, &workshop.title), (&workshop.public_id, false));
    let own = Own {
        is_ready: seen.is_ready,
        has_draft: !seen.draft.is_empty(),
        words: typed.map_or(seen.draft, |(words, _)| words.to_owned()),
        error: typed.map(|(_, error)| error.to_owned()).unwrap_or_default(),
    };
    let setting = visit.setting(house, &seen.organisation_name);
    let status = if typed.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let about = (house.bank.as_ref(), &seen.scene);
    answer(status, &PhonePage::new(setting, form_key(house), &viewer, about, own))
}

async fn ready(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let door = member_door(&house, &visit, &path)?;
    let is_ready = form.fields.text("ready") != "no";
    acts::ready(&house, door.clone(), form.fields.text("step").to_owned(), is_ready).await?;
    Ok(go(&address(&door, paths::WALL)))
}

async fn say(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let door = member_door(&house, &visit, &path)?;
    let words = form.fields.text("words");
    match acts::say(&house, door.clone(), words.to_owned(), form.key).await {
        Ok(Outcome::Kept) => Ok(go_saying(&address(&door, paths::WALL), "line-kept")),
        Ok(Outcome::Posted) => Ok(go_saying(&address(&door, paths::WALL), "line-posted")),
        Err(ActError::Refused(all)) => phone_page(&house, &visit, door, Some((words, &sentences(&all)))).await,
        Err(other) => Err(other.into()),
    }
}

fn sentences(all: &[Refused]) -> String {
    all.iter().map(|one| one.sentence.as_str()).collect::<Vec<_>>().join(" ")
}

async fn behind(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let door = facilitator_door(&visit, &path)?;
    behind_page(&house, &visit, door, &TypedWords::default(), StatusCode::OK).await
}

async fn behind_page(
    house: &web::Data<House>,
    visit: &Visit,
    door: Door,
    typed: &TypedWords,
    status: StatusCode,
) -> Result<HttpResponse, Fault> {
    let seen = acts::look_behind(house, door).await?;
    let room = &seen.room;
    let viewer = viewer_in(room);
    let gathered = Gathered {
        bank: &house.bank,
        scene: &seen.scene,
        parts: &seen.parts,
        merged: &seen.merged,
        hidden: &seen.hidden,
        posted: &seen.posted,
        log: &seen.log,
    };
    let setting = told(visit.setting(house, &room.organisation_name), status);
    answer(status, &BehindPage::new(setting, form_key(house), &viewer, &gathered, typed))
}

async fn choose(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let door = facilitator_door(&visit, &path)?;
    let fields = &form.fields;
    let lines =
        fields.all("line").into_iter().map(PublicId::parse).collect::<Option<Vec<_>>>().ok_or(Fault::NotFound)?;
    let (choice, said) = match fields.text("do") {
        "keep" => (Choice::Keep { lines, words: fields.text("words").to_owned() }, "lines-kept"),
        "drop" => (Choice::Drop(lines), "lines-out"),
        "hide" => (Choice::Hide(lines), "line-hidden"),
        "bring-back" => (Choice::BringBack(lines), "line-back"),
        "put-up" => (Choice::PutUp(lines), "line-up"),
        "done" => (Choice::SeenTo(lines), "line-done"),
        _ => return Err(Fault::BadRequest),
    };
    match acts::choose(&house, door.clone(), choice).await {
        Ok(()) => {
            let part = fields.find("part").filter(|part| part.bytes().all(|b| b.is_ascii_alphanumeric()));
            let anchor = part.map(|part| format!("#part-{part}")).unwrap_or_default();
            Ok(go_saying(&format!("{}{anchor}", address(&door, paths::BEHIND)), said))
        }
        Err(ActError::Refused(all)) => {
            behind_page(&house, &visit, door, &typed(fields, &all), StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other.into()),
    }
}

fn typed(fields: &Fields, all: &[Refused]) -> TypedWords {
    let about = |field: Option<&str>| {
        let found = all.iter().find(|one| one.field == field);
        found.map(|one| one.sentence.clone()).unwrap_or_default()
    };
    TypedWords {
        part: fields.text("part").to_owned(),
        words: fields.text("words").to_owned(),
        ticked: fields.all("line").into_iter().map(str::to_owned).collect(),
        words_error: about(Some("words")),
        line_error: about(Some("line")),
    }
}
