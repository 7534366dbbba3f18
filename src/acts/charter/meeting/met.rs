//! "We met": the team has met once more. Only the meeting noted last can be taken back.

use super::super::turn;
use super::{Door, sit};
use crate::acts::once::once;
use crate::acts::{ActError, FormKey, House};
use crate::base::token::PublicId;
use crate::domain::Refused;
use crate::domain::meeting::day_met;
use crate::store::{meeting as store, promise as promises};

/// A meeting as it is noted.
#[derive(Clone, Debug)]
pub struct Met {
    /// As it was typed.
    pub on: String,
    /// There was another meeting on the same day.
    pub is_another: bool,
}

/// Keeper or facilitator. What was said of promises since the last meeting belongs to this one.
pub async fn we_met(house: &House, door: Door, key: Option<FormKey>, met: Met) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let (now, id) = (house.clock.now(), PublicId::throw(&house.dice));
    house
        .db
        .write(turn, move |tx| {
            let seat = sit(tx, &door, now)?;
            seat.must_keep()?;
            let (organisation, team) = (seat.room.charter.organisation, seat.room.charter.team);
            once(tx, key.as_ref(), now, |tx| {
                let day = day_met(&met.on, seat.today)?;
                if !met.is_another && store::is_noted(tx, team, day)? {
                    let sentence = "A meeting on this day is noted already. Was there another one?";
                    return Err(Refused::field("again", sentence).into());
                }
                let meeting = store::add(tx, (organisation, team), (&id, day))?;
                promises::give_marks(tx, team, meeting)?;
                Ok(id.as_str().to_owned())
            })
            .map(drop)
        })
        .await
}

/// Keeper or facilitator. Takes back the meeting that was noted last, if it still is that one.
pub async fn undo(house: &House, door: Door, meeting: Option<PublicId>) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let now = house.clock.now();
    house
        .db
        .write(turn, move |tx| {
            let seat = sit(tx, &door, now)?;
            seat.must_keep()?;
            let team = seat.room.charter.team;
            let newest = store::list(tx, team, 1)?.pop();
            let newest = newest.filter(|newest| Some(&newest.public_id) == meeting.as_ref()).ok_or_else(|| {
                ActError::WrongStage("Only the meeting that was noted last can be taken back.".to_owned())
            })?;
            Ok(store::remove(tx, team, newest.id)?)
        })
        .await
}
