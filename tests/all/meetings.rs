//! Every meeting: the keeper, "we met", promises, what did not happen, and design moments.

use alliance::base::token::Token;
use alliance::domain::answer::Value;
use alliance::store::schema::{
    broken_marks, charters, design_moments, idempotency_keys, invitations, letters, members, teams,
};
use alliance::store::{StoreError, Turn, charter};
use diesel::prelude::*;
use jiff::SignedDuration;

use super::closed::{Answers, Closed, closed, nine};
use super::house::{Client, House, Page};

const TODAY: &str = "2026-11-16";
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Four people with a charter of two sentences, and its facilitator.
async fn kept() -> (House, Closed, Client) {
    let house = House::open().await;
    let said: Vec<Answers> = (0..4)
        .map(|_| {
            vec![("first_response", Value::Choice(0), vec![], ""), ("call_out", Value::Choice(1), vec![], "")]
                as Answers
        })
        .collect();
    let closed = closed(&house, said).await;
    let mara = house.facilitator().await;
    mara.get(&closed.page("/draft")).await;
    mara.post(&closed.page("/consent"), &[("do", "ask")]).await.must_be(303);
    for person in &closed.people {
        let phone = person.phone(&house).await;
        let page = phone.get(&person.page("/draft")).await;
        let read: Vec<&str> = page.body.split("name=\"read\" value=\"").skip(1).collect();
        let read: Vec<&str> = read.into_iter().filter_map(|rest| rest.split('"').next()).collect();
        let mut fields = vec![("answer", "consent")];
        fields.extend(read.into_iter().map(|read| ("read", read)));
        phone.post(&person.page("/consent"), &fields).await.must_be(303);
    }
    mara.get(&closed.page("/publish")).await;
    let day = [("looks_again", "after our third meeting"), ("looks_again_on", "2027-01-05")];
    mara.post(&closed.page("/publish"), &day).await.must_be(303);
    (house, closed, mara)
}

/// Looks at the check-in, then sends one of its forms.
async fn send(client: &Client, base: &str, page: &str, fields: &[(&str, &str)]) -> Page {
    client.get(&format!("{base}/check-in")).await.must_be(200);
    client.post(&format!("{base}{page}"), fields).await
}

/// The value of the option of a list with this label.
fn option(page: &Page, label: &str) -> String {
    let before = page.body.split(&format!(">{label}</option>")).next().unwrap();
    before.rsplit("value=\"").next().unwrap().split('"').next().unwrap().to_owned()
}

