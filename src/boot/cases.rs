//! `alliance agree` and `alliance suppress`: the engines as calculators.
