//! Each form is carried out once, however often it is sent.

use jiff::Timestamp;

use super::ActError;
use crate::base::token::TokenHash;
use crate::domain::refused::Refused;
use crate::store::{AnyConnection, Tx, idempotency};

/// The random key of one rendered form.
#[derive(Clone, Debug)]
pub struct FormKey(String);

impl FormKey {
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (16..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        fits.then(|| Self(text.to_owned()))
    }

    /// The key of this form with these words in it. The form that comes back from the browser's history with other
    /// words is another one and is carried out.
    pub fn with(&self, words: &str) -> Self {
        Self(TokenHash::of(&format!("{} {words}", self.0)).as_str().to_owned())
    }
}

/// What an earlier post of this form returned, if it was carried out.
pub fn outcome_of(conn: &mut AnyConnection, key: Option<&FormKey>) -> Result<Option<String>, ActError> {
    Ok(match key {
        Some(key) => idempotency::find_outcome(conn, &key.0)?,
        None => None,
    })
}

/// Carries `deed` out, or returns what it returned the first time. The outcome is a short text such as a public id.
/// A form that must not count twice is refused without its key.
pub fn once(
    tx: &mut Tx,
    key: Option<&FormKey>,
    now: Timestamp,
    deed: impl FnOnce(&mut Tx) -> Result<String, ActError>,
) -> Result<String, ActError> {
    let key =
        key.ok_or_else(|| Refused::because("This page was not whole. Load it again and send the form once more."))?;
    if let Some(outcome) = idempotency::find_outcome(tx, &key.0)? {
        return Ok(outcome);
    }
    let outcome = deed(tx)?;
    idempotency::add(tx, &key.0, &outcome, now)?;
    Ok(outcome)
}
