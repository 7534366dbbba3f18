//! One person's answer to one question.
