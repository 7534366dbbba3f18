//! A workshop from the first click until its answers close, through the front door.

mod corrected;
mod following;
mod inviting;
mod many;
mod planning;

use alliance::acts::workshop::remind;
use alliance::domain::ids::WorkshopId;
use alliance::store::schema::{invitations, members, participations, workshops};
use alliance::store::{StoreError, Turn};
use diesel::prelude::*;
use jiff::SignedDuration;

use crate::house::{Client, House, Page};

const NINE: &str = "Ruth Adeyemi, ruth@lindgren.example\nInes Carvalho, ines@lindgren.example\n\
                    Leila Haddad, leila@lindgren.example\nJonas Lind, jonas@lindgren.example";

/// Clicks "Plan a workshop" and gives the address of the workshop.
async fn planned(client: &Client) -> String {
    client.get("/workshops").await;
    let page = client.post("/workshops/new", &[]).await;
    assert_eq!(page.status, 303, "{}", page.words());
    let to = page.location().unwrap();
    to.strip_suffix("/plan/team").unwrap_or_else(|| panic!("{to}")).to_owned()
}

/// Every field of the page's form for `action` as it stands there.
fn as_it_stands(page: &Page, action: &str) -> Vec<(String, String)> {
    let forms = page.body.split("<form").skip(1).map(|form| form.split("</form>").next().unwrap());
    // The last one: a step may have a smaller form above its own.
    let form = forms.filter(|form| form.contains(&format!("action=\"{action}\""))).last().unwrap();
    let value = |tag: &str, name: &str| {
        let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
        Some(tag[start..].split('"').next()?.to_owned())
    };
    let mut fields = Vec::new();
    for tag in form.split("<input").skip(1).map(|tag| tag.split('>').next().unwrap()) {
        let kind = value(tag, "type").unwrap();
        let is_choice = kind == "radio" || kind == "checkbox";
        if kind != "hidden" && (!is_choice || tag.contains(" checked")) {
            fields.push((value(tag, "name").unwrap(), value(tag, "value").unwrap_or_default()));
        }
    }
    for area in form.split("<textarea").skip(1) {
        let text = area.split_once('>').unwrap().1.split("</textarea>").next().unwrap();
        fields.push((value(area, "name").unwrap(), text.trim_start_matches('\n').to_owned()));
    }
    for select in form.split("<select").skip(1) {
        let chosen = select.split("<option").find(|option| option.contains(" selected"));
        let first = select.split("<option").nth(1);
        let option = chosen.or(first).unwrap();
        fields.push((value(select, "name").unwrap(), value(option, "value").unwrap()));
    }
    fields
}

/// Presses "Continue" on a step without touching anything.
async fn continue_from(client: &Client, at: &str) -> String {
    let page = client.get(at).await;
    assert_eq!(page.status, 200, "{at}: {}", page.words());
    let fields = as_it_stands(&page, at);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let page = client.post(at, &fields).await;
    assert_eq!(page.status, 303, "{at}: {}", page.words());
    page.location().unwrap()
}

/// A planned workshop of team Atlas with the people of a pasted list.
async fn with_people(client: &Client, list: &str) -> String {
    let workshop = planned(client).await;
    client.get(&format!("{workshop}/plan/team")).await;
    client.post(&format!("{workshop}/plan/team"), &[("name", "Atlas"), ("meetings", "4")]).await;
    bring_in(client, &workshop, list).await;
    workshop
}

async fn bring_in(client: &Client, workshop: &str, list: &str) {
    client.get(&format!("{workshop}/people")).await;
    let import = format!("{workshop}/people/import");
    let page = client.upload(&import, "list", "", list.as_bytes()).await;
    assert_eq!(page.status, 303, "{}", page.words());
    let preview = page.location().unwrap();
    client.get(&preview).await;
    let page = client.post(&preview, &[]).await;
    assert_eq!(page.status, 303, "{}", page.words());
}

async fn opened(client: &Client, list: &str) -> String {
    let workshop = with_people(client, list).await;
    client.get(&format!("{workshop}/plan/check")).await;
    let page = client.post(&format!("{workshop}/open"), &[]).await;
    assert_eq!(page.status, 303, "{}", page.words());
    workshop
}

/// The address of a person's page, from the list.
async fn person(client: &Client, workshop: &str, name: &str) -> String {
    let page = client.get(&format!("{workshop}/people")).await;
    let row = page.body.split("<tr>").find(|row| row.contains(name)).unwrap_or_else(|| panic!("no {name}"));
    let start = row.find("href=\"").unwrap() + 6;
    row[start..].split('"').next().unwrap().to_owned()
}

/// Notes that somebody has started or finished, as answering does.
async fn answered(house: &House, name: &'static str, has_finished: bool) {
    house
        .inner
        .db
        .write(Turn::House, move |tx| {
            let (workshop, member, organisation, team): (i64, i64, i64, i64) = invitations::table
                .inner_join(members::table)
                .filter(members::name.eq(name))
                .order(invitations::id.desc())
                .select((
                    invitations::workshop_id,
                    invitations::member_id,
                    invitations::organisation_id,
                    invitations::team_id,
                ))
                .first(&mut **tx)?;
            diesel::delete(participations::table.find((workshop, member))).execute(&mut **tx)?;
            let row = (
                participations::workshop_id.eq(workshop),
                participations::member_id.eq(member),
                participations::organisation_id.eq(organisation),
                participations::team_id.eq(team),
                participations::has_started.eq(true),
                participations::has_finished.eq(has_finished),
                participations::has_answered.eq(has_finished),
            );
            diesel::insert_into(participations::table).values(row).execute(&mut **tx)?;
            diesel::update(workshops::table.find(workshop)).set(workshops::has_answers.eq(true)).execute(&mut **tx)?;
            Ok::<_, StoreError>(WorkshopId(workshop))
        })
        .await
        .unwrap();
}

async fn nobody_answered(house: &House) {
    house
        .inner
        .db
        .write(Turn::House, |tx| Ok::<_, StoreError>(diesel::delete(participations::table).execute(&mut **tx)?))
        .await
        .unwrap();
}

async fn letters_of(house: &House, kind: &str) -> Vec<String> {
    house.letters().await.into_iter().filter(|letter| letter.kind == kind).map(|letter| letter.to).collect()
}
