//! What HR gets of one question in one round: worked out once from the counters of all its teams, then kept and
//! served again as it is. Which groups may be shown and what a row may say is asked of `privacy`, never decided here.

mod figures;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::bank::{HrExport, Question, QuestionKind};
use super::ids::MemberId;
use super::privacy::plan::{self, Plan, Rule};
use super::privacy::tree::{NoTree, Tree};
use super::privacy::{Answers, GroupSize, Guard};
use super::result::{ResultRow, Shown, together};
use super::tally::{Miscounted, Tally};

/// The released table of one question in one round. It holds only what may be read, so keeping it keeps no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    pub prompt: String,
    /// Options or steps in the order of the question.
    pub options: Vec<Named>,
    /// By name; the row about all teams, if there is one, is the last.
    pub rows: Vec<Row>,
    /// Teams of which nothing is said, by name, whatever the reason.
    pub not_shown: Vec<Named>,
}

/// A code or public id with the words people read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    pub code: String,
    pub name: String,
}

/// What is said about one team, or about several as one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// By name.
    pub teams: Vec<Named>,
    /// The sum of the rows above it.
    pub is_total: bool,
    /// A band like `10-19`.
    pub people: String,
    /// In words; empty below 20 people.
    pub level: String,
    pub figures: Vec<Figure>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// The option it is about, counted from 0; `None` for the question as a whole.
    pub option: Option<usize>,
    pub words: String,
}

/// The counters of one team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamTally {
    /// Public id and name.
    pub team: Named,
    pub tally: Tally,
}

/// One person, whatever team or workshop they are met in: known by their address, and without one as a member.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Participant {
    /// In lower case.
    Address(String),
    Member(MemberId),
}

/// What the round promised, and which teams an earlier round holds back.
pub struct Promise<'a> {
    pub size: GroupSize,
    /// Asked with the places of teams in the list; true keeps them from being shown on their own.
    pub is_held_back: &'a dyn Fn(&[usize]) -> bool,
}

