//! The wall in the room: nothing is seen before it is opened, two may run it, the team writes in quiet.

use alliance::acts::charter::Door;
use alliance::acts::charter::wall as acts;
use alliance::acts::{FormKey, Pass};
use alliance::base::token::Token;
use alliance::domain::agreement::Kind;
use alliance::domain::wall::{Deed, QUIET_SECONDS, Wall, quiet_seconds};
use alliance::store::StoreError;
use alliance::store::schema::{line_log, wall_lines, wall_seats};
use alliance::views::charter::samples;
use diesel::prelude::*;
use jiff::SignedDuration;

use super::atlas::{Atlas, Plan};
use super::charter::ids;
use super::closed::{Closed, closed, just_closed, nine};
use super::consent;
use super::house::{Client, House, Page, hidden_field, postgres_url};
use super::stream::{Stream, id_of};

/// Words that only the results hold.
pub const RESULTS: [&str; 5] =
    ["8 of 9", "we first celebrate", "Most of us", "some of us need", "We keep our promises."];

pub struct Set {
    pub house: House,
    closed: Closed,
    mara: Client,
    phone: Client,
}

impl Set {
    /// Nine people have answered; the wall is open at its beginning.
    pub async fn open() -> Self {
        let set = Self::closed().await;
        set.mara.get(&set.closed.page("/wall")).await.must_be(200).must_have("has not opened the results yet");
        set.mara.submit(&set.closed.page("/wall/open"), &[]).await.must_be(200).must_have("Take your phone.");
        set
    }

    async fn closed() -> Self {
        let house = House::open().await;
        let closed = just_closed(&house, nine(), "counted").await;
        let mara = house.facilitator().await;
        let phone = closed.people[0].phone(&house).await;
        Self { house, closed, mara, phone }
    }

    pub fn my(&self, page: &str) -> String {
        self.closed.people[0].page(page)
    }

    /// Presses a button of the wall.
    pub async fn press(&self, deed: &str) -> Page {
        self.mara.get(&self.closed.page("/wall")).await.must_be(200);
        self.mara.submit(&self.closed.page("/wall"), &[("do", deed)]).await
    }

    /// Goes on until the wall shows these words.
    async fn go_to(&self, words: &str) -> Page {
        for _ in 0..20 {
            let page = self.press("next").await;
            if page.has(words) {
                return page;
            }
        }
        panic!("the wall never shows {words}");
    }

    pub async fn phone(&self, person: usize) -> Client {
        self.closed.people[person].phone(&self.house).await
    }

    async fn says(&self, words: &str) -> Page {
        self.phone.get(&self.my("/wall")).await.must_be(200);
        self.phone.submit(&self.my("/wall/lines"), &[("words", words)]).await
    }
}

pub fn tells(page: &Page) -> Vec<&'static str> {
    let headers = format!("{:?}", page.headers);
    RESULTS
        .into_iter()
        .filter(|words| page.body.contains(words) || page.has(words) || headers.contains(words))
        .collect()
}

#[actix_web::test]
async fn nothing_is_told_before_it_is_opened_on_the_wall() {
    let set = Set::open().await;
    let mut stream = Stream::open(&set.house, &set.phone, &set.my("/wall/events"), None).await;
    let mut event = stream.next().await.unwrap();
    for step in ["welcome", "frame"] {
        assert!(event.contains(step), "{event}");
        for page in [
            set.mara.get(&set.closed.page("/wall")).await,
            set.phone.get(&set.my("/wall")).await,
            set.phone.get(&set.my("/results")).await,
            set.phone.get(&set.my("/draft")).await,
            set.phone.get(&set.my("/charter")).await,
        ] {
            assert_eq!(tells(&page), Vec::<&str>::new(), "{}", page.path);
        }
        assert!(RESULTS.iter().all(|words| !event.contains(words)), "{event}");
        set.phone.get(&set.my("/results/1")).await.must_be(404);
        set.phone.get(&set.my("/draft")).await.must_be(409).must_have("Follow on the wall");
        set.press("next").await.must_be(200);
        event = stream.next().await.unwrap();
    }
    assert!(event.contains("We keep our promises."), "the words are open now: {event}");
    assert!(RESULTS[..4].iter().all(|words| !event.contains(words)), "{event}");
}

