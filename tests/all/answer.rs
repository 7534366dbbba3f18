//! Answering on a phone: personal links, questions of every kind, second devices, taking back, joining in the room.

use alliance::acts;
use alliance::domain::bank::Bank;
use alliance::domain::given::Given;
use alliance::domain::ids::{TeamId, WorkshopId};
use alliance::domain::tally::Tally;
use alliance::domain::workshop::{HrLevel, Mode, Stage};
use alliance::store::schema::{answers, devices, invitations, members, participations, tallies, workshops};
use alliance::store::{StoreError, headway};
use diesel::prelude::*;
use jiff::SignedDuration;

use crate::atlas::{Atlas, Plan};
use crate::house::{Client, House, Page};

/// Rows of every table a link could touch, as one text.
async fn rows(house: &House) -> String {
    house
        .inner
        .db
        .read(|conn| {
            let device: Vec<(i64, bool)> =
                devices::table.order(devices::id).select((devices::id, devices::sees_answers)).load(conn)?;
            let step: Vec<(i64, bool, bool)> = participations::table
                .order(participations::member_id)
                .select((participations::member_id, participations::has_started, participations::has_finished))
                .load(conn)?;
            let asked: Vec<(i64, String, Option<String>)> = invitations::table
                .order(invitations::id)
                .select((invitations::id, invitations::state, invitations::link_hash))
                .load(conn)?;
            let given: Vec<(String, String)> =
                answers::table.order(answers::id).select((answers::question, answers::body)).load(conn)?;
            Ok::<_, StoreError>(format!("{device:?}{step:?}{asked:?}{given:?}"))
        })
        .await
        .unwrap()
}

/// What is kept of a workshop: (question, answer) of everybody.
async fn kept(house: &House) -> Vec<(String, Given)> {
    let rows: Vec<(String, String)> = house
        .inner
        .db
        .read(|conn| {
            answers::table
                .order((answers::member_id, answers::question))
                .select((answers::question, answers::body))
                .load(conn)
                .map_err(StoreError::from)
        })
        .await
        .unwrap();
    rows.into_iter().map(|(question, body)| (question, Given::decode(&body).unwrap())).collect()
}

/// The stored counters must be what counting the stored answers of counted people gives.
pub async fn tallies_equal_a_recount(house: &House, workshop: WorkshopId) {
    type Counted = (i64, String, String);
    let (stored, given): (Vec<Counted>, Vec<Counted>) = house
        .inner
        .db
        .read(move |conn| {
            let stored = tallies::table
                .filter(tallies::workshop_id.eq(workshop.0))
                .select((tallies::team_id, tallies::question, tallies::body))
                .load(conn)?;
            let given = answers::table
                .inner_join(members::table)
                .filter(answers::workshop_id.eq(workshop.0))
                .filter(members::is_counted.eq(true))
                .select((answers::team_id, answers::question, answers::body))
                .load(conn)?;
            Ok::<_, StoreError>((stored, given))
        })
        .await
        .unwrap();
    let bank = Bank::built_in().unwrap();
    let mut fresh = std::collections::BTreeMap::new();
    for (team, question, body) in given {
        let question = bank.question(&question).unwrap();
        let tally = fresh.entry((TeamId(team), question.code.clone())).or_insert_with(|| Tally::new(question));
        tally.add(question, &Given::decode(&body).unwrap().answer(question).unwrap()).unwrap();
    }
    for (team, question, body) in stored {
        let known = bank.question(&question).unwrap();
        let right = fresh.remove(&(TeamId(team), question.clone())).unwrap_or_else(|| Tally::new(known));
        assert_eq!(Tally::decode(&body).unwrap(), right, "{question}");
    }
    assert!(fresh.is_empty(), "without counters: {fresh:?}");
}

