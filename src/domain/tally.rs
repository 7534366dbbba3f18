//! The counters of one question in one team.