#[actix_web::test]
async fn while_the_wall_opens_results_no_letter_tells_them() {
    let set = Set::open().await;
    set.mara.get(&set.closed.page("/draft")).await.must_be(200);
    set.mara.post(&set.closed.page("/consent"), &[("do", "ask")]).await.must_be(409).must_have("Go to its end");
    set.mara.get(&set.closed.page("/publish")).await.must_be(200).must_have("Go to its end");
    set.mara.get(&set.closed.page("/draft")).await;
    let typed = [("looks_again", "after our third meeting"), ("looks_again_on", "2027-01-05")];
    set.mara.post(&set.closed.page("/publish"), &typed).await.must_be(409);
    assert_eq!(set.house.letters().await.len(), 0);
    set.press("put-away").await.must_have("The wall is put away");
    set.mara.get(&set.closed.page("/draft")).await;
    set.mara.post(&set.closed.page("/consent"), &[("do", "ask")]).await.must_be(303);
}

#[actix_web::test]
async fn results_open_one_by_one_shared_before_differences_before_needs_and_stay_open() {
    let set = Set::open().await;
    let shared = set.go_to("Most of us, 8 of 9").await;
    assert!(shared.body.find("<h1>").unwrap() < shared.body.find("<figure").unwrap());
    shared.must_have("This becomes a sentence in our charter.");
    assert!(!shared.has("We differ"));
    let title = shared.body.split("<title>").nth(1).unwrap().split("</title>").next().unwrap();
    assert!(!title.contains("8 of 9") && !title.contains("celebrate"), "{title}");
    set.phone.get(&set.my("/wall")).await.must_be(200).must_have("Most of us, 8 of 9");
    let list = set.phone.get(&set.my("/results")).await;
    list.must_be(200).must_have("Most of us, 8 of 9").must_have("opened one by one");
    assert!(!list.has("We differ") && !list.has("Not shown") && !list.has("some of us need"));
    set.phone.get(&set.my("/results/1")).await.must_be(200);
    set.phone.get(&set.my("/results/2")).await.must_be(404);
    set.go_to("We differ").await;
    set.go_to("some of us need").await;
    set.press("previous").await.must_have("We differ");
    set.phone.get(&set.my("/results")).await.must_have("some of us need");
    set.phone.get(&set.my("/draft")).await.must_be(409);
    set.go_to("That is what you said.").await;
    set.phone.get(&set.my("/draft")).await.must_be(200);
}

/// What a member of a team reads that has not looked at its answers yet.
async fn nothing_is_there_yet(set: &Set) {
    let waits =
        "Mara opens the answers with you on Tuesday 24 November, 9:00. Until then nobody in your team sees any.";
    for page in ["", "/results", "/draft", "/charter", "/wall", "/cards", "/mine", "/compare", "/requests"] {
        let page = set.phone.visit(&set.my(page)).await;
        assert_eq!(tells(&page), Vec::<&str>::new(), "{}", page.path);
    }
    set.phone.get(&set.my("/results")).await.must_be(200).must_have(waits).must_have("Follow on the wall");
    set.phone.get(&set.my("/results/1")).await.must_be(404);
    set.phone.get(&set.my("/draft")).await.must_be(409).must_have(waits);
    set.phone.get(&set.my("/wall")).await.must_be(200).must_have("has not opened the results yet.").must_have(waits);
    let mut stream = Stream::open(&set.house, &set.phone, &set.my("/wall/events"), None).await;
    let event = stream.next().await.unwrap();
    assert!(RESULTS.iter().all(|words| !event.contains(words)), "{event}");
    assert_eq!(set.phone.get(&set.my("")).await.location(), Some(set.my("/wall")));
}

#[actix_web::test]
async fn after_closing_the_team_sees_nothing_until_its_facilitator_shows_the_results() {
    let set = Set::closed().await;
    nothing_is_there_yet(&set).await;
    let without = set.closed.page("/wall/without");
    set.phone.get("/accessibility").await;
    set.phone.post(&without, &[]).await.must_be(303);
    set.house.foreign_facilitator().await.visit(&set.closed.page("/results")).await.must_be(404);
    nothing_is_there_yet(&set).await;
    let mine = set.mara.get(&set.closed.page("/results")).await;
    mine.must_be(200).must_have("Most of us, 8 of 9").must_have("Your team sees nothing of this yet.");
    set.mara.get(&set.closed.page("/draft")).await.must_have("Show the results without the wall");
    let shown = set.mara.submit(&without, &[]).await;
    shown.must_be(200).must_have("The team sees the results and the draft from now on.");
    assert!(!shown.has("without the wall") && !set.mara.get(&set.closed.page("/draft")).await.has("without the wall"));
    set.phone.get(&set.my("/results")).await.must_be(200).must_have("Most of us, 8 of 9");
    set.phone.get(&set.my("/draft")).await.must_be(200).must_have("some of us need");
    set.phone.get(&set.my("/wall")).await.must_be(200).must_have("The wall is put away.");
    assert_eq!(set.phone.get(&set.my("")).await.location(), Some(set.my("/draft")));
    set.mara.get(&set.closed.page("/wall")).await;
    set.mara.submit(&set.closed.page("/wall/open"), &[]).await.must_be(200).must_have("Take your phone.");
    set.phone.get(&set.my("/draft")).await.must_be(200);
}

