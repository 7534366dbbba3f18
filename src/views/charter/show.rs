//! The charter itself: one page to read, to print, to hang up. Before it is written, the day on which it will be.

use askama::Template;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::cards::{margin_leaves, trial};
use super::decided::decided;
use super::ending::told;
use super::{At, Viewer, looking, samples};
use crate::base::paths;
use crate::domain::charter::{Sheet, SheetClause, SheetPart};
use crate::domain::ending::Ending;
use crate::domain::looking::{Ahead, Next};
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
    /// Leads to what changed since the version before; empty with the first.
    pub compare_href: String,
    /// Where a facilitator changes it; empty for the team.
    pub change_href: String,
    pub change_label: &'static str,
    /// A change is on its way: what it is about, and where it stands. Empty without one.
    pub change_note: String,
    pub draft_href: String,
    /// The round of looking again.
    pub revisit_href: String,
    /// "Aiko Mori keeps this page until we look again."; empty when nobody does.
    pub keeper: String,
    /// A design moment that waits.
    pub waiting_moment: Option<Banner>,
    /// Check-in and design moment; empty while there is no charter.
    pub ways_on: Vec<Link>,
    /// The same sheet as a file.
    pub pdf_href: String,
    /// About those who are new, for whoever may know.
    pub news: Vec<Banner>,
    /// How the team goes on after its closing round, and when everything is deleted.
    pub ending: Option<Banner>,
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
    /// "How we decided", sentence by sentence; empty where it was not written down.
    pub decided: Vec<String>,
    /// What was said beside a consent, word for word.
    pub concerns: Vec<String>,
    pub look: String,
}

pub struct PrintedClause {
    pub id: String,
    pub title: String,
    pub words: String,
    pub support: String,
    pub leaves: Option<Leaves>,
    /// "We try this until 12 January 2027"; empty without a trial.
    pub trial: String,
}

/// What is beside the sheet itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Around<'a> {
    pub has_earlier: bool,
    /// Why a change is open; absent when none is.
    pub change: Option<&'a str>,
    /// What was decided after the closing round.
    pub ending: Option<Ending>,
    /// When the team looks again as it stands now; absent where it is as it was published.
    pub ahead: Option<&'a Ahead>,
}

impl Around<'_> {
    fn rests(&self) -> bool {
        self.ending.is_some_and(|ending| ending.is_archived()) || self.is_replaced()
    }

    fn is_replaced(&self) -> bool {
        self.ahead.is_some_and(|ahead| ahead.next == Next::Replaced)
    }
}

/// A later round has replaced this charter. `newest` leads to the one in force, where this browser may open it.
pub fn replaced(newest: Option<String>) -> Banner {
    let stays = "This one stays readable; nothing of it changes any more.";
    let title = "A newer charter is in force";
    match newest {
        Some(href) => Banner::new(Tone::Look, title, stays).link("Read the newest charter", href),
        None => {
            let text = format!("{stays} The link to the newest charter is in your letter about it.");
            Banner::new(Tone::Look, title, text)
        }
    }
}

