//! What opens on a device depends on how it came in: by the personal link, or by the room's code and a name that
//! anybody could have typed.

use alliance::base::token::PublicId;
use alliance::domain::ids::TeamId;
use alliance::store::schema::{devices, invitations, members};
use alliance::store::{StoreError, Turn, charter, wall};
use diesel::prelude::*;
use jiff::SignedDuration;

use super::atlas::{Atlas, Plan};
use super::house::{Client, House, Page};
use super::stream::Stream;

const PRIYA: usize = 0;
const TOMAS: usize = 1;

async fn open() -> (House, Atlas) {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    (house, atlas)
}

/// A browser that typed the code and this name.
async fn claims(house: &House, atlas: &Atlas, name: &str) -> (Client, Page) {
    let guest = house.stranger();
    let entered = joins(&guest, atlas, &[("name", name)]).await;
    (guest, entered)
}

async fn joins(guest: &Client, atlas: &Atlas, fields: &[(&str, &str)]) -> Page {
    let path = format!("/join/{}", atlas.code.as_str());
    guest.get(&path).await.must_be(200);
    guest.post(&path, fields).await
}

async fn says(atlas: &Atlas, phone: &Client, person: usize) {
    atlas.answer(phone, (person, 4), &[("first_response", "both")]).await.must_be(303);
}

async fn writes_on_card(atlas: &Atlas, phone: &Client, person: usize) {
    let card = atlas.my(person, "/card");
    phone.get(&card).await.must_be(200);
    phone.post(&card, &[("line", "May I hold up a mirror?")]).await.must_be(303);
}

async fn close(house: &House, atlas: &Atlas) {
    let (mara, page) = (house.facilitator().await, format!("/workshops/{}/close", atlas.public_id));
    mara.get(&page).await.must_be(200);
    mara.post(&page, &[]).await.must_be(303);
}

/// The team has looked at its answers.
async fn show(house: &House, atlas: &Atlas) {
    let workshop = atlas.id;
    let show = house.inner.db.write(Turn::House, move |tx| {
        let of = invitations::table.filter(invitations::workshop_id.eq(workshop.0));
        let team: i64 = of.select(invitations::team_id).first(&mut **tx)?;
        let charter = charter::find_of_team(tx, workshop, TeamId(team))?.unwrap();
        wall::show_everything(tx, &charter)
    });
    show.await.unwrap();
}

/// Sends a form of a member's page that need not be open.
async fn sends(phone: &Client, path: &str, fields: &[(&str, &str)]) -> Page {
    phone.get("/accessibility").await.must_be(200);
    phone.post(path, fields).await
}

async fn count_devices(house: &House) -> i64 {
    house.inner.db.read(|conn| devices::table.count().get_result(conn).map_err(StoreError::from)).await.unwrap()
}

pub async fn codes(house: &House) -> Vec<String> {
    let letters = house.letters().await.into_iter().filter(|letter| letter.kind == "device_code");
    letters.map(|letter| letter.text).collect()
}

pub fn digits(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_digit());
    words.into_iter().find(|word| word.len() == 6).expect("six digits in the letter").to_owned()
}