#[actix_web::test]
async fn whoever_is_asked_for_consent_reads_the_draft_and_goes_on_reading_it() {
    let set = Set::closed().await;
    nothing_is_there_yet(&set).await;
    consent::ask(&set.house, &set.closed).await;
    set.phone.get(&set.my("/draft")).await.must_be(200).must_have("Can you work with this charter?");
    set.phone.get(&set.my("/results")).await.must_be(200).must_have("Most of us, 8 of 9");
    set.mara.get(&set.closed.page("/not-this-time")).await.must_be(200);
    set.mara.post(&set.closed.page("/not-this-time"), &[("reason", "Enough.")]).await.must_be(303);
    set.phone.get(&set.my("/draft")).await.must_be(200).must_have("You ended without a charter: “Enough.”");
}

#[actix_web::test]
async fn a_round_that_ends_before_the_team_has_looked_shows_nothing_by_ending() {
    let set = Set::closed().await;
    set.mara.get(&set.closed.page("/not-this-time")).await;
    set.mara.post(&set.closed.page("/not-this-time"), &[("reason", "We had no time.")]).await.must_be(303);
    let draft = set.phone.get(&set.my("/draft")).await;
    draft.must_be(409).must_have("Mara ended this round without showing the answers.");
    assert_eq!(tells(&set.phone.get(&set.my("/results")).await), Vec::<&str>::new());
}

#[actix_web::test]
async fn in_named_mode_names_stand_beside_answers_once_the_team_has_seen_them() {
    let house = House::open().await;
    let closed = just_closed(&house, nine(), "named").await;
    let (mara, phone) = (house.facilitator().await, closed.people[0].phone(&house).await);
    let set = Set { house, closed, mara, phone };
    let first = set.closed.page("/results/1");
    let prepared = set.mara.get(&first).await;
    prepared.must_be(200).must_have("Most of us, 8 of 9");
    assert!(!prepared.has("Who chose what") && !prepared.has("Tomasz"), "{}", prepared.words());
    set.mara.get(&set.closed.page("/wall")).await;
    set.mara.submit(&set.closed.page("/wall/open"), &[]).await.must_be(200);
    set.go_to("Most of us, 8 of 9").await;
    set.mara.get(&first).await.must_have("Who chose what").must_have("Tomasz Zieliński");
    assert!(!set.mara.get(&set.closed.page("/results/3")).await.has("Who chose what"), "one at a time");
}

#[actix_web::test]
async fn at_the_beginning_and_while_it_is_hidden_the_screen_shows_the_way_in() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let (ana, mara) = (atlas.member(&house, 0).await, house.facilitator().await);
    atlas.answer(&ana, (0, 4), &[("first_response", "both")]).await.must_be(303);
    mara.get(&format!("/workshops/{}/close", atlas.public_id)).await;
    mara.post(&format!("/workshops/{}/close", atlas.public_id), &[]).await.must_be(303);
    let dashboard = mara.get(&format!("/workshops/{}", atlas.public_id)).await;
    dashboard.must_have("A team sees nothing before you open its wall");
    let charter = format!("/charters/{}", ids(&dashboard, "href=\"/charters/").remove(0));
    let wall = format!("{charter}/wall");
    let large = format!("<img class=\"qr\" src=\"/workshops/{}/join.svg\"", atlas.public_id);
    mara.get(&wall).await.must_be(200);
    let welcome = mara.submit(&format!("{wall}/open"), &[]).await;
    welcome.must_have(atlas.code.spaced().as_str()).must_have("/join").must_have("One of four answered");
    assert!(welcome.body.contains(&large), "{}", welcome.body);
    mara.get(&format!("/workshops/{}/join.svg", atlas.public_id)).await.must_be(200);
    let frame = mara.submit(&wall, &[("do", "next")]).await;
    frame.must_have(atlas.code.spaced().as_str());
    assert!(!frame.body.contains(&large), "then only in the upper band");
    let hidden = mara.submit(&wall, &[("do", "hide")]).await;
    hidden.must_have("A short break.").must_have(atlas.code.spaced().as_str());
    assert!(hidden.body.contains(&large) && hidden.body.contains("data-theme=\"light\""));
    mara.get("/accessibility").await;
    mara.submit("/theme", &[("theme", "dark")]).await.must_be(200);
    assert!(mara.get(&wall).await.body.contains("data-theme=\"dark\""), "whoever chose dark keeps it");
}

