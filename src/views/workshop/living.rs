//! The parts of dashboard and join screen that keep themselves fresh: the pages hold them, a stream sends them anew.
//! Nothing here tells who has answered, only how many.

use askama::Template;
use jiff::Timestamp;

use super::{home, title_of};
use crate::base::paths;
use crate::base::token::JoinCode;
use crate::domain::member::{Asked, Headway};
use crate::domain::planning::local;
use crate::domain::workshop::{Outcome, Stage as WorkshopStage, Workshop};
use crate::views::charts::Progress;
use crate::views::show::{Banner, Tone};
use crate::views::unprintable::Unprintable;
use crate::views::words;

/// What both parts are made of, beside the workshop.
#[derive(Clone, Copy)]
pub struct Counts<'a> {
    pub now: Timestamp,
    pub headway: Headway,
    pub outcomes: &'a [Outcome],
    pub people: &'a [Asked],
}

/// The first card of the dashboard.
pub struct Board {
    pub follow: Follow,
    pub progress: Progress,
    /// "Updated 16:04."
    pub updated: String,
    pub status: String,
    pub banners: Vec<Banner>,
    pub here: String,
    pub is_open: bool,
}

/// What a script needs to keep a part fresh.
pub struct Follow {
    pub events: String,
    /// When it is another one, the whole page is.
    pub stage: &'static str,
    /// For the tab of the browser.
    pub tab: String,
    /// What is read out when it changes.
    pub says: String,
}

impl Follow {
    fn new(workshop: &Workshop, tab: String, progress: &Progress) -> Self {
        let events = paths::workshop(&workshop.public_id, "/events");
        Self { events, stage: workshop.stage.as_str(), tab, says: format!("{}.", progress.heading) }
    }
}

impl Board {
    pub fn new(workshop: &Workshop, counts: &Counts) -> Self {
        let progress = progress(workshop, counts.headway);
        let moments = counts.outcomes.iter().filter_map(moments_waiting);
        Self {
            follow: Follow::new(workshop, tab(workshop, counts.headway), &progress),
            updated: format!("Updated {}.", words::time(&local(counts.now, &workshop.timezone))),
            status: status(workshop, counts, &progress),
            banners: moments.chain(banners(workshop, counts.people)).collect(),
            here: home(workshop),
            is_open: workshop.is_open(),
            progress,
        }
    }
}

/// What the room sees of the way in.
pub struct Entrance {
    pub follow: Follow,
    pub is_over: bool,
    /// Empty while joining is paused or the answers are not open.
    pub code: String,
    pub picture: String,
    pub alt: String,
    pub place: String,
    pub progress: Progress,
}

impl Entrance {
    pub fn new(workshop: &Workshop, headway: Headway, place: &str) -> Self {
        let can_join = workshop.is_open() && workshop.join_is_open;
        let code =
            workshop.join_code.as_deref().and_then(JoinCode::parse).filter(|_| can_join).map(|code| code.spaced());
        let code = code.unwrap_or_default();
        let progress = progress(workshop, headway);
        Self {
            follow: Follow::new(workshop, SCREEN_TAB.to_owned(), &progress),
            is_over: matches!(workshop.stage, WorkshopStage::Closed | WorkshopStage::Ended),
            picture: paths::workshop(&workshop.public_id, "/join.svg"),
            alt: format!("QR code that opens the join page for code {code}"),
            code,
            place: place.to_owned(),
            progress,
        }
    }
}

/// Title of the join screen's tab.
pub const SCREEN_TAB: &str = "Join the workshop";

/// Both parts, as a stream sends them; a page takes its own.
#[derive(Template)]
#[template(path = "workshop/living.html")]
pub struct Living {
    board: Board,
    entrance: Entrance,
}

impl Living {
    pub fn new(workshop: &Workshop, counts: &Counts, join_place: &str) -> Self {
        Self { board: Board::new(workshop, counts), entrance: Entrance::new(workshop, counts.headway, join_place) }
    }

    /// As it is sent, and the same without the hour: what differs only in the hour is no news.
    pub fn print(mut self) -> Result<(String, String), Unprintable> {
        let whole = self.render()?;
        self.board.updated = String::new();
        Ok((whole, self.render()?))
    }
}

/// The title of the browser's tab: the count that matters comes first.
pub fn tab(workshop: &Workshop, headway: Headway) -> String {
    if !workshop.is_open() {
        return title_of(workshop);
    }
    format!("{} – {}", progress(workshop, headway).heading, title_of(workshop))
}

fn progress(workshop: &Workshop, Headway { finished, started, waiting }: Headway) -> Progress {
    match workshop.stage {
        WorkshopStage::Planning => Progress::before(),
        WorkshopStage::Open => Progress::of(finished, started, waiting),
        WorkshopStage::Closed | WorkshopStage::Ended => Progress::after(finished, started + waiting),
    }
}

fn status(workshop: &Workshop, counts: &Counts, progress: &Progress) -> String {
    let Headway { finished, started, .. } = counts.headway;
    if finished + started == 0 && workshop.is_open() {
        let here = |at: Timestamp| words::time(&local(at, &workshop.timezone));
        let sent = workshop.opened_at.map(|at| format!(" The invitations went out at {}.", here(at)));
        return format!("Nobody has answered yet.{}", sent.unwrap_or_default());
    }
    match workshop.stage {
        WorkshopStage::Closed => closed_status(counts.outcomes).to_owned(),
        _ => progress.detail.clone(),
    }
}

/// What comes after the answers.
fn closed_status(outcomes: &[Outcome]) -> &'static str {
    match outcomes {
        [] => "The answers are closed.",
        all if all.iter().all(Outcome::is_decided) => "The answers are closed, and the charter is agreed.",
        _ => "The answers are closed. Next you look at them together.",
    }
}

/// What came back first: nothing else is as likely to keep somebody from answering.
fn banners(workshop: &Workshop, people: &[Asked]) -> Vec<Banner> {
    let returned = people.iter().filter_map(|person| Some((person, person.came_back()?)));
    let banner = |(person, letter): (&Asked, &crate::domain::member::InvitationLetter)| {
        let href = paths::person(&workshop.public_id, &person.public_id, "");
        let name = &person.called;
        let title = format!("{name}’s invitation came back");
        let text = format!("{} ({}) Correct the address, or give {name} the code.", letter.reason, letter.to_address);
        Banner::new(Tone::Look, title, text)
            .link("Correct the address", format!("{href}#address"))
            .link(format!("{name} will not take part"), format!("{href}#part"))
    };
    if workshop.is_open() { returned.take(3).map(banner).collect() } else { Vec::new() }
}

/// A design moment of a team is never overlooked.
fn moments_waiting(outcome: &Outcome) -> Option<Banner> {
    let title = match outcome.moments_waiting {
        0 => return None,
        1 => "A design moment is waiting".to_owned(),
        n => format!("{} design moments are waiting", words::capital(&words::number(n))),
    };
    let text = format!("It stands on top of the next check-in of {}.", outcome.team);
    let href = paths::charter(&outcome.charter, paths::CHECK_IN);
    Some(Banner::new(Tone::Look, title, text).link("Open the check-in", href)).filter(|_| outcome.is_published)
}
