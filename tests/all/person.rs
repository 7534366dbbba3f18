//! People who sign in: set-up, ways in and out, their own account, and who may do what.

use std::time::Duration;

use alliance::acts;
use alliance::base::password;
use alliance::domain::person::Role;
use alliance::store::schema::{accounts, organisations, sessions, sign_in_links};
use alliance::store::{AnyConnection, StoreError, Turn};
use diesel::prelude::*;
use jiff::SignedDuration;

use super::house::{Client, House, Page};

const SESSION: &str = "__Host-alliance";
const MARA: &str = "mara.okafor@lindgren.example";
const GOOD: &str = "kettle orbit mossy";

/// Programs that open every link of a letter.
const AGENTS: [&str; 5] =
    ["Mail-Gateway/2.1", "SafeLinks", "Mozilla/5.0 HeadlessChrome/131", "curl/8.9", "Outlook-Preview"];

async fn rows<T: Send + 'static>(
    house: &House,
    look: impl FnOnce(&mut AnyConnection) -> diesel::QueryResult<T> + Send + 'static,
) -> T {
    house.inner.db.read(|conn| look(conn).map_err(StoreError::from)).await.unwrap()
}

async fn scan(house: &House, path: &str, status: u16) {
    for agent in AGENTS {
        let bot = house.stranger();
        let url = format!("{}{path}", house.address);
        for request in [bot.http().head(&url), bot.http().get(&url).header("sec-purpose", "prefetch")] {
            let page = bot.send(request.header("user-agent", agent), path, true).await;
            page.must_be(status);
            assert_eq!(page.header("set-cookie"), None);
            assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
        }
    }
}

/// Asks for a link on this browser; the path of the link and the code.
async fn ask(house: &House, client: &Client, email: &str) -> (String, String) {
    client.get("/sign-in").await;
    let sent = client.post("/sign-in", &[("email", email)]).await;
    sent.must_be(303);
    assert_eq!(sent.location().as_deref(), Some("/sign-in/sent"));
    let letter = house.letter_to(&email.to_lowercase()).await;
    assert_eq!(letter.kind, "sign_in");
    let code = letter.text.split("you asked for it: ").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    (house.path_in(&letter.text, "/sign-in/"), code)
}

async fn use_link(client: &Client, link: &str) -> Page {
    client.get(link).await.must_be(200).must_have("Press the button");
    client.post(link, &[]).await
}

fn setup_fields<'a>(email: &'a str, password: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("organisation", "Lindgren <b>Optics</b>"),
        ("timezone", "Europe/Stockholm"),
        ("name", "Ola Lindgren"),
        ("email", email),
        ("password", password),
    ]
}

#[actix_web::test]
async fn the_first_owner_sets_the_house_up_with_a_link_from_the_console() {
    let house = House::empty().await;
    let client = house.stranger();
    client.get("/").await.must_be(200).must_have("Open the set-up link printed where Alliance was started");
    let link = acts::organisation::invite_setup(&house.inner).await.unwrap().unwrap();
    scan(&house, &link, 200).await;

    client.get(&link).await.must_be(200).must_have("Set up Alliance");
    let back = client.post(&link, &setup_fields("ola@", "short")).await;
    back.must_be(422).must_have("Add the part after the @").must_have("at least 12 characters");
    assert!(back.body.contains("value=\"ola@\"") && !back.body.contains("value=\"short\""));
    assert!(back.body.contains("Lindgren &#60;b&#62;Optics"));

    let done = client.post(&link, &setup_fields("Ola@Lindgren.example", GOOD)).await;
    done.must_be(303);
    assert_eq!(done.location().as_deref(), Some("/workshops?done=welcome"));
    assert!(client.cookie(SESSION).is_some());
    client.get("/admin/people").await.must_be(200).must_have("Only you so far").must_have("Ola Lindgren");
    client.get("/").await.must_have("Agree how you want to work together");
    house.stranger().get(&link).await.must_be(410).must_have("start the program again");
    assert_eq!(acts::organisation::invite_setup(&house.inner).await.unwrap(), None);
}

