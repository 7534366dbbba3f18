//! The wall in the room: its steps, what it has opened so far, and the one rule that decides who may see a figure.

mod gate;
mod slide;

pub use gate::{Figure, beside_now, holds_back, may_see, only_seen, quiet_seconds};
pub use slide::{Crowd, Posted, Scene, Slide, slide};

use jiff::{SignedDuration, Timestamp};

use super::bank::{Bank, QuestionKind, TextRule};
use super::charter::{Parts, Place};
use crate::domain::Refused;

/// Seconds of quiet where the team has agreed on nothing, or nobody has seen yet what it agreed on.
pub const QUIET_SECONDS: u32 = 30;
/// Characters of a line somebody wants to say.
pub const SAY_MAX: usize = 200;
/// Lines one person may post on one wall.
pub const LINES_EACH: i32 = 20;
/// Posted lines that fit beside one step.
pub const LINES_BESIDE: usize = 2;

/// Where a wall stands. Each step has a word of its own, so that it is found again however the draft changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Take your phone.
    Welcome,
    Frame,
    /// What people wrote for one part of the preamble.
    Words(String),
    /// What was said to one question.
    Result(String),
    Needs,
    End,
}

impl Step {
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            Some(("words", part)) => Some(Self::Words(part.to_owned())),
            Some(("result", question)) => Some(Self::Result(question.to_owned())),
            Some(_) => None,
            None => match text {
                "welcome" => Some(Self::Welcome),
                "frame" => Some(Self::Frame),
                "needs" => Some(Self::Needs),
                "end" => Some(Self::End),
                _ => None,
            },
        }
    }

    pub fn word(&self) -> String {
        match self {
            Self::Welcome => "welcome".to_owned(),
            Self::Frame => "frame".to_owned(),
            Self::Words(part) => format!("words:{part}"),
            Self::Result(question) => format!("result:{question}"),
            Self::Needs => "needs".to_owned(),
            Self::End => "end".to_owned(),
        }
    }
}

/// The way through a wall: first what is shared, then where the team differs, then what some need.
pub fn steps(bank: &Bank, frame: &str, parts: &Parts) -> Vec<Step> {
    let mut steps = vec![Step::Welcome];
    if !frame.trim().is_empty() {
        steps.push(Step::Frame);
    }
    let has_lines = |part: &str| parts.at(Place::Preamble).any(|line| line.part == part);
    steps.extend(preamble_parts(bank).map(|part| part.code.clone()).filter(|part| has_lines(part)).map(Step::Words));
    steps.extend(parts.in_order_of_results().iter().map(|clause| Step::Result(clause.question.clone())));
    if !parts.needs.is_empty() {
        steps.push(Step::Needs);
    }
    steps.push(Step::End);
    steps
}

/// The parts of the preamble in the order of the bank.
pub fn preamble_parts(bank: &Bank) -> impl Iterator<Item = &super::bank::Part> {
    bank.questions().iter().flat_map(|question| match &question.kind {
        QuestionKind::Text(text) if matches!(text.rule, TextRule::Preamble { .. }) => text.parts.as_slice(),
        _ => &[],
    })
}

/// How many lines of a part may be kept.
pub fn most_kept(bank: &Bank, part: &str) -> usize {
    let rule = bank.questions().iter().find_map(|question| match &question.kind {
        QuestionKind::Text(text) if text.parts.iter().any(|one| one.code == part) => Some(&text.rule),
        _ => None,
    });
    match rule {
        Some(TextRule::Preamble { keep_max, .. }) => *keep_max,
        _ => 0,
    }
}

/// Quiet time to think and write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quiet {
    Until(Timestamp),
    /// Seconds that were left.
    Paused(u32),
}

impl Quiet {
    /// Seconds left; 0 when it is over.
    pub fn left(self, now: Timestamp) -> u32 {
        match self {
            Self::Paused(left) => left,
            Self::Until(until) => u32::try_from(until.duration_since(now).as_secs().max(0)).unwrap_or(0),
        }
    }
}

