//! Who keeps the charter: first chosen by the facilitator or a volunteer, then handed on.

use super::super::turn;
use super::{Door, sit};
use crate::acts::{ActError, House};
use crate::base::token::PublicId;
use crate::domain::Refused;
use crate::store::meeting as store;

/// How keeping changes hands.
#[derive(Clone, Debug)]
pub enum Handing {
    /// A member takes it while nobody has it.
    Volunteer,
    /// Keeper or facilitator gives it to somebody of the team.
    To(Option<PublicId>),
}

/// Makes somebody of the team the keeper.
pub async fn hand_over(house: &House, door: Door, handing: Handing) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let now = house.clock.now();
    house
        .db
        .write(turn, move |tx| {
            let seat = sit(tx, &door, now)?;
            let keeper = match handing {
                Handing::Volunteer => match (&seat.keeper, seat.member()) {
                    (_, None) => return Err(ActError::Forbidden),
                    (Some(keeper), Some(member)) if keeper.id != member => {
                        let sentence =
                            format!("{} keeps the charter already, and can hand it over to you.", keeper.name);
                        return Err(ActError::WrongStage(sentence));
                    }
                    (_, Some(member)) => member,
                },
                Handing::To(person) => {
                    seat.must_keep()?;
                    let people = store::list_team(tx, &seat.room.charter)?;
                    let found = people.iter().find(|mate| Some(&mate.public_id) == person.as_ref());
                    found.ok_or_else(|| Refused::field("keeper", "Choose somebody of the team."))?.id
                }
            };
            let charter = &seat.room.charter;
            Ok(store::set_keeper(tx, (charter.organisation, charter.team), keeper)?)
        })
        .await
}
