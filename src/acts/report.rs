//! What HR sees: where teams stand, and the released tables. The files stand beside.

mod file;

pub use file::{File, Request, export};

use jiff::civil::Date;

use super::scope::{self, Who};
use super::{ActError, House, Pass};
use crate::domain::ids::WorkshopId;
use crate::domain::report::{ExportEntry, ReportFile, Round, Standing, day_in};
use crate::store::report::Place;
use crate::store::{AnyConnection, release, report};

/// Workshops on one page of the overview, each with all its teams.
const ROUNDS_A_PAGE: usize = 20;
/// Teams on one page at most, whatever the workshops.
const STANDINGS_AT_MOST: i64 = 5_000;
const EXPORTS_A_PAGE: usize = 50;
/// Exports that stand beside the form.
const LAST_EXPORTS: i64 = 3;

pub struct Overview {
    pub who: Who,
    pub today: Date,
    /// Teams of which HR gets anything.
    pub teams: usize,
    /// Questions with a released table, in the order of the bank: code and a few words.
    pub questions: Vec<(String, String)>,
    /// Code of the one looked at; empty when there is none.
    pub question: String,
    /// The newest first.
    pub rounds: Vec<Round>,
    pub page: usize,
    pub pages: usize,
    pub last_exports: Vec<ExportEntry>,
}

pub struct Exports {
    pub who: Who,
    pub entries: Vec<ExportEntry>,
    pub page: usize,
    pub pages: usize,
}

/// One page of the overview; `question` is a code, or whatever stood in the address.
pub async fn overview(house: &House, pass: Pass, question: String, page: usize) -> Result<Overview, ActError> {
    let (bank, now) = (house.bank.clone(), house.clock.now());
    house
        .db
        .read(move |conn| {
            let who = scope::report_reader(conn, &pass, now)?;
            let organisation = who.organisation;
            let mut codes = release::list_questions(conn, organisation)?;
            let place = |code: &str| bank.questions().iter().position(|question| question.code == code);
            codes.sort_by_key(|code| place(code).unwrap_or(usize::MAX));
            let short = |code: &str| bank.question(code).map_or(code, |question| question.short.as_str()).to_owned();
            let question = chosen(&codes, question);
            let pages = report::count_rounds(conn, organisation)?.div_ceil(ROUNDS_A_PAGE).max(1);
            let page = page.clamp(1, pages);
            Ok(Overview {
                today: day_in(&who.timezone, now),
                teams: report::count_teams(conn, organisation, ReportFile::TeamStatus)?,
                rounds: rounds(conn, &who, page, &question)?,
                questions: codes.into_iter().map(|code| (code.clone(), short(&code))).collect(),
                last_exports: report::list_exports(conn, organisation, 0, LAST_EXPORTS)?,
                question,
                page,
                pages,
                who,
            })
        })
        .await
}

/// Who took which file away, and what for.
pub async fn exports(house: &House, pass: Pass, page: usize) -> Result<Exports, ActError> {
    let now = house.clock.now();
    house
        .db
        .read(move |conn| {
            let who = scope::report_reader(conn, &pass, now)?;
            let pages = report::count_exports(conn, who.organisation)?.div_ceil(EXPORTS_A_PAGE).max(1);
            let page = page.clamp(1, pages);
            let entries =
                report::list_exports(conn, who.organisation, offset(page, EXPORTS_A_PAGE), EXPORTS_A_PAGE as i64)?;
            Ok(Exports { who, entries, page, pages })
        })
        .await
}

/// The meaning of a file's columns is told to whoever may have the file.
pub async fn may_read(house: &House, pass: Pass) -> Result<(), ActError> {
    let now = house.clock.now();
    house.db.read(move |conn| scope::report_reader(conn, &pass, now).map(|_| ())).await
}

fn chosen(codes: &[String], asked: String) -> String {
    if codes.contains(&asked) { asked } else { codes.first().cloned().unwrap_or_default() }
}

fn rounds(conn: &mut AnyConnection, who: &Who, page: usize, question: &str) -> Result<Vec<Round>, ActError> {
    let ids = report::list_rounds(conn, who.organisation, offset(page, ROUNDS_A_PAGE), ROUNDS_A_PAGE as i64)?;
    let (Some(newest), Some(oldest)) = (ids.first(), ids.last()) else {
        return Ok(Vec::new());
    };
    let before = Place { workshop: oldest.0 - 1, team: i64::MAX };
    let standings = report::list_standings(conn, who.organisation, (before, *newest), STANDINGS_AT_MOST)?;
    let mut releases = release::find_of(conn, &ids, question)?;
    let round = |id: &WorkshopId| {
        let of_it = standings.iter().filter(|(_, standing)| standing.workshop == *id);
        let mut standings: Vec<Standing> = of_it.map(|(_, standing)| standing.clone()).collect();
        standings.sort_by(|a, b| (&a.team.name, &a.team.code).cmp(&(&b.team.name, &b.team.code)));
        Round { standings, release: releases.remove(id) }
    };
    Ok(ids.iter().map(round).collect())
}

fn offset(page: usize, length: usize) -> i64 {
    i64::try_from(page.saturating_sub(1) * length).unwrap_or(i64::MAX)
}
