//! Who comes to a team with a charter, who leaves it, and what somebody new says to the charter they find.

mod fresh;
mod round;

pub use fresh::plan_fresh_round;

use jiff::{SignedDuration, Timestamp};

use crate::acts::once::once;
use crate::acts::scope::{self, Pass, Who};
use crate::acts::seat::{self, Ticket};
use crate::acts::{ActError, FormKey, House};
use crate::base::email::Email;
use crate::base::paths;
use crate::base::token::{PublicId, Token};
use crate::domain::Refused;
use crate::domain::bank::Bank;
use crate::domain::charter::{Charter, CharterState, Sheet};
use crate::domain::ids::{MemberId, WorkshopId};
use crate::domain::joining::{LINK_DAYS, Newcomer, Teammate, Word, clean_about};
use crate::domain::letter::{A_DAY_PER_WORKSHOP, LetterKind};
use crate::domain::member::InvitationState;
use crate::domain::roster::RosterPerson;
use crate::domain::sitting::Sitting;
use crate::domain::workshop::Workshop;
use crate::store::outbox::{self, NewLetter};
use crate::store::tally::{self, Of};
use crate::store::{
    AnyConnection, Turn, Tx, answer, card, charter, consent, invitation, joining, letter, member, revisit, workshop,
};
use crate::views::letters::joining::Arrival;
use crate::views::standing;

/// Whose browser it is, and the charter in the address.
#[derive(Clone, Debug)]
pub struct At {
    pub pass: Pass,
    pub charter: PublicId,
}

/// Somebody who may run the rounds of a team, with its charter.
pub struct Office {
    pub who: Who,
    pub workshop: Workshop,
    pub charter: Charter,
}

fn stand(conn: &mut AnyConnection, at: &At, now: Timestamp) -> Result<Office, ActError> {
    let who = scope::facilitator(conn, &at.pass, now)?;
    let charter = charter::find(conn, who.organisation, &at.charter)?;
    let workshop = workshop::find_by_id(conn, charter.workshop)?;
    Ok(Office { who, workshop, charter })
}

/// The people of a team, and whether they had a later round.
pub struct Team {
    pub office: Office,
    pub people: Vec<Teammate>,
    pub has_later_round: bool,
}

pub async fn look_team(house: &House, at: At) -> Result<Team, ActError> {
    let now = house.clock.now();
    house
        .db
        .read(move |conn| {
            let office = stand(conn, &at, now)?;
            let people = joining::list_team(conn, &office.charter)?;
            let has_later_round = joining::has_later_round(conn, &office.charter)?;
            Ok(Team { office, people, has_later_round })
        })
        .await
}

/// A deed of a facilitator under the turn of the charter's workshop.
async fn change(
    house: &House,
    at: At,
    deed: impl FnOnce(&mut Tx, Office, Timestamp) -> Result<(), ActError> + Send + 'static,
) -> Result<(), ActError> {
    let now = house.clock.now();
    house
        .db
        .write(Turn::Nobody, move |tx| {
            let workshop = stand(tx, &at, now)?.charter.workshop;
            tx.wait_for(Turn::Workshop(workshop))?;
            let office = stand(tx, &at, now)?;
            deed(tx, office, now)
        })
        .await
}

/// Somebody who joins the team.
#[derive(Clone, Debug)]
pub struct NewPerson {
    pub name: String,
    pub email: Email,
}

/// Adds somebody new to the team of a charter in force and writes to them; both or nothing.
pub async fn add(house: &House, at: At, new: NewPerson, key: Option<FormKey>) -> Result<(), ActError> {
    let shared = house.clone();
    change(house, at, move |tx, office, now| {
        if !office.charter.takes_newcomers() {
            let sentence = match office.charter.is_archived() {
                true => "You archived this charter. Take it up again before somebody joins the team by it.",
                false => "There is no published charter yet. Whoever joins now takes part in the next round.",
            };
            return Err(ActError::WrongStage(sentence.to_owned()));
        }
        once(tx, key.as_ref(), now, |tx| {
            must_be_new(tx, &office.charter, &new.email)?;
            let id = member_of(tx, &shared, (&office, &new), now)?;
            joining::add_newcomer(tx, &shared.dice, &office.charter, id)?;
            let receiver = Receiver { id, name: &new.name, email: &new.email, is_new: true };
            write_letter(tx, &shared, (&office, &receiver), now)?;
            Ok(String::new())
        })?;
        Ok(())
    })
    .await
}

fn must_be_new(tx: &mut Tx, charter: &Charter, email: &Email) -> Result<(), ActError> {
    let is_same = |mate: &&Teammate| Email::parse(&mate.email).is_ok_and(|known| known.key() == email.key());
    let team = joining::list_team(tx, charter)?;
    match team.iter().find(is_same) {
        Some(mate) if mate.has_left => {
            let sentence = format!("{} had left this team. Let them in again in the list.", mate.name);
            Err(Refused::field("email", sentence).into())
        }
        Some(mate) if mate.state.may_enter() => {
            Err(Refused::field("email", "Somebody with this address is in the team already.").into())
        }
        _ => Ok(()),
    }
}

