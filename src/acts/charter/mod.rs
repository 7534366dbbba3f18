//! What facilitator and team see and do after closing: results, the draft, the charter. Consent and publishing stand
//! beside.

mod amend;
mod change;
mod compare;
mod consent;
pub mod desk;
pub mod ending;
mod entering;
mod kept;
mod looking;
pub mod meeting;
mod posting;
mod publish;
mod replacing;
pub mod request;
mod results;
mod revisit;
mod sheet;
pub mod wall;
mod way;

pub use amend::{Decision, NewSentence, add_sentence, decide_clause, give_up_change, open_change};
pub use change::{ClauseDeed, LineDeed, WordsChange, change_clause, change_line, change_need, place_clause};
pub use compare::{Comparison, look_at_comparison};
pub use consent::{Saying, answer_consent, ask_team, ask_team_by, close_round, write_to_asked_again};
pub use entering::{Hall, enter, enter_as_facilitator, enter_by_code_too, enter_to_keep};
pub use kept::{CharterFile, Kept, look_at_charter, look_at_file};
pub use looking::{close_due, open_due};
pub use publish::{Chosen, Publishing, end_without, look_at_publishing, publish};
pub use results::{Results, look_at_results};
pub use revisit::{Look, book_next, close_revisit, look_at_revisit, open_revisit, say_in_revisit};
pub use way::{Way, find_way};

use std::collections::{BTreeMap, BTreeSet};

use entering::{enter_as_member_by_code_too, enter_room, enter_room_by_code_too};

use super::scope::{self, Pass};
use super::seat::DevicePass;
use super::{ActError, House};
use crate::base::token::PublicId;
use crate::domain::charter::{Charter, Clause, EarlierWords, Parts};
use crate::domain::consent::{self as rules, Mine, Remark, Round, Said, Voice};
use crate::domain::ids::{AccountId, MemberId, WorkshopId};
use crate::domain::person::Role;
use crate::domain::revisit::Tally;
use crate::domain::wall::holds_back;
use crate::domain::workshop::{Mode, Stage};
use crate::store::charter::{self as store, TookPart};
use crate::store::workshop::Workshop;
use crate::store::{AnyConnection, Turn, consent as voices_of, invitation, wall as walls};

/// By which address somebody comes to a charter, and what they show there.
#[derive(Clone, Debug)]
pub enum Door {
    Facilitator { pass: Pass, charter: PublicId },
    Member { device: Option<DevicePass>, invitation: PublicId },
}

/// Who reads.
#[derive(Clone, Debug)]
pub enum Reader {
    Facilitator {
        account: AccountId,
        name: String,
        role: Role,
        /// In charge of the workshop, or beside whoever is.
        runs: bool,
    },
    Member {
        id: MemberId,
        invitation: PublicId,
        called: String,
        /// Keeps the charter that is in force.
        keeps: bool,
        /// Claimed the name with the room's code: reads what the team reads, and nothing of this member's own.
        only_reads: bool,
        /// Whether this device may read what the member wrote earlier.
        sees_kept: bool,
    },
}

impl Reader {
    /// Whether they bring a charter that is in force forward: a facilitator, and the team's keeper.
    pub fn may_keep(&self) -> bool {
        match self {
            Self::Facilitator { .. } => true,
            Self::Member { keeps, .. } => *keeps,
        }
    }

    /// Refuses what a member wrote earlier to a device that may not read it yet.
    fn must_see_kept(&self) -> Result<(), ActError> {
        match self {
            Self::Member { sees_kept: false, invitation, .. } => Err(ActError::NeedsCode(invitation.clone())),
            _ => Ok(()),
        }
    }

    /// What is kept beside a changed sentence; never who.
    fn role(&self) -> &'static str {
        match self {
            Self::Facilitator { .. } => "facilitator",
            Self::Member { .. } => "member",
        }
    }
}

/// Who stands before which charter.
#[derive(Clone, Debug)]
pub struct Room {
    pub reader: Reader,
    pub organisation_name: String,
    pub workshop: Workshop,
    pub charter: Charter,
}

impl Room {
    /// In counted mode nobody sees who said what; in named mode the team, and those who were named to it.
    pub fn shows_names(&self) -> bool {
        self.is_named() && !matches!(self.reader, Reader::Facilitator { runs: false, .. })
    }

