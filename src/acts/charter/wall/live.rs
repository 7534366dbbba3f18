//! Streams: whoever follows a wall gets the same frame the moment something changes. A frame is made of a scene, so
//! nothing is in it that the room may not see.

use jiff::Timestamp;

use super::follow::team_of;
use super::{Of, enter_as_facilitator, scene};
use crate::acts::charter::{Door, enter_as_member_by_code_too};
use crate::acts::house::{Frame, Holder};
use crate::acts::listening::{self, Listening};
use crate::acts::{ActError, House};
use crate::base::event::event;
use crate::base::token::TokenHash;
use crate::store::news::Topic;
use crate::store::{AnyConnection, charter as store, team, workshop};
use crate::views::charter::wall::Fragment;

/// A facilitator's or a member's stream.
pub async fn listen(house: &House, door: Door) -> Result<Listening, ActError> {
    let device = |hash: &TokenHash| Holder::Device(hash.as_str().to_owned());
    let (door, holders) = match door {
        Door::Facilitator { pass, charter } => {
            let holders = pass.session.as_ref().map(device).into_iter().collect();
            (Door::Facilitator { pass: listening::unseen(&pass), charter }, holders)
        }
        Door::Member { device: pass, invitation } => {
            let member = Holder::Member(invitation.as_str().to_owned());
            let holders = pass.as_ref().map(|pass| device(&pass.hash)).into_iter().chain([member]).collect();
            (Door::Member { device: pass.as_ref().map(listening::unseen_device), invitation }, holders)
        }
    };
    Listening::begin(house, holders, move |conn, now| find_topic(conn, &door, now), load).await
}

fn find_topic(conn: &mut AnyConnection, door: &Door, now: Timestamp) -> Result<Topic, ActError> {
    match door {
        Door::Facilitator { .. } => {
            let charter = enter_as_facilitator(conn, door, now)?.charter;
            Ok(Topic::Wall { workshop: charter.workshop, team: charter.team })
        }
        Door::Member { .. } => {
            let workshop = enter_as_member_by_code_too(conn, door, now)?.workshop.id;
            Ok(Topic::Wall { workshop, team: team_of(conn, door, now)? })
        }
    }
}

fn load(conn: &mut AnyConnection, house: &House, topic: Topic) -> Result<Frame, ActError> {
    let Topic::Wall { workshop: id, team } = topic else {
        return Err(ActError::NotFound);
    };
    let workshop = workshop::find_by_id(conn, id)?;
    let charter = store::find_of_team(conn, id, team)?;
    let name = team::find_name(conn, team)?;
    let of = Of { workshop: &workshop, team: (team, &name), charter: charter.as_ref() };
    let scene = scene(conn, &house.bank, &of, house.clock.now())?;
    let edition = scene.edition();
    let html = Fragment::print(&house.bank, &scene)?;
    Ok(Frame { edition, event: event("stage", edition.into(), &html) })
}
