//! Walls as rows, what members do beside them, and the standing of lines people wrote.

use diesel::prelude::*;
use jiff::Timestamp;

use super::news::Topic;
use super::schema::{charter_texts, invitations, line_log, participations, wall_lines, wall_seats, walls};
use super::{AnyConnection, StoreError, Tx, time};
use crate::base::dice::Dice;
use crate::base::named::named;
use crate::base::token::PublicId;
use crate::domain::charter::{Charter, Line};
use crate::domain::ids::{AccountId, CharterId, MemberId, TeamId, WorkshopId};
use crate::domain::member::InvitationState;
use crate::domain::wall::{self, Crowd, Deed, Posted, Quiet, Step, Wall};

named!(
    /// What became of a text before the team chose among them.
    LineStanding {
        Open = "open",
        /// Its thought stands in another line.
        Merged = "merged",
        /// Taken off by the facilitator.
        Hidden = "hidden",
    }
);

type Row = (i64, String, i32, i32, String, (bool, bool, bool), Option<chrono::NaiveDateTime>, Option<i32>);

/// The wall of a charter; there is none until somebody opens it.
pub fn find(conn: &mut AnyConnection, charter: CharterId) -> Result<Option<Wall>, StoreError> {
    let row: Option<Row> = walls::table
        .filter(walls::charter_id.eq(charter.0))
        .select((
            walls::id,
            walls::step,
            walls::version,
            walls::edition,
            walls::revealed,
            (walls::is_on, walls::is_over, walls::is_hidden),
            walls::quiet_until,
            walls::quiet_left,
        ))
        .first(conn)
        .optional()?;
    row.map(of_row).transpose()
}

fn of_row(row: Row) -> Result<Wall, StoreError> {
    let (id, step, version, edition, revealed, (is_on, is_over, is_hidden), until, left) = row;
    let step = Step::parse(&step).ok_or_else(|| StoreError::Broken(format!("wall {id}: unknown step")))?;
    let paused = left.and_then(|left| u32::try_from(left).ok()).map(Quiet::Paused);
    let quiet = paused.or(until.map(|until| Quiet::Until(time::from_row(until))));
    let revealed = revealed.split_whitespace().map(str::to_owned).collect();
    Ok(Wall { id, step, version, edition, revealed, is_on, is_over, is_hidden, quiet })
}

pub fn add(tx: &mut Tx, charter: &Charter, wall: &Wall) -> Result<Wall, StoreError> {
    let id = diesel::insert_into(walls::table)
        .values((
            walls::organisation_id.eq(charter.organisation.0),
            walls::charter_id.eq(charter.id.0),
            walls::step.eq(wall.step.word()),
            walls::version.eq(wall.version),
            walls::edition.eq(wall.edition),
            walls::revealed.eq(""),
            walls::is_on.eq(wall.is_on),
            walls::is_over.eq(wall.is_over),
            walls::is_hidden.eq(wall.is_hidden),
        ))
        .returning(walls::id)
        .get_result(&mut **tx)?;
    tx.tell(topic(charter))?;
    Ok(Wall { id, ..wall.clone() })
}

/// Writes a wall down as it stands now, and tells whoever looks at it.
pub fn set(tx: &mut Tx, charter: &Charter, wall: &Wall) -> Result<(), StoreError> {
    let (until, left) = match wall.quiet {
        Some(Quiet::Until(until)) => (Some(time::to_row(until)), None),
        Some(Quiet::Paused(left)) => (None, i32::try_from(left).ok()),
        None => (None, None),
    };
    diesel::update(walls::table.find(wall.id))
        .set((
            walls::step.eq(wall.step.word()),
            walls::version.eq(wall.version),
            walls::edition.eq(walls::edition + 1),
            walls::revealed.eq(wall.revealed.join(" ")),
            (walls::is_on.eq(wall.is_on), walls::is_over.eq(wall.is_over), walls::is_hidden.eq(wall.is_hidden)),
            walls::quiet_until.eq(until),
            walls::quiet_left.eq(left),
        ))
        .execute(&mut **tx)?;
    tx.tell(topic(charter))
}

/// Shows everything to the team without opening a wall, or ends the one that is open.
pub fn show_everything(tx: &mut Tx, charter: &Charter) -> Result<(), StoreError> {
    match find(tx, charter.id)? {
        None => add(tx, charter, &Wall::put_away()).map(drop),
        Some(wall) if wall.is_over => Ok(()),
        Some(mut wall) => {
            wall.carry_out(Deed::PutAway, &[], Timestamp::UNIX_EPOCH);
            set(tx, charter, &wall)
        }
    }
}

/// Whether a team has a first draft that it does not see yet.
pub fn holds_back(conn: &mut AnyConnection, workshop: WorkshopId, team: TeamId) -> Result<bool, StoreError> {
    let Some(charter) = super::charter::find_of_team(conn, workshop, team)? else { return Ok(false) };
    Ok(wall::holds_back(find(conn, charter.id)?.as_ref(), charter.is_first_draft()))
}

