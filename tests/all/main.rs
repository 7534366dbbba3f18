//! One test binary; one file per subject.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod agreement_rules;
mod bank;
mod browser;
mod carrier;
mod cases;
mod charter_file;
mod compose;
mod doors;
mod driver;
mod floors;
mod gallery;
mod guard;
mod house;
mod migrations;
mod pages;
mod post;
mod killed;
mod person;
mod privacy;
mod privacy_rules;
mod received;
mod report;
mod report_file;
mod roster_file;
mod running;
mod sample_team;
mod routes;
mod rounds;
mod smtp_server;
mod smtp_talk;
mod visitor;
