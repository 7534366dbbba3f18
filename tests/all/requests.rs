//! Requests: a private draft, sent signed or not, replied to, and a sentence of the charter when the team says yes.

use alliance::store::StoreError;
use alliance::store::schema::{request_drafts, requests};
use diesel::prelude::*;

use super::change::published;
use super::charter::ids;
use super::closed::{Person, closed, nine};
use super::consent::{all_consent, publish};
use super::house::{Client, House, Page};
use super::keeper::keeper;

const QUIET: &str = "paused at noon together";

async fn send(phone: &Client, person: &Person, fields: &[(&str, &str)]) -> Page {
    phone.get(&person.page("/requests")).await.must_be(200);
    phone.post(&person.page("/requests"), fields).await
}

/// The id of the request with these words, and the version its reply is made on.
async fn find(client: &Client, page: &str, words: &str) -> (String, String) {
    let all = client.get(page).await;
    for id in ids(&all, "id=\"t-") {
        let card = client.get(&format!("{page}?reply={id}")).await;
        let form = card.body.split(&format!("id=\"t-{id}\"")).nth(1).unwrap().split("</article>").next().unwrap();
        if form.contains(words) {
            let version = form.split("name=\"version\" value=\"").nth(1);
            return (id, version.map_or("", |rest| rest.split('"').next().unwrap()).to_owned());
        }
    }
    panic!("no request with “{words}”: {}", all.words());
}

/// Replies as somebody who sees this page of requests.
async fn reply(client: &Client, page: &str, words: &str, fields: &[(&str, &str)]) -> Page {
    let (id, version) = find(client, page, words).await;
    let mut all = vec![("version", version.as_str())];
    all.extend_from_slice(fields);
    client.post(&format!("{page}/{id}"), &all).await
}

#[actix_web::test]
async fn a_draft_of_a_request_is_read_by_its_writer_alone_and_gone_when_it_is_sent() {
    let (house, closed, mara) = published().await;
    let (ines, leila) = (&closed.people[1], &closed.people[2]);
    let phone = ines.phone(&house).await;
    phone.get(&ines.page("/charter")).await.must_have("Requests");
    phone.get(&ines.page("/requests")).await.must_have("A request of yours");
    let half = [("words", QUIET), ("problem", "We are interrupted."), ("need", "to think"), ("better", "")];
    phone.post(&ines.page("/requests/draft"), &half).await.must_be(303);
    let mine = phone.get(&ines.page("/requests")).await;
    mine.must_have("Only you see this draft.").must_have(QUIET);
    phone.get(&ines.page("/mine")).await.must_have("Draft, read by you alone").must_have(QUIET);
    assert!(mine.body.contains("value=\"We are interrupted.\"") && mine.body.contains("value=\"to think\""));
    for other in
        [mara.get(&closed.page("/requests")).await, leila.phone(&house).await.get(&leila.page("/requests")).await]
    {
        assert!(!other.has(QUIET) && !other.has("interrupted"), "{}", other.words());
    }
    mara.get(&closed.page("/check-in")).await.must_have("Three requests wait for our reply");

    send(&phone, ines, &[half.as_slice(), &[("signed", "no")]].concat()).await.must_be(303);
    let sent = mara.get(&closed.page("/requests")).await;
    sent.must_have("It would be my ideal if we paused at noon together.").must_have("We are interrupted.");
    sent.must_have("What I need").must_have("to think").must_have("Not signed.");
    assert!(!sent.has("Ines"), "nobody learns who");
    let kept = house.inner.db.read(|conn| {
        let names: Vec<Option<i64>> = requests::table.select(requests::member_id).load(conn)?;
        let drafts: i64 = request_drafts::table.count().get_result(conn)?;
        Ok::<_, StoreError>((names, drafts))
    });
    assert_eq!(kept.await.unwrap(), (vec![None], 0), "neither a name nor the draft is kept");
    mara.get(&closed.page("/check-in")).await.must_have("Four requests wait for our reply");
}