#[actix_web::test]
async fn a_line_goes_up_beside_the_step_when_it_is_shown_and_comes_down_again() {
    let set = Set::open().await;
    let (behind, lines) = (set.closed.page("/wall/behind"), set.closed.page("/wall/lines"));
    let words = "I would like to begin later.";
    set.says(words).await.must_have("It waits behind the wall, without your name.");
    set.says("And one more.").await.must_be(200);
    set.says("And a third.").await.must_be(200);
    let waiting = "Three lines wait behind the wall";
    set.mara.get(&set.closed.page("/wall")).await.must_have(waiting);
    assert!(!set.phone.get(&set.my("/wall")).await.body.contains(&format!("“<bdi>{words}")));
    let page = set.mara.get(&behind).await;
    let line = |words: &str| {
        let card = page.body.split("<li class=\"card").find(|card| card.contains(words)).expect("the line");
        hidden_field(card, "line")
    };
    let of = |deed: &'static str, words: &str| [("do", deed.to_owned()), ("line", line(words))];
    let press = async |deed: &'static str, words: &str| {
        let fields = of(deed, words);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        set.mara.get(&behind).await;
        set.mara.submit(&lines, &fields).await
    };
    press("put-up", words).await.must_be(200).must_have("It is up.").must_have("On the wall, beside: Take your phone");
    let mut screens = vec![set.mara.get(&set.closed.page("/wall")).await, set.phone.get(&set.my("/wall")).await];
    for screen in &screens {
        screen.must_have(words);
        assert!(super::closed::NAMES.iter().all(|name| !screen.has(name) || *name == super::closed::NAMES[0]));
    }
    screens.remove(0).must_have("Two lines wait behind the wall");
    press("put-up", "And one more.").await.must_be(200);
    press("put-up", "And a third.").await.must_be(422).must_have("Two lines are up beside this step.");
    press("done", "And a third.").await.must_be(200).must_have("Done with it.");
    assert!(!set.mara.get(&set.closed.page("/wall")).await.has("behind the wall"), "nothing waits any more");
    let hidden = set.press("hide").await;
    assert!(!hidden.has(words) && !set.phone.get(&set.my("/wall")).await.body.contains(&format!("“<bdi>{words}")));
    press("put-up", "And a third.").await.must_be(409).must_have("The wall is hidden.");
    set.press("show").await.must_have(words);
    assert!(!set.press("next").await.has(words), "it belongs to its step");
    set.press("previous").await.must_have(words);
    press("done", words).await.must_be(200);
    press("hide", "And one more.").await.must_be(200);
    let wall = set.mara.get(&set.closed.page("/wall")).await;
    assert!(!wall.has(words) && !wall.has("And one more."), "{}", wall.words());
    press("put-up", "And one more.").await.must_be(404);
}

#[actix_web::test]
async fn the_desk_tells_where_the_wall_stands_and_how_many_are_ready() {
    let set = Set::open().await;
    let desk = set.closed.page("/desk");
    let before = set.mara.get(&desk).await;
    before.must_be(200).must_have("The wall shows: Take your phone, 1 of");
    assert!(before.body.contains("data-of=\"desk\"") && before.body.contains(&set.closed.page("/wall/events")));
    for person in 0..5 {
        let phone = set.phone(person).await;
        phone.get(&set.closed.people[person].page("/wall")).await.must_be(200);
        phone.submit(&set.closed.people[person].page("/wall/ready"), &[("ready", "yes")]).await.must_be(200);
    }
    set.mara.get(&desk).await.must_have("Five of nine are ready.");
    set.press("next").await;
    assert!(!set.mara.get(&desk).await.has("are ready"), "with the step before");
}

