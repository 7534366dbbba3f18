//! A member's card, the cards of a team, "you and me", and what is kept about a member.

use alliance::store::StoreError;
use alliance::store::schema::{call_out_grants, card_lines, cards, idempotency_keys, letters, members, tallies};
use diesel::prelude::*;

use super::atlas::{Atlas, Plan};
use super::closed::{Closed, Person, closed, nine};
use super::devices::{codes, digits};
use super::house::{Client, House, Page};

async fn atlas() -> (House, Closed) {
    let house = House::open().await;
    let closed = closed(&house, nine()).await;
    (house, closed)
}

/// Puts an answer on somebody's card, as they would.
async fn share(phone: &Client, person: &Person, code: &str, fields: &[(&str, &str)]) -> Page {
    let path = person.page(&format!("/card/q/{code}"));
    phone.get(&path).await.must_be(200).must_have("for my card only");
    phone.post(&path, fields).await
}

async fn line(phone: &Client, path: &str, words: &str) -> Page {
    phone.get(path).await.must_be(200);
    phone.post(path, &[("line", words)]).await
}

async fn call_out(phone: &Client, person: &Person, to: &str) {
    phone.get(&person.page("/card")).await;
    phone.post(&person.page("/card/call-out"), &[("to", to)]).await.must_be(303);
}

async fn member_id(house: &House, name: &'static str) -> String {
    let id = house.inner.db.read(move |conn| {
        members::table
            .filter(members::name.eq(name))
            .select(members::public_id)
            .first::<String>(conn)
            .map_err(StoreError::from)
    });
    id.await.unwrap()
}

#[actix_web::test]
async fn a_card_says_in_plain_sentences_what_somebody_chose_and_nobody_is_listed_as_missing() {
    let (house, closed) = atlas().await;
    let (ruth, ines) = (&closed.people[0], &closed.people[1]);
    let (phone, other) = (ruth.phone(&house).await, ines.phone(&house).await);
    other.get(&ines.page("/cards")).await.must_be(200).must_have("Nobody has shared a card yet.");
    let fields = [("first_response", "both"), ("first_response.note", "Kindly, please.")];
    share(&phone, ruth, "first_response", &fields).await.must_be(303);
    line(&phone, &ruth.page("/card"), "May I hold up a mirror?").await.must_be(303);
    let mine = phone.get(&ruth.page("/card")).await;
    mine.must_have("When showing new work, I would like to hear what works and what does not together.")
        .must_have("How others see it")
        .must_have("neither Mara nor HR");
    let cards = other.get(&ines.page("/cards")).await;
    cards
        .must_have("Ruth Adeyemi")
        .must_have("When showing new work, I would like to hear")
        .must_have("Kindly, please.")
        .must_have("May I hold up a mirror?");
    for without in &closed.people[2..] {
        assert!(!cards.has(without.name), "{} has no card, and nobody reads that", without.name);
    }
}

#[actix_web::test]
async fn what_goes_on_a_card_changes_no_counter() {
    let (house, closed) = atlas().await;
    let ruth = &closed.people[0];
    let before = counters(&house).await;
    let phone = ruth.phone(&house).await;
    share(&phone, ruth, "first_response", &[("first_response", "straight")]).await.must_be(303);
    let order = [("channels.place.1", "face"), ("channels.place.2", "chat")];
    share(&phone, ruth, "channels", &order).await.must_be(303);
    phone.get(&ruth.page("/card")).await.must_have("I would like to talk face to face. Next best: a chat message.");
    assert_eq!(counters(&house).await, before);
}

pub async fn counters(house: &House) -> Vec<(String, String)> {
    let all = house.inner.db.read(|conn| {
        tallies::table
            .order((tallies::workshop_id, tallies::team_id, tallies::question))
            .select((tallies::question, tallies::body))
            .load(conn)
            .map_err(StoreError::from)
    });
    all.await.unwrap()
}

