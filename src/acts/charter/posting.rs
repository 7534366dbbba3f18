//! Letters of a charter to those who took part: each once, with a link of its own and a way to stop its kind.

use std::sync::Arc;

use jiff::Timestamp;

use crate::acts::{ActError, House};
use crate::base::dice::Dice;
use crate::base::paths;
use crate::base::site::Site;
use crate::base::token::Token;
use crate::domain::charter::Charter;
use crate::domain::letter::{LetterBody, LetterKind};
use crate::store::charter::TookPart;
use crate::store::outbox::{self, NewLetter};
use crate::store::{Tx, member};

/// What letters are written with; taken out of the house before the write begins.
pub(super) struct Desk {
    pub site: Arc<Site>,
    pub dice: Dice,
    pub now: Timestamp,
}

impl Desk {
    pub fn of(house: &House) -> Self {
        Self { site: house.site.clone(), dice: house.dice.clone(), now: house.clock.now() }
    }
}

/// Where a letter leads its receiver.
pub(super) struct Ways {
    pub link: Token,
    pub stop: String,
}

impl Ways {
    /// The whole address of the receiver's link.
    pub fn href(&self, site: &Site) -> String {
        site.url(&paths::member_link(self.link.expose()))
    }

    /// The same, going on to the page of this word.
    pub fn href_to(&self, site: &Site, word: &str) -> String {
        site.url(&paths::member_link_to(self.link.expose(), word))
    }
}

/// Whose letter it is, and the key under which it is written once.
pub(super) struct To<'a> {
    pub person: &'a TookPart,
    pub kind: LetterKind,
    pub key: &'a str,
}

/// Writes one letter with a link of its own, so that it opens on any device. False when there is nobody to write to:
/// no address, or this kind of letter was stopped.
pub(super) fn write_letter(
    tx: &mut Tx,
    desk: &Desk,
    charter: &Charter,
    to: &To,
    body: impl FnOnce(&Ways) -> Result<LetterBody, ActError>,
) -> Result<bool, ActError> {
    let (Some(address), Some(email_key)) = (&to.person.email, &to.person.email_key) else {
        return Ok(false);
    };
    let whose = (charter.organisation, email_key.as_str(), to.kind);
    let Some(stop) = outbox::stop_address(tx, &desk.site, &desk.dice, whose)? else {
        return Ok(false);
    };
    let ways = Ways { link: Token::throw(&desk.dice), stop };
    member::set_link(tx, to.person.invitation, &ways.link.hash(), false)?;
    let new = NewLetter {
        organisation: charter.organisation,
        workshop: Some(charter.workshop),
        member: Some(to.person.member),
        kind: to.kind,
        dedupe_key: to.key.to_owned(),
        to_name: &to.person.name,
        to_address: address,
        body: body(&ways)?,
        unsubscribe: ways.stop.clone(),
    };
    outbox::add(tx, &desk.site, &desk.dice, desk.now, &new)?;
    Ok(true)
}
