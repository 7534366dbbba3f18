//! People as a roster names them, and what a reader found wrong in it. Reading files is not done here.

use std::borrow::Cow;
use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::base::email::Email;

/// Teams of one list, and of one workshop: its pages look at no more.
pub const TEAMS_MAX: usize = 2_000;

/// A roster as read, shown to the facilitator before anything is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterPreview {
    /// In the order of the file; no two share an address.
    pub people: Vec<RosterPerson>,
    /// In the order of the file; the first thousand.
    pub problems: Vec<Problem>,
    /// How many more problems there are than `problems` names.
    pub more_problems: usize,
    /// Rows with something in them that give no person.
    pub rows_left_out: usize,
    /// Headers nobody here knows, as written and shortened.
    pub ignored_columns: Vec<String>,
    /// Headers of what Alliance never keeps: birth date, gender and the like.
    pub dropped_on_purpose: Vec<String>,
    pub read_as: ReadAs,
}

/// One person to invite. An absent value never deletes what is already known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterPerson {
    /// As a spreadsheet counts: the header is row 1. In a pasted list: the line.
    pub row: usize,
    pub employee_id: Option<String>,
    /// Absent only when a pasted line holds an address and nothing else.
    pub name: Option<String>,
    pub preferred_name: Option<String>,
    pub email: Email,
    /// A language code with hyphens, like `de` or `pt-BR`.
    pub language: Option<String>,
    /// A name of the time zone database, like `Europe/Stockholm`.
    pub timezone: Option<String>,
    pub manager_email: Option<Email>,
    pub department: Option<String>,
    pub location: Option<String>,
    pub team: Option<String>,
    /// The two days are looked at when the list is read and not kept with it.
    #[serde(skip)]
    pub starts_on: Option<Date>,
    /// Never before `starts_on`.
    #[serde(skip)]
    pub ends_on: Option<Date>,
}

/// Something in the file that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub place: Place,
    /// What stands there, at most 40 characters; empty when nothing does.
    pub found: String,
    /// What to do about it.
    pub sentence: Cow<'static, str>,
    pub left_out: LeftOut,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    File,
    Row(usize),
    /// The column by its header, shortened.
    Cell {
        row: usize,
        column: String,
    },
}

/// What a problem costs: the person still comes in when only a cell is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LeftOut {
    Everything,
    Row,
    Cell,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReadAs {
    Table(Encoding, Separator),
    List(Encoding),
    Nothing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    Utf8,
    Utf16,
    Windows1252,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Separator {
    Comma,
    Semicolon,
    Tab,
}

impl RosterPreview {
    /// A roster of which nothing can be taken, and why.
    pub fn refused(sentence: impl Into<Cow<'static, str>>) -> Self {
        Self {
            people: Vec::new(),
            problems: vec![Problem::with_the_file(sentence)],
            more_problems: 0,
            rows_left_out: 0,
            ignored_columns: Vec::new(),
            dropped_on_purpose: Vec::new(),
            read_as: ReadAs::Nothing,
        }
    }

    /// Leaves out those whose last day has passed, and says so.
    pub fn without_former(mut self, today: Date) -> Self {
        let has_left = |person: &RosterPerson| person.ends_on.is_some_and(|last| last < today);
        let (former, people): (Vec<_>, Vec<_>) = std::mem::take(&mut self.people).into_iter().partition(has_left);
        self.people = people;
        self.rows_left_out += former.len();
        self.problems.extend(former.into_iter().map(|person| Problem {
            place: Place::Row(person.row),
            found: person.name.unwrap_or_default(),
            sentence: "This person has left by now, so they are not invited.".into(),
            left_out: LeftOut::Row,
        }));
        self
    }

    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }
}

impl RosterPerson {
    /// Somebody of whom nothing but the address is known.
    pub fn with_address(row: usize, email: Email) -> Self {
        Self {
            row,
            employee_id: None,
            name: None,
            preferred_name: None,
            email,
            language: None,
            timezone: None,
            manager_email: None,
            department: None,
            location: None,
            team: None,
            starts_on: None,
            ends_on: None,
        }
    }

    /// What the team calls this person, as far as the roster says.
    pub fn called(&self) -> Option<&str> {
        self.preferred_name.as_deref().or(self.name.as_deref())
    }
}

impl Problem {
    pub fn with_the_file(sentence: impl Into<Cow<'static, str>>) -> Self {
        Self { place: Place::File, found: String::new(), sentence: sentence.into(), left_out: LeftOut::Everything }
    }
}

impl Place {
    /// The row, where there is one.
    pub fn row(&self) -> Option<usize> {
        match self {
            Self::File => None,
            Self::Row(row) | Self::Cell { row, .. } => Some(*row),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => f.write_str("The file"),
            Self::Row(row) => write!(f, "Row {row}"),
            Self::Cell { row, column } => write!(f, "Row {row}, {column}"),
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16 => "UTF-16",
            Self::Windows1252 => "Windows-1252",
        })
    }
}

impl Separator {
    pub const ALL: [Self; 3] = [Self::Comma, Self::Semicolon, Self::Tab];

    pub fn sign(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Semicolon => ';',
            Self::Tab => '\t',
        }
    }
}

impl fmt::Display for Separator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Comma => "comma",
            Self::Semicolon => "semicolon",
            Self::Tab => "tab",
        })
    }
}
