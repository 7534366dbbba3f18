//! Closing: names are cut off, counters are proven, nobody changes anything afterwards.

use alliance::acts;
use alliance::domain::given::Given;
use alliance::domain::workshop::{Mode, Stage};
use alliance::store::schema::{answers, cards, devices, participations, sealed_answers, tallies, workshops};
use alliance::store::{StoreError, Turn};
use diesel::prelude::*;
use jiff::SignedDuration;

use crate::answer::tallies_equal_a_recount;
use crate::atlas::{Atlas, Plan};
use crate::house::{Client, House};

/// Three people answer, Ana opens nothing.
async fn answered(house: &House, plan: Plan) -> (Atlas, Vec<Client>) {
    let atlas = Atlas::open(house, plan).await;
    let mut clients = Vec::new();
    for (person, (choice, words)) in
        [("both", "we laugh"), ("straight", "we finish"), ("celebrate", "we listen")].iter().enumerate()
    {
        let client = atlas.member(house, person).await;
        let fields =
            [("first_response", *choice), ("first_response.note", "my line"), ("first_response.share", "card")];
        atlas.answer(&client, (person, 4), &fields).await.must_be(303);
        atlas.answer(&client, (person, 1), &[("great_words.text.good", words)]).await.must_be(303);
        atlas.answer(&client, (person, 3), &[("do", "skip")]).await.must_be(303);
        clients.push(client);
    }
    (atlas, clients)
}

fn page(atlas: &Atlas) -> String {
    format!("/workshops/{}/close", atlas.public_id)
}

async fn counts(house: &House) -> (i64, i64, i64) {
    house
        .inner
        .db
        .read(|conn| {
            let open: i64 = answers::table.count().get_result(conn)?;
            let sealed: i64 = sealed_answers::table.count().get_result(conn)?;
            let shared: i64 = cards::table.count().get_result(conn)?;
            Ok::<_, StoreError>((open, sealed, shared))
        })
        .await
        .unwrap()
}

async fn stage(house: &House, atlas: &Atlas) -> (String, bool, Option<String>) {
    let id = atlas.id.0;
    house
        .inner
        .db
        .read(move |conn| {
            workshops::table
                .find(id)
                .select((workshops::stage, workshops::join_is_open, workshops::join_code))
                .first(conn)
                .map_err(StoreError::from)
        })
        .await
        .unwrap()
}

#[actix_web::test]
async fn closing_cuts_the_names_off_for_good() {
    let house = House::open().await;
    let (atlas, clients) = answered(&house, Plan::default()).await;
    let mara = house.facilitator().await;
    let ask = mara.get(&page(&atlas)).await;
    ask.must_be(200)
        .must_have("Closing cuts the names off the answers for good.")
        .must_have("Nobody has finished yet.");
    assert!(!ask.has("cannot show figures"));
    tallies_equal_a_recount(&house, atlas.id).await;
    let before = tallies_of(&house).await;
    let closed = mara.post(&page(&atlas), &[]).await;
    closed.must_be(303);
    assert_eq!(counts(&house).await, (0, 6, 3), "skips are not kept, every answer is, three went on cards");
    assert_eq!(tallies_of(&house).await, before);
    assert_eq!(stage(&house, &atlas).await, ("closed".to_owned(), false, Some(atlas.code.as_str().to_owned())));

    clients[0].get(&atlas.my(0, "/leave")).await.must_have("Nobody can tell any more which answers are yours");
    for path in ["/q/4", "/leave", "/check", "/all"] {
        let late =
            clients[0].post(&atlas.my(0, path), &[("question", "first_response"), ("first_response", "both")]).await;
        assert!(late.status == 409 || late.status == 403, "{path}: {}", late.status);
    }
    assert_eq!(counts(&house).await, (0, 6, 3));
    mara.post(&page(&atlas), &[]).await;
    assert_eq!(counts(&house).await, (0, 6, 3), "closing twice is closing once");
}

async fn tallies_of(house: &House) -> Vec<(String, String)> {
    house
        .inner
        .db
        .read(|conn| {
            tallies::table
                .order(tallies::question)
                .select((tallies::question, tallies::body))
                .load(conn)
                .map_err(StoreError::from)
        })
        .await
        .unwrap()
}

