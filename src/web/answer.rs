//! A member's pages on a device that has started: questions, all of them, check, thanks, taking back, the mailed code.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::error::Fault;
use super::form::{Fields, Form, filled as filled_in};
use super::limit::Limits;
use super::page::{Visit, answer as page, go, go_saying, show, show_refused};
use super::table::{Door, Entry, get, post};
use crate::acts::answer::{self, Outcome, Sent};
use crate::acts::device::{self, Typed};
use crate::acts::seat::Ticket;
use crate::acts::{ActError, House};
use crate::base::paths;
use crate::base::token::PublicId;
use crate::domain::bank::Bank;
use crate::domain::filled::{Faults, Filled};
use crate::domain::sitting::{Sitting, Standing};
use crate::views::answer::{AllPage, Ask, CheckPage, CodePage, DonePage, LeavePage, QuestionPage, StartPage, moved};
use crate::views::standing::StandingPage;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/my/{invitation}", Door::Member, |r| r.to(start_again)),
        get("/my/{invitation}/q/{place}", Door::Member, |r| r.to(question)),
        post("/my/{invitation}/q/{place}", Door::Member, |r| r.to(save)),
        get("/my/{invitation}/all", Door::Member, |r| r.to(all)),
        post("/my/{invitation}/all", Door::Member, |r| r.to(save_all)),
        get("/my/{invitation}/check", Door::Member, |r| r.to(check)),
        post("/my/{invitation}/check", Door::Member, |r| r.to(finish)),
        get("/my/{invitation}/done", Door::Member, |r| r.to(done)),
        get("/my/{invitation}/leave", Door::Member, |r| r.to(leave)),
        post("/my/{invitation}/leave", Door::Member, |r| r.to(take_back)),
        get("/my/{invitation}/code", Door::Member, |r| r.to(code)),
        post("/my/{invitation}/code", Door::Member, |r| r.to(use_code)),
    ]
}

type Shown = Result<HttpResponse, Fault>;

fn ticket(house: &web::Data<House>, visit: &Visit, invitation: &str) -> Result<Ticket, Fault> {
    let invitation = PublicId::parse(invitation).ok_or(Fault::NotFound)?;
    let device = visit.device(house, &invitation);
    Ok(Ticket { invitation, device })
}

/// The member's place, or the page that stands in while there is nothing to answer.
async fn sit(
    house: &web::Data<House>,
    visit: &Visit,
    invitation: &str,
) -> Result<Result<Sitting, HttpResponse>, Fault> {
    let sitting = answer::look(house, ticket(house, visit, invitation)?).await?;
    Ok(match turned_away(house, visit, &sitting)? {
        Some(shown) => Err(shown),
        None => Ok(sitting),
    })
}

fn turned_away(house: &web::Data<House>, visit: &Visit, sitting: &Sitting) -> Result<Option<HttpResponse>, Fault> {
    let stand = |status| page(status, &StandingPage::new(visit.setting(house, ""), sitting));
    Ok(match sitting.standing() {
        Standing::Open => None,
        Standing::Closed => Some(go(&paths::member(&sitting.invitation, sitting.home_after_closing()))),
        Standing::Declined | Standing::Over => Some(stand(StatusCode::GONE)?),
        Standing::Knocking | Standing::NotYet => Some(stand(StatusCode::OK)?),
    })
}

/// A deed that came too late, or to a door that is shut, with the sentence of the act.
fn too_late(house: &web::Data<House>, visit: &Visit, invitation: &str, error: ActError) -> Shown {
    let (status, sentence) = match error {
        ActError::WrongStage(sentence) => (StatusCode::CONFLICT, sentence),
        ActError::Gone(sentence) => (StatusCode::GONE, sentence),
        other => return Err(other.into()),
    };
    let id = PublicId::parse(invitation).ok_or(Fault::NotFound)?;
    page(status, &StandingPage::not_saved(visit.setting(house, ""), &id, &sentence))
}