    /// The team was promised to see its answers with names.
    fn is_named(&self) -> bool {
        self.workshop.mode == Mode::Named
    }

    /// Refuses a change where the words are fixed.
    pub fn must_be_open(&self) -> Result<(), ActError> {
        self.must_be_undecided()?;
        self.must_be_newest()
    }

    fn must_be_undecided(&self) -> Result<(), ActError> {
        if self.charter.state.is_open() {
            return Ok(());
        }
        Err(ActError::WrongStage("The words of this charter are fixed now. They change when you look again.".into()))
    }

    /// Refuses what brings a charter forward that a later round has replaced.
    fn must_be_newest(&self) -> Result<(), ActError> {
        if self.charter.is_replaced {
            return Err(ActError::WrongStage(
                "A newer charter of your team is in force. This one stays readable; change the newer one.".into(),
            ));
        }
        Ok(())
    }

    /// Whether this reader writes down what the team replies: anybody before there is a charter, then whoever keeps it.
    pub fn may_reply_for_the_team(&self) -> bool {
        !self.charter.is_in_force() || self.reader.may_keep()
    }

    /// Refuses what brings a charter forward that rests: archived by the team, or replaced.
    fn must_be_alive(&self) -> Result<(), ActError> {
        self.must_be_newest()?;
        if self.charter.is_archived() {
            return Err(ActError::WrongStage(
                "You archived this charter. It stays readable; whoever keeps it can take it up again.".into(),
            ));
        }
        Ok(())
    }
}

/// Whether somebody may come in at all, for a form that cannot be read: who may not learns nothing else.
pub async fn may_enter(house: &House, door: Door) -> Result<(), ActError> {
    let now = house.clock.now();
    house.db.read(move |conn| enter(conn, &door, now).map(|_| ())).await
}

/// Whose turn a change must wait for; found before the write begins. Grants nothing, and tells nothing to anybody who
/// may not run workshops.
pub async fn turn(house: &House, door: &Door) -> Result<(Turn, WorkshopId), ActError> {
    let (door, now) = (door.clone(), house.clock.now());
    let workshop = house.db.read(move |conn| {
        Ok::<_, ActError>(match &door {
            Door::Facilitator { pass, charter } => {
                scope::facilitator(conn, pass, now)?;
                store::find_turn(conn, charter)?
            }
            Door::Member { invitation, .. } => store::find_turn_of_invitation(conn, invitation)?,
        })
    });
    let workshop = workshop.await?;
    Ok((Turn::Workshop(workshop), workshop))
}

pub struct Draft {
    pub room: Room,
    pub parts: Parts,
    pub round: Round,
    /// For whoever runs the round only.
    pub remarks: Vec<Remark>,
    /// For a member only.
    pub mine: Option<Mine>,
    /// Of the sentence that was asked for.
    pub earlier: Vec<EarlierWords>,
    /// Names of those who took part, for the facilitator only: they are asked, and get the charter.
    pub took_part: Vec<String>,
    /// How many must answer may still be chosen.
    pub may_choose_quorum: bool,
    /// Of the last look, as long as no version was published since; only where the team sees it.
    pub looked: Option<Tally>,
    /// The team does not see it yet.
    pub is_held_back: bool,
    /// How many could be written to because a sentence asks them again; for whoever runs the round.
    pub asked_again: usize,
}

