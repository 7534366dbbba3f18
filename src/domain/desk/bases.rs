//! The bases of working with each other as a coach looks at them, and which of them a charter has touched.

use crate::domain::charter::Clause;

/// Something a team is good to have talked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    pub name: &'static str,
    /// What to ask when it is missing.
    pub asks: &'static str,
    /// Names of the sentences that touch it; empty when there is none.
    pub touched_by: Vec<String>,
}

/// Name, what to ask, and the questions whose sentences touch it; a word with a colon is a whole topic.
const BASES: [(&str, &str, &[&str]); 5] = [
    ("Direct talk", "How direct may we be, and who says when it is too much?", &["topic:challenge"]),
    (
        "Bottom line",
        "When do we want the whole story, and when only the end of it?",
        &["feedback_form", "question_style"],
    ),
    ("Kind of questions", "Which questions help us think, wide ones or pointed ones?", &["question_style"]),
    ("Pause", "How long do we wait before somebody fills the gap?", &["topic:pace"]),
    ("Accountability", "How do we hold each other to what we said we would do?", &["topic:accountability"]),
];

/// Ticks itself: a base is touched when a sentence for it stands in the charter or is offered for it.
pub fn bases(offered: &[&Clause]) -> Vec<Base> {
    let touches = |clause: &Clause, code: &str| match code.split_once(':') {
        Some((_, topic)) => clause.topic == topic,
        None => clause.question == code,
    };
    let base = |(name, asks, codes): &(&'static str, &'static str, &[&str])| Base {
        name,
        asks,
        touched_by: offered
            .iter()
            .filter(|clause| codes.iter().any(|code| touches(clause, code)))
            .map(|clause| clause.title.clone())
            .collect(),
    };
    BASES.iter().map(base).collect()
}
