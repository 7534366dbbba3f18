//! Requests of a team: written in private, sent signed or not, replied to; what is said yes to becomes a sentence.

use super::amend::today;
use super::{Door, Reader, Room, enter, turn};
use crate::acts::once::once;
use crate::acts::{ActError, FormKey, House};
use crate::base::dice::Dice;
use crate::base::token::PublicId;
use crate::domain::Refused;
use crate::domain::charter::{ChangeKind, CharterState, Clause, Leaving, OWN_MAX, Parts};
use crate::domain::ids::{ClauseId, MemberId};
use crate::domain::request::{Replied, Request, Typed, WAITING_AT_MOST, Wish};
use crate::store::charter::{self as charters, Change, OwnClause};
use crate::store::{Tx, request as store};

/// Everything on the page of requests.
pub struct Requests {
    pub room: Room,
    pub all: Vec<Request>,
    /// To tell what became of a sentence.
    pub parts: Parts,
    /// What the member who reads is writing.
    pub draft: Option<Wish>,
    /// Whether this reader may write down the team's reply.
    pub may_reply: bool,
}

/// Facilitator or member.
pub async fn look_at_requests(house: &House, door: Door) -> Result<Requests, ActError> {
    let now = house.clock.now();
    house
        .db
        .read(move |conn| {
            let room = enter(conn, &door, now)?;
            let draft = match member(&room) {
                Some(member) => store::find_draft(conn, room.charter.id, member)?,
                None => None,
            };
            if draft.is_some() {
                room.reader.must_see_kept()?;
            }
            Ok(Requests {
                all: store::list(conn, room.charter.id)?,
                parts: charters::list_parts(conn, room.charter.id)?,
                draft,
                may_reply: may_reply(&room),
                room,
            })
        })
        .await
}

fn member(room: &Room) -> Option<MemberId> {
    match &room.reader {
        Reader::Member { id, .. } => Some(*id),
        Reader::Facilitator { .. } => None,
    }
}

/// In the first draft everybody writes down what was said in the room; once there is a charter, whoever keeps it does.
fn may_reply(room: &Room) -> bool {
    match room.charter.state {
        CharterState::NotThisTime => false,
        _ if room.charter.rests() => false,
        _ => room.may_reply_for_the_team(),
    }
}

fn must_be_going_on(room: &Room) -> Result<(), ActError> {
    match room.charter.state {
        CharterState::NotThisTime => {
            Err(ActError::WrongStage("You ended without a charter. Bring the request to the next round.".into()))
        }
        _ => room.must_be_alive(),
    }
}

/// Member only. Nobody else reads it until it is sent; an empty draft is thrown away.
pub async fn keep_draft(house: &House, door: Door, typed: Wish) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let (now, bank) = (house.clock.now(), house.bank.clone());
    house
        .db
        .write(turn, move |tx| {
            let room = enter(tx, &door, now)?;
            let member = member(&room).ok_or(ActError::Forbidden)?;
            must_be_going_on(&room)?;
            if store::find_draft(tx, room.charter.id, member)?.is_some() {
                room.reader.must_see_kept()?;
            }
            let wish = Wish::read(&bank, &typed)?;
            Ok(store::set_draft(tx, &room.charter, member, &wish)?)
        })
        .await
}

/// Member only. Unless it is signed, nothing is kept of who wrote it; the draft is gone with the sending.
pub async fn send(
    house: &House,
    door: Door,
    key: Option<FormKey>,
    (typed, is_signed): (Wish, bool),
) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let (now, bank, dice) = (house.clock.now(), house.bank.clone(), house.dice.clone());
    house
        .db
        .write(turn, move |tx| {
            let room = enter(tx, &door, now)?;
            let member = member(&room).ok_or(ActError::Forbidden)?;
            must_be_going_on(&room)?;
            once(tx, key.as_ref(), now, |tx| {
                let wish = Wish::read(&bank, &typed)?;
                wish.must_be_clear()?;
                if store::count_sent_waiting(tx, room.charter.id)? >= WAITING_AT_MOST {
                    let sentence = "Twenty requests wait already. Reply to some first; yours is kept as a draft.";
                    store::set_draft(tx, &room.charter, member, &wish)?;
                    return Ok(sentence.to_owned());
                }
                let new = store::NewRequest {
                    words: &wish.text(&bank),
                    problem: &wish.problem,
                    parts: &wish.beside(&bank),
                    member: is_signed.then_some(member),
                };
                store::add(tx, &dice, &room.charter, &new)?;
                store::set_draft(tx, &room.charter, member, &Wish::default())?;
                Ok(String::new())
            })
        })
        .await
        .and_then(|said| if said.is_empty() { Ok(()) } else { Err(Refused::because(said).into()) })
}

