//! The dashboard and what hangs on it, while answers come in.

use super::*;

#[actix_web::test]
async fn a_stranger_an_hr_reader_and_another_organisation_find_nothing() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    let ruth = person(&mara, &workshop, "Ruth").await;
    let fred = house.foreign_facilitator().await;
    let helena = house.hr_reader().await;
    let stranger = house.stranger();
    let pages = ["", "/people", "/mails", "/join.svg", "/plan/frame", "/plan/check", "/screen", "/events"]
        .map(|page| format!("{workshop}{page}"));
    for page in pages.iter().chain([&ruth]) {
        assert_eq!(fred.get(page).await.status, 404, "{page}");
        assert_eq!(helena.get(page).await.status, 403, "{page}");
        assert_eq!(stranger.get(page).await.status, 303, "{page}");
    }
    for deed in ["/open", "/trial", "/reminders", "/join", "/people"] {
        fred.get("/workshops").await;
        let page = fred.post(&format!("{workshop}{deed}"), &[("to", "renew"), ("name", "Fred")]).await;
        assert_eq!(page.status, 404, "{deed}");
    }
    fred.get("/workshops").await;
    let page = fred.post(&format!("{ruth}/address"), &[("email", "fred@other.example")]).await;
    assert_eq!(page.status, 404);
    assert_eq!(house.letters().await.len(), 4);
}

#[actix_web::test]
async fn a_dashboard_tells_how_many_have_answered_and_never_who() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    let without_keys = |page: &Page| {
        let parts: Vec<&str> = page.body.split("name=\"form_key\" value=\"").collect();
        parts.iter().map(|part| part.split_once('"').map_or(*part, |(_, rest)| rest)).collect::<String>()
    };
    let mut pages = Vec::new();
    for (finished, started) in [("Ruth Adeyemi", "Jonas Lind"), ("Jonas Lind", "Leila Haddad")] {
        nobody_answered(&house).await;
        answered(&house, finished, true).await;
        answered(&house, started, false).await;
        let mut shown = Vec::new();
        for page in ["", "/people", "/mails"] {
            shown.push(without_keys(&mara.get(&format!("{workshop}{page}")).await));
        }
        pages.push(shown);
    }
    assert_eq!(pages[0], pages[1]);
    assert!(
        pages[0][0].contains("One of four have finished") || pages[0][0].contains("One of four has finished"),
        "{}",
        pages[0][0]
    );
    assert!(pages[0][0].contains("two have not opened the link yet"));
}

#[actix_web::test]
async fn the_code_can_be_renewed_paused_and_shown_as_a_picture() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    let code = |page: &Page| page.body.split("class=\"joincode\">").nth(1).map(|rest| rest[..7].to_owned());
    let first = code(&mara.get(&workshop).await).unwrap();
    let picture = mara.get(&format!("{workshop}/join.svg")).await;
    assert_eq!((picture.status, picture.header("content-type")), (200, Some("image/svg+xml")));
    mara.get(&workshop).await;
    let second = code(&mara.submit(&format!("{workshop}/join"), &[("to", "renew")]).await).unwrap();
    assert_ne!(first, second);
    let paused = mara.submit(&format!("{workshop}/join"), &[("to", "pause")]).await;
    assert!(paused.has("Joining is paused."));
    assert!(!paused.body.contains("join.svg"));
    let open = mara.submit(&format!("{workshop}/join"), &[("to", "resume")]).await;
    assert_eq!(code(&open), Some(second));
}

