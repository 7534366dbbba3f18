//! Looks at a charter: the round while it is open, and what is left of it when it is closed.

use diesel::prelude::*;
use jiff::Timestamp;
use jiff::civil::Date;

use super::schema::{charters, revisit_answers, revisit_texts, revisits, teams, workshops};
use super::{AnyConnection, StoreError, Tx, time};
use crate::base::dice::Dice;
use crate::domain::charter::{Charter, CharterState};
use crate::domain::ending::EndingKind;
use crate::domain::ids::{CharterId, MemberId, TeamId, WorkshopId};
use crate::domain::looking::{Ahead, Booking, Next, Plan};
use crate::domain::revisit::{Revisit, RevisitKind, Said, Tally};

const OPEN: &str = "open";
const CLOSED: &str = "closed";

type Row = (i64, String, chrono::NaiveDateTime, Option<chrono::NaiveDateTime>, String);

/// The newest look at a charter, open or closed.
pub fn find_newest(conn: &mut AnyConnection, charter: CharterId) -> Result<Option<Revisit>, StoreError> {
    let row: Option<Row> = revisits::table
        .filter(revisits::charter_id.eq(charter.0))
        .order(revisits::id.desc())
        .select((revisits::id, revisits::kind, revisits::opened_at, revisits::closed_at, revisits::body))
        .first(conn)
        .optional()?;
    row.map(look).transpose()
}

/// The newest closing round that is over.
pub fn find_closing(conn: &mut AnyConnection, charter: CharterId) -> Result<Option<Revisit>, StoreError> {
    let row: Option<Row> = revisits::table
        .filter(revisits::charter_id.eq(charter.0))
        .filter(revisits::kind.eq(RevisitKind::Closing.as_str()))
        .filter(revisits::closed_at.is_not_null())
        .order(revisits::id.desc())
        .select((revisits::id, revisits::kind, revisits::opened_at, revisits::closed_at, revisits::body))
        .first(conn)
        .optional()?;
    row.map(look).transpose()
}

fn look((id, kind, opened_at, closed_at, body): Row) -> Result<Revisit, StoreError> {
    let broken = |what: &str| StoreError::Broken(format!("look {id}: unknown {what}"));
    Ok(Revisit {
        id,
        kind: RevisitKind::parse(&kind).ok_or_else(|| broken("kind"))?,
        opened_at: time::from_row(opened_at),
        closed_at: closed_at.map(time::from_row),
        tally: match body.as_str() {
            "" => Tally::default(),
            body => serde_json::from_str(body).map_err(|_| broken("figures"))?,
        },
    })
}

pub fn open(tx: &mut Tx, charter: &Charter, kind: RevisitKind, now: Timestamp) -> Result<i64, StoreError> {
    let id = diesel::insert_into(revisits::table)
        .values((
            revisits::organisation_id.eq(charter.organisation.0),
            revisits::charter_id.eq(charter.id.0),
            revisits::kind.eq(kind.as_str()),
            revisits::state.eq(OPEN),
            revisits::opened_at.eq(time::to_row(now)),
            revisits::body.eq(""),
        ))
        .returning(revisits::id)
        .get_result(&mut **tx)?;
    Ok(id)
}

pub fn find_said(conn: &mut AnyConnection, revisit: i64, member: MemberId) -> Result<Option<Said>, StoreError> {
    let body: Option<String> = revisit_answers::table
        .filter(revisit_answers::revisit_id.eq(revisit))
        .filter(revisit_answers::member_id.eq(member.0))
        .select(revisit_answers::body)
        .first(conn)
        .optional()?;
    body.map(|body| decode(&body)).transpose()
}

fn decode(body: &str) -> Result<Said, StoreError> {
    serde_json::from_str(body).map_err(|fault| StoreError::Broken(format!("an answer of a look: {fault}")))
}

