//! The charter as a team keeps it: the newest version with what goes on around it, and the same as a file.

use super::{Door, Hall, Reader, Room, enter, enter_as_member_by_code_too};
use crate::acts::{ActError, House};
use crate::base::token::PublicId;
use crate::domain::charter::{Charter, Sheet};
use crate::domain::joining::{Joined, Newcomer};
use crate::domain::looking::Ahead;
use crate::store::charter as store;
use crate::store::workshop::Workshop;
use crate::store::{AnyConnection, invitation, joining, meeting as meetings, moment, revisit};
use crate::views::paper;

/// The charter as it is kept, or why there is none yet.
pub struct Kept {
    pub reader: Reader,
    pub organisation_name: String,
    pub team_name: String,
    pub workshop: Workshop,
    /// Absent before closing.
    pub charter: Option<Charter>,
    pub sheet: Option<Sheet>,
    /// When the team looks again, as it stands now; absent before there is a sheet.
    pub ahead: Option<Ahead>,
    /// Where this reader finds the charter that replaced this one: its id, or a member's own invitation to it.
    pub newest: Option<PublicId>,
    /// Whether the team has an older version to compare with.
    pub has_earlier: bool,
    /// Name of whoever keeps the charter; empty when nobody does.
    pub keeper: String,
    /// Design moments that wait.
    pub waiting: usize,
    /// Who is new, for the facilitator of a published charter.
    pub joined: Option<Joined>,
    /// A member who joined after it was published, and what they said.
    pub newcomer: Option<Newcomer>,
}

pub async fn look_at_charter(house: &House, door: Door) -> Result<Kept, ActError> {
    let now = house.clock.now();
    house
        .db
        .read(move |conn| {
            let hall = match &door {
                Door::Member { .. } => enter_as_member_by_code_too(conn, &door, now)?,
                Door::Facilitator { .. } => {
                    let Room { reader, organisation_name, workshop, charter } = enter(conn, &door, now)?;
                    let team_name = charter.team_name.clone();
                    Hall { reader, organisation_name, team_name, workshop, charter: Some(charter) }
                }
            };
            let sheet = match &hall.charter {
                Some(charter) => store::find_current(conn, charter)?,
                None => None,
            };
            let has_earlier = match (&hall.charter, &sheet) {
                (Some(charter), Some(_)) => store::list_numbers(conn, charter.team)?.len() > 1,
                _ => false,
            };
            let Hall { reader, organisation_name, team_name, workshop, charter } = hall;
            let (keeper, waiting) = charter.as_ref().map(|one| tended(conn, one)).transpose()?.unwrap_or_default();
            let published = charter.as_ref().filter(|_| sheet.is_some());
            let (joined, newcomer) = news(conn, &reader, published.filter(|charter| !charter.is_replaced))?;
            let ahead = published.map(|charter| revisit::find_ahead(conn, charter, &workshop.timezone)).transpose()?;
            let newest = published.map(|charter| newest(conn, charter, &reader)).transpose()?.flatten();
            Ok(Kept {
                reader,
                organisation_name,
                team_name,
                workshop,
                charter,
                sheet,
                ahead,
                newest,
                has_earlier,
                keeper,
                waiting,
                joined,
                newcomer,
            })
        })
        .await
}

/// Who keeps the charter, and how many design moments wait.
fn tended(conn: &mut AnyConnection, charter: &Charter) -> Result<(String, usize), ActError> {
    let keeper = meetings::find_keeper(conn, charter.team)?.map(|keeper| keeper.name);
    Ok((keeper.unwrap_or_default(), moment::count_waiting(conn, charter.team)?))
}

/// A published charter as a file.
pub struct CharterFile {
    pub name: String,
    pub bytes: Vec<u8>,
}

pub async fn look_at_file(house: &House, door: Door) -> Result<CharterFile, ActError> {
    let kept = look_at_charter(house, door).await?;
    let (sheet, ahead) = kept.sheet.zip(kept.ahead).ok_or(ActError::NotFound)?;
    let name = paper::file_name(&sheet);
    Ok(CharterFile { name, bytes: house.drawings.charter(sheet, Some(ahead)).await? })
}

/// Where this reader finds the charter that replaced this one.
fn newest(conn: &mut AnyConnection, charter: &Charter, reader: &Reader) -> Result<Option<PublicId>, ActError> {
    let in_force = if charter.is_replaced { store::find_in_force(conn, charter.team)? } else { None };
    let Some(newest) = in_force else {
        return Ok(None);
    };
    Ok(match reader {
        Reader::Facilitator { .. } => Some(newest.public_id),
        Reader::Member { id, .. } => invitation::find_of_member(conn, newest.workshop, *id)?,
    })
}

fn joined(conn: &mut AnyConnection, charter: &Charter) -> Result<Joined, ActError> {
    let team = joining::list_team(conn, charter)?;
    Ok(Joined::of(&team, joining::has_later_round(conn, charter)?))
}

/// Who is new: for the facilitator the team, for a member themselves.
fn news(
    conn: &mut AnyConnection,
    reader: &Reader,
    charter: Option<&Charter>,
) -> Result<(Option<Joined>, Option<Newcomer>), ActError> {
    Ok(match (reader, charter) {
        (Reader::Facilitator { .. }, Some(charter)) => (Some(joined(conn, charter)?), None),
        (Reader::Member { id, only_reads: false, .. }, Some(charter)) => {
            let new = joining::find_newcomer(conn, (charter.workshop, charter.team), *id)?;
            (None, new.map(|(_, newcomer)| newcomer))
        }
        (Reader::Member { .. }, _) | (_, None) => (None, None),
    })
}
