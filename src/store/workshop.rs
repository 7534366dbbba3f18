//! Workshops and the teams in them.

use diesel::prelude::*;
use jiff::Timestamp;

use super::news::Topic;
use super::schema::{teams, workshop_teams, workshops};
use super::{AnyConnection, StoreError, Tx, time};
use crate::base::token::{PublicId, TokenHash};
use crate::domain::ids::{AccountId, OrganisationId, TeamId, WorkshopId};
use crate::domain::workshop::{HrLevel, Mode, RoundKind, Stage};
pub use crate::domain::workshop::{Team, Workshop};

#[derive(Queryable, Selectable)]
#[diesel(table_name = workshops)]
pub(super) struct Row {
    id: i64,
    organisation_id: i64,
    public_id: String,
    facilitator_id: i64,
    title: String,
    kind: String,
    stage: String,
    mode: String,
    hr_level: String,
    team_min: i32,
    hr_min: i32,
    question_set: String,
    questions: String,
    frame: String,
    guard_note: String,
    timezone: String,
    opened_at: Option<chrono::NaiveDateTime>,
    closes_at: Option<chrono::NaiveDateTime>,
    session_at: Option<chrono::NaiveDateTime>,
    session_minutes: i32,
    join_code: Option<String>,
    join_is_open: bool,
    roster_is_closed: bool,
    has_answers: bool,
    closed_at: Option<chrono::NaiveDateTime>,
    ended_reason: String,
    version: i32,
}

impl TryFrom<Row> for Workshop {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let unknown = |what: &str| StoreError::Broken(format!("workshop {}: unknown {what}", row.id));
        Ok(Self {
            id: WorkshopId(row.id),
            organisation: OrganisationId(row.organisation_id),
            public_id: PublicId::parse(&row.public_id).ok_or_else(|| unknown("id"))?,
            facilitator: AccountId(row.facilitator_id),
            title: row.title,
            kind: RoundKind::parse(&row.kind).ok_or_else(|| unknown("kind"))?,
            stage: Stage::parse(&row.stage).ok_or_else(|| unknown("stage"))?,
            mode: Mode::parse(&row.mode).ok_or_else(|| unknown("mode"))?,
            hr_level: HrLevel::parse(&row.hr_level).ok_or_else(|| unknown("level for HR"))?,
            team_min: u32::try_from(row.team_min).map_err(|_| unknown("group size"))?,
            hr_min: u32::try_from(row.hr_min).map_err(|_| unknown("group size"))?,
            question_set: row.question_set,
            questions: row.questions.split_whitespace().map(str::to_owned).collect(),
            frame: row.frame,
            timezone: row.timezone,
            closes_at: row.closes_at.map(time::from_row),
            session_at: row.session_at.map(time::from_row),
            session_minutes: row.session_minutes,
            opened_at: row.opened_at.map(time::from_row),
            closed_at: row.closed_at.map(time::from_row),
            join_code: row.join_code,
            join_is_open: row.join_is_open,
            roster_is_closed: row.roster_is_closed,
            has_answers: row.has_answers,
            guard_note: row.guard_note,
            ended_reason: row.ended_reason,
            version: row.version,
        })
    }
}

/// A workshop of this organisation by the id in its address.
pub fn find(conn: &mut AnyConnection, organisation: OrganisationId, id: &PublicId) -> Result<Workshop, StoreError> {
    workshops::table
        .filter(workshops::organisation_id.eq(organisation.0))
        .filter(workshops::public_id.eq(id.as_str()))
        .select(Row::as_select())
        .first(conn)?
        .try_into()
}

/// A workshop that another row points at.
pub fn find_by_id(conn: &mut AnyConnection, id: WorkshopId) -> Result<Workshop, StoreError> {
    workshops::table.find(id.0).select(Row::as_select()).first(conn)?.try_into()
}

/// The workshop of this code, whether joining is open there or over.
pub fn find_by_join_code(conn: &mut AnyConnection, code: &str) -> Result<Option<Workshop>, StoreError> {
    let row = workshops::table.filter(workshops::join_code.eq(code)).select(Row::as_select()).first(conn).optional()?;
    row.map(Workshop::try_from).transpose()
}

/// As `find_by_join_code`, under the link of its QR code.
pub fn find_by_join_link(conn: &mut AnyConnection, hash: &TokenHash) -> Result<Option<Workshop>, StoreError> {
    let row = workshops::table
        .filter(workshops::join_hash.eq(hash.as_str()))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Workshop::try_from).transpose()
}

/// Workshops of an organisation, the newest first; at most `limit`.
pub fn list(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    offset: i64,
    limit: i64,
) -> Result<Vec<Workshop>, StoreError> {
    let rows: Vec<Row> = workshops::table
        .filter(workshops::organisation_id.eq(organisation.0))
        .order(workshops::id.desc())
        .offset(offset)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Workshop::try_from).collect()
}

/// Open workshops whose closing time has come; at most 50 at a time.
pub fn list_due(conn: &mut AnyConnection, now: Timestamp) -> Result<Vec<Workshop>, StoreError> {
    let rows: Vec<Row> = workshops::table
        .filter(workshops::stage.eq(Stage::Open.as_str()))
        .filter(workshops::closes_at.le(time::to_row(now)))
        .order(workshops::id)
        .limit(50)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Workshop::try_from).collect()
}

pub(super) type TeamRow = (i64, String, String, i32);

pub(super) fn team((id, public_id, name, meeting_count): TeamRow) -> Result<Team, StoreError> {
    let public_id = PublicId::parse(&public_id).ok_or_else(|| StoreError::Broken(format!("team {id}: unknown id")))?;
    Ok(Team { id: TeamId(id), public_id, name, meeting_count })
}

/// The teams of a workshop in their order; at most 2,000.
pub fn list_teams(conn: &mut AnyConnection, workshop: WorkshopId) -> Result<Vec<Team>, StoreError> {
    let rows: Vec<TeamRow> = workshop_teams::table
        .inner_join(teams::table)
        .filter(workshop_teams::workshop_id.eq(workshop.0))
        .order((workshop_teams::position, teams::id))
        .limit(2000)
        .select((teams::id, teams::public_id, teams::name, teams::meeting_count))
        .load(conn)?;
    rows.into_iter().map(team).collect()
}

pub fn set_stage(tx: &mut Tx, workshop: WorkshopId, stage: Stage, now: Timestamp) -> Result<(), StoreError> {
    let row = workshops::table.find(workshop.0);
    let at = time::to_row(now);
    match stage {
        Stage::Open => diesel::update(row)
            .set((workshops::stage.eq(stage.as_str()), workshops::opened_at.eq(at)))
            .execute(&mut **tx)?,
        Stage::Closed => diesel::update(row)
            .set((workshops::stage.eq(stage.as_str()), workshops::closed_at.eq(at)))
            .execute(&mut **tx)?,
        Stage::Planning | Stage::Ended => {
            diesel::update(row).set(workshops::stage.eq(stage.as_str())).execute(&mut **tx)?
        }
    };
    tx.tell(Topic::Headway(workshop))
}
