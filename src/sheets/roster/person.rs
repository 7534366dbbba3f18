//! One row of a table to one person. Whether somebody comes twice is not decided here.

use std::borrow::Cow;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::base::email::Email;
use crate::base::text::{clean_line, clean_name, is_blank};
use crate::domain::roster::{LeftOut, Place, Problem, RosterPerson};

use super::columns::{Columns, Field};
use super::records::Record;
use super::{CELL_MAX, Reading, problem};

/// Without a name or an address there is no person; any other cell that cannot be read is left out alone.
pub(super) fn person(record: &Record, columns: &Columns) -> Reading {
    let mut row = Row { record, columns, problems: Vec::new() };
    let person = row.person();
    Reading { person, email_column: columns.header(Field::Email), problems: row.problems }
}

struct Row<'r> {
    record: &'r Record,
    columns: &'r Columns,
    problems: Vec<Problem>,
}

impl Row<'_> {
    fn person(&mut self) -> Option<RosterPerson> {
        if let Some(sentence) = self.shape_fault() {
            let found = self.record.cells.first().map_or("", String::as_str);
            self.problems.push(problem(Place::Row(self.record.row), found, sentence, LeftOut::Row));
            return None;
        }
        let name = self.name();
        let email = self.needed(Field::Email, parse_email);
        let mut person = RosterPerson::with_address(self.record.row, email?);
        person.name = Some(name?);
        self.complete(&mut person);
        Some(person)
    }

    fn shape_fault(&self) -> Option<Sentence> {
        if self.record.is_torn {
            return Some("A quotation mark opens in this row and never closes. Close it or take it out.".into());
        }
        let has = self.record.cells.iter().rposition(|cell| !cell.trim_matches(is_blank).is_empty())? + 1;
        let width = self.columns.width();
        let advice = "Put quotation marks around text with a separator in it.";
        (has > width).then(|| format!("This row has {has} cells for {width} columns. {advice}").into())
    }

    /// The name in one cell, else the first and last name together.
    fn name(&mut self) -> Option<String> {
        let whole = self.cell(Field::Name);
        if !whole.is_empty() {
            return self.needed(Field::Name, clean_name_cell);
        }
        let parts = [self.cell(Field::FirstName), self.cell(Field::LastName)];
        let joined = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        let field = if self.columns.find(Field::Name).is_some() { Field::Name } else { Field::FirstName };
        let cell = if joined.is_empty() { Err(NO_NAME.into()) } else { clean_name_cell(&joined) };
        self.kept(field, &joined, cell, LeftOut::Row)
    }

    fn complete(&mut self, person: &mut RosterPerson) {
        person.employee_id = self.optional(Field::EmployeeId, line_cell);
        person.preferred_name = self.optional(Field::PreferredName, clean_name_cell);
        person.language = self.optional(Field::Language, language);
        person.timezone = self.optional(Field::Timezone, timezone);
        person.manager_email = self.optional(Field::ManagerEmail, parse_email);
        person.department = self.optional(Field::Department, line_cell);
        person.location = self.optional(Field::Location, line_cell);
        person.team = self.optional(Field::Team, clean_name_cell);
        person.starts_on = self.optional(Field::StartsOn, date);
        let starts_on = person.starts_on;
        person.ends_on = self.optional(Field::EndsOn, |cell| not_before(starts_on, date(cell)?));
    }

    fn needed<T>(&mut self, field: Field, parse: impl Fn(&str) -> Result<T, Sentence>) -> Option<T> {
        let cell = self.cell(field).to_owned();
        self.kept(field, &cell, parse_cell(&cell, parse), LeftOut::Row)
    }

    fn optional<T>(&mut self, field: Field, parse: impl Fn(&str) -> Result<T, Sentence>) -> Option<T> {
        let cell = self.cell(field).to_owned();
        if cell.is_empty() {
            return None;
        }
        self.kept(field, &cell, parse_cell(&cell, parse), LeftOut::Cell)
    }

    fn kept<T>(&mut self, field: Field, found: &str, read: Result<T, Sentence>, left_out: LeftOut) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(sentence) => {
                let place = Place::Cell { row: self.record.row, column: self.columns.header(field) };
                self.problems.push(problem(place, found, sentence, left_out));
                None
            }
        }
    }

    fn cell(&self, field: Field) -> &str {
        let cell = self.columns.find(field).and_then(|column| self.record.cells.get(column));
        cell.map_or("", |cell| cell.trim_matches(is_blank))
    }
}

/// What to do about a cell; most are the same for every row, so they are not copied.
type Sentence = Cow<'static, str>;

const NO_NAME: &str = "Add a name.";

fn parse_cell<T>(cell: &str, parse: impl Fn(&str) -> Result<T, Sentence>) -> Result<T, Sentence> {
    let has = cell.chars().count();
    if has > CELL_MAX {
        return Err(format!("Keep it under {CELL_MAX} characters; this has {has}.").into());
    }
    parse(cell)
}

pub(super) fn parse_email(cell: &str) -> Result<Email, Sentence> {
    Email::parse(cell).map_err(|fault| fault.sentence().into())
}

pub(super) fn clean_name_cell(cell: &str) -> Result<String, Sentence> {
    clean_name(cell).map_err(|fault| fault.to_string().into())
}

fn line_cell(cell: &str) -> Result<String, Sentence> {
    clean_line(cell, CELL_MAX).map_err(|fault| fault.to_string().into())
}

/// Two or three letters, then subtags of 2 to 8 letters or digits.
fn language(cell: &str) -> Result<String, Sentence> {
    let code = cell.replace('_', "-");
    let mut parts = code.split('-');
    let is_main = |part: &str| matches!(part.len(), 2 | 3) && part.bytes().all(|b| b.is_ascii_alphabetic());
    let is_sub = |part: &str| matches!(part.len(), 2..=8) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    if parts.next().is_some_and(is_main) && parts.all(is_sub) {
        return Ok(code);
    }
    Err("Write the language as a short code, like de or pt-BR.".into())
}

fn timezone(cell: &str) -> Result<String, Sentence> {
    match TimeZone::get(cell) {
        Ok(zone) => Ok(zone.iana_name().unwrap_or(cell).to_owned()),
        Err(_) => Err("Write the time zone as area and city, like Europe/Stockholm.".into()),
    }
}

/// 2026-11-22, with or without a time after it, or 22.11.2026. Slashes mean different days in
/// different countries, so they are not guessed.
fn date(cell: &str) -> Result<Date, Sentence> {
    let day = cell.split(['T', ' ']).next().unwrap_or_default();
    let read = if day.contains('.') { Date::strptime("%d.%m.%Y", day) } else { Date::strptime("%Y-%m-%d", day) };
    let is_of_our_time = |day: &Date| (1900..=2200).contains(&day.year());
    read.ok().filter(is_of_our_time).ok_or_else(|| "Write the date as year-month-day, like 2026-11-22.".into())
}

fn not_before(starts_on: Option<Date>, ends_on: Date) -> Result<Date, Sentence> {
    match starts_on {
        Some(starts_on) if ends_on < starts_on => Err("This is before the start date.".into()),
        _ => Ok(ends_on),
    }
}
