//! One person's order of the options, best first, with shared places.

use thiserror::Error;

/// A complete order: every option stands in exactly one place. Options count from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    options: usize,
    places: Vec<Vec<usize>>,
}

/// Why a list of places is no order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NoOrder {
    #[error("there is no option {}", .0 + 1)]
    UnknownOption(usize),
    #[error("option {} stands in two places", .0 + 1)]
    Twice(usize),
}

impl Order {
    /// Options that are not listed share the last place.
    pub fn new(options: usize, listed: &[Vec<usize>]) -> Result<Order, NoOrder> {
        let mut is_listed = vec![false; options];
        for &option in listed.iter().flatten() {
            let seen = is_listed.get_mut(option).ok_or(NoOrder::UnknownOption(option))?;
            if *seen {
                return Err(NoOrder::Twice(option));
            }
            *seen = true;
        }
        let rest: Vec<usize> = (0..options).filter(|&option| !is_listed[option]).collect();
        let places = listed.iter().cloned().chain([rest]).filter(|place| !place.is_empty()).collect();
        Ok(Order { options, places })
    }

    pub fn options(&self) -> usize {
        self.options
    }

    /// The places from first to last, each with the options that share it.
    pub fn places(&self) -> &[Vec<usize>] {
        &self.places
    }

    /// Everything shares one place: no preference, not an order.
    pub fn is_indifferent(&self) -> bool {
        self.places.len() <= 1
    }

    /// The single option in the first place, if it stands alone there.
    pub fn first(&self) -> Option<usize> {
        match self.places.first().map(Vec::as_slice) {
            Some([option]) => Some(*option),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_left_out_share_the_last_place() {
        let order = Order::new(4, &[vec![1]]).unwrap();
        assert_eq!(order.places(), [vec![1], vec![0, 2, 3]]);
        assert_eq!(order.first(), Some(1));
    }

    #[test]
    fn an_empty_order_and_a_full_tie_are_no_preference() {
        assert!(Order::new(3, &[]).unwrap().is_indifferent());
        assert!(Order::new(3, &[vec![0, 1, 2]]).unwrap().is_indifferent());
        assert!(!Order::new(2, &[vec![], vec![1], vec![]]).unwrap().is_indifferent());
    }

    #[test]
    fn an_option_stands_in_one_place_only() {
        assert_eq!(Order::new(3, &[vec![0], vec![0]]), Err(NoOrder::Twice(0)));
        assert_eq!(Order::new(3, &[vec![3]]), Err(NoOrder::UnknownOption(3)));
    }
}
