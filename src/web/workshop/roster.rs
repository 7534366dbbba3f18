//! Lists of people: sent, looked at, taken in.

use actix_web::{HttpResponse, web};

use super::super::error::Fault;
use super::super::form::Form;
use super::super::page::{Visit, go, go_saying, show, show_refused};
use super::super::table::{Door, Entry, get, post};
use super::super::upload::Upload;
use super::people::people_page;
use super::{at, frame, id, or_refused};
use crate::acts::House;
use crate::acts::workshop::{plan, roster};
use crate::base::paths;
use crate::base::token::PublicId;
use crate::domain::Refused;
use crate::views::workshop::people::PersonForm;
use crate::views::workshop::preview::{Preview, Reading};

pub fn entries() -> Vec<Entry> {
    vec![
        post("/workshops/{workshop}/people/import", Door::Facilitator, |r| r.to(send)),
        get("/workshops/{workshop}/people/import/{list}", Door::Facilitator, |r| r.to(look)),
        post("/workshops/{workshop}/people/import/{list}", Door::Facilitator, |r| r.to(import)),
    ]
}

/// A file counts more than a pasted list.
async fn send(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<String>,
    upload: Upload,
) -> Result<HttpResponse, Fault> {
    let at = at(&visit, &path)?;
    let bytes = if upload.file.is_empty() { upload.fields.text("list").as_bytes().to_vec() } else { upload.file };
    if bytes.trim_ascii().is_empty() {
        let plan = plan::look_plan(&house, at).await?;
        let refused = [Refused::field("list", "Choose a file, or paste a list.")];
        return show_refused(&people_page(&house, &visit, &plan, (&PersonForm::default(), &refused)));
    }
    let list = roster::preview(&house, at.clone(), bytes).await?;
    Ok(go(&paths::roster_preview(&at.workshop, &list)))
}

async fn look(house: web::Data<House>, visit: Visit, path: web::Path<(String, String)>) -> Result<HttpResponse, Fault> {
    let list = id(&path.1)?;
    let seen = roster::look_preview(&house, at(&visit, &path.0)?, list.clone()).await?;
    show(&preview_page(&house, &visit, (&seen, &list), &[]))
}

fn preview_page(
    house: &web::Data<House>,
    visit: &Visit,
    (seen, list): (&roster::Preview, &PublicId),
    refused: &[Refused],
) -> Preview {
    let reading =
        Reading { id: list, read: &seen.read, first_team: &seen.first_team, teams: &seen.teams, known: &seen.known };
    Preview::new(frame(house, visit, &seen.who, "A list of people"), &seen.workshop, &reading, refused)
}

async fn import(
    house: web::Data<House>,
    visit: Visit,
    path: web::Path<(String, String)>,
    form: Form,
) -> Result<HttpResponse, Fault> {
    let (at, list) = (at(&visit, &path.0)?, id(&path.1)?);
    match or_refused(roster::import(&house, at.clone(), list.clone(), form.key).await)? {
        Ok(_) => Ok(go_saying(&paths::workshop(&at.workshop, "/people"), "added")),
        Err(refused) => {
            let seen = roster::look_preview(&house, at, list.clone()).await?;
            show_refused(&preview_page(&house, &visit, (&seen, &list), &refused))
        }
    }
}
