//! Lists of people: what a file may do, and what it may not.

use std::collections::BTreeSet;

use alliance::store::schema::{invitations, members, teams, workshop_teams};
use alliance::store::{StoreError, Turn, Tx};
use diesel::prelude::*;

use super::house::{Client, House, Page};

async fn planned(client: &Client) -> String {
    client.get("/workshops").await;
    let to = client.post("/workshops/new", &[]).await.location().unwrap();
    let workshop = to.strip_suffix("/plan/team").unwrap().to_owned();
    client.get(&to).await;
    client.post(&to, &[("name", "Atlas"), ("meetings", "4")]).await;
    workshop
}

async fn sent(client: &Client, workshop: &str, bytes: &[u8]) -> Page {
    client.get(&format!("{workshop}/people")).await;
    client.upload(&format!("{workshop}/people/import"), "file", "people.csv", bytes).await
}

/// The preview of a file, and its address.
async fn preview(client: &Client, workshop: &str, bytes: &[u8]) -> (Page, String) {
    let page = sent(client, workshop, bytes).await;
    assert_eq!(page.status, 303, "{}", page.words());
    let at = page.location().unwrap();
    (client.get(&at).await, at)
}

#[actix_web::test]
async fn a_list_is_shown_before_anything_of_it_is_kept() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = planned(&mara).await;
    let file = include_bytes!("../data/roster-with-faults.csv");
    let (page, at) = preview(&mara, &workshop, file).await;
    for said in
        ["Row 3, Email", "Row 5, Email", "Row 2 has the same address", "Left out on purpose, never kept here: Gender"]
    {
        assert!(page.has(said), "{said}\n{}", page.words());
    }
    assert!(mara.get(&format!("{workshop}/people")).await.has("Nobody is on the list yet."));
    mara.get(&at).await;
    let people = mara.submit(&at, &[]).await;
    assert!(people.has("Ruth Adeyemi") && !people.has("No Mail"), "{}", people.words());
    assert_eq!(house.letters().await.len(), 0);
}

#[actix_web::test]
async fn hostile_names_are_shown_as_text_everywhere() {
    let house = House::open().await;
    let (mara, ola) = (house.facilitator().await, house.owner().await);
    let workshop = planned(&mara).await;
    let file = include_bytes!("../data/roster-with-faults.csv");
    let (page, at) = preview(&mara, &workshop, file).await;
    let mut pages = vec![page];
    mara.post(&at, &[]).await;
    pages.push(mara.get(&format!("{workshop}/plan/check")).await);
    mara.post(&format!("{workshop}/open"), &[]).await;
    for at in ["", "/people", "/mails"] {
        pages.push(mara.get(&format!("{workshop}{at}")).await);
    }
    pages.push(ola.get(&format!("{workshop}/mails")).await);
    pages.push(mara.get("/teams").await);
    pages.push(mara.get("/workshops").await);
    for page in &pages {
        assert_eq!(page.status, 200, "{}", page.path);
        assert!(!page.body.contains("<img src=x") && !page.body.contains("<b>Beacon"), "{}", page.path);
        assert!(!page.body.contains('\u{202E}'), "{}", page.path);
    }
    assert!(pages[0].body.contains("&#60;img src=x"));
    for letter in house.letters().await {
        assert!(!letter.html.contains("<img src=x") && !letter.html.contains("<b>Beacon"));
    }
}

#[actix_web::test]
async fn each_team_in_a_list_takes_part() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = planned(&mara).await;
    let file = "Name,Email,Team\nRuth,ruth@lindgren.example,\nKim,kim@lindgren.example,Beacon\n";
    let (page, at) = preview(&mara, &workshop, file.as_bytes()).await;
    assert!(page.has("Teams that join this workshop: Beacon."), "{}", page.words());
    assert!(page.has("People without a team in the list belong to Atlas."));
    mara.post(&at, &[]).await;
    let check = mara.get(&format!("{workshop}/plan/check")).await;
    assert!(check.has("Atlas and Beacon") && check.has("Two people"), "{}", check.words());
}

#[actix_web::test]
async fn a_second_list_updates_people_and_takes_nobody_away() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = planned(&mara).await;
    let first = "Name,Preferred name,Email\nRuth Adeyemi,Ruthie,ruth@lindgren.example\nInes,,ines@lindgren.example\n";
    let (_, at) = preview(&mara, &workshop, first.as_bytes()).await;
    mara.post(&at, &[]).await;
    let second = "Name,Preferred name,Email\nRuth Adeyemi-Lind,,RUTH@lindgren.example\n";
    let (page, at) = preview(&mara, &workshop, second.as_bytes()).await;
    assert!(page.has("On the list already; kept up to date"), "{}", page.words());
    let people = mara.submit(&at, &[]).await;
    assert!(people.has("Ruth Adeyemi-Lind") && people.has("Ines") && people.has("Two people on the list"));
    mara.get(&format!("{workshop}/plan/check")).await;
    mara.post(&format!("{workshop}/open"), &[]).await;
    assert!(house.letter_to("ruth@lindgren.example").await.text.contains("Hello Ruthie,"));
}

