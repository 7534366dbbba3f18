//! Ways in and out: the mailed link, its code, a password. Which addresses have an account is never told.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::acts::{ActError, FormKey, House, Pass, hashing, once::once};
use crate::base::dice::Dice;
use crate::base::email::Email;
use crate::base::secret::{Secret, same};
use crate::base::site::Site;
use crate::base::token::{self, Token, TokenHash};
use crate::base::{password, paths};
use crate::domain::Refused;
use crate::domain::ids::AccountId;
use crate::domain::letter::LetterKind;
use crate::domain::person::Role;
use crate::store::outbox::NewLetter;
use crate::store::person::{Account, NewSignInLink};
use crate::store::{Turn, Tx, outbox, person};
use crate::views::letters::person::SignIn;

const LINK_LIVES: SignedDuration = SignedDuration::from_mins(10);
const CODE_TRIES: i32 = 5;

/// A fresh session, and what its holder may do.
pub struct SignedIn {
    pub session: Token,
    pub role: Role,
}

/// Mails a link and a code, if the address has an account here. Either way it looks the same from outside and is the
/// same work: for a stranger a letter to somebody else is written and undone, so that no clock tells them apart.
pub async fn send_link(house: &House, key: Option<FormKey>, email: Email, browser: TokenHash) -> Result<(), ActError> {
    let desk = Desk::of(house);
    house
        .db
        .write(Turn::House, move |tx| {
            once(tx, key.as_ref(), desk.now, |tx| {
                let (known, anybody) =
                    (person::find_seated_by_email(tx, &email.key())?, person::find_anybody_seated(tx)?);
                let is_known = known.is_some();
                if let Some(account) = known.or(anybody) {
                    tx.keep_if(is_known, |tx| desk.write_link(tx, &account, &browser))?;
                }
                Ok(String::new())
            })?;
            Ok(())
        })
        .await
}

/// Mails a fresh link to whoever an old one was for.
pub async fn send_again(house: &House, key: Option<FormKey>, old: &Token, browser: TokenHash) -> Result<(), ActError> {
    let (desk, old) = (Desk::of(house), old.hash());
    house
        .db
        .write(Turn::House, move |tx| {
            once(tx, key.as_ref(), desk.now, |tx| {
                if let Some(account) = person::find_link_account(tx, &old)? {
                    desk.write_link(tx, &account, &browser)?;
                }
                Ok(String::new())
            })?;
            Ok(())
        })
        .await
}

/// What a link needs to be written: taken along into the write.
struct Desk {
    site: Arc<Site>,
    dice: Dice,
    now: Timestamp,
}

impl Desk {
    fn of(house: &House) -> Self {
        Self { site: house.site.clone(), dice: house.dice.clone(), now: house.clock.now() }
    }

    /// The letter and the row it speaks of. Somebody without a role gets none.
    fn write_link(&self, tx: &mut Tx, account: &Account, browser: &TokenHash) -> Result<(), ActError> {
        let Some(seat) = person::find_seat(tx, account.id)? else {
            return Ok(());
        };
        let (link, code) = (Token::throw(&self.dice), token::sign_in_code(&self.dice));
        let new = NewSignInLink {
            account: account.id,
            hash: &link.hash(),
            code_hash: &code_hash(&self.site, &code),
            browser_hash: browser,
            expires_at: self.now + LINK_LIVES,
        };
        person::add_sign_in_link(tx, &new)?;
        let href = self.site.url(&paths::sign_in(link.expose()));
        let letter = NewLetter {
            organisation: seat.organisation,
            workshop: None,
            member: None,
            kind: LetterKind::SignIn,
            dedupe_key: format!("sign_in/{}", link.hash().as_str()),
            to_name: &account.name,
            to_address: &account.email,
            body: SignIn { name: &account.name, href: &href, code: &code }.print()?,
            unsubscribe: String::new(),
        };
        Ok(outbox::add(tx, &self.site, &self.dice, self.now, &letter)?)
    }
}

/// Sealed with the site's key: 8 symbols are few enough to be tried out on a stolen row.
fn code_hash(site: &Site, code: &str) -> TokenHash {
    TokenHash::of(&site.key.seal("sign-in code", &token::fold(code)))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    Live,
    /// Used or older than its ten minutes; a fresh one can be sent.
    Old,
    Unknown,
}

