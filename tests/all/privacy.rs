//! Nothing leaves a team that its promise does not allow, by any way out.

use alliance::domain::workshop::HrLevel;
use alliance::store::schema::releases;
use alliance::store::{StoreError, Turn, Tx};
use alliance::web::router::entries;
use alliance::web::table::{Door, Method};
use diesel::prelude::*;
use jiff::SignedDuration;

use super::atlas::{Atlas, Plan};
use super::house::House;
use super::rounds::{
    CELEBRATE, Planned, QUESTION, add_participants, count_log, figures, freeze, planned, records, round, set_hr_level,
    take, unfrozen_round, upset,
};
use super::statements::writes;

#[actix_web::test]
async fn before_a_team_has_closed_there_is_nothing_to_see_or_take() {
    let house = House::open().await;
    let hr = house.hr_reader().await;
    hr.get("/people-team")
        .await
        .must_be(200)
        .must_have("Figures appear when a team has closed with five answers or more.");
    round(&house, Planned { stage: "open", ..planned(&[("Atlas", &[9])]) }).await;
    let page = hr.get("/people-team").await;
    page.must_have("Figures appear when a team has closed").must_have("Nobody has exported anything.");
    assert!(!page.has("Atlas"));
    for what in ["team_status", "results_long"] {
        let refused = take(&hr, what).await;
        refused.must_be(422).must_have("No team has figures yet.");
        assert!(!refused.has("Atlas"));
    }
    assert_eq!(count_log(&house).await, 0);
    assert_eq!(released(&house).await, Vec::<(i64, String, String)>::new());
}

/// Every released table: workshop, question, what stands in it.
async fn released(house: &House) -> Vec<(i64, String, String)> {
    let rows = releases::table.order(releases::id).select((releases::workshop_id, releases::question, releases::body));
    house.inner.db.read(move |conn| rows.load(conn).map_err(StoreError::from)).await.unwrap()
}

#[actix_web::test]
async fn a_round_is_frozen_as_it_closes_and_whoever_looks_changes_nothing() {
    let house = House::open().await;
    let people = &["Priya Nair", "Tomas Lind", "Ruth Adeyemi", "Ana Souza", "Leila Haddad"];
    let closes_in = Some(SignedDuration::from_hours(1));
    let atlas =
        Atlas::open(&house, Plan { people, hr_level: HrLevel::StatusAndSums, closes_in, ..Plan::default() }).await;
    for person in 0..5 {
        let phone = atlas.member(&house, person).await;
        atlas.answer(&phone, (person, 4), &[("first_response", "celebrate")]).await.must_be(303);
    }
    freeze(&house).await;
    assert!(released(&house).await.is_empty(), "nothing is frozen before the answers are closed");
    house.turn_clock(SignedDuration::from_hours(1));
    assert_eq!(alliance::acts::closing::close_due(&house.inner).await.unwrap(), 1);
    let frozen = released(&house).await;
    assert!(
        frozen.iter().any(|(_, question, body)| question == "first_response" && body.contains("5-9")),
        "{frozen:?}"
    );

    // One more, of a program that froze nothing.
    unfrozen_round(&house, planned(&[("Beacon", &[9])])).await;
    let (hr, owner) = (house.hr_reader().await, house.owner().await);
    house.begin_hearing();
    for entry in entries().iter().filter(|entry| entry.door == Door::ReportReader) {
        if entry.method == Method::Get {
            let path = entry.pattern.replace("{file}", "results_long");
            hr.get(&path).await.must_be(200);
            assert_eq!((hr.head(&path).await.status, owner.get(&path).await.status), (200, 200), "{path}");
        }
    }
    let heard = house.heard();
    assert!(heard.iter().any(|statement| statement.contains("\"releases\"") || statement.contains("`releases`")));
    assert_eq!(writes(&heard), Vec::<&str>::new());
    assert_eq!(released(&house).await, frozen);
    freeze(&house).await;
    assert!(released(&house).await.len() > frozen.len(), "the clockwork makes good what was left undone");
    hr.get("/people-team").await.must_have("Beacon");
}

#[actix_web::test]
async fn a_team_of_four_and_a_team_of_nine_are_counted_together() {
    let house = House::open().await;
    round(&house, planned(&[("Iris", &[4]), ("Kelp", &[7, 2])])).await;
    let hr = house.hr_reader().await;
    let page = hr.get("/people-team").await;
    page.must_have("Iris and Kelp, together").must_have("10 to 19").must_have("Some teams are counted together");
    let file = take(&hr, "results_long").await;
    file.must_be(200);
    assert_eq!(figures(&file)[0], format!("Iris + Kelp (together) | 10-19 | most | {CELEBRATE}"));
    assert!(figures(&file).iter().all(|line| line.starts_with("Iris + Kelp (together) | 10-19 | ")));
    assert!(!file.body.contains("5-9"));
}

