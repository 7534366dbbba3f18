//! Two versions side by side, in whole sentences: what changed and why, what is new, what left, what stayed.

use askama::Template;
use jiff::civil::Date;

use super::cards::trial;
use super::{At, Viewer, moved, samples};
use crate::base::paths;
use crate::domain::charter::rounds::{Between, Told, Turnover};
use crate::domain::charter::{Before, Difference, Number, Sheet, What};
use crate::domain::planning::local;
use crate::views::chrome::{Chrome, NavItem, Setting};
use crate::views::field::{Choice, Select};
use crate::views::show::{Link, Mood, State};
use crate::views::words::{capital, counted, list, number, plural};

#[derive(Template)]
#[template(path = "charter/compare.html")]
pub struct ComparePage {
    pub chrome: Chrome,
    pub crumbs: Vec<Link>,
    pub tabs: Vec<NavItem>,
    pub title: String,
    pub lead: String,
    pub before_label: String,
    pub now_label: String,
    pub action: String,
    pub from: Select,
    pub to: Select,
    pub changes: Vec<ChangeBlock>,
    /// Titles of what stayed the same, as one sentence; empty when nothing did.
    pub same: String,
    pub same_count: String,
    /// Of what stayed the same: title, and what moved in the answers behind it.
    pub same_moved: Vec<(String, String)>,
    /// Why less is told of the answers than was counted; empty when everything is.
    pub withheld: &'static str,
    /// "Some of us need ..." lines that are new or said differently, and those that are no longer there.
    pub needs_now: Vec<String>,
    pub needs_before: Vec<String>,
}

/// One sentence that is not the same.
pub struct ChangeBlock {
    pub id: String,
    pub title: String,
    pub state: State,
    pub before_label: String,
    pub now_label: String,
    /// Whole sentences; a plain remark stands in their place when there was none.
    pub before: String,
    pub now: String,
    pub had_before: bool,
    pub has_now: bool,
    pub why: String,
    pub moved: String,
}

/// The two versions and what lies between them.
pub struct Compared<'a> {
    pub numbers: &'a [Number],
    pub before: &'a Sheet,
    pub now: &'a Sheet,
    pub differences: &'a [Difference],
    pub between: Between,
}