#[actix_web::test]
async fn the_code_and_a_name_answer_this_round_and_open_nothing_of_that_persons_own() {
    let (house, atlas) = open().await;
    let (guest, entered) = claims(&house, &atlas, "priya nair").await;
    assert_eq!(entered.location(), Some(atlas.my(PRIYA, "")));
    says(&atlas, &guest, PRIYA).await;
    for page in ["", "/check", "/all", "/wall"] {
        guest.get(&atlas.my(PRIYA, page)).await.must_be(200);
    }
    let own = ["/card", "/card/q/channels", "/card/remove", "/cards", "/mine", "/mine.json"];
    for page in own {
        let shut = guest.get(&atlas.my(PRIYA, page)).await;
        shut.must_be(403).must_have("opens with the personal link from your mail");
        assert!(!shut.has("lindgren.example"), "{page}");
    }
    let deeds =
        [("/card", ("line", "Mine.")), ("/card/items/channels", ("do", "erase")), ("/card/call-out", ("to", "grant"))];
    for (page, field) in deeds {
        sends(&guest, &atlas.my(PRIYA, page), &[field]).await.must_be(403);
    }

    close(&house, &atlas).await;
    guest.get(&atlas.my(PRIYA, "/draft")).await.must_be(409);
    show(&house, &atlas).await;
    for page in ["/wall", "/results", "/draft", "/charter"] {
        guest.get(&atlas.my(PRIYA, page)).await.must_be(200);
    }
    for page in own.iter().chain(&["/requests", "/check-in", "/revisit", "/joining"]) {
        guest.get(&atlas.my(PRIYA, page)).await.must_be(403).must_have("personal link");
    }
    let consent = [("answer", "consent")];
    sends(&guest, &atlas.my(PRIYA, "/consent"), &consent).await.must_be(403);
    sends(&guest, &atlas.my(PRIYA, "/requests/draft"), &[("words", "One hour.")]).await.must_be(403);
}

#[actix_web::test]
async fn whoever_types_a_colleagues_name_does_not_learn_whether_they_have_started() {
    let (house, atlas) = open().await;
    atlas.member(&house, TOMAS).await;
    let mut seen = Vec::new();
    for name in ["Priya Nair", "Tomas Lind"] {
        let (guest, entered) = claims(&house, &atlas, name).await;
        let home = entered.location().unwrap();
        let mut pages = Vec::new();
        for page in ["", "/q/1", "/check", "/code", "/card", "/cards", "/mine.json", "/wall", "/draft"] {
            let shown = guest.get(&format!("{home}{page}")).await;
            let led = shown.location().map(|to| to.replace(&home, ""));
            pages.push((page, shown.status, led));
        }
        let code = sends(&guest, &format!("{home}/code"), &[("do", "send")]).await;
        pages.push(("send", code.status, None));
        seen.push(pages);
    }
    assert_eq!(seen[0], seen[1]);
    assert!(seen[0].contains(&("/card", 403, None)), "{:?}", seen[0]);
    assert!(codes(&house).await.is_empty());
}

#[actix_web::test]
async fn the_personal_link_ends_what_somebody_else_claimed_and_their_answers_come_by_mailed_code() {
    let (house, atlas) = open().await;
    let (guest, _) = claims(&house, &atlas, "Priya Nair").await;
    says(&atlas, &guest, PRIYA).await;
    let phone = atlas.member(&house, PRIYA).await;
    guest.get(&atlas.my(PRIYA, "/check")).await.must_be(404);
    assert_eq!(count_devices(&house).await, 1);
    let check = phone.get(&atlas.my(PRIYA, "/check")).await;
    assert!(!check.has("Say what works and what does not, together"), "{}", check.words());
    phone.get(&atlas.my(PRIYA, "/code")).await.must_be(200);
    phone.submit(&atlas.my(PRIYA, "/code"), &[("do", "send")]).await;
    let code = digits(&codes(&house).await[0]);
    let shown = phone.submit(&atlas.my(PRIYA, "/code"), &[("do", "type"), ("code", &code)]).await;
    shown.must_be(200).must_have("Say what works and what does not, together");
}

#[actix_web::test]
async fn on_the_browser_that_claimed_the_name_the_personal_link_opens_the_rest() {
    let (house, atlas) = open().await;
    let (phone, _) = claims(&house, &atlas, "Priya Nair").await;
    says(&atlas, &phone, PRIYA).await;
    phone.get(&atlas.my(PRIYA, "/card")).await.must_be(403);
    atlas.start(&phone, PRIYA).await.must_be(303);
    phone.get(&atlas.my(PRIYA, "/check")).await.must_have("Say what works and what does not, together");
    phone.get(&atlas.my(PRIYA, "/card")).await.must_be(200);
    phone.get(&atlas.my(PRIYA, "/mine")).await.must_be(200);
    assert_eq!(count_devices(&house).await, 1);
}

