//! How people come in without a letter: the code, the picture of its link, and who has to wait outside.

use super::{At, change, look};
use crate::acts::{ActError, House};
use crate::base::paths;
use crate::base::secret::SiteKey;
use crate::base::token::{JoinCode, PublicId, Token};
use crate::domain::Refused;
use crate::domain::workshop::Workshop;
use crate::store::{Tx, plan};

/// What a facilitator can do about the entrance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entrance {
    /// A fresh code; the one before opens nothing any more.
    Renew,
    Pause,
    Resume,
    /// New names wait until they are let in.
    Ask,
    /// New names come in by themselves.
    Welcome,
}

impl Entrance {
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "renew" => Some(Self::Renew),
            "pause" => Some(Self::Pause),
            "resume" => Some(Self::Resume),
            "ask" => Some(Self::Ask),
            "welcome" => Some(Self::Welcome),
            _ => None,
        }
    }
}

pub async fn set_entrance(house: &House, at: At, entrance: Entrance) -> Result<(), ActError> {
    let house_of_codes = house.clone();
    change(house, at, move |tx, standing| {
        standing.must_be_open()?;
        let workshop = &standing.workshop;
        match entrance {
            Entrance::Renew => {
                throw_code(tx, &house_of_codes, workshop)?;
            }
            Entrance::Pause => plan::set_join_open(tx, workshop.id, false)?,
            Entrance::Resume => plan::set_join_open(tx, workshop.id, true)?,
            Entrance::Ask => plan::set_roster_closed(tx, workshop.id, true)?,
            Entrance::Welcome => plan::set_roster_closed(tx, workshop.id, false)?,
        }
        Ok(())
    })
    .await
}

/// The address behind the picture of the code. Only whoever runs the workshop may ask for it.
pub async fn look_link(house: &House, at: At) -> Result<String, ActError> {
    let site = house.site.clone();
    look(house, at, move |conn, standing| {
        let workshop = &standing.workshop;
        let code = workshop.join_code.as_deref().ok_or(ActError::NotFound)?;
        let kept = plan::find_join_hash(conn, workshop.id)?;
        let link =
            link(&site.key, &workshop.public_id, code).filter(|link| kept.as_deref() == Some(link.hash().as_str()));
        // After a change of the site's key the link of an older code cannot be made again; its code still opens.
        let way_in = link.map_or_else(|| code.to_owned(), |link| link.expose().to_owned());
        Ok(site.url(&paths::join(&way_in)))
    })
    .await
}

/// A code that no other workshop has, and its link.
pub(super) fn throw_code(tx: &mut Tx, house: &House, workshop: &Workshop) -> Result<String, ActError> {
    for _ in 0..20 {
        let code = JoinCode::throw(&house.dice);
        let Some(link) = link(&house.site.key, &workshop.public_id, code.as_str()) else {
            continue;
        };
        if !plan::has_join_code(tx, code.as_str())? {
            plan::set_join_code(tx, workshop.id, code.as_str(), &link.hash())?;
            return Ok(code.as_str().to_owned());
        }
    }
    Err(Refused::because("We could not find a free code. Try once more.").into())
}

/// The link follows from the code and the site's key, so that its picture can be drawn again though only its hash is
/// kept. 43 hexadecimal digits: more than the 128 bits a link needs.
fn link(key: &SiteKey, workshop: &PublicId, code: &str) -> Option<Token> {
    let sealed = key.seal("join link", &format!("{workshop}:{code}"));
    Token::parse(sealed.get(..43)?)
}
