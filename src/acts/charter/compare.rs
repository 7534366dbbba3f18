//! Two versions of a team's charter side by side.

use super::{Door, Reader, enter_room_by_code_too};
use crate::acts::{ActError, House};
use crate::base::token::PublicId;
use crate::domain::bank::Bank;
use crate::domain::charter::rounds::{Between, Told, Turnover, pair, withhold};
use crate::domain::charter::{Difference, Number, Sheet, compare};
use crate::domain::ids::{TeamId, WorkshopId};
use crate::domain::workshop::Mode;
use crate::store::workshop::{self, Workshop};
use crate::store::{AnyConnection, charter as store};

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
    pub between: Between,
}

/// The two versions that are asked for; without a wish the newest beside the one before it. With a single version
/// there is nothing to compare.
pub async fn look_at_comparison(
    house: &House,
    door: Door,
    (from, to): (Option<Number>, Option<Number>),
) -> Result<Comparison, ActError> {
    let (now, bank) = (house.clock.now(), house.bank.clone());
    house
        .db
        .read(move |conn| {
            // Both versions were published; a later draft that the team has not seen yet is not among them.
            let room = enter_room_by_code_too(conn, &door, now)?;
            let team = room.charter.team;
            let numbers = store::list_numbers(conn, team)?;
            let only_one = || ActError::WrongStage("There is one version so far. Nothing can be compared yet.".into());
            let to = to.or_else(|| numbers.last().copied()).ok_or_else(only_one)?;
            let from = from.or_else(|| numbers.iter().rev().find(|one| **one < to).copied()).ok_or_else(only_one)?;
            let before = store::find_version(conn, team, from)?.ok_or(ActError::NotFound)?;
            let after = store::find_version(conn, team, to)?.ok_or(ActError::NotFound)?;
            let mut differences = compare(&before, &after);
            let rounds = (store::find_round(conn, team, from)?, store::find_round(conn, team, to)?);
            let between = if rounds.0 == rounds.1 {
                let time = (before.published_at, after.published_at);
                let (joined, left) = store::count_comings_and_goings(conn, team, time)?;
                Between::Versions { joined, left }
            } else {
                of_rounds(conn, &bank, (team, rounds), &mut differences)?
            };
            Ok(Comparison {
                reader: room.reader,
                organisation_name: room.organisation_name,
                charter: room.charter.public_id,
                workshop: room.workshop,
                numbers,
                before,
                now: after,
                differences,
                between,
            })
        })
        .await
}

/// With names in both rounds the team may know who moved, as a count; else only what two counts may tell.
fn of_rounds(
    conn: &mut AnyConnection,
    bank: &Bank,
    (team, (before, now)): (TeamId, (WorkshopId, WorkshopId)),
    differences: &mut [Difference],
) -> Result<Between, ActError> {
    let (earlier, later) = (workshop::find_by_id(conn, before)?, workshop::find_by_id(conn, now)?);
    let took_part = (store::list_answered(conn, before, team)?, store::list_answered(conn, now, team)?);
    let turnover = Turnover::of(&took_part.0, &took_part.1, &store::list_gone(conn, team)?);
    let told = if earlier.mode == Mode::Named && later.mode == Mode::Named {
        let answers = (store::list_named(conn, before, team)?, store::list_named(conn, now, team)?);
        pair(differences, bank, (&answers.0, &answers.1));
        Told::Counts
    } else {
        let least = u64::from(earlier.team_min.max(later.team_min));
        turnover.told(took_part.1.len() as u64, least)
    };
    withhold(differences, told);
    Ok(Between::Rounds { turnover, told })
}
