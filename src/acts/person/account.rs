//! What is a person's own: name, password, sessions.

use jiff::{SignedDuration, Timestamp};

use crate::acts::once::{FormKey, once, outcome_of};
use crate::acts::{ActError, House, Pass, Who, hashing, scope};
use crate::base::password::Password;
use crate::base::secret::Secret;
use crate::base::token::{Token, TokenHash};
use crate::domain::Refused;
use crate::domain::ids::AccountId;
use crate::store::{AnyConnection, Turn, Tx, person};

/// Whoever signed in within this time needs no further proof.
const FRESH: SignedDuration = SignedDuration::from_mins(10);
/// A form that ended every session may be sent again for so long.
const AGAIN: SignedDuration = SignedDuration::from_mins(1);

pub struct OwnAccount {
    pub who: Who,
    pub email: String,
    pub has_password: bool,
    /// Signed in so lately that the password can be changed without the old one.
    pub is_fresh: bool,
}

pub async fn see_own(house: &House, pass: Pass) -> Result<OwnAccount, ActError> {
    let now = house.clock.now();
    house.db.read(move |conn| Ok(Own::find(conn, &pass, now)?.seen())).await
}

pub async fn rename(house: &House, pass: Pass, name: String) -> Result<(), ActError> {
    let now = house.clock.now();
    house
        .db
        .write(Turn::House, move |tx| {
            let who = scope::who(tx, &pass, now)?;
            Ok(person::set_name(tx, who.account, &name)?)
        })
        .await
}

/// What was typed to change a password; `present` may be empty on a fresh session.
pub struct PasswordChange {
    pub present: Secret,
    pub new: Secret,
}

/// Sets or changes the password. Every session ends; the returned one is new. The same form a second time changes
/// nothing and returns another new session.
pub async fn set_password(
    house: &House,
    pass: Pass,
    key: Option<FormKey>,
    change: PasswordChange,
) -> Result<Token, ActError> {
    let Some(own) = find_own(house, &pass).await? else {
        return enter_again(house, pass, key).await;
    };
    own.prove(change.present).await?;
    let names = [own.who.name.as_str(), own.who.organisation_name.as_str(), own.email.as_str()];
    let new = Password::parse(change.new.expose(), &names)
        .map_err(|fault| ActError::from(Refused::field("new", fault.to_string())))?;
    let hash = hashing::hash(house, new).await?;
    replace(house, pass, key, (own.password_hash, Some(hash))).await
}

/// From now on only mailed links open the account. Every session ends; the returned one is new, as it is when the same
/// form comes a second time.
pub async fn remove_password(
    house: &House,
    pass: Pass,
    key: Option<FormKey>,
    present: Secret,
) -> Result<Token, ActError> {
    let Some(own) = find_own(house, &pass).await? else {
        return enter_again(house, pass, key).await;
    };
    own.prove(present).await?;
    replace(house, pass, key, (own.password_hash, None)).await
}

/// Ends every session, this one included. Where it has ended already, nothing is left to do.
pub async fn sign_out_everywhere(house: &House, pass: Pass) -> Result<(), ActError> {
    let now = house.clock.now();
    house
        .db
        .write(Turn::House, move |tx| match scope::who(tx, &pass, now) {
            Ok(who) => Ok(person::remove_sessions(tx, who.account)?),
            Err(ActError::SignIn) => Ok(()),
            Err(other) => Err(other),
        })
        .await
}

/// `None` when the session is over.
async fn find_own(house: &House, pass: &Pass) -> Result<Option<Own>, ActError> {
    let (pass, now) = (pass.clone(), house.clock.now());
    let own = house.db.read(move |conn| Own::find(conn, &pass, now)).await;
    match own {
        Ok(own) => Ok(Some(own)),
        Err(ActError::SignIn) => Ok(None),
        Err(other) => Err(other),
    }
}

