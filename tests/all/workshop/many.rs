//! Long lists: letters leave over several days.

use alliance::store::schema::letters;

use super::*;

fn list(people: std::ops::Range<usize>) -> String {
    people.map(|n| format!("Person {n:03}, person{n:03}@lindgren.example\n")).collect()
}

/// Hours until each invitation leaves, by the name it goes to; who never gets one is left out.
async fn leaving(house: &House) -> Vec<(String, i64)> {
    let now = house.now().as_second();
    let rows: Vec<(String, chrono::NaiveDateTime)> = house
        .inner
        .db
        .read(|conn| {
            letters::table
                .filter(letters::kind.eq("invitation"))
                .filter(letters::state.eq("waiting"))
                .order(letters::to_name)
                .select((letters::to_name, letters::next_at))
                .load(conn)
                .map_err(StoreError::from)
        })
        .await
        .unwrap();
    rows.into_iter().map(|(name, at)| (name, (at.and_utc().timestamp() - now) / 3600)).collect()
}

#[actix_web::test]
async fn a_list_of_more_than_three_hundred_opens_and_its_letters_leave_over_days() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = with_people(&mara, &list(0..450)).await;
    let check = mara.get(&format!("{workshop}/plan/check")).await;
    check.must_have("300 letters leave today, the other 150 tomorrow, each with a link of its own.");
    mara.post(&format!("{workshop}/open"), &[]).await.must_be(303);
    let leaving = leaving(&house).await;
    assert_eq!(leaving.len(), 450);
    let is_in_order = leaving.iter().enumerate().all(|(n, (_, hours))| *hours == if n < 300 { 0 } else { 24 });
    assert!(is_in_order, "the first of the list first: {leaving:?}");
    let today = alliance::acts::post::claim(&house.inner, 500).await.unwrap();
    assert_eq!(today.len(), 300, "the post takes those of today only");
    mara.get(&format!("{workshop}/mails")).await.must_have("This one waits for its day.");
    // One more person waits behind the others.
    mara.get(&format!("{workshop}/people")).await;
    mara.post(&format!("{workshop}/people"), &[("name", "Zoe Last"), ("email", "zoe@lindgren.example")])
        .await
        .must_be(303);
    let zoe = self::leaving(&house).await.into_iter().find(|(name, _)| name == "Zoe Last");
    assert_eq!(zoe, Some(("Zoe Last".to_owned(), 24)));
}

#[actix_web::test]
async fn a_long_list_brought_in_late_leaves_over_days_and_what_waits_at_closing_never_leaves() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    let import = format!("{workshop}/people/import");
    mara.get(&format!("{workshop}/people")).await;
    let preview = mara.upload(&import, "list", "", list(0..310).as_bytes()).await.location().unwrap();
    mara.get(&preview).await.must_have("At most 300 letters leave on one day");
    mara.post(&preview, &[]).await.must_be(303);
    let hours: Vec<i64> = leaving(&house).await.into_iter().map(|(_, hours)| hours).collect();
    let of = |wanted: i64| hours.iter().filter(|hours| **hours == wanted).count();
    assert_eq!((hours.len(), of(0), of(24)), (314, 300, 14));
    mara.get(&format!("{workshop}/close")).await;
    mara.post(&format!("{workshop}/close"), &[]).await.must_be(303);
    assert_eq!(leaving(&house).await.len(), 300, "nobody is asked after the end");
}

#[actix_web::test]
async fn letters_that_would_leave_after_closing_are_not_written() {
    let house = House::open().await;
    let mara = house.facilitator().await;
    let workshop = opened(&mara, NINE).await;
    house.turn_clock(SignedDuration::from_hours(40));
    let mara_again = house.facilitator().await;
    mara_again.get(&format!("{workshop}/people")).await;
    let import = format!("{workshop}/people/import");
    let preview = mara_again.upload(&import, "list", "", list(0..310).as_bytes()).await.location().unwrap();
    mara_again.get(&preview).await;
    mara_again.post(&preview, &[]).await.must_be(422).must_have("would leave after the answers close");
    assert_eq!(letters_of(&house, "invitation").await.len(), 4);
}
