//! Changing a charter that is published: opened, decided sentence by sentence, consented to, published as 1.1 or given
//! up; and the page that shows two versions side by side.

use super::charter::ids;
use super::closed::{Closed, closed, nine};
use super::consent::{all_consent, ask, publish, say};
use super::house::{Client, House, Page};

/// Nine people with version 1.
pub async fn published() -> (House, Closed, Client) {
    let house = House::open().await;
    let closed = closed(&house, nine()).await;
    let mara = ask(&house, &closed).await;
    all_consent(&house, &closed).await;
    publish(&mara, &closed).await.must_be(303);
    (house, closed, mara)
}

pub async fn open(mara: &Client, closed: &Closed) {
    mara.get(&closed.page("")).await.must_have("Change a sentence…");
    mara.get(&closed.page("/change")).await.must_have("Open it for a change");
    mara.post(&closed.page("/change"), &[("why", "Thursdays do not work")]).await.must_be(303);
}

/// The first sentence with its version, from the page that decides about it.
pub async fn decide(mara: &Client, closed: &Closed, id: &str, fields: &[(&str, &str)]) -> Page {
    let page = mara.get(&closed.page(&format!("/change?decide={id}"))).await;
    let version = version_in(&page, id);
    let mut all = vec![("version", version.as_str())];
    all.extend_from_slice(fields);
    mara.post(&closed.page(&format!("/clauses/{id}/decide")), &all).await
}

pub async fn clause_ids(mara: &Client, closed: &Closed) -> Vec<String> {
    ids(&mara.get(&closed.page("/change")).await, "change?decide=")
}

/// The words of the sentences on a page, in its order.
fn sentences(page: &Page) -> Vec<String> {
    let words = page.body.split("<p class=\"words\">").skip(1);
    words.map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
}

/// New words for a sentence, with the version it has now.
pub async fn edit(mara: &Client, closed: &Closed, id: &str, (words, why): (&str, &str)) -> Page {
    let page = mara.get(&closed.page(&format!("/draft?edit={id}"))).await;
    let version = version_in(&page, id);
    mara.post(&closed.page(&format!("/clauses/{id}")), &[("version", &version), ("words", words), ("why", why)]).await
}

/// The version in the form that changes this sentence; 1 where there is no form.
fn version_in(page: &Page, id: &str) -> String {
    let form = page.body.split("action=\"/charters/").find(|form| form.split('"').next().unwrap().contains(id));
    form.unwrap_or_default()
        .split("name=\"version\" value=\"")
        .nth(1)
        .map_or("1", |rest| rest.split('"').next().unwrap())
        .to_owned()
}

#[actix_web::test]
async fn a_change_asks_only_about_itself_and_becomes_version_1_1() {
    let (house, closed, mara) = published().await;
    let before = house.letters().await.len();
    let old = sentences(&mara.get(&closed.page("/change")).await)[0].clone();
    open(&mara, &closed).await;
    let id = clause_ids(&mara, &closed).await[0].clone();
    let words = "We celebrate the effort, then the idea, then we improve it.";
    edit(&mara, &closed, &id, (words, "It reads better.")).await.must_be(303);
    let person = &closed.people[0];
    let phone = person.phone(&house).await;
    let charter = phone.get(&person.page("/charter")).await;
    charter.must_have(&old).must_have("A change is on its way: Thursdays do not work.").must_have("Version 1,");
    assert!(!charter.body.contains(words));

    mara.post(&closed.page("/consent"), &[("do", "ask")]).await.must_be(303);
    assert_eq!(house.letters().await.len(), before + 9, "everybody is asked anew");
    let letter = house.letter_to(&person.email).await;
    let (device, link) = (house.stranger(), house.path_in(&letter.text, "/m/"));
    device.get(&link).await.must_be(200).must_have("Read what changes");
    let asked = device.submit(&link, &[]).await;
    asked.must_have("Can you work with what changes?");
    assert_eq!(asked.body.matches("name=\"read\"").count(), 1, "one sentence is asked about");
    all_consent(&house, &closed).await;
    publish(&mara, &closed).await.must_be(303);

    phone.get(&person.page("/charter")).await.must_have("Version 1.1,").must_have(words);
    let letter = house.letter_to(&person.email).await;
    assert!(letter.subject.ends_with("our charter, version 1.1"), "{}", letter.subject);
    assert!(letter.text.contains("It reads better."), "{}", letter.text);
    let compared = phone.get(&person.page("/compare")).await;
    compared.must_have("From version 1 to version 1.1").must_have(&old).must_have(words).must_have("It reads better.");
    compared.must_have("One sentence changed");
}