#[actix_web::test]
async fn people_added_while_the_answers_are_open_are_written_to_at_once() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = planned(&mara).await;
    mara.get(&format!("{workshop}/plan/check")).await;
    mara.post(&format!("{workshop}/open"), &[]).await;
    let (page, at) = preview(&mara, &workshop, b"Ruth, ruth@lindgren.example\nines@lindgren.example").await;
    assert!(page.has("everybody new gets an invitation at once"), "{}", page.words());
    let first = mara.post(&at, &[]).await;
    assert_eq!(first.status, 303);
    assert_eq!(house.letters().await.len(), 2);
    assert!(house.letter_to("ines@lindgren.example").await.text.contains("Hello ines,"));
    mara.get(&format!("{workshop}/people")).await;
    mara.post(&format!("{workshop}/people"), &[("name", "Kim"), ("email", "kim@lindgren.example")]).await;
    assert_eq!(house.letter_to("kim@lindgren.example").await.kind, "invitation");
}

#[actix_web::test]
async fn a_file_that_is_too_large_is_refused_with_its_limit() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = planned(&mara).await;
    let large = sent(&mara, &workshop, &vec![b'a'; 1024 * 1024 + 1]).await;
    assert_eq!(large.status, 413);
    assert!(large.has("larger than 1 MiB"), "{}", large.words());
    let nothing = sent(&mara, &workshop, b" \n").await;
    assert_eq!(nothing.status, 422);
    assert!(nothing.has("Choose a file, or paste a list."));
    let (picture, _) = preview(&mara, &workshop, b"PK\x03\x04\0\0").await;
    assert!(picture.has("Nobody can be taken from this list"), "{}", picture.words());
}

/// A list of so many people as somebody pastes it, with the line ends of a browser.
fn lines(people: usize) -> String {
    let line = |number: usize| format!("Person Number{number:05}, person{number:05}@lindgren.example\r\n");
    (0..people).map(line).collect()
}

#[actix_web::test]
async fn a_pasted_list_may_be_as_long_as_a_file() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = planned(&mara).await;
    let at = format!("{workshop}/people/import");
    let list = lines(5000);
    assert!(list.len() > 200 * 1024 && list.len() < 1024 * 1024);
    mara.get(&format!("{workshop}/people")).await;
    let preview = mara.paste(&at, "list", &list).await;
    let preview = mara.get(&preview.must_be(303).location().unwrap()).await;
    preview.must_be(200).must_have("5000 people can be added");

    mara.get(&format!("{workshop}/people")).await;
    let longest = mara.paste(&at, "list", &"a".repeat(1024 * 1024)).await;
    longest.must_be(303);
    for too_long in [1024 * 1024 + 1, 5 * 1024 * 1024] {
        mara.get(&format!("{workshop}/people")).await;
        let refused = mara.paste(&at, "list", &"a".repeat(too_long)).await;
        refused.must_be(413).must_have("The list is larger than 1 MiB. Split it and paste one part after the other.");
        assert!(refused.body.ends_with("</html>\n") || refused.body.ends_with("</html>"), "the page is whole");
    }
    mara.get(&format!("{workshop}/people")).await;
    mara.paste(&at, "else", &"a".repeat(200 * 1024)).await.must_be(413);
}

#[actix_web::test]
async fn a_file_from_a_foreign_page_is_refused() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = planned(&mara).await;
    let at = format!("{workshop}/people/import");
    let body = "--x\r\nContent-Disposition: form-data; name=\"list\"\r\n\r\nRuth, ruth@lindgren.example\r\n--x--\r\n";
    let request = mara
        .http()
        .post(format!("{}{at}", house.address))
        .header("content-type", "multipart/form-data; boundary=x")
        .body(body);
    assert_eq!(mara.send(request, &at, true).await.status, 403);
}

/// A list of people, each in one of so many teams.
fn spread(people: usize, teams: usize) -> String {
    let row = |n: usize| format!("Person {n},p{n}@lindgren.example,Team {}\n", n % teams);
    format!("Name,Email,Team\n{}", (0..people).map(row).collect::<String>())
}

