//! The same form sent twice, as two quick presses send it: it is carried out once, and both lead to the same place.

use jiff::SignedDuration;

use super::atlas::{Atlas, Plan};
use super::closed::{closed, nine};
use super::house::{Client, House, Page, encode, hidden_fields};

/// What the page's form for this address sends with these words in it.
fn filled(page: &Page, action: &str, typed: &[(&str, &str)]) -> String {
    let typed = typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    encode(&hidden_fields(&page.body, action).into_iter().chain(typed).collect::<Vec<_>>())
}

async fn twice(client: &Client, action: &str, body: &str) -> String {
    let first = client.post_raw(action, body).await.must_be(303).location();
    let second = client.post_raw(action, body).await.must_be(303).location();
    assert_eq!(first, second);
    first.unwrap()
}

#[actix_web::test]
async fn a_corrected_address_is_corrected_once_and_other_words_in_the_form_count() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let mara = house.facilitator().await;
    let person = format!("/workshops/{}/people/{}", atlas.public_id, atlas.invitations[0]);
    let action = format!("{person}/address");
    let page = mara.get(&person).await;
    twice(&mara, &action, &filled(&page, &action, &[("email", "priya@lindgren.example")])).await;
    let to = |letters: &[super::house::Letter], address: &str| letters.iter().filter(|one| one.to == address).count();
    assert_eq!(to(&house.letters().await, "priya@lindgren.example"), 1);
    // Back in the browser's history, and typed anew.
    let again = filled(&page, &action, &[("email", "priya.n@lindgren.example")]);
    mara.post_raw(&action, &again).await.must_be(303);
    assert_eq!(to(&house.letters().await, "priya.n@lindgren.example"), 1);
    let fresh = mara.get(&person).await;
    let same = filled(&fresh, &action, &[("email", "priya.n@lindgren.example")]);
    mara.post_raw(&action, &same).await.must_be(422).must_have("This is the address we have.");
}

#[actix_web::test]
async fn ending_without_a_charter_twice_is_ending_once() {
    let house = House::open().await;
    let closed = closed(&house, nine()).await;
    let mara = house.facilitator().await;
    let action = closed.page("/not-this-time");
    let page = mara.get(&action).await;
    let to = twice(&mara, &action, &filled(&page, &action, &[("reason", "Too early.")])).await;
    mara.visit(&to).await.must_be(200).must_have("You ended without a charter: “Too early.”");
    let other = filled(&page, &action, &[("reason", "Or not at all.")]);
    mara.post_raw(&action, &other).await.must_be(409);
}

#[actix_web::test]
async fn a_password_set_twice_leaves_whoever_pressed_twice_signed_in() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let good = "nine herons over the lake";
    for (action, typed) in
        [("/account/password", vec![("new", good)]), ("/account/password/remove", vec![("present", good)])]
    {
        let before = mara.cookie("__Host-alliance").unwrap();
        let page = mara.get("/account").await;
        let body = filled(&page, action, &typed);
        let first = mara.post_raw(action, &body).await;
        first.must_be(303);
        // The second press left the browser before the first was answered.
        let pressed = with_session(&house, &before);
        let second = pressed.post_raw(action, &body).await;
        assert_eq!(second.must_be(303).location(), first.location());
        pressed.get("/account").await.must_be(200);
        assert_ne!(pressed.cookie("__Host-alliance"), mara.cookie("__Host-alliance"));

        // The ended session opens nothing, by no other form, and by this one for a minute only.
        let thief = with_session(&house, &before);
        assert_eq!(thief.get("/account").await.location().as_deref(), Some("/sign-in"));
        let other = body.replace("form_key=", "form_key=x");
        assert_eq!(thief.post_raw(action, &other).await.location().as_deref(), Some("/sign-in"));
        house.turn_clock(SignedDuration::from_secs(61));
        assert_eq!(thief.post_raw(action, &body).await.location().as_deref(), Some("/sign-in"));
    }
    mara.get("/account").await.must_have("You have no password");
}

fn with_session(house: &House, session: &str) -> Client {
    let client = house.stranger();
    client.set_cookie("__Host-alliance", session);
    client
}

#[actix_web::test]
async fn signing_out_everywhere_twice_leads_home_both_times() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let session = mara.cookie("__Host-alliance").unwrap();
    let page = mara.get("/account").await;
    let body = filled(&page, "/account/sign-out", &[]);
    let first = mara.post_raw("/account/sign-out", &body).await.must_be(303).location();
    let second = with_session(&house, &session).post_raw("/account/sign-out", &body).await.must_be(303).location();
    assert_eq!(first, second);
}

#[actix_web::test]
async fn a_code_typed_twice_shows_the_answers_both_times() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let phone = atlas.member(&house, 0).await;
    atlas.answer(&phone, (0, 4), &[("first_response", "both")]).await.must_be(303);
    let other = atlas.member(&house, 0).await;
    let action = atlas.my(0, "/code");
    other.get(&action).await;
    let page = other.submit(&action, &[("do", "send")]).await;
    let letter = house.letter_to("priya.nair@lindgren.example").await;
    let code: String = letter.text.split("asked for it: ").nth(1).unwrap().chars().take(6).collect();
    let to = twice(&other, &action, &filled(&page, &action, &[("do", "type"), ("code", &code)])).await;
    other.visit(&to).await.must_be(200).must_have("Your earlier answers are shown on this device.");
}
