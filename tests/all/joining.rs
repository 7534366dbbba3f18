//! Who joins a team after its charter was published, and who leaves.

use alliance::store::schema::{answers, charter_versions, invitations, letters, members, newcomers, workshops};
use alliance::store::{StoreError, Turn, headway};
use diesel::prelude::*;
use jiff::SignedDuration;

use super::card::counters;
use super::closed::{Answers, Closed, closed, closed_with_names, nine};
use super::house::{Client, House, Page};
use alliance::domain::answer::Value;
use alliance::domain::ids::WorkshopId;

const DAY: [(&str, &str); 2] = [("looks_again", "after our third meeting from now"), ("looks_again_on", "2027-01-05")];

/// A published charter of the first `count` people, all of one mind.
async fn published(count: usize) -> (House, Closed, Client) {
    let house = House::open().await;
    let said: Vec<Answers> =
        (0..count).map(|_| vec![("first_response", Value::Choice(0), vec![], "")] as Answers).collect();
    let closed = closed(&house, said).await;
    let mara = house.facilitator().await;
    mara.get(&closed.page("/draft")).await;
    mara.post(&closed.page("/consent"), &[("do", "ask")]).await.must_be(303);
    for person in &closed.people {
        let phone = person.phone(&house).await;
        phone.get(&person.page("/draft")).await.must_have("Can you work with this charter?");
        phone.post(&person.page("/consent"), &[("answer", "consent")]).await.must_be(303);
    }
    mara.get(&closed.page("/publish")).await;
    mara.post(&closed.page("/publish"), &DAY).await.must_be(303);
    (house, closed, mara)
}

async fn add(mara: &Client, closed: &Closed, name: &str, email: &str) -> Page {
    mara.get(&closed.page("/people")).await.must_be(200).must_have("Somebody joins");
    mara.post(&closed.page("/newcomer"), &[("name", name), ("email", email)]).await
}

/// Opens the link of the newest letter to an address and presses its button; the browser and the address it leads to.
async fn begin(house: &House, email: &str) -> (Client, String) {
    let letter = house.letter_to(email).await;
    let link = house.path_in(&letter.text, "/m/");
    let phone = house.stranger();
    phone.get(&link).await.must_be(200);
    let home = phone.post(&link, &[]).await.must_be(303).location().unwrap();
    (phone, home)
}

async fn id_of(house: &House, name: &'static str) -> String {
    let id = house.inner.db.read(move |conn| {
        let row = members::table.filter(members::name.eq(name)).select(members::public_id).first::<String>(conn);
        row.map_err(StoreError::from)
    });
    id.await.unwrap()
}

/// Presses a button beside somebody in the list of the team.
async fn press(mara: &Client, (house, closed): (&House, &Closed), name: &'static str, deed: &str) -> Page {
    let path = closed.page(&format!("/people/{}", id_of(house, name).await));
    mara.get(&closed.page("/people")).await.must_be(200);
    mara.post(&path, &[("do", deed)]).await
}

async fn say(phone: &Client, home: &str, fields: &[(&str, &str)]) -> Page {
    phone.get(home).await.must_be(200);
    phone.post(home, fields).await
}

const KIM: (&str, &str) = ("Kim Newman", "kim@lindgren.example");

