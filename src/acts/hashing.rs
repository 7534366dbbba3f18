//! Work on passwords: away from the event loop, and only two at a time, since each takes 19 MiB.

use std::time::Duration;

use tokio::sync::Semaphore;

use super::{ActError, House};
use crate::base::password::{self, HashFault, Password};
use crate::base::secret::Secret;
use crate::store::StoreError;

/// One for the whole process: its memory is what they share.
static PLACES: Semaphore = Semaphore::const_new(2);
const PATIENCE: Duration = Duration::from_secs(2);

pub async fn hash(house: &House, new: Password) -> Result<String, ActError> {
    let dice = house.dice.clone();
    at_a_place(move || new.hash(&dice)).await?.map_err(broken)
}

/// Hashes once more what was right under an older cost.
pub async fn hash_again(house: &House, typed: Secret) -> Result<String, ActError> {
    let dice = house.dice.clone();
    at_a_place(move || password::hash(typed.expose(), &dice)).await?.map_err(broken)
}

/// Whether a typed password is right. Where nothing is kept the answer is no, after the same work.
pub async fn matches(typed: Secret, kept: Option<String>) -> Result<bool, ActError> {
    at_a_place(move || password::matches(typed.expose(), kept.as_deref())).await
}

async fn at_a_place<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ActError> {
    let Ok(Ok(place)) = tokio::time::timeout(PATIENCE, PLACES.acquire()).await else {
        return Err(StoreError::Busy("no place for a password".to_owned()).into());
    };
    let at_work = tokio::task::spawn_blocking(move || {
        let done = work();
        drop(place);
        done
    });
    at_work.await.map_err(|panicked| StoreError::Broken(panicked.to_string()).into())
}

fn broken(fault: HashFault) -> ActError {
    StoreError::Broken(fault.to_string()).into()
}