#[actix_web::test]
async fn a_set_up_form_sent_twice_makes_one_organisation_and_signs_in_both_times() {
    let house = House::empty().await;
    let link = acts::organisation::invite_setup(&house.inner).await.unwrap().unwrap();
    let client = house.stranger();
    client.get(&link).await;
    let fields = setup_fields("ola@lindgren.example", "");
    let both = tokio::join!(client.post(&link, &fields), client.post(&link, &fields));
    both.0.must_be(303);
    both.1.must_be(303);
    client.get("/account").await.must_be(200);
    let count =
        rows(&house, |c| Ok((organisations::table.count().get_result(c)?, accounts::table.count().get_result(c)?)));
    assert_eq!(count.await, (1_i64, 1_i64));

    let stranger = house.stranger();
    let page = house.stranger();
    page.get(&link).await.must_be(410);
    stranger.post_raw(&link, "organisation=Other&name=Eve&email=eve@x.example&timezone=UTC").await.must_be(403);
}

#[actix_web::test]
async fn a_set_up_link_ends_after_an_hour_or_with_the_next_one() {
    let house = House::empty().await;
    let first = acts::organisation::invite_setup(&house.inner).await.unwrap().unwrap();
    let second = acts::organisation::invite_setup(&house.inner).await.unwrap().unwrap();
    let client = house.stranger();
    client.get(&first).await.must_be(410);
    client.get(&second).await.must_be(200);
    house.turn_clock(SignedDuration::from_mins(61));
    let late = client.post(&second, &setup_fields("ola@lindgren.example", "")).await;
    late.must_be(410);
    client.get(&second).await.must_be(410);
    assert_eq!(rows(&house, |c| organisations::table.count().get_result::<i64>(c)).await, 0);
}

#[actix_web::test]
async fn programs_that_open_every_link_leave_it_whole_and_a_person_signs_in_once() {
    let house = House::open().await;
    house.facilitator().await;
    let client = house.stranger();
    let (link, _) = ask(&house, &client, MARA).await;
    scan(&house, &link, 200).await;

    let browser = house.stranger();
    let done = use_link(&browser, &link).await;
    done.must_be(303);
    assert_eq!(done.location().as_deref(), Some("/workshops"));
    let cookie = done.headers.get_all("set-cookie").iter().map(|c| c.to_str().unwrap()).find(|c| c.contains(SESSION));
    let cookie = cookie.unwrap();
    for flag in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(flag), "{flag} in {cookie}");
    }
    assert!(!cookie.contains("Domain"));
    browser.get("/account").await.must_be(200).must_have(MARA);

    let late = house.stranger();
    late.get(&link)
        .await
        .must_be(410)
        .must_have("This link has been used or is older than 10 minutes. Nothing is lost.");
    scan(&house, &link, 410).await;
    late.get(&link).await;
    late.post(&link, &[]).await.must_be(410);
    late.post_raw(&link, "csrf=made-up").await.must_be(403);
    assert_eq!(late.cookie(SESSION), None);
}

#[actix_web::test]
async fn a_link_is_used_once_even_when_two_browsers_press_at_the_same_time() {
    let house = House::open().await;
    house.facilitator().await;
    let (one, two) = (house.stranger(), house.stranger());
    let (link, _) = ask(&house, &one, MARA).await;
    one.get(&link).await;
    two.get(&link).await;
    let both = tokio::join!(one.post(&link, &[]), two.post(&link, &[]));
    let mut statuses = [both.0.status, both.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 410]);
}

#[actix_web::test]
async fn an_old_link_offers_a_new_one_to_the_same_address() {
    let house = House::open().await;
    house.facilitator().await;
    let client = house.stranger();
    let (link, _) = ask(&house, &client, MARA).await;
    house.turn_clock(SignedDuration::from_mins(11));
    let browser = house.stranger();
    browser.get(&link).await.must_be(410).must_have("Send me a new link");
    let again = browser.post(&format!("{link}/again"), &[]).await;
    again.must_be(303);
    let letter = house.letter_to(MARA).await;
    let fresh = house.path_in(&letter.text, "/sign-in/");
    assert_ne!(fresh, link);
    use_link(&browser, &fresh).await.must_be(303);
    house.stranger().get(&format!("/sign-in/{}", "a".repeat(43))).await.must_be(410);
    house.stranger().get("/sign-in/half").await.must_be(410);
}