#[actix_web::test]
async fn a_member_walks_from_the_link_to_the_thank_you_page() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let priya = house.stranger();
    let start = priya.get(&atlas.link(0)).await;
    start.must_be(200).must_have("Hello Priya Nair. What would be ideal for you?");
    start.must_have("Seven questions").must_have("until Friday 9:00").must_have("never who said what");
    start.must_have("Your team has four people.").must_have("the names are cut off for good");
    let first = priya.submit(&atlas.link(0), &[]).await;
    first.must_be(200).must_have("Question 1 of 7").must_have("Why we ask");
    let page = priya.submit(&atlas.my(0, "/q/1"), &[("great_words.text.good", "we laugh"), ("do", "next")]).await;
    page.must_have("Question 2 of 7");
    let page = priya.submit(&atlas.my(0, "/q/2"), &[("relational", "5"), ("relational.must", "1")]).await;
    page.must_have("Question 3 of 7").must_have("Two of your three musts are left.");
    let page = priya.submit(&atlas.my(0, "/q/3"), &[("do", "skip")]).await;
    page.must_have("Question 4 of 7");
    let fields = [("first_response", "both"), ("first_response.share", "card"), ("first_response.note", "Kindly.")];
    priya.submit(&atlas.my(0, "/q/4"), &fields).await.must_have("Question 5 of 7");
    let fields = [("accountability", "buddy"), ("accountability", "why"), ("accountability.must", "why")];
    priya.submit(&atlas.my(0, "/q/5"), &fields).await.must_have("Question 6 of 7");
    let page = priya.post(&atlas.my(0, "/q/6"), &[("do", "add:face")]).await;
    page.must_be(200).must_have("One is in place, up to three.");
    let page = priya.post(&atlas.my(0, "/q/6"), &[("channels", "face"), ("do", "add:chat")]).await;
    let page2 =
        priya.post(&atlas.my(0, "/q/6"), &[("channels", "face"), ("channels", "chat"), ("do", "up:chat")]).await;
    assert!(page.body.contains("value=\"out:chat\" autofocus") || page.body.contains("value=\"up:chat\" autofocus"));
    assert!(page2.body.find("value=\"chat\"").unwrap() < page2.body.find("value=\"face\"").unwrap());
    assert_eq!(kept(&house).await.len(), 5, "nothing is saved while things are moved about");
    priya
        .submit(&atlas.my(0, "/q/6"), &[("channels", "chat"), ("channels", "face"), ("do", "next")])
        .await
        .must_have("Question 7 of 7");
    let check = priya.submit(&atlas.my(0, "/q/7"), &[("sharing", "-"), ("do", "next")]).await;
    check.must_have("Check my answers").must_have("we laugh").must_have("Skipped").must_have("1. Chat message");
    check.must_have("A must: ").must_have("On my card").must_have("My line: Kindly.").must_have("None of these");
    let done = priya.submit(&atlas.my(0, "/check"), &[]).await;
    done.must_have("Your answers are saved. You can change them until Friday 9:00.");
    let headway = house
        .inner
        .db
        .read(move |conn| {
            let workshop = alliance::store::workshop::find_by_id(conn, atlas.id)?;
            headway::count(conn, &workshop)
        })
        .await
        .unwrap();
    assert_eq!((headway.asked(), headway.started, headway.finished), (4, 0, 1));
    tallies_equal_a_recount(&house, atlas.id).await;
}

#[actix_web::test]
async fn opening_a_link_changes_nothing_and_sets_no_cookie() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let before = rows(&house).await;
    let scanner = house.stranger();
    for path in [atlas.link(0), format!("/join/{}", atlas.qr.expose()), format!("/join/{}", atlas.code.as_str())] {
        for page in [scanner.head(&path).await, scanner.get(&path).await, scanner.get(&path).await] {
            page.must_be(200);
            assert_eq!(page.header("set-cookie"), None, "{path}");
            assert_eq!(page.header("referrer-policy"), Some("no-referrer"), "{path}");
        }
    }
    assert_eq!(rows(&house).await, before);
}

#[actix_web::test]
async fn a_link_never_travels_on_in_an_address() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let priya = house.stranger();
    let started = atlas.start(&priya, 0).await;
    let next = started.location().unwrap();
    assert!(!next.contains(atlas.links[0].expose()));
    assert!(!priya.visit(&next).await.body.contains(atlas.links[0].expose()));
    let foreign = priya.post_raw(&atlas.link(1), "csrf=made-up").await;
    foreign.must_be(403);
}

#[actix_web::test]
async fn a_link_that_opens_nothing_says_what_to_do() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let stranger = house.stranger();
    let unknown = alliance::base::token::Token::throw(&house.inner.dice);
    stranger.get(&format!("/m/{}", unknown.expose())).await.must_be(410).must_have("Ask the person who invited you");
    set_state(&house, 1, "declined").await;
    stranger.get(&atlas.link(1)).await.must_be(410).must_have("This link is switched off. Ask Mara for a new one.");
    house.turn_clock(SignedDuration::from_hours(24 * 5));
    stranger.get(&atlas.link(0)).await.must_be(200).must_have("Mara closed the answers");
    house.turn_clock(SignedDuration::from_hours(24 * 14));
    stranger.get(&atlas.link(0)).await.must_be(410).must_have("This workshop is over");
    let other =
        Atlas::open(&house, Plan { stage: Stage::Planning, teams: &["Borealis"], closes_in: None, ..Plan::default() })
            .await;
    stranger.get(&other.link(0)).await.must_be(200).must_have("We will write to you.");
    let early = acts::link::start(&house.inner, other.links[0].clone(), Vec::new()).await;
    assert!(matches!(early, Err(acts::ActError::WrongStage(_))));
}

