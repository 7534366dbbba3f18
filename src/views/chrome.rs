//! What stands around every page: title, header bar, navigation, message after a redirect, footer.
//! The content of a page lives in its own struct, with a `Chrome` as a field.

use crate::domain::person::Role;

/// Name of the hidden field that proves a form came from our own page.
pub const CSRF_FIELD: &str = "csrf";
/// Name of the hidden field that makes a form count once, however often it is sent.
pub const KEY_FIELD: &str = "form_key";

/// The frame of one page. Built by one of the constructors below, never field by field.
#[derive(Debug, Clone)]
pub struct Chrome {
    /// Without "Error: " and without the brand; see [`Chrome::title_line`].
    pub title: String,
    /// "Alliance", or the team's name on a member's page.
    pub brand: String,
    /// Where the brand leads; empty on pages that must not be left by accident.
    pub brand_href: &'static str,
    pub nav: Vec<NavItem>,
    pub me: Me,
    pub csrf: String,
    pub theme: Theme,
    pub organisation: String,
    pub notice: Option<Notice>,
    /// The page keeps its counts fresh by itself when scripts run.
    pub live: bool,
    /// The form came back: the title says so first.
    pub has_errors: bool,
}

/// What the request decides, whoever asks.
#[derive(Debug, Clone, Default)]
pub struct Setting {
    pub csrf: String,
    pub theme: Theme,
    pub organisation: String,
    pub notice: Option<Notice>,
}

/// One link of the main navigation. At most four stand side by side.
#[derive(Debug, Clone)]
pub struct NavItem {
    pub label: &'static str,
    pub href: String,
    pub current: bool,
}

impl NavItem {
    pub fn new(label: &'static str, href: impl Into<String>, current: bool) -> Self {
        let href = href.into();
        Self { label, href, current }
    }
}

/// Who the header bar greets.
#[derive(Debug, Clone, Default)]
pub enum Me {
    #[default]
    Nobody,
    /// Holds a session: name and "Sign out".
    SignedIn { name: String },
    /// Came by a personal link: name only, there is nothing to sign out of.
    Member { name: String },
    /// In the middle of the questions: only the way out; empty where the form itself has it.
    Answering { leave: String },
}

/// Light, dark, or whatever the device says. Nothing is remembered until somebody chooses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The word in the cookie and in `data-theme`.
    pub fn code(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Anything unknown means: follow the device.
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|t| t.code() == code).unwrap_or_default()
    }

    pub fn is_system(self) -> bool {
        self == Self::System
    }
}

/// A sentence that says what the last form did; it stays until the next page.
#[derive(Debug, Clone)]
pub struct Notice {
    /// One or two words, like "Saved."
    pub strong: String,
    pub text: String,
}

impl Notice {
    pub fn new(strong: impl Into<String>, text: impl Into<String>) -> Self {
        Self { strong: strong.into(), text: text.into() }
    }
}

/// Which entry of a signed-in person's navigation is the current one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    Workshops,
    Teams,
    Templates,
    Overview,
    People,
    Exports,
    /// A person's own page; no entry of the navigation leads to it, the name beside it does.
    Account,
}

impl Chrome {
    /// Pages for everybody: landing, help, errors.
    pub fn public(setting: Setting, title: impl Into<String>) -> Self {
        let nav =
            vec![NavItem::new("How it works", "/#how", false), NavItem::new("Who sees what", "/who-sees-what", false)];
        Self::built(setting, title.into(), nav, Me::Nobody)
    }

    fn facilitator(setting: Setting, name: &str, at: Section, title: impl Into<String>) -> Self {
        let nav = vec![
            NavItem::new("Workshops", "/workshops", at == Section::Workshops),
            NavItem::new("Teams", "/teams", at == Section::Teams),
            NavItem::new("Templates", "/templates", at == Section::Templates),
        ];
        let built = Self::built(setting, title.into(), nav, Me::SignedIn { name: name.to_owned() });
        Self { brand_href: "/workshops", ..built }
    }

    fn hr(setting: Setting, name: &str, at: Section, title: impl Into<String>) -> Self {
        let nav = vec![
            NavItem::new("Overview", "/people-team", at == Section::Overview),
            NavItem::new("Exports", "/people-team/exports", at == Section::Exports),
        ];
        let built = Self::built(setting, title.into(), nav, Me::SignedIn { name: name.to_owned() });
        Self { brand_href: "/people-team", ..built }
    }

