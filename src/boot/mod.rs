//! Builds the house and opens the doors.

pub mod cases;
pub mod charter;
mod cli;
pub mod config;
pub mod serve;

pub use cli::main;
