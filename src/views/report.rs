//! HR's pages: the overview with its form for a file, and the list of exports. One text stands for every figure that
//! is held back, whatever the reason.

mod table;

pub use table::{FigureLine, TeamRow};

use askama::Template;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::chrome::{Chrome, Section, Setting};
use super::field::{Choice, Choices, ErrorSummary, Field, Select, Tick};
use super::show::{Link, Pager};
use super::words;
use crate::base::paths;
use crate::base::text::SHORT_MAX;
use crate::domain::person::Role;
use crate::domain::refused::Refused;
use crate::domain::report::{ExportEntry, ReportFile, Round};

/// Name of the value in the address that picks a question.
pub const QUESTION: &str = "question";
pub const PAGE: &str = "page";

/// Who reads.
pub struct Reader<'a> {
    pub name: &'a str,
    pub role: Role,
    /// IANA name.
    pub timezone: &'a str,
}

/// What the overview is made of.
pub struct Overview<'a> {
    pub reader: Reader<'a>,
    pub today: Date,
    pub teams: usize,
    /// Code and a few words.
    pub questions: &'a [(String, String)],
    pub question: &'a str,
    pub rounds: &'a [Round],
    pub page: usize,
    pub pages: usize,
    pub last_exports: &'a [ExportEntry],
}

/// What was typed into the form for a file.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    pub what: String,
    pub opens_in: String,
    pub without_bom: bool,
    pub reason: String,
}

#[derive(Template)]
#[template(path = "report/overview.html")]
pub struct OverviewPage {
    pub chrome: Chrome,
    pub ways: Vec<Link>,
    pub form_key: String,
    pub lead: String,
    pub errors: ErrorSummary,
    pub hiding: String,
    /// Empty until something is released.
    pub question: Select,
    pub question_words: String,
    pub rows: Vec<TeamRow>,
    pub pager: Pager,
    pub what: Choices,
    pub opens_in: Select,
    pub without_bom: Tick,
    pub reason: Field,
    pub download: String,
    pub last_exports: Vec<ExportLine>,
    pub dictionaries: Vec<Link>,
}

#[derive(Template)]
#[template(path = "report/exports.html")]
pub struct ExportsPage {
    pub chrome: Chrome,
    pub ways: Vec<Link>,
    pub lines: Vec<ExportLine>,
    pub pager: Pager,
}

pub struct ExportLine {
    pub what: &'static str,
    pub teams: String,
    pub who: String,
    pub day: String,
    pub time: String,
    pub reason: String,
}

impl OverviewPage {
    pub fn new(setting: Setting, form_key: String, overview: &Overview) -> Self {
        let rows = table::rows(overview.rounds, overview.today);
        let words = overview.questions.iter().find(|(code, _)| code == overview.question);
        let typed = Typed::default();
        Self {
            chrome: frame(setting, &overview.reader, Section::Overview, "How teams say they work best"),
            ways: ways(&overview.reader, &[]),
            form_key,
            lead: lead(overview.teams),
            errors: ErrorSummary::default(),
            hiding: table::hiding(&rows),
            question: question(overview),
            question_words: words.map(|(_, words)| words.clone()).unwrap_or_default(),
            rows,
            pager: pager(paths::REPORTS, overview.question, (overview.page, overview.pages)),
            what: what(&typed),
            opens_in: opens_in(&typed),
            without_bom: without_bom(&typed),
            reason: reason(&typed),
            download: format!("Download {}", words::counted(overview.teams, "team", "teams")),
            last_exports: lines(overview.last_exports, &overview.reader),
            dictionaries: ReportFile::ALL.iter().map(|file| dictionary(*file)).collect(),
        }
    }