async fn set_state(house: &House, person: i64, state: &'static str) {
    house
        .inner
        .db
        .write(alliance::store::Turn::House, move |tx| {
            let all: Vec<i64> = invitations::table.order(invitations::id).select(invitations::id).load(&mut **tx)?;
            diesel::update(invitations::table.find(all[usize::try_from(person).unwrap()]))
                .set(invitations::state.eq(state))
                .execute(&mut **tx)?;
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
}

#[actix_web::test]
async fn a_form_that_cannot_be_taken_comes_back_with_what_was_typed() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let priya = atlas.member(&house, 0).await;
    let at = |place| (0, place);
    let page = atlas.answer(&priya, at(4), &[("first_response.note", "my <b>line</b>")]).await;
    page.must_be(422).must_have("Choose one answer, or skip this one").must_have("my <b>line</b>");
    assert!(page.body.contains("<title>Error: Question 4 of 7"), "{}", page.body);
    let long = "x".repeat(201);
    let page = atlas.answer(&priya, at(4), &[("first_response", "both"), ("first_response.note", &long)]).await;
    page.must_be(422).must_have("Keep it under 200 characters");
    assert!(page.body.contains(&long));
    let many = ["start_check", "date_name", "nudge", "buddy"].map(|code| ("accountability", code));
    atlas.answer(&priya, at(5), &many).await.must_be(422).must_have("Choose up to 3; you chose 4");
    let must = [("accountability", "buddy"), ("accountability.must", "why")];
    atlas.answer(&priya, at(5), &must).await.must_be(422).must_have("A must marks something you chose");
    let page = atlas.answer(&priya, at(1), &[("great_words.text.good", &"ä".repeat(141))]).await;
    page.must_be(422).must_have("Keep it under 140 characters; this has 141.");
    atlas.answer(&priya, at(6), &[("do", "next")]).await.must_be(422).must_have("Put something in the first place");
    atlas.answer(&priya, at(2), &[("relational", "99")]).await.must_be(422);
    assert!(kept(&house).await.is_empty());
    let hidden = [("question", "formality"), ("formality", "1")];
    atlas.answer(&priya, at(2), &hidden).await.must_be(404);
}

#[actix_web::test]
async fn a_person_has_three_musts() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let priya = atlas.member(&house, 0).await;
    atlas.answer(&priya, (0, 2), &[("relational", "5"), ("relational.must", "1")]).await.must_be(303);
    atlas.answer(&priya, (0, 3), &[("challenge_level", "2"), ("challenge_level.must", "1")]).await.must_be(303);
    atlas.answer(&priya, (0, 4), &[("first_response", "both"), ("first_response.must", "1")]).await.must_be(303);
    priya.get(&atlas.my(0, "/q/5")).await.must_have("Your three musts are on other answers.");
    let fourth = [("accountability", "why"), ("accountability.must", "why")];
    atlas.answer(&priya, (0, 5), &fourth).await.must_be(422).must_have("You have 3 musts, and they are all used.");
    atlas.answer(&priya, (0, 2), &[("relational", "6"), ("relational.must", "1")]).await.must_be(303);
    atlas.answer(&priya, (0, 2), &[("relational", "6")]).await.must_be(303);
    atlas.answer(&priya, (0, 5), &fourth).await.must_be(303);
    tallies_equal_a_recount(&house, atlas.id).await;
}

#[actix_web::test]
async fn answers_are_changed_skipped_and_taken_back_until_closing() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let (priya, tomas) = (atlas.member(&house, 0).await, atlas.member(&house, 1).await);
    for (client, person, choice) in [(&priya, 0, "both"), (&tomas, 1, "straight"), (&priya, 0, "celebrate")] {
        atlas.answer(client, (person, 4), &[("first_response", choice)]).await.must_be(303);
        atlas.answer(client, (person, 4), &[("first_response", choice)]).await.must_be(303);
        tallies_equal_a_recount(&house, atlas.id).await;
    }
    assert_eq!(kept(&house).await.len(), 2);
    atlas.answer(&priya, (0, 4), &[("do", "skip")]).await.must_be(303);
    tallies_equal_a_recount(&house, atlas.id).await;
    priya.get(&atlas.my(0, "/leave")).await.must_be(200).must_have("Take back my answers?");
    let again = priya.submit(&atlas.my(0, "/leave"), &[]).await;
    again.must_have("Nothing of yours is kept or counted any more.");
    assert_eq!(kept(&house).await.len(), 1);
    tallies_equal_a_recount(&house, atlas.id).await;
    let headway = house
        .inner
        .db
        .read(move |conn| {
            let workshop = alliance::store::workshop::find_by_id(conn, atlas.id)?;
            headway::count(conn, &workshop)
        })
        .await
        .unwrap();
    assert_eq!(headway.started, 1);
    let from = atlas.my(1, "/q/4");
    tomas.get(&format!("{from}?from=check")).await;
    let next = tomas.post(&from, &[("first_response", "both")]).await;
    assert_eq!(next.location(), Some(atlas.my(1, "/check")));
}

#[actix_web::test]
async fn saving_and_leaving_keeps_what_was_chosen() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let priya = atlas.member(&house, 0).await;
    priya.get(&atlas.my(0, "/q/4")).await;
    let page = priya.submit(&atlas.my(0, "/q/4"), &[("first_response", "both"), ("do", "leave")]).await;
    page.must_have("Go on any time with the same link.").must_have("Continue where I was");
    assert_eq!(kept(&house).await.len(), 1);
    priya.get(&atlas.my(0, "/q/1")).await;
    let page = priya.post(&atlas.my(0, "/q/1"), &[("do", "leave")]).await;
    assert_eq!(page.location(), Some(atlas.my(0, "")));
    assert_eq!(kept(&house).await.len(), 1);
}

