//! The cellar: rows and queries; the only SQL.

pub mod answer;
pub mod backup;
pub mod broken;
pub mod card;
pub mod charter;
pub mod consent;
pub mod db;
pub mod desk;
pub mod device;
pub mod error;
pub mod guest;
pub mod headway;
pub mod idempotency;
pub mod invitation;
pub mod joining;
pub mod kept;
pub mod letter;
pub mod mail_stop;
pub mod meeting;
pub mod member;
mod migrate;
pub mod moment;
pub mod organisation;
pub mod outbox;
pub mod person;
pub mod plan;
pub mod pool;
pub mod post;
pub mod promise;
pub mod release;
pub mod report;
pub mod revisit;
pub mod roster_preview;
#[rustfmt::skip]
pub mod schema;
pub mod running;
pub mod sealing;
pub mod sitting;
mod sqlite_writer;
mod steady;
pub mod tally;
pub mod team;
pub mod time;
pub mod workshop;

pub use db::{AnyConnection, Db, Turn, Tx};
pub use error::StoreError;
