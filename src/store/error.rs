//! What can go wrong below: nothing found, something twice, no room, or broken.

use diesel::result::{DatabaseErrorKind, Error};

#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    #[error("no such row")]
    NotFound,
    /// A unique rule of this name refused the row.
    #[error("already there: {0}")]
    Duplicate(String),
    /// The queue of writers is full or the database did not answer in time; trying again later is right.
    #[error("no turn to be had: {0}")]
    Busy(String),
    #[error("database: {0}")]
    Broken(String),
}

impl StoreError {
    /// Whether trying again in a moment is right.
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Busy(_))
    }
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::NotFound,
            Error::DatabaseError(DatabaseErrorKind::UniqueViolation, about) => {
                Self::Duplicate(about.constraint_name().unwrap_or_else(|| about.message()).to_owned())
            }
            Error::DatabaseError(_, about) if means_busy(about.message()) => Self::Busy(about.message().to_owned()),
            other => Self::Broken(other.to_string()),
        }
    }
}

impl From<diesel::r2d2::PoolError> for StoreError {
    fn from(error: diesel::r2d2::PoolError) -> Self {
        Self::Busy(error.to_string())
    }
}

/// A lock, a full disk and a statement cut off by its time limit pass; they do not mean that data are broken.
fn means_busy(message: &str) -> bool {
    ["database is locked", "database or disk is full", "lock timeout", "statement timeout", "terminating connection"]
        .iter()
        .any(|busy| message.contains(busy))
}