#[actix_web::test]
async fn all_questions_are_answered_on_one_page_in_one_go() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let priya = atlas.member(&house, 0).await;
    let page = priya.get(&atlas.my(0, "/all")).await;
    page.must_be(200).must_have("Here are all seven questions.");
    assert!(page.body.len() < 30_000, "{}", page.body.len());
    let fields = [
        ("great_words.text.good", "we laugh"),
        ("relational", "4"),
        ("relational.must", "1"),
        ("first_response", "both"),
        ("channels.place.1", "face"),
        ("channels.place.3", "chat"),
        ("do", "finish"),
    ];
    let fields = with_codes(&page, &fields);
    let done = priya.post_raw(&atlas.my(0, "/all"), &fields).await;
    assert_eq!(done.location(), Some(atlas.my(0, "/done")), "{}", done.words());
    let answered: Vec<String> = kept(&house).await.into_iter().map(|(question, _)| question).collect();
    assert_eq!(answered, ["channels", "first_response", "great_words", "relational"]);
    priya.get(&atlas.my(0, "/check")).await.must_have("1. Face to face").must_have("2. Chat message");
    let page = priya.get(&atlas.my(0, "/all")).await;
    let wrong =
        with_codes(&page, &[("first_response", "made_up"), ("great_words.text.good", "kept words"), ("do", "finish")]);
    priya.post_raw(&atlas.my(0, "/all"), &wrong).await.must_be(422).must_have("kept words");
    tallies_equal_a_recount(&house, atlas.id).await;
}

/// A body for the page of all questions: its hidden fields, repeated ones too, and what is filled in.
fn with_codes(page: &Page, fields: &[(&str, &str)]) -> String {
    let form = page.body.split("<form").find(|form| form.contains("id=\"ask\"")).unwrap();
    let mut all: Vec<(String, String)> = Vec::new();
    for input in form.split("<input type=\"hidden\" name=\"").skip(1) {
        let (name, rest) = input.split_once("\" value=\"").unwrap();
        all.push((name.to_owned(), rest.split('"').next().unwrap().to_owned()));
    }
    all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    crate::house::encode(&all)
}

#[actix_web::test]
async fn a_second_device_goes_on_but_reads_nothing_without_the_mailed_code() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let phone = atlas.member(&house, 0).await;
    atlas.answer(&phone, (0, 1), &[("great_words.text.good", "between us only")]).await.must_be(303);
    let other = atlas.member(&house, 0).await;
    for page in ["", "/check", "/all", "/q/1", "/q/2", "/done", "/code"] {
        let seen = other.visit(&atlas.my(0, page)).await;
        assert!(!seen.body.contains("between us only"), "{page}");
    }
    other.get(&atlas.my(0, "/check")).await.must_have("Answered").must_have("Show my earlier answers");
    atlas.answer(&other, (0, 2), &[("relational", "3")]).await.must_be(303);
    let taken =
        other.post(&atlas.my(0, "/q/1"), &[("question", "great_words"), ("great_words.text.good", "mine now")]).await;
    assert_eq!(taken.location(), Some(atlas.my(0, "/code")));
    other.get(&atlas.my(0, "/leave")).await.must_have("Show my earlier answers");
    other.get(&atlas.my(0, "/q/3")).await.must_be(200);
    let back = other.post(&atlas.my(0, "/leave"), &[]).await;
    assert_eq!(back.location(), Some(atlas.my(0, "/code")));
    assert_eq!(kept(&house).await.len(), 2);

    other.get(&atlas.my(0, "/code")).await;
    other.submit(&atlas.my(0, "/code"), &[("do", "send")]).await.must_have("Look into your mail");
    let letter = house.letter_to("priya.nair@lindgren.example").await;
    assert_eq!(letter.kind, "device_code");
    let code: String = letter.text.split("asked for it: ").nth(1).unwrap().chars().take(6).collect();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    other
        .post(&atlas.my(0, "/code"), &[("do", "type"), ("code", wrong)])
        .await
        .must_be(422)
        .must_have("This is not the code.");
    let shown = other.submit(&atlas.my(0, "/code"), &[("do", "type"), ("code", &code)]).await;
    shown.must_have("between us only").must_have("Your earlier answers are shown on this device.");
}

#[actix_web::test]
async fn a_mailed_code_is_over_after_five_tries_or_ten_minutes() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let phone = atlas.member(&house, 0).await;
    atlas.answer(&phone, (0, 4), &[("first_response", "both")]).await.must_be(303);
    let other = atlas.member(&house, 0).await;
    other.get(&atlas.my(0, "/code")).await;
    other.submit(&atlas.my(0, "/code"), &[("do", "send")]).await;
    house.turn_clock(SignedDuration::from_mins(3));
    let code = code_in(&house).await;
    for _ in 0..5 {
        let wrong = if code == "111111" { "222222" } else { "111111" };
        other.post(&atlas.my(0, "/code"), &[("do", "type"), ("code", wrong)]).await.must_be(422);
        house.turn_clock(SignedDuration::from_secs(60));
    }
    other
        .post(&atlas.my(0, "/code"), &[("do", "type"), ("code", &code)])
        .await
        .must_be(422)
        .must_have("This code is over.");
    other.submit(&atlas.my(0, "/code"), &[("do", "send")]).await;
    house.turn_clock(SignedDuration::from_mins(11));
    let code = code_in(&house).await;
    other
        .post(&atlas.my(0, "/code"), &[("do", "type"), ("code", &code)])
        .await
        .must_be(422)
        .must_have("This code is over.");
}

