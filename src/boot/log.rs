//! The log: one JSON object per line on standard error, so that standard output stays for people.

use tracing_subscriber::EnvFilter;

/// Starts logging. `filter` as in `info` or `warn,alliance=debug`.
pub fn start(filter: &str) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let started = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_writer(std::io::stderr)
        .with_env_filter(filter)
        .try_init();
    if started.is_err() {
        eprintln!("The log was already started.");
    }
}
