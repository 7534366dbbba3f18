//! The hall: what a person can do or look at. Permission and transaction live here.

pub mod charter;
pub mod error;
pub mod house;
pub mod mail_stop;
pub mod once;
pub mod post;
pub mod scope;
pub mod upkeep;
pub mod workshop;

pub use error::ActError;
pub use house::House;
pub use once::FormKey;
pub use scope::{Pass, Who};
