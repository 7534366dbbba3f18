//! A published charter as it is kept: whole, in words, independent of everything that may change later.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Decision;
use crate::domain::synthesis::Support;

/// One published version. Stored as it was and shown as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub team: String,
    pub number: i32,
    #[serde(with = "as_text")]
    pub published_at: Timestamp,
    pub timezone: String,
    pub preamble: Vec<SheetPart>,
    pub clauses: Vec<SheetClause>,
    pub needs: Vec<String>,
    pub requests: Vec<Request>,
    /// When the team looks again, in words.
    pub looks_again: String,
    /// The day on which it is current at the longest.
    #[serde(with = "as_text")]
    pub looks_again_on: Date,
    pub consented: Consented,
    /// How it was decided; absent in versions older than this record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
}

/// One part of what we aim for, with the lines the team chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetPart {
    pub label: String,
    pub lines: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetClause {
    pub question: String,
    pub title: String,
    pub words: String,
    pub support: Support,
    pub n: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    pub words: String,
    /// The team's reply in words; empty when it has not replied.
    pub reply: String,
}

/// Who can work with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consented {
    pub answered: u64,
    pub eligible: u64,
    /// By name, and only when really everybody can: then the names tell nothing else.
    pub everybody: Vec<String>,
}

impl Sheet {
    pub fn encode(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    pub fn decode(stored: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(stored)
    }
}

/// Times and days stand in the stored version as people write them.
mod as_text {
    use serde::{Deserialize, Deserializer, Serializer, de};
    use std::fmt::Display;
    use std::str::FromStr;

    pub fn serialize<T: Display, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(value)
    }

    pub fn deserialize<'de, T: FromStr<Err: Display>, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        String::deserialize(from)?.parse().map_err(de::Error::custom)
    }
}