/// The proof was about the hash as it stood then; if it changed meanwhile, nothing is done.
async fn replace(
    house: &House,
    pass: Pass,
    key: Option<FormKey>,
    (proven, new): (Option<String>, Option<String>),
) -> Result<Token, ActError> {
    let (session, now) = (Token::throw(&house.dice), house.clock.now());
    let hash = session.hash();
    house
        .db
        .write(Turn::House, move |tx| {
            let account = match scope::who(tx, &pass, now) {
                Ok(who) => {
                    let account = who.account;
                    once(tx, key.as_ref(), now, |tx| {
                        if person::find_account_by_id(tx, account)?.password_hash != proven {
                            return Err(not_proven());
                        }
                        person::set_password(tx, account, new.as_deref())?;
                        person::remove_sessions(tx, account)?;
                        Ok(Done { account, at: now }.written(&pass))
                    })?;
                    account
                }
                Err(ActError::SignIn) => Done::find(tx, key.as_ref(), &pass, now)?.account,
                Err(other) => return Err(other),
            };
            Ok(person::add_session(tx, &hash, account, now)?)
        })
        .await?;
    tracing::info!(event = "password changed");
    Ok(session)
}

/// The session is over. If this very form ended it a moment ago, a new one begins.
async fn enter_again(house: &House, pass: Pass, key: Option<FormKey>) -> Result<Token, ActError> {
    let (session, now) = (Token::throw(&house.dice), house.clock.now());
    let hash = session.hash();
    house
        .db
        .write(Turn::House, move |tx| {
            let done = Done::find(tx, key.as_ref(), &pass, now)?;
            Ok::<_, ActError>(person::add_session(tx, &hash, done.account, now)?)
        })
        .await?;
    Ok(session)
}

/// A form that ended every session, for whoever presses its button twice: the session it was sent with proves who they
/// are for a moment longer.
struct Done {
    account: AccountId,
    at: Timestamp,
}

impl Done {
    fn written(&self, pass: &Pass) -> String {
        let session = pass.session.as_ref().map(TokenHash::as_str).unwrap_or_default();
        format!("{} {} {session}", self.account.0, self.at.as_second())
    }

    fn find(tx: &mut Tx, key: Option<&FormKey>, pass: &Pass, now: Timestamp) -> Result<Self, ActError> {
        let outcome = outcome_of(tx, key)?.ok_or(ActError::SignIn)?;
        let read = || {
            let mut parts = outcome.split(' ');
            let account = AccountId(parts.next()?.parse().ok()?);
            Some(Self { account, at: Timestamp::from_second(parts.next()?.parse().ok()?).ok()? })
        };
        let done = read().ok_or(ActError::SignIn)?;
        let is_theirs = pass.session.is_some() && done.written(pass) == outcome && now <= done.at + AGAIN;
        let has_seat = person::find_seat(tx, done.account)?.is_some();
        if is_theirs && has_seat { Ok(done) } else { Err(ActError::SignIn) }
    }
}

struct Own {
    who: Who,
    email: String,
    password_hash: Option<String>,
    is_fresh: bool,
}

impl Own {
    fn find(conn: &mut AnyConnection, pass: &Pass, now: Timestamp) -> Result<Self, ActError> {
        let who = scope::who(conn, pass, now)?;
        let session = pass.session.as_ref().ok_or(ActError::SignIn)?;
        let began = person::find_session(conn, session)?.ok_or(ActError::SignIn)?.created_at;
        let account = person::find_account_by_id(conn, who.account)?;
        let (email, password_hash) = (account.email, account.password_hash);
        Ok(Self { who, email, password_hash, is_fresh: now <= began + FRESH })
    }

    fn seen(self) -> OwnAccount {
        let has_password = self.password_hash.is_some();
        OwnAccount { who: self.who, email: self.email, has_password, is_fresh: self.is_fresh }
    }

    /// A fresh session, or the present password.
    async fn prove(&self, present: Secret) -> Result<(), ActError> {
        if self.is_fresh || hashing::matches(present, self.password_hash.clone()).await? {
            return Ok(());
        }
        Err(not_proven())
    }
}

fn not_proven() -> ActError {
    let sentence =
        "Type your present password, or sign in once more with a mailed link and come back within 10 minutes.";
    Refused::field("present", sentence).into()
}
