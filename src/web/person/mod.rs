//! Routes of people who sign in.

mod account;
mod people;
mod sign_in;

use super::table::Entry;

pub fn entries() -> Vec<Entry> {
    let mut all = sign_in::entries();
    all.extend(account::entries());
    all.extend(people::entries());
    all
}
