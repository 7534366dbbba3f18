//! The cellar: rows and queries; the only SQL.

pub mod backup;
pub mod db;
pub mod error;
pub mod idempotency;
pub mod invitation;
mod migrate;
pub mod post;
pub mod outbox;
pub mod person;
pub mod pool;
#[rustfmt::skip]
pub mod schema;
mod sqlite_writer;
pub mod time;
pub mod workshop;

pub use db::{AnyConnection, Db, Turn, Tx};
pub use error::StoreError;
