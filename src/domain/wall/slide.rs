//! What the room sees now: one slide and a few numbers, made of what went through the gate.

use jiff::Timestamp;

use super::{Step, Wall, only_seen};
use crate::base::token::PublicId;
use crate::domain::charter::{Clause, Line, Parts, Place};
use crate::domain::workshop::Workshop;

/// What the wall shows now: nothing more is in it than may be seen.
#[derive(Debug, Clone)]
pub enum Slide {
    NotOpened,
    PutAway,
    Hidden,
    Welcome,
    Frame,
    Words {
        part: String,
        /// Chosen lines when there are any, else all of them.
        lines: Vec<String>,
        are_chosen: bool,
    },
    Result(Box<Clause>),
    Needs(Vec<String>),
    End,
}

/// A line somebody posted beside the wall, without who and when.
#[derive(Debug, Clone)]
pub struct Posted {
    pub public_id: PublicId,
    /// Word of the step the wall stood at.
    pub step: String,
    pub words: String,
    pub is_hidden: bool,
    /// Whoever runs the wall has put it up once, or is done with it.
    pub is_seen_to: bool,
    /// Word of the step it is put up beside; empty when it is not.
    pub beside: String,
}

impl Posted {
    /// Nobody has looked after it yet.
    pub fn waits(&self) -> bool {
        !self.is_hidden && !self.is_seen_to
    }
}

/// People of a team as numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Crowd {
    pub asked: usize,
    pub answered: usize,
    /// With this step of the wall.
    pub ready: usize,
}

/// Everything the room may see now, the same for the screen and for every phone.
#[derive(Debug, Clone)]
pub struct Scene {
    pub team: String,
    /// Whole name of whoever runs the workshop.
    pub runner: String,
    pub workshop: Workshop,
    pub wall: Option<Wall>,
    pub slide: Slide,
    /// Lines people posted that stand beside the step.
    pub beside: Vec<String>,
    /// Place of the step, from 1, and how many there are.
    pub place: (usize, usize),
    pub crowd: Crowd,
    pub quiet_seconds: u32,
    pub now: Timestamp,
}

impl Scene {
    /// 0 before anybody opened a wall.
    pub fn edition(&self) -> i32 {
        self.wall.as_ref().map_or(0, |wall| wall.edition)
    }
}

/// The slide for the room, out of parts that went through the gate.
pub fn slide(wall: Option<&Wall>, is_first_draft: bool, parts: Parts) -> Slide {
    let Some(wall) = wall else { return Slide::NotOpened };
    if !wall.is_on {
        return Slide::PutAway;
    }
    if wall.is_hidden {
        return Slide::Hidden;
    }
    let parts = only_seen(Some(wall), is_first_draft, parts);
    match &wall.step {
        Step::Welcome => Slide::Welcome,
        Step::Frame => Slide::Frame,
        Step::Words(part) => words(part, &parts),
        Step::Result(question) => {
            let clause = parts.clauses.into_iter().find(|clause| clause.question == *question);
            clause.map_or(Slide::Welcome, |clause| Slide::Result(Box::new(clause)))
        }
        Step::Needs => Slide::Needs(parts.needs.into_iter().map(|need| need.words).collect()),
        Step::End => Slide::End,
    }
}

fn words(part: &str, parts: &Parts) -> Slide {
    let all: Vec<&Line> = parts.at(Place::Preamble).filter(|line| line.part == part).collect();
    let chosen: Vec<&Line> = all.iter().copied().filter(|line| line.is_kept).collect();
    let are_chosen = !chosen.is_empty();
    let lines = if are_chosen { chosen } else { all };
    Slide::Words { part: part.to_owned(), lines: lines.iter().map(|line| line.words.clone()).collect(), are_chosen }
}