#[actix_web::test]
async fn of_two_who_step_at_once_the_second_is_told_and_sees_where_the_wall_is_now() {
    let set = Set::open().await;
    let other =
        set.house.signed_in("Ola Lindgren", "ola@lindgren.example", alliance::domain::person::Role::Owner).await;
    let wall = set.closed.page("/wall");
    let before = set.mara.get(&wall).await;
    other.get(&wall).await.must_be(200);
    let first = set.mara.submit(&wall, &[("do", "next")]).await;
    first.must_be(200).must_have("2 of");
    let late = other.submit(&wall, &[("do", "next")]).await;
    late.must_be(409).must_have("2 of").must_have("Somebody was faster.").must_have("go on from here");
    let behind = set.closed.page("/wall/behind");
    other.get(&behind).await.must_be(200);
    set.press("previous").await.must_have("1 of");
    other.post(&behind, &[("do", "next")]).await.must_be(409).must_have("Somebody was faster.");
    set.press("next").await.must_have("2 of");
    other.get(&wall).await.must_be(200);
    other.submit(&wall, &[("do", "hide")]).await.must_be(200).must_have("A short break.");
    set.press("show").await.must_have("2 of");
    let again = [("do", "next"), ("version", &hidden_field(&before.body, "version"))];
    let key = before.body.split("id=\"moves\"").nth(1).map(|form| hidden_field(form, "form_key")).unwrap();
    let again = set.mara.submit(&wall, &[again[0], again[1], ("form_key", &key)]).await;
    again.must_be(200).must_have("2 of");
    assert!(!again.has("Somebody was faster."), "a form that is sent twice counts once");
}

#[actix_web::test]
async fn behind_the_wall_there_is_no_step_before_the_first_and_none_after_the_last() {
    let set = Set::open().await;
    let steps = async || {
        let page = set.mara.get(&set.closed.page("/wall/behind")).await;
        page.must_be(200);
        ["previous", "next"].map(|step| page.body.contains(&format!("value=\"{step}\"")))
    };
    assert_eq!(steps().await, [false, true]);
    set.press("next").await.must_be(200);
    assert_eq!(steps().await, [true, true]);
    set.go_to("That is what you said.").await;
    assert_eq!(steps().await, [true, false]);
}

#[actix_web::test]
async fn hiding_takes_everything_from_every_screen_at_once() {
    let set = Set::open().await;
    set.go_to("Most of us, 8 of 9").await;
    let hidden = set.press("hide").await;
    hidden.must_be(200).must_have("A short break.");
    for page in [hidden, set.phone.get(&set.my("/wall")).await, set.phone.get(&set.my("/results")).await] {
        assert_eq!(tells(&page), Vec::<&str>::new(), "{}", page.path);
    }
    set.press("show").await.must_have("Most of us, 8 of 9");
}

#[actix_web::test]
async fn a_line_sent_while_it_is_quiet_waits_as_a_draft_and_is_posted_after_the_end() {
    let set = Set::open().await;
    set.press("quiet").await.must_be(200).must_have("Quiet time: 30 seconds left.");
    set.phone.get(&set.my("/wall")).await.must_have("30 seconds left");
    set.house.turn_clock(SignedDuration::from_secs(29));
    let kept = set.says("I would like to begin later.").await;
    kept.must_be(200).must_have("Kept as a draft.").must_have("Only you see it.");
    let behind = set.closed.page("/wall/behind");
    let lines = set.mara.get(&behind).await;
    lines.must_be(200).must_have("Nobody has posted a line.");
    assert!(!lines.has("begin later"));
    set.house.turn_clock(SignedDuration::from_secs(1));
    set.phone.get(&set.my("/wall")).await.must_have("The quiet time is over.").must_have("begin later");
    set.says("I would like to begin later.")
        .await
        .must_be(200)
        .must_have("It waits behind the wall, without your name.");
    let lines = set.mara.get(&behind).await;
    lines.must_have("I would like to begin later.").must_have("While the wall showed: Take your phone");
    for name in super::closed::NAMES {
        assert!(!lines.has(name), "{name}");
    }
    let left = set.house.inner.db.read(|conn| {
        let drafts: Vec<String> = wall_seats::table.select(wall_seats::draft).load(conn)?;
        let posted: i64 = wall_lines::table.count().get_result(conn)?;
        Ok::<_, StoreError>((drafts, posted))
    });
    assert_eq!(left.await.unwrap(), (vec![String::new()], 1));
    set.says("  ").await.must_be(422).must_have("Write a few words");
}

