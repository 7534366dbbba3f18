//! The wall in the room: opened and moved by facilitators, followed by the team. What members do beside it, the
//! choice of words and the streams stand beside.

mod follow;
mod live;
mod tell;
mod words;

pub use follow::{Following, Outcome, follow, ready, say};
pub use live::listen;
pub(super) use tell::tell_waiting;
pub use words::{Behind, Choice, choose, look_behind};

use jiff::Timestamp;

use super::{Door, Reader, Room, enter_room, turn};
use crate::acts::once::{FormKey, once};
use crate::acts::{ActError, House};
use crate::domain::bank::Bank;
use crate::domain::charter::{Charter, Parts};
use crate::domain::wall::{Deed, Scene, Slide, Step, Wall, beside_now, holds_back, quiet_seconds, slide, steps};
use crate::store::workshop::Workshop;
use crate::store::{AnyConnection, Tx, charter as store, person, wall as walls};

/// Whose wall a scene is of.
struct Of<'a> {
    workshop: &'a Workshop,
    team: (crate::domain::ids::TeamId, &'a str),
    charter: Option<&'a Charter>,
}

impl<'a> Of<'a> {
    fn room(room: &'a Room) -> Self {
        let charter = &room.charter;
        Self { workshop: &room.workshop, team: (charter.team, &charter.team_name), charter: Some(charter) }
    }
}

/// What the room may see now. The parts of the draft do not leave this function; only the slide does.
fn scene(conn: &mut AnyConnection, bank: &Bank, of: &Of, now: Timestamp) -> Result<Scene, ActError> {
    let wall = match of.charter {
        Some(charter) => walls::find(conn, charter.id)?,
        None => None,
    };
    let crowd = walls::count(conn, (of.workshop.id, of.team.0), wall.as_ref())?;
    let mut seen = Scene {
        team: of.team.1.to_owned(),
        runner: person::find_account_by_id(conn, of.workshop.facilitator)?.name,
        workshop: of.workshop.clone(),
        wall,
        slide: Slide::NotOpened,
        beside: Vec::new(),
        place: (0, 0),
        crowd,
        quiet_seconds: 0,
        now,
    };
    if let (Some(charter), Some(wall)) = (of.charter, &seen.wall) {
        let (parts, is_first_draft) = (store::list_parts(conn, charter.id)?, charter.is_first_draft());
        let way = steps(bank, &of.workshop.frame, &parts);
        seen.place = (wall.place(&way) + 1, way.len());
        seen.quiet_seconds = quiet_seconds(bank, Some(wall), is_first_draft, &parts);
        seen.beside = beside_now(Some(wall), walls::list_put_up(conn, wall.id)?);
        seen.slide = slide(Some(wall), is_first_draft, parts);
    }
    Ok(seen)
}

/// As the room sees it, for pages of a facilitator that tell where the wall stands.
pub(super) fn scene_of(conn: &mut AnyConnection, bank: &Bank, room: &Room, now: Timestamp) -> Result<Scene, ActError> {
    scene(conn, bank, &Of::room(room), now)
}

/// The wall as a facilitator sees it.
pub struct OnWall {
    pub room: Room,
    pub scene: Scene,
    /// Lines that nobody has looked after yet.
    pub lines: usize,
}

/// Facilitator only.
pub async fn look(house: &House, door: Door) -> Result<OnWall, ActError> {
    let (now, bank) = (house.clock.now(), house.bank.clone());
    house
        .db
        .read(move |conn| {
            let room = enter_as_facilitator(conn, &door, now)?;
            let scene = scene(conn, &bank, &Of::room(&room), now)?;
            let lines = match &scene.wall {
                Some(wall) => walls::list_lines(conn, wall.id)?.iter().filter(|line| line.waits()).count(),
                None => 0,
            };
            Ok(OnWall { room, scene, lines })
        })
        .await
}

