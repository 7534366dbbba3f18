//! The subject itself: plain values and rules. No clock, no SQL, no HTTP, no page layout.

pub mod agreement;
pub mod bank;
pub mod privacy;
pub mod synthesis;