    /// The form for a file came back: what was typed stays.
    pub fn refused(self, typed: &Typed, refused: &[Refused]) -> Self {
        let at_reason = refused.iter().find(|one| one.field == Some("reason"));
        let reason = reason(typed).error(at_reason.map(|one| one.sentence.clone()).unwrap_or_default());
        let whole = refused.iter().filter(|one| one.field != Some("reason"));
        let errors = whole.fold(ErrorSummary::of(&[&reason]), |errors, one| errors.say(&one.sentence));
        Self {
            chrome: self.chrome.with_errors(true),
            errors,
            what: what(typed),
            opens_in: opens_in(typed),
            without_bom: without_bom(typed),
            reason,
            ..self
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        table::samples::pages()
    }
}

impl ExportsPage {
    pub fn new(setting: Setting, reader: &Reader, entries: &[ExportEntry], at: (usize, usize)) -> Self {
        Self {
            chrome: frame(setting, reader, Section::Exports, "Exports"),
            ways: ways(reader, &[Link::new("Overview", paths::REPORTS)]),
            lines: lines(entries, reader),
            pager: pager(paths::REPORT_LOG, "", at),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let reader = table::samples::reader();
        vec![
            ("empty", Self::new(Setting::sample(), &reader, &[], (1, 1))),
            ("some", Self::new(Setting::sample(), &reader, &table::samples::exports(), (2, 3))),
        ]
    }
}

fn frame(setting: Setting, reader: &Reader, at: Section, title: &str) -> Chrome {
    Chrome::for_role(setting, (reader.name, reader.role), at, title)
}

/// The way back for an owner, whose bar does not lead here.
fn ways(reader: &Reader, pages: &[Link]) -> Vec<Link> {
    let of_owner = || [&[Link::new("People", paths::PEOPLE)], pages].concat();
    if reader.role == Role::Owner { of_owner() } else { Vec::new() }
}

fn lead(teams: usize) -> String {
    match teams {
        0 => "Totals only. Nobody here can be looked up by name.".to_owned(),
        teams => {
            let teams = words::capital(&words::spelled(teams, "team", "teams"));
            format!("{teams}. Totals only. Nobody here can be looked up by name.")
        }
    }
}

fn question(overview: &Overview) -> Select {
    let choice = |(code, words): &(String, String)| Choice::new(code, words).chosen(code == overview.question);
    Select::new(QUESTION, "Question", overview.questions.iter().map(choice).collect())
}

fn what(typed: &Typed) -> Choices {
    let choice = |file: ReportFile, example| {
        Choice::new(file.as_str(), file_words(file)).example(example).chosen(typed.what == file.as_str())
    };
    let mut choices = vec![
        choice(ReportFile::ResultsLong, "one row per team, question and answer"),
        choice(ReportFile::TeamStatus, "one row per team: version, date, when they look again"),
    ];
    if let Some(first) = choices.first_mut().filter(|_| typed.what.is_empty()) {
        first.chosen = true;
    }
    Choices::one("what", "What do you need?", choices)
}

fn file_words(file: ReportFile) -> &'static str {
    match file {
        ReportFile::ResultsLong => "Totals per team",
        ReportFile::TeamStatus => "Charter status",
    }
}

fn opens_in(typed: &Typed) -> Select {
    let choice = |code: &str, words: &str| Choice::new(code, words).chosen(typed.opens_in == code);
    let choices =
        vec![choice("excel", "Excel, any language setting"), choice("comma", "Other programs (comma, UTF-8)")];
    Select::new("opens_in", "Opens in", choices)
}

fn without_bom(typed: &Typed) -> Tick {
    Tick::new("without_bom", "Leave out the sign at the start that tells Excel the file is UTF-8", typed.without_bom)
}

fn reason(typed: &Typed) -> Field {
    Field::text("reason", "What is it for?").hint("Kept in the list of exports.").max(SHORT_MAX).value(&typed.reason)
}

fn dictionary(file: ReportFile) -> Link {
    let text = format!("What the columns of “{}” mean", file_words(file));
    Link::new(text, paths::report_dictionary(file.as_str()))
}

fn lines(entries: &[ExportEntry], reader: &Reader) -> Vec<ExportLine> {
    let zone = TimeZone::get(reader.timezone).unwrap_or(TimeZone::UTC);
    let line = |entry: &ExportEntry| {
        let at = entry.at.to_zoned(zone.clone());
        ExportLine {
            what: file_words(entry.what),
            teams: words::counted(entry.teams, "team", "teams"),
            who: entry.who.clone(),
            day: words::date(&at),
            time: words::time(&at),
            reason: entry.reason.clone(),
        }
    };
    entries.iter().map(line).collect()
}

fn pager(path: &str, question: &str, (page, pages): (usize, usize)) -> Pager {
    let address = |to: usize| match question {
        "" => format!("{path}?{PAGE}={to}"),
        question => format!("{path}?{QUESTION}={question}&{PAGE}={to}"),
    };
    Pager {
        text: format!("Page {page} of {pages}"),
        previous: if page > 1 { address(page - 1) } else { String::new() },
        next: if page < pages { address(page + 1) } else { String::new() },
    }
}
