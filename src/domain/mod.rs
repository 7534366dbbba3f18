//! The subject itself: plain values and rules. No clock, no SQL, no HTTP, no page layout.

pub mod agreement;
pub mod answer;
pub mod bank;
pub mod ids;
pub mod person;
pub mod privacy;
pub mod refused;
pub mod synthesis;
<<<<<<< HEAD
pub mod workshop;
=======
pub mod tally;

pub use refused::Refused;
>>>>>>> roster
