//! A list of people: read, shown, and taken in once its facilitator says yes.

use std::collections::{HashMap, HashSet};

use super::people::invite_fresh;
use super::{At, Standing, change, look};
use crate::acts::once::once;
use crate::acts::scope::Who;
use crate::acts::{ActError, FormKey, House};
use crate::base::token::PublicId;
use crate::domain::Refused;
use crate::domain::ids::{MemberId, TeamId};
use crate::domain::planning::local;
use crate::domain::roster::{RosterPerson, RosterPreview, TEAMS_MAX};
use crate::domain::workshop::{Team, Workshop};
use crate::sheets::roster::read_roster;
use crate::store::roster_preview::{self, NewPreview};
use crate::store::{StoreError, Tx, member, roster as store, workshop};

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
    let (organisation, workshop) = (standing.who.organisation, standing.workshop.id);
    let asked = member::list_asked_keys(tx, workshop)?;
    let there = workshop::list_teams(tx, workshop)?;
    let names = names_of_new(people, &asked);
    check_room(&there, &names)?;
    let named = store::take_in_teams(tx, &house.dice, (organisation, workshop), &names, standing.now)?;
    let mut first = there.first().map(|team| team.id);
    let mut placed = Vec::with_capacity(people.len());
    for person in people {
        let team = match (asked.get(&person.email.key()), &person.team) {
            (Some((_, team)), _) => *team,
            (None, Some(name)) => {
                let team = *named.get(name).ok_or(StoreError::NotFound)?;
                first = first.or(Some(team));
                team
            }
            (None, None) => first.ok_or_else(|| {
                Refused::because("Some people have no team in the list. Name the workshop's team first.")
            })?,
        };
        placed.push((team, person));
    }
    Ok(store::take_in_people(tx, &house.dice, (organisation, standing.now), &placed)?)
}

/// Teams of those who are not on the list yet, each once, in its order.
fn names_of_new<'a>(people: &'a [RosterPerson], asked: &HashMap<String, (MemberId, TeamId)>) -> Vec<&'a str> {
    let mut seen = HashSet::new();
    let new = people.iter().filter(|person| !asked.contains_key(&person.email.key()));
    new.filter_map(|person| person.team.as_deref()).filter(|name| seen.insert(*name)).collect()
}

fn check_room(there: &[Team], names: &[&str]) -> Result<(), ActError> {
    let known: HashSet<&str> = there.iter().map(|team| team.name.as_str()).collect();
    let new = names.iter().filter(|name| !known.contains(*name)).count();
    if there.len() + new > TEAMS_MAX {
        let sentence = format!(
            "A workshop has room for {TEAMS_MAX} teams, and with this list there would be {}. Bring in fewer teams.",
            there.len() + new
        );
        return Err(Refused::because(sentence).into());
    }
    Ok(())
}
