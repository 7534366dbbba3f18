//! What HR's pages and files are made of: closed workshops, where their teams stand, and the list of exports.
//! The released tables stand beside, in `release`.

use diesel::dsl::count;
use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::{charters, export_log, teams, workshop_teams, workshops};
use super::{AnyConnection, StoreError, Tx, time};
use crate::domain::charter::CharterState;
use crate::domain::ids::{AccountId, OrganisationId, WorkshopId};
use crate::domain::release::Named;
use crate::domain::report::{CharterStanding, ExportEntry, ReportFile, Standing, day_in};
use crate::domain::workshop::{HrLevel, RoundKind, Stage};

/// Stages in which the answers of a workshop cannot change any more.
pub(super) const CLOSED: [&str; 2] = [Stage::Closed.as_str(), Stage::Ended.as_str()];

/// Closed workshops of which HR gets anything, the newest first; at most `limit`.
pub fn list_rounds(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    offset: i64,
    limit: i64,
) -> Result<Vec<WorkshopId>, StoreError> {
    let ids: Vec<i64> = workshops::table
        .filter(workshops::organisation_id.eq(organisation.0))
        .filter(workshops::stage.eq_any(CLOSED))
        .filter(workshops::closed_at.is_not_null())
        .filter(workshops::hr_level.ne(HrLevel::Nothing.as_str()))
        .order(workshops::id.desc())
        .offset(offset)
        .limit(limit)
        .select(workshops::id)
        .load(conn)?;
    Ok(ids.into_iter().map(WorkshopId).collect())
}

pub fn count_rounds(conn: &mut AnyConnection, organisation: OrganisationId) -> Result<usize, StoreError> {
    let count: i64 = workshops::table
        .filter(workshops::organisation_id.eq(organisation.0))
        .filter(workshops::stage.eq_any(CLOSED))
        .filter(workshops::closed_at.is_not_null())
        .filter(workshops::hr_level.ne(HrLevel::Nothing.as_str()))
        .count()
        .get_result(conn)?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// Teams that have closed at least one workshop of which HR gets what this file holds.
pub fn count_teams(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    file: ReportFile,
) -> Result<usize, StoreError> {
    let levels = match file {
        ReportFile::TeamStatus => vec![HrLevel::Status.as_str(), HrLevel::StatusAndSums.as_str()],
        ReportFile::ResultsLong => vec![HrLevel::StatusAndSums.as_str()],
    };
    let count: i64 = workshop_teams::table
        .inner_join(workshops::table)
        .filter(workshops::organisation_id.eq(organisation.0))
        .filter(workshops::stage.eq_any(CLOSED))
        .filter(workshops::closed_at.is_not_null())
        .filter(workshops::hr_level.eq_any(levels))
        .select(count(workshop_teams::team_id).aggregate_distinct())
        .first(conn)?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// Where a list of standings goes on: after this workshop and team.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub workshop: i64,
    pub team: i64,
}

type StandingRow = (
    (i64, String, String, String, chrono::NaiveDateTime),
    (i64, String, String),
    (Option<String>, Option<i32>, Option<chrono::NaiveDateTime>, Option<String>),
);

/// Where teams stand with the closed workshops of which HR gets anything, by workshop and team, up to the workshop
/// `last`; at most `limit`. Each comes with its place, to go on from.
pub fn list_standings(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    (after, last): (Place, WorkshopId),
    limit: i64,
) -> Result<Vec<(Place, Standing)>, StoreError> {
    let of_this_team =
        charters::workshop_id.eq(workshop_teams::workshop_id).and(charters::team_id.eq(workshop_teams::team_id));
    let is_later_team = workshops::id.eq(after.workshop).and(teams::id.gt(after.team));
    let rows: Vec<StandingRow> = workshop_teams::table
        .inner_join(workshops::table)
        .inner_join(teams::table)
        .left_join(charters::table.on(of_this_team))
        .filter(workshops::organisation_id.eq(organisation.0))
        .filter(workshops::stage.eq_any(CLOSED))
        .filter(workshops::closed_at.is_not_null())
        .filter(workshops::hr_level.ne(HrLevel::Nothing.as_str()))
        .filter(workshops::id.gt(after.workshop).or(is_later_team))
        .filter(workshops::id.le(last.0))
        .order((workshops::id, teams::id))
        .limit(limit)
        .select((
            (
                workshops::id,
                workshops::title,
                workshops::kind,
                workshops::timezone,
                workshops::closed_at.assume_not_null(),
            ),
            (teams::id, teams::public_id, teams::name),
            (
                charters::state.nullable(),
                charters::published_number.nullable(),
                charters::published_at.nullable(),
                charters::look_on.nullable(),
            ),
        ))
        .load(conn)?;
    rows.into_iter().map(standing).collect()
}

fn standing(row: StandingRow) -> Result<(Place, Standing), StoreError> {
    let ((workshop, title, kind, timezone, closed_at), (team, code, name), (state, number, published_at, look_on)) =
        row;
    let unknown = || StoreError::Broken(format!("workshop {workshop}: unknown kind"));
    let version = number.and_then(|number| u32::try_from(number).ok()).filter(|number| *number > 0);
    let charter = match (state, version, published_at) {
        (None, ..) => CharterStanding::None,
        (Some(state), ..) if state == CharterState::NotThisTime.as_str() => CharterStanding::NotThisTime,
        (_, Some(version), Some(at)) => CharterStanding::Published {
            version,
            on: day_in(&timezone, time::from_row(at)),
            // The day as it is booked now. The words for it are the team's own and stay there.
            looks_again_on: look_on.and_then(|day| day.parse().ok()),
        },
        _ => CharterStanding::Draft,
    };
    let standing = Standing {
        workshop: WorkshopId(workshop),
        team: Named { code, name },
        workshop_title: title,
        round: RoundKind::parse(&kind).ok_or_else(unknown)?,
        closed_on: day_in(&timezone, time::from_row(closed_at)),
        charter,
    };
    Ok((Place { workshop, team }, standing))
}

/// Who takes a file away, and what for.
pub struct NewExport<'a> {
    pub organisation: OrganisationId,
    pub account: AccountId,
    pub account_name: &'a str,
    pub file: ReportFile,
    pub reason: &'a str,
    pub teams: usize,
    pub now: Timestamp,
}

