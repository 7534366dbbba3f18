//! A fresh round for a team that has become another one: planned like the round before, for the people who are there
//! now, and without any answer.

use jiff::Timestamp;

use super::{At, Office, stand};
use crate::acts::once::once;
use crate::acts::{ActError, FormKey, House};
use crate::base::token::PublicId;
use crate::domain::planning::{self, Times};
use crate::domain::workshop::RoundKind;
use crate::store::plan::{NewWorkshop, Questions};
use crate::store::{Turn, Tx, joining, member, plan as plans, team};

/// Plans it. Nobody is written to before its facilitator has looked at it and opens it.
pub async fn plan_fresh_round(house: &House, at: At, key: Option<FormKey>) -> Result<PublicId, ActError> {
    let (now, shared) = (house.clock.now(), house.clone());
    let outcome = house
        .db
        .write(Turn::Nobody, move |tx| {
            let workshop = stand(tx, &at, now)?.charter.workshop;
            tx.wait_for(Turn::Workshop(workshop))?;
            let office = stand(tx, &at, now)?;
            once(tx, key.as_ref(), now, |tx| {
                must_be_next(tx, &office)?;
                let id = PublicId::throw(&shared.dice);
                add(tx, &shared, (&office, &id), now)?;
                Ok(id.as_str().to_owned())
            })
        })
        .await?;
    PublicId::parse(&outcome).ok_or(ActError::NotFound)
}

fn must_be_next(tx: &mut Tx, office: &Office) -> Result<(), ActError> {
    if !office.charter.is_in_force() {
        return Err(ActError::WrongStage("There is no published charter yet. This round goes on first.".to_owned()));
    }
    if office.charter.change.is_some() {
        let sentence = "The charter is being changed. Publish the change or give it up, then plan the round.";
        return Err(ActError::WrongStage(sentence.to_owned()));
    }
    if joining::has_later_round(tx, &office.charter)? {
        return Err(ActError::WrongStage("A later round is there already. You find it under Workshops.".to_owned()));
    }
    Ok(())
}

/// The same team, questions and promise; the usual times from now on.
fn add(tx: &mut Tx, house: &House, (office, id): (&Office, &PublicId), now: Timestamp) -> Result<(), ActError> {
    let (before, charter) = (&office.workshop, &office.charter);
    let codes: Vec<String> =
        before.questions.iter().filter(|code| house.bank.question(code).is_some()).cloned().collect();
    let times = Times { session_minutes: before.session_minutes, ..Times::usual(now, &before.timezone) };
    let new = NewWorkshop {
        organisation: charter.organisation,
        public_id: id,
        facilitator: office.who.account,
        hr_level: before.hr_level,
        team_min: i32::try_from(before.team_min).unwrap_or(3),
        question_set: &before.question_set,
        questions: &codes,
        frame: &before.frame,
        times: &times,
        now,
    };
    let workshop = plans::add(tx, &new)?;
    plans::set_promise(tx, workshop, &before.frame, (before.mode, before.hr_level))?;
    let kind = if before.question_set == planning::STARTER { RoundKind::Starter } else { RoundKind::Revisit };
    let set = &before.question_set;
    plans::set_questions(tx, workshop, &Questions { kind, set, codes: &codes, guard_note: &before.guard_note })?;
    let round = team::count_rounds(tx, charter.team)? + 1;
    plans::set_title(tx, workshop, &format!("{}: how we work together, round {round}", charter.team_name))?;
    plans::set_first_team(tx, workshop, charter.team)?;
    let present: Vec<_> = member::list_present(tx, charter.team)?.into_iter().map(|id| (id, charter.team)).collect();
    member::invite(tx, &house.dice, (charter.organisation, workshop), &present)?;
    Ok(())
}
