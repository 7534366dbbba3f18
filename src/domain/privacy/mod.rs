//! What may leave a team: which rows are shown together, what a row says, and when it may change.
//! Numbers in, decisions out; every outlet (file, page, letter) asks here. No files and no storage.

pub mod group;
pub mod ledger;
pub mod plan;
pub mod render;
pub mod rounds;
pub mod rows;
pub mod sequence;
pub mod tree;
pub mod view;

pub use group::{Answers, GroupSize, Guard};
