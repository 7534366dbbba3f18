//! Lists of people: what a file may do, and what it may not.

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