pub async fn look_at_draft(house: &House, door: Door, earlier: Option<PublicId>) -> Result<Draft, ActError> {
    let now = house.clock.now();
    house
        .db
        .read(move |conn| {
            let room = enter_by_code_too(conn, &door, now)?;
            let parts = store::list_parts(conn, room.charter.id)?;
            let clause = earlier.and_then(|id| parts.clauses.iter().find(|clause| clause.public_id == id));
            let earlier = match clause {
                Some(clause) => store::list_earlier_words(conn, clause.id)?,
                None => Vec::new(),
            };
            let standing = standing(conn, &room, &parts)?;
            let mine = match &room.reader {
                Reader::Member { only_reads: true, .. } | Reader::Facilitator { .. } => None,
                Reader::Member { id, sees_kept, .. } => Some(mine((*id, *sees_kept), &parts, &standing.voices)),
            };
            let is_facilitator = matches!(room.reader, Reader::Facilitator { .. });
            let keeps = room.reader.may_keep();
            let remarks = if keeps { remarks(conn, &room, &parts, &standing.voices)? } else { Vec::new() };
            let asked_again =
                if keeps { consent::list_asked_again(conn, &room, (&parts, &standing))?.len() } else { 0 };
            let took_part = standing.took_part.into_iter().filter(|_| is_facilitator).map(|person| person.name);
            let (round, took_part) = (standing.round, took_part.collect());
            let may_choose_quorum = is_facilitator && !consent::has_begun(conn, &room)?;
            let looked = looking::last(conn, &room.charter)?;
            let wall = walls::find(conn, room.charter.id)?;
            let is_held_back = holds_back(wall.as_ref(), room.charter.is_first_draft());
            Ok(Draft {
                room,
                parts,
                round,
                remarks,
                mine,
                earlier,
                took_part,
                may_choose_quorum,
                looked,
                is_held_back,
                asked_again,
            })
        })
        .await
}

/// Where the team stands with its consent.
pub struct Standing {
    pub round: Round,
    pub voices: Vec<Voice>,
    pub took_part: Vec<TookPart>,
}

pub fn standing(conn: &mut AnyConnection, room: &Room, parts: &Parts) -> Result<Standing, ActError> {
    let voices = voices_of::list(conn, room.charter.id)?;
    let took_part = store::list_took_part(conn, room.workshop.id, room.charter.team)?;
    let asked: BTreeSet<MemberId> = took_part.iter().map(|person| person.member).collect();
    let of_round: Vec<&Clause> = parts.asked().collect();
    let quorum = voices_of::find_quorum(conn, room.workshop.id)?;
    let round = rules::tally_by(&of_round, &voices, &asked, (room.charter.consent_is_closed, quorum));
    Ok(Standing { round, voices, took_part })
}

/// A device that may not read what was written earlier learns what was said, without the words beside it.
fn mine((member, sees_words): (MemberId, bool), parts: &Parts, voices: &[Voice]) -> Mine {
    let asked: Vec<&Clause> = parts.asked().collect();
    let mut said: Vec<&Voice> = voices.iter().filter(|voice| voice.member == member).collect();
    said.retain(|voice| asked.iter().any(|c| c.id == voice.clause && c.version == voice.clause_version));
    let strongest = said.iter().max_by_key(|voice| voice.said);
    Mine {
        open: rules::open_for(member, &asked, voices).into_iter().cloned().collect(),
        has_said: rules::has_said(member, &asked, voices),
        said: strongest.map(|voice| (voice.said, if sees_words { voice.words.clone() } else { String::new() })),
    }
}

/// One remark per person and words, however many sentences it stands beside.
fn remarks(conn: &mut AnyConnection, room: &Room, parts: &Parts, voices: &[Voice]) -> Result<Vec<Remark>, ActError> {
    let names: BTreeMap<MemberId, String> = if room.shows_names() {
        let people = invitation::list(conn, room.workshop.id, 10_000)?;
        people.into_iter().map(|person| (person.member, person.name)).collect()
    } else {
        BTreeMap::new()
    };
    let mut found: BTreeMap<(&str, MemberId, Said), Vec<&Clause>> = BTreeMap::new();
    let asked: Vec<&Clause> = parts.asked().collect();
    for voice in voices.iter().filter(|voice| !voice.words.is_empty()) {
        let beside = asked.iter().find(|clause| clause.id == voice.clause && clause.version == voice.clause_version);
        if let Some(clause) = beside {
            found.entry((&voice.words, voice.member, voice.said)).or_default().push(clause);
        }
    }
    // Sorted by the words themselves, so that the order tells nothing of who wrote them.
    let remark = |((words, member, said), clauses): ((&str, MemberId, Said), Vec<&Clause>)| Remark {
        said,
        titles: if clauses.len() == asked.len() && asked.len() > 1 {
            Vec::new()
        } else {
            clauses.iter().map(|clause| clause.title.clone()).collect()
        },
        words: words.to_owned(),
        name: names.get(&member).cloned(),
    };
    Ok(found.into_iter().map(remark).collect())
}

/// Whether a workshop stands where charters are made.
fn is_closed(workshop: &Workshop) -> bool {
    workshop.stage == Stage::Closed
}
