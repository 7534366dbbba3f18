//! The log: one JSON object per line on standard error, so that standard output stays for people.

use tracing_subscriber::EnvFilter;

/// Starts logging. `filter` as in `info` or `warn,alliance=debug`.
pub fn start(filter: &str) {
    let started = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_writer(std::io::stderr)
        .with_env_filter(quieted(filter))
        .try_init();
    if started.is_err() {
        eprintln!("The log was already started.");
    }
}

/// What anybody sends who speaks no HTTP is answered and no fault of ours: a line for each would let strangers fill the
/// log. Whoever looks for just that names it in the filter.
fn quieted(filter: &str) -> EnvFilter {
    const HEADS: &str = "actix_http";
    let quiet = format!("{filter},{HEADS}::h1::dispatcher=off");
    let asked = if filter.contains(HEADS) { filter } else { &quiet };
    EnvFilter::try_new(asked).unwrap_or_else(|_| quieted("info"))
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Ear(Arc<Mutex<Vec<u8>>>);

    impl Write for Ear {
        fn write(&mut self, line: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(line);
            Ok(line.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn heard(filter: &str) -> String {
        let ear = Ear::default();
        let pen = ear.clone();
        let log = tracing_subscriber::fmt().with_writer(move || pen.clone()).with_env_filter(quieted(filter)).finish();
        tracing::subscriber::with_default(log, || {
            tracing::error!(target: "actix_http::h1::dispatcher", "a head nobody can read");
            tracing::error!("the house is on fire");
        });
        String::from_utf8(ear.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn heads_nobody_can_read_fill_no_log() {
        for filter in ["info", "trace", "error,alliance=debug", "no=such=filter"] {
            let heard = heard(filter);
            assert!(heard.contains("on fire") && !heard.contains("nobody can read"), "{filter}: {heard}");
        }
        assert!(heard("info,actix_http=debug").contains("nobody can read"));
    }
}
