//! Accounts, roles, sessions and what lets somebody sign in.

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::{accounts, organisations, roles, sessions, sign_in_links};
use super::{AnyConnection, StoreError, Tx, time};
use crate::base::token::{PublicId, TokenHash};
use crate::domain::ids::{AccountId, OrganisationId};
use crate::domain::person::Role;

pub struct Session {
    pub account: AccountId,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
}

pub struct Seat {
    pub name: String,
    pub organisation: OrganisationId,
    pub organisation_name: String,
    pub timezone: String,
    pub role: Role,
}

pub fn find_session(conn: &mut AnyConnection, hash: &TokenHash) -> Result<Option<Session>, StoreError> {
    let row = sessions::table
        .filter(sessions::hash.eq(hash.as_str()))
        .select((sessions::account_id, sessions::created_at, sessions::seen_at))
        .first::<(i64, _, _)>(conn)
        .optional()?;
    Ok(row.map(|(account, created, seen)| Session {
        account: AccountId(account),
        created_at: time::from_row(created),
        seen_at: time::from_row(seen),
    }))
}

/// The organisation and role of an account. An account sits in one organisation; the oldest seat counts.
pub fn find_seat(conn: &mut AnyConnection, account: AccountId) -> Result<Option<Seat>, StoreError> {
    let row = roles::table
        .inner_join(accounts::table)
        .inner_join(organisations::table)
        .filter(roles::account_id.eq(account.0))
        .order(roles::organisation_id)
        .select((accounts::name, organisations::id, organisations::name, organisations::timezone, roles::role))
        .first::<(String, i64, String, String, String)>(conn)
        .optional()?;
    row.map(|(name, organisation, organisation_name, timezone, role)| {
        let role = Role::parse(&role).ok_or_else(|| StoreError::Broken(format!("unknown role {role}")))?;
        Ok(Seat { name, organisation: OrganisationId(organisation), organisation_name, timezone, role })
    })
    .transpose()
}

pub struct Account {
    pub id: AccountId,
    pub public_id: String,
    pub name: String,
    pub email: String,
    pub password_hash: Option<String>,
}

type AccountRow = (i64, String, String, String, Option<String>);

fn account((id, public_id, name, email, password_hash): AccountRow) -> Account {
    Account { id: AccountId(id), public_id, name, email, password_hash }
}

/// The account of an address, compared without case.
pub fn find_account(conn: &mut AnyConnection, email_key: &str) -> Result<Option<Account>, StoreError> {
    let row = accounts::table
        .filter(accounts::email_key.eq(email_key))
        .select((accounts::id, accounts::public_id, accounts::name, accounts::email, accounts::password_hash))
        .first::<AccountRow>(conn)
        .optional()?;
    Ok(row.map(account))
}

/// The account with this address, if it has a role: who may sign in.
pub fn find_seated_by_email(conn: &mut AnyConnection, email_key: &str) -> Result<Option<Account>, StoreError> {
    let row = accounts::table
        .inner_join(roles::table)
        .filter(accounts::email_key.eq(email_key))
        .order(roles::organisation_id)
        .select((accounts::id, accounts::public_id, accounts::name, accounts::email, accounts::password_hash))
        .first::<AccountRow>(conn)
        .optional()?;
    Ok(row.map(account))
}

/// Somebody who may sign in, whoever it is; nobody only in a house without people.
pub fn find_anybody_seated(conn: &mut AnyConnection) -> Result<Option<Account>, StoreError> {
    let row = accounts::table
        .inner_join(roles::table)
        .order((accounts::id, roles::organisation_id))
        .select((accounts::id, accounts::public_id, accounts::name, accounts::email, accounts::password_hash))
        .first::<AccountRow>(conn)
        .optional()?;
    Ok(row.map(account))
}

pub fn find_account_by_id(conn: &mut AnyConnection, id: AccountId) -> Result<Account, StoreError> {
    let row = accounts::table
        .find(id.0)
        .select((accounts::id, accounts::public_id, accounts::name, accounts::email, accounts::password_hash))
        .first::<AccountRow>(conn)?;
    Ok(account(row))
}

/// Somebody with a role in this organisation, by the id in an address.
pub fn find_seated(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    public_id: &PublicId,
) -> Result<(Account, Role), StoreError> {
    let (row, role) = roles::table
        .inner_join(accounts::table)
        .filter(roles::organisation_id.eq(organisation.0))
        .filter(accounts::public_id.eq(public_id.as_str()))
        .select((
            (accounts::id, accounts::public_id, accounts::name, accounts::email, accounts::password_hash),
            roles::role,
        ))
        .first::<(AccountRow, String)>(conn)?;
    let role = Role::parse(&role).ok_or_else(|| StoreError::Broken(format!("unknown role {role}")))?;
    Ok((account(row), role))
}

