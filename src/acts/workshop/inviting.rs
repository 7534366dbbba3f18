//! The steps that write letters of a round, used by several acts within their own turn.

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::acts::{ActError, House};
use crate::base::email::Email;
use crate::base::paths;
use crate::base::token::{PublicId, Token};
use crate::domain::letter::{A_DAY_PER_ORGANISATION, A_DAY_PER_WORKSHOP, LetterBody, LetterKind};
use crate::domain::member::{Asked, InvitationState};
use crate::domain::planning;
use crate::domain::workshop::Workshop;
use crate::store::outbox::{self, NewLetter};
use crate::store::{AnyConnection, Tx, invitation, letter, member, person, plan};
use crate::views::letters::invitation::{Receiver, Round};

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

    /// Nothing is written unless there is room for all of it today.
    pub(super) fn check_room(&self, conn: &mut AnyConnection, letters: usize) -> Result<(), ActError> {
        let since = self.now - SignedDuration::from_hours(24);
        let whose = (self.workshop.organisation, self.workshop.id);
        let (of_workshop, of_organisation) = letter::count_since(conn, whose, since)?;
        let wanted = i64::try_from(letters).unwrap_or(i64::MAX);
        let limits = [
            ("A workshop", of_workshop, A_DAY_PER_WORKSHOP),
            ("An organisation", of_organisation, A_DAY_PER_ORGANISATION),
        ];
        for (who, written, limit) in limits {
            if written.saturating_add(wanted) > limit {
                return Err(ActError::TooManyLetters(format!(
                    "{who} writes at most {limit} letters a day. These would be {wanted} more, after {written} so far."
                )));
            }
        }
        Ok(())
    }

    /// Writes an invitation with a fresh link. With `is_only` every earlier link opens nothing any more.
    /// False when the receiver has stopped such letters: then nothing is written and no link is changed.
    pub(super) fn invite(&self, tx: &mut Tx, person: &Asked, is_only: bool) -> Result<bool, ActError> {
        let Some(stop_href) = self.stop_href(tx, person, LetterKind::Invitation)? else {
            return Ok(false);
        };
        let link = Token::throw(&self.house.dice);
        member::set_link(tx, person.id, &link.hash(), is_only)?;
        let href = self.house.site.url(&paths::member_link(link.expose()));
        let body = self.round().invitation(&receiver(person, &href, &stop_href))?;
        let key = format!("invitation-{}", link.hash().as_str());
        self.write(tx, person, LetterKind::Invitation, (key, body, stop_href))?;
        if matches!(person.state, InvitationState::Listed | InvitationState::CameBack) {
            invitation::set_state(tx, person.id, InvitationState::Invited)?;
        }
        Ok(true)
    }

    /// Writes a reminder with a link of its own; the link of the invitation goes on opening.
    pub(super) fn remind(&self, tx: &mut Tx, person: &Asked, automatic: Option<String>) -> Result<bool, ActError> {
        let Some(stop_href) = self.stop_href(tx, person, LetterKind::Reminder)? else {
            return Ok(false);
        };
        let link = Token::throw(&self.house.dice);
        member::set_link(tx, person.id, &link.hash(), false)?;
        let href = self.house.site.url(&paths::member_link(link.expose()));
        let body = self.round().reminder(&receiver(person, &href, &stop_href), self.now)?;
        let key = automatic.unwrap_or_else(|| format!("reminder-{}", link.hash().as_str()));
        self.write(tx, person, LetterKind::Reminder, (key, body, stop_href))?;
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
        person: &Asked,
        kind: LetterKind,
        (dedupe_key, body, unsubscribe): (String, LetterBody, String),
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
        Ok(outbox::add(tx, &self.house.site, &self.house.dice, self.now, &new)?)
    }
}

fn receiver<'a>(person: &'a Asked, link: &'a str, stop_href: &'a str) -> Receiver<'a> {
    Receiver { called: &person.called, team: &person.team_name, link, stop_href }
}
