//! Opening: the invitation to the facilitator first, then to everybody.

use super::inviting::{Desk, days};
use super::{At, Standing, change, entrance};
use crate::acts::once::once;
use crate::acts::{ActError, FormKey, House};
use crate::domain::Refused;
use crate::domain::member::Asked;
use crate::domain::planning::Times;
use crate::domain::workshop::{Stage, Workshop};
use crate::store::{Tx, member, plan, workshop};

/// More people than this do not fit into one workshop.
const PEOPLE: i64 = 10_000;

/// "Send it to me first."
pub async fn try_out(house: &House, at: At, key: Option<FormKey>) -> Result<(), ActError> {
    let house_of_letters = house.clone();
    change(house, at, move |tx, standing| {
        standing.must_be_planned()?;
        let team = first_team(tx, &standing.workshop)?;
        once(tx, key.as_ref(), standing.now, |tx| {
            let desk = Desk::of(tx, &house_of_letters, &standing.workshop)?;
            if days(tx, &standing.workshop, (1, standing.now))?.first() == Some(&0) {
                let sentence = "Only so many letters leave on one day, and today’s are used up. Try again tomorrow.";
                return Err(ActError::TooManyLetters(sentence.to_owned()));
            }
            desk.try_out(tx, &team)?;
            Ok(String::new())
        })?;
        Ok(())
    })
    .await
}

/// Opens the answers and writes to everybody with an address, all or nobody. A long list leaves over several days, in
/// its order.
pub async fn open(house: &House, at: At, key: Option<FormKey>) -> Result<(), ActError> {
    let house_of_letters = house.clone();
    change(house, at, move |tx, standing| {
        once(tx, key.as_ref(), standing.now, |tx| {
            standing.must_be_planned()?;
            first_team(tx, &standing.workshop)?;
            check_times(&standing)?;
            let people = member::list(tx, standing.workshop.id, PEOPLE)?;
            let with_address: Vec<&Asked> = people.iter().filter(|person| !person.email.is_empty()).collect();
            let code = entrance::throw_code(tx, &house_of_letters, &standing.workshop)?;
            plan::set_roster_closed(tx, standing.workshop.id, !people.is_empty())?;
            workshop::set_stage(tx, standing.workshop.id, Stage::Open, standing.now)?;
            let opened = Workshop { join_code: Some(code), stage: Stage::Open, ..standing.workshop.clone() };
            let desk = Desk::of(tx, &house_of_letters, &opened)?;
            let departures = desk.departures(tx, with_address.len())?;
            for (person, leaves_at) in with_address.into_iter().zip(departures) {
                desk.invite(tx, person, (true, leaves_at))?;
            }
            Ok(String::new())
        })?;
        Ok(())
    })
    .await
}

fn first_team(tx: &mut Tx, planned: &Workshop) -> Result<String, ActError> {
    let first = workshop::list_teams(tx, planned.id)?.into_iter().next();
    first.map(|team| team.name).ok_or_else(|| Refused::because("Name the team first.").into())
}

/// A plan may lie for weeks before somebody sends it.
fn check_times(standing: &Standing) -> Result<(), ActError> {
    let workshop = &standing.workshop;
    let (Some(closes_at), Some(session_at)) = (workshop.closes_at, workshop.session_at) else {
        return Err(Refused::because("Choose when the answers close and when you meet.").into());
    };
    let times =
        Times { closes_at, session_at, session_minutes: workshop.session_minutes, timezone: workshop.timezone.clone() };
    times.check(standing.now).map_err(|refused| Refused::because(format!("The times: {}", refused.sentence)))?;
    Ok(())
}