/// Everybody with a role in an organisation, by name; at most 500.
pub fn list_seats(conn: &mut AnyConnection, organisation: OrganisationId) -> Result<Vec<(Account, Role)>, StoreError> {
    let rows = roles::table
        .inner_join(accounts::table)
        .filter(roles::organisation_id.eq(organisation.0))
        .order((accounts::name, accounts::id))
        .limit(500)
        .select((
            (accounts::id, accounts::public_id, accounts::name, accounts::email, accounts::password_hash),
            roles::role,
        ))
        .load::<(AccountRow, String)>(conn)?;
    let seats = rows.into_iter().filter_map(|(row, role)| Some((account(row), Role::parse(&role)?)));
    Ok(seats.collect())
}

pub struct NewAccount<'a> {
    pub public_id: &'a str,
    pub name: &'a str,
    pub email: &'a str,
    pub email_key: &'a str,
    pub now: Timestamp,
}

pub fn add_account(tx: &mut Tx, new: &NewAccount) -> Result<AccountId, StoreError> {
    let id = diesel::insert_into(accounts::table)
        .values((
            accounts::public_id.eq(new.public_id),
            accounts::name.eq(new.name),
            accounts::email.eq(new.email),
            accounts::email_key.eq(new.email_key),
            accounts::created_at.eq(time::to_row(new.now)),
        ))
        .returning(accounts::id)
        .get_result(&mut **tx)?;
    Ok(AccountId(id))
}

pub fn set_role(tx: &mut Tx, organisation: OrganisationId, account: AccountId, role: Role) -> Result<(), StoreError> {
    remove_role(tx, organisation, account)?;
    let row =
        (roles::organisation_id.eq(organisation.0), roles::account_id.eq(account.0), roles::role.eq(role.as_str()));
    diesel::insert_into(roles::table).values(row).execute(&mut **tx)?;
    Ok(())
}

/// Takes a role away, and with it every session and every open link of the account.
pub fn remove_role(tx: &mut Tx, organisation: OrganisationId, account: AccountId) -> Result<(), StoreError> {
    let role = roles::table.find((organisation.0, account.0));
    diesel::delete(role).execute(&mut **tx)?;
    diesel::delete(sign_in_links::table.filter(sign_in_links::account_id.eq(account.0))).execute(&mut **tx)?;
    remove_sessions(tx, account)
}

/// How many owners an organisation has.
pub fn count_owners(conn: &mut AnyConnection, organisation: OrganisationId) -> Result<i64, StoreError> {
    let owners =
        roles::table.filter(roles::organisation_id.eq(organisation.0)).filter(roles::role.eq(Role::Owner.as_str()));
    Ok(owners.count().get_result(conn)?)
}

pub fn set_name(tx: &mut Tx, account: AccountId, name: &str) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(account.0)).set(accounts::name.eq(name)).execute(&mut **tx)?;
    Ok(())
}

pub fn set_password(tx: &mut Tx, account: AccountId, hash: Option<&str>) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(account.0)).set(accounts::password_hash.eq(hash)).execute(&mut **tx)?;
    Ok(())
}

pub fn add_session(tx: &mut Tx, hash: &TokenHash, account: AccountId, now: Timestamp) -> Result<(), StoreError> {
    let row = (
        sessions::hash.eq(hash.as_str()),
        sessions::account_id.eq(account.0),
        sessions::created_at.eq(time::to_row(now)),
        sessions::seen_at.eq(time::to_row(now)),
    );
    diesel::insert_into(sessions::table).values(row).execute(&mut **tx)?;
    Ok(())
}

/// Notes when a session was last in use; one that another instance saw later stays as it is.
pub fn set_seen_at(tx: &mut Tx, hash: &TokenHash, seen_at: Timestamp) -> Result<(), StoreError> {
    let session =
        sessions::table.filter(sessions::hash.eq(hash.as_str())).filter(sessions::seen_at.lt(time::to_row(seen_at)));
    diesel::update(session).set(sessions::seen_at.eq(time::to_row(seen_at))).execute(&mut **tx)?;
    Ok(())
}

pub fn remove_session(tx: &mut Tx, hash: &TokenHash) -> Result<(), StoreError> {
    diesel::delete(sessions::table.filter(sessions::hash.eq(hash.as_str()))).execute(&mut **tx)?;
    Ok(())
}

pub fn remove_sessions(tx: &mut Tx, account: AccountId) -> Result<(), StoreError> {
    diesel::delete(sessions::table.filter(sessions::account_id.eq(account.0))).execute(&mut **tx)?;
    Ok(())
}

/// Sessions that nobody used since `idle_before`, or that began before `old_before`.
pub fn remove_old_sessions(tx: &mut Tx, idle_before: Timestamp, old_before: Timestamp) -> Result<(), StoreError> {
    let over = sessions::table
        .filter(sessions::seen_at.lt(time::to_row(idle_before)).or(sessions::created_at.lt(time::to_row(old_before))));
    diesel::delete(over).execute(&mut **tx)?;
    Ok(())
}

pub struct NewSignInLink<'a> {
    pub account: AccountId,
    pub hash: &'a TokenHash,
    pub code_hash: &'a TokenHash,
    pub browser_hash: &'a TokenHash,
    pub expires_at: Timestamp,
}

