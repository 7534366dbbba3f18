//! A member's card, the cards of their team, "you and me", and what is kept about a member.

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, web};

use super::error::Fault;
use super::form::{Form, filled};
use super::page::{Visit, form_key, go_saying, show, show_refused};
use super::table::{Door, Entry, get, post};
use crate::acts::card::{self, Deed, Outcome};
use crate::acts::seat::Ticket;
use crate::acts::{ActError, House, kept};
use crate::base::paths;
use crate::base::token::PublicId;
use crate::views::card::{CardPage, CardQuestionPage, CardsPage, PairPage, RemovePage, next_question};
use crate::views::kept::{KeptPage, sections};

pub fn entries() -> Vec<Entry> {
    vec![
        get("/my/{invitation}/card", Door::Member, |r| r.to(mine)),
        post("/my/{invitation}/card", Door::Member, |r| r.to(set_line)),
        post("/my/{invitation}/card/call-out", Door::Member, |r| r.to(set_call_out)),
        post("/my/{invitation}/card/items/{question}", Door::Member, |r| r.to(set_item)),
        get("/my/{invitation}/card/q/{question}", Door::Member, |r| r.to(question)),
        post("/my/{invitation}/card/q/{question}", Door::Member, |r| r.to(answer)),
        get("/my/{invitation}/card/remove", Door::Member, |r| r.to(ask_to_remove)),
        post("/my/{invitation}/card/remove", Door::Member, |r| r.to(remove)),
        get("/my/{invitation}/cards", Door::Member, |r| r.to(team)),
        get("/my/{invitation}/pair/{member}", Door::Member, |r| r.to(pair)),
        get("/my/{invitation}/mine", Door::Member, |r| r.to(kept_page)),
        get("/my/{invitation}/mine.json", Door::Member, |r| r.to(kept_file)),
    ]
}

type Shown = Result<HttpResponse, Fault>;
type One = web::Path<String>;
type Two = web::Path<(String, String)>;

fn ticket(house: &web::Data<House>, visit: &Visit, invitation: &str) -> Result<Ticket, Fault> {
    let invitation = PublicId::parse(invitation).ok_or(Fault::NotFound)?;
    let device = visit.device(house, &invitation);
    Ok(Ticket { invitation, device })
}

async fn mine(house: web::Data<House>, visit: Visit, path: One) -> Shown {
    let seen = card::look(&house, ticket(&house, &visit, &path)?).await?;
    let frame = (visit.setting(&house, ""), form_key(&house));
    show(&CardPage::new(frame, &house.bank, (&seen.sitting, &seen.card), (None, &[])))
}

async fn set_line(house: web::Data<House>, visit: Visit, path: One, form: Form) -> Shown {
    let ticket = ticket(&house, &visit, &path)?;
    let home = paths::member(&ticket.invitation, paths::CARD);
    let typed = form.fields.text("line");
    match card::change(&house, ticket.clone(), Deed::Line(typed.to_owned())).await {
        Ok(()) => Ok(go_saying(&home, "saved")),
        Err(ActError::Refused(all)) => {
            let seen = card::look(&house, ticket).await?;
            let frame = (visit.setting(&house, ""), form_key(&house));
            show_refused(&CardPage::new(frame, &house.bank, (&seen.sitting, &seen.card), (Some(typed), &all)))
        }
        Err(other) => Err(other.into()),
    }
}

async fn set_call_out(house: web::Data<House>, visit: Visit, path: One, form: Form) -> Shown {
    let ticket = ticket(&house, &visit, &path)?;
    let grants = match form.fields.text("to") {
        "grant" => true,
        "withdraw" => false,
        _ => return Err(Fault::BadRequest),
    };
    let home = paths::member(&ticket.invitation, &format!("{}#call-out", paths::CARD));
    card::change(&house, ticket, Deed::CallOut(grants)).await?;
    Ok(go_saying(&home, "saved"))
}

