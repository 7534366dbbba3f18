//! Who runs a workshop, as rows: the one in charge, others beside, and every change of hands.

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::{co_facilitators, handovers, workshops};
use super::{AnyConnection, StoreError, Tx, person, time};
use crate::domain::ids::{AccountId, OrganisationId, WorkshopId};
use crate::domain::running::{Handover, Runner, Running};
use crate::domain::workshop::Workshop;

pub fn find(conn: &mut AnyConnection, workshop: &Workshop) -> Result<Running, StoreError> {
    let runner =
        |account: person::Account| Runner { account: account.id, public_id: account.public_id, name: account.name };
    let in_charge = runner(person::find_account_by_id(conn, workshop.facilitator)?);
    let seats = person::list_seats(conn, workshop.organisation)?;
    let all = seats.into_iter().filter(|(_, role)| role.may_facilitate()).map(|(account, _)| runner(account));
    Ok(Running::of(in_charge, &list_beside(conn, workshop.id)?, all.collect()))
}

/// At most 500.
fn list_beside(conn: &mut AnyConnection, workshop: WorkshopId) -> Result<Vec<AccountId>, StoreError> {
    let ids: Vec<i64> = co_facilitators::table
        .filter(co_facilitators::workshop_id.eq(workshop.0))
        .order(co_facilitators::account_id)
        .limit(500)
        .select(co_facilitators::account_id)
        .load(conn)?;
    Ok(ids.into_iter().map(AccountId).collect())
}

/// Whether somebody is in charge of a workshop or beside whoever is.
pub fn runs(conn: &mut AnyConnection, workshop: &Workshop, account: AccountId) -> Result<bool, StoreError> {
    Ok(workshop.facilitator == account || list_beside(conn, workshop.id)?.contains(&account))
}

pub fn add_beside(
    tx: &mut Tx,
    (organisation, workshop): (OrganisationId, WorkshopId),
    account: AccountId,
) -> Result<(), StoreError> {
    remove_beside(tx, workshop, account)?;
    diesel::insert_into(co_facilitators::table)
        .values((
            co_facilitators::workshop_id.eq(workshop.0),
            co_facilitators::account_id.eq(account.0),
            co_facilitators::organisation_id.eq(organisation.0),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

pub fn remove_beside(tx: &mut Tx, workshop: WorkshopId, account: AccountId) -> Result<(), StoreError> {
    diesel::delete(co_facilitators::table.find((workshop.0, account.0))).execute(&mut **tx)?;
    Ok(())
}

/// Puts somebody else in charge and writes down that it happened. Whoever was in charge stays beside.
pub fn set_in_charge(
    tx: &mut Tx,
    workshop: &Workshop,
    (from, to): (&Runner, &Runner),
    (is_taken, now): (bool, Timestamp),
) -> Result<(), StoreError> {
    diesel::update(workshops::table.find(workshop.id.0))
        .set(workshops::facilitator_id.eq(to.account.0))
        .execute(&mut **tx)?;
    remove_beside(tx, workshop.id, to.account)?;
    add_beside(tx, (workshop.organisation, workshop.id), from.account)?;
    diesel::insert_into(handovers::table)
        .values((
            handovers::organisation_id.eq(workshop.organisation.0),
            handovers::workshop_id.eq(workshop.id.0),
            handovers::from_name.eq(&from.name),
            handovers::to_name.eq(&to.name),
            handovers::is_taken.eq(is_taken),
            handovers::handed_at.eq(time::to_row(now)),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// The newest first; at most 50.
pub fn list_handovers(conn: &mut AnyConnection, workshop: WorkshopId) -> Result<Vec<Handover>, StoreError> {
    let rows: Vec<(String, String, bool, chrono::NaiveDateTime)> = handovers::table
        .filter(handovers::workshop_id.eq(workshop.0))
        .order(handovers::id.desc())
        .limit(50)
        .select((handovers::from_name, handovers::to_name, handovers::is_taken, handovers::handed_at))
        .load(conn)?;
    let handover = |(from, to, is_taken, at)| Handover { from, to, is_taken, at: time::from_row(at) };
    Ok(rows.into_iter().map(handover).collect())
}