async fn code_in(house: &House) -> String {
    let letter = house.letter_to("priya.nair@lindgren.example").await;
    letter.text.split("asked for it: ").nth(1).unwrap().chars().take(6).collect()
}

#[actix_web::test]
async fn the_device_that_gives_the_first_answer_is_the_one_that_reads_it() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let early = atlas.member(&house, 0).await;
    let phone = atlas.member(&house, 0).await;
    atlas.answer(&phone, (0, 1), &[("great_words.text.good", "between us only")]).await.must_be(303);
    assert!(!early.get(&atlas.my(0, "/check")).await.body.contains("between us only"));
    phone.get(&atlas.my(0, "/check")).await.must_have("between us only");
    atlas.start(&phone, 0).await.must_be(303);
    phone.get(&atlas.my(0, "/check")).await.must_have("between us only");
    let stranger = house.stranger();
    stranger.get(&atlas.my(0, "/check")).await.must_be(404);
    let tomas = atlas.member(&house, 1).await;
    tomas.get(&atlas.my(0, "/check")).await.must_be(404);
}

#[actix_web::test]
async fn typed_words_never_become_part_of_a_page() {
    let house = House::open().await;
    let people = &["<script>alert(\"x\")</script>"];
    let atlas = Atlas::open(&house, Plan { people, ..Plan::default() }).await;
    let member = atlas.member(&house, 0).await;
    let bad = "</textarea><script>alert(\"x\")</script>";
    atlas.answer(&member, (0, 1), &[("great_words.text.good", bad)]).await.must_be(303);
    let fields = [("first_response", "both"), ("first_response.note", bad)];
    atlas.answer(&member, (0, 4), &fields).await.must_be(303);
    for page in ["", "/q/1", "/q/4", "/check", "/all", "/done", "/leave"] {
        let seen = member.get(&atlas.my(0, page)).await;
        seen.must_be(200);
        assert!(!seen.body.contains("<script>alert"), "{page}");
    }
    let control =
        atlas.answer(&member, (0, 4), &[("first_response", "both"), ("first_response.note", "a\u{7}b")]).await;
    control.must_be(422).must_have("hidden character");
}

#[actix_web::test]
async fn nothing_of_others_shows_on_any_page_of_a_member_while_answers_are_open() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let ana = atlas.member(&house, 3).await;
    let pages = ["", "/q/1", "/q/2", "/q/3", "/q/4", "/q/5", "/q/6", "/q/7", "/check", "/all", "/done", "/leave"];
    let before = read_all(&ana, &atlas, &pages).await;
    for person in 0..3 {
        let client = atlas.member(&house, person).await;
        atlas
            .answer(&client, (person, 4), &[("first_response", "celebrate"), ("first_response.must", "1")])
            .await
            .must_be(303);
        atlas.answer(&client, (person, 1), &[("great_words.text.good", "only mine")]).await.must_be(303);
        client.get(&atlas.my(person, "/check")).await;
        client.post(&atlas.my(person, "/check"), &[]).await.must_be(303);
        assert_eq!(read_all(&ana, &atlas, &pages).await, before, "after person {person}");
    }
    assert!(before.iter().all(|page| page.len() < 30_000));
}

async fn read_all(client: &Client, atlas: &Atlas, pages: &[&str]) -> Vec<String> {
    let mut bodies = Vec::new();
    for page in pages {
        bodies.push(client.get(&atlas.my(3, page)).await.must_be(200).body.clone());
    }
    bodies
}

#[actix_web::test]
async fn what_is_no_real_choice_is_not_asked() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan { hr_level: HrLevel::StatusAndSums, ..Plan::default() }).await;
    let priya = atlas.member(&house, 0).await;
    let page = priya.get(&atlas.my(0, "/q/7")).await;
    assert!(page.body.contains("value=\"charter\"") && !page.body.contains("value=\"numbers\""));
    atlas.answer(&priya, (0, 7), &[("sharing", "numbers")]).await.must_be(422);
    priya.get(&atlas.my(0, "")).await.must_have("totals only from five people up");
}

#[actix_web::test]
async fn the_start_page_says_what_the_mode_promises() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan { mode: Mode::Named, hr_level: HrLevel::Nothing, ..Plan::default() }).await;
    let page = house.stranger().get(&atlas.link(0)).await;
    page.must_have("who chose what, with your names, after the reveal").must_have("HR They get nothing.");
    assert!(!page.has("cut off"));
}

