//! Letters that did not arrive: somebody who can do something about it sees them, and they follow to a corrected
//! address.

use alliance::acts::post;
use alliance::domain::answer::Value;
use alliance::domain::ids::WorkshopId;
use alliance::domain::letter::{LetterBody, LetterKind};
use alliance::store::outbox::{self, NewLetter};
use alliance::store::schema::{letters, workshops};
use alliance::store::{StoreError, Turn};
use diesel::prelude::*;

use super::closed::{Answers, closed};
use super::consent::{all_consent, ask, publish};
use super::house::House;

const WHY: &str = "The mail server does not know this address.";

fn three() -> Vec<Answers> {
    (0..3).map(|_| vec![("first_response", Value::Choice(0), vec![], "")] as Answers).collect()
}

/// Every letter of this kind to an address comes back.
async fn comes_back(house: &House, kind: LetterKind, address: &str) {
    let address = address.to_owned();
    let changed = house.inner.db.write(Turn::Post, move |tx| {
        let all = letters::table.filter(letters::to_address.eq(address)).filter(letters::kind.eq(kind.as_str()));
        let back = (letters::state.eq("came_back"), letters::reason.eq(WHY), letters::attempts.eq(1));
        Ok::<_, StoreError>(diesel::update(all).set(back).execute(&mut **tx)?)
    });
    assert_eq!(changed.await.unwrap(), 1);
}

/// The path of the personal link in a letter, without the page it goes on to.
fn link_in(house: &House, text: &str) -> String {
    house.path_in(text, "/m/").split('?').next().unwrap().to_owned()
}

async fn workshop_of(house: &House) -> (WorkshopId, String) {
    let find = |conn: &mut alliance::store::AnyConnection| {
        workshops::table.select((workshops::id, workshops::public_id)).first(conn).map_err(StoreError::from)
    };
    let (id, public_id): (i64, String) = house.inner.db.read(find).await.unwrap();
    (WorkshopId(id), format!("/workshops/{public_id}"))
}

#[actix_web::test]
async fn a_charter_that_did_not_arrive_follows_to_the_corrected_address() {
    let house = House::open().await;
    let closed = closed(&house, three()).await;
    let mara = ask(&house, &closed).await;
    all_consent(&house, &closed).await;
    publish(&mara, &closed).await;
    let (_, workshop) = workshop_of(&house).await;
    let person = &closed.people[0];
    comes_back(&house, LetterKind::Summary, &person.email).await;
    let before = house.letter_to(&person.email).await;
    assert_eq!(before.kind, "summary");
    let old = link_in(&house, &before.text);
    house.stranger().get(&old).await.must_be(200);

    let page = format!("{workshop}/people/{}", person.invitation);
    mara.get(&page).await.must_be(200);
    mara.post(&format!("{page}/address"), &[("email", "right@lindgren.example")]).await.must_be(303);
    let letter = house.letter_to("right@lindgren.example").await;
    assert_eq!((letter.kind.as_str(), &letter.subject), ("summary", &before.subject));
    let new = link_in(&house, &letter.text);
    assert_ne!(old, new);
    house.stranger().get(&old).await.must_be(410);
    house.stranger().get(&new).await.must_be(200).must_have("Your team has a charter");
    let words = [&letter.text, &letter.html, &letter.calendar.replace("\r\n ", "")].map(|words| words.contains(&new));
    assert_eq!(words, [true; 3], "the same link in text, page and calendar");
    assert!(!letter.text.contains(&old) && !letter.html.contains(&old));
    assert_ne!(letter.unsubscribe, before.unsubscribe);
    assert!(letter.text.contains(&letter.unsubscribe) && !letter.text.contains(&before.unsubscribe));
    let left = house.letters().await.into_iter().filter(|letter| letter.to == person.email && !letter.text.is_empty());
    assert_eq!(left.count(), 0, "nothing goes to the old address");
    let states = house.inner.db.read(|conn| {
        let new = letters::table.filter(letters::to_address.eq("right@lindgren.example"));
        new.select((letters::state, letters::attempts)).load::<(String, i32)>(conn).map_err(StoreError::from)
    });
    let states = states.await.unwrap();
    assert!(!states.is_empty() && states.iter().all(|row| *row == ("waiting".to_owned(), 0)), "{states:?}");
}

#[actix_web::test]
async fn a_call_to_look_again_that_came_back_stands_by_name_among_the_mails() {
    let house = House::open().await;
    closed(&house, three()).await;
    let mara = house.facilitator().await;
    let (id, workshop) = workshop_of(&house).await;
    let (organisation, now, inner) = (house.organisation, house.now(), house.inner.clone());
    let write = house.inner.db.write(Turn::Post, move |tx| {
        let body = LetterBody { subject: "Look again".to_owned(), text: "words".to_owned(), ..LetterBody::default() };
        let new = NewLetter {
            organisation,
            workshop: Some(id),
            member: None,
            kind: LetterKind::LookAgain,
            dedupe_key: "look".to_owned(),
            to_name: "Ruth Adeyemi",
            to_address: "gone@lindgren.example",
            body,
            unsubscribe: String::new(),
        };
        outbox::add(tx, &inner.site, &inner.dice, now, &new)
    });
    write.await.unwrap();
    comes_back(&house, LetterKind::LookAgain, "gone@lindgren.example").await;
    let mails = mara.get(&format!("{workshop}/mails")).await;
    mails.must_have("Ruth Adeyemi").must_have("gone@lindgren.example").must_have("Look again").must_have(WHY);
    mails.must_have("1 came back");
    assert_eq!(post::count_open(&house.inner).await.unwrap(), (0, 1));
}

#[actix_web::test]
async fn the_owner_sees_that_the_letter_to_a_new_colleague_came_back() {
    let house = House::open().await;
    let owner = house.owner().await;
    let people = "/admin/people";
    owner.get(people).await.must_be(200);
    let fields = [("name", "Nils Berg"), ("email", "nils@lindgen.example"), ("role", "facilitator")];
    owner.post(people, &fields).await.must_be(303);
    assert!(!owner.get(people).await.has("came back"));
    comes_back(&house, LetterKind::Welcome, "nils@lindgen.example").await;
    let page = owner.get(people).await;
    page.must_have("The letter that says how to sign in came back.").must_have(WHY);
    assert_eq!(page.words().matches("came back").count(), 1, "beside one name only");
}
