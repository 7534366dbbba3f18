//! What the post does with letters: take those that are due, write down what became of each.

use std::sync::Arc;

use jiff::Timestamp;

use super::{ActError, House};
use crate::base::dice::Dice;
use crate::base::letter::{AttachedFile, CalendarFile, Letter, Mailbox, Outcome};
use crate::base::token::PublicId;
use crate::domain::charter::Sheet;
use crate::domain::ids::LetterId;
use crate::domain::letter::{LetterKind, LetterState};
use crate::domain::member::InvitationState;
use crate::domain::post::{LEASE, PAUSE, UNKNOWN_TRIES, UNKNOWN_WAIT, wait_after};
use crate::store::invitation;
use crate::store::post::{self, Settled, Waiting};
use crate::store::{Turn, Tx};
use crate::views::paper;

/// A letter held under a lease: nobody else sends it until the lease is over.
pub struct Claimed {
    pub letter: Letter,
    lease: String,
    waiting: Waiting,
}

/// Takes up to `limit` letters whose time has come. Letters nobody wants any more are dropped on the way.
pub async fn claim(house: &House, limit: i64) -> Result<Vec<Claimed>, ActError> {
    let (now, lease, site) = (house.clock.now(), PublicId::throw(&house.dice), Arc::clone(&house.site));
    let claimed = house
        .db
        .write(Turn::Post, move |tx| {
            let due = post::list_due(tx, now, limit)?;
            let ids: Vec<LetterId> = due.iter().map(|letter| letter.id).collect();
            post::set_leased(tx, &ids, lease.as_str(), now + LEASE)?;
            let mut claimed = Vec::with_capacity(due.len());
            for waiting in due {
                if post::may_receive(tx, &waiting)? {
                    let letter = finished(&waiting, &site.sender);
                    let attached = post::find_attached(tx, waiting.id)?;
                    claimed.push((attached, Claimed { letter, lease: lease.as_str().to_owned(), waiting }));
                } else {
                    drop_letter(tx, &waiting, lease.as_str(), now)?;
                }
            }
            Ok::<_, ActError>(claimed)
        })
        .await?;
    with_files(house, claimed).await
}

/// Draws what travels with the letters, where nobody waits for the data.
async fn with_files(house: &House, claimed: Vec<(Option<Sheet>, Claimed)>) -> Result<Vec<Claimed>, ActError> {
    let mut whole = Vec::with_capacity(claimed.len());
    for (attached, mut claimed) in claimed {
        if let Some(sheet) = attached {
            let filename = paper::file_name(&sheet);
            let bytes = house.drawings.charter(sheet, None).await?;
            claimed.letter.file = Some(AttachedFile { filename, kind: paper::KIND, bytes });
        }
        whole.push(claimed);
    }
    Ok(whole)
}

/// Writes down what became of claimed letters. A letter whose lease somebody else holds by now is left to them.
pub async fn settle(house: &House, tried: Vec<(Claimed, Outcome)>) -> Result<(), ActError> {
    let (now, dice, keeps_bodies) = (house.clock.now(), house.dice.clone(), house.site.letters_are_readable);
    house
        .db
        .write(Turn::Post, move |tx| {
            for (claimed, outcome) in &tried {
                let is_held = settle_one(tx, claimed, outcome, (now, &dice))?;
                if is_held && *outcome == Outcome::Sent && !keeps_bodies {
                    post::remove_body(tx, claimed.waiting.id)?;
                }
            }
            Ok(())
        })
        .await
}

/// Gives back letters that were claimed and not tried. After `Paused` they wait with those that were refused.
pub async fn give_back(house: &House, untried: Vec<Claimed>, is_paused: bool) -> Result<(), ActError> {
    if untried.is_empty() {
        return Ok(());
    }
    let now = house.clock.now();
    let (next_at, reason) =
        if is_paused { (now + PAUSE, "The mail server takes no letters at the moment.") } else { (now, "") };
    house
        .db
        .write(Turn::Post, move |tx| {
            for claimed in &untried {
                post::set_given_back(tx, (claimed.waiting.id, &claimed.lease), next_at, reason)?;
            }
            Ok(())
        })
        .await
}

/// At the start of a house that works alone on its data: letters that the last run held when it was
/// killed need not wait for their leases to end. Elsewhere another instance may be at work on them.
pub async fn take_back_leases(house: &House) -> Result<usize, ActError> {
    if !house.db.is_alone() {
        return Ok(0);
    }
    house.db.write(Turn::Post, |tx| Ok(post::set_all_given_back(tx)?)).await
}