#[actix_web::test]
async fn somebody_new_gets_a_letter_reads_the_charter_and_says_so_without_changing_a_count() {
    let (house, closed, mara) = published(3).await;
    let figures = || async {
        let sheets = house.inner.db.read(|conn| {
            let rows = charter_versions::table.order(charter_versions::id).select(charter_versions::body);
            let workshop: i64 = workshops::table.select(workshops::id).first(conn)?;
            let workshop = alliance::store::workshop::find_by_id(conn, WorkshopId(workshop))?;
            Ok::<_, StoreError>((rows.load::<String>(conn)?, headway::count(conn, &workshop)?))
        });
        (sheets.await.unwrap(), counters(&house).await, words_of(&mara, &closed, "/results").await)
    };
    let before = figures().await;
    add(&mara, &closed, KIM.0, KIM.1).await.must_be(303);
    let letter = house.letter_to(KIM.1).await;
    assert_eq!((letter.kind.as_str(), letter.subject.as_str()), ("newcomer", "How we work in Atlas"));
    house.path_in(&letter.text, "/u/");
    assert!(letter.unsubscribe.contains("/u/") && letter.html.contains("Read the charter"));
    let (phone, home) = begin(&house, KIM.1).await;
    assert!(home.ends_with("/joining"), "{home}");
    let my = home.trim_end_matches("/joining").to_owned();
    phone.get(&my).await.must_be(303);
    phone.get(&home).await.must_have("Welcome to Atlas");
    let charter = phone.get(&format!("{my}/charter")).await;
    charter.must_have("You are new here").must_have("All three of us can work with this");
    let question = format!("{my}/card/q/first_response");
    phone.get(&question).await.must_have("for my card only");
    phone.post(&question, &[("first_response", "straight")]).await.must_be(303);
    phone.get(&home).await.must_have("One answer is on it.");
    say(&phone, &home, &[]).await.must_be(422).must_have("choose one of the two answers");
    say(&phone, &home, &[("answer", "consent")]).await.must_be(303);
    phone.get(&home).await.must_have("You can work with this.");
    assert!(!phone.get(&format!("{my}/charter")).await.has("You are new here"));
    let page = mara.get(&closed.page("/people")).await;
    page.must_have("One person joined after the charter was published, and can work with it.");
    assert_eq!(figures().await, before, "nothing that was counted has changed");
    let ruth = &closed.people[0];
    ruth.phone(&house).await.get(&ruth.page("/cards")).await.must_have("Kim Newman").must_have("straight away");
}

async fn words_of(client: &Client, closed: &Closed, page: &str) -> String {
    client.get(&closed.page(page)).await.must_be(200).words()
}

#[actix_web::test]
async fn a_wish_to_talk_reaches_the_facilitator_with_its_name_and_goes_when_it_is_fulfilled() {
    let (house, closed, mara) = published(3).await;
    add(&mara, &closed, KIM.0, KIM.1).await.must_be(303);
    let (phone, home) = begin(&house, KIM.1).await;
    let long = "x".repeat(301);
    let back = say(&phone, &home, &[("answer", "talk"), ("about", &long)]).await;
    back.must_be(422).must_have("Keep it under 300 characters");
    assert!(back.body.contains(&long), "typed words stay");
    say(&phone, &home, &[("answer", "talk"), ("about", "Calls on Fridays.")]).await.must_be(303);
    for page in ["", "/people"] {
        let page = mara.get(&closed.page(page)).await;
        page.must_have("Kim Newman would like a moment to talk").must_have("Calls on Fridays.");
    }
    let ruth = &closed.people[0];
    let seen = ruth.phone(&house).await.get(&ruth.page("/charter")).await;
    assert!(!seen.has("Calls on Fridays."), "the team does not read it");
    press(&mara, (&house, &closed), "Kim Newman", "talked").await.must_be(303);
    assert!(!mara.get(&closed.page("")).await.has("would like a moment"));
    let about: String = house
        .inner
        .db
        .read(|conn| newcomers::table.select(newcomers::about).first(conn).map_err(StoreError::from))
        .await
        .unwrap();
    assert_eq!(about, "");
}

#[actix_web::test]
async fn when_a_third_of_the_team_is_new_a_fresh_round_is_proposed() {
    let (house, closed, mara) = published(3).await;
    let proposal = "A third of Atlas is new";
    add(&mara, &closed, KIM.0, KIM.1).await.must_be(303);
    assert!(!mara.get(&closed.page("")).await.has(proposal), "one of four");
    add(&mara, &closed, "Lea Second", "lea@lindgren.example").await.must_be(303);
    mara.get(&closed.page("")).await.must_have(proposal).must_have("Two people of five joined");
    mara.get(&closed.page("/people")).await.must_have(proposal);
    let ruth = &closed.people[0];
    assert!(!ruth.phone(&house).await.get(&ruth.page("/charter")).await.has(proposal));
    press(&mara, (&house, &closed), "Lea Second", "left").await.must_be(303);
    assert!(!mara.get(&closed.page("")).await.has(proposal), "who left does not count");
}

