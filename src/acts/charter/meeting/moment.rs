//! Design moments: anybody raises one, keeper or facilitator answers it, nobody loses it.

use super::super::{Reader, turn};
use super::{Door, Seat, sheet, sit};
use crate::acts::once::once;
use crate::acts::{ActError, FormKey, House};
use crate::base::email::Email;
use crate::base::paths;
use crate::base::token::PublicId;
use crate::domain::Refused;
use crate::domain::charter::{ChangeKind, CharterState, Sheet};
use crate::domain::letter::LetterKind;
use crate::domain::moment::{Moment, MomentState, Topic, WAITING_AT_MOST, clean_moment, clean_reply};
use crate::store::charter as charters;
use crate::store::moment::{self as store, Signature};
use crate::store::outbox::{self, NewLetter};
use crate::store::{Tx, broken, meeting, person};
use crate::views::letters::charter::MomentWaits;
use jiff::Timestamp;

/// The page of design moments.
pub struct Moments {
    pub seat: Seat,
    pub sheet: Sheet,
    /// Every one that was not taken back, by meeting.
    pub all: Vec<Moment>,
}

/// Looking changes nothing.
pub async fn look_at_moments(house: &House, door: Door) -> Result<Moments, ActError> {
    let now = house.clock.now();
    house
        .db
        .read(move |conn| {
            let seat = sit(conn, &door, now)?;
            let sheet = sheet(conn, &seat)?;
            let states = [MomentState::Waiting, MomentState::InChange, MomentState::Settled];
            Ok(Moments { all: store::list(conn, seat.room.charter.team, &states)?, sheet, seat })
        })
        .await
}

/// A design moment as it was typed.
#[derive(Clone, Debug)]
pub struct Raised {
    pub topic: String,
    pub words: String,
    /// Without this nothing is kept of who wrote it.
    pub is_signed: bool,
}

/// Anybody of the team, and the facilitator. Whoever runs the workshop gets one letter a day at most.
pub async fn raise(house: &House, door: Door, key: Option<FormKey>, raised: Raised) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let (now, shared) = (house.clock.now(), house.clone());
    house
        .db
        .write(turn, move |tx| {
            let seat = sit(tx, &door, now)?;
            let sheet = sheet(tx, &seat)?;
            once(tx, key.as_ref(), now, |tx| {
                let (topic, words) = match (Topic::parse(&raised.topic, &sheet), clean_moment(&raised.words)) {
                    (Ok(topic), Ok(words)) => (topic, words),
                    (topic, words) => {
                        return Err(ActError::Refused([topic.err(), words.err()].into_iter().flatten().collect()));
                    }
                };
                let charter = &seat.room.charter;
                if store::count_waiting(tx, charter.team)? >= WAITING_AT_MOST {
                    let sentence = "Twenty design moments wait already. Talk about those first.";
                    return Err(Refused::because(sentence).into());
                }
                let met = meeting::count(tx, charter.team)?;
                store::add(tx, &shared.dice, (charter, met), (&topic, &words, signature(&seat, raised.is_signed)))?;
                if seat.member().is_some() {
                    write_letter(tx, (&shared, now), &seat, &topic)?;
                }
                Ok(String::new())
            })
            .map(drop)
        })
        .await
}

fn signature(seat: &Seat, is_signed: bool) -> Signature {
    match &seat.room.reader {
        _ if !is_signed => Signature::Nobody,
        Reader::Member { id, .. } => Signature::Member(*id),
        Reader::Facilitator { account, .. } => Signature::Account(*account),
    }
}

