//! How much a team agrees, counted from plain counters; every word is decided by whole numbers.
//! Options are numbered from 0 here; who prints them adds one. No answer rows, no wording, no storage.
//!
//! Every judgement takes counters and gives a finding, so its cost depends on the number of options and
//! never on the number of people. All functions stay exact up to [`MOST_PEOPLE`] per counter and
//! [`MOST_OPTIONS`] options; callers that read numbers from outside check these limits at their door.

pub mod camps;
pub mod consent;
pub mod details;
pub mod drift;
pub mod form;
pub mod levels;
pub mod multi;
pub mod order;
pub mod ranking;
pub mod ratio;
pub mod rollup;
pub mod scale;
pub mod sign_test;
pub mod single;
pub mod stream;
pub mod turnout;

pub use form::Form;
pub use levels::{Kind, Level, Tier};
pub use ratio::Ratio;
pub use turnout::{Turnout, Voices};

/// The largest counter the arithmetic is proven for.
pub const MOST_PEOPLE: u64 = 1_000_000_000_000;
/// The largest number of options of a question.
pub const MOST_OPTIONS: usize = 200;