#[actix_web::test]
async fn nobody_joins_twice_nor_before_there_is_a_charter_nor_against_their_will() {
    let (house, closed, mara) = published(3).await;
    let page = add(&mara, &closed, " ", "kim@").await;
    page.must_be(422).must_have("Write something here.");
    assert!(page.body.contains("kim@"), "typed words stay");
    let known = closed.people[0].email.clone();
    add(&mara, &closed, "Ruth Again", &known).await.must_be(422).must_have("in the team already");
    mara.get(&closed.page("/people")).await;
    for _ in 0..2 {
        let fields = [("name", KIM.0), ("email", KIM.1), ("form_key", "the-same-key-both-times")];
        mara.post(&closed.page("/newcomer"), &fields).await.must_be(303);
    }
    let to_kim = house.letters().await.into_iter().filter(|letter| letter.to == KIM.1).count();
    assert_eq!(to_kim, 1);
    let letter = house.letter_to(KIM.1).await;
    let stop = house.path_in(&letter.text, "/u/");
    house.stranger().get(&stop).await.must_have("letters with a way to your team’s charter");
    house.stranger().post_raw(&stop, "List-Unsubscribe=One-Click").await.must_be(200);
    press(&mara, (&house, &closed), "Kim Newman", "link").await.must_be(422).must_have("has stopped these letters");
    let other = House::open().await;
    let draft = super::closed::closed(&other, nine()).await;
    let mara = other.facilitator().await;
    mara.get(&draft.page("/people")).await.must_have("Once the charter is published");
    let early = mara.post(&draft.page("/newcomer"), &[("name", KIM.0), ("email", KIM.1)]).await;
    early.must_be(409).must_have("There is no published charter yet.");
}

#[actix_web::test]
async fn only_the_facilitator_of_this_organisation_says_who_is_there() {
    let (house, closed, mara) = published(3).await;
    let person = closed.page(&format!("/people/{}", id_of(&house, "Ruth Adeyemi").await));
    for (client, status) in [(house.hr_reader().await, 403), (house.foreign_facilitator().await, 404)] {
        client.get(&closed.page("/people")).await.must_be(status);
        client.get("/accessibility").await;
        client.post(&person, &[("do", "left")]).await.must_be(status);
        client.get("/accessibility").await;
        client.post(&closed.page("/newcomer"), &[("name", KIM.0), ("email", KIM.1)]).await.must_be(status);
    }
    mara.get(&closed.page("/people")).await;
    mara.post(&closed.page("/people/aaaaaaaaaaaaaaaaaaaaaaaaaa"), &[("do", "left")]).await.must_be(404);
    mara.get(&closed.page("/people")).await;
    mara.post(&person, &[("do", "promote")]).await.must_be(400);
    let ruth = &closed.people[0];
    let phone = ruth.phone(&house).await;
    phone.get(&ruth.page("/joining")).await.must_be(404);
    assert_eq!(mara.get(&closed.page("/people")).await.must_be(200).body.matches(">Here<").count(), 3);
}

