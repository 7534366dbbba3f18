//! The gate: the one rule that decides who may see a figure now.

use super::{QUIET_SECONDS, Step, Wall};
use crate::domain::agreement::Kind;
use crate::domain::bank::{Bank, QuestionKind};
use crate::domain::charter::{Line, Parts, Place};
use crate::domain::synthesis::Verdict;

/// Something a page, a wall or a stream might show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure<'a> {
    /// How many are ready: a count that tells nothing of answers.
    Ready,
    /// Lines of a part of the preamble.
    Words(&'a str),
    /// Everything said to a question, and whatever is worked out from it.
    Result(&'a str),
    Needs,
    /// The draft as a whole.
    Draft,
}

/// Whether the team sees only what was opened on a wall; before there is one, nothing. `is_first_draft`: as
/// `Charter::is_first_draft`.
pub fn holds_back(wall: Option<&Wall>, is_first_draft: bool) -> bool {
    is_first_draft && !wall.is_some_and(|wall| wall.is_over)
}

/// The gate: may the room, on the screen or on a phone, see this figure now? Pages, wall and stream ask here and
/// nowhere else.
pub fn may_see(wall: Option<&Wall>, is_first_draft: bool, figure: Figure) -> bool {
    if !holds_back(wall, is_first_draft) {
        return true;
    }
    let is_open = |step: Step| wall.is_some_and(|wall| !wall.is_hidden && wall.revealed.contains(&step.word()));
    match figure {
        Figure::Ready => true,
        Figure::Words(part) => is_open(Step::Words(part.to_owned())),
        Figure::Result(question) => is_open(Step::Result(question.to_owned())),
        Figure::Needs => is_open(Step::Needs),
        Figure::Draft => false,
    }
}

/// The parts of a draft that may be seen; the rest is not there.
pub fn only_seen(wall: Option<&Wall>, is_first_draft: bool, parts: Parts) -> Parts {
    let sees = |figure: Figure| may_see(wall, is_first_draft, figure);
    let sees_line = |line: &Line| match line.place {
        Place::Preamble => sees(Figure::Words(&line.part)),
        Place::Line => sees(Figure::Result(&line.part)),
        Place::Request => sees(Figure::Draft),
    };
    Parts {
        clauses: parts.clauses.into_iter().filter(|clause| sees(Figure::Result(&clause.question))).collect(),
        needs: if sees(Figure::Needs) { parts.needs } else { Vec::new() },
        lines: parts.lines.into_iter().filter(sees_line).collect(),
    }
}

/// Of the lines that were put up beside steps, by the word of the step, those that stand there now. On a hidden wall
/// nothing does.
pub fn beside_now(wall: Option<&Wall>, put_up: Vec<(String, String)>) -> Vec<String> {
    let Some(wall) = wall.filter(|wall| wall.is_on && !wall.is_hidden) else { return Vec::new() };
    let here = wall.step.word();
    put_up.into_iter().filter(|(step, _)| *step == here).map(|(_, words)| words).collect()
}

/// Seconds of quiet for this team. What it agreed on decides only after everybody has seen it: a longer pause would
/// tell the answer.
pub fn quiet_seconds(bank: &Bank, wall: Option<&Wall>, is_first_draft: bool, parts: &Parts) -> u32 {
    let agreed = parts.clauses.iter().find_map(|clause| {
        let question = bank.question(&clause.question)?;
        let QuestionKind::Single(single) = &question.kind else { return None };
        let is_norm = matches!(clause.figures.verdict, Verdict::Judged { kind: Kind::Norm, .. });
        let is_open = may_see(wall, is_first_draft, Figure::Result(&clause.question));
        let most = clause.figures.counts.iter().max()?;
        let option = clause.figures.counts.iter().position(|count| count == most)?;
        single.timer_seconds.get(option).copied().flatten().filter(|seconds| is_norm && is_open && *seconds > 0)
    });
    agreed.unwrap_or(QUIET_SECONDS)
}