#[actix_web::test]
async fn three_links_are_alive_and_asking_again_ends_the_oldest() {
    let house = House::open().await;
    house.facilitator().await;
    let client = house.stranger();
    let mut links = Vec::new();
    for _ in 0..4 {
        links.push(ask(&house, &client, MARA).await.0);
    }
    client.get(&links[0]).await.must_be(410);
    for link in &links[1..] {
        client.get(link).await.must_be(200);
    }
    use_link(&client, &links[2]).await.must_be(303);
    client.get(&links[3]).await.must_be(410);
}

#[actix_web::test]
async fn the_code_works_on_the_browser_that_asked_in_any_spelling_and_once() {
    let house = House::open().await;
    house.hr_reader().await;
    let client = house.stranger();
    let (_, code) = ask(&house, &client, "helena.brandt@lindgren.example").await;

    let other = house.stranger();
    other.visit("/sign-in/sent").await;
    other.post("/sign-in/code", &[("code", &code)]).await.must_be(422).must_have("We do not know this code here");

    client.get("/sign-in/sent").await.must_be(200).must_have("Type the code");
    let spelled = format!(" {}-{} ", &code[..4].to_lowercase(), &code[4..]);
    let done = client.post("/sign-in/code", &[("code", &spelled)]).await;
    done.must_be(303);
    assert_eq!(done.location().as_deref(), Some("/people-team"));
    client.get("/account").await.must_be(200).must_have("Helena Brandt");
    client.get("/sign-in/sent").await;
    client.post("/sign-in/code", &[("code", &code)]).await.must_be(422);
}

#[actix_web::test]
async fn after_five_wrong_codes_the_right_one_is_refused_too() {
    let house = House::open().await;
    house.facilitator().await;
    let client = house.stranger();
    let (link, code) = ask(&house, &client, MARA).await;
    client.get("/sign-in/sent").await;
    for _ in 0..5 {
        client.post("/sign-in/code", &[("code", "<b>WRONG")]).await.must_be(422);
    }
    client.post("/sign-in/code", &[("code", &code)]).await.must_be(429);
    house.turn_clock(SignedDuration::from_mins(3));
    client.get("/sign-in/sent").await;
    client.post("/sign-in/code", &[("code", &code)]).await.must_be(422);
    use_link(&client, &link).await.must_be(303);
}

#[actix_web::test]
async fn known_and_unknown_addresses_read_the_same() {
    let house = House::open().await;
    house.facilitator().await;
    let mut seen = Vec::new();
    for email in [MARA, "nobody@lindgren.example"] {
        let client = house.stranger();
        client.get("/").await;
        let sent = client.post("/sign-in", &[("email", email)]).await;
        let page = client.get("/sign-in/sent").await;
        let wrong = client.post("/sign-in/code", &[("code", "ABCD2345")]).await;
        client.get("/sign-in/password").await;
        let refused = client.post("/sign-in/password", &[("email", email), ("password", GOOD)]).await;
        let read = refused.words().replace(email, "");
        let names: Vec<String> = sent.headers.keys().map(|name| name.to_string()).collect();
        seen.push((sent.status, sent.location(), names, page.words(), wrong.words(), refused.status, read));
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(house.letters().await.len(), 1);
    assert_eq!(house.letters().await[0].to, MARA);
}

#[actix_web::test]
async fn one_form_sent_twice_writes_one_letter() {
    let house = House::open().await;
    house.facilitator().await;
    let client = house.stranger();
    client.get("/").await;
    for _ in 0..2 {
        client.post("/sign-in", &[("email", MARA)]).await.must_be(303);
    }
    assert_eq!(house.letters().await.len(), 1);
}

#[actix_web::test]
async fn half_an_address_comes_back_with_its_text() {
    let house = House::open().await;
    let client = house.stranger();
    client.get("/").await;
    let landing = client.post("/sign-in", &[("email", "<i>mara@")]).await;
    landing.must_be(422).must_have("Add the part after the @").must_have("Join your team");
    assert!(landing.body.contains("&#60;i&#62;mara@"));
    client.get("/sign-in").await;
    client.post("/sign-in", &[("email", "mara")]).await.must_be(422).must_have("Write the address with an @");
}

#[actix_web::test]
async fn a_copy_of_the_database_signs_nobody_in() {
    let house = House::open().await;
    house.facilitator().await;
    let client = house.stranger();
    let (link, code) = ask(&house, &client, MARA).await;
    let kept = rows(&house, |c| {
        let links: Vec<(String, String, String)> = sign_in_links::table
            .select((sign_in_links::hash, sign_in_links::code_hash, sign_in_links::browser_hash))
            .load(c)?;
        let sessions: Vec<String> = sessions::table.select(sessions::hash).load(c)?;
        Ok((links, sessions))
    })
    .await;
    let token = link.rsplit('/').next().unwrap();
    assert!(kept.0.iter().all(|row| row.0 != token && row.1 != code));
    let thief = house.stranger();
    for hash in kept.1.iter().chain([&kept.0[0].0]) {
        for cut in [hash.as_str(), &hash[..43]] {
            thief.set_cookie(SESSION, cut);
            let sent_away = thief.get("/account").await;
            sent_away.must_be(303);
            assert_eq!(sent_away.location().as_deref(), Some("/sign-in"));
            thief.get(&format!("/sign-in/{cut}")).await.must_be(410);
        }
    }
}

#[actix_web::test]
async fn a_session_planted_before_signing_in_is_worth_nothing_after() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let planted = mara.cookie(SESSION).unwrap();
    let victim = house.stranger();
    victim.set_cookie(SESSION, &planted);
    let (link, _) = ask(&house, &victim, MARA).await;
    use_link(&victim, &link).await.must_be(303);
    assert_ne!(victim.cookie(SESSION).unwrap(), planted);
    victim.get("/account").await.must_be(200);
    mara.get("/account").await.must_be(303);
}