#[actix_web::test]
async fn who_left_opens_nothing_gets_nothing_and_shows_nothing_but_stays_counted() {
    let (house, closed, mara) = published(3).await;
    let (ruth, ines) = (&closed.people[0], &closed.people[1]);
    press(&mara, (&house, &closed), "Ruth Adeyemi", "link").await.must_be(303);
    let link = house.path_in(&house.letter_to(&ruth.email).await.text, "/m/");
    let phone = ruth.phone(&house).await;
    for (path, fields) in [("/card", [("line", "Ask me why.")]), ("/card/call-out", [("to", "grant")])] {
        phone.get(&ruth.page("/card")).await.must_be(200);
        phone.post(&ruth.page(path), &fields).await.must_be(303);
    }
    let other = ines.phone(&house).await;
    other.get(&ines.page("/cards")).await.must_have("Ask me why.");
    let (results, before) = (words_of(&mara, &closed, "/results").await, counters(&house).await);
    assert!(waiting(&house, &ruth.email).await > 0);
    press(&mara, (&house, &closed), "Ruth Adeyemi", "left").await.must_be(303);
    press(&mara, (&house, &closed), "Ruth Adeyemi", "left").await.must_be(303);
    assert_eq!(waiting(&house, &ruth.email).await, 0, "letters that wait do not leave");
    house.stranger().get(&link).await.must_be(410).must_have("This link is switched off");
    for page in ["/charter", "/card", "/draft", "/mine"] {
        phone.get(&ruth.page(page)).await.must_be(404);
    }
    assert!(!other.get(&ines.page("/cards")).await.has("Ruth"));
    let ruth_id = id_of(&house, "Ruth Adeyemi").await;
    other.get(&ines.page(&format!("/pair/{ruth_id}"))).await.must_be(404);
    assert!(!mara.get(&closed.page("/draft")).await.has("Ruth Adeyemi"), "not among those who are asked");
    assert_eq!((words_of(&mara, &closed, "/results").await, counters(&house).await), (results, before));
    press(&mara, (&house, &closed), "Ruth Adeyemi", "link").await.must_be(303);
    assert_eq!(house.letter_to(&ruth.email).await.subject, "Your new link to Atlas");
    let (phone, home) = begin(&house, &ruth.email).await;
    phone.get(&home).await.must_be(200);
    let cards = other.get(&ines.page("/cards")).await;
    cards.must_have("Ask me why.");
    assert!(!cards.has("call me out"), "a permission does not come back by itself");
    house.stranger().get(&link).await.must_be(410);
}

async fn waiting(house: &House, email: &str) -> i64 {
    let email = email.to_owned();
    let count = house.inner.db.read(move |conn| {
        let to = letters::table.filter(letters::to_address.eq(email)).filter(letters::state.eq("waiting"));
        to.filter(letters::text.ne("")).count().get_result(conn).map_err(StoreError::from)
    });
    count.await.unwrap()
}

#[actix_web::test]
async fn what_a_leaver_gave_to_an_open_round_goes_with_them() {
    let house = House::open().await;
    let closed = closed_with_names(&house, nine()).await;
    let mara = house.facilitator().await;
    let before = counters(&house).await;
    let open = |stage: &'static str| {
        house.inner.db.write(Turn::House, move |tx| {
            diesel::update(workshops::table).set(workshops::stage.eq(stage)).execute(&mut **tx)?;
            Ok::<_, StoreError>(())
        })
    };
    let given = || async {
        let rows = house.inner.db.read(|conn| {
            let named = answers::table.inner_join(members::table);
            let of = |name| named.filter(members::name.eq(name)).count().get_result::<i64>(conn);
            let mut of = of;
            Ok::<_, StoreError>((of("Ruth Adeyemi")?, of("Ines Carvalho")?))
        });
        rows.await.unwrap()
    };
    press(&mara, (&house, &closed), "Ruth Adeyemi", "left").await.must_be(303);
    assert_eq!(counters(&house).await, before, "a closed round keeps what was counted");
    assert!(given().await.0 > 0);
    open("open").await.unwrap();
    press(&mara, (&house, &closed), "Ines Carvalho", "left").await.must_be(303);
    assert_ne!(counters(&house).await, before);
    assert_eq!(given().await.1, 0);
    let state: String = house
        .inner
        .db
        .read(|conn| {
            let ines = invitations::table.inner_join(members::table).filter(members::name.eq("Ines Carvalho"));
            ines.select(invitations::state).first(conn).map_err(StoreError::from)
        })
        .await
        .unwrap();
    assert_eq!(state, "declined");
}

