//! A member's own card, the cards of their team, and two side by side. Members only: who runs the round sees none.

use jiff::Timestamp;

use super::seat::{self, Seat, Ticket};
use super::{ActError, House};
use crate::base::token::PublicId;
use crate::domain::card::{self as rules, Card, Holder, clean_challenge};
use crate::domain::charter::Sheet;
use crate::domain::filled::{Asked, Faults, Filled};
use crate::domain::sitting::{Sitting, Standing};
use crate::store::card as store;
use crate::store::{AnyConnection, Turn, Tx, charter, device, kept};
use crate::views::standing;

/// Somebody before their own card.
pub struct MyCard {
    pub sitting: Sitting,
    pub card: Card,
}

pub async fn look(house: &House, ticket: Ticket) -> Result<MyCard, ActError> {
    let now = house.clock.now();
    house
        .db
        .read(move |conn| {
            let Seat { place, sitting, .. } = enter_own(conn, &ticket, now)?;
            Ok(MyCard { card: store::find(conn, place.member)?, sitting })
        })
        .await
}

/// The cards of a team, as one of its members sees them.
pub struct TeamCards {
    pub sitting: Sitting,
    /// Those of the others who share something, by name.
    pub others: Vec<Holder>,
    /// Whether the others see anything of this member's card.
    pub is_shared: bool,
}

pub async fn look_at_team(house: &House, ticket: Ticket) -> Result<TeamCards, ActError> {
    let now = house.clock.now();
    house
        .db
        .read(move |conn| {
            let Seat { place, sitting, .. } = enter(conn, &ticket, now)?;
            let all = store::list_shared(conn, (place.workshop.id, place.team))?;
            let (mine, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|holder| holder.id == place.member);
            Ok(TeamCards { sitting, others, is_shared: !mine.is_empty() })
        })
        .await
}

/// Two cards side by side, with the charter that stands between them.
pub struct You {
    pub sitting: Sitting,
    pub mine: Card,
    pub other: Holder,
    pub sheet: Option<Sheet>,
}

/// A device that may not read what its member wrote earlier shows of their card what the team sees. Who shares
/// nothing, has left or is of another team leads nowhere; none of these can be told from the others.
pub async fn look_at_pair(house: &House, ticket: Ticket, other: PublicId) -> Result<You, ActError> {
    let now = house.clock.now();
    house
        .db
        .read(move |conn| {
            let Seat { place, sitting, device } = enter(conn, &ticket, now)?;
            let all = store::list_shared(conn, (place.workshop.id, place.team))?;
            let mine = match device.sees_kept {
                true => store::find(conn, place.member)?,
                false => all
                    .iter()
                    .find(|holder| holder.id == place.member)
                    .map(|holder| holder.card.clone())
                    .unwrap_or_default(),
            };
            let is_meant = |holder: &Holder| holder.public_id == other && holder.id != place.member;
            let other = all.into_iter().find(is_meant).ok_or(ActError::NotFound)?;
            let sheet = match charter::find_of_team(conn, place.workshop.id, place.team)? {
                Some(charter) => charter::find_current(conn, &charter)?,
                None => None,
            };
            Ok(You { mine, sitting, other, sheet })
        })
        .await
}

/// What somebody does with their card. Each can be done twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// The sentence they want to hear; an empty one takes it away.
    Line(String),
    /// Permission to be called out, given or withdrawn.
    CallOut(bool),
    /// Takes an answer off the card, or puts it back.
    Show { question: String, is_shown: bool },
    /// Erases an answer for good.
    Erase { question: String },
    /// Erases the whole card for good.
    EraseAll,
}

pub async fn change(house: &House, ticket: Ticket, deed: Deed) -> Result<(), ActError> {
    let now = house.clock.now();
    house
        .db
        .write(Turn::Nobody, move |tx| {
            let Seat { place, .. } = enter_to_change(tx, &ticket, now)?;
            match deed {
                Deed::Line(typed) => store::set_line(tx, &place, &clean_challenge(&typed)?)?,
                Deed::CallOut(true) => store::grant_call_out(tx, &place)?,
                Deed::CallOut(false) => store::withdraw_call_out(tx, place.member)?,
                Deed::Show { question, is_shown } => {
                    if !store::set_shown(tx, place.member, &question, is_shown)? {
                        return Err(ActError::NotFound);
                    }
                }
                Deed::Erase { question } => store::remove_item(tx, place.member, &question)?,
                Deed::EraseAll => store::remove(tx, place.member)?,
            }
            Ok(())
        })
        .await
}

/// What became of an answer for the card.
pub enum Outcome {
    Saved(MyCard),
    Refused(MyCard, Faults),
}

/// Puts an answer on the card and nowhere else: no counter, no charter and no report changes. Only after closing, so
/// that nobody's answer is seen while others still answer.
pub async fn answer(house: &House, ticket: Ticket, code: String, filled: Filled) -> Result<Outcome, ActError> {
    let (now, bank, dice) = (house.clock.now(), house.bank.clone(), house.dice.clone());
    house
        .db
        .write(Turn::Nobody, move |tx| {
            let Seat { place, sitting, .. } = enter_to_change(tx, &ticket, now)?;
            let asked = rules::questions(&bank).into_iter().find(|question| question.code == code);
            let question = asked.ok_or(ActError::NotFound)?;
            must_be_closed(&sitting)?;
            let card = store::find(tx, place.member)?;
            let before = card.item(&code).map(|item| &item.given);
            let given = match filled.accept(&bank, &Asked { question, hides_hr_options: false }, before) {
                Ok(given) => given,
                Err(faults) => return Ok(Outcome::Refused(MyCard { sitting, card }, faults)),
            };
            store::set_item(tx, &dice, &place, &code, &given)?;
            Ok(Outcome::Saved(MyCard { card: store::find(tx, place.member)?, sitting }))
        })
        .await
}

/// Refuses while answers are open.
pub fn must_be_closed(sitting: &Sitting) -> Result<(), ActError> {
    if sitting.standing() == Standing::Closed {
        return Ok(());
    }
    Err(ActError::WrongStage(
        "The answers are open. What you choose there for your card stands on it after closing.".to_owned(),
    ))
}

fn enter_to_change(tx: &mut Tx, ticket: &Ticket, now: Timestamp) -> Result<Seat, ActError> {
    let device = ticket.device.as_ref().ok_or(ActError::NotFound)?;
    let workshop = device::find_workshop(tx, &device.hash, now)?.ok_or(ActError::NotFound)?;
    tx.wait_for(Turn::Workshop(workshop))?;
    let seat = enter_own(tx, ticket, now)?;
    if !kept::has_words(tx, seat.place.member)? {
        device::set_sees_kept_alone(tx, &seat.place, seat.device.id)?;
    }
    Ok(seat)
}

/// One's own card, with what nobody else sees.
fn enter_own(conn: &mut AnyConnection, ticket: &Ticket, now: Timestamp) -> Result<Seat, ActError> {
    let seat = enter(conn, ticket, now)?;
    seat.must_see_kept()?;
    Ok(seat)
}

fn enter(conn: &mut AnyConnection, ticket: &Ticket, now: Timestamp) -> Result<Seat, ActError> {
    let seat = seat::take(conn, ticket, now)?;
    let sentence = || standing::sentence(&seat.sitting);
    match seat.sitting.standing() {
        Standing::Declined | Standing::Over => Err(ActError::Gone(sentence())),
        Standing::Knocking => Err(ActError::WrongStage(sentence())),
        Standing::NotYet | Standing::Open | Standing::Closed => Ok(seat),
    }
}