#[actix_web::test]
async fn whoever_cannot_be_written_to_keeps_everything_on_the_device_that_came_in_by_the_code() {
    let (house, atlas) = open().await;
    let none = (members::email.eq(None::<String>), members::email_key.eq(None::<String>));
    let priya = diesel::update(members::table.filter(members::name.eq("Priya Nair"))).set(none);
    house.inner.db.write(Turn::House, |tx| priya.execute(&mut **tx).map_err(StoreError::from)).await.unwrap();
    let (phone, _) = claims(&house, &atlas, "Priya Nair").await;
    let (guest, entered) = claims(&house, &atlas, "Kim Duarte").await;
    let kim = entered.location().unwrap();
    for page in ["/card", "/cards", "/mine", "/mine.json"] {
        phone.get(&atlas.my(PRIYA, page)).await.must_be(200);
        guest.get(&format!("{kim}{page}")).await.must_be(200);
    }
}

#[actix_web::test]
async fn the_key_of_an_old_form_leads_to_no_place_of_somebody_who_left_nor_of_another_workshop() {
    let (house, atlas) = open().await;
    let other = Atlas::open(&house, Plan { people: &["Lena Berg"], teams: &["Beacon"], ..Plan::default() }).await;
    let key = ("form_key", "a-key-of-an-old-form");
    let (phone, guest) = (house.stranger(), house.stranger());
    let entered = joins(&phone, &atlas, &[("name", "Kim Duarte"), key]).await;
    let kim = entered.location().unwrap();
    let gone = diesel::update(members::table.filter(members::name.eq("Kim Duarte")));
    let gone = gone.set(members::left_at.eq(Some(chrono::NaiveDateTime::default())));
    house.inner.db.write(Turn::House, |tx| gone.execute(&mut **tx).map_err(StoreError::from)).await.unwrap();
    phone.get(&kim).await.must_be(404);
    let again = joins(&guest, &atlas, &[("name", "Kim Duarte"), key]).await;
    assert_eq!((again.status, again.header("set-cookie")), (404, None));
    let elsewhere = joins(&guest, &other, &[("name", "Anybody"), key]).await;
    elsewhere.must_be(303);
    assert_ne!(elsewhere.location().unwrap(), kim);
    guest.get(&format!("{kim}/card")).await.must_be(404);
}

#[actix_web::test]
async fn a_forwarded_link_reads_nothing_that_was_written_before_until_a_mailed_code_is_typed() {
    let (house, atlas) = open().await;
    let phone = atlas.member(&house, PRIYA).await;
    phone.get(&atlas.my(PRIYA, "/mine")).await.must_be(200);
    writes_on_card(&atlas, &phone, PRIYA).await;
    says(&atlas, &phone, PRIYA).await;
    close(&house, &atlas).await;
    show(&house, &atlas).await;
    let requests = atlas.my(PRIYA, "/requests");
    phone.get(&requests).await.must_be(200);
    phone.post(&format!("{requests}/draft"), &[("words", "One quiet hour.")]).await.must_be(303);

    let other = atlas.member(&house, PRIYA).await;
    let code_page = atlas.my(PRIYA, "/code");
    for page in ["/card", "/card/q/channels", "/mine", "/mine.json", "/requests"] {
        let led = other.get(&atlas.my(PRIYA, page)).await;
        assert_eq!((led.status, led.location()), (303, Some(code_page.clone())), "{page}");
    }
    for page in ["/draft", "/charter", "/results", "/cards", "/wall"] {
        other.get(&atlas.my(PRIYA, page)).await.must_be(200);
    }
    let lost = sends(&other, &atlas.my(PRIYA, "/card"), &[("line", "Whose words are these?")]).await;
    lost.must_be(403).must_have("First a code from your mail");
    assert!(lost.body.contains("Whose words are these?"));

    other.get(&code_page).await.must_be(200).must_have("we send a code to your address");
    other.submit(&code_page, &[("do", "send")]).await.must_be(200);
    let code = digits(&codes(&house).await[0]);
    let shown = other.submit(&code_page, &[("do", "type"), ("code", &code)]).await;
    shown.must_be(200).must_have("Welcome back.");
    assert!(shown.body.contains("May I hold up a mirror?"), "{}", shown.words());
    other.get(&requests).await.must_be(200).must_have("One quiet hour.");
    phone.get(&atlas.my(PRIYA, "/card")).await.must_be(200);
}