#[actix_web::test]
async fn signing_out_ends_the_session_and_empties_the_browser() {
    let house = House::open().await;
    let client = house.facilitator().await;
    let session = client.cookie(SESSION).unwrap();
    client.get("/account").await;
    client.post_raw("/sign-out", "csrf=wrong").await.must_be(403);
    client.get("/account").await.must_be(200);
    let out = client.post("/sign-out", &[]).await;
    out.must_be(303);
    assert_eq!(out.header("clear-site-data"), Some("\"cache\", \"cookies\", \"storage\""));
    assert_eq!(client.cookie(SESSION), None);
    client.visit(&out.location().unwrap()).await.must_be(200).must_have("Signed out.");
    client.set_cookie(SESSION, &session);
    client.get("/account").await.must_be(303);
}

#[actix_web::test]
async fn signing_out_everywhere_ends_every_device() {
    let house = House::open().await;
    let (phone, laptop) = (house.facilitator().await, house.facilitator().await);
    phone.get("/account").await;
    phone.post("/account/sign-out", &[]).await.must_be(303);
    laptop.get("/account").await.must_be(303);
}

#[actix_web::test]
async fn a_session_ends_after_twelve_idle_hours_and_after_thirty_days() {
    let house = House::open().await;
    let client = house.facilitator().await;
    house.turn_clock(SignedDuration::from_hours(11));
    client.get("/account").await.must_be(200);
    acts::person::note_seen(&house.inner).await.unwrap();
    house.turn_clock(SignedDuration::from_hours(11));
    client.get("/account").await.must_be(200);
    acts::person::note_seen(&house.inner).await.unwrap();

    house.turn_clock(SignedDuration::from_hours(13));
    client.get("/account").await.must_be(303);
    acts::person::note_seen(&house.inner).await.unwrap();
    client.get("/account").await.must_be(303);
    assert_eq!(rows(&house, |c| sessions::table.count().get_result::<i64>(c)).await, 0);

    let busy = house.facilitator().await;
    for _ in 0..65 {
        house.turn_clock(SignedDuration::from_hours(11));
        busy.get("/account").await.must_be(200);
        acts::person::note_seen(&house.inner).await.unwrap();
    }
    house.turn_clock(SignedDuration::from_hours(11));
    busy.get("/account").await.must_be(303);
}

#[actix_web::test]
async fn trying_often_means_waiting_and_the_mailed_link_stays_open() {
    let house = House::open().await;
    house.facilitator().await;
    let client = house.stranger();
    client.get("/sign-in/password").await;
    let fields = [("email", MARA), ("password", "not the password")];
    for _ in 0..5 {
        client.post("/sign-in/password", &fields).await.must_be(422).must_have("do not belong together");
    }
    let stopped = client.post("/sign-in/password", &fields).await;
    stopped.must_be(429);
    let wait: u64 = stopped.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=30).contains(&wait), "{wait}");
    let (link, _) = ask(&house, &client, MARA).await;
    use_link(&house.stranger(), &link).await.must_be(303);

    house.turn_clock(SignedDuration::from_secs(30));
    client.get("/sign-in/password").await;
    client.post("/sign-in/password", &fields).await.must_be(422);
    client.post("/sign-in/password", &fields).await.must_be(429);

    client.get("/sign-in").await;
    let mut statuses = Vec::new();
    for n in 0..16 {
        client.get("/sign-in").await;
        statuses.push(client.post("/sign-in", &[("email", &format!("p{n}@lindgren.example"))]).await.status);
    }
    assert_eq!((statuses[0], statuses[15]), (303, 429), "twenty from one address: {statuses:?}");
}

