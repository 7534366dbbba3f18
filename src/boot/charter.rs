//! `alliance charter`: a charter from any tool's export, without a server.

use crate::domain::Refused;
use crate::domain::bank::{Bank, Question, QuestionKind, TextRule};
use crate::domain::synthesis::{self, Clause, Draft, Gathered, Group, Need, PreamblePart};
use crate::domain::tally::Tally;
use crate::sheets::answers::{self, Import, Team};
use crate::views::charter_export::{self, Exported};
use serde::Serialize;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Markdown,
    Html,
    Json,
}

/// What goes to standard output, and the lines for standard error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    pub output: String,
    pub warnings: Vec<String>,
}

/// One charter per team. `questions` is a bank file, `answers` a table with one row per person.
pub fn charter(questions: &str, answers: &[u8], format: Format) -> Result<Printed, Refused> {
    let bank = Bank::parse(questions).map_err(|fault| Refused::because(fault.0))?;
    let import = answers::read(&bank, answers)?;
    let charters = import.teams.iter().map(|team| charter_of(&bank, &import, team)).collect::<Result<Vec<_>, _>>()?;
    let output = match format {
        Format::Json => json(&charters, &import.warnings)?,
        Format::Markdown => charter_export::markdown(&exported(&bank, &import.asked, &charters)),
        Format::Html => charter_export::html(&exported(&bank, &import.asked, &charters), &bank.language)
            .map_err(|_| unprintable())?,
    };
    Ok(Printed { output, warnings: import.warnings })
}

struct TeamCharter<'a> {
    team: &'a str,
    eligible: usize,
    answered: usize,
    draft: Draft,
}

fn charter_of<'a>(bank: &Bank, import: &Import, team: &'a Team) -> Result<TeamCharter<'a>, Refused> {
    let mut counted = Vec::new();
    for (place, question) in import.asked.iter().enumerate() {
        let mut tally = Tally::new(question);
        for answer in team.people.iter().filter_map(|person| person.answers.get(place)?.as_ref()) {
            tally.add(question, answer).map_err(|fault| Refused::because(format!("{}: {fault}.", question.code)))?;
        }
        let texts: Vec<_> = team.people.iter().filter_map(|person| person.texts.get(place).cloned()).collect();
        counted.push((*question, tally, texts));
    }
    let gathered: Vec<Gathered> =
        counted.iter().map(|(question, tally, texts)| Gathered { question, tally, texts }).collect();
    let group = Group { eligible: team.people.len() as u64, hr_sums_declared: false };
    Ok(TeamCharter {
        team: &team.name,
        eligible: team.people.len(),
        answered: team.people.iter().filter(|person| person.has_answered()).count(),
        draft: synthesis::compose(&bank.words, &gathered, &group),
    })
}

fn exported<'a>(bank: &'a Bank, asked: &[&'a Question], charters: &'a [TeamCharter]) -> Vec<Exported<'a>> {
    let short = |code: &String| bank.question(code).map(|question| question.short.as_str());
    let export = |charter: &'a TeamCharter| Exported {
        team: charter.team,
        draft: &charter.draft,
        request_lead: request_lead(asked),
        not_answered: charter.draft.not_answered.iter().filter_map(short).collect(),
    };
    charters.iter().map(export).collect()
}

/// Requests are one list, so they share a beginning only when one question with one part asked for them.
fn request_lead<'a>(asked: &[&'a Question]) -> &'a str {
    let mut parts = asked.iter().flat_map(|question| match &question.kind {
        QuestionKind::Text(text) if matches!(text.rule, TextRule::Requests { .. }) => text.parts.as_slice(),
        _ => &[],
    });
    match (parts.next(), parts.next()) {
        (Some(only), None) => &only.label,
        _ => "",
    }
}

fn unprintable() -> Refused {
    Refused::because("The charter could not be printed.")
}

/// The order of the fields is part of the format.
#[derive(Serialize)]
struct FileOut<'a> {
    charters: Vec<CharterOut<'a>>,
    warnings: &'a [String],
}

#[derive(Serialize)]
struct CharterOut<'a> {
    team: &'a str,
    eligible: usize,
    answered: usize,
    summary: SummaryOut,
    clauses: Vec<ClauseOut<'a>>,
    needs: Vec<NeedOut<'a>>,
    preamble: Vec<PartOut<'a>>,
    requests: &'a [String],
    not_answered: &'a [String],
}

#[derive(Serialize)]
struct SummaryOut {
    agree: usize,
    lean: usize,
    differ: usize,
    needs: usize,
}

#[derive(Serialize)]
struct ClauseOut<'a> {
    question: &'a str,
    topic: &'a str,
    level: &'a str,
    kind: &'a str,
    n: u64,
    counts: &'a [u64],
    text: &'a str,
}

#[derive(Serialize)]
struct NeedOut<'a> {
    question: &'a str,
    option: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct PartOut<'a> {
    part: &'a str,
    texts: &'a [String],
}

fn json(charters: &[TeamCharter], warnings: &[String]) -> Result<String, Refused> {
    let out = FileOut { charters: charters.iter().map(CharterOut::of).collect(), warnings };
    let text = serde_json::to_string_pretty(&out).map_err(|_| unprintable())?;
    Ok(text + "\n")
}

impl<'a> CharterOut<'a> {
    fn of(charter: &'a TeamCharter) -> CharterOut<'a> {
        let draft = &charter.draft;
        let summary = draft.summary;
        CharterOut {
            team: charter.team,
            eligible: charter.eligible,
            answered: charter.answered,
            summary: SummaryOut {
                agree: summary.agree,
                lean: summary.lean,
                differ: summary.differ,
                needs: summary.needs,
            },
            clauses: draft.clauses.iter().map(ClauseOut::of).collect(),
            needs: draft.needs.iter().map(NeedOut::of).collect(),
            preamble: draft.preamble.iter().map(PartOut::of).collect(),
            requests: &draft.requests,
            not_answered: &draft.not_answered,
        }
    }
}

impl<'a> ClauseOut<'a> {
    fn of(clause: &'a Clause) -> ClauseOut<'a> {
        ClauseOut {
            question: &clause.question,
            topic: &clause.topic,
            level: clause.verdict.level_word(),
            kind: clause.verdict.kind_word(),
            n: clause.n,
            counts: &clause.counts,
            text: &clause.text,
        }
    }
}

impl<'a> NeedOut<'a> {
    fn of(need: &'a Need) -> NeedOut<'a> {
        NeedOut { question: &need.question, option: &need.option, text: &need.text }
    }
}

impl<'a> PartOut<'a> {
    fn of(part: &'a PreamblePart) -> PartOut<'a> {
        PartOut { part: &part.part, texts: &part.texts }
    }
}
