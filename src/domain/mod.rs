//! The subject itself: plain values and rules. No clock, no SQL, no HTTP, no page layout.

pub mod agreement;
pub mod answer;
pub mod bank;
pub mod card;
pub mod charter;
pub mod consent;
pub mod desk;
pub mod filled;
pub mod given;
pub mod ids;
pub mod joining;
pub mod kept;
pub mod letter;
pub mod lint;
pub mod meeting;
pub mod member;
pub mod moment;
pub mod organisation;
pub mod person;
pub mod planning;
pub mod post;
pub mod privacy;
pub mod refused;
pub mod release;
pub mod report;
pub mod revisit;
pub mod roster;
pub mod running;
pub mod sitting;
pub mod synthesis;
pub mod tally;
pub mod team;
pub mod wall;
pub mod workshop;

pub use refused::Refused;
