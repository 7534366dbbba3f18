//! From the counters of a closed workshop to its released tables: in the write that closes it, and once for good.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::release::{Answered, NewRelease, Shown};
use super::workshop::Workshop;
use super::{StoreError, Turn, Tx, release as tables, workshop};
use crate::domain::bank::{Bank, Question};
use crate::domain::ids::{MemberId, TeamId, WorkshopId};
use crate::domain::privacy::{GroupSize, rounds};
use crate::domain::release::{self, Promise, Release, TeamTally, is_exported};
use crate::domain::tally::Tally;
use crate::domain::workshop::HrLevel;

/// Freezes the tables of a closed workshop that promised sums to HR. One that has tables, or promised less, stays as
/// it is.
pub fn freeze(tx: &mut Tx, bank: &Bank, id: WorkshopId, now: Timestamp) -> Result<(), StoreError> {
    let workshop = workshop::find_by_id(tx, id)?;
    let is_due = workshop.closed_at.is_some() && workshop.hr_level == HrLevel::StatusAndSums;
    if !is_due || tables::has_releases(tx, id)? {
        return Ok(());
    }
    // Two rounds of one team that close at the same moment must know of each other.
    tx.wait_for(Turn::Organisation(workshop.organisation))?;
    let history = History::read(tx, id)?;
    for question in exported(bank, &workshop.questions) {
        let teams = tables::list_tallies(tx, id, &question.code, &Tally::new(question))?;
        let release = released(&workshop, question, teams, &history)?;
        let organisation = workshop.organisation;
        let new = NewRelease { organisation, workshop: id, question: &question.code, release: &release, now };
        tables::add(tx, &new)?;
    }
    Ok(())
}

/// The questions among these codes of which HR gets a table.
pub fn exported<'a>(bank: &'a Bank, codes: &[String]) -> Vec<&'a Question> {
    let asked = bank.questions().iter().filter(|question| codes.contains(&question.code));
    asked.filter(|question| is_exported(question)).collect()
}

fn released(
    workshop: &Workshop,
    question: &Question,
    teams: Vec<(TeamId, TeamTally)>,
    history: &History,
) -> Result<Release, StoreError> {
    let broken =
        |cause: String| StoreError::Broken(format!("table of {} in {}: {cause}", question.code, workshop.public_id));
    let size = GroupSize::new(workshop.hr_min.into()).map_err(|refused| broken(refused.sentence))?;
    let (ids, teams): (Vec<TeamId>, Vec<TeamTally>) = teams.into_iter().unzip();
    let is_held_back = |places: &[usize]| {
        let group: Vec<(TeamId, &TeamTally)> =
            places.iter().filter_map(|&place| Some((*ids.get(place)?, teams.get(place)?))).collect();
        history.holds_back(&question.code, &group, size)
    };
    let promise = Promise { size, is_held_back: &is_held_back };
    release::release(question, &teams, &promise).map_err(|cause| broken(cause.to_string()))
}

/// Who took part now, and in the rounds of the same teams that HR knows. Who answered which question is not known in
/// counted mode, so taking part stands for it.
struct History {
    now: Answered,
    earlier: Vec<(Shown, Answered)>,
}

impl History {
    fn read(tx: &mut Tx, id: WorkshopId) -> Result<History, StoreError> {
        let now = tables::answered(tx, id)?;
        let mut earlier = Vec::new();
        for (other, shown) in tables::list_earlier(tx, id)? {
            earlier.push((shown, tables::answered(tx, other)?));
        }
        Ok(History { now, earlier })
    }

    /// Whether the difference to an earlier table of the question would point at the few who came or went.
    fn holds_back(&self, question: &str, group: &[(TeamId, &TeamTally)], size: GroupSize) -> bool {
        let k = size.people();
        let people: u64 = group.iter().map(|(_, one)| one.tally.respondents).sum();
        let now = people_of(&self.now, group.iter().map(|(id, _)| *id));
        let is_narrow = |changed: u64| changed > 0 && changed < k;
        let points_at_few = |(shown, answered): &(Shown, Answered)| {
            let Some(teams) = shown.get(question) else { return false };
            let known = group.iter().filter(|(_, one)| teams.contains(&one.team.code)).map(|(id, _)| *id);
            let then = people_of(answered, known);
            let check = rounds::check(size, &then, &now);
            !then.is_empty() && (is_narrow(check.joined) || is_narrow(check.left))
        };
        people < 2 * k && self.earlier.iter().any(points_at_few)
    }
}

fn people_of(answered: &Answered, teams: impl Iterator<Item = TeamId>) -> BTreeSet<MemberId> {
    teams.filter_map(|team| answered.get(&team)).flatten().copied().collect()
}
