//! One row per option or step: its name, one leaf per person, the number.

use super::{LEAVES_FROM, LEAVES_UP_TO, Leaves, SHOWN_FROM, Saying, TOO_FEW, percent};

/// How many people took which option, or stand on which step of a scale.
#[derive(Debug, Clone)]
pub struct Tally {
    pub label: String,
    /// The steps have an order of their own; it is kept.
    pub ordered: bool,
    pub rows: Vec<TallyRow>,
    /// Stands instead of rows where the group is too small for them.
    pub saying: Saying,
}

#[derive(Debug, Clone)]
pub struct TallyRow {
    pub name: String,
    pub example: String,
    pub picture: TallyPicture,
    /// "6"; "nobody" is the picture of zero.
    pub count: String,
}

#[derive(Debug, Clone, PartialEq)]
pub enum TallyPicture {
    Nobody,
    Leaves(Leaves),
    /// Width of the bar, like "37.50%".
    Bar(String),
}

/// An option with the number of people who took it.
#[derive(Debug, Clone)]
pub struct Counted {
    pub name: String,
    pub example: String,
    pub count: u32,
}

impl Counted {
    pub fn new(name: impl Into<String>, example: impl Into<String>, count: u32) -> Self {
        Self { name: name.into(), example: example.into(), count }
    }
}

impl Tally {
    /// Options sorted by count. `n` is the number of people, which may be less than the sum of the
    /// counts when several options may be taken.
    pub fn of_options(label: impl Into<String>, n: u32, mut options: Vec<Counted>) -> Self {
        options.sort_by_key(|option| std::cmp::Reverse(option.count));
        Self::drawn(label.into(), false, n, &options)
    }

    /// Steps of a scale in their own order.
    pub fn of_steps(label: impl Into<String>, n: u32, steps: &[Counted]) -> Self {
        Self::drawn(label.into(), true, n, steps)
    }

    fn drawn(label: String, ordered: bool, n: u32, options: &[Counted]) -> Self {
        if n < LEAVES_FROM {
            return Self { label, ordered, rows: Vec::new(), saying: small_saying(n, options) };
        }
        let most = options.iter().map(|o| o.count).max().unwrap_or(0);
        let row = |option: &Counted| TallyRow {
            name: option.name.clone(),
            example: option.example.clone(),
            picture: tally_picture(option.count, most, n),
            count: option.count.to_string(),
        };
        Self { label, ordered, rows: options.iter().map(row).collect(), saying: Saying::default() }
    }

    /// The sentence of the verdict, where the rules have one that is better than the count alone.
    pub fn with_saying(self, saying: Saying) -> Self {
        Self { saying, ..self }
    }
}

/// Only an answer that more than half share is counted in a small group; anything else would show
/// who chose what.
fn small_saying(n: u32, options: &[Counted]) -> Saying {
    if n < SHOWN_FROM {
        return Saying::new("", TOO_FEW);
    }
    match options.iter().find(|o| 2 * o.count > n) {
        Some(shared) => Saying::new(format!("{} of {n}", shared.count), format!(": {}", shared.name)),
        None => Saying::new("No shared answer", "."),
    }
}

fn tally_picture(count: u32, most: u32, n: u32) -> TallyPicture {
    match (count, n) {
        (0, _) => TallyPicture::Nobody,
        (_, ..=LEAVES_UP_TO) => TallyPicture::Leaves(Leaves::of_people(count)),
        _ => TallyPicture::Bar(percent(f64::from(count) * 100.0 / f64::from(most))),
    }
}