    /// The frame of whoever has signed in: every page of one person has the same navigation, and an owner also finds
    /// the people in it.
    pub fn for_role(setting: Setting, (name, role): (&str, Role), at: Section, title: impl Into<String>) -> Self {
        match role {
            Role::HrReader => Self::hr(setting, name, at, title),
            Role::Facilitator => Self::facilitator(setting, name, at, title),
            Role::Owner => {
                let mut chrome = Self::facilitator(setting, name, at, title);
                chrome.nav.push(NavItem::new("People", "/admin/people", at == Section::People));
                chrome
            }
        }
    }

    /// A member's pages carry the team's name; `nav` holds only what exists already.
    pub fn member(setting: Setting, who: Member, nav: Vec<NavItem>, title: impl Into<String>) -> Self {
        let me = Me::Member { name: who.name.to_owned() };
        let built = Self::built(setting, title.into(), nav, me);
        Self { brand: who.team.to_owned(), brand_href: "", ..built }
    }

    /// A question page: nothing in the bar but the team and the way out.
    pub fn question(setting: Setting, team: &str, leave: &str, title: impl Into<String>) -> Self {
        let me = Me::Answering { leave: leave.to_owned() };
        let built = Self::built(setting, title.into(), Vec::new(), me);
        Self { brand: team.to_owned(), brand_href: "", ..built }
    }

    fn built(setting: Setting, title: String, nav: Vec<NavItem>, me: Me) -> Self {
        let Setting { csrf, theme, organisation, notice } = setting;
        let (brand, brand_href) = ("Alliance".to_owned(), "/");
        let (live, has_errors) = (false, false);
        Self { title, brand, brand_href, nav, me, csrf, theme, organisation, notice, live, has_errors }
    }

    /// The same frame around a form that came back with messages (or did not).
    pub fn with_errors(self, has_errors: bool) -> Self {
        Self { has_errors, ..self }
    }

    pub fn live(self) -> Self {
        Self { live: true, ..self }
    }

    /// The text of the browser tab: what matters first, then whose page it is.
    pub fn title_line(&self) -> String {
        let error = if self.has_errors { "Error: " } else { "" };
        format!("{error}{} – {}", self.title, self.brand)
    }

    pub fn footer_line(&self) -> String {
        match self.organisation.as_str() {
            "" => "Alliance".to_owned(),
            organisation => format!("Alliance at {organisation}"),
        }
    }
}

/// For `samples()`: whoever runs the workshop.
pub const SAMPLE_FACILITATOR: (&str, Role) = ("Mara Okafor", Role::Facilitator);

/// Whose personal link opened the page.
#[derive(Debug, Clone, Copy)]
pub struct Member<'a> {
    pub team: &'a str,
    pub name: &'a str,
}

impl Setting {
    /// For `samples()` of pages.
    pub fn sample() -> Self {
        Self {
            csrf: "sample-csrf".to_owned(),
            theme: Theme::System,
            organisation: "Lindgren Optics".to_owned(),
            notice: None,
        }
    }
}

impl Chrome {
    /// For `samples()`: a facilitator's page under Workshops.
    pub fn sample(title: &str) -> Self {
        Self::for_role(Setting::sample(), SAMPLE_FACILITATOR, Section::Workshops, title)
    }

    /// For `samples()`: a page of a member of team Atlas, who has answered.
    pub fn sample_member(title: &str) -> Self {
        let nav = vec![
            NavItem::new("Answers", "/m/sample", false),
            NavItem::new("Results", "/m/sample/wall", false),
            NavItem::new("Draft", "/m/sample/draft", true),
        ];
        let who = Member { team: "Atlas", name: "Priya Nair" };
        Self::member(Setting::sample(), who, nav, title)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(role: Role, at: Section) -> Vec<&'static str> {
        let chrome = Chrome::for_role(Setting::sample(), ("Ola Lindgren", role), at, "A page");
        chrome.nav.iter().map(|item| item.label).collect()
    }

    #[test]
    fn a_person_has_the_same_navigation_on_every_page_and_only_an_owner_the_people() {
        use Section::{Account, Exports, Overview, People, Teams, Templates, Workshops};
        for at in [Workshops, Teams, Templates, Overview, People, Exports, Account] {
            assert_eq!(labels(Role::Owner, at), ["Workshops", "Teams", "Templates", "People"]);
            assert_eq!(labels(Role::Facilitator, at), ["Workshops", "Teams", "Templates"]);
            assert_eq!(labels(Role::HrReader, at), ["Overview", "Exports"]);
        }
    }
}
