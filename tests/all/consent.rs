//! Asking the team, publishing what it can work with, and ending without a charter.

use alliance::base::token::PublicId;
use alliance::store::charter::compose_and_store;
use alliance::store::schema::{charter_versions, charters, workshops};
use alliance::store::{StoreError, Turn};
use diesel::prelude::*;

use super::charter::{ids, sentences};
use super::closed::{Closed, Person, closed, closed_with_names, nine};
use super::house::{Client, House, Page};
use super::rounds::{planned, round};

pub async fn asked() -> (House, Closed, Client) {
    let house = House::open().await;
    let closed = closed(&house, nine()).await;
    let mara = ask(&house, &closed).await;
    (house, closed, mara)
}

pub async fn ask(house: &House, closed: &Closed) -> Client {
    let mara = house.facilitator().await;
    mara.get(&closed.page("/draft")).await.must_have("Ask the team").must_have("Ruth Adeyemi");
    mara.post(&closed.page("/consent"), &[("do", "ask")]).await.must_be(303);
    mara
}

pub async fn say(house: &House, person: &Person, fields: &[(&str, &str)]) -> Page {
    let phone = person.phone(house).await;
    let page = phone.get(&person.page("/draft")).await;
    send(&phone, person, &page, fields).await
}

/// Sends the form of the consent box with the sentences it was shown with.
pub async fn send(phone: &Client, person: &Person, page: &Page, fields: &[(&str, &str)]) -> Page {
    let read: Vec<String> = page
        .body
        .split("name=\"read\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    let mut all: Vec<(&str, &str)> = fields.to_vec();
    all.extend(read.iter().map(|read| ("read", read.as_str())));
    phone.post(&person.page("/consent"), &all).await
}

pub async fn all_consent(house: &House, closed: &Closed) {
    for person in &closed.people {
        say(house, person, &[("answer", "consent")]).await.must_be(303);
    }
}

pub const DAY: [(&str, &str); 3] =
    [("looks_again", "after our third meeting from now"), ("looks_again_on", "2027-01-05"), ("look_after", "3")];

pub async fn publish(mara: &Client, closed: &Closed) -> Page {
    mara.get(&closed.page("/publish")).await;
    mara.post(&closed.page("/publish"), &DAY).await
}

#[actix_web::test]
async fn asking_the_team_writes_one_letter_to_each_who_took_part() {
    let house = House::open().await;
    let mut said = nine();
    said[8].clear();
    let closed = closed(&house, said).await;
    let mara = ask(&house, &closed).await;
    mara.post(&closed.page("/consent"), &[("do", "ask")]).await.must_be(303);
    let letters = house.letters().await;
    assert_eq!(letters.len(), 8);
    assert!(letters.iter().all(|letter| letter.kind == "consent" && letter.to != closed.people[8].email));
    let letter = house.letter_to(&closed.people[0].email).await;
    assert_eq!(letter.subject, "Can you work with this charter?");
    house.path_in(&letter.text, "/m/");
    assert!(letter.unsubscribe.contains("/u/"));
}

#[actix_web::test]
async fn a_member_says_it_and_may_change_it() {
    let (house, closed, mara) = asked().await;
    let person = &closed.people[0];
    let phone = person.phone(&house).await;
    phone.get(&person.page("/draft")).await.must_have("Can you work with this charter?").must_have("I see a harm");
    say(&house, person, &[]).await.must_be(422).must_have("choose one of the three answers");
    let saved = say(&house, person, &[("answer", "consent")]).await;
    saved.must_be(303);
    phone.visit(&saved.location().unwrap()).await.must_have("Thank you.").must_have("You said: I can work with this.");
    let again = phone.get(&person.page("/draft?answer=again")).await;
    again.must_have("Send my answer");
    send(&phone, person, &again, &[("answer", "concern"), ("say", "Let us look at it in May.")]).await.must_be(303);
    let draft = mara.get(&closed.page("/draft")).await;
    draft.must_have("One of nine has answered").must_have("Let us look at it in May.");
    assert!(!draft.has("Ruth Adeyemi"), "counted: nobody learns who said what");
}

#[actix_web::test]
async fn in_named_mode_a_remark_has_its_name() {
    let house = House::open().await;
    let closed = closed_with_names(&house, nine()).await;
    let mara = ask(&house, &closed).await;
    say(&house, &closed.people[0], &[("answer", "concern"), ("say", "In May again.")]).await.must_be(303);
    mara.get(&closed.page("/draft")).await.must_have("Ruth Adeyemi: a note, the whole charter");
}

#[actix_web::test]
async fn a_harm_needs_words_and_a_sentence_and_holds_everything() {
    let (house, closed, mara) = asked().await;
    let person = &closed.people[4];
    let bare = say(&house, person, &[("answer", "objection"), ("say", " ")]).await;
    bare.must_be(422).must_have("Write a few words, so the group can change the sentence.");
    let nowhere = say(&house, person, &[("answer", "objection"), ("say", "Chat on site.")]).await;
    nowhere.must_be(422).must_have("Choose the sentence it is in");
    assert!(nowhere.body.contains("Chat on site."), "typed words stay");
    let id = sentences(&mara, &closed.page("")).await.remove(3);
    for other in closed.people.iter().filter(|other| other.name != person.name) {
        say(&house, other, &[("answer", "consent")]).await.must_be(303);
    }
    let harm = [("answer", "objection"), ("say", "Chat on site."), ("sentence", id.as_str())];
    say(&house, person, &harm).await.must_be(303);
    let draft = mara.get(&closed.page("/draft")).await;
    draft
        .must_have("Somebody sees a harm.")
        .must_have("Eight people can work with this.")
        .must_have("One person sees a harm.");
    assert!(!draft.has("Publish the charter") && !draft.has(person.name));
    mara.get(&closed.page("/publish")).await.must_be(200).must_have("Not yet").must_have("Somebody sees a harm.");
    mara.post(&closed.page("/publish"), &DAY).await.must_be(409).must_have("Somebody sees a harm.");
    assert_eq!(versions(&house).await, 0);
}

#[actix_web::test]
async fn a_changed_sentence_asks_again_and_only_for_itself() {
    let (house, closed, mara) = asked().await;
    all_consent(&house, &closed).await;
    let base = closed.page("");
    let id = sentences(&mara, &base).await.remove(3);
    mara.get(&format!("{base}/draft?edit={id}")).await;
    mara.post(&format!("{base}/clauses/{id}"), &[("words", "We clap first.")]).await.must_be(303);
    mara.get(&format!("{base}/draft")).await.must_have("Still open: not everybody has answered.");
    let person = &closed.people[0];
    let phone = person.phone(&house).await;
    let page = phone.get(&person.page("/draft")).await;
    page.must_have("One sentence changed since you answered");
    assert_eq!(page.body.matches("name=\"read\"").count(), 1);
    for person in &closed.people {
        say(&house, person, &[("answer", "consent")]).await.must_be(303);
    }
    mara.get(&format!("{base}/draft")).await.must_have("Agreed: everybody who answered can work with this.");
}

#[actix_web::test]
async fn an_answer_to_words_that_changed_meanwhile_does_not_count_for_the_new_ones() {
    let (house, closed, mara) = asked().await;
    let person = &closed.people[0];
    let phone = person.phone(&house).await;
    let page = phone.get(&person.page("/draft")).await;
    let id = sentences(&mara, &closed.page("")).await.remove(3);
    mara.get(&closed.page(&format!("/draft?edit={id}"))).await;
    mara.post(&closed.page(&format!("/clauses/{id}")), &[("words", "Changed under the hand.")]).await.must_be(303);
    let answered = send(&phone, person, &page, &[("answer", "consent")]).await;
    answered.must_be(409).must_have("The words changed while you read them.");
    answered.must_have("One sentence changed since you answered").must_have("Changed under the hand.");
    send(&phone, person, &answered, &[("answer", "consent")]).await.must_be(303);
}

async fn consents(house: &House) -> i64 {
    let read = house.inner.db.read(|conn| {
        let count = alliance::store::schema::consents::table.count().get_result(conn);
        count.map_err(StoreError::from)
    });
    read.await.unwrap()
}

/// What somebody sees as a harm in the sentence with this id.
fn harm(id: &str) -> [(&str, &str); 3] {
    [("answer", "objection"), ("say", "Chat on site."), ("sentence", id)]
}

#[actix_web::test]
async fn a_harm_in_words_that_changed_meanwhile_comes_back_beside_the_new_ones_and_nothing_is_saved() {
    let (house, closed, mara) = asked().await;
    let person = &closed.people[0];
    let phone = person.phone(&house).await;
    let page = phone.get(&person.page("/draft")).await;
    let id = sentences(&mara, &closed.page("")).await.remove(3);
    mara.get(&closed.page(&format!("/draft?edit={id}"))).await;
    mara.post(&closed.page(&format!("/clauses/{id}")), &[("words", "Changed under the hand.")]).await.must_be(303);
    let back = send(&phone, person, &page, &harm(&id)).await;
    back.must_be(409).must_have("It says now: “Changed under the hand.” Nothing is saved yet");
    assert!(back.body.contains("\nChat on site.</textarea>"), "what was written stands there");
    assert!(back.body.contains(&format!("value=\"{id}\" selected")), "and where it was meant");
    assert_eq!(consents(&house).await, 0, "no consent to the others comes of it");
    send(&phone, person, &back, &harm(&id)).await.must_be(303);
    mara.get(&closed.page("/draft")).await.must_have("One person sees a harm.").must_have("Chat on site.");
}

#[actix_web::test]
async fn a_harm_in_a_sentence_that_is_asked_no_more_comes_back_with_what_was_written() {
    let (house, closed, mara) = asked().await;
    let person = &closed.people[0];
    let phone = person.phone(&house).await;
    say(&house, person, &[("answer", "consent")]).await.must_be(303);
    let before = consents(&house).await;
    let page = phone.get(&person.page("/draft?answer=again")).await;
    let id = sentences(&mara, &closed.page("")).await.remove(3);
    mara.get(&closed.page("/draft")).await;
    mara.post(&closed.page(&format!("/clauses/{id}/place")), &[("do", "park")]).await.must_be(303);
    let unknown = "a".repeat(26);
    for id in [&id, &unknown] {
        let back = send(&phone, person, &page, &harm(id)).await;
        back.must_be(409).must_have("is not asked about any more").must_have("Send my answer");
        assert!(back.body.contains("\nChat on site.</textarea>"), "what was written stands there");
        assert_eq!(consents(&house).await, before);
    }
    assert!(!mara.get(&closed.page("/draft")).await.has("sees a harm."));
}

#[actix_web::test]
async fn whoever_changes_an_answer_gets_a_refused_form_back() {
    let (house, closed, _mara) = asked().await;
    let person = &closed.people[0];
    let phone = person.phone(&house).await;
    say(&house, person, &[("answer", "consent")]).await.must_be(303);
    let again = phone.get(&person.page("/draft?answer=again")).await;
    let refused = send(&phone, person, &again, &[("answer", "objection"), ("say", "Chat on site.")]).await;
    refused.must_be(422).must_have("Choose the sentence it is in").must_have("Send my answer");
    assert!(refused.body.contains("\nChat on site.</textarea>"), "what was written stands there");
}

#[actix_web::test]
async fn whom_a_changed_sentence_asks_again_gets_one_letter_about_the_words_of_now() {
    let (house, closed, mara) = asked().await;
    for person in &closed.people[..4] {
        say(&house, person, &[("answer", "consent")]).await.must_be(303);
    }
    let ids = sentences(&mara, &closed.page("")).await;
    let edit = async |id: &str, words: &str| {
        super::change::edit(&mara, &closed, id, (words, "")).await.must_be(303);
    };
    let write = async || {
        mara.get(&closed.page("/draft")).await;
        mara.post(&closed.page("/consent"), &[("do", "again")]).await.must_be(303);
        house.letters().await.len()
    };
    assert!(!mara.get(&closed.page("/draft")).await.has("Write to those it asks again"), "nothing changed yet");
    let before = house.letters().await.len();
    edit(&ids[3], "We clap first.").await;
    let page = mara.get(&closed.page("/draft")).await;
    page.must_have("Four people answered before a sentence changed").must_have("Write to those it asks again");
    assert!(!page.has(&format!("{} answered", closed.people[0].name)), "no names");
    assert_eq!(write().await, before + 4);
    assert!(!mara.get(&closed.page("/draft")).await.has("Write to those it asks again"));
    assert_eq!(write().await, before + 4, "not twice about the same words");
    let letter = house.letter_to(&closed.people[0].email).await;
    assert_eq!(letter.subject, "One sentence changed since you answered");
    assert!(letter.text.contains("We clap first.") && letter.html.contains("We clap first."), "{}", letter.text);
    let link = house.path_in(&letter.text, "/m/");
    let device = house.stranger();
    device.get(&link).await.must_be(200);
    device.submit(&link, &[]).await.must_have("One sentence changed since you answered");
    let untouched = house.letter_to(&closed.people[8].email).await;
    assert_eq!(untouched.subject, "Can you work with this charter?", "who has said nothing was asked already");

    say(&house, &closed.people[0], &[("answer", "consent")]).await.must_be(303);
    edit(&ids[4], "We ask on the same day.").await;
    assert_eq!(write().await, before + 8, "new words are written about anew");
    let subjects = [
        house.letter_to(&closed.people[0].email).await.subject,
        house.letter_to(&closed.people[1].email).await.subject,
    ];
    assert_eq!(subjects, ["One sentence changed since you answered", "Two sentences changed since you answered"]);
    let ruth = &closed.people[0];
    let phone = ruth.phone(&house).await;
    phone.get(&ruth.page("/draft")).await;
    phone.post(&ruth.page("/consent/round"), &[("do", "again")]).await.must_be(403);
}

#[actix_web::test]
async fn silence_is_not_consent_and_two_thirds_are_enough() {
    let (house, closed, mara) = asked().await;
    for person in &closed.people[..5] {
        say(&house, person, &[("answer", "consent")]).await.must_be(303);
    }
    mara.get(&closed.page("/draft")).await;
    mara.post(&closed.page("/consent"), &[("do", "close")]).await.must_be(303);
    mara.get(&closed.page("/draft")).await.must_have("Silence is not consent").must_have("Take answers again");
    publish(&mara, &closed).await.must_be(409);
    say(&house, &closed.people[5], &[("answer", "consent")]).await.must_be(409);
    mara.get(&closed.page("/draft")).await;
    mara.post(&closed.page("/consent"), &[("do", "reopen")]).await.must_be(303);
    say(&house, &closed.people[5], &[("answer", "consent")]).await.must_be(303);
    mara.get(&closed.page("/draft")).await;
    mara.post(&closed.page("/consent"), &[("do", "close")]).await.must_be(303);
    publish(&mara, &closed).await.must_be(303);
    let page = mara.get(&closed.page("")).await;
    page.must_have("Six of nine have answered and nobody sees a harm, since 16 November 2026.");
    assert!(!page.has("Ruth Adeyemi"), "names stand there only when really everybody can work with it");
}

#[actix_web::test]
async fn a_charter_is_published_once_however_often_the_button_is_pressed() {
    let (house, closed, mara) = asked().await;
    mara.get(&closed.page("/publish")).await.must_have("Not everybody has answered.");
    mara.post(&closed.page("/publish"), &DAY).await.must_be(409);
    all_consent(&house, &closed).await;
    let confirm = mara.get(&closed.page("/publish")).await;
    confirm.must_have("Tomasz Zieliński").must_have("Hello Aiko,").must_have("nine people get");
    mara.post(&closed.page("/publish"), &[("looks_again_on", "2020-01-01")])
        .await
        .must_be(422)
        .must_have("after today");
    let address = closed.page("/publish");
    let both = [mara.post(&address, &DAY), mara.post(&address, &DAY)];
    for page in futures_util::future::join_all(both).await {
        page.must_be(303);
    }
    assert_eq!(versions(&house).await, 1);
    let letters = house.letters().await;
    let summaries: Vec<&str> = letters.iter().filter(|l| l.kind == "summary").map(|l| l.to.as_str()).collect();
    assert_eq!(summaries.len(), 9);
    for person in &closed.people {
        assert_eq!(summaries.iter().filter(|to| **to == person.email).count(), 1, "{}", person.email);
    }
    let page = mara.get(&closed.page("")).await;
    page.must_have("How we work in Atlas").must_have("All nine of us can work with this").must_have("Ruth Adeyemi");
    page.must_have("some of us need").must_have("Current until 5 January 2027");
    let person = &closed.people[2];
    person.phone(&house).await.get(&person.page("/charter")).await.must_be(200).must_have("All of us");
    let qr = person.phone(&house).await.get(&person.page("/qr.svg")).await;
    assert!(qr.must_be(200).body.starts_with("<svg"));
}

#[actix_web::test]
async fn after_publishing_the_words_are_fixed() {
    let (house, closed, mara) = asked().await;
    all_consent(&house, &closed).await;
    let id = sentences(&mara, &closed.page("")).await.remove(3);
    publish(&mara, &closed).await.must_be(303);
    let draft = mara.get(&closed.page("/draft")).await;
    draft.must_have("This draft became a charter.");
    assert!(ids(&draft, "draft?edit=").is_empty());
    let (words, place) = (format!("/clauses/{id}"), format!("/clauses/{id}/place"));
    let late: [(&str, &[(&str, &str)]); 3] = [
        (&words, &[("words", "Late."), ("version", "1")]),
        (&place, &[("do", "park")]),
        ("/not-this-time", &[("reason", "No.")]),
    ];
    for (page, fields) in late {
        mara.get("/accessibility").await;
        mara.post(&closed.page(page), fields).await.must_be(409).must_have("The words of this charter are fixed now.");
    }
    assert!(!mara.get(&closed.page("")).await.has("Late."));
}

#[actix_web::test]
async fn a_member_can_neither_ask_nor_publish_nor_end() {
    let (house, closed, _) = asked().await;
    all_consent(&house, &closed).await;
    let person = &closed.people[0];
    let phone = person.phone(&house).await;
    phone.get(&person.page("/draft")).await;
    for (page, own) in [("/publish", 403), ("/not-this-time", 404)] {
        phone.get(&person.page(page)).await.must_be(own);
        phone.get("/accessibility").await;
        phone.post(&closed.page(page), &DAY).await.must_be(403).must_have("You are signed out");
    }
    assert_eq!(versions(&house).await, 0);
}

#[actix_web::test]
async fn a_workshop_may_end_without_a_charter_and_says_why() {
    let house = House::open().await;
    let closed = closed(&house, nine()).await;
    let mara = house.facilitator().await;
    mara.get(&closed.page("/not-this-time")).await.must_have("End without a charter?");
    mara.post(&closed.page("/not-this-time"), &[("reason", " ")]).await.must_be(422).must_have("Write one sentence");
    mara.post(&closed.page("/not-this-time"), &[("reason", "Too early.")]).await.must_be(303);
    mara.get(&closed.page("")).await.must_be(200).must_have("No charter this time.");
    mara.get(&closed.page("/results")).await.must_be(200);
    let person = &closed.people[0];
    for draft in [mara.get(&closed.page("/draft")).await, person.phone(&house).await.get(&person.page("/draft")).await]
    {
        draft.must_have("You ended without a charter: “Too early.” The draft stays readable.");
    }
    let read = house.inner.db.read(|conn| {
        let stage: String = workshops::table.select(workshops::stage).first(conn)?;
        let state: String = charters::table.select(charters::state).first(conn)?;
        Ok::<_, StoreError>((stage, state))
    });
    assert_eq!(read.await.unwrap(), ("ended".to_owned(), "not_this_time".to_owned()));
    assert!(house.letters().await.is_empty());
}

#[actix_web::test]
async fn each_team_of_a_workshop_ends_for_a_reason_of_its_own() {
    let house = House::open().await;
    let (workshop, teams) = round(&house, planned(&[("Atlas", &[4, 0]), ("Kite", &[4, 0])])).await;
    let (bank, dice, now) = (house.inner.bank.clone(), house.inner.dice.clone(), house.now());
    let made = house.inner.db.write(Turn::House, move |tx| {
        let workshop = alliance::store::workshop::find_by_id(tx, workshop)?;
        let mut charters = Vec::new();
        for team in teams {
            charters.push(compose_and_store(tx, &dice, &bank, (&workshop, team), now)?.public_id);
        }
        Ok::<_, StoreError>((workshop.public_id, charters))
    });
    let (workshop, charters) = made.await.unwrap();
    let [atlas, kite] = [&charters[0], &charters[1]];
    let mara = house.facilitator().await;
    let dashboard = format!("/workshops/{workshop}");
    let end = async |charter: &PublicId, reason: &str| {
        mara.get(&format!("/charters/{charter}/not-this-time")).await.must_be(200);
        mara.post(&format!("/charters/{charter}/not-this-time"), &[("reason", reason)]).await.must_be(303);
    };
    let set_in_force = async |is_in_force: bool| {
        let at = is_in_force.then(|| alliance::store::time::to_row(house.now()));
        let atlas = atlas.as_str().to_owned();
        let set = house.inner.db.write(Turn::House, move |tx| {
            let row = charters::table.filter(charters::public_id.eq(atlas));
            diesel::update(row).set(charters::published_at.eq(at)).execute(&mut **tx).map_err(StoreError::from)
        });
        assert_eq!(set.await.unwrap(), 1);
    };
    end(kite, "Too early.").await;
    let page = mara.get(&dashboard).await;
    page.must_have("Look together, then agree").must_have("Kite ended without a charter: “Too early.”");
    assert!(!page.has("The wall of Kite") && page.has("The wall of Atlas"), "nothing is left to agree on in Kite");
    set_in_force(true).await;
    let page = mara.get(&dashboard).await;
    page.must_have("Work by it, then look again").must_have("Kite ended without a charter: “Too early.”");
    set_in_force(false).await;
    end(atlas, "Half of us leave in May.").await;
    let page = mara.get(&dashboard).await;
    page.must_have("This round has ended").must_have("Kite ended without a charter: “Too early.”");
    page.must_have("Atlas ended without a charter: “Half of us leave in May.”");
    let drafts =
        (mara.get(&format!("/charters/{kite}/draft")).await, mara.get(&format!("/charters/{atlas}/draft")).await);
    drafts.0.must_have("Too early.");
    drafts.1.must_have("Half of us leave in May.");
    assert!(!drafts.0.has("in May") && !drafts.1.has("Too early"), "each has its own");
}

async fn versions(house: &House) -> i64 {
    let read = house.inner.db.read(|conn| charter_versions::table.count().get_result(conn).map_err(StoreError::from));
    read.await.unwrap()
}

#[actix_web::test]
async fn a_higher_quorum_is_chosen_before_the_round_and_holds_until_its_end() {
    let house = House::open().await;
    let closed = closed(&house, nine()).await;
    let mara = house.facilitator().await;
    mara.get(&closed.page("/draft")).await.must_have("How many must answer").must_have("At least three quarters of us");
    mara.post(&closed.page("/consent"), &[("do", "ask"), ("quorum", "three_quarters")]).await.must_be(303);
    mara.get(&closed.page("/draft")).await.must_have("At least three quarters of the team must have answered.");
    // Asked once more with a lower one: it stands.
    mara.post(&closed.page("/consent"), &[("do", "ask"), ("quorum", "two_thirds")]).await.must_be(303);
    for person in &closed.people[..6] {
        say(&house, person, &[("answer", "consent")]).await.must_be(303);
    }
    mara.get(&closed.page("/draft")).await;
    mara.post(&closed.page("/consent"), &[("do", "close")]).await.must_be(303);
    mara.get(&closed.page("/draft")).await.must_have("Not enough answers.").must_have("Silence is not consent");
    publish(&mara, &closed).await.must_be(409);
    mara.get(&closed.page("/draft")).await;
    mara.post(&closed.page("/consent"), &[("do", "reopen")]).await.must_be(303);
    say(&house, &closed.people[6], &[("answer", "consent")]).await.must_be(303);
    mara.get(&closed.page("/draft")).await;
    mara.post(&closed.page("/consent"), &[("do", "close")]).await.must_be(303);
    publish(&mara, &closed).await.must_be(303);
    mara.get(&closed.page("")).await.must_have("It needed answers from at least three quarters of us");
}

#[actix_web::test]
async fn how_we_decided_stands_on_the_charter_in_counts_and_words_without_names() {
    let (house, closed, mara) = asked().await;
    for (place, person) in closed.people[..8].iter().enumerate() {
        let concern: &[(&str, &str)] = &[("answer", "concern"), ("say", "Let us look at it in May.")];
        let fields = if place == 3 { concern } else { &[("answer", "consent")] };
        say(&house, person, fields).await.must_be(303);
    }
    mara.get(&closed.page("/draft")).await;
    mara.post(&closed.page("/consent"), &[("do", "close")]).await.must_be(303);
    publish(&mara, &closed).await.must_be(303);
    let person = &closed.people[8];
    let page = person.phone(&house).await.get(&person.page("/charter")).await;
    page.must_have("How we decided").must_have("16 November 2026: agreed, with something noted.");
    page.must_have("Eight of nine can work with it, one of them with something to say.");
    page.must_have("One person did not answer. Silence is not consent.").must_have("Let us look at it in May.");
    for name in super::closed::NAMES {
        assert!(!page.words().replace("Tomasz", "").contains(name), "{name} in counted mode");
    }
}

#[actix_web::test]
async fn a_team_with_names_reads_who_could_work_with_it_and_a_note_still_has_none() {
    let house = House::open().await;
    let closed = closed_with_names(&house, nine()).await;
    let mara = ask(&house, &closed).await;
    for person in &closed.people[1..] {
        say(&house, person, &[("answer", "concern"), ("say", "In May again.")]).await.must_be(303);
    }
    mara.get(&closed.page("/draft")).await;
    mara.post(&closed.page("/consent"), &[("do", "close")]).await.must_be(303);
    publish(&mara, &closed).await.must_be(303);
    let page = mara.get(&closed.page("")).await;
    page.must_have("Could work with it: Aiko Mori, Daniel Reyes").must_have("“In May again.”");
    assert!(!page.has("Ruth Adeyemi"));
}
