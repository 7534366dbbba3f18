//! One test binary; one file per subject.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod agreement_rules;
mod bank;
mod carrier;
mod cases;
mod charter;
mod charter_file;
mod closed;
mod compose;
mod consent;
mod doors;
mod floors;
mod guard;
mod house;
mod letters;
mod migrations;
mod pages;
mod privacy_rules;
mod received;
mod report_file;
mod roster_file;
mod smtp_server;
mod smtp_talk;
