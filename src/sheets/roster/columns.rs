//! Which header means what. Values of cells are not read here.

use super::{COLUMNS_MAX, shortened};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    EmployeeId,
    Name,
    FirstName,
    LastName,
    PreferredName,
    Email,
    Language,
    Timezone,
    ManagerEmail,
    Department,
    Location,
    Team,
    StartsOn,
    EndsOn,
}

/// Headers without case, spaces, `_` and `-`. Where two columns mean the same the first name here
/// wins: a work address before a private one.
const HEADERS: [(Field, &[&str]); 14] = [
    (Field::EmployeeId, &["employeeid", "id"]),
    (Field::Name, &["name", "fullname"]),
    (Field::FirstName, &["firstname"]),
    (Field::LastName, &["lastname"]),
    (Field::PreferredName, &["preferredname", "displayname"]),
    (Field::Email, &["workemail", "email", "emailaddress", "mail"]),
    (Field::Language, &["language", "locale"]),
    (Field::Timezone, &["timezone"]),
    (Field::ManagerEmail, &["manageremail"]),
    (Field::Department, &["department", "division"]),
    (Field::Location, &["location", "worklocation"]),
    (Field::Team, &["team", "group"]),
    (Field::StartsOn, &["startdate"]),
    (Field::EndsOn, &["enddate"]),
];

/// What Alliance has no use for and does not want to know.
const DROPPED: [&str; 9] = ["dob", "age", "sex", "race", "ssn", "iban", "pronouns", "nationality", "citizenship"];
const DROPPED_PARTS: [&str; 10] =
    ["birth", "gender", "ethnic", "religio", "disab", "salary", "marital", "orientation", "veteran", "socialsecurity"];

/// The columns of one table.
pub(super) struct Columns {
    known: Vec<(Field, usize)>,
    headers: Vec<String>,
    pub(super) ignored: Vec<String>,
    pub(super) dropped: Vec<String>,
}

impl Columns {
    /// Refuses, with a sentence, a header row that names too many columns or lacks one we need.
    pub(super) fn of(cells: &[String]) -> Result<Self, String> {
        let width = cells.iter().rposition(|cell| !plain(cell).is_empty()).map_or(0, |last| last + 1);
        if width > COLUMNS_MAX {
            return Err(format!("There are {width} columns. Keep the ones you need, {COLUMNS_MAX} at most."));
        }
        let plain: Vec<String> = cells.iter().take(width).map(|cell| plain(cell)).collect();
        let known: Vec<(Field, usize)> =
            HEADERS.iter().filter_map(|(field, names)| Some((*field, column_of(&plain, names)?))).collect();
        let mut columns = Self {
            known,
            headers: cells.iter().take(width).map(|cell| shortened(cell)).collect(),
            ignored: Vec::new(),
            dropped: Vec::new(),
        };
        columns.sort_out_the_rest(&plain);
        columns.check_needed().map(|()| columns)
    }

    pub(super) fn width(&self) -> usize {
        self.headers.len()
    }

    pub(super) fn find(&self, field: Field) -> Option<usize> {
        self.known.iter().find(|(known, _)| *known == field).map(|(_, column)| *column)
    }

    /// The header as written, for a message; the first name of the field where there is no column.
    pub(super) fn header(&self, field: Field) -> String {
        let written = self.find(field).and_then(|column| self.headers.get(column));
        written.cloned().unwrap_or_else(|| "Name".to_owned())
    }

    fn sort_out_the_rest(&mut self, plain: &[String]) {
        for (column, (header, plain)) in self.headers.iter().zip(plain).enumerate() {
            let is_known = self.known.iter().any(|(_, known)| *known == column);
            if is_known || plain.is_empty() {
                continue;
            }
            let is_dropped = DROPPED.contains(&plain.as_str()) || DROPPED_PARTS.iter().any(|part| plain.contains(part));
            if is_dropped { &mut self.dropped } else { &mut self.ignored }.push(header.clone());
        }
    }

    fn check_needed(&self) -> Result<(), String> {
        let has = |field| self.find(field).is_some();
        let has_name = has(Field::Name) || has(Field::FirstName) || has(Field::LastName);
        match (has_name, has(Field::Email)) {
            (true, true) => Ok(()),
            (true, false) => Err("There is no column for mail addresses. Call one Email.".to_owned()),
            (false, true) => {
                Err("There is no column for names. Call one Name, or two First name and Last name.".to_owned())
            }
            (false, false) => {
                Err("There are no columns for names and mail addresses. Call them Name and Email.".to_owned())
            }
        }
    }
}

/// How many headers of a first row mean something here; several for one meaning count once.
pub(super) fn known_headers(cells: &[String]) -> usize {
    let plain: Vec<String> = cells.iter().take(COLUMNS_MAX).map(|cell| plain(cell)).collect();
    HEADERS.iter().filter(|(_, names)| column_of(&plain, names).is_some()).count()
}

fn column_of(plain: &[String], names: &[&str]) -> Option<usize> {
    names.iter().find_map(|name| plain.iter().position(|header| header == name))
}

fn plain(header: &str) -> String {
    let counts = |c: &char| c.is_alphanumeric();
    // No known header is longer; a first row may be one huge cell.
    header.chars().filter(counts).take(64).flat_map(char::to_lowercase).collect()
}
