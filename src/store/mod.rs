//! The cellar: rows and queries; the only SQL.

pub mod backup;
pub mod db;
pub mod error;
pub mod headway;
pub mod idempotency;
pub mod invitation;
pub mod letter;
pub mod member;
mod migrate;
pub mod post;
pub mod organisation;
pub mod outbox;
pub mod person;
pub mod plan;
pub mod pool;
pub mod roster_preview;
#[rustfmt::skip]
pub mod schema;
mod sqlite_writer;
pub mod team;
pub mod time;
pub mod workshop;

pub use db::{AnyConnection, Db, Turn, Tx};
pub use error::StoreError;
