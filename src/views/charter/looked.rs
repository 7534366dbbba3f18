//! What a closed round of looking again came to, as far as enough people said something.

use super::revisit::Looked;
use crate::base::paths;
use crate::domain::bank::RevisitForm;
use crate::domain::charter::Clause;
use crate::domain::revisit::{Part, SHOWN_FROM, Tally, Vote};
use crate::views::words::{capital, list, number, of};

/// What a closed round came to.
pub struct Results {
    pub heading: String,
    /// Stands alone where too few have answered.
    pub too_few: String,
    pub ladder: Vec<String>,
    pub sentences: Vec<SentenceResult>,
    pub texts: Vec<(String, Vec<String>)>,
    /// Where the requests among the texts get their reply; empty without one.
    pub requests_href: String,
}

pub struct SentenceResult {
    pub title: String,
    pub words: String,
    pub said: String,
    /// More wish something else than to keep it.
    pub wants_change: bool,
}

pub fn results(looked: &Looked, tally: &Tally) -> Results {
    let words = &looked.bank.revisit_form;
    let count = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let heading = format!("What {} of you said", of(count(tally.answered), count(tally.eligible)));
    if !tally.is_shown() {
        let few = format!(
            "{} answered. Figures and texts are shown from {} answers up, so that nobody can be picked out.",
            capital(&crate::views::words::people(count(tally.answered))),
            number(count(SHOWN_FROM))
        );
        let none = Vec::new();
        return Results {
            heading: "What you said".to_owned(),
            too_few: few,
            ladder: none,
            sentences: Vec::new(),
            texts: Vec::new(),
            requests_href: String::new(),
        };
    }
    let step = |(label, n): (&String, &u64)| format!("{label}: {}", nobody(*n));
    Results {
        heading,
        too_few: String::new(),
        ladder: words.ladder.iter().zip(tally.steps()).map(step).collect(),
        sentences: looked.parts.offered().map(|clause| sentence_result(words, clause, tally)).collect(),
        texts: grouped(words, looked.texts),
        requests_href: match looked.texts.iter().any(|(part, _)| *part == Part::Request) {
            true => looked.viewer.address(paths::REQUESTS),
            false => String::new(),
        },
    }
}

fn nobody(n: u64) -> String {
    if n == 0 { "nobody".to_owned() } else { n.to_string() }
}

/// "5 more of it, and 3 keep"; empty where too few said something to it.
pub fn votes(words: &RevisitForm, sentence: &str, tally: &Tally) -> String {
    let label = |vote: &Vote| {
        let found = words.per_clause.iter().find(|(code, _)| code == vote.as_str());
        found.map(|(_, label)| label.to_lowercase()).unwrap_or_default()
    };
    let votes = tally.said_to(sentence).unwrap_or_default();
    let said = Vote::ALL.iter().zip(votes).filter(|(_, n)| *n > 0).map(|(vote, n)| format!("{n} {}", label(vote)));
    list(&said.collect::<Vec<_>>())
}

fn sentence_result(words: &RevisitForm, clause: &Clause, tally: &Tally) -> SentenceResult {
    let id = clause.public_id.to_string();
    let said = votes(words, &id, tally);
    SentenceResult {
        title: clause.title.clone(),
        words: clause.words.clone(),
        said: if said.is_empty() { "Too few said something to it.".to_owned() } else { format!("{said}.") },
        wants_change: tally.wants_change(&id),
    }
}

fn grouped(words: &RevisitForm, texts: &[(Part, String)]) -> Vec<(String, Vec<String>)> {
    let of = |part: &Part| -> Vec<String> {
        texts.iter().filter(|(one, _)| one == part).map(|(_, words)| words.clone()).collect()
    };
    let all = Part::ALL.iter().map(|part| (prompt(words, *part), of(part)));
    all.filter(|(_, lines)| !lines.is_empty()).collect()
}

/// What a text of the round answers.
pub fn prompt(words: &RevisitForm, part: Part) -> String {
    let known = words.open.iter().find(|(code, _)| code == part.as_str()).map(|(_, prompt)| prompt.clone());
    known.unwrap_or_else(|| "What do we keep without the facilitator?".to_owned())
}