#[actix_web::test]
async fn a_sealed_answer_tells_neither_who_nor_when_nor_what_is_on_a_card() {
    let house = House::open().await;
    let (atlas, _) = answered(&house, Plan::default()).await;
    house.facilitator().await;
    close(&house, &atlas).await;
    type Rows = Vec<(i64, String)>;
    let (sealed, on_cards): (Rows, Rows) = house
        .inner
        .db
        .read(|conn| {
            let sealed = sealed_answers::table.select((sealed_answers::id, sealed_answers::body)).load(conn)?;
            let on_cards = cards::table.select((cards::id, cards::body)).load(conn)?;
            Ok::<_, StoreError>((sealed, on_cards))
        })
        .await
        .unwrap();
    let mut keys: Vec<i64> = sealed.iter().chain(&on_cards).map(|(key, _)| *key).collect();
    keys.sort_unstable();
    assert!(keys.windows(2).all(|pair| pair[1] - pair[0] > 1), "keys are thrown, not counted: {keys:?}");
    for (_, body) in &sealed {
        assert!(!body.contains("card") && !body.contains("member"), "{body}");
        Given::decode(body).unwrap();
    }
    let steps: Vec<(bool, bool, bool)> = house
        .inner
        .db
        .read(|conn| {
            participations::table
                .order(participations::member_id)
                .select((participations::has_started, participations::has_finished, participations::has_answered))
                .load(conn)
                .map_err(StoreError::from)
        })
        .await
        .unwrap();
    assert_eq!(steps, [(true, true, true); 3], "of everybody only that they answered remains");
    let readers: i64 = house
        .inner
        .db
        .read(|conn| {
            devices::table.filter(devices::sees_answers.eq(true)).count().get_result(conn).map_err(StoreError::from)
        })
        .await
        .unwrap();
    assert_eq!(readers, 0);
}

async fn close(house: &House, atlas: &Atlas) {
    let mara = house.facilitator().await;
    mara.get(&page(atlas)).await;
    mara.post(&page(atlas), &[]).await.must_be(303);
}

#[actix_web::test]
async fn in_named_mode_answers_keep_their_names_and_are_closed_all_the_same() {
    let house = House::open().await;
    let (atlas, clients) = answered(&house, Plan { mode: Mode::Named, ..Plan::default() }).await;
    clients[0].get(&atlas.my(0, "/q/4")).await;
    close(&house, &atlas).await;
    assert_eq!(counts(&house).await, (9, 0, 3));
    let late =
        clients[0].post(&atlas.my(0, "/q/4"), &[("question", "first_response"), ("first_response", "celebrate")]).await;
    late.must_be(409).must_have("Mara closed the answers at 9:00.");
}

#[actix_web::test]
async fn a_workshop_closes_by_itself_once_and_at_its_time() {
    let house = House::open().await;
    let (atlas, _) = answered(&house, Plan::default()).await;
    let later = Atlas::open(
        &house,
        Plan { teams: &["Borealis"], closes_in: Some(SignedDuration::from_hours(24 * 9)), ..Plan::default() },
    )
    .await;
    assert_eq!(acts::closing::close_due(&house.inner).await.unwrap(), 0);
    house.turn_clock(SignedDuration::from_hours(24 * 4 + 1));
    assert_eq!(acts::closing::close_due(&house.inner).await.unwrap(), 1);
    assert_eq!(acts::closing::close_due(&house.inner).await.unwrap(), 0);
    assert_eq!(stage(&house, &atlas).await.0, Stage::Closed.as_str());
    assert_eq!(stage(&house, &later).await.0, Stage::Open.as_str());
    house.stranger().get(&atlas.link(0)).await.must_have("Mara closed the answers at 9:00.");
}

#[actix_web::test]
async fn with_too_few_answers_closing_says_that_no_figures_will_show() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    for person in 0..2 {
        let client = atlas.member(&house, person).await;
        atlas.answer(&client, (person, 4), &[("first_response", "both")]).await.must_be(303);
        client.get(&atlas.my(person, "/check")).await;
        client.post(&atlas.my(person, "/check"), &[]).await.must_be(303);
    }
    let mara = house.facilitator().await;
    let page = mara.get(&page(&atlas)).await;
    page.must_have("Two people have begun. With so few we can close, but cannot show figures.");
    page.must_have("Two of four have finished.");
}

