//! Tables in and out: rosters, answers of other tools, reports.

pub mod answers;
pub mod report;
pub mod roster;
pub mod table;
