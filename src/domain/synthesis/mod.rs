//! From findings to a charter in plain sentences.
