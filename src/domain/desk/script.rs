//! The minute-by-minute script: the usual one for 90 and for 45 minutes, and what a facilitator makes of it.

use serde::{Deserialize, Serialize};

use crate::base::named::named;
use crate::base::text::{clean_line, clean_text};
use crate::domain::Refused;
use crate::domain::charter::Move;

pub const STEPS_MAX: usize = 30;
pub const MINUTES_MAX: u32 = 180;
pub const TITLE_MAX: usize = 80;
pub const WORDS_MAX: usize = 800;

named!(
    /// How much time there is in the room.
    Length {
        Long = "90",
        Short = "45",
    }
);

impl Length {
    pub fn minutes(self) -> u32 {
        match self {
            Self::Long => 90,
            Self::Short => 45,
        }
    }

    /// What fits a session of so many minutes.
    pub fn fitting(minutes: i32) -> Self {
        if minutes < 70 { Self::Short } else { Self::Long }
    }
}

/// One step of a script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub id: u32,
    /// One more with every change of its words.
    pub version: i32,
    pub minutes: u32,
    pub title: String,
    pub words: String,
    /// Left out for now; it can come back.
    pub is_out: bool,
}

/// The words of a step, cleaned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepWords {
    pub minutes: u32,
    pub title: String,
    pub words: String,
}

impl StepWords {
    /// From what was typed: minutes, title, words; every fault at once.
    pub fn parse(minutes: &str, title: &str, words: &str) -> Result<Self, Vec<Refused>> {
        let mut refused = Vec::new();
        let minutes: Option<u32> = minutes.trim().parse().ok().filter(|n| (1..=MINUTES_MAX).contains(n));
        if minutes.is_none() {
            refused.push(Refused::field("minutes", format!("Type a number of minutes from 1 to {MINUTES_MAX}.")));
        }
        let title = clean_line(title, TITLE_MAX).map_err(|fault| Refused::field("title", fault.to_string()));
        let title = title.and_then(|title| match title.is_empty() {
            true => Err(Refused::field("title", "Give the step a short name.")),
            false => Ok(title),
        });
        let words = clean_text(words, WORDS_MAX).map_err(|fault| Refused::field("words", fault.to_string()));
        match (minutes, title, words) {
            (Some(minutes), Ok(title), Ok(words)) => Ok(Self { minutes, title, words }),
            (_, title, words) => {
                refused.extend(title.err());
                refused.extend(words.err());
                Err(refused)
            }
        }
    }
}

/// The steps in their order, those left out among them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Script {
    steps: Vec<Step>,
}

impl Script {
    pub fn usual(length: Length) -> Self {
        let step = |(id, (minutes, title, words)): (u32, &(u32, &str, &str))| Step {
            id,
            version: 1,
            minutes: *minutes,
            title: (*title).to_owned(),
            words: (*words).to_owned(),
            is_out: false,
        };
        let steps = match length {
            Length::Long => &LONG,
            Length::Short => &SHORT,
        };
        Self { steps: (1..).zip(steps).map(step).collect() }
    }

    pub fn encode(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    pub fn decode(stored: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(stored)
    }

    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| !step.is_out)
    }

    pub fn left_out(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| step.is_out)
    }

    pub fn step(&self, id: u32) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == id)
    }

    pub fn total(&self) -> u32 {
        self.steps().map(|step| step.minutes).sum()
    }

    /// At the end, before the close if there is one to stand before.
    pub fn add(&mut self, new: StepWords) -> Result<u32, Refused> {
        if self.steps.len() >= STEPS_MAX {
            let sentence = format!("A script has up to {STEPS_MAX} steps. Use one of those that are left out.");
            return Err(Refused::because(sentence));
        }
        let id = self.steps.iter().map(|step| step.id).max().unwrap_or(0) + 1;
        let StepWords { minutes, title, words } = new;
        self.steps.push(Step { id, version: 1, minutes, title, words, is_out: false });
        Ok(id)
    }

    /// New words for a step; whether it is there.
    pub fn set(&mut self, id: u32, new: StepWords) -> bool {
        let Some(step) = self.steps.iter_mut().find(|step| step.id == id) else {
            return false;
        };
        let StepWords { minutes, title, words } = new;
        *step = Step { version: step.version + 1, minutes, title, words, ..step.clone() };
        true
    }

    pub fn set_out(&mut self, id: u32, is_out: bool) {
        for step in self.steps.iter_mut().filter(|step| step.id == id) {
            step.is_out = is_out;
        }
    }

    /// Changes places with the neighbour that is not left out; at the end nothing moves.
    pub fn place(&mut self, id: u32, way: Move) {
        let Some(at) = self.steps.iter().position(|step| step.id == id && !step.is_out) else {
            return;
        };
        let is_in = |place: &usize| self.steps.get(*place).is_some_and(|step| !step.is_out);
        let neighbour = match way {
            Move::Up => (0..at).rev().find(is_in),
            Move::Down => (at + 1..self.steps.len()).find(is_in),
        };
        if let Some(neighbour) = neighbour {
            self.steps.swap(at, neighbour);
        }
    }
}

