//! What the houses of all tests write to their log. Warnings are shown with the test that fails.

use std::io::{self, Write};
use std::sync::{Mutex, Once, PoisonError};

use tracing_subscriber::EnvFilter;

static LINES: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Ear;

impl Write for Ear {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        LINES.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(line);
        let text = String::from_utf8_lossy(line);
        if text.contains("\"WARN\"") || text.contains("\"ERROR\"") {
            eprint!("{text}");
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Starts listening, once for all tests; more is said here than a house ever logs by default.
pub fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let filter = EnvFilter::new("info,alliance=trace");
        let log = tracing_subscriber::fmt().json().flatten_event(true).with_writer(|| Ear).with_env_filter(filter);
        log.try_init().expect("nobody else listens");
    });
}

/// Everything that was logged so far, by all tests.
pub fn heard() -> String {
    String::from_utf8_lossy(&LINES.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
}