#[actix_web::test]
async fn an_answer_goes_off_the_card_at_once_and_back_and_can_be_erased() {
    let (house, closed) = atlas().await;
    let (ruth, ines) = (&closed.people[0], &closed.people[1]);
    let (phone, other) = (ruth.phone(&house).await, ines.phone(&house).await);
    share(&phone, ruth, "between", &[("between", "please_wait")]).await.must_be(303);
    let sentence = "Outside working hours, I would like to be left alone.";
    other.get(&ines.page("/cards")).await.must_have(sentence);
    let item = ruth.page("/card/items/between");
    phone.get(&ruth.page("/card")).await;
    phone.submit(&item, &[("do", "off")]).await.must_have("Off your card.").must_have("Off: only you see it");
    assert!(!other.get(&ines.page("/cards")).await.has("Ruth"), "an empty card is no card");
    phone.submit(&item, &[("do", "on")]).await.must_have("On your card.");
    other.get(&ines.page("/cards")).await.must_have(sentence);
    phone.submit(&item, &[("do", "erase")]).await.must_have("Erased.");
    let kept: i64 = count(&house, |conn| cards::table.count().get_result(conn)).await;
    assert_eq!(kept, 0);
    phone.post(&item, &[("do", "on")]).await.must_be(404);
    phone.get(&ruth.page("/card")).await;
    phone.post(&item, &[("do", "frame it")]).await.must_be(400);
}

async fn count(
    house: &House,
    of: impl FnOnce(&mut alliance::store::AnyConnection) -> QueryResult<i64> + Send + 'static,
) -> i64 {
    house.inner.db.read(move |conn| of(conn).map_err(StoreError::from)).await.unwrap()
}

#[actix_web::test]
async fn permission_is_withdrawn_silently_and_nothing_tells_that_it_ever_stood() {
    let (house, closed) = atlas().await;
    let (ruth, ines) = (&closed.people[0], &closed.people[1]);
    let (phone, other) = (ruth.phone(&house).await, ines.phone(&house).await);
    line(&phone, &ruth.page("/card"), "Ask me.").await.must_be(303);
    let traces = || async {
        let letters = count(&house, |conn| letters::table.count().get_result(conn)).await;
        let keys = count(&house, |conn| idempotency_keys::table.count().get_result(conn)).await;
        let lines = count(&house, |conn| card_lines::table.count().get_result(conn)).await;
        (letters, keys, lines, count(&house, |conn| call_out_grants::table.count().get_result(conn)).await)
    };
    let pair = ines.page(&format!("/pair/{}", member_id(&house, "Ruth Adeyemi").await));
    let (rows, cards, beside) =
        (traces().await, other.get(&ines.page("/cards")).await.words(), other.get(&pair).await.words());
    assert!(!cards.contains("call me out") && !beside.contains("call me out"));
    call_out(&phone, ruth, "grant").await;
    call_out(&phone, ruth, "grant").await;
    other.get(&ines.page("/cards")).await.must_have("You may call me out, one to one.");
    other.get(&pair).await.must_have("Ruth says: you may call me out, one to one.");
    call_out(&phone, ruth, "withdraw").await;
    assert_eq!(traces().await, rows);
    assert_eq!(other.get(&ines.page("/cards")).await.words(), cards);
    assert_eq!(other.get(&pair).await.words(), beside);
    call_out(&phone, ruth, "withdraw").await;
    phone.post(&ruth.page("/card/call-out"), &[("to", "maybe")]).await.must_be(400);
}

#[actix_web::test]
async fn two_cards_stand_side_by_side_differences_first_with_the_ceiling_said() {
    let (house, closed) = atlas().await;
    let (ruth, ines) = (&closed.people[0], &closed.people[1]);
    let (phone, other) = (ruth.phone(&house).await, ines.phone(&house).await);
    for (who, person, sharp) in [(&phone, ruth, "3"), (&other, ines, "6")] {
        share(who, person, "first_response", &[("first_response", "both")]).await.must_be(303);
        share(who, person, "challenge_level", &[("challenge_level", sharp)]).await.must_be(303);
    }
    share(&other, ines, "between", &[("between", "any_time")]).await.must_be(303);
    let page = phone.get(&ruth.page(&format!("/pair/{}", member_id(&house, "Ines Carvalho").await))).await;
    page.must_be(200).must_have("You and Ines");
    let words = page.words();
    let at = |sentence: &str| words.find(sentence).unwrap_or_else(|| panic!("no {sentence} in {words}"));
    assert!(at("Where you differ") < at("challenge close to \"Gentle\""));
    assert!(at("challenge close to \"Gentle\"") < at("challenge close to \"Sharp\""));
    assert!(at("challenge close to \"Sharp\"") < at("Where you are alike"));
    assert!(at("Where you are alike") < at("What else is on your cards"));
    assert!(at("What else is on your cards") < at("be reached"));
    page.must_have("With the whole team present, we stay at the gentlest level that anyone needs.")
        .must_have("Sharper only one to one, and only by grant.");
    assert!(!page.has("Our charter"), "nothing is published yet");
}