/// Keeps what a member says in place of what they said before.
pub fn set_said(
    tx: &mut Tx,
    charter: &Charter,
    (revisit, member): (i64, MemberId),
    said: &Said,
) -> Result<(), StoreError> {
    let body = serde_json::to_string(said).map_err(|fault| StoreError::Broken(fault.to_string()))?;
    let mine = revisit_answers::table
        .filter(revisit_answers::revisit_id.eq(revisit))
        .filter(revisit_answers::member_id.eq(member.0));
    if diesel::update(mine).set(revisit_answers::body.eq(&body)).execute(&mut **tx)? > 0 {
        return Ok(());
    }
    diesel::insert_into(revisit_answers::table)
        .values((
            revisit_answers::organisation_id.eq(charter.organisation.0),
            revisit_answers::revisit_id.eq(revisit),
            revisit_answers::member_id.eq(member.0),
            revisit_answers::body.eq(&body),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// Takes out what a member said in a round that is still open.
pub fn remove_said(tx: &mut Tx, member: MemberId) -> Result<(), StoreError> {
    let mine = revisit_answers::table.filter(revisit_answers::member_id.eq(member.0));
    diesel::delete(mine).execute(&mut **tx)?;
    Ok(())
}

/// How many have said something so far.
pub fn count_said(conn: &mut AnyConnection, revisit: i64) -> Result<u64, StoreError> {
    let n: i64 = revisit_answers::table.filter(revisit_answers::revisit_id.eq(revisit)).count().get_result(conn)?;
    Ok(u64::try_from(n).unwrap_or(0))
}

/// Ends the round: figures and texts stay, who said what is deleted. Returns the figures.
pub fn close(
    tx: &mut Tx,
    dice: &Dice,
    (charter, revisit): (&Charter, i64),
    (eligible, now): (u64, Timestamp),
) -> Result<Tally, StoreError> {
    let answers = revisit_answers::table.filter(revisit_answers::revisit_id.eq(revisit));
    let bodies: Vec<String> =
        answers.order(revisit_answers::id).limit(10_000).select(revisit_answers::body).load(&mut **tx)?;
    let all: Vec<Said> = bodies.iter().map(|body| decode(body)).collect::<Result<_, _>>()?;
    let tally = Tally::of(eligible, &all);
    let body = serde_json::to_string(&tally).map_err(|f| StoreError::Broken(f.to_string()))?;
    for (part, words) in all.iter().flat_map(|said| &said.texts) {
        diesel::insert_into(revisit_texts::table)
            .values((
                revisit_texts::id.eq(dice.row_key()),
                revisit_texts::organisation_id.eq(charter.organisation.0),
                revisit_texts::revisit_id.eq(revisit),
                revisit_texts::part.eq(part),
                revisit_texts::words.eq(words),
            ))
            .execute(&mut **tx)?;
    }
    diesel::delete(answers).execute(&mut **tx)?;
    diesel::update(revisits::table.find(revisit))
        .set((revisits::state.eq(CLOSED), revisits::closed_at.eq(Some(time::to_row(now))), revisits::body.eq(body)))
        .execute(&mut **tx)?;
    Ok(tally)
}

/// Texts of a closed round with their part, in an order that tells nothing; at most 10,000.
pub fn list_texts(conn: &mut AnyConnection, revisit: i64) -> Result<Vec<(String, String)>, StoreError> {
    Ok(revisit_texts::table
        .filter(revisit_texts::revisit_id.eq(revisit))
        .order(revisit_texts::id)
        .limit(10_000)
        .select((revisit_texts::part, revisit_texts::words))
        .load(conn)?)
}

pub fn find_meetings(conn: &mut AnyConnection, team: TeamId) -> Result<i32, StoreError> {
    Ok(teams::table.find(team.0).select(teams::meeting_count).first(conn)?)
}

/// Books the next look in these words, and the end.
pub fn set_plan(tx: &mut Tx, charter: CharterId, booking: &Booking, words: &str) -> Result<(), StoreError> {
    diesel::update(charters::table.find(charter.0))
        .set((
            charters::look_at_meetings.eq(booking.plan.at_meetings.unwrap_or(0)),
            charters::look_on.eq(booking.plan.on.to_string()),
            charters::looks_again.eq(words),
            charters::ends_on.eq(booking.ends_on.map(|day| day.to_string()).unwrap_or_default()),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// When a charter is looked at again; absent before it is published, and while nothing is booked.
pub fn find_plan(conn: &mut AnyConnection, charter: CharterId) -> Result<Option<Plan>, StoreError> {
    let row = charters::table.find(charter.0).select((charters::look_at_meetings, charters::look_on));
    let (at, on): (i32, String) = row.first(conn)?;
    Ok(plan(at, &on))
}

fn plan(at: i32, on: &str) -> Option<Plan> {
    Some(Plan { at_meetings: (at > 0).then_some(at), on: on.parse().ok()? })
}

/// What comes next for a published charter, in the zone where its team works.
pub fn find_ahead(conn: &mut AnyConnection, charter: &Charter, zone: &str) -> Result<Ahead, StoreError> {
    let open = find_newest(conn, charter.id)?.filter(|look| look.closed_at.is_none());
    let plan = find_plan(conn, charter.id)?.filter(|_| !charter.is_archived());
    let next = match (charter.is_replaced, open, plan) {
        (true, ..) => Next::Replaced,
        (_, Some(look), _) => Next::Open { until: look.last_day(zone) },
        (_, None, Some(plan)) => Next::Booked { words: charter.looks_again.clone(), on: plan.on },
        (_, None, None) => Next::Nothing,
    };
    Ok(Ahead { next, ends_on: charter.ends_on.filter(|_| !charter.rests()) })
}

/// A look or an end that is booked, with what tells whether it is time.
pub struct Booked {
    pub workshop: WorkshopId,
    pub charter: CharterId,
    /// How often the team has met.
    pub meetings: i32,
    pub plan: Option<Plan>,
    pub ends_on: Option<Date>,
    pub zone: String,
}

/// What is booked for charters that are in force and not archived, and that nobody looks at or changes now; at most
/// 2,000. A charter that a later round has replaced has nothing booked.
pub fn list_booked(conn: &mut AnyConnection) -> Result<Vec<Booked>, StoreError> {
    type Row = (i64, i64, i32, (i32, String, String), String);
    let looking = revisits::table.filter(revisits::state.eq(OPEN)).select(revisits::charter_id);
    let rows: Vec<Row> = charters::table
        .inner_join(teams::table)
        .inner_join(workshops::table)
        .filter(charters::state.eq(CharterState::Published.as_str()))
        .filter(charters::is_replaced.eq(false))
        .filter(charters::look_on.ne("").or(charters::ends_on.ne("")))
        .filter(charters::ending.ne(EndingKind::Archive.as_str()))
        .filter(charters::id.ne_all(looking))
        .order(charters::id.desc())
        .limit(2000)
        .select((
            charters::workshop_id,
            charters::id,
            teams::meeting_count,
            (charters::look_at_meetings, charters::look_on, charters::ends_on),
            workshops::timezone,
        ))
        .load(conn)?;
    let booked = |(workshop, charter, meetings, (at, on, end), zone): Row| {
        let (workshop, charter) = (WorkshopId(workshop), CharterId(charter));
        Booked { workshop, charter, meetings, plan: plan(at, &on), ends_on: end.parse().ok(), zone }
    };
    Ok(rows.into_iter().map(booked).collect())
}

/// Charters whose look was opened before; at most 2,000.
pub fn list_open(
    conn: &mut AnyConnection,
    opened_before: Timestamp,
) -> Result<Vec<(WorkshopId, CharterId)>, StoreError> {
    let rows: Vec<(i64, i64)> = revisits::table
        .inner_join(charters::table)
        .filter(revisits::state.eq(OPEN))
        .filter(revisits::opened_at.lt(time::to_row(opened_before)))
        .order(revisits::id)
        .limit(2000)
        .select((charters::workshop_id, charters::id))
        .load(conn)?;
    Ok(rows.into_iter().map(|(workshop, charter)| (WorkshopId(workshop), CharterId(charter))).collect())
}

/// A look begins: no next one is booked any more. The end stays, unless this is the closing round.
pub fn clear_plan(tx: &mut Tx, charter: CharterId, kind: RevisitKind) -> Result<(), StoreError> {
    let row = charters::table.find(charter.0);
    diesel::update(row).set((charters::look_at_meetings.eq(0), charters::look_on.eq(""))).execute(&mut **tx)?;
    if kind == RevisitKind::Closing {
        diesel::update(row).set(charters::ends_on.eq("")).execute(&mut **tx)?;
    }
    Ok(())
}

/// Today where the workshop is.
pub fn day_in(zone: &str, now: Timestamp) -> Date {
    now.to_zoned(jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC)).date()
}
