//! Each form is carried out once, however often it is sent.

use jiff::Timestamp;

use super::ActError;
use crate::domain::refused::Refused;
use crate::store::{Tx, idempotency};

/// The random key of one rendered form.
#[derive(Clone, Debug)]
pub struct FormKey(String);

impl FormKey {
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (16..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        fits.then(|| Self(text.to_owned()))
    }

    /// The same key for one deed at one place only; elsewhere it is another.
    pub fn within(&self, deed: &str) -> Self {
        Self(format!("{deed}:{}", self.0))
    }
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
