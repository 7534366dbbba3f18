<<<<<<< HEAD
//! A refusal that a person can act on.

/// One plain sentence for the person, and the field it belongs to, if any.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct Refused {
    pub field: Option<&'static str>,
    pub sentence: String,
}

impl Refused {
    pub fn because(sentence: impl Into<String>) -> Self {
        Self { field: None, sentence: sentence.into() }
    }

    pub fn field(field: &'static str, sentence: impl Into<String>) -> Self {
        Self { field: Some(field), sentence: sentence.into() }
    }
}
=======
//! A refusal with a sentence for the person who can do something about it.

use std::fmt;

/// What a rule says when it cannot accept a value: one plain sentence that names what to change.
/// It never repeats a personal answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused(pub String);

impl Refused {
    pub fn because(sentence: impl Into<String>) -> Refused {
        Refused(sentence.into())
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}
>>>>>>> roster
