//! Charters as files: drawn beside the database, few at a time, and kept for whoever asks next.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;

use super::ActError;
use crate::domain::charter::Sheet;
use crate::domain::looking::Ahead;
use crate::store::StoreError;
use crate::views::paper;

/// Each takes a processor for a while.
const AT_ONCE: usize = 2;
/// Files that are kept, of some 50 kB each.
const KEPT: usize = 32;

/// All that a file was drawn from; the same gives the same bytes.
type Drawn = (Sheet, Option<Ahead>);

/// The newest first.
type Files = VecDeque<(Drawn, Vec<u8>)>;

/// The files of one instance, known by what they were drawn from.
#[derive(Clone, Debug)]
pub struct Drawings {
    places: Arc<Semaphore>,
    kept: Arc<Mutex<Files>>,
    drawn: Arc<AtomicU64>,
}

impl Default for Drawings {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(AT_ONCE)), kept: Arc::default(), drawn: Arc::default() }
    }
}

impl Drawings {
    /// The published charter as a PDF, as it was published or with what comes next as it stands now. Waits for its turn
    /// without holding a connection to the data.
    pub async fn charter(&self, sheet: Sheet, ahead: Option<Ahead>) -> Result<Vec<u8>, ActError> {
        let from = (sheet, ahead);
        if let Some(bytes) = self.find(&from) {
            return Ok(bytes);
        }
        let broken = |cause: String| ActError::from(StoreError::Broken(cause));
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|closed| broken(closed.to_string()))?;
        let files = self.clone();
        // The place goes with the work: whoever no longer waits for it must not let a third one begin.
        let work = move || {
            let bytes = files.find(&from).map_or_else(|| files.draw(from), Ok);
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

    fn draw(&self, from: Drawn) -> Result<Vec<u8>, ActError> {
        self.drawn.fetch_add(1, Ordering::Relaxed);
        let bytes = match &from {
            (sheet, Some(ahead)) => paper::charter_as_it_stands(sheet, ahead)?,
            (sheet, None) => paper::charter(sheet)?,
        };
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.truncate(KEPT - 1);
        kept.push_front((from, bytes.clone()));
        Ok(bytes)
    }

    fn find(&self, from: &Drawn) -> Option<Vec<u8>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(known, _)| known == from).map(|(_, bytes)| bytes.clone())
    }
}
