//! Where a workshop stands. Nothing on it depends on who has answered, only on how many.

use jiff::Timestamp;

use super::plan::PEOPLE_SHOWN;
use super::{At, Standing, look};
use crate::acts::scope::Who;
use crate::acts::{ActError, House};
use crate::domain::member::{Asked, Headway};
use crate::domain::running::Handover;
use crate::domain::workshop::{Outcome, Team, Workshop};
use crate::store::{headway, member, person, running, team, workshop};

pub struct Dashboard {
    pub who: Who,
    pub now: Timestamp,
    pub workshop: Workshop,
    pub facilitator: String,
    pub teams: Vec<Team>,
    /// The first of them; `people_count` has all.
    pub people: Vec<Asked>,
    pub people_count: i64,
    pub headway: Headway,
    /// The newest change of hands.
    pub handover: Option<Handover>,
    /// What it led to for each team, once it is closed.
    pub outcomes: Vec<Outcome>,
}

pub async fn look_dashboard(house: &House, at: At) -> Result<Dashboard, ActError> {
    look(house, at, |conn, Standing { who, workshop, now }| {
        Ok(Dashboard {
            facilitator: person::find_account_by_id(conn, workshop.facilitator)?.name,
            teams: workshop::list_teams(conn, workshop.id)?,
            people: member::list(conn, workshop.id, PEOPLE_SHOWN)?,
            people_count: member::count(conn, workshop.id)?,
            headway: headway::count(conn, &workshop)?,
            handover: running::list_handovers(conn, workshop.id)?.into_iter().next(),
            outcomes: team::list_outcomes(conn, workshop.id)?,
            who,
            now,
            workshop,
        })
    })
    .await
}
