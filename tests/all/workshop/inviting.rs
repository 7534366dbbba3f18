//! Letters of a round: invitations, reminders, corrected addresses.

use super::*;

#[actix_web::test]
async fn the_facilitator_reads_the_invitation_first() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = with_people(&mara, NINE).await;
    mara.get(&format!("{workshop}/plan/check")).await;
    let page = mara.submit(&format!("{workshop}/trial"), &[]).await;
    assert!(page.has("You get the invitation first."), "{}", page.words());
    let trial = house.letter_to("mara.okafor@lindgren.example").await;
    assert_eq!(trial.kind, "trial");
    assert_eq!(trial.subject, "To you first: Twelve questions for Thursday, about five minutes");
    assert!(!trial.text.contains("/m/"), "{}", trial.text);
    assert_eq!(house.letters().await.len(), 1);
}

#[actix_web::test]
async fn an_invitation_says_why_how_long_until_when_and_who_sees_what() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    assert_eq!(house.letters().await.len(), 4);
    let letter = house.letter_to("ruth@lindgren.example").await;
    for said in [
        "Hello Ruth Adeyemi,",
        "Nothing is broken.",
        "It takes about 5 minutes",
        "until Wednesday 18 November, 18:00.",
        "Your team: Everybody sees how many chose what, after the reveal, from three answers up.",
        "Mara Okafor at Lindgren Optics put you on the list",
        "/join and type the code",
    ] {
        let words = letter.text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(said), "{said}\n{}", letter.text);
    }
    assert!(letter.unsubscribe.starts_with(&format!("{}/u/", house.address)));
    let link = house.path_in(&letter.text, "/m/");
    assert!(letter.html.contains(&link));
    let board = mara.get(&workshop).await;
    assert!(!board.body.contains(&link) && !board.body.contains("/m/"));
}

#[actix_web::test]
async fn sending_twice_sends_once() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = with_people(&mara, NINE).await;
    let check = mara.get(&format!("{workshop}/plan/check")).await;
    let form = check.body.split("<form").find(|form| form.contains("/open\"")).unwrap();
    let hidden = |name: &str| {
        let rest = form.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
        (name.to_owned(), rest.split('"').next().unwrap().to_owned())
    };
    let body = crate::house::encode(&[hidden("csrf"), hidden("form_key")]);
    let first = mara.post_raw(&format!("{workshop}/open"), &body).await;
    let second = mara.post_raw(&format!("{workshop}/open"), &body).await;
    assert_eq!((first.status, second.status), (303, 303));
    assert_eq!(house.letters().await.len(), 4);
    mara.get("/workshops").await;
    let late = mara.post(&format!("{workshop}/open"), &[("form_key", "the-key-of-another-page")]).await;
    assert_eq!(late.status, 409);
    assert_eq!(house.letters().await.len(), 4);
}

#[actix_web::test]
async fn reminders_go_to_the_missing_only_and_at_most_twice() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    answered(&house, "Ruth Adeyemi", true).await;
    answered(&house, "Jonas Lind", false).await;
    let reminders = format!("{workshop}/reminders");
    for round in 1..=2 {
        let page = mara.get(&workshop).await;
        assert!(page.has("Remind the three still missing"), "{}", page.words());
        mara.post(&reminders, &[]).await;
        let mut to = letters_of(&house, "reminder").await;
        to.sort_unstable();
        to.dedup();
        assert_eq!(to, ["ines@lindgren.example", "jonas@lindgren.example", "leila@lindgren.example"]);
        assert_eq!(letters_of(&house, "reminder").await.len(), 3 * round);
    }
    // Whether anybody can still be reminded would tell, in a small team, who is missing.
    mara.get(&workshop).await.must_have("Remind the three still missing").must_have("Nobody gets more than two.");
    let page = mara.submit(&reminders, &[("form_key", "the-key-of-an-older-page")]).await;
    page.must_have("Whoever is still missing gets a reminder, unless they have had two");
    assert_eq!(letters_of(&house, "reminder").await.len(), 6);
    assert!(house.letter_to("ines@lindgren.example").await.subject.contains("days left to answer"));
    let mails = mara.get(&format!("{workshop}/mails")).await;
    let by_name = mails.body.matches("ines@lindgren.example").count();
    assert_eq!(by_name, mails.body.matches("ruth@lindgren.example").count());
    mails.must_have("4 waiting. Reminders are neither listed nor counted here");
}

