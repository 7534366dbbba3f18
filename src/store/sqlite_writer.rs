//! The one writer of a SQLite house. Writes that wait together are committed together, with one sync to disk.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use diesel::connection::SimpleConnection;
use diesel::{QueryResult, RunQueryDsl};

use super::connection::AnyConnection;
use super::error::StoreError;
use super::steady::Steady;

/// Writes that may wait; beyond it people are told to try again.
const QUEUE: usize = 1024;
/// Writes that share one commit.
const BATCH: usize = 256;

/// What a write leaves behind: whether it wants to be kept, and how to tell its sender once the fate is known.
pub struct Done {
    pub is_kept: bool,
    pub tell: Box<dyn FnOnce(Result<(), StoreError>) + Send>,
}

pub type Job = Box<dyn FnOnce(&mut AnyConnection) -> Done + Send>;

pub struct Writer {
    queue: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// `batch` 1 gives every write its own commit; used to measure what sharing gains.
    pub fn start(conn: AnyConnection, batch: Option<usize>) -> Result<Self, StoreError> {
        let (queue, jobs) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("alliance-writer".into())
            .spawn(move || work(conn, &jobs, batch.unwrap_or(BATCH)))
            .map_err(|e| StoreError::Broken(e.to_string()))?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    pub fn take(&self, job: Job) -> Result<(), StoreError> {
        let Some(queue) = &self.queue else {
            return Err(StoreError::Busy("the house is closing".into()));
        };
        queue.try_send(job).map_err(|refused| match refused {
            TrySendError::Full(_) => StoreError::Busy("the queue of writes is full".into()),
            TrySendError::Disconnected(_) => StoreError::Broken("the writer is gone".into()),
        })
    }
}

impl Drop for Writer {
    /// Lets the writer finish what waits.
    fn drop(&mut self) {
        self.queue.take();
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != std::thread::current().id()
        {
            let _ = thread.join();
        }
    }
}

fn work(mut conn: AnyConnection, jobs: &Receiver<Job>, batch: usize) {
    while let Ok(first) = jobs.recv() {
        let waiting = std::iter::once(first).chain(jobs.try_iter().take(batch.saturating_sub(1)));
        commit_together(&mut conn, waiting.collect());
    }
    let _ = conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE);");
}

fn commit_together(conn: &mut AnyConnection, jobs: Vec<Job>) {
    if let Err(error) = conn.batch_execute("BEGIN IMMEDIATE") {
        return refuse(jobs, &error.into());
    }
    let done: Vec<Done> = jobs.into_iter().filter_map(|job| in_savepoint(conn, job)).collect();
    let fate = conn.batch_execute("COMMIT").map_err(StoreError::from);
    if fate.is_err() {
        let _ = conn.batch_execute("ROLLBACK");
    }
    for done in done {
        (done.tell)(if done.is_kept { fate.clone() } else { Ok(()) });
    }
}

/// A job that panics is undone alone; its sender learns of it because its end of the channel falls.
fn in_savepoint(conn: &mut AnyConnection, job: Job) -> Option<Done> {
    if let Err(error) = say(conn, "SAVEPOINT job") {
        tracing::error!(%error, "no savepoint");
        return None;
    }
    let done = catch_unwind(AssertUnwindSafe(|| job(conn))).ok();
    if done.is_none() {
        tracing::error!("a write panicked and was undone");
    }
    let keep = done.as_ref().is_some_and(|done| done.is_kept);
    let undone = if keep { Ok(()) } else { say(conn, "ROLLBACK TO job") };
    if let Err(error) = undone.and_then(|()| say(conn, "RELEASE job")) {
        tracing::error!(%error, "a savepoint did not end");
    }
    done
}

/// Words said for every write are prepared once.
fn say(conn: &mut AnyConnection, words: &'static str) -> QueryResult<()> {
    Steady(diesel::sql_query(words)).execute(conn).map(drop)
}

/// No transaction could be opened: the senders learn it because their ends of the channel fall.
fn refuse(jobs: Vec<Job>, error: &StoreError) {
    tracing::error!(%error, waiting = jobs.len(), "no transaction");
    drop(jobs);
}
