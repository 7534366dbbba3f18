//! HR's rows to CSV that a spreadsheet opens as text, never as formulas. Decides nothing about what may be shown.

use std::borrow::Cow;
use std::io::{self, Write};

use jiff::civil::Date;

use crate::base::text::{ascii_slug, is_blank};
use crate::domain::report::StatusRow;
use crate::domain::result::{NOT_SHOWN, ResultRow, Shown};

/// Longest file name, in ASCII characters, ending included.
pub const FILE_NAME_MAX: usize = 80;

/// A column and what it means, for the data dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    pub name: &'static str,
    pub meaning: &'static str,
}

pub const TEAM_STATUS: [Column; 10] = [
    column("organisation", "The organisation the team belongs to."),
    column("programme", "The programme the workshop is part of; empty when it stands alone."),
    column("team", "The team."),
    column("workshop_title", "The workshop by its title."),
    column("round", "Which kind of round: starter, first, revisit or closing."),
    column("closed_on", "The day the answers closed (year-month-day); empty while they are open."),
    column("charter_version", "The number of the published charter; empty before the first one."),
    column("published_on", "The day this version was published; empty before that."),
    column("looks_again_on", "The day the team plans to look at its charter again; empty when none is set."),
    column("stage", "Where the workshop stands, in words."),
];

pub const RESULTS_LONG: [Column; 12] = [
    column("organisation", "The organisation the team belongs to."),
    column("programme", "The programme the workshop is part of; empty when it stands alone."),
    column("team", "A team or department; \"A + B (together)\" where groups are shown only as one."),
    column("workshop_title", "The workshop by its title."),
    column("closed_on", "The day the answers closed (year-month-day)."),
    column("question_code", "The short code of the question; the same in every round."),
    column("question", "The question as it was asked."),
    column("option_code", "The short code of the option; empty where the figure is about the whole question."),
    column("option", "The option as it was worded."),
    column("people", "How many answered, only as a band: 5-9, 10-19, 20-39, 40-99, 100-299 or 300+."),
    column(
        "figure",
        "What may be said. 5-9 people: whether they agree and on what; 10-19: few, some or most; from 20: a rounded \
         percent, with the ends as \"<=\" and \">=\". \"not shown\" where a figure could say something about few people.",
    ),
    column("level", "How close the answers are, in words; from 20 people."),
];

/// How the reader's spreadsheet likes its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CsvStyle {
    /// Some spreadsheets take a file for UTF-8 only when it begins with a byte order mark.
    pub has_bom: bool,
    pub separator: CsvSeparator,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CsvSeparator {
    Comma,
    Semicolon,
}

impl Default for CsvStyle {
    fn default() -> Self {
        Self { has_bom: true, separator: CsvSeparator::Comma }
    }
}

/// A CSV file of `N` columns that grows row by row; memory holds one row. Write to a `Vec<u8>` and
/// call `take_chunk` to stream. The csv crate decides quotes for the whole file; here a text is
/// always quoted, even when it reads like a number, and a number never is.
#[derive(Debug)]
pub struct Csv<W, const N: usize> {
    out: W,
    separator: u8,
    line: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    Text(&'a str),
    Number(i64),
    Day(Date),
    Nothing,
}

impl<W: Write, const N: usize> Csv<W, N> {
    /// Writes the header at once.
    pub fn begin(mut out: W, style: CsvStyle, columns: &[Column; N]) -> io::Result<Self> {
        if style.has_bom {
            out.write_all("\u{FEFF}".as_bytes())?;
        }
        let separator = match style.separator {
            CsvSeparator::Comma => b',',
            CsvSeparator::Semicolon => b';',
        };
        let mut csv = Self { out, separator, line: Vec::with_capacity(512) };
        csv.row(&columns.map(|column| Cell::Text(column.name)))?;
        Ok(csv)
    }

