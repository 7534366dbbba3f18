//! Dashboard and join screen follow by themselves: how many, at once, and never who.

use std::time::Duration;

use alliance::acts::seat::{DevicePass, Ticket};
use alliance::acts::workshop::{At, following};
use alliance::acts::{Pass, answer};
use alliance::base::token::{PublicId, Token};
use alliance::store::news::Topic;
use alliance::store::schema::accounts;
use alliance::store::{Turn, person};
use diesel::prelude::*;
use futures_util::future::join_all;
use jiff::SignedDuration;

use super::atlas::{Atlas, Plan};
use super::driver::{Driver, Scripts};
use super::house::{Client, House, postgres_url};
use super::stream::{Stream, id_of};
use super::visitor::{DESK, Visitor};

struct Set {
    house: House,
    atlas: Atlas,
    mara: Client,
}

impl Set {
    async fn open() -> Self {
        let house = House::open().await;
        let atlas = Atlas::open(&house, Plan::default()).await;
        let mara = house.facilitator().await;
        Self { house, atlas, mara }
    }

    fn page(&self, page: &str) -> String {
        format!("/workshops/{}{page}", self.atlas.public_id)
    }

    async fn listens(&self, last: Option<&str>) -> Stream {
        Stream::open(&self.house, &self.mara, &self.page("/events"), last).await
    }

    async fn says(&self, phone: &Client, person: usize, option: &str) {
        self.atlas.answer(phone, (person, 2), &[("relational", option)]).await.must_be(303);
    }

    async fn finishes(&self, phone: &Client, person: usize) {
        phone.get(&self.atlas.my(person, "/check")).await.must_be(200);
        phone.post(&self.atlas.my(person, "/check"), &[]).await.must_be(303);
    }

    async fn closes(&self) {
        self.mara.get(&self.page("/close")).await.must_be(200);
        self.mara.post(&self.page("/close"), &[]).await.must_be(303);
    }
}

#[actix_web::test]
async fn a_stream_tells_new_counts_and_nothing_of_an_answer_that_changes_none() {
    let set = Set::open().await;
    let mut stream = set.listens(None).await;
    assert_eq!(stream.answer.headers()["content-type"], "text/event-stream; charset=utf-8");
    let first = stream.next().await.unwrap();
    assert!(first.starts_with("event: living") && first.contains("Nobody has finished yet"), "{first}");
    let phone = set.atlas.member(&set.house, 0).await;
    let started = stream.next().await.unwrap();
    assert!(started.contains("One person has started"), "{started}");
    let heard = set.house.inner.db.listen(Topic::Headway(set.atlas.id));
    let before = *heard.borrow();
    let options = ["5", "4"];
    for option in options {
        set.says(&phone, 0, option).await;
    }
    set.finishes(&phone, 0).await;
    let finished = stream.next().await.unwrap();
    assert!(finished.contains("One of four has finished"), "{finished}");
    for name in Plan::default().people {
        assert!(!finished.contains(name), "{name}");
    }
    set.finishes(&phone, 0).await;
    let other = set.atlas.member(&set.house, 1).await;
    let next = stream.next().await.unwrap();
    assert!(next.contains("One person has started, two"), "{next}");
    assert_eq!(*heard.borrow() - before, 2, "no answer was news, and being done was once");
    set.finishes(&other, 1).await;
    assert!(stream.next().await.unwrap().contains("Two of four have finished"));
}

#[actix_web::test]
async fn whoever_comes_back_is_told_only_what_is_new() {
    let set = Set::open().await;
    let first = set.listens(None).await.next().await.unwrap();
    let mut back = set.listens(Some(&id_of(&first))).await;
    set.atlas.member(&set.house, 0).await;
    assert!(back.next().await.unwrap().contains("One person has started"));
    let head = set.mara.head(&set.page("/events")).await;
    assert_eq!((head.status, head.body.as_str()), (200, ""));
}

#[actix_web::test]
async fn closing_and_pausing_reach_the_pages_at_once() {
    let set = Set::open().await;
    let mut stream = set.listens(None).await;
    assert!(stream.next().await.unwrap().contains("data-stage=\"open\""));
    set.mara.get(&set.page("")).await;
    set.mara.post(&set.page("/join"), &[("to", "pause")]).await.must_be(303);
    assert!(stream.next().await.unwrap().contains("Joining is closed for now."));
    set.closes().await;
    let closed = stream.next().await.unwrap();
    assert!(closed.contains("data-stage=\"closed\"") && closed.contains("The answers are closed."), "{closed}");
    let page = set.mara.get(&set.page("")).await;
    assert!(!page.body.contains("data-live"), "nothing changes there any more");
}