#[actix_web::test]
async fn a_password_is_optional_and_ends_every_other_session_when_it_changes() {
    let house = House::open().await;
    let (client, other) = (house.facilitator().await, house.facilitator().await);
    client.get("/account").await.must_have("You have no password and need none");
    for (weak, sentence) in [
        ("too short", "at least 12 characters"),
        ("Password1234!", "Many people use this one"),
        ("Lindgren-Optics-26", "close to your own names"),
    ] {
        let back = client.post("/account/password", &[("new", weak)]).await;
        back.must_be(422).must_have(sentence);
        assert!(!back.body.contains(weak));
    }
    let before = client.cookie(SESSION).unwrap();
    client.submit("/account/password", &[("new", GOOD)]).await.must_be(200).must_have("You have a password.");
    assert_ne!(client.cookie(SESSION).unwrap(), before);
    other.get("/account").await.must_be(303);
    let kept = rows(&house, |c| accounts::table.select(accounts::password_hash).first::<Option<String>>(c)).await;
    assert!(kept.unwrap().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));

    let browser = house.stranger();
    browser.get("/sign-in/password").await;
    let wrong = browser.post("/sign-in/password", &[("email", MARA), ("password", "kettle orbit mosst")]).await;
    wrong.must_be(422).must_have("A mailed link always works");
    assert!(wrong.body.contains(MARA) && !wrong.body.contains("mosst"));
    let done =
        browser.post("/sign-in/password", &[("email", "Mara.Okafor@lindgren.example"), ("password", GOOD)]).await;
    done.must_be(303);
    assert_eq!(done.location().as_deref(), Some("/workshops"));
}

#[actix_web::test]
async fn changing_a_password_later_needs_the_present_one() {
    let house = House::open().await;
    let client = house.facilitator().await;
    client.get("/account").await;
    client.submit("/account/password", &[("new", GOOD)]).await.must_be(200);
    house.turn_clock(SignedDuration::from_mins(11));
    client.get("/account").await.must_have("Present password");
    let next = "seven lanterns upstream";
    for wrong in ["", "kettle orbit moss"] {
        let back = client.post("/account/password", &[("present", wrong), ("new", next)]).await;
        back.must_be(422).must_have("Type your present password");
    }
    client.post("/account/password/remove", &[("present", "")]).await.must_be(422);
    client.submit("/account/password", &[("present", GOOD), ("new", next)]).await.must_be(200).must_have("Saved.");
    house.turn_clock(SignedDuration::from_mins(11));
    client.get("/account").await;
    client.submit("/account/password/remove", &[("present", next)]).await.must_have("You have no password");
    house.turn_clock(SignedDuration::from_mins(11));
    let old = client.get("/account").await;
    old.must_have("sign in once more with a mailed link");
    client.post("/account/password", &[("new", next)]).await.must_be(422);
}

#[actix_web::test]
async fn a_password_kept_at_an_older_cost_is_hashed_anew_on_signing_in() {
    use argon2::password_hash::PasswordHasher;
    let house = House::open().await;
    house.facilitator().await;
    let cheap = argon2::Params::new(8_192, 1, 1, None).unwrap();
    let cheap = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, cheap);
    let old = cheap.hash_password_with_salt(GOOD.as_bytes(), b"sixteen bytes!!!").unwrap().to_string();
    let set = |tx: &mut alliance::store::Tx| {
        diesel::update(accounts::table)
            .set(accounts::password_hash.eq(old))
            .execute(&mut **tx)
            .map_err(StoreError::from)
    };
    house.inner.db.write(Turn::House, set).await.unwrap();
    let browser = house.stranger();
    browser.get("/sign-in/password").await;
    browser.post("/sign-in/password", &[("email", MARA), ("password", GOOD)]).await.must_be(303);
    let kept = rows(&house, |c| accounts::table.select(accounts::password_hash).first::<Option<String>>(c)).await;
    let kept = kept.unwrap();
    assert!(!password::is_outdated(&kept) && password::matches(GOOD, Some(&kept)));
}

