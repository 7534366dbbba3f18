//! A file for HR: asked for with a reason, written down in the list, then read and told chunk by chunk.

use std::io;

use jiff::civil::Date;

use crate::acts::once::once;
use crate::acts::scope::{self, Pass, Who};
use crate::acts::{ActError, FormKey, House};
use crate::base::text::{SHORT_MAX, TextFault, clean_line};
use crate::domain::ids::{OrganisationId, WorkshopId};
use crate::domain::refused::Refused;
use crate::domain::report::{ReportFile, day_in};
use crate::sheets::report::{Csv, CsvStyle, RESULTS_LONG, TEAM_STATUS, result_cells, status_cells};
use crate::store::report::{NewExport, Place};
use crate::store::{AnyConnection, Db, StoreError, Turn, Tx, release, report};

/// A chunk ends with the first table after this many bytes.
const CHUNK_BYTES: usize = 256 * 1024;
/// Rows of the store in memory at once; a table of many teams is long.
const TABLES_AT_ONCE: i64 = 4;
const STANDINGS_AT_ONCE: i64 = 200;

/// What somebody asks for, as typed.
#[derive(Clone, Debug)]
pub struct Request {
    pub file: ReportFile,
    pub style: CsvStyle,
    pub reason: String,
}

/// A file under way.
pub struct File {
    db: Db,
    organisation: OrganisationId,
    organisation_name: String,
    pub what: ReportFile,
    /// The day it was asked for.
    pub day: Date,
    rows: Rows,
}

/// How far the file is written, with the bytes nobody has taken yet.
enum Rows {
    Standings(Csv<Vec<u8>, 10>, Place),
    Tables(Csv<Vec<u8>, 12>, i64),
    Done,
}

/// Writes the export down and begins its file. The same form sent again gets the file again and is written down once.
pub async fn export(house: &House, pass: Pass, request: Request, key: Option<FormKey>) -> Result<File, ActError> {
    let reason = reason(&request.reason)?;
    let (what, style, now) = (request.file, request.style, house.clock.now());
    let who = house
        .db
        .write(Turn::Nobody, move |tx| {
            let who = scope::report_reader(tx, &pass, now)?;
            tx.wait_for(Turn::Organisation(who.organisation))?;
            let teams = report::count_teams(tx, who.organisation, what)?;
            if teams == 0 {
                return Err(Refused::because("No team has figures yet.").into());
            }
            let content = format!("{} {reason}", what.as_str());
            let first = once(tx, key.as_ref(), now, |tx| {
                note(tx, &who, (what, &reason, teams), now)?;
                Ok(content.clone())
            })?;
            if first != content {
                note(tx, &who, (what, &reason, teams), now)?;
            }
            Ok::<Who, ActError>(who)
        })
        .await?;
    Ok(File {
        db: house.db.clone(),
        organisation: who.organisation,
        organisation_name: who.organisation_name,
        what,
        day: day_in(&who.timezone, now),
        rows: Rows::begin(what, style).map_err(unwritten)?,
    })
}

fn reason(typed: &str) -> Result<String, Refused> {
    match clean_line(typed, SHORT_MAX) {
        Ok(reason) if !reason.is_empty() => Ok(reason),
        Ok(_) | Err(TextFault::Empty) => Err(Refused::field("reason", "Say in a few words what it is for.")),
        Err(fault) => Err(Refused::field("reason", fault.to_string())),
    }
}

fn note(
    tx: &mut Tx,
    who: &Who,
    (file, reason, teams): (ReportFile, &str, usize),
    now: jiff::Timestamp,
) -> Result<(), StoreError> {
    let (organisation, account, account_name) = (who.organisation, who.account, who.name.as_str());
    report::add_export(tx, &NewExport { organisation, account, account_name, file, reason, teams, now })
}

impl File {
    /// The next piece of the file, and the rest of it; one hop to the store.
    pub async fn next(self) -> Result<Option<(Vec<u8>, File)>, ActError> {
        let Self { db, organisation, organisation_name, what, day, rows } = self;
        let read = move |conn: &mut AnyConnection| {
            let house = (organisation, organisation_name.as_str());
            let (chunk, rows) = match rows {
                Rows::Standings(csv, place) => standings(conn, house, csv, place)?,
                Rows::Tables(csv, after) => tables(conn, house, csv, after)?,
                Rows::Done => return Ok(None),
            };
            // An empty piece would end the file on the wire.
            Ok::<_, ActError>((!chunk.is_empty()).then_some((chunk, rows, organisation_name)))
        };
        let told = db.read(read).await?;
        Ok(told.map(|(chunk, rows, organisation_name)| {
            (chunk, Self { db, organisation, organisation_name, what, day, rows })
        }))
    }
}

impl Rows {
    fn begin(what: ReportFile, style: CsvStyle) -> io::Result<Self> {
        Ok(match what {
            ReportFile::TeamStatus => Self::Standings(Csv::begin(Vec::new(), style, &TEAM_STATUS)?, Place::default()),
            ReportFile::ResultsLong => Self::Tables(Csv::begin(Vec::new(), style, &RESULTS_LONG)?, 0),
        })
    }
}

type Told = Result<(Vec<u8>, Rows), ActError>;

fn standings(
    conn: &mut AnyConnection,
    (organisation, name): (OrganisationId, &str),
    mut csv: Csv<Vec<u8>, 10>,
    mut place: Place,
) -> Told {
    let mut chunk = csv.take_chunk();
    while chunk.len() < CHUNK_BYTES {
        let page = report::list_standings(conn, organisation, (place, WorkshopId(i64::MAX)), STANDINGS_AT_ONCE)?;
        let Some((last, _)) = page.last() else { return Ok((chunk, Rows::Done)) };
        place = *last;
        for (_, standing) in page {
            csv.row(&status_cells(&standing.into_row(name))).map_err(unwritten)?;
        }
        chunk.append(&mut csv.take_chunk());
    }
    Ok((chunk, Rows::Standings(csv, place)))
}

fn tables(conn: &mut AnyConnection, house: (OrganisationId, &str), mut csv: Csv<Vec<u8>, 12>, mut after: i64) -> Told {
    let mut chunk = csv.take_chunk();
    while chunk.len() < CHUNK_BYTES {
        let page = release::list(conn, house, after, TABLES_AT_ONCE)?;
        let Some((last, ..)) = page.last() else { return Ok((chunk, Rows::Done)) };
        after = *last;
        for (_, table, line) in page {
            table.tell(line, |line| csv.row(&result_cells(line))).map_err(unwritten)?;
        }
        chunk.append(&mut csv.take_chunk());
    }
    Ok((chunk, Rows::Tables(csv, after)))
}

fn unwritten(cause: io::Error) -> ActError {
    StoreError::Broken(cause.to_string()).into()
}
