//! One test binary; one file per subject.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod agreement_rules;
mod bank;
mod carrier;
mod cases;
mod guard;
mod house;
mod charter_file;
mod privacy_rules;
mod pages;
mod compose;
mod pages;
mod privacy_rules;
mod received;
mod report_file;
mod roster_file;
mod smtp_server;
mod smtp_talk;
