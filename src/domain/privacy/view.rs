//! The team's own page: results appear once, at release, and in counted mode only to three or more.

/// Whether members chose to be counted without a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Named,
    Unnamed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Open,
    Released,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Only "n of E have answered"; a watcher would see each answer arrive.
    RoundOpen,
    TooFew,
    /// Named mode: any number.
    Named,
    Enough,
}

impl View {
    pub fn shows_results(self) -> bool {
        matches!(self, View::Named | View::Enough)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            View::RoundOpen => "round_open",
            View::TooFew => "too_few",
            View::Named => "named",
            View::Enough => "enough",
        }
    }
}

/// `team_min` answers are needed in counted mode.
pub fn of_team(mode: Mode, state: State, answers: u64, team_min: u64) -> View {
    match (state, mode) {
        (State::Open, _) => View::RoundOpen,
        (State::Released, Mode::Named) => View::Named,
        (State::Released, Mode::Unnamed) if answers < team_min => View::TooFew,
        (State::Released, Mode::Unnamed) => View::Enough,
    }
}

/// What came after the release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Late {
    pub new: u64,
    pub changed: u64,
    pub withdrawn: u64,
}

impl Late {
    /// The counted page is refreshed only when `late_min` changes have come together.
    pub fn refreshes(&self, late_min: u64) -> bool {
        self.new + self.changed + self.withdrawn >= late_min
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_counted_answers_are_shown_after_the_release_and_never_before() {
        assert_eq!(of_team(Mode::Unnamed, State::Released, 3, 3), View::Enough);
        assert_eq!(of_team(Mode::Unnamed, State::Open, 30, 3), View::RoundOpen);
        assert_eq!(of_team(Mode::Named, State::Open, 30, 3), View::RoundOpen);
        assert_eq!(of_team(Mode::Named, State::Released, 2, 3), View::Named);
    }

    #[test]
    fn two_late_changes_wait_for_a_third() {
        assert!(!Late { new: 1, changed: 1, withdrawn: 0 }.refreshes(3));
        assert!(Late { new: 0, changed: 0, withdrawn: 3 }.refreshes(3));
    }
}
