//! Counts as pictures with a sentence: leaves for people, rows of agreement, tallies of choices.
//! Whether a figure may be shown to this person is decided before; here it is only drawn.
//! The sentence always stands first and says the same as the picture.

mod agree;
mod progress;
mod tally;

pub use agree::{AgreeChart, AgreeRow, Bar, BarPart, Picture, Sides, Statement};
pub use progress::{Progress, ProgressPicture};
pub use tally::{Counted, Tally, TallyPicture, TallyRow};

/// Below this many answers nothing is shown at all (privacy of the team's own page).
const SHOWN_FROM: u32 = 3;
/// From this many counted answers a question shows its options one by one. Below, a question shows
/// its sentence and the count of its shared answer only: with fewer, one sees who is who.
pub const LEAVES_FROM: u32 = 6;
/// Up to here one leaf is one person in full size.
const LARGE_LEAVES_UP_TO: u32 = 9;
/// Up to here leaves are small; above, bars.
const LEAVES_UP_TO: u32 = 16;
/// From here shares of people are said in percent too.
const PERCENT_FROM: u32 = 50;

/// What stands where there are too few answers. It is the same for nobody and for one or two.
pub const TOO_FEW: &str =
    "Fewer than three people have answered. We show this from three answers up, so that nobody can be picked out.";

/// Leaves in a row, without an axis.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Leaves {
    pub yes_full: u32,
    pub yes: u32,
    pub mid: u32,
    pub no: u32,
    pub no_full: u32,
    pub wait: u32,
}

impl Leaves {
    /// In the order yes please, rather yes, either way, rather not, not for me.
    pub fn of_sides([yes_full, yes, mid, no, no_full]: [u32; 5]) -> Self {
        Self { yes_full, yes, mid, no, no_full, wait: 0 }
    }

    /// How far people are with answering.
    pub fn of_progress(finished: u32, started: u32, waiting: u32) -> Self {
        Self { yes_full: finished, yes: started, wait: waiting, ..Self::default() }
    }

    pub fn of_people(n: u32) -> Self {
        Self { yes_full: n, ..Self::default() }
    }
}

/// A sentence whose count is bold: `strong`, then `rest` with its own leading space or comma.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Saying {
    pub strong: String,
    pub rest: String,
}

impl Saying {
    pub fn new(strong: impl Into<String>, rest: impl Into<String>) -> Self {
        Self { strong: strong.into(), rest: rest.into() }
    }
}

/// A place or width for an SVG attribute, which a strict page may carry where a style may not.
fn percent(value: f64) -> String {
    format!("{value:.2}%")
}
