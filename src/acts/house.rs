//! Everything an act needs: data, clock, dice, the site.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

pub use super::drawing::Drawings;
pub use super::live::{Frame, Holder, Live, Slot, Stand};
use crate::base::clock::Clock;
use crate::base::dice::Dice;
use crate::base::site::Site;
use crate::base::token::TokenHash;
use crate::domain::bank::Bank;
use crate::store::Db;

#[derive(Clone)]
pub struct House {
    pub db: Db,
    pub clock: Clock,
    pub dice: Dice,
    pub site: Arc<Site>,
    pub bank: Arc<Bank>,
    pub seen: Seen,
    /// Pages that keep themselves fresh, in this instance.
    pub live: Live,
    pub drawings: Drawings,
}

/// Sessions and devices in use since the clockwork last wrote them down. A page view then needs no write of its own;
/// what a crash loses is at most a minute of the idle time.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    sessions: Arc<Mutex<HashMap<TokenHash, Timestamp>>>,
    /// Without a time of their own: members' devices are written down to the hour.
    devices: Arc<Mutex<HashSet<TokenHash>>>,
}

impl Seen {
    pub fn note(&self, session: &TokenHash, now: Timestamp) {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner).insert(session.clone(), now);
    }

    pub fn take(&self) -> HashMap<TokenHash, Timestamp> {
        std::mem::take(&mut *self.sessions.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn note_device(&self, device: &TokenHash) {
        self.devices.lock().unwrap_or_else(PoisonError::into_inner).insert(device.clone());
    }

    pub fn take_devices(&self) -> HashSet<TokenHash> {
        std::mem::take(&mut *self.devices.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
