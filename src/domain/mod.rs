//! The subject itself: plain values and rules. No clock, no SQL, no HTTP, no page layout.

pub mod agreement;
pub mod answer;
pub mod bank;
pub mod privacy;
pub mod refused;
pub mod synthesis;
pub mod tally;

pub use refused::Refused;
pub mod roster;
pub mod report;
