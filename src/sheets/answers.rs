//! Any tool's answer export: CSV to answers.
