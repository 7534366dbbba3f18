//! From the bytes of an uploaded file to headers and numbered rows. Knows encodings and separators, not what a column means.

use crate::domain::Refused;
use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A file as a spreadsheet would show it, without its empty rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Trimmed; a column without a header has an empty one.
    pub headers: Vec<String>,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// As a spreadsheet counts: the header is row 1, empty rows count, a line break inside a cell does not.
    pub number: usize,
    cells: Vec<String>,
}

impl Row {
    /// The trimmed text of a cell; empty where the row is shorter than the header.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.trim())
    }
}

/// Reads UTF-8 and UTF-16 with or without a byte order mark, and Windows-1252 for everything else that is text.
pub fn decode(bytes: &[u8]) -> Result<String, Refused> {
    let text = match bytes {
        [b'P', b'K', 3 | 5, 4 | 6, ..] | [0xD0, 0xCF, 0x11, 0xE0, ..] => {
            return refuse("This is a spreadsheet or an archive, not a text table. Save it as CSV and try again.");
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => decode_utf8(rest)?,
        [0xFF, 0xFE, rest @ ..] => decode_utf16(rest, ByteOrder::Little)?,
        [0xFE, 0xFF, rest @ ..] => decode_utf16(rest, ByteOrder::Big)?,
        _ => decode_without_mark(bytes)?,
    };
    if text.contains('\0') {
        return refuse("This file is not text. Save the table as CSV and try again.");
    }
    Ok(text)
}

/// Splits the text into headers and rows. Of comma, semicolon and tab it takes the separator under which most
/// headers are known. Rows without any text are left out.
pub fn read(text: &str, is_known: impl Fn(&str) -> bool) -> Result<Table, Refused> {
    let text = without_separator_line(text);
    let separator = separator(text, is_known);
    if let Some(row) = row_of_open_quote(text, separator) {
        return refuse(format!("Row {row}: a quotation mark is opened and never closed."));
    }
    let mut reader = reader(text, separator);
    let mut record = ByteRecord::new();
    let mut lines = BlankLines::default();
    let mut headers = None;
    let mut rows = Vec::new();
    while reader.read_byte_record(&mut record).map_err(|_| unreadable())? {
        let start = record.position().map_or(0, |position| position.byte());
        let number = lines.number_of(text, start);
        let cells = cells(&record);
        if headers.is_none() {
            headers = Some(cells.iter().map(|cell| cell.trim().to_owned()).collect());
        } else if cells.iter().any(|cell| !cell.trim().is_empty()) {
            rows.push(Row { number, cells });
        }
    }
    Ok(Table { headers: headers.unwrap_or_default(), rows })
}

/// One form of a header or a cell for comparing: outer spaces and case do not matter.
pub fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

enum ByteOrder {
    Little,
    Big,
}

fn decode_utf8(bytes: &[u8]) -> Result<String, Refused> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => refuse("The file says it is UTF-8, but it is not. Save it once more as \"CSV UTF-8\"."),
    }
}

fn decode_utf16(bytes: &[u8], order: ByteOrder) -> Result<String, Refused> {
    let encoding = match order {
        ByteOrder::Little => UTF_16LE,
        ByteOrder::Big => UTF_16BE,
    };
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(text.into_owned()),
        None => refuse("The file says it is UTF-16, but it is not. Save it once more as \"CSV UTF-8\"."),
    }
}

fn decode_without_mark(bytes: &[u8]) -> Result<String, Refused> {
    if let Some(order) = plausible_utf16(bytes) {
        return decode_utf16(bytes, order);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => Ok(WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()),
    }
}

/// Western text in UTF-16 has a zero in most pairs, always on the same side; no other text has zeros at all.
fn plausible_utf16(bytes: &[u8]) -> Option<ByteOrder> {
    let pairs = bytes.len() / 2;
    if pairs == 0 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let zeros = |side: usize| bytes.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    match (zeros(0), zeros(1)) {
        (0, second) if 2 * second >= pairs => Some(ByteOrder::Little),
        (first, 0) if 2 * first >= pairs => Some(ByteOrder::Big),
        _ => None,
    }
}

/// Some spreadsheets write "sep=;" above the header and hide that line from the person.
fn without_separator_line(text: &str) -> &str {
    match text.split_once('\n') {
        Some((first, rest)) if first.trim_end().len() <= 5 && folded(first).starts_with("sep=") => rest,
        _ => text,
    }
}