fn topic(charter: &Charter) -> Topic {
    Topic::Wall { workshop: charter.workshop, team: charter.team }
}

/// Something beside the steps changed that can be seen: a count, a line, a word.
pub fn touch(tx: &mut Tx, charter: &Charter) -> Result<(), StoreError> {
    let row = walls::table.filter(walls::charter_id.eq(charter.id.0));
    let touched = diesel::update(row).set(walls::edition.eq(walls::edition + 1)).execute(&mut **tx)?;
    if touched > 0 { tx.tell(topic(charter)) } else { Ok(()) }
}

/// What one member has done beside a wall.
#[derive(Debug, Clone, Default)]
pub struct Seat {
    /// Word of the step they said they are ready with.
    pub ready_step: String,
    pub draft: String,
    /// Lines posted so far.
    pub posted: i32,
}

pub fn find_seat(conn: &mut AnyConnection, wall: i64, member: MemberId) -> Result<Seat, StoreError> {
    let row: Option<(String, String, i32)> = wall_seats::table
        .find((wall, member.0))
        .select((wall_seats::ready_step, wall_seats::draft, wall_seats::posted))
        .first(conn)
        .optional()?;
    Ok(row.map(|(ready_step, draft, posted)| Seat { ready_step, draft, posted }).unwrap_or_default())
}