#[actix_web::test]
async fn nobody_else_sees_a_card_and_a_foreign_member_leads_nowhere() {
    let (house, closed) = atlas().await;
    let (ruth, ines) = (&closed.people[0], &closed.people[1]);
    let phone = ruth.phone(&house).await;
    line(&phone, &ruth.page("/card"), "Only for Atlas.").await.must_be(303);
    let birch = Atlas::open(&house, Plan { teams: &["Birch"], people: &["Bo Berg"], ..Plan::default() }).await;
    let bo = birch.member(&house, 0).await;
    line(&bo, &birch.my(0, "/card"), "Only for Birch.").await.must_be(303);
    let (bo_id, ruth_id) = (member_id(&house, "Bo Berg").await, member_id(&house, "Ruth Adeyemi").await);
    let ines_id = member_id(&house, "Ines Carvalho").await;
    phone.get(&ruth.page(&format!("/pair/{bo_id}"))).await.must_be(404);
    phone.get(&ruth.page(&format!("/pair/{ruth_id}"))).await.must_be(404);
    phone.get(&ruth.page(&format!("/pair/{ines_id}"))).await.must_be(404);
    bo.get(&birch.my(0, &format!("/pair/{ruth_id}"))).await.must_be(404);
    assert!(!bo.get(&birch.my(0, "/cards")).await.must_be(200).has("Atlas"));
    let mara = house.facilitator().await;
    let hr = house.hr_reader().await;
    for client in [&bo, &mara, &hr, &ines.phone(&house).await] {
        for page in ["/card", "/cards", "/mine", "/mine.json"] {
            client.get(&ruth.page(page)).await.must_be(404);
        }
    }
    for page in ["", "/results", "/draft", "/people"] {
        assert!(!mara.get(&closed.page(page)).await.must_be(200).has("Only for Atlas."));
    }
}

#[actix_web::test]
async fn a_sentence_that_is_too_long_comes_back_as_it_was_typed() {
    let (house, closed) = atlas().await;
    let ruth = &closed.people[0];
    let phone = ruth.phone(&house).await;
    let long = "x".repeat(201);
    let back = line(&phone, &ruth.page("/card"), &long).await;
    back.must_be(422).must_have("Keep it under 200 characters; this has 201.");
    assert!(back.body.contains(&long));
    line(&phone, &ruth.page("/card"), &"x".repeat(200)).await.must_be(303);
    line(&phone, &ruth.page("/card"), "").await.must_be(303);
    assert_eq!(count(&house, |conn| card_lines::table.count().get_result(conn)).await, 0);
    let nothing = share(&phone, ruth, "thinking_time", &[]).await;
    nothing.must_be(422).must_have("Choose one answer, or skip this one");
    phone.get(&ruth.page("/card/q/sharing")).await.must_be(404);
    phone.get(&ruth.page("/card/q/nothing")).await.must_be(404);
}

#[actix_web::test]
async fn what_was_chosen_while_answering_stands_on_the_card_after_closing_and_not_before() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan { questions: &["first_response", "relational"], ..Plan::default() }).await;
    let mut phones = Vec::new();
    for person in 0..3 {
        let phone = atlas.member(&house, person).await;
        let fields =
            [("first_response", "celebrate"), ("first_response.share", if person == 0 { "card" } else { "counted" })];
        atlas.answer(&phone, (person, 1), &fields).await.must_be(303);
        phones.push(phone);
    }
    let sentence = "When showing new work, I would like the effort to be seen before the flaws are named.";
    let before = phones[1].get(&atlas.my(1, "/cards")).await;
    assert!(!before.must_be(200).has(sentence), "nothing is shown before closing");
    phones[0].get(&atlas.my(0, "/card")).await.must_have("stands here after closing");
    phones[1].get(&atlas.my(1, "/card/q/between")).await.must_be(409).must_have("The answers are open.");
    phones[1].get(&atlas.my(1, "/card")).await;
    phones[1].post(&atlas.my(1, "/card/q/between"), &[("between", "any_time")]).await.must_be(409);
    let mara = house.facilitator().await;
    let close = format!("/workshops/{}/close", atlas.public_id);
    mara.get(&close).await.must_be(200);
    mara.post(&close, &[]).await.must_be(303);
    phones[1].get(&atlas.my(1, "/cards")).await.must_have("Priya Nair").must_have(sentence);
    phones[0].get(&atlas.my(0, "/card")).await.must_have(sentence).must_have("On my card");
}