const LONG: [(u32, &str, &str); 9] = [
    (
        5,
        "Frame",
        "Say why, and why now: nothing is broken, you are designing how you work together so that it gets as good as it can be. Say how long it takes and who sees what. Everybody says one sentence: how am I here today?",
    ),
    (
        5,
        "Celebrate",
        "Before anything gets better: what already works between you? Each names one moment. Clap for the effort.",
    ),
    (
        10,
        "Good, great, mind-blowing",
        "Show the word wall. What would one see and hear if it were good? Great? Mind-blowing? Write, read aloud, keep up to three lines for each. Behaviour is better than values.",
    ),
    (
        10,
        "What you share",
        "Begin with what you agree on; it carries the rest. Read each sentence aloud. Would you say it like this to somebody who joins tomorrow? Change words that sound like paper.",
    ),
    (
        25,
        "Where you differ",
        "Take the ones chosen below, about eight minutes each. Nobody has to move, and there is no middle to find. Ask both sides what their way makes possible. Then find the question that opens it each time: “Cheer or challenge?”",
    ),
    (
        10,
        "What some of you need",
        "Read every need aloud, then half a minute of quiet. Nobody says whose it is. Ask: what would each of us do so that this is easy to have?",
    ),
    (
        10,
        "Sentences and requests",
        "Put what changed into words: what one does, when, to whom. Reply to each request: yes, we will try, not now, tell us more.",
    ),
    (
        10,
        "Consent",
        "Ask the team on their phones: can you work with this? Good enough for now, safe enough to try. Thank whoever sees a harm, change that one sentence together, and only that one asks again.",
    ),
    (
        5,
        "Close",
        "When do you look again, and who keeps the page until then? Everybody says one thing they will try this week. Thank each other.",
    ),
];

const SHORT: [(u32, &str, &str); 9] = [
    (
        3,
        "Frame",
        "Say why, and why now: nothing is broken, you are designing how it gets as good as it can be. Say who sees what.",
    ),
    (3, "Celebrate", "What already works between you? Two or three name a moment. Clap for the effort."),
    (
        5,
        "Good, great, mind-blowing",
        "Show the word wall with the lines you have. Keep one line for each; the others wait for the next time.",
    ),
    (
        5,
        "What you share",
        "Read the shared sentences aloud, without a break. Only what sounds wrong to somebody is talked about.",
    ),
    (
        13,
        "Where you differ",
        "Take two of the chosen ones, six minutes each. Ask both sides what their way makes possible, then find the question that opens it each time.",
    ),
    (4, "What some of you need", "Read every need aloud, then a quiet half minute. Nobody says whose it is."),
    (
        4,
        "Sentences and requests",
        "Change what has to change now; park the rest. Reply to the requests that are quick, and say when you reply to the others.",
    ),
    (
        5,
        "Consent",
        "Ask the team on their phones: can you work with this? A harm changes that one sentence. If there is no time left, park it.",
    ),
    (3, "Close", "When do you look again, and who keeps the page until then? One word each on the way out."),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn words(title: &str) -> StepWords {
        StepWords { minutes: 7, title: title.to_owned(), words: String::new() }
    }

    #[test]
    fn the_usual_scripts_take_exactly_the_time_there_is() {
        for length in Length::ALL {
            assert_eq!(Script::usual(*length).total(), length.minutes());
        }
        assert_eq!((Length::fitting(60), Length::fitting(90)), (Length::Short, Length::Long));
    }

    #[test]
    fn a_step_left_out_keeps_its_words_and_does_not_count() {
        let mut script = Script::usual(Length::Long);
        script.set_out(5, true);
        assert_eq!((script.total(), script.steps().count(), script.left_out().count()), (65, 8, 1));
        script.place(4, Move::Down);
        assert_eq!(script.steps().map(|step| step.id).collect::<Vec<_>>(), [1, 2, 3, 6, 4, 7, 8, 9]);
        script.set_out(5, false);
        assert_eq!(script.total(), 90);
    }

    #[test]
    fn the_first_goes_no_further_up_and_a_new_step_has_a_number_of_its_own() {
        let mut script = Script::usual(Length::Short);
        let before = script.clone();
        script.place(1, Move::Up);
        assert_eq!(script, before);
        assert_eq!(script.add(words("Coffee")), Ok(10));
        assert!(script.set(10, words("Tea")) && !script.set(99, words("Nothing")));
        assert_eq!(script.step(10).map(|step| (step.title.as_str(), step.version)), Some(("Tea", 2)));
        for n in 0..STEPS_MAX {
            let _ = script.add(words(&n.to_string()));
        }
        assert!(script.add(words("One too many")).is_err());
    }

    #[test]
    fn a_script_comes_back_as_it_was_stored() {
        let script = Script::usual(Length::Long);
        let stored = script.encode().unwrap();
        assert_eq!(Script::decode(&stored).unwrap(), script);
    }

    #[test]
    fn every_fault_of_a_step_is_said_at_once() {
        let fields = |refused: Vec<Refused>| refused.iter().filter_map(|one| one.field).collect::<Vec<_>>();
        assert_eq!(
            StepWords::parse("0", " ", &"a".repeat(900)).map_err(fields),
            Err(vec!["minutes", "title", "words"])
        );
        assert_eq!(StepWords::parse(" 7 ", "Tea", "").map(|step| step.minutes), Ok(7));
        assert!(StepWords::parse("181", "Tea", "").is_err() && StepWords::parse("-1", "Tea", "").is_err());
    }
}
