//! How a team goes on after its closing round; the same page by the address of a facilitator and of the keeper.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::{Door, Facilitators, Members, Side, charter_address, viewer_in};
use crate::acts::charter::ending::{self as acts, TypedEnding};
use crate::acts::{ActError, House};
use crate::base::token::PublicId;
use crate::views::charter::ending::{EndingPage, FORM, Shown};
use crate::views::charter::meeting::Returned;
use crate::web::error::Fault;
use crate::web::form::Form;
use crate::web::page::{Visit, answer, form_key, go_saying};
use crate::web::table::{self, Entry, get, post};

type Answered = Result<HttpResponse, Fault>;

pub fn entries() -> Vec<Entry> {
    use table::Door::{Facilitator, Member};
    vec![
        get("/charters/{charter}/ending", Facilitator, |r| r.to(page::<Facilitators>)),
        get("/my/{invitation}/ending", Member, |r| r.to(page::<Members>)),
        post("/charters/{charter}/ending", Facilitator, |r| r.to(end::<Facilitators>)),
        post("/my/{invitation}/ending", Member, |r| r.to(end::<Members>)),
        post("/charters/{charter}/ending/undo", Facilitator, |r| r.to(undo::<Facilitators>)),
        post("/my/{invitation}/ending/undo", Member, |r| r.to(undo::<Members>)),
    ]
}

async fn page<S: Side>(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Answered {
    let door = S::door(&house, &visit, &path)?;
    ending_page(&house, &visit, door, (&Returned::default(), StatusCode::OK)).await
}

async fn ending_page(
    house: &web::Data<House>,
    visit: &Visit,
    door: Door,
    (back, status): (&Returned, StatusCode),
) -> Answered {
    let seen = acts::look_at_ending(house, door).await?;
    let shown = Shown {
        charter: &seen.room.charter,
        people: &seen.people,
        keeper: seen.keeper.as_ref(),
        keeps: &seen.keeps,
        months: seen.months,
        today: seen.today,
    };
    let setting = visit.setting(house, &seen.room.organisation_name);
    answer(status, &EndingPage::new(setting, form_key(house), &viewer_in(&seen.room), (&shown, back)))
}

async fn end<S: Side>(house: web::Data<House>, visit: Visit, path: web::Path<String>, form: Form) -> Answered {
    let door = S::door(&house, &visit, &path)?;
    let fields = &form.fields;
    let typed = TypedEnding {
        ending: fields.text("ending").to_owned(),
        keeper: PublicId::parse(fields.text("keeper")),
        delete_on: fields.text("delete_on").to_owned(),
    };
    match acts::end(&house, door.clone(), typed).await {
        Ok(()) => Ok(go_saying(&charter_address(&door), "ending-saved")),
        Err(ActError::Refused(refused)) => {
            let typed = fields.under("").map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            let back = Returned { form: FORM.to_owned(), typed, refused };
            ending_page(&house, &visit, door, (&back, StatusCode::UNPROCESSABLE_ENTITY)).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn undo<S: Side>(house: web::Data<House>, visit: Visit, path: web::Path<String>, _: Form) -> Answered {
    let door = S::door(&house, &visit, &path)?;
    acts::take_up_again(&house, door.clone()).await?;
    Ok(go_saying(&charter_address(&door), "ending-undone"))
}