#[actix_web::test]
async fn the_clockwork_reminds_once_a_day_before_closing() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    opened(&mara, NINE).await;
    answered(&house, "Ruth Adeyemi", true).await;
    assert_eq!(remind::remind_due(&house.inner).await.unwrap(), 0);
    house.turn_clock(SignedDuration::from_hours(34));
    assert_eq!(remind::remind_due(&house.inner).await.unwrap(), 3);
    assert_eq!(remind::remind_due(&house.inner).await.unwrap(), 0);
    house.turn_clock(SignedDuration::from_hours(20));
    assert_eq!(remind::remind_due(&house.inner).await.unwrap(), 0);
    let letter = house.letter_to("ines@lindgren.example").await;
    assert_eq!((letter.kind.as_str(), letter.subject.as_str()), ("reminder", "Answers close tomorrow, 18:00"));
}

#[actix_web::test]
async fn a_reminder_has_a_link_of_its_own_and_the_first_link_goes_on_opening() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    let first = house.path_in(&house.letter_to("ruth@lindgren.example").await.text, "/m/");
    mara.get(&workshop).await;
    mara.post(&format!("{workshop}/reminders"), &[]).await;
    let second = house.path_in(&house.letter_to("ruth@lindgren.example").await.text, "/m/");
    assert_ne!(first, second);
    assert_eq!((opens(&house, &first).await, opens(&house, &second).await), (true, true));
}

/// Whether a personal link leads to an invitation.
async fn opens(house: &House, path: &str) -> bool {
    let token = alliance::base::token::Token::parse(path.strip_prefix("/m/").unwrap()).unwrap();
    let find =
        move |conn: &mut alliance::store::AnyConnection| alliance::store::invitation::find_by_link(conn, &token.hash());
    house.inner.db.read(find).await.unwrap().is_some()
}

#[actix_web::test]
async fn correcting_an_address_kills_the_old_link() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    let old = house.path_in(&house.letter_to("ruth@lindgren.example").await.text, "/m/");
    let ruth = person(&mara, &workshop, "Ruth").await;
    mara.get(&ruth).await;
    let taken = mara.post(&format!("{ruth}/address"), &[("email", "ines@lindgren.example")]).await;
    assert_eq!(taken.status, 422);
    assert!(taken.has("Somebody else in Atlas has this address."), "{}", taken.words());
    assert!(opens(&house, &old).await);
    let page = mara.submit(&format!("{ruth}/address"), &[("email", "ruth.adeyemi@lindgren.example")]).await;
    assert!(page.has("Corrected."), "{}", page.words());
    let new = house.path_in(&house.letter_to("ruth.adeyemi@lindgren.example").await.text, "/m/");
    assert_eq!((opens(&house, &old).await, opens(&house, &new).await), (false, true));
}

#[actix_web::test]
async fn an_invitation_is_sent_again_after_an_hour() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    let ruth = person(&mara, &workshop, "Ruth").await;
    mara.get(&ruth).await;
    let page = mara.post(&format!("{ruth}/invitation"), &[]).await;
    assert_eq!(page.status, 422);
    assert!(page.has("less than an hour ago"), "{}", page.words());
    house.turn_clock(SignedDuration::from_hours(2));
    mara.get(&ruth).await;
    let page = mara.submit(&format!("{ruth}/invitation"), &[]).await;
    assert!(page.has("The invitation goes out once more."), "{}", page.words());
    assert_eq!(letters_of(&house, "invitation").await.len(), 5);
}

#[actix_web::test]
async fn whoever_will_not_take_part_is_not_written_to_and_moves_no_number() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    let link = house.path_in(&house.letter_to("ruth@lindgren.example").await.text, "/m/");
    let ruth = person(&mara, &workshop, "Ruth").await;
    mara.get(&ruth).await;
    let page = mara.submit(&format!("{ruth}/standpoint"), &[("to", "declines")]).await;
    assert!(page.has("Will not take part"));
    assert!(page.has("Remind the four still missing"));
    assert!(!opens(&house, &link).await);
    mara.post(&format!("{workshop}/reminders"), &[]).await.must_be(303);
    assert_eq!(letters_of(&house, "reminder").await.len(), 3);
    assert!(!letters_of(&house, "reminder").await.contains(&"ruth@lindgren.example".to_owned()));
    mara.get(&ruth).await;
    mara.submit(&format!("{ruth}/standpoint"), &[("to", "takes-part")]).await;
    mara.get(&ruth).await;
    mara.submit(&format!("{ruth}/standpoint"), &[("to", "not-counted")]).await;
    assert!(mara.get(&workshop).await.has("Nobody has finished yet"));
    assert!(mara.get(&format!("{workshop}/people")).await.has("Not counted"));
    let mine = mara.post(&format!("{ruth}/standpoint"), &[("to", "off-the-list")]).await;
    assert_eq!(mine.status, 409);
}