/// The wall of one charter.
#[derive(Debug, Clone)]
pub struct Wall {
    pub id: i64,
    pub step: Step,
    /// One more with every step; a form made on another one comes too late.
    pub version: i32,
    /// One more with every change of anything to be seen.
    pub edition: i32,
    /// Words of the steps that were opened, for good.
    pub revealed: Vec<String>,
    pub is_on: bool,
    /// It came to its end or was put away: everything is open, for good.
    pub is_over: bool,
    pub is_hidden: bool,
    pub quiet: Option<Quiet>,
}

/// A move of whoever runs the wall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Next,
    Previous,
    Hide,
    Show,
    /// Starts quiet time of so many seconds.
    Quiet(u32),
    Pause,
    GoOn,
    EndQuiet,
    PutAway,
}

impl Wall {
    pub fn new() -> Self {
        Self {
            id: 0,
            step: Step::Welcome,
            version: 1,
            edition: 1,
            revealed: Vec::new(),
            is_on: true,
            is_over: false,
            is_hidden: false,
            quiet: None,
        }
    }

    /// The place of the step among `steps`; the beginning when it is gone.
    pub fn place(&self, steps: &[Step]) -> usize {
        steps.iter().position(|step| *step == self.step).unwrap_or(0)
    }

    /// Carries a move out. What does not fit where the wall stands changes nothing.
    pub fn carry_out(&mut self, deed: Deed, steps: &[Step], now: Timestamp) {
        let at = self.place(steps);
        match deed {
            Deed::Next if !self.is_hidden => self.go(steps.get(at + 1)),
            Deed::Previous if !self.is_hidden => self.go(at.checked_sub(1).and_then(|at| steps.get(at))),
            Deed::Next | Deed::Previous => {}
            Deed::Hide | Deed::Show => {
                self.is_hidden = deed == Deed::Hide;
                self.version += 1;
            }
            Deed::Quiet(seconds) => self.quiet = Some(Quiet::Until(now + SignedDuration::from_secs(seconds.into()))),
            Deed::Pause => {
                let left = self.quiet.map_or(0, |quiet| quiet.left(now));
                if left > 0 {
                    self.quiet = Some(Quiet::Paused(left));
                }
            }
            Deed::GoOn => {
                if let Some(Quiet::Paused(left)) = self.quiet {
                    self.quiet = Some(Quiet::Until(now + SignedDuration::from_secs(left.into())));
                }
            }
            Deed::EndQuiet => self.quiet = self.quiet.map(|_| Quiet::Until(now)),
            Deed::PutAway => {
                (self.is_on, self.is_over, self.is_hidden, self.quiet) = (false, true, false, None);
                self.version += 1;
            }
        }
    }

    fn go(&mut self, to: Option<&Step>) {
        let Some(to) = to else { return };
        self.step = to.clone();
        self.version += 1;
        self.quiet = None;
        let word = to.word();
        if matches!(to, Step::Words(_) | Step::Result(_) | Step::Needs) && !self.revealed.contains(&word) {
            self.revealed.push(word);
        }
        self.is_over |= *to == Step::End;
    }

    /// Whether a line that is sent now waits as a draft.
    pub fn is_quiet(&self, now: Timestamp) -> bool {
        self.quiet.is_some_and(|quiet| quiet.left(now) > 0)
    }

    /// A wall that nobody opened: everything is shown without it.
    pub fn put_away() -> Self {
        Self { is_on: false, is_over: true, ..Self::new() }
    }
}

impl Default for Wall {
    fn default() -> Self {
        Self::new()
    }
}

