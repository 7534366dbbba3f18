//! What the team said: the list in the order shared, differ, needed, and one page per question. The sentence comes
//! first; the picture says the same.

use askama::Template;

use super::cards::flags;
use super::{At, Viewer, samples};
use crate::base::paths;
use crate::domain::answer::Value;
use crate::domain::bank::{Bank, Question, QuestionKind};
use crate::domain::charter::{Charter, Clause, Parts, Place};
use crate::domain::workshop::Mode;
use crate::views::charts::{Counted, TOO_FEW, Tally};
use crate::views::chrome::{Chrome, NavItem, Setting};
use crate::views::show::Link;
use crate::views::support::margin;
use crate::views::words::{capital, list};

/// Answers from which a counted team may see every option by itself.
const TABLE_FROM: u64 = 6;

#[derive(Template)]
#[template(path = "charter/results.html")]
pub struct ResultsPage {
    pub chrome: Chrome,
    pub crumbs: Vec<Link>,
    pub tabs: Vec<NavItem>,
    /// Stands alone where nothing may be shown.
    pub too_few: &'static str,
    pub shared: Vec<ResultLine>,
    pub differ: Vec<ResultLine>,
    pub needs: Vec<String>,
    /// Questions with too few answers to be shown, by their short names.
    pub hidden: String,
    pub draft_href: String,
    /// Leads to the wall while the team does not see everything; empty otherwise.
    pub wall_href: String,
    /// What a member waits for.
    pub waiting: String,
    /// For a facilitator: shows everything without a wall; empty where nothing is held back.
    pub show_action: String,
    pub form_key: String,
}

#[derive(Debug, Clone)]
pub struct ResultLine {
    pub title: String,
    pub href: String,
    pub words: String,
    pub support: String,
}

impl ResultsPage {
    /// `asked` are the codes of the workshop's questions.
    pub fn new(
        setting: Setting,
        viewer: &Viewer,
        bank: &Bank,
        (charter, parts): (&Charter, &Parts),
        asked: &[String],
    ) -> Self {
        let lines = |shared: bool| -> Vec<ResultLine> {
            let numbered = parts.in_order_of_results().into_iter().zip(1..);
            numbered
                .filter(|(clause, _)| clause.is_shared() == shared && !clause.is_own())
                .map(|(clause, n)| line(viewer, clause, n))
                .collect()
        };
        Self {
            chrome: viewer.chrome(setting, &charter.team_name, At::Results, "Results"),
            crumbs: viewer.crumbs(),
            tabs: viewer.tabs(At::Results),
            too_few: if parts.clauses.is_empty() { TOO_FEW } else { "" },
            shared: lines(true),
            differ: lines(false),
            needs: parts.needs.iter().map(|need| need.composed_words.clone()).collect(),
            hidden: list(&hidden(bank, parts, asked)),
            draft_href: viewer.address(paths::DRAFT),
            wall_href: String::new(),
            waiting: String::new(),
            show_action: String::new(),
            form_key: String::new(),
        }
    }

    /// A member's page: only what was opened on the wall is here; of the rest it says nothing, not even how much it
    /// is. `waiting` says what they wait for; empty while a wall is open.
    pub fn held_back(mut self, viewer: &Viewer, waiting: String) -> Self {
        self.wall_href = viewer.address(paths::WALL);
        self.waiting = match waiting.is_empty() {
            true => "The results are opened one by one. What is open stands here.".to_owned(),
            false => waiting,
        };
        self.too_few = "";
        self.hidden = String::new();
        self
    }

    /// A facilitator's page while the team does not see this yet.
    pub fn before_the_team(self, viewer: &Viewer, form_key: String) -> Self {
        Self { show_action: viewer.address(paths::WALL_WITHOUT), form_key, ..self }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let Some(bank) = samples::bank() else {
            return Vec::new();
        };
        let charter = samples::charter(crate::domain::charter::CharterState::Draft);
        let (parts, asked) = (samples::parts(), ["between".to_owned()]);
        let empty = Parts { clauses: Vec::new(), needs: Vec::new(), lines: Vec::new() };
        let page =
            |viewer: &Viewer, parts: &Parts| Self::new(Setting::sample(), viewer, &bank, (&charter, parts), &asked);
        vec![
            ("facilitator", page(&samples::facilitator(), &parts)),
            ("member", page(&samples::member(), &parts)),
            ("too-few", page(&samples::member(), &empty)),
            (
                "before-the-team",
                page(&samples::facilitator(), &parts).before_the_team(&samples::facilitator(), "key-1".to_owned()),
            ),
            ("held-back", page(&samples::member(), &empty).held_back(&samples::member(), String::new())),
            (
                "waiting",
                page(&samples::member(), &empty)
                    .held_back(&samples::member(), "Mara opens the answers with you when you meet.".to_owned()),
            ),
        ]
    }
}

