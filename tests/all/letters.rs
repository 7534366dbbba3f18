//! Letters of a charter, word for word, and stopping them with one click.

use alliance::domain::answer::Value;

use super::closed::{Answers, Closed, closed};
use super::house::{Client, House, Letter};

/// Three people of one mind, so that the letter is short.
fn three() -> Vec<Answers> {
    (0..3).map(|_| vec![("first_response", Value::Choice(0), vec![], "")] as Answers).collect()
}

async fn published(house: &House) -> (Closed, Client) {
    published_from(house, three()).await
}

async fn published_from(house: &House, said: Vec<Answers>) -> (Closed, Client) {
    let closed = closed(house, said).await;
    let mara = house.facilitator().await;
    mara.get(&closed.page("/draft")).await;
    mara.post(&closed.page("/consent"), &[("do", "ask")]).await.must_be(303);
    for person in &closed.people {
        let phone = person.phone(house).await;
        let page = phone.get(&person.page("/draft")).await;
        page.must_have("Can you work with this charter?");
        phone.post(&person.page("/consent"), &[("answer", "consent")]).await.must_be(303);
    }
    mara.get(&closed.page("/publish")).await;
    let day = [("looks_again", "after our third meeting from now"), ("looks_again_on", "2027-01-05")];
    mara.post(&closed.page("/publish"), &day).await.must_be(303);
    (closed, mara)
}

/// Addresses with their secrets taken out.
fn plain(house: &House, letter: &Letter) -> String {
    let mut text = letter.text.clone();
    for prefix in ["/m/", "/u/"] {
        let path = house.path_in(&text, prefix);
        text = text.replace(&path, &format!("{prefix}SECRET"));
    }
    text.replace(&house.address, "https://alliance.example")
}

#[actix_web::test]
async fn the_summary_letter_carries_the_whole_charter() {
    let house = House::open().await;
    let (closed, _) = published(&house).await;
    let letter = house.letter_to(&closed.people[0].email).await;
    assert_eq!(letter.subject, "Atlas has a charter");
    insta::assert_snapshot!(plain(&house, &letter));
    assert!(letter.html.contains("You agreed how to work together.") && !letter.html.contains("<img"));
    for line in ["BEGIN:VEVENT", "DTSTART;VALUE=DATE:20270105", "SUMMARY:Look again at our charter: Atlas"] {
        assert!(letter.calendar.contains(line), "{line} in\n{}", letter.calendar);
    }
    let path = house.path_in(&letter.text, "/u/");
    assert_eq!(letter.unsubscribe, format!("{}{path}", house.address));
}

#[actix_web::test]
async fn the_summary_letter_says_which_sentence_is_a_trial_and_until_when() {
    let house = House::open().await;
    let (closed, mara) = published(&house).await;
    super::change::open(&mara, &closed).await;
    mara.get(&closed.page("/change")).await;
    let own = [("title", "Fridays"), ("words", "We end Fridays at three."), ("until", "2027-01-12"), ("why", "")];
    mara.post(&closed.page("/clauses"), &own).await.must_be(303);
    mara.get(&closed.page("/draft")).await;
    mara.post(&closed.page("/consent"), &[("do", "ask")]).await.must_be(303);
    super::consent::all_consent(&house, &closed).await;
    super::consent::publish(&mara, &closed).await.must_be(303);
    let letter = house.letter_to(&closed.people[0].email).await;
    let said = "FRIDAYS\nWe end Fridays at three.\nWe try this until 12 January 2027.\n";
    assert!(letter.text.contains(said), "{}", letter.text);
    for part in [&letter.text, &letter.html] {
        assert_eq!(part.matches("We try this until 12 January 2027.").count(), 1, "only the trial:\n{part}");
    }
}

