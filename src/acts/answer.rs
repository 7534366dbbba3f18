//! Answering: looking at one's questions, saving, finishing, taking everything back. One hop to the data each.

use super::seat::{self, Seat, Ticket};
use super::{ActError, House};
use crate::domain::bank::Bank;
use crate::domain::filled::{Faults, Filled};
use crate::domain::given::Given;
use crate::domain::sitting::Sitting;
use crate::store::answer::Step;
use crate::store::tally::{self, Of};
use crate::store::{Turn, Tx, answer, device, kept, sitting};

/// A member's questions and what was given so far.
pub async fn look(house: &House, ticket: Ticket) -> Result<Sitting, ActError> {
    let now = house.clock.now();
    house.db.read(move |conn| Ok(seat::take_by_code_too(conn, &ticket, now)?.sitting)).await
}

/// As `look`, with how many people of the team are asked: the page before the first question says so.
pub async fn look_at_start(house: &House, ticket: Ticket) -> Result<(Sitting, usize), ActError> {
    let now = house.clock.now();
    house
        .db
        .read(move |conn| {
            let Seat { place, sitting, .. } = seat::take_by_code_too(conn, &ticket, now)?;
            let team_size = sitting::count_team(conn, place.workshop.id, place.team)?;
            Ok((sitting, team_size))
        })
        .await
}

/// What a member sends for one question.
#[derive(Clone, Debug)]
pub enum Sent {
    Answer(Filled),
    /// From the page of all questions: left empty it is no answer, and takes an earlier one away.
    Maybe(Filled),
    Skip,
}

/// What became of it.
pub enum Outcome {
    Saved(Sitting),
    /// Nothing is saved; one sentence per place of each form.
    Refused(Sitting, Vec<(String, Faults)>),
    /// The answer was given on another device, and this one may not read it.
    Hidden(Sitting),
}

/// Saves what was sent, all of it or nothing. The same twice is the same as once.
pub async fn save(house: &House, ticket: Ticket, sent: Vec<(String, Sent)>) -> Result<Outcome, ActError> {
    save_and(house, ticket, sent, None).await
}

/// As `save`, and the member is done.
pub async fn save_and_finish(house: &House, ticket: Ticket, sent: Vec<(String, Sent)>) -> Result<Outcome, ActError> {
    save_and(house, ticket, sent, Some(Step::Finished)).await
}

async fn save_and(
    house: &House,
    ticket: Ticket,
    sent: Vec<(String, Sent)>,
    step: Option<Step>,
) -> Result<Outcome, ActError> {
    let (now, bank) = (house.clock.now(), house.bank.clone());
    house
        .db
        .write(Turn::Nobody, move |tx| {
            let mut seat = seat::take_open(tx, &ticket, now)?;
            if sent.iter().any(|(code, _)| !seat.sitting.may_touch(code)) {
                return Ok(Outcome::Hidden(seat.sitting));
            }
            let accepted = match accept(&bank, &seat.sitting, &sent)? {
                Ok(accepted) => accepted,
                Err(faults) => return Ok(Outcome::Refused(seat.sitting, faults)),
            };
            for (code, given) in accepted {
                keep(tx, &bank, &mut seat, (&code, given))?;
            }
            if let Some(step) = step {
                answer::set_step(tx, &seat.place, step)?;
            }
            Ok(Outcome::Saved(seat.sitting))
        })
        .await
}

type Accepted = Result<Vec<(String, Given)>, Vec<(String, Faults)>>;

fn accept(bank: &Bank, sitting: &Sitting, sent: &[(String, Sent)]) -> Result<Accepted, ActError> {
    let (mut accepted, mut faults) = (Vec::new(), Vec::new());
    for (code, sent) in sent {
        let is_asked = sitting.workshop.questions.contains(code);
        let question = bank.question(code).filter(|_| is_asked).ok_or(ActError::NotFound)?;
        let given = match sent {
            Sent::Skip => Ok(Given::skipped()),
            Sent::Maybe(filled) if filled.is_empty() => match sitting.given(code) {
                Some(_) => Ok(Given::skipped()),
                None => continue,
            },
            Sent::Answer(filled) | Sent::Maybe(filled) => {
                filled.accept(bank, &sitting.ask(question), sitting.given(code))
            }
        };
        match given {
            Ok(given) => accepted.push((code.clone(), given)),
            Err(fault) => faults.push((code.clone(), fault)),
        }
    }
    faults.extend(too_many_musts(bank, sitting, &accepted));
    Ok(if faults.is_empty() { Ok(accepted) } else { Err(faults) })
}

