//! From the parts of a draft to the charter as it is kept.

use jiff::Timestamp;

use super::publish::LookAgain;
use super::{Room, Standing};
use crate::domain::bank::{Bank, QuestionKind, TextRule};
use crate::domain::charter::{
    Charter, Clause, Consented, Left, Line, Parts, Place, Request, Sheet, SheetClause, SheetPart, whole_request,
};
use crate::views::charter::cards::replied;

/// The version these parts become.
pub fn sheet(
    bank: &Bank,
    room: &Room,
    parts: &Parts,
    standing: &Standing,
    (chosen, now): (&LookAgain, Timestamp),
) -> Sheet {
    let round = &standing.round;
    let everybody = if round.is_unanimous() && round.eligible == standing.took_part.len() as u64 {
        standing.took_part.iter().map(|person| person.name.clone()).collect()
    } else {
        Vec::new()
    };
    Sheet {
        team: room.charter.team_name.clone(),
        number: room.charter.next_number(),
        published_at: now,
        timezone: room.workshop.timezone.clone(),
        preamble: preamble(bank, parts),
        clauses: parts.offered().map(|clause| sheet_clause(&room.charter, clause)).collect(),
        left: parts.asked().filter(|clause| clause.has_left()).map(left).collect(),
        needs: parts.needs.iter().map(|need| need.words.clone()).collect(),
        requests: parts.at(Place::Request).map(|line| request(bank, line)).collect(),
        looks_again: chosen.words.clone(),
        looks_again_on: chosen.on,
        consented: Consented { answered: round.answered, eligible: round.eligible, everybody },
        decision: None,
    }
}

fn sheet_clause(charter: &Charter, clause: &Clause) -> SheetClause {
    let is_told = charter.change.is_some() && clause.is_asked();
    SheetClause {
        id: clause.public_id.to_string(),
        question: clause.question.clone(),
        title: clause.title.clone(),
        words: clause.words.clone(),
        support: clause.figures.support,
        n: clause.figures.n,
        until: clause.trying_until.map(|day| day.to_string()).unwrap_or_default(),
        why: if is_told { clause.why.clone() } else { String::new() },
        verdict: Some(clause.figures.verdict),
        origin: clause.origin.as_ref().map(|origin| origin.id.clone()).unwrap_or_default(),
    }
}

fn left(clause: &Clause) -> Left {
    Left {
        id: clause.public_id.to_string(),
        title: clause.title.clone(),
        words: clause.words.clone(),
        how: clause.status.as_str().to_owned(),
        why: clause.why.clone(),
    }
}

fn preamble(bank: &Bank, parts: &Parts) -> Vec<SheetPart> {
    let texts = bank.questions().iter().filter_map(|question| match &question.kind {
        QuestionKind::Text(text) if matches!(text.rule, TextRule::Preamble { .. }) => Some(&text.parts),
        _ => None,
    });
    let part = |part: &crate::domain::bank::Part| SheetPart {
        label: part.label.clone(),
        lines: parts
            .at(Place::Preamble)
            .filter(|line| line.is_kept && line.part == part.code)
            .map(|line| line.words.clone())
            .collect(),
    };
    texts.flatten().map(part).filter(|part| !part.lines.is_empty()).collect()
}

fn request(bank: &Bank, line: &Line) -> Request {
    let words = whole_request(bank.request_lead(&line.words), &line.words);
    Request { words, reply: replied(bank, line).trim_end_matches('.').to_owned() }
}