#[actix_web::test]
async fn somebody_who_is_not_counted_answers_without_changing_a_counter() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan { not_counted: "Ana Souza", ..Plan::default() }).await;
    let ana = atlas.member(&house, 3).await;
    ana.get(&atlas.my(3, "")).await.must_have("Your answers stay out of the team’s counts.");
    atlas.answer(&ana, (3, 4), &[("first_response", "both")]).await.must_be(303);
    assert_eq!(kept(&house).await.len(), 1);
    tallies_equal_a_recount(&house, atlas.id).await;
    let count: i64 =
        house.inner.db.read(|conn| tallies::table.count().get_result(conn).map_err(StoreError::from)).await.unwrap();
    assert_eq!(count, 0);
}

#[actix_web::test]
async fn a_late_answer_is_told_so() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan { closes_in: Some(SignedDuration::from_hours(24)), ..Plan::default() }).await;
    let priya = atlas.member(&house, 0).await;
    atlas.answer(&priya, (0, 4), &[("first_response", "both")]).await.must_be(303);
    priya.get(&atlas.my(0, "/q/4")).await;
    house.turn_clock(SignedDuration::from_hours(24));
    let late = priya.post(&atlas.my(0, "/q/4"), &[("first_response", "straight")]).await;
    late.must_be(409).must_have("Mara closed the answers at 9:00. What you saved before counts.");
    acts::closing::close_due(&house.inner).await.unwrap();
    let late = priya.post_raw(&atlas.my(0, "/q/4"), "question=first_response&first_response=straight").await;
    late.must_be(403);
    let gone = priya.get(&atlas.my(0, "/q/4")).await;
    assert_eq!(gone.location(), Some(atlas.my(0, "/wall")));
}

#[actix_web::test]
async fn a_guest_joins_by_the_code_on_the_screen() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let guest = house.stranger();
    guest.get("/").await;
    let typed = format!(" {} ", atlas.code.spaced().to_lowercase());
    let room = guest.submit("/join", &[("code", &typed)]).await;
    room.must_be(200).must_have("Who are you?").must_have("team Atlas");
    for name in ["Priya", "Tomas", "Ruth"] {
        assert!(!room.has(name), "{name}");
    }
    let path = format!("/join/{}", atlas.code.as_str());
    guest.post(&path, &[("name", " ")]).await.must_be(422).must_have("Write something here.");
    guest
        .post(&path, &[("name", "Priya"), ("email", "priya@")])
        .await
        .must_be(422)
        .must_have("Add the part after the @");
    let start = guest.submit(&path, &[("name", "priya  NAIR")]).await;
    start.must_be(200).must_have("Hello Priya Nair.").must_have("Who sees what");
    assert_eq!(count_invitations(&house).await, 4, "she was on the list");
    let second = house.stranger();
    second.get(&path).await;
    let start = second.submit(&path, &[("name", "Priya Nair")]).await;
    start.must_have("Hello Priya Nair.");
    assert_eq!(count_invitations(&house).await, 5, "the place on the list is taken");
}

#[actix_web::test]
async fn the_code_of_closed_answers_lets_nobody_in_and_leads_whoever_is_in_to_their_own_wall() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let priya = atlas.member(&house, 0).await;
    atlas.answer(&priya, (0, 4), &[("first_response", "both")]).await.must_be(303);
    let path = format!("/join/{}", atlas.code.as_str());
    let late = house.stranger();
    late.get(&path).await.must_be(200).must_have("Who are you?");
    let (mara, close) = (house.facilitator().await, format!("/workshops/{}/close", atlas.public_id));
    mara.get(&close).await;
    mara.post(&close, &[]).await.must_be(303);
    late.post(&path, &[("name", "Priya Nair")]).await.must_be(409).must_have("The answers are closed");
    assert_eq!(count_invitations(&house).await, 4, "nobody came in");
    for path in [path, format!("/join/{}", atlas.qr.expose())] {
        let stranger = house.stranger();
        let told = stranger.get(&path).await;
        told.must_be(200).must_have("You can still follow on the wall.").must_have("open your own link from the mail");
        assert!(!told.has("Atlas") && !told.has("Priya") && !told.body.contains("/my/"), "{}", told.words());
        assert_eq!(told.header("referrer-policy"), Some("no-referrer"));
        let own = priya.visit(&path).await;
        own.must_be(200).must_have("Mara has not opened the results yet.");
        assert_eq!(own.path, atlas.my(0, "/wall"));
    }
    let stranger = house.stranger();
    stranger.get("/join").await;
    let typed = stranger.submit("/join", &[("code", atlas.code.spaced().as_str())]).await;
    typed.must_be(200).must_have("The answers are closed");
    stranger.get("/join/222222").await.must_be(404);
}

#[actix_web::test]
async fn the_same_guest_form_twice_makes_one_place() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let guest = house.stranger();
    let path = format!("/join/{}", atlas.qr.expose());
    guest.get(&path).await.must_be(200);
    let fields = [("name", "New Person"), ("email", "new.person@lindgren.example")];
    let first = guest.post(&path, &fields).await;
    let second = guest.post(&path, &fields).await;
    assert_eq!(first.location(), second.location());
    assert!(!first.location().unwrap().contains(atlas.qr.expose()));
    assert_eq!(count_invitations(&house).await, 5);
}