/// Letters that have not left yet, and those that came back.
pub async fn count_open(house: &House) -> Result<(i64, i64), ActError> {
    house.db.read(|conn| Ok((post::count_open(conn)?, post::count_returned(conn)?))).await
}

/// Lets every letter that came back try again; says how many.
pub async fn retry_all(house: &House) -> Result<usize, ActError> {
    let now = house.clock.now();
    house.db.write(Turn::Post, move |tx| Ok(post::set_all_waiting(tx, now)?)).await
}

fn settle_one(
    tx: &mut Tx,
    claimed: &Claimed,
    outcome: &Outcome,
    (now, dice): (Timestamp, &Dice),
) -> Result<bool, ActError> {
    let waiting = &claimed.waiting;
    let settled = settled(waiting, outcome, now, dice.below(100));
    let is_held = post::set_settled(tx, (waiting.id, &claimed.lease), &settled, now)?;
    if is_held {
        move_invitation(tx, waiting, settled.state)?;
    }
    Ok(is_held)
}

/// An invitation shows that its letter came back, and no longer does once one got through. A reminder moves nothing:
/// it only goes to people who are missing. Nor does a letter to an address that was corrected since.
fn move_invitation(tx: &mut Tx, waiting: &Waiting, state: LetterState) -> Result<(), ActError> {
    let is_invitation = waiting.kind == LetterKind::Invitation.as_str();
    let (true, Some(member), Some(workshop)) = (is_invitation, waiting.member, waiting.workshop) else {
        return Ok(());
    };
    let (from, to) = match state {
        LetterState::CameBack => (InvitationState::Invited, InvitationState::CameBack),
        LetterState::Sent => (InvitationState::CameBack, InvitationState::Invited),
        _ => return Ok(()),
    };
    if post::is_address_of(tx, member, &waiting.to_address)? {
        invitation::set_state_of_member(tx, (workshop, member), from, to)?;
    }
    Ok(())
}

fn settled<'a>(waiting: &Waiting, outcome: &'a Outcome, now: Timestamp, lot: u64) -> Settled<'a> {
    let (attempts, unknown_tries) = (waiting.attempts + 1, waiting.unknown_tries);
    let next =
        |state, next_at, reason, server_line| Settled { state, attempts, unknown_tries, next_at, reason, server_line };
    match outcome {
        Outcome::Sent => next(LetterState::Sent, now, "", ""),
        Outcome::Refused { reason, server_line } => {
            next(LetterState::CameBack, now, reason.as_str(), server_line.as_str())
        }
        Outcome::Later { reason } => match wait_after(attempts, lot) {
            Some(wait) => next(LetterState::Waiting, now + wait, reason.as_str(), ""),
            None => next(LetterState::CameBack, now, reason.as_str(), ""),
        },
        Outcome::Paused { reason } => {
            Settled { attempts: waiting.attempts, ..next(LetterState::Waiting, now + PAUSE, reason.as_str(), "") }
        }
        Outcome::Unknown { reason } if unknown_tries + 1 < UNKNOWN_TRIES => Settled {
            unknown_tries: unknown_tries + 1,
            ..next(LetterState::Waiting, now + UNKNOWN_WAIT, reason.as_str(), "")
        },
        Outcome::Unknown { reason } => next(LetterState::CameBack, now, reason.as_str(), ""),
    }
}

fn drop_letter(tx: &mut Tx, waiting: &Waiting, lease: &str, now: Timestamp) -> Result<(), ActError> {
    let settled = Settled {
        state: LetterState::Dropped,
        attempts: waiting.attempts,
        unknown_tries: waiting.unknown_tries,
        next_at: now,
        reason: "Its receiver stopped these letters or does not take part.",
        server_line: "",
    };
    post::set_settled(tx, (waiting.id, lease), &settled, now)?;
    Ok(post::remove_body(tx, waiting.id)?)
}

fn finished(waiting: &Waiting, (name, address): &(String, String)) -> Letter {
    let some = |text: &String| (!text.is_empty()).then(|| text.clone());
    Letter {
        message_id: waiting.message_id.clone(),
        sent_as_date: waiting.created_at.as_second(),
        from: Mailbox { name: name.clone(), address: address.clone() },
        to: Mailbox { name: waiting.to_name.clone(), address: waiting.to_address.clone() },
        reply_to: None,
        subject: waiting.subject.clone(),
        text: waiting.text.clone(),
        html: some(&waiting.html),
        list_unsubscribe: some(&waiting.unsubscribe),
        calendar: some(&waiting.calendar).map(|text| CalendarFile { filename: "look-again.ics".to_owned(), text }),
        file: None,
        auto_submitted: true,
    }
}
