//! The cellar: rows and queries; the only SQL.

pub mod answer;
pub mod backup;
pub mod db;
pub mod device;
pub mod error;
pub mod guest;
pub mod idempotency;
pub mod invitation;
mod migrate;
pub mod post;
pub mod outbox;
pub mod person;
pub mod pool;
#[rustfmt::skip]
pub mod schema;
pub mod sealing;
pub mod sitting;
mod sqlite_writer;
pub mod tally;
pub mod time;
pub mod workshop;

pub use db::{AnyConnection, Db, Turn, Tx};
pub use error::StoreError;
