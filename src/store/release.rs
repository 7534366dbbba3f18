//! The released tables, and what they are worked out from. A table is written once and never changed.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use jiff::Timestamp;

use super::report::CLOSED;
use super::roster::AT_ONCE;
use super::schema::{members, participations, releases, tallies, teams, workshop_teams, workshops};
use super::{AnyConnection, StoreError, Tx, time};
use crate::domain::ids::{MemberId, OrganisationId, WorkshopId};
use crate::domain::release::{Named, Participant, Release, Row, TeamTally};
use crate::domain::report::day_in;
use crate::domain::result::{self, ResultRow};
use crate::domain::tally::Tally;
use crate::domain::workshop::HrLevel;

/// Closed workshops of every organisation that promised sums to HR and have no released table yet, with the codes of
/// their questions; by id from `after` on, at most 100.
pub fn list_unreleased(
    conn: &mut AnyConnection,
    after: WorkshopId,
) -> Result<Vec<(WorkshopId, Vec<String>)>, StoreError> {
    let rows: Vec<(i64, String)> = workshops::table
        .left_join(releases::table)
        .filter(workshops::stage.eq_any(CLOSED))
        .filter(workshops::closed_at.is_not_null())
        .filter(workshops::hr_level.eq(HrLevel::StatusAndSums.as_str()))
        .filter(releases::id.is_null())
        .filter(workshops::id.gt(after.0))
        .order(workshops::id)
        .limit(100)
        .select((workshops::id, workshops::questions))
        .load(conn)?;
    let codes = |questions: String| questions.split_whitespace().map(str::to_owned).collect();
    Ok(rows.into_iter().map(|(id, questions)| (WorkshopId(id), codes(questions))).collect())
}

pub fn has_releases(conn: &mut AnyConnection, workshop: WorkshopId) -> Result<bool, StoreError> {
    let first = releases::table.filter(releases::workshop_id.eq(workshop.0)).select(releases::id).first::<i64>(conn);
    Ok(first.optional()?.is_some())
}

/// The counters of one question in every team of a workshop, those without an answer included, by team; at most 2,000.
/// `none` stands where nothing was counted.
pub fn list_tallies(
    conn: &mut AnyConnection,
    workshop: WorkshopId,
    question: &str,
    none: &Tally,
) -> Result<Vec<TeamTally>, StoreError> {
    let of_this_question = tallies::workshop_id
        .eq(workshop_teams::workshop_id)
        .and(tallies::team_id.eq(workshop_teams::team_id))
        .and(tallies::question.eq(question));
    let rows: Vec<(i64, String, String, Option<String>)> = workshop_teams::table
        .inner_join(teams::table)
        .left_join(tallies::table.on(of_this_question))
        .filter(workshop_teams::workshop_id.eq(workshop.0))
        .order(teams::id)
        .limit(2000)
        .select((teams::id, teams::public_id, teams::name, tallies::body.nullable()))
        .load(conn)?;
    let team = |(id, code, name, body): (i64, String, String, Option<String>)| {
        let broken = |cause: serde_json::Error| StoreError::Broken(format!("counters of team {id}: {cause}"));
        let tally = body.map_or_else(|| Ok(none.clone()), |body| Tally::decode(&body).map_err(broken))?;
        Ok(TeamTally { team: Named { code, name }, tally })
    };
    rows.into_iter().map(team).collect()
}

/// Who took part, by the public id of their team. Known in both modes; it says nothing about what anybody answered.
pub type Answered = BTreeMap<String, BTreeSet<Participant>>;

/// Who answered anything in a workshop; at most 100,000 people.
pub fn answered(conn: &mut AnyConnection, workshop: WorkshopId) -> Result<Answered, StoreError> {
    let rows: Vec<(String, i64, Option<String>)> = participations::table
        .inner_join(members::table)
        .inner_join(teams::table)
        .filter(participations::workshop_id.eq(workshop.0))
        .filter(participations::has_answered.eq(true))
        .order((participations::team_id, participations::member_id))
        .limit(100_000)
        .select((teams::public_id, members::id, members::email_key))
        .load(conn)?;
    let mut answered = Answered::new();
    for (team, member, key) in rows {
        let person = key.map_or(Participant::Member(MemberId(member)), Participant::Address);
        answered.entry(team).or_default().insert(person);
    }
    Ok(answered)
}

/// Per question, the people of each row somebody could read in its released table.
pub type Shown = BTreeMap<String, Vec<BTreeSet<Participant>>>;

/// Tables of the organisation's other workshops that are about any of these people, one for each workshop.
pub fn list_earlier(
    conn: &mut AnyConnection,
    (organisation, workshop): (OrganisationId, WorkshopId),
    people: &Answered,
) -> Result<Vec<Shown>, StoreError> {
    let people: Vec<&Participant> = people.values().flatten().collect();
    let mut others = BTreeSet::new();
    for some in people.chunks(AT_ONCE) {
        others.extend(released_with(conn, organisation, some)?);
    }
    others.remove(&workshop.0);
    others.into_iter().map(|other| shown(conn, WorkshopId(other))).collect()
}

