//! One test binary; one file per subject.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod agreement_rules;
mod answer;
mod atlas;
mod bank;
mod carrier;
mod cases;
mod charter_file;
mod closing;
mod compose;
mod doors;
mod floors;
mod guard;
mod house;
mod migrations;
mod pages;
mod privacy_rules;
mod received;
mod report_file;
mod roster_file;
mod smtp_server;
mod smtp_talk;
