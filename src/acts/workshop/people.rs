//! One person on the list: added, written to again, corrected, counted or not, taking part or not.

use jiff::SignedDuration;

use super::inviting::Desk;
use super::{At, Standing, change, look};
use crate::acts::once::once;
use crate::acts::scope::Who;
use crate::acts::{ActError, FormKey, House};
use crate::base::email::Email;
use crate::base::paths;
use crate::base::token::{PublicId, Token};
use crate::domain::Refused;
use crate::domain::bank::Bank;
use crate::domain::ids::MemberId;
use crate::domain::letter::{LetterKind, with_link, with_link_in_calendar};
use crate::domain::member::{Asked, InvitationState};
use crate::domain::roster::RosterPerson;
use crate::domain::workshop::{Stage, Team, Workshop};
use crate::store::member::Place;
use crate::store::tally::{self, Of};
use crate::store::{StoreError, Tx, answer, device, invitation, letter, member, outbox, workshop};

/// An address gets one invitation of a workshop within this time.
const BETWEEN_INVITATIONS: SignedDuration = SignedDuration::from_hours(1);

pub struct OnePerson {
    pub who: Who,
    pub workshop: Workshop,
    pub person: Asked,
}

pub async fn look_person(house: &House, at: At, person: PublicId) -> Result<OnePerson, ActError> {
    look(house, at, move |conn, Standing { who, workshop, .. }| {
        let person = member::find(conn, workshop.id, &person)?;
        Ok(OnePerson { who, workshop, person })
    })
    .await
}

/// Somebody typed in by hand. Without an address they are given the code.
#[derive(Clone, Debug)]
pub struct NewPerson {
    pub name: String,
    pub email: Option<Email>,
    /// The first team of the workshop unless said otherwise.
    pub team: Option<PublicId>,
    pub is_counted: bool,
}

/// Puts a person on the list and, when the answers are open, writes to them.
pub async fn add(house: &House, at: At, new: NewPerson, key: Option<FormKey>) -> Result<(), ActError> {
    let house_of_letters = house.clone();
    change(house, at, move |tx, standing| {
        standing.must_not_be_closed()?;
        once(tx, key.as_ref(), standing.now, |tx| {
            let team = team_of(tx, &standing, new.team.as_ref())?;
            let member = member_of(tx, &house_of_letters, &standing, (&new, &team))?;
            member::set_counted(tx, member, new.is_counted)?;
            let whose = (standing.who.organisation, standing.workshop.id);
            if member::invite(tx, &house_of_letters.dice, whose, &[(member, team.id)])?.is_empty() {
                return Err(Refused::field("email", "Somebody with this address is on the list already.").into());
            }
            if standing.workshop.is_open() && new.email.is_some() {
                invite_fresh(tx, &house_of_letters, &standing.workshop, &[member])?;
            }
            Ok(String::new())
        })?;
        Ok(())
    })
    .await
}

fn team_of(tx: &mut Tx, standing: &Standing, chosen: Option<&PublicId>) -> Result<Team, ActError> {
    let teams = workshop::list_teams(tx, standing.workshop.id)?;
    let named = chosen.and_then(|id| teams.iter().find(|team| team.public_id == *id));
    let team = named.or(teams.first()).cloned();
    team.ok_or_else(|| Refused::field("name", "Name the team first; people belong to it.").into())
}

fn member_of(
    tx: &mut Tx,
    house: &House,
    standing: &Standing,
    (new, team): (&NewPerson, &Team),
) -> Result<MemberId, ActError> {
    let place = Place { organisation: standing.who.organisation, team: team.id, now: standing.now };
    let Some(email) = &new.email else {
        return Ok(member::add_named(tx, &house.dice, &place, &new.name)?);
    };
    let person = RosterPerson { name: Some(new.name.clone()), ..RosterPerson::with_address(0, email.clone()) };
    if member::list_asked_keys(tx, standing.workshop.id)?.contains_key(&email.key()) {
        return Err(Refused::field("email", "Somebody with this address is on the list already.").into());
    }
    match member::list_keys(tx, team.id)?.get(&email.key()) {
        Some(known) => {
            member::update(tx, *known, &person)?;
            Ok(*known)
        }
        None => Ok(member::add(tx, &house.dice, &place, (&new.name, &person))?),
    }
}

/// Writes to those of a workshop's list who were just added to it; all or nobody.
pub(super) fn invite_fresh(
    tx: &mut Tx,
    house: &House,
    workshop: &Workshop,
    fresh: &[MemberId],
) -> Result<(), ActError> {
    let fresh: std::collections::HashSet<MemberId> = fresh.iter().copied().collect();
    let mut people = member::list(tx, workshop.id, 20_000)?;
    people.retain(|person| fresh.contains(&person.member) && !person.email.is_empty());
    let desk = Desk::of(tx, house, workshop)?;
    let departures = desk.departures(tx, people.len())?;
    for (person, leaves_at) in people.iter().zip(departures) {
        desk.invite(tx, person, (true, leaves_at))?;
    }
    Ok(())
}