/// The row in which a quoted cell begins that never ends; everything after it would vanish into one cell.
fn row_of_open_quote(text: &str, separator: u8) -> Option<usize> {
    let mut row = 1;
    let mut in_quotes = false;
    let mut before = '\n';
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if in_quotes && characters.peek() == Some(&'"') => {
                characters.next();
            }
            '"' if in_quotes => in_quotes = false,
            '"' if matches!(before, '\n' | '\r') || before == char::from(separator) => in_quotes = true,
            '\n' if !in_quotes => row += 1,
            _ => {}
        }
        before = character;
    }
    in_quotes.then_some(row)
}

fn separator(text: &str, is_known: impl Fn(&str) -> bool) -> u8 {
    let known_under = |separator: u8| {
        let mut record = ByteRecord::new();
        match reader(text, separator).read_byte_record(&mut record) {
            Ok(true) => cells(&record).iter().filter(|cell| is_known(cell)).count(),
            _ => 0,
        }
    };
    let mut best = (b',', known_under(b','));
    for candidate in [b';', b'\t'] {
        let known = known_under(candidate);
        if known > best.1 {
            best = (candidate, known);
        }
    }
    best.0
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes())
}

/// The text is UTF-8 and separators are ASCII, so a cell is always whole UTF-8.
fn cells(record: &ByteRecord) -> Vec<String> {
    record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect()
}

/// Counts rows as a spreadsheet does; the csv reader skips empty lines without counting them.
#[derive(Default)]
struct BlankLines {
    rows: usize,
}

impl BlankLines {
    fn number_of(&mut self, text: &str, start: u64) -> usize {
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        let before = text.get(..start).unwrap_or_default();
        let mut rest = text.get(start..).unwrap_or_default();
        if before.ends_with('\r') {
            rest = rest.strip_prefix('\n').unwrap_or(rest);
        }
        while let Some(next) = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r'])) {
            self.rows += 1;
            rest = next;
        }
        self.rows += 1;
        self.rows
    }
}

fn unreadable() -> Refused {
    Refused::because("The table cannot be read. Save it once more as CSV and try again.")
}

fn refuse<T>(sentence: impl Into<String>) -> Result<T, Refused> {
    Err(Refused::because(sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(usize, String)> {
        let table = read(text, |header| ["team", "name"].contains(&folded(header).as_str())).unwrap();
        table.rows.iter().map(|row| (row.number, row.cell(0).to_owned())).collect()
    }

    #[test]
    fn the_same_table_is_read_in_every_encoding() {
        let text = "Team;Name\nAtlas;Zoë Müller\n";
        let utf16 = |little: bool| -> Vec<u8> {
            text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
        };
        let marked = |mark: &[u8], rest: Vec<u8>| [mark, rest.as_slice()].concat();
        let latin = WINDOWS_1252.encode(text).0.into_owned();
        for bytes in [
            text.as_bytes().to_vec(),
            marked(&[0xEF, 0xBB, 0xBF], text.as_bytes().to_vec()),
            marked(&[0xFF, 0xFE], utf16(true)),
            marked(&[0xFE, 0xFF], utf16(false)),
            utf16(true),
            utf16(false),
            latin,
        ] {
            assert_eq!(decode(&bytes).unwrap(), text);
        }
    }

    #[test]
    fn a_file_that_is_no_text_is_refused() {
        for bytes in
            [&b"PK\x03\x04rest"[..], b"\xD0\xCF\x11\xE0", b"Team\0Name", b"\xFF\xFE\x00\xD8a\0", b"\xEF\xBB\xBF\xFF"]
        {
            assert!(decode(bytes).is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_shows_them() {
        for end in ["\n", "\r\n", "\r"] {
            let text = "Team,Name\n\nAtlas,Ruth\n,\n\n\"Bea\ncon\",Priya\nKelp".replace('\n', end);
            let numbers: Vec<usize> = rows(&text).iter().map(|row| row.0).collect();
            assert_eq!(numbers, [3, 6, 7], "with line ends {end:?}");
        }
    }

    #[test]
    fn the_separator_under_which_most_headers_are_known_is_taken() {
        for text in ["team,name\nA;x,b", "team;name\nA;b,x", "team\tname\nA\tb;c,d", "sep=;\nteam;name\nA;b"] {
            let table = read(text, |header| ["team", "name"].contains(&header)).unwrap();
            assert_eq!(table.headers, ["team", "name"]);
        }
    }

    #[test]
    fn a_quotation_mark_that_never_ends_is_named_by_its_row() {
        let refused = read("team,name\nA,\"b\"\nB,\"c\nC,d\n", |_| true).unwrap_err();
        assert!(refused.sentence.starts_with("Row 3:"), "{refused}");
        assert_eq!(rows("team,name\nA 5\" pipe,b\n\"say \"\"hi\"\"\",c").len(), 2);
    }
}
