//! Texts are never turned into clauses: they wait for the team, without names and in an order that tells nothing.

use super::Gathered;
use crate::domain::bank::{Part, QuestionKind, TextRule};
use std::collections::BTreeSet;

/// What people wrote for one part of "what we aim for": equal texts once, sorted by their characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreamblePart {
    pub question: String,
    pub part: String,
    pub label: String,
    pub texts: Vec<String>,
}

/// The parts in bank order; a part nobody filled is left out.
pub fn preamble(gathered: &[Gathered]) -> Vec<PreamblePart> {
    let mut preamble = Vec::new();
    for one in gathered {
        let QuestionKind::Text(text) = &one.question.kind else { continue };
        if !matches!(text.rule, TextRule::Preamble { .. }) {
            continue;
        }
        let parts = text.parts.iter().map(|part| PreamblePart {
            question: one.question.code.clone(),
            part: part.code.clone(),
            label: part.label.clone(),
            texts: written(one, part),
        });
        preamble.extend(parts.filter(|part| !part.texts.is_empty()));
    }
    preamble
}

/// All requests of all questions: equal ones once, sorted by their characters.
pub fn requests(gathered: &[Gathered]) -> Vec<String> {
    let mut requests = BTreeSet::new();
    for one in gathered {
        if let QuestionKind::Text(text) = &one.question.kind
            && matches!(text.rule, TextRule::Requests { .. })
        {
            requests.extend(one.texts.iter().filter_map(|person| request(&text.parts, person)));
        }
    }
    requests.into_iter().collect()
}

pub fn is_answered(texts: &[Vec<(String, String)>]) -> bool {
    texts.iter().flatten().any(|(_, text)| !text.trim().is_empty())
}

fn written(one: &Gathered, part: &Part) -> Vec<String> {
    let texts: BTreeSet<&str> = one.texts.iter().filter_map(|person| filled(person, part)).collect();
    texts.into_iter().map(str::to_owned).collect()
}

/// A request with several parts is one text: "label: text / label: text".
fn request(parts: &[Part], person: &[(String, String)]) -> Option<String> {
    let pieces: Vec<String> = match parts {
        [only] => filled(person, only).map(str::to_owned).into_iter().collect(),
        _ => {
            let piece = |part: &Part| Some(format!("{}: {}", part.label, filled(person, part)?));
            parts.iter().filter_map(piece).collect()
        }
    };
    (!pieces.is_empty()).then(|| pieces.join(" / "))
}

fn filled<'a>(person: &'a [(String, String)], part: &Part) -> Option<&'a str> {
    let mut texts = person.iter().filter(|(code, _)| *code == part.code).map(|(_, text)| text.trim());
    texts.find(|text| !text.is_empty())
}