/// With the way to decide anew for whoever may.
fn ending_told(viewer: &Viewer, ending: &Ending) -> Banner {
    let banner = told(ending);
    if viewer.may_keep() { banner.link("Change how we go on", viewer.address(paths::ENDING)) } else { banner }
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
    pub fn new(setting: Setting, viewer: &Viewer, sheet: &Sheet, around: Around) -> Self {
        Self {
            chrome: viewer.chrome(setting, &sheet.team, At::Charter, format!("Our charter, version {}", sheet.number)),
            crumbs: viewer.crumbs(),
            tabs: viewer.tabs(At::Charter),
            title: Printed::title(sheet),
            sheet: Some(match around.ahead {
                Some(ahead) => Printed::as_it_stands(sheet, ahead),
                None => Printed::of(sheet),
            }),
            waiting: String::new(),
            qr_src: viewer.address(paths::QR),
            compare_href: if around.has_earlier { viewer.address(paths::COMPARE) } else { String::new() },
            change_href: match viewer.may_keep() && !around.rests() {
                true => viewer.address(paths::CHANGE),
                false => String::new(),
            },
            ending: around.ending.map(|ending| match around.is_replaced() {
                true => told(&ending),
                false => ending_told(viewer, &ending),
            }),
            change_label: if around.change.is_some() { "Go on with the change" } else { "Change a sentence…" },
            change_note: around.change.map(change_note).unwrap_or_default(),
            draft_href: viewer.address(paths::DRAFT),
            revisit_href: if around.rests() { String::new() } else { viewer.address(paths::REVISIT) },
            keeper: String::new(),
            waiting_moment: None,
            ways_on: Vec::new(),
            pdf_href: viewer.address(paths::CHARTER_PDF),
            news: Vec::new(),
        }
    }

    /// What goes on between workshops: who keeps the charter, and how many design moments wait.
    pub fn living(self, viewer: &Viewer, keeper: &str, waiting: usize) -> Self {
        let keeper =
            if keeper.is_empty() { String::new() } else { format!("{keeper} keeps this page until we look again.") };
        Self {
            keeper,
            waiting_moment: waiting_moment(waiting, &viewer.address(paths::CHECK_IN)),
            ways_on: vec![
                Link::new("Call a design moment", viewer.address(paths::MOMENT)),
                Link::new("Check-in", viewer.address(paths::CHECK_IN)),
                Link::new("Requests", viewer.address(paths::REQUESTS)),
            ],
            ..self
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
            compare_href: String::new(),
            change_href: String::new(),
            change_label: "",
            change_note: String::new(),
            draft_href: String::new(),
            revisit_href: String::new(),
            keeper: String::new(),
            waiting_moment: None,
            ways_on: Vec::new(),
            pdf_href: String::new(),
            news: Vec::new(),
            ending: None,
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let sheet = samples::sheet();
        let before =
            Before { is_ended: false, session_at: "2026-11-24T09:00:00Z".parse().ok(), timezone: "Europe/Stockholm" };
        let changing = Around { has_earlier: true, change: Some(crate::views::HOSTILE), ..Around::default() };
        let replaced_by = Ahead { next: Next::Replaced, ends_on: None };
        let earlier = Around { ahead: Some(&replaced_by), ..Around::default() };
        let empty = |viewer: &Viewer, before: Before| Self::before(Setting::sample(), viewer, "Atlas", &before);
        let news =
            vec![Banner::new(Tone::Look, "A third of Atlas is new", crate::views::HOSTILE).link("Plan", "/workshops")];
        let with_news =
            Self::new(Setting::sample(), &samples::facilitator(), &sheet, Around::default()).with_news(news);
        vec![
            ("news", with_news),
            (
                "replaced",
                Self::new(Setting::sample(), &samples::facilitator(), &sheet, earlier)
                    .with_news(vec![replaced(Some("/charters".to_owned()))]),
            ),
            (
                "facilitator",
                Self::new(Setting::sample(), &samples::facilitator(), &sheet, Around::default()).living(
                    &samples::facilitator(),
                    crate::views::HOSTILE,
                    2,
                ),
            ),
            (
                "member",
                Self::new(Setting::sample(), &samples::member(), &sheet, changing).living(&samples::member(), "", 0),
            ),
            ("before", empty(&samples::member(), before)),
            ("ended", empty(&samples::facilitator(), Before { is_ended: true, ..before })),
        ]
    }
}

fn change_note(why: &str) -> String {
    match why {
        "" => "A change is on its way. This version counts until the team can work with the new words.".to_owned(),
        why => {
            format!("A change is on its way: {why}. This version counts until the team can work with the new words.")
        }
    }
}

/// The banner that a design moment waits, with the way to it.
pub fn waiting_moment(waiting: usize, href: &str) -> Option<Banner> {
    let title = match waiting {
        0 => return None,
        1 => "A design moment is waiting".to_owned(),
        n => format!("{} design moments are waiting", capital(&number(n))),
    };
    let text = "It stands on top of the next check-in, and ends in a reply or a changed charter.";
    Some(Banner::new(Tone::Look, title, text).link("Open the check-in", href))
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
    pub fn title(sheet: &Sheet) -> String {
        format!("How we work in {}", sheet.team)
    }

    /// With what comes next as it stands now.
    pub fn as_it_stands(sheet: &Sheet, ahead: &Ahead) -> Self {
        let state = match ahead.next {
            Next::Replaced => State::new(Mood::Calm, format!("Version {}, an earlier one", sheet.number)),
            _ => State::new(Mood::Good, format!("Version {}, the current one", sheet.number)),
        };
        Self { state, look: looking::line(ahead), ..Self::of(sheet) }
    }

    /// As it was published.
    pub fn of(sheet: &Sheet) -> Self {
        let next = Next::Booked { words: sheet.looks_again.clone(), on: sheet.looks_again_on };
        Self {
            state: State::new(Mood::Good, format!("Version {}, the current one", sheet.number)),
            version: format!("Version {}. {}", sheet.number, agreed(sheet)),
            aims: sheet.preamble.clone(),
            clauses: sheet.clauses.iter().zip(1..).map(|(clause, place)| printed(clause, place)).collect(),
            needs: sheet.needs.clone(),
            requests: sheet.requests.iter().map(|one| (one.words.clone(), one.reply.clone())).collect(),
            everybody: sheet.consented.everybody.clone(),
            decided: sheet.decision.as_ref().map(|decision| decided(decision, sheet)).unwrap_or_default(),
            concerns: sheet.decision.as_ref().map(|decision| decision.concerns.clone()).unwrap_or_default(),
            look: looking::line(&Ahead { next, ends_on: None }),
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
        trial: clause.until.parse().map(|until| trial(Some(until))).unwrap_or_default(),
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
