//! Changing a published charter, sentence by sentence.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::{Door, Facilitators, Members, Side, address, charter_address, id, viewer_in};
use crate::acts::charter::{self as acts, Decision, NewSentence};
use crate::acts::{ActError, House};
use crate::base::paths;
use crate::base::token::PublicId;
use crate::domain::charter::ChangeKind;
use crate::domain::refused::Refused;
use crate::views::charter::change::{About, ChangePage, Looking};
use crate::web::error::Fault;
use crate::web::form::{Fields, Form};
use crate::web::page::{Visit, answer, form_key, go_saying};
use crate::web::table::{self, Entry, get, post};

pub fn entries() -> Vec<Entry> {
    use table::Door::{Facilitator, Member};
    vec![
        get("/charters/{charter}/change", Facilitator, |r| r.to(page::<Facilitators>)),
        get("/my/{invitation}/change", Member, |r| r.to(page::<Members>)),
        post("/charters/{charter}/change", Facilitator, |r| r.to(open::<Facilitators>)),
        post("/my/{invitation}/change", Member, |r| r.to(open::<Members>)),
        post("/charters/{charter}/change/give-up", Facilitator, |r| r.to(give_up::<Facilitators>)),
        post("/my/{invitation}/change/give-up", Member, |r| r.to(give_up::<Members>)),
        post("/charters/{charter}/clauses", Facilitator, |r| r.to(add::<Facilitators>)),
        post("/my/{invitation}/clauses", Member, |r| r.to(add::<Members>)),
        post("/charters/{charter}/clauses/{clause}/decide", Facilitator, |r| r.to(decide::<Facilitators>)),
        post("/my/{invitation}/clauses/{clause}/decide", Member, |r| r.to(decide::<Members>)),
    ]
}

async fn page<S: Side>(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let door = S::door(&house, &visit, &path)?;
    let decide = visit.query("decide").and_then(|text| PublicId::parse(&text));
    let typed = visit.query("kind").map(|kind| ("kind", kind.to_string())).into_iter().collect();
    change_page(&house, &visit, door, Looking { decide, typed, ..Looking::default() }, StatusCode::OK).await
}

async fn change_page(
    house: &web::Data<House>,
    visit: &Visit,
    door: Door,
    looking: Looking,
    status: StatusCode,
) -> Result<HttpResponse, Fault> {
    let seen = acts::look_at_draft(house, door, None).await?;
    let room = &seen.room;
    let viewer = viewer_in(room);
    let setting = visit.setting(house, &room.organisation_name);
    let looked = seen.looked.as_ref().map(|tally| (&house.bank.revisit_form, tally));
    let about = About { charter: &room.charter, parts: &seen.parts, looked };
    answer(status, &ChangePage::new(setting, form_key(house), &viewer, about, &looking))
}

async fn open<S: Side>(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let door = S::door(&house, &visit, &path)?;
    let why = form.fields.text("why").to_owned();
    let kind = ChangeKind::parse(form.fields.text("kind")).unwrap_or(ChangeKind::Amendment);
    let done = acts::open_change(&house, door.clone(), kind, why).await;
    finish(&house, &visit, (door, None), &form.fields, (done, "change-open")).await
}

async fn give_up<S: Side>(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    _: Form,
) -> Result<HttpResponse, Fault> {
    let door = S::door(&house, &visit, &path)?;
    acts::give_up_change(&house, door.clone()).await?;
    Ok(go_saying(&charter_address(&door), "change-given-up"))
}

async fn add<S: Side>(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let door = S::door(&house, &visit, &path)?;
    let text = |field: &str| form.fields.text(field).to_owned();
    let new = NewSentence { title: text("title"), words: text("words"), why: text("why"), until: text("until") };
    let done = acts::add_sentence(&house, door.clone(), new, form.key).await;
    finish(&house, &visit, (door, None), &form.fields, (done, "sentence-added")).await
}

async fn decide<S: Side>(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<(String, String)>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let door = S::door(&house, &visit, &path.0)?;
    let clause = id(&path.1)?;
    let text = |field: &str| form.fields.text(field).to_owned();
    let decision = Decision {
        clause: clause.clone(),
        version: form.fields.text("version").parse().map_err(|_| Fault::BadRequest)?,
        how: text("how"),
        until: text("until"),
        why: text("why"),
    };
    let done = acts::decide_clause(&house, door.clone(), decision).await;
    finish(&house, &visit, (door, Some(clause)), &form.fields, (done, "decided")).await
}

/// Back to the page: with a notice, with the form that was refused, or with what somebody else decided meanwhile.
async fn finish(
    house: &web::Data<House>,
    visit: &Visit,
    (door, decide): (Door, Option<PublicId>),
    fields: &Fields,
    (done, said): (Result<(), ActError>, &str),
) -> Result<HttpResponse, Fault> {
    match done {
        Ok(()) => Ok(go_saying(&address(&door, paths::CHANGE), said)),
        Err(ActError::Refused(all)) => {
            change_page(house, visit, door, returned(decide, fields, &all), StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(ActError::Stale { .. }) => {
            let faster =
                Refused::field("how", "Someone changed this sentence a moment ago. Read it, then choose again.");
            change_page(house, visit, door, returned(decide, fields, &[faster]), StatusCode::CONFLICT).await
        }
        Err(other) => Err(other.into()),
    }
}

fn returned(decide: Option<PublicId>, fields: &Fields, all: &[Refused]) -> Looking {
    let typed = ["how", "until", "why", "title", "words", "kind"].map(|name| (name, fields.text(name).to_owned()));
    let errors = all.iter().map(|one| (one.field.unwrap_or("words"), one.sentence.clone()));
    Looking { decide, typed: typed.to_vec(), errors: errors.collect() }
}
