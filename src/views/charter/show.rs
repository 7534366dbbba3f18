//! The charter itself: one page to read, to print, to hang up. Before it is written, the day on which it will be.

use askama::Template;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::cards::margin_leaves;
use super::{At, Viewer, samples};
use crate::base::paths;
use crate::domain::charter::{Sheet, SheetClause, SheetPart};
use crate::views::charts::Leaves;
use crate::views::chrome::{Chrome, NavItem, Setting};
use crate::views::show::{Banner, Link, Mood, State, Tone};
use crate::views::support::margin;
use crate::views::words::{capital, date, day, number, plural};

#[derive(Template)]
#[template(path = "charter/show.html")]
pub struct CharterPage {
    pub chrome: Chrome,
    pub crumbs: Vec<Link>,
    pub tabs: Vec<NavItem>,
    pub title: String,
    /// Absent while there is no charter.
    pub sheet: Option<Printed>,
    /// Stands instead of a charter.
    pub waiting: String,
    pub qr_src: String,
    /// About those who are new, for whoever may know.
    pub news: Vec<Banner>,
}

/// A charter in finished words.
pub struct Printed {
    pub state: State,
    /// "Version 1. All nine of us can work with this, since 24 November 2026."
    pub version: String,
    pub aims: Vec<SheetPart>,
    pub clauses: Vec<PrintedClause>,
    pub needs: Vec<String>,
    pub requests: Vec<(String, String)>,
    /// Names; empty unless really everybody can work with it.
    pub everybody: Vec<String>,
    pub look: String,
}

pub struct PrintedClause {
    pub id: String,
    pub title: String,
    pub words: String,
    pub support: String,
    pub leaves: Option<Leaves>,
}

/// Where a team stands that has no charter.
#[derive(Debug, Clone, Copy)]
pub struct Before<'a> {
    /// "Not this time" was said.
    pub is_ended: bool,
    pub session_at: Option<Timestamp>,
    pub timezone: &'a str,
}

impl CharterPage {
    pub fn new(setting: Setting, viewer: &Viewer, sheet: &Sheet) -> Self {
        let title = format!("How we work in {}", sheet.team);
        Self {
            chrome: viewer.chrome(setting, &sheet.team, At::Charter, format!("Our charter, version {}", sheet.number)),
            crumbs: viewer.crumbs(),
            tabs: viewer.tabs(At::Charter),
            title,
            sheet: Some(Printed::of(sheet)),
            waiting: String::new(),
            qr_src: viewer.address(paths::QR),
            news: Vec::new(),
        }
    }

    /// The same with what there is to tell about those who are new.
    pub fn with_news(self, news: Vec<Banner>) -> Self {
        Self { news, ..self }
    }

    pub fn before(setting: Setting, viewer: &Viewer, team: &str, before: &Before) -> Self {
        Self {
            chrome: viewer.chrome(setting, team, At::Charter, "Charter"),
            crumbs: viewer.crumbs(),
            tabs: viewer.tabs(At::Charter),
            title: format!("How we work in {team}"),
            sheet: None,
            waiting: waiting(before),
            qr_src: String::new(),
            news: Vec::new(),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let sheet = samples::sheet();
        let before =
            Before { is_ended: false, session_at: "2026-11-24T09:00:00Z".parse().ok(), timezone: "Europe/Stockholm" };
        let empty = |viewer: &Viewer, before: Before| Self::before(Setting::sample(), viewer, "Atlas", &before);
        let news =
            vec![Banner::new(Tone::Look, "A third of Atlas is new", crate::views::HOSTILE).link("Plan", "/workshops")];
        let with_news = Self::new(Setting::sample(), &samples::facilitator(), &sheet).with_news(news);
        vec![
            ("news", with_news),
            ("facilitator", Self::new(Setting::sample(), &samples::facilitator(), &sheet)),
            ("member", Self::new(Setting::sample(), &samples::member(), &sheet)),
            ("before", empty(&samples::member(), before)),
            ("ended", empty(&samples::facilitator(), Before { is_ended: true, ..before })),
        ]
    }
}

fn waiting(before: &Before) -> String {
    if before.is_ended {
        return "No charter this time. The draft stays readable, and you can begin again whenever it fits.".to_owned();
    }
    match before.session_at {
        Some(at) => {
            let zone = TimeZone::get(before.timezone).unwrap_or(TimeZone::UTC);
            let on = day(&at.to_zoned(zone));
            format!("No charter yet. It is written on {}.", on.split_once(' ').map_or(on.as_str(), |(_, rest)| rest))
        }
        None => "No charter yet. It is written when you look at the answers together.".to_owned(),
    }
}

impl Printed {
    fn of(sheet: &Sheet) -> Self {
        let current_until = date(&sheet.looks_again_on.at(0, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap_or_default());
        Self {
            state: State::new(Mood::Good, format!("Version {}, the current one", sheet.number)),
            version: format!("Version {}. {}", sheet.number, agreed(sheet)),
            aims: sheet.preamble.clone(),
            clauses: sheet.clauses.iter().zip(1..).map(|(clause, place)| printed(clause, place)).collect(),
            needs: sheet.needs.clone(),
            requests: sheet.requests.iter().map(|one| (one.words.clone(), one.reply.clone())).collect(),
            everybody: sheet.consented.everybody.clone(),
            look: format!(
                "We look again {}: keep, more, less, change, drop. Current until {current_until} at the latest.",
                sheet.looks_again
            ),
        }
    }
}

fn printed(clause: &SheetClause, place: usize) -> PrintedClause {
    PrintedClause {
        id: format!("c{place}"),
        title: clause.title.clone(),
        words: clause.words.clone(),
        support: margin(clause.support),
        leaves: margin_leaves(clause.support, clause.n),
    }
}

/// "All nine of us can work with this, since 24 November 2026."
fn agreed(sheet: &Sheet) -> String {
    let zone = TimeZone::get(&sheet.timezone).unwrap_or(TimeZone::UTC);
    let since = date(&sheet.published_at.to_zoned(zone));
    let words = |n: u64| number(usize::try_from(n).unwrap_or(usize::MAX));
    let (answered, all) = (sheet.consented.answered, sheet.consented.eligible);
    if answered == all {
        let who = match all {
            1 => "One of us".to_owned(),
            2 => "Both of us".to_owned(),
            n => format!("All {} of us", words(n)),
        };
        return format!("{who} can work with this, since {since}.");
    }
    let have = plural(usize::try_from(answered).unwrap_or(2), "has", "have");
    format!("{} of {} {have} answered and nobody sees a harm, since {since}.", capital(&words(answered)), words(all))
}
