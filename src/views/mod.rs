//! Dressing room: domain values to page and letter structs, ready to print. No clock, no permission.

pub mod answer;
pub mod card;
pub mod charter;
pub mod charter_export;
pub mod charts;
pub mod chrome;
pub mod closing;
pub mod field;
pub mod join;
pub mod joining;
pub mod kept;
pub mod landing;
pub mod letters;
pub mod mail_stop;
pub mod mails;
pub mod notices;
pub mod organisation;
pub mod pages;
pub mod paper;
pub mod parts;
pub mod person;
pub mod promise;
pub mod report;
pub mod show;
pub mod standing;
pub mod support;
pub mod team;
pub mod unprintable;
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
    all.extend(printed("not-set-up", organisation::NotSetUp::samples()));
    all.extend(printed("set-up", organisation::SetupPage::samples()));
    all.extend(printed("settings", organisation::SettingsPage::samples()));
    all.extend(printed("sign-in", person::sign_in::AskForLink::samples()));
    all.extend(printed("sign-in-sent", person::sign_in::Sent::samples()));
    all.extend(printed("sign-in-link", person::sign_in::UseLink::samples()));
    all.extend(printed("sign-in-old-link", person::sign_in::OldLink::samples()));
    all.extend(printed("sign-in-password", person::sign_in::WithPassword::samples()));
    all.extend(printed("account", person::account::AccountPage::samples()));
    all.extend(printed("people", person::people::People::samples()));
    all.extend(printed("role", person::people::RolePage::samples()));
    all.extend(printed("remove-person", person::people::RemovePerson::samples()));
    all.extend(printed("help", pages::Help::samples()));
    all.extend(printed("who-sees-what", pages::WhoSeesWhat::samples()));
    all.extend(printed("accessibility", pages::Accessibility::samples()));
    all.extend(printed("about", pages::About::samples()));
    all.extend(printed("draft", charter::draft::DraftPage::samples()));
    all.extend(printed("desk", charter::desk::DeskPage::samples()));
    all.extend(printed("desk-reset", charter::desk_beside::DeskResetPage::samples()));
    all.extend(printed("desk-stale", charter::desk_beside::DeskStalePage::samples()));
    all.extend(printed("stale", charter::stale::StalePage::samples()));
    all.extend(printed("results", charter::results::ResultsPage::samples()));
    all.extend(printed("result", charter::results::ResultPage::samples()));
    all.extend(printed("publish", charter::publish::PublishPage::samples()));
    all.extend(printed("not-this-time", charter::publish::NotThisTimePage::samples()));
    all.extend(printed("charter", charter::show::CharterPage::samples()));
    all.extend(printed("charter-change", charter::change::ChangePage::samples()));
    all.extend(printed("revisit", charter::revisit::RevisitPage::samples()));
    all.extend(printed("requests", charter::requests::RequestsPage::samples()));
    all.extend(printed("ending", charter::ending::EndingPage::samples()));
    all.extend(printed("charter-compare", charter::compare::ComparePage::samples()));
    all.extend(printed("check-in", charter::meeting::CheckInPage::samples()));
    all.extend(printed("moment", charter::meeting::MomentPage::samples()));
    all.extend(printed("wall", charter::wall::WallPage::samples()));
    all.extend(printed("wall-phone", charter::wall::PhonePage::samples()));
    all.extend(printed("wall-behind", charter::wall::BehindPage::samples()));
    all.extend(printed("mail-stop", mail_stop::MailStopPage::samples()));
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
    all.extend(printed("workshop-running", workshop::running::RunningPage::samples()));
    all.extend(printed("workshop-take-over", workshop::running::TakeOverPage::samples()));
    all.extend(printed("workshop-screen", workshop::screen::Screen::samples()));
    all.extend(printed("workshop-dashboard", workshop::dashboard::Dashboard::samples()));
    all.extend(printed("start", answer::StartPage::samples()));
    all.extend(printed("standing", standing::StandingPage::samples()));
    all.extend(printed("question", answer::QuestionPage::samples()));
    all.extend(printed("all-questions", answer::AllPage::samples()));
    all.extend(printed("check", answer::CheckPage::samples()));
    all.extend(printed("code", answer::CodePage::samples()));
    all.extend(printed("done", answer::DonePage::samples()));
    all.extend(printed("leave", answer::LeavePage::samples()));
    all.extend(printed("join", join::JoinPage::samples()));
    all.extend(printed("room", join::RoomPage::samples()));
    all.extend(printed("close", closing::ClosePage::samples()));
    all.extend(printed("report", report::OverviewPage::samples()));
    all.extend(printed("report-exports", report::ExportsPage::samples()));
    all.extend(printed("card", card::CardPage::samples()));
    all.extend(printed("card-remove", card::RemovePage::samples()));
    all.extend(printed("card-question", card::CardQuestionPage::samples()));
    all.extend(printed("cards", card::CardsPage::samples()));
    all.extend(printed("pair", card::PairPage::samples()));
    all.extend(printed("kept", kept::KeptPage::samples()));
    all.extend(printed("joining", joining::JoiningPage::samples()));
    all.extend(printed("team-people", joining::TeamPage::samples()));
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
