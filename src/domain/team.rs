//! A team as a list shows it.

use jiff::Timestamp;

use super::workshop::Stage;
use crate::base::token::PublicId;

#[derive(Clone, Debug)]
pub struct TeamLine {
    pub name: String,
    pub people: i64,
    /// How often the team has met, as far as we were told.
    pub meetings: i32,
    /// The newest published charter.
    pub charter: Option<(PublicId, Timestamp)>,
    /// Workshops, the newest first.
    pub workshops: Vec<(PublicId, String, Stage)>,
}