/// Says that one waits and what it is about, never its words or who wrote it.
fn write_letter(tx: &mut Tx, (house, now): (&House, Timestamp), seat: &Seat, topic: &Topic) -> Result<(), ActError> {
    let (charter, workshop) = (&seat.room.charter, &seat.room.workshop);
    let account = person::find_account_by_id(tx, workshop.facilitator)?;
    let is_still_here = person::find_seat(tx, account.id)?.is_some_and(|at| at.organisation == charter.organisation);
    let Some(email) = Email::parse(&account.email).ok().filter(|_| is_still_here) else {
        return Ok(());
    };
    let about = (charter.organisation, email.key(), LetterKind::Moment);
    let stop = outbox::stop_address(tx, &house.site, &house.dice, (about.0, &about.1, about.2))?;
    let Some(stop) = stop else {
        return Ok(());
    };
    let letter = MomentWaits {
        called: &account.name,
        team: &charter.team_name,
        topic: &topic.words,
        href: &house.site.url(&paths::charter(&charter.public_id, paths::CHECK_IN)),
        stop_href: &stop,
    };
    let new = NewLetter {
        organisation: charter.organisation,
        workshop: Some(workshop.id),
        member: None,
        kind: LetterKind::Moment,
        dedupe_key: format!("moment:{}:{}", charter.id.0, seat.today),
        to_name: &account.name,
        to_address: email.as_str(),
        body: letter.print()?,
        unsubscribe: stop.clone(),
    };
    Ok(outbox::add(tx, &house.site, &house.dice, now, &new)?)
}

/// How a design moment ends, or goes on.
#[derive(Clone, Debug)]
pub enum Answer {
    /// In words, for the whole team.
    Reply(String),
    /// The charter is changed for it: in the change that is open, or in one that opens now.
    Change,
}

/// Keeper or facilitator.
pub async fn answer(house: &House, door: Door, id: PublicId, answer: Answer) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let now = house.clock.now();
    house
        .db
        .write(turn, move |tx| {
            let seat = sit(tx, &door, now)?;
            let moment = store::find(tx, seat.room.charter.team, &id)?;
            seat.must_keep()?;
            must_be_open(&moment)?;
            match answer {
                Answer::Reply(reply) => {
                    store::set_reply(tx, moment.id, &clean_reply(&reply)?)?;
                    // The team has talked about the sentence: counting begins again.
                    let sheet = sheet(tx, &seat)?;
                    if let Some(clause) = moment.topic.sentence().and_then(|key| sheet.sentence(key)) {
                        broken::forget(tx, seat.room.charter.id, clause.key())?;
                    }
                    Ok(())
                }
                Answer::Change => {
                    open_change(tx, &seat)?;
                    Ok(store::set_in_change(tx, moment.id)?)
                }
            }
        })
        .await
}

/// Whoever signed it, while it waits. Nothing of it is kept.
pub async fn take_back(house: &House, door: Door, id: PublicId) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let now = house.clock.now();
    house
        .db
        .write(turn, move |tx| {
            let seat = sit(tx, &door, now)?;
            let moment = store::find(tx, seat.room.charter.team, &id)?;
            let is_own = (moment.member.is_some() && moment.member == seat.member())
                || (moment.account.is_some() && moment.account == seat.account());
            if !is_own {
                return Err(ActError::Forbidden);
            }
            if moment.state != MomentState::Waiting {
                return Err(answered_already());
            }
            Ok(store::take_back(tx, moment.id)?)
        })
        .await
}

/// A moment is in a change that is open, or it waits: so none is lost when nobody begins one.
fn open_change(tx: &mut Tx, seat: &Seat) -> Result<(), ActError> {
    let charter = &seat.room.charter;
    if charter.state == CharterState::Published {
        charters::open_change(tx, charter.id, ChangeKind::Amendment, "a design moment")?;
    }
    Ok(())
}

fn must_be_open(moment: &Moment) -> Result<(), ActError> {
    match moment.state {
        MomentState::Waiting | MomentState::InChange => Ok(()),
        MomentState::Settled => Err(answered_already()),
        MomentState::TakenBack => Err(ActError::NotFound),
    }
}

fn answered_already() -> ActError {
    ActError::WrongStage("This design moment has its answer already. It stays in the list.".into())
}