/// Looks without touching: programs that check mails open every link.
pub async fn look_at_link(house: &House, link: &Token) -> Result<LinkState, ActError> {
    let (hash, now) = (link.hash(), house.clock.now());
    house
        .db
        .read(move |conn| {
            if person::find_sign_in_link(conn, &hash, now)?.is_some() {
                return Ok(LinkState::Live);
            }
            let is_known = person::find_link_account(conn, &hash)?.is_some();
            Ok(if is_known { LinkState::Old } else { LinkState::Unknown })
        })
        .await
}

pub async fn use_link(house: &House, link: &Token, before: Pass) -> Result<SignedIn, ActError> {
    let (hash, start) = (link.hash(), Start::of(house, before));
    let signed_in = house
        .db
        .write(Turn::House, move |tx| {
            let link = person::find_sign_in_link(tx, &hash, start.now)?.ok_or_else(link_is_over)?;
            start.session_of(tx, link.account)
        })
        .await;
    tell("link", signed_in)
}

/// Signs in with the code from the letter, on the browser that asked for it. `None`: not this code, and one try less.
pub async fn enter_code(
    house: &House,
    typed: &str,
    browser: TokenHash,
    before: Pass,
) -> Result<Option<SignedIn>, ActError> {
    let (hash, start) = (code_hash(&house.site, typed), Start::of(house, before));
    let signed_in = house
        .db
        .write(Turn::House, move |tx| {
            let links = person::list_sign_in_links(tx, &browser, start.now)?;
            let fits = links.iter().find(|link| link.tries < CODE_TRIES && same(&link.code_hash, hash.as_str()));
            match fits {
                Some(link) => start.session_of(tx, link.account).map(Some),
                None => {
                    person::add_sign_in_try(tx, &browser)?;
                    Ok(None)
                }
            }
        })
        .await;
    tell("code", signed_in)
}

/// Signs in with a password. A stranger, somebody without a password and a wrong one wait alike and read the same.
pub async fn with_password(house: &House, email: Email, typed: Secret, before: Pass) -> Result<SignedIn, ActError> {
    let account = house.db.read(move |conn| Ok::<_, ActError>(person::find_account(conn, &email.key())?)).await?;
    let kept = account.as_ref().and_then(|account| account.password_hash.clone());
    let is_right = hashing::matches(typed.clone(), kept.clone()).await?;
    let (Some(account), Some(kept), true) = (account, kept, is_right) else {
        return tell("password", Err(wrong_password()));
    };
    let renewed = match password::is_outdated(&kept) {
        true => Some(hashing::hash_again(house, typed).await?),
        false => None,
    };
    let start = Start::of(house, before);
    let signed_in = house
        .db
        .write(Turn::House, move |tx| {
            let now_kept = person::find_account_by_id(tx, account.id)?.password_hash;
            if now_kept.as_deref() != Some(&kept) || person::find_seat(tx, account.id)?.is_none() {
                return Err(wrong_password());
            }
            if let Some(renewed) = &renewed {
                person::set_password(tx, account.id, Some(renewed))?;
            }
            start.session_of(tx, account.id)
        })
        .await;
    tell("password", signed_in)
}

pub async fn sign_out(house: &House, pass: Pass) -> Result<(), ActError> {
    let Some(session) = pass.session else {
        return Ok(());
    };
    house.db.write(Turn::House, move |tx| Ok(person::remove_session(tx, &session)?)).await
}

/// A session about to begin: always a new one, and the one this browser had before ends.
struct Start {
    session: Token,
    before: Pass,
    now: Timestamp,
}

impl Start {
    fn of(house: &House, before: Pass) -> Self {
        Self { session: Token::throw(&house.dice), before, now: house.clock.now() }
    }

    fn session_of(self, tx: &mut Tx, account: AccountId) -> Result<SignedIn, ActError> {
        let seat = person::find_seat(tx, account)?.ok_or_else(link_is_over)?;
        person::set_sign_in_link_used(tx, account, self.now)?;
        if let Some(before) = &self.before.session {
            person::remove_session(tx, before)?;
        }
        person::add_session(tx, &self.session.hash(), account, self.now)?;
        Ok(SignedIn { session: self.session, role: seat.role })
    }
}

fn link_is_over() -> ActError {
    ActError::Gone("This link has been used or is older than 10 minutes. Nothing is lost.".to_owned())
}

fn wrong_password() -> ActError {
    Refused::because("This address and password do not belong together. A mailed link always works.").into()
}

/// One line in the log for each way in, without saying who.
fn tell<T>(way: &'static str, outcome: Result<T, ActError>) -> Result<T, ActError> {
    tracing::info!(event = "sign in", way, ok = outcome.is_ok());
    outcome
}
