//! Corrected addresses and switched-off links: whoever comes in by them reads nothing that was given before.

use alliance::domain::workshop::Mode;

use super::*;
use crate::atlas::{Atlas, Plan};

const SECRET: &str = "between us only";
/// Every page on which a member could read what they gave.
const PAGES: [&str; 8] = ["", "/check", "/all", "/q/1", "/done", "/leave", "/mine", "/mine.json"];

async fn correct(mara: &Client, atlas: &Atlas, address: &str) {
    let person = format!("/workshops/{}/people/{}", atlas.public_id, atlas.invitations[0]);
    mara.get(&person).await.must_be(200);
    mara.post(&format!("{person}/address"), &[("email", address)]).await.must_be(303);
}

/// A browser on which the newest link to this address was opened.
async fn begin(house: &House, address: &str) -> Client {
    let link = house.path_in(&house.letter_to(address).await.text, "/m/");
    let client = house.stranger();
    client.get(&link).await.must_be(200);
    client.post(&link, &[]).await.must_be(303);
    client
}

async fn reads(client: &Client, atlas: &Atlas) -> bool {
    let mut reads = false;
    for page in PAGES {
        reads |= client.visit(&atlas.my(0, page)).await.body.contains(SECRET);
    }
    reads
}

/// Presses every button of the code page; nothing is mailed and nothing opens.
async fn no_code_opens(house: &House, client: &Client, atlas: &Atlas) {
    let page = atlas.my(0, "/code");
    client.get(&page).await.must_be(200).must_have("Your address was corrected after that.");
    // The page has no form any more; somebody may have kept one.
    client.get("/accessibility").await.must_be(200);
    client.post(&page, &[("do", "send")]).await.must_be(303);
    assert_eq!(letters_of(house, "device_code").await, Vec::<String>::new());
    client.get("/accessibility").await.must_be(200);
    client.post(&page, &[("do", "type"), ("code", "123456")]).await.must_be(422);
    assert!(!reads(client, atlas).await);
}

#[actix_web::test]
async fn whoever_corrects_an_address_reads_no_answers_by_it() {
    for mode in [Mode::Counted, Mode::Named] {
        let house = House::open().await;
        let atlas = Atlas::open(&house, Plan { mode, ..Plan::default() }).await;
        let phone = atlas.member(&house, 0).await;
        atlas.answer(&phone, (0, 1), &[("great_words.text.good", SECRET)]).await.must_be(303);
        let mara = house.facilitator().await;
        correct(&mara, &atlas, "mara.private@lindgren.example").await;
        let other = begin(&house, "mara.private@lindgren.example").await;
        no_code_opens(&house, &other, &atlas).await;
        assert!(reads(&phone, &atlas).await, "the phone goes on");
        atlas.answer(&other, (0, 2), &[("relational", "3")]).await.must_be(303);
        assert!(!reads(&other, &atlas).await);
        // And back: what was given before is on no new device for good.
        correct(&mara, &atlas, "priya.nair@lindgren.example").await;
        let again = begin(&house, "priya.nair@lindgren.example").await;
        no_code_opens(&house, &again, &atlas).await;
    }
}

#[actix_web::test]
async fn a_device_planted_before_a_correction_reads_nothing_that_comes_after() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let mara = house.facilitator().await;
    correct(&mara, &atlas, "mara.private@lindgren.example").await;
    let planted = begin(&house, "mara.private@lindgren.example").await;
    atlas.answer(&planted, (0, 2), &[("relational", "3")]).await.must_be(303);
    correct(&mara, &atlas, "priya.nair@lindgren.example").await;
    let phone = begin(&house, "priya.nair@lindgren.example").await;
    atlas.answer(&phone, (0, 1), &[("great_words.text.good", SECRET)]).await.must_be(303);
    no_code_opens(&house, &planted, &atlas).await;
    correct(&mara, &atlas, "mara.private@lindgren.example").await;
    no_code_opens(&house, &begin(&house, "mara.private@lindgren.example").await, &atlas).await;
}

#[actix_web::test]
async fn a_code_mailed_before_a_correction_is_over_and_only_one_device_reads() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let mara = house.facilitator().await;
    let phone = atlas.member(&house, 0).await;
    atlas.answer(&phone, (0, 1), &[("great_words.text.good", SECRET)]).await.must_be(303);
    let page = atlas.my(0, "/code");
    let second = atlas.member(&house, 0).await;
    second.get(&page).await;
    second.post(&page, &[("do", "send")]).await.must_be(303);
    let letter = house.letter_to("priya.nair@lindgren.example").await;
    let code: String = letter.text.split("asked for it: ").nth(1).unwrap().chars().take(6).collect();
    second.get(&page).await;
    second.submit(&page, &[("do", "type"), ("code", &code)]).await.must_have(SECRET);
    assert!(!reads(&phone, &atlas).await, "whoever typed the code is the one who reads");

    let third = atlas.member(&house, 0).await;
    third.get(&page).await;
    house.turn_clock(SignedDuration::from_mins(2));
    third.post(&page, &[("do", "send")]).await.must_be(303);
    let letter = house.letter_to("priya.nair@lindgren.example").await;
    let code: String = letter.text.split("asked for it: ").nth(1).unwrap().chars().take(6).collect();
    correct(&mara, &atlas, "mara.private@lindgren.example").await;
    third.get("/accessibility").await.must_be(200);
    third.post(&page, &[("do", "type"), ("code", &code)]).await.must_be(422);
    assert!(!reads(&third, &atlas).await);
    // Whoever takes everything back begins anew, and codes go to the address of now.
    second.get(&atlas.my(0, "/leave")).await.must_be(200);
    second.post(&atlas.my(0, "/leave"), &[]).await.must_be(303);
    atlas.answer(&second, (0, 1), &[("great_words.text.good", "anew")]).await.must_be(303);
    third.get(&page).await.must_be(200).must_have("we send a code to your address");
}

#[actix_web::test]
async fn a_link_in_other_hands_is_switched_off_with_the_devices_it_opened_and_answers_stay() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    let old = house.path_in(&house.letter_to("ruth@lindgren.example").await.text, "/m/");
    let thief = house.stranger();
    thief.get(&old).await.must_be(200);
    let first = thief.post(&old, &[]).await.location().unwrap();
    let home = first.split("/q/").next().unwrap().to_owned();
    thief.get(&format!("{home}/q/1")).await.must_be(200);
    thief.post(&format!("{home}/q/1"), &[("do", "skip")]).await.must_be(303);
    let ruth = person(&mara, &workshop, "Ruth").await;
    mara.get(&ruth).await.must_have("Switch off earlier links and send a new one");
    mara.submit(&format!("{ruth}/link"), &[]).await.must_have("Earlier links and devices are over.");
    let new = house.path_in(&house.letter_to("ruth@lindgren.example").await.text, "/m/");
    assert_ne!(old, new);
    house.stranger().get(&old).await.must_be(410);
    thief.get(&format!("{home}/check")).await.must_be(404);
    let phone = house.stranger();
    phone.get(&new).await.must_be(200);
    phone.post(&new, &[]).await.must_be(303);
    phone.get(&format!("{home}/check")).await.must_have("Answered");
    phone.get(&format!("{home}/code")).await.must_have("we send a code to your address");
    // Only while answers are open.
    mara.get(&format!("{workshop}/close")).await;
    mara.post(&format!("{workshop}/close"), &[]).await.must_be(303);
    mara.get("/workshops").await;
    mara.post(&format!("{ruth}/link"), &[("form_key", "the-key-of-an-older-page")]).await.must_be(409);
}