fn member_of(
    tx: &mut Tx,
    house: &House,
    (office, new): (&Office, &NewPerson),
    now: Timestamp,
) -> Result<MemberId, ActError> {
    let (organisation, team) = (office.charter.organisation, office.charter.team);
    let person = RosterPerson { name: Some(new.name.clone()), ..RosterPerson::with_address(0, new.email.clone()) };
    if let Some(known) = member::list_keys(tx, team)?.get(&new.email.key()) {
        member::update(tx, *known, &person)?;
        return Ok(*known);
    }
    let place = member::Place { organisation, team, now };
    Ok(member::add(tx, &house.dice, &place, (&new.name, &person))?)
}

/// Whom a letter with a link goes to.
struct Receiver<'a> {
    id: MemberId,
    name: &'a str,
    email: &'a Email,
    is_new: bool,
}

/// Writes a letter with a fresh link, which opens for two weeks; earlier links open nothing any more.
fn write_letter(
    tx: &mut Tx,
    house: &House,
    (office, to): (&Office, &Receiver),
    now: Timestamp,
) -> Result<(), ActError> {
    let whose = (office.charter.organisation, office.workshop.id);
    let (written, _) = letter::count_since(tx, whose, now - SignedDuration::from_hours(24))?;
    if written >= A_DAY_PER_WORKSHOP {
        let sentence = format!("A workshop writes at most {A_DAY_PER_WORKSHOP} letters a day. Try again tomorrow.");
        return Err(ActError::TooManyLetters(sentence));
    }
    let stop = (office.charter.organisation, to.email.key(), LetterKind::Newcomer);
    let stop = outbox::stop_address(tx, &house.site, &house.dice, (stop.0, &stop.1, stop.2))?;
    let Some(stop) = stop else {
        return Err(Refused::field("email", "The person at this address has stopped these letters.").into());
    };
    let link = Token::throw(&house.dice);
    let place = joining::find_place(tx, office.workshop.id, to.id)?;
    member::set_link(tx, place, &link.hash(), true)?;
    joining::set_opens_until(tx, place, now + SignedDuration::from_hours(24 * LINK_DAYS))?;
    let body = Arrival {
        called: to.name,
        team: &office.charter.team_name,
        facilitator: &office.who.name,
        href: &house.site.url(&paths::member_link(link.expose())),
        stop_href: &stop,
        is_new: to.is_new,
    }
    .print()?;
    let new = NewLetter {
        organisation: office.charter.organisation,
        workshop: Some(office.workshop.id),
        member: Some(to.id),
        kind: LetterKind::Newcomer,
        dedupe_key: format!("newcomer-{}", link.hash().as_str()),
        to_name: to.name,
        to_address: to.email.as_str(),
        body,
        unsubscribe: stop,
    };
    Ok(outbox::add(tx, &house.site, &house.dice, now, &new)?)
}

/// Lets somebody who left in again, or gives somebody who is there a way back: a letter with a new link.
pub async fn give_link(house: &House, at: At, id: PublicId, key: Option<FormKey>) -> Result<(), ActError> {
    let shared = house.clone();
    change(house, at, move |tx, office, now| {
        once(tx, key.as_ref(), now, |tx| {
            let mate = find_mate(tx, &office.charter, &id)?;
            if !mate.state.may_enter() {
                return Err(Refused::because(format!("{} does not take part in this round.", mate.name)).into());
            }
            joining::let_in(tx, mate.id)?;
            match Email::parse(&mate.email) {
                Ok(email) => {
                    let receiver = Receiver { id: mate.id, name: &mate.name, email: &email, is_new: false };
                    write_letter(tx, &shared, (&office, &receiver), now)?;
                }
                Err(_) if mate.has_left => {}
                Err(_) => return Err(Refused::because("There is no address to write to.").into()),
            }
            Ok(String::new())
        })?;
        Ok(())
    })
    .await
}

/// The wish of somebody new to talk is fulfilled.
pub async fn set_talked(house: &House, at: At, id: PublicId) -> Result<(), ActError> {
    change(house, at, move |tx, office, _| {
        let mate = find_mate(tx, &office.charter, &id)?;
        Ok(joining::set_talked(tx, (office.charter.id, mate.id))?)
    })
    .await
}

fn find_mate(conn: &mut AnyConnection, charter: &Charter, id: &PublicId) -> Result<Teammate, ActError> {
    let team = joining::list_team(conn, charter)?;
    team.into_iter().find(|mate| mate.public_id == *id).ok_or(ActError::NotFound)
}

