//! The teams of an organisation, as facilitators see them.

use super::scope::{self, Pass, Who};
use super::{ActError, House};
use crate::domain::team::TeamLine;
use crate::store::team;

pub struct Teams {
    pub who: Who,
    pub teams: Vec<TeamLine>,
}

pub async fn list(house: &House, pass: Pass) -> Result<Teams, ActError> {
    let now = house.clock.now();
    house
        .db
        .read(move |conn| {
            let who = scope::facilitator(conn, &pass, now)?;
            let people = team::count_members(conn, who.organisation)?;
            let charters = team::list_charters(conn, who.organisation)?;
            let rounds = team::list_rounds(conn, who.organisation)?;
            let line = |team: crate::domain::workshop::Team| TeamLine {
                people: people.get(&team.id).copied().unwrap_or(0),
                charter: charters.get(&team.id).cloned(),
                workshops: rounds
                    .iter()
                    .filter(|round| round.team == team.id)
                    .map(|round| (round.workshop.clone(), round.title.clone(), round.stage))
                    .collect(),
                name: team.name,
                meetings: team.meeting_count,
            };
            let teams = team::list(conn, who.organisation)?.into_iter().map(line).collect();
            Ok(Teams { who, teams })
        })
        .await
}

/// Whoever runs workshops may read what can be asked.
pub async fn look_questions(house: &House, pass: Pass) -> Result<Who, ActError> {
    let now = house.clock.now();
    house.db.read(move |conn| scope::facilitator(conn, &pass, now)).await
}