/// The counters belong to another question, or two teams have the same id.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unreleasable {
    #[error(transparent)]
    Counters(#[from] Miscounted),
    #[error(transparent)]
    Teams(#[from] NoTree),
}

/// Whether HR may ever get anything of this question.
pub fn is_exported(question: &Question) -> bool {
    question.hr_export == HrExport::Counts && !question.is_text()
}

/// The table of a closed round. "No preference" is not counted: no figure tells of it, and a group is large enough
/// only by the answers its figures are made of.
pub fn release(question: &Question, teams: &[TeamTally], promise: &Promise) -> Result<Release, Unreleasable> {
    let guard = Guard { size: promise.size, sensitive: false };
    let mut release = Release {
        prompt: question.prompt.clone(),
        options: (0..question.width()).map(|slot| option(question, slot)).collect(),
        rows: Vec::new(),
        not_shown: Vec::new(),
    };
    for group in groups(teams, guard, promise)? {
        if let Some(said) = figures::of(question, &sum(teams, &group.teams)?, guard) {
            let names = named(teams, &group.teams);
            let (people, level) = (said.band.as_str().to_owned(), said.level);
            let is_total = group.is_total;
            release.rows.push(Row { teams: names, is_total, people, level, figures: said.figures });
        }
    }
    release.rows.sort_by_key(|row| (row.is_total, row.name()));
    let has_row = |team: &Named| release.row_of(&team.code).is_some();
    let hidden = teams.iter().enumerate().filter(|(_, one)| !has_row(&one.team)).map(|(place, _)| place);
    release.not_shown = named(teams, &hidden.collect::<Vec<_>>());
    Ok(release)
}

impl Release {
    /// The row a team stands in, alone or with others.
    pub fn row_of(&self, team: &str) -> Option<&Row> {
        self.rows.iter().find(|row| !row.is_total && row.teams.iter().any(|one| one.code == team))
    }

    /// The row about all teams, where there are rows beside it.
    pub fn total(&self) -> Option<&Row> {
        self.rows.iter().find(|row| row.is_total)
    }

    /// The words of the option a figure is about; nothing for the question as a whole.
    pub fn option_of(&self, figure: &Figure) -> Option<&Named> {
        self.options.get(figure.option?)
    }

    /// Tells every line of the file, in the order of the table. `line` brings what all lines share.
    pub fn tell<E>(&self, mut line: ResultRow, mut one: impl FnMut(&ResultRow) -> Result<(), E>) -> Result<(), E> {
        line.prompt.clone_from(&self.prompt);
        for row in &self.rows {
            line.team = row.name();
            for figure in &row.figures {
                line.shown = self.shown(row, figure);
                one(&line)?;
            }
        }
        line.shown = Shown::NotShown;
        for team in &self.not_shown {
            line.team.clone_from(&team.name);
            one(&line)?;
        }
        Ok(())
    }

    fn shown(&self, row: &Row, figure: &Figure) -> Shown {
        let option = self.option_of(figure);
        let words = |pick: fn(&Named) -> &String| option.map(pick).cloned().unwrap_or_default();
        Shown::Figure {
            option_code: words(|option| &option.code),
            label: words(|option| &option.name),
            n_band: row.people.clone(),
            figure: figure.words.clone(),
            level: row.level.clone(),
        }
    }
}

impl Row {
    /// "Atlas", "Atlas + Beacon (together)" or "All teams".
    pub fn name(&self) -> String {
        let names: Vec<&str> = self.teams.iter().map(|team| team.name.as_str()).collect();
        match names.as_slice() {
            _ if self.is_total => "All teams".to_owned(),
            [only] => (*only).to_owned(),
            several => together(several),
        }
    }
}

/// Teams that are shown as one, by their places in the list.
struct Group {
    teams: Vec<usize>,
    is_total: bool,
}

/// The round as a tree: the workshop on top, its teams below.
fn groups(teams: &[TeamTally], guard: Guard, promise: &Promise) -> Result<Vec<Group>, Unreleasable> {
    const ROUND: &str = "";
    if teams.is_empty() {
        return Ok(Vec::new());
    }
    let mut units = vec![(ROUND.to_owned(), None)];
    units.extend(teams.iter().map(|one| (one.team.code.clone(), Some(ROUND.to_owned()))));
    let tree = Tree::new(&units)?;
    let mut places = vec![None; tree.len()];
    let mut answers = vec![Answers::default(); tree.len()];
    for (place, one) in teams.iter().enumerate() {
        if let Some(unit) = tree.find(&one.team.code) {
            places[unit] = Some(place);
            answers[unit] = Answers { n: one.tally.respondents, counts: one.tally.counts.clone() };
        }
    }
    let teams_of = |leaves: &[usize]| leaves.iter().filter_map(|&leaf| places[leaf]).collect::<Vec<usize>>();
    let is_held_back = |leaves: &[usize]| (promise.is_held_back)(&teams_of(leaves));
    let plan = plan::plan(&tree, &answers, &Rule { guard, is_held_back: &is_held_back });
    Ok(shown(&plan, teams_of))
}

/// The total stands beside other rows only where it says more than one of them; where nothing else may be shown, it
/// is all teams together. It then names those without answers as well, so that nobody reads who has none.
fn shown(plan: &Plan, teams_of: impl Fn(&[usize]) -> Vec<usize>) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut whole = None;
    for row in &plan.published {
        match teams_of(&[row.unit]) {
            none if none.is_empty() => whole = Some(row),
            teams => groups.push(Group { teams, is_total: false }),
        }
    }
    groups.extend(plan.combined.iter().map(|block| Group { teams: teams_of(&block.leaves), is_total: false }));
    if whole.is_some() && groups.len() != 1 {
        let all: Vec<usize> =
            plan.published.iter().map(|row| row.unit).chain(plan.hidden.iter().map(|row| row.unit)).collect();
        groups.push(Group { teams: teams_of(&all), is_total: !groups.is_empty() });
    }
    groups
}

fn sum(teams: &[TeamTally], places: &[usize]) -> Result<Tally, Miscounted> {
    let mut tallies = places.iter().filter_map(|&place| teams.get(place)).map(|one| &one.tally);
    let mut sum = tallies.next().cloned().ok_or(Miscounted)?;
    tallies.try_for_each(|tally| sum.merge(tally))?;
    Ok(sum)
}

fn named(teams: &[TeamTally], places: &[usize]) -> Vec<Named> {
    let mut names: Vec<Named> = places.iter().filter_map(|&place| Some(teams.get(place)?.team.clone())).collect();
    names.sort_by(|a, b| (&a.name, &a.code).cmp(&(&b.name, &b.code)));
    names
}

fn option(question: &Question, slot: usize) -> Named {
    let code = question.slot_code(slot);
    let name = match &question.kind {
        QuestionKind::Scale(scale) => {
            let anchor = scale.anchors.iter().find(|anchor| anchor.value == scale.value(slot));
            anchor.map_or_else(|| format!("step {} of {}", slot + 1, scale.steps()), |anchor| anchor.label.clone())
        }
        _ => question.options().get(slot).map(|option| option.label.clone()).unwrap_or_default(),
    };
    Named { code, name }
}

#[cfg(test)]
mod tests;
