//! Changing a published charter: what becomes of each sentence, a sentence of the team's own, and the way back.

use askama::Template;

use super::cards::trial;
use super::looked::votes;
use super::{At, Viewer, samples};
use crate::base::paths;
use crate::base::token::PublicId;
use crate::domain::bank::RevisitForm;
use crate::domain::charter::{CLAUSE_MAX, ChangeKind, Charter, Clause, ClauseStatus, Parts};
use crate::domain::revisit::Tally;
use crate::views::chrome::{Chrome, NavItem, Setting};
use crate::views::field::{Choice, Choices, ErrorSummary, Field};
use crate::views::show::{Link, Mood, State};

#[derive(Template)]
#[template(path = "charter/change.html")]
pub struct ChangePage {
    pub chrome: Chrome,
    pub form_key: String,
    pub crumbs: Vec<Link>,
    pub tabs: Vec<NavItem>,
    pub errors: ErrorSummary,
    pub heading: String,
    pub lead: String,
    /// There only while nothing is open.
    pub open: Option<OpenForm>,
    /// What the last look wishes to be changed; absent without a look since the version in force.
    pub wishes: Option<Vec<Wish>>,
    pub clauses: Vec<Standing>,
    pub add: Option<AddForm>,
    pub draft_href: String,
    /// Empty while nothing is open.
    pub give_up_action: String,
}

pub struct OpenForm {
    pub action: String,
    pub kind: Choices,
    pub why: Field,
}

/// A sentence that more people wish to change than to keep.
pub struct Wish {
    pub title: String,
    /// "1 change the wording, and 2 drop"
    pub said: String,
    /// Leads to the sentence below.
    pub href: String,
    /// To write new words; empty while nothing is open.
    pub edit_href: String,
    /// To say what becomes of it; empty while nothing is open.
    pub decide_href: String,
}

/// A sentence with what is decided about it.
pub struct Standing {
    pub anchor: String,
    pub title: String,
    pub words: String,
    pub state: State,
    pub why: String,
    /// What the last look said to it; empty where too few said something.
    pub looked: String,
    pub edit_href: String,
    pub decide_href: String,
    pub deciding: Option<Deciding>,
}

pub struct Deciding {
    pub action: String,
    pub version: i32,
    pub how: Choices,
    pub until: Field,
    pub why: Field,
    pub cancel_href: String,
}

pub struct AddForm {
    pub action: String,
    pub title: Field,
    pub words: Field,
    pub until: Field,
    pub why: Field,
}

/// What the address or a returned form asks for.
#[derive(Debug, Clone, Default)]
pub struct Looking {
    pub decide: Option<PublicId>,
    /// Values of the form that came back, by field.
    pub typed: Vec<(&'static str, String)>,
    /// Sentences by field.
    pub errors: Vec<(&'static str, String)>,
}

/// What the page is about.
#[derive(Clone, Copy)]
pub struct About<'a> {
    pub charter: &'a Charter,
    pub parts: &'a Parts,
    /// The words of a look and what the last one came to, as far as the team sees it.
    pub looked: Option<(&'a RevisitForm, &'a Tally)>,
}

impl About<'_> {
    fn said_to(&self, clause: &Clause) -> String {
        self.looked.map(|(words, tally)| votes(words, clause.public_id.as_str(), tally)).unwrap_or_default()
    }
}

impl Looking {
    fn typed(&self, field: &str) -> Option<&str> {
        self.typed.iter().find(|(name, _)| *name == field).map(|(_, value)| value.as_str())
    }

    fn error(&self, field: &str) -> String {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, said)| said.clone()).unwrap_or_default()
    }
}

