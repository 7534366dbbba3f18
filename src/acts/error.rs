//! Why an act was not carried out.

use crate::base::token::PublicId;
use crate::domain::refused::Refused;
use crate::store::StoreError;
use crate::views::unprintable::Unprintable;

#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// Unknown, or of another organisation; the two look the same.
    #[error("not found")]
    NotFound,
    /// Known here, but not for this role.
    #[error("not for this role")]
    Forbidden,
    /// This browser claimed a name with the room's code; what is asked for takes the personal link.
    #[error("not without the personal link")]
    NeedsLink,
    /// Written on another device; this one reads it once a mailed code was typed. At the place of this invitation.
    #[error("not without a mailed code")]
    NeedsCode(PublicId),
    /// Nobody has signed in on this browser, or the session is over.
    #[error("not signed in")]
    SignIn,
    /// What was typed cannot be taken; one sentence per field.
    #[error("{}", .0.iter().map(|refused| refused.sentence.as_str()).collect::<Vec<_>>().join(" "))]
    Refused(Vec<Refused>),
    /// The workshop stands elsewhere than this deed needs; the sentence says what to do.
    #[error("wrong stage: {0}")]
    WrongStage(String),
    /// Somebody saved the same words before: theirs, as they stand now.
    #[error("changed meanwhile")]
    Stale { theirs: String, version: i32 },
    /// A link that opens no longer; the sentence says what to do.
    #[error("gone: {0}")]
    Gone(String),
    /// Too many tries; seconds until the next may succeed.
    #[error("too many tries")]
    TooMany { wait_seconds: u64 },
    /// More letters than may be written in a day; nothing was written. The sentence names the limit.
    #[error("too many letters: {0}")]
    TooManyLetters(String),
    /// Too much to take in at once; the sentence names the limit.
    #[error("too large: {0}")]
    TooLarge(String),
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for ActError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::NotFound,
            other => Self::Store(other),
        }
    }
}

/// A page or letter that cannot be printed is a fault of ours, and the deed it belongs to is not done.
impl From<Unprintable> for ActError {
    fn from(error: Unprintable) -> Self {
        Self::Store(StoreError::Broken(error.to_string()))
    }
}

impl From<crate::views::paper::Undrawable> for ActError {
    fn from(error: crate::views::paper::Undrawable) -> Self {
        Self::Store(StoreError::Broken(error.to_string()))
    }
}

impl From<Vec<Refused>> for ActError {
    fn from(refused: Vec<Refused>) -> Self {
        Self::Refused(refused)
    }
}

impl From<Refused> for ActError {
    fn from(refused: Refused) -> Self {
        Self::Refused(vec![refused])
    }
}
