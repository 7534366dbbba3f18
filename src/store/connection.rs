//! A connection to whichever database is there.

use diesel::{MultiConnection, PgConnection, SqliteConnection};

#[derive(MultiConnection)]
pub enum AnyConnection {
    Postgresql(PgConnection),
    Sqlite(SqliteConnection),
}

/// A query for which `AnyConnection` has no words, said to whichever database is there.
macro_rules! on_either {
    ($conn:expr, $inner:ident => $query:expr) => {
        match $conn {
            $crate::store::AnyConnection::Postgresql($inner) => $query,
            $crate::store::AnyConnection::Sqlite($inner) => $query,
        }
    };
}
pub(in crate::store) use on_either;