#[actix_web::test]
async fn quiet_time_is_paused_ended_and_left_by_the_next_step() {
    let set = Set::open().await;
    set.press("quiet").await;
    set.house.turn_clock(SignedDuration::from_secs(10));
    set.press("pause").await.must_have("paused: 20 seconds left");
    set.house.turn_clock(SignedDuration::from_secs(600));
    set.says("Too early.").await.must_have("Kept as a draft.");
    set.press("go-on").await.must_have("Quiet time: 20 seconds left.");
    set.press("end-quiet").await.must_have("The quiet time is over.");
    set.says("Now.").await.must_have("Posted.");
    assert!(!set.press("next").await.has("quiet time is over"));
}

#[test]
fn the_team_s_own_seconds_count_once_everybody_has_seen_them() {
    let bank = alliance::domain::bank::Bank::built_in().unwrap();
    let mut parts = samples::parts();
    let mut thinking = samples::clause(9, Kind::Norm, "After a real question we wait ten seconds.");
    thinking.question = "thinking_time".to_owned();
    thinking.figures.counts = vec![1, 8, 0, 0, 0];
    parts.clauses.push(thinking);
    let mut wall = Wall::new();
    let seconds = |wall: &Wall| quiet_seconds(&bank, Some(wall), true, &parts);
    assert_eq!(seconds(&wall), QUIET_SECONDS, "another length would tell the answer");
    wall.revealed.push("result:thinking_time".to_owned());
    assert_eq!(seconds(&wall), 10);
}

#[actix_web::test]
async fn the_wall_counts_who_is_ready_and_begins_anew_with_every_step() {
    let set = Set::open().await;
    for person in 0..5 {
        let (phone, wall) = (set.phone(person).await, set.closed.people[person].page("/wall"));
        phone.get(&wall).await.must_be(200);
        let ready = phone.submit(&set.closed.people[person].page("/wall/ready"), &[("ready", "yes")]).await;
        ready.must_be(200).must_have("You are ready.");
    }
    set.mara.get(&set.closed.page("/wall")).await.must_have("Five of nine are ready");
    set.phone.get(&set.my("/wall")).await.must_have("Five of nine are ready");
    set.phone.submit(&set.my("/wall/ready"), &[("ready", "no")]).await.must_have("Four of nine are ready");
    let late = set.phone.get(&set.my("/wall")).await;
    assert!(!set.press("next").await.has("are ready"));
    let step = hidden_field(late.body.split("id=\"ready\"").nth(1).unwrap(), "step");
    set.phone.post(&set.my("/wall/ready"), &[("ready", "yes"), ("step", &step)]).await.must_be(303);
    assert!(!set.mara.get(&set.closed.page("/wall")).await.has("ready"), "ready with a step that is gone");
}

/// Ids and words of the lines one may tick behind the wall.
async fn choosable(set: &Set) -> (Page, Vec<String>) {
    let page = set.mara.get(&set.closed.page("/wall/behind")).await;
    let boxes = page.body.split("type=\"checkbox\" name=\"line\" value=\"").skip(1);
    let found = boxes.map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
    (page, found)
}

#[actix_web::test]
async fn lines_that_say_the_same_become_one_and_at_most_three_of_a_part_are_kept() {
    let set = Set::open().await;
    let lines = set.closed.page("/wall/lines");
    let (page, all) = choosable(&set).await;
    page.must_have("Keep up to three.");
    let good: Vec<&str> = all.iter().take(2).map(String::as_str).collect();
    let keep = [("do", "keep"), ("part", "good"), ("line", good[0]), ("line", good[1])];
    set.mara.post(&lines, &keep).await.must_be(422).must_have("Write the one line that says what these lines say.");
    let words = "Promises are kept, and nobody is surprised.";
    let merged = set.mara.submit(&lines, &[keep[0], keep[1], keep[2], keep[3], ("words", words)]).await;
    merged.must_be(200).must_have("Became part of another line").must_have(words);
    set.mara.post(&lines, &[("do", "keep"), ("part", "good")]).await.must_be(422).must_have("Tick at least one line.");
    let foreign = [("do", "keep"), ("line", good[0]), ("line", all[2].as_str()), ("words", "One for both.")];
    set.mara.post(&lines, &foreign).await.must_be(422).must_have("Only lines of the same part");
    let wall = set.go_to("Good is").await;
    wall.must_have(words).must_have("Does this sound like us?");
    assert!(!wall.has("Nobody is surprised."), "only what was chosen");
    let merged_id = ids(&merged, "name=\"line\" value=\"");
    let back = merged_id.iter().find(|id| good.contains(&id.as_str()) && **id != good[0]).unwrap();
    set.mara.get(&set.closed.page("/wall/behind")).await;
    set.mara.submit(&lines, &[("do", "bring-back"), ("line", back)]).await.must_be(200).must_have("It is back.");
    let (_, all) = choosable(&set).await;
    assert_eq!(all.len(), 3);
    let page = set.mara.get(&set.closed.page("/wall/behind")).await;
    assert!(!page.has("Who hid what"), "merging hides nothing from anybody");
}

