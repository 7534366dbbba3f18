//! Planning: from the first click to the times. Every step is kept at once.

use std::collections::HashMap;

use jiff::Timestamp;

use super::{At, Standing, change, inviting, look};
use crate::acts::once::once;
use crate::acts::scope::{self, Pass, Who};
use crate::acts::{ActError, FormKey, House};
use crate::base::dice::Dice;
use crate::base::token::PublicId;
use crate::domain::Refused;
use crate::domain::bank::Bank;
use crate::domain::ids::WorkshopId;
use crate::domain::member::Asked;
use crate::domain::planning::{self, Times};
use crate::domain::workshop::{HrLevel, Mode, RoundKind, Stage, Team, Workshop};
use crate::store::plan::Questions;
use crate::store::{Turn, Tx, member, person, plan, team, workshop};

/// Workshops on one page of the list.
pub const PAGE: i64 = 30;
/// People that pages name one by one.
pub const PEOPLE_SHOWN: i64 = 500;

pub struct Workshops {
    pub who: Who,
    pub workshops: Vec<Workshop>,
    /// Names of the teams of each.
    pub teams: HashMap<WorkshopId, Vec<String>>,
    pub has_more: bool,
}

pub async fn list(house: &House, pass: Pass, page: i64) -> Result<Workshops, ActError> {
    let now = house.clock.now();
    house
        .db
        .read(move |conn| {
            let who = scope::facilitator(conn, &pass, now)?;
            let mut workshops = workshop::list(conn, who.organisation, page * PAGE, PAGE + 1)?;
            let has_more = workshops.len() > PAGE as usize;
            workshops.truncate(PAGE as usize);
            let ids: Vec<WorkshopId> = workshops.iter().map(|workshop| workshop.id).collect();
            let teams = team::list_names_of(conn, &ids)?;
            Ok(Workshops { who, workshops, teams, has_more })
        })
        .await
}

/// A new workshop in which every step already has a working answer.
pub async fn create(house: &House, pass: Pass, key: Option<FormKey>) -> Result<PublicId, ActError> {
    let (now, dice, bank) = (house.clock.now(), house.dice.clone(), house.bank.clone());
    let who = house
        .db
        .read({
            let pass = pass.clone();
            move |conn| scope::facilitator(conn, &pass, now)
        })
        .await?;
    let outcome = house
        .db
        .write(Turn::Organisation(who.organisation), move |tx| {
            let who = scope::facilitator(tx, &pass, now)?;
            once(tx, key.as_ref(), now, |tx| {
                let public_id = PublicId::throw(&dice);
                plan::add(
                    tx,
                    &plan::NewWorkshop {
                        organisation: who.organisation,
                        public_id: &public_id,
                        facilitator: who.account,
                        hr_level: HrLevel::parse(&bank.hr_declaration.default).unwrap_or(HrLevel::Nothing),
                        team_min: i32::try_from(bank.settings.reveal_min_answers).unwrap_or(3).max(3),
                        question_set: planning::CORE,
                        questions: &planning::codes_of(&bank, planning::CORE),
                        frame: &planning::usual_frame(&bank),
                        times: &Times::usual(now, &who.timezone),
                        now,
                    },
                )?;
                Ok(public_id.as_str().to_owned())
            })
        })
        .await?;
    PublicId::parse(&outcome).ok_or(ActError::NotFound)
}

/// Everything that the steps show.
pub struct Plan {
    pub who: Who,
    pub workshop: Workshop,
    pub now: Timestamp,
    pub facilitator: String,
    pub teams: Vec<Team>,
    pub known_teams: Vec<Team>,
    /// When the first team's charter was published, if it has one.
    pub charter_since: Option<Timestamp>,
    /// The first of them; `people_count` has all.
    pub people: Vec<Asked>,
    pub people_count: i64,
    /// How many invitations would leave on each day if they were sent now, today first; nothing once they are out.
    pub leaving: Vec<usize>,
}

