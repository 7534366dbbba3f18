//! Looks that come and go by themselves: opened when it is time, closed after a week, and what is booked after one.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};

use super::posting::{Desk, To, write_letter};
use crate::acts::{ActError, House};
use crate::base::dice::Dice;
use crate::base::paths;
use crate::domain::charter::{Charter, CharterState};
use crate::domain::ids::{CharterId, WorkshopId};
use crate::domain::letter::LetterKind;
use crate::domain::looking::{Booking, Plan, due, middle};
use crate::domain::request::says_something;
use crate::domain::revisit::{DAYS_OPEN, Part, Revisit, RevisitKind, Tally};
use crate::domain::workshop::LINK_DAYS_AFTER_LOOK;
use crate::store::charter as store;
use crate::store::{AnyConnection, Turn, Tx, request, revisit as rows, workshop};
use crate::views::letters::revisit::LookAgainLetter;

/// How the charter says when it is looked at in the middle.
const IN_THE_MIDDLE: &str = "in the middle of our time together";

/// Opens a round and writes to everybody who took part, with the day through which it is open.
pub(super) fn begin(tx: &mut Tx, desk: &Desk, charter: &Charter, kind: RevisitKind) -> Result<(), ActError> {
    let id = rows::open(tx, charter, kind, desk.now)?;
    rows::clear_plan(tx, charter.id, kind)?;
    let zone = workshop::find_by_id(tx, charter.workshop)?.timezone;
    let until = rows::day_in(&zone, desk.now).saturating_add(DAYS_OPEN.days());
    for person in store::list_took_part(tx, charter.workshop, charter.team)? {
        let key = format!("look-again:{id}:{}", person.member.0);
        let to = To { person: &person, kind: LetterKind::LookAgain, key: &key };
        write_letter(tx, desk, charter, &to, |ways| {
            let (called, team) = (person.called.as_str(), charter.team_name.as_str());
            let href = ways.href_to(&desk.site, paths::REVISIT_WORD);
            Ok(LookAgainLetter { called, team, href: &href, until, stop_href: &ways.stop }.print()?)
        })?;
    }
    Ok(())
}

/// Ends a round: figures and texts stay, who said what is deleted. From as many answers on as anything is shown, what
/// was wished for becomes a request of `owner`, which nobody signed; and the look in the middle is booked while the
/// end is known and the middle is still to come.
pub(super) fn finish(
    tx: &mut Tx,
    dice: &Dice,
    (charter, look): (&Charter, &Revisit),
    (owner, now): (&Charter, Timestamp),
) -> Result<(), ActError> {
    let eligible = store::list_took_part(tx, charter.workshop, charter.team)?.len() as u64;
    let tally = rows::close(tx, dice, (charter, look.id), (eligible, now))?;
    if tally.is_shown() {
        add_requests(tx, dice, owner, look.id)?;
    }
    if look.kind == RevisitKind::Revisit { book_middle(tx, charter, now) } else { Ok(()) }
}

/// The same wish twice is one request.
fn add_requests(tx: &mut Tx, dice: &Dice, owner: &Charter, look: i64) -> Result<(), ActError> {
    let mut known: Vec<String> = request::list(tx, owner.id)?.into_iter().map(|one| one.line.words).collect();
    for (part, words) in rows::list_texts(tx, look)? {
        if part != Part::Request.as_str() || known.contains(&words) || !says_something(&words) {
            continue;
        }
        let new = request::NewRequest { words: &words, problem: "", parts: &[], member: None };
        request::add(tx, dice, owner, &new)?;
        known.push(words);
    }
    Ok(())
}

fn book_middle(tx: &mut Tx, charter: &Charter, now: Timestamp) -> Result<(), ActError> {
    let zone = workshop::find_by_id(tx, charter.workshop)?.timezone;
    let first = store::find_first_published_at(tx, charter.id)?;
    let (Some(end), Some(first)) = (charter.ends_on, first) else {
        return Ok(());
    };
    if charter.is_archived() || rows::find_plan(tx, charter.id)?.is_some() {
        return Ok(());
    }
    if let Some(on) = middle(rows::day_in(&zone, first), end, rows::day_in(&zone, now)) {
        let plan = Plan { at_meetings: None, on };
        let booking = Booking { plan, words: IN_THE_MIDDLE.to_owned(), ends_on: Some(end) };
        rows::set_plan(tx, charter.id, &booking, IN_THE_MIDDLE)?;
    }
    Ok(())
}