/// Somebody has left the team. Nothing of theirs opens from now on; what was counted at a closing stays counted, what
/// they gave to a round that is still open, or said to words that are not agreed yet, goes with them.
pub async fn leave(house: &House, at: At, id: PublicId) -> Result<(), ActError> {
    let (now, bank) = (house.clock.now(), house.bank.clone());
    house
        .db
        .write(Turn::Nobody, move |tx| {
            let charter = stand(tx, &at, now)?.charter;
            let whose = (charter.organisation, charter.team);
            // Every round they have a place in, in order, so that two such deeds never wait for each other.
            for workshop in joining::find_member(tx, whose, &id)?.1 {
                tx.wait_for(Turn::Workshop(workshop))?;
            }
            let office = stand(tx, &at, now)?;
            let mate = find_mate(tx, &office.charter, &id)?;
            if mate.has_left {
                return Ok(());
            }
            let (_, places) = joining::find_member(tx, whose, &id)?;
            let (open, is_counted) = joining::list_changeable(tx, &places, mate.id)?;
            for workshop in open {
                let of = Of { organisation: charter.organisation, workshop, team: charter.team };
                take_out(tx, &bank, of, (mate.id, is_counted))?;
            }
            card::withdraw_call_out(tx, mate.id)?;
            revisit::remove_said(tx, mate.id)?;
            consent::remove_open(tx, mate.id)?;
            Ok(joining::shut_out(tx, mate.id, now)?)
        })
        .await
}

/// Takes a person out of a round whose answers can still change.
fn take_out(tx: &mut Tx, bank: &Bank, of: Of, (member, is_counted): (MemberId, bool)) -> Result<(), ActError> {
    for (code, given) in answer::list(tx, of.workshop, member)? {
        if let Some(question) = bank.question(&code).filter(|_| is_counted) {
            tally::change(tx, of, question, (Some(&given), None))?;
        }
    }
    answer::withdraw(tx, of, member)?;
    let place = joining::find_place(tx, of.workshop, member)?;
    Ok(invitation::set_state(tx, place, InvitationState::Declined)?)
}

/// Somebody new before the charter they found.
pub struct Arriving {
    pub sitting: Sitting,
    pub newcomer: Newcomer,
    pub sheet: Sheet,
    /// How many of the questions for the card they have answered.
    pub answered: usize,
}

/// For those who joined after publication; for everybody else there is no such page.
pub async fn look_arriving(house: &House, ticket: Ticket) -> Result<Arriving, ActError> {
    let now = house.clock.now();
    house.db.read(move |conn| Ok(arrive(conn, &ticket, now)?.0)).await
}

fn arrive(
    conn: &mut AnyConnection,
    ticket: &Ticket,
    now: Timestamp,
) -> Result<(Arriving, Charter, MemberId), ActError> {
    let seat = seat::take(conn, ticket, now)?;
    if !seat.sitting.state.may_enter() {
        return Err(ActError::Gone(standing::sentence(&seat.sitting)));
    }
    let (workshop, team, member): (WorkshopId, _, _) = (seat.place.workshop.id, seat.place.team, seat.place.member);
    let (_, newcomer) = joining::find_newcomer(conn, (workshop, team), member)?.ok_or(ActError::NotFound)?;
    let charter = charter::find_of_team(conn, workshop, team)?.ok_or(ActError::NotFound)?;
    let sheet = charter::find_current(conn, &charter)?.ok_or(ActError::NotFound)?;
    let answered = card::find(conn, member)?.items.len();
    Ok((Arriving { sitting: seat.sitting, newcomer, sheet, answered }, charter, member))
}

/// What somebody new says. It stands beside the charter and changes none of its counts. Whoever can work with it is one
/// of the team that a round which is open asks, and is written to like the others.
pub async fn say(house: &House, ticket: Ticket, word: Word) -> Result<(), ActError> {
    let (now, shared) = (house.clock.now(), house.clone());
    house
        .db
        .write(Turn::Nobody, move |tx| {
            let workshop = seat::take(tx, &ticket, now)?.place.workshop.id;
            tx.wait_for(Turn::Workshop(workshop))?;
            let (arriving, charter, member) = arrive(tx, &ticket, now)?;
            let word = match word {
                Word::Consent { number } if number != arriving.sheet.number => {
                    let sentence = "There is a newer version of the charter. Read it first, then say so.";
                    return Err(Refused::field("answer", sentence).into());
                }
                Word::Talk { about } => Word::Talk { about: clean_about(&about)? },
                consent @ Word::Consent { .. } => consent,
            };
            joining::set_word(tx, (charter.id, member), &word)?;
            if charter.state == CharterState::Consent && !charter.consent_is_closed {
                round::write_question(tx, &shared, (&charter, member), now)?;
            }
            Ok(())
        })
        .await
}
