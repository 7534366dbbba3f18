//! Publishing, and ending without a charter: each a page that says what will happen, then one button.

use actix_web::{HttpResponse, web};

use super::{Door, Facilitators, Members, Side, address, charter_address, facilitator_door, typed_plan, viewer_in};
use crate::acts::charter as acts;
use crate::acts::{ActError, House};
use crate::base::paths;
use crate::domain::refused::Refused;
use crate::views::charter::looking::offered;
use crate::views::charter::publish::{Announced, NotThisTimePage, PublishPage};
use crate::web::error::Fault;
use crate::web::form::{Fields, Form};
use crate::web::page::{Visit, form_key, go_saying, show, show_refused};
use crate::web::table::{self, Entry, get, post};

pub fn entries() -> Vec<Entry> {
    use table::Door::{Facilitator, Member};
    vec![
        get("/charters/{charter}/publish", Facilitator, |r| r.to(confirm::<Facilitators>)),
        get("/my/{invitation}/publish", Member, |r| r.to(confirm::<Members>)),
        post("/charters/{charter}/publish", Facilitator, |r| r.to(publish::<Facilitators>)),
        post("/my/{invitation}/publish", Member, |r| r.to(publish::<Members>)),
        get("/charters/{charter}/not-this-time", Facilitator, |r| r.to(confirm_end)),
        post("/charters/{charter}/not-this-time", Facilitator, |r| r.to(end)),
    ]
}

async fn confirm<S: Side>(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    let door = S::door(&house, &visit, &path)?;
    show(&publish_page(&house, &visit, door, None).await?)
}

/// `typed` is a form that came back, with its sentences.
async fn publish_page(
    house: &web::Data<House>,
    visit: &Visit,
    door: Door,
    typed: Option<(&Fields, &[Refused])>,
) -> Result<PublishPage, Fault> {
    let seen = acts::look_at_publishing(house, door).await?;
    let room = &seen.room;
    let viewer = viewer_in(room);
    let usual = &seen.usual;
    let begin = || offered(usual.plan, usual.is_booked, &usual.words, usual.ends_on);
    let announced = Announced {
        team: &room.charter.team_name,
        number: room.charter.next_number(),
        refusal: &seen.refusal,
        receivers: &seen.receivers,
        without_address: &seen.without_address,
        counts: seen.counts,
        look: typed.map_or_else(begin, |(fields, _)| typed_plan(fields)),
        booked: usual.is_booked.then_some(usual.plan),
        subject: &seen.preview.subject,
        letter: &seen.preview.text,
        file_name: &seen.file_name,
        has_file: typed.is_some_and(|(fields, _)| fields.has("has_file")),
    };
    let refused = typed.map(|(_, all)| all).unwrap_or_default();
    let errors: Vec<(&str, String)> =
        refused.iter().filter_map(|one| Some((one.field?, one.sentence.clone()))).collect();
    let setting = visit.setting(house, &room.organisation_name);
    Ok(PublishPage::new(setting, form_key(house), &viewer, &announced, &errors))
}

async fn publish<S: Side>(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let door = S::door(&house, &visit, &path)?;
    let chosen = acts::Chosen { look: typed_plan(&form.fields), has_file: form.fields.has("has_file") };
    match acts::publish(&house, door.clone(), chosen).await {
        Ok(()) => Ok(go_saying(&charter_address(&door), "published")),
        Err(ActError::Refused(all)) => {
            show_refused(&publish_page(&house, &visit, door, Some((&form.fields, &all))).await?)
        }
        Err(other) => Err(other.into()),
    }
}

async fn confirm_end(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Result<HttpResponse, Fault> {
    let door = facilitator_door(&visit, &path)?;
    show(&end_page(&house, &visit, door, ("", "")).await?)
}

async fn end_page(
    house: &web::Data<House>,
    visit: &Visit,
    door: Door,
    reason: (&str, &str),
) -> Result<NotThisTimePage, Fault> {
    let room = acts::look_at_draft(house, door, None).await?.room;
    let viewer = viewer_in(&room);
    let setting = visit.setting(house, &room.organisation_name);
    Ok(NotThisTimePage::new(setting, form_key(house), &viewer, &room.charter.team_name, reason))
}

async fn end(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let door = facilitator_door(&visit, &path)?;
    let typed = form.fields.text("reason");
    match acts::end_without(&house, door.clone(), typed.to_owned(), form.key.clone()).await {
        Ok(()) => Ok(go_saying(&address(&door, paths::DRAFT), "ended")),
        Err(ActError::Refused(all)) => {
            let sentence = all.first().map(|one| one.sentence.as_str()).unwrap_or_default();
            show_refused(&end_page(&house, &visit, door, (typed, sentence)).await?)
        }
        Err(other) => Err(other.into()),
    }
}
