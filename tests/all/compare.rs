//! Two rounds of a team beside each other: what moved in the answers, and who took part in only one of them.

use alliance::domain::answer::Value;
use alliance::store::schema::members;
use alliance::store::{StoreError, Turn};
use diesel::prelude::*;
use jiff::SignedDuration;

use super::charter::ids;
use super::closed::{Answers, Closed, NAMES, again, closed, closed_with_names, nine};
use super::consent::{all_consent, ask, publish};
use super::house::{House, Page};

/// Everybody's answer to how to react to new work, and how close people are at work, from 1 to 5.
fn said(all: &[(usize, i64)]) -> Vec<Answers> {
    let one = |(choice, step): &(usize, i64)| -> Answers {
        vec![("first_response", Value::Choice(*choice), vec![], ""), ("relational", Value::Steps(*step), vec![], "")]
    };
    all.iter().map(one).collect()
}

fn by_name(names: &[&'static str], all: &[(usize, i64)]) -> Vec<(&'static str, Answers)> {
    names.iter().copied().zip(said(all)).collect()
}

async fn published(house: &House, closed: &Closed) {
    let mara = ask(house, closed).await;
    all_consent(house, closed).await;
    publish(&mara, closed).await.must_be(303);
}

/// Two rounds forty days apart, both published; the page that shows them beside each other, to the first of the team.
async fn compared(mode: &'static str, before: &[(usize, i64)], later: Vec<(&'static str, Answers)>) -> Page {
    let house = House::open().await;
    let first = match mode {
        "named" => closed_with_names(&house, said(before)).await,
        _ => closed(&house, said(before)).await,
    };
    published(&house, &first).await;
    house.turn_clock(SignedDuration::from_hours(24 * 40));
    let gone: Vec<&'static str> = NAMES[..before.len()].to_vec();
    let gone: Vec<&'static str> =
        gone.into_iter().filter(|name| later.iter().all(|(other, _)| other != name)).collect();
    let now = alliance::store::time::to_row(house.now());
    let leave = house.inner.db.write(Turn::House, move |tx| {
        let gone = members::table.filter(members::name.eq_any(gone));
        diesel::update(gone).set(members::left_at.eq(now)).execute(&mut **tx).map_err(StoreError::from)
    });
    leave.await.unwrap();
    let second = again(&house, &first, later, mode).await;
    published(&house, &second).await;
    let ruth = &second.people[0];
    ruth.phone(&house).await.get(&ruth.page("/compare")).await
}

const APART: [(usize, i64); 8] = [(0, 1), (1, 1), (2, 2), (3, 2), (0, 3), (1, 3), (2, 4), (3, 5)];

#[actix_web::test]
async fn with_names_both_times_the_team_reads_how_many_moved_where() {
    // Seven of eight move up, one stays; in the other question two change to the first option.
    let later = [(0, 3), (1, 4), (2, 4), (3, 4), (0, 4), (0, 5), (0, 5), (3, 5)];
    let page = compared("named", &APART, by_name(&NAMES[..8], &later)).await;
    page.must_be(200).must_have("From version 1 to version 2").must_have("The same people answered both times.");
    page.must_have("7 moved towards “").must_have(", 1 stayed.");
    page.must_have("You are closer together than in November.");
    page.must_have("2 changed their answer, 6 stayed: 2 more for “Celebrate the effort and the idea");
    assert!(!page.has("not told"), "{}", page.words());
}

#[actix_web::test]
async fn who_is_new_and_who_has_left_is_said_and_moves_nothing_by_coming_or_going() {
    let mut people = NAMES[1..7].to_vec();
    people.insert(0, NAMES[0]);
    people.push("Kim Newman");
    let later = [(0, 1), (1, 1), (2, 2), (3, 2), (0, 3), (1, 3), (2, 4), (0, 1)];
    let page = compared("named", &APART, by_name(&people, &later)).await;
    page.must_be(200).must_have("One new person since then and one has left.");
    page.must_have("Nobody moved; 7 stayed.");
}

#[actix_web::test]
async fn counted_rounds_of_the_same_people_stand_side_by_side_in_counts() {
    let together = [(0, 4), (0, 4), (0, 4), (0, 4), (0, 4), (0, 4), (0, 4), (1, 5)];
    let page = compared("counted", &APART, by_name(&NAMES[..8], &together)).await;
    page.must_be(200).must_have("The same people answered both times.");
    page.must_have("now most of us, 7 of 8. You are closer together than in November.");
    assert!(!page.has("moved towards") && !page.has("changed their answer"), "nobody knows who moved");
}