#[actix_web::test]
async fn on_a_closed_list_a_new_guest_waits_at_the_door() {
    let house = House::open().await;
    let atlas =
        Atlas::open(&house, Plan { roster_is_closed: true, teams: &["Atlas", "Borealis"], ..Plan::default() }).await;
    let guest = house.stranger();
    let path = format!("/join/{}", atlas.code.as_str());
    let room = guest.get(&path).await;
    room.must_have("Borealis");
    guest.post(&path, &[("name", "New Person")]).await.must_be(422).must_have("Choose your team");
    let team = room.body.split("name=\"team\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    guest.get(&path).await;
    let door = guest.submit(&path, &[("name", "New Person"), ("team", &team)]).await;
    door.must_be(200).must_have("Mara lets you in.").must_have("Refresh");
    let my = door.path.clone();
    guest.get(&format!("{my}/q/1")).await.must_have("You are at the door");
    set_state(&house, 4, "joined").await;
    guest.get(&my).await.must_have("Hello New Person.");
    let listed = house.stranger();
    listed.get(&path).await;
    listed.submit(&path, &[("name", "Ruth Adeyemi"), ("team", &team)]).await.must_have("Hello Ruth Adeyemi.");
}

#[actix_web::test]
async fn a_name_on_a_closed_list_comes_in_alike_whether_it_had_started_or_not() {
    let house = House::open().await;
    let atlas =
        Atlas::open(&house, Plan { roster_is_closed: true, not_counted: "Ruth Adeyemi", ..Plan::default() }).await;
    atlas.member(&house, 2).await;
    let path = format!("/join/{}", atlas.code.as_str());
    let mut seen = Vec::new();
    // Ruth has started by her link, and is not counted; Tomas and Priya have not.
    for name in ["Ruth Adeyemi", "Tomas Lind", "Priya Nair"] {
        let guest = house.stranger();
        guest.get(&path).await;
        let page = guest.submit(&path, &[("name", &name.to_lowercase())]).await;
        page.must_be(200).must_have(&format!("Hello {name}."));
        seen.push((page.path.len(), page.has("Your answers stay out of the team’s counts.")));
        guest.get(&format!("{}/q/1", page.path)).await.must_be(200).must_have("Question 1 of 7");
    }
    assert_eq!(seen, [(seen[0].0, true), (seen[0].0, false), (seen[0].0, false)]);
    assert_eq!(count_invitations(&house).await, 5, "only Ruth’s place was taken");
}

#[actix_web::test]
async fn who_knocks_answers_nothing_until_the_facilitator_lets_them_in() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan { roster_is_closed: true, ..Plan::default() }).await;
    let (mara, path) = (house.facilitator().await, format!("/join/{}", atlas.code.as_str()));
    let home = format!("/workshops/{}", atlas.public_id);
    let mut doors = Vec::new();
    for name in ["New Person", "Wrong Room"] {
        let guest = house.stranger();
        guest.get(&path).await;
        let door = guest.submit(&path, &[("name", name)]).await;
        door.must_have("Mara lets you in.");
        guest.get("/accessibility").await;
        let early = [("question", "first_response"), ("first_response", "both")];
        guest.post(&format!("{}/q/4", door.path), &early).await.must_be(409);
        doors.push((guest, door.path));
    }
    let waiting = mara.get(&home).await;
    waiting.must_have("Waiting to be let in").must_have("New Person").must_have("Remind the four still missing");
    for (name, to) in [("New Person", "takes-part"), ("Wrong Room", "declines")] {
        let page = mara.get(&home).await;
        let form = page.body.split("<form").find(|form| form.contains(name) && form.contains("/standpoint\"")).unwrap();
        let action = form.split("action=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        mara.post(&action, &[("to", to)]).await.must_be(303);
    }
    let (guest, my) = &doors[0];
    guest.get(my).await.must_be(200).must_have("Hello New Person.");
    guest.get(&format!("{my}/q/4")).await.must_be(200);
    guest.post(&format!("{my}/q/4"), &[("first_response", "both")]).await.must_be(303);
    assert_eq!(kept(&house).await.len(), 1);
    tallies_equal_a_recount(&house, atlas.id).await;
    doors[1].0.get(&doors[1].1).await.must_be(410);
    let after = mara.get(&home).await;
    assert!(!after.has("Waiting to be let in"), "{}", after.words());
    after.must_have("One person has started, four have not opened the link yet.");
}

async fn count_invitations(house: &House) -> i64 {
    house.inner.db.read(|conn| invitations::table.count().get_result(conn).map_err(StoreError::from)).await.unwrap()
}

