//! A list of people: read, shown, and taken in once its facilitator says yes.

use std::collections::{HashMap, HashSet};

use super::people::{invite_fresh, team_named};
use super::{At, Standing, change, look};
use crate::acts::once::once;
use crate::acts::scope::Who;
use crate::acts::{ActError, FormKey, House};
use crate::base::token::PublicId;
use crate::domain::Refused;
use crate::domain::ids::{MemberId, TeamId};
use crate::domain::planning::local;
use crate::domain::roster::{RosterPerson, RosterPreview};
use crate::domain::workshop::Workshop;
use crate::sheets::roster::read_roster;
use crate::store::member::Place;
use crate::store::roster_preview::{self, NewPreview};
use crate::store::{StoreError, Tx, member, workshop};

/// Reads a file or a pasted list and keeps what it says until it is confirmed. Nobody is stored yet.
pub async fn preview(house: &House, at: At, bytes: Vec<u8>) -> Result<PublicId, ActError> {
    // Reading 10,000 rows takes a while; it happens outside the turn.
    let body = look(house, at.clone(), move |_, standing| {
        standing.must_not_be_closed()?;
        let today = local(standing.now, &standing.workshop.timezone).date();
        let read = read_roster(&bytes).without_former(today);
        serde_json::to_string(&read).map_err(|fault| StoreError::Broken(fault.to_string()).into())
    })
    .await?;
    let public_id = PublicId::throw(&house.dice);
    let kept = public_id.clone();
    change(house, at, move |tx, standing| {
        let new = NewPreview {
            organisation: standing.who.organisation,
            workshop: standing.workshop.id,
            account: standing.who.account,
            public_id: &kept,
            body: &body,
            now: standing.now,
        };
        Ok(roster_preview::add(tx, &new)?)
    })
    .await?;
    Ok(public_id)
}

/// A list as read, and what taking it in would do.
pub struct Preview {
    pub who: Who,
    pub workshop: Workshop,
    /// Where people without a team of their own go.
    pub first_team: String,
    /// Teams of the workshop already.
    pub teams: HashSet<String>,
    pub read: RosterPreview,
    /// Addresses, in lower case, that are on the list already.
    pub known: HashSet<String>,
}

pub async fn look_preview(house: &House, at: At, id: PublicId) -> Result<Preview, ActError> {
    look(house, at, move |conn, Standing { who, workshop, .. }| {
        let read = decoded(&roster_preview::find(conn, workshop.id, &id)?)?;
        let teams = workshop::list_teams(conn, workshop.id)?;
        Ok(Preview {
            known: member::list_asked_keys(conn, workshop.id)?.into_keys().collect(),
            first_team: teams.first().map(|team| team.name.clone()).unwrap_or_default(),
            teams: teams.into_iter().map(|team| team.name).collect(),
            who,
            workshop,
            read,
        })
    })
    .await
}

/// Takes in the good rows, all in one; when the answers are open, the new ones are written to. Returns how many came
/// onto the list.
pub async fn import(house: &House, at: At, id: PublicId, key: Option<FormKey>) -> Result<usize, ActError> {
    let house_of_letters = house.clone();
    let outcome = change(house, at, move |tx, standing| {
        once(tx, key.as_ref(), standing.now, |tx| {
            standing.must_not_be_closed()?;
            let read = decoded(&roster_preview::find(tx, standing.workshop.id, &id)?)?;
            let listed = take_in(tx, &house_of_letters, &standing, &read.people)?;
            let whose = (standing.who.organisation, standing.workshop.id);
            let fresh = member::invite(tx, &house_of_letters.dice, whose, &listed)?;
            if standing.workshop.is_open() {
                invite_fresh(tx, &house_of_letters, &standing.workshop, &fresh)?;
            }
            roster_preview::remove_all(tx, standing.workshop.id)?;
            Ok(fresh.len().to_string())
        })
    })
    .await?;
    Ok(outcome.parse().unwrap_or(0))
}

fn decoded(body: &str) -> Result<RosterPreview, ActError> {
    serde_json::from_str(body).map_err(|fault| StoreError::Broken(format!("a kept list: {fault}")).into())
}

/// Somebody known is updated with what their row says; nobody is ever taken away.
fn take_in(
    tx: &mut Tx,
    house: &House,
    standing: &Standing,
    people: &[RosterPerson],
) -> Result<Vec<(MemberId, TeamId)>, ActError> {
    let first = workshop::list_teams(tx, standing.workshop.id)?.into_iter().next().map(|team| team.id);
    let asked = member::list_asked_keys(tx, standing.workshop.id)?;
    let mut places = Places { first, named: HashMap::new(), keys: HashMap::new() };
    let mut listed = Vec::with_capacity(people.len());
    for person in people {
        if let Some((member, team)) = asked.get(&person.email.key()) {
            member::update(tx, *member, person)?;
            listed.push((*member, *team));
            continue;
        }
        let team = places.team(tx, house, standing, person.team.as_deref())?;
        listed.push((places.member(tx, house, standing, (team, person))?, team));
    }
    Ok(listed)
}

/// The teams of the list with the people each already has, looked up once per team.
struct Places {
    first: Option<TeamId>,
    named: HashMap<String, TeamId>,
    keys: HashMap<TeamId, HashMap<String, MemberId>>,
}

impl Places {
    fn team(
        &mut self,
        tx: &mut Tx,
        house: &House,
        standing: &Standing,
        name: Option<&str>,
    ) -> Result<TeamId, ActError> {
        let Some(name) = name else {
            let missing = || Refused::because("Some people have no team in the list. Name the workshop's team first.");
            return self.first.ok_or_else(|| missing().into());
        };
        if let Some(known) = self.named.get(name) {
            return Ok(*known);
        }
        let team = team_named(tx, house, standing, name)?;
        self.named.insert(name.to_owned(), team);
        self.first = self.first.or(Some(team));
        Ok(team)
    }

    fn member(
        &mut self,
        tx: &mut Tx,
        house: &House,
        standing: &Standing,
        (team, person): (TeamId, &RosterPerson),
    ) -> Result<MemberId, ActError> {
        let keys = match self.keys.entry(team) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(place) => place.insert(member::list_keys(tx, team)?),
        };
        if let Some(known) = keys.get(&person.email.key()) {
            member::update(tx, *known, person)?;
            return Ok(*known);
        }
        let place = Place { organisation: standing.who.organisation, team, now: standing.now };
        // Somebody whose name nobody wrote is called by the front of their address until they say otherwise.
        let name = person.name.as_deref().unwrap_or(person.email.local());
        Ok(member::add(tx, &house.dice, &place, (name, person))?)
    }
}
