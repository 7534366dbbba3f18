//! Each form is carried out once, however often it is sent.

use jiff::Timestamp;

use super::ActError;
use crate::store::{Tx, idempotency};

/// The random key of one rendered form. `None` only where the form's effect is the same however often it comes.
#[derive(Clone, Debug)]
pub struct FormKey(String);

impl FormKey {
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (16..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        fits.then(|| Self(text.to_owned()))
    }
}

/// Carries `deed` out, or returns what it returned the first time. The outcome is a short text such as a public id.
pub fn once(
    tx: &mut Tx,
    key: &FormKey,
    now: Timestamp,
    deed: impl FnOnce(&mut Tx) -> Result<String, ActError>,
) -> Result<String, ActError> {
    if let Some(outcome) = idempotency::find_outcome(tx, &key.0)? {
        return Ok(outcome);
    }
    let outcome = deed(tx)?;
    idempotency::add(tx, &key.0, &outcome, now)?;
    Ok(outcome)
}
