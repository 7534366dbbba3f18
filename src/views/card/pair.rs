//! "You and me": two cards side by side, differences first, with the team's own sentence between.

use askama::Template;

use super::{Said, chrome, samples};
use crate::base::paths;
use crate::domain::bank::Bank;
use crate::domain::card::{Beside, Card, Holder, Pair, ceiling};
use crate::domain::charter::Sheet;
use crate::domain::sitting::Sitting;
use crate::views::chrome::{Chrome, Setting};

#[derive(Template)]
#[template(path = "card/pair.html")]
pub struct PairPage {
    pub chrome: Chrome,
    pub title: String,
    pub other: String,
    pub groups: Vec<Group>,
    /// What each wants to hear when challenged: whose, and the sentence.
    pub lines: Vec<(String, String)>,
    /// How sharp it may get before everybody, and who granted more.
    pub ceiling: String,
    pub grants: Vec<String>,
    pub back: String,
    pub mine_href: String,
}

/// Questions that belong together.
pub struct Group {
    pub id: &'static str,
    pub heading: &'static str,
    pub rows: Vec<Row>,
}

pub struct Row {
    pub id: String,
    pub title: String,
    pub mine: Option<Said>,
    pub theirs: Option<Said>,
    /// What the team agreed about it; empty without a published charter.
    pub team: String,
}

impl PairPage {
    pub fn new(
        setting: Setting,
        bank: &Bank,
        sitting: &Sitting,
        (mine, other): (&Card, &Holder),
        sheet: Option<&Sheet>,
    ) -> Self {
        let pair = Pair::of(bank, mine, &other.card);
        let group = |id: &'static str, heading, rows: &[Beside]| Group {
            id,
            heading,
            rows: rows.iter().map(|one| row(bank, sheet, one)).collect(),
        };
        let groups = [
            group("differ", "Where you differ", &pair.differ),
            group("alike", "Where you are alike", &pair.alike),
            group("rest", "What else is on your cards", &pair.rest),
        ];
        let whose = [("You".to_owned(), &mine.line), (other.called.clone(), &other.card.line)];
        let title = format!("You and {}", other.called);
        Self {
            chrome: chrome(setting, sitting, title.clone()),
            title,
            other: other.called.clone(),
            groups: groups.into_iter().filter(|group| !group.rows.is_empty()).collect(),
            lines: whose
                .into_iter()
                .filter(|(_, line)| !line.is_empty())
                .map(|(who, line)| (who, line.clone()))
                .collect(),
            ceiling: format!("{} Sharper only one to one, and only by grant.", ceiling(bank)),
            grants: grants(mine, other),
            back: paths::member(&sitting.invitation, paths::CARDS),
            mine_href: paths::member(&sitting.invitation, paths::CARD),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let Ok(bank) = Bank::built_in() else { return Vec::new() };
        let (sitting, tomasz) = (samples::closed(), samples::holder(&bank));
        let sheet = crate::views::charter::samples::sheet();
        let page = |mine: &Card, sheet| Self::new(Setting::sample(), &bank, &sitting, (mine, &tomasz), sheet);
        vec![("page", page(&samples::card(&bank, 0), Some(&sheet))), ("without-mine", page(&Card::default(), None))]
    }
}

/// Said only of those who grant it now.
fn grants(mine: &Card, other: &Holder) -> Vec<String> {
    let mut grants = Vec::new();
    if other.card.may_be_called_out {
        grants.push(format!("{} says: you may call me out, one to one.", other.called));
    }
    if mine.may_be_called_out {
        grants.push("You say: you may call me out, one to one.".to_owned());
    }
    grants
}

fn row(bank: &Bank, sheet: Option<&Sheet>, one: &Beside) -> Row {
    let clause = |sheet: &Sheet| sheet.clauses.iter().find(|clause| clause.question == one.question.code).cloned();
    Row {
        id: format!("q-{}", one.question.code),
        title: one.question.short.clone(),
        mine: one.mine.map(|given| Said::new(bank, one.question, given)),
        theirs: one.theirs.map(|given| Said::new(bank, one.question, given)),
        team: sheet.and_then(clause).map(|clause| clause.words).unwrap_or_default(),
    }
}