    pub fn row(&mut self, cells: &[Cell<'_>; N]) -> io::Result<()> {
        self.line.clear();
        for (column, cell) in cells.iter().enumerate() {
            if column > 0 {
                self.line.push(self.separator);
            }
            put(&mut self.line, *cell)?;
        }
        self.line.extend_from_slice(b"\r\n");
        self.out.write_all(&self.line)
    }

    pub fn into_inner(self) -> W {
        self.out
    }
}

impl<const N: usize> Csv<Vec<u8>, N> {
    /// What was written since the last call.
    pub fn take_chunk(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.out)
    }
}

/// The cells of one row of `team_status.csv`, in the order of `TEAM_STATUS`.
pub fn status_cells(row: &StatusRow) -> [Cell<'_>; 10] {
    [
        Cell::Text(&row.organisation),
        Cell::Text(&row.programme),
        Cell::Text(&row.team),
        Cell::Text(&row.workshop),
        Cell::Text(&row.round),
        row.closed_on.map_or(Cell::Nothing, Cell::Day),
        row.charter_version.map_or(Cell::Nothing, |version| Cell::Number(version.into())),
        row.published_on.map_or(Cell::Nothing, Cell::Day),
        row.looks_again_on.map_or(Cell::Nothing, Cell::Day),
        Cell::Text(&row.stage),
    ]
}

/// The cells of one row of `results_long.csv`, in the order of `RESULTS_LONG`.
pub fn result_cells(row: &ResultRow) -> [Cell<'_>; 12] {
    let [option_code, label, n_band, figure, level]: [&str; 5] = match &row.shown {
        Shown::NotShown => ["", "", "", NOT_SHOWN, ""],
        Shown::Figure { option_code, label, n_band, figure, level } => [option_code, label, n_band, figure, level],
    };
    [
        Cell::Text(&row.organisation),
        Cell::Text(&row.programme),
        Cell::Text(&row.team),
        Cell::Text(&row.workshop),
        Cell::Day(row.closed_on),
        Cell::Text(&row.question_code),
        Cell::Text(&row.prompt),
        Cell::Text(option_code),
        Cell::Text(label),
        Cell::Text(n_band),
        Cell::Text(figure),
        Cell::Text(level),
    ]
}

/// The data dictionary that goes with a file, as plain text: one column a line.
pub fn dictionary(file: &str, columns: &[Column]) -> String {
    let lines: String = columns.iter().map(|column| format!("{}: {}\n", column.name, column.meaning)).collect();
    format!("{file}: what the columns mean\n\n{lines}")
}

/// A name for a download, of plain ASCII whatever the words: `alliance-results-long-2026-11-22.csv`.
pub fn file_name(words: &str, on: Date, ending: &str) -> String {
    let ending = ascii_slug(ending, 8);
    let tail = format!("-{on}.{ending}");
    let words = ascii_slug(&format!("alliance {words}"), FILE_NAME_MAX.saturating_sub(tail.len()));
    format!("{words}{tail}")
}

/// A text a spreadsheet would take for a formula gets an apostrophe in front; all else stays as it is.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if starts_a_formula(text) { format!("'{text}").into() } else { text.into() }
}

fn put(line: &mut Vec<u8>, cell: Cell<'_>) -> io::Result<()> {
    match cell {
        Cell::Text(text) => put_text(line, text),
        Cell::Number(number) => write!(line, "{number}")?,
        Cell::Day(day) => write!(line, "\"{day}\"")?,
        Cell::Nothing => {}
    }
    Ok(())
}

fn put_text(line: &mut Vec<u8>, text: &str) {
    line.push(b'"');
    if starts_a_formula(text) {
        line.push(b'\'');
    }
    for (index, part) in text.split('"').enumerate() {
        if index > 0 {
            line.extend_from_slice(b"\"\"");
        }
        line.extend_from_slice(part.as_bytes());
    }
    line.push(b'"');
}

/// Spreadsheets skip blanks before they look for a formula, and some take the full-width signs.
fn starts_a_formula(text: &str) -> bool {
    let is_skipped = |c: &char| is_blank(*c) && !matches!(c, '\t' | '\r' | '\n');
    let first = text.chars().find(|c| !is_skipped(c));
    matches!(first, Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠'))
}

const fn column(name: &'static str, meaning: &'static str) -> Column {
    Column { name, meaning }
}
