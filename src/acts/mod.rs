//! The hall: what a person can do or look at. Permission and transaction live here.

pub mod answer;
pub mod card;
pub mod charter;
pub mod closing;
pub mod device;
pub mod drawing;
pub mod error;
mod hashing;
pub mod house;
pub mod join;
pub mod joining;
pub mod kept;
pub mod link;
pub mod listening;
pub mod live;
pub mod mail_stop;
pub mod once;
pub mod organisation;
pub mod person;
pub mod post;
pub mod report;
pub mod scope;
pub mod seat;
pub mod team;
pub mod upkeep;
pub mod workshop;

pub use error::ActError;
pub use house::House;
pub use once::FormKey;
pub use scope::{Pass, Who};