#[actix_web::test]
async fn a_letter_that_came_back_is_the_first_thing_to_see() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    use alliance::store::schema::letters;
    house
        .inner
        .db
        .write(Turn::Post, |tx| {
            diesel::update(letters::table.filter(letters::to_address.eq("ruth@lindgren.example")))
                .set((
                    letters::state.eq("came_back"),
                    letters::reason.eq("The mail server does not know this address."),
                    letters::server_line.eq("550 5.1.1 <b>unknown</b>"),
                ))
                .execute(&mut **tx)?;
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
    let page = mara.get(&workshop).await;
    assert!(page.has("Ruth Adeyemi’s invitation came back"), "{}", page.words());
    assert!(page.has("The mail server does not know this address."));
    let mails = mara.get(&format!("{workshop}/mails")).await;
    assert!(mails.body.contains("550 5.1.1 &#60;b&#62;unknown"));
    let again = mails.body.split("action=\"").find(|rest| rest.contains("/again\"")).unwrap();
    let page = mara.submit(again.split('"').next().unwrap(), &[]).await;
    assert!(page.has("Trying again."), "{}", page.words());
    assert!(!mara.get(&workshop).await.has("came back"));
}

#[actix_web::test]
async fn only_the_owner_may_read_a_letter_in_the_browser() {
    let house = House::open().await;
    let (mara, ola) = (house.facilitator().await, house.owner().await);
    let workshop = opened(&mara, NINE).await;
    let mails = ola.get(&format!("{workshop}/mails")).await;
    let start = format!("href=\"{workshop}/mails/");
    let letter = mails.body.split(&start).nth(1).unwrap_or_else(|| panic!("{}", mails.words()));
    let letter = format!("{workshop}/mails/{}", letter.split('"').next().unwrap());
    let read = ola.get(&letter).await;
    assert!(read.has("Nothing is broken.") && read.body.contains("/m/"), "{}", read.words());
    assert_eq!(mara.get(&letter).await.status, 404);
    assert!(!mara.get(&format!("{workshop}/mails")).await.body.contains(&format!("href=\"{letter}\"")));
}

#[actix_web::test]
async fn after_closing_the_dashboard_says_what_is_next_and_nothing_of_links_or_reminders() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    answered(&house, "Ruth Adeyemi", true).await;
    answered(&house, "Jonas Lind", false).await;
    let open = mara.get(&workshop).await;
    open.must_have("have not opened the link yet").must_have("the reminder finds").must_have("Mails");
    assert!(!open.body.contains(">Letters<"));
    mara.get(&format!("{workshop}/close")).await;
    mara.post(&format!("{workshop}/close"), &[]).await.must_be(303);
    let closed = mara.get(&workshop).await;
    closed.must_be(200).must_have("Nobody answered").must_have("The answers are closed.").must_have("Mails");
    for gone in ["opened the link", "reminder", "Remind", "have finished", "has finished", "Refresh"] {
        assert!(!closed.has(gone), "{gone}: {}", closed.words());
    }
    let planned = planned(&mara).await;
    let planned = mara.get(&planned).await;
    planned.must_have("Nobody has been invited yet");
    assert!(!planned.has("opened the link") && !planned.has("Mails"), "{}", planned.words());
}

#[actix_web::test]
async fn who_comes_back_after_not_taking_part_begins_anew_and_no_number_moves() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    answered(&house, "Ruth Adeyemi", true).await;
    mara.get(&workshop).await.must_have("One of four has finished");
    let ruth = person(&mara, &workshop, "Ruth").await;
    for to in ["declines", "takes-part"] {
        mara.get(&ruth).await;
        mara.post(&format!("{ruth}/standpoint"), &[("to", to)]).await.must_be(303);
        let page = mara.get(&workshop).await;
        page.must_have("One of four has finished").must_have("Remind the three still missing");
    }
    mara.post(&format!("{workshop}/reminders"), &[]).await.must_be(303);
    let reminded = house.letters().await.into_iter().filter(|letter| letter.kind == "reminder");
    assert_eq!(reminded.count(), 4, "Ruth’s answers are gone, so she is asked again");
    mara.get(&format!("{workshop}/close")).await;
    mara.post(&format!("{workshop}/close"), &[]).await.must_be(303);
    mara.get(&workshop).await.must_have("Nobody answered");
}
