//! Looking again: booked with the charter, opened by the clockwork or by hand, said in two minutes, closed without a
//! trace of who, and what it leads to.

use alliance::acts::charter::open_due;
use alliance::store::schema::{revisit_answers, teams};
use alliance::store::{StoreError, Turn};
use diesel::prelude::*;
use jiff::SignedDuration;

use super::change::{clause_ids, decide, published};
use super::closed::{Closed, Person};
use super::consent::{DAY, all_consent};
use super::house::{Client, House, Page};

/// Opens the page and sends it filled in.
async fn say(house: &House, person: &Person, fields: &[(&str, &str)]) -> Page {
    let phone = person.phone(house).await;
    phone.get(&person.page("/revisit")).await.must_be(200);
    phone.post(&person.page("/revisit"), fields).await
}

pub async fn begin(mara: &Client, closed: &Closed) {
    mara.get(&closed.page("/revisit")).await.must_have("Look again now");
    mara.post(&closed.page("/revisit"), &[("kind", "revisit")]).await.must_be(303);
}

pub async fn set_meetings(house: &House, count: i32) {
    let set = move |tx: &mut alliance::store::Tx| {
        diesel::update(teams::table).set(teams::meeting_count.eq(count)).execute(&mut **tx)?;
        Ok::<_, StoreError>(())
    };
    house.inner.db.write(Turn::House, set).await.unwrap();
}

fn look_letters(letters: &[super::house::Letter]) -> usize {
    letters.iter().filter(|letter| letter.kind == "look_again").count()
}

#[actix_web::test]
async fn it_opens_by_itself_after_the_third_meeting_once_and_writes_to_everybody() {
    let (house, closed, mara) = published().await;
    mara.get(&closed.page("/revisit")).await.must_have("when the team has met 7 times, and on 5 January 2027");
    set_meetings(&house, 6).await;
    assert_eq!(open_due(&house.inner).await.unwrap(), 0);
    set_meetings(&house, 7).await;
    assert_eq!(open_due(&house.inner).await.unwrap(), 1);
    assert_eq!(open_due(&house.inner).await.unwrap(), 0);
    assert_eq!(look_letters(&house.letters().await), 9);
    let letter = house.letter_to(&closed.people[0].email).await;
    assert_eq!((letter.kind.as_str(), letter.subject.as_str()), ("look_again", "Time to look at our charter again"));
    assert!(letter.unsubscribe.contains("/u/"));
    let phone = house.stranger();
    let link = house.path_in(&letter.text, "/m/");
    phone.get(&link).await.must_be(200);
    let opened = phone.post(&link, &[]).await.must_be(303).location().unwrap();
    assert_eq!(opened, closed.people[0].page("/revisit"));
}

#[actix_web::test]
async fn it_opens_on_the_day_at_the_latest() {
    let (house, _closed, _mara) = published().await;
    house.turn_clock(SignedDuration::from_hours(24 * 49));
    assert_eq!(open_due(&house.inner).await.unwrap(), 0);
    house.turn_clock(SignedDuration::from_hours(24));
    assert_eq!(open_due(&house.inner).await.unwrap(), 1);
}

#[actix_web::test]
async fn while_the_charter_is_changed_nothing_opens() {
    let (house, closed, mara) = published().await;
    mara.get(&closed.page("/change")).await;
    mara.post(&closed.page("/change"), &[("why", "")]).await.must_be(303);
    set_meetings(&house, 9).await;
    assert_eq!(open_due(&house.inner).await.unwrap(), 0);
    mara.post(&closed.page("/revisit"), &[("kind", "revisit")]).await.must_be(409).must_have("is being changed");
}

#[actix_web::test]
async fn a_member_answers_and_answers_anew_until_the_round_closes() {
    let (house, closed, mara) = published().await;
    let person = &closed.people[0];
    person.phone(&house).await.get(&person.page("/revisit")).await.must_have("It opens by itself");
    begin(&mara, &closed).await;
    say(&house, person, &[("ladder", "")]).await.must_be(422).must_have("Say at least one thing");
    let long = "x".repeat(301);
    let refused = say(&house, person, &[("works", &long), ("works_not", "Too many mails.")]).await;
    assert!(refused.must_be(422).body.contains("Too many mails."), "nothing typed is lost");
    say(&house, person, &[("ladder", "2"), ("works", "The pause.")]).await.must_be(303);
    let again = person.phone(&house).await.get(&person.page("/revisit")).await;
    assert!(again.body.contains("The pause.") && again.body.contains("value=\"2\" checked"));
    mara.get(&closed.page("/revisit")).await.must_have("One of nine has answered.");
    assert!(!mara.get(&closed.page("/revisit")).await.has("The pause."), "nothing is shown before it closes");
    let late = person.phone(&house).await;
    late.get(&person.page("/revisit")).await.must_be(200);
    mara.post(&closed.page("/revisit/round"), &[]).await.must_be(303);
    let refused = late.post(&person.page("/revisit"), &[("ladder", "1")]).await;
    refused.must_be(409).must_have("Nobody looks again just now.");
}

