//! A workshop as its facilitator runs it: planned, opened, followed until the answers close.

pub mod dashboard;
pub mod entrance;
pub mod following;
mod inviting;
pub mod mails;
pub mod open;
pub mod people;
pub mod plan;
pub mod remind;
pub mod roster;
pub mod running;

use jiff::Timestamp;

use super::scope::{self, Pass, Who};
use super::{ActError, House};
use crate::base::token::PublicId;
use crate::domain::workshop::{Stage, Workshop};
use crate::store::news::Topic;
use crate::store::{AnyConnection, Turn, Tx, workshop};

/// Whose browser it is, and the workshop in the address.
#[derive(Clone, Debug)]
pub struct At {
    pub pass: Pass,
    pub workshop: PublicId,
}

/// Somebody who may run this workshop, and the workshop as it is now.
pub struct Standing {
    pub who: Who,
    pub workshop: Workshop,
    pub now: Timestamp,
}

impl Standing {
    /// The invitations are not out yet; once they are, what they told about stays.
    fn must_be_planned(&self) -> Result<(), ActError> {
        if self.workshop.is_planned() {
            return Ok(());
        }
        Err(ActError::WrongStage("The invitations are out, so the team and the questions stay as they are.".to_owned()))
    }

    fn must_be_open(&self) -> Result<(), ActError> {
        match self.workshop.stage {
            Stage::Open => Ok(()),
            Stage::Planning => Err(ActError::WrongStage("The invitations are not out yet.".to_owned())),
            Stage::Closed | Stage::Ended => Err(closed()),
        }
    }

    fn must_not_be_closed(&self) -> Result<(), ActError> {
        match self.workshop.stage {
            Stage::Planning | Stage::Open => Ok(()),
            Stage::Closed | Stage::Ended => Err(closed()),
        }
    }
}

fn closed() -> ActError {
    ActError::WrongStage("The answers are closed, so nothing about them changes any more.".to_owned())
}

fn stand(conn: &mut AnyConnection, at: &At, now: Timestamp) -> Result<Standing, ActError> {
    let who = scope::facilitator(conn, &at.pass, now)?;
    let workshop = workshop::find(conn, who.organisation, &at.workshop)?;
    Ok(Standing { who, workshop, now })
}

/// Whether this workshop is theirs to run, for a form that cannot be read: who may not come in learns nothing else.
pub async fn may_enter(house: &House, at: At) -> Result<(), ActError> {
    look(house, at, |_, _| Ok(())).await
}

async fn look<T: Send + 'static>(
    house: &House,
    at: At,
    see: impl FnOnce(&mut AnyConnection, Standing) -> Result<T, ActError> + Send + 'static,
) -> Result<T, ActError> {
    let now = house.clock.now();
    house
        .db
        .read(move |conn| {
            let standing = stand(conn, &at, now)?;
            see(conn, standing)
        })
        .await
}

/// The turn belongs to the workshop, whose key is only known after a look; the deed then looks again, under its turn.
/// Whatever it changes, whoever follows the workshop is told.
async fn change<T: Send + 'static>(
    house: &House,
    at: At,
    deed: impl FnOnce(&mut Tx, Standing) -> Result<T, ActError> + Send + 'static,
) -> Result<T, ActError> {
    let id = look(house, at.clone(), |_, standing| Ok(standing.workshop.id)).await?;
    let now = house.clock.now();
    house
        .db
        .write(Turn::Workshop(id), move |tx| {
            let standing = stand(tx, &at, now)?;
            let done = deed(tx, standing)?;
            tx.tell(Topic::Headway(id))?;
            Ok(done)
        })
        .await
}