async fn start_again(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Shown {
    let (sitting, team_size) = answer::look_at_start(&house, ticket(&house, &visit, &path)?).await?;
    if let Some(shown) = turned_away(&house, &visit, &sitting)? {
        return Ok(shown);
    }
    show(&StartPage::again(visit.setting(&house, ""), &house.bank, (&sitting, team_size)))
}

async fn question(house: web::Data<House>, visit: Visit, path: web::Path<(String, usize)>) -> Shown {
    let sitting = match sit(&house, &visit, &path.0).await? {
        Ok(sitting) => sitting,
        Err(shown) => return Ok(shown),
    };
    let from = visit.query("from").unwrap_or_default();
    let ask = Ask { bank: &house.bank, sitting: &sitting, place: path.1, from: from_word(&from) };
    let shown = QuestionPage::new(visit.setting(&house, ""), &ask).ok_or(Fault::NotFound)?;
    if !sitting.may_touch(&shown.code) {
        return Ok(go(&paths::member(&sitting.invitation, "/check")));
    }
    show(&shown)
}

/// What a question's form wants.
enum Wish {
    Next,
    Skip,
    Leave,
    /// A button of a ranking.
    Move(String),
}

impl Wish {
    fn of(fields: &Fields) -> Self {
        match fields.text("do") {
            "skip" => Self::Skip,
            "leave" => Self::Leave,
            pressed if pressed.contains(':') => Self::Move(pressed.to_owned()),
            _ => Self::Next,
        }
    }
}

async fn save(house: web::Data<House>, visit: Visit, path: web::Path<(String, usize)>, form: Form) -> Shown {
    let question = house.bank.question(form.fields.text("question")).ok_or(Fault::NotFound)?;
    let filled = filled_in(question, &form.fields);
    let from = from_word(form.fields.text("from"));
    let ticket = ticket(&house, &visit, &path.0)?;
    let sent = match Wish::of(&form.fields) {
        Wish::Move(pressed) => return rearrange(&house, &visit, &path, (filled, &pressed, from)).await,
        Wish::Leave if filled.is_empty() => return Ok(go(&paths::member(&ticket.invitation, ""))),
        Wish::Skip => Sent::Skip,
        Wish::Leave | Wish::Next => Sent::Answer(filled.clone()),
    };
    match answer::save(&house, ticket, vec![(question.code.clone(), sent)]).await {
        Ok(Outcome::Saved(sitting)) if form.fields.text("do") == "leave" => {
            Ok(go_saying(&paths::member(&sitting.invitation, ""), "answers-saved"))
        }
        Ok(Outcome::Saved(sitting)) => Ok(go(&next(&house.bank, &sitting, &question.code, from))),
        Ok(Outcome::Hidden(sitting)) => Ok(go(&paths::member(&sitting.invitation, "/code"))),
        Ok(Outcome::Refused(sitting, faults)) => {
            let none = Faults::default();
            let faults = faults.first().map_or(&none, |(_, faults)| faults);
            let place = place_of(&house.bank, &sitting, &question.code);
            let ask = Ask { bank: &house.bank, sitting: &sitting, place, from };
            let shown = QuestionPage::filled(visit.setting(&house, ""), &ask, &filled, faults);
            show_refused(&shown.ok_or(Fault::NotFound)?)
        }
        Err(error) => too_late(&house, &visit, &path.0, error),
    }
}

/// Nothing is saved while somebody still moves things about.
async fn rearrange(
    house: &web::Data<House>,
    visit: &Visit,
    path: &(String, usize),
    (mut filled, pressed, from): (Filled, &str, &str),
) -> Shown {
    let sitting = match sit(house, visit, &path.0).await? {
        Ok(sitting) => sitting,
        Err(shown) => return Ok(shown),
    };
    let moved = moved(filled.picked, pressed).ok_or(Fault::BadRequest)?;
    filled.picked = moved.order;
    let ask = Ask { bank: &house.bank, sitting: &sitting, place: path.1, from };
    let shown = QuestionPage::filled(visit.setting(house, ""), &ask, &filled, &Faults::default());
    show(&shown.ok_or(Fault::NotFound)?.moved(&moved.code))
}

fn from_word(typed: &str) -> &'static str {
    if typed == "check" { "check" } else { "" }
}

fn place_of(bank: &Bank, sitting: &Sitting, code: &str) -> usize {
    let asked = sitting.asked(bank);
    asked.iter().position(|asked| asked.question.code == code).map_or(0, |at| at + 1)
}

fn next(bank: &Bank, sitting: &Sitting, code: &str, from: &str) -> String {
    let place = place_of(bank, sitting, code);
    let next = match sitting.sees_answers {
        true => Some(place + 1).filter(|next| *next <= sitting.asked(bank).len()),
        false => sitting.open_after(bank, place).or_else(|| sitting.open_after(bank, 0)),
    };
    match next.filter(|_| from != "check") {
        Some(next) => paths::question(&sitting.invitation, next),
        None => paths::member(&sitting.invitation, "/check"),
    }
}

