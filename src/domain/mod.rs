//! The subject itself: plain values and rules. No clock, no SQL, no HTTP, no page layout.

pub mod agreement;
pub mod answer;
pub mod bank;
pub mod charter;
pub mod consent;
pub mod filled;
pub mod given;
pub mod ids;
pub mod letter;
pub mod lint;
pub mod member;
pub mod organisation;
pub mod person;
pub mod planning;
pub mod post;
pub mod privacy;
pub mod refused;
pub mod release;
pub mod report;
pub mod roster;
pub mod sitting;
pub mod synthesis;
pub mod tally;
pub mod team;
pub mod wall;
pub mod workshop;

pub use refused::Refused;
