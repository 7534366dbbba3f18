//! The parts of a draft as they stand on the page: sentences, needs, requests, what we aim for.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Viewer;
use crate::base::paths;
use crate::base::token::PublicId;
use crate::domain::bank::{Bank, QuestionKind, TextRule};
use crate::domain::charter::{CLAUSE_MAX, Clause, EarlierWords, Figures, Line, Need, Parts, Place, whole_request};
use crate::domain::lint::{self, Hint};
use crate::domain::synthesis::Support;
use crate::views::charts::Leaves;
use crate::views::field::Field;
use crate::views::show::{Mood, State};
use crate::views::support::margin;
use crate::views::words::{capital, date, number};

/// Leaves in a margin, at most.
const MARGIN_LEAVES: u64 = 16;

/// What the address asks to be opened, and what came back from a form.
#[derive(Debug, Clone, Default)]
pub struct Opened {
    pub edit: Option<PublicId>,
    pub earlier: Option<PublicId>,
    /// Typed words that were refused, with the sentence to their field.
    pub typed: Option<Typed>,
}

#[derive(Debug, Clone)]
pub struct Typed {
    pub words: String,
    pub why: String,
    pub words_error: String,
    pub why_error: String,
}

/// One sentence with everything around it.
#[derive(Debug, Clone)]
pub struct ClauseCard {
    /// Where a link on the page leads, and what its forms come back to.
    pub anchor: String,
    pub title: String,
    pub words: String,
    pub state: Option<State>,
    /// "Most of us, 8 of 9"
    pub support: String,
    pub leaves: Option<Leaves>,
    pub flags: Vec<String>,
    /// Empty where nobody may change the words.
    pub edit_href: String,
    pub earlier_href: String,
    pub editing: Option<Editing>,
    pub earlier: Vec<EarlierWords>,
    /// Offers to say it in a way one can see; only once somebody has written own words.
    pub hints: Vec<String>,
    /// Empty where the reader may not move or park it.
    pub place_action: String,
    pub is_parked: bool,
    /// What was agreed on is not parked: the team says how it leaves.
    pub can_park: bool,
}

/// New words are being written.
#[derive(Debug, Clone)]
pub struct Editing {
    pub action: String,
    pub version: i32,
    pub words: Field,
    pub why: Option<Field>,
    pub hints: Vec<String>,
    pub cancel_href: String,
}

/// Who looks at what, for every card of a page.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
    pub viewer: &'a Viewer,
    pub opened: &'a Opened,
    pub earlier: &'a [EarlierWords],
    /// Whether words may still change.
    pub is_open: bool,
    /// Whether this reader writes down what the team replies to requests.
    pub may_reply: bool,
}

impl Table<'_> {
    fn is_editing(&self, id: &PublicId) -> bool {
        self.is_open && self.opened.edit.as_ref() == Some(id)
    }

    fn draft(&self, query: &str, anchor: &str) -> String {
        let query = if query.is_empty() { String::new() } else { format!("?{query}") };
        format!("{}{query}#{anchor}", self.viewer.address(paths::DRAFT))
    }

    fn editing(&self, address: String, version: i32, words: &str, anchor: &str) -> Editing {
        let typed = self.opened.typed.as_ref();
        let (id, why_id) = (format!("{anchor}-words"), format!("{anchor}-why"));
        let value = typed.map_or(words, |typed| &typed.words);
        Editing {
            hints: hints(value),
            words: Field::area("words", "The words")
                .id(id)
                .hint(format!("Short and plain. Up to {CLAUSE_MAX} characters."))
                .value(value)
                .max(CLAUSE_MAX)
                .error(typed.map(|typed| typed.words_error.clone()).unwrap_or_default()),
            why: Some(
                Field::text("why", "Why this change")
                    .id(why_id)
                    .optional()
                    .value(typed.map(|typed| typed.why.clone()).unwrap_or_default())
                    .error(typed.map(|typed| typed.why_error.clone()).unwrap_or_default()),
            ),
            action: self.viewer.address(&address),
            version,
            cancel_href: self.draft("", anchor),
        }
    }
}

