//! Charters as files: drawn beside the database, few at a time, and kept for whoever asks next.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;

use super::ActError;
use crate::domain::charter::Sheet;
use crate::store::StoreError;
use crate::views::paper;

/// Each takes a processor for a while.
const AT_ONCE: usize = 2;
/// Files that are kept, of some 50 kB each.
const KEPT: usize = 32;

/// The files of one instance. A file is known by the whole sheet it was drawn from: the same sheet gives the same bytes.
#[derive(Clone, Debug)]
pub struct Drawings {
    places: Arc<Semaphore>,
    kept: Arc<Mutex<VecDeque<(Sheet, Vec<u8>)>>>,
    drawn: Arc<AtomicU64>,
}

impl Default for Drawings {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(AT_ONCE)), kept: Arc::default(), drawn: Arc::default() }
    }
}

impl Drawings {
    /// The published charter as a PDF. Waits for its turn without holding a connection to the data.
    pub async fn charter(&self, sheet: Sheet) -> Result<Vec<u8>, ActError> {
        if let Some(bytes) = self.find(&sheet) {
            return Ok(bytes);
        }
        let broken = |cause: String| ActError::from(StoreError::Broken(cause));
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|closed| broken(closed.to_string()))?;
        let files = self.clone();
        // The place goes with the work: whoever no longer waits for it must not let a third one begin.
        let work = move || {
            let bytes = files.find(&sheet).map_or_else(|| files.draw(sheet), Ok);
            drop(place);
            bytes
        };
        tokio::task::spawn_blocking(work).await.map_err(|panicked| broken(panicked.to_string()))?
    }

    /// Where drawing waits for its turn. Whoever takes all of its places keeps everybody else from drawing.
    pub fn places(&self) -> Arc<Semaphore> {
        Arc::clone(&self.places)
    }

    /// How often something was drawn, whoever asked for it.
    pub fn drawn(&self) -> u64 {
        self.drawn.load(Ordering::Relaxed)
    }

    fn draw(&self, sheet: Sheet) -> Result<Vec<u8>, ActError> {
        self.drawn.fetch_add(1, Ordering::Relaxed);
        let bytes = paper::charter(&sheet)?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.truncate(KEPT - 1);
        kept.push_front((sheet, bytes.clone()));
        Ok(bytes)
    }

    fn find(&self, sheet: &Sheet) -> Option<Vec<u8>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(known, _)| known == sheet).map(|(_, bytes)| bytes.clone())
    }
}
