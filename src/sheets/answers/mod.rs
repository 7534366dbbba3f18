//! Any tool's answer export: one row per person to answers per team. An error names the row, the column and what was
//! expected, never what somebody wrote.

mod cells;
mod columns;
mod musts;

use super::table::{self, Row};
use crate::domain::Refused;
use crate::domain::answer::{Answer, Must, Value};
use crate::domain::bank::{Bank, Question, QuestionKind};
use cells::{Fault, Lookup};
use columns::{Column, Columns};

/// Everybody's answers, sorted into teams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import<'a> {
    /// The questions that have a column, in bank order.
    pub asked: Vec<&'a Question>,
    /// In the order in which they first appear.
    pub teams: Vec<Team>,
    /// One sentence per column that was ignored.
    pub warnings: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Empty for people without a team.
    pub name: String,
    pub people: Vec<Person>,
}

/// One row. Both lists run parallel to `Import::asked`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub answers: Vec<Option<Answer>>,
    /// Codes of the filled parts with their texts.
    pub texts: Vec<Vec<(String, String)>>,
}

impl Person {
    pub fn has_answered(&self) -> bool {
        self.answers.iter().any(Option::is_some) || self.texts.iter().any(|texts| !texts.is_empty())
    }
}

pub fn read<'a>(bank: &'a Bank, bytes: &[u8]) -> Result<Import<'a>, Refused> {
    let text = table::decode(bytes)?;
    let table = table::read(&text, |header| columns::is_known(bank, header))?;
    let columns = columns::match_headers(bank, &table.headers)?;
    if columns.asked.is_empty() {
        return Err(Refused::because(
            "Row 1: no column belongs to a question. A header is expected to be a question's code or its full text.",
        ));
    }
    if table.rows.is_empty() {
        return Err(Refused::because("There is nobody in this file: one row per person is expected under the header."));
    }
    let reader = Reader::new(bank, &columns, &table.headers);
    let mut teams: Vec<Team> = Vec::new();
    for row in &table.rows {
        let (name, person) = reader.person(row)?;
        match teams.iter_mut().find(|team| team.name == name) {
            Some(team) => team.people.push(person),
            None => teams.push(Team { name, people: vec![person] }),
        }
    }
    Ok(Import { asked: columns.asked, teams, warnings: columns.warnings })
}

/// Reads rows whose columns are known.
struct Reader<'a> {
    bank: &'a Bank,
    columns: &'a Columns<'a>,
    headers: &'a [String],
    /// What cells may hold, per asked question.
    lookups: Vec<Lookup>,
}

impl<'a> Reader<'a> {
    fn new(bank: &'a Bank, columns: &'a Columns<'a>, headers: &'a [String]) -> Reader<'a> {
        let lookups = columns.asked.iter().map(|question| Lookup::of(question)).collect();
        Reader { bank, columns, headers, lookups }
    }

    fn person(&self, row: &Row) -> Result<(String, Person), Refused> {
        let width = self.columns.asked.len();
        let mut values: Vec<Value> = vec![Value::Skipped; width];
        let mut texts = vec![Vec::new(); width];
        let (mut team, mut musts) = (String::new(), None);
        for (place, column) in self.columns.by_place.iter().enumerate() {
            let cell = row.cell(place);
            match column {
                _ if cell.is_empty() => {}
                Column::Team => team = cell.to_owned(),
                Column::Musts => musts = Some((place, cell)),
                Column::Answer { asked } => {
                    let value = self.value(*asked, cell).map_err(|fault| self.refusal(row, place, &fault))?;
                    put(&mut values, *asked, value);
                }
                Column::Part { asked, code, .. } => {
                    if let Some(texts) = texts.get_mut(*asked) {
                        texts.push((code.clone(), cell.to_owned()));
                    }
                }
                Column::Ignored => {}
            }
        }
        let marked = match musts {
            Some((place, cell)) => self.musts(cell, &values).map_err(|fault| self.refusal(row, place, &fault))?,
            None => vec![Vec::new(); width],
        };
        let answers = self.answers(values, &marked).map_err(|refused| self.in_row(row, &refused))?;
        Ok((team, Person { answers, texts }))
    }

    fn value(&self, asked: usize, cell: &str) -> Result<Value, Fault> {
        match (self.columns.asked.get(asked), self.lookups.get(asked)) {
            (Some(question), Some(lookup)) => cells::value(question, lookup, cell),
            _ => Ok(Value::Skipped),
        }
    }

    fn musts(&self, cell: &str, values: &[Value]) -> Result<Vec<Vec<Must>>, Fault> {
        musts::read(self.bank, &self.columns.asked, &self.lookups, cell, values)
    }

    fn answers(&self, values: Vec<Value>, musts: &[Vec<Must>]) -> Result<Vec<Option<Answer>>, Refused> {
        let mut answers = Vec::new();
        for ((question, value), musts) in self.columns.asked.iter().zip(values).zip(musts) {
            let is_given = value != Value::Skipped;
            let answer = question.accept(value, musts)?;
            answers.push(is_given.then_some(answer));
        }
        Ok(answers)
    }

    fn refusal(&self, row: &Row, place: usize, fault: &Fault) -> Refused {
        let header = self.headers.get(place).map_or("", String::as_str);
        Refused::because(format!("Row {}, column \"{header}\": {fault}.", row.number))
    }

    fn in_row(&self, row: &Row, refused: &Refused) -> Refused {
        Refused::because(format!("Row {}: {refused}.", row.number))
    }
}

fn put(values: &mut [Value], place: usize, value: Value) {
    if let Some(slot) = values.get_mut(place) {
        *slot = value;
    }
}

/// A question of the given kind is answered by choosing, not by writing.
fn is_chosen(question: &Question) -> bool {
    !matches!(question.kind, QuestionKind::Text(_))
}
