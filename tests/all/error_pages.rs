//! Pages for what goes wrong: they help a person, and tell nobody how the house is built.

use alliance::store::schema::letters;
use alliance::store::{StoreError, Turn, Tx};
use diesel::prelude::*;

use super::atlas::{Atlas, Plan};
use super::house::{Client, House, Page};
use super::log;

/// What stands on no page of an error: paths, SQL, names of types and programs, versions.
const INSIDE: [&str; 18] = [
    "nowhere-at-all",
    "typed by somebody",
    "/srv",
    "src/",
    "::",
    "select ",
    "insert ",
    "update ",
    "no such",
    "relation \"",
    "sqlite",
    "postgres",
    "diesel",
    "actix",
    "lock timeout",
    "database",
    "panicked",
    concat!("alliance ", env!("CARGO_PKG_VERSION")),
];

fn faults(page: &Page, status: u16) -> Vec<String> {
    let mut faults = Vec::new();
    let name = format!("{status} of {}", page.path);
    if page.status != status {
        faults.push(format!("{name} is {}: {}", page.status, page.words()));
    }
    if !page.body.contains("<h1>") || page.header("content-type") != Some("text/html; charset=utf-8") {
        faults.push(format!("{name} is no page of ours: {}", page.body));
    }
    let body = page.body.to_lowercase();
    faults.extend(INSIDE.iter().filter(|inside| body.contains(*inside)).map(|inside| format!("{name} says {inside}")));
    let reference =
        page.body.split("reference: <strong class=\"nums\">").nth(1).and_then(|rest| rest.split('<').next());
    match (status, reference) {
        // The same to the letter for a slip, for another's page and for what was switched off.
        (404 | 410, None) => {}
        (404 | 410, Some(_)) => faults.push(format!("{name} differs from the next one")),
        (_, Some(word)) if log::heard().contains(&format!("\"reference\":\"{word}\"")) => {}
        (_, word) => faults.push(format!("{name} has no reference that stands in the log: {word:?}")),
    }
    faults
}

/// A write of another program that lasts until the sender falls.
pub async fn hold(house: &House) -> (std::sync::mpsc::Sender<()>, actix_web::rt::task::JoinHandle<()>) {
    let (let_go, wait) = std::sync::mpsc::channel::<()>();
    let (tell, held) = tokio::sync::oneshot::channel();
    let other = house.another_instance();
    let holds = actix_web::rt::spawn(async move {
        let hold = other.db.write(Turn::House, move |_| {
            tell.send(()).unwrap();
            wait.recv().ok();
            Ok::<_, StoreError>(())
        });
        hold.await.unwrap();
    });
    held.await.unwrap();
    (let_go, holds)
}

/// Where a letter would be sent once more that nobody can send any more.
async fn letter_that_has_left(house: &House, atlas: &Atlas, mara: &Client) -> String {
    let page = format!("/workshops/{}", atlas.public_id);
    mara.get(&page).await;
    mara.post(&format!("{page}/reminders"), &[]).await.must_be(303);
    let leave = |tx: &mut Tx| {
        let has_left = (letters::state.eq("sent"), letters::kind.eq("invitation"));
        diesel::update(letters::table).set(has_left).execute(&mut **tx)?;
        letters::table.select(letters::message_id).first::<String>(&mut **tx)
    };
    let letter = house.inner.db.write(Turn::House, move |tx| leave(tx).map_err(StoreError::from)).await.unwrap();
    let letter = letter.split('@').next().unwrap();
    mara.get(&format!("{page}/mails")).await.must_be(200);
    format!("{page}/mails/{letter}/again")
}

#[actix_web::test]
async fn a_page_for_what_went_wrong_carries_a_reference_and_nothing_of_the_inside() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let (stranger, mara) = (house.stranger(), house.facilitator().await);
    let member = atlas.member(&house, 0).await;
    let mut found = Vec::new();
    let url = |path: &str| format!("{}{path}", house.address);
    stranger.get("/accessibility").await;

    found.extend(faults(&stranger.post_raw("/theme", "theme=%FF").await, 400));
    found.extend(faults(&stranger.post_raw("/theme", "theme=typed by somebody").await, 403));
    found.extend(faults(&mara.get("/admin/people").await, 403));
    found.extend(faults(&mara.get("/nowhere-at-all/and/further").await, 404));
    found.extend(faults(&mara.get(&format!("/charters/{}", "a".repeat(26))).await, 404));
    found.extend(faults(&stranger.post_raw("/help", "a=typed by somebody").await, 405));
    found.extend(faults(&member.get(&atlas.my(0, "/draft")).await, 409));
    let big = format!("theme={}", "typed by somebody ".repeat(10_000));
    found.extend(faults(&stranger.post_raw("/theme", &big).await, 413));
    let json = stranger.http().post(url("/theme")).header("content-type", "application/json").body("{}");
    found.extend(faults(&stranger.send(json, "/theme", true).await, 415));
    let foreign = stranger.http().get(url("/nowhere-at-all")).header("host", "typed by somebody");
    found.extend(faults(&stranger.send(foreign, "/", true).await, 421));
    let again = letter_that_has_left(&house, &atlas, &mara).await;
    found.extend(faults(&mara.post(&again, &[]).await, 422));
    for _ in 0..6 {
        stranger.get("/").await;
        stranger.post("/join", &[("code", "222 222")]).await;
    }
    found.extend(faults(&stranger.get("/join/222222").await, 429));

    mara.get("/account").await;
    let (let_go, holds) = hold(&house).await;
    found.extend(faults(&mara.post("/account", &[("name", "typed by somebody")]).await, 503));
    drop(let_go);
    holds.await.unwrap();

    let broken = house.inner.db.write(Turn::House, |tx| {
        let gone = diesel::sql_query("ALTER TABLE teams RENAME TO nowhere_at_all");
        gone.execute(&mut **tx).map_err(StoreError::from)
    });
    broken.await.unwrap();
    found.extend(faults(&mara.get("/teams").await, 500));
    assert!(found.is_empty(), "{found:#?}");
}
