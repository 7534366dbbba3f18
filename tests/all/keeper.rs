//! The keeper between workshops: small changes by consent, looks that begin and end, and nothing that belongs to others.

use super::change::published;
use super::charter::ids;
use super::closed::{Closed, NAMES, Person};
use super::consent::{DAY, all_consent};
use super::house::{Client, House};

/// The first of the team takes the charter into their hands.
pub async fn keeper<'a>(house: &House, closed: &'a Closed) -> (&'a Person, Client) {
    let person = &closed.people[0];
    let phone = person.phone(house).await;
    phone.get(&person.page("/check-in")).await.must_be(200);
    phone.post(&person.page("/keeper"), &[("do", "volunteer")]).await.must_be(303);
    (person, phone)
}

#[actix_web::test]
async fn the_keeper_brings_a_small_change_to_version_1_1_without_learning_who_took_part() {
    let (house, closed, _) = published().await;
    let (ruth, phone) = keeper(&house, &closed).await;
    phone.get(&ruth.page("/charter")).await.must_have("Change a sentence…");
    phone.get(&ruth.page("/change")).await.must_have("Open it for a change");
    phone.post(&ruth.page("/change"), &[("why", "Thursdays do not work")]).await.must_be(303);
    let own = [("title", "Fridays"), ("words", "We end Fridays at three."), ("until", ""), ("why", "")];
    phone.post(&ruth.page("/clauses"), &own).await.must_be(303);
    let draft = phone.get(&ruth.page("/draft")).await;
    draft.must_have("Ask the team");
    assert!(!draft.has(NAMES[1]), "who will be asked is not for the keeper to know");
    phone.post(&ruth.page("/consent/round"), &[("do", "ask")]).await.must_be(303);
    let asked = phone.get(&ruth.page("/draft")).await;
    asked.must_have("Can you work with what changes?").must_have("Can the team work with this charter?");
    all_consent(&house, &closed).await;

    let confirm = phone.get(&ruth.page("/publish")).await;
    confirm.must_have("Those who took part: nine people get it.").must_have("Fridays");
    assert!(NAMES[1..].iter().all(|name| !confirm.has(name)), "{}", confirm.words());
    let done = phone.post(&ruth.page("/publish"), &DAY).await;
    done.must_be(303);
    assert!(done.location().unwrap().starts_with(&ruth.page("/charter")), "{:?}", done.location());
    phone.get(&ruth.page("/charter")).await.must_have("Version 1.1,").must_have("We end Fridays at three.");
}

#[actix_web::test]
async fn the_keeper_begins_a_look_answers_it_and_closes_it() {
    let (house, closed, _) = published().await;
    let (ruth, phone) = keeper(&house, &closed).await;
    let before = house.letters().await.len();
    phone.get(&ruth.page("/revisit")).await.must_have("Look again now");
    phone.post(&ruth.page("/revisit/look"), &[("kind", "revisit")]).await.must_be(303);
    assert_eq!(house.letters().await.len(), before + 9, "everybody who took part is asked");
    let open = phone.get(&ruth.page("/revisit")).await;
    open.must_have("Send my answers").must_have("Close the round");
    phone.post(&ruth.page("/revisit"), &[("ladder", "2"), ("works", "The pause.")]).await.must_be(303);
    phone.post(&ruth.page("/revisit/round"), &[]).await.must_be(303);
    phone.get(&ruth.page("/revisit")).await.must_have("Book the next look");
    let next = [("look_after", "4"), ("looks_again", ""), ("looks_again_on", "2027-02-01")];
    phone.post(&ruth.page("/revisit/plan"), &next).await.must_be(303);
    phone.get(&ruth.page("/revisit")).await.must_have("on 1 February 2027 at the latest");
}

#[actix_web::test]
async fn a_member_who_does_not_keep_the_charter_changes_none_of_it() {
    let (house, closed, mara) = published().await;
    keeper(&house, &closed).await;
    let ines = &closed.people[1];
    let phone = ines.phone(&house).await;
    let page = phone.get(&ines.page("/charter")).await;
    assert!(!page.has("Change a sentence…"));
    let clause = &ids(&mara.get(&closed.page("/draft")).await, "c-")[0];
    let deeds: [(&str, &[(&str, &str)]); 10] = [
        ("/change", &[("why", "x")]),
        ("/change/give-up", &[]),
        ("/clauses", &[("title", "x"), ("words", "x")]),
        (&format!("/clauses/{clause}/decide"), &[("version", "1"), ("how", "drop"), ("why", "x")]),
        (&format!("/clauses/{clause}/place"), &[("do", "park")]),
        ("/consent/round", &[("do", "ask")]),
        ("/publish", &DAY),
        ("/revisit/look", &[("kind", "revisit")]),
        ("/revisit/round", &[]),
        ("/revisit/plan", &[("look_after", "3")]),
    ];
    for (address, fields) in deeds {
        phone.get(&ines.page("/charter")).await;
        phone.post(&ines.page(address), fields).await.must_be(403);
    }
    phone.get(&ines.page("/publish")).await.must_be(403);
    mara.get(&closed.page("/change")).await.must_have("Open it for a change");
}

#[actix_web::test]
async fn before_a_charter_is_in_force_there_is_nothing_to_keep() {
    let (house, closed, _) = super::consent::asked().await;
    let ruth = &closed.people[0];
    let phone = ruth.phone(&house).await;
    phone.get(&ruth.page("/draft")).await.must_be(200);
    phone.post(&ruth.page("/consent/round"), &[("do", "close")]).await.must_be(403);
    phone.post(&ruth.page("/publish"), &DAY).await.must_be(403);
}