#[actix_web::test]
async fn a_link_given_later_opens_as_long_as_the_charter_s_links_and_then_no_more() {
    let (house, closed, _) = published(3).await;
    house.turn_clock(SignedDuration::from_hours(24 * 40));
    let mara = house.facilitator().await;
    add(&mara, &closed, KIM.0, KIM.1).await.must_be(303);
    let link = house.path_in(&house.letter_to(KIM.1).await.text, "/m/");
    let (phone, home) = begin(&house, KIM.1).await;
    phone.get(&home).await.must_be(200);
    house.turn_clock(SignedDuration::from_hours(24 * 60));
    phone.get(&link).await.must_be(200);
    phone.post(&link, &[]).await.must_be(303);
    phone.get(&home).await.must_be(200);
    house.stranger().get(&link).await.must_be(200);
    house.turn_clock(SignedDuration::from_hours(24 * 20));
    phone.get(&home).await.must_be(404);
    house.stranger().get(&link).await.must_be(410);
}

/// Looks at a page, then sends one of its forms.
async fn send(client: &Client, (page, path): (&str, &str), fields: &[(&str, &str)]) -> Page {
    client.get(page).await.must_be(200);
    client.post(path, fields).await
}

/// Adds Kim, who can work with the charter; her phone and where her pages begin.
async fn with_kim(house: &House, mara: &Client, closed: &Closed) -> (Client, String) {
    add(mara, closed, KIM.0, KIM.1).await.must_be(303);
    let (phone, home) = begin(house, KIM.1).await;
    say(&phone, &home, &[("answer", "consent")]).await.must_be(303);
    (phone, home.trim_end_matches("/joining").to_owned())
}

#[actix_web::test]
async fn somebody_new_promises_and_keeps_the_charter_and_who_leaves_drops_out_at_once() {
    let (house, closed, mara) = published(3).await;
    add(&mara, &closed, KIM.0, KIM.1).await.must_be(303);
    let (kim, home) = begin(&house, KIM.1).await;
    let my = home.trim_end_matches("/joining").to_owned();
    let check_in = format!("{my}/check-in");
    let who = id_of(&house, KIM.0).await;
    let promised = [("who", who.as_str()), ("words", "Send the notes."), ("until", "2026-11-20")];
    send(&kim, (&check_in, &format!("{my}/promises")), &promised).await.must_be(303);
    mara.get(&closed.page("/check-in")).await.must_have("Send the notes.").must_have("Kim Newman");
    let leila = &closed.people[2];
    let phone = leila.phone(&house).await;
    let volunteer = [("do", "volunteer")];
    let (page, path) = (leila.page("/check-in"), leila.page("/keeper"));
    send(&phone, (&page, &path), &volunteer).await.must_be(303);
    phone.get(&page).await.must_have("By name it would be Ruth Adeyemi.");
    send(&phone, (&page, &path), &[("do", "hand"), ("keeper", &who)]).await.must_be(303);
    kim.get(&check_in).await.must_have("You keep this charter").must_have("By name it would be Leila Haddad.");
    let met = [("do", "add"), ("met_on", "2026-11-16")];
    send(&kim, (&check_in, &format!("{my}/meetings")), &met).await.must_be(303);
    press(&mara, (&house, &closed), KIM.0, "left").await.must_be(303);
    kim.get(&check_in).await.must_be(404);
    let open = phone.get(&page).await;
    open.must_have("Kim Newman kept this charter and has left the team. Somebody else can take it.");
    assert!(!open.body.contains(&format!("value=\"{who}\"")), "nobody hands anything to who has left");
    press(&mara, (&house, &closed), KIM.0, "link").await.must_be(303);
    phone.get(&page).await.must_have("Nobody keeps this charter yet.");
}

