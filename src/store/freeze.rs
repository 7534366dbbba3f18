//! From the counters of a closed workshop to its released tables: in the write that closes it, and once for good.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::release::{Answered, NewRelease, Shown};
use super::workshop::Workshop;
use super::{StoreError, Turn, Tx, release as tables, workshop};
use crate::domain::bank::{Bank, Question};
use crate::domain::ids::{OrganisationId, WorkshopId};
use crate::domain::privacy::{GroupSize, rounds};
use crate::domain::release::{self, Participant, Promise, Release, TeamTally, is_exported};
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
    let history = History::read(tx, (workshop.organisation, id))?;
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
    teams: Vec<TeamTally>,
    history: &History,
) -> Result<Release, StoreError> {
    let broken =
        |cause: String| StoreError::Broken(format!("table of {} in {}: {cause}", question.code, workshop.public_id));
    let size = GroupSize::new(workshop.hr_min.into()).map_err(|refused| broken(refused.sentence))?;
    let is_held_back = |places: &[usize]| {
        let group: Vec<&TeamTally> = places.iter().filter_map(|&place| teams.get(place)).collect();
        history.holds_back(&question.code, &group, size)
    };
    let promise = Promise { size, is_held_back: &is_held_back };
    release::release(question, &teams, &promise).map_err(|cause| broken(cause.to_string()))
}

/// Who took part now, and whom the tables that left the organisation before are about. Who answered which question is
/// not known in counted mode, so taking part stands for it.
struct History {
    now: Answered,
    earlier: Vec<Shown>,
}

impl History {
    /// Two workshops of an organisation may close at the same time: the second waits, and sees what the first released.
    fn read(tx: &mut Tx, (organisation, id): (OrganisationId, WorkshopId)) -> Result<History, StoreError> {
        tx.wait_for(Turn::Organisation(organisation))?;
        let now = tables::answered(tx, id)?;
        let earlier = tables::list_earlier(tx, (organisation, id), &now)?;
        Ok(History { now, earlier })
    }

    /// Whether the difference to an earlier table of the question would point at the few who came or went. A team under
    /// another name is the same people, so people are compared and not teams.
    fn holds_back(&self, question: &str, group: &[&TeamTally], size: GroupSize) -> bool {
        let people: u64 = group.iter().map(|one| one.tally.respondents).sum();
        let teams = group.iter().filter_map(|one| self.now.get(&one.team.code));
        let now: BTreeSet<Participant> = teams.flatten().cloned().collect();
        let mut earlier = self.earlier.iter().filter_map(|shown| shown.get(question)).flatten();
        people < 2 * size.people() && earlier.any(|then| rounds::points_at_few(size, then, &now))
    }
}