#[actix_web::test]
async fn closing_deletes_who_said_what_and_keeps_figures_from_three_answers_up() {
    let (house, closed, mara) = published().await;
    begin(&mara, &closed).await;
    let id = clause_ids_of_form(&house, &closed.people[0]).await[0].clone();
    let vote = format!("vote-{id}");
    for person in &closed.people[..2] {
        say(&house, person, &[("ladder", "2"), (&vote, "less"), ("request", "met outside once more")])
            .await
            .must_be(303);
    }
    mara.post(&closed.page("/revisit/round"), &[]).await.must_be(303);
    let few = mara.get(&closed.page("/revisit")).await;
    few.must_have("Two people answered.").must_have("so that nobody can be picked out");
    assert!(!few.has("met outside once more") && !few.has("2 less of it"));
    begin(&mara, &closed).await;
    for person in &closed.people[..4] {
        say(&house, person, &[("ladder", "3"), (&vote, "less"), ("request", "met outside once more")])
            .await
            .must_be(303);
    }
    mara.post(&closed.page("/revisit/round"), &[]).await.must_be(303);
    let page = closed.people[8].phone(&house).await.get(&closed.people[8].page("/revisit")).await;
    page.must_have("Mind-blowing: 4")
        .must_have("4 less of it.")
        .must_have("met outside once more")
        .must_have("To talk about");
    let rows = house.inner.db.read(|c| revisit_answers::table.count().get_result::<i64>(c).map_err(StoreError::from));
    assert_eq!(rows.await.unwrap(), 0, "who said what is gone");
}

async fn clause_ids_of_form(house: &House, person: &Person) -> Vec<String> {
    super::charter::ids(&person.phone(house).await.get(&person.page("/revisit")).await, "name=\"vote-")
}

#[actix_web::test]
async fn a_look_becomes_version_2_with_consent_to_what_changes_only() {
    let (house, closed, mara) = published().await;
    begin(&mara, &closed).await;
    mara.post(&closed.page("/revisit/round"), &[]).await.must_be(303);
    mara.get(&closed.page("/revisit")).await.must_have("Write the next version");
    mara.get(&closed.page("/change")).await.must_have("Open it for a change");
    mara.post(&closed.page("/change"), &[("kind", "version"), ("why", "We looked again")]).await.must_be(303);
    mara.get(&closed.page("/change")).await.must_have("Towards version 2");
    let ids = clause_ids(&mara, &closed).await;
    decide(&mara, &closed, &ids[0], &[("how", "retire"), ("why", "We do it anyway.")]).await.must_be(303);
    mara.post(&closed.page("/consent"), &[("do", "ask")]).await.must_be(303);
    all_consent(&house, &closed).await;
    mara.get(&closed.page("/publish")).await.must_have("It becomes version 2");
    mara.post(&closed.page("/publish"), &DAY).await.must_be(303);
    mara.get(&closed.page("")).await.must_have("Version 2,");
    let compared = mara.get(&closed.page("/compare")).await;
    compared.must_have("From version 1 to version 2").must_have("Grown out of it").must_have("We do it anyway.");
}

#[actix_web::test]
async fn without_a_change_the_next_look_is_booked_and_there_is_no_version() {
    let (house, closed, mara) = published().await;
    begin(&mara, &closed).await;
    mara.post(&closed.page("/revisit/round"), &[]).await.must_be(303);
    mara.get(&closed.page("/revisit")).await.must_have("No look is booked.");
    let page = mara.post(&closed.page("/revisit/plan"), &[("looks_again_on", "soon"), ("look_after", "4")]).await;
    page.must_be(422).must_have("Choose a day");
    let form = [("looks_again", "in spring"), ("looks_again_on", "2027-03-02"), ("look_after", "4")];
    mara.post(&closed.page("/revisit/plan"), &form).await.must_be(303);
    mara.get(&closed.page("/revisit")).await.must_have("when the team has met 8 times, and on 2 March 2027");
    mara.get(&closed.page("")).await.must_have("Version 1,");
    set_meetings(&house, 8).await;
    assert_eq!(open_due(&house.inner).await.unwrap(), 1);
}

#[actix_web::test]
async fn the_closing_round_asks_what_stays() {
    let (house, closed, mara) = published().await;
    mara.get(&closed.page("/revisit")).await;
    mara.post(&closed.page("/revisit"), &[("kind", "closing")]).await.must_be(303);
    for person in &closed.people[..3] {
        let page = person.phone(&house).await.get(&person.page("/revisit")).await;
        page.must_have("What do we keep without the facilitator?");
        say(&house, person, &[("keeps", "The pause stays.")]).await.must_be(303);
    }
    mara.post(&closed.page("/revisit/round"), &[]).await.must_be(303);
    mara.get(&closed.page("/revisit")).await.must_have("The pause stays.");
}