/// A corrected address: whatever was sent to the old one opens nothing any more, and the new one gets an invitation.
/// Answers given so far are read nowhere by way of the new address: it may be anybody's. Once the answers are closed,
/// letters about the charter that did not arrive follow to the new address.
pub async fn correct_address(
    house: &House,
    at: At,
    (id, email): (PublicId, Email),
    key: Option<FormKey>,
) -> Result<(), ActError> {
    let house_of_letters = house.clone();
    let key = key.map(|key| key.with(&email.key()));
    change(house, at, move |tx, standing| {
        once(tx, key.as_ref(), standing.now, |tx| {
            let person = member::find(tx, standing.workshop.id, &id)?;
            set_address(tx, &house_of_letters, &standing, (person, &email))?;
            Ok(String::new())
        })?;
        Ok(())
    })
    .await
}

fn set_address(
    tx: &mut Tx,
    house: &House,
    standing: &Standing,
    (person, email): (Asked, &Email),
) -> Result<(), ActError> {
    let workshop = &standing.workshop;
    if person.email == email.as_str() {
        return Err(Refused::field("email", "This is the address we have. Type the right one.").into());
    }
    member::set_address(tx, person.member, email).map_err(|error| taken(error, &person))?;
    answer::set_address_corrected(tx, person.member)?;
    device::remove_codes_of(tx, person.member)?;
    member::remove_links(tx, person.id)?;
    if matches!(workshop.stage, Stage::Closed | Stage::Ended) {
        redirect(tx, house, (standing, &person), email)?;
    }
    letter::drop_elsewhere(tx, (workshop.id, person.member), email.as_str())?;
    let mut corrected = Asked { email: email.as_str().to_owned(), ..person };
    if corrected.state == InvitationState::CameBack {
        corrected.state = InvitationState::Listed;
        invitation::set_state(tx, corrected.id, InvitationState::Listed)?;
    }
    if workshop.is_open() && corrected.state.is_asked() {
        let desk = Desk::of(tx, house, workshop)?;
        desk.invite_one(tx, &corrected, true)?;
    }
    Ok(())
}

/// Letters that follow somebody to a corrected address.
const FOLLOWING: [LetterKind; 4] =
    [LetterKind::Consent, LetterKind::Summary, LetterKind::LookAgain, LetterKind::Newcomer];

/// The words of a letter stay; its link and its way to stop such letters are the new address's own.
fn redirect(
    tx: &mut Tx,
    house: &House,
    (standing, person): (&Standing, &Asked),
    email: &Email,
) -> Result<(), ActError> {
    let undelivered = letter::list_undelivered(tx, (standing.workshop.id, person.member), &FOLLOWING)?;
    let link = Token::throw(&house.dice);
    let mut has_link = false;
    for mut letter in undelivered {
        let whose = (standing.workshop.organisation, email.key(), letter.kind);
        let stop = outbox::stop_address(tx, &house.site, &house.dice, (whose.0, &whose.1, whose.2))?;
        let Some(stop) = stop else { continue };
        let before = std::mem::replace(&mut letter.unsubscribe, stop);
        let prefix = house.site.url(&paths::member_link(""));
        for words in [&mut letter.text, &mut letter.html] {
            if !before.is_empty() {
                *words = words.replace(&before, &letter.unsubscribe);
            }
            *words = with_link(words, &prefix, link.expose());
        }
        letter.calendar = with_link_in_calendar(&letter.calendar, &prefix, link.expose());
        let message_id = format!("{}@{}", PublicId::throw(&house.dice), house.site.mail_domain());
        letter::set_address(tx, &letter, (email.as_str(), &message_id), standing.now)?;
        has_link = true;
    }
    if has_link {
        member::set_link(tx, person.id, &link.hash(), true)?;
    }
    Ok(())
}

fn taken(error: StoreError, person: &Asked) -> ActError {
    match error {
        StoreError::Duplicate(_) => {
            Refused::field("email", format!("Somebody else in {} has this address.", person.team_name)).into()
        }
        other => other.into(),
    }
}

/// Every earlier link is switched off, the devices they opened are over, and a new link goes to the address. Answers
/// are kept.
pub async fn renew_link(house: &House, at: At, id: PublicId, key: Option<FormKey>) -> Result<(), ActError> {
    let house_of_letters = house.clone();
    change(house, at, move |tx, standing| {
        standing.must_be_open()?;
        once(tx, key.as_ref(), standing.now, |tx| {
            let workshop = &standing.workshop;
            let person = member::find(tx, workshop.id, &id)?;
            must_be_reachable(&person)?;
            member::remove_links(tx, person.id)?;
            device::remove_all(tx, workshop.id, person.member)?;
            letter::drop_waiting(tx, workshop.id, person.member)?;
            // Whoever stopped these letters comes in with the code; the old links are off all the same.
            Desk::of(tx, &house_of_letters, workshop)?.invite_one(tx, &person, true)?;
            Ok(String::new())
        })?;
        Ok(())
    })
    .await
}