impl ClauseCard {
    pub fn new(table: &Table, place: usize, clause: &Clause) -> Self {
        let anchor = format!("c-{}", clause.public_id);
        let is_editing = table.is_editing(&clause.public_id);
        let shows_earlier = table.opened.earlier.as_ref() == Some(&clause.public_id);
        let is_placed_here = table.is_open && table.viewer.may_keep() && !clause.has_left();
        Self {
            title: format!("{place}. {}", clause.title),
            words: clause.words.clone(),
            state: state(clause),
            support: capital(&margin(clause.figures.support)),
            leaves: leaves(&clause.figures),
            flags: brought_along(clause).into_iter().chain(flags(clause)).collect(),
            edit_href: if table.is_open {
                table.draft(&format!("edit={}", clause.public_id), &anchor)
            } else {
                String::new()
            },
            earlier_href: if clause.version > 1 && !shows_earlier {
                table.draft(&format!("earlier={}", clause.public_id), &anchor)
            } else {
                String::new()
            },
            editing: is_editing
                .then(|| table.editing(paths::clause(&clause.public_id), clause.version, &clause.words, &anchor)),
            earlier: if shows_earlier { table.earlier.to_vec() } else { Vec::new() },
            hints: if clause.version > 1 && table.is_open { hints(&clause.words) } else { Vec::new() },
            place_action: if is_placed_here {
                table.viewer.address(&paths::clause_place(&clause.public_id))
            } else {
                String::new()
            },
            is_parked: clause.is_parked(),
            can_park: !clause.was_agreed(),
            anchor,
        }
    }
}

/// What a later round brought along stays unless the team leaves it out.
fn brought_along(clause: &Clause) -> Option<String> {
    clause.origin.as_ref().map(|origin| format!("From version {}. Park it if it no longer fits.", origin.label))
}

fn state(clause: &Clause) -> Option<State> {
    use crate::domain::charter::ClauseStatus;
    match clause.status {
        ClauseStatus::Draft => None,
        ClauseStatus::ToDiscuss => Some(State::new(Mood::Now, "To talk about")),
        ClauseStatus::Parked => Some(State::new(Mood::Calm, "Parked")),
        ClauseStatus::Agreed => Some(State::new(Mood::Good, "Agreed")),
        ClauseStatus::Trying => Some(State::new(Mood::Now, trial(clause.trying_until))),
        ClauseStatus::Dropped => Some(State::new(Mood::Calm, "Dropped")),
        ClauseStatus::Retired => Some(State::new(Mood::Calm, "Grown out of it")),
    }
}

/// "We try this until 12 January 2027."
pub fn trial(until: Option<Date>) -> String {
    let day = until.and_then(|day| day.at(0, 0, 0, 0).to_zoned(TimeZone::UTC).ok());
    day.map(|day| format!("We try this until {}", date(&day))).unwrap_or_else(|| "We try this".to_owned())
}

/// One leaf per person, from six answers on and as far as a margin is wide.
pub fn leaves(figures: &Figures) -> Option<Leaves> {
    margin_leaves(figures.support, figures.n)
}

/// As `leaves`, for a sentence that was published.
pub fn margin_leaves(support: Support, n: u64) -> Option<Leaves> {
    if !Support::may_show_leaves(n) || n > MARGIN_LEAVES {
        return None;
    }
    let people = match support {
        Support::All { n, .. } => n,
        Support::Most { people, .. }
        | Support::AtLeast { people, .. }
        | Support::First { people, .. }
        | Support::Lean { people, .. } => people,
        Support::SharedFirst | Support::Differ | Support::One | Support::None => return None,
    };
    let (yes, others) = (u32::try_from(people).ok()?, u32::try_from(n.saturating_sub(people)).ok()?);
    Some(Leaves { yes_full: yes, mid: others, ..Leaves::default() })
}

/// What to say honestly beside a sentence.
pub fn flags(clause: &Clause) -> Vec<String> {
    let flags = clause.figures.flags;
    let mut said = Vec::new();
    if flags.provisional {
        said.push(
            "Fewer than half of you have spoken here. The team is asked about it once it is in your own words."
                .to_owned(),
        );
    }
    if flags.few {
        let people = capital(&number(usize::try_from(clause.figures.n).unwrap_or(0)));
        said.push(format!("{people} people answered. Take it as the start of a talk, not as a result."));
    }
    if flags.fragile {
        said.push("One changed answer would tip this.".to_owned());
    }
    said
}

/// Kind offers; each quotes the word it is about.
pub fn hints(words: &str) -> Vec<String> {
    let say = |hint: Hint| match hint {
        Hint::Vague(word) => format!("“{word}” means something else to everybody. What would one see or hear?"),
        Hint::Negative(word) => format!("“{word}” says what to leave out. What do we do instead?"),
    };
    lint::hints(words).into_iter().map(say).collect()
}

