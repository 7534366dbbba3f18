//! Pages that keep themselves fresh: what changed is loaded once per instance and shared by everybody who looks.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::sync::watch;

use super::ActError;
use crate::store::news::Topic;

/// Streams one device may hold open. Browsers open six lines to a site at most; two stay free for pages.
const STREAMS_EACH: usize = 4;
/// Streams of one instance.
const STREAMS: usize = 8_000;

/// What everybody at one place sees now, ready to be sent.
#[derive(Debug)]
pub struct Frame {
    /// Another one with every change.
    pub edition: i32,
    /// A whole server-sent event.
    pub event: String,
}

/// The newest frame of one topic, and the number of the news it was loaded after. Lives while somebody listens.
#[derive(Debug, Default)]
pub struct Slot(tokio::sync::Mutex<Option<(u64, Arc<Frame>)>>);

#[derive(Clone, Debug)]
pub struct Live(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    slots: Mutex<HashMap<Topic, Weak<Slot>>>,
    /// Streams by the device that holds them.
    streams: Mutex<HashMap<String, usize>>,
    loads: AtomicU64,
    is_closing: watch::Sender<bool>,
}

impl Default for Live {
    fn default() -> Self {
        let (slots, streams) = (Mutex::default(), Mutex::default());
        Self(Arc::new(Inner { slots, streams, loads: AtomicU64::new(0), is_closing: watch::channel(false).0 }))
    }
}

impl Live {
    /// The house begins to close: every stream ends, and no new one begins.
    pub fn close(&self) {
        self.0.is_closing.send_replace(true);
    }

    pub fn closing(&self) -> watch::Receiver<bool> {
        self.0.is_closing.subscribe()
    }

    /// How often a frame was loaded, whoever waited for it.
    pub fn loads(&self) -> u64 {
        self.0.loads.load(Ordering::SeqCst)
    }

    /// Streams open now.
    pub fn count(&self) -> usize {
        lock(&self.0.streams).values().sum()
    }

    /// A place for one more stream of this device.
    pub fn stand(&self, device: &str) -> Result<Stand, ActError> {
        let mut streams = lock(&self.0.streams);
        let all: usize = streams.values().sum();
        let mine = streams.entry(device.to_owned()).or_default();
        if *mine >= STREAMS_EACH || all >= STREAMS || *self.0.is_closing.borrow() {
            return Err(ActError::TooMany { wait_seconds: 10 });
        }
        *mine += 1;
        Ok(Stand { live: self.clone(), device: device.to_owned() })
    }

    pub fn slot(&self, topic: Topic) -> Arc<Slot> {
        let mut slots = lock(&self.0.slots);
        if let Some(slot) = slots.get(&topic).and_then(Weak::upgrade) {
            return slot;
        }
        slots.retain(|_, slot| slot.strong_count() > 0);
        let slot = Arc::new(Slot::default());
        slots.insert(topic, Arc::downgrade(&slot));
        slot
    }

    /// The frame after the news of this number: the one that is there, or a fresh one for everybody who waits.
    pub async fn frame<L>(
        &self,
        slot: &Slot,
        heard: &watch::Receiver<u64>,
        load: impl FnOnce() -> L,
    ) -> Result<(u64, Arc<Frame>), ActError>
    where
        L: Future<Output = Result<Frame, ActError>>,
    {
        let wanted = *heard.borrow();
        let mut kept = slot.0.lock().await;
        if let Some((number, frame)) = kept.as_ref().filter(|(number, _)| *number >= wanted) {
            return Ok((*number, frame.clone()));
        }
        let number = *heard.borrow();
        self.0.loads.fetch_add(1, Ordering::SeqCst);
        let fresh = (number, Arc::new(load().await?));
        *kept = Some(fresh.clone());
        Ok(fresh)
    }
}

/// The place of one open stream; it is free again when this falls.
#[derive(Debug)]
pub struct Stand {
    live: Live,
    device: String,
}

impl Drop for Stand {
    fn drop(&mut self) {
        let mut streams = lock(&self.live.0.streams);
        if let Some(mine) = streams.get_mut(&self.device) {
            *mine -= 1;
            if *mine == 0 {
                streams.remove(&self.device);
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
