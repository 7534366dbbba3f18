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
