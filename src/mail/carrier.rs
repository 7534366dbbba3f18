//! Who takes a letter away: a mail server, a folder, or the memory of a test.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::stream::{self, Stream, StreamExt};

use super::compose::compose;
use super::folder::FolderPost;
use super::smtp::{CONNECTIONS_MAX, SmtpPost};
use crate::base::letter::{Letter, Outcome};

#[derive(Debug)]
pub enum Carrier {
    Smtp(Box<SmtpPost>),
    Folder(FolderPost),
    /// Keeps the bytes of every delivery, copies included.
    Memory(Arc<Mutex<Vec<Vec<u8>>>>),
}

impl Carrier {
    /// One attempt for one letter. May be called for many letters at once.
    pub async fn deliver(&self, letter: &Letter) -> Outcome {
        let parcel = match compose(letter) {
            Ok(parcel) => parcel,
            Err(why) => {
                return Outcome::Refused {
                    reason: format!("This letter cannot be written: {why}."),
                    server_line: String::new(),
                };
            }
        };
        match self {
            Carrier::Smtp(post) => post.deliver(&parcel).await,
            Carrier::Folder(post) => post.deliver(letter, parcel.bytes).await,
            Carrier::Memory(letters) => {
                letters.lock().unwrap_or_else(PoisonError::into_inner).push(parcel.bytes);
                Outcome::Sent
            }
        }
    }

    /// Every letter once, up to `connections` (16 at most) at the same time. Yields the place of the
    /// letter and its outcome as they come, so that each can be noted before the next program stop.
    /// Once `goes_on` says no, no further letter is begun; those under way are finished.
    pub fn outcomes<'a>(
        &'a self,
        letters: &'a [Letter],
        connections: usize,
        goes_on: impl Fn() -> bool + 'a,
    ) -> impl Stream<Item = (usize, Outcome)> + 'a {
        let at_once = connections.clamp(1, CONNECTIONS_MAX);
        stream::iter(letters.iter().enumerate())
            .take_while(move |_| std::future::ready(goes_on()))
            .map(move |(place, letter)| async move { (place, self.deliver(letter).await) })
            .buffer_unordered(at_once)
    }

    /// Outcomes in the order of the letters.
    pub async fn deliver_all(&self, letters: &[Letter], connections: usize) -> Vec<Outcome> {
        let mut outcomes: Vec<(usize, Outcome)> = self.outcomes(letters, connections, || true).collect().await;
        outcomes.sort_by_key(|(place, _)| *place);
        outcomes.into_iter().map(|(_, outcome)| outcome).collect()
    }

    /// Says goodbye to the mail server; call it when the program ends.
    pub async fn close(&self) {
        if let Carrier::Smtp(post) = self {
            post.close().await;
        }
    }
}
