//! The tables come up on an empty database, go down without a trace, and come up again; on both databases.

use alliance::store::AnyConnection;
use alliance::store::schema::{organisations, workshops};
use alliance::store::{Db, StoreError, Turn, person};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel_migrations::{FileBasedMigrations, MigrationHarness};

use super::house::{House, place};

#[actix_web::test]
async fn tables_come_up_go_down_and_come_up_again() {
    let folder = tempfile::tempdir().unwrap();
    let place = place(&folder);
    let db = Db::open(&place, 1).unwrap();
    let now = jiff::Timestamp::UNIX_EPOCH;
    let add = move |tx: &mut alliance::store::Tx| {
        let new = person::NewOrganisation { name: "Lindgren Optics", timezone: "Europe/Stockholm", now };
        person::add_organisation(tx, &new).map(drop)
    };
    db.write(Turn::House, add).await.unwrap();
    drop(db);

    match place.open().unwrap() {
        AnyConnection::Sqlite(mut conn) => down_and_up(&mut conn, "sqlite"),
        AnyConnection::Postgresql(mut conn) => down_and_up(&mut conn, "postgres"),
    }
    let db = Db::open(&place, 1).unwrap();
    let count = db.read(|conn| organisations::table.count().get_result::<i64>(conn).map_err(StoreError::from));
    assert_eq!(count.await.unwrap(), 0, "going down removed the rows");
    db.write(Turn::House, add).await.unwrap();
}

fn down_and_up<DB: diesel::backend::Backend>(conn: &mut impl MigrationHarness<DB>, folder: &str) {
    let path = format!("{}/migrations/{folder}", env!("CARGO_MANIFEST_DIR"));
    let steps = FileBasedMigrations::from_path(path).unwrap();
    assert!(!conn.has_pending_migration(steps.clone()).unwrap(), "the built-in steps are those of the folder");
    conn.revert_all_migrations(steps.clone()).unwrap();
    assert!(conn.has_pending_migration(steps.clone()).unwrap());
    conn.run_pending_migrations(steps).unwrap();
}

#[actix_web::test]
async fn a_house_whose_newest_step_is_missing_is_not_ready() {
    let house = House::open().await;
    let client = house.stranger();
    client.get("/readyz").await.must_be(200);
    let say = |words: &'static str| {
        house.inner.db.write(Turn::House, move |tx| tx.batch_execute(words).map_err(StoreError::from))
    };
    let steps = "INSERT INTO __diesel_schema_migrations (version) VALUES ('99999999999999')";
    say(steps).await.unwrap();
    client.get("/readyz").await.must_be(200).must_have("ready");
    say("DELETE FROM __diesel_schema_migrations WHERE version = '99999999999999'").await.unwrap();
    let newest = "DELETE FROM __diesel_schema_migrations \
        WHERE version = (SELECT max(version) FROM __diesel_schema_migrations)";
    say(newest).await.unwrap();
    assert_eq!((client.get("/healthz").await.status, client.get("/readyz").await.status), (200, 503));
}

#[test]
fn both_folders_hold_the_same_steps() {
    let steps = |folder: &str| {
        let path = format!("{}/migrations/{folder}", env!("CARGO_MANIFEST_DIR"));
        let mut names: Vec<_> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(steps("sqlite"), steps("postgres"));
}

#[actix_web::test]
async fn the_database_itself_refuses_a_group_size_under_its_floor() {
    let house = House::open().await;
    let organisation = house.organisation.0;
    house.facilitator().await;
    let refused = house
        .inner
        .db
        .write(Turn::House, move |tx| {
            diesel::insert_into(workshops::table)
                .values((
                    (
                        workshops::organisation_id.eq(organisation),
                        workshops::public_id.eq("x"),
                        workshops::facilitator_id.eq(1_i64),
                        workshops::title.eq(""),
                        workshops::kind.eq("first"),
                        workshops::stage.eq("planning"),
                        workshops::mode.eq("counted"),
                        workshops::hr_level.eq("status"),
                        workshops::team_min.eq(3),
                        workshops::hr_min.eq(4),
                        workshops::question_set.eq("core"),
                        workshops::questions.eq(""),
                    ),
                    (
                        workshops::frame.eq(""),
                        workshops::guard_note.eq(""),
                        workshops::timezone.eq("UTC"),
                        workshops::session_minutes.eq(90),
                        workshops::join_is_open.eq(false),
                        workshops::roster_is_closed.eq(false),
                        workshops::has_answers.eq(false),
                        workshops::created_at.eq(chrono::NaiveDateTime::default()),
                        workshops::ended_reason.eq(""),
                        workshops::version.eq(1),
                    ),
                ))
                .execute(&mut **tx)
                .map_err(StoreError::from)
        })
        .await;
    let said = format!("{:?}", refused.unwrap_err());
    assert!(said.contains("floor"), "{said}");
}
