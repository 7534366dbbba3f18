//! Scenes for `samples()` of the pages here.

use crate::domain::agreement::Kind;
use crate::domain::bank::{Bank, QuestionKind};
use crate::domain::charter::Clause;
use crate::domain::wall::{Crowd, LINES_BESIDE, Quiet, SAY_MAX, Scene, Slide, Step, Wall};
use crate::domain::workshop::Workshop;
use crate::views::HOSTILE;
use crate::views::charter::samples;

fn scene(slide: Slide, wall: Option<Wall>) -> Scene {
    let now: jiff::Timestamp = "2026-11-24T09:24:00Z".parse().unwrap_or_default();
    let frame = "Nothing is broken. We are designing how we work together so that it gets as good as it can be.\n\
                 There are no right answers: say what would be ideal for you.";
    Scene {
        team: "Atlas".to_owned(),
        runner: "Mara Okafor".to_owned(),
        workshop: Workshop {
            frame: format!("{frame} {HOSTILE}"),
            session_at: "2026-11-24T09:00:00Z".parse().ok(),
            ..Workshop::sample()
        },
        wall,
        slide,
        beside: Vec::new(),
        place: (5, 9),
        crowd: Crowd { asked: 9, answered: 8, ready: 5 },
        quiet_seconds: 30,
        now,
    }
}

fn on(step: Step) -> Option<Wall> {
    Some(Wall { step, ..Wall::new() })
}

/// Seven steps with an example each, under a long sentence: the fullest picture there is.
pub fn spread(bank: &Bank) -> Clause {
    let mut clause =
        samples::clause(3, Kind::Both, "So we ask first: “Cheer or challenge?” Nobody gets more than they asked for.");
    let widest = bank.questions().iter().filter(|one| matches!(one.kind, QuestionKind::Scale(_)));
    if let Some(question) = widest.max_by_key(|one| one.width()) {
        clause.question = question.code.clone();
        clause.title = question.short.clone();
        clause.figures.counts = vec![0; question.width()];
        for (at, people) in [(1, 3), (2, 2), (3, 2), (4, 2)] {
            if let Some(count) = clause.figures.counts.get_mut(at) {
                *count = people;
            }
        }
    }
    clause
}

pub fn scenes(bank: &Bank) -> Vec<(&'static str, Scene)> {
    let result = |clause: Clause| {
        let step = Step::Result(clause.question.clone());
        scene(Slide::Result(Box::new(clause)), on(step))
    };
    let norm =
        "When someone brings something new, we first celebrate the effort and the idea. After that we make it better.";
    let shared = result(samples::clause(1, Kind::Norm, norm));
    let mut quiet = result(spread(bank));
    if let Some(wall) = &mut quiet.wall {
        wall.quiet = Some(Quiet::Until(quiet.now + jiff::SignedDuration::from_secs(23)));
    }
    let mut said = result(spread(bank));
    said.beside = vec!["Let us say first what is urgent. ".chars().cycle().take(SAY_MAX).collect(); LINES_BESIDE];
    let lines = vec!["We keep our promises, and feedback surprises nobody.".to_owned(), HOSTILE.to_owned()];
    let words = Slide::Words {
        part: "good".to_owned(),
        lines: lines.iter().cycle().take(14).cloned().collect(),
        are_chosen: false,
    };
    let chosen = Slide::Words { part: "great".to_owned(), lines, are_chosen: true };
    let needs = vec!["Some of us need to hear critique one to one.".to_owned(), HOSTILE.to_owned()];
    let hidden = Wall { is_hidden: true, ..Wall::new() };
    let away = Wall { is_on: false, is_over: true, ..Wall::new() };
    vec![
        ("before", scene(Slide::NotOpened, None)),
        ("welcome", scene(Slide::Welcome, on(Step::Welcome))),
        ("frame", scene(Slide::Frame, on(Step::Frame))),
        ("words", scene(words, on(Step::Words("good".to_owned())))),
        ("chosen", scene(chosen, on(Step::Words("great".to_owned())))),
        ("shared", shared),
        ("quiet", quiet),
        ("said", said),
        ("needs", scene(Slide::Needs(needs), on(Step::Needs))),
        ("end", scene(Slide::End, on(Step::End))),
        ("hidden", scene(Slide::Hidden, Some(hidden))),
        ("away", scene(Slide::PutAway, Some(away))),
    ]
}
