//! Builds the house and opens the doors.

pub mod cases;
pub mod charter;
mod cli;
pub mod config;
mod demo;
mod limits;
mod log;
mod private;
pub mod serve;
pub mod worker;

pub use cli::main;
