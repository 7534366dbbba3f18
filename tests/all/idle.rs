//! A member's device that nobody uses for a day, and the link that opens it again.

use alliance::acts::upkeep;
use alliance::store::StoreError;
use alliance::store::schema::devices;
use diesel::prelude::*;
use jiff::SignedDuration;

use super::atlas::{Atlas, Plan};
use super::house::{Client, House};

fn hours(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count)
}

async fn count_devices(house: &House) -> i64 {
    house.inner.db.read(|conn| devices::table.count().get_result(conn).map_err(StoreError::from)).await.unwrap()
}

/// Time passes; what was noted is written down as the clockwork does it.
async fn pass(house: &House, time: SignedDuration) {
    upkeep::note_devices(&house.inner).await.unwrap();
    house.turn_clock(time);
}

#[actix_web::test]
async fn a_device_nobody_used_for_a_day_is_over_until_its_link_is_opened_again() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan { closes_in: Some(hours(24 * 30)), ..Plan::default() }).await;
    let phone = atlas.member(&house, 0).await;
    atlas.answer(&phone, (0, 4), &[("first_response", "both")]).await.must_be(303);
    for page in ["/check", "/wall", "/mine"] {
        pass(&house, hours(23)).await;
        phone.get(&atlas.my(0, page)).await.must_be(200);
    }
    phone.get(&atlas.my(0, "/q/2")).await.must_be(200);
    pass(&house, hours(25)).await;
    for page in ["", "/q/4", "/check", "/mine", "/card", "/wall", "/wall/events", "/draft"] {
        let over = phone.get(&atlas.my(0, page)).await;
        over.must_be(404).must_have("open the link from your mail again");
    }
    phone.get("/accessibility").await;
    phone.post(&atlas.my(0, "/check"), &[]).await.must_be(404);
    pass(&house, hours(0)).await;
    phone.get(&atlas.my(0, "/check")).await.must_be(404);

    atlas.start(&phone, 0).await.must_be(303);
    phone.get(&atlas.my(0, "/check")).await.must_be(200).must_have("Say what works and what does not, together");
    assert_eq!(count_devices(&house).await, 1, "it is the same device, with what it may read");
}

#[actix_web::test]
async fn a_device_in_use_day_by_day_still_ends_with_the_links_of_its_workshop() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let phone = atlas.member(&house, 0).await;
    for day in 1..18 {
        pass(&house, hours(23)).await;
        let page = phone.get(&atlas.my(0, "/mine")).await;
        assert_eq!(page.status, 200, "on day {day}");
    }
    pass(&house, hours(23)).await;
    pass(&house, hours(23)).await;
    let over = phone.get(&atlas.my(0, "/mine")).await;
    assert!([404, 410].contains(&over.status), "{}", over.words());
}

#[actix_web::test]
async fn who_came_in_by_the_code_and_has_no_link_keeps_the_device() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let guest = house.stranger();
    guest.get("/").await;
    let path = guest.submit("/join", &[("code", atlas.code.as_str())]).await.path;
    let start = guest.submit(&path, &[("name", "Kim Duarte")]).await;
    start.must_be(200).must_have("Hello Kim Duarte.");
    let check = format!("/{}/check", start.path.split('/').skip(1).take(2).collect::<Vec<_>>().join("/"));
    guest.get(&check).await.must_be(200);
    pass(&house, hours(24 * 3)).await;
    guest.get(&check).await.must_be(200);
}

#[actix_web::test]
async fn that_a_device_is_in_use_is_noted_once_an_hour_and_to_the_hour() {
    let house = House::open().await;
    let atlas = Atlas::open(&house, Plan::default()).await;
    let phone = atlas.member(&house, 0).await;
    read(&phone, &atlas).await;
    assert_eq!(house.inner.seen.take_devices().len(), 0, "it has just begun");
    house.turn_clock(SignedDuration::from_mins(90));
    read(&phone, &atlas).await;
    upkeep::note_devices(&house.inner).await.unwrap();
    let seen_at = house.inner.db.read(|conn| {
        devices::table.select(devices::seen_at).first::<chrono::NaiveDateTime>(conn).map_err(StoreError::from)
    });
    assert_eq!(seen_at.await.unwrap().to_string(), "2026-11-16 09:00:00");
    house.turn_clock(SignedDuration::from_mins(20));
    read(&phone, &atlas).await;
    assert_eq!(house.inner.seen.take_devices().len(), 0, "the hour is not over");
}

async fn read(phone: &Client, atlas: &Atlas) {
    phone.get(&atlas.my(0, "/check")).await.must_be(200);
    phone.get(&atlas.my(0, "/q/1")).await.must_be(200);
}