/// The first form in which a must goes beyond what one person has.
fn too_many_musts(bank: &Bank, before: &Sitting, accepted: &[(String, Given)]) -> Option<(String, Faults)> {
    let most = bank.settings.musts_per_person;
    let elsewhere: usize = before
        .given
        .iter()
        .filter(|(code, _)| !accepted.iter().any(|(new, _)| new == code))
        .map(|(_, given)| given.musts().len())
        .sum();
    let mut left = most.saturating_sub(elsewhere);
    for (code, given) in accepted {
        let marked = given.musts().len();
        if marked > left {
            let sentence = format!("You have {most} musts, and they are all used. Take one back to mark this one");
            return Some((code.clone(), Faults { must: sentence, ..Faults::default() }));
        }
        left -= marked;
    }
    None
}

/// The row, the counters and who has begun change together.
fn keep(tx: &mut Tx, bank: &Bank, seat: &mut Seat, (code, given): (&str, Given)) -> Result<(), ActError> {
    let before = seat.sitting.given(code);
    if before == Some(&given) {
        return Ok(());
    }
    let is_first = seat.sitting.given.is_empty();
    if is_first {
        begin(tx, seat)?;
    }
    let place = &seat.place;
    answer::save(tx, place, code, &given)?;
    if place.is_counted
        && let Some(question) = bank.question(code)
    {
        tally::change(tx, of(seat), question, (before, Some(&given)))?;
    }
    if is_first {
        seat.sitting.sees_answers = true;
    } else if !seat.sitting.sees_answers {
        // Whoever began here may be somebody else; from now on each needs the mailed code.
        device::set_none_sees_answers(tx, &seat.place)?;
    }
    seat.sitting.keep(code, given);
    Ok(())
}

/// Before the first answer is kept.
fn begin(tx: &mut Tx, seat: &Seat) -> Result<(), ActError> {
    let place = &seat.place;
    if !place.workshop.has_answers {
        answer::set_has_answers(tx, place.workshop.id)?;
    }
    if answer::find_step(tx, place)? == Step::Nothing {
        answer::set_step(tx, place, Step::Started)?;
    }
    if seat.device.sees_kept && !kept::has_words(tx, place.member)? {
        device::set_sees_kept_alone(tx, place, seat.device.id)?;
    }
    device::set_sees_answers_alone(tx, place, seat.device.id)?;
    Ok(())
}

/// The member is done; answers can still be changed until closing.
pub async fn finish(house: &House, ticket: Ticket) -> Result<(), ActError> {
    let now = house.clock.now();
    house
        .db
        .write(Turn::Nobody, move |tx| {
            let seat = seat::take_open(tx, &ticket, now)?;
            Ok(answer::set_step(tx, &seat.place, Step::Finished)?)
        })
        .await
}

/// Takes everything a member gave out of the rows and the counters. False when this device may not.
pub async fn take_back(house: &House, ticket: Ticket) -> Result<bool, ActError> {
    let (now, bank) = (house.clock.now(), house.bank.clone());
    house
        .db
        .write(Turn::Nobody, move |tx| {
            let seat = seat::take_open(tx, &ticket, now)?;
            if seat.sitting.hides_answers() {
                return Ok(false);
            }
            let counted = seat.sitting.given.iter().filter(|_| seat.place.is_counted);
            for (code, given) in counted {
                if let Some(question) = bank.question(code) {
                    tally::change(tx, of(&seat), question, (Some(given), None))?;
                }
            }
            answer::remove(tx, seat.place.workshop.id, seat.place.member)?;
            Ok(true)
        })
        .await
}

fn of(seat: &Seat) -> Of {
    let place = &seat.place;
    Of { organisation: place.organisation, workshop: place.workshop.id, team: place.team }
}