#[actix_web::test]
async fn many_passwords_at_once_are_worked_off_or_told_to_come_back() {
    let house = House::open().await;
    house.facilitator().await;
    let clients: Vec<Client> = (0..12).map(|_| house.stranger()).collect();
    for client in &clients {
        client.get("/sign-in/password").await;
    }
    let emails: Vec<String> = (0..12).map(|n| format!("p{n}@lindgren.example")).collect();
    let tries = clients.iter().zip(&emails).map(|(client, email)| async move {
        client.post("/sign-in/password", &[("email", email), ("password", GOOD)]).await
    });
    let all = tokio::time::timeout(Duration::from_secs(30), futures_util::future::join_all(tries)).await.unwrap();
    for page in all {
        assert!([422, 503].contains(&page.status), "{}", page.status);
        assert_eq!(page.header("retry-after").is_some(), page.status == 503);
    }
}

#[actix_web::test]
async fn a_person_changes_their_own_name_and_it_is_shown_as_text() {
    let house = House::open().await;
    let client = house.facilitator().await;
    client.get("/account").await;
    client.post("/account", &[("name", "  ")]).await.must_be(422).must_have("Write the name as colleagues know it");
    let hostile = "<script>alert(\"x\")</script> & 'so'";
    let page = client.submit("/account", &[("name", hostile)]).await;
    page.must_be(200).must_have("Saved.");
    assert!(page.body.contains("&#60;script&#62;alert") && !page.body.contains("<script>alert"));
    client.post("/account", &[("name", "Ann\r\nBcc: all@x.example")]).await.must_be(422);
}

#[actix_web::test]
async fn an_owner_adds_somebody_who_then_signs_in() {
    let house = House::open().await;
    let owner = house.owner().await;
    owner.get("/admin/people").await.must_be(200).must_have("Only you so far");
    let missing = owner.post("/admin/people", &[("name", "Ruth <b>"), ("email", "ruth@")]).await;
    missing.must_be(422).must_have("Add the part after the @").must_have("Choose what they may do");
    assert!(missing.body.contains("Ruth &#60;b&#62;"));

    let fields = [("name", "Ruth <b>Adeyemi</b>"), ("email", "Ruth@Lindgren.example"), ("role", "facilitator")];
    let twice = tokio::join!(owner.post("/admin/people", &fields), owner.post("/admin/people", &fields));
    twice.0.must_be(303);
    twice.1.must_be(303);
    let page = owner.get("/admin/people").await;
    assert!(page.body.contains("Ruth &#60;b&#62;Adeyemi") && !page.body.contains("<b>Adeyemi"));
    assert_eq!(house.letters().await.len(), 1);
    let letter = house.letter_to("Ruth@lindgren.example").await;
    assert_eq!((letter.kind.as_str(), letter.unsubscribe.as_str()), ("welcome", ""));
    assert!(letter.text.contains(&format!("{}/sign-in", house.address)) && letter.text.contains("Ola Lindgren"));
    assert!(!letter.html.contains("<b>Adeyemi"));

    owner.post("/admin/people", &fields).await.must_be(422).must_have("has an account already");
    let ruth = house.stranger();
    ruth.get("/").await;
    ruth.post("/sign-in", &[("email", "ruth@lindgren.example")]).await.must_be(303);
    let letter = house.letter_to("Ruth@lindgren.example").await;
    use_link(&ruth, &house.path_in(&letter.text, "/sign-in/")).await.must_be(303);
}

async fn id_of(house: &House, email: &'static str) -> String {
    rows(house, move |c| accounts::table.filter(accounts::email.eq(email)).select(accounts::public_id).first(c)).await
}

