//! One test binary; one file per subject.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod agreement_rules;
mod bank;
mod carrier;
mod cases;
mod charter_file;
mod compose;
mod doors;
mod floors;
mod guard;
mod house;
mod migrations;
mod pages;
mod person;
mod privacy;
mod privacy_rules;
mod received;
mod report;
mod report_file;
mod roster_file;
mod routes;
mod rounds;
mod smtp_server;
mod smtp_talk;