#[actix_web::test]
async fn a_small_team_alone_is_not_shown_and_nobody_reads_why() {
    let house = House::open().await;
    round(&house, planned(&[("Moss", &[4])])).await;
    round(&house, planned(&[("Fern", &[])])).await;
    let hr = house.hr_reader().await;
    let page = hr.get("/people-team").await;
    let rows: Vec<&str> = page
        .body
        .split("</tr>")
        .filter(|row| row.contains("hidden-cell"))
        .map(|row| row.split("<tr>").last().unwrap())
        .collect();
    let [fern, moss] = rows.as_slice() else { panic!("two rows in {}", page.words()) };
    assert_eq!(fern.replace("Fern", "Moss"), **moss);
    let file = take(&hr, "results_long").await;
    assert_eq!(figures(&file), ["Moss |  | not shown | ", "Fern |  | not shown | "]);
    for reason in ["too_few", "too few", "protects", "sensitive"] {
        assert!(!file.body.contains(reason) && !page.body.contains(reason), "{reason}");
    }
}

#[actix_web::test]
async fn the_page_and_the_file_say_the_same_of_every_size() {
    let house = House::open().await;
    round(&house, planned(&[("Atlas", &[6]), ("Beacon", &[9, 3]), ("Dove", &[2, 2, 2]), ("Harbour", &[20, 5])])).await;
    let hr = house.hr_reader().await;
    let page = hr.get("/people-team?question=first_response").await;
    let file = take(&hr, "results_long").await;
    let lines = figures(&file);
    for line in [
        format!("Atlas | 5-9 | agree | {CELEBRATE}"),
        format!("Beacon | 10-19 | most | {CELEBRATE}"),
        "Dove | 5-9 | no shared answer | ".to_owned(),
        format!("Harbour | 20-39 | 80 % | {CELEBRATE}"),
        format!("All teams | 40-99 | 75 % | {CELEBRATE}"),
    ] {
        assert!(lines.contains(&line), "{line} in {lines:#?}");
    }
    let folded = page.words();
    for words in records(&file).iter().map(|cells| [cells[10].as_str(), cells[8].as_str()]) {
        let [figure, option] = words;
        let said = if figure == "agree" { format!("agree: {option}") } else { format!("{figure} {option}") };
        assert!(folded.contains(said.trim()), "{said} in {folded}");
    }
    page.must_have("How close: strong").must_have("All teams");
}

#[actix_web::test]
async fn what_was_released_stays_as_it_was() {
    let house = House::open().await;
    let (workshop, teams) = round(&house, planned(&[("Atlas", &[9])])).await;
    let hr = house.hr_reader().await;
    let before = take(&hr, "results_long").await;
    upset(&house, workshop, teams[0], 2).await;
    let after = take(&hr, "results_long").await;
    assert_eq!(before.body, after.body);
    hr.get("/people-team").await.must_have(&format!("agree: {CELEBRATE}"));
    let change = |tx: &mut Tx| {
        let all = diesel::update(releases::table);
        Ok::<_, StoreError>(all.set(releases::body.eq("{}")).execute(&mut **tx)?)
    };
    assert!(house.inner.db.write(Turn::House, change).await.is_err());
}

#[actix_web::test]
async fn a_promise_made_stricter_later_hides_what_was_released() {
    let house = House::open().await;
    let (workshop, _) = round(&house, planned(&[("Atlas", &[9])])).await;
    round(&house, planned(&[("Beacon", &[9])])).await;
    let hr = house.hr_reader().await;
    assert_eq!(figures(&take(&hr, "results_long").await).len(), 2);
    set_hr_level(&house, workshop, "status").await;
    let page = hr.get("/people-team").await;
    page.must_have("Atlas").must_have("not shown");
    assert_eq!(figures(&take(&hr, "results_long").await), [format!("Beacon | 5-9 | agree | {CELEBRATE}")]);
    set_hr_level(&house, workshop, "nothing").await;
    assert!(!hr.get("/people-team").await.has("Atlas"));
    let status = take(&hr, "team_status").await;
    assert!(!status.body.contains("Atlas") && status.body.contains("Beacon"));
}

#[actix_web::test]
async fn a_raised_group_size_hides_more() {
    let house = House::open().await;
    round(&house, Planned { hr_min: 10, ..planned(&[("Atlas", &[9])]) }).await;
    let hr = house.hr_reader().await;
    assert_eq!(figures(&take(&hr, "results_long").await), ["Atlas |  | not shown | "]);
}

#[actix_web::test]
async fn a_team_in_which_one_person_changed_is_not_shown_a_second_time() {
    let house = House::open().await;
    for (title, people) in [("How we work", 0..7), ("Second look", 1..8), ("Third look", 0..7)] {
        let (workshop, teams) = unfrozen_round(&house, Planned { title, ..planned(&[("Atlas", &[7])]) }).await;
        add_participants(&house, workshop, teams[0], people).await;
        freeze(&house).await;
    }
    let hr = house.hr_reader().await;
    hr.get("/people-team").await.must_have("5 to 9");
    let file = records(&take(&hr, "results_long").await);
    let said: Vec<(&str, &str)> = file.iter().map(|cells| (cells[3].as_str(), cells[10].as_str())).collect();
    assert_eq!(said, [("How we work", "agree"), ("Second look", "not shown"), ("Third look", "agree")]);
}