#[actix_web::test]
async fn somebody_new_who_can_work_with_the_charter_is_asked_and_written_to_from_then_on() {
    let (house, closed, mara) = published(3).await;
    add(&mara, &closed, "Lea Second", "lea@lindgren.example").await.must_be(303);
    let (kim, my) = with_kim(&house, &mara, &closed).await;
    let figures = words_of(&mara, &closed, "/results").await;
    super::change::open(&mara, &closed).await;
    let id = super::change::clause_ids(&mara, &closed).await.remove(0);
    let words = "We say it the same day.";
    super::change::edit(&mara, &closed, &id, (words, "Two people asked for it.")).await.must_be(303);
    mara.get(&closed.page("/draft")).await;
    mara.post(&closed.page("/consent"), &[("do", "ask")]).await.must_be(303);
    assert_eq!(house.letter_to(KIM.1).await.kind, "consent");
    assert_eq!(house.letter_to("lea@lindgren.example").await.kind, "newcomer", "who has said nothing is not asked");
    let draft = kim.get(&format!("{my}/draft")).await;
    draft.must_have("We say it the same day.");
    kim.post(&format!("{my}/consent"), &[("answer", "consent")]).await.must_be(303);
    for person in &closed.people {
        let phone = person.phone(&house).await;
        phone.get(&person.page("/draft")).await.must_be(200);
        phone.post(&person.page("/consent"), &[("answer", "consent")]).await.must_be(303);
    }
    mara.get(&closed.page("/draft")).await.must_have("Four of four have answered.");
    mara.get(&closed.page("/publish")).await.must_be(200).must_have("Kim Newman");
    mara.post(&closed.page("/publish"), &DAY).await.must_be(303);
    let summary = house.letter_to(KIM.1).await;
    assert_eq!(summary.kind, "summary");
    assert!(summary.text.contains("We say it the same day."), "{}", summary.text);
    super::revisit::begin(&mara, &closed).await;
    assert_eq!(house.letter_to(KIM.1).await.kind, "look_again");
    let revisit = format!("{my}/revisit");
    send(&kim, (&revisit, &revisit), &[("ladder", "2"), ("works", "The pause.")]).await.must_be(303);
    mara.get(&closed.page("/revisit")).await.must_have("One of four has answered.");
    assert_eq!(words_of(&mara, &closed, "/results").await, figures, "nothing that was counted has changed");
    press(&mara, (&house, &closed), KIM.0, "left").await.must_be(303);
    mara.get(&closed.page("/revisit")).await.must_have("Nobody has answered yet.");
}

#[actix_web::test]
async fn a_fresh_round_is_planned_with_one_press_for_whoever_is_there_now_and_without_answers() {
    let (house, closed, mara) = published(4).await;
    press(&mara, (&house, &closed), "Jonas Lind", "left").await.must_be(303);
    for (name, email) in [KIM, ("Lea Second", "lea@lindgren.example")] {
        add(&mara, &closed, name, email).await.must_be(303);
    }
    let fresh = closed.page("/fresh-round");
    for (client, status) in [(house.hr_reader().await, 403), (house.foreign_facilitator().await, 404)] {
        client.get("/accessibility").await;
        client.post(&fresh, &[]).await.must_be(status);
    }
    let people = closed.page("/people");
    assert!(mara.get(&closed.page("")).await.body.contains(&format!("href=\"{people}#fresh\"")));
    mara.get(&people).await.must_have("All five people who are here now");
    let letters = house.letters().await.len();
    let planned = mara.post(&fresh, &[]).await.must_be(303).location().unwrap();
    assert!(planned.ends_with("/plan/check"), "{planned}");
    mara.get(&planned).await.must_be(200).must_have("Atlas: how we work together, round 2");
    let workshop = planned.trim_end_matches("/plan/check");
    let list = mara.get(&format!("{workshop}/people")).await;
    for name in ["Ruth Adeyemi", "Ines Carvalho", "Leila Haddad", KIM.0, "Lea Second"] {
        list.must_have(name);
    }
    assert!(!list.has("Jonas Lind"), "who has left is not asked");
    assert_eq!(house.letters().await.len(), letters, "nobody is written to yet");
    let rounds = house.inner.db.read(|conn| {
        let asked = workshops::table.order(workshops::id).select((workshops::question_set, workshops::questions));
        let given: i64 = alliance::store::schema::participations::table
            .inner_join(workshops::table)
            .filter(workshops::stage.eq("planning"))
            .count()
            .get_result(conn)?;
        Ok::<_, StoreError>((asked.load::<(String, String)>(conn)?, given))
    });
    let (asked, given) = rounds.await.unwrap();
    assert_eq!((asked.len(), given), (2, 0));
    assert_eq!(asked[0], asked[1], "the same questions");
    let page = mara.get(&people).await;
    assert!(!page.has("A fresh round"), "one is enough");
    mara.post(&fresh, &[("form_key", "a-form-from-another-tab")])
        .await
        .must_be(409)
        .must_have("A later round is there already.");
}

