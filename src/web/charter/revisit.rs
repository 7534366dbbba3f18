//! Looking again: the round, where it stands, and booking the next one.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::{Door, Facilitators, Members, Side, address, member_door, typed_plan, viewer_in};
use crate::acts::charter as acts;
use crate::acts::{ActError, House};
use crate::base::paths;
use crate::domain::refused::Refused;
use crate::domain::revisit::{Part, RevisitKind, Typed};
use crate::views::charter::revisit::{Looked, Returned, RevisitPage};
use crate::web::error::Fault;
use crate::web::form::{Fields, Form};
use crate::web::page::{Visit, answer, form_key, go_saying};
use crate::web::table::{self, Entry, get, post};

pub fn entries() -> Vec<Entry> {
    use table::Door::{Facilitator, Member};
    vec![
        get("/charters/{charter}/revisit", Facilitator, |r| r.to(page::<Facilitators>)),
        get("/my/{invitation}/revisit", Member, |r| r.to(page::<Members>)),
        post("/my/{invitation}/revisit", Member, |r| r.to(say)),
        post("/charters/{charter}/revisit", Facilitator, |r| r.to(open::<Facilitators>)),
        post("/my/{invitation}/revisit/look", Member, |r| r.to(open::<Members>)),
        post("/charters/{charter}/revisit/round", Facilitator, |r| r.to(close::<Facilitators>)),
        post("/my/{invitation}/revisit/round", Member, |r| r.to(close::<Members>)),
        post("/charters/{charter}/revisit/plan", Facilitator, |r| r.to(book::<Facilitators>)),
        post("/my/{invitation}/revisit/plan", Member, |r| r.to(book::<Members>)),
    ]
}

async fn page<S: Side>(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let door = S::door(&house, &visit, &path)?;
    revisit_page(&house, &visit, door, (Returned::default(), StatusCode::OK)).await
}

async fn revisit_page(
    house: &web::Data<House>,
    visit: &Visit,
    door: Door,
    (returned, status): (Returned, StatusCode),
) -> Result<HttpResponse, Fault> {
    let seen = acts::look_at_revisit(house, door).await?;
    let room = &seen.room;
    let viewer = viewer_in(room);
    let looked = Looked {
        viewer: &viewer,
        bank: &house.bank,
        charter: &room.charter,
        parts: &seen.parts,
        revisit: seen.revisit.as_ref(),
        answered: seen.answered,
        eligible: seen.eligible,
        mine: seen.mine.as_ref(),
        texts: &seen.texts,
        plan: seen.plan,
        timezone: &room.workshop.timezone,
    };
    let setting = visit.setting(house, &room.organisation_name);
    answer(status, &RevisitPage::new(setting, form_key(house), &looked, &returned))
}

async fn open<S: Side>(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let door = S::door(&house, &visit, &path)?;
    let kind = RevisitKind::parse(form.fields.text("kind")).unwrap_or(RevisitKind::Revisit);
    acts::open_revisit(&house, door.clone(), kind).await?;
    Ok(go_saying(&address(&door, paths::REVISIT), "look-open"))
}

async fn close<S: Side>(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    _: Form,
) -> Result<HttpResponse, Fault> {
    let door = S::door(&house, &visit, &path)?;
    acts::close_revisit(&house, door.clone()).await?;
    Ok(go_saying(&address(&door, paths::REVISIT), "look-closed"))
}

async fn book<S: Side>(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let door = S::door(&house, &visit, &path)?;
    let typed = typed_plan(&form.fields);
    match acts::book_next(&house, door.clone(), typed.clone()).await {
        Ok(()) => Ok(go_saying(&address(&door, paths::REVISIT), "look-booked")),
        Err(ActError::Refused(all)) => {
            let returned = Returned { book: Some(typed), errors: errors(&all), ..Returned::default() };
            revisit_page(&house, &visit, door, (returned, StatusCode::UNPROCESSABLE_ENTITY)).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn say(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let door = member_door(&house, &visit, &path)?;
    let typed = typed(&form.fields);
    match acts::say_in_revisit(&house, door.clone(), typed.clone()).await {
        Ok(()) => Ok(go_saying(&address(&door, paths::REVISIT), "look-said")),
        Err(ActError::Refused(all)) => {
            let returned = Returned { round: Some(typed), errors: errors(&all), ..Returned::default() };
            revisit_page(&house, &visit, door, (returned, StatusCode::UNPROCESSABLE_ENTITY)).await
        }
        Err(other) => Err(other.into()),
    }
}

fn typed(fields: &Fields) -> Typed {
    let votes = fields.under("vote-").filter(|(_, vote)| !vote.is_empty());
    let votes = votes.map(|(sentence, vote)| (sentence.to_owned(), vote.to_owned()));
    Typed {
        ladder: fields.text("ladder").to_owned(),
        votes: votes.collect(),
        texts: Part::ALL.iter().map(|part| (part.as_str().to_owned(), fields.text(part.as_str()).to_owned())).collect(),
    }
}

fn errors(all: &[Refused]) -> Vec<(&'static str, String)> {
    all.iter().map(|one| (one.field.unwrap_or(""), one.sentence.clone())).collect()
}
