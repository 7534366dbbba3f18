//! The question bank: texts and wording rules, validated once.

pub struct Bank;