#[actix_web::test]
async fn a_thousand_people_are_taken_in_with_few_statements_and_stand_in_their_teams() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = planned(&mara).await;
    for round in ["new", "known"] {
        let (_, at) = preview(&mara, &workshop, spread(1000, 100).as_bytes()).await;
        house.begin_hearing();
        mara.post(&at, &[]).await.must_be(303);
        let statements = house.heard();
        assert!(statements.len() < 60, "{round}: {}", statements.len());
    }
    let rows = house.inner.db.read(|conn| {
        let rows = invitations::table
            .inner_join(members::table)
            .inner_join(teams::table)
            .inner_join(workshop_teams::table.on(workshop_teams::team_id.eq(invitations::team_id)))
            .order(members::id)
            .select((members::name, members::email, teams::name, members::team_id, workshop_teams::team_id));
        rows.load::<(String, Option<String>, String, i64, i64)>(conn).map_err(StoreError::from)
    });
    let rows = rows.await.unwrap();
    assert_eq!(rows.len(), 1000);
    let numbers: BTreeSet<usize> = rows
        .iter()
        .map(|(name, email, team, of_member, of_workshop)| {
            let number: usize = name.strip_prefix("Person ").unwrap().parse().unwrap();
            assert_eq!(email.as_deref(), Some(format!("p{number}@lindgren.example").as_str()));
            assert_eq!((team, of_member), (&format!("Team {}", number % 100), of_workshop));
            number
        })
        .collect();
    assert_eq!(numbers.len(), 1000);
}

#[actix_web::test]
async fn somebody_known_stays_who_they_are_and_whoever_left_is_back() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = planned(&mara).await;
    let (_, at) = preview(&mara, &workshop, b"Name,Email,Department\nRuth,Ruth@lindgren.example,Lenses\n").await;
    mara.post(&at, &[]).await.must_be(303);
    let leave = |tx: &mut Tx| {
        let left = alliance::store::time::to_row(jiff::Timestamp::UNIX_EPOCH);
        diesel::delete(invitations::table).execute(&mut **tx)?;
        let change = (members::left_at.eq(Some(left)), members::is_counted.eq(false), members::is_pending.eq(true));
        Ok::<_, StoreError>(diesel::update(members::table).set(change).execute(&mut **tx)?)
    };
    assert_eq!(house.inner.db.write(Turn::House, leave).await.unwrap(), 1);
    let before = ruth(&house).await;
    house.turn_clock(jiff::SignedDuration::from_hours(1));
    let (_, at) = preview(&mara, &workshop, b"Name,Email\nRuth Adeyemi,RUTH@lindgren.example\n").await;
    mara.post(&at, &[]).await.must_be(303);
    let after = ruth(&house).await;
    assert_eq!(before.0, after.0);
    let is_away = |(_, _, left_at, is_pending): &Ruth| (left_at.is_some(), *is_pending);
    assert_eq!((is_away(&before), is_away(&after)), ((true, true), (false, false)));
    assert_eq!((before.1.0.as_str(), after.1.0.as_str()), ("Ruth", "Ruth Adeyemi"));
    assert_eq!((after.1.1.as_str(), after.1.2), ("Lenses", Some("Ruth@lindgren.example".to_owned())));
}

/// Who she is, what the list says of her, when she left, and whether she waits.
type Ruth =
    ((i64, String, chrono::NaiveDateTime, bool), (String, String, Option<String>), Option<chrono::NaiveDateTime>, bool);

async fn ruth(house: &House) -> Ruth {
    let read = house.inner.db.read(|conn| {
        let same = (members::id, members::public_id, members::joined_at, members::is_counted);
        let said = (members::name, members::department, members::email);
        let rows = members::table.select((same, said, members::left_at, members::is_pending));
        rows.get_result::<Ruth>(conn).map_err(StoreError::from)
    });
    read.await.unwrap()
}

#[actix_web::test]
async fn a_workshop_has_room_for_two_thousand_teams() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = planned(&mara).await;
    let (page, _) = preview(&mara, &workshop, spread(2001, 2001).as_bytes()).await;
    page.must_have("Nobody can be taken from this list").must_have("There are more than 2000 teams in it.");
    let (page, at) = preview(&mara, &workshop, spread(2000, 2000).as_bytes()).await;
    page.must_have("2000 people can be added");
    let refused = mara.post(&at, &[]).await;
    refused.must_be(422).must_have("A workshop has room for 2000 teams, and with this list there would be 2001.");
    assert!(mara.get(&format!("{workshop}/people")).await.has("Nobody is on the list yet."));
}

#[actix_web::test]
async fn ten_thousand_people_can_be_looked_at_and_taken_in() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = planned(&mara).await;
    let (page, at) = preview(&mara, &workshop, include_bytes!("../data/roster-10000.csv")).await;
    assert!(page.has("10000 people can be added"), "{}", &page.words()[..400]);
    assert!(page.has("And 9800 more people."));
    let people = mara.submit(&at, &[]).await;
    assert!(people.has("10000 people on the list"), "{}", &people.words()[..400]);
}
