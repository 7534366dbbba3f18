//! What the team said, question by question; a member reads what the wall has opened.

use super::{Door, Reader, Room, enter_room_by_code_too};
use crate::acts::{ActError, House};
use crate::domain::answer::Value;
use crate::domain::charter::{Clause, Parts};
use crate::domain::wall::{Figure, Wall, may_see, only_seen};
use crate::store::charter as store;
use crate::store::{AnyConnection, wall as walls};

/// What the team said, sentence by sentence.
pub struct Results {
    pub room: Room,
    pub parts: Parts,
    /// Named mode, for one question: name, answer and own line, by name.
    pub answers: Vec<(String, Value, String)>,
    /// A wall is opening them one by one, and not all are open yet.
    pub is_held_back: bool,
}

/// All results; with a question's code also who chose what, where the team was promised to see it.
pub async fn look_at_results(house: &House, door: Door, number: Option<usize>) -> Result<Results, ActError> {
    let now = house.clock.now();
    house
        .db
        .read(move |conn| {
            let room = enter_room_by_code_too(conn, &door, now)?;
            let wall = walls::find(conn, room.charter.id)?;
            let (parts, is_held_back) = parts_for(conn, &room, wall.as_ref())?;
            let clause = number.map(|number| find_numbered(&parts, number)).transpose()?;
            let answers = match clause {
                Some(clause) if room.shows_names() => {
                    store::list_named_answers(conn, (room.workshop.id, room.charter.team), &clause.question)?
                }
                _ => Vec::new(),
            };
            Ok(Results { answers, room, parts, is_held_back })
        })
        .await
}

/// The facilitator's own pages are not on the wall; what the team reads goes through the gate.
fn parts_for(conn: &mut AnyConnection, room: &Room, wall: Option<&Wall>) -> Result<(Parts, bool), ActError> {
    let parts = store::list_parts(conn, room.charter.id)?;
    match room.reader {
        Reader::Facilitator { .. } => Ok((parts, false)),
        Reader::Member { .. } => {
            let is_held_back = !may_see(wall, room.charter.state, Figure::Draft);
            Ok((only_seen(wall, room.charter.state, parts), is_held_back))
        }
    }
}

fn find_numbered(parts: &Parts, number: usize) -> Result<&Clause, ActError> {
    let found = number.checked_sub(1).and_then(|at| parts.in_order_of_results().get(at).copied());
    found.filter(|clause| !clause.is_own()).ok_or(ActError::NotFound)
}
