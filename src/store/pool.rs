//! Connections, set up the same way every time they are opened.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::deserialize::QueryableByName;
use diesel::r2d2::{ManageConnection, Pool, R2D2Connection};
use diesel::sql_types::Bool;
use diesel::{Connection, PgConnection, RunQueryDsl, SqliteConnection, sql_query};

use super::connection::AnyConnection;
use super::error::StoreError;

const SQLITE_SETUP: &str = "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; \
    PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;";
/// A commit is answered when it is on the server's disk, whatever the server does for others.
const POSTGRES_SETUP: &str = "SET synchronous_commit=on; SET statement_timeout='10s'; SET lock_timeout='5s'; \
    SET idle_in_transaction_session_timeout='15s'; SET client_min_messages=warning; SET TIME ZONE 'UTC';";

/// Whether the server itself waits for its disk. On SQLite `SQLITE_SETUP` sees to that.
pub fn waits_for_the_disk(conn: &mut AnyConnection) -> Result<bool, StoreError> {
    match conn {
        AnyConnection::Sqlite(_) => Ok(true),
        AnyConnection::Postgresql(conn) => {
            Ok(sql_query("SELECT current_setting('fsync') = 'on' AS holds").get_result::<Fact>(conn)?.holds)
        }
    }
}

#[derive(QueryableByName)]
struct Fact {
    #[diesel(sql_type = Bool)]
    holds: bool,
}

/// Where the data lie.
#[derive(Clone, Debug)]
pub enum Place {
    /// Path of the SQLite file.
    Sqlite(String),
    /// PostgreSQL connection address.
    Postgres(crate::base::secret::Secret),
}

impl Place {
    pub fn open(&self) -> Result<AnyConnection, StoreError> {
        match self {
            Self::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(path).map_err(|e| StoreError::Broken(e.to_string()))?;
                conn.batch_execute(SQLITE_SETUP)?;
                Ok(AnyConnection::Sqlite(conn))
            }
            Self::Postgres(url) => {
                let mut conn = PgConnection::establish(url.expose()).map_err(|e| StoreError::Busy(e.to_string()))?;
                conn.batch_execute(POSTGRES_SETUP)?;
                Ok(AnyConnection::Postgresql(conn))
            }
        }
    }
}

/// Opens connections for the pool; a reader of SQLite can never write.
pub struct Opener {
    place: Place,
    reads_only: bool,
}

impl ManageConnection for Opener {
    type Connection = AnyConnection;
    type Error = StoreError;

    fn connect(&self) -> Result<AnyConnection, StoreError> {
        let mut conn = self.place.open()?;
        if self.reads_only {
            conn.batch_execute("PRAGMA query_only=ON;")?;
        }
        Ok(conn)
    }

    fn is_valid(&self, conn: &mut AnyConnection) -> Result<(), StoreError> {
        match conn {
            AnyConnection::Sqlite(_) => Ok(()),
            AnyConnection::Postgresql(conn) => Ok(conn.batch_execute("SELECT 1")?),
        }
    }

    /// A connection that a panic took out of the middle of its transaction is thrown away with it.
    fn has_broken(&self, conn: &mut AnyConnection) -> bool {
        std::thread::panicking() || R2D2Connection::is_broken(conn)
    }
}

pub fn readers(place: &Place, size: u32) -> Result<Pool<Opener>, StoreError> {
    let reads_only = matches!(place, Place::Sqlite(_));
    // Files are all opened at the start: opening one later may have to wait for a busy disk while somebody waits.
    let min_idle = if reads_only { size } else { 1 };
    let builder = Pool::builder().max_size(size).min_idle(Some(min_idle)).connection_timeout(Duration::from_secs(10));
    Ok(builder.build(Opener { place: place.clone(), reads_only })?)
}
