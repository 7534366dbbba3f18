//! The one place that reads the wall clock. Everybody else is handed the time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// The clock of the house: the machine's, or one that a test turns by hand.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    #[default]
    Machine,
    Turned(Turned),
}

/// A clock that stands still until it is turned. Clones show the same time.
#[derive(Clone, Debug)]
pub struct Turned(Arc<AtomicI64>);

impl Clock {
    /// Now, to the second: nothing in an alliance needs finer time, and finer time could tell who did what.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::Machine => whole_second(machine_now()),
            Self::Turned(turned) => turned.now(),
        }
    }
}

impl Turned {
    pub fn at(start: Timestamp) -> Self {
        Self(Arc::new(AtomicI64::new(start.as_second())))
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::SeqCst)).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    pub fn turn(&self, by: SignedDuration) {
        self.0.fetch_add(by.as_secs(), Ordering::SeqCst);
    }
}

fn whole_second(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}

#[allow(clippy::disallowed_methods)]
fn machine_now() -> Timestamp {
    Timestamp::now()
}
