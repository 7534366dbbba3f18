//! What stands on the wall, the same for the screen and for every phone. It is made of a scene and of nothing else.

use super::finding::finding;
use crate::domain::bank::Bank;
use crate::domain::charter::Clause;
use crate::domain::wall::{Crowd, Quiet, Scene, Slide, Step, preamble_parts};
use crate::views::charter::results::{counted, picture};
use crate::views::charts::{Leaves, Tally};
use crate::views::standing::{first_name, until_reveal};
use crate::views::words::{capital, number, of};

/// Rows of a picture from which it is drawn closer.
const DENSE_FROM: usize = 7;
/// Lines of one part that fit on the screen; the rest is counted in words.
const LINES_ON_WALL: usize = 12;
/// Leaves of the first screen, at most.
const LEAVES: usize = 40;

#[derive(Debug, Clone)]
pub struct Stage {
    pub edition: i32,
    /// Word of the step; a phone says it is ready with this one.
    pub step: String,
    /// "before", "on" or "away".
    pub phase: &'static str,
    /// For the tab of the browser; never a result.
    pub title: String,
    /// The question, small above the heading.
    pub above: String,
    pub heading: String,
    pub text: Vec<String>,
    pub is_long: bool,
    pub leaves: Option<Leaves>,
    pub picture: Option<Tally>,
    pub is_dense: bool,
    pub lines: Vec<String>,
    /// "and three more"
    pub more: String,
    pub needs: Vec<String>,
    /// The sentence for the charter.
    pub clause: String,
    /// Lines from the phones that were put up here.
    pub said: Vec<String>,
    /// A question for the room.
    pub ask: &'static str,
    /// "Five of nine are ready"; empty where nobody is asked.
    pub ready: String,
    pub quiet: Option<QuietTime>,
}

/// Quiet time as it is shown.
#[derive(Debug, Clone)]
pub struct QuietTime {
    pub left: u32,
    pub is_paused: bool,
    pub words: String,
}

impl QuietTime {
    pub fn is_over(&self) -> bool {
        self.left == 0
    }

    fn of(scene: &Scene) -> Option<Self> {
        let quiet = scene.wall.as_ref().filter(|wall| wall.is_on)?.quiet?;
        let (left, is_paused) = (quiet.left(scene.now), matches!(quiet, Quiet::Paused(_)));
        let words = match left {
            0 => "The quiet time is over.".to_owned(),
            left if is_paused => format!("Quiet time, paused: {}.", seconds(left)),
            left => format!("Quiet time: {}.", seconds(left)),
        };
        Some(Self { left, is_paused, words })
    }
}

/// "45 seconds left", "2 minutes 5 seconds left"
fn seconds(left: u32) -> String {
    let unit = |n: u32, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    match (left / 60, left % 60) {
        (0, seconds) => format!("{} left", unit(seconds, "second", "seconds")),
        (minutes, 0) => format!("{} left", unit(minutes, "minute", "minutes")),
        (minutes, seconds) => {
            format!("{} {} left", unit(minutes, "minute", "minutes"), unit(seconds, "second", "seconds"))
        }
    }
}

impl Stage {
    /// Quiet time runs or is paused.
    pub fn is_quiet(&self) -> bool {
        self.quiet.as_ref().is_some_and(|quiet| !quiet.is_over())
    }

    pub fn new(bank: &Bank, scene: &Scene) -> Self {
        let mut stage = Self::empty(scene);
        match &scene.slide {
            Slide::NotOpened => {
                stage.say("The wall", &format!("{} has not opened the results yet.", first_name(&scene.runner)));
                stage.text = vec![
                    until_reveal(&scene.runner, &scene.workshop, scene.now),
                    "This page changes by itself when they are opened.".to_owned(),
                ];
            }
            Slide::PutAway => {
                stage.say("The wall", "The wall is put away.");
                stage.text = vec!["Everything that was said stands under Results, and the draft is open.".to_owned()];
            }
            Slide::Hidden => {
                stage.say("A short break", "A short break.");
                stage.text = vec!["It goes on in a moment.".to_owned()];
                stage.leaves = leaves(scene.crowd);
            }
            Slide::Welcome => stage.welcome(scene),
            Slide::Frame => {
                stage.say("Why we are here", &bank.frame.headline);
                stage.text = for_the_room(&scene.workshop.frame);
            }
            Slide::Words { part, lines, are_chosen } => stage.words(bank, part, (lines, *are_chosen)),
            Slide::Result(clause) => stage.result(bank, clause),
            Slide::Needs(needs) => {
                stage.say("What some of us need", "What some of us need");
                stage.needs = needs.clone();
                stage.ask = "What would make it easy to give this?";
            }
            Slide::End => {
                stage.say("The end of the wall", "That is what you said.");
                stage.text = vec![
                    "The draft is open for everybody now. Read it, and change the words until they sound like us."
                        .to_owned(),
                ];
            }
        }
        stage.is_long = stage.text.iter().map(String::len).sum::<usize>() > 420;
        stage
    }