#[actix_web::test]
async fn counted_rounds_that_differ_by_a_person_or_two_tell_nothing_that_could_point_at_them() {
    let together = [(0, 4), (0, 4), (0, 4), (0, 4), (0, 4), (0, 4), (0, 4), (1, 5), (1, 4)];
    let nine = compared("counted", &APART, by_name(&NAMES, &together)).await;
    nine.must_be(200).must_have("One new person since then.").must_have("What moved in the answers is not told");
    for words in ["7 of 9", "now most of us", "closer together", "further apart"] {
        assert!(!nine.has(words), "{words}:\n{}", nine.words());
    }
    let mut people = NAMES[..8].to_vec();
    people.extend(["Kim Newman", "Lea Second", "Max Third"]);
    let later: Vec<(usize, i64)> = (0..11).map(|person| (usize::from(person == 7), 4)).collect();
    let three = compared("counted", &APART, by_name(&people, &later)).await;
    three.must_have("Three new people since then.").must_have("now most of us, 10 of 11.");
    let ten: Vec<(usize, i64)> = later[..10].to_vec();
    let words = compared("counted", &APART, by_name(&people[..10], &ten)).await;
    words.must_have("Two new people since then.").must_have("How many moved is not told");
    words.must_have("You are closer together than in November.");
    assert!(!words.has("9 of 10"), "{}", words.words());
}

/// A team with version 1.1: a sentence of its own, one of its own on trial, one of its answers on trial, and three
/// requests that wait; and the draft of a later round with the same answers.
async fn later_round(house: &House) -> (Closed, Closed) {
    let first = closed(house, nine()).await;
    published(house, &first).await;
    let mara = house.facilitator().await;
    super::change::open(&mara, &first).await;
    for (title, words, until) in
        [("Fridays", "We end Fridays at three.", ""), ("Standing up", "We stand up at ten.", "2027-01-12")]
    {
        mara.get(&first.page("/change")).await;
        let own = [("title", title), ("words", words), ("until", until), ("why", "")];
        mara.post(&first.page("/clauses"), &own).await.must_be(303);
    }
    let id = super::change::clause_ids(&mara, &first).await.remove(0);
    let tried = [("how", "try"), ("until", "2027-01-20"), ("why", "Let us see.")];
    super::change::decide(&mara, &first, &id, &tried).await.must_be(303);
    mara.get(&first.page("/draft")).await;
    mara.post(&first.page("/consent"), &[("do", "ask")]).await.must_be(303);
    all_consent(house, &first).await;
    publish(&mara, &first).await.must_be(303);
    mara.get(&first.page("/check-in")).await.must_have("Three requests wait for our reply");
    house.turn_clock(SignedDuration::from_hours(24 * 40));
    let second = again(house, &first, NAMES.into_iter().zip(nine()).collect(), "counted").await;
    (first, second)
}

#[actix_web::test]
async fn a_later_round_brings_along_what_no_question_asks_for() {
    let house = House::open().await;
    let (first, second) = later_round(&house).await;
    let mara = house.facilitator().await;
    let draft = mara.get(&second.page("/draft")).await;
    draft.must_have("We end Fridays at three.").must_have("We stand up at ten.");
    draft.must_have("We try this until 12 January 2027").must_have("We try this until 20 January 2027");
    assert_eq!(draft.body.matches("From version 1.1. Park it if it no longer fits.").count(), 3);
    let requests = ids(&mara.get(&second.page("/requests")).await, "id=\"t-");
    assert_eq!(requests.len(), 6, "those that waited, and the new ones");
    assert!(!mara.get(&first.page("/check-in")).await.has("for our reply"), "a request waits in one place");
    published(&house, &second).await;
    let page = mara.get(&second.page("/compare")).await;
    page.must_have("From version 1.1 to version 2").must_have("Fridays").must_have("Standing up");
    for lost in ["Dropped", "dropped", "Left out", "left out"] {
        assert!(!page.has(lost), "nobody dropped anything: {}", page.words());
    }
}

#[actix_web::test]
async fn what_the_team_leaves_out_of_a_later_round_is_left_out_and_not_dropped() {
    let house = House::open().await;
    let (_, second) = later_round(&house).await;
    let mara = house.facilitator().await;
    let draft = mara.get(&second.page("/draft")).await;
    let before = draft.body.split("We end Fridays at three.").next().unwrap();
    let id = before.rsplit("<section class=\"clause\" id=\"c-").next().unwrap().split('"').next().unwrap().to_owned();
    mara.post(&second.page(&format!("/clauses/{id}/place")), &[("do", "park")]).await.must_be(303);
    published(&house, &second).await;
    let page = mara.get(&second.page("/compare")).await;
    page.must_have("is left out").must_have("Left out").must_have("We end Fridays at three.");
    assert!(!page.has("Dropped"), "{}", page.words());
}

#[actix_web::test]
async fn a_later_round_without_a_charter_gives_back_the_requests_it_brought_along() {
    let house = House::open().await;
    let (first, second) = later_round(&house).await;
    let mara = house.facilitator().await;
    mara.get(&second.page("/not-this-time")).await;
    mara.post(&second.page("/not-this-time"), &[("reason", "Too early.")]).await.must_be(303);
    mara.get(&first.page("/check-in")).await.must_have("Three requests wait for our reply");
    assert_eq!(ids(&mara.get(&second.page("/requests")).await, "id=\"t-").len(), 3);
    mara.get(&first.page("")).await.must_have("We end Fridays at three.");
}