#[actix_web::test]
async fn whoever_writes_first_reads_it_and_a_device_that_was_only_opened_does_not() {
    let (house, atlas) = open().await;
    let forwarded = atlas.member(&house, PRIYA).await;
    let phone = atlas.member(&house, PRIYA).await;
    forwarded.get(&atlas.my(PRIYA, "/card")).await.must_be(200);
    writes_on_card(&atlas, &phone, PRIYA).await;
    forwarded.get(&atlas.my(PRIYA, "/card")).await.must_be(303);
    phone.get(&atlas.my(PRIYA, "/card")).await.must_be(200);
    says(&atlas, &phone, PRIYA).await;
    phone.get(&atlas.my(PRIYA, "/mine.json")).await.must_be(200);

    let (forwarded, phone) = (atlas.member(&house, TOMAS).await, atlas.member(&house, TOMAS).await);
    says(&atlas, &phone, TOMAS).await;
    forwarded.get(&atlas.my(TOMAS, "/mine.json")).await.must_be(303);
    phone.get(&atlas.my(TOMAS, "/mine.json")).await.must_be(200);
}

#[actix_web::test]
async fn one_link_takes_eight_streams_and_leaves_the_rest_of_the_house_to_others() {
    let (house, atlas) = open().await;
    let path = atlas.my(PRIYA, "/wall/events");
    let mut held = Vec::new();
    for _ in 0..3 {
        let phone = atlas.member(&house, PRIYA).await;
        for _ in 0..4 {
            held.push(Stream::open(&house, &phone, &path, None).await);
        }
    }
    let open = held.iter().filter(|stream| stream.answer.status() == 200).count();
    let full = held.iter().filter(|stream| stream.answer.status() == 429).count();
    assert_eq!((open, full, house.inner.live.count()), (8, 4, 8));
    let tomas = atlas.member(&house, TOMAS).await;
    let stream = Stream::open(&house, &tomas, &atlas.my(TOMAS, "/wall/events"), None).await;
    assert_eq!(stream.answer.status(), 200);
}

#[actix_web::test]
async fn a_place_has_ten_devices_and_the_one_that_answered_stays() {
    let (house, atlas) = open().await;
    let first = atlas.member(&house, PRIYA).await;
    says(&atlas, &first, PRIYA).await;
    let second = atlas.member(&house, PRIYA).await;
    house.turn_clock(SignedDuration::from_hours(2));
    for _ in 0..14 {
        atlas.member(&house, PRIYA).await.get(&atlas.my(PRIYA, "/wall")).await.must_be(200);
    }
    assert_eq!(count_devices(&house).await, 10);
    first.get(&atlas.my(PRIYA, "/check")).await.must_have("Say what works and what does not, together");
    second.get(&atlas.my(PRIYA, "/check")).await.must_be(404);
    let newest = atlas.member(&house, PRIYA).await;
    newest.get(&atlas.my(PRIYA, "/check")).await.must_be(200);
}

#[actix_web::test]
async fn one_address_does_not_fill_the_list() {
    let (house, atlas) = open().await;
    let flood = house.stranger();
    let path = format!("/join/{}", atlas.code.as_str());
    flood.get(&path).await.must_be(200);
    let ghost = async |number: usize| {
        let (name, key) = (format!("Ghost {number}"), format!("a-key-of-ghost-{number:06}"));
        flood.post(&path, &[("name", &name), ("form_key", &key)]).await
    };
    for number in 0..250 {
        ghost(number).await.must_be(303);
    }
    let stopped = ghost(250).await;
    stopped.must_be(429);
    assert!(stopped.header("retry-after").is_some());
    // Whoever has started and whoever has not are told the same.
    atlas.member(&house, PRIYA).await;
    claims(&house, &atlas, "Priya Nair").await.1.must_be(429);
    claims(&house, &atlas, "Tomas Lind").await.1.must_be(429);
    house.turn_clock(SignedDuration::from_mins(1));
    claims(&house, &atlas, "Kim Duarte").await.1.must_be(303);
}

