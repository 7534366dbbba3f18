//! Stopping one kind of letter by the secret in its own address, without signing in.

use super::{ActError, House};
use crate::base::token::Token;
use crate::store::Turn;
use crate::store::mail_stop::{self, MailStop};

/// Looking changes nothing: mail scanners open every address.
pub async fn look_at_stop(house: &House, token: Token) -> Result<MailStop, ActError> {
    house.db.read(move |conn| Ok(mail_stop::find(conn, &token.hash())?)).await
}

/// Stops this kind of letter for its receiver, or starts it again.
pub async fn stop_letters(house: &House, token: Token, is_stopped: bool) -> Result<(), ActError> {
    house
        .db
        .write(Turn::Post, move |tx| {
            let stop = mail_stop::find(tx, &token.hash())?;
            Ok(mail_stop::set_stopped(tx, &stop, is_stopped)?)
        })
        .await
}
