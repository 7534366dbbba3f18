//! The team's charter while it is drafted, agreed and kept: its parts and their states. How it is composed from the
//! counters stands beside; nothing here knows rows or pages.

mod change;
mod compare;
mod compose;
mod decision;
pub mod rounds;
mod rules;
mod sheet;

pub use change::{ChangeKind, Leaving, Number, trial_end};
pub use compare::{Before, Difference, Moved, What, compare};
pub use compose::{Composed, NewClause, NewText, TALKS, Team, compose, status};
pub use decision::Decision;
pub use rules::{CLAUSE_MAX, OWN_MAX, clean_need, clean_words};
pub use sheet::{Consented, Left, Request, Sheet, SheetClause, SheetPart, whole_request};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::ending::Ending;
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
        /// In a published charter, until a day on which the team decides about it.
        Trying = "trying",
        /// Taken out by the team because it did not help.
        Dropped = "dropped",
        /// Taken out because the team no longer needs it: grown out of it.
        Retired = "retired",
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
    /// Of the newest version; 0 until something is published.
    pub published: Number,
    /// What the words are open for after a version was published.
    pub change: Option<ChangeKind>,
    /// Why, in one line.
    pub change_why: String,
    /// How often its words were opened, the first draft included.
    pub opened: i32,
    pub published_at: Option<Timestamp>,
    /// When the team looks again, in words.
    pub looks_again: String,
    /// What was decided after the closing round.
    pub ending: Option<Ending>,
    /// A later round of the team has published its charter.
    pub is_replaced: bool,
    /// The last day of working together, as far as the team knows it.
    pub ends_on: Option<Date>,
    /// Why this team ended without a charter; empty unless it did.
    pub ended_reason: String,
}

impl Charter {
    /// The number of the version these words become.
    pub fn next_number(&self) -> Number {
        self.published.next(self.change)
    }

    /// Put away after a closing round: read, and nothing else.
    pub fn is_archived(&self) -> bool {
        self.ending.is_some_and(|ending| ending.is_archived())
    }

    /// Whether it is read and nothing else: put away, or a newer one is in force.
    pub fn rests(&self) -> bool {
        self.is_archived() || self.is_replaced
    }

    /// Its words are new to the team: nobody was asked about them yet, and no version was published. Ended before that,
    /// it stays so.
    pub fn is_first_draft(&self) -> bool {
        matches!(self.state, CharterState::Draft | CharterState::NotThisTime) && !self.is_in_force()
    }

    /// Whether it is published: the team works by it, also while it is being changed. The number alone does not say
    /// so, for a further round goes on counting where the last one ended.
    pub fn is_in_force(&self) -> bool {
        self.published_at.is_some()
    }

    /// Whether somebody may join the team by it; that it is being changed keeps nobody out.
    pub fn takes_newcomers(&self) -> bool {
        self.is_in_force() && !self.is_archived()
    }
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

/// Where a sentence stood before this round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Id of the sentence in the round in which it was first agreed.
    pub id: String,
    /// The version it comes from, such as "1.1".
    pub label: String,
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
    /// The day on which the team decides about a trial.
    pub trying_until: Option<Date>,
    /// Why it was changed last; empty when nobody said.
    pub why: String,
    /// Its version in the newest published charter; 0 when it was in none.
    pub agreed_version: i32,
    /// It was brought along from the charter before, because no question asks for it.
    pub origin: Option<Origin>,
}

impl Clause {
    /// Whether it says what the team shares; otherwise it says how to ask.
    pub fn is_shared(&self) -> bool {
        self.figures.verdict.is_shared()
    }

    /// Written by the team, with no answers behind it.
    pub fn is_own(&self) -> bool {
        self.figures.verdict == Verdict::Own
    }

    pub fn is_parked(&self) -> bool {
        self.status == ClauseStatus::Parked
    }

    /// Whether the team is asked about it. What fewer than half have spoken about is a draft only, until the team
    /// has put it into its own words.
    pub fn is_offered(&self) -> bool {
        let is_first_draft = self.figures.flags.provisional && self.version == 1;
        !self.is_parked() && !self.has_left() && !is_first_draft
    }

    /// Taken out after it was agreed.
    pub fn has_left(&self) -> bool {
        matches!(self.status, ClauseStatus::Dropped | ClauseStatus::Retired)
    }

    /// Whether it was in a published charter.
    pub fn was_agreed(&self) -> bool {
        self.agreed_version > 0
    }

    /// Whether the team has to say something to it: it is new, says something else, or is to leave.
    pub fn is_asked(&self) -> bool {
        let differs = self.version != self.agreed_version;
        differs && (self.is_offered() || (self.has_left() && self.was_agreed()))
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
    /// The last day of a trial the team said it will make of a request.
    pub until: Option<Date>,
    /// A line beside the reply; empty when nobody wrote one.
    pub note: String,
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

    /// The sentences a consent round is about; after a version was published only those that change.
    pub fn asked(&self) -> impl Iterator<Item = &Clause> {
        self.clauses.iter().filter(|clause| clause.is_asked())
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
    let Some(at) = clauses.iter().position(|clause| clause.id == id && is_placed(clause)) else {
        return order;
    };
    let is_neighbour = |clause: &&Clause| is_placed(clause) && clause.is_shared() == clauses[at].is_shared();
    let neighbour = match way {
        Move::Up => clauses[..at].iter().rev().find(is_neighbour),
        Move::Down => clauses[at + 1..].iter().find(is_neighbour),
    };
    if let Some(to) = neighbour.and_then(|other| clauses.iter().position(|clause| clause.id == other.id)) {
        order.swap(at, to);
    }
    order
}

fn is_placed(clause: &Clause) -> bool {
    !clause.is_parked() && !clause.has_left()
}
