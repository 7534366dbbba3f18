//! Randomness: from the operating system, or seeded for the sample world.

use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

/// The dice of the house. Clones of seeded dice go on with the same sequence.
#[derive(Clone, Debug, Default)]
pub enum Dice {
    #[default]
    Machine,
    Seeded(Arc<Mutex<(u64, u64)>>),
}

impl Dice {
    /// Dice that always fall the same way. Never for secrets of a real house.
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(Mutex::new((seed, 0))))
    }

    /// `N` random bytes. When the operating system has none to give, the program ends: it could keep no promise.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match self {
            Self::Machine => machine_fill(&mut bytes),
            Self::Seeded(state) => seeded_fill(state, &mut bytes),
        }
        bytes
    }

    /// A number from 0 up to, not including, `below`; 0 when `below` is 0.
    pub fn below(&self, below: u64) -> u64 {
        u64::from_le_bytes(self.bytes()).checked_rem(below).unwrap_or(0)
    }

    /// A random positive 63-bit number, for rows whose key must not tell their order.
    pub fn row_key(&self) -> i64 {
        i64::from_le_bytes(self.bytes()) & i64::MAX
    }
}

#[allow(clippy::disallowed_methods)]
fn machine_fill(bytes: &mut [u8]) {
    if getrandom::fill(bytes).is_err() {
        std::process::abort();
    }
}

fn seeded_fill(state: &Mutex<(u64, u64)>, bytes: &mut [u8]) {
    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
    for chunk in bytes.chunks_mut(32) {
        state.1 += 1;
        let block = Sha256::digest([state.0.to_le_bytes(), state.1.to_le_bytes()].concat());
        for (byte, random) in chunk.iter_mut().zip(block) {
            *byte = random;
        }
    }
}
