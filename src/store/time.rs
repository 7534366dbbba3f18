//! Times at the store's edge: columns hold UTC without a zone, the domain speaks of instants.

use chrono::{DateTime, NaiveDateTime};
use jiff::Timestamp;

pub fn to_row(time: Timestamp) -> NaiveDateTime {
    DateTime::from_timestamp(time.as_second(), 0).map(|at| at.naive_utc()).unwrap_or_default()
}

pub fn from_row(row: NaiveDateTime) -> Timestamp {
    Timestamp::from_second(row.and_utc().timestamp()).unwrap_or(Timestamp::UNIX_EPOCH)
}