#[actix_web::test]
async fn a_request_is_a_whole_sentence_in_letter_and_charter() {
    let house = House::open().await;
    let mut said = three();
    for (answers, ask) in said.iter_mut().zip(["had one quiet hour", "We met outside once.", "wrote shorter mails"]) {
        answers.push(("one_request", Value::Texts(vec![("request".into(), ask.into())]), vec![], ""));
    }
    let (closed, mara) = published_from(&house, said).await;
    let letter = house.letter_to(&closed.people[0].email).await;
    let charter = mara.get(&closed.page("")).await;
    for end in ["had one quiet hour.", "met outside once.", "wrote shorter mails."] {
        let whole = format!("It would be my ideal if we {end}");
        assert!(letter.text.contains(&format!("- {whole}\n")), "{}", letter.text);
        assert!(letter.html.contains(&whole), "{}", letter.html);
        charter.must_have(&whole);
    }
}

#[actix_web::test]
async fn a_letter_has_lines_of_72_signs_and_whole_addresses() {
    let house = House::open().await;
    let (closed, _) = published(&house).await;
    for letter in house.letters().await {
        for line in letter.text.lines() {
            assert!(line.chars().count() <= 72 || !line.contains(' '), "{line}");
        }
    }
    let letter = house.letter_to(&closed.people[0].email).await;
    assert_eq!(house.path_in(&letter.text, "/m/").len(), "/m/".len() + 43);
}

#[actix_web::test]
async fn the_button_of_the_summary_leads_to_the_charter() {
    let house = House::open().await;
    let (closed, _) = published(&house).await;
    let person = &closed.people[0];
    let path = house.path_in(&house.letter_to(&person.email).await.text, "/m/");
    let phone = house.stranger();
    phone.get(&path).await.must_be(200).must_have("Read the charter");
    let charter = phone.submit(&path, &[]).await;
    assert_eq!(charter.path, person.page("/charter"));
    charter.must_be(200).must_have("How we work in Atlas").must_have("Version 1");
    assert_eq!(phone.get(&person.page("")).await.location(), Some(person.page("/charter")));
}

#[actix_web::test]
async fn looking_at_the_stop_page_stops_nothing_and_one_click_without_cookies_does() {
    let house = House::open().await;
    let (closed, _) = published(&house).await;
    let letter = house.letter_to(&closed.people[0].email).await;
    let path = house.path_in(&letter.text, "/u/");
    let stranger = house.stranger();
    for _ in 0..2 {
        stranger
            .get(&path)
            .await
            .must_be(200)
            .must_have("Stop these letters?")
            .must_have("letters with a finished charter");
    }
    for _ in 0..2 {
        let stopped = stranger.post_raw(&path, "List-Unsubscribe=One-Click").await;
        stopped.must_be(200).must_have("These letters have stopped");
    }
    stranger.get(&path).await.must_have("These letters have stopped");
    stranger.post(&path, &[("again", "1")]).await.must_be(200).must_have("Stop these letters?");
    let unknown = path.chars().rev().collect::<String>();
    let unknown = format!("/u/{}", unknown.chars().take(43).collect::<String>());
    stranger.get(&unknown).await.must_be(404);
    stranger.post_raw(&unknown, "List-Unsubscribe=One-Click").await.must_be(404);
}

#[actix_web::test]
async fn who_stopped_these_letters_gets_none_and_everybody_else_does() {
    let house = House::open().await;
    let closed = closed(&house, three()).await;
    let mara = house.facilitator().await;
    mara.get(&closed.page("/draft")).await;
    mara.post(&closed.page("/consent"), &[("do", "ask")]).await.must_be(303);
    let first = house.letter_to(&closed.people[0].email).await;
    house.stranger().post_raw(&house.path_in(&first.text, "/u/"), "List-Unsubscribe=One-Click").await.must_be(200);
    for person in &closed.people {
        let phone = person.phone(&house).await;
        phone.get(&person.page("/draft")).await;
        phone.post(&person.page("/consent"), &[("answer", "consent")]).await.must_be(303);
    }
    mara.get(&closed.page("/publish")).await;
    let day = [("looks_again", ""), ("looks_again_on", "2027-01-05")];
    mara.post(&closed.page("/publish"), &day).await.must_be(303);
    let summaries = house.letters().await.into_iter().filter(|letter| letter.kind == "summary");
    assert_eq!(summaries.count(), 3, "stopping one kind stops no other");
}