async fn all(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Shown {
    match sit(&house, &visit, &path).await? {
        Ok(sitting) => show(&AllPage::new(visit.setting(&house, ""), &house.bank, &sitting)),
        Err(shown) => Ok(shown),
    }
}

async fn save_all(house: web::Data<House>, visit: Visit, path: web::Path<String>, form: Form) -> Shown {
    let mut sent: Vec<(String, Filled)> = Vec::new();
    for code in form.fields.all("question") {
        let question = house.bank.question(code).ok_or(Fault::NotFound)?;
        if !sent.iter().any(|(known, _)| known == code) {
            sent.push((question.code.clone(), filled_in(question, &form.fields)));
        }
    }
    let leaves = form.fields.text("do") == "leave";
    let deeds = sent.iter().map(|(code, filled)| (code.clone(), Sent::Maybe(filled.clone()))).collect();
    let ticket = ticket(&house, &visit, &path)?;
    let outcome = match leaves {
        true => answer::save(&house, ticket, deeds).await,
        false => answer::save_and_finish(&house, ticket, deeds).await,
    };
    match outcome {
        Ok(Outcome::Saved(sitting)) if leaves => {
            Ok(go_saying(&paths::member(&sitting.invitation, ""), "answers-saved"))
        }
        Ok(Outcome::Saved(sitting)) => Ok(go(&paths::member(&sitting.invitation, "/done"))),
        Ok(Outcome::Hidden(sitting)) => Ok(go(&paths::member(&sitting.invitation, "/code"))),
        Ok(Outcome::Refused(sitting, faults)) => {
            let setting = visit.setting(&house, "");
            show_refused(&AllPage::filled(setting, &house.bank, &sitting, (&sent, &faults)))
        }
        Err(error) => too_late(&house, &visit, &path, error),
    }
}

async fn check(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Shown {
    match sit(&house, &visit, &path).await? {
        Ok(sitting) => show(&CheckPage::new(visit.setting(&house, ""), &house.bank, &sitting)),
        Err(shown) => Ok(shown),
    }
}

async fn finish(house: web::Data<House>, visit: Visit, path: web::Path<String>, _: Form) -> Shown {
    let ticket = ticket(&house, &visit, &path)?;
    let done = paths::member(&ticket.invitation, "/done");
    match answer::finish(&house, ticket).await {
        Ok(()) => Ok(go(&done)),
        Err(error) => too_late(&house, &visit, &path, error),
    }
}

async fn done(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Shown {
    match sit(&house, &visit, &path).await? {
        Ok(sitting) => show(&DonePage::new(visit.setting(&house, ""), &sitting)),
        Err(shown) => Ok(shown),
    }
}

/// After closing this page still opens: it says why nothing can be taken back.
async fn leave(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Shown {
    let sitting = answer::look(&house, ticket(&house, &visit, &path)?).await?;
    match sitting.standing() {
        Standing::Open | Standing::Closed => show(&LeavePage::new(visit.setting(&house, ""), &sitting)),
        _ => turned_away(&house, &visit, &sitting)?.ok_or(Fault::NotFound),
    }
}

async fn take_back(house: web::Data<House>, visit: Visit, path: web::Path<String>, _: Form) -> Shown {
    let ticket = ticket(&house, &visit, &path)?;
    let id = ticket.invitation.clone();
    match answer::take_back(&house, ticket).await {
        Ok(true) => Ok(go_saying(&paths::member(&id, ""), "answers-taken-back")),
        Ok(false) => Ok(go(&paths::member(&id, "/code"))),
        Err(error) => too_late(&house, &visit, &path, error),
    }
}

/// After closing this page still opens: cards and what is kept are read on a new device with a code as well.
async fn code(house: web::Data<House>, visit: Visit, path: web::Path<String>) -> Shown {
    let sitting = answer::look(&house, ticket(&house, &visit, &path)?).await?;
    let is_closed = sitting.standing() == Standing::Closed;
    if let Some(shown) = turned_away(&house, &visit, &sitting)?.filter(|_| !is_closed) {
        return Ok(shown);
    }
    if !sitting.hides_something() {
        return Ok(go(&paths::member(&sitting.invitation, after_code(is_closed))));
    }
    show(&CodePage::new(visit.setting(&house, ""), &sitting, visit.query("sent").is_some()))
}

/// Where earlier words are read: the answers while they are open, then the card.
fn after_code(is_closed: bool) -> &'static str {
    if is_closed { paths::CARD } else { "/check" }
}

async fn use_code(
    (house, limits): (web::Data<House>, web::Data<Limits>),
    visit: Visit,
    path: web::Path<String>,
    form: Form,
) -> Shown {
    let ticket = ticket(&house, &visit, &path)?;
    limits.sign_in(&format!("code {}", ticket.invitation), visit.address(&house))?;
    let page = paths::member(&ticket.invitation, "/code");
    if form.fields.text("do") == "send" {
        return match device::send_code(&house, ticket).await {
            Ok(()) => Ok(go_saying(&format!("{page}?sent=1"), "code-sent")),
            Err(ActError::Refused(_)) => Ok(go(&page)),
            Err(error) => too_late(&house, &visit, &path, error),
        };
    }
    let typed = form.fields.text("code");
    let sentence = match device::type_code(&house, ticket.clone(), typed.to_owned()).await {
        Ok(Typed::Right { is_closed }) => {
            return Ok(go_saying(&paths::member(&ticket.invitation, after_code(is_closed)), "answers-shown"));
        }
        Ok(Typed::Wrong) => "This is not the code. Look at the newest letter once more.",
        Ok(Typed::Over) => "This code is over. Send a new one.",
        Err(error) => return too_late(&house, &visit, &path, error),
    };
    let sitting = answer::look(&house, ticket).await?;
    show_refused(&CodePage::refused(visit.setting(&house, ""), &sitting, (typed, sentence)))
}