/// Opens a change of the first sentence and asks the team about it.
async fn ask_about_a_change(mara: &Client, closed: &Closed) {
    super::change::open(mara, closed).await;
    let id = super::change::clause_ids(mara, closed).await.remove(0);
    super::change::edit(mara, closed, &id, ("We say it the same day.", "Two people asked for it.")).await.must_be(303);
    mara.get(&closed.page("/draft")).await;
    mara.post(&closed.page("/consent"), &[("do", "ask")]).await.must_be(303);
}

#[actix_web::test]
async fn what_a_leaver_said_to_open_words_goes_with_them_and_what_a_version_was_decided_by_stays() {
    let (house, closed, mara) = published(4).await;
    ask_about_a_change(&mara, &closed).await;
    for (person, is_jonas) in closed.people.iter().map(|person| (person, person.name == "Jonas Lind")) {
        let said: &[(&str, &str)] = match is_jonas {
            true => &[("answer", "objection"), ("say", "I need a day.")],
            false => &[("answer", "consent")],
        };
        super::consent::say(&house, person, said).await.must_be(303);
    }
    mara.get(&closed.page("/draft")).await.must_have("Somebody sees a harm.");
    press(&mara, (&house, &closed), "Jonas Lind", "left").await.must_be(303);
    let draft = mara.get(&closed.page("/draft")).await;
    draft.must_have("Three of three have answered.");
    assert!(!draft.has("sees a harm.") && !draft.has("I need a day."), "{}", draft.words());
    let kept = house.inner.db.read(|conn| {
        use alliance::store::schema::consents;
        let of_jonas = consents::table.inner_join(members::table).filter(members::name.eq("Jonas Lind"));
        of_jonas.select(consents::clause_version).load::<i32>(conn).map_err(StoreError::from)
    });
    assert_eq!(kept.await.unwrap(), [1], "his answer to the version in force");
    super::consent::publish(&mara, &closed).await.must_be(303);
    mara.get(&closed.page("")).await.must_have("Version 1.1,");
}

#[actix_web::test]
async fn somebody_new_comes_in_while_the_charter_is_being_changed() {
    let (house, closed, mara) = published(3).await;
    super::change::open(&mara, &closed).await;
    add(&mara, &closed, KIM.0, KIM.1).await.must_be(303);
    let (phone, home) = begin(&house, KIM.1).await;
    phone.get(&home).await.must_have("Welcome to Atlas");
    let charter = phone.get(&home.replace("/joining", "/charter")).await;
    charter.must_have("All three of us can work with this");
}

#[actix_web::test]
async fn somebody_new_who_says_yes_during_a_round_is_asked_by_letter_once() {
    let (house, closed, mara) = published(3).await;
    ask_about_a_change(&mara, &closed).await;
    add(&mara, &closed, KIM.0, KIM.1).await.must_be(303);
    let (phone, home) = begin(&house, KIM.1).await;
    let before = house.letters().await.len();
    say(&phone, &home, &[("answer", "talk"), ("about", "")]).await.must_be(303);
    assert_eq!(house.letters().await.len(), before, "who would like to talk first is not asked yet");
    for _ in 0..2 {
        say(&phone, &home, &[("answer", "consent")]).await.must_be(303);
    }
    assert_eq!(house.letters().await.len(), before + 1);
    let letter = house.letter_to(KIM.1).await;
    assert_eq!((letter.kind.as_str(), letter.subject.as_str()), ("consent", "Can you work with this charter?"));
    let (device, link) = (house.stranger(), house.path_in(&letter.text, "/m/"));
    device.get(&link).await.must_be(200);
    device.submit(&link, &[]).await.must_have("Can you work with what changes?");
    phone.get(&home.replace("/joining", "/draft")).await.must_have("Nobody has answered yet.");
}
