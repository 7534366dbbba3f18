//! The counters of a question in a team of a workshop. Changed only in the write that changes the answer.

use diesel::prelude::*;

use super::connection::on_either;
use super::schema::tallies;
use super::steady::Steady;
use super::{AnyConnection, StoreError, Tx};
use crate::domain::bank::Question;
use crate::domain::given::Given;
use crate::domain::ids::{OrganisationId, TeamId, WorkshopId};
use crate::domain::tally::Tally;

/// Whose counters.
#[derive(Clone, Copy, Debug)]
pub struct Of {
    pub organisation: OrganisationId,
    pub workshop: WorkshopId,
    pub team: TeamId,
}

/// The counters of a team's questions; at most 500. A question nobody answered has none.
pub fn list(conn: &mut AnyConnection, workshop: WorkshopId, team: TeamId) -> Result<Vec<(String, Tally)>, StoreError> {
    let rows: Vec<(String, String)> = tallies::table
        .filter(tallies::workshop_id.eq(workshop.0))
        .filter(tallies::team_id.eq(team.0))
        .order(tallies::question)
        .limit(500)
        .select((tallies::question, tallies::body))
        .load(conn)?;
    rows.into_iter().map(|(question, body)| Ok((question, decode(&body)?))).collect()
}

/// Replaces one person's share in the counters: `old` goes out, `new` comes in.
pub fn change(
    tx: &mut Tx,
    of: Of,
    question: &Question,
    (old, new): (Option<&Given>, Option<&Given>),
) -> Result<(), StoreError> {
    let body: Option<String> = tallies::table
        .find((of.workshop.0, of.team.0, &question.code))
        .select(tallies::body)
        .first(&mut **tx)
        .optional()?;
    let mut tally = body.as_deref().map_or_else(|| Ok(Tally::new(question)), decode)?;
    let miscounted = |fault: &dyn std::fmt::Display| {
        let (workshop, team) = (of.workshop.0, of.team.0);
        StoreError::Broken(format!("tally of workshop {workshop}, team {team}, {}: {fault}", question.code))
    };
    if let Some(old) = old {
        let answer = old.answer(question).map_err(|fault| miscounted(&fault))?;
        tally.remove(question, &answer).map_err(|fault| miscounted(&fault))?;
    }
    if let Some(new) = new {
        let answer = new.answer(question).map_err(|fault| miscounted(&fault))?;
        tally.add(question, &answer).map_err(|fault| miscounted(&fault))?;
    }
    save(tx, of, &question.code, &tally)
}

pub fn save(tx: &mut Tx, of: Of, question: &str, tally: &Tally) -> Result<(), StoreError> {
    let body = tally.encode().map_err(|fault| StoreError::Broken(fault.to_string()))?;
    let row = (
        tallies::workshop_id.eq(of.workshop.0),
        tallies::team_id.eq(of.team.0),
        tallies::question.eq(question),
        tallies::organisation_id.eq(of.organisation.0),
        tallies::body.eq(&body),
    );
    on_either!(&mut **tx, conn => {
        let query = diesel::insert_into(tallies::table).values(row).on_conflict((tallies::workshop_id, tallies::team_id, tallies::question)).do_update();
        Steady(query.set(tallies::body.eq(&body))).execute(conn)
    })?;
    Ok(())
}

fn decode(body: &str) -> Result<Tally, StoreError> {
    Tally::decode(body).map_err(|fault| StoreError::Broken(format!("a tally cannot be read: {fault}")))
}
