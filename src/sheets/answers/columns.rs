//! Which column belongs to which question.

use super::is_chosen;
use crate::domain::Refused;
use crate::domain::bank::{Bank, Part, Question, QuestionKind};
use crate::sheets::table::folded;

/// Columns other tools add about the person; they are read by nobody here.
const PERSON: [&str; 3] = ["timestamp", "email", "name"];

pub struct Columns<'a> {
    /// In bank order.
    pub asked: Vec<&'a Question>,
    pub by_place: Vec<Column>,
    pub warnings: Vec<String>,
}

/// `asked` is a place in `Columns::asked`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    Team,
    Musts,
    Answer { asked: usize },
    Part { asked: usize, code: String },
    Ignored,
}

/// What a header says, before the questions without a column are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Meaning<'a> {
    Team,
    Musts,
    Answer(&'a Question),
    Part(&'a Question, &'a Part),
    Person,
    Unknown,
}

pub fn is_known(bank: &Bank, header: &str) -> bool {
    meaning(bank, header) != Meaning::Unknown
}

pub fn match_headers<'a>(bank: &'a Bank, headers: &[String]) -> Result<Columns<'a>, Refused> {
    let meanings: Vec<Meaning<'a>> = headers.iter().map(|header| meaning(bank, header)).collect();
    refuse_twins(headers, &meanings)?;
    let has_column = |question: &&Question| {
        meanings
            .iter()
            .any(|meaning| matches!(meaning, Meaning::Answer(one) | Meaning::Part(one, _) if one == question))
    };
    let asked: Vec<&Question> = bank.questions().iter().filter(has_column).collect();
    let place = |question: &Question| asked.iter().position(|one| one.code == question.code).unwrap_or(0);
    let column = |meaning: &Meaning| match meaning {
        Meaning::Team => Column::Team,
        Meaning::Musts => Column::Musts,
        Meaning::Answer(question) => Column::Answer { asked: place(question) },
        Meaning::Part(question, part) => Column::Part { asked: place(question), code: part.code.clone() },
        Meaning::Person | Meaning::Unknown => Column::Ignored,
    };
    let by_place = meanings.iter().map(column).collect();
    Ok(Columns { by_place, warnings: warnings(headers, &meanings), asked })
}

fn meaning<'a>(bank: &'a Bank, header: &str) -> Meaning<'a> {
    let header = folded(header);
    if header.is_empty() {
        return Meaning::Unknown;
    }
    let by_code = bank.questions().iter().find_map(|question| belongs(question, &question.code, &header, false));
    let by_prompt = || bank.questions().iter().find_map(|question| belongs(question, &question.prompt, &header, true));
    match by_code.or_else(by_prompt) {
        Some(meaning) => meaning,
        None => about_person(&header),
    }
}

/// `name` is the question's code or its prompt; a part is written `code.part` or `prompt [label]`.
fn belongs<'a>(question: &'a Question, name: &str, header: &str, is_prompt: bool) -> Option<Meaning<'a>> {
    let name = folded(name);
    if let QuestionKind::Text(text) = &question.kind {
        let is_part = |part: &&Part| {
            let long = if is_prompt {
                format!("{name} [{}]", folded(&part.label))
            } else {
                format!("{name}.{}", folded(&part.code))
            };
            header == long || (text.parts.len() == 1 && header == name)
        };
        return text.parts.iter().find(is_part).map(|part| Meaning::Part(question, part));
    }
    (is_chosen(question) && header == name).then_some(Meaning::Answer(question))
}

fn about_person<'a>(header: &str) -> Meaning<'a> {
    let plain: String = header.chars().filter(|sign| !matches!(sign, ' ' | '_' | '-')).collect();
    match plain.as_str() {
        "team" | "group" => Meaning::Team,
        "musts" => Meaning::Musts,
        plain if PERSON.contains(&plain) => Meaning::Person,
        _ => Meaning::Unknown,
    }
}

fn refuse_twins(headers: &[String], meanings: &[Meaning]) -> Result<(), Refused> {
    for (place, (header, meaning)) in headers.iter().zip(meanings).enumerate() {
        let is_one_of_many = matches!(meaning, Meaning::Unknown | Meaning::Person);
        let earlier = headers.iter().zip(meanings).take(place).find(|(_, earlier)| *earlier == meaning);
        if let (false, Some((earlier, _))) = (is_one_of_many, earlier) {
            return Err(Refused::because(format!(
                "Row 1, column \"{header}\": column \"{earlier}\" holds the same already; one column is expected for each thing."
            )));
        }
    }
    Ok(())
}

fn warnings(headers: &[String], meanings: &[Meaning]) -> Vec<String> {
    let unknown =
        headers.iter().zip(meanings).filter(|(header, meaning)| !header.is_empty() && **meaning == Meaning::Unknown);
    unknown.map(|(header, _)| format!("Column \"{header}\" belongs to no question and was ignored.")).collect()
}
