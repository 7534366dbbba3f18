//! What a released row can say, coarser for smaller groups; and the written form of its parts.

use std::fmt;

use crate::domain::agreement::Level;

/// How many people a row speaks about, as far as it is told. A raised group size does not shift the bands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    From5,
    From10,
    From20,
    From40,
    From100,
    From300,
}

impl Band {
    pub fn of(n: u64) -> Band {
        match n {
            300.. => Band::From300,
            100.. => Band::From100,
            40.. => Band::From40,
            20.. => Band::From20,
            10.. => Band::From10,
            _ => Band::From5,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Band::From5 => "5-9",
            Band::From10 => "10-19",
            Band::From20 => "20-39",
            Band::From40 => "40-99",
            Band::From100 => "100-299",
            Band::From300 => "300+",
        }
    }

    /// Percentages at or below the first number, and as near to 100, are not told apart; others are
    /// rounded to the second.
    pub(super) fn coding(self) -> (u64, u64) {
        match self {
            Band::From300 => (1, 1),
            Band::From100 => (2, 1),
            Band::From40 => (5, 5),
            _ => (10, 5),
        }
    }
}

/// A share of 10 to 19 people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    Few,
    Some,
    Most,
}

impl Word {
    pub fn as_str(self) -> &'static str {
        match self {
            Word::Few => "few",
            Word::Some => "some",
            Word::Most => "most",
        }
    }
}

/// A share in percent, coded at both ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Percent {
    AtMost(u64),
    About(u64),
    AtLeast(u64),
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Percent::AtMost(percent) => write!(f, "<={percent}"),
            Percent::About(percent) => write!(f, "{percent}"),
            Percent::AtLeast(percent) => write!(f, ">={percent}"),
        }
    }
}

/// A released row of a single choice or a scale. Options count from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChoiceRow {
    /// Not shown.
    Nothing,
    /// 5 to 9 people: the norm if they agree, `None` if there is no shared norm.
    Verdict { band: Band, norm: Option<Vec<usize>> },
    /// A word per option and nothing else: with a level beside it short scales could be worked out.
    Words { band: Band, shares: Vec<Word> },
    /// 20 people or more. Unanimous is written strong.
    Percent { band: Band, shares: Vec<Percent>, agree: bool, norm: Vec<usize>, level: Level },
}

/// A released row of a multi-select. Options count from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MultiRow {
    Nothing,
    /// 5 to 9 people: the options of at least three quarters.
    Shared {
        band: Band,
        options: Vec<usize>,
    },
    Words {
        band: Band,
        shares: Vec<Word>,
    },
    Percent {
        band: Band,
        shares: Vec<Percent>,
    },
}

/// A released row of a ranking. Options count from 0; `None` stands for no shared order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RankingRow {
    Nothing,
    /// 5 to 9 people: the option or options in the first place.
    Top {
        band: Band,
        top: Option<Vec<usize>>,
    },
    Order {
        band: Band,
        order: Option<Vec<usize>>,
    },
    /// 20 people or more, with the agreement on pairs in whole percent.
    Agreement {
        band: Band,
        order: Option<Vec<usize>>,
        percent: u32,
    },
}