#[actix_web::test]
async fn a_fourth_line_of_a_part_is_refused_with_what_to_do() {
    let house = House::open().await;
    let mut said = nine();
    for (person, answers) in said.iter_mut().enumerate() {
        answers.retain(|(code, ..)| *code != "great_words");
        let line = (String::from("good"), format!("Line number {person}."));
        answers.push(("great_words", alliance::domain::answer::Value::Texts(vec![line]), vec![], ""));
    }
    let closed = closed(&house, said).await;
    let (mara, phone) = (house.facilitator().await, closed.people[0].phone(&house).await);
    let set = Set { house, closed, mara, phone };
    let lines = set.closed.page("/wall/lines");
    let (_, all) = choosable(&set).await;
    for line in &all[..3] {
        set.mara.submit(&lines, &[("do", "keep"), ("part", "good"), ("line", line)]).await.must_be(200);
    }
    let fourth = set.mara.post(&lines, &[("do", "keep"), ("part", "good"), ("line", &all[3])]).await;
    fourth.must_be(422).must_have("Up to 3 lines fit here.");
    set.mara.submit(&lines, &[("do", "drop"), ("part", "good"), ("line", &all[0])]).await.must_be(200);
    set.mara.submit(&lines, &[("do", "keep"), ("part", "good"), ("line", &all[3])]).await.must_be(200);
}

#[actix_web::test]
async fn a_hidden_line_is_gone_everywhere_and_the_log_says_who_hid_it_and_when() {
    let set = Set::open().await;
    let lines = set.closed.page("/wall/lines");
    let (page, all) = choosable(&set).await;
    let at = page.words().find("Half-done is fine.").is_some();
    assert!(at);
    let id = page.body.split("Half-done is fine.").next().unwrap().rsplit("value=\"").next().unwrap();
    let id: String = id.chars().take(26).collect();
    assert!(all.contains(&id), "{id}");
    let hidden = set.mara.submit(&lines, &[("do", "hide"), ("line", &id)]).await;
    hidden.must_be(200).must_have("Mara Okafor hid a line, Monday 16 November, 9:00");
    set.press("put-away").await;
    for page in [set.mara.get(&set.closed.page("/draft")).await, set.phone.get(&set.my("/draft")).await] {
        page.must_be(200);
        assert!(!page.has("Half-done is fine."), "{}", page.path);
    }
    let log = set.house.inner.db.read(|conn| {
        let rows = line_log::table.select((line_log::account_name, line_log::what, line_log::line));
        rows.load::<(String, String, String)>(conn).map_err(StoreError::from)
    });
    assert_eq!(log.await.unwrap(), [("Mara Okafor".to_owned(), "hidden".to_owned(), id.clone())]);
    set.mara.get(&set.closed.page("/wall/behind")).await;
    set.mara.submit(&lines, &[("do", "bring-back"), ("line", &id)]).await.must_have("brought a line back");
    set.phone.get(&set.my("/draft")).await.must_have("Half-done is fine.");
}

#[actix_web::test]
async fn the_wall_is_for_those_who_may_run_it_and_for_its_own_team() {
    let set = Set::open().await;
    let foreign = set.house.foreign_facilitator().await;
    foreign.get(&set.closed.page("/wall")).await.must_be(404);
    foreign.get(&set.closed.page("/wall/events")).await.must_be(404);
    set.house.hr_reader().await.get(&set.closed.page("/wall")).await.must_be(403);
    set.house.stranger().get(&set.my("/wall")).await.must_be(404);
    set.house.stranger().get(&set.my("/wall/events")).await.must_be(404);
    set.phone.get(&set.closed.people[1].page("/wall/events")).await.must_be(404);
    let line = PATH_OF_NOBODY;
    set.mara.get(&set.closed.page("/wall/behind")).await;
    set.mara.post(&set.closed.page("/wall/lines"), &[("do", "hide"), ("line", line)]).await.must_be(404);
}

const PATH_OF_NOBODY: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaa";