fn must_be_reachable(person: &Asked) -> Result<(), ActError> {
    if person.state.is_asked() && !person.email.is_empty() {
        return Ok(());
    }
    Err(Refused::because("There is nobody to write to: no address, or not taking part.").into())
}

/// The invitation once more. Links of earlier letters go on opening.
pub async fn send_again(house: &House, at: At, id: PublicId, key: Option<FormKey>) -> Result<(), ActError> {
    let house_of_letters = house.clone();
    change(house, at, move |tx, standing| {
        standing.must_be_open()?;
        once(tx, key.as_ref(), standing.now, |tx| {
            let workshop = &standing.workshop;
            let person = member::find(tx, workshop.id, &id)?;
            must_be_reachable(&person)?;
            let since = standing.now - BETWEEN_INVITATIONS;
            if letter::has_invited(tx, (workshop.id, &person.email), since)? {
                let sentence = "An invitation went to this address less than an hour ago. Give it a little time, or \
                                give the code.";
                return Err(Refused::because(sentence).into());
            }
            let desk = Desk::of(tx, &house_of_letters, workshop)?;
            if !desk.invite_one(tx, &person, false)? {
                return Err(Refused::because(
                    "The person at this address has stopped these letters. Give them the code.",
                )
                .into());
            }
            Ok(String::new())
        })?;
        Ok(())
    })
    .await
}

/// How somebody stands to the round, as the facilitator may change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standpoint {
    /// Will not take part: no link opens, nothing more is sent.
    Declines,
    /// Takes part after all, or is let in who waited outside.
    TakesPart,
    Counted,
    NotCounted,
    /// Off the list, which is possible until the invitations are out.
    OffTheList,
}

impl Standpoint {
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "declines" => Some(Self::Declines),
            "takes-part" => Some(Self::TakesPart),
            "counted" => Some(Self::Counted),
            "not-counted" => Some(Self::NotCounted),
            "off-the-list" => Some(Self::OffTheList),
            _ => None,
        }
    }
}

/// Who does not take part any more takes their answers with them; who is not counted leaves the counters. The numbers
/// that pages show while answers are open move by none of it.
pub async fn set_standpoint(house: &House, at: At, id: PublicId, to: Standpoint) -> Result<(), ActError> {
    let bank = house.bank.clone();
    change(house, at, move |tx, standing| {
        standing.must_not_be_closed()?;
        let person = member::find(tx, standing.workshop.id, &id)?;
        let counts = match to {
            Standpoint::Declines | Standpoint::NotCounted => false,
            Standpoint::Counted => true,
            Standpoint::TakesPart | Standpoint::OffTheList => person.is_counted,
        };
        if counts != person.is_counted || to == Standpoint::Declines {
            set_share(tx, &bank, (&standing.workshop, &person), counts)?;
        }
        match to {
            Standpoint::Declines => {
                answer::withdraw(tx, of(&standing.workshop, &person), person.member)?;
                invitation::set_state(tx, person.id, InvitationState::Declined)?;
                member::remove_links(tx, person.id)?;
                letter::drop_waiting(tx, standing.workshop.id, person.member)?;
            }
            Standpoint::TakesPart => take_in(tx, &person)?,
            Standpoint::Counted => member::set_counted(tx, person.member, true)?,
            Standpoint::NotCounted => member::set_counted(tx, person.member, false)?,
            Standpoint::OffTheList => {
                standing.must_be_planned()?;
                member::remove_from_list(tx, person.id)?;
            }
        }
        Ok(())
    })
    .await
}

/// Puts a person's answers into the counters of their team, or takes them out.
fn set_share(tx: &mut Tx, bank: &Bank, (workshop, person): (&Workshop, &Asked), counts: bool) -> Result<(), ActError> {
    if counts == person.is_counted {
        return Ok(());
    }
    let of = of(workshop, person);
    for (code, given) in answer::list(tx, workshop.id, person.member)? {
        if let Some(question) = bank.question(&code) {
            let change = if counts { (None, Some(&given)) } else { (Some(&given), None) };
            tally::change(tx, of, question, change)?;
        }
    }
    Ok(())
}

fn of(workshop: &Workshop, person: &Asked) -> Of {
    Of { organisation: workshop.organisation, workshop: workshop.id, team: person.team }
}

fn take_in(tx: &mut Tx, person: &Asked) -> Result<(), ActError> {
    let state = match person.state {
        InvitationState::Knocking => InvitationState::Joined,
        InvitationState::Declined => InvitationState::Listed,
        other => other,
    };
    member::set_let_in(tx, person.member)?;
    Ok(invitation::set_state(tx, person.id, state)?)
}
