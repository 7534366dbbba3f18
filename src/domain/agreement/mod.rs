//! The agreement engine: from counters to words. Integers decide every word.
