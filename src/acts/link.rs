//! Personal links: looking does nothing, Start gives this browser a device of its own.

use super::seat::{self, must_be_open, new_device};
use super::{ActError, House};
use crate::base::token::{Token, TokenHash};
use crate::domain::sitting::{Sitting, Standing};
use crate::store::answer::Step;
use crate::store::device::Way;
use crate::store::sitting::{self, Place};
use crate::store::{AnyConnection, Turn, Tx, answer, device, kept};

/// What a personal link shows; nothing changes. Besides, how many people of the team are asked. Whether its owner has
/// given answers shows only on a device of theirs; `known` are the devices the browser has.
pub async fn look(house: &House, link: Token, known: Vec<TokenHash>) -> Result<(Sitting, usize), ActError> {
    let now = house.clock.now();
    house
        .db
        .read(move |conn| {
            let place = find(conn, &link)?;
            let is_own = !known.is_empty() && sitting::find_device(conn, &place, &known, now)?.is_some();
            let given = if is_own { answer::list(conn, place.workshop.id, place.member)? } else { Vec::new() };
            let team_size = sitting::count_team(conn, place.workshop.id, place.team)?;
            let sitting = seat::describe(&place, given, false, now);
            Ok((sitting, team_size))
        })
        .await
}

/// A browser that has started.
pub struct Started {
    pub sitting: Sitting,
    /// The new device; `None` when this browser has one for this workshop already.
    pub device: Option<Token>,
}

/// Lets this browser answer for the owner of the link. `known` are the devices the browser has already.
pub async fn start(house: &House, link: Token, known: Vec<TokenHash>) -> Result<Started, ActError> {
    let (now, token) = (house.clock.now(), Token::throw(&house.dice));
    house
        .db
        .write(Turn::Nobody, move |tx| {
            let workshop = find(tx, &link)?.workshop.id;
            tx.wait_for(Turn::Workshop(workshop))?;
            let place = find(tx, &link)?;
            let given = answer::list(tx, place.workshop.id, place.member)?;
            let mut sitting = seat::describe(&place, given, false, now);
            if sitting.standing() != Standing::Closed {
                must_be_open(&sitting)?;
                begin(tx, &place)?;
            }
            let device = open_device(tx, (&place, &mut sitting), (token, &known))?;
            Ok(Started { sitting, device })
        })
        .await
}

/// Every link that opens nothing looks the same, so that nobody learns which ones did.
fn find(conn: &mut AnyConnection, link: &Token) -> Result<Place, ActError> {
    let place = sitting::find_by_link(conn, &link.hash())?;
    let sentence = "This link is switched off. Ask the person who invited you for a new one.";
    place.ok_or_else(|| ActError::Gone(sentence.to_owned()))
}

fn begin(tx: &mut Tx, place: &Place) -> Result<(), ActError> {
    if answer::find_step(tx, place)? == Step::Nothing {
        answer::set_step(tx, place, Step::Started)?;
    }
    Ok(())
}

/// The browser's device at this place, idle or not, or a new one. A new one reads nothing that was given before it, and
/// whoever claimed the name with the room's code is out.
fn open_device(
    tx: &mut Tx,
    (place, sitting): (&Place, &mut Sitting),
    (token, known): (Token, &[TokenHash]),
) -> Result<Option<Token>, ActError> {
    let own = sitting::find_device(tx, place, known, sitting.now)?;
    device::end_claims(tx, place, own.map(|device| device.id))?;
    if let Some(device) = own {
        sitting.sees_kept = device.sees_kept;
        sitting.sees_answers = device.sees_answers;
        device::set_seen_at(tx, device.id, sitting.now)?;
        return Ok(None);
    }
    sitting.sees_answers = sitting.given.is_empty();
    sitting.sees_kept = !kept::has_words(tx, place.member)?;
    let way = Way { by_code: false, sees_answers: sitting.sees_answers, sees_kept: sitting.sees_kept };
    device::add(tx, &new_device(place, &token.hash(), way, sitting.now))?;
    Ok(Some(token))
}
