//! Text to numbered rows of cells, as a spreadsheet counts them. Knows quotes and separators, no meanings.

use csv::{Reader, ReaderBuilder, StringRecord};

use crate::base::text::is_blank;
use crate::domain::roster::Separator;

/// After so many open quotes the rest is taken as it stands, so that reading stays linear.
const TEARS_MAX: usize = 50;

pub(super) struct Record {
    pub(super) row: usize,
    pub(super) cells: Vec<String>,
    /// A quote opens in this row and swallows the rows below; they are read again on their own.
    pub(super) is_torn: bool,
}

impl Record {
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim_matches(is_blank).is_empty())
    }
}

/// The rows of a text whose lines end in `\n`. The csv reader skips empty lines and counts lines
/// inside quotes, so rows are counted here.
pub(super) struct Records<'t> {
    text: &'t str,
    separator: Separator,
    reader: Reader<&'t [u8]>,
    /// Where the reader began, and up to where its rows are counted.
    from: usize,
    done: usize,
    row: usize,
    tears: usize,
}

impl<'t> Records<'t> {
    pub(super) fn new(text: &'t str, separator: Separator) -> Self {
        Self { text, separator, reader: reader(text, separator), from: 0, done: 0, row: 0, tears: 0 }
    }

    /// Reads on from the line after the one that begins at `start`.
    fn tear(&mut self, start: usize) {
        let rest = self.text.get(start..).unwrap_or_default();
        let line = rest.find('\n').map_or(rest.len(), |end| end + 1);
        self.from = start + line;
        self.done = self.from;
        self.reader = reader(self.text.get(self.from..).unwrap_or_default(), self.separator);
        self.tears += 1;
    }
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let mut cells = StringRecord::new();
        // The text is whole UTF-8 in memory and rows may differ in length: nothing is left to fail.
        if !self.reader.read_record(&mut cells).unwrap_or(false) {
            return None;
        }
        let end = self.from + usize::try_from(self.reader.position().byte()).unwrap_or_default();
        let raw = self.text.get(self.done..end).unwrap_or_default();
        let start = self.done + raw.find(|c| c != '\n').unwrap_or_default();
        self.row += start - self.done + 1;
        let raw = self.text.get(start..end).unwrap_or_default();
        let is_torn = self.tears < TEARS_MAX && swallows_rows(&cells, raw, end == self.text.len(), self.separator);
        self.done = end;
        if is_torn {
            self.tear(start);
        }
        Some(Record { row: self.row, cells: cells.iter().map(str::to_owned).collect(), is_torn })
    }
}

/// Some spreadsheets write "sep=;" above the header and hide that line from the person.
pub(super) fn without_separator_line(text: &str) -> &str {
    match text.split_once('\n') {
        Some((first, rest)) if first.trim().len() == 5 && first.to_lowercase().starts_with("sep=") => rest,
        _ => text,
    }
}

/// A quote that never closes runs to the end of the text; one that closes in another person's row
/// leaves a cell whose later lines hold an address and separators.
fn swallows_rows(cells: &StringRecord, raw: &str, is_last: bool, separator: Separator) -> bool {
    let is_row = |line: &str| line.contains('@') && line.contains(separator.sign());
    if !raw.trim_end_matches('\n').contains('\n') {
        return false;
    }
    let is_open = is_last && raw.bytes().filter(|b| *b == b'"').count() % 2 == 1;
    is_open || cells.iter().any(|cell| cell.lines().skip(1).any(is_row))
}

fn reader(text: &str, separator: Separator) -> Reader<&[u8]> {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(separator.sign() as u8);
    builder.from_reader(text.as_bytes())
}
