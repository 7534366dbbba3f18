//! Names and answers of the example. Everything here is made up.

use crate::base::dice::Dice;
use crate::domain::bank::{Question, QuestionKind};
use crate::domain::filled::Filled;

const NAMES: [&str; 12] = [
    "Ruth Adeyemi",
    "Ines Carvalho",
    "Leila Haddad",
    "Jürgen Mori",
    "Aiko Sato",
    "Priya Nair",
    "Daniel Reyes",
    "Sam Whitfield",
    "Tomasz Zieliński",
    "Vera Þórsdóttir",
    "Søren Kowalski",
    "Chloé D’Souza",
];

const GOOD: [&str; 3] = ["We keep our promises", "Feedback surprises nobody", "Meetings end on time"];
const GREAT: [&str; 3] = ["We bring half-done work early", "Questions before opinions", "Nobody waits for an answer"];
const MIND_BLOWING: [&str; 3] =
    ["Other teams ask how we do it", "Clients write thank-you notes", "We can show anybody this page"];
const REQUESTS: [&str; 3] = [
    "had one afternoon a week without meetings",
    "said who decides before we discuss",
    "ended each week with one thing that went well",
];

/// Name and address of the members of a team.
pub fn people(team: &str, count: usize) -> Vec<(&'static str, String)> {
    let address = |place: usize| format!("{}{}@lindgren.example", team.to_lowercase(), place + 1);
    NAMES.iter().take(count).enumerate().map(|(place, name)| (*name, address(place))).collect()
}

/// What the `person`-th member says. Most lean the way their team leans; a few do not.
pub fn answer(question: &Question, person: usize, lean: usize, dice: &Dice) -> Filled {
    let strays = dice.below(4) == 0;
    let pick = |options: usize| if strays { dice.below(options as u64) as usize } else { lean % options.max(1) };
    let asked = question.options().iter().filter(|option| !option.hidden_if_hr_sums);
    let codes: Vec<&str> = asked.map(|option| option.code.as_str()).collect();
    let code = |place: usize| codes.get(place % codes.len().max(1)).map(|code| (*code).to_owned());
    let mut filled = Filled::default();
    match &question.kind {
        QuestionKind::Single(_) => filled.picked.extend(code(pick(codes.len()))),
        QuestionKind::Scale(scale) => {
            let steps = usize::try_from(scale.max - scale.min + 1).unwrap_or(1);
            let step = scale.min + i64::try_from(pick(steps)).unwrap_or(0);
            filled.picked.push(step.to_string());
        }
        QuestionKind::Multi(_) | QuestionKind::Ranking(_) => {
            let first = pick(codes.len());
            filled.picked.extend([first, first + 1].into_iter().filter_map(code));
        }
        QuestionKind::Text(text) => {
            for (place, part) in text.parts.iter().enumerate().filter(|(place, _)| (person + place).is_multiple_of(3)) {
                filled.texts.push((part.code.clone(), said(&part.code, person + place)));
            }
        }
    }
    if question.can_be_must() && person.is_multiple_of(4) && matches!(question.kind, QuestionKind::Single(_)) && strays
    {
        filled.must = "1".to_owned();
    }
    filled
}

fn said(part: &str, person: usize) -> String {
    let from = match part {
        "good" => GOOD,
        "great" => GREAT,
        "mindblowing" => MIND_BLOWING,
        _ => REQUESTS,
    };
    from.get(person % from.len()).copied().unwrap_or_default().to_owned()
}
