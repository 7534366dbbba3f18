//! Two versions of a team's charter side by side.

use super::{Door, Reader, enter};
use crate::acts::{ActError, House};
use crate::base::token::PublicId;
use crate::domain::charter::{Difference, Number, Sheet, compare};
use crate::store::charter as store;
use crate::store::workshop::Workshop;

/// What a comparison page is made of.
pub struct Comparison {
    pub reader: Reader,
    pub organisation_name: String,
    pub workshop: Workshop,
    pub charter: PublicId,
    /// Of every version of the team, the oldest first.
    pub numbers: Vec<Number>,
    pub before: Sheet,
    pub now: Sheet,
    pub differences: Vec<Difference>,
    /// People who joined and people who left between the two.
    pub joined: u64,
    pub left: u64,
}

/// The two versions that are asked for; without a wish the newest beside the one before it. With a single version
/// there is nothing to compare.
pub async fn look_at_comparison(
    house: &House,
    door: Door,
    (from, to): (Option<Number>, Option<Number>),
) -> Result<Comparison, ActError> {
    let now = house.clock.now();
    house
        .db
        .read(move |conn| {
            let room = enter(conn, &door, now)?;
            let team = room.charter.team;
            let numbers = store::list_numbers(conn, team)?;
            let only_one = || ActError::WrongStage("There is one version so far. Nothing can be compared yet.".into());
            let to = to.or_else(|| numbers.last().copied()).ok_or_else(only_one)?;
            let from = from.or_else(|| numbers.iter().rev().find(|one| **one < to).copied()).ok_or_else(only_one)?;
            let before = store::find_version(conn, team, from)?.ok_or(ActError::NotFound)?;
            let after = store::find_version(conn, team, to)?.ok_or(ActError::NotFound)?;
            let between = (before.published_at, after.published_at);
            let (joined, left) = store::count_comings_and_goings(conn, team, between)?;
            let differences = compare(&before, &after);
            Ok(Comparison {
                reader: room.reader,
                organisation_name: room.organisation_name,
                charter: room.charter.public_id,
                workshop: room.workshop,
                numbers,
                before,
                now: after,
                differences,
                joined,
                left,
            })
        })
        .await
}