#[actix_web::test]
async fn a_request_that_cannot_be_said_yes_to_comes_back_with_everything_typed() {
    let (house, closed, _) = published().await;
    let ines = &closed.people[1];
    let phone = ines.phone(&house).await;
    let back = send(&phone, ines, &[("words", " … "), ("problem", "We are interrupted."), ("signed", "yes")]).await;
    back.must_be(422).must_have("Finish the sentence, so that the others can say yes or no to it.");
    assert!(back.body.contains("value=\"We are interrupted.\""));
    let long = "a".repeat(201);
    send(&phone, ines, &[("words", &long)]).await.must_be(422).must_have(&long);
    let parts = [("need", "quiet"), ("now", ""), ("better", "a sign on the door")];
    send(&phone, ines, &parts).await.must_be(303);
    phone
        .get(&ines.page("/requests"))
        .await
        .must_have("What I need: quiet / A better way could be: a sign on the door.");
}

#[actix_web::test]
async fn whoever_signed_a_request_takes_it_back_while_it_waits() {
    let (house, closed, mara) = published().await;
    let (ines, leila) = (&closed.people[1], &closed.people[2]);
    let phone = ines.phone(&house).await;
    send(&phone, ines, &[("words", QUIET), ("signed", "yes")]).await.must_be(303);
    phone.get(&ines.page("/requests")).await.must_have("From you.").must_have("Take it back");
    let other = leila.phone(&house).await;
    let page = other.get(&leila.page("/requests")).await;
    page.must_have("From Ines Carvalho.");
    assert!(!page.has("Take it back"));
    let (id, _) = find(&mara, &closed.page("/requests"), QUIET).await;
    let take = [("do", "take-back")];
    other.post(&leila.page(&format!("/requests/{id}")), &take).await.must_be(403);
    phone.get(&ines.page("/requests")).await;
    phone.post(&ines.page(&format!("/requests/{id}")), &take).await.must_be(303);
    assert!(!mara.get(&closed.page("/requests")).await.has(QUIET));
}

#[actix_web::test]
async fn a_yes_becomes_a_sentence_of_version_1_1_once_the_team_can_work_with_it() {
    let (house, closed, mara) = published().await;
    let (ruth, phone) = keeper(&house, &closed).await;
    let ines = &closed.people[1];
    send(&ines.phone(&house).await, ines, &[("words", QUIET)]).await.must_be(303);
    let page = ruth.page("/requests");
    let offered = "We said yes to a request: it would be ideal if we paused at noon together.";
    let (id, _) = find(&phone, &page, QUIET).await;
    phone.get(&format!("{page}?reply={id}")).await.must_have(offered);
    reply(&phone, &page, QUIET, &[("reply", "yes"), ("note", "From Monday on.")]).await.must_be(303);
    let replied = mara.get(&closed.page("/requests")).await;
    replied.must_have("Yes, we will. From Monday on.").must_have("In version 1.1, once the team can work with it");
    mara.get(&closed.page("")).await.must_have("A change is on its way: a request.");
    phone.post(&ruth.page("/consent/round"), &[("do", "ask")]).await.must_be(303);
    all_consent(&house, &closed).await;
    phone.get(&ruth.page("/publish")).await;
    phone.post(&ruth.page("/publish"), &super::consent::DAY).await.must_be(303);
    let charter = mara.get(&closed.page("")).await;
    charter.must_have("Version 1.1,").must_have(offered).must_have("Paused at noon together");
    charter.must_have("Yes, we will. From Monday on.");
    mara.get(&closed.page("/requests")).await.must_have("In the charter");
    let letter = house.letter_to(&ines.email).await;
    assert!(
        letter.text.split_whitespace().collect::<Vec<_>>().join(" ").contains("Yes, we will. From Monday on"),
        "{}",
        letter.text
    );

    reply(&phone, &page, QUIET, &[("reply", "not_now")])
        .await
        .must_be(422)
        .must_have("It is a sentence of the charter now. Change the charter");
}

