//! Rows and queries; the only SQL.
