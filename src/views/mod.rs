//! Dressing room: domain values to page and letter structs, ready to print. No clock, no permission.

pub mod charts;
pub mod charter_export;
pub mod chrome;
pub mod field;
pub mod landing;
pub mod letters;
pub mod mails;
pub mod notices;
pub mod pages;
pub mod parts;
pub mod promise;
pub mod show;
pub mod support;
pub mod team;
pub mod words;
pub mod workshop;

use askama::Template;

/// A name nobody has, for `samples()`: printed unescaped it would run.
pub const HOSTILE: &str = r#"<script>alert("x")</script> & 'so'"#;

/// Every page with its sample values, printed: (name of the sample, HTML).
/// A new page adds one line here; `tests/all/pages.rs` then holds it against the house rules.
pub fn samples() -> Vec<(String, String)> {
    let mut all = Vec::new();
    all.extend(printed("parts", parts::Parts::samples()));
    all.extend(printed("team-list", team::List::samples()));
    all.extend(printed("team-questions", team::Questions::samples()));
    all.extend(printed("mails", mails::List::samples()));
    all.extend(printed("mail", mails::Show::samples()));
    all.extend(printed("landing", landing::Landing::samples()));
    all.extend(printed("help", pages::Help::samples()));
    all.extend(printed("who-sees-what", pages::WhoSeesWhat::samples()));
    all.extend(printed("accessibility", pages::Accessibility::samples()));
    all.extend(printed("about", pages::About::samples()));
    all.extend(printed("error", pages::ErrorPage::samples()));
    all.extend(workshop_samples());
    all
}

fn workshop_samples() -> Vec<(String, String)> {
    let mut all = Vec::new();
    all.extend(printed("workshops", workshop::list::List::samples()));
    all.extend(printed("workshop-team", workshop::team_step::TeamStep::samples()));
    all.extend(printed("workshop-questions", workshop::question_step::QuestionStep::samples()));
    all.extend(printed("workshop-frame", workshop::frame_step::FrameStep::samples()));
    all.extend(printed("workshop-people", workshop::people::People::samples()));
    all.extend(printed("workshop-times", workshop::times_step::TimesStep::samples()));
    all.extend(printed("workshop-check", workshop::check_step::CheckStep::samples()));
    all.extend(printed("workshop-person", workshop::person::Person::samples()));
    all.extend(printed("workshop-preview", workshop::preview::Preview::samples()));
    all.extend(printed("workshop-dashboard", workshop::dashboard::Dashboard::samples()));
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