/// Ids behind an address on a page, in their order and each once.
fn ids(page: &Page, before: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in page.body.split(before).skip(1) {
        let id: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        if id.len() == 26 && !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

async fn promise(client: &Client, base: &str, (who, words, until): (&str, &str, &str)) -> Page {
    let page = client.get(&format!("{base}/check-in")).await;
    let who = option(&page, who);
    client.post(&format!("{base}/promises"), &[("who", &who), ("words", words), ("until", until)]).await
}

async fn raise(client: &Client, base: &str, fields: &[(&str, &str)]) -> Page {
    client.get(&format!("{base}/moment")).await.must_be(200);
    client.post(&format!("{base}/moment"), fields).await
}

async fn met(house: &House) -> i32 {
    let read = house
        .inner
        .db
        .read(|conn| teams::table.select(teams::meeting_count).first::<i32>(conn).map_err(StoreError::from));
    read.await.unwrap()
}

#[actix_web::test]
async fn a_member_volunteers_as_keeper_and_hands_over_to_the_next_by_name() {
    let (house, closed, mara) = kept().await;
    let (ines, ruth) = (&closed.people[1], &closed.people[0]);
    let (ines_phone, ruth_phone) = (ines.phone(&house).await, ruth.phone(&house).await);
    ines_phone.get(&ines.page("/check-in")).await.must_have("Nobody keeps this charter yet.").must_have("I keep it");
    send(&ines_phone, &ines.page(""), "/keeper", &[("do", "volunteer")]).await.must_be(303);
    let page = ines_phone.get(&ines.page("/check-in")).await;
    page.must_have("You keep this charter").must_have("By name it would be Jonas Lind.");
    mara.get(&closed.page("")).await.must_have("Ines Carvalho keeps this page until we look again.");
    let late = send(&ruth_phone, &ruth.page(""), "/keeper", &[("do", "volunteer")]).await;
    late.must_be(409).must_have("Ines Carvalho keeps the charter already, and can hand it over to you.");
    let to = option(&page, "Ruth Adeyemi");
    let taking = send(&ruth_phone, &ruth.page(""), "/keeper", &[("do", "hand"), ("keeper", &to)]).await;
    taking.must_be(403);
    send(&ines_phone, &ines.page(""), "/keeper", &[("do", "hand"), ("keeper", &"a".repeat(26))])
        .await
        .must_be(422)
        .must_have("Choose somebody of the team.");
    send(&ines_phone, &ines.page(""), "/keeper", &[("do", "hand"), ("keeper", &to)]).await.must_be(303);
    ruth_phone.get(&ruth.page("/check-in")).await.must_have("You keep this charter").must_have("We met");
    assert!(!ines_phone.get(&ines.page("/check-in")).await.has("Note the meeting"));
    let to = option(&mara.get(&closed.page("/check-in")).await, "Leila Haddad");
    send(&mara, &closed.page(""), "/keeper", &[("do", "hand"), ("keeper", &to)]).await.must_be(303);
    mara.get(&closed.page("/check-in")).await.must_have("Leila Haddad keeps this charter");
}

#[actix_web::test]
async fn a_keeper_who_left_keeps_nothing() {
    let (house, closed, mara) = kept().await;
    let ines = &closed.people[1];
    send(&ines.phone(&house).await, &ines.page(""), "/keeper", &[("do", "volunteer")]).await.must_be(303);
    let now = alliance::store::time::to_row(house.now());
    let left = house.inner.db.write(Turn::House, move |tx| {
        let ines = members::table.filter(members::name.eq("Ines Carvalho"));
        diesel::update(ines).set(members::left_at.eq(now)).execute(&mut **tx).map_err(StoreError::from)
    });
    assert_eq!(left.await.unwrap(), 1);
    let page = mara.get(&closed.page("/check-in")).await;
    page.must_have("Ines Carvalho kept this charter and has left the team. Somebody else can take it.");
    let ruth = &closed.people[0];
    send(&ruth.phone(&house).await, &ruth.page(""), "/keeper", &[("do", "volunteer")]).await.must_be(303);
    mara.get(&closed.page("/check-in")).await.must_have("Ruth Adeyemi keeps this charter");
}

#[actix_web::test]
async fn we_met_counts_once_a_day_unless_there_were_two_and_the_newest_can_be_undone() {
    let (house, closed, mara) = kept().await;
    let base = closed.page("");
    assert_eq!(met(&house).await, 4);
    let page = mara.get(&closed.page("/check-in")).await;
    page.must_have("Your team has met four times.").must_have("None is noted yet.");
    assert!(page.body.contains(&format!("value=\"{TODAY}\"")), "today is there already");
    let first = [("do", "add"), ("met_on", "2026-11-09")];
    mara.post(&closed.page("/meetings"), &first).await.must_be(303);
    mara.post(&closed.page("/meetings"), &first).await.must_be(303);
    assert_eq!(met(&house).await, 5, "the same form counts once");
    send(&mara, &base, "/meetings", &first).await.must_be(422).must_have("Was there another one?");
    let typed = send(&mara, &base, "/meetings", &[("do", "add"), ("met_on", "2026-11-17")]).await;
    typed.must_be(422).must_have("Choose today or a day of the past year.");
    assert!(typed.body.contains("value=\"2026-11-17\""), "what was typed stays");
    let both = [("do", "add"), ("met_on", "2026-11-09"), ("again", "1")];
    send(&mara, &base, "/meetings", &both).await.must_be(303);
    assert_eq!(met(&house).await, 6);
    let page = mara.get(&closed.page("/check-in")).await;
    page.must_have("Your team has met six times.").must_have("9 November 2026");
    let newest = ids(&page, "name=\"meeting\" value=\"").remove(0);
    let undo = [("do", "undo"), ("meeting", newest.as_str())];
    send(&mara, &base, "/meetings", &undo).await.must_be(303);
    assert_eq!(met(&house).await, 5);
    send(&mara, &base, "/meetings", &undo).await.must_be(409).must_have("Only the meeting that was noted last");
    let ruth = &closed.people[0];
    send(&ruth.phone(&house).await, &ruth.page(""), "/meetings", &first).await.must_be(403);
    assert_eq!(met(&house).await, 5);
}

#[actix_web::test]
async fn every_meeting_practises_the_next_sentence() {
    let (_house, closed, mara) = kept().await;
    let practised =
        |page: &Page| page.words().split("Practise today").nth(1).unwrap().split("The next").next().unwrap().to_owned();
    let first = practised(&mara.get(&closed.page("/check-in")).await);
    assert_eq!(first, practised(&mara.get(&closed.page("/check-in")).await));
    for (day, is_same) in [("2026-11-10", false), ("2026-11-11", true)] {
        send(&mara, &closed.page(""), "/meetings", &[("do", "add"), ("met_on", day)]).await.must_be(303);
        let now = practised(&mara.get(&closed.page("/check-in")).await);
        assert_eq!(now == first, is_same, "two sentences take turns: {now}");
    }
}

#[actix_web::test]
async fn anybody_makes_a_promise_and_the_keeper_says_what_became_of_it() {
    let (house, closed, mara) = kept().await;
    let (base, leila) = (closed.page(""), &closed.people[2]);
    let phone = leila.phone(&house).await;
    let empty = promise(&phone, &leila.page(""), ("Leila Haddad", " ", "2026-11-01")).await;
    empty.must_be(422).must_have("Write what is promised").must_have("from today on, within a year.");
    assert!(empty.body.contains("value=\"2026-11-01\""), "what was typed stays");
    for words in ["Send the notes", "Book the room", "Ask the supplier"] {
        promise(&phone, &leila.page(""), ("Ruth Adeyemi", words, "2026-11-20")).await.must_be(303);
    }
    let page = phone.get(&leila.page("/check-in")).await;
    page.must_have("Ruth Adeyemi, by Friday 20 November");
    let own = ids(&mara.get(&closed.page("/check-in")).await, "/promises/");
    let at = |id: &String| format!("/promises/{id}");
    send(&phone, &leila.page(""), &at(&own[0]), &[("do", "done")]).await.must_be(403);
    send(&mara, &base, &at(&own[0]), &[("do", "done")]).await.must_be(303);
    send(&mara, &base, &at(&own[0]), &[("do", "done")]).await.must_be(303);
    send(&mara, &base, &at(&own[0]), &[("do", "not_done")]).await.must_be(409);
    send(&mara, &base, &at(&own[1]), &[("do", "not_done")]).await.must_be(303);
    send(&mara, &base, &at(&own[2]), &[("do", "move"), ("until", "")]).await.must_be(422).must_have("Choose a day.");
    send(&mara, &base, &at(&own[2]), &[("do", "move"), ("until", "2026-11-27")]).await.must_be(303);
    let page = mara.get(&closed.page("/check-in")).await;
    page.must_have("Ruth Adeyemi, by Friday 27 November").must_have("Moved to Friday 27 November Ask the supplier");
    send(&mara, &base, "/meetings", &[("do", "add"), ("met_on", TODAY)]).await.must_be(303);
    let page = mara.get(&closed.page("/check-in")).await;
    page.must_have("Done: Send the notes (Ruth Adeyemi).").must_have("Not done: Book the room (Ruth Adeyemi).");
    send(&mara, &base, &at(&own[0]), &[("do", "undo")]).await.must_be(303);
    send(&mara, &base, &at(&own[2]), &[("do", "undo")]).await.must_be(303);
    let page = mara.get(&closed.page("/check-in")).await;
    assert!(!page.has("Done: Send the notes") && !page.has("27 November"));
    page.must_have("Send the notes Ruth Adeyemi, by Friday 20 November");
    house.turn_clock(DAY);
    let mara = house.facilitator().await;
    let page = mara.get(&closed.page("/check-in")).await;
    assert!(!page.has("Said today"), "a day later it belongs to its meeting");
    page.must_have("Not done: Book the room (Ruth Adeyemi).");
}

#[actix_web::test]
async fn whoever_promised_changes_and_removes_it_and_brings_it_back() {
    let (house, closed, mara) = kept().await;
    let (ruth, leila) = (&closed.people[0], &closed.people[2]);
    let (ruth_phone, leila_phone) = (ruth.phone(&house).await, leila.phone(&house).await);
    promise(&leila_phone, &leila.page(""), ("Ruth Adeyemi", "Send the notes", "2026-11-20")).await.must_be(303);
    let id = ids(&mara.get(&closed.page("/check-in")).await, "/promises/").remove(0);
    let address = format!("/promises/{id}");
    assert!(!leila_phone.get(&leila.page("/check-in")).await.body.contains(&address), "not hers to change");
    let who = option(&ruth_phone.get(&ruth.page("/check-in")).await, "Leila Haddad");
    let page = ruth_phone.get(&ruth.page(&format!("/check-in?edit={id}"))).await;
    page.must_have("Save the promise");
    let bare = [("do", "save"), ("who", who.as_str()), ("words", " "), ("until", "2026-11-20")];
    send(&ruth_phone, &ruth.page(""), &address, &bare).await.must_be(422).must_have("Save the promise");
    let new = [("do", "save"), ("who", who.as_str()), ("words", "Send better notes"), ("until", "2026-11-20")];
    send(&ruth_phone, &ruth.page(""), &address, &new).await.must_be(303);
    send(&ruth_phone, &ruth.page(""), &address, &new).await.must_be(403);
    let page = leila_phone.get(&leila.page("/check-in")).await;
    page.must_have("Send better notes Leila Haddad, by Friday 20 November");
    send(&leila_phone, &leila.page(""), &address, &[("do", "remove")]).await.must_be(303);
    let page = leila_phone.get(&leila.page("/check-in")).await;
    page.must_have("No promise is open.").must_have("Taken off the list");
    send(&ruth_phone, &ruth.page(""), &address, &[("do", "bring-back")]).await.must_be(403);
    send(&leila_phone, &leila.page(""), &address, &[("do", "bring-back")]).await.must_be(303);
    assert!(!leila_phone.get(&leila.page("/check-in")).await.has("Taken off the list"));
}

#[actix_web::test]
async fn forty_open_promises_are_enough() {
    let (_house, closed, mara) = kept().await;
    for number in 0..40 {
        promise(&mara, &closed.page(""), ("Ruth Adeyemi", &format!("Promise {number}"), "2026-11-20"))
            .await
            .must_be(303);
    }
    let more = promise(&mara, &closed.page(""), ("Ruth Adeyemi", "One more", "2026-11-20")).await;
    more.must_be(422).must_have("Forty promises are open.");
    assert!(more.body.contains("value=\"One more\""), "what was typed stays");
}

/// The page without what is thrown anew for every visitor.
fn plain(page: &Page) -> String {
    let mut text = String::new();
    for (at, piece) in page.body.split("<input type=\"hidden\"").enumerate() {
        text.push_str(if at == 0 { piece } else { piece.split_once('>').unwrap().1 });
    }
    text
}

#[actix_web::test]
async fn fewer_than_three_presses_look_the_same_as_none() {
    let (house, closed, mara) = kept().await;
    let watcher = closed.people[3].phone(&house).await;
    let watched = closed.people[3].page("/check-in");
    let (before, mara_before) =
        (plain(&watcher.get(&watched).await), plain(&mara.get(&closed.page("/check-in")).await));
    for person in &closed.people[..2] {
        let phone = person.phone(&house).await;
        let said = send(&phone, &person.page(""), "/broken", &[("sentence", "first_response")]).await;
        said.must_be(303);
        send(&phone, &person.page(""), "/broken", &[("sentence", "first_response")]).await.must_be(303);
        let page = phone.get(&person.page("/check-in")).await;
        page.must_have("You said so since the last meeting.");
        assert_eq!(plain(&watcher.get(&watched).await), before);
        assert_eq!(plain(&mara.get(&closed.page("/check-in")).await), mara_before);
    }
    let third = &closed.people[2];
    send(&third.phone(&house).await, &third.page(""), "/broken", &[("sentence", "first_response")]).await.must_be(303);
    let page = watcher.get(&watched).await;
    page.must_have("This did not happen several times.").must_have("Does it still fit?");
    assert_eq!(page.body.matches("Does it still fit?").count(), 1, "the other sentence is as before");
    mara.get(&closed.page("/check-in")).await.must_have("Does it still fit?");
    let about = page.body.split("/moment?about=").nth(1).unwrap().split('"').next().unwrap().to_owned();
    for about in [about.as_str(), "sentence:first_response"] {
        let leading = watcher.get(&closed.people[3].page(&format!("/moment?about={about}"))).await;
        let chosen = leading.body.split(" selected>").nth(1).unwrap().split('<').next().unwrap().to_owned();
        assert_eq!(chosen, "Our sentence: New work", "an address from earlier leads there as well");
    }
}

#[actix_web::test]
async fn a_device_presses_once_a_meeting_and_its_mark_leads_nowhere() {
    let (house, closed, mara) = kept().await;
    let ruth = &closed.people[0];
    let phone = ruth.phone(&house).await;
    for day in ["2026-11-10", "2026-11-11", "2026-11-12"] {
        assert!(!phone.get(&ruth.page("/check-in")).await.has("You said so since"));
        for _ in 0..2 {
            send(&phone, &ruth.page(""), "/broken", &[("sentence", "call_out")]).await.must_be(303);
        }
        send(&mara, &closed.page(""), "/meetings", &[("do", "add"), ("met_on", day)]).await.must_be(303);
    }
    phone.get(&ruth.page("/check-in")).await.must_have("Does it still fit?");
    let marks = house.inner.db.read(|conn| {
        let marks: Vec<String> = broken_marks::table.select(broken_marks::mark).load(conn)?;
        let devices: Vec<String> =
            alliance::store::schema::devices::table.select(alliance::store::schema::devices::hash).load(conn)?;
        Ok::<_, StoreError>((marks, devices))
    });
    let (marks, devices) = marks.await.unwrap();
    assert_eq!(marks.len(), 3);
    assert!(marks.iter().all(|mark| !devices.contains(mark)));
    send(&phone, &ruth.page(""), "/broken", &[("sentence", "nothing")]).await.must_be(404);
    mara.get("/accessibility").await;
    mara.post(&closed.page("/broken"), &[("sentence", "call_out")]).await.must_be(404);
}

#[actix_web::test]
async fn talking_about_a_sentence_begins_its_count_anew() {
    let (house, closed, mara) = kept().await;
    for person in &closed.people[..3] {
        send(&person.phone(&house).await, &person.page(""), "/broken", &[("sentence", "call_out")]).await.must_be(303);
    }
    let about = [("topic", "sentence:call_out"), ("words", "It never happens."), ("signed", "no")];
    raise(&mara, &closed.page(""), &about).await.must_be(303);
    let page = mara.get(&closed.page("/check-in")).await;
    page.must_have("Does it still fit?");
    let id = ids(&page, "/moments/").remove(0);
    let reply = [("do", "reply"), ("reply", "We try it for two weeks more.")];
    send(&mara, &closed.page(""), &format!("/moments/{id}"), &reply).await.must_be(303);
    assert!(!mara.get(&closed.page("/check-in")).await.has("Does it still fit?"));
}

/// Adds two sentences of the team's own; the keys of all sentences, in the order of the check-in.
async fn with_two_own(house: &House, closed: &Closed, mara: &Client) -> Vec<String> {
    super::change::open(mara, closed).await;
    for (title, words) in [("Fridays", "We end Fridays at three."), ("Mornings", "Mornings are quiet.")] {
        mara.get(&closed.page("/change")).await;
        let own = [("title", title), ("words", words), ("until", ""), ("why", "")];
        mara.post(&closed.page("/clauses"), &own).await.must_be(303);
    }
    mara.get(&closed.page("/draft")).await;
    mara.post(&closed.page("/consent"), &[("do", "ask")]).await.must_be(303);
    super::consent::all_consent(house, closed).await;
    super::consent::publish(mara, closed).await.must_be(303);
    let ruth = &closed.people[0];
    ids(&ruth.phone(house).await.get(&ruth.page("/check-in")).await, "name=\"sentence\" value=\"")
}

#[actix_web::test]
async fn each_sentence_of_the_team_s_own_has_its_own_presses_and_moments() {
    let (house, closed, mara) = kept().await;
    let keys = with_two_own(&house, &closed, &mara).await;
    let [fridays, mornings] = [keys[2].clone(), keys[3].clone()];
    for person in &closed.people[..3] {
        let pressed = [("sentence", mornings.as_str())];
        send(&person.phone(&house).await, &person.page(""), "/broken", &pressed).await.must_be(303);
    }
    let page = mara.get(&closed.page("/check-in")).await;
    assert_eq!(page.body.matches("Does it still fit?").count(), 1);
    let link = |key: &str| format!("/moment?about=sentence:{key}\"");
    assert!(page.body.contains(&link(&mornings)) && !page.body.contains(&link(&fridays)));
    let ruth = &closed.people[0];
    let phone = ruth.phone(&house).await;
    assert_eq!(phone.get(&ruth.page("/check-in")).await.body.matches("You said so since").count(), 1);
    let pressed = [("sentence", fridays.as_str())];
    for person in &closed.people[..3] {
        send(&person.phone(&house).await, &person.page(""), "/broken", &pressed).await.must_be(303);
    }
    let topic = format!("sentence:{mornings}");
    let about = [("topic", topic.as_str()), ("words", "They are loud."), ("signed", "no")];
    raise(&mara, &closed.page(""), &about).await.must_be(303);
    let page = mara.get(&closed.page("/check-in")).await;
    page.must_have("Mornings");
    let id = ids(&page, "/moments/").remove(0);
    let reply = [("do", "reply"), ("reply", "We try it for two weeks more.")];
    send(&mara, &closed.page(""), &format!("/moments/{id}"), &reply).await.must_be(303);
    let page = mara.get(&closed.page("/check-in")).await;
    assert!(page.body.contains(&link(&fridays)), "nobody has talked about this one yet: {}", page.words());
    assert!(!page.body.contains(&link(&mornings)), "this one begins anew");
}

const MOMENT: [(&str, &str); 3] = [("topic", "feedback"), ("words", "We skipped the yay."), ("signed", "no")];

#[actix_web::test]
async fn an_unsigned_moment_leaves_no_trace_of_its_writer() {
    let (house, closed, mara) = kept().await;
    let ruth = &closed.people[0];
    let letters_before = house.letters().await.len();
    raise(&ruth.phone(&house).await, &ruth.page(""), &MOMENT).await.must_be(303);
    let read = house.inner.db.read(move |conn| {
        let rows: Vec<(Option<i64>, Option<i64>, String)> = design_moments::table
            .select((design_moments::member_id, design_moments::account_id, design_moments::words))
            .load(conn)?;
        let letters: Vec<Option<i64>> =
            letters::table.order(letters::id).offset(letters_before as i64).select(letters::member_id).load(conn)?;
        let forms: Vec<String> = idempotency_keys::table.select(idempotency_keys::outcome).load(conn)?;
        Ok::<_, StoreError>((rows, letters, forms))
    });
    let (rows, letters, forms) = read.await.unwrap();
    assert_eq!(rows, [(None, None, "We skipped the yay.".to_owned())]);
    assert_eq!(letters, [None]);
    assert!(forms.iter().all(String::is_empty), "what is kept of the form names no moment: {forms:?}");
    let page = mara.get(&closed.page("/check-in")).await;
    page.must_have("First: what somebody wants to talk about").must_have("Feedback").must_have("We skipped the yay.");
    page.must_have("Not signed. Called after the fourth meeting.");
    let own = ruth.phone(&house).await.get(&ruth.page("/moment")).await;
    assert!(own.has("Not signed.") && !own.has("Take it back"), "not even its writer is known again");
    let letter = house.letter_to("mara.okafor@lindgren.example").await;
    for part in [&letter.text, &letter.html, &letter.subject] {
        assert!(!part.contains("Ruth") && !part.contains("yay"), "{part}");
    }
}

#[actix_web::test]
async fn the_letter_about_a_moment_says_its_topic_comes_once_a_day_and_can_be_stopped() {
    let (house, closed, _mara) = kept().await;
    let (ruth, phone) = (&closed.people[0], closed.people[0].phone(&house).await);
    let written = |all: Vec<super::house::Letter>| all.into_iter().filter(|letter| letter.kind == "moment").count();
    for _ in 0..2 {
        raise(&phone, &ruth.page(""), &MOMENT).await.must_be(303);
    }
    assert_eq!(written(house.letters().await), 1);
    let letter = house.letter_to("mara.okafor@lindgren.example").await;
    assert_eq!(letter.subject, "A design moment in Atlas");
    assert!(letter.text.contains("It is about: Feedback") && letter.text.contains(&closed.page("/check-in")));
    let stop = house.path_in(&letter.text, "/u/");
    house.stranger().get(&stop).await.must_have("letters about a design moment that waits");
    house.turn_clock(DAY);
    raise(&phone, &ruth.page(""), &MOMENT).await.must_be(303);
    assert_eq!(written(house.letters().await), 2);
    house.stranger().post_raw(&stop, "List-Unsubscribe=One-Click").await.must_be(200);
    house.turn_clock(DAY);
    raise(&phone, &ruth.page(""), &MOMENT).await.must_be(303);
    assert_eq!(written(house.letters().await), 2);
}

#[actix_web::test]
async fn a_signed_moment_can_be_taken_back_by_its_signer_while_it_waits() {
    let (house, closed, mara) = kept().await;
    let (ruth, leila) = (&closed.people[0], &closed.people[2]);
    let (phone, other) = (ruth.phone(&house).await, leila.phone(&house).await);
    let bare = raise(&phone, &ruth.page(""), &[("topic", "nothing"), ("words", " "), ("signed", "yes")]).await;
    bare.must_be(422).must_have("Choose what it is about.").must_have("Write a few words");
    assert!(bare.body.contains("value=\"yes\" checked"), "what was chosen stays");
    let signed = [("topic", "tone"), ("words", "Quieter, please."), ("signed", "yes")];
    raise(&phone, &ruth.page(""), &signed).await.must_be(303);
    let page = mara.get(&closed.page("/check-in")).await;
    page.must_have("From Ruth Adeyemi.");
    mara.get(&closed.page("")).await.must_have("A design moment is waiting.");
    let address = format!("/moments/{}", ids(&page, "/moments/").remove(0));
    let back = [("do", "take-back")];
    send(&other, &leila.page(""), &address, &back).await.must_be(403);
    send(&mara, &closed.page(""), &address, &back).await.must_be(403);
    phone.get(&ruth.page("/check-in")).await.must_have("From you.").must_have("Take it back");
    send(&phone, &ruth.page(""), &address, &back).await.must_be(303);
    for page in ["/check-in", "/moment", ""] {
        let page = mara.get(&closed.page(page)).await;
        assert!(!page.has("Quieter") && !page.has("is waiting"));
    }
    let read = house.inner.db.read(|conn| {
        let row = design_moments::table.select((design_moments::words, design_moments::member_id));
        row.first::<(String, Option<i64>)>(conn).map_err(StoreError::from)
    });
    assert_eq!(read.await.unwrap(), (String::new(), None), "the row stays, nothing of it is kept");
    send(&mara, &closed.page(""), &address, &[("do", "change")]).await.must_be(404);
}

#[actix_web::test]
async fn a_moment_ends_in_a_reply_that_stays_readable() {
    let (house, closed, mara) = kept().await;
    let (ruth, leila) = (&closed.people[0], &closed.people[2]);
    raise(&ruth.phone(&house).await, &ruth.page(""), &MOMENT).await.must_be(303);
    let address = format!("/moments/{}", ids(&mara.get(&closed.page("/check-in")).await, "/moments/").remove(0));
    let reply = [("do", "reply"), ("reply", "We begin with yay again.")];
    let phone = leila.phone(&house).await;
    send(&phone, &leila.page(""), &address, &reply).await.must_be(403);
    send(&mara, &closed.page(""), &address, &[("do", "reply"), ("reply", "")])
        .await
        .must_be(422)
        .must_have("Write the reply in a few words.");
    send(&phone, &leila.page(""), "/keeper", &[("do", "volunteer")]).await.must_be(303);
    send(&phone, &leila.page(""), &address, &reply).await.must_be(303);
    send(&mara, &closed.page(""), &address, &reply).await.must_be(409).must_have("has its answer already");
    let page = mara.get(&closed.page("/check-in")).await;
    assert!(!page.has("We skipped the yay."), "settled ones leave the check-in");
    let list = phone.get(&leila.page("/moment")).await;
    list.must_have("What became of earlier ones")
        .must_have("We skipped the yay.")
        .must_have("We begin with yay again.");
}

/// Two moments that wait; the charter is being changed for the first.
async fn in_change() -> (House, Closed, Client) {
    let (house, closed, mara) = kept().await;
    let phone = closed.people[0].phone(&house).await;
    for words in ["We skipped the yay.", "Shorter meetings, please."] {
        let moment = [("topic", "feedback"), ("words", words), ("signed", "no")];
        raise(&phone, &closed.people[0].page(""), &moment).await.must_be(303);
    }
    let page = mara.get(&closed.page("/check-in")).await;
    let card = page.body.split("We skipped the yay.").nth(1).unwrap();
    let id: String = card.split("/moments/").nth(1).unwrap().chars().take(26).collect();
    send(&mara, &closed.page(""), &format!("/moments/{id}"), &[("do", "change")]).await.must_be(303);
    mara.get(&closed.page("/check-in")).await.must_have("We change the charter");
    let page = mara.get(&closed.page("")).await;
    page.must_have("A change is on its way: a design moment.").must_have("A design moment is waiting.");
    (house, closed, mara)
}

#[actix_web::test]
async fn a_moment_may_change_the_charter_and_is_settled_with_its_version() {
    let (house, closed, mara) = in_change().await;
    let own = [("title", "Yay"), ("words", "We begin with a yay."), ("until", ""), ("why", "")];
    mara.get(&closed.page("/change")).await;
    mara.post(&closed.page("/clauses"), &own).await.must_be(303);
    mara.post(&closed.page("/consent"), &[("do", "ask")]).await.must_be(303);
    super::consent::all_consent(&house, &closed).await;
    super::consent::publish(&mara, &closed).await.must_be(303);
    let page = mara.get(&closed.page("/moment")).await;
    page.must_have("It changed the charter: version 1.1.").must_have("Waiting for the team");
    let waiting = mara.get(&closed.page("/check-in")).await;
    assert!(waiting.has("Shorter meetings, please.") && !waiting.has("We skipped the yay."), "the other waits on");
}

#[actix_web::test]
async fn a_moment_waits_again_when_the_change_for_it_is_given_up() {
    let (_house, closed, mara) = in_change().await;
    mara.get(&closed.page("/change")).await;
    mara.post(&closed.page("/change/give-up"), &[]).await.must_be(303);
    mara.get(&closed.page("")).await.must_have("Two design moments are waiting.");
    let page = mara.get(&closed.page("/check-in")).await;
    page.must_have("We skipped the yay.");
    let list = mara.get(&closed.page("/moment")).await;
    assert!(!list.has("It changed the charter"), "nothing is settled");
}

#[actix_web::test]
async fn twenty_waiting_moments_are_enough() {
    let (_house, closed, mara) = kept().await;
    for _ in 0..20 {
        raise(&mara, &closed.page(""), &MOMENT).await.must_be(303);
    }
    raise(&mara, &closed.page(""), &MOMENT).await.must_be(422).must_have("Twenty design moments wait already.");
    let home = ids(&mara.get("/workshops").await, "/workshops/").remove(0);
    mara.get(&format!("/workshops/{home}")).await.must_have("20 design moments are waiting").must_have("The check-in");
}

#[actix_web::test]
async fn before_there_is_a_charter_everything_waits_and_says_so() {
    let house = House::open().await;
    let closed = closed(&house, nine()).await;
    // As in a second round, which goes on counting versions.
    let counted = house.inner.db.write(Turn::House, |tx| {
        let all = diesel::update(charters::table).set(charters::published_number.eq(1));
        all.execute(&mut **tx).map_err(StoreError::from)
    });
    assert_eq!(counted.await.unwrap(), 1);
    let mara = house.facilitator().await;
    let ruth = &closed.people[0];
    let phone = ruth.phone(&house).await;
    for (client, base) in [(&mara, closed.page("")), (&phone, ruth.page(""))] {
        for page in ["/check-in", "/moment"] {
            client.get(&format!("{base}{page}")).await.must_be(409).must_have("There is no charter yet.");
        }
        assert!(!client.get(&format!("{base}/results")).await.has("Check-in"));
        let forms: [(&str, &[(&str, &str)]); 4] = [
            ("/meetings", &[("do", "add"), ("met_on", TODAY)]),
            ("/promises", &[("words", "x"), ("until", TODAY)]),
            ("/keeper", &[("do", "volunteer")]),
            ("/moment", &MOMENT),
        ];
        for (page, fields) in forms {
            client.get("/accessibility").await;
            client.post(&format!("{base}{page}"), fields).await.must_be(409);
        }
    }
    assert_eq!(met(&house).await, 4);
}

#[actix_web::test]
async fn what_belongs_to_another_team_is_not_there() {
    let (house, closed, mara) = kept().await;
    raise(&mara, &closed.page(""), &MOMENT).await.must_be(303);
    promise(&mara, &closed.page(""), ("Ruth Adeyemi", "Send the notes", "2026-11-20")).await.must_be(303);
    let page = mara.get(&closed.page("/check-in")).await;
    let addresses =
        [format!("/moments/{}", ids(&page, "/moments/")[0]), format!("/promises/{}", ids(&page, "/promises/")[0])];
    let foreign = house.foreign_facilitator().await;
    for page in ["/check-in", "/moment"] {
        foreign.get(&closed.page(page)).await.must_be(404);
        house.stranger().get(&closed.people[0].page(page)).await.must_be(404);
        closed.people[1].phone(&house).await.get(&closed.people[0].page(page)).await.must_be(404);
    }
    for (address, deed) in addresses.iter().zip(["change", "done"]) {
        foreign.get("/accessibility").await;
        foreign.post(&closed.page(address), &[("do", deed)]).await.must_be(404);
    }
    let unknown = "a".repeat(26);
    send(&mara, &closed.page(""), &format!("/moments/{unknown}"), &[("do", "change")]).await.must_be(404);
    send(&mara, &closed.page(""), &format!("/promises/{unknown}"), &[("do", "done")]).await.must_be(404);
}

/// Invitations of the fixture have no first link; whoever had none gets no further one.
async fn with_links(house: &House) {
    let write = house.inner.db.write(Turn::House, |tx| {
        let ids: Vec<i64> = invitations::table.select(invitations::id).load(&mut **tx)?;
        for id in ids {
            let hash = Token::throw(&alliance::base::dice::Dice::Machine).hash();
            diesel::update(invitations::table.find(id))
                .set(invitations::link_hash.eq(hash.as_str()))
                .execute(&mut **tx)?;
        }
        Ok::<_, StoreError>(())
    });
    write.await.unwrap();
}

#[actix_web::test]
async fn links_and_devices_live_as_long_as_the_charter() {
    let (house, closed, _) = kept().await;
    with_links(&house).await;
    let ruth = &closed.people[0];
    let link = house.path_in(&house.letter_to(&ruth.email).await.text, "/m/");
    // The charter is looked at again on 5 January; sixty days more are left for it.
    house.turn_clock(DAY * 108);
    let fresh = house.stranger();
    fresh.get(&link).await.must_be(200).must_have("Your team has a charter").must_have("Read the charter");
    let home = fresh.post(&link, &[]).await;
    assert_eq!(home.must_be(303).location().unwrap(), ruth.page("/charter"));
    fresh.get(&ruth.page("/charter")).await.must_be(200).must_have("How we work in Atlas");
    fresh.get(&ruth.page("/check-in")).await.must_be(200);
    house.turn_clock(DAY * 3);
    fresh.get(&ruth.page("/check-in")).await.must_be(404);
    house.stranger().get(&link).await.must_be(410).must_have("This workshop is over");
    let phone = ruth.phone(&house).await;
    phone.get(&ruth.page("/check-in")).await.must_be(200);
    house.turn_clock(DAY * 70);
    phone.get(&ruth.page("/check-in")).await.must_be(404);
}

#[actix_web::test]
async fn publishing_lengthens_devices_of_the_team_and_shortens_none() {
    let house = House::open().await;
    let closed = closed(&house, nine()).await;
    let (organisation, id) = (house.organisation, closed.id.clone());
    let until = house.now() + DAY * 300;
    let written = house.inner.db.write(Turn::House, move |tx| {
        let charter = charter::find(tx, organisation, &id)?;
        charter::keep_links_until(tx, &charter, until)?;
        charter::keep_links_until(tx, &charter, until - DAY * 290)
    });
    written.await.unwrap();
    let ruth = &closed.people[0];
    house.turn_clock(DAY * 299);
    ruth.phone(&house).await.get(&ruth.page("/draft")).await.must_be(200);
    house.turn_clock(DAY * 2);
    ruth.phone(&house).await.get(&ruth.page("/draft")).await.must_be(404);
}

#[actix_web::test]
async fn the_letter_leads_to_a_design_moment_and_opening_it_changes_nothing() {
    let (house, closed, _) = kept().await;
    with_links(&house).await;
    let letter = house.letter_to(&closed.people[0].email).await;
    let link = house.path_in(&letter.text, "/m/");
    let to_moment = format!("{link}?to=moment");
    assert!(letter.text.contains(&to_moment) && letter.html.contains(&to_moment));
    let stranger = house.stranger();
    for _ in 0..2 {
        let page = stranger.get(&to_moment).await;
        page.must_be(200).must_have("Call a design moment");
        assert!(page.header("set-cookie").is_none(), "opening gives nothing");
    }
    let next = stranger.post(&to_moment, &[]).await;
    assert_eq!(next.must_be(303).location().unwrap(), closed.people[0].page("/moment"));
    stranger.get(&closed.people[0].page("/moment")).await.must_be(200).must_have("Send it to the team");
    stranger.post(&closed.people[0].page("/moment"), &MOMENT).await.must_be(303);
}

#[actix_web::test]
async fn the_charter_leads_to_the_check_in_and_a_member_has_four_ways_at_most() {
    let (house, closed, mara) = kept().await;
    let ruth = &closed.people[0];
    let phone = ruth.phone(&house).await;
    for (client, base, home) in
        [(&mara, closed.page(""), closed.page("")), (&phone, ruth.page(""), ruth.page("/charter"))]
    {
        let page = client.get(&home).await;
        for href in ["/check-in", "/moment"] {
            assert!(page.body.contains(&format!("href=\"{base}{href}\"")), "{href}");
        }
    }
    let page = phone.get(&ruth.page("/check-in")).await;
    let nav = page.body.split("<nav").nth(1).unwrap().split("</nav>").next().unwrap();
    assert_eq!(nav.matches("<li>").count(), 4);
    assert!(nav.contains("aria-current=\"page\">Check-in"));
}
