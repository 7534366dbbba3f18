//! Requests of a team; the same page by the address of a facilitator and of a member.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::{Door, Facilitators, Members, Side, address, id, member_door, viewer_in};
use crate::acts::charter::Reader;
use crate::acts::charter::request as acts;
use crate::acts::{ActError, House};
use crate::base::paths;
use crate::domain::refused::Refused;
use crate::domain::request::{Typed, Wish};
use crate::views::charter::meeting::Returned;
use crate::views::charter::requests::{OWN, RequestsPage, Shown, reply_name};
use crate::web::error::Fault;
use crate::web::form::{Fields, Form};
use crate::web::page::{Visit, answer, form_key, go_saying};
use crate::web::table::{self, Entry, get, post};

type Answered = Result<HttpResponse, Fault>;

pub fn entries() -> Vec<Entry> {
    use table::Door::{Facilitator, Member};
    vec![
        get("/charters/{charter}/requests", Facilitator, |r| r.to(page::<Facilitators>)),
        get("/my/{invitation}/requests", Member, |r| r.to(page::<Members>)),
        post("/my/{invitation}/requests", Member, |r| r.to(send)),
        post("/my/{invitation}/requests/draft", Member, |r| r.to(draft)),
        post("/charters/{charter}/requests/{request}", Facilitator, |r| r.to(deed::<Facilitators>)),
        post("/my/{invitation}/requests/{request}", Member, |r| r.to(deed::<Members>)),
    ]
}

async fn page<S: Side>(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Answered {
    let door = S::door(&house, &visit, &path)?;
    let replying = visit.query("reply").unwrap_or_default().to_string();
    requests_page(&house, &visit, door, (&replying, &Returned::default(), StatusCode::OK)).await
}

async fn requests_page(
    house: &web::Data<House>,
    visit: &Visit,
    door: Door,
    (replying, back, status): (&str, &Returned, StatusCode),
) -> Answered {
    let seen = acts::look_at_requests(house, door).await?;
    let room = &seen.room;
    let member = match &room.reader {
        Reader::Member { id, .. } => Some(*id),
        Reader::Facilitator { .. } => None,
    };
    let shown = Shown {
        viewer: &viewer_in(room),
        bank: &house.bank,
        charter: &room.charter,
        parts: &seen.parts,
        all: &seen.all,
        member,
        draft: seen.draft.as_ref(),
        may_reply: seen.may_reply,
        replying,
    };
    let setting = visit.setting(house, &room.organisation_name);
    answer(status, &RequestsPage::new(setting, form_key(house), &shown, back))
}

fn returned(form: &str, fields: &Fields, refused: Vec<Refused>) -> Returned {
    let typed = fields.under("").map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    Returned { form: form.to_owned(), typed, refused }
}

fn wish(house: &House, fields: &Fields) -> Wish {
    let text = |field: &str| fields.text(field).to_owned();
    let parts = house.bank.request_parts().iter().map(|part| (part.code.clone(), text(&part.code)));
    Wish { words: text("words"), problem: text("problem"), parts: parts.collect() }
}

async fn send(house: web::Data<House>, visit: Visit, path: web::Path<String>, form: Form) -> Answered {
    let door = member_door(&house, &visit, &path)?;
    let typed = (wish(&house, &form.fields), form.fields.text("signed") == "yes");
    let done = acts::send(&house, door.clone(), form.key, typed).await;
    finish(&house, &visit, door, (done, "request-sent", &form.fields)).await
}

async fn draft(house: web::Data<House>, visit: Visit, path: web::Path<String>, form: Form) -> Answered {
    let door = member_door(&house, &visit, &path)?;
    let done = acts::keep_draft(&house, door.clone(), wish(&house, &form.fields)).await;
    finish(&house, &visit, door, (done, "request-draft", &form.fields)).await
}

/// Back to the page with a word, or with a member's own request as it was typed.
async fn finish(
    house: &web::Data<House>,
    visit: &Visit,
    door: Door,
    (done, said, fields): (Result<(), ActError>, &str, &Fields),
) -> Answered {
    match done {
        Ok(()) => Ok(go_saying(&address(&door, paths::REQUESTS), said)),
        Err(ActError::Refused(all)) => {
            let back = returned(OWN, fields, all);
            requests_page(house, visit, door, ("", &back, StatusCode::UNPROCESSABLE_ENTITY)).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn deed<S: Side>(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<(String, String)>,
    form: Form,
) -> Answered {
    let door = S::door(&house, &visit, &path.0)?;
    let (which, fields) = (id(&path.1)?, &form.fields);
    if fields.text("do") == "take-back" {
        acts::take_back(&house, door.clone(), which).await?;
        return Ok(go_saying(&address(&door, paths::REQUESTS), "request-back"));
    }
    let text = |field: &str| fields.text(field).to_owned();
    let typed = Typed {
        reply: text("reply"),
        until: text("until"),
        words: text("words"),
        title: text("title"),
        note: text("note"),
    };
    let version = fields.text("version").parse().map_err(|_| Fault::BadRequest)?;
    let (refused, status) = match acts::reply(&house, door.clone(), (which.clone(), version), typed).await {
        Ok(()) => return Ok(go_saying(&address(&door, &format!("{}#t-{which}", paths::REQUESTS)), "reply-saved")),
        Err(ActError::Refused(all)) => (all, StatusCode::UNPROCESSABLE_ENTITY),
        Err(ActError::Stale { .. }) => {
            let faster = "Somebody replied a moment ago. Their reply stands above; save yours if it is the right one.";
            (vec![Refused::field("reply", faster)], StatusCode::CONFLICT)
        }
        Err(other) => return Err(other.into()),
    };
    let back = returned(&reply_name(which.as_str()), fields, refused);
    requests_page(&house, &visit, door, (which.as_str(), &back, status)).await
}