/// One need: it can be said better, never taken away.
#[derive(Debug, Clone)]
pub struct NeedCard {
    pub anchor: String,
    pub words: String,
    pub edit_href: String,
    pub editing: Option<Editing>,
}

impl NeedCard {
    pub fn new(table: &Table, need: &Need) -> Self {
        let anchor = format!("n-{}", need.public_id);
        let editing = table.is_editing(&need.public_id).then(|| Editing {
            why: None,
            ..table.editing(paths::need(&need.public_id), need.version, &need.words, &anchor)
        });
        let edit_href =
            if table.is_open { table.draft(&format!("edit={}", need.public_id), &anchor) } else { String::new() };
        Self { words: need.words.clone(), edit_href, editing, anchor }
    }
}

/// One part of what we aim for, with the lines to choose from.
#[derive(Debug, Clone)]
pub struct AimPart {
    pub label: String,
    pub lines: Vec<AimLine>,
}

#[derive(Debug, Clone)]
pub struct AimLine {
    pub anchor: String,
    pub words: String,
    pub is_kept: bool,
    pub version: i32,
    /// Empty where nothing can be chosen any more.
    pub action: String,
    pub edit_href: String,
    pub editing: Option<Editing>,
}

/// The parts of the preamble in bank order that somebody wrote something for.
pub fn aims(table: &Table, bank: &Bank, parts: &Parts) -> Vec<AimPart> {
    let texts = bank.questions().iter().filter_map(|question| match &question.kind {
        QuestionKind::Text(text) if matches!(text.rule, TextRule::Preamble { .. }) => Some(&text.parts),
        _ => None,
    });
    let lines = |code: &str| -> Vec<AimLine> {
        parts.at(Place::Preamble).filter(|line| line.part == code).map(|line| aim_line(table, line)).collect()
    };
    let all = texts.flatten().map(|part| AimPart { label: part.label.clone(), lines: lines(&part.code) });
    all.filter(|part| !part.lines.is_empty()).collect()
}

fn aim_line(table: &Table, line: &Line) -> AimLine {
    let anchor = format!("t-{}", line.public_id);
    let address = paths::charter_line(&line.public_id);
    let open = |text: String| if table.is_open { text } else { String::new() };
    AimLine {
        words: line.words.clone(),
        is_kept: line.is_kept,
        version: line.version,
        action: open(table.viewer.address(&address)),
        edit_href: open(table.draft(&format!("edit={}", line.public_id), &anchor)),
        editing: table
            .is_editing(&line.public_id)
            .then(|| Editing { why: None, ..table.editing(address.clone(), line.version, &line.words, &anchor) }),
        anchor,
    }
}

/// A request with the team's reply, and the way to the page where it is given.
#[derive(Debug, Clone)]
pub struct RequestCard {
    pub anchor: String,
    pub words: String,
    /// "We will try until 12 January 2027."; empty without a reply.
    pub reply: String,
    /// Empty where nothing can be replied any more.
    pub reply_href: String,
    pub reply_label: &'static str,
}

impl RequestCard {
    pub fn new(table: &Table, bank: &Bank, line: &Line) -> Self {
        let anchor = format!("t-{}", line.public_id);
        let href = || format!("{}?reply={}#{anchor}", table.viewer.address(paths::REQUESTS), line.public_id);
        Self {
            words: whole_request(bank.request_lead(&line.words), &line.words),
            reply: replied(bank, line),
            reply_href: if table.is_open && table.may_reply { href() } else { String::new() },
            reply_label: if line.reply.is_empty() { "Reply…" } else { "Change the reply…" },
            anchor,
        }
    }
}

/// The team's reply as one line: "We will try until 12 January 2027. We begin on Monday."
pub fn replied(bank: &Bank, line: &Line) -> String {
    let labels = &bank.settings.reply_labels;
    let Some((_, label)) = labels.iter().find(|(code, _)| *code == line.reply) else {
        return String::new();
    };
    let day = line.until.and_then(|day| day.at(0, 0, 0, 0).to_zoned(TimeZone::UTC).ok());
    let until = day.map(|day| format!(" until {}", date(&day))).unwrap_or_default();
    let note = if line.note.is_empty() { String::new() } else { format!(" {}", line.note) };
    format!("{label}{until}.{note}")
}
