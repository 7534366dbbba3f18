//! Two rounds of a team beside each other: what moved in the answers, and who took part in only one of them.

use alliance::domain::answer::Value;
use alliance::store::schema::members;
use alliance::store::{StoreError, Turn};
use diesel::prelude::*;
use jiff::SignedDuration;

use super::closed::{Answers, Closed, NAMES, again, closed, closed_with_names};
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
