//! What is a person's own: name, password, sessions.

use jiff::{SignedDuration, Timestamp};

use crate::acts::{ActError, House, Pass, Who, hashing, scope};
use crate::base::password::Password;
use crate::base::secret::Secret;
use crate::base::token::Token;
use crate::domain::Refused;
use crate::store::{AnyConnection, Turn, person};

/// Whoever signed in within this time needs no further proof.
const FRESH: SignedDuration = SignedDuration::from_mins(10);

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

/// Sets or changes the password. Every session ends; the returned one is new.
pub async fn set_password(house: &House, pass: Pass, change: PasswordChange) -> Result<Token, ActError> {
    let own = find_own(house, &pass).await?;
    own.prove(change.present).await?;
    let names = [own.who.name.as_str(), own.who.organisation_name.as_str(), own.email.as_str()];
    let new = Password::parse(change.new.expose(), &names)
        .map_err(|fault| ActError::from(Refused::field("new", fault.to_string())))?;
    let hash = hashing::hash(house, new).await?;
    replace(house, pass, own.password_hash, Some(hash)).await
}

/// From now on only mailed links open the account. Every session ends; the returned one is new.
pub async fn remove_password(house: &House, pass: Pass, present: Secret) -> Result<Token, ActError> {
    let own = find_own(house, &pass).await?;
    own.prove(present).await?;
    replace(house, pass, own.password_hash, None).await
}

/// Ends every session, this one included.
pub async fn sign_out_everywhere(house: &House, pass: Pass) -> Result<(), ActError> {
    let now = house.clock.now();
    house
        .db
        .write(Turn::House, move |tx| {
            let who = scope::who(tx, &pass, now)?;
            Ok(person::remove_sessions(tx, who.account)?)
        })
        .await
}

async fn find_own(house: &House, pass: &Pass) -> Result<Own, ActError> {
    let (pass, now) = (pass.clone(), house.clock.now());
    house.db.read(move |conn| Own::find(conn, &pass, now)).await
}

/// The proof was about the hash as it stood then; if it changed meanwhile, nothing is done.
async fn replace(house: &House, pass: Pass, proven: Option<String>, new: Option<String>) -> Result<Token, ActError> {
    let (session, now) = (Token::throw(&house.dice), house.clock.now());
    let hash = session.hash();
    house
        .db
        .write(Turn::House, move |tx| {
            let who = scope::who(tx, &pass, now)?;
            if person::find_account_by_id(tx, who.account)?.password_hash != proven {
                return Err(not_proven());
            }
            person::set_password(tx, who.account, new.as_deref())?;
            person::remove_sessions(tx, who.account)?;
            Ok(person::add_session(tx, &hash, who.account, now)?)
        })
        .await?;
    tracing::info!(event = "password changed");
    Ok(session)
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