/// What the last look came to, while it is still about the words in force.
pub(super) fn last(conn: &mut AnyConnection, charter: &Charter) -> Result<Option<Tally>, ActError> {
    let look = rows::find_newest(conn, charter.id)?;
    let is_of_these_words = |look: &Revisit| look.closed_at.is_some() && charter.published_at <= look.closed_at;
    Ok(look.filter(is_of_these_words).map(|look| look.tally).filter(Tally::is_shown))
}

/// Links live as long as the charter, and some weeks for looking again.
pub(super) fn links_until(zone: &str, booking: &Booking) -> Timestamp {
    let last: Date = booking.ends_on.map_or(booking.plan.on, |end| end.max(booking.plan.on));
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let day = last.saturating_add(LINK_DAYS_AFTER_LOOK.days());
    day.to_zoned(zone).map(|at| at.timestamp()).unwrap_or(Timestamp::MAX)
}

/// By the clockwork: opens every look whose time has come; at the end of working together it is the closing round.
/// Returns how many.
pub async fn open_due(house: &House) -> Result<usize, ActError> {
    let now = house.clock.now();
    let booked = house.db.read(move |conn| Ok::<_, ActError>(rows::list_booked(conn)?)).await?;
    let mut opened = 0;
    for one in booked {
        let today = rows::day_in(&one.zone, now);
        if due((one.plan, one.ends_on), (one.meetings, today)).is_some() {
            opened += usize::from(open_one(house, one.workshop, one.charter).await?);
        }
    }
    Ok(opened)
}

async fn open_one(house: &House, id: WorkshopId, charter: CharterId) -> Result<bool, ActError> {
    let desk = Desk::of(house);
    house
        .db
        .write(Turn::Workshop(id), move |tx| {
            let Some(charter) = store::list(tx, id)?.into_iter().find(|one| one.id == charter) else {
                return Ok(false);
            };
            let today = rows::day_in(&workshop::find_by_id(tx, id)?.timezone, desk.now);
            let about = (rows::find_meetings(tx, charter.team)?, today);
            let kind = due((rows::find_plan(tx, charter.id)?, charter.ends_on), about);
            let is_open = rows::find_newest(tx, charter.id)?.is_some_and(|one| one.closed_at.is_none());
            let Some(kind) = kind.filter(|_| !is_open && !charter.rests()) else {
                return Ok(false);
            };
            if charter.state != CharterState::Published {
                return Ok(false);
            }
            begin(tx, &desk, &charter, kind)?;
            Ok(true)
        })
        .await
}

/// By the clockwork: closes every look whose last day is over where its team works. Returns how many.
pub async fn close_due(house: &House) -> Result<usize, ActError> {
    // Each look's own day is looked at in its own turn.
    let before = house.clock.now() - SignedDuration::from_hours(24 * DAYS_OPEN);
    let open = house.db.read(move |conn| Ok::<_, ActError>(rows::list_open(conn, before)?)).await?;
    let mut closed = 0;
    for (workshop, charter) in open {
        closed += usize::from(close_one(house, workshop, charter).await?);
    }
    Ok(closed)
}

async fn close_one(house: &House, id: WorkshopId, charter: CharterId) -> Result<bool, ActError> {
    let (now, dice) = (house.clock.now(), house.dice.clone());
    house
        .db
        .write(Turn::Workshop(id), move |tx| {
            let Some(charter) = store::list(tx, id)?.into_iter().find(|one| one.id == charter) else {
                return Ok(false);
            };
            let zone = workshop::find_by_id(tx, id)?.timezone;
            let open = rows::find_newest(tx, charter.id)?.filter(|one| one.closed_at.is_none());
            let Some(open) = open.filter(|look| look.last_day(&zone) < rows::day_in(&zone, now)) else {
                return Ok(false);
            };
            finish(tx, &dice, (&charter, &open), (&charter, now))?;
            Ok(true)
        })
        .await
}
