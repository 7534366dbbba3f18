//! What the team said, question by question; a member reads what the wall has opened.

use super::wall::tell_waiting;
use super::{Door, Reader, Room, enter_room_by_code_too};
use crate::acts::{ActError, House};
use crate::domain::answer::Value;
use crate::domain::charter::{Clause, Parts};
use crate::domain::wall::{Figure, Wall, holds_back, may_see, only_seen};
use crate::store::charter as store;
use crate::store::{AnyConnection, wall as walls};

/// What the team said, sentence by sentence.
pub struct Results {
    pub room: Room,
    pub parts: Parts,
    /// Named mode, for one question: name, answer and own line, by name.
    pub answers: Vec<(String, Value, String)>,
    /// The team does not see all of it yet; a facilitator does.
    pub is_held_back: bool,
    /// What a member waits for where no wall is open; empty where one is.
    pub waiting: String,
}

/// All results; with a question's code also who chose what, where the team was promised to see it.
pub async fn look_at_results(house: &House, door: Door, number: Option<usize>) -> Result<Results, ActError> {
    let now = house.clock.now();
    house
        .db
        .read(move |conn| {
            let room = enter_room_by_code_too(conn, &door, now)?;
            let wall = walls::find(conn, room.charter.id)?;
            let is_first_draft = room.charter.is_first_draft();
            let is_held_back = holds_back(wall.as_ref(), is_first_draft);
            let parts = parts_for(conn, &room, wall.as_ref())?;
            let clause = number.map(|number| find_numbered(&parts, number)).transpose()?;
            // Names are for the team to see together; until then whoever prepares reads what is counted.
            let is_open = |clause: &Clause| may_see(wall.as_ref(), is_first_draft, Figure::Result(&clause.question));
            let answers = match clause {
                Some(clause) if room.shows_names() && is_open(clause) => {
                    store::list_named_answers(conn, (room.workshop.id, room.charter.team), &clause.question)?
                }
                _ => Vec::new(),
            };
            let waiting = match is_held_back {
                true => tell_waiting(conn, &room, wall.as_ref(), now)?,
                false => String::new(),
            };
            Ok(Results { answers, room, parts, is_held_back, waiting })
        })
        .await
}

/// The facilitator's own pages are not on the wall; what the team reads goes through the gate.
fn parts_for(conn: &mut AnyConnection, room: &Room, wall: Option<&Wall>) -> Result<Parts, ActError> {
    let parts = store::list_parts(conn, room.charter.id)?;
    Ok(match room.reader {
        Reader::Facilitator { .. } => parts,
        Reader::Member { .. } => only_seen(wall, room.charter.is_first_draft(), parts),
    })
}

fn find_numbered(parts: &Parts, number: usize) -> Result<&Clause, ActError> {
    let found = number.checked_sub(1).and_then(|at| parts.in_order_of_results().get(at).copied());
    found.filter(|clause| !clause.is_own()).ok_or(ActError::NotFound)
}
