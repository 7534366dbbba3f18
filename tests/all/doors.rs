//! The two doors to the data: what is confirmed is kept, what fails leaves nothing, and a burst shares its commits.

use alliance::store::schema::idempotency_keys as keys;
use alliance::store::{Db, StoreError, Turn, idempotency};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::house::House;

async fn count(house: &House) -> i64 {
    house.inner.db.read(|conn| keys::table.count().get_result(conn).map_err(StoreError::from)).await.unwrap()
}

#[actix_web::test]
async fn a_write_that_fails_leaves_nothing_and_its_neighbours_stay() {
    let house = House::open().await;
    let now = house.now();
    let writes = (0..40).map(|n| {
        house.inner.db.write(Turn::House, move |tx| {
            idempotency::add(tx, &format!("key-{n:020}"), "", now)?;
            if n % 4 == 0 { Err(StoreError::NotFound) } else { Ok(()) }
        })
    });
    let outcomes = futures_util::future::join_all(writes).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 30);
    assert_eq!(count(&house).await, 30);
}

#[actix_web::test]
async fn a_write_that_panics_is_undone_alone_and_the_next_one_works() {
    let house = House::open().await;
    let now = house.now();
    let outcome: Result<(), StoreError> = house
        .inner
        .db
        .write(Turn::House, move |tx| {
            idempotency::add(tx, "key-that-is-not-kept-at-all", "", now)?;
            panic!("a fault of the program")
        })
        .await;
    assert!(outcome.is_err());
    house.inner.db.write(Turn::House, move |tx| idempotency::add(tx, "key-of-the-next-write", "", now)).await.unwrap();
    assert_eq!(count(&house).await, 1);
}

#[actix_web::test]
async fn a_row_that_is_there_already_says_so() {
    let house = House::open().await;
    let now = house.now();
    let add = || house.inner.db.write(Turn::House, move |tx| idempotency::add(tx, "the-same-key-twice", "", now));
    add().await.unwrap();
    assert!(matches!(add().await, Err(StoreError::Duplicate(_))));
}

#[actix_web::test]
async fn a_reader_cannot_write_on_sqlite() {
    if super::house::postgres_url().is_some() {
        return;
    }
    let house = House::open().await;
    let outcome = house.inner.db.read(|conn| diesel::delete(keys::table).execute(conn).map_err(StoreError::from)).await;
    assert!(matches!(outcome, Err(StoreError::Broken(_))), "{outcome:?}");
}

#[actix_web::test]
async fn read_change_write_is_never_lost_between_writers() {
    let house = House::open().await;
    let now = house.now();
    let start =
        |tx: &mut alliance::store::Tx| idempotency::add(tx, "a-counter-of-writes", "0", jiff::Timestamp::UNIX_EPOCH);
    house.inner.db.write(Turn::House, start).await.unwrap();
    let steps = (0..50).map(|_| {
        house.inner.db.write(Turn::House, move |tx| {
            let seen = idempotency::find_outcome(tx, "a-counter-of-writes")?.unwrap_or_default();
            let next = seen.parse::<u32>().unwrap_or(0) + 1;
            idempotency::remove_older(tx, now)?;
            idempotency::add(tx, "a-counter-of-writes", &next.to_string(), jiff::Timestamp::UNIX_EPOCH)
        })
    });
    for outcome in futures_util::future::join_all(steps).await {
        outcome.unwrap();
    }
    let end = house.inner.db.read(|conn| idempotency::find_outcome(conn, "a-counter-of-writes")).await.unwrap();
    assert_eq!(end.as_deref(), Some("50"));
}

#[actix_web::test]
async fn a_postgresql_that_only_reads_is_not_ready() {
    if super::house::postgres_url().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    // One connection, so that what is set on it holds for whoever asks next.
    let db = Db::open(&super::house::place(&folder), 1).unwrap();
    for (setting, is_ready) in [("off", true), ("on", false), ("off", true)] {
        let words = format!("SET default_transaction_read_only = {setting}");
        db.read(move |conn| conn.batch_execute(&words).map_err(StoreError::from)).await.unwrap();
        assert_eq!(db.is_ready().await, is_ready, "read only: {setting}");
    }
}
