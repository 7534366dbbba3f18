//! `alliance charter`: a charter from any tool's export.