pub fn add_export(tx: &mut Tx, new: &NewExport) -> Result<(), StoreError> {
    diesel::insert_into(export_log::table)
        .values((
            export_log::organisation_id.eq(new.organisation.0),
            export_log::account_id.eq(new.account.0),
            export_log::account_name.eq(new.account_name),
            export_log::what.eq(new.file.as_str()),
            export_log::reason.eq(new.reason),
            export_log::teams.eq(i32::try_from(new.teams).unwrap_or(i32::MAX)),
            export_log::exported_at.eq(time::to_row(new.now)),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// Exports of an organisation, the newest first; at most `limit`.
pub fn list_exports(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    offset: i64,
    limit: i64,
) -> Result<Vec<ExportEntry>, StoreError> {
    type Row = (String, String, String, i32, chrono::NaiveDateTime);
    let rows: Vec<Row> = export_log::table
        .filter(export_log::organisation_id.eq(organisation.0))
        .order(export_log::id.desc())
        .offset(offset)
        .limit(limit)
        .select((
            export_log::account_name,
            export_log::what,
            export_log::reason,
            export_log::teams,
            export_log::exported_at,
        ))
        .load(conn)?;
    let entry = |(who, what, reason, teams, at): Row| {
        let what = ReportFile::parse(&what).ok_or_else(|| StoreError::Broken(format!("unknown export {what}")))?;
        Ok(ExportEntry { who, what, reason, teams: usize::try_from(teams).unwrap_or(0), at: time::from_row(at) })
    };
    rows.into_iter().map(entry).collect()
}

pub fn count_exports(conn: &mut AnyConnection, organisation: OrganisationId) -> Result<usize, StoreError> {
    let log = export_log::table.filter(export_log::organisation_id.eq(organisation.0));
    let count: i64 = log.count().get_result(conn)?;
    Ok(usize::try_from(count).unwrap_or(0))
}