#[actix_web::test]
async fn who_stopped_reminders_is_not_among_those_to_remind() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    mara.get(&workshop).await;
    mara.post(&format!("{workshop}/reminders"), &[]).await.must_be(303);
    let stop = house.letter_to("ruth@lindgren.example").await.unsubscribe.replace(&house.address, "");
    house.stranger().post_raw(&stop, "List-Unsubscribe=One-Click").await.must_be(200);
    house.turn_clock(SignedDuration::from_hours(34));
    assert_eq!(remind::remind_due(&house.inner).await.unwrap(), 3);
    let is_missing = |conn: &mut alliance::store::AnyConnection| {
        let id: i64 = workshops::table.select(workshops::id).first(conn)?;
        Ok::<_, StoreError>(alliance::store::headway::list_missing(conn, WorkshopId(id))?.len())
    };
    assert_eq!(house.inner.db.read(is_missing).await.unwrap(), 0, "three have had two, and one wants none");
    assert_eq!(letters_of(&house, "reminder").await.iter().filter(|to| to.starts_with("ruth")).count(), 1);
    house.facilitator().await.get(&workshop).await.must_have("Remind the four still missing");
}

#[actix_web::test]
async fn an_organisation_writes_at_most_two_thousand_letters_a_day_and_the_others_on_the_next() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = with_people(&mara, NINE).await;
    let (organisation, now, inner) = (house.organisation, house.now(), house.inner.clone());
    // Written by other workshops of the same house.
    let others = house.inner.db.write(Turn::Post, move |tx| {
        use alliance::domain::letter::{LetterBody, LetterKind};
        for number in 0..1_997 {
            let new = alliance::store::outbox::NewLetter {
                organisation,
                workshop: None,
                member: None,
                kind: LetterKind::SignIn,
                dedupe_key: format!("other-{number}"),
                to_name: "Somebody",
                to_address: "somebody@lindgren.example",
                body: LetterBody::default(),
                unsubscribe: String::new(),
            };
            alliance::store::outbox::add(tx, &inner.site, &inner.dice, now, &new)?;
        }
        Ok::<_, StoreError>(())
    });
    others.await.unwrap();
    let check = mara.get(&format!("{workshop}/plan/check")).await;
    check.must_have("Three letters leave today, the other one tomorrow");
    mara.post(&format!("{workshop}/open"), &[]).await.must_be(303);
    let due = alliance::acts::post::claim(&house.inner, 3_000).await.unwrap();
    assert_eq!(due.iter().filter(|claimed| claimed.letter.subject.contains("questions")).count(), 3);
    // A trial is not worth a wait.
    let second = with_people(&mara, "Nils Berg, nils@lindgren.example").await;
    mara.get(&format!("{second}/plan/check")).await.must_have("The letters of today are used up");
    let page = mara.post(&format!("{second}/trial"), &[]).await;
    page.must_be(429).must_have("today’s are used up");
}

#[actix_web::test]
async fn a_corrected_address_has_not_come_back() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    let ruth = person(&mara, &workshop, "Ruth").await;
    for (is_closed, address, expected) in [(false, "ruth@x.example", "invited"), (true, "ruth@y.example", "listed")] {
        let came_back = house.inner.db.write(Turn::Post, |tx| {
            diesel::update(invitations::table).set(invitations::state.eq("came_back")).execute(&mut **tx)?;
            Ok::<_, StoreError>(())
        });
        came_back.await.unwrap();
        if is_closed {
            mara.get(&format!("{workshop}/close")).await;
            mara.post(&format!("{workshop}/close"), &[]).await.must_be(303);
        }
        mara.get(&ruth).await;
        mara.post(&format!("{ruth}/address"), &[("email", address)]).await.must_be(303);
        assert_eq!(state_of(&house, address).await, expected);
    }
    assert_eq!(state_of(&house, "ines@lindgren.example").await, "came_back");
}

async fn state_of(house: &House, address: &'static str) -> String {
    let read = move |conn: &mut alliance::store::AnyConnection| {
        invitations::table
            .inner_join(members::table)
            .filter(members::email.eq(address))
            .select(invitations::state)
            .first(conn)
            .map_err(StoreError::from)
    };
    house.inner.db.read(read).await.unwrap()
}