#[actix_web::test]
async fn codes_cannot_be_tried_out() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let stranger = house.stranger();
    stranger.get("/").await;
    for _ in 0..5 {
        let page = stranger.post("/join", &[("code", "222 222")]).await;
        page.must_be(422).must_have("We do not know this code. Look at the screen once more.");
        assert!(page.body.contains("222 222"), "what was typed stays");
    }
    let stopped = stranger.post("/join", &[("code", "222223")]).await;
    stopped.must_be(429);
    assert!(stopped.header("retry-after").is_some());
    stranger.get("/").await;
    stranger.post("/join", &[("code", atlas.code.as_str())]).await.must_be(429);
    stranger.get(&format!("/join/{}", atlas.code.as_str())).await.must_be(429);
    house.turn_clock(SignedDuration::from_mins(1));
    stranger.get("/").await;
    stranger.post("/join", &[("code", atlas.code.as_str())]).await.must_be(303);
}

#[actix_web::test]
async fn a_whole_team_joins_from_one_address() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    for _ in 0..30 {
        let guest = house.stranger();
        guest.get("/").await;
        guest.post("/join", &[("code", atlas.code.as_str())]).await.must_be(303);
    }
}

#[actix_web::test]
async fn has_answers_is_remembered_so_that_promises_only_become_stricter() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let priya = atlas.member(&house, 0).await;
    let has = || async {
        let id = atlas.id.0;
        let look = move |conn: &mut alliance::store::AnyConnection| {
            workshops::table.find(id).select(workshops::has_answers).first::<bool>(conn).map_err(StoreError::from)
        };
        house.inner.db.read(look).await.unwrap()
    };
    assert!(!has().await);
    atlas.answer(&priya, (0, 4), &[("first_response", "both")]).await.must_be(303);
    assert!(has().await);
}

/// What a member may do, as numbers a generator can throw.
mod any_order {
    use super::*;
    use alliance::acts::answer::{Sent, save, take_back};
    use alliance::acts::seat::{DevicePass, Ticket};
    use alliance::base::token::Token;
    use alliance::domain::filled::{Filled, NONE};
    use proptest::prelude::*;
    use proptest::test_runner::{Config, TestRunner};

    #[derive(Clone, Debug)]
    pub enum Deed {
        Answer { question: usize, picks: Vec<usize>, must: bool },
        Skip { question: usize },
        TakeBack,
    }

    fn deed() -> impl Strategy<Value = (usize, Deed)> {
        let answer = (0..7usize, prop::collection::vec(0..5usize, 0..3), any::<bool>())
            .prop_map(|(question, picks, must)| Deed::Answer { question, picks, must });
        let one = prop_oneof![
            8 => answer,
            2 => (0..7usize).prop_map(|question| Deed::Skip { question }),
            1 => Just(Deed::TakeBack),
        ];
        (0..4usize, one)
    }

    fn filled(bank: &Bank, code: &str, picks: &[usize], must: bool) -> Filled {
        let question = bank.question(code).unwrap();
        let mut picked: Vec<String> =
            picks.iter().map(|slot| question.slot_code(*slot)).filter(|c| !c.is_empty()).collect();
        picked.dedup();
        if picked.is_empty() && code == "accountability" {
            picked.push(NONE.to_owned());
        }
        let texts = match question.is_text() {
            true => vec![("good".to_owned(), format!("{picks:?}"))],
            false => Vec::new(),
        };
        let must = match (must, picked.first()) {
            (true, Some(first)) if code == "accountability" => first.clone(),
            (true, Some(_)) => "1".to_owned(),
            _ => String::new(),
        };
        Filled { picked, texts, must, ..Filled::default() }
    }

    #[test]
    fn counters_equal_a_recount_after_any_sequence_of_deeds() {
        let strategy = prop::collection::vec(deed(), 1..40);
        let mut runner = TestRunner::new(Config { cases: 12, ..Config::default() });
        runner
            .run(&strategy, |deeds| {
                actix_web::rt::System::new().block_on(async {
                    let house = House::open().await;
                    let plan = Plan { not_counted: "Ana Souza", ..Plan::default() };
                    let codes = plan.questions;
                    let atlas = Atlas::open(&house, plan).await;
                    let mut tickets = Vec::new();
                    for person in 0..4 {
                        let token = Token::parse(atlas.links[person].expose()).unwrap();
                        let started = acts::link::start(&house.inner, token, Vec::new()).await.unwrap();
                        let seen = house.inner.seen.clone();
                        let device = started.device.map(|device| DevicePass { hash: device.hash(), seen });
                        tickets.push(Ticket { invitation: atlas.invitations[person].clone(), device });
                    }
                    for (person, deed) in deeds {
                        let ticket = tickets[person].clone();
                        let bank = &house.inner.bank;
                        let sent = match deed {
                            Deed::Answer { question, picks, must } => {
                                (codes[question], Sent::Answer(filled(bank, codes[question], &picks, must)))
                            }
                            Deed::Skip { question } => (codes[question], Sent::Skip),
                            Deed::TakeBack => {
                                take_back(&house.inner, ticket).await.unwrap();
                                continue;
                            }
                        };
                        save(&house.inner, ticket, vec![(sent.0.to_owned(), sent.1)]).await.unwrap();
                    }
                    tallies_equal_a_recount(&house, atlas.id).await;
                });
                Ok(())
            })
            .unwrap();
    }
}
