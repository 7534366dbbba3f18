//! People who sign in: what they may do in an organisation.

use crate::base::named::named;

named!(
    /// What an account may do in one organisation.
    Role {
        /// Everything in the organisation.
        Owner = "owner",
        /// Create and run workshops.
        Facilitator = "facilitator",
        /// Status and suppressed sums of closed workshops; nothing else, ever.
        HrReader = "hr_reader",
    }
);

impl Role {
    pub fn may_facilitate(self) -> bool {
        matches!(self, Self::Owner | Self::Facilitator)
    }

    pub fn may_read_reports(self) -> bool {
        matches!(self, Self::Owner | Self::HrReader)
    }
}
