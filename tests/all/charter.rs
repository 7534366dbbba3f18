//! After closing: what is shown of the answers, and how a draft is changed without losing anybody's words.

use alliance::domain::answer::Value;
use alliance::store::schema::{answers, charter_texts, clauses, sealed_answers};
use alliance::store::{StoreError, Turn};
use diesel::prelude::*;
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::qr::QRBuilder;

use super::closed::{Answers, Closed, closed, closed_with_names, nine};
use super::house::{Client, House, Page};

/// Ids after `/<what>/` in the addresses of a page's forms and links, in the order of the page, each once.
pub fn ids(page: &Page, what: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for piece in page.body.split(what).skip(1) {
        let id: String = piece.chars().take(26).collect();
        let is_id = id.len() == 26 && id.chars().all(|c| c.is_ascii_alphanumeric());
        if is_id && !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

async fn edit(client: &Client, base: &str, id: &str, fields: &[(&str, &str)]) -> Page {
    client.get(&format!("{base}/draft?edit={id}")).await.must_be(200);
    client.post(&format!("{base}/clauses/{id}"), fields).await
}

/// The ids of the sentences as the draft page has them.
pub async fn sentences(client: &Client, base: &str) -> Vec<String> {
    ids(client.get(&format!("{base}/draft")).await.must_be(200), "draft?edit=")
}

async fn house_with_nine() -> (House, Closed, Client) {
    let house = House::open().await;
    let closed = closed(&house, nine()).await;
    let mara = house.facilitator().await;
    (house, closed, mara)
}

#[actix_web::test]
async fn results_stand_in_the_order_shared_differ_needed() {
    let (house, closed, mara) = house_with_nine().await;
    let page = mara.get(&closed.page("/results")).await;
    page.must_be(200).must_have("What you share").must_have("Most of us, 8 of 9");
    let words = page.words();
    let at = |text: &str| words.find(text).unwrap_or_else(|| panic!("no {text} in {words}"));
    assert!(at("What you share") < at("Where you differ") && at("Where you differ") < at("What some of you need"));
    let phone = closed.people[0].phone(&house).await;
    phone.get(&closed.people[0].page("/results")).await.must_be(200).must_have("What some of you need");
}

#[actix_web::test]
async fn a_result_says_its_finding_first_and_counts_people() {
    let (_house, closed, mara) = house_with_nine().await;
    let first = mara.get(&closed.page("/results/1")).await;
    first.must_be(200).must_have("Most of us, 8 of 9").must_have("As a table").must_have("nobody");
    assert!(first.body.find("<h1>").unwrap() < first.body.find("<figure").unwrap());
    let all: Vec<String> = {
        let mut pages = Vec::new();
        for number in 1..=3 {
            pages.push(mara.get(&closed.page(&format!("/results/{number}"))).await.words());
        }
        pages
    };
    assert!(all.iter().any(|words| words.contains("Tell me over a coffee.")));
    for name in super::closed::NAMES {
        assert!(all.iter().all(|words| !words.contains(name)), "{name} in counted mode");
    }
    mara.get(&closed.page("/results/4")).await.must_be(404);
    mara.get(&closed.page("/results/0")).await.must_be(404);
}

#[actix_web::test]
async fn in_named_mode_the_team_sees_who_chose_what() {
    let house = House::open().await;
    let closed = closed_with_names(&house, nine()).await;
    let mara = house.facilitator().await;
    mara.get(&closed.page("/results/1")).await.must_be(200).must_have("Who chose what").must_have("Tomasz Zieliński");
}

#[actix_web::test]
async fn under_three_answers_nothing_is_shown_in_counted_mode() {
    let house = House::open().await;
    let two: Vec<Answers> = nine().into_iter().take(2).chain((0..4).map(|_| Vec::new())).collect();
    let closed = closed(&house, two).await;
    let mara = house.facilitator().await;
    let too_few = "Fewer than three people have answered.";
    let results = mara.get(&closed.page("/results")).await;
    results.must_be(200).must_have(too_few);
    mara.get(&closed.page("/results/1")).await.must_be(404);
    let draft = mara.get(&closed.page("/draft")).await;
    draft.must_be(200).must_have(too_few);
    for page in [results, draft] {
        for leak in ["celebrate", "Half-done", "quiet hour", "promises."] {
            assert!(!page.words().contains(leak), "{leak}: {}", page.words());
        }
    }
}

#[actix_web::test]
async fn before_closing_a_member_is_told_and_sees_nothing() {
    let (house, closed, _) = house_with_nine().await;
    let person = &closed.people[0];
    // As before closing: the charter is not there yet.
    let all = house.inner.db.write(Turn::House, |tx| {
        use alliance::store::schema::charters;
        diesel::delete(charters::table).execute(&mut **tx)?;
        Ok::<_, StoreError>(())
    });
    all.await.unwrap();
    let phone = person.phone(&house).await;
    phone.get(&person.page("/results")).await.must_be(409).must_have("before the answers are closed");
    phone.get(&person.page("/draft")).await.must_be(409);
    phone.get(&person.page("/charter")).await.must_be(200).must_have("No charter yet. It is written on 24 November.");
}

#[actix_web::test]
async fn a_draft_is_composed_from_counters_only() {
    let house = House::open().await;
    let mut said = nine();
    for answers in &mut said {
        answers.retain(|(_, value, _, _)| !matches!(value, Value::Texts(_)));
    }
    let with_rows = closed(&house, said).await;
    let mara = house.facilitator().await;
    let before = mara.get(&with_rows.page("/results")).await.words();
    let gone = house.inner.db.write(Turn::House, |tx| {
        diesel::delete(sealed_answers::table).execute(&mut **tx)?;
        diesel::delete(answers::table).execute(&mut **tx)?;
        Ok::<_, StoreError>(())
    });
    gone.await.unwrap();
    assert_eq!(mara.get(&with_rows.page("/results")).await.words(), before);
    mara.get(&with_rows.page("/results/1")).await.must_be(200).must_have("8 of 9");
}

#[actix_web::test]
async fn the_draft_shows_what_to_talk_about_and_what_some_need() {
    let (_house, closed, mara) = house_with_nine().await;
    let draft = mara.get(&closed.page("/draft")).await;
    draft.must_be(200).must_have("Talk about this one first").must_have("To talk about");
    draft.must_have("some of us need").must_have("A need stays, even when one person has it.");
    draft.must_have("had one quiet hour").must_have("We keep our promises.");
}

#[actix_web::test]
async fn the_texts_stand_in_an_order_that_tells_nothing() {
    let (house, _, _) = house_with_nine().await;
    let read = house.inner.db.read(|conn| {
        let rows = charter_texts::table.order(charter_texts::id).select((charter_texts::id, charter_texts::words));
        rows.load::<(i64, String)>(conn).map_err(StoreError::from)
    });
    let rows = read.await.unwrap();
    assert_eq!(rows.len(), 7);
    assert!(rows.iter().all(|(key, _)| *key > 1_000), "random keys, not a sequence: {rows:?}");
}

#[actix_web::test]
async fn facilitator_and_team_may_change_the_words_and_earlier_ones_are_kept() {
    let (house, closed, mara) = house_with_nine().await;
    let base = closed.page("");
    let id = sentences(&mara, &base).await.remove(3);
    let person = &closed.people[1];
    let phone = person.phone(&house).await;
    let saved = edit(&phone, &person.page(""), &id, &[("words", "We clap first."), ("why", "Shorter.")]).await;
    saved.must_be(303);
    let draft = phone.visit(&saved.location().unwrap()).await;
    draft.must_have("Saved.").must_have("We clap first.");
    let earlier = mara.get(&format!("{base}/draft?earlier={id}")).await;
    earlier.must_have("Before").must_have("Changed because: Shorter.");
    let other = &closed.people[0];
    let theirs = other.phone(&house).await.get(&other.page(&format!("/draft?earlier={id}"))).await;
    theirs.must_have("Changed because: Shorter.");
    assert!(!theirs.has("Ines"), "who changed it is not said");
}

#[actix_web::test]
async fn two_changes_at_once_show_both_texts_and_lose_neither() {
    let (house, closed, mara) = house_with_nine().await;
    let base = closed.page("");
    let id = sentences(&mara, &base).await.remove(3);
    mara.get(&format!("{base}/draft?edit={id}")).await;
    let person = &closed.people[0];
    let phone = person.phone(&house).await;
    edit(&phone, &person.page(""), &id, &[("words", "The team’s words.")]).await.must_be(303);
    let address = format!("{base}/clauses/{id}");
    let clash = mara.post(&address, &[("words", "Mara’s words."), ("why", "Clearer.")]).await;
    clash.must_be(409).must_have("The team’s words.").must_have("Mara’s words.").must_have("nothing is lost");
    assert!(clash.body.contains("Clearer."), "the reason is kept too");
    let person = phone.get(&person.page("/draft")).await;
    person.must_have("The team’s words.");
    // The page of the clash saves on the words that stand there now.
    mara.post(&address, &[("words", "Both in one.")]).await.must_be(303);
    mara.get(&format!("{base}/draft")).await.must_have("Both in one.");
    mara.get(&format!("{base}/draft?earlier={id}")).await.must_have("The team’s words.");
}

#[actix_web::test]
async fn the_same_words_sent_twice_are_no_clash() {
    let (_house, closed, mara) = house_with_nine().await;
    let base = closed.page("");
    let id = sentences(&mara, &base).await.remove(3);
    mara.get(&format!("{base}/draft?edit={id}")).await;
    for _ in 0..2 {
        mara.post(&format!("{base}/clauses/{id}"), &[("words", "Once is enough.")]).await.must_be(303);
    }
}

#[actix_web::test]
async fn a_sentence_is_neither_empty_nor_longer_than_400_characters_and_typed_words_stay() {
    let (_house, closed, mara) = house_with_nine().await;
    let base = closed.page("");
    let id = sentences(&mara, &base).await.remove(3);
    edit(&mara, &base, &id, &[("words", " ")]).await.must_be(422).must_have("park it");
    let long = "long ".repeat(100);
    let refused = edit(&mara, &base, &id, &[("words", &long)]).await;
    refused.must_be(422).must_have("Keep it under 400 characters");
    assert!(refused.body.contains(long.trim()), "typed words stay in the field");
    edit(&mara, &base, &id, &[("words", "<b>bold</b> & so")]).await.must_be(303);
    let draft = mara.get(&format!("{base}/draft")).await;
    assert!(!draft.body.contains("<b>bold") && draft.words().contains("<b>bold</b> & so"));
}

#[actix_web::test]
async fn vague_and_negative_words_get_a_kind_offer() {
    let (_house, closed, mara) = house_with_nine().await;
    let base = closed.page("");
    let id = sentences(&mara, &base).await.remove(3);
    edit(&mara, &base, &id, &[("words", "We never lack respect.")]).await.must_be(303);
    let draft = mara.get(&format!("{base}/draft")).await;
    draft.must_have("“respect” means something else to everybody. What would one see or hear?");
    draft.must_have("“never” says what to leave out. What do we do instead?");
}

#[actix_web::test]
async fn a_need_line_can_be_said_better_but_never_removed() {
    let (house, closed, mara) = house_with_nine().await;
    let base = closed.page("");
    let page = mara.get(&format!("{base}/draft")).await;
    let need = ids(&page, "id=\"n-").remove(0);
    let address = format!("{base}/needs/{need}");
    for nothing in ["", "   ", "...", "\u{200B}"] {
        mara.get(&format!("{base}/draft?edit={need}")).await;
        mara.post(&address, &[("words", nothing)]).await.must_be(422).must_have("A need stays.");
    }
    for removal in [format!("{base}/needs/{need}/delete"), format!("{base}/clauses/{need}/place")] {
        mara.get(&format!("{base}/draft")).await;
        mara.post(&removal, &[("do", "park")]).await.must_be(404);
    }
    let person = &closed.people[3];
    let phone = person.phone(&house).await;
    phone.get(&person.page(&format!("/draft?edit={need}"))).await.must_have("Find better words for this need");
    phone
        .post(&person.page(&format!("/needs/{need}")), &[("words", "Some of us need plain words.")])
        .await
        .must_be(303);
    mara.get(&format!("{base}/draft")).await.must_have("Some of us need plain words.");
    mara.post(&address, &[("words", "Mine."), ("version", "1")])
        .await
        .must_be(409)
        .must_have("Some of us need plain words.");
}

#[actix_web::test]
async fn only_the_facilitator_moves_and_parks() {
    let (house, closed, mara) = house_with_nine().await;
    let base = closed.page("");
    let page = mara.get(&format!("{base}/draft")).await;
    let order = ids(&page, "id=\"c-");
    let place = |id: &str| format!("{base}/clauses/{id}/place");
    mara.post(&place(&order[1]), &[("do", "up")]).await.must_be(303);
    let moved = mara.get(&format!("{base}/draft")).await;
    assert_eq!(ids(&moved, "id=\"c-")[..2], [order[1].clone(), order[0].clone()]);
    mara.post(&place(&order[2]), &[("do", "park")]).await.must_be(303);
    mara.get(&format!("{base}/draft")).await.must_have("Parked").must_have("Bring it back");
    mara.post(&place(&order[2]), &[("do", "unpark")]).await.must_be(303);
    let person = &closed.people[0];
    let phone = person.phone(&house).await;
    let theirs = phone.get(&person.page("/draft")).await;
    assert!(!theirs.has("Park it") && !theirs.has("Ask the team"));
    phone.post(&place(&order[0]), &[("do", "park")]).await.must_be(303);
    phone.post(&person.page(&format!("/clauses/{}/place", order[0])), &[("do", "park")]).await.must_be(403);
    assert!(!mara.get(&format!("{base}/draft")).await.has("Bring it back"));
}

#[actix_web::test]
async fn at_most_three_lines_per_part_enter_the_preamble_and_two_may_become_one() {
    let (_house, closed, mara) = house_with_nine().await;
    let base = closed.page("");
    let page = mara.get(&format!("{base}/draft")).await;
    let line = ids(&page, "id=\"t-").remove(0);
    mara.get(&format!("{base}/draft?edit={line}")).await;
    let address = format!("{base}/lines/{line}");
    mara.post(&address, &[("words", "We keep promises, and nobody is surprised.")]).await.must_be(303);
    mara.get(&format!("{base}/draft")).await.must_have("We keep promises, and nobody is surprised. Kept");
    mara.post(&address, &[("do", "drop"), ("version", "1")]).await.must_be(409);
    mara.get(&format!("{base}/draft")).await;
    mara.post(&address, &[("do", "drop")]).await.must_be(303);
}

#[actix_web::test]
async fn a_fourth_line_of_a_part_waits_until_another_is_taken_out() {
    let house = House::open().await;
    let mut said = nine();
    for (number, answers) in said.iter_mut().enumerate() {
        answers.retain(|(question, _, _, _)| *question != "great_words");
        let words = vec![("good".into(), format!("Good line {number}."))];
        answers.push(("great_words", Value::Texts(words), vec![], ""));
    }
    let closed = closed(&house, said).await;
    let mara = house.facilitator().await;
    let base = closed.page("");
    let page = mara.get(&format!("{base}/draft")).await;
    let is_good = |piece: &&str| piece.contains("Good line");
    let lines: Vec<String> =
        page.body.split("id=\"t-").skip(1).filter(is_good).map(|piece| piece.chars().take(26).collect()).collect();
    assert_eq!(lines.len(), 9);
    let address = |line: usize| format!("{base}/lines/{}", lines[line]);
    for (line, id) in lines.iter().enumerate().take(3) {
        mara.get(&format!("{base}/draft?edit={id}")).await;
        mara.post(&address(line), &[("words", &format!("Kept line {line}."))]).await.must_be(303);
    }
    mara.get(&format!("{base}/draft?edit={}", lines[3])).await;
    let fourth = [("words", "A fourth line.")];
    let refused = mara.post(&address(3), &fourth).await;
    refused.must_be(422).must_have("Up to 3 lines fit here. Take one out first, or put two into one.");
    assert!(refused.body.contains("A fourth line."), "what was typed stays");
    mara.get(&format!("{base}/draft")).await;
    mara.post(&address(0), &[("do", "drop")]).await.must_be(303);
    mara.get(&format!("{base}/draft?edit={}", lines[3])).await;
    mara.post(&address(3), &fourth).await.must_be(303);
    let draft = mara.get(&format!("{base}/draft")).await;
    draft.must_have("A fourth line. Kept");
    draft.must_have("Kept line 0. Keep it");
}

#[actix_web::test]
async fn one_address_of_a_charter_leads_everybody_to_their_own() {
    let (house, closed, mara) = house_with_nine().await;
    let address = format!("/c/{}", closed.id);
    for page in [mara.get(&closed.page("/qr.svg")).await, {
        let person = &closed.people[0];
        person.phone(&house).await.get(&person.page("/qr.svg")).await
    }] {
        let code = QRBuilder::new(format!("{}{address}", house.address)).build().unwrap();
        assert_eq!(page.must_be(200).body, SvgBuilder::default().to_str(&code), "{}", page.path);
    }
    for person in &closed.people[..2] {
        let found = person.phone(&house).await.get(&address).await;
        assert_eq!((found.status, found.location()), (303, Some(person.page("/charter"))));
    }
    assert_eq!(mara.get(&address).await.location(), Some(closed.page("")));
    for client in [house.stranger(), house.foreign_facilitator().await, house.hr_reader().await] {
        let told = client.get(&address).await;
        told.must_be(200).must_have("Open your own link from the mail on this device.");
        assert!(!told.has("Atlas") && !told.body.contains("/my/") && !told.body.contains(closed.id.as_str()));
        client.get(&format!("/c/{}", "a".repeat(26))).await.must_be(404);
        client.get("/c/nothing").await.must_be(404);
    }
}

#[actix_web::test]
async fn another_organisation_and_another_team_find_nothing_here() {
    let (house, closed, mara) = house_with_nine().await;
    let ids = sentences(&mara, &closed.page("")).await;
    let fred = house.foreign_facilitator().await;
    fred.get("/").await;
    for page in ["", "/results", "/results/1", "/draft", "/publish", "/not-this-time", "/qr.svg"] {
        fred.get(&closed.page(page)).await.must_be(404);
    }
    for (page, field) in
        [("/consent", ("do", "ask")), ("/publish", ("looks_again", "")), ("/not-this-time", ("reason", "x"))]
    {
        fred.get("/accessibility").await;
        fred.post(&closed.page(page), &[field]).await.must_be(404);
    }
    fred.get("/accessibility").await;
    fred.post(&closed.page(&format!("/clauses/{}", ids[3])), &[("words", "Mine."), ("version", "1")])
        .await
        .must_be(404);
    let stranger = house.stranger();
    for page in ["/results", "/draft", "/charter", "/qr.svg"] {
        stranger.get(&closed.people[0].page(page)).await.must_be(404);
    }
    let phone = closed.people[1].phone(&house).await;
    phone.get(&closed.people[0].page("/draft")).await.must_be(404);
}

#[actix_web::test]
async fn a_sentence_fewer_than_half_spoke_about_is_a_draft_only() {
    let house = House::open().await;
    let said: Vec<Answers> = nine().into_iter().take(4).chain((0..5).map(|_| Vec::new())).collect();
    let closed = closed(&house, said).await;
    let mara = house.facilitator().await;
    let page = mara.get(&closed.page("/draft")).await;
    page.must_have("Fewer than half of you have spoken here.").must_have("Four people answered.");
    let refused = mara.post(&closed.page("/consent"), &[("do", "ask")]).await;
    refused.must_be(422).must_have("There is no sentence to agree on yet.");
    let count = house.inner.db.read(|conn| clauses::table.count().get_result::<i64>(conn).map_err(StoreError::from));
    assert_eq!(count.await.unwrap(), 3);
}
