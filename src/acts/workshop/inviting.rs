//! The steps that write letters of a round, used by several acts within their own turn.

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::acts::{ActError, House};
use crate::base::email::Email;
use crate::base::paths;
use crate::base::token::{PublicId, Token};
use crate::domain::Refused;
use crate::domain::letter::{LetterBody, LetterKind, room};
use crate::domain::member::{Asked, InvitationState};
use crate::domain::planning;
use crate::domain::post::PAUSE;
use crate::domain::workshop::Workshop;
use crate::store::outbox::{self, NewLetter};
use crate::store::{AnyConnection, Tx, invitation, letter, member, person, plan};
use crate::views::letters::invitation::{Receiver, Round};

/// Letters are planned no further ahead.
const DAYS_AT_MOST: i64 = 90;

/// A round whose letters are being written.
pub(super) struct Desk {
    house: House,
    workshop: Workshop,
    facilitator: String,
    facilitator_address: String,
    organisation: String,
    join_href: String,
    minutes: u32,
    now: Timestamp,
}

impl Desk {
    pub(super) fn of(conn: &mut AnyConnection, house: &House, workshop: &Workshop) -> Result<Self, ActError> {
        let facilitator = person::find_account_by_id(conn, workshop.facilitator)?;
        Ok(Self {
            workshop: workshop.clone(),
            facilitator: facilitator.name,
            facilitator_address: facilitator.email,
            organisation: plan::find_organisation_name(conn, workshop.organisation)?,
            join_href: house.site.url(paths::JOIN),
            minutes: planning::minutes_of(&house.bank, &workshop.questions),
            now: house.clock.now(),
            house: house.clone(),
        })
    }

    /// When each of so many letters leaves, in order. Refused where the last would leave after the answers close.
    pub(super) fn departures(&self, conn: &mut AnyConnection, letters: usize) -> Result<Vec<Timestamp>, ActError> {
        let mut departures = Vec::with_capacity(letters);
        for (day, many) in (0..).zip(days(conn, &self.workshop, (letters, self.now))?) {
            let leaves_at = self.now + SignedDuration::from_hours(24 * day);
            if day > 0 && many > 0 && self.workshop.closes_at.is_some_and(|at| at <= leaves_at) {
                let sentence = "Only so many letters leave on one day, and the last of these would leave after the \
                                answers close. Move the closing time, or give the code.";
                return Err(Refused::because(sentence).into());
            }
            departures.extend(std::iter::repeat_n(leaves_at, many));
        }
        Ok(departures)
    }

    /// Writes an invitation with a fresh link, as soon as there is room for it.
    pub(super) fn invite_one(&self, tx: &mut Tx, person: &Asked, is_only: bool) -> Result<bool, ActError> {
        let leaves_at = self.departures(tx, 1)?.first().copied().unwrap_or(self.now);
        self.invite(tx, person, (is_only, leaves_at))
    }

    /// Writes an invitation with a fresh link. With `is_only` every earlier link opens nothing any more.
    /// False when the receiver has stopped such letters: then nothing is written and no link is changed.
    pub(super) fn invite(
        &self,
        tx: &mut Tx,
        person: &Asked,
        (is_only, leaves_at): (bool, Timestamp),
    ) -> Result<bool, ActError> {
        let Some(stop_href) = self.stop_href(tx, person, LetterKind::Invitation)? else {
            return Ok(false);
        };
        let link = Token::throw(&self.house.dice);
        member::set_link(tx, person.id, &link.hash(), is_only)?;
        let href = self.house.site.url(&paths::member_link(link.expose()));
        let body = self.round().invitation(&receiver(person, &href, &stop_href))?;
        let key = format!("invitation-{}", link.hash().as_str());
        self.write(tx, (person, LetterKind::Invitation), (key, body, stop_href), leaves_at)?;
        if matches!(person.state, InvitationState::Listed | InvitationState::CameBack) {
            invitation::set_state(tx, person.id, InvitationState::Invited)?;
        }
        Ok(true)
    }