#[actix_web::test]
async fn a_new_role_counts_from_the_next_request() {
    let house = House::open().await;
    let (owner, mara, helena) = (house.owner().await, house.facilitator().await, house.hr_reader().await);
    mara.get("/account").await.must_be(200).must_have("Facilitator");
    let path = format!("/admin/people/{}", id_of(&house, MARA).await);
    owner.get(&path).await.must_be(200).must_have("Mara Okafor");
    owner.post(&path, &[("role", "chief")]).await.must_be(422).must_have("Choose what they may do");
    owner.submit(&path, &[("role", "hr_reader")]).await.must_be(200).must_have("They sign in once more");
    mara.get("/account").await.must_be(303);
    let again = house.facilitator().await;
    again.get("/account").await.must_be(200).must_have("People team");

    owner.get(&format!("{path}/remove")).await.must_be(200).must_have("signed out at once");
    owner.submit(&format!("{path}/remove"), &[]).await.must_be(200).must_have("Removed.");
    again.get("/account").await.must_be(303);
    owner.get(&path).await.must_be(404);
    let before = house.letters().await.len();
    let gone = house.stranger();
    gone.get("/").await;
    gone.post("/sign-in", &[("email", MARA)]).await.must_be(303);
    assert_eq!(house.letters().await.len(), before);
    helena.get("/admin/people").await.must_be(403).must_have("This page is for another role");
}

#[actix_web::test]
async fn links_of_somebody_who_was_removed_open_nothing() {
    let house = House::open().await;
    let owner = house.owner().await;
    house.facilitator().await;
    let client = house.stranger();
    let (link, _) = ask(&house, &client, MARA).await;
    client.get(&link).await.must_be(200);
    let path = format!("/admin/people/{}/remove", id_of(&house, MARA).await);
    owner.get(&path).await;
    owner.post(&path, &[]).await.must_be(303);
    client.post(&link, &[]).await.must_be(410);
    assert_eq!(client.cookie(SESSION), None);
}

#[actix_web::test]
async fn the_last_owner_stays_an_owner() {
    let house = House::open().await;
    let owner = house.owner().await;
    let path = format!("/admin/people/{}", id_of(&house, "ola@lindgren.example").await);
    let sentence = "An organisation needs an owner. Make somebody else an owner first.";
    owner.get(&path).await;
    owner.post(&path, &[("role", "facilitator")]).await.must_be(422).must_have(sentence);
    owner.get(&format!("{path}/remove")).await;
    owner.post(&format!("{path}/remove"), &[]).await.must_be(422).must_have(sentence);
    owner.get("/account").await.must_be(200);

    let second = house.signed_in("Sam Second", "sam@lindgren.example", Role::Owner).await;
    second.get(&path).await;
    second.post(&path, &[("role", "facilitator")]).await.must_be(303);
    owner.get("/account").await.must_be(303);
}

#[actix_web::test]
async fn people_of_another_organisation_are_not_found() {
    let house = House::open().await;
    house.facilitator().await;
    let foreign = house.foreign_facilitator().await;
    let path = format!("/admin/people/{}", id_of(&house, MARA).await);
    foreign.get("/admin/people").await.must_be(200);
    foreign.get(&path).await.must_be(404);
    foreign.get("/admin/people").await;
    foreign.post(&path, &[("role", "owner")]).await.must_be(404);
    foreign.get("/admin/people").await;
    foreign.post(&format!("{path}/remove"), &[]).await.must_be(404);
    let facilitator = house.facilitator().await;
    facilitator.get("/account").await;
    facilitator.post(&path, &[("role", "owner")]).await.must_be(403);
    facilitator.get("/account").await.must_be(200).must_have("Facilitator");
}

#[actix_web::test]
async fn settings_are_the_owners_and_the_smallest_group_only_grows() {
    let house = House::open().await;
    let owner = house.owner().await;
    owner.get("/admin/organisation").await.must_be(200);
    let fields = |least| [("organisation", "Lindgren Glas"), ("timezone", "Europe/Berlin"), ("min_group", least)];
    owner.post("/admin/organisation", &fields("4")).await.must_be(422).must_have("can only go up. It is 5 now");
    owner.submit("/admin/organisation", &fields("8")).await.must_be(200).must_have("Alliance at Lindgren Glas");
    owner.post("/admin/organisation", &fields("7")).await.must_be(422).must_have("It is 8 now");
    let nowhere = [("organisation", ""), ("timezone", "Etc/../passwd"), ("min_group", "9")];
    owner.post("/admin/organisation", &nowhere).await.must_be(422).must_have("Choose a time zone from the list");
    let kept = rows(&house, |c| {
        organisations::table.select((organisations::timezone, organisations::min_group)).first::<(String, i32)>(c)
    });
    assert_eq!(kept.await, ("Europe/Berlin".to_owned(), 8));
}
