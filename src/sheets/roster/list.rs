//! A pasted list, one or several people to a line, to people. Quotes never run over a line here.

use std::borrow::Cow;

use crate::base::text::is_blank;
use crate::domain::roster::{Encoding, LeftOut, Place, ReadAs, RosterPerson, RosterPreview};

use super::person::{clean_name_cell, parse_email};
use super::{Reading, Sheet, problem, too_many_rows};

/// Understands `Name <mail>`, `Name, mail` in either order, with comma, semicolon, tab or only a
/// space between, an address alone, and the recipients of a mail in one line.
pub(super) fn read_list(text: &str, encoding: Encoding) -> RosterPreview {
    let mut sheet = Sheet::default();
    let mut has_more = false;
    for (index, line) in text.lines().enumerate() {
        for piece in pieces(line.trim_matches(is_blank)).into_iter().filter(|piece| !piece.is_empty()) {
            if !sheet.has_room() {
                return too_many_rows();
            }
            let entry = Entry::of(piece);
            has_more |= entry.has_more;
            sheet.take(reading(&entry, index + 1));
        }
    }
    let mut preview = sheet.preview(ReadAs::List(encoding));
    if has_more {
        preview.ignored_columns.push("What stands beside the name and the mail address".to_owned());
    }
    preview
}

/// One person of a list, as written.
struct Entry<'t> {
    written: &'t str,
    name: Option<String>,
    address: &'t str,
    has_more: bool,
}

fn reading(entry: &Entry<'_>, row: usize) -> Reading {
    let mut problems = Vec::new();
    let mut refuse = |column: &str, sentence: Cow<'static, str>| {
        let place = Place::Cell { row, column: column.to_owned() };
        problems.push(problem(place, entry.written, sentence, LeftOut::Row));
    };
    let name = match entry.name.as_deref().map(clean_name_cell) {
        None => Some(None),
        Some(Ok(name)) => Some(Some(name)),
        Some(Err(sentence)) => {
            refuse("Name", sentence);
            None
        }
    };
    let email = parse_email(entry.address).map_err(|sentence| refuse("Email", sentence)).ok();
    let person = name.zip(email).map(|(name, email)| RosterPerson { name, ..RosterPerson::with_address(row, email) });
    Reading { person, email_column: "Email".to_owned(), problems }
}

/// The people of one line. Only a separator after an address ends a person, so a comma inside a
/// name does not.
fn pieces(line: &str) -> Vec<&str> {
    if line.matches('@').count() < 2 {
        return vec![line];
    }
    let mut pieces = Vec::new();
    let (mut start, mut has_address, mut in_quotes) = (0, false, false);
    for (at, c) in line.char_indices() {
        match c {
            '"' => in_quotes = !in_quotes,
            '@' => has_address = true,
            ',' | ';' if has_address && !in_quotes => {
                pieces.extend(line.get(start..at).map(str::trim));
                (start, has_address) = (at + 1, false);
            }
            _ => {}
        }
    }
    pieces.extend(line.get(start..).map(str::trim));
    pieces
}

impl<'t> Entry<'t> {
    fn of(written: &'t str) -> Self {
        if let Some((name, address)) = written.strip_suffix('>').and_then(|entry| entry.rsplit_once('<')) {
            return Self { written, name: some_name(name), address, has_more: false };
        }
        let cells: Vec<&str> = cells(written).into_iter().filter(|cell| !cell.is_empty()).collect();
        let Some(at) = cells.iter().position(|cell| cell.contains('@')) else {
            return Self { written, name: some_name(written), address: "", has_more: false };
        };
        let (before, after) = cells.split_at(at);
        let others = || before.iter().rev().chain(after.iter().skip(1));
        let name = others().find(|cell| is_name(cell)).or_else(|| others().next());
        Self {
            written,
            name: name.and_then(|name| some_name(name)),
            address: after.first().map_or("", |address| unquoted(address)),
            has_more: cells.len() > 2,
        }
    }
}

/// The parts of an entry under the strongest separator in it; with none, the address and the words before it.
fn cells(entry: &str) -> Vec<&str> {
    for separator in ['\t', ';', ','] {
        let cells = split_outside_quotes(entry, separator);
        if cells.len() > 1 {
            return cells;
        }
    }
    match entry.rsplit_once(is_blank) {
        Some((name, address)) if address.contains('@') => vec![name.trim(), address],
        _ => vec![entry],
    }
}

fn split_outside_quotes(entry: &str, separator: char) -> Vec<&str> {
    let mut in_quotes = false;
    let outside = |c: char| {
        in_quotes ^= c == '"';
        c == separator && !in_quotes
    };
    entry.split(outside).map(|cell| cell.trim_matches(is_blank)).collect()
}

/// Letters and no digits: not an employee number, not a date.
fn is_name(cell: &str) -> bool {
    cell.contains(char::is_alphabetic) && !cell.contains(char::is_numeric)
}

fn some_name(text: &str) -> Option<String> {
    let name = unquoted(text.trim_matches(is_blank));
    (!name.is_empty()).then(|| name.replace("\"\"", "\""))
}

fn unquoted(cell: &str) -> &str {
    let inside = cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"'));
    inside.unwrap_or(cell).trim_matches(is_blank)
}
