//! A scale of 3 to 11 points: how far the answers lie from the middle one, and whether they form two camps.
//! A two-point scale is a single choice.
//!
//! The measure is the average distance from the median in steps (Burke and Dunlap's AD); their c/6 is the
//! line for practical agreement, c/8 and c/5 are this project's translation of the usual r_wg bands.

use super::camps::{self, Camps};
use super::levels::{Kind, Level, Tier};
use super::ratio::Ratio;
use super::turnout::{self, Turnout, Voices};

/// What a scale says. Options count from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub n: u64,
    pub level: Level,
    pub tier: Tier,
    pub kind: Kind,
    pub missing: u64,
    /// Fewer than half have spoken.
    pub provisional: bool,
    /// Three or four answers.
    pub few: bool,
    /// The one far answer that a strong agreement was read without.
    pub but_for_one: Option<usize>,
    /// `None` when nobody answered.
    pub middle: Option<Middle>,
    /// The middle answer or both (norm, lean, draft), the camp centres or the two answers (both), or nothing.
    pub norm: Vec<usize>,
    /// People below, inside and above the gap; only for two camps.
    pub camps: Option<[u64; 3]>,
    /// Answers more than a step away from the middle (norm, lean), or inside the gap of a split; in option order.
    pub minority: Vec<Voices>,
    /// People who need an option that the norm does not cover, in option order.
    pub needs: Vec<Voices>,
    /// One changed answer would tip the tier; `None` below three answers.
    pub fragile: Option<bool>,
}

/// The middle of the answers and the distances from it. Options count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Middle {
    /// At least one.
    pub n: u64,
    /// The two middle answers; the same for an odd number of answers.
    pub low: usize,
    pub high: usize,
    /// Sum of the distances of all answers from the middle, in steps.
    pub s: u64,
    /// Answers at most one step outside `low..=high`.
    pub within_one: u64,
}

impl Middle {
    /// Average distance from the middle in steps.
    pub fn average_distance(&self) -> Option<Ratio> {
        Ratio::new(self.s.into(), self.n.into())
    }

    fn is_within_one(&self, option: usize) -> bool {
        option + 1 >= self.low && option <= self.high + 1
    }
}

/// `counts[i]` people chose point i, `needs[i]` of them cannot do without it.
pub fn judge(counts: &[u64], turnout: &Turnout, needs: &[u64]) -> Finding {
    let n = counts.iter().sum();
    let middle = measure(counts);
    let word = read(counts, turnout.no_preference, middle.as_ref());
    let kind = word.level.kind();
    let norm = norm(&word, middle.as_ref());
    let missing = turnout.missing(n);
    Finding {
        n,
        level: word.level,
        tier: word.level.tier(),
        kind,
        missing,
        provisional: turnout.is_provisional(n),
        few: turnout::is_few(n),
        but_for_one: word.but_for_one,
        camps: camp_sizes(&word),
        minority: minority(counts, &word, middle.as_ref()),
        needs: turnout::voices(needs, |option| !is_covered(option, kind, middle.as_ref(), &norm)),
        fragile: (n >= 3).then(|| turnout::is_fragile(counts, missing, agrees)),
        middle,
        norm,
    }
}

/// Only the word.
pub fn level(counts: &[u64], no_preference: u64) -> Level {
    read(counts, no_preference, measure(counts).as_ref()).level
}

/// `None` when nobody answered.
pub fn measure(counts: &[u64]) -> Option<Middle> {
    let n: u64 = counts.iter().sum();
    if n == 0 {
        return None;
    }
    let (mut low, mut high, mut s, mut up_to_here) = (None, None, 0, 0);
    for (option, &count) in counts.iter().enumerate() {
        up_to_here += count;
        if low.is_none() && 2 * up_to_here >= n {
            low = Some(option);
        }
        if high.is_none() && 2 * up_to_here > n {
            high = Some(option);
        }
        s += up_to_here.min(n - up_to_here);
    }
    let mut middle = Middle { n, low: low?, high: high?, s, within_one: 0 };
    middle.within_one =
        (0..counts.len()).filter(|&option| middle.is_within_one(option)).map(|option| counts[option]).sum();
    Some(middle)
}

/// The word with what it was read from.
struct Word {
    level: Level,
    but_for_one: Option<usize>,
    camps: Option<Camps>,
}

impl From<Level> for Word {
    fn from(level: Level) -> Word {
        Word { level, but_for_one: None, camps: None }
    }
}

fn read(counts: &[u64], no_preference: u64, middle: Option<&Middle>) -> Word {
    let Some(middle) = middle else {
        return Level::of_few(0, no_preference).unwrap_or(Level::NoAnswers).into();
    };
    match middle.n {
        1 => Level::OneVoice.into(),
        2 => level_of_two(counts.len(), middle.high - middle.low).into(),
        _ => read_many(counts, middle),
    }
}

fn level_of_two(options: usize, distance: usize) -> Level {
    if distance == 0 {
        Level::Together
    } else if 3 * distance <= options {
        Level::Close
    } else {
        Level::Apart
    }
}