    /// Writes a reminder with a link of its own; the link of the invitation goes on opening.
    pub(super) fn remind(
        &self,
        tx: &mut Tx,
        person: &Asked,
        (automatic, leaves_at): (Option<String>, Timestamp),
    ) -> Result<bool, ActError> {
        let Some(stop_href) = self.stop_href(tx, person, LetterKind::Reminder)? else {
            return Ok(false);
        };
        let link = Token::throw(&self.house.dice);
        member::set_link(tx, person.id, &link.hash(), false)?;
        let href = self.house.site.url(&paths::member_link(link.expose()));
        let body = self.round().reminder(&receiver(person, &href, &stop_href), self.now)?;
        let key = automatic.unwrap_or_else(|| format!("reminder-{}", link.hash().as_str()));
        self.write(tx, (person, LetterKind::Reminder), (key, body, stop_href), leaves_at)?;
        member::add_reminder(tx, person.id)?;
        Ok(true)
    }

    /// The invitation to its facilitator; where the personal link would stand it leads back to the plan.
    pub(super) fn try_out(&self, tx: &mut Tx, team: &str) -> Result<(), ActError> {
        let link = self.house.site.url(&paths::workshop(&self.workshop.public_id, "/plan/check"));
        let receiver = Receiver { called: &self.facilitator, team, link: &link, stop_href: "" };
        let new = NewLetter {
            organisation: self.workshop.organisation,
            workshop: Some(self.workshop.id),
            member: None,
            kind: LetterKind::Trial,
            dedupe_key: format!("trial-{}", PublicId::throw(&self.house.dice)),
            to_name: &self.facilitator,
            to_address: &self.facilitator_address,
            body: self.round().trial(&receiver)?,
            unsubscribe: String::new(),
        };
        Ok(outbox::add(tx, &self.house.site, &self.house.dice, self.now, &new)?)
    }

    fn round(&self) -> Round<'_> {
        Round {
            workshop: &self.workshop,
            facilitator: &self.facilitator,
            organisation: &self.organisation,
            minutes: self.minutes,
            join_href: &self.join_href,
        }
    }

    fn stop_href(&self, tx: &mut Tx, person: &Asked, kind: LetterKind) -> Result<Option<String>, ActError> {
        let Ok(email) = Email::parse(&person.email) else {
            return Ok(None);
        };
        let whose = (self.workshop.organisation, email.key(), kind);
        Ok(outbox::stop_address(tx, &self.house.site, &self.house.dice, (whose.0, &whose.1, whose.2))?)
    }

    fn write(
        &self,
        tx: &mut Tx,
        (person, kind): (&Asked, LetterKind),
        (dedupe_key, body, unsubscribe): (String, LetterBody, String),
        leaves_at: Timestamp,
    ) -> Result<(), ActError> {
        let new = NewLetter {
            organisation: self.workshop.organisation,
            workshop: Some(self.workshop.id),
            member: Some(person.member),
            kind,
            dedupe_key,
            to_name: &person.name,
            to_address: &person.email,
            body,
            unsubscribe,
        };
        let written_with = (self.house.site.as_ref(), &self.house.dice);
        Ok(outbox::add_leaving(tx, written_with, (self.now, leaves_at), &new)?)
    }
}

/// How many of so many letters leave on each day, today first. Letters of other kinds take room as well and wait for
/// none.
pub(super) fn days(
    conn: &mut AnyConnection,
    workshop: &Workshop,
    (letters, now): (usize, Timestamp),
) -> Result<Vec<usize>, ActError> {
    let whose = (workshop.organisation, workshop.id);
    let mut days: Vec<usize> = Vec::new();
    let mut rest = letters;
    while rest > 0 {
        let Some(day) = i64::try_from(days.len()).ok().filter(|day| *day < DAYS_AT_MOST) else {
            return Err(ActError::TooManyLetters("These are too many letters. Bring in fewer people.".to_owned()));
        };
        let to = now + SignedDuration::from_hours(24 * day);
        // Whatever waits a moment for the mail server leaves today.
        let until = if day == 0 { to + PAUSE } else { to };
        let (of_workshop, of_organisation) =
            letter::count_leaving(conn, whose, (to - SignedDuration::from_hours(24), until))?;
        let many = room(of_workshop, of_organisation).min(rest);
        days.push(many);
        rest -= many;
    }
    Ok(days)
}

fn receiver<'a>(person: &'a Asked, link: &'a str, stop_href: &'a str) -> Receiver<'a> {
    Receiver { called: &person.called, team: &person.team_name, link, stop_href }
}
