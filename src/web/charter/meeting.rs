//! The check-in of a team and its design moments; the same pages by the address of a facilitator and of a member.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::{Door, Facilitators, Members, Side, address, id, member_door, viewer_in};
use crate::acts::charter::meeting::{self as acts, Answer, Handing, Met, PromiseDeed, Promised, Raised};
use crate::acts::{ActError, House};
use crate::base::paths;
use crate::base::token::PublicId;
use crate::domain::meeting::practised;
use crate::views::charter::meeting::{CheckInPage, MomentPage, MomentsShown, Returned, Shown};
use crate::web::error::Fault;
use crate::web::form::{Fields, Form};
use crate::web::page::{Visit, answer, form_key, go_saying};
use crate::web::table::{self, Entry, get, post};

type Answered = Result<HttpResponse, Fault>;
type Path<T = String> = web::Path<T>;

pub fn entries() -> Vec<Entry> {
    use table::Door::{Facilitator, Member};
    vec![
        get("/charters/{charter}/check-in", Facilitator, |r| r.to(check_in::<Facilitators>)),
        get("/my/{invitation}/check-in", Member, |r| r.to(check_in::<Members>)),
        post("/charters/{charter}/meetings", Facilitator, |r| r.to(met::<Facilitators>)),
        post("/my/{invitation}/meetings", Member, |r| r.to(met::<Members>)),
        post("/charters/{charter}/promises", Facilitator, |r| r.to(add_promise::<Facilitators>)),
        post("/my/{invitation}/promises", Member, |r| r.to(add_promise::<Members>)),
        post("/charters/{charter}/promises/{promise}", Facilitator, |r| r.to(promise::<Facilitators>)),
        post("/my/{invitation}/promises/{promise}", Member, |r| r.to(promise::<Members>)),
        post("/charters/{charter}/keeper", Facilitator, |r| r.to(keeper::<Facilitators>)),
        post("/my/{invitation}/keeper", Member, |r| r.to(keeper::<Members>)),
        post("/my/{invitation}/broken", Member, |r| r.to(broken)),
        get("/charters/{charter}/moment", Facilitator, |r| r.to(moments::<Facilitators>)),
        get("/my/{invitation}/moment", Member, |r| r.to(moments::<Members>)),
        post("/charters/{charter}/moment", Facilitator, |r| r.to(raise::<Facilitators>)),
        post("/my/{invitation}/moment", Member, |r| r.to(raise::<Members>)),
        post("/charters/{charter}/moments/{moment}", Facilitator, |r| r.to(moment::<Facilitators>)),
        post("/my/{invitation}/moments/{moment}", Member, |r| r.to(moment::<Members>)),
    ]
}

/// A form of the page that was refused, or nothing.
fn returned(form: impl Into<String>, fields: &Fields, error: ActError) -> Result<Returned, Fault> {
    let ActError::Refused(refused) = error else {
        return Err(error.into());
    };
    let typed = fields.under("").map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    Ok(Returned { form: form.into(), typed, refused })
}

async fn check_in<S: Side>(house: web::Data<House>, visit: Visit, path: Path) -> Answered {
    let door = S::door(&house, &visit, &path)?;
    check_in_page(&house, &visit, door, Returned::default()).await
}

async fn check_in_page(house: &web::Data<House>, visit: &Visit, door: Door, back: Returned) -> Answered {
    let device = match &door {
        Door::Member { invitation, .. } => visit.device_secret(house, invitation),
        Door::Facilitator { .. } => None,
    };
    let seen = acts::look_at_check_in(house, door, device).await?;
    let room = &seen.seat.room;
    let edit = visit.query("edit").unwrap_or_default();
    let shown = Shown {
        team: &room.charter.team_name,
        today: seen.seat.today,
        member: seen.seat.member(),
        account: seen.seat.account(),
        may_keep: seen.seat.may_keep,
        keeper: seen.seat.keeper.as_ref(),
        keeper_who_left: seen.keeper_who_left.as_deref(),
        people: &seen.people,
        next: seen.next.as_ref(),
        met: seen.met,
        practice: practised(&seen.sheet.clauses, seen.met),
        clauses: &seen.sheet.clauses,
        requests: seen.requests,
        meetings: &seen.meetings,
        marks: &seen.marks,
        promises: &seen.promises,
        removed: &seen.removed,
        moments: &seen.moments,
        sentences: &seen.sentences,
        edit: &edit,
    };
    let setting = visit.setting(house, &room.organisation_name);
    let page = CheckInPage::new(setting, form_key(house), &viewer_in(room), (&shown, &back));
    answer(status(&back), &page)
}