#[actix_web::test]
async fn only_facilitators_of_the_organisation_close() {
    let house = House::open().await;
    let (atlas, clients) = answered(&house, Plan::default()).await;
    let foreign = house.foreign_facilitator().await;
    foreign.get(&page(&atlas)).await.must_be(404);
    house.hr_reader().await.get(&page(&atlas)).await.must_be(403);
    assert_eq!(house.stranger().get(&page(&atlas)).await.location().as_deref(), Some("/sign-in"));
    assert_eq!(clients[0].get(&page(&atlas)).await.location().as_deref(), Some("/sign-in"));
    assert_eq!(stage(&house, &atlas).await.0, "open");
}

#[actix_web::test]
async fn counters_that_went_wrong_give_way_to_the_recount() {
    let house = House::open().await;
    let (atlas, _) = answered(&house, Plan::default()).await;
    let before = tallies_of(&house).await;
    house
        .inner
        .db
        .write(Turn::House, |tx| {
            diesel::update(tallies::table.filter(tallies::question.eq("first_response")))
                .set(tallies::body.eq(
                    "{\"respondents\":7,\"no_preference\":0,\"skipped\":0,\"counts\":[7,0,0,0],\"needs\":[0,0,0,0]}",
                ))
                .execute(&mut **tx)?;
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
    close(&house, &atlas).await;
    assert_eq!(tallies_of(&house).await, before);
}

#[actix_web::test]
async fn a_planned_workshop_has_nothing_to_close() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan { stage: Stage::Planning, ..Plan::default() }).await;
    house.facilitator().await.get(&page(&atlas)).await.must_be(409).must_have("There is nothing to close.");
}

#[actix_web::test]
async fn whoever_is_not_counted_enters_no_counter_no_charter_and_no_total() {
    let house = House::open().await;
    let people = &["Priya Nair", "Tomas Lind", "Ruth Adeyemi", "Ana Souza", "Leila Haddad"];
    let hr_level = alliance::domain::workshop::HrLevel::StatusAndSums;
    let atlas = Atlas::open(&house, Plan { people, hr_level, not_counted: "Leila Haddad", ..Plan::default() }).await;
    for person in 0..5 {
        let client = atlas.member(&house, person).await;
        let (choice, words) = if person == 4 { ("straight", "we follow Leila") } else { ("celebrate", "we listen") };
        let note = [("first_response", choice), ("first_response.note", if person == 4 { "Leila’s line" } else { "" })];
        atlas.answer(&client, (person, 4), &note).await.must_be(303);
        atlas.answer(&client, (person, 1), &[("great_words.text.good", words)]).await.must_be(303);
    }
    tallies_equal_a_recount(&house, atlas.id).await;
    assert!(tallies_of(&house).await.iter().all(|(_, body)| !body.contains("Leila")));
    let mara = house.facilitator().await;
    mara.get(&format!("/workshops/{}", atlas.public_id)).await.must_have("Five people have started.");
    close(&house, &atlas).await;
    let dashboard = mara.get(&format!("/workshops/{}", atlas.public_id)).await;
    let charter = dashboard.body.split("href=\"").find(|rest| rest.starts_with("/charters/")).unwrap();
    let charter = charter.split('"').next().unwrap().trim_end_matches("/results").to_owned();
    let results = mara.get(&format!("{charter}/results")).await;
    results.must_be(200).must_have("All four of us");
    for page in ["/results", "/results/1", "/draft"] {
        let page = mara.get(&format!("{charter}{page}")).await;
        for leak in ["Leila’s line", "we follow Leila", "of 5", "of five"] {
            assert!(!page.has(leak), "{leak}: {}", page.words());
        }
    }
    let helena = house.hr_reader().await;
    let totals = helena.get("/people-team").await;
    // Five people answered, four of them are counted.
    totals.must_be(200).must_have("Answers not shown Charter");
}
