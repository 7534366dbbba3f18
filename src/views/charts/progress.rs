//! How far a team is with answering: a sentence, and a picture that fits the size of the team.

use super::super::words::{capital, number};
use super::agree::{BarPart, part};
use super::{LARGE_LEAVES_UP_TO, LEAVES_UP_TO, Leaves};

/// Where a team stands with answering: the picture, and the sentences beside it.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    /// "Seven of nine have finished"
    pub heading: String,
    /// "One person has started, one has not opened the link yet."
    pub detail: String,
    pub picture: ProgressPicture,
}

/// Up to nine people are large leaves, up to sixteen small ones, more are one bar.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum ProgressPicture {
    /// Nobody is asked.
    #[default]
    None,
    Leaves {
        leaves: Leaves,
        are_large: bool,
    },
    Bar(Vec<BarPart>),
}

impl Progress {
    /// While answers come in.
    pub fn of(finished: u32, started: u32, waiting: u32) -> Self {
        let all = finished + started + waiting;
        let heading = match finished {
            0 => "Nobody has finished yet".to_owned(),
            n if n == all => format!("All {} have finished", number(all as usize)),
            1 => format!("One of {} has finished", number(all as usize)),
            n => capital(&format!("{} of {} have finished", number(n as usize), number(all as usize))),
        };
        let picture = ProgressPicture::of(finished, started, waiting);
        Self { heading, detail: detail(started, waiting), picture }
    }

    /// Nobody has been invited.
    pub fn before() -> Self {
        Self { heading: "Nobody has been invited yet".to_owned(), ..Self::default() }
    }

    /// After closing: whoever answered something is counted, and nobody is on the way any more.
    pub fn after(answered: u32, others: u32) -> Self {
        let all = answered + others;
        let heading = match answered {
            0 => "Nobody answered".to_owned(),
            n if n == all && n > 1 => format!("All {} answered", number(all as usize)),
            n => capital(&format!("{} of {} answered", number(n as usize), number(all as usize))),
        };
        Self { heading, detail: String::new(), picture: ProgressPicture::of(answered, 0, others) }
    }
}

impl ProgressPicture {
    pub fn of(finished: u32, started: u32, waiting: u32) -> Self {
        let all = finished + started + waiting;
        match all {
            0 => Self::None,
            1..=LEAVES_UP_TO => {
                let leaves = Leaves::of_progress(finished, started, waiting);
                Self::Leaves { leaves, are_large: all <= LARGE_LEAVES_UP_TO }
            }
            _ => Self::Bar(bar(finished, started, waiting)),
        }
    }
}

/// One bar from edge to edge, a percent of room for its outline at each end.
fn bar(finished: u32, started: u32, waiting: u32) -> Vec<BarPart> {
    let unit = 98.0 / f64::from((finished + started + waiting).max(1));
    let mut x = 1.0;
    let mut parts = Vec::new();
    for (class, n) in [("y f", finished), ("y", started), ("m", waiting)] {
        let width = f64::from(n) * unit;
        parts.extend(part(class, x, width, n));
        x += width;
    }
    parts
}

fn detail(started: u32, waiting: u32) -> String {
    let who = |n: u32| match n {
        1 => "one person has".to_owned(),
        n => format!("{} people have", number(n as usize)),
    };
    let text = match (started, waiting) {
        (0, 0) => return String::new(),
        (s, 0) => format!("{} started.", who(s)),
        (0, w) => format!("{} not opened the link yet.", who(w)),
        (s, w) => {
            let rest = who(w).replace(" person", "").replace(" people", "");
            format!("{} started, {rest} not opened the link yet.", who(s))
        }
    };
    capital(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nine_are_large_leaves_sixteen_small_ones_and_seventeen_a_bar() {
        let size = |waiting| match Progress::of(3, 1, waiting).picture {
            ProgressPicture::Leaves { are_large: true, .. } => "large",
            ProgressPicture::Leaves { are_large: false, .. } => "small",
            ProgressPicture::Bar(_) => "bar",
            ProgressPicture::None => "none",
        };
        assert_eq!([5, 6, 12, 13].map(size), ["large", "small", "small", "bar"]);
        assert_eq!(Progress::of(0, 0, 0).picture, ProgressPicture::None);
    }

    #[test]
    fn a_bar_fills_its_width_with_everybody_once() {
        let ProgressPicture::Bar(parts) = ProgressPicture::of(200, 0, 100) else { panic!("no bar") };
        let number = |text: &str| text.trim_end_matches('%').parse::<f64>().unwrap_or_default();
        let numbers: Vec<&str> = parts.iter().map(|part| part.number.as_str()).collect();
        assert_eq!(numbers, ["200", "100"], "nobody has no part");
        let end = parts.last().map(|part| number(&part.x) + number(&part.width));
        assert!(end.is_some_and(|end| (98.0..=100.0).contains(&end)), "{parts:?}");
    }

    #[test]
    fn after_closing_nobody_is_said_to_be_on_the_way() {
        let after = Progress::after(7, 2);
        assert_eq!((after.heading.as_str(), after.detail.as_str()), ("Seven of nine answered", ""));
        assert_eq!(Progress::after(0, 4).heading, "Nobody answered");
        assert_eq!(Progress::after(4, 0).heading, "All four answered");
        assert_eq!(Progress::after(1, 0).heading, "One of one answered");
    }
}
