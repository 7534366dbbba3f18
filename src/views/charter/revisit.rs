//! Looking again: the two-minute round for a member, where it stands for the facilitator, and what it came to for
//! both.

use askama::Template;

use super::publish::after_meetings;
use super::{At, Viewer, samples};
use crate::base::paths;
use crate::domain::bank::{Bank, RevisitForm};
use crate::domain::charter::{Charter, Clause, Parts};
use crate::domain::revisit::{Part, Plan, Revisit, RevisitKind, SHOWN_FROM, Said, Tally, Typed, Vote};
use crate::views::chrome::{Chrome, NavItem, Setting};
use crate::views::field::{Choice, Choices, ErrorSummary, Field, Look, Select};
use crate::views::show::Link;
use crate::views::words::{capital, date, list, number, of, plural};

#[derive(Template)]
#[template(path = "charter/revisit.html")]
pub struct RevisitPage {
    pub chrome: Chrome,
    pub form_key: String,
    pub crumbs: Vec<Link>,
    pub tabs: Vec<NavItem>,
    pub errors: ErrorSummary,
    pub lead: String,
    /// "Seven of nine have answered."; empty while nothing is open.
    pub progress: String,
    /// A member's form, while the round is open.
    pub form: Option<RoundForm>,
    /// Forms of whoever runs it; each is there when it fits.
    pub open_action: String,
    /// A closing round is begun by a facilitator.
    pub may_close: bool,
    pub close_action: String,
    pub change_href: String,
    /// After a closing round: how the team goes on.
    pub ending_href: String,
    pub book: Option<BookForm>,
    pub results: Option<Results>,
}

pub struct RoundForm {
    pub action: String,
    pub ladder: Choices,
    pub sentences: Vec<SentenceChoice>,
    pub texts: Vec<Field>,
}

pub struct SentenceChoice {
    pub words: String,
    pub choice: Select,
}

pub struct BookForm {
    pub action: String,
    pub after: Select,
    pub words: Field,
    pub on: Field,
}

/// What a closed round came to.
pub struct Results {
    pub heading: String,
    /// Stands alone where too few have answered.
    pub too_few: String,
    pub ladder: Vec<String>,
    pub sentences: Vec<SentenceResult>,
    pub texts: Vec<(String, Vec<String>)>,
}

pub struct SentenceResult {
    pub title: String,
    pub words: String,
    pub said: String,
    /// More wish something else than to keep it.
    pub wants_change: bool,
}

/// Everything the page is made of.
pub struct Looked<'a> {
    pub viewer: &'a Viewer,
    pub bank: &'a Bank,
    pub charter: &'a Charter,
    pub parts: &'a Parts,
    pub revisit: Option<&'a Revisit>,
    pub answered: u64,
    pub eligible: u64,
    pub mine: Option<&'a Said>,
    pub texts: &'a [(Part, String)],
    pub plan: Option<Plan>,
}

/// A form that came back.
#[derive(Debug, Clone, Default)]
pub struct Returned {
    pub round: Option<Typed>,
    /// Values of the booking form, by field.
    pub book: Vec<(&'static str, String)>,
    pub errors: Vec<(&'static str, String)>,
}

impl Returned {
    fn error(&self, field: &str) -> String {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, said)| said.clone()).unwrap_or_default()
    }

    fn booked(&self, field: &str, usual: &str) -> String {
        let found = self.book.iter().find(|(name, _)| *name == field);
        found.map_or_else(|| usual.to_owned(), |(_, value)| value.clone())
    }
}

