//! A list of people that was read and waits for its facilitator to say yes.

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::roster_previews as previews;
use super::{AnyConnection, StoreError, Tx, time};
use crate::base::token::PublicId;
use crate::domain::ids::{AccountId, OrganisationId, WorkshopId};

pub struct NewPreview<'a> {
    pub organisation: OrganisationId,
    pub workshop: WorkshopId,
    pub account: AccountId,
    pub public_id: &'a PublicId,
    /// JSON; what is in it is the reader's and the page's business.
    pub body: &'a str,
    pub now: Timestamp,
}

/// Keeps one list; an earlier one of the same workshop is forgotten.
pub fn add(tx: &mut Tx, new: &NewPreview) -> Result<(), StoreError> {
    remove_all(tx, new.workshop)?;
    diesel::insert_into(previews::table)
        .values((
            previews::organisation_id.eq(new.organisation.0),
            previews::workshop_id.eq(new.workshop.0),
            previews::account_id.eq(new.account.0),
            previews::public_id.eq(new.public_id.as_str()),
            previews::body.eq(new.body),
            previews::created_at.eq(time::to_row(new.now)),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

pub fn find(conn: &mut AnyConnection, workshop: WorkshopId, id: &PublicId) -> Result<String, StoreError> {
    Ok(previews::table
        .filter(previews::workshop_id.eq(workshop.0))
        .filter(previews::public_id.eq(id.as_str()))
        .select(previews::body)
        .first(conn)?)
}

pub fn remove_all(tx: &mut Tx, workshop: WorkshopId) -> Result<(), StoreError> {
    diesel::delete(previews::table.filter(previews::workshop_id.eq(workshop.0))).execute(&mut **tx)?;
    Ok(())
}
