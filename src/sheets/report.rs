//! Report rows to CSV.