/// Released workshops in which any of these people took part, under whatever team.
fn released_with(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    people: &[&Participant],
) -> Result<Vec<i64>, StoreError> {
    let (mut keys, mut ids) = (Vec::new(), Vec::new());
    for person in people {
        match person {
            Participant::Address(key) => keys.push(key),
            Participant::Member(id) => ids.push(id.0),
        }
    }
    let is_one_of_them = members::email_key.eq_any(keys).or(members::id.eq_any(ids));
    Ok(participations::table
        .inner_join(members::table)
        .inner_join(releases::table.on(releases::workshop_id.eq(participations::workshop_id)))
        .filter(members::organisation_id.eq(organisation.0))
        .filter(is_one_of_them)
        .filter(participations::has_answered.eq(true))
        .order(participations::workshop_id)
        .select(participations::workshop_id)
        .distinct()
        .load(conn)?)
}

fn shown(conn: &mut AnyConnection, workshop: WorkshopId) -> Result<Shown, StoreError> {
    let answered = answered(conn, workshop)?;
    let rows: Vec<(String, String)> = releases::table
        .filter(releases::workshop_id.eq(workshop.0))
        .order(releases::id)
        .limit(10_000)
        .select((releases::question, releases::body))
        .load(conn)?;
    let people = |row: &Row| row.teams.iter().filter_map(|team| answered.get(&team.code)).flatten().cloned().collect();
    let table = |(question, body): (String, String)| {
        let table = decode(workshop.0, &body)?;
        Ok((question, table.rows.iter().map(people).collect()))
    };
    rows.into_iter().map(table).collect()
}

pub struct NewRelease<'a> {
    pub organisation: OrganisationId,
    pub workshop: WorkshopId,
    pub question: &'a str,
    pub release: &'a Release,
    pub now: Timestamp,
}

pub fn add(tx: &mut Tx, new: &NewRelease) -> Result<(), StoreError> {
    let body = serde_json::to_string(new.release).map_err(|cause| StoreError::Broken(cause.to_string()))?;
    diesel::insert_into(releases::table)
        .values((
            releases::organisation_id.eq(new.organisation.0),
            releases::workshop_id.eq(new.workshop.0),
            releases::question.eq(new.question),
            releases::body.eq(body),
            releases::released_at.eq(time::to_row(new.now)),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// Codes of the questions HR can look at now, each once; at most 1,000.
pub fn list_questions(conn: &mut AnyConnection, organisation: OrganisationId) -> Result<Vec<String>, StoreError> {
    Ok(releases::table
        .inner_join(workshops::table)
        .filter(releases::organisation_id.eq(organisation.0))
        .filter(workshops::hr_level.eq(HrLevel::StatusAndSums.as_str()))
        .select(releases::question)
        .distinct()
        .order(releases::question)
        .limit(1000)
        .load(conn)?)
}

/// The tables of one question in these workshops, as far as HR may still see them.
pub fn find_of(
    conn: &mut AnyConnection,
    workshops: &[WorkshopId],
    question: &str,
) -> Result<BTreeMap<WorkshopId, Release>, StoreError> {
    let ids: Vec<i64> = workshops.iter().map(|workshop| workshop.0).collect();
    let rows: Vec<(i64, String)> = releases::table
        .inner_join(workshops::table)
        .filter(releases::workshop_id.eq_any(ids))
        .filter(releases::question.eq(question))
        .filter(workshops::hr_level.eq(HrLevel::StatusAndSums.as_str()))
        .order(releases::id)
        .select((releases::workshop_id, releases::body))
        .load(conn)?;
    rows.into_iter().map(|(workshop, body)| Ok((WorkshopId(workshop), decode(workshop, &body)?))).collect()
}

/// Tables that HR may still see, in the order of their release, each with its id and what all its lines share;
/// from `after` on, at most `limit`.
pub fn list(
    conn: &mut AnyConnection,
    (organisation, organisation_name): (OrganisationId, &str),
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, Release, ResultRow)>, StoreError> {
    type Row = (i64, String, String, String, String, chrono::NaiveDateTime);
    let rows: Vec<Row> = releases::table
        .inner_join(workshops::table)
        .filter(releases::organisation_id.eq(organisation.0))
        .filter(releases::id.gt(after))
        .filter(workshops::hr_level.eq(HrLevel::StatusAndSums.as_str()))
        .order(releases::id)
        .limit(limit)
        .select((
            releases::id,
            releases::body,
            releases::question,
            workshops::title,
            workshops::timezone,
            workshops::closed_at.assume_not_null(),
        ))
        .load(conn)?;
    let table = |(id, body, question_code, workshop, timezone, closed_at): Row| {
        let line = ResultRow {
            organisation: organisation_name.to_owned(),
            programme: String::new(),
            team: String::new(),
            workshop,
            closed_on: day_in(&timezone, time::from_row(closed_at)),
            question_code,
            prompt: String::new(),
            shown: result::Shown::NotShown,
        };
        Ok((id, decode(id, &body)?, line))
    };
    rows.into_iter().map(table).collect()
}

fn decode(id: i64, body: &str) -> Result<Release, StoreError> {
    serde_json::from_str(body).map_err(|cause| StoreError::Broken(format!("released table {id}: {cause}")))
}