/// Adds a link and keeps at most the two newest others of the account.
pub fn add_sign_in_link(tx: &mut Tx, new: &NewSignInLink) -> Result<(), StoreError> {
    let keep: Vec<i64> = sign_in_links::table
        .filter(sign_in_links::account_id.eq(new.account.0))
        .order(sign_in_links::id.desc())
        .limit(2)
        .select(sign_in_links::id)
        .load(&mut **tx)?;
    let old =
        sign_in_links::table.filter(sign_in_links::account_id.eq(new.account.0)).filter(sign_in_links::id.ne_all(keep));
    diesel::delete(old).execute(&mut **tx)?;
    let row = (
        sign_in_links::account_id.eq(new.account.0),
        sign_in_links::hash.eq(new.hash.as_str()),
        sign_in_links::code_hash.eq(new.code_hash.as_str()),
        sign_in_links::browser_hash.eq(new.browser_hash.as_str()),
        sign_in_links::tries.eq(0),
        sign_in_links::expires_at.eq(time::to_row(new.expires_at)),
    );
    diesel::insert_into(sign_in_links::table).values(row).execute(&mut **tx)?;
    Ok(())
}

/// A sign-in link that has not been used and is not over.
pub struct SignInLink {
    pub id: i64,
    pub account: AccountId,
    pub code_hash: String,
    pub tries: i32,
}

pub fn find_sign_in_link(
    conn: &mut AnyConnection,
    hash: &TokenHash,
    now: Timestamp,
) -> Result<Option<SignInLink>, StoreError> {
    let row = sign_in_links::table
        .filter(sign_in_links::hash.eq(hash.as_str()))
        .filter(sign_in_links::used_at.is_null())
        .filter(sign_in_links::expires_at.gt(time::to_row(now)))
        .select((sign_in_links::id, sign_in_links::account_id, sign_in_links::code_hash, sign_in_links::tries))
        .first::<(i64, i64, String, i32)>(conn)
        .optional()?;
    Ok(row.map(sign_in_link))
}

/// The account that a link was made for, whether it still works or not.
pub fn find_link_account(conn: &mut AnyConnection, hash: &TokenHash) -> Result<Option<Account>, StoreError> {
    let row = sign_in_links::table
        .inner_join(accounts::table)
        .filter(sign_in_links::hash.eq(hash.as_str()))
        .select((accounts::id, accounts::public_id, accounts::name, accounts::email, accounts::password_hash))
        .first::<AccountRow>(conn)
        .optional()?;
    Ok(row.map(account))
}

/// Forgets links that ended before `before`.
pub fn remove_old_links(tx: &mut Tx, before: Timestamp) -> Result<(), StoreError> {
    let old = sign_in_links::table.filter(sign_in_links::expires_at.lt(time::to_row(before)));
    diesel::delete(old).execute(&mut **tx)?;
    Ok(())
}

/// The live links that a browser asked for, newest first.
pub fn list_sign_in_links(
    conn: &mut AnyConnection,
    browser_hash: &TokenHash,
    now: Timestamp,
) -> Result<Vec<SignInLink>, StoreError> {
    let rows = sign_in_links::table
        .filter(sign_in_links::browser_hash.eq(browser_hash.as_str()))
        .filter(sign_in_links::used_at.is_null())
        .filter(sign_in_links::expires_at.gt(time::to_row(now)))
        .order(sign_in_links::id.desc())
        .limit(3)
        .select((sign_in_links::id, sign_in_links::account_id, sign_in_links::code_hash, sign_in_links::tries))
        .load::<(i64, i64, String, i32)>(conn)?;
    Ok(rows.into_iter().map(sign_in_link).collect())
}

fn sign_in_link((id, account, code_hash, tries): (i64, i64, String, i32)) -> SignInLink {
    SignInLink { id, account: AccountId(account), code_hash, tries }
}

pub fn set_sign_in_link_used(tx: &mut Tx, account: AccountId, now: Timestamp) -> Result<(), StoreError> {
    diesel::update(sign_in_links::table.filter(sign_in_links::account_id.eq(account.0)))
        .set(sign_in_links::used_at.eq(time::to_row(now)))
        .execute(&mut **tx)?;
    Ok(())
}

pub fn add_sign_in_try(tx: &mut Tx, browser_hash: &TokenHash) -> Result<(), StoreError> {
    diesel::update(sign_in_links::table.filter(sign_in_links::browser_hash.eq(browser_hash.as_str())))
        .set(sign_in_links::tries.eq(sign_in_links::tries + 1))
        .execute(&mut **tx)?;
    Ok(())
}

pub struct NewOrganisation<'a> {
    pub name: &'a str,
    pub timezone: &'a str,
    pub now: Timestamp,
}

pub fn add_organisation(tx: &mut Tx, new: &NewOrganisation) -> Result<OrganisationId, StoreError> {
    let id = diesel::insert_into(organisations::table)
        .values((
            organisations::name.eq(new.name),
            organisations::timezone.eq(new.timezone),
            organisations::min_group.eq(5),
            organisations::retention_months.eq(24),
            organisations::created_at.eq(time::to_row(new.now)),
        ))
        .returning(organisations::id)
        .get_result(&mut **tx)?;
    Ok(OrganisationId(id))
}