pub async fn look_plan(house: &House, at: At) -> Result<Plan, ActError> {
    look(house, at, |conn, standing| {
        let Standing { who, workshop, now } = standing;
        let teams = workshop::list_teams(conn, workshop.id)?;
        let charter = match teams.first() {
            Some(first) => team::find_charter(conn, first.id)?,
            None => None,
        };
        let leaving = match workshop.is_planned() {
            true => {
                let letters = usize::try_from(member::count_with_address(conn, workshop.id)?).unwrap_or(0);
                inviting::days(conn, &workshop, (letters, now))?
            }
            false => Vec::new(),
        };
        Ok(Plan {
            facilitator: person::find_account_by_id(conn, workshop.facilitator)?.name,
            known_teams: team::list(conn, who.organisation)?,
            charter_since: charter.map(|(_, at)| at),
            people: member::list(conn, workshop.id, PEOPLE_SHOWN)?,
            people_count: member::count(conn, workshop.id)?,
            leaving,
            teams,
            who,
            workshop,
            now,
        })
    })
    .await
}

/// Which team it is about: one the organisation knows, or a new name.
#[derive(Clone, Debug)]
pub enum WhichTeam {
    Known(PublicId),
    Named(String),
}

#[derive(Clone, Debug)]
pub struct TeamStep {
    /// Empty: the workshop is called after its team.
    pub title: String,
    pub team: WhichTeam,
    /// How often the team has met.
    pub meetings: i32,
}

/// The people of the team come onto the list by themselves; another team's leave it.
pub async fn set_team(house: &House, at: At, step: TeamStep) -> Result<(), ActError> {
    let (dice, bank) = (house.dice.clone(), house.bank.clone());
    change(house, at, move |tx, standing| {
        standing.must_be_planned()?;
        let Standing { who, workshop, now } = &standing;
        let before = workshop::list_teams(tx, workshop.id)?.into_iter().next();
        let team = chosen_team(tx, (&dice, *now), &standing, (&step.team, before.as_ref()))?;
        if let Some(before) = before.filter(|before| before.id != team.id) {
            member::remove_team_from_list(tx, workshop.id, before.id)?;
            plan::remove_team(tx, workshop.id, before.id)?;
            team::remove_if_unused(tx, before.id)?;
        }
        plan::set_first_team(tx, workshop.id, team.id)?;
        team::set_meeting_count(tx, team.id, step.meetings)?;
        let title = if step.title.is_empty() { format!("{}: how we work together", team.name) } else { step.title };
        plan::set_title(tx, workshop.id, &title)?;
        let present = member::list_present(tx, team.id)?.into_iter().map(|id| (id, team.id)).collect::<Vec<_>>();
        member::invite(tx, &dice, (who.organisation, workshop.id), &present)?;
        let has_charter = team::find_charter(tx, team.id)?.is_some();
        suit_questions(tx, &bank, workshop, (step.meetings, has_charter))
    })
    .await
}

fn chosen_team(
    tx: &mut Tx,
    (dice, now): (&Dice, Timestamp),
    standing: &Standing,
    (which, before): (&WhichTeam, Option<&Team>),
) -> Result<Team, ActError> {
    let organisation = standing.who.organisation;
    let name = match which {
        WhichTeam::Known(id) => return Ok(team::find(tx, organisation, id)?),
        WhichTeam::Named(name) => name,
    };
    if let Some(known) = team::find_by_name(tx, organisation, name)? {
        return Ok(known);
    }
    // A new name for a team that only this workshop knows is a corrected name; its people stay with it.
    if let Some(before) = before
        && team::is_only_in(tx, before.id, standing.workshop.id)?
        && team::find_charter(tx, before.id)?.is_none()
    {
        team::set_name(tx, before.id, name)?;
        return Ok(Team { name: name.clone(), ..before.clone() });
    }
    Ok(team::find_or_add(tx, dice, (organisation, name), now)?)
}

