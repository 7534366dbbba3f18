//! A closed workshop as it stands after answering, for tests that begin there; and what HR takes out of it.

use alliance::base::token::PublicId;
use alliance::domain::answer::Value;
use alliance::domain::ids::{TeamId, WorkshopId};
use alliance::domain::tally::Tally;
use alliance::store::schema::{export_log, members, participations, tallies, teams, workshop_teams, workshops};
use alliance::store::{StoreError, Turn, Tx};
use diesel::prelude::*;

use super::house::{Client, House, Page};

pub const QUESTION: &str = "first_response";
pub const CELEBRATE: &str = "Celebrate the effort and the idea, then improve it";

/// A closed workshop with sums for HR, unless a field says otherwise.
pub struct Planned {
    pub title: &'static str,
    pub stage: &'static str,
    pub hr_level: &'static str,
    pub hr_min: i32,
    pub questions: &'static str,
    /// Name and how often each option of the first question was chosen.
    pub teams: Vec<(&'static str, Vec<u64>)>,
}

pub fn planned(teams: &[(&'static str, &[u64])]) -> Planned {
    let teams = teams.iter().map(|(name, counts)| (*name, counts.to_vec())).collect();
    let (title, stage, hr_level) = ("How we work", "closed", "status_and_sums");
    Planned { title, stage, hr_level, hr_min: 5, questions: "great_words first_response sharing", teams }
}

/// Writes the workshop down as it stands after closing, with what HR may read of it.
pub async fn round(house: &House, planned: Planned) -> (WorkshopId, Vec<TeamId>) {
    let made = unfrozen_round(house, planned).await;
    freeze(house).await;
    made
}

/// Writes down what HR may read of closed rounds, as the clockwork does after an update.
pub async fn freeze(house: &House) {
    alliance::acts::upkeep::freeze_closed(&house.inner).await.unwrap();
}

/// The workshop as a program closed it that froze nothing.
pub async fn unfrozen_round(house: &House, planned: Planned) -> (WorkshopId, Vec<TeamId>) {
    house.facilitator().await;
    let (inner, organisation, now) = (house.inner.clone(), house.organisation, house.now());
    house
        .inner
        .db
        .write(Turn::House, move |tx| {
            let facilitator = alliance::store::schema::accounts::table
                .select(alliance::store::schema::accounts::id)
                .order(alliance::store::schema::accounts::id)
                .first::<i64>(&mut **tx)?;
            let id = || PublicId::throw(&inner.dice).as_str().to_owned();
            let workshop = workshop(tx, (organisation.0, facilitator), (&planned, &id()), now)?;
            let mut ids = Vec::new();
            for (position, (name, counts)) in (0..).zip(&planned.teams) {
                let team = team(tx, organisation.0, (name, &id()), now)?;
                diesel::insert_into(workshop_teams::table)
                    .values((
                        workshop_teams::workshop_id.eq(workshop),
                        workshop_teams::team_id.eq(team),
                        workshop_teams::organisation_id.eq(organisation.0),
                        workshop_teams::position.eq(position),
                    ))
                    .execute(&mut **tx)?;
                let question = inner.bank.question(QUESTION).unwrap();
                let mut tally = Tally::new(question);
                for (option, people) in counts.iter().enumerate() {
                    for _ in 0..*people {
                        tally.add(question, &question.accept(Value::Choice(option), &[]).unwrap()).unwrap();
                    }
                }
                set_tally(tx, organisation.0, (workshop, team), &tally)?;
                ids.push(TeamId(team));
            }
            Ok::<_, StoreError>((WorkshopId(workshop), ids))
        })
        .await
        .unwrap()
}

/// The row of the workshop alone.
fn workshop(
    tx: &mut Tx,
    (organisation, facilitator): (i64, i64),
    (planned, id): (&Planned, &str),
    now: jiff::Timestamp,
) -> Result<i64, StoreError> {
    let at = alliance::store::time::to_row(now);
    let closed = (planned.stage != "open").then_some(at);
    Ok(diesel::insert_into(workshops::table)
        .values((
            (
                workshops::organisation_id.eq(organisation),
                workshops::public_id.eq(id),
                workshops::facilitator_id.eq(facilitator),
                workshops::title.eq(planned.title),
                workshops::kind.eq("first"),
                workshops::stage.eq(planned.stage),
                workshops::mode.eq("counted"),
                workshops::hr_level.eq(planned.hr_level),
                workshops::team_min.eq(3),
                workshops::hr_min.eq(planned.hr_min),
                workshops::question_set.eq("core"),
                workshops::questions.eq(planned.questions),
            ),
            (
                workshops::frame.eq("A frame nobody else reads"),
                workshops::guard_note.eq("A note of the facilitator"),
                workshops::timezone.eq("Europe/Stockholm"),
                workshops::closed_at.eq(closed),
                workshops::session_minutes.eq(90),
                workshops::join_is_open.eq(false),
                workshops::roster_is_closed.eq(false),
                workshops::has_answers.eq(true),
                workshops::created_at.eq(at),
                workshops::ended_reason.eq(""),
                workshops::version.eq(1),
            ),
        ))
        .returning(workshops::id)
        .get_result::<i64>(&mut **tx)?)
}

/// The team of this name; made when there is none.
fn team(tx: &mut Tx, organisation: i64, (name, id): (&str, &str), now: jiff::Timestamp) -> Result<i64, StoreError> {
    let known = teams::table.filter(teams::name.eq(name)).select(teams::id).first::<i64>(&mut **tx).optional()?;
    if let Some(known) = known {
        return Ok(known);
    }
    Ok(diesel::insert_into(teams::table)
        .values((
            teams::organisation_id.eq(organisation),
            teams::public_id.eq(id),
            teams::name.eq(name),
            teams::meeting_count.eq(4),
            teams::created_at.eq(alliance::store::time::to_row(now)),
        ))
        .returning(teams::id)
        .get_result(&mut **tx)?)
}

fn set_tally(tx: &mut Tx, organisation: i64, (workshop, team): (i64, i64), tally: &Tally) -> Result<(), StoreError> {
    diesel::delete(tallies::table.find((workshop, team, QUESTION))).execute(&mut **tx)?;
    diesel::insert_into(tallies::table)
        .values((
            tallies::workshop_id.eq(workshop),
            tallies::team_id.eq(team),
            tallies::question.eq(QUESTION),
            tallies::organisation_id.eq(organisation),
            tallies::body.eq(tally.encode().unwrap()),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// Everybody in the team changes their mind, as if closing had not held.
pub async fn upset(house: &House, workshop: WorkshopId, team: TeamId, option: usize) {
    let (bank, organisation) = (house.inner.bank.clone(), house.organisation);
    let change = move |tx: &mut Tx| {
        let question = bank.question(QUESTION).unwrap();
        let mut tally = Tally::new(question);
        for _ in 0..9 {
            tally.add(question, &question.accept(Value::Choice(option), &[]).unwrap()).unwrap();
        }
        set_tally(tx, organisation.0, (workshop.0, team.0), &tally)
    };
    house.inner.db.write(Turn::House, change).await.unwrap();
}

pub async fn set_hr_level(house: &House, workshop: WorkshopId, level: &'static str) {
    let change = move |tx: &mut Tx| {
        let row = diesel::update(workshops::table.find(workshop.0));
        Ok::<_, StoreError>(row.set(workshops::hr_level.eq(level)).execute(&mut **tx)?)
    };
    house.inner.db.write(Turn::House, change).await.unwrap();
}

pub async fn add_participants(house: &House, workshop: WorkshopId, team: TeamId, people: std::ops::Range<u32>) {
    let (organisation, now) = (house.organisation, house.now());
    let deed = move |tx: &mut Tx| {
        for person in people {
            let public_id = format!("{}-{person}", team.0);
            let known = members::table.filter(members::public_id.eq(&public_id)).select(members::id);
            let member = match known.first::<i64>(&mut **tx).optional()? {
                Some(member) => member,
                None => diesel::insert_into(members::table)
                    .values((
                        members::organisation_id.eq(organisation.0),
                        members::team_id.eq(team.0),
                        members::public_id.eq(&public_id),
                        members::name.eq(format!("Person {person}")),
                        members::preferred_name.eq(""),
                        members::employee_id.eq(""),
                        members::language.eq("en"),
                        members::timezone.eq("UTC"),
                        members::manager_email.eq(""),
                        members::department.eq(""),
                        members::location.eq(""),
                        (
                            members::is_counted.eq(true),
                            members::is_pending.eq(false),
                            members::joined_at.eq(alliance::store::time::to_row(now)),
                        ),
                    ))
                    .returning(members::id)
                    .get_result(&mut **tx)?,
            };
            diesel::insert_into(participations::table)
                .values((
                    participations::workshop_id.eq(workshop.0),
                    participations::member_id.eq(member),
                    participations::organisation_id.eq(organisation.0),
                    participations::team_id.eq(team.0),
                    participations::has_started.eq(true),
                    participations::has_finished.eq(true),
                    participations::has_answered.eq(true),
                ))
                .execute(&mut **tx)?;
        }
        Ok::<_, StoreError>(())
    };
    house.inner.db.write(Turn::House, deed).await.unwrap();
}

/// Opens the overview and takes a file away from it.
pub async fn take(client: &Client, what: &str) -> Page {
    client.get("/people-team").await.must_be(200);
    client.post("/people-team/export", &[("what", what), ("reason", "Yearly report")]).await
}

pub fn records(file: &Page) -> Vec<Vec<String>> {
    let text = file.body.strip_prefix('\u{FEFF}').unwrap_or(&file.body);
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// Team, people, figure and option of each line.
pub fn figures(file: &Page) -> Vec<String> {
    let line = |cells: Vec<String>| format!("{} | {} | {} | {}", cells[2], cells[9], cells[10], cells[8]);
    records(file).into_iter().map(line).collect()
}

pub async fn count_log(house: &House) -> i64 {
    house.inner.db.read(|conn| export_log::table.count().get_result(conn).map_err(StoreError::from)).await.unwrap()
}
