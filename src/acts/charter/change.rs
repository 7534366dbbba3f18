//! Changing the words of a draft: sentences, needs, lines. Whoever was faster wins; nobody's words are lost.

use super::{Door, Room, enter, enter_to_keep, turn};
use crate::acts::once::{FormKey, once};
use crate::acts::{ActError, House};
use crate::base::text::{self, clean_text};
use crate::base::token::PublicId;
use crate::domain::Refused;
use crate::domain::bank::{Bank, QuestionKind, TextRule};
use crate::domain::charter::{self, Clause, ClauseStatus, Line, Move, Place, clean_need, clean_words, status};
use crate::store::charter::{self as store, Change};
use crate::store::{StoreError, Tx};

/// New words, and the version they were written on.
#[derive(Clone, Debug)]
pub struct WordsChange {
    pub id: PublicId,
    pub version: i32,
    pub words: String,
    pub why: String,
}

/// Facilitator or member. Returns the sentence's title.
pub async fn change_clause(house: &House, door: Door, change: WordsChange) -> Result<String, ActError> {
    let (turn, _) = turn(house, &door).await?;
    let now = house.clock.now();
    house
        .db
        .write(turn, move |tx| {
            let room = enter(tx, &door, now)?;
            let clause = find_clause(tx, &room, &change.id)?;
            room.must_be_open()?;
            let words = clean_words(&change.words)?;
            let why =
                clean_text(&change.why, text::SHORT_MAX).map_err(|fault| Refused::field("why", fault.to_string()))?;
            if words == clause.words {
                return Ok(clause.title);
            }
            if change.version != clause.version {
                return Err(ActError::Stale { theirs: clause.words, version: clause.version });
            }
            let row = Change {
                organisation: room.charter.organisation,
                version: change.version,
                words: &words,
                why: &why,
                changed_by: room.reader.role(),
            };
            if !store::set_clause_words(tx, &clause, &row)? {
                return Err(ActError::Stale { theirs: clause.words, version: clause.version });
            }
            ask_again(tx, &room)?;
            Ok(clause.title)
        })
        .await
}

/// Facilitator or member. A need is said better or left as it was; nothing here removes one.
pub async fn change_need(house: &House, door: Door, change: WordsChange) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let now = house.clock.now();
    house
        .db
        .write(turn, move |tx| {
            let room = enter(tx, &door, now)?;
            let needs = store::list_needs(tx, room.charter.id)?;
            let need = needs.into_iter().find(|need| need.public_id == change.id).ok_or(ActError::NotFound)?;
            room.must_be_open()?;
            let words = clean_need(&change.words)?;
            if words == need.words {
                return Ok(());
            }
            let is_mine = change.version == need.version && store::set_need_words(tx, need.id, change.version, &words)?;
            if is_mine { Ok(()) } else { Err(ActError::Stale { theirs: need.words, version: need.version }) }
        })
        .await
}

/// What a facilitator or keeper does with a sentence as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClauseDeed {
    Move(Move),
    Park,
    Unpark,
}

/// Facilitator or keeper.
pub async fn place_clause(
    house: &House,
    door: Door,
    id: PublicId,
    deed: ClauseDeed,
    key: Option<FormKey>,
) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let now = house.clock.now();
    house
        .db
        .write(turn, move |tx| {
            let room = enter_to_keep(tx, &door, now)?;
            let clause = find_clause(tx, &room, &id)?;
            room.must_be_open()?;
            match deed {
                ClauseDeed::Park if clause.was_agreed() => {
                    return Err(ActError::WrongStage(
                        "This sentence was agreed on. Say what becomes of it: it stays, is tried, is dropped, or you \
                         have grown out of it."
                            .into(),
                    ));
                }
                ClauseDeed::Park => store::set_clause_status(tx, clause.id, ClauseStatus::Parked)?,
                ClauseDeed::Unpark if clause.is_parked() => {
                    store::set_clause_status(tx, clause.id, status(clause.figures.verdict))?;
                    ask_again(tx, &room)?;
                }
                ClauseDeed::Unpark => {}
                ClauseDeed::Move(way) => {
                    once(tx, key.as_ref(), now, |tx| {
                        let clauses = store::list_clauses(tx, room.charter.id)?;
                        store::set_clause_order(tx, &charter::moved(&clauses, clause.id, way))?;
                        Ok(clause.public_id.to_string())
                    })?;
                }
            }
            Ok(())
        })
        .await
}

/// What the team does with a text somebody wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineDeed {
    /// Into the preamble, in these words; several lines may be merged into one.
    Keep(String),
    /// Out of the preamble.
    Drop,
}

/// Facilitator or member.
pub async fn change_line(
    house: &House,
    door: Door,
    (id, version): (PublicId, i32),
    deed: LineDeed,
) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let (now, bank) = (house.clock.now(), house.bank.clone());
    house
        .db
        .write(turn, move |tx| {
            let room = enter(tx, &door, now)?;
            let lines = store::list_lines(tx, room.charter.id)?;
            let line = lines.iter().find(|line| line.public_id == id).ok_or(ActError::NotFound)?;
            room.must_be_open()?;
            let changed = changed_line(&bank, &lines, line, deed)?;
            let is_same = (&changed.words, changed.is_kept) == (&line.words, line.is_kept);
            if is_same || (version == line.version && store::set_line(tx, &changed, version)?) {
                return Ok(());
            }
            Err(ActError::Stale { theirs: line.words.clone(), version: line.version })
        })
        .await
}

fn changed_line(bank: &Bank, lines: &[Line], line: &Line, deed: LineDeed) -> Result<Line, ActError> {
    match (deed, line.place) {
        (LineDeed::Keep(words), Place::Preamble) => {
            let (words, most) = (clean_words(&words)?, most_kept(bank, &line.part));
            let same_part = lines.iter().filter(|other| other.part == line.part && other.place == Place::Preamble);
            if same_part.filter(|other| other.is_kept && other.id != line.id).count() >= most {
                let sentence = format!("Up to {most} lines fit here. Take one out first, or put two into one.");
                return Err(Refused::field("words", sentence).into());
            }
            Ok(Line { words, is_kept: true, ..line.clone() })
        }
        (LineDeed::Drop, Place::Preamble) => Ok(Line { is_kept: false, ..line.clone() }),
        _ => Err(ActError::NotFound),
    }
}

/// How many lines of a part the bank lets into the preamble.
fn most_kept(bank: &Bank, part: &str) -> usize {
    let keeps = bank.questions().iter().filter_map(|question| match &question.kind {
        QuestionKind::Text(text) if text.parts.iter().any(|one| one.code == part) => match text.rule {
            TextRule::Preamble { keep_max, .. } => Some(keep_max),
            TextRule::Requests { .. } => None,
        },
        _ => None,
    });
    keeps.max().unwrap_or(0)
}

pub(super) fn find_clause(tx: &mut Tx, room: &Room, id: &PublicId) -> Result<Clause, ActError> {
    let clauses = store::list_clauses(tx, room.charter.id)?;
    clauses.into_iter().find(|clause| clause.public_id == *id).ok_or(ActError::NotFound)
}

/// A changed sentence asks for itself again, so a round that was closed takes answers once more.
fn ask_again(tx: &mut Tx, room: &Room) -> Result<(), StoreError> {
    if room.charter.consent_is_closed {
        store::set_consent_closed(tx, room.charter.id, false)?;
    }
    Ok(())
}
