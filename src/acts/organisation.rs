//! The organisation itself: its first day, and its settings.

use jiff::SignedDuration;

use super::{ActError, FormKey, House, Pass, Who, hashing, once::once, scope};
use crate::base::password::Password;
use crate::base::paths;
use crate::base::token::{PublicId, Token};
use crate::domain::ids::AccountId;
use crate::domain::organisation::{Naming, min_group};
use crate::domain::person::{Person, Role};
use crate::store::organisation::{Settings, SetupLink};
use crate::store::{StoreError, Turn, Tx, organisation, person};

const SETUP_LINK_LIVES: SignedDuration = SignedDuration::from_hours(1);

/// While no organisation exists: the path of a fresh one-time page that makes it. An older page opens no longer.
pub async fn invite_setup(house: &House) -> Result<Option<String>, ActError> {
    let (token, now) = (Token::throw(&house.dice), house.clock.now());
    let hash = token.hash();
    let is_invited = house
        .db
        .write(Turn::House, move |tx| {
            let is_open = !organisation::has_any(tx)?;
            if is_open {
                organisation::add_setup_link(tx, &hash, now + SETUP_LINK_LIVES)?;
            }
            Ok::<_, ActError>(is_open)
        })
        .await?;
    Ok(is_invited.then(|| paths::setup(token.expose())))
}

pub async fn is_set_up(house: &House) -> Result<bool, ActError> {
    house.db.read(|conn| Ok(organisation::has_any(conn)?)).await
}

/// Whether this set-up page can be used.
pub async fn is_setup_open(house: &House, link: &Token) -> Result<bool, ActError> {
    let (hash, now) = (link.hash(), house.clock.now());
    house
        .db
        .read(move |conn| {
            let is_live = organisation::find_setup_link(conn, &hash, now)? == Some(SetupLink::Live);
            Ok(is_live && !organisation::has_any(conn)?)
        })
        .await
}

/// The first organisation and its owner, as typed on the set-up page.
pub struct Setup {
    pub naming: Naming,
    pub owner: Person,
    pub password: Option<Password>,
}

/// Makes the organisation and signs its owner in. The same form sent twice makes one organisation and signs the same
/// owner in again, as long as the link would have lived.
pub async fn set_up(house: &House, link: &Token, key: Option<FormKey>, setup: Setup) -> Result<Token, ActError> {
    let Setup { naming, owner, password } = setup;
    let password = match password {
        Some(password) => Some(hashing::hash(house, password).await?),
        None => None,
    };
    let (session, link, now) = (Token::throw(&house.dice), link.hash(), house.clock.now());
    let (session_hash, public_id) = (session.hash(), PublicId::throw(&house.dice));
    house
        .db
        .write(Turn::House, move |tx| {
            let state = organisation::find_setup_link(tx, &link, now)?.ok_or_else(setup_is_over)?;
            let account = once(tx, key.as_ref(), now, |tx| {
                if state == SetupLink::Used || organisation::has_any(tx)? {
                    return Err(setup_is_over());
                }
                organisation::set_setup_link_used(tx, &link, now)?;
                let new = person::NewOrganisation { name: &naming.name, timezone: &naming.timezone, now };
                let organisation = person::add_organisation(tx, &new)?;
                let account = add_owner(tx, (&owner, password.as_deref()), &public_id, now)?;
                person::set_role(tx, organisation, account, Role::Owner)?;
                Ok(account.0.to_string())
            })?;
            let account = account.parse().map_err(|_| setup_is_over())?;
            Ok::<_, ActError>(person::add_session(tx, &session_hash, AccountId(account), now)?)
        })
        .await?;
    tracing::info!(event = "set up");
    Ok(session)
}

fn add_owner(
    tx: &mut Tx,
    (owner, password): (&Person, Option<&str>),
    public_id: &PublicId,
    now: jiff::Timestamp,
) -> Result<AccountId, StoreError> {
    let new = person::NewAccount {
        public_id: public_id.as_str(),
        name: &owner.name,
        email: owner.email.as_str(),
        email_key: &owner.email.key(),
        now,
    };
    let account = person::add_account(tx, &new)?;
    person::set_password(tx, account, password)?;
    Ok(account)
}

fn setup_is_over() -> ActError {
    ActError::Gone("This set-up page has been used, or is older than an hour.".to_owned())
}

/// The settings, for the owner who may change them.
pub async fn see_settings(house: &House, pass: Pass) -> Result<(Who, Settings), ActError> {
    let now = house.clock.now();
    house
        .db
        .read(move |conn| {
            let who = scope::owner(conn, &pass, now)?;
            let settings = organisation::find_settings(conn, who.organisation)?;
            Ok((who, settings))
        })
        .await
}

/// Changes name, time zone and smallest group; `smallest` is checked against the present one.
pub async fn change_settings(house: &House, pass: Pass, naming: Naming, smallest: String) -> Result<(), ActError> {
    let now = house.clock.now();
    house
        .db
        .write(Turn::House, move |tx| {
            let who = scope::owner(tx, &pass, now)?;
            let present = organisation::find_settings(tx, who.organisation)?;
            let min_group = min_group(&smallest, present.min_group)?;
            let new = Settings { name: naming.name, timezone: naming.timezone, min_group };
            Ok(organisation::set_settings(tx, who.organisation, &new)?)
        })
        .await
}