#[actix_web::test]
async fn we_will_try_needs_a_day_and_becomes_a_trial_that_asks_when_it_is_over() {
    let (house, closed, mara) = published().await;
    let ines = &closed.people[1];
    send(&ines.phone(&house).await, ines, &[("words", QUIET)]).await.must_be(303);
    let page = closed.page("/requests");
    let own = [("reply", "we_will_try"), ("words", "We keep ten to eleven quiet."), ("title", "Quiet hour")];
    let no_day = reply(&mara, &page, QUIET, &own).await;
    no_day.must_be(422).must_have("Choose the day the trial ends.").must_have("We keep ten to eleven quiet.");
    reply(&mara, &page, QUIET, &[own.as_slice(), &[("until", "2026-12-01")]].concat()).await.must_be(303);
    mara.get(&page).await.must_have("We will try until 1 December 2026.");
    mara.get(&closed.page("/change")).await.must_have("We try this until 1 December 2026");
    mara.post(&closed.page("/consent"), &[("do", "ask")]).await.must_be(303);
    all_consent(&house, &closed).await;
    publish(&mara, &closed).await.must_be(303);
    mara.get(&closed.page(""))
        .await
        .must_have("We keep ten to eleven quiet.")
        .must_have("We try this until 1 December 2026");
    let phone = ines.phone(&house).await;
    assert!(!phone.get(&ines.page("/check-in")).await.has("Does it stay?"), "the trial goes on");
    house.turn_clock(jiff::SignedDuration::from_hours(24 * 15));
    let ines_again = ines.phone(&house).await;
    ines_again.get(&ines.page("/check-in")).await.must_have("We tried this until 1 December 2026: Quiet hour");
}

#[actix_web::test]
async fn a_reply_can_be_changed_until_the_sentence_is_agreed() {
    let house = House::open().await;
    let closed = closed(&house, nine()).await;
    let mara = house.facilitator().await;
    let person = &closed.people[0];
    let phone = person.phone(&house).await;
    let page = person.page("/requests");
    phone.get(&person.page("/draft")).await.must_have("Reply…");
    let words = "met outside once";
    let sentences = |page: &Page| page.body.matches("We said yes to a request").count();
    reply(&phone, &page, words, &[("reply", "maybe")]).await.must_be(422).must_have("Choose one of the replies.");
    reply(&phone, &page, words, &[("reply", "yes")]).await.must_be(303);
    let draft = mara.get(&closed.page("/draft")).await;
    assert_eq!(sentences(&draft), 1, "in the draft anybody writes down what was said in the room");
    draft.must_have("Yes, we will.").must_have("Change the reply…");
    reply(&mara, &closed.page("/requests"), words, &[("reply", "we_will_try"), ("until", "2027-01-12")])
        .await
        .must_be(303);
    let tried = mara.get(&closed.page("/draft")).await;
    assert_eq!(sentences(&tried), 1);
    tried.must_have("We try this until 12 January 2027").must_have("We will try until 12 January 2027.");
    reply(&phone, &page, words, &[("reply", "tell_us_more"), ("note", "How long?")]).await.must_be(303);
    let asked = mara.get(&closed.page("/draft")).await;
    assert_eq!(sentences(&asked), 0, "the sentence goes with the yes");
    asked.must_have("Tell us more. How long?");
    reply(&phone, &page, words, &[("reply", "")]).await.must_be(303);
    mara.get(&closed.page("/requests")).await.must_have("Waiting for our reply").must_have("Reply…");
}

#[actix_web::test]
async fn a_reply_on_an_older_version_is_told_so_and_kept_in_the_form() {
    let (_house, closed, mara) = published().await;
    let words = "met outside once";
    let page = closed.page("/requests");
    let (id, version) = find(&mara, &page, words).await;
    reply(&mara, &page, words, &[("reply", "not_now")]).await.must_be(303);
    let late = [("version", version.as_str()), ("reply", "tell_us_more"), ("note", "How long?")];
    let crossed = mara.post(&format!("{page}/{id}"), &late).await;
    crossed.must_be(409).must_have("Somebody replied a moment ago.").must_have("Not now.");
    assert!(crossed.body.contains("value=\"How long?\""), "nothing typed is lost");
}

#[actix_web::test]
async fn after_publishing_only_keeper_and_facilitator_write_the_reply_down() {
    let (house, closed, mara) = published().await;
    let ines = &closed.people[1];
    let phone = ines.phone(&house).await;
    let page = phone.get(&ines.page("/requests")).await;
    page.must_have("The keeper or the facilitator writes your reply here.");
    assert!(!page.has("Reply…"));
    let (id, version) = find(&mara, &closed.page("/requests"), "met outside once").await;
    let deed = [("version", version.as_str()), ("reply", "yes")];
    phone.get(&ines.page("/requests")).await;
    phone.post(&ines.page(&format!("/requests/{id}")), &deed).await.must_be(403);
    mara.post(&closed.page("/change"), &[("why", "We moved")]).await.must_be(303);
    phone.get(&ines.page("/requests")).await;
    phone.post(&ines.page(&format!("/requests/{id}")), &deed).await.must_be(403);
    assert!(!phone.get(&ines.page("/draft")).await.has("Reply…"), "also while the charter is being changed");
    let fred = house.foreign_facilitator().await;
    fred.get("/").await;
    fred.get(&closed.page("/requests")).await.must_be(404);
    fred.get("/workshops").await;
    fred.post(&closed.page(&format!("/requests/{id}")), &deed).await.must_be(404);
}