#[actix_web::test]
async fn a_member_reads_and_takes_along_what_is_kept_and_erases_their_card() {
    let (house, closed) = atlas().await;
    let ruth = &closed.people[0];
    let phone = ruth.phone(&house).await;
    share(&phone, ruth, "between", &[("between", "any_time")]).await.must_be(303);
    line(&phone, &ruth.page("/card"), "Ask me “why”.").await.must_be(303);
    call_out(&phone, ruth, "grant").await;
    let page = phone.get(&ruth.page("/mine")).await;
    page.must_be(200)
        .must_have("ruth@lindgren.example")
        .must_have("you took part")
        .must_have("to reach others and be reached")
        .must_have("You grant it.");
    assert!(!page.has("Answers that have your name"), "sealed answers have none");
    let file = phone.get(&ruth.page("/mine.json")).await;
    assert_eq!(file.header("content-type"), Some("application/json; charset=utf-8"));
    assert!(file.header("content-disposition").unwrap().starts_with("attachment"));
    let sections: serde_json::Value = serde_json::from_str(&file.body).unwrap();
    let said = sections.to_string();
    assert!(said.contains("Ask me “why”.") && said.contains("Ruth Adeyemi"), "{said}");
    phone.get(&ruth.page("/card/remove")).await.must_have("Erase my card?");
    phone.submit(&ruth.page("/card/remove"), &[]).await.must_have("Your card is empty.");
    let left = count(&house, |conn| cards::table.count().get_result(conn)).await
        + count(&house, |conn| card_lines::table.count().get_result(conn)).await
        + count(&house, |conn| call_out_grants::table.count().get_result(conn)).await;
    assert_eq!(left, 0);
}

#[actix_web::test]
async fn open_answers_are_in_what_is_kept_only_where_they_may_be_read() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let phone = atlas.member(&house, 0).await;
    atlas.answer(&phone, (0, 4), &[("first_response", "straight")]).await.must_be(303);
    let sentence = "I would like to hear straight away what to improve.";
    phone.get(&atlas.my(0, "/mine")).await.must_be(200).must_have(sentence);
    let (borrowed, code_page) = (atlas.member(&house, 0).await, atlas.my(0, "/code"));
    for page in ["/mine", "/mine.json"] {
        borrowed.get(&atlas.my(0, page)).await.must_be(303);
    }
    borrowed.get(&code_page).await.must_be(200);
    borrowed.submit(&code_page, &[("do", "send")]).await;
    let code = digits(&codes(&house).await[0]);
    borrowed.submit(&code_page, &[("do", "type"), ("code", &code)]).await.must_be(200);
    borrowed.get(&atlas.my(0, "/mine")).await.must_be(200).must_have(sentence);
    let page = phone.get(&atlas.my(0, "/mine")).await;
    page.must_be(200).must_have("Shown on the device that gave it");
    assert!(!page.has(sentence), "one device at a time");
    assert!(!phone.get(&atlas.my(0, "/mine.json")).await.body.contains("straight away"));
}

#[actix_web::test]
async fn an_answer_of_every_kind_fits_on_a_card() {
    let (house, closed) = atlas().await;
    let ruth = &closed.people[0];
    let phone = ruth.phone(&house).await;
    for (code, fields) in [
        ("great_words", vec![("great_words.text.good", "we laugh")]),
        ("relational", vec![("relational", "6")]),
        ("accountability", vec![("accountability", "buddy"), ("accountability", "nudge")]),
        ("one_request", vec![("one_request.text.request", "had one quiet hour")]),
    ] {
        share(&phone, ruth, code, &fields).await.must_be(303);
    }
    phone
        .get(&ruth.page("/card"))
        .await
        .must_have("Good is we laugh")
        .must_have("I would like working together to be close to \"People first\".")
        .must_have("To keep a promise, I would like a friendly nudge halfway and one person to report to.")
        .must_have("It would be my ideal if we had one quiet hour");
}