/// A line somebody wants to say.
pub fn clean_line(typed: &str) -> Result<String, Refused> {
    let words = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let words =
        crate::base::text::clean_line(&words, SAY_MAX).map_err(|fault| Refused::field("words", fault.to_string()))?;
    if words.chars().any(char::is_alphanumeric) {
        return Ok(words);
    }
    Err(Refused::field("words", "Write a few words, or leave it for now."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn way() -> Vec<Step> {
        vec![Step::Welcome, Step::Result("a".into()), Step::Result("b".into()), Step::Needs, Step::End]
    }

    #[test]
    fn every_step_is_found_again_by_its_word() {
        for step in [Step::Words("good".into()), Step::Frame].into_iter().chain(way()) {
            assert_eq!(Step::parse(&step.word()), Some(step));
        }
        assert_eq!(Step::parse("elsewhere:a"), None);
    }

    #[test]
    fn a_figure_is_seen_from_the_moment_its_step_was_opened_and_not_while_the_wall_is_hidden() {
        let mut wall = Wall::new();
        let sees = |wall: &Wall, question| may_see(Some(wall), true, Figure::Result(question));
        assert!(!sees(&wall, "a") && !sees(&wall, "b"));
        wall.carry_out(Deed::Next, &way(), at(0));
        assert!(sees(&wall, "a") && !sees(&wall, "b"));
        wall.carry_out(Deed::Hide, &way(), at(0));
        assert!(!sees(&wall, "a"));
        wall.carry_out(Deed::Next, &way(), at(0));
        wall.carry_out(Deed::Show, &way(), at(0));
        assert!(sees(&wall, "a") && !sees(&wall, "b"), "nothing is opened behind a hidden wall");
        wall.carry_out(Deed::Previous, &way(), at(0));
        assert!(sees(&wall, "a"), "going back takes nothing away");
        assert!(!may_see(Some(&wall), true, Figure::Draft));
        assert!(may_see(Some(&wall), true, Figure::Ready));
    }

    #[test]
    fn before_a_wall_a_first_draft_is_closed_and_at_its_end_and_after_it_was_put_away_everything_is_open() {
        assert!(!may_see(None, true, Figure::Result("a")) && !may_see(None, true, Figure::Draft));
        assert!(may_see(None, true, Figure::Ready) && may_see(None, false, Figure::Draft));
        assert!(may_see(Some(&Wall::put_away()), true, Figure::Draft));
        let mut put_away = Wall::new();
        put_away.carry_out(Deed::PutAway, &way(), at(0));
        assert!(may_see(Some(&put_away), true, Figure::Draft));
        let mut ended = Wall::new();
        for _ in 0..9 {
            ended.carry_out(Deed::Next, &way(), at(0));
        }
        assert_eq!(ended.step, Step::End);
        ended.carry_out(Deed::Previous, &way(), at(0));
        assert!(may_see(Some(&ended), true, Figure::Needs));
    }

    #[test]
    fn a_line_stands_beside_its_own_step_and_nowhere_while_the_wall_is_hidden_or_away() {
        let up = || vec![("result:a".to_owned(), "Here.".to_owned()), ("needs".to_owned(), "There.".to_owned())];
        let mut wall = Wall::new();
        assert!(beside_now(Some(&wall), up()).is_empty() && beside_now(None, up()).is_empty());
        wall.carry_out(Deed::Next, &way(), at(0));
        assert_eq!(beside_now(Some(&wall), up()), ["Here."]);
        wall.carry_out(Deed::Hide, &way(), at(0));
        assert!(beside_now(Some(&wall), up()).is_empty());
        wall.carry_out(Deed::PutAway, &way(), at(0));
        assert!(beside_now(Some(&wall), up()).is_empty());
    }

    #[test]
    fn quiet_time_can_be_paused_goes_on_and_ends() {
        let mut wall = Wall::new();
        wall.carry_out(Deed::Quiet(30), &way(), at(100));
        assert!(wall.is_quiet(at(129)) && !wall.is_quiet(at(130)));
        wall.carry_out(Deed::Pause, &way(), at(110));
        assert!(wall.is_quiet(at(500)));
        wall.carry_out(Deed::GoOn, &way(), at(500));
        assert!(wall.is_quiet(at(519)) && !wall.is_quiet(at(520)));
        wall.carry_out(Deed::Quiet(30), &way(), at(600));
        wall.carry_out(Deed::EndQuiet, &way(), at(601));
        assert!(!wall.is_quiet(at(601)));
        wall.carry_out(Deed::Pause, &way(), at(601));
        assert!(!wall.is_quiet(at(601)), "what is over cannot be paused");
    }
}