/// Whoever signed it, while it waits. Nothing of it is kept.
pub async fn take_back(house: &House, door: Door, id: PublicId) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let now = house.clock.now();
    house
        .db
        .write(turn, move |tx| {
            let room = enter(tx, &door, now)?;
            let request = find(tx, &room, &id)?;
            if request.member.is_none() || request.member != member(&room) {
                return Err(ActError::Forbidden);
            }
            if !request.waits() {
                return Err(ActError::WrongStage("It has a reply already. It stays in the list.".into()));
            }
            Ok(store::remove(tx, request.line.id)?)
        })
        .await
}

fn find(tx: &mut Tx, room: &Room, id: &PublicId) -> Result<Request, ActError> {
    let all = store::list(tx, room.charter.id)?;
    all.into_iter().find(|request| request.line.public_id == *id).ok_or(ActError::NotFound)
}

/// The team's reply, written down by anybody in the draft and by facilitator or keeper later. A yes becomes a sentence
/// and a trial one with an end; in a published charter that opens a small change, which the team is asked about.
pub async fn reply(house: &House, door: Door, (id, version): (PublicId, i32), typed: Typed) -> Result<(), ActError> {
    let (turn, _) = turn(house, &door).await?;
    let (now, bank, dice) = (house.clock.now(), house.bank.clone(), house.dice.clone());
    house
        .db
        .write(turn, move |tx| {
            let room = enter(tx, &door, now)?;
            let request = find(tx, &room, &id)?;
            must_be_going_on(&room)?;
            if !may_reply(&room) {
                return Err(ActError::Forbidden);
            }
            if request.line.version != version {
                return Err(stale(&request));
            }
            let replied = Replied::read(&bank, &request, &typed, today(&room, now))?;
            let clause = become_of(tx, &dice, &room, (&request, &replied))?;
            let mut line = request.line.clone();
            line.reply = replied.reply.map(|reply| reply.as_str().to_owned()).unwrap_or_default();
            line.note = replied.note;
            line.until = replied.decided.and_then(|decided| decided.until());
            if store::set_reply(tx, &room.charter, &line, clause)? { Ok(()) } else { Err(stale(&request)) }
        })
        .await
}

fn stale(request: &Request) -> ActError {
    ActError::Stale { theirs: request.line.words.clone(), version: request.line.version }
}

/// What becomes of the sentence behind a request: made, changed, taken out again, or there as it was.
fn become_of(
    tx: &mut Tx,
    dice: &Dice,
    room: &Room,
    (request, replied): (&Request, &Replied),
) -> Result<Option<ClauseId>, ActError> {
    let clauses = charters::list_clauses(tx, room.charter.id)?;
    let there = request.clause.as_ref();
    let there = there.and_then(|id| clauses.iter().find(|clause| clause.public_id.as_str() == id));
    match (there, replied.decided) {
        (None, None) => Ok(None),
        (None, Some(_)) => add_sentence(tx, dice, room, (&clauses, replied)).map(Some),
        (Some(clause), decided) => {
            replied.fits(clause)?;
            match decided {
                Some(_) if clause.was_agreed() => Ok(Some(clause.id)),
                Some(decided) if decided.until() != clause.trying_until || clause.is_parked() => {
                    must_be_open_for_a_sentence(tx, room)?;
                    let row = Change {
                        organisation: room.charter.organisation,
                        version: clause.version,
                        words: &clause.words,
                        why: &clause.why,
                        changed_by: room.reader.role(),
                    };
                    if !charters::decide_clause(tx, clause, decided, &row)? {
                        return Err(stale(request));
                    }
                    charters::set_consent_closed(tx, room.charter.id, false)?;
                    Ok(Some(clause.id))
                }
                Some(_) => Ok(Some(clause.id)),
                None if clause.was_agreed() => Ok(Some(clause.id)),
                None => {
                    charters::remove_own_clause(tx, clause.id)?;
                    Ok(None)
                }
            }
        }
    }
}

/// Whatever enters a published charter is a change the team is asked about.
fn must_be_open_for_a_sentence(tx: &mut Tx, room: &Room) -> Result<(), ActError> {
    if room.charter.state == CharterState::Published {
        charters::open_change(tx, room.charter.id, ChangeKind::Amendment, "a request")?;
    }
    Ok(())
}

fn add_sentence(
    tx: &mut Tx,
    dice: &Dice,
    room: &Room,
    (clauses, replied): (&[Clause], &Replied),
) -> Result<ClauseId, ActError> {
    if clauses.iter().filter(|clause| clause.is_own()).count() >= OWN_MAX {
        return Err(Refused::field("words", format!("Up to {OWN_MAX} own sentences fit into a charter.")).into());
    }
    must_be_open_for_a_sentence(tx, room)?;
    let decided = replied.decided.unwrap_or(Leaving::Keep);
    let new =
        OwnClause { topic: "requests", title: &replied.title, words: &replied.words, decided, why: "", origin: None };
    let (id, _) = charters::add_own_clause(tx, dice, &room.charter, &new)?;
    charters::set_consent_closed(tx, room.charter.id, false)?;
    Ok(id)
}