    fn empty(scene: &Scene) -> Self {
        let wall = scene.wall.as_ref();
        let is_on = wall.is_some_and(|wall| wall.is_on);
        let ready = match scene.crowd.ready {
            0 => String::new(),
            ready if ready == scene.crowd.asked => format!("All {} are ready", number(ready)),
            1 => format!("One of {} is ready", number(scene.crowd.asked)),
            ready => format!("{} are ready", capital(&of(ready, scene.crowd.asked))),
        };
        Self {
            edition: scene.edition(),
            step: wall.map(|wall| wall.step.word()).unwrap_or_default(),
            phase: match wall {
                None => "before",
                Some(wall) if wall.is_on => "on",
                Some(_) => "away",
            },
            title: String::new(),
            above: String::new(),
            heading: String::new(),
            text: Vec::new(),
            is_long: false,
            leaves: None,
            picture: None,
            is_dense: false,
            lines: Vec::new(),
            more: String::new(),
            needs: Vec::new(),
            clause: String::new(),
            said: scene.beside.clone(),
            ask: "",
            ready: if is_on { ready } else { String::new() },
            quiet: QuietTime::of(scene),
        }
    }

    fn say(&mut self, title: &str, heading: &str) {
        (self.title, self.heading) = (title.to_owned(), heading.to_owned());
    }

    fn welcome(&mut self, scene: &Scene) {
        self.say("Take your phone", "Take your phone.");
        self.text = vec![
            "Open your own link from the mail, then “Wall”. Everything shows there the moment it is opened here."
                .to_owned(),
            format!("{}.", answered(scene)),
        ];
        self.leaves = leaves(scene.crowd);
        self.ask = "We show how many, never who.";
    }

    fn words(&mut self, bank: &Bank, code: &str, (lines, are_chosen): (&[String], bool)) {
        let part = preamble_parts(bank).find(|part| part.code == code);
        let label = part.map_or_else(|| code.to_owned(), |part| part.label.clone());
        self.say("What we aim for", &label);
        "What we aim for, in your own words.".clone_into(&mut self.above);
        self.lines = lines.iter().take(LINES_ON_WALL).cloned().collect();
        self.more = match lines.len().saturating_sub(LINES_ON_WALL) {
            0 => String::new(),
            more => format!("And {} more.", number(more)),
        };
        self.ask = if are_chosen { "Does this sound like us?" } else { "Which three say it best?" };
    }

    fn result(&mut self, bank: &Bank, clause: &Clause) {
        let question = bank.question(&clause.question);
        let heading = finding(question, clause);
        self.say(&clause.title, &heading);
        self.above = question.map_or_else(|| clause.title.clone(), |question| question.prompt.clone());
        let counted = question.map(|question| counted(question, &clause.figures.counts)).unwrap_or_default();
        self.picture = picture(clause, question, &counted);
        self.is_dense = self.picture.as_ref().is_some_and(|picture| picture.rows.len() >= DENSE_FROM);
        self.clause = if heading == clause.words { String::new() } else { clause.words.clone() };
        self.ask = if clause.is_shared() {
            "This becomes a sentence in our charter. Does it sound like us?"
        } else {
            "Nobody has to change. How will we know which one it is today?"
        };
    }
}

/// "Eight of nine answered"
pub fn answered(scene: &Scene) -> String {
    capital(&format!("{} answered", of(scene.crowd.answered, scene.crowd.asked)))
}

fn leaves(crowd: Crowd) -> Option<Leaves> {
    let leaf = |n: usize| u32::try_from(n).unwrap_or(0);
    (crowd.asked <= LEAVES)
        .then(|| Leaves::of_progress(leaf(crowd.answered), 0, leaf(crowd.asked.saturating_sub(crowd.answered))))
}

/// The frame's paragraphs. Answering is over: a sentence on how long it takes or until when says nothing any more.
fn for_the_room(frame: &str) -> Vec<String> {
    let is_over = |sentence: &&str| ["{minutes}", "{closes}"].iter().any(|mark| sentence.contains(mark));
    let kept = frame.lines().map(|line| line.split_inclusive(". ").filter(|one| !is_over(one)).collect::<String>());
    kept.map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// What a step is called where it is not shown; never a result.
pub fn name_of(bank: &Bank, step: &Step) -> String {
    match step {
        Step::Welcome => "Take your phone".to_owned(),
        Step::Frame => "Why we are here".to_owned(),
        Step::Words(part) => {
            let part = preamble_parts(bank).find(|one| one.code == *part);
            part.map(|part| part.label.clone()).unwrap_or_default()
        }
        Step::Result(question) => {
            bank.question(question).map_or_else(|| question.clone(), |question| question.short.clone())
        }
        Step::Needs => "What some of us need".to_owned(),
        Step::End => "The end".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frame_on_the_wall_says_nothing_of_the_time_for_answering() {
        let frame =
            "Nothing is broken. It takes {minutes} minutes, until {closes}.\n\nSay what is ideal. Open until {closes}.";
        assert_eq!(for_the_room(frame), ["Nothing is broken.", "Say what is ideal."]);
    }
}