fn line(viewer: &Viewer, clause: &Clause, number: usize) -> ResultLine {
    ResultLine {
        title: clause.title.clone(),
        href: viewer.address(&paths::result(number)),
        words: clause.composed_words.clone(),
        support: capital(&margin(clause.figures.support)),
    }
}

/// None, one and two answers look alike here.
fn hidden<'a>(bank: &'a Bank, parts: &Parts, asked: &[String]) -> Vec<&'a str> {
    let is_shown = |question: &Question| parts.clauses.iter().any(|clause| clause.question == question.code);
    let asked = bank.questions().iter().filter(|question| asked.contains(&question.code) && !question.is_text());
    asked.filter(|question| !is_shown(question)).map(|question| question.short.as_str()).collect()
}

#[derive(Template)]
#[template(path = "charter/result.html")]
pub struct ResultPage {
    pub chrome: Chrome,
    pub crumbs: Vec<Link>,
    pub tabs: Vec<NavItem>,
    pub question: String,
    /// The finding, which is the page's heading.
    pub words: String,
    pub support: String,
    pub differs: bool,
    pub flags: Vec<String>,
    pub picture: Option<Tally>,
    /// The same figures as a table; empty where single options may not be told.
    pub rows: Vec<(String, String)>,
    /// Single lines people wrote, without names.
    pub lines: Vec<String>,
    /// Named mode: name, answer, own line.
    pub people: Vec<Person>,
    pub previous: Option<Link>,
    pub next: Option<Link>,
    pub place: String,
}

#[derive(Debug, Clone)]
pub struct Person {
    pub name: String,
    pub answer: String,
    pub line: String,
}

/// One question of the results.
pub struct Shown<'a> {
    pub viewer: &'a Viewer,
    pub bank: &'a Bank,
    pub charter: &'a Charter,
    pub parts: &'a Parts,
    pub mode: Mode,
    /// From 1, in the order of the list.
    pub number: usize,
    /// Named mode: name, value and own line of each answer.
    pub answers: &'a [(String, Value, String)],
}

impl ResultPage {
    /// `None` when there is no such number.
    pub fn new(setting: Setting, shown: &Shown) -> Option<Self> {
        let Shown { viewer, bank, charter, parts, mode, number, answers } = *shown;
        let order = parts.in_order_of_results();
        let clause = *order.get(number.checked_sub(1)?)?;
        let question = bank.question(&clause.question);
        let counted = question.map(|question| counted(question, &clause.figures.counts)).unwrap_or_default();
        let may_tell_options = mode == Mode::Named || clause.figures.n >= TABLE_FROM;
        let neighbour = |number: usize| {
            let clause = order.get(number.checked_sub(1)?)?;
            Some(Link::new(clause.title.clone(), viewer.address(&paths::result(number))))
        };
        let person = |(name, value, line): &(String, Value, String)| Person {
            name: name.clone(),
            answer: question.map(|question| value_words(question, value)).unwrap_or_default(),
            line: line.clone(),
        };
        Some(Self {
            chrome: viewer.chrome(setting, &charter.team_name, At::Results, clause.title.clone()),
            crumbs: viewer.crumbs(),
            tabs: viewer.tabs(At::Results),
            question: question.map_or_else(|| clause.title.clone(), |question| question.prompt.clone()),
            words: clause.composed_words.clone(),
            support: capital(&margin(clause.figures.support)),
            differs: !clause.is_shared(),
            flags: flags(clause),
            picture: picture(clause, question, &counted),
            rows: if may_tell_options { rows(&counted) } else { Vec::new() },
            lines: own_lines(parts, clause, mode),
            people: answers.iter().map(person).collect(),
            previous: neighbour(number - 1),
            next: neighbour(number + 1),
            place: format!("{number} of {}", order.len()),
        })
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let Some(bank) = samples::bank() else {
            return Vec::new();
        };
        let charter = samples::charter(crate::domain::charter::CharterState::Draft);
        let (parts, viewer) = (samples::parts(), samples::member());
        let answers = [(crate::views::HOSTILE.to_owned(), Value::Choice(0), "It depends.".to_owned())];
        let page = |number, mode, answers| {
            let shown = Shown { viewer: &viewer, bank: &bank, charter: &charter, parts: &parts, mode, number, answers };
            Self::new(Setting::sample(), &shown)
        };
        let pages = [("counted", page(1, Mode::Counted, &[][..])), ("named", page(3, Mode::Named, &answers))];
        pages.into_iter().filter_map(|(name, page)| Some((name, page?))).collect()
    }
}