impl ChangePage {
    pub fn new(setting: Setting, form_key: String, viewer: &Viewer, about: About, looking: &Looking) -> Self {
        let About { charter, parts, .. } = about;
        let is_open = charter.state.is_open();
        let clauses: Vec<Standing> =
            parts.clauses.iter().map(|clause| standing(viewer, about, clause, looking)).collect();
        let open = (!is_open).then(|| open_form(viewer, charter, looking));
        let add = is_open.then(|| add_form(viewer, looking));
        let errors = errors(&clauses, open.as_ref(), add.as_ref());
        let heading = heading(charter);
        Self {
            chrome: viewer
                .chrome(setting, &charter.team_name, At::Draft, heading.clone())
                .with_errors(!errors.is_empty()),
            form_key,
            crumbs: viewer.crumbs(),
            tabs: viewer.tabs(At::Draft),
            errors,
            heading,
            lead: lead(charter),
            open,
            wishes: wishes(viewer, about),
            clauses,
            add,
            draft_href: viewer.address(paths::DRAFT),
            give_up_action: if charter.change.is_some() { viewer.address(paths::GIVE_UP) } else { String::new() },
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        use crate::domain::charter::CharterState::{Draft, Published};
        let viewer = samples::facilitator();
        let parts = samples::parts();
        let votes = parts.clauses.iter().zip([[1, 0, 0, 1, 2], [4, 1, 0, 0, 0]]);
        let votes = votes.map(|(clause, votes)| (clause.public_id.to_string(), votes)).collect();
        let tally = Tally { eligible: 9, answered: 5, ladder: [0, 1, 4, 0], votes };
        let looked = samples::bank().map(|bank| (bank.revisit_form, tally));
        let of = |viewer: &Viewer, state, change, looking: &Looking| {
            let mut charter = samples::charter(state);
            charter.change = change;
            charter.published = crate::domain::charter::Number { version: 1, amendment: 0 };
            charter.change_why = crate::views::HOSTILE.to_owned();
            let about = About { charter: &charter, parts: &parts, looked: looked.as_ref().map(|(b, t)| (b, t)) };
            Self::new(Setting::sample(), "key-1".to_owned(), viewer, about, looking)
        };
        let page = |state, change, looking: &Looking| of(&viewer, state, change, looking);
        let refused = Looking {
            decide: parts.clauses.first().map(|clause| clause.public_id.clone()),
            typed: vec![("how", "try".to_owned()), ("until", "soon".to_owned())],
            errors: vec![("until", "Choose the day the trial ends.".to_owned())],
        };
        vec![
            ("published", page(Published, None, &Looking::default())),
            ("open", page(Draft, Some(ChangeKind::Amendment), &Looking::default())),
            ("refused", page(Draft, Some(ChangeKind::Version), &refused)),
            ("keeper", of(&samples::keeper(), Draft, Some(ChangeKind::Amendment), &Looking::default())),
            ("first", page(Draft, None, &Looking::default())),
        ]
    }
}

fn heading(charter: &Charter) -> String {
    match (charter.published.is_some(), charter.state.is_open()) {
        (false, _) => "What becomes of each sentence".to_owned(),
        (true, false) => "Change the charter".to_owned(),
        (true, true) => format!("Towards version {}", charter.next_number()),
    }
}

fn lead(charter: &Charter) -> String {
    if !charter.state.is_open() {
        return "Open it for one change. The charter stays as it is until the team can work with the new words.".into();
    }
    let why = if charter.change_why.is_empty() { String::new() } else { format!(" Why: {}.", charter.change_why) };
    match charter.change {
        Some(_) => {
            format!("Only what changes is asked. Version {} stays the charter until then.{why}", charter.published)
        }
        None => "A sentence can be tried until a day, or stay. You can add sentences of your own.".to_owned(),
    }
}

fn open_form(viewer: &Viewer, charter: &Charter, looking: &Looking) -> OpenForm {
    let usual = ChangeKind::parse(looking.typed("kind").unwrap_or_default()).unwrap_or(ChangeKind::Amendment);
    let choice = |kind: ChangeKind, label: String, means: &str| {
        Choice::new(kind.as_str(), label).example(means).chosen(kind == usual)
    };
    let next = |kind| format!("Version {}", charter.published.next(Some(kind)));
    let kinds = vec![
        choice(ChangeKind::Amendment, next(ChangeKind::Amendment), "A small change between two looks."),
        choice(ChangeKind::Version, next(ChangeKind::Version), "You looked again, sentence by sentence."),
    ];
    OpenForm {
        action: viewer.address(paths::CHANGE),
        kind: Choices::one("kind", "What does it become?", kinds),
        why: Field::text("why", "Why now?")
            .optional()
            .hint("One line, like “Thursdays do not work any more”.")
            .value(looking.typed("why").unwrap_or_default())
            .error(looking.error("why")),
    }
}

fn wishes(viewer: &Viewer, about: About) -> Option<Vec<Wish>> {
    let (_, tally) = about.looked?;
    let is_open = about.charter.state.is_open();
    let wanted = about.parts.offered().filter(|clause| tally.wants_change(clause.public_id.as_str()));
    let wish = |clause: &Clause| Wish {
        title: clause.title.clone(),
        said: about.said_to(clause),
        href: format!("#c-{}", clause.public_id),
        edit_href: if is_open { edit_href(viewer, clause) } else { String::new() },
        decide_href: if is_open { decide_href(viewer, clause) } else { String::new() },
    };
    Some(wanted.map(wish).collect())
}

/// The draft with the words of this sentence in a form.
fn edit_href(viewer: &Viewer, clause: &Clause) -> String {
    format!("{}?edit={id}#c-{id}", viewer.address(paths::DRAFT), id = clause.public_id)
}

fn decide_href(viewer: &Viewer, clause: &Clause) -> String {
    format!("{}?decide={id}#c-{id}", viewer.address(paths::CHANGE), id = clause.public_id)
}

fn standing(viewer: &Viewer, about: About, clause: &Clause, looking: &Looking) -> Standing {
    let is_open = about.charter.state.is_open();
    let anchor = format!("c-{}", clause.public_id);
    let is_deciding = is_open && looking.decide.as_ref() == Some(&clause.public_id);
    let page = viewer.address(paths::CHANGE);
    Standing {
        title: clause.title.clone(),
        words: clause.words.clone(),
        state: state(clause),
        why: clause.why.clone(),
        decide_href: match is_open && !is_deciding && !clause.is_parked() {
            true => decide_href(viewer, clause),
            false => String::new(),
        },
        edit_href: match is_open && !is_deciding && !clause.is_parked() && !clause.has_left() {
            true => edit_href(viewer, clause),
            false => String::new(),
        },
        looked: about.said_to(clause),
        deciding: is_deciding.then(|| deciding(viewer, clause, looking, format!("{page}#{anchor}"))),
        anchor,
    }
}

fn state(clause: &Clause) -> State {
    match clause.status {
        ClauseStatus::Dropped => State::new(Mood::Calm, "Dropped"),
        ClauseStatus::Retired => State::new(Mood::Calm, "Grown out of it"),
        ClauseStatus::Parked => State::new(Mood::Calm, "Parked"),
        ClauseStatus::Trying => State::new(Mood::Now, trial(clause.trying_until)),
        _ if !clause.was_agreed() => State::new(Mood::Now, "New"),
        _ if clause.is_asked() => State::new(Mood::Now, "Changed"),
        _ => State::new(Mood::Good, "Agreed"),
    }
}

fn deciding(viewer: &Viewer, clause: &Clause, looking: &Looking, cancel_href: String) -> Deciding {
    let chosen = looking.typed("how").unwrap_or_default();
    let choice = |code: &str, label: &str, means: &str| Choice::new(code, label).example(means).chosen(chosen == code);
    let mut ways = vec![
        choice("keep", "It stays", "From now on without an end."),
        choice("try", "We try it until a day", "Then we decide: go on, keep, drop."),
    ];
    if clause.was_agreed() {
        ways.push(choice("drop", "We drop it", "It did not help us."));
        ways.push(choice("retire", "We have grown out of it", "It helped. We do it anyway now, or need it no longer."));
    }
    Deciding {
        action: viewer.address(&paths::clause_decision(&clause.public_id)),
        version: clause.version,
        how: Choices::one("how", "What becomes of this sentence?", ways).error(looking.error("how")),
        until: Field::date("until", "Last day of the trial")
            .optional()
            .hint("Only when you try it.")
            .value(looking.typed("until").unwrap_or_default())
            .error(looking.error("until")),
        why: Field::text("why", "What did it do for you?")
            .optional()
            .hint("One line. What leaves needs it, so that it is understood later.")
            .value(looking.typed("why").unwrap_or_default())
            .error(looking.error("why")),
        cancel_href,
    }
}

fn add_form(viewer: &Viewer, looking: &Looking) -> AddForm {
    let adding = looking.decide.is_none();
    let value = |field: &str| if adding { looking.typed(field).unwrap_or_default() } else { "" };
    let error = |field: &str| if adding { looking.error(field) } else { String::new() };
    AddForm {
        action: viewer.address(paths::ADD_SENTENCE),
        title: Field::text("title", "Short name").value(value("title")).error(error("title")),
        words: Field::area("words", "The sentence")
            .hint("What would one see or hear? “We ...”")
            .max(CLAUSE_MAX)
            .value(value("words"))
            .error(error("words")),
        until: Field::date("until", "Try it until")
            .id("add-until")
            .optional()
            .hint("Leave it empty when it is meant to stay.")
            .value(value("until"))
            .error(error("until")),
        why: Field::text("why", "Why").id("add-why").optional().value(value("why")).error(error("why")),
    }
}

fn errors(clauses: &[Standing], open: Option<&OpenForm>, add: Option<&AddForm>) -> ErrorSummary {
    let deciding = clauses.iter().find_map(|clause| clause.deciding.as_ref());
    let mut errors = ErrorSummary::default();
    if let Some(form) = deciding {
        errors = errors.choices(&form.how).field(&form.until).field(&form.why);
    }
    if let Some(form) = open {
        errors = errors.field(&form.why);
    }
    match add {
        Some(form) => errors.field(&form.title).field(&form.words).field(&form.until).field(&form.why),
        None => errors,
    }
}