/// Facilitator only. Opens the wall at its beginning; from now on the team sees what is opened there.
pub async fn begin(house: &House, door: Door) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let now = house.clock.now();
    house
        .db
        .write(turn, move |tx| {
            let room = enter_as_facilitator(tx, &door, now)?;
            match walls::find(tx, room.charter.id)? {
                None => {
                    walls::add(tx, &room.charter, &Wall::new())?;
                }
                Some(wall) if wall.is_on => {}
                Some(wall) => {
                    let again = Wall { step: Step::Welcome, is_on: true, version: wall.version + 1, ..wall };
                    walls::set(tx, &room.charter, &again)?;
                }
            }
            Ok(())
        })
        .await
}

/// Facilitator only. Shows the results and the draft to the team without a wall, for good; also ends a wall that is
/// open.
pub async fn show_without(house: &House, door: Door) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let now = house.clock.now();
    house
        .db
        .write(turn, move |tx| {
            let room = enter_as_facilitator(tx, &door, now)?;
            Ok(walls::show_everything(tx, &room.charter)?)
        })
        .await
}

/// Facilitator only. Moves the wall; `made_on` is the version of the page the button stood on. False when somebody
/// else was faster: then nothing moves.
pub async fn carry_out(
    house: &House,
    door: Door,
    deed: Deed,
    made_on: i32,
    key: Option<FormKey>,
) -> Result<bool, ActError> {
    let (turn, _) = turn(house, &door).await?;
    let (now, bank) = (house.clock.now(), house.bank.clone());
    house
        .db
        .write(turn, move |tx| {
            let room = enter_as_facilitator(tx, &door, now)?;
            let moved = once(tx, key.as_ref(), now, |tx| {
                let mut wall = find_on(tx, &room)?;
                if wall.version != made_on {
                    return Ok("late".to_owned());
                }
                let parts = store::list_parts(tx, room.charter.id)?;
                wall.carry_out(deed, &steps(&bank, &room.workshop.frame, &parts), now);
                walls::set(tx, &room.charter, &wall)?;
                Ok("moved".to_owned())
            })?;
            Ok(moved == "moved")
        })
        .await
}

/// Seconds of quiet this team takes, as far as everybody may know it.
pub async fn usual_quiet(house: &House, door: Door) -> Result<u32, ActError> {
    Ok(look(house, door).await?.scene.quiet_seconds)
}

fn enter_as_facilitator(conn: &mut AnyConnection, door: &Door, now: Timestamp) -> Result<Room, ActError> {
    match door {
        Door::Facilitator { .. } => enter_room(conn, door, now),
        Door::Member { .. } => Err(ActError::Forbidden),
    }
}

fn find_on(tx: &mut Tx, room: &Room) -> Result<Wall, ActError> {
    let wall = walls::find(tx, room.charter.id)?.filter(|wall| wall.is_on);
    wall.ok_or_else(|| ActError::WrongStage("The wall is not open. Open it first.".into()))
}

/// Letters and questions to the team tell results; they wait until a wall that was begun has opened everything.
pub fn must_be_over(conn: &mut AnyConnection, room: &Room) -> Result<(), ActError> {
    let wall = walls::find(conn, room.charter.id)?;
    if wall.is_some() && holds_back(wall.as_ref(), room.charter.is_first_draft()) {
        return Err(ActError::WrongStage(
            "The wall is still opening the results. Go to its end or put it away, then go on here.".into(),
        ));
    }
    Ok(())
}

fn must_be_member(room: &Room) -> Result<crate::domain::ids::MemberId, ActError> {
    match room.reader {
        Reader::Member { id, .. } => Ok(id),
        Reader::Facilitator { .. } => Err(ActError::Forbidden),
    }
}

fn list_parts(conn: &mut AnyConnection, room: &Room) -> Result<Parts, ActError> {
    Ok(store::list_parts(conn, room.charter.id)?)
}
