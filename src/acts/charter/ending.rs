//! After the closing round: the keeper takes over or the charter is archived, and a day is set on which everything is
//! deleted.

use jiff::civil::Date;

use super::amend::today;
use super::{Door, Room, enter_to_keep, turn};
use crate::acts::{ActError, House};
use crate::base::token::PublicId;
use crate::domain::Refused;
use crate::domain::charter::CharterState;
use crate::domain::ending::{Ending, EndingKind};
use crate::domain::ids::{CharterId, WorkshopId};
use crate::domain::meeting::Teammate;
use crate::domain::revisit::{Part, RevisitKind};
use crate::store::{AnyConnection, Turn, charter as charters, ending as store, joining, meeting, revisit};

/// Everything on the page.
pub struct Ends {
    pub room: Room,
    pub people: Vec<Teammate>,
    pub keeper: Option<Teammate>,
    /// What the team wants to keep without the facilitator, in its words.
    pub keeps: Vec<String>,
    /// How many months the organisation keeps what it has.
    pub months: i32,
    pub today: Date,
}

/// Facilitator or keeper, after a closing round.
pub async fn look_at_ending(house: &House, door: Door) -> Result<Ends, ActError> {
    let now = house.clock.now();
    house
        .db
        .read(move |conn| {
            let room = enter_to_keep(conn, &door, now)?;
            let keeps = keeps(conn, &room)?;
            Ok(Ends {
                people: meeting::list_team(conn, &room.charter)?,
                keeper: meeting::find_keeper(conn, room.charter.team)?,
                months: store::find_months_kept(conn, room.charter.organisation)?,
                today: today(&room, now),
                keeps,
                room,
            })
        })
        .await
}

/// What was said in the closing round, from as many answers on as anything of it is shown.
fn keeps(conn: &mut AnyConnection, room: &Room) -> Result<Vec<String>, ActError> {
    let newest = revisit::find_newest(conn, room.charter.id)?;
    let closing = newest.filter(|one| one.kind == RevisitKind::Closing && one.closed_at.is_some());
    let Some(closing) = closing.filter(|_| room.charter.state == CharterState::Published) else {
        return Err(ActError::WrongStage(
            "How you go on is decided after a closing round. Begin one on the page “Look again”.".into(),
        ));
    };
    if !closing.tally.is_shown() {
        return Ok(Vec::new());
    }
    let texts = revisit::list_texts(conn, closing.id)?;
    Ok(texts.into_iter().filter(|(part, _)| part == Part::Keeps.as_str()).map(|(_, words)| words).collect())
}

/// How the team goes on, as it was typed.
#[derive(Clone, Debug)]
pub struct TypedEnding {
    pub ending: String,
    pub keeper: Option<PublicId>,
    pub delete_on: String,
}

/// Facilitator or keeper. Can be said anew; going on needs a keeper, archiving books no look any more.
pub async fn end(house: &House, door: Door, typed: TypedEnding) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let now = house.clock.now();
    house
        .db
        .write(turn, move |tx| {
            let room = enter_to_keep(tx, &door, now)?;
            keeps(tx, &room)?;
            let charter = &room.charter;
            let about = (today(&room, now), store::find_months_kept(tx, charter.organisation)?);
            let ending = Ending::read(&typed.ending, &typed.delete_on, about)?;
            if ending.kind == EndingKind::GoOn {
                let people = meeting::list_team(tx, charter)?;
                let keeper = people.iter().find(|mate| Some(&mate.public_id) == typed.keeper.as_ref());
                let keeper =
                    keeper.ok_or_else(|| Refused::field("keeper", "Choose who keeps the charter from now on."))?;
                meeting::set_keeper(tx, (charter.organisation, charter.team), keeper.id)?;
            } else {
                revisit::clear_plan(tx, charter.id)?;
            }
            Ok(store::set(tx, charter.id, Some(&ending))?)
        })
        .await
}

/// Facilitator or keeper. The charter lives again, as if nothing had been decided.
pub async fn take_up_again(house: &House, door: Door) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let now = house.clock.now();
    house
        .db
        .write(turn, move |tx| {
            let room = enter_to_keep(tx, &door, now)?;
            Ok(store::set(tx, room.charter.id, None)?)
        })
        .await
}

/// By the clockwork: deletes the teams whose day has come. A team that has begun another round since goes on, and its
/// day is forgotten. Returns how many were deleted.
pub async fn delete_due(house: &House) -> Result<usize, ActError> {
    let today = house.clock.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let due = house.db.read(move |conn| Ok::<_, ActError>(store::list_due(conn, today)?)).await?;
    let mut deleted = 0;
    for (workshop, charter) in due {
        deleted += usize::from(delete_one(house, workshop, charter).await?);
    }
    Ok(deleted)
}

async fn delete_one(house: &House, workshop: WorkshopId, id: CharterId) -> Result<bool, ActError> {
    house
        .db
        .write(Turn::Workshop(workshop), move |tx| {
            let Some(charter) = charters::list(tx, workshop)?.into_iter().find(|one| one.id == id) else {
                return Ok(false);
            };
            if joining::has_later_round(tx, &charter)? {
                store::set(tx, charter.id, None)?;
                return Ok(false);
            }
            store::delete_team(tx, &charter)?;
            Ok(true)
        })
        .await
}
