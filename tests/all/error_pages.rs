//! Pages for what goes wrong: they help a person, and tell nobody how the house is built.

use alliance::store::schema::letters;
use alliance::store::{StoreError, Turn, Tx};
use diesel::prelude::*;
use jiff::SignedDuration;

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
    let body = without_typed(&page.body).to_lowercase();
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

/// The page without the boxes that give back what was typed.
fn without_typed(body: &str) -> String {
    let mut rest = String::new();
    for part in body.split("<textarea ") {
        let (typed, after) = part.split_once("</textarea>").unwrap_or(("", part));
        assert!(typed.is_empty() || typed.contains(" readonly>"), "{typed}");
        rest.push_str(after);
    }
    rest
}

/// What the page gives back, as it was typed.
fn given_back(page: &Page) -> Vec<String> {
    let boxes = page.body.split("<textarea ").skip(1);
    boxes.map(|one| one.split_once(">\n").unwrap().1.split("</textarea>").next().unwrap().to_owned()).collect()
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

const SENTENCE: &str = "I need a day to think.\nThen I say it.";

#[actix_web::test]
async fn whoever_sends_a_form_too_late_gets_back_what_they_typed() {
    let house = House::open().await;
    let atlas =
        Atlas::open(&house, Plan { closes_in: Some(SignedDuration::from_hours(24 * 30)), ..Plan::default() }).await;
    let (member, mara) = (atlas.member(&house, 0).await, house.facilitator().await);
    member.get(&atlas.my(0, "/q/1")).await.must_be(200);
    mara.get("/account").await.must_be(200);
    house.turn_clock(SignedDuration::from_hours(25));

    let answer = [("great_words.text.great", SENTENCE), ("do", "next")];
    let over = member.post(&atlas.my(0, "/q/1"), &answer).await;
    over.must_be(404).must_have("open the link from your mail again").must_have("What you typed");
    assert_eq!(given_back(&over), [SENTENCE]);

    let out = mara.post("/account", &[("name", "The <b>night</b> shift")]).await;
    out.must_be(403).must_have("You are signed out").must_have("Sign in");
    assert_eq!(given_back(&out), ["The &#60;b&#62;night&#60;/b&#62; shift"]);
}

#[actix_web::test]
async fn passwords_and_the_words_of_other_sites_are_not_given_back() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    mara.get("/account").await.must_be(200).must_have("Set the password");
    house.turn_clock(SignedDuration::from_hours(25));
    mara.post("/account/password", &[("new", "correct horse battery")]).await.must_be(303);
    mara.get("/sign-in").await;
    let signing_in = [("email", "mara.okafor@lindgren.example"), ("password", "correct horse battery"), ("csrf", "x")];
    let refused = mara.post("/sign-in/password", &signing_in).await;
    assert!(refused.must_be(403).body.find("correct horse").is_none(), "{}", refused.words());

    let url = format!("{}/account", house.address);
    let form = |site: &str| {
        let form = mara.http().post(&url).header("content-type", "application/x-www-form-urlencoded");
        form.header("origin", site.to_owned()).body("csrf=none&name=call+this+number")
    };
    let own = mara.send(form(&house.address), "/account", true).await;
    assert_eq!(given_back(own.must_be(403)), ["call this number"]);
    let foreign = mara.send(form("https://evil.example"), "/account", true).await;
    assert_eq!(given_back(foreign.must_be(403)), Vec::<String>::new());
}
