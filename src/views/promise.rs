//! Who sees what, said from the settings of a workshop and never typed beside them.

use super::show::Fact;
use super::words::{capital, number};
use crate::domain::workshop::{HrLevel, Mode, Workshop};

/// Teams from this size on are told nothing about guessing.
const GUESSING_BELOW: usize = 12;

/// Three lines, each with whom it is about in front of a whole sentence.
pub fn lines(workshop: &Workshop, facilitator: &str) -> Vec<String> {
    let team = match workshop.mode {
        Mode::Counted => {
            let from = number(workshop.team_min as usize);
            format!("Your team: Everybody sees how many chose what, after the reveal, from {from} answers up.")
        }
        Mode::Named => "Your team: Everybody sees who chose what, with your names, after the reveal.".to_owned(),
    };
    let lead = match workshop.mode {
        Mode::Counted => {
            format!("{facilitator}: Your facilitator sees how many have finished, and never who said what.")
        }
        Mode::Named => format!(
            "{facilitator}: Your facilitator sees how many have finished, and after the reveal the same as your team."
        ),
    };
    vec![team, lead, format!("HR: {}", hr_words(workshop))]
}

/// What HR gets.
fn hr_words(workshop: &Workshop) -> String {
    match workshop.hr_level {
        HrLevel::Nothing => "They get nothing.".to_owned(),
        HrLevel::Status => {
            "They learn whether there is a charter and when you look again, and nothing else.".to_owned()
        }
        HrLevel::StatusAndSums => format!(
            "They learn whether there is a charter and when you look again. They get totals only from {} people up, and \
             nothing from which fewer could be worked out.",
            number(workshop.hr_min as usize)
        ),
    }
}

/// The honest sentence about small teams; empty for larger ones.
pub fn honest_limit(people: usize) -> String {
    if people >= GUESSING_BELOW {
        return String::new();
    }
    let size =
        if people < 2 { "Your team is small.".to_owned() } else { format!("Your team has {} people.", number(people)) };
    format!("{size} In a group this size someone may still guess. You can skip any question.")
}

/// The same as short facts for the facilitator's own page.
pub fn facts(workshop: &Workshop) -> Vec<Fact> {
    let answers = match workshop.mode {
        Mode::Counted => "Counted, without names",
        Mode::Named => "With names, for the team only",
    };
    let team = match workshop.mode {
        Mode::Counted => format!("Totals, from {} answers up", workshop.team_min),
        Mode::Named => "Answers with names, after the reveal".to_owned(),
    };
    let hr = match workshop.hr_level {
        HrLevel::Nothing => "Nothing".to_owned(),
        HrLevel::Status => "Whether there is a charter, and until when".to_owned(),
        HrLevel::StatusAndSums => format!("Totals, from {} answers up", workshop.hr_min),
    };
    let questions = format!("{} set, {}", capital(&workshop.question_set), number(workshop.questions.len()));
    vec![
        Fact::new("Answers", answers),
        Fact::new("Team sees", team),
        Fact::new("HR sees", hr),
        Fact::new("Questions", questions),
    ]
}