async fn set_item(house: web::Data<House>, visit: Visit, path: Two, form: Form) -> Shown {
    let ticket = ticket(&house, &visit, &path.0)?;
    let question = path.1.clone();
    let home = paths::member(&ticket.invitation, paths::CARD);
    let (deed, said) = match form.fields.text("do") {
        "off" => (Deed::Show { question, is_shown: false }, "card-off"),
        "on" => (Deed::Show { question, is_shown: true }, "card-on"),
        "erase" => (Deed::Erase { question }, "card-erased"),
        _ => return Err(Fault::BadRequest),
    };
    card::change(&house, ticket, deed).await?;
    Ok(go_saying(&home, said))
}

async fn question(house: web::Data<House>, visit: Visit, path: Two) -> Shown {
    let seen = card::look(&house, ticket(&house, &visit, &path.0)?).await?;
    let frame = (visit.setting(&house, ""), form_key(&house));
    let page = CardQuestionPage::new(frame, &house.bank, (&seen.sitting, &seen.card), &path.1, None);
    let page = page.ok_or(Fault::NotFound)?;
    card::must_be_closed(&seen.sitting)?;
    show(&page)
}

async fn answer(house: web::Data<House>, visit: Visit, path: Two, form: Form) -> Shown {
    let ticket = ticket(&house, &visit, &path.0)?;
    let code = path.1.as_str();
    let typed = filled(house.bank.question(code).ok_or(Fault::NotFound)?, &form.fields);
    match card::answer(&house, ticket, code.to_owned(), typed.clone()).await? {
        Outcome::Saved(seen) => {
            let next = next_question(&house.bank, &seen.card, code);
            Ok(go_saying(&paths::member(&seen.sitting.invitation, &next), "card-on"))
        }
        Outcome::Refused(seen, faults) => {
            let frame = (visit.setting(&house, ""), form_key(&house));
            let about = (&seen.sitting, &seen.card);
            let page = CardQuestionPage::new(frame, &house.bank, about, code, Some((&typed, &faults)));
            show_refused(&page.ok_or(Fault::NotFound)?)
        }
    }
}

async fn ask_to_remove(house: web::Data<House>, visit: Visit, path: One) -> Shown {
    let seen = card::look(&house, ticket(&house, &visit, &path)?).await?;
    show(&RemovePage::new((visit.setting(&house, ""), form_key(&house)), &seen.sitting))
}

async fn remove(house: web::Data<House>, visit: Visit, path: One, _: Form) -> Shown {
    let ticket = ticket(&house, &visit, &path)?;
    let home = paths::member(&ticket.invitation, paths::CARD);
    card::change(&house, ticket, Deed::EraseAll).await?;
    Ok(go_saying(&home, "card-removed"))
}

async fn team(house: web::Data<House>, visit: Visit, path: One) -> Shown {
    let seen = card::look_at_team(&house, ticket(&house, &visit, &path)?).await?;
    let cards = (seen.others.as_slice(), seen.is_shared);
    show(&CardsPage::new(visit.setting(&house, ""), &house.bank, &seen.sitting, cards))
}

async fn pair(house: web::Data<House>, visit: Visit, path: Two) -> Shown {
    let other = PublicId::parse(&path.1).ok_or(Fault::NotFound)?;
    let seen = card::look_at_pair(&house, ticket(&house, &visit, &path.0)?, other).await?;
    let cards = (&seen.mine, &seen.other);
    show(&PairPage::new(visit.setting(&house, ""), &house.bank, &seen.sitting, cards, seen.sheet.as_ref()))
}

async fn kept_page(house: web::Data<House>, visit: Visit, path: One) -> Shown {
    let mine = kept::look(&house, ticket(&house, &visit, &path)?).await?;
    show(&KeptPage::new(visit.setting(&house, ""), &house.bank, &mine.sitting, &mine.kept))
}

async fn kept_file(house: web::Data<House>, visit: Visit, path: One) -> Shown {
    let mine = kept::look(&house, ticket(&house, &visit, &path)?).await?;
    let sections = sections(&house.bank, &mine.sitting, &mine.kept);
    let body = serde_json::to_vec_pretty(&sections).map_err(Fault::broken)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/json; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"what-is-kept-about-me.json\""))
        .body(body))
}