fn read_many(counts: &[u64], middle: &Middle) -> Word {
    if let Some(word) = read_agreement(counts, middle) {
        return word;
    }
    if let Some(camps) = camps::find(counts) {
        return Word { level: Level::Split, but_for_one: None, camps: Some(camps) };
    }
    let room = counts.len() as u64 * middle.n;
    if 5 * middle.s <= room { Level::Weak.into() } else { Level::Spread.into() }
}

/// The rules that end in agreement; `None` when the question stays open.
fn read_agreement(counts: &[u64], middle: &Middle) -> Option<Word> {
    let room = counts.len() as u64 * middle.n;
    if counts.contains(&middle.n) {
        return Some(Level::Unanimous.into());
    }
    if 8 * middle.s <= room {
        return Some(Level::Strong.into());
    }
    if 6 * middle.s <= room {
        return Some(Level::Moderate.into());
    }
    let one = one_far_answer(counts, middle)?;
    Some(Word { level: Level::Moderate, but_for_one: Some(one), camps: None })
}

/// The only answer more than a step away, if the others agree strongly without it. Needs five people:
/// in a smaller group one answer is too large a part to be set aside.
fn one_far_answer(counts: &[u64], middle: &Middle) -> Option<usize> {
    if middle.n < 5 || middle.n - middle.within_one != 1 {
        return None;
    }
    let one = (0..counts.len()).find(|&option| counts[option] > 0 && !middle.is_within_one(option))?;
    let mut others = counts.to_vec();
    others[one] -= 1;
    let rest = measure(&others)?;
    (8 * rest.s <= counts.len() as u64 * rest.n).then_some(one)
}

fn agrees(counts: &[u64]) -> bool {
    measure(counts).is_some_and(|middle| read_agreement(counts, &middle).is_some())
}

fn norm(word: &Word, middle: Option<&Middle>) -> Vec<usize> {
    let (Some(middle), kind) = (middle, word.level.kind()) else {
        return Vec::new();
    };
    match &word.camps {
        Some(camps) => camps.centres.to_vec(),
        None if kind == Kind::Both || (kind.names_a_way() && middle.low != middle.high) => {
            vec![middle.low, middle.high]
        }
        None if kind.names_a_way() => vec![middle.low],
        None => Vec::new(),
    }
}

fn camp_sizes(word: &Word) -> Option<[u64; 3]> {
    match &word.camps {
        Some(camps) => Some(camps.sizes),
        None => (word.level == Level::Apart).then_some([1, 0, 1]),
    }
}

fn minority(counts: &[u64], word: &Word, middle: Option<&Middle>) -> Vec<Voices> {
    let Some(middle) = middle.filter(|middle| middle.n >= 3) else {
        return Vec::new();
    };
    match (&word.camps, word.level.kind()) {
        (Some(camps), _) => turnout::voices(counts, |option| camps.gap.0 <= option && option <= camps.gap.1),
        (None, Kind::Norm | Kind::Lean) => turnout::voices(counts, |option| !middle.is_within_one(option)),
        _ => Vec::new(),
    }
}

fn is_covered(option: usize, kind: Kind, middle: Option<&Middle>, norm: &[usize]) -> bool {
    match middle {
        Some(middle) if kind.names_a_way() => middle.low <= option && option <= middle.high,
        _ => norm.contains(&option),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(counts: &[u64]) -> Finding {
        judge(counts, &Turnout::complete(counts.iter().sum()), &[])
    }

    #[test]
    fn an_average_exactly_on_a_sixth_of_the_scale_is_still_agreement() {
        assert_eq!(level(&[0, 1, 2, 2, 1], 0), Level::Moderate);
    }

    #[test]
    fn one_far_answer_does_not_sink_five_people_but_it_does_sink_four() {
        assert_eq!(finding(&[1, 0, 0, 2, 3]).but_for_one, Some(0));
        assert_eq!(finding(&[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3]).but_for_one, None);
        assert_eq!(finding(&[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4]).but_for_one, Some(0));
    }

    #[test]
    fn a_need_between_two_middle_answers_is_covered_by_them() {
        let needs = [0, 0, 1, 0, 1];
        let judged = judge(&[0, 3, 0, 3, 0], &Turnout::complete(6), &needs);
        assert_eq!(judged.level, Level::Split);
        assert_eq!(judged.needs.len(), 2);

        let close = judge(&[0, 1, 0, 1, 0, 0, 0], &Turnout::complete(2), &[0, 0, 1, 0, 0, 0, 0]);
        assert_eq!((close.level, close.needs.len()), (Level::Close, 0));
    }

    #[test]
    fn a_hundred_and_a_hundred_million_answers_are_judged_alike() {
        let small = finding(&[9, 1, 0, 0, 90]);
        let large = finding(&[9_000_000, 1_000_000, 0, 0, 90_000_000]);
        assert_eq!((small.n, large.n), (100, 100_000_000));
        assert_eq!((small.level, large.level), (Level::Strong, Level::Strong));
        assert_eq!((small.norm, large.norm), (vec![4], vec![4]));
        assert_eq!(large.middle.unwrap().s, 1_000_000 * small.middle.unwrap().s);
    }

    #[test]
    fn an_empty_list_of_points_says_that_nobody_answered() {
        assert_eq!(finding(&[]).level, Level::NoAnswers);
    }
}
