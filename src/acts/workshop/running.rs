//! Who runs a workshop: others beside, giving it away, taking it over. Every change of hands is written down.

use super::{At, Standing, change, look};
use crate::acts::scope::Who;
use crate::acts::{ActError, House};
use crate::domain::Refused;
use crate::domain::running::{Handover, Runner, Running};
use crate::domain::workshop::Workshop;
use crate::store::{AnyConnection, running};

pub struct LookRunning {
    pub who: Who,
    pub workshop: Workshop,
    pub running: Running,
    /// The newest first.
    pub handovers: Vec<Handover>,
}

impl LookRunning {
    pub fn is_in_charge(&self) -> bool {
        self.running.in_charge.account == self.who.account
    }

    pub fn runs(&self) -> bool {
        self.running.is_run_by(self.who.account)
    }
}

pub async fn look_running(house: &House, at: At) -> Result<LookRunning, ActError> {
    look(house, at, |conn, Standing { who, workshop, .. }| {
        let running = running::find(conn, &workshop)?;
        let handovers = running::list_handovers(conn, workshop.id)?;
        Ok(LookRunning { who, workshop, running, handovers })
    })
    .await
}

/// Somebody who runs it takes another facilitator in beside.
pub async fn add_beside(house: &House, at: At, account: String) -> Result<(), ActError> {
    change(house, at, move |tx, standing| {
        let running = run_by(tx, &standing)?;
        let runner = chosen(&running, &account, "add")?;
        let whose = (standing.workshop.organisation, standing.workshop.id);
        Ok(running::add_beside(tx, whose, runner.account)?)
    })
    .await
}

/// Somebody who runs it takes a facilitator out, perhaps themselves. Whoever is in charge cannot be taken out.
pub async fn remove_beside(house: &House, at: At, account: String) -> Result<(), ActError> {
    change(house, at, move |tx, standing| {
        let running = run_by(tx, &standing)?;
        let Some(runner) = running.beside.iter().find(|runner| runner.public_id == account) else {
            return Ok(());
        };
        Ok(running::remove_beside(tx, standing.workshop.id, runner.account)?)
    })
    .await
}

/// Whoever is in charge gives the workshop to another facilitator and stays beside.
pub async fn hand_over(house: &House, at: At, account: String) -> Result<(), ActError> {
    change(house, at, move |tx, standing| {
        let running = running::find(tx, &standing.workshop)?;
        if running.in_charge.public_id == account {
            return Ok(());
        }
        if running.in_charge.account != standing.who.account {
            return Err(not_in_charge(&running));
        }
        let to = chosen(&running, &account, "to")?;
        Ok(running::set_in_charge(tx, &standing.workshop, (&running.in_charge, &to), (false, standing.now))?)
    })
    .await
}

/// Any facilitator of the organisation may take a workshop over; whoever was in charge stays beside and sees it.
pub async fn take_over(house: &House, at: At) -> Result<(), ActError> {
    change(house, at, move |tx, standing| {
        let running = running::find(tx, &standing.workshop)?;
        let all = running.beside.iter().chain(&running.others);
        let Some(me) = all.into_iter().find(|runner| runner.account == standing.who.account).cloned() else {
            return Ok(());
        };
        Ok(running::set_in_charge(tx, &standing.workshop, (&running.in_charge, &me), (true, standing.now))?)
    })
    .await
}

fn run_by(conn: &mut AnyConnection, standing: &Standing) -> Result<Running, ActError> {
    let running = running::find(conn, &standing.workshop)?;
    if running.is_run_by(standing.who.account) { Ok(running) } else { Err(not_in_charge(&running)) }
}

fn not_in_charge(running: &Running) -> ActError {
    let name = &running.in_charge.name;
    ActError::WrongStage(format!(
        "{name} is in charge of this workshop. Ask {name}, or take it over; everybody sees it."
    ))
}

fn chosen(running: &Running, account: &str, field: &'static str) -> Result<Runner, ActError> {
    let mut all = running.beside.iter().chain(&running.others);
    let found = all.find(|runner| runner.public_id == account).cloned();
    found.ok_or_else(|| Refused::field(field, "Choose a facilitator of your organisation.").into())
}
