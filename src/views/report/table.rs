//! The table of teams: one row per team, or per teams that stand together.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::domain::release::{Figure, Release, Row};
use crate::domain::report::{CharterStanding, Round, Standing};
use crate::domain::result::NOT_SHOWN;
use crate::views::show::{Mood, State};
use crate::views::words;

pub mod samples;

pub struct TeamRow {
    pub name: String,
    /// The workshop and the day it closed.
    pub round: String,
    /// A band in words, or the text for what is held back.
    pub people: String,
    pub charter: Vec<State>,
    pub looks_again: Vec<State>,
    /// None where nothing is shown.
    pub figures: Vec<FigureLine>,
    /// How close the answers are; empty below 20 people.
    pub level: String,
    /// Teams in this row; none for the sum of all.
    pub teams: usize,
}

/// "most" and what they chose.
pub struct FigureLine {
    /// Of three marks, how many are filled; `None` where no word stands for a share.
    pub filled: Option<usize>,
    pub strong: String,
    pub rest: String,
}

impl FigureLine {
    /// Three marks, filled or not.
    pub fn marks(&self) -> Vec<bool> {
        self.filled.map(|filled| (0..3).map(|mark| mark < filled).collect()).unwrap_or_default()
    }
}

impl TeamRow {
    pub fn is_shown(&self) -> bool {
        !self.figures.is_empty()
    }
}

/// Teams that share a figure stand in one row, at the place of the first of them.
pub fn rows(rounds: &[Round], today: Date) -> Vec<TeamRow> {
    rounds.iter().flat_map(|round| rows_of(round, today)).collect()
}

/// The heading above the table: never which team, never why.
pub fn hiding(rows: &[TeamRow]) -> String {
    let together = rows.iter().any(|row| row.teams > 1);
    let hidden = rows.iter().filter(|row| !row.is_shown()).count();
    let words = match (together, hidden) {
        (true, 0) => "Some teams are counted together",
        (true, 1) => "Some teams are counted together, one is not shown",
        (true, _) => "Some teams are counted together, some are not shown",
        (false, 1) => "One team is not shown",
        (false, 2..) => "Some teams are not shown",
        (false, 0) => "Small teams are counted together or not shown",
    };
    words.to_owned()
}

fn rows_of(round: &Round, today: Date) -> Vec<TeamRow> {
    let release = round.release.as_ref();
    let mut rows = Vec::new();
    for standing in &round.standings {
        match release.and_then(|release| Some((release, release.row_of(&standing.team.code)?))) {
            None => rows.push(row(&standing.team.name, &[standing], None, today)),
            Some((release, shown)) if is_first(shown, standing) => {
                let has = |one: &&Standing| shown.teams.iter().any(|team| team.code == one.team.code);
                let of_row: Vec<&Standing> = round.standings.iter().filter(has).collect();
                rows.push(row(&name(&of_row), &of_row, Some((release, shown)), today));
            }
            Some(_) => {}
        }
    }
    if let Some((release, total)) = release.and_then(|release| Some((release, release.total()?)))
        && let Some(first) = round.standings.first()
    {
        let whole = row(&total.name(), &[first], Some((release, total)), today);
        rows.push(TeamRow { charter: Vec::new(), looks_again: Vec::new(), teams: 0, ..whole });
    }
    rows
}

/// Teams may have been renamed since the table was made; their ids have not.
fn is_first(shown: &Row, standing: &Standing) -> bool {
    shown.teams.first().is_some_and(|first| first.code == standing.team.code)
}

fn name(standings: &[&Standing]) -> String {
    let names: Vec<&str> = standings.iter().map(|standing| standing.team.name.as_str()).collect();
    match names.as_slice() {
        [only] => (*only).to_owned(),
        several => format!("{}, together", words::list(several)),
    }
}

fn row(name: &str, standings: &[&Standing], shown: Option<(&Release, &Row)>, today: Date) -> TeamRow {
    let round = standings.first().map(|one| format!("{}, closed {}", one.workshop_title, date(one.closed_on)));
    TeamRow {
        name: name.to_owned(),
        round: round.unwrap_or_default(),
        people: shown.map_or_else(|| NOT_SHOWN.to_owned(), |(_, row)| band(&row.people)),
        charter: different(standings.iter().map(|one| charter(one.charter))),
        looks_again: different(standings.iter().map(|one| looks_again(one.charter, today))),
        figures: shown
            .map(|(release, row)| row.figures.iter().map(|one| line(release, one)).collect())
            .unwrap_or_default(),
        level: shown.map(|(_, row)| row.level.clone()).unwrap_or_default(),
        teams: standings.len(),
    }
}

/// "5-9" as people read it.
fn band(band: &str) -> String {
    match band.split_once('-') {
        Some((from, to)) => format!("{from} to {to}"),
        None => format!("{} and more", band.trim_end_matches('+')),
    }
}

/// What the teams of a row have in common is said once.
fn different(states: impl Iterator<Item = State>) -> Vec<State> {
    let mut different: Vec<State> = Vec::new();
    for state in states {
        if !different.iter().any(|known| known.word == state.word) {
            different.push(state);
        }
    }
    different
}

fn charter(charter: CharterStanding) -> State {
    match charter {
        CharterStanding::None => State::new(Mood::Calm, "No draft yet"),
        CharterStanding::Draft => State::new(Mood::Now, "Draft"),
        CharterStanding::Published { version, .. } => State::new(Mood::Good, format!("Version {version}")),
        CharterStanding::NotThisTime => State::new(Mood::Calm, "Not this time"),
    }
}

fn looks_again(charter: CharterStanding, today: Date) -> State {
    match charter {
        CharterStanding::Published { looks_again_on: Some(day), .. } if day < today => {
            State::new(Mood::Bad, format!("overdue since {}", date(day)))
        }
        CharterStanding::Published { looks_again_on: Some(day), .. } => State::new(Mood::Calm, date(day)),
        _ => State::new(Mood::Calm, "no date yet"),
    }
}

fn line(release: &Release, figure: &Figure) -> FigureLine {
    let filled = ["few", "some", "most"].iter().position(|word| *word == figure.words).map(|place| place + 1);
    match release.option_of(figure) {
        None => FigureLine { filled, strong: String::new(), rest: figure.words.clone() },
        Some(option) => {
            let colon = if figure.words == "agree" { ":" } else { "" };
            FigureLine { filled, strong: format!("{}{colon}", figure.words), rest: option.name.clone() }
        }
    }
}

fn date(day: Date) -> String {
    day.to_zoned(TimeZone::UTC).map_or_else(|_| day.to_string(), |at| words::date(&at))
}