pub fn set_seat(
    tx: &mut Tx,
    (charter, wall): (&Charter, i64),
    member: MemberId,
    seat: &Seat,
) -> Result<(), StoreError> {
    diesel::delete(wall_seats::table.find((wall, member.0))).execute(&mut **tx)?;
    diesel::insert_into(wall_seats::table)
        .values((
            wall_seats::wall_id.eq(wall),
            wall_seats::member_id.eq(member.0),
            wall_seats::organisation_id.eq(charter.organisation.0),
            wall_seats::ready_step.eq(&seat.ready_step),
            wall_seats::draft.eq(&seat.draft),
            wall_seats::posted.eq(seat.posted),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// People of a team as numbers; `wall` says with which step they are ready.
pub fn count(
    conn: &mut AnyConnection,
    (workshop, team): (WorkshopId, TeamId),
    wall: Option<&Wall>,
) -> Result<Crowd, StoreError> {
    let not_asked = [InvitationState::Declined.as_str(), InvitationState::Knocking.as_str()];
    let asked: i64 = invitations::table
        .filter(invitations::workshop_id.eq(workshop.0))
        .filter(invitations::team_id.eq(team.0))
        .filter(invitations::state.ne_all(not_asked))
        .count()
        .get_result(conn)?;
    let answered: i64 = participations::table
        .filter(participations::workshop_id.eq(workshop.0))
        .filter(participations::team_id.eq(team.0))
        .filter(participations::has_answered.eq(true))
        .count()
        .get_result(conn)?;
    let ready: i64 = match wall {
        None => 0,
        Some(wall) => wall_seats::table
            .filter(wall_seats::wall_id.eq(wall.id))
            .filter(wall_seats::ready_step.eq(wall.step.word()))
            .count()
            .get_result(conn)?,
    };
    let number = |count: i64| usize::try_from(count).unwrap_or(0);
    Ok(Crowd { asked: number(asked), answered: number(answered), ready: number(ready) })
}

/// The random key is the order, so that it tells nothing.
pub fn add_line(tx: &mut Tx, dice: &Dice, (charter, wall): (&Charter, &Wall), words: &str) -> Result<(), StoreError> {
    diesel::insert_into(wall_lines::table)
        .values((
            wall_lines::id.eq(dice.row_key()),
            wall_lines::organisation_id.eq(charter.organisation.0),
            wall_lines::wall_id.eq(wall.id),
            wall_lines::public_id.eq(PublicId::throw(dice).as_str()),
            wall_lines::step.eq(wall.step.word()),
            wall_lines::words.eq(words),
            wall_lines::is_hidden.eq(false),
            wall_lines::is_seen_to.eq(false),
            wall_lines::beside.eq(""),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// At most 2,000, in their random order.
pub fn list_lines(conn: &mut AnyConnection, wall: i64) -> Result<Vec<Posted>, StoreError> {
    let rows: Vec<(String, String, String, bool, bool, String)> = wall_lines::table
        .filter(wall_lines::wall_id.eq(wall))
        .order(wall_lines::id)
        .limit(2_000)
        .select((
            wall_lines::public_id,
            wall_lines::step,
            wall_lines::words,
            wall_lines::is_hidden,
            wall_lines::is_seen_to,
            wall_lines::beside,
        ))
        .load(conn)?;
    let posted = |(id, step, words, is_hidden, is_seen_to, beside): (String, _, _, _, _, _)| {
        let public_id = PublicId::parse(&id).ok_or_else(|| StoreError::Broken("posted line: unknown id".into()))?;
        Ok(Posted { public_id, step, words, is_hidden, is_seen_to, beside })
    };
    rows.into_iter().map(posted).collect()
}

/// Word of the step and words of every line that is put up, in their random order.
pub fn list_put_up(conn: &mut AnyConnection, wall: i64) -> Result<Vec<(String, String)>, StoreError> {
    let rows = wall_lines::table
        .filter(wall_lines::wall_id.eq(wall))
        .filter(wall_lines::beside.ne(""))
        .filter(wall_lines::is_hidden.eq(false))
        .order(wall_lines::id)
        .limit(500)
        .select((wall_lines::beside, wall_lines::words));
    Ok(rows.load(conn)?)
}

/// False when there is no such line. Either way it is up no more.
pub fn set_posted_hidden(tx: &mut Tx, wall: i64, line: &PublicId, is_hidden: bool) -> Result<bool, StoreError> {
    let row = wall_lines::table.filter(wall_lines::wall_id.eq(wall)).filter(wall_lines::public_id.eq(line.as_str()));
    let set = (wall_lines::is_hidden.eq(is_hidden), wall_lines::beside.eq(""));
    Ok(diesel::update(row).set(set).execute(&mut **tx)? == 1)
}

/// Puts a line up beside a step, or down with an empty word; from then on it waits no more. False when there is no
/// such line, or it is hidden.
pub fn set_posted_beside(tx: &mut Tx, wall: i64, line: &PublicId, step: &str) -> Result<bool, StoreError> {
    let row = wall_lines::table
        .filter(wall_lines::wall_id.eq(wall))
        .filter(wall_lines::public_id.eq(line.as_str()))
        .filter(wall_lines::is_hidden.eq(false));
    let set = (wall_lines::is_seen_to.eq(true), wall_lines::beside.eq(step));
    Ok(diesel::update(row).set(set).execute(&mut **tx)? == 1)
}

/// Texts that are not open to the team, with why; ids only.
pub fn list_standings(
    conn: &mut AnyConnection,
    charter: CharterId,
) -> Result<Vec<(PublicId, LineStanding, String)>, StoreError> {
    let rows: Vec<(String, String, String)> = charter_texts::table
        .filter(charter_texts::charter_id.eq(charter.0))
        .filter(charter_texts::standing.ne(LineStanding::Open.as_str()))
        .order(charter_texts::id)
        .limit(20_000)
        .select((charter_texts::public_id, charter_texts::standing, charter_texts::words))
        .load(conn)?;
    let unknown = || StoreError::Broken("text: unknown standing".into());
    let one = |(id, standing, words): (String, String, String)| {
        let id = PublicId::parse(&id).ok_or_else(unknown)?;
        Ok((id, LineStanding::parse(&standing).ok_or_else(unknown)?, words))
    };
    rows.into_iter().map(one).collect()
}

/// False when there is no such text in this charter. A text that leaves the open ones is no longer kept.
pub fn set_standing(
    tx: &mut Tx,
    charter: CharterId,
    line: &PublicId,
    standing: LineStanding,
) -> Result<bool, StoreError> {
    let row = charter_texts::table
        .filter(charter_texts::charter_id.eq(charter.0))
        .filter(charter_texts::public_id.eq(line.as_str()));
    let changed = diesel::update(row)
        .set((
            charter_texts::standing.eq(standing.as_str()),
            charter_texts::is_kept.eq(false),
            charter_texts::version.eq(charter_texts::version + 1),
        ))
        .execute(&mut **tx)?;
    Ok(changed == 1)
}

/// New words for a line that is kept from now on.
pub fn keep_line(tx: &mut Tx, line: &Line, words: &str) -> Result<(), StoreError> {
    diesel::update(charter_texts::table.find(line.id))
        .set((
            charter_texts::words.eq(words),
            charter_texts::is_kept.eq(true),
            charter_texts::version.eq(charter_texts::version + 1),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// Somebody who hid a line or brought it back.
#[derive(Debug, Clone)]
pub struct Logged {
    pub name: String,
    pub what: String,
    pub at: Timestamp,
}

pub fn add_log(
    tx: &mut Tx,
    charter: &Charter,
    (account, name): (AccountId, &str),
    (line, what): (&PublicId, LineStanding),
    now: Timestamp,
) -> Result<(), StoreError> {
    diesel::insert_into(line_log::table)
        .values((
            line_log::organisation_id.eq(charter.organisation.0),
            line_log::charter_id.eq(charter.id.0),
            line_log::account_id.eq(account.0),
            line_log::account_name.eq(name),
            line_log::line.eq(line.as_str()),
            line_log::what.eq(what.as_str()),
            line_log::done_at.eq(time::to_row(now)),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// The newest first; at most 100.
pub fn list_log(conn: &mut AnyConnection, charter: CharterId) -> Result<Vec<Logged>, StoreError> {
    let rows: Vec<(String, String, chrono::NaiveDateTime)> = line_log::table
        .filter(line_log::charter_id.eq(charter.0))
        .order(line_log::id.desc())
        .limit(100)
        .select((line_log::account_name, line_log::what, line_log::done_at))
        .load(conn)?;
    Ok(rows.into_iter().map(|(name, what, at)| Logged { name, what, at: time::from_row(at) }).collect())
}