#[actix_web::test]
async fn a_stream_tells_the_state_at_once_every_change_and_after_coming_back_only_what_is_new() {
    let set = Set::open().await;
    let path = set.my("/wall/events");
    let mut stream = Stream::open(&set.house, &set.phone, &path, None).await;
    assert_eq!(stream.answer.headers()["content-type"], "text/event-stream; charset=utf-8");
    assert_eq!(stream.answer.headers()["cache-control"], "no-store");
    let first = stream.next().await.unwrap();
    assert!(first.starts_with("event: stage") && first.contains("Take your phone."), "{first}");
    set.press("next").await;
    let second = stream.next().await.unwrap();
    assert!(second.contains("data-step=\"frame\""), "{second}");
    drop(stream);
    set.press("next").await;
    let mut back = Stream::open(&set.house, &set.phone, &path, Some(&id_of(&second))).await;
    let third = back.next().await.unwrap();
    assert!(third.contains("Good is") && id_of(&third) > id_of(&second), "{third}");
    drop(back);
    let mut back = Stream::open(&set.house, &set.phone, &path, Some(&id_of(&third))).await;
    set.press("previous").await;
    let fourth = back.next().await.unwrap();
    assert!(fourth.contains("data-step=\"frame\""), "what was seen is not told again: {fourth}");
    let mut screen = Stream::open(&set.house, &set.mara, &set.closed.page("/wall/events"), None).await;
    assert_eq!(screen.next().await.unwrap(), format!("event: changed\nid: {0}\ndata: {0}", id_of(&fourth)));
    let head = set.phone.head(&path).await;
    assert_eq!((head.status, head.body.as_str()), (200, ""));
}

#[actix_web::test]
async fn many_listeners_cost_one_look_at_the_rows_for_each_change() {
    let set = Set::open().await;
    let mut streams = Vec::new();
    for person in 0..9 {
        for _ in 0..4 {
            let phone = set.phone(person).await;
            streams.push(Stream::open(&set.house, &phone, &set.closed.people[person].page("/wall/events"), None).await);
        }
    }
    for stream in &mut streams {
        stream.next().await.unwrap();
    }
    // The first step also waits until the line for news stands.
    let mut before = 0;
    for step in ["frame", "words:good", "words:great", "result:"] {
        set.press("next").await;
        for stream in &mut streams {
            let event = stream.next().await.unwrap();
            assert!(event.contains(&format!("data-step=\"{step}")), "{event}");
        }
        if step == "frame" {
            before = set.house.inner.live.loads();
        }
    }
    assert_eq!(set.house.inner.live.loads() - before, 3);
}

#[actix_web::test]
async fn a_device_holds_a_few_streams_and_all_end_when_the_house_closes() {
    let set = Set::open().await;
    let path = set.my("/wall/events");
    let mut streams = Vec::new();
    for _ in 0..4 {
        let mut stream = Stream::open(&set.house, &set.phone, &path, None).await;
        stream.next().await.unwrap();
        streams.push(stream);
    }
    set.phone.get(&path).await.must_be(429);
    let other = set.phone(1).await;
    let mut beside = Stream::open(&set.house, &other, &set.closed.people[1].page("/wall/events"), None).await;
    beside.next().await.unwrap();
    set.house.inner.live.close();
    for stream in streams.iter_mut().chain([&mut beside]) {
        assert_eq!(stream.next().await, None);
    }
    set.phone.get(&path).await.must_be(429);
    set.phone.get(&set.my("/wall")).await.must_be(200);
}

#[actix_web::test]
async fn what_another_instance_changes_reaches_the_listeners_of_this_one() {
    // A file of SQLite has one house; only PostgreSQL has several.
    if postgres_url().is_none() {
        return;
    }
    let set = Set::open().await;
    let mut stream = Stream::open(&set.house, &set.phone, &set.my("/wall/events"), None).await;
    stream.next().await.unwrap();
    let other = set.house.another_instance();
    let session = Token::parse(&set.mara.cookie("__Host-alliance").unwrap()).unwrap().hash();
    let pass = Pass { session: Some(session), seen: other.seen.clone() };
    let door = Door::Facilitator { pass, charter: set.closed.id.clone() };
    let version = acts::look(&other, door.clone()).await.unwrap().scene.wall.unwrap().version;
    let key = FormKey::parse("a-form-of-another-house");
    assert!(acts::carry_out(&other, door, Deed::Next, version, key).await.unwrap());
    assert!(stream.next().await.unwrap().contains("data-step=\"frame\""));
}
