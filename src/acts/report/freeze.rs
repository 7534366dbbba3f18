//! From the counters of a closed workshop to its released tables: once, at the first need, never before closing.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::acts::scope::{self, Pass};
use crate::acts::{ActError, House};
use crate::domain::bank::{Bank, Question};
use crate::domain::ids::{OrganisationId, WorkshopId};
use crate::domain::privacy::{GroupSize, rounds};
use crate::domain::release::{self, Participant, Promise, Release, TeamTally, is_exported};
use crate::domain::tally::Tally;
use crate::domain::workshop::HrLevel;
use crate::store::release::{Answered, NewRelease, Shown};
use crate::store::workshop::Workshop;
use crate::store::{StoreError, Turn, Tx, release as tables, workshop};

/// Freezes what has closed since somebody last looked, the oldest first, for an organisation whose reports this
/// person may read. Returns that organisation.
pub(super) async fn all(house: &House, pass: &Pass) -> Result<OrganisationId, ActError> {
    let (pass, now) = (pass.clone(), house.clock.now());
    let who = house.db.read(move |conn| scope::report_reader(conn, &pass, now)).await?;
    let mut after = WorkshopId(0);
    loop {
        let organisation = who.organisation;
        let open = house.db.read(move |conn| tables::list_unreleased(conn, organisation, after)).await?;
        let Some((last, _)) = open.last() else { return Ok(organisation) };
        after = *last;
        for (id, _) in open.into_iter().filter(|(_, codes)| !exported(&house.bank, codes).is_empty()) {
            let bank = house.bank.clone();
            house.db.write(Turn::Workshop(id), move |tx| one(tx, &bank, (organisation, id), now)).await?;
        }
    }
}

fn exported<'a>(bank: &'a Bank, codes: &[String]) -> Vec<&'a Question> {
    let asked = bank.questions().iter().filter(|question| codes.contains(&question.code));
    asked.filter(|question| is_exported(question)).collect()
}

/// Somebody else may have been quicker, or the promise may have become stricter meanwhile; then nothing happens.
fn one(
    tx: &mut Tx,
    bank: &Bank,
    (organisation, id): (OrganisationId, WorkshopId),
    now: Timestamp,
) -> Result<(), ActError> {
    let workshop = workshop::find_by_id(tx, id)?;
    let is_due = workshop.closed_at.is_some() && workshop.hr_level == HrLevel::StatusAndSums;
    if !is_due || tables::has_releases(tx, id)? {
        return Ok(());
    }
    let history = History::read(tx, (organisation, id))?;
    for question in exported(bank, &workshop.questions) {
        let teams = tables::list_tallies(tx, id, &question.code, &Tally::new(question))?;
        let release = released(&workshop, question, teams, &history)?;
        let new = NewRelease { organisation, workshop: id, question: &question.code, release: &release, now };
        tables::add(tx, &new)?;
    }
    Ok(())
}

fn released(
    workshop: &Workshop,
    question: &Question,
    teams: Vec<TeamTally>,
    history: &History,
) -> Result<Release, ActError> {
    let broken =
        |cause: String| StoreError::Broken(format!("table of {} in {}: {cause}", question.code, workshop.public_id));
    let size = GroupSize::new(workshop.hr_min.into()).map_err(|refused| broken(refused.sentence))?;
    let is_held_back = |places: &[usize]| {
        let group: Vec<&TeamTally> = places.iter().filter_map(|&place| teams.get(place)).collect();
        history.holds_back(&question.code, &group, size)
    };
    let promise = Promise { size, is_held_back: &is_held_back };
    Ok(release::release(question, &teams, &promise).map_err(|cause| broken(cause.to_string()))?)
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
