//! People who sign in: how they get in, what is their own, and who may do what.

mod account;
mod people;
mod sign_in;

pub use account::{OwnAccount, PasswordChange, remove_password, rename, see_own, set_password, sign_out_everywhere};
pub use people::{Seated, add, change_role, find, list, remove};
pub use sign_in::{
    LinkState, SignedIn, enter_code, look_at_link, send_again, send_link, sign_out, use_link, with_password,
};

use jiff::SignedDuration;

use super::{ActError, House, scope};
use crate::store::{Turn, person};

const OLD_LINKS_ARE_KEPT: SignedDuration = SignedDuration::from_hours(24);

/// Writes down which sessions were in use since the last time, and forgets sessions and links that are over.
pub async fn note_seen(house: &House) -> Result<(), ActError> {
    let (seen, now) = (house.seen.take(), house.clock.now());
    house
        .db
        .write(Turn::House, move |tx| {
            for (session, at) in &seen {
                person::set_seen_at(tx, session, *at)?;
            }
            person::remove_old_sessions(tx, now - scope::IDLE, now - scope::ABSOLUTE)?;
            Ok(person::remove_old_links(tx, now - OLD_LINKS_ARE_KEPT)?)
        })
        .await
}
