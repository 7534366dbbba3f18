//! Two people changed the same words: both texts side by side, nothing lost.

use askama::Template;

use super::{At, Viewer, samples};
use crate::domain::charter::CLAUSE_MAX;
use crate::views::chrome::{Chrome, Setting};
use crate::views::field::{ErrorSummary, Field};
use crate::views::show::Link;

#[derive(Template)]
#[template(path = "charter/stale.html")]
pub struct StalePage {
    pub chrome: Chrome,
    pub form_key: String,
    pub crumbs: Vec<Link>,
    pub errors: ErrorSummary,
    pub theirs: String,
    pub mine: String,
    pub words: Field,
    pub why: String,
    pub action: String,
    /// The version that stands now; saving again is made on it.
    pub version: i32,
    /// What else the form says, as hidden name and value.
    pub also: Vec<(&'static str, String)>,
    pub cancel_href: String,
}

/// What was typed, and what stands there by now.
pub struct Clash<'a> {
    pub team: &'a str,
    pub mine: &'a str,
    pub why: &'a str,
    pub theirs: &'a str,
    pub version: i32,
    pub action: String,
    pub also: Vec<(&'static str, String)>,
    pub cancel_href: String,
}

impl StalePage {
    pub fn new(setting: Setting, form_key: String, viewer: &Viewer, clash: Clash) -> Self {
        Self {
            chrome: viewer.chrome(setting, clash.team, At::Draft, "Two changes at once").with_errors(true),
            form_key,
            crumbs: viewer.crumbs(),
            errors: ErrorSummary::default()
                .say("Someone changed the same sentence a moment ago. Your words are below, nothing is lost."),
            theirs: clash.theirs.to_owned(),
            mine: clash.mine.to_owned(),
            words: Field::area("words", "The words")
                .hint("Take what is good from both. Saving replaces what stands there now; it stays under “Earlier words”.")
                .value(clash.mine)
                .max(CLAUSE_MAX),
            why: clash.why.to_owned(),
            action: clash.action,
            version: clash.version,
            also: clash.also,
            cancel_href: clash.cancel_href,
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let viewer = samples::facilitator();
        let clash = Clash {
            team: "Atlas",
            mine: crate::views::HOSTILE,
            why: "",
            theirs: "After a real question we wait half a minute.",
            version: 2,
            action: viewer.address(&crate::base::paths::clause(
                &samples::clause(1, crate::domain::agreement::Kind::Norm, "").public_id,
            )),
            also: Vec::new(),
            cancel_href: viewer.address(crate::base::paths::DRAFT),
        };
        vec![("page", Self::new(Setting::sample(), "key-1".to_owned(), &viewer, clash))]
    }
}
