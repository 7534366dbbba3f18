//! The smallest group that may be shown, and whether a group's answers are safe to show.

use serde::{Deserialize, Serialize};

use crate::domain::refused::Refused;

/// The smallest number of people a row may speak about: 5 or more. With three or four people no wording
/// hides whether none or one of them chose something, so there is no way to write down a smaller size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct GroupSize(u64);

impl GroupSize {
    pub const FLOOR: GroupSize = GroupSize(5);

    pub fn new(people: u64) -> Result<GroupSize, Refused> {
        if people < Self::FLOOR.0 {
            return Err(Refused::because("The smallest group is 5 people or more."));
        }
        Ok(GroupSize(people))
    }

    pub fn people(self) -> u64 {
        self.0
    }
}

impl TryFrom<u64> for GroupSize {
    type Error = Refused;

    fn try_from(people: u64) -> Result<GroupSize, Refused> {
        GroupSize::new(people)
    }
}

impl From<GroupSize> for u64 {
    fn from(size: GroupSize) -> u64 {
        size.0
    }
}

/// What one question asks of a group before it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guard {
    pub size: GroupSize,
    /// A sensitive question: at least ten people, of whom two did not give the most common answer.
    pub sensitive: bool,
}

impl Guard {
    const SENSITIVE: u64 = 10;

    /// The smallest number of answers that may be shown.
    pub fn smallest(&self) -> u64 {
        if self.sensitive { self.size.people().max(Self::SENSITIVE) } else { self.size.people() }
    }

    pub fn is_unsafe(&self, answers: &Answers) -> bool {
        answers.n < self.smallest() || (self.sensitive && answers.n.saturating_sub(answers.most()) < 2)
    }
}

/// The answers of a group to one question.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers {
    /// People who answered.
    pub n: u64,
    /// People per category; "no preference" is one more category. A multi-select has more ticks than people.
    pub counts: Vec<u64>,
}

impl Answers {
    /// One answer per person: n is the sum.
    pub fn of_choice(counts: &[u64]) -> Answers {
        Answers { n: counts.iter().sum(), counts: counts.to_vec() }
    }

    pub fn add(&mut self, other: &Answers) {
        self.n += other.n;
        if self.counts.len() < other.counts.len() {
            self.counts.resize(other.counts.len(), 0);
        }
        self.counts.iter_mut().zip(&other.counts).for_each(|(mine, more)| *mine += more);
    }

    fn most(&self) -> u64 {
        self.counts.iter().copied().max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_group_below_five_can_be_written_down() {
        assert!(GroupSize::new(4).is_err());
        assert!(GroupSize::new(0).is_err());
        assert_eq!(GroupSize::new(5).unwrap(), GroupSize::FLOOR);
        assert!(serde_json::from_str::<GroupSize>("3").is_err());
    }

    #[test]
    fn a_sensitive_question_needs_ten_people_and_two_other_answers() {
        let guard = Guard { size: GroupSize::FLOOR, sensitive: true };
        assert!(guard.is_unsafe(&Answers::of_choice(&[5, 4])));
        assert!(guard.is_unsafe(&Answers::of_choice(&[11, 1])));
        assert!(!guard.is_unsafe(&Answers::of_choice(&[10, 2])));
        let larger = Guard { size: GroupSize::new(15).unwrap(), sensitive: true };
        assert_eq!(larger.smallest(), 15);
    }
}
