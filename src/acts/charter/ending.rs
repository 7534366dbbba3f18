//! After the closing round: the keeper takes over or the charter is archived, and a day is set on which everything is
//! deleted.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::amend::today;
use super::{Door, Room, enter_to_keep, turn};
use crate::acts::{ActError, House};
use crate::base::token::PublicId;
use crate::domain::Refused;
use crate::domain::charter::CharterState;
use crate::domain::ending::{Ending, EndingKind};
use crate::domain::ids::{CharterId, WorkshopId};
use crate::domain::meeting::Teammate;
use crate::domain::revisit::Part;
use crate::store::{AnyConnection, Turn, charter as charters, ending as store, meeting, revisit, workshop};

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

/// What was said in the closing round, from as many answers on as anything of it is shown. Without such a round, and
/// without an ending that was decided before, there is nothing to decide.
fn keeps(conn: &mut AnyConnection, room: &Room) -> Result<Vec<String>, ActError> {
    if room.charter.change.is_some() {
        return Err(ActError::WrongStage(
            "The charter is being changed. Publish the change or give it up, then decide how you go on.".into(),
        ));
    }
    let closing = revisit::find_closing(conn, room.charter.id)?;
    if room.charter.state != CharterState::Published || (closing.is_none() && room.charter.ending.is_none()) {
        return Err(ActError::WrongStage(
            "How you go on is decided after a closing round. Begin one on the page “Look again”.".into(),
        ));
    }
    let Some(closing) = closing.filter(|one| one.tally.is_shown()) else {
        return Ok(Vec::new());
    };
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

/// Facilitator or keeper. Can be said anew; going on needs a keeper, and while it is archived no look opens. Links open
/// the charter until its day.
pub async fn end(house: &House, door: Door, typed: TypedEnding) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let now = house.clock.now();
    house
        .db
        .write(turn, move |tx| {
            let room = enter_to_keep(tx, &door, now)?;
            room.must_be_newest()?;
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
            }
            charters::keep_links_until(tx, charter, end_of(ending.delete_on, &room.workshop.timezone))?;
            Ok(store::set(tx, charter.id, Some(&ending))?)
        })
        .await
}

/// The moment at which a day is over where the team works.
fn end_of(day: Date, zone: &str) -> Timestamp {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    day.saturating_add(1.day()).to_zoned(zone).map(|at| at.timestamp()).unwrap_or(Timestamp::MAX)
}

/// Facilitator or keeper. The charter lives again and nothing is deleted; whoever keeps it now goes on keeping it.
pub async fn take_up_again(house: &House, door: Door) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let now = house.clock.now();
    house
        .db
        .write(turn, move |tx| {
            let room = enter_to_keep(tx, &door, now)?;
            room.must_be_newest()?;
            Ok(store::set(tx, room.charter.id, None)?)
        })
        .await
}

/// By the clockwork: deletes the teams whose day has come where they work. A team that has begun another round since
/// goes on, and its day is forgotten. Returns how many were deleted.
pub async fn delete_due(house: &House) -> Result<usize, ActError> {
    let now = house.clock.now();
    // Somewhere it is tomorrow already; each team's own day is looked at in its own turn.
    let latest = now.to_zoned(TimeZone::UTC).date().saturating_add(1.day());
    let due = house.db.read(move |conn| Ok::<_, ActError>(store::list_due(conn, latest)?)).await?;
    let mut deleted = 0;
    for (workshop, charter) in due {
        deleted += usize::from(delete_one(house, (workshop, charter), now).await?);
    }
    Ok(deleted)
}

/// What was decided anew since the list was read counts.
async fn delete_one(house: &House, (id, charter): (WorkshopId, CharterId), now: Timestamp) -> Result<bool, ActError> {
    house
        .db
        .write(Turn::Workshop(id), move |tx| {
            let Some(charter) = charters::list(tx, id)?.into_iter().find(|one| one.id == charter) else {
                return Ok(false);
            };
            let today = revisit::day_in(&workshop::find_by_id(tx, id)?.timezone, now);
            if charter.ending.is_none_or(|ending| ending.delete_on > today) {
                return Ok(false);
            }
            if store::has_begun_again(tx, &charter)? {
                store::set(tx, charter.id, None)?;
                return Ok(false);
            }
            store::delete_team(tx, &charter)?;
            Ok(true)
        })
        .await
}
