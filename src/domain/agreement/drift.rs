//! Change between two rounds, told only from people who answered in both.

use serde::{Deserialize, Serialize};

use super::form::Form;
use super::levels::Level;
use super::ratio::Ratio;
use super::sign_test;

/// The answers of two rounds. All lists have one entry per option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rounds {
    pub form: Form,
    /// `transitions[i][j]`: people who chose i first and j then.
    pub transitions: Vec<Vec<u64>>,
    /// Everybody's answers, people of one round only included.
    pub counts1: Vec<u64>,
    pub counts2: Vec<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shift {
    /// Nobody answered in both rounds.
    NoPairs,
    /// Nobody moved.
    None,
    Up,
    Down,
    SomeMovement,
}

impl Shift {
    pub fn as_str(self) -> &'static str {
        match self {
            Shift::NoPairs => "no_pairs",
            Shift::None => "none",
            Shift::Up => "up",
            Shift::Down => "down",
            Shift::SomeMovement => "some_movement",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Closer,
    Further,
    Same,
}

impl Change {
    pub fn as_str(self) -> &'static str {
        match self {
            Change::Closer => "closer",
            Change::Further => "further",
            Change::Same => "same",
        }
    }

    /// `None` when one of the two levels says nothing about closeness.
    pub fn between(before: Level, after: Level) -> Option<Change> {
        let change = match after.closeness()?.cmp(&before.closeness()?) {
            std::cmp::Ordering::Greater => Change::Closer,
            std::cmp::Ordering::Less => Change::Further,
            std::cmp::Ordering::Equal => Change::Same,
        };
        Some(change)
    }
}

/// Where people moved.
#[derive(Debug, Clone, PartialEq)]
pub enum Movement {
    /// On a scale: people, and the exact two-sided sign test on those who moved.
    Along { up: u64, down: u64, p_value: f64 },
    /// Among options: gain or loss of each one.
    Net(Vec<i64>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// People with an answer in both rounds.
    pub pairs: u64,
    pub same: u64,
    pub moved: u64,
    pub level1: Level,
    pub level2: Level,
    pub agreement_change: Option<Change>,
    /// People of the second round only, and of the first only.
    pub joined: u64,
    pub left: u64,
    pub movement: Movement,
    pub shift: Shift,
}

impl Finding {
    /// `None` without anybody in both rounds.
    pub fn moved_share(&self) -> Option<Ratio> {
        Ratio::new(self.moved.into(), self.pairs.into())
    }
}

pub fn judge(rounds: &Rounds) -> Finding {
    let (up, same, down) = moves(&rounds.transitions);
    let (moved, pairs) = (up + down, up + down + same);
    let level1 = rounds.form.level(&rounds.counts1, 0);
    let level2 = rounds.form.level(&rounds.counts2, 0);
    let people = |counts: &[u64]| counts.iter().sum::<u64>().saturating_sub(pairs);
    let (movement, direction) = match rounds.form {
        Form::Single => (Movement::Net(net(&rounds.transitions)), Shift::SomeMovement),
        Form::Scale => {
            let p_value = sign_test::p_value(up, down);
            (Movement::Along { up, down, p_value }, direction(up, down))
        }
    };
    Finding {
        pairs,
        same,
        moved,
        level1,
        level2,
        agreement_change: Change::between(level1, level2),
        joined: people(&rounds.counts2),
        left: people(&rounds.counts1),
        movement,
        shift: match (pairs, moved) {
            (0, _) => Shift::NoPairs,
            (_, 0) => Shift::None,
            _ => direction,
        },
    }
}

/// A direction is named only when chance would show it in at most one case of twenty.
fn direction(up: u64, down: u64) -> Shift {
    if !sign_test::is_clear(up, down) {
        Shift::SomeMovement
    } else if up > down {
        Shift::Up
    } else {
        Shift::Down
    }
}

fn moves(transitions: &[Vec<u64>]) -> (u64, u64, u64) {
    let (mut up, mut same, mut down) = (0, 0, 0);
    for (from, row) in transitions.iter().enumerate() {
        for (to, &people) in row.iter().enumerate() {
            match to.cmp(&from) {
                std::cmp::Ordering::Greater => up += people,
                std::cmp::Ordering::Equal => same += people,
                std::cmp::Ordering::Less => down += people,
            }
        }
    }
    (up, same, down)
}

fn net(transitions: &[Vec<u64>]) -> Vec<i64> {
    let arrived = |option: usize| transitions.iter().filter_map(|row| row.get(option)).sum::<u64>();
    transitions
        .iter()
        .enumerate()
        .map(|(option, row)| arrived(option).cast_signed() - row.iter().sum::<u64>().cast_signed())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(form: Form, transitions: [[u64; 3]; 3], counts1: [u64; 3], counts2: [u64; 3]) -> Finding {
        judge(&Rounds {
            form,
            transitions: transitions.map(|row| row.to_vec()).to_vec(),
            counts1: counts1.to_vec(),
            counts2: counts2.to_vec(),
        })
    }

    #[test]
    fn without_anybody_in_both_rounds_nothing_is_said_about_movement() {
        let finding = judged(Form::Scale, [[0; 3]; 3], [1, 1, 0], [0, 0, 3]);
        assert_eq!(finding.shift, Shift::NoPairs);
        assert_eq!(finding.moved_share(), None);
        assert_eq!((finding.joined, finding.left), (3, 2));
    }

    #[test]
    fn a_direction_down_needs_six_people_too() {
        let six = judged(Form::Scale, [[0; 3], [0; 3], [6, 0, 0]], [0, 0, 6], [6, 0, 0]);
        assert_eq!(six.shift, Shift::Down);
        let five = judged(Form::Scale, [[0; 3], [0; 3], [5, 0, 0]], [0, 0, 5], [5, 0, 0]);
        assert_eq!(five.shift, Shift::SomeMovement);
    }

    #[test]
    fn one_voice_can_be_neither_closer_nor_further() {
        assert_eq!(Change::between(Level::OneVoice, Level::Strong), None);
        assert_eq!(Change::between(Level::Split, Level::Spread), Some(Change::Same));
        assert_eq!(Change::between(Level::Strong, Level::Weak), Some(Change::Further));
    }
}
