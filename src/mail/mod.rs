//! The post door: takes due letters and hands them to a carrier.

pub mod carrier;
pub mod compose;
pub mod folder;
pub mod round;
pub mod smtp;
pub mod smtp_address;
mod verdict;
mod wire;
