//! Sample values of HR's pages.

use jiff::Timestamp;
use jiff::civil::{Date, date};

use crate::domain::ids::WorkshopId;
use crate::domain::person::Role;
use crate::domain::refused::Refused;
use crate::domain::release::{Figure, Named, Release, Row};
use crate::domain::report::{CharterStanding, ExportEntry, ReportFile, Round, Standing};
use crate::domain::workshop::RoundKind;
use crate::views::HOSTILE;
use crate::views::chrome::Setting;
use crate::views::report::{Overview, OverviewPage, Reader, Typed};

const TODAY: Date = date(2026, 11, 22);

pub fn reader() -> Reader<'static> {
    Reader { name: "Helena Brandt", role: Role::HrReader, timezone: "Europe/Stockholm" }
}

pub fn exports() -> Vec<ExportEntry> {
    let entry = |who: &str, what, reason: &str, teams| ExportEntry {
        who: who.to_owned(),
        what,
        reason: reason.to_owned(),
        teams,
        at: Timestamp::UNIX_EPOCH,
    };
    vec![
        entry("Helena Brandt", ReportFile::ResultsLong, "Yearly report", 13),
        entry("Omar Said", ReportFile::TeamStatus, HOSTILE, 1),
    ]
}

pub fn pages() -> Vec<(&'static str, OverviewPage)> {
    let page = |overview: &Overview| OverviewPage::new(Setting::sample(), "key".to_owned(), overview);
    let questions = [("first_response".to_owned(), "New work".to_owned())];
    let (rounds, exports) = ([rounds()], exports());
    let empty = overview(&[], &[], &[]);
    let filled = overview(&questions, &rounds, &exports);
    let only_status = [Round { release: None, ..rounds[0].clone() }];
    let typed = Typed { reason: String::new(), what: "team_status".to_owned(), ..Typed::default() };
    let missing = [Refused::field("reason", "Say in a few words what it is for.")];
    vec![
        ("empty", page(&empty)),
        ("filled", page(&filled)),
        ("status-only", page(&overview(&[], &only_status, &[]))),
        ("owner", page(&Overview { reader: Reader { role: Role::Owner, ..reader() }, page: 2, pages: 3, ..filled })),
        ("no-reason", page(&empty).refused(&typed, &missing)),
    ]
}

fn overview<'a>(
    questions: &'a [(String, String)],
    rounds: &'a [Round],
    last_exports: &'a [ExportEntry],
) -> Overview<'a> {
    let question = questions.first().map_or("", |(code, _)| code);
    let teams = rounds.iter().map(|round| round.standings.len()).sum();
    Overview { reader: reader(), today: TODAY, teams, questions, question, rounds, page: 1, pages: 1, last_exports }
}

fn rounds() -> Round {
    let published =
        |version, day| CharterStanding::Published { version, on: date(2026, 9, 1), looks_again_on: Some(day) };
    let standings = vec![
        standing("Atlas", published(2, date(2026, 12, 1))),
        standing("Beacon", published(1, date(2026, 11, 1))),
        standing("Harbour", CharterStanding::Draft),
        standing("Iris", published(1, date(2026, 12, 1))),
        standing("Kelp", CharterStanding::None),
        standing(HOSTILE, CharterStanding::NotThisTime),
    ];
    let option = |code: &str, name: &str| Named { code: code.to_owned(), name: name.to_owned() };
    let release = Release {
        prompt: "Someone shows new work with clear flaws in it.".to_owned(),
        options: vec![option("celebrate", "Celebrate the effort first"), option("ask", "Ask the maker")],
        rows: vec![
            row(&["Atlas"], "5-9", &[(Some(0), "agree")]),
            row(&["Beacon"], "10-19", &[(Some(0), "most"), (Some(1), "few")]),
            Row {
                level: "moderate".to_owned(),
                ..row(&["Harbour"], "20-39", &[(Some(0), "agree"), (Some(0), "65 %"), (Some(1), "20 %")])
            },
            row(&["Iris", "Kelp"], "5-9", &[(None, "no shared answer")]),
            Row { is_total: true, ..row(&["Atlas", "Beacon"], "300+", &[(Some(0), "60 %"), (Some(1), "<=1 %")]) },
        ],
        not_shown: vec![team(HOSTILE)],
    };
    Round { standings, release: Some(release) }
}

fn standing(name: &str, charter: CharterStanding) -> Standing {
    Standing {
        workshop: WorkshopId(1),
        team: team(name),
        workshop_title: "How we work".to_owned(),
        round: RoundKind::First,
        closed_on: date(2026, 11, 2),
        charter,
    }
}

fn team(name: &str) -> Named {
    Named { code: name.to_lowercase(), name: name.to_owned() }
}

fn row(teams: &[&str], people: &str, figures: &[(Option<usize>, &str)]) -> Row {
    let figure = |(option, words): &(Option<usize>, &str)| Figure { option: *option, words: (*words).to_owned() };
    Row {
        teams: teams.iter().map(|name| team(name)).collect(),
        is_total: false,
        people: people.to_owned(),
        level: String::new(),
        figures: figures.iter().map(figure).collect(),
    }
}
