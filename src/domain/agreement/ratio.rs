//! An exact fraction: compared by cross-multiplication, turned into a float only to be shown.

use serde::{Deserialize, Serialize};

/// `part / whole` with a whole above zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratio {
    part: u128,
    whole: u128,
}

impl Ratio {
    /// `None` when the whole is zero: there is nothing to take a share of.
    pub fn new(part: u128, whole: u128) -> Option<Ratio> {
        (whole > 0).then_some(Ratio { part, whole })
    }

    pub fn is_at_least(&self, part: u128, whole: u128) -> bool {
        self.part * whole >= part * self.whole
    }

    pub fn is_above(&self, part: u128, whole: u128) -> bool {
        self.part * whole > part * self.whole
    }

    pub fn is_all(&self) -> bool {
        self.part == self.whole
    }

    /// For display only.
    pub fn as_f64(&self) -> f64 {
        self.part as f64 / self.whole as f64
    }

    /// Whole percent, half up.
    pub fn percent(&self) -> u32 {
        let percent = (200 * self.part + self.whole) / (2 * self.whole);
        u32::try_from(percent).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_exactly_on_the_line_is_at_least_and_not_above() {
        let third = Ratio::new(3, 9).unwrap();
        assert!(third.is_at_least(1, 3));
        assert!(!third.is_above(1, 3));
        assert_eq!(third.percent(), 33);
        assert_eq!(Ratio::new(1, 200).unwrap().percent(), 1);
    }

    #[test]
    fn there_is_no_share_of_nobody() {
        assert_eq!(Ratio::new(0, 0), None);
    }
}
