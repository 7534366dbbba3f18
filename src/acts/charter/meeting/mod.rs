//! What a team does with its charter every meeting. Members do it on their devices, the facilitator on the same pages;
//! noting a meeting, what became of promises and replies belong to the keeper and the facilitator.

mod broken;
mod keeper;
mod met;
mod moment;
mod promise;

pub use broken::press;
pub use keeper::{Handing, hand_over};
pub use met::{Met, undo, we_met};
pub use moment::{Answer, Moments, Raised, answer, look_at_moments, raise, take_back};
pub use promise::{PromiseDeed, Promised, add_promise, change_promise, do_promise};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Door, Reader, Room, enter};
use crate::acts::{ActError, House};
use crate::base::token::TokenHash;
use crate::domain::charter::Sheet;
use crate::domain::ids::{AccountId, MeetingId, MemberId};
use crate::domain::meeting::{Marked, Meeting, Promise, Sentence, Teammate, next_keeper};
use crate::domain::moment::{Moment, MomentState};
use crate::store::charter as charters;
use crate::store::{AnyConnection, meeting as store, moment as moments, promise as promises, request as requests};

/// Meetings a page lists, the newest.
const MEETINGS_SHOWN: i64 = 12;

/// A room whose charter is in force, with what this reader may do there.
pub struct Seat {
    pub room: Room,
    pub keeper: Option<Teammate>,
    /// Keeper or facilitator.
    pub may_keep: bool,
    pub today: Date,
}

impl Seat {
    fn must_keep(&self) -> Result<(), ActError> {
        if self.may_keep { Ok(()) } else { Err(ActError::Forbidden) }
    }

    /// The member who reads; nobody for a facilitator.
    pub fn member(&self) -> Option<MemberId> {
        match &self.room.reader {
            Reader::Member { id, .. } => Some(*id),
            Reader::Facilitator { .. } => None,
        }
    }

    /// The account of a facilitator who reads; nobody for a member.
    pub fn account(&self) -> Option<AccountId> {
        match &self.room.reader {
            Reader::Facilitator { account, .. } => Some(*account),
            Reader::Member { .. } => None,
        }
    }
}

/// The one way to everything here: through the charter's door, once it is published.
fn sit(conn: &mut AnyConnection, door: &Door, now: Timestamp) -> Result<Seat, ActError> {
    let room = enter(conn, door, now)?;
    if !room.charter.is_in_force() {
        return Err(ActError::WrongStage(
            "There is no charter yet. Check-ins and design moments begin when it is published.".into(),
        ));
    }
    room.must_be_alive()?;
    let keeper = store::find_keeper(conn, room.charter.team)?;
    let may_keep = room.reader.may_keep();
    let zone = TimeZone::get(&room.workshop.timezone).unwrap_or(TimeZone::UTC);
    Ok(Seat { keeper, may_keep, today: now.to_zoned(zone).date(), room })
}

fn sheet(conn: &mut AnyConnection, seat: &Seat) -> Result<Sheet, ActError> {
    charters::find_current(conn, &seat.room.charter)?.ok_or(ActError::NotFound)
}

/// The meeting that is going on: the one noted last, when it is of today.
fn current_meeting(conn: &mut AnyConnection, seat: &Seat) -> Result<Option<MeetingId>, ActError> {
    let newest = store::list(conn, seat.room.charter.team, 1)?.pop();
    Ok(newest.filter(|meeting| meeting.met_on == seat.today).map(|meeting| meeting.id))
}

/// Everything on the page of a check-in.
pub struct CheckIn {
    pub seat: Seat,
    pub sheet: Sheet,
    pub people: Vec<Teammate>,
    /// Name of the keeper who has left, until somebody else takes it.
    pub keeper_who_left: Option<String>,
    /// Whose turn it would be to keep the charter.
    pub next: Option<Teammate>,
    /// How often the team has met.
    pub met: i32,
    /// The newest first.
    pub meetings: Vec<Meeting>,
    /// Of these meetings, and what waits for the next one.
    pub marks: Vec<Marked>,
    pub promises: Vec<Promise>,
    pub removed: Vec<Promise>,
    /// Waiting, or the charter is being changed for them.
    pub moments: Vec<Moment>,
    pub sentences: Vec<Sentence>,
    /// How many requests wait for a reply.
    pub requests: usize,
}

/// `device` is what only a member's device knows, to find its own marks again.
pub async fn look_at_check_in(house: &House, door: Door, device: Option<TokenHash>) -> Result<CheckIn, ActError> {
    let now = house.clock.now();
    house
        .db
        .read(move |conn| {
            let seat = sit(conn, &door, now)?;
            let (sheet, charter) = (sheet(conn, &seat)?, &seat.room.charter);
            let team = charter.team;
            let people = store::list_team(conn, charter)?;
            let met = store::count(conn, team)?;
            let meetings = store::list(conn, team, MEETINGS_SHOWN)?;
            let oldest = meetings.last().map_or(MeetingId(i64::MAX), |meeting| meeting.id);
            Ok(CheckIn {
                keeper_who_left: store::find_keeper_who_left(conn, team)?,
                next: next_keeper(&people, seat.keeper.as_ref().map(|keeper| keeper.id)).cloned(),
                people,
                met,
                marks: promises::list_marks(conn, team, oldest)?,
                meetings,
                promises: promises::list_open(conn, team)?,
                removed: promises::list_removed(conn, team)?,
                moments: moments::list(conn, team, &[MomentState::Waiting, MomentState::InChange])?,
                requests: requests::count_waiting(conn, charter.id)?,
                sentences: broken::sentences(conn, charter, (&sheet, met), device.as_ref())?,
                sheet,
                seat,
            })
        })
        .await
}