/// In named mode the line stands beside its name instead.
fn own_lines(parts: &Parts, clause: &Clause, mode: Mode) -> Vec<String> {
    if mode == Mode::Named {
        return Vec::new();
    }
    let mine = parts.at(Place::Line).filter(|line| line.part == clause.question);
    mine.map(|line| line.words.clone()).collect()
}

/// Options or steps with how many people took them; empty where nothing is counted.
pub(super) fn counted(question: &Question, counts: &[u64]) -> Vec<Counted> {
    let people = |slot: usize| counts.get(slot).map_or(0, |n| u32::try_from(*n).unwrap_or(u32::MAX));
    match &question.kind {
        _ if counts.is_empty() => Vec::new(),
        QuestionKind::Scale(scale) => (0..scale.steps())
            .map(|slot| {
                let value = scale.value(slot);
                let anchor = scale.anchors.iter().find(|anchor| anchor.value == value);
                let name = anchor.map_or_else(|| format!("Step {value}"), |anchor| anchor.label.clone());
                let example = anchor.and_then(|anchor| anchor.example.clone()).unwrap_or_default();
                Counted::new(name, example, people(slot))
            })
            .collect(),
        _ => {
            let option = |(slot, option): (usize, &crate::domain::bank::Choice)| {
                Counted::new(option.label.clone(), option.example.clone().unwrap_or_default(), people(slot))
            };
            question.options().iter().enumerate().map(option).collect()
        }
    }
}

pub(super) fn picture(clause: &Clause, question: Option<&Question>, counted: &[Counted]) -> Option<Tally> {
    if counted.is_empty() {
        return None;
    }
    let n = u32::try_from(clause.figures.n).unwrap_or(u32::MAX);
    match question.map(|question| &question.kind)? {
        QuestionKind::Scale(_) => Some(Tally::of_steps(clause.title.clone(), n, counted)),
        QuestionKind::Ranking(_) => {
            Some(Tally::of_options(format!("{}, first places", clause.title), n, counted.to_vec()))
        }
        _ => Some(Tally::of_options(clause.title.clone(), n, counted.to_vec())),
    }
}

fn rows(counted: &[Counted]) -> Vec<(String, String)> {
    let count = |n: u32| if n == 0 { "nobody".to_owned() } else { n.to_string() };
    counted.iter().map(|one| (one.name.clone(), count(one.count))).collect()
}

/// What somebody answered, in the words of the question.
fn value_words(question: &Question, value: &Value) -> String {
    let label = |slot: &usize| question.options().get(*slot).map(|option| option.label.clone());
    let labels = |slots: &[usize]| slots.iter().filter_map(label).collect::<Vec<_>>();
    match (value, &question.kind) {
        (Value::Choice(slot), _) => labels(&[*slot]).join(""),
        (Value::Picks(slots), _) if slots.is_empty() => "None of these".to_owned(),
        (Value::Picks(slots), _) => labels(slots).join("; "),
        (Value::Order(slots), _) => {
            let numbered = labels(slots).into_iter().zip(1..);
            numbered.map(|(label, place)| format!("{place}. {label}")).collect::<Vec<_>>().join(" ")
        }
        (Value::Steps(step), QuestionKind::Scale(scale)) => {
            let anchor = scale.anchors.iter().find(|anchor| anchor.value == *step);
            let of = format!("Step {step} of {} to {}", scale.min, scale.max);
            anchor.map_or(of.clone(), |anchor| format!("{of}: {}", anchor.label))
        }
        (Value::Steps(step), _) => step.to_string(),
        (Value::Texts(texts), _) => texts.iter().map(|(_, text)| text.clone()).collect::<Vec<_>>().join(" / "),
        (Value::NoPreference, _) => "Fine with anything".to_owned(),
        (Value::Skipped, _) => "Skipped".to_owned(),
    }
}
