//! Behind the wall, for the facilitator alone: choosing and merging lines, hiding a harmful one, reading what people
//! posted.

use super::{Room, enter_as_facilitator, find_on, list_parts, scene};
use crate::acts::charter::wall::Of;
use crate::acts::charter::{Door, turn};
use crate::acts::{ActError, House, Who, scope};
use crate::base::token::PublicId;
use crate::domain::Refused;
use crate::domain::bank::Bank;
use crate::domain::charter::{Line, Parts, Place, clean_words};
use crate::domain::wall::{LINES_BESIDE, Posted, Scene, most_kept};
use crate::store::wall::{self as walls, LineStanding, Logged};
use crate::store::{Tx, charter as store};

/// What the facilitator sees that is not on the wall.
pub struct Behind {
    pub room: Room,
    pub scene: Scene,
    pub parts: Parts,
    /// Id and words of lines that were merged into others, and of hidden ones.
    pub merged: Vec<(PublicId, String)>,
    pub hidden: Vec<(PublicId, String)>,
    /// What people posted.
    pub posted: Vec<Posted>,
    /// Who hid or brought back a line, as "hidden" or "open", and when.
    pub log: Vec<(String, bool, jiff::Timestamp)>,
}

/// Facilitator only.
pub async fn look_behind(house: &House, door: Door) -> Result<Behind, ActError> {
    let (now, bank) = (house.clock.now(), house.bank.clone());
    house
        .db
        .read(move |conn| {
            let room = enter_as_facilitator(conn, &door, now)?;
            let scene = scene(conn, &bank, &Of::room(&room), now)?;
            let parts = list_parts(conn, &room)?;
            let standings = walls::list_standings(conn, room.charter.id)?;
            let with = |standing: LineStanding| -> Vec<(PublicId, String)> {
                let those = standings.iter().filter(|(_, one, _)| *one == standing);
                those.map(|(id, _, words)| (id.clone(), words.clone())).collect()
            };
            let posted = match &scene.wall {
                Some(wall) => walls::list_lines(conn, wall.id)?,
                None => Vec::new(),
            };
            let log = walls::list_log(conn, room.charter.id)?.into_iter();
            let log = log.map(|Logged { name, what, at }| (name, what == LineStanding::Hidden.as_str(), at));
            let (merged, hidden) = (with(LineStanding::Merged), with(LineStanding::Hidden));
            Ok(Behind { merged, hidden, posted, log: log.collect(), room, scene, parts })
        })
        .await
}

/// What the facilitator does with lines.
#[derive(Debug, Clone)]
pub enum Choice {
    /// Into the preamble, in these words. Of several lines the first carries them, the others step back.
    Keep {
        lines: Vec<PublicId>,
        words: String,
    },
    Drop(Vec<PublicId>),
    Hide(Vec<PublicId>),
    /// Back among the open ones, hidden or merged before.
    BringBack(Vec<PublicId>),
    /// Posted lines, up beside the step the wall stands at.
    PutUp(Vec<PublicId>),
    /// Posted lines, looked after and no longer up.
    SeenTo(Vec<PublicId>),
}

/// Facilitator only. Hiding is written down: who and when, never who wrote the line.
pub async fn choose(house: &House, door: Door, choice: Choice) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let (now, bank) = (house.clock.now(), house.bank.clone());
    house
        .db
        .write(turn, move |tx| {
            let room = enter_as_facilitator(tx, &door, now)?;
            match choice {
                Choice::Keep { lines, words } => {
                    room.must_be_open()?;
                    keep(tx, &bank, &room, (&lines, &words))?;
                }
                Choice::Drop(lines) => {
                    room.must_be_open()?;
                    for id in some(&lines)? {
                        let line = find(tx, &room, id)?;
                        store::set_line(tx, &Line { is_kept: false, ..line.clone() }, line.version)?;
                    }
                }
                Choice::Hide(lines) => set_hidden(tx, (&door, &room), (some(&lines)?, true), now)?,
                Choice::BringBack(lines) => set_hidden(tx, (&door, &room), (some(&lines)?, false), now)?,
                Choice::PutUp(lines) => some(&lines)?.iter().try_for_each(|line| put_up(tx, &room, line))?,
                Choice::SeenTo(lines) => some(&lines)?.iter().try_for_each(|line| set_beside(tx, &room, line, ""))?,
            }
            Ok(walls::touch(tx, &room.charter)?)
        })
        .await
}

