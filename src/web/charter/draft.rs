//! The draft page and the forms that change words. Refused words come back with 422, words that crossed with 409.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::{Door, Facilitators, Members, Side, address, facilitator_door, id, member_door, viewer_in};
use crate::acts::charter::{self as acts, ClauseDeed, LineDeed, WordsChange};
use crate::acts::{ActError, House};
use crate::base::paths;
use crate::base::token::PublicId;
use crate::domain::charter::Move;
use crate::domain::refused::Refused;
use crate::views::charter::cards::{Opened, Typed};
use crate::views::charter::draft::{DraftPage, Drafted, Looking};
use crate::views::charter::stale::{Clash, StalePage};
use crate::web::error::Fault;
use crate::web::form::{Fields, Form};
use crate::web::page::{Visit, answer, form_key, go_saying};
use crate::web::table::{self, Entry, get, post};

pub fn entries() -> Vec<Entry> {
    vec![
        get("/charters/{charter}/draft", table::Door::Facilitator, |r| r.to(draft)),
        get("/my/{invitation}/draft", table::Door::Member, |r| r.to(my_draft)),
        post("/charters/{charter}/clauses/{clause}", table::Door::Facilitator, |r| r.to(clause)),
        post("/my/{invitation}/clauses/{clause}", table::Door::Member, |r| r.to(my_clause)),
        post("/charters/{charter}/clauses/{clause}/place", table::Door::Facilitator, |r| r.to(place::<Facilitators>)),
        post("/my/{invitation}/clauses/{clause}/place", table::Door::Member, |r| r.to(place::<Members>)),
        post("/charters/{charter}/needs/{need}", table::Door::Facilitator, |r| r.to(need)),
        post("/my/{invitation}/needs/{need}", table::Door::Member, |r| r.to(my_need)),
        post("/charters/{charter}/lines/{line}", table::Door::Facilitator, |r| r.to(line)),
        post("/my/{invitation}/lines/{line}", table::Door::Member, |r| r.to(my_line)),
    ]
}

type Two = web::Path<(String, String)>;

async fn draft(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let door = facilitator_door(&visit, &path)?;
    draft_page(&house, &visit, door, asked_for(&visit), StatusCode::OK).await
}

async fn my_draft(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let door = member_door(&house, &visit, &path)?;
    draft_page(&house, &visit, door, asked_for(&visit), StatusCode::OK).await
}

fn asked_for(visit: &Visit) -> Looking {
    let one = |name: &str| visit.query(name).and_then(|text| PublicId::parse(&text));
    let opened = Opened { edit: one("edit"), earlier: one("earlier"), typed: None };
    Looking { opened, answers_again: visit.query("answer").is_some(), ..Looking::default() }
}

/// The draft as it stands, with whatever a form brought back.
pub async fn draft_page(
    house: &web::Data<House>,
    visit: &Visit,
    door: Door,
    looking: Looking,
    status: StatusCode,
) -> Result<HttpResponse, Fault> {
    let seen = acts::look_at_draft(house, door, looking.opened.earlier.clone()).await?;
    let room = &seen.room;
    let viewer = viewer_in(room);
    let drafted = Drafted {
        viewer: &viewer,
        bank: &house.bank,
        charter: &room.charter,
        parts: &seen.parts,
        round: &seen.round,
        remarks: &seen.remarks,
        mine: seen.mine.as_ref(),
        earlier: &seen.earlier,
        took_part: &seen.took_part,
        may_choose_quorum: seen.may_choose_quorum,
        is_held_back: seen.is_held_back,
        asked_again: seen.asked_again,
    };
    let setting = visit.setting(house, &room.organisation_name);
    answer(status, &DraftPage::new(setting, form_key(house), &drafted, &looking))
}

async fn clause(house: web::Data<House>, visit: Visit, path: Two, form: Form) -> Result<HttpResponse, Fault> {
    let door = facilitator_door(&visit, &path.0)?;
    change_words(&house, &visit, (door, Part::Clause), &path.1, &form.fields).await
}

async fn my_clause(house: web::Data<House>, visit: Visit, path: Two, form: Form) -> Result<HttpResponse, Fault> {
    let door = member_door(&house, &visit, &path.0)?;
    change_words(&house, &visit, (door, Part::Clause), &path.1, &form.fields).await
}

async fn need(house: web::Data<House>, visit: Visit, path: Two, form: Form) -> Result<HttpResponse, Fault> {
    let door = facilitator_door(&visit, &path.0)?;
    change_words(&house, &visit, (door, Part::Need), &path.1, &form.fields).await
}

async fn my_need(house: web::Data<House>, visit: Visit, path: Two, form: Form) -> Result<HttpResponse, Fault> {
    let door = member_door(&house, &visit, &path.0)?;
    change_words(&house, &visit, (door, Part::Need), &path.1, &form.fields).await
}

async fn line(house: web::Data<House>, visit: Visit, path: Two, form: Form) -> Result<HttpResponse, Fault> {
    let door = facilitator_door(&visit, &path.0)?;
    change_words(&house, &visit, (door, Part::Line), &path.1, &form.fields).await
}

