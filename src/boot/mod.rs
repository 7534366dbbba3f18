//! Builds the house and opens the doors.

pub mod cases;
pub mod charter;
pub mod config;
pub mod serve;
