//! One test binary; one file per subject.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bank;
mod carrier;
mod cases;
mod guard;
mod house;
mod charter_file;
mod pages;
mod report_file;
mod roster_file;
