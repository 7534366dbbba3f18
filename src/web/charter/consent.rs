//! Asking the team, and a member's answer.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::draft::draft_page;
use super::{Door, Facilitators, Members, Side, address, member_door};
use crate::acts::charter::{self as acts, Saying};
use crate::acts::{ActError, House};
use crate::base::paths;
use crate::base::token::PublicId;
use crate::domain::agreement::consent::Quorum;
use crate::domain::consent::Said;
use crate::domain::refused::Refused;
use crate::views::charter::consent_box::TypedConsent;
use crate::views::charter::draft::Looking;
use crate::web::error::Fault;
use crate::web::form::{Fields, Form};
use crate::web::page::{Visit, go_saying};
use crate::web::table::{self, Entry, post};

/// What somebody is told whose answer met new words.
const OVERTAKEN: &str = "The words changed while you read them. What you said to the others is saved; what is new asks \
                         for your answer below.";

pub fn entries() -> Vec<Entry> {
    vec![
        post("/charters/{charter}/consent", table::Door::Facilitator, |r| r.to(round::<Facilitators>)),
        post("/my/{invitation}/consent/round", table::Door::Member, |r| r.to(round::<Members>)),
        post("/my/{invitation}/consent", table::Door::Member, |r| r.to(answer)),
    ]
}

async fn round<S: Side>(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let door = S::door(&house, &visit, &path)?;
    let (done, said) = match form.fields.text("do") {
        "ask" => {
            (acts::ask_team_by(&house, door.clone(), Quorum::parse(form.fields.text("quorum"))).await, "team-asked")
        }
        "again" => (acts::write_to_asked_again(&house, door.clone()).await, "asked-again"),
        "close" => (acts::close_round(&house, door.clone(), true).await, "round-closed"),
        "reopen" => (acts::close_round(&house, door.clone(), false).await, "round-open"),
        _ => return Err(Fault::BadRequest),
    };
    match done {
        Ok(()) => Ok(go_saying(&address(&door, &format!("{}#consent", paths::DRAFT)), said)),
        Err(ActError::Refused(all)) => {
            let refused = all.iter().map(|one| one.sentence.as_str()).collect::<Vec<_>>().join(" ");
            let looking = Looking { refused, ..Looking::default() };
            draft_page(&house, &visit, door, looking, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn answer(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let door = member_door(&house, &visit, &path)?;
    let Some(said) = Said::parse(form.fields.text("answer")) else {
        let missing = Refused::field("answer", "One thing is missing: choose one of the three answers.");
        return refused(&house, &visit, door, &form.fields, &[missing]).await;
    };
    let saying = Saying {
        said,
        sentence: PublicId::parse(form.fields.text("sentence")),
        words: form.fields.text("say").to_owned(),
        read: form.fields.all("read").into_iter().filter_map(read).collect(),
    };
    match acts::answer_consent(&house, door.clone(), saying).await {
        Ok(false) => Ok(go_saying(&address(&door, &format!("{}#consent", paths::DRAFT)), "answer-saved")),
        Ok(true) => {
            let looking = Looking { refused: OVERTAKEN.to_owned(), ..Looking::default() };
            draft_page(&house, &visit, door, looking, StatusCode::CONFLICT).await
        }
        Err(ActError::Refused(all)) => refused(&house, &visit, door, &form.fields, &all).await,
        Err(ActError::Stale { theirs, .. }) => overtaken(&house, &visit, (door, &form.fields), &theirs).await,
        Err(other) => Err(other.into()),
    }
}

/// What was meant for words that are no longer there comes back with those that are; nothing of it is saved.
async fn overtaken(
    house: &web::Data<House>,
    visit: &Visit,
    (door, fields): (Door, &Fields),
    theirs: &str,
) -> Result<HttpResponse, Fault> {
    let refused = match theirs {
        "" => "The sentence you named is not asked about any more. Nothing is saved yet; what you wrote stands below. \
               Name another sentence, or choose another answer."
            .to_owned(),
        words => format!(
            "The sentence you named changed while you wrote. It says now: “{words}” Nothing is saved yet; what you \
             wrote stands below."
        ),
    };
    // Nothing else may be open; then the form would not be there to hold what was written.
    let answers_again = fields.has("again") || theirs.is_empty();
    let looking = Looking { consent: typed(fields, &[]), refused, answers_again, ..Looking::default() };
    draft_page(house, visit, door, looking, StatusCode::CONFLICT).await
}

/// "id:version" of a sentence as it stood on the page.
fn read(text: &str) -> Option<(PublicId, i32)> {
    let (id, version) = text.split_once(':')?;
    Some((PublicId::parse(id)?, version.parse().ok()?))
}

async fn refused(
    house: &web::Data<House>,
    visit: &Visit,
    door: Door,
    fields: &Fields,
    all: &[Refused],
) -> Result<HttpResponse, Fault> {
    // Whoever changes an earlier answer gets the same form back.
    let looking = Looking { consent: typed(fields, all), answers_again: fields.has("again"), ..Looking::default() };
    draft_page(house, visit, door, looking, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// The form as it was sent, with what is wrong in it.
fn typed(fields: &Fields, all: &[Refused]) -> TypedConsent {
    let about = |field: &str| {
        let found = all.iter().find(|one| one.field == Some(field));
        found.map(|one| one.sentence.clone()).unwrap_or_default()
    };
    TypedConsent {
        said: Said::parse(fields.text("answer")),
        sentence: fields.text("sentence").to_owned(),
        words: fields.text("say").to_owned(),
        said_error: about("answer"),
        sentence_error: about("sentence"),
        words_error: about("say"),
    }
}
