//! What an act gets that has something printed: a letter, or a frame of a page that keeps itself fresh.

/// It could not be printed: a fault of the program.
#[derive(Debug, thiserror::Error)]
#[error("a letter or a frame could not be printed: {0}")]
pub struct Unprintable(#[from] askama::Error);
