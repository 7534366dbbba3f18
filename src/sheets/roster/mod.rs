//! A CSV or a pasted list to people, with every problem by row and column. Stores nothing.

mod columns;
mod list;
mod person;
mod records;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::base::text::cut;
use crate::domain::roster::{
    Encoding, LeftOut, Place, Problem, ReadAs, RosterPerson, RosterPreview, Separator, TEAMS_MAX,
};
use crate::sheets::table;

use columns::Columns;
use records::{Record, Records};

pub const BYTES_MAX: usize = 1024 * 1024;
/// People, not counting the header and empty rows.
pub const ROWS_MAX: usize = 10_000;
pub const COLUMNS_MAX: usize = 20;
/// In characters; names and teams have shorter limits of their own.
pub const CELL_MAX: usize = 200;
/// How many problems are named; nobody reads on, and the file of an attacker has one per cell.
pub const PROBLEMS_MAX: usize = 1_000;
/// How much of a cell a problem shows, in characters.
pub const FOUND_MAX: usize = 40;

/// Reads an uploaded file or a pasted list. A bad row never costs a good one; over the limits for
/// the whole file nobody is taken.
pub fn read_roster(bytes: &[u8]) -> RosterPreview {
    if bytes.len() > BYTES_MAX {
        return RosterPreview::refused(
            "The file is larger than 1 MiB. Split it and bring in one part after the other.",
        );
    }
    let text = match table::decode(bytes) {
        Ok(text) => text.replace("\r\n", "\n").replace('\r', "\n"),
        Err(refused) => return RosterPreview::refused(refused.sentence),
    };
    let text = records::without_separator_line(text.trim_start_matches('\u{FEFF}'));
    let encoding = encoding_of(bytes);
    match header(text) {
        Some((separator, header)) => read_table(text, &header, encoding, separator),
        None if text.contains('@') => list::read_list(text, encoding),
        None => RosterPreview::refused(
            "There is no mail address in it. Put one person on each line, like Mara Okafor, mara@lindgren.example.",
        ),
    }
}

/// The first row, under the separator that makes most sense of it, unless it already names a person.
fn header(text: &str) -> Option<(Separator, Record)> {
    let under = |separator| Some((separator, Records::new(text, separator).next()?));
    let known = |(_, record): &(Separator, Record)| columns::known_headers(&record.cells);
    let mut best: Option<(Separator, Record)> = None;
    for candidate in Separator::ALL.into_iter().filter_map(under) {
        if best.as_ref().map_or(0, known) < known(&candidate) {
            best = Some(candidate);
        }
    }
    best.filter(|(_, record)| !record.cells.iter().any(|cell| cell.contains('@')))
}

fn read_table(text: &str, header: &Record, encoding: Encoding, separator: Separator) -> RosterPreview {
    let columns = match Columns::of(&header.cells) {
        Ok(columns) => columns,
        Err(sentence) => return RosterPreview::refused(sentence),
    };
    let mut sheet = Sheet::default();
    let rows = Records::new(text, separator).skip_while(|record| record.row <= header.row);
    for record in rows.filter(|record| !record.is_blank()) {
        if !sheet.has_room() {
            return too_many_rows();
        }
        sheet.take(person::person(&record, &columns));
    }
    if has_too_many_teams(&sheet.people) {
        return RosterPreview::refused(format!(
            "There are more than {TEAMS_MAX} teams in it. Split it, and bring each part into a workshop of its own."
        ));
    }
    let mut preview = sheet.preview(ReadAs::Table(encoding, separator));
    preview.ignored_columns = columns.ignored;
    preview.dropped_on_purpose = columns.dropped;
    preview
}

fn has_too_many_teams(people: &[RosterPerson]) -> bool {
    people.iter().filter_map(|person| person.team.as_deref()).collect::<HashSet<_>>().len() > TEAMS_MAX
}

fn too_many_rows() -> RosterPreview {
    RosterPreview::refused("There are more than 10,000 people in it. Split it and bring in one part after the other.")
}

/// What one row comes to: a person, or none; either way with what is to be said about the row.
struct Reading {
    person: Option<RosterPerson>,
    /// The header of the address, for the sentence about an address that comes twice.
    email_column: String,
    problems: Vec<Problem>,
}

/// The people taken so far; refuses an address that an earlier row has.
#[derive(Default)]
struct Sheet {
    people: Vec<RosterPerson>,
    problems: Vec<Problem>,
    more_problems: usize,
    row_of_address: HashMap<String, usize>,
    rows: usize,
}

impl Sheet {
    fn has_room(&self) -> bool {
        self.rows < ROWS_MAX
    }

    fn take(&mut self, reading: Reading) {
        self.rows += 1;
        let Some(person) = reading.person else {
            return self.note(reading.problems);
        };
        let key = person.email.key();
        if let Some(first) = self.row_of_address.get(&key) {
            let place = Place::Cell { row: person.row, column: reading.email_column };
            let sentence = format!("Row {first} has the same address. Each person needs their own.");
            return self.note(vec![problem(place, person.email.as_str(), sentence, LeftOut::Row)]);
        }
        self.row_of_address.insert(key, person.row);
        self.people.push(person);
        self.note(reading.problems);
    }

    fn note(&mut self, problems: Vec<Problem>) {
        let room = PROBLEMS_MAX - self.problems.len();
        self.more_problems += problems.len().saturating_sub(room);
        self.problems.extend(problems.into_iter().take(room));
    }

    fn preview(self, read_as: ReadAs) -> RosterPreview {
        RosterPreview {
            rows_left_out: self.rows - self.people.len(),
            people: self.people,
            problems: self.problems,
            more_problems: self.more_problems,
            ignored_columns: Vec::new(),
            dropped_on_purpose: Vec::new(),
            read_as,
        }
    }
}

fn problem(place: Place, found: &str, sentence: impl Into<Cow<'static, str>>, left_out: LeftOut) -> Problem {
    Problem { place, found: shortened(found), sentence: sentence.into(), left_out }
}

/// Foreign text for a message: one line of at most 40 characters, without signs that hide or turn it.
fn shortened(text: &str) -> String {
    let shown = |c: char| if c.is_control() { ' ' } else { c };
    let turns = |c: &char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let start: String = text.trim().chars().filter(|c| !turns(c)).map(shown).take(FOUND_MAX + 1).collect();
    cut(&start, FOUND_MAX)
}

/// How `table::decode` read these bytes, for the preview.
fn encoding_of(bytes: &[u8]) -> Encoding {
    match std::str::from_utf8(bytes) {
        _ if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) => Encoding::Utf16,
        _ if bytes.contains(&0) => Encoding::Utf16,
        Ok(_) => Encoding::Utf8,
        Err(_) => Encoding::Windows1252,
    }
}
