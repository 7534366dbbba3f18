//! What is kept about a member, shown to that member only.

use super::seat::{self, Seat, Ticket};
use super::{ActError, House};
use crate::domain::kept::Kept;
use crate::domain::sitting::{Sitting, Standing};
use crate::store::kept;
use crate::views::standing;

pub struct Mine {
    pub sitting: Sitting,
    pub kept: Kept,
}

/// Answers of an open round are in it on a device that may read them; elsewhere only that they were given.
pub async fn look(house: &House, ticket: Ticket) -> Result<Mine, ActError> {
    let now = house.clock.now();
    house
        .db
        .read(move |conn| {
            let seat = seat::take(conn, &ticket, now)?;
            if matches!(seat.sitting.standing(), Standing::Declined | Standing::Over) {
                return Err(ActError::Gone(standing::sentence(&seat.sitting)));
            }
            seat.must_see_kept()?;
            let Seat { place, sitting, device } = seat;
            let kept = kept::find(conn, &place)?;
            Ok(Mine { kept: kept.without_hidden_answers(place.workshop.id, device.sees_answers), sitting })
        })
        .await
}
