//! The team's charter while it is drafted, agreed and kept: its parts and their states. How it is composed from the
//! counters stands beside; nothing here knows rows or pages.

mod compose;
mod decision;
mod rules;
mod sheet;

pub use compose::{Composed, NewClause, NewText, TALKS, Team, compose, status};
pub use decision::Decision;
pub use rules::{CLAUSE_MAX, clean_need, clean_words};
pub use sheet::{Consented, Request, Sheet, SheetClause, SheetPart};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ids::{CharterId, ClauseId, NeedId, OrganisationId, TeamId, WorkshopId};
use super::synthesis::{Flags, Support, Verdict};
use crate::base::named::named;
use crate::base::token::PublicId;

named!(
    /// Where a charter stands.
    CharterState {
        /// Facilitator and team change its words.
        Draft = "draft",
        /// The team is asked; words may still change, and a changed sentence asks again.
        Consent = "consent",
        Published = "published",
        /// Ended without a charter.
        NotThisTime = "not_this_time",
    }
);

impl CharterState {
    /// Whether its words may be changed.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Consent)
    }
}

named!(
    /// Where one sentence stands.
    ClauseStatus {
        Draft = "draft",
        /// We lean, we differ or we have no shared way: to be talked about.
        ToDiscuss = "to_discuss",
        /// Left out of this version by the team.
        Parked = "parked",
        /// In a published charter.
        Agreed = "agreed",
    }
);

named!(
    /// What a text people wrote is for.
    Place {
        /// A line of what we aim for.
        Preamble = "preamble",
        /// "It would be my ideal if we ..."
        Request = "request",
        /// One line beside an answer.
        Line = "line",
    }
);

/// A charter of one team in one workshop.
#[derive(Debug, Clone)]
pub struct Charter {
    pub id: CharterId,
    pub public_id: PublicId,
    pub organisation: OrganisationId,
    pub workshop: WorkshopId,
    pub team: TeamId,
    pub team_name: String,
    pub state: CharterState,
    /// No further answers are taken in the consent round.
    pub consent_is_closed: bool,
    /// 0 until something is published.
    pub published_number: i32,
    pub published_at: Option<Timestamp>,
    /// When the team looks again, in words.
    pub looks_again: String,
}

/// The numbers behind a sentence, frozen at closing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    pub verdict: Verdict,
    /// People who answered the question.
    pub n: u64,
    pub eligible: u64,
    /// Per option or step; for a ranking the single first places; empty where nothing is counted.
    pub counts: Vec<u64>,
    pub support: Support,
    pub flags: Flags,
    /// Place among what to talk about first, from 0; the widest difference is first.
    pub tension: Option<usize>,
}

/// A sentence of a charter.
#[derive(Debug, Clone)]
pub struct Clause {
    pub id: ClauseId,
    pub public_id: PublicId,
    /// Code of the question it came from.
    pub question: String,
    pub topic: String,
    pub title: String,
    pub words: String,
    /// The words the engine wrote.
    pub composed_words: String,
    pub status: ClauseStatus,
    pub figures: Figures,
    /// 1 as composed; one more with every change of its words.
    pub version: i32,
    /// Among the three to talk about first.
    pub is_talk: bool,
}

impl Clause {
    /// Whether it says what the team shares; otherwise it says how to ask.
    pub fn is_shared(&self) -> bool {
        self.figures.verdict.is_shared()
    }

    pub fn is_parked(&self) -> bool {
        self.status == ClauseStatus::Parked
    }

    /// Whether the team is asked about it. What fewer than half have spoken about is a draft only, until the team
    /// has put it into its own words.
    pub fn is_offered(&self) -> bool {
        let is_first_draft = self.figures.flags.provisional && self.version == 1;
        !self.is_parked() && !is_first_draft
    }
}

/// "Some of us need ...": never with a count or a name, never removed.
#[derive(Debug, Clone)]
pub struct Need {
    pub id: NeedId,
    pub public_id: PublicId,
    pub question: String,
    pub words: String,
    pub composed_words: String,
    pub version: i32,
}

/// A text somebody wrote, without who and when.
#[derive(Debug, Clone)]
pub struct Line {
    pub id: i64,
    pub public_id: PublicId,
    pub place: Place,
    /// The part of the preamble, or the question a line stands beside; as code.
    pub part: String,
    pub words: String,
    /// Chosen for the charter.
    pub is_kept: bool,
    /// Code of the team's reply to a request; empty until there is one.
    pub reply: String,
    pub version: i32,
}

/// Earlier words of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierWords {
    pub version: i32,
    pub words: String,
    pub why: String,
}

/// Everything a draft consists of.
#[derive(Debug, Clone)]
pub struct Parts {
    /// In the team's order.
    pub clauses: Vec<Clause>,
    pub needs: Vec<Need>,
    /// In an order that tells nothing.
    pub lines: Vec<Line>,
}

impl Parts {
    /// What to talk about first: the widest differences that are not parked.
    pub fn talks(&self) -> Vec<&Clause> {
        let mut talks: Vec<&Clause> =
            self.clauses.iter().filter(|clause| clause.is_talk && !clause.is_parked()).collect();
        talks.sort_by_key(|clause| clause.figures.tension);
        talks
    }

    /// What is shared first, then where the team differs; each in the team's order.
    pub fn in_order_of_results(&self) -> Vec<&Clause> {
        let (shared, differ): (Vec<&Clause>, Vec<&Clause>) = self.clauses.iter().partition(|clause| clause.is_shared());
        [shared, differ].concat()
    }

    pub fn offered(&self) -> impl Iterator<Item = &Clause> {
        self.clauses.iter().filter(|clause| clause.is_offered())
    }

    pub fn at(&self, place: Place) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(move |line| line.place == place)
    }
}

/// Which way a sentence goes in the list of its section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    Up,
    Down,
}

/// The order after a sentence has changed places with its neighbour in the same section. At the end of a section, and
/// for a parked sentence, nothing moves.
pub fn moved(clauses: &[Clause], id: ClauseId, way: Move) -> Vec<ClauseId> {
    let mut order: Vec<ClauseId> = clauses.iter().map(|clause| clause.id).collect();
    let Some(at) = clauses.iter().position(|clause| clause.id == id && !clause.is_parked()) else {
        return order;
    };
    let is_neighbour = |clause: &&Clause| !clause.is_parked() && clause.is_shared() == clauses[at].is_shared();
    let neighbour = match way {
        Move::Up => clauses[..at].iter().rev().find(is_neighbour),
        Move::Down => clauses[at + 1..].iter().find(is_neighbour),
    };
    if let Some(to) = neighbour.and_then(|other| clauses.iter().position(|clause| clause.id == other.id)) {
        order.swap(at, to);
    }
    order
}