fn put_up(tx: &mut Tx, room: &Room, id: &PublicId) -> Result<(), ActError> {
    let wall = find_on(tx, room)?;
    if wall.is_hidden {
        return Err(ActError::WrongStage("The wall is hidden. Show it again, then put the line up.".into()));
    }
    let here = wall.step.word();
    let is_beside = |line: &&Posted| line.beside == here && line.public_id != *id;
    if walls::list_lines(tx, wall.id)?.iter().filter(is_beside).count() >= LINES_BESIDE {
        return Err(Refused::field("line", "Two lines are up beside this step. Take one down first.").into());
    }
    set_beside(tx, room, id, &here)
}

fn set_beside(tx: &mut Tx, room: &Room, id: &PublicId, step: &str) -> Result<(), ActError> {
    let wall = walls::find(tx, room.charter.id)?.ok_or(ActError::NotFound)?;
    if walls::set_posted_beside(tx, wall.id, id, step)? { Ok(()) } else { Err(ActError::NotFound) }
}

fn some(lines: &[PublicId]) -> Result<&[PublicId], ActError> {
    if lines.is_empty() { Err(Refused::field("line", "Tick at least one line.").into()) } else { Ok(lines) }
}

fn find(tx: &mut Tx, room: &Room, id: &PublicId) -> Result<Line, ActError> {
    let lines = store::list_lines(tx, room.charter.id)?;
    lines.into_iter().find(|line| line.public_id == *id && line.place == Place::Preamble).ok_or(ActError::NotFound)
}

fn keep(tx: &mut Tx, bank: &Bank, room: &Room, (ids, words): (&[PublicId], &str)) -> Result<(), ActError> {
    let Some((first, others)) = some(ids)?.split_first() else { return Ok(()) };
    let first = find(tx, room, first)?;
    let words = if words.trim().is_empty() && others.is_empty() { first.words.clone() } else { words.to_owned() };
    if words.trim().is_empty() {
        return Err(Refused::field("words", "Write the one line that says what these lines say.").into());
    }
    let words = clean_words(&words)?;
    let all = store::list_lines(tx, room.charter.id)?;
    let most = most_kept(bank, &first.part);
    let stays = |line: &&Line| line.part == first.part && line.is_kept && !ids.contains(&line.public_id);
    if all.iter().filter(stays).count() >= most {
        let sentence = format!("Up to {most} lines fit here. Take one out first, or put two into one.");
        return Err(Refused::field("line", sentence).into());
    }
    for other in others {
        if find(tx, room, other)?.part != first.part {
            return Err(Refused::field("line", "Only lines of the same part can become one.").into());
        }
        walls::set_standing(tx, room.charter.id, other, LineStanding::Merged)?;
    }
    Ok(walls::keep_line(tx, &first, &words)?)
}

fn set_hidden(
    tx: &mut Tx,
    (door, room): (&Door, &Room),
    (lines, is_hidden): (&[PublicId], bool),
    now: jiff::Timestamp,
) -> Result<(), ActError> {
    let Door::Facilitator { pass, .. } = door else { return Err(ActError::Forbidden) };
    let who = scope::facilitator(tx, pass, now)?;
    lines.iter().try_for_each(|id| set_one_hidden(tx, (&who, room), (id, is_hidden), now))
}

fn set_one_hidden(
    tx: &mut Tx,
    (who, room): (&Who, &Room),
    (id, is_hidden): (&PublicId, bool),
    now: jiff::Timestamp,
) -> Result<(), ActError> {
    let standing = if is_hidden { LineStanding::Hidden } else { LineStanding::Open };
    let standings = walls::list_standings(tx, room.charter.id)?;
    let before = standings.iter().find(|(line, _, _)| line == id).map_or(LineStanding::Open, |(_, before, _)| *before);
    let wall = walls::find(tx, room.charter.id)?;
    let posted = match &wall {
        Some(wall) => walls::list_lines(tx, wall.id)?.into_iter().find(|line| line.public_id == *id),
        None => None,
    };
    let before = match &posted {
        Some(line) if line.is_hidden => LineStanding::Hidden,
        _ => before,
    };
    if before == standing {
        return Ok(());
    }
    let is_done = match (&wall, posted) {
        (Some(wall), Some(_)) => walls::set_posted_hidden(tx, wall.id, id, is_hidden)?,
        _ => walls::set_standing(tx, room.charter.id, id, standing)?,
    };
    if !is_done {
        return Err(ActError::NotFound);
    }
    if is_hidden || before == LineStanding::Hidden {
        walls::add_log(tx, &room.charter, (who.account, &who.name), (id, standing), now)?;
    }
    Ok(())
}
