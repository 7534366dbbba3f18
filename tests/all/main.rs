//! One test binary; one file per subject.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod agreement_rules;
mod bank;
mod carrier;
mod cases;
mod charter_file;
mod privacy_rules;
mod report_file;
mod roster_file;
