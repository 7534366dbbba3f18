//! One address of a charter for everybody who reads it: it finds the reader's own way there.

use crate::acts::scope::{self, Pass};
use crate::acts::{ActError, House, seat};
use crate::base::token::{PublicId, TokenHash};
use crate::store::{charter as store, device};

/// By whose address somebody goes on.
#[derive(Clone, Debug)]
pub enum Way {
    Member(PublicId),
    Facilitator,
    /// Neither a device of the team nor an account of its organisation.
    Unknown,
}

/// `known` are the devices the browser has. A device of the same round goes before one of another round of the team.
pub async fn find_way(house: &House, charter: PublicId, known: Vec<TokenHash>, pass: Pass) -> Result<Way, ActError> {
    let now = house.clock.now();
    house
        .db
        .read(move |conn| {
            let (organisation, workshop, team) = store::find_owner(conn, &charter)?;
            let mut places = device::list_places(conn, &known, (now, now - seat::IDLE))?;
            places.retain(|place| place.team == team);
            let same_round = places.iter().position(|place| place.workshop == workshop).unwrap_or(0);
            if let Some(place) = places.into_iter().nth(same_round) {
                return Ok(Way::Member(place.invitation));
            }
            match scope::facilitator(conn, &pass, now) {
                Ok(who) if who.organisation == organisation => Ok(Way::Facilitator),
                Ok(_) | Err(ActError::SignIn | ActError::Forbidden) => Ok(Way::Unknown),
                Err(broken) => Err(broken),
            }
        })
        .await
}
