//! Questions to be curious with where a team differs. They ask both sides and push nobody.

use crate::domain::agreement::{Kind, Level};
use crate::domain::charter::Clause;
use crate::domain::synthesis::Verdict;

/// A difference, and what to ask about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Curious {
    pub title: String,
    pub words: String,
    pub questions: Vec<&'static str>,
}

/// For every sentence that says how to ask; in the order in which the team stands apart, the widest first.
pub fn curious(clauses: &[Clause]) -> Vec<Curious> {
    let mut differ: Vec<&Clause> = clauses.iter().filter(|clause| !clause.is_shared() && !clause.is_parked()).collect();
    differ.sort_by_key(|clause| clause.figures.tension.unwrap_or(usize::MAX));
    let curious = |clause: &&Clause| Curious {
        title: clause.title.clone(),
        words: clause.words.clone(),
        questions: questions(clause),
    };
    differ.iter().map(curious).collect()
}

fn questions(clause: &Clause) -> Vec<&'static str> {
    let by_verdict: [&'static str; 2] = match clause.figures.verdict {
        Verdict::Judged { level: Level::Apart, .. } => [
            "You are two, and you wish for two things. What does yours make possible for you?",
            "How would each of you notice that the other one needs theirs today?",
        ],
        Verdict::Judged { kind: Kind::Lean, .. } => [
            "More of you wish for one way. What would the others lose if it were always like that?",
            "In which moments would the other way be the right one for everybody?",
        ],
        Verdict::Judged { kind: Kind::Both, .. } => [
            "Both ways are right for somebody here. What does each of them make possible?",
            "What could one say or ask, in five words, to find out which one it is today?",
        ],
        Verdict::Judged { kind: Kind::Draft, .. } => [
            "One wish stands here. What makes it worth a try for the whole team?",
            "What would the rest of you add, so that it is yours too?",
        ],
        Verdict::Judged { kind: Kind::Open | Kind::None, .. } => [
            "Nobody has a strong wish here. What would make it easy for somebody new?",
            "Is there something better to spend these minutes on?",
        ],
        Verdict::Judged { kind: Kind::Ask | Kind::Norm, .. } | Verdict::Veto | Verdict::Own => [
            "Think of a time when this was just right for you. What did the others do?",
            "What would one have to ask you to get it right the next time?",
        ],
    };
    let mut questions = by_verdict.to_vec();
    questions.extend(of_topic(&clause.topic));
    questions
}

fn of_topic(topic: &str) -> Option<&'static str> {
    Some(match topic {
        "tone" => "When has it felt like this between you, even for a minute?",
        "feedback" => "Which words of feedback do you still remember, because they helped?",
        "challenge" => "How does somebody get your yes before they challenge you, and how do they see your no?",
        "pace" => "What happens in you while it is quiet?",
        "accountability" => "What helps you to say early that a promise will not hold?",
        "channels" => "What do you miss when it comes to you on the other channel?",
        "boundaries" => "What becomes possible for you when this limit holds?",
        "repair" => "What is the smallest thing that makes it good again for you?",
        _ => return None,
    })
}