#[actix_web::test]
async fn a_change_that_is_given_up_leaves_everything_as_it_was() {
    let (house, closed, mara) = published().await;
    let page = mara.get(&closed.page("/change")).await;
    let (before, charter) = (sentences(&page), mara.get(&closed.page("")).await.words());
    open(&mara, &closed).await;
    let id = clause_ids(&mara, &closed).await[0].clone();
    edit(&mara, &closed, &id, ("We do something else entirely.", "")).await.must_be(303);
    let other = clause_ids(&mara, &closed).await[1].clone();
    decide(&mara, &closed, &other, &[("how", "drop"), ("why", "It did not help.")]).await.must_be(303);
    let own = [("title", "Fridays"), ("words", "We end Fridays at three."), ("until", ""), ("why", "")];
    mara.post(&closed.page("/clauses"), &own).await.must_be(303);
    mara.post(&closed.page("/consent"), &[("do", "ask")]).await.must_be(303);
    say(&house, &closed.people[0], &[("answer", "consent")]).await.must_be(303);

    mara.post(&closed.page("/change/give-up"), &[]).await.must_be(303);
    assert_eq!(sentences(&mara.get(&closed.page("/change")).await), before);
    assert_eq!(mara.get(&closed.page("")).await.words(), charter);
    edit(&mara, &closed, &id, ("Fixed again.", "")).await.must_be(409);
    open(&mara, &closed).await;
    edit(&mara, &closed, &id, ("A second try.", "")).await.must_be(303);
    let before = house.letters().await.len();
    mara.post(&closed.page("/consent"), &[("do", "ask")]).await.must_be(303);
    assert_eq!(house.letters().await.len(), before + 9, "a change that is opened anew is asked about anew");
    mara.get(&closed.page("/draft")).await.must_have("Nobody has answered yet.");
}

#[actix_web::test]
async fn without_a_real_change_there_is_no_version() {
    let (_house, closed, mara) = published().await;
    open(&mara, &closed).await;
    let refused = mara.post(&closed.page("/consent"), &[("do", "ask")]).await;
    refused.must_be(422).must_have("Nothing changes yet.");
    let id = clause_ids(&mara, &closed).await[0].clone();
    let same = sentences(&mara.get(&closed.page("/change")).await)[0].clone();
    edit(&mara, &closed, &id, (&same, "")).await.must_be(303);
    mara.post(&closed.page("/consent"), &[("do", "ask")]).await.must_be(422);
    mara.post(&closed.page("/not-this-time"), &[("reason", "Enough")]).await.must_be(409);
}

#[actix_web::test]
async fn what_leaves_says_why_and_grown_out_of_stands_apart_from_dropped() {
    let (house, closed, mara) = published().await;
    open(&mara, &closed).await;
    let ids = clause_ids(&mara, &closed).await;
    decide(&mara, &closed, &ids[0], &[("how", "drop"), ("why", "")]).await.must_be(422).must_have("Write one line");
    decide(&mara, &closed, &ids[0], &[]).await.must_be(422).must_have("choose what becomes of the sentence");
    decide(&mara, &closed, &ids[0], &[("how", "retire"), ("why", "We do it anyway.")]).await.must_be(303);
    decide(&mara, &closed, &ids[1], &[("how", "drop"), ("why", "Nobody used it.")]).await.must_be(303);
    mara.post(&closed.page("/consent"), &[("do", "ask")]).await.must_be(303);
    let phone = closed.people[0].phone(&house).await;
    let asked = phone.get(&closed.people[0].page("/draft")).await;
    asked.must_have("We have grown out of this:").must_have("We drop this:").must_have("Nobody used it.");
    all_consent(&house, &closed).await;
    publish(&mara, &closed).await.must_be(303);
    let compared = mara.get(&closed.page("/compare?from=1&to=1.1")).await;
    compared
        .must_have("Grown out of it")
        .must_have("We do it anyway.")
        .must_have("Dropped")
        .must_have("Nobody used it.");
    open(&mara, &closed).await;
    mara.post(&closed.page("/consent"), &[("do", "ask")]).await.must_be(422);
}

#[actix_web::test]
async fn a_sentence_of_our_own_is_tried_until_a_day() {
    let (house, closed, mara) = published().await;
    open(&mara, &closed).await;
    let add = |until: &'static str| {
        [("title", "Fridays"), ("words", "We end Fridays at three."), ("until", until), ("why", "")]
    };
    let refused = mara.post(&closed.page("/clauses"), &add("2020-01-01")).await;
    refused.must_be(422).must_have("within the next year").must_have("We end Fridays at three.");
    mara.post(&closed.page("/clauses"), &add("2027-01-12")).await.must_be(303);
    mara.post(&closed.page("/consent"), &[("do", "ask")]).await.must_be(303);
    all_consent(&house, &closed).await;
    publish(&mara, &closed).await.must_be(303);
    mara.get(&closed.page(""))
        .await
        .must_have("We end Fridays at three.")
        .must_have("We try this until 12 January 2027");
    assert!(!mara.get(&closed.page("/results")).await.has("Fridays"));
}

#[actix_web::test]
async fn a_decision_on_an_older_sentence_is_told_so() {
    let (_house, closed, mara) = published().await;
    open(&mara, &closed).await;
    let id = clause_ids(&mara, &closed).await[0].clone();
    decide(&mara, &closed, &id, &[("how", "try"), ("until", "2027-01-12")]).await.must_be(303);
    let late = [("version", "1"), ("how", "drop"), ("why", "Too late.")];
    let crossed = mara.post(&closed.page(&format!("/clauses/{id}/decide")), &late).await;
    crossed.must_be(409).must_have("Someone changed this sentence a moment ago.");
    assert!(crossed.body.contains("Too late."), "nothing typed is lost");
}

#[actix_web::test]
async fn before_a_second_version_there_is_nothing_to_compare() {
    let (house, closed, mara) = published().await;
    let early = mara.get(&closed.page("/compare")).await;
    early.must_be(409).must_have("There is one version so far.").must_have("Nothing has changed.");
    assert!(!early.has("moment faster"), "nobody was");
    mara.get(&closed.page("/compare?from=1&to=7")).await.must_be(404);
    house.foreign_facilitator().await.get(&closed.page("/compare")).await.must_be(404);
}
