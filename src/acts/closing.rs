//! Closing: nobody answers any more, the counters are proven, in counted mode the names are cut off for good, and what
//! HR may read of the round is frozen.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{ActError, House, Pass, scope};
use crate::base::token::PublicId;
use crate::domain::bank::Bank;
use crate::domain::ids::TeamId;
use crate::domain::member::Headway;
use crate::domain::person::Role;
use crate::domain::tally::Tally;
use crate::domain::workshop::{Mode, Stage};
use crate::store::sealing::{self, Tied};
use crate::store::tally::{self, Of};
use crate::store::workshop::{self, Workshop};
use crate::store::{StoreError, Turn, Tx, charter, freeze, headway, letter};

/// What the page before closing says.
pub struct Before {
    /// Whoever looks.
    pub name: String,
    pub role: Role,
    pub title: String,
    pub stage: Stage,
    pub mode: Mode,
    pub headway: Headway,
    pub team_min: u32,
}

pub async fn look(house: &House, pass: Pass, id: PublicId) -> Result<Before, ActError> {
    let now = house.clock.now();
    house
        .db
        .read(move |conn| {
            let who = scope::facilitator(conn, &pass, now)?;
            let workshop = workshop::find(conn, who.organisation, &id)?;
            Ok(Before {
                name: who.name,
                role: who.role,
                title: workshop.title.clone(),
                stage: workshop.stage,
                mode: workshop.mode,
                headway: headway::count(conn, &workshop)?,
                team_min: workshop.team_min,
            })
        })
        .await
}

/// Closes the answers of a workshop now. One that is closed stays as it is.
pub async fn close(house: &House, pass: Pass, id: PublicId) -> Result<(), ActError> {
    let (now, shared) = (house.clock.now(), house.clone());
    house
        .db
        .write(Turn::Nobody, move |tx| {
            let who = scope::facilitator(tx, &pass, now)?;
            let found = workshop::find(tx, who.organisation, &id)?.id;
            tx.wait_for(Turn::Workshop(found))?;
            let workshop = workshop::find_by_id(tx, found)?;
            match workshop.stage {
                Stage::Open => seal(tx, &shared, &workshop, now),
                Stage::Closed | Stage::Ended => Ok(()),
                Stage::Planning => {
                    Err(ActError::WrongStage("Nobody has been invited yet. There is nothing to close.".into()))
                }
            }
        })
        .await
}

/// Closes every workshop whose time has come and returns how many. One that fails does not keep the others open.
pub async fn close_due(house: &House) -> Result<usize, ActError> {
    let now = house.clock.now();
    let due = house.db.read(move |conn| workshop::list_due(conn, now)).await?;
    let mut closed = 0;
    for workshop in due {
        match close_one_due(house, &workshop, now).await {
            Ok(true) => closed += 1,
            Ok(false) => {}
            Err(error) => tracing::error!(workshop = workshop.id.0, %error, "a workshop could not be closed"),
        }
    }
    Ok(closed)
}

/// False when somebody closed it, or moved its closing time, a moment before.
async fn close_one_due(house: &House, due: &Workshop, now: Timestamp) -> Result<bool, ActError> {
    let (shared, id) = (house.clone(), due.id);
    house
        .db
        .write(Turn::Workshop(id), move |tx| {
            let workshop = workshop::find_by_id(tx, id)?;
            match workshop.closes_at {
                Some(at) if workshop.stage == Stage::Open && at <= now => {
                    seal(tx, &shared, &workshop, at)?;
                    Ok(true)
                }
                _ => Ok(false),
            }
        })
        .await
}

/// Everything closing means, in one write.
fn seal(tx: &mut Tx, house: &House, workshop: &Workshop, closed_at: Timestamp) -> Result<(), ActError> {
    let tied = sealing::list_tied(tx, workshop.id)?;
    let is_counted = workshop.mode == Mode::Counted;
    let keys = (workshop.organisation, workshop.id);
    recount(tx, &house.bank, workshop, &tied)?;
    sealing::add_cards(tx, &house.dice, keys, &tied)?;
    sealing::set_answered(tx, workshop.id, &tied, is_counted)?;
    if is_counted {
        sealing::seal(tx, &house.dice, keys, &tied)?;
    }
    workshop::set_stage(tx, workshop.id, Stage::Closed, closed_at)?;
    sealing::close_joining(tx, workshop.id)?;
    letter::drop_late(tx, workshop.id, house.clock.now())?;
    let workshop = workshop::find_by_id(tx, workshop.id)?;
    let answered: BTreeSet<TeamId> =
        tied.iter().filter(|tied| tied.is_counted && !tied.given.is_skipped()).map(|tied| tied.team).collect();
    for team in workshop::list_teams(tx, workshop.id)? {
        if answered.contains(&team.id) {
            charter::compose_and_store(tx, &house.dice, &house.bank, (&workshop, team.id), closed_at)?;
        }
    }
    Ok(freeze::freeze(tx, &house.bank, workshop.id, house.clock.now())?)
}

/// Counts once more from the answers. The counters kept along the way must be the same; if not, the recount stands.
fn recount(tx: &mut Tx, bank: &Bank, workshop: &Workshop, tied: &[Tied]) -> Result<(), ActError> {
    let mut fresh: BTreeMap<(TeamId, &str), Tally> = BTreeMap::new();
    for tied in tied.iter().filter(|tied| tied.is_counted) {
        let Some(question) = bank.question(&tied.question) else {
            continue;
        };
        let tally = fresh.entry((tied.team, &question.code)).or_insert_with(|| Tally::new(question));
        let added = tied.given.answer(question).map(|answer| tally.add(question, &answer));
        if !matches!(added, Ok(Ok(()))) {
            return Err(StoreError::Broken(format!("workshop {}: an answer cannot be counted", workshop.id.0)).into());
        }
    }
    for (team, question, body) in sealing::list_tallies(tx, workshop.id)? {
        let Some(known) = bank.question(&question) else {
            continue;
        };
        let kept = Tally::decode(&body).ok();
        let right = fresh.remove(&(team, known.code.as_str())).unwrap_or_else(|| Tally::new(known));
        correct(tx, (workshop, team, &question), kept, &right)?;
    }
    for ((team, question), right) in &fresh {
        correct(tx, (workshop, *team, question), None, right)?;
    }
    Ok(())
}

fn correct(
    tx: &mut Tx,
    (workshop, team, question): (&Workshop, TeamId, &str),
    kept: Option<Tally>,
    right: &Tally,
) -> Result<(), ActError> {
    if kept.as_ref() == Some(right) {
        return Ok(());
    }
    tracing::error!(workshop = workshop.id.0, team = team.0, question, "the counters differ from the recount");
    let of = Of { organisation: workshop.organisation, workshop: workshop.id, team };
    Ok(tally::save(tx, of, question, right)?)
}
