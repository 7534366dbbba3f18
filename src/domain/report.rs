//! The rows HR may get, as plain values: what stands in them was decided by the rules of privacy,
//! never here. How a file is written is not said here.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::ids::WorkshopId;
use super::release::{Named, Release};
use super::workshop::RoundKind;
use crate::base::named::named;

named!(
    /// The files HR can take away.
    ReportFile {
        TeamStatus = "team_status",
        ResultsLong = "results_long",
    }
);

/// Where one team stands with one closed workshop, as the house knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub workshop: WorkshopId,
    /// Public id and name.
    pub team: Named,
    pub workshop_title: String,
    pub round: RoundKind,
    pub closed_on: Date,
    pub charter: CharterStanding,
}

/// How far a team's charter is, without a word of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CharterStanding {
    None,
    Draft,
    Published {
        version: u32,
        on: Date,
        looks_again_on: Option<Date>,
    },
    /// Ended without a charter.
    NotThisTime,
}

/// A closed workshop on the page: its teams by name, and the released table of the question looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    pub standings: Vec<Standing>,
    pub release: Option<Release>,
}

/// One line of the list of exports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportEntry {
    pub who: String,
    pub what: ReportFile,
    pub reason: String,
    pub teams: usize,
    pub at: Timestamp,
}

impl Standing {
    pub fn into_row(self, organisation: &str) -> StatusRow {
        let (version, published_on, looks_again_on) = match self.charter {
            CharterStanding::Published { version, on, looks_again_on } => (Some(version), Some(on), looks_again_on),
            _ => (None, None, None),
        };
        StatusRow {
            organisation: organisation.to_owned(),
            programme: String::new(),
            team: self.team.name,
            workshop: self.workshop_title,
            round: self.round.as_str().to_owned(),
            closed_on: Some(self.closed_on),
            charter_version: version,
            published_on,
            looks_again_on,
            stage: self.charter.words().to_owned(),
        }
    }
}

impl CharterStanding {
    pub fn words(self) -> &'static str {
        match self {
            Self::None => "answers closed",
            Self::Draft => "charter in draft",
            Self::Published { .. } => "charter published",
            Self::NotThisTime => "ended without a charter",
        }
    }
}

/// The day it was there; a zone nobody knows counts as UTC.
pub fn day_in(timezone: &str, at: Timestamp) -> Date {
    at.to_zoned(TimeZone::get(timezone).unwrap_or(TimeZone::UTC)).date()
}

/// Where one team stands with one workshop. Dates and states only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusRow {
    pub organisation: String,
    /// Empty when the workshop stands alone.
    pub programme: String,
    pub team: String,
    pub workshop: String,
    /// In words: starter, first, revisit, closing.
    pub round: String,
    pub closed_on: Option<Date>,
    pub charter_version: Option<u32>,
    pub published_on: Option<Date>,
    pub looks_again_on: Option<Date>,
    /// In words.
    pub stage: String,
}
