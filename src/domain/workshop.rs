//! A workshop: its kind, its stages and what was promised to the team.

use crate::base::named::named;

named!(
    /// Why a team is asked now.
    RoundKind {
        /// Four quick questions for a team that has met fewer than three times.
        Starter = "starter",
        First = "first",
        Revisit = "revisit",
        Closing = "closing",
    }
);

named!(
    /// Where a workshop stands. What happens to a charter afterwards is the charter's own stage.
    Stage {
        /// Being planned; nobody has been invited.
        Planning = "planning",
        /// Members may answer.
        Open = "open",
        /// Answers are closed; in counted mode the names are cut off.
        Closed = "closed",
        /// Ended without a charter ("not this time").
        Ended = "ended",
    }
);

named!(
    /// What the team sees of its answers after closing.
    Mode {
        /// Answers with names. The looser promise.
        Named = "named",
        /// Answers counted without names, cut from names at closing.
        Counted = "counted",
    }
);

named!(
    /// What HR gets. Ordered from the most to the least; it may only be lowered later.
    HrLevel {
        StatusAndSums = "status_and_sums",
        Status = "status",
        Nothing = "nothing",
    }
);

impl Stage {
    /// The allowed steps. Anything else is refused with the stage it would have needed.
    pub fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Planning, Self::Open) | (Self::Open, Self::Closed) | (Self::Closed, Self::Ended)
        )
    }
}

impl Mode {
    /// After the first answer a promise may only become stricter.
    pub fn may_become(self, next: Self) -> bool {
        next >= self
    }
}

impl HrLevel {
    pub fn may_become(self, next: Self) -> bool {
        next >= self
    }
}

/// Days after closing on which a member's link still opens the charter.
pub const LINK_DAYS_AFTER_CLOSING: i64 = 14;
/// Reminders one person gets at most.
pub const REMINDERS_AT_MOST: i32 = 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_may_only_become_stricter() {
        assert!(Mode::Named.may_become(Mode::Counted));
        assert!(!Mode::Counted.may_become(Mode::Named));
        assert!(HrLevel::StatusAndSums.may_become(HrLevel::Nothing));
        assert!(!HrLevel::Nothing.may_become(HrLevel::Status));
    }

    #[test]
    fn a_closed_workshop_never_opens_again() {
        for stage in Stage::ALL {
            assert!(!Stage::Closed.may_become(*stage) || *stage == Stage::Ended);
        }
    }
}
