//! What one instance takes on at once and how long it waits, in one place.

use std::time::Duration;

use crate::store::pool::Place;

/// How the server listens. How long a whole request may take stands in `web::TimeLimits`.
#[derive(Clone, Copy, Debug)]
pub struct ServerLimits {
    pub workers: usize,
    /// Open connections of one worker.
    pub connections: usize,
    /// Connections that wait to be taken in.
    pub backlog: u32,
    /// For the head of a request.
    pub head: Duration,
    /// For the end of a connection that was cut.
    pub disconnect: Duration,
    /// Between two requests of one connection.
    pub keep_alive: Duration,
    /// For requests under way when the house closes.
    pub shutdown: Duration,
}

pub const SERVER: ServerLimits = ServerLimits {
    workers: 2,
    connections: 10_000,
    backlog: 1024,
    head: Duration::from_secs(5),
    disconnect: Duration::from_secs(1),
    keep_alive: Duration::from_secs(15),
    shutdown: Duration::from_secs(20),
};

/// Connections to the database. On SQLite they only read, beside the one that writes.
pub fn readers(place: &Place) -> u32 {
    match place {
        Place::Sqlite(_) => 4,
        Place::Postgres(_) => 8,
    }
}

/// Every connection is an open file; beside them stand the database and the letters.
pub const OPEN_FILES: u64 = 32_768;

/// What whoever runs the program should know about the limits of its process.
pub fn warning() -> Option<String> {
    warning_for(&std::fs::read_to_string("/proc/self/limits").ok()?)
}

/// `limits` is a table as Linux writes it; one that cannot be read says nothing.
pub fn warning_for(limits: &str) -> Option<String> {
    let files = open_files(limits).filter(|files| *files < OPEN_FILES)?;
    Some(format!(
        "The system lets this program open {files} files. A full house needs {OPEN_FILES}; see docs/operating.md."
    ))
}

/// How many files may be open now; the limit to which that could be raised stands after it.
fn open_files(limits: &str) -> Option<u64> {
    let now = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?.split_whitespace().next()?;
    if now == "unlimited" { Some(u64::MAX) } else { now.parse().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "Limit                     Soft Limit           Hard Limit           Units     \n\
        Max file size             unlimited            unlimited            bytes     \n\
        Max open files            NOW                  1048576              files     \n";

    #[test]
    fn few_open_files_are_told_and_enough_are_not() {
        let said = |now: &str| warning_for(&TABLE.replace("NOW", now));
        assert!(said("1024").is_some_and(|words| words.contains("open 1024 files")));
        assert!(said("32767").is_some());
        for enough in ["32768", "1048576", "unlimited"] {
            assert_eq!(said(enough), None);
        }
        assert_eq!(warning_for("a table of another system"), None);
    }

    #[test]
    fn the_house_waits_as_long_as_its_promises_say() {
        let seconds = |time: Duration| time.as_secs();
        assert_eq!((SERVER.workers, SERVER.connections, SERVER.backlog), (2, 10_000, 1024));
        assert_eq!((seconds(SERVER.head), seconds(SERVER.disconnect)), (5, 1));
        assert_eq!((seconds(SERVER.keep_alive), seconds(SERVER.shutdown)), (15, 20));
        assert_eq!(readers(&Place::Sqlite(String::new())), 4);
        assert!(u64::try_from(SERVER.workers * SERVER.connections).is_ok_and(|most| most < OPEN_FILES));
        let time = crate::web::TimeLimits::default();
        assert_eq!((seconds(time.request), seconds(time.upload)), (15, 30));
    }
}