#[actix_web::test]
async fn a_stream_ends_when_its_listener_may_not_look_any_more() {
    let set = Set::open().await;
    let mut stream = set.listens(None).await;
    stream.next().await.unwrap();
    set.house.turn_clock(SignedDuration::from_secs(61));
    let phone = set.atlas.member(&set.house, 0).await;
    assert!(stream.next().await.unwrap().contains("One person has started"), "still signed in");
    set.mara.get(&set.page("")).await;
    set.mara.post("/sign-out", &[]).await.must_be(303);
    set.house.turn_clock(SignedDuration::from_secs(61));
    set.finishes(&phone, 0).await;
    assert_eq!(stream.next().await, None);
    set.mara.get(&set.page("/events")).await.must_be(303);
}

#[actix_web::test]
async fn a_page_left_open_keeps_no_session_alive() {
    let set = Set::open().await;
    let mut stream = set.listens(None).await;
    stream.next().await.unwrap();
    assert!(set.house.inner.seen.take().is_empty());
}

/// Passes of so many browsers on which Mara has signed in.
async fn passes(set: &Set, count: usize) -> Vec<Pass> {
    let tokens: Vec<_> = (0..count).map(|_| Token::throw(&set.house.inner.dice).hash()).collect();
    let (hashes, now) = (tokens.clone(), set.house.now());
    let added = set.house.inner.db.write(Turn::House, move |tx| {
        let mara = accounts::table.filter(accounts::name.eq("Mara Okafor")).select(accounts::id);
        let mara = alliance::domain::ids::AccountId(mara.first::<i64>(&mut **tx)?);
        hashes.iter().try_for_each(|hash| person::add_session(tx, hash, mara, now))
    });
    added.await.unwrap();
    let seen = || set.house.inner.seen.clone();
    tokens.into_iter().map(|hash| Pass { session: Some(hash), seen: seen() }).collect()
}

#[actix_web::test]
async fn a_thousand_listeners_cost_one_look_at_the_rows_for_each_change() {
    let set = Set::open().await;
    let mut all = Vec::new();
    for pass in passes(&set, 250).await {
        for _ in 0..4 {
            let at = At { pass: pass.clone(), workshop: set.atlas.public_id.clone() };
            all.push(following::listen(&set.house.inner, at).await.unwrap());
        }
    }
    join_all(all.iter_mut().map(|one| one.next())).await;
    // The first change also waits until the line for news stands.
    let phone = set.atlas.member(&set.house, 0).await;
    join_all(all.iter_mut().map(|one| one.next())).await;
    let before = set.house.inner.live.loads();
    set.finishes(&phone, 0).await;
    let frames = join_all(all.iter_mut().map(|one| one.next())).await;
    for frame in frames {
        assert!(frame.unwrap().unwrap().event.contains("One of four has finished"));
    }
    assert_eq!(set.house.inner.live.loads() - before, 1);
}

#[actix_web::test]
async fn what_is_finished_at_another_instance_is_told_here() {
    // A file of SQLite has one house; only PostgreSQL has several.
    if postgres_url().is_none() {
        return;
    }
    let set = Set::open().await;
    let phone = set.atlas.member(&set.house, 0).await;
    let mut stream = set.listens(None).await;
    stream.next().await.unwrap();
    let invitation: PublicId = set.atlas.invitations[0].clone();
    let cookie = phone.cookie(&format!("__Host-alliance-m-{}", &invitation.as_str()[..10])).unwrap();
    let device = DevicePass { hash: Token::parse(&cookie).unwrap().hash(), seen: set.house.inner.seen.clone() };
    let ticket = Ticket { invitation, device: Some(device) };
    answer::finish(&set.house.another_instance(), ticket).await.unwrap();
    assert!(stream.next().await.unwrap().contains("One of four has finished"));
}

#[actix_web::test]
async fn in_a_browser_the_counts_change_untouched_and_the_end_brings_the_next_page() {
    let set = Set::open().await;
    let driver = Driver::start();
    let desk = Visitor::new(&set.house, &driver, "desk", (Scripts::On, DESK)).await;
    let wall = Visitor::new(&set.house, &driver, "wall", (Scripts::On, DESK)).await;
    for (screen, page) in [(&desk, ""), (&wall, "/screen")] {
        screen.carries("__Host-alliance", &set.mara.cookie("__Host-alliance").unwrap()).await;
        screen.opens(&set.page(page)).await;
        screen.sees("Nobody has finished yet").await;
    }
    let phone = set.atlas.member(&set.house, 0).await;
    set.finishes(&phone, 0).await;
    for screen in [&desk, &wall] {
        screen.sees("One of four has finished").await;
        assert_eq!(screen.runs("return document.querySelectorAll('[role=status]').length").await, 1);
    }
    let is_told = "return document.getElementById('status').textContent";
    let told = tokio::time::timeout(Duration::from_secs(20), async {
        while desk.runs(is_told).await != "One of four has finished." {}
    });
    told.await.expect("it is read out");
    assert!(desk.runs("return document.title").await.as_str().unwrap().starts_with("One of four has finished – "));
    set.closes().await;
    desk.sees("Answers were closed on").await;
    wall.sees("The answers are closed.").await;
    assert!(desk.refusals().await.is_empty() && wall.refusals().await.is_empty());
}
