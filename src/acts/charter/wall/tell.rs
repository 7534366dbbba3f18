//! What a member is told while the team has not looked at its answers yet.

use jiff::Timestamp;

use crate::acts::ActError;
use crate::acts::charter::Room;
use crate::domain::charter::CharterState;
use crate::domain::wall::Wall;
use crate::store::{AnyConnection, person};
use crate::views::standing::{first_name, until_reveal};

/// Empty while a wall is open: then there is something to follow.
pub fn tell_waiting(
    conn: &mut AnyConnection,
    room: &Room,
    wall: Option<&Wall>,
    now: Timestamp,
) -> Result<String, ActError> {
    if wall.is_some() {
        return Ok(String::new());
    }
    let name = person::find_account_by_id(conn, room.workshop.facilitator)?.name;
    Ok(match room.charter.state {
        CharterState::NotThisTime => format!("{} ended this round without showing the answers.", first_name(&name)),
        _ => until_reveal(&name, &room.workshop, now),
    })
}