async fn my_line(house: web::Data<House>, visit: Visit, path: Two, form: Form) -> Result<HttpResponse, Fault> {
    let door = member_door(&house, &visit, &path.0)?;
    change_words(&house, &visit, (door, Part::Line), &path.1, &form.fields).await
}

/// What of a draft a form changes.
#[derive(Clone, Copy)]
enum Part {
    Clause,
    Need,
    Line,
}

impl Part {
    fn address(self, id: &PublicId) -> String {
        match self {
            Self::Clause => paths::clause(id),
            Self::Need => paths::need(id),
            Self::Line => paths::charter_line(id),
        }
    }

    fn anchor(self, id: &PublicId) -> String {
        let letter = match self {
            Self::Clause => "c",
            Self::Need => "n",
            Self::Line => "t",
        };
        format!("{}#{letter}-{id}", paths::DRAFT)
    }
}

async fn change_words(
    house: &web::Data<House>,
    visit: &Visit,
    (door, part): (Door, Part),
    which: &str,
    fields: &Fields,
) -> Result<HttpResponse, Fault> {
    let which = id(which)?;
    let (Ok(version), Some(deed)) = (fields.text("version").parse(), line_deed(fields)) else {
        return Err(Fault::BadRequest);
    };
    let change = WordsChange {
        id: which.clone(),
        version,
        words: fields.text("words").to_owned(),
        why: fields.text("why").to_owned(),
    };
    let done = match part {
        Part::Clause => acts::change_clause(house, door.clone(), change).await.map(|_| ()),
        Part::Need => acts::change_need(house, door.clone(), change).await,
        Part::Line => {
            let at = (change.id, change.version);
            acts::change_line(house, door.clone(), at, deed).await
        }
    };
    let back = part.anchor(&which);
    match done {
        Ok(()) => Ok(go_saying(&address(&door, &back), "words-saved")),
        Err(ActError::Stale { theirs, version }) => {
            let clash = Crossed { part, which, theirs, version };
            stale_page(house, visit, door, fields, clash).await
        }
        Err(ActError::Refused(all)) => {
            let looking = refused(which, fields, &all);
            draft_page(house, visit, door, looking, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other.into()),
    }
}

fn line_deed(fields: &Fields) -> Option<LineDeed> {
    match fields.find("do") {
        Some("drop") => Some(LineDeed::Drop),
        Some("keep") | None => Some(LineDeed::Keep(fields.text("words").to_owned())),
        Some(_) => None,
    }
}

fn refused(which: PublicId, fields: &Fields, all: &[Refused]) -> Looking {
    let about = |field: &str| all.iter().find(|one| one.field == Some(field)).map(|one| one.sentence.clone());
    let typed = Typed {
        words: fields.text("words").to_owned(),
        why: fields.text("why").to_owned(),
        words_error: about("words").unwrap_or_default(),
        why_error: about("why").unwrap_or_default(),
    };
    let others = all.iter().filter(|one| !matches!(one.field, Some("words" | "why")));
    Looking {
        opened: Opened { edit: Some(which), earlier: None, typed: Some(typed) },
        refused: others.map(|one| one.sentence.clone()).collect::<Vec<_>>().join(" "),
        ..Looking::default()
    }
}

/// Somebody was faster.
struct Crossed {
    part: Part,
    which: PublicId,
    theirs: String,
    version: i32,
}

async fn stale_page(
    house: &web::Data<House>,
    visit: &Visit,
    door: Door,
    fields: &Fields,
    crossed: Crossed,
) -> Result<HttpResponse, Fault> {
    let back = address(&door, &crossed.part.anchor(&crossed.which));
    let action = address(&door, &crossed.part.address(&crossed.which));
    let room = acts::look_at_draft(house, door, None).await?.room;
    let viewer = viewer_in(&room);
    let mine = if fields.has("words") { fields.text("words") } else { &crossed.theirs };
    let also = ["do"].into_iter().filter_map(|name| Some((name, fields.find(name)?.to_owned())));
    let clash = Clash {
        team: &room.charter.team_name,
        mine,
        why: fields.text("why"),
        theirs: &crossed.theirs,
        version: crossed.version,
        action,
        also: also.collect(),
        cancel_href: back,
    };
    let setting = visit.setting(house, &room.organisation_name);
    answer(StatusCode::CONFLICT, &StalePage::new(setting, form_key(house), &viewer, clash))
}

async fn place<S: Side>(house: web::Data<House>, visit: Visit, path: Two, form: Form) -> Result<HttpResponse, Fault> {
    let door = S::door(&house, &visit, &path.0)?;
    let which = id(&path.1)?;
    let deed = match form.fields.text("do") {
        "up" => ClauseDeed::Move(Move::Up),
        "down" => ClauseDeed::Move(Move::Down),
        "park" => ClauseDeed::Park,
        "unpark" => ClauseDeed::Unpark,
        _ => return Err(Fault::BadRequest),
    };
    acts::place_clause(&house, door.clone(), which.clone(), deed, form.key).await?;
    let said = match deed {
        ClauseDeed::Park => "parked",
        ClauseDeed::Unpark => "brought-back",
        ClauseDeed::Move(_) => "moved",
    };
    Ok(go_saying(&address(&door, &Part::Clause.anchor(&which)), said))
}
