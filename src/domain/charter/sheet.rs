//! A published charter as it is kept: whole, in words, independent of everything that may change later.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Decision, Number};
use crate::base::text::lower_first;
use crate::domain::synthesis::{Support, Verdict};

/// One published version. Stored as it was and shown as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub team: String,
    #[serde(with = "as_text")]
    pub number: Number,
    #[serde(with = "as_text")]
    pub published_at: Timestamp,
    pub timezone: String,
    pub preamble: Vec<SheetPart>,
    pub clauses: Vec<SheetClause>,
    /// What was in the version before and is no longer.
    #[serde(default)]
    pub left: Vec<Left>,
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
    /// The same in every version of one draft; empty in charters kept before sentences were told apart.
    #[serde(default)]
    pub id: String,
    /// Empty for a sentence of the team's own.
    pub question: String,
    pub title: String,
    pub words: String,
    pub support: Support,
    pub n: u64,
    /// The last day of a trial, as 2027-01-12; empty without one.
    #[serde(default)]
    pub until: String,
    /// Why it says something else than in the version before; empty when nobody said or nothing changed.
    #[serde(default)]
    pub why: String,
    #[serde(default)]
    pub verdict: Option<Verdict>,
    /// Its id in the round it was first agreed in, when a later round brought it along; empty otherwise.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub origin: String,
}

impl SheetClause {
    /// What presses, design moments and forms know it by: the same in every version of one draft, and no other
    /// sentence's. Where sentences have no ids yet, the question stands in.
    pub fn key(&self) -> &str {
        if self.id.is_empty() { &self.question } else { &self.id }
    }

    /// The same in every round that brought the sentence along; empty where sentences have no ids yet.
    pub fn root(&self) -> &str {
        if self.origin.is_empty() { &self.id } else { &self.origin }
    }

    /// No answer stands behind it, so that no round asks for it again: one of the team's own, or on trial.
    pub fn is_beside_the_answers(&self) -> bool {
        self.question.is_empty() || !self.until.is_empty()
    }
}

/// A sentence that is no longer there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    pub id: String,
    pub title: String,
    pub words: String,
    /// "dropped" or "retired".
    pub how: String,
    pub why: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// A whole sentence, understood without the question it answers.
    pub words: String,
    /// The team's reply in words; empty when it has not replied.
    pub reply: String,
}

/// The sentence that `words` complete. `lead` is how the bank lets it begin: "It would be my ideal if we ...".
pub fn whole_request(lead: &str, words: &str) -> String {
    let lead = lead.trim().trim_end_matches(['.', '…']).trim_end();
    let words = words.trim();
    let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
    let (lead_first, lead_last) = (lead.split(' ').next().unwrap_or_default(), lead.split(' ').next_back());
    let is_whole = lead.is_empty() || words.to_lowercase().starts_with("it would be");
    let is_doubled = lead_last.is_some_and(|last| last != lead_first && last.eq_ignore_ascii_case(first));
    let sentence = match (is_whole, is_doubled) {
        (true, _) => words.to_owned(),
        (false, true) => format!("{lead} {rest}"),
        (false, false) => format!("{lead} {}", lower_first(words)),
    };
    if sentence.ends_with(['.', '!', '?', '…']) { sentence } else { sentence + "." }
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
    /// A charter without sentences; for samples and tests.
    pub fn sample(number: Number) -> Self {
        Self {
            team: "Atlas".to_owned(),
            number,
            published_at: Timestamp::UNIX_EPOCH,
            timezone: "Europe/Stockholm".to_owned(),
            preamble: Vec::new(),
            clauses: Vec::new(),
            left: Vec::new(),
            needs: Vec::new(),
            requests: Vec::new(),
            looks_again: String::new(),
            looks_again_on: Date::default(),
            consented: Consented { answered: 0, eligible: 0, everybody: Vec::new() },
            decision: None,
        }
    }

    /// The sentence with this key. What was kept before sentences had ids names a question instead.
    pub fn sentence(&self, key: &str) -> Option<&SheetClause> {
        let by_key = self.clauses.iter().find(|clause| clause.key() == key);
        let found = by_key.or_else(|| self.clauses.iter().find(|clause| clause.question == key));
        found.filter(|_| !key.is_empty())
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_understood_alone_however_it_was_typed() {
        let lead = "It would be my ideal if we ...";
        let whole = "It would be my ideal if we had one quiet hour.";
        for typed in ["had one quiet hour", "Had one quiet hour.", " we had one quiet hour ", "We had one quiet hour."]
        {
            assert_eq!(whole_request(lead, typed), whole, "{typed}");
        }
        assert_eq!(whole_request(lead, "It would be great to rest!"), "It would be great to rest!");
        assert_eq!(whole_request("", "one quiet hour"), "one quiet hour.");
        assert_eq!(whole_request(lead, "QA came first"), "It would be my ideal if we QA came first.");
    }
}
