//! Dressing room: domain values to page and letter structs, ready to print. No clock, no permission.

pub mod charts;
pub mod chrome;
pub mod field;
pub mod landing;
pub mod show;
pub mod words;

use askama::Template;

/// Every page with its sample values, printed: (name of the sample, HTML).
/// A new page adds one line here; `tests/all/pages.rs` then holds it against the house rules.
pub fn samples() -> Vec<(String, String)> {
    let mut all = Vec::new();
    all.extend(printed("landing", landing::Landing::samples()));
    all
}

/// Prints the samples of one kind of page. A page that cannot be printed shows up as a sample
/// that is no whole document, which the test refuses.
fn printed<T: Template>(page: &str, samples: Vec<(&'static str, T)>) -> Vec<(String, String)> {
    let print = |(name, sample): (&'static str, T)| {
        let html = sample.render().unwrap_or_else(|e| format!("{page}: {e}"));
        (format!("{page}-{name}"), html)
    };
    samples.into_iter().map(print).collect()
}