#[actix_web::test]
async fn giving_up_the_change_lets_the_request_wait_again_and_keeps_other_replies() {
    let (house, closed, mara) = published().await;
    let ines = &closed.people[1];
    send(&ines.phone(&house).await, ines, &[("words", QUIET)]).await.must_be(303);
    let page = closed.page("/requests");
    reply(&mara, &page, QUIET, &[("reply", "yes")]).await.must_be(303);
    reply(&mara, &page, "met outside once", &[("reply", "not_now")]).await.must_be(303);
    mara.get(&closed.page("/change")).await;
    mara.post(&closed.page("/change/give-up"), &[]).await.must_be(303);
    let after = mara.get(&page).await;
    after.must_have("Not now.");
    assert!(!after.has("Yes, we will."), "{}", after.words());
    assert!(!mara.get(&closed.page("/change")).await.has("We said yes to a request"));
}

#[actix_web::test]
async fn twenty_requests_wait_at_most_and_the_next_is_kept_as_a_draft() {
    let (house, closed, _) = published().await;
    let ines = &closed.people[1];
    let phone = ines.phone(&house).await;
    for number in 0..20 {
        send(&phone, ines, &[("words", &format!("had wish {number}"))]).await.must_be(303);
    }
    let full = send(&phone, ines, &[("words", "had one more")]).await;
    full.must_be(422).must_have("Twenty requests wait already.").must_have("had one more");
    phone.get(&ines.page("/requests")).await.must_have("Only you see this draft.").must_have("had one more");
}

#[actix_web::test]
async fn a_parked_sentence_of_a_request_comes_back_through_a_change_only() {
    let (house, closed, mara) = published().await;
    let page = closed.page("/requests");
    let words = "met outside once";
    reply(&mara, &page, words, &[("reply", "yes")]).await.must_be(303);
    let draft = mara.get(&closed.page("/draft")).await;
    let clause = draft.body.split("We said yes to a request").next().unwrap().rsplit("id=\"c-").next().unwrap();
    let clause: String = clause.chars().take(26).collect();
    mara.post(&closed.page(&format!("/clauses/{clause}/place")), &[("do", "park")]).await.must_be(303);
    mara.get(&page).await.must_have("Parked");
    let own = [("title", "Fridays"), ("words", "We end Fridays at three."), ("until", ""), ("why", "")];
    mara.get(&closed.page("/change")).await;
    mara.post(&closed.page("/clauses"), &own).await.must_be(303);
    mara.post(&closed.page("/consent"), &[("do", "ask")]).await.must_be(303);
    all_consent(&house, &closed).await;
    publish(&mara, &closed).await.must_be(303);
    assert!(!mara.get(&closed.page("")).await.has("We said yes to a request"));
    reply(&mara, &page, words, &[("reply", "yes"), ("note", "Now.")]).await.must_be(303);
    mara.get(&page).await.must_have("In version 1.2, once the team can work with it");
    mara.get(&closed.page("")).await.must_have("A change is on its way: a request.");
}

#[actix_web::test]
async fn the_note_of_a_trial_can_be_changed_when_its_day_is_over() {
    let (house, closed, mara) = published().await;
    let page = closed.page("/requests");
    let words = "met outside once";
    let trial = [("reply", "we_will_try"), ("until", "2026-12-01")];
    reply(&mara, &page, words, &trial).await.must_be(303);
    mara.post(&closed.page("/consent"), &[("do", "ask")]).await.must_be(303);
    all_consent(&house, &closed).await;
    publish(&mara, &closed).await.must_be(303);
    house.turn_clock(jiff::SignedDuration::from_hours(24 * 20));
    let mara = house.facilitator().await;
    reply(&mara, &page, words, &[trial.as_slice(), &[("note", "It rained.")]].concat()).await.must_be(303);
    mara.get(&page).await.must_have("We will try until 1 December 2026. It rained.").must_have("In the charter");
}