#[actix_web::test]
async fn whoever_waits_outside_takes_no_place_of_those_who_come_in() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan { roster_is_closed: true, ..Plan::default() }).await;
    fill(&house, &atlas, "joined").await;
    let (guest, entered) = claims(&house, &atlas, "Kim Duarte").await;
    guest.get(&entered.location().unwrap()).await.must_have("Mara lets you in.");
    let open = Atlas::open(&house, Plan { people: &["Lena Berg"], teams: &["Beacon"], ..Plan::default() }).await;
    fill(&house, &open, "knocking").await;
    claims(&house, &open, "Kim Duarte").await.1.must_be(303);
    fill(&house, &open, "joined").await;
    claims(&house, &open, "Zoe Late").await.1.must_be(422).must_have("The list is full.");
}

/// Five hundred guests of a workshop who stand like this.
async fn fill(house: &House, atlas: &Atlas, state: &'static str) {
    let (workshop, organisation) = (atlas.id.0, house.organisation.0);
    let fill = house.inner.db.write(Turn::House, move |tx| {
        let of = invitations::table.filter(invitations::workshop_id.eq(workshop));
        let team: i64 = of.select(invitations::team_id).first(&mut **tx)?;
        for number in 0..500 {
            let id = PublicId::throw(&alliance::base::dice::Dice::Machine);
            let member: i64 = diesel::insert_into(members::table)
                .values((
                    (
                        members::organisation_id.eq(organisation),
                        members::team_id.eq(team),
                        members::public_id.eq(id.as_str()),
                        members::name.eq(format!("Guest {number}")),
                        members::preferred_name.eq(""),
                    ),
                    (members::employee_id.eq(""), members::language.eq(""), members::timezone.eq("")),
                    (members::manager_email.eq(""), members::department.eq(""), members::location.eq("")),
                    (members::is_counted.eq(true), members::is_pending.eq(false)),
                    members::joined_at.eq(chrono::NaiveDateTime::default()),
                ))
                .returning(members::id)
                .get_result(&mut **tx)?;
            let row = (
                invitations::organisation_id.eq(organisation),
                invitations::workshop_id.eq(workshop),
                invitations::team_id.eq(team),
                invitations::member_id.eq(member),
                invitations::public_id.eq(PublicId::throw(&alliance::base::dice::Dice::Machine).as_str().to_owned()),
                invitations::state.eq(state),
                invitations::reminders.eq(0),
            );
            diesel::insert_into(invitations::table).values(row).execute(&mut **tx)?;
        }
        Ok::<_, StoreError>(())
    });
    fill.await.unwrap();
}

#[actix_web::test]
async fn eight_devices_of_one_link_get_one_letter_with_a_code_a_minute() {
    let (house, atlas) = open().await;
    let phone = atlas.member(&house, PRIYA).await;
    says(&atlas, &phone, PRIYA).await;
    let code_page = atlas.my(PRIYA, "/code");
    let mut others = Vec::new();
    for _ in 0..8 {
        let other = atlas.member(&house, PRIYA).await;
        other.get(&code_page).await.must_be(200);
        other.post(&code_page, &[("do", "send")]).await;
        others.push(other);
    }
    assert_eq!(codes(&house).await.len(), 1);
    house.turn_clock(SignedDuration::from_mins(2));
    others[3].get(&code_page).await.must_be(200);
    others[3].post(&code_page, &[("do", "send")]).await.must_be(303);
    let letters = codes(&house).await;
    assert_eq!(letters.len(), 2);
    let code = digits(&letters[1]);
    others[3].get(&format!("{code_page}?sent=1")).await;
    others[3].post(&code_page, &[("do", "type"), ("code", &code)]).await.must_be(303);
}
