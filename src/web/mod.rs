//! The front door: HTTP in, pages out.
