//! The cellar: rows and queries; the only SQL.

pub mod answer;
pub mod backup;
pub mod charter;
pub mod consent;
pub mod db;
pub mod device;
pub mod error;
pub mod guest;
pub mod headway;
pub mod idempotency;
pub mod invitation;
pub mod letter;
pub mod mail_stop;
pub mod member;
mod migrate;
pub mod news;
pub mod organisation;
pub mod outbox;
pub mod person;
pub mod plan;
pub mod pool;
pub mod post;
pub mod release;
pub mod report;
pub mod roster_preview;
#[rustfmt::skip]
pub mod schema;
pub mod sealing;
pub mod sitting;
mod sqlite_writer;
pub mod tally;
pub mod team;
pub mod time;
pub mod wall;
pub mod workshop;

pub use db::{AnyConnection, Db, Turn, Tx};
pub use error::StoreError;