impl RevisitPage {
    pub fn new(setting: Setting, form_key: String, looked: &Looked, returned: &Returned) -> Self {
        let Looked { viewer, charter, revisit, .. } = *looked;
        let open = revisit.filter(|one| one.closed_at.is_none());
        let closed = revisit.filter(|one| one.closed_at.is_some());
        let runs = viewer.may_keep();
        let is_changing = charter.change.is_some();
        let form = open.filter(|_| !viewer.is_facilitator()).map(|one| round_form(looked, one.kind, returned));
        let rests = is_changing || charter.is_archived();
        let book = (runs && open.is_none() && !rests).then(|| book_form(viewer, returned));
        let errors = errors(form.as_ref(), book.as_ref(), returned);
        let when = |yes: bool, page: &str| if yes { viewer.address(page) } else { String::new() };
        Self {
            chrome: viewer
                .chrome(setting, &charter.team_name, At::Charter, "Look again")
                .with_errors(!errors.is_empty()),
            form_key,
            crumbs: viewer.crumbs(),
            tabs: viewer.tabs(At::Charter),
            errors,
            lead: lead(looked, open),
            progress: if open.is_some() { progress(looked) } else { String::new() },
            form,
            open_action: when(
                runs && open.is_none() && !rests,
                match viewer.is_facilitator() {
                    true => paths::REVISIT,
                    false => paths::REVISIT_LOOK,
                },
            ),
            may_close: viewer.is_facilitator(),
            close_action: when(runs && open.is_some(), paths::REVISIT_ROUND),
            change_href: match runs && closed.is_some() && open.is_none() && !charter.is_archived() {
                true => format!("{}?kind=version", viewer.address(paths::CHANGE)),
                false => String::new(),
            },
            ending_href: when(
                runs && !is_changing && open.is_none() && closed.is_some_and(|one| one.kind == RevisitKind::Closing),
                paths::ENDING,
            ),
            book,
            results: closed.filter(|_| open.is_none()).map(|one| results(looked, &one.tally)),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let Ok(bank) = Bank::built_in() else { return Vec::new() };
        sample_pages(&bank)
    }
}

fn form_of(bank: &Bank) -> &RevisitForm {
    &bank.revisit_form
}

fn lead(looked: &Looked, open: Option<&Revisit>) -> String {
    let is_member = !looked.viewer.is_facilitator();
    match open {
        Some(_) if is_member => "Two minutes, sentence by sentence. Leave out what you have nothing to say to. Your \
                                 answers are counted without your name, and deleted when the round closes."
            .to_owned(),
        Some(_) => "The round is open. You see what it comes to when it is closed, and so does the team.".to_owned(),
        None => planned(looked.plan),
    }
}

fn planned(plan: Option<Plan>) -> String {
    let Some(plan) = plan else {
        return "No look is booked. You can begin one any time.".to_owned();
    };
    let day = plan.on.at(0, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).map(|day| date(&day)).unwrap_or_default();
    match plan.at_meetings {
        Some(at) => format!("It opens by itself when the team has met {at} times, and on {day} at the latest."),
        None => format!("It opens by itself on {day}."),
    }
}

fn progress(looked: &Looked) -> String {
    let count = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let (answered, all) = (count(looked.answered), count(looked.eligible));
    match answered {
        0 => "Nobody has answered yet.".to_owned(),
        n => format!("{} {} answered.", capital(&of(n, all)), plural(n, "has", "have")),
    }
}

fn round_form(looked: &Looked, kind: RevisitKind, returned: &Returned) -> RoundForm {
    let words = form_of(looked.bank);
    let mine = looked.mine.cloned().unwrap_or_default();
    let typed = returned.round.as_ref();
    let chosen = typed
        .map_or_else(|| mine.ladder.map(|step| step.to_string()).unwrap_or_default(), |typed| typed.ladder.clone());
    let steps = words.ladder.iter().zip(0..);
    let ladder = steps.map(|(label, step): (&String, usize)| {
        Choice::new(step.to_string(), label.clone()).chosen(chosen == step.to_string())
    });
    RoundForm {
        action: looked.viewer.address(paths::REVISIT),
        ladder: Choices::one("ladder", &words.ladder_prompt, ladder.collect())
            .look(Look::Ticks)
            .error(returned.error("ladder")),
        sentences: looked.parts.offered().map(|clause| sentence_choice(words, clause, &mine, typed)).collect(),
        texts: Part::of(kind).iter().map(|part| text_field(words, *part, &mine, returned)).collect(),
    }
}

fn sentence_choice(words: &RevisitForm, clause: &Clause, mine: &Said, typed: Option<&Typed>) -> SentenceChoice {
    let id = clause.public_id.to_string();
    let before = mine.votes.get(&id).cloned().unwrap_or_default();
    let chosen = match typed {
        Some(typed) => typed.votes.iter().find(|(one, _)| *one == id).map(|(_, v)| v.clone()).unwrap_or_default(),
        None => before,
    };
    let none = Choice::new("", "Nothing to say").chosen(chosen.is_empty());
    let known = words.per_clause.iter().map(|(code, label)| Choice::new(code, label).chosen(*code == chosen));
    let name = format!("vote-{id}");
    SentenceChoice {
        words: clause.words.clone(),
        choice: Select::new(&name, &clause.title, std::iter::once(none).chain(known).collect()),
    }
}

fn prompt(words: &RevisitForm, part: Part) -> String {
    let known = words.open.iter().find(|(code, _)| code == part.as_str()).map(|(_, prompt)| prompt.clone());
    known.unwrap_or_else(|| "What do we keep without the facilitator?".to_owned())
}

fn text_field(words: &RevisitForm, part: Part, mine: &Said, returned: &Returned) -> Field {
    let code = part.as_str();
    let typed = returned.round.as_ref().and_then(|typed| typed.texts.iter().find(|(one, _)| one == code));
    let value = typed.map(|(_, words)| words.clone()).or_else(|| mine.texts.get(code).cloned()).unwrap_or_default();
    Field::area(code, &prompt(words, part))
        .optional()
        .rows(2)
        .max(crate::base::text::SHORT_MAX)
        .value(value)
        .error(returned.error(code))
}

fn book_form(viewer: &Viewer, returned: &Returned) -> BookForm {
    BookForm {
        action: viewer.address(paths::REVISIT_PLAN),
        after: after_meetings(&returned.booked("look_after", "3"), returned.error("look_after")),
        words: Field::text("looks_again", "In words")
            .optional()
            .hint("It stands on the charter, after “We look again”.")
            .value(returned.booked("looks_again", ""))
            .error(returned.error("looks_again")),
        on: Field::date("looks_again_on", "On this day at the latest")
            .value(returned.booked("looks_again_on", ""))
            .error(returned.error("looks_again_on")),
    }
}

fn errors(form: Option<&RoundForm>, book: Option<&BookForm>, returned: &Returned) -> ErrorSummary {
    let mut errors = ErrorSummary::default();
    if let Some(form) = form {
        errors = errors.choices(&form.ladder);
        errors = form.texts.iter().fold(errors, |errors, field| errors.field(field));
    }
    if let Some(form) = book {
        errors = errors.select(&form.after).field(&form.words).field(&form.on);
    }
    let whole = returned.error("");
    if whole.is_empty() { errors } else { errors.say(whole) }
}

fn results(looked: &Looked, tally: &Tally) -> Results {
    let words = form_of(looked.bank);
    let count = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let heading = format!("What {} of you said", of(count(tally.answered), count(tally.eligible)));
    if !tally.is_shown() {
        let few = format!(
            "{} answered. Figures and texts are shown from {} answers up, so that nobody can be picked out.",
            capital(&crate::views::words::people(count(tally.answered))),
            number(count(SHOWN_FROM))
        );
        let none = Vec::new();
        return Results {
            heading: "What you said".to_owned(),
            too_few: few,
            ladder: none,
            sentences: Vec::new(),
            texts: Vec::new(),
        };
    }
    let step = |(label, n): (&String, &u64)| format!("{label}: {}", nobody(*n));
    Results {
        heading,
        too_few: String::new(),
        ladder: words.ladder.iter().zip(tally.steps()).map(step).collect(),
        sentences: looked.parts.offered().map(|clause| sentence_result(words, clause, tally)).collect(),
        texts: grouped(words, looked.texts),
    }
}

fn nobody(n: u64) -> String {
    if n == 0 { "nobody".to_owned() } else { n.to_string() }
}

/// "5 more of it, 3 keep"
fn sentence_result(words: &RevisitForm, clause: &Clause, tally: &Tally) -> SentenceResult {
    let id = clause.public_id.to_string();
    let votes = tally.said_to(&id).unwrap_or_default();
    let label = |vote: &Vote| {
        let found = words.per_clause.iter().find(|(code, _)| code == vote.as_str());
        found.map(|(_, label)| label.to_lowercase()).unwrap_or_default()
    };
    let said = Vote::ALL.iter().zip(votes).filter(|(_, n)| *n > 0).map(|(vote, n)| format!("{n} {}", label(vote)));
    let said = said.collect::<Vec<_>>();
    SentenceResult {
        title: clause.title.clone(),
        words: clause.words.clone(),
        said: if said.is_empty() { "Too few said something to it.".to_owned() } else { format!("{}.", list(&said)) },
        wants_change: tally.wants_change(&id),
    }
}

fn grouped(words: &RevisitForm, texts: &[(Part, String)]) -> Vec<(String, Vec<String>)> {
    let of = |part: &Part| -> Vec<String> {
        texts.iter().filter(|(one, _)| one == part).map(|(_, words)| words.clone()).collect()
    };
    let all = Part::ALL.iter().map(|part| (prompt(words, *part), of(part)));
    all.filter(|(_, lines)| !lines.is_empty()).collect()
}

fn sample_pages(bank: &Bank) -> Vec<(&'static str, RevisitPage)> {
    use crate::domain::charter::{CharterState, Number};
    let parts = samples::parts();
    let mut charter = samples::charter(CharterState::Published);
    charter.published = Number { version: 1, amendment: 0 };
    let at = "2027-01-05T09:00:00Z".parse().unwrap_or_default();
    let votes = parts.clauses.iter().map(|clause| (clause.public_id.to_string(), "more".to_owned())).collect();
    let said = Said { ladder: Some(2), votes, ..Said::default() };
    let revisit = |is_closed: bool, people: usize| Revisit {
        id: 1,
        kind: RevisitKind::Closing,
        opened_at: at,
        closed_at: is_closed.then_some(at),
        tally: if is_closed { Tally::of(9, &vec![said.clone(); people]) } else { Tally::default() },
    };
    let texts = [(Part::Works, "The pause.".to_owned()), (Part::Keeps, crate::views::HOSTILE.to_owned())];
    let plan = Plan { at_meetings: Some(7), on: jiff::civil::date(2027, 1, 5) };
    let page = |viewer: &Viewer, revisit: Option<&Revisit>, returned: &Returned| {
        let (charter, parts, texts) = (&charter, &parts, &texts);
        let (answered, eligible, plan) = (7, 9, Some(plan));
        let looked =
            Looked { viewer, bank, charter, parts, revisit, answered, eligible, mine: Some(&said), texts, plan };
        RevisitPage::new(Setting::sample(), "key-1".to_owned(), &looked, returned)
    };
    let refused = Returned { errors: vec![("", "Say at least one thing.".to_owned())], ..Returned::default() };
    let (facilitator, member, none) = (samples::facilitator(), samples::member(), Returned::default());
    vec![
        ("planned", page(&facilitator, None, &none)),
        ("member-planned", page(&member, None, &none)),
        ("open", page(&facilitator, Some(&revisit(false, 0)), &none)),
        ("member", page(&member, Some(&revisit(false, 0)), &none)),
        ("refused", page(&member, Some(&revisit(false, 0)), &refused)),
        ("closed", page(&facilitator, Some(&revisit(true, 7)), &none)),
        ("few", page(&member, Some(&revisit(true, 2)), &none)),
        ("keeper", page(&samples::keeper(), Some(&revisit(false, 0)), &none)),
    ]
}
