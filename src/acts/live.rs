//! Pages that keep themselves fresh: what changed is loaded once per instance and shared by everybody who looks.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::sync::watch;

use super::ActError;
use crate::domain::ids::WorkshopId;
use crate::store::news::Topic;

/// Streams one device may hold open. Browsers open six lines to a site at most; two stay free for pages.
const STREAMS_EACH: usize = 4;
/// Streams one member may hold open, on however many devices their link was opened.
const STREAMS_OF_A_MEMBER: usize = 8;
/// Streams about one workshop, so that no workshop takes the lines of the others.
const STREAMS_OF_A_WORKSHOP: usize = 2_000;
/// Streams of one instance.
const STREAMS: usize = 8_000;

/// Whoever holds a stream: each of these may hold only so many.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Holder {
    /// Hash of a session or of a member's device.
    Device(String),
    /// Id of their invitation.
    Member(String),
    /// Everybody who follows a workshop.
    Workshop(WorkshopId),
}

impl Holder {
    fn most(&self) -> usize {
        match self {
            Self::Device(_) => STREAMS_EACH,
            Self::Member(_) => STREAMS_OF_A_MEMBER,
            Self::Workshop(_) => STREAMS_OF_A_WORKSHOP,
        }
    }
}

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
    streams: Mutex<Streams>,
    loads: AtomicU64,
    is_closing: watch::Sender<bool>,
}

#[derive(Debug, Default)]
struct Streams {
    all: usize,
    of: HashMap<Holder, usize>,
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
        lock(&self.0.streams).all
    }

    /// A place for one more stream that all of these hold together.
    pub fn stand(&self, holders: Vec<Holder>) -> Result<Stand, ActError> {
        let mut streams = lock(&self.0.streams);
        let has_enough = |holder: &Holder| streams.of.get(holder).is_some_and(|held| *held >= holder.most());
        if holders.iter().any(has_enough) || streams.all >= STREAMS || *self.0.is_closing.borrow() {
            return Err(ActError::TooMany { wait_seconds: 10 });
        }
        streams.all += 1;
        for holder in &holders {
            *streams.of.entry(holder.clone()).or_default() += 1;
        }
        Ok(Stand { live: self.clone(), holders })
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
    holders: Vec<Holder>,
}

impl Drop for Stand {
    fn drop(&mut self) {
        let mut streams = lock(&self.live.0.streams);
        streams.all -= 1;
        for holder in &self.holders {
            if let Some(held) = streams.of.get_mut(holder) {
                *held -= 1;
                if *held == 0 {
                    streams.of.remove(holder);
                }
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workshop_that_is_full_of_listeners_leaves_room_for_another() {
        let live = Live::default();
        let holders =
            |member: usize, workshop| vec![Holder::Member(member.to_string()), Holder::Workshop(WorkshopId(workshop))];
        let stands: Vec<_> = (0..STREAMS_OF_A_WORKSHOP).map(|member| live.stand(holders(member, 1)).unwrap()).collect();
        assert!(live.stand(holders(9_999, 1)).is_err());
        assert!(live.stand(holders(9_999, 2)).is_ok());
        drop(stands);
        assert_eq!(live.count(), 0);
        assert!(live.stand(holders(9_999, 1)).is_ok(), "nothing is counted of those who went");
    }
}