impl ComparePage {
    pub fn new(setting: Setting, viewer: &Viewer, compared: &Compared) -> Self {
        let Compared { before, now, differences, .. } = *compared;
        let title = format!("From version {} to version {}", before.number, now.number);
        let same: Vec<String> =
            differences.iter().filter(|one| one.what == What::Same).map(|one| one.title.clone()).collect();
        let changed = differences.iter().filter(|one| one.what != What::Same).zip(1..);
        let since = since(before, now);
        let stayed = differences.iter().filter(|one| one.what == What::Same);
        let stayed = stayed.map(|one| (one.title.clone(), moved::sentence(one.moved.as_ref(), &since)));
        Self {
            chrome: viewer.chrome(setting, &now.team, At::Charter, title.clone()),
            crumbs: viewer.crumbs(),
            tabs: viewer.tabs(At::Charter),
            title,
            lead: lead(compared),
            before_label: before_label(before.number),
            now_label: now_label(now.number),
            action: viewer.address(paths::COMPARE),
            from: versions("from", "Compare", compared.numbers, before.number),
            to: versions("to", "with", compared.numbers, now.number),
            changes: changed.map(|(one, place)| block((one, place), (before.number, now.number), &since)).collect(),
            same: if same.is_empty() { String::new() } else { format!("{}.", same.join(". ")) },
            same_count: counted(same.len(), "sentence", "sentences"),
            same_moved: stayed.filter(|(_, moved)| !moved.is_empty()).collect(),
            withheld: withheld(compared.between),
            needs_now: now.needs.iter().filter(|need| !before.needs.contains(need)).cloned().collect(),
            needs_before: before.needs.iter().filter(|need| !now.needs.contains(need)).cloned().collect(),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let (before, mut now) = (samples::sheet(), samples::sheet());
        now.number = Number { version: 2, amendment: 0 };
        now.clauses.truncate(1);
        for clause in &mut now.clauses {
            clause.words = crate::views::HOSTILE.to_owned();
            clause.why = "Ten seconds felt rushed when we tried it.".to_owned();
            clause.until = String::new();
        }
        let mut added = before.clauses.clone();
        added.iter_mut().for_each(|clause| clause.id = format!("new-{}", clause.id));
        added.iter_mut().for_each(|clause| clause.question = String::new());
        now.clauses.extend(added);
        let differences = crate::domain::charter::compare(&before, &now);
        let numbers = [before.number, Number { version: 1, amendment: 1 }, now.number];
        let page = |viewer: &Viewer, between| {
            let differences = &differences;
            let compared = Compared { numbers: &numbers, before: &before, now: &now, differences, between };
            Self::new(Setting::sample(), viewer, &compared)
        };
        let turnover = Turnover { joined: 1, left: 1, silent: 1 };
        let rounds = |told| Between::Rounds { turnover, told };
        vec![
            ("facilitator", page(&samples::facilitator(), Between::Versions { joined: 2, left: 1 })),
            ("member", page(&samples::member(), rounds(Told::Words))),
            ("few", page(&samples::member(), rounds(Told::Nothing))),
        ]
    }
}

fn versions(name: &str, label: &str, numbers: &[Number], chosen: Number) -> Select {
    let choice =
        |number: &Number| Choice::new(number.to_string(), format!("Version {number}")).chosen(*number == chosen);
    Select::new(name, label, numbers.iter().map(choice).collect())
}

/// "Two sentences changed, one is new, one we have grown out of. Two new people since then."
fn lead(compared: &Compared) -> String {
    let count = |what: What| compared.differences.iter().filter(|one| one.what == what).count();
    let part = |what: What, one: &str, many: &str| match count(what) {
        0 => None,
        n => Some(format!("{} {}", number(n), plural(n, one, many))),
    };
    let parts: Vec<String> = [
        part(What::Changed, "sentence changed", "sentences changed"),
        part(What::Added, "is new", "are new"),
        part(What::Dropped, "was dropped", "were dropped"),
        part(What::Retired, "we have grown out of", "we have grown out of"),
        part(What::LeftOut, "is left out", "are left out"),
        part(What::Same, "stays as it was", "stay as they were"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut said = format!("{}.", capital(&list(&parts)));
    match compared.between {
        Between::Versions { joined, left } => {
            said.push_str(&people(joined, "joined the team"));
            said.push_str(&people(left, "left the team"));
        }
        Between::Rounds { turnover, .. } => {
            said.push(' ');
            said.push_str(&moved::took_part(turnover));
        }
    }
    said
}

/// "in March", or with the year when it is another one.
fn since(before: &Sheet, now: &Sheet) -> String {
    let at = |sheet: &Sheet| local(sheet.published_at, &sheet.timezone);
    let (then, today) = (at(before), at(now));
    match (then.year() == today.year(), then.month() == today.month()) {
        (true, true) => format!("in version {}", before.number),
        (true, false) => format!("in {}", then.strftime("%B")),
        (false, _) => format!("in {}", then.strftime("%B %Y")),
    }
}

fn withheld(between: Between) -> &'static str {
    match between {
        Between::Rounds { told: Told::Nothing, .. } => {
            "What moved in the answers is not told: so few people came or went that it could point at one of them."
        }
        Between::Rounds { told: Told::Words, .. } => {
            "How many moved is not told: so few people came or went that numbers could point at one of them."
        }
        _ => "",
    }
}

fn people(n: u64, did: &str) -> String {
    let n = usize::try_from(n).unwrap_or(usize::MAX);
    if n == 0 {
        return String::new();
    }
    let since = format!("{} {} {did} since then", number(n), plural(n, "person", "people"));
    format!(" {}.", capital(&since))
}

fn block((one, place): (&Difference, usize), (before, now): (Number, Number), since: &str) -> ChangeBlock {
    let state = match one.what {
        What::Added => State::new(Mood::Good, "New"),
        What::Changed | What::Same => State::new(Mood::Now, "Changed"),
        What::Dropped => State::new(Mood::Calm, "Dropped"),
        What::Retired => State::new(Mood::Calm, "Grown out of it"),
        What::LeftOut => State::new(Mood::Calm, "Left out"),
    };
    ChangeBlock {
        id: format!("d{place}"),
        title: one.title.clone(),
        state,
        before_label: before_label(before),
        now_label: now_label(now),
        before: one.before.as_ref().map_or_else(|| "No sentence on this.".to_owned(), sentence),
        now: one.now.as_ref().map_or_else(|| "No longer part of our charter.".to_owned(), sentence),
        had_before: one.before.is_some(),
        has_now: one.now.is_some(),
        why: one.why.clone(),
        moved: moved::sentence(one.moved.as_ref(), since),
    }
}

fn sentence(stood: &Before) -> String {
    match stood.until.parse::<Date>() {
        Ok(until) => format!("{} ({}.)", stood.words, trial(Some(until))),
        Err(_) => stood.words.clone(),
    }
}

fn before_label(number: Number) -> String {
    format!("Before, version {number}")
}

fn now_label(number: Number) -> String {
    format!("Now, version {number}")
}
