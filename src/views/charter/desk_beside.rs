//! Pages beside the desk: before the usual script is put back, and when two people changed the same words.

use askama::Template;

use super::{At, Viewer, samples};
use crate::base::paths;
use crate::domain::desk::Length;
use crate::views::chrome::{Chrome, Setting};
use crate::views::field::{ErrorSummary, Field};
use crate::views::show::Link;

/// The page before the usual script is put back.
#[derive(Template)]
#[template(path = "charter/desk_reset.html")]
pub struct DeskResetPage {
    pub chrome: Chrome,
    pub form_key: String,
    pub crumbs: Vec<Link>,
    pub minutes: u32,
    pub action: String,
    pub back: String,
}

impl DeskResetPage {
    pub fn new(setting: Setting, form_key: String, viewer: &Viewer, (team, length): (&str, Length)) -> Self {
        Self {
            chrome: viewer.chrome(setting, team, At::Desk, "The usual script"),
            form_key,
            crumbs: viewer.crumbs(),
            minutes: length.minutes(),
            action: viewer.address(paths::DESK_RESET),
            back: viewer.address(paths::DESK),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let viewer = samples::facilitator();
        vec![("page", Self::new(Setting::sample(), "key-1".to_owned(), &viewer, ("Atlas", Length::Long)))]
    }
}

/// Two people changed the same words on the desk: both texts, nothing lost.
#[derive(Template)]
#[template(path = "charter/desk_stale.html")]
pub struct DeskStalePage {
    pub chrome: Chrome,
    pub form_key: String,
    pub crumbs: Vec<Link>,
    pub errors: ErrorSummary,
    pub theirs: String,
    pub mine: String,
    pub words: Field,
    pub version: i32,
    /// What else the form says, as hidden name and value.
    pub also: Vec<(&'static str, String)>,
    pub action: String,
    pub back: String,
}

/// What was typed, and what stands there by now.
pub struct DeskClash {
    /// Name of the field: "notes" or "words".
    pub field: &'static str,
    pub mine: String,
    pub theirs: String,
    pub version: i32,
    pub also: Vec<(&'static str, String)>,
    /// Page of this charter the form is sent to.
    pub page: String,
}

impl DeskStalePage {
    pub fn new(setting: Setting, form_key: String, (viewer, team): (&Viewer, &str), clash: DeskClash) -> Self {
        Self {
            chrome: viewer.chrome(setting, team, At::Desk, "Two changes at once").with_errors(true),
            form_key,
            crumbs: viewer.crumbs(),
            errors: ErrorSummary::default()
                .say("Someone saved this a moment ago. Your words are below, nothing is lost."),
            words: Field::area(clash.field, "The words")
                .hint("Take what is good from both. Saving replaces what stands there now.")
                .rows(8)
                .value(clash.mine.clone()),
            theirs: clash.theirs,
            mine: clash.mine,
            version: clash.version,
            also: clash.also,
            action: viewer.address(&clash.page),
            back: viewer.address(paths::DESK),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let viewer = samples::facilitator();
        let clash = DeskClash {
            field: "notes",
            mine: crate::views::HOSTILE.to_owned(),
            theirs: "Ask Jonas to begin.\nThen Priya.".to_owned(),
            version: 3,
            also: vec![("title", crate::views::HOSTILE.to_owned())],
            page: paths::DESK_NOTES.to_owned(),
        };
        vec![("page", Self::new(Setting::sample(), "key-1".to_owned(), (&viewer, "Atlas"), clash))]
    }
}
