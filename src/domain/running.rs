//! Who runs a workshop: one in charge, others beside, and how charge went from hand to hand.

use jiff::Timestamp;

use super::ids::AccountId;

/// A facilitator of the organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runner {
    pub account: AccountId,
    /// As it stands in addresses and forms.
    pub public_id: String,
    pub name: String,
}

/// Charge went from one facilitator to another. Names as they were then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    pub from: String,
    pub to: String,
    /// The other one took it; otherwise it was given.
    pub is_taken: bool,
    pub at: Timestamp,
}

/// Everybody who runs one workshop.
#[derive(Clone, Debug)]
pub struct Running {
    pub in_charge: Runner,
    /// In alphabetical order.
    pub beside: Vec<Runner>,
    /// Facilitators of the organisation who do not run it.
    pub others: Vec<Runner>,
}

impl Running {
    /// `all` are the facilitators of the organisation by name; `beside` may hold some who are none any more.
    pub fn of(in_charge: Runner, beside: &[AccountId], all: Vec<Runner>) -> Self {
        let rest = all.into_iter().filter(|runner| runner.account != in_charge.account);
        let (beside, others) = rest.partition(|runner| beside.contains(&runner.account));
        Self { in_charge, beside, others }
    }

    pub fn is_run_by(&self, account: AccountId) -> bool {
        self.in_charge.account == account || self.beside.iter().any(|runner| runner.account == account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runner(number: i64) -> Runner {
        Runner { account: AccountId(number), public_id: number.to_string(), name: format!("Person {number}") }
    }

    #[test]
    fn who_lost_the_role_does_not_run_a_workshop_any_more() {
        let running = Running::of(runner(1), &[AccountId(2), AccountId(9)], vec![runner(1), runner(2), runner(3)]);
        assert_eq!(running.beside, [runner(2)]);
        assert_eq!(running.others, [runner(3)]);
        assert!(running.is_run_by(AccountId(1)) && running.is_run_by(AccountId(2)));
        assert!(!running.is_run_by(AccountId(3)) && !running.is_run_by(AccountId(9)));
    }
}