/// A team of one name and these people, who all say the same; closed.
async fn agreed(house: &House, teams: &'static [&'static str], people: &'static [&'static str]) {
    let (hr_level, questions) = (HrLevel::StatusAndSums, &[QUESTION][..]);
    let atlas = Atlas::open(house, Plan { teams, people, hr_level, questions, ..Plan::default() }).await;
    for person in 0..people.len() {
        let client = atlas.member(house, person).await;
        atlas.answer(&client, (person, 1), &[(QUESTION, "celebrate")]).await.must_be(303);
    }
    let (mara, page) = (house.facilitator().await, format!("/workshops/{}/close", atlas.public_id));
    mara.get(&page).await;
    mara.post(&page, &[]).await.must_be(303);
}

#[actix_web::test]
async fn another_name_of_the_team_does_not_tell_of_the_one_who_left() {
    let house = House::open().await;
    let six = &["Priya Nair", "Tomas Lind", "Ruth Adeyemi", "Ana Souza", "Leila Haddad", "Sam Whitfield"];
    let others = &["Aiko Mori", "Daniel Reyes", "Ines Carvalho", "Jonas Lind", "Kim Berg"];
    agreed(&house, &["Atlas"], six).await;
    let hr = house.hr_reader().await;
    let said = |file: super::house::Page, team: &str| -> Vec<String> {
        figures(&file).into_iter().filter(|line| line.starts_with(&format!("{team} | "))).collect()
    };
    assert!(said(take(&hr, "results_long").await, "Atlas")[0].starts_with("Atlas | 5-9 | agree"));
    agreed(&house, &["Beacon"], &six[1..]).await;
    agreed(&house, &["Cedar"], six).await;
    agreed(&house, &["Dune"], others).await;
    assert_eq!(said(take(&hr, "results_long").await, "Beacon"), ["Beacon |  | not shown | "], "one left");
    assert!(said(take(&hr, "results_long").await, "Cedar")[0].starts_with("Cedar | 5-9 | agree"), "the same people");
    assert!(said(take(&hr, "results_long").await, "Dune")[0].starts_with("Dune | 5-9 | agree"), "other people");
}

#[actix_web::test]
async fn owners_read_the_same_pages_and_facilitators_none_of_them() {
    let house = House::open().await;
    round(&house, planned(&[("Atlas", &[9])])).await;
    let (owner, facilitator, stranger) = (house.owner().await, house.facilitator().await, house.stranger());
    owner.get("/people-team").await.must_be(200).must_have("Atlas").must_have("Workshops");
    take(&owner, "results_long").await.must_be(200);
    for path in ["/people-team", "/people-team/exports"] {
        let refused = facilitator.get(path).await;
        assert!(!refused.must_be(403).has("Atlas"));
        assert_eq!(stranger.get(path).await.location().as_deref(), Some("/sign-in"));
    }
    facilitator.get("/accessibility").await;
    let fields = [("what", "results_long"), ("reason", "Curious")];
    facilitator.post("/people-team/export", &fields).await.must_be(403);
    let foreign = house.foreign_facilitator().await;
    let page = foreign.get("/people-team").await;
    assert!(!page.must_be(200).has("Atlas"));
    take(&foreign, "results_long").await.must_be(422);
}

#[actix_web::test]
async fn hr_sees_nothing_but_the_reports() {
    let house = House::open().await;
    round(&house, planned(&[("Atlas", &[9])])).await;
    let hr = house.hr_reader().await;
    let page = hr.get("/people-team").await;
    let csrf = page.body.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let closed = entries().into_iter().filter(|entry| !is_open_to_hr(entry.door));
    for entry in closed {
        let path = filled(entry.pattern);
        // A form without its fields may be refused for what it lacks before anybody looks whose it is.
        let (answer, refusals): (_, &[u16]) = match entry.method {
            Method::Get => (hr.get(&path).await, &[403, 404, 410]),
            Method::Post => {
                let body = format!("csrf={csrf}&form_key=aaaaaaaaaaaaaaaaaaaa");
                (hr.post_raw(&path, &body).await, &[400, 403, 404, 410, 415, 422])
            }
        };
        assert!(refusals.contains(&answer.status), "{:?} {path}: {}", entry.method, answer.status);
        assert!(!answer.has("Atlas"), "{path}");
    }
}

fn is_open_to_hr(door: Door) -> bool {
    matches!(door, Door::Public | Door::SignedIn | Door::ReportReader | Door::Link)
}

/// The address with an id nobody has in every place.
fn filled(pattern: &str) -> String {
    let part = |part: &str| if part.starts_with('{') { "a".repeat(26) } else { part.to_owned() };
    pattern.split('/').map(part).collect::<Vec<_>>().join("/")
}