/// Too early for the long set: the starter, unless a note says why not. A charter already: a round to look again.
fn suit_questions(
    tx: &mut Tx,
    bank: &Bank,
    workshop: &Workshop,
    (meetings, has_charter): (i32, bool),
) -> Result<(), ActError> {
    let is_starter = workshop.question_set == planning::STARTER;
    let wants_starter = planning::is_early(meetings) && workshop.guard_note.is_empty();
    let set = match (wants_starter, is_starter) {
        (true, false) => planning::STARTER,
        (false, true) if workshop.kind == RoundKind::Starter => planning::CORE,
        _ => &workshop.question_set,
    };
    let codes = if set == workshop.question_set { workshop.questions.clone() } else { planning::codes_of(bank, set) };
    let kind = match (set == planning::STARTER, has_charter, workshop.kind) {
        (true, ..) => RoundKind::Starter,
        (_, true, _) => RoundKind::Revisit,
        (_, false, _) => RoundKind::First,
    };
    let asked = Questions { kind, set, codes: &codes, guard_note: &workshop.guard_note };
    Ok(plan::set_questions(tx, workshop.id, &asked)?)
}

/// Takes another set with all its questions. `note` says why a long set in spite of an early team.
pub async fn choose_set(house: &House, at: At, set: String, note: String) -> Result<(), ActError> {
    let bank = house.bank.clone();
    change(house, at, move |tx, standing| {
        standing.must_be_planned()?;
        let workshop = &standing.workshop;
        let codes = planning::codes_of(&bank, &set);
        if codes.is_empty() {
            return Err(Refused::field("set", "Choose one of the sets.").into());
        }
        let teams = workshop::list_teams(tx, workshop.id)?;
        let is_early = teams.first().is_some_and(|team| planning::is_early(team.meeting_count));
        if is_early && set != planning::STARTER && note.is_empty() {
            let sentence = "Write in a few words why the team wants more than the starter now.";
            return Err(Refused::field("note", sentence).into());
        }
        let kind = match (set == planning::STARTER, workshop.kind) {
            (true, _) => RoundKind::Starter,
            (false, RoundKind::Starter) => RoundKind::First,
            (false, kind) => kind,
        };
        Ok(plan::set_questions(tx, workshop.id, &Questions { kind, set: &set, codes: &codes, guard_note: &note })?)
    })
    .await
}

/// Which questions of the set are asked, and as what kind of round.
pub async fn set_questions(house: &House, at: At, on: Vec<String>, kind: Option<RoundKind>) -> Result<(), ActError> {
    let bank = house.bank.clone();
    change(house, at, move |tx, standing| {
        standing.must_be_planned()?;
        let workshop = &standing.workshop;
        let on: Vec<&str> = on.iter().map(String::as_str).collect();
        let codes = planning::switched_on(&bank, &workshop.question_set, &on)?;
        let kind = match (workshop.kind, kind) {
            (RoundKind::Starter, _) | (_, None) => workshop.kind,
            (_, Some(kind)) => kind,
        };
        let asked = Questions { kind, set: &workshop.question_set, codes: &codes, guard_note: &workshop.guard_note };
        Ok(plan::set_questions(tx, workshop.id, &asked)?)
    })
    .await
}

/// Frame, names and what HR gets. Once the invitations are out it may only become stricter. Returns the stage, which
/// stays.
pub async fn set_promise(house: &House, at: At, frame: String, promise: (Mode, HrLevel)) -> Result<Stage, ActError> {
    change(house, at, move |tx, standing| {
        standing.must_not_be_closed()?;
        standing.workshop.check_promise(promise.0, promise.1)?;
        plan::set_promise(tx, standing.workshop.id, &frame, promise)?;
        Ok(standing.workshop.stage)
    })
    .await
}

/// Times may move until the answers are closed. Returns the stage, which stays.
pub async fn set_times(house: &House, at: At, times: Times) -> Result<Stage, ActError> {
    change(house, at, move |tx, standing| {
        standing.must_not_be_closed()?;
        times.check(standing.now)?;
        plan::set_times(tx, standing.workshop.id, &times)?;
        Ok(standing.workshop.stage)
    })
    .await
}