fn status(back: &Returned) -> StatusCode {
    if back.refused.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

/// Back to the check-in with a word, or with the form that was refused.
async fn done(
    house: &web::Data<House>,
    visit: &Visit,
    door: Door,
    (outcome, form, fields): (Result<(), ActError>, String, &Fields),
    (place, said): (&str, &str),
) -> Answered {
    match outcome {
        Ok(()) => Ok(go_saying(&address(&door, &format!("{}#{place}", paths::CHECK_IN)), said)),
        Err(error) => check_in_page(house, visit, door, returned(form, fields, error)?).await,
    }
}

async fn met<S: Side>(house: web::Data<House>, visit: Visit, path: Path, form: Form) -> Answered {
    let door = S::door(&house, &visit, &path)?;
    let fields = &form.fields;
    let (outcome, said) = match fields.text("do") {
        "add" => {
            let met = Met { on: fields.text("met_on").to_owned(), is_another: fields.has("again") };
            (acts::we_met(&house, door.clone(), form.key, met).await, "met")
        }
        "undo" => (acts::undo(&house, door.clone(), PublicId::parse(fields.text("meeting"))).await, "not-met"),
        _ => return Err(Fault::BadRequest),
    };
    done(&house, &visit, door, (outcome, "met".to_owned(), fields), ("held", said)).await
}

fn promised(fields: &Fields) -> Promised {
    Promised {
        who: PublicId::parse(fields.text("who")),
        words: fields.text("words").to_owned(),
        until: fields.text("until").to_owned(),
    }
}

async fn add_promise<S: Side>(house: web::Data<House>, visit: Visit, path: Path, form: Form) -> Answered {
    let door = S::door(&house, &visit, &path)?;
    let outcome = acts::add_promise(&house, door.clone(), form.key, promised(&form.fields)).await;
    done(&house, &visit, door, (outcome, "promise".to_owned(), &form.fields), ("promises", "promised")).await
}

async fn promise<S: Side>(house: web::Data<House>, visit: Visit, path: Path<(String, String)>, form: Form) -> Answered {
    let door = S::door(&house, &visit, &path.0)?;
    let (id, fields) = (id(&path.1)?, &form.fields);
    let (deed, said) = match fields.text("do") {
        "save" => {
            let outcome = acts::change_promise(&house, door.clone(), id.clone(), promised(fields)).await;
            return done(&house, &visit, door, (outcome, format!("p{id}"), fields), ("promises", "saved")).await;
        }
        "done" => (PromiseDeed::Done, "promise-said"),
        "not_done" => (PromiseDeed::NotDone, "promise-said"),
        "move" => (PromiseDeed::Move(fields.text("until").to_owned()), "promise-said"),
        "undo" => (PromiseDeed::Unmark, "promise-open"),
        "remove" => (PromiseDeed::Remove, "promise-removed"),
        "bring-back" => (PromiseDeed::BringBack, "promise-open"),
        _ => return Err(Fault::BadRequest),
    };
    let outcome = acts::do_promise(&house, door.clone(), id.clone(), deed).await;
    done(&house, &visit, door, (outcome, format!("m{id}"), fields), ("promises", said)).await
}

async fn keeper<S: Side>(house: web::Data<House>, visit: Visit, path: Path, form: Form) -> Answered {
    let door = S::door(&house, &visit, &path)?;
    let handing = match form.fields.text("do") {
        "volunteer" => Handing::Volunteer,
        "hand" => Handing::To(PublicId::parse(form.fields.text("keeper"))),
        _ => return Err(Fault::BadRequest),
    };
    let outcome = acts::hand_over(&house, door.clone(), handing).await;
    done(&house, &visit, door, (outcome, "keeper".to_owned(), &form.fields), ("keeper", "keeper-set")).await
}

async fn broken(house: web::Data<House>, visit: Visit, path: Path, form: Form) -> Answered {
    let door = member_door(&house, &visit, &path)?;
    let device = visit.device_secret(&house, &id(&path)?).ok_or(Fault::NotFound)?;
    let outcome = acts::press(&house, door.clone(), device, form.fields.text("sentence").to_owned()).await;
    done(&house, &visit, door, (outcome, "broken".to_owned(), &form.fields), ("sentences", "broken-said")).await
}

async fn moments<S: Side>(house: web::Data<House>, visit: Visit, path: Path) -> Answered {
    let door = S::door(&house, &visit, &path)?;
    moment_page(&house, &visit, door, Returned::default()).await
}

async fn moment_page(house: &web::Data<House>, visit: &Visit, door: Door, back: Returned) -> Answered {
    let seen = acts::look_at_moments(house, door).await?;
    let room = &seen.seat.room;
    let about = visit.query("about").unwrap_or_default();
    let shown = MomentsShown {
        team: &room.charter.team_name,
        sheet: &seen.sheet,
        all: &seen.all,
        member: seen.seat.member(),
        account: seen.seat.account(),
        about: &about,
    };
    let setting = visit.setting(house, &room.organisation_name);
    let page = MomentPage::new(setting, form_key(house), &viewer_in(room), (&shown, &back));
    answer(status(&back), &page)
}

async fn raise<S: Side>(house: web::Data<House>, visit: Visit, path: Path, form: Form) -> Answered {
    let door = S::door(&house, &visit, &path)?;
    let fields = &form.fields;
    let raised = Raised {
        topic: fields.text("topic").to_owned(),
        words: fields.text("words").to_owned(),
        is_signed: fields.text("signed") == "yes",
    };
    match acts::raise(&house, door.clone(), form.key, raised).await {
        Ok(()) => Ok(go_saying(&address(&door, paths::CHECK_IN), "moment-called")),
        Err(error) => moment_page(&house, &visit, door, returned("moment", fields, error)?).await,
    }
}

async fn moment<S: Side>(house: web::Data<House>, visit: Visit, path: Path<(String, String)>, form: Form) -> Answered {
    let door = S::door(&house, &visit, &path.0)?;
    let (id, fields) = (id(&path.1)?, &form.fields);
    let (outcome, said) = match fields.text("do") {
        "reply" => {
            let reply = Answer::Reply(fields.text("reply").to_owned());
            (acts::answer(&house, door.clone(), id.clone(), reply).await, "moment-answered")
        }
        "change" => (acts::answer(&house, door.clone(), id.clone(), Answer::Change).await, "moment-change"),
        "take-back" => (acts::take_back(&house, door.clone(), id.clone()).await, "moment-back"),
        _ => return Err(Fault::BadRequest),
    };
    done(&house, &visit, door, (outcome, format!("r{id}"), fields), ("main", said)).await
}
