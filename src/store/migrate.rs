//! Bringing the tables up to date, and refusing what would lose data.

use diesel::connection::SimpleConnection;
use diesel::deserialize::QueryableByName;
use diesel::migration::MigrationSource;
use diesel::sql_types::Text;
use diesel::sqlite::Sqlite;
use diesel::{RunQueryDsl, sql_query};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::connection::{AnyConnection, on_either};
use super::error::StoreError;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");
/// Below it the write-ahead log of SQLite can lose pages.
const OLDEST_SQLITE: [u32; 3] = [3, 51, 3];
/// Any number; the same in every instance, so that only one of them migrates at a time.
const MIGRATION_LOCK: i64 = 6_976_686_433;

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = Text)]
    version: String,
}

pub fn check_library(conn: &mut AnyConnection) -> Result<(), StoreError> {
    let AnyConnection::Sqlite(conn) = conn else {
        return Ok(());
    };
    let found = sql_query("SELECT sqlite_version() AS version").get_result::<Version>(conn)?.version;
    let parts: Vec<u32> = found.split('.').filter_map(|part| part.parse().ok()).collect();
    if parts.as_slice() < OLDEST_SQLITE.as_slice() {
        return Err(StoreError::Broken(format!("SQLite {found} can lose data; 3.51.3 or newer is needed")));
    }
    Ok(())
}

pub fn run(conn: &mut AnyConnection) -> Result<(), StoreError> {
    let outcome = match conn {
        AnyConnection::Sqlite(conn) => conn.run_pending_migrations(SQLITE).map(drop),
        AnyConnection::Postgresql(conn) => {
            conn.batch_execute(&format!("SELECT pg_advisory_lock({MIGRATION_LOCK})"))?;
            let outcome = conn.run_pending_migrations(POSTGRES).map(drop);
            conn.batch_execute(&format!("SELECT pg_advisory_unlock({MIGRATION_LOCK})"))?;
            outcome
        }
    };
    outcome.map_err(|error| StoreError::Broken(format!("the tables could not be brought up to date: {error}")))
}

/// Refuses when the newest step of this program is missing or no row can be changed. Steps of a newer program may be
/// there already.
pub fn check_ready(conn: &mut AnyConnection) -> Result<(), StoreError> {
    // Changes no row; a database that only reads refuses it all the same.
    conn.batch_execute("UPDATE __diesel_schema_migrations SET run_on = run_on WHERE 1 = 0")?;
    let known = sql_query("SELECT max(version) AS version FROM __diesel_schema_migrations");
    let found = on_either!(conn, conn => known.get_result::<Version>(conn)?.version);
    if found.as_str() < newest()?.as_str() {
        return Err(StoreError::Broken(format!("the tables are at step {found}")));
    }
    Ok(())
}

/// The version of the newest built-in step; both databases have the same steps.
fn newest() -> Result<String, StoreError> {
    let steps =
        MigrationSource::<Sqlite>::migrations(&SQLITE).map_err(|error| StoreError::Broken(error.to_string()))?;
    let newest = steps.iter().map(|step| step.name().version().as_owned().to_string()).max();
    newest.ok_or_else(|| StoreError::Broken("there are no steps".into()))
}
