//! Looking again: the two-minute round for a member, where it stands for the facilitator, and what it came to for
//! both.

use askama::Template;

use super::looked::{Results, prompt, results};
use super::looking::{LookFields, date, offered, said};
use super::{At, Viewer, samples};
use crate::base::paths;
use crate::domain::bank::{Bank, RevisitForm};
use crate::domain::charter::{Charter, Clause, Parts};
use crate::domain::looking::{Plan, TypedPlan};
use crate::domain::revisit::{Part, Revisit, RevisitKind, Said, Tally, Typed};
use crate::views::chrome::{Chrome, NavItem, Setting};
use crate::views::field::{Choice, Choices, ErrorSummary, Field, Look, Select};
use crate::views::show::Link;
use crate::views::words::{capital, of, plural};

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
    pub look: LookFields,
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
    /// Where the team works, to tell the day on which a round closes.
    pub timezone: &'a str,
}

/// A form that came back.
#[derive(Debug, Clone, Default)]
pub struct Returned {
    pub round: Option<Typed>,
    /// The booking form.
    pub book: Option<TypedPlan>,
    pub errors: Vec<(&'static str, String)>,
}

impl Returned {
    fn error(&self, field: &str) -> String {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, said)| said.clone()).unwrap_or_default()
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
        let rests = is_changing || charter.rests();
        let book = (runs && open.is_none() && !rests).then(|| book_form(looked, returned));
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
            change_href: match runs && closed.is_some() && open.is_none() && !charter.rests() {
                true => format!("{}?kind=version", viewer.address(paths::CHANGE)),
                false => String::new(),
            },
            ending_href: when(
                runs && !is_changing
                    && !charter.is_replaced
                    && open.is_none()
                    && closed.is_some_and(|one| one.kind == RevisitKind::Closing),
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
        Some(round) if is_member => format!(
            "Two minutes, sentence by sentence. Leave out what you have nothing to say to. Your answers are counted \
             without your name, and deleted when the round closes. It is open until {}.",
            date(round.last_day(looked.timezone))
        ),
        Some(round) => format!(
            "The round is open until {}. You see what it comes to when it is closed, and so does the team.",
            date(round.last_day(looked.timezone))
        ),
        None if looked.charter.is_replaced => {
            "A newer charter of your team is in force. You look again at that one.".to_owned()
        }
        None => planned(looked.plan, looked.charter),
    }
}

fn planned(plan: Option<Plan>, charter: &Charter) -> String {
    let next = match plan.map(|plan| (plan.at_meetings, date(plan.on))) {
        None => "No look is booked. You can begin one any time.".to_owned(),
        Some((Some(at), day)) => {
            format!("It opens by itself when the team has met {at} times, and on {day} at the latest.")
        }
        Some((None, day)) => format!("It opens by itself on {day}."),
    };
    match charter.ends_on {
        Some(end) => format!("{next} The closing round opens by itself on {}.", date(end)),
        None => next,
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

fn book_form(looked: &Looked, returned: &Returned) -> BookForm {
    let Looked { viewer, charter, plan, .. } = *looked;
    let usual = match plan {
        Some(plan) if charter.looks_again == said(&plan) => offered(plan, true, "", charter.ends_on),
        Some(plan) => offered(plan, true, &charter.looks_again, charter.ends_on),
        None => {
            let ends_on = charter.ends_on.map(|day| day.to_string()).unwrap_or_default();
            TypedPlan { after: "3".to_owned(), ends_on, ..TypedPlan::default() }
        }
    };
    let typed = returned.book.clone().unwrap_or(usual);
    BookForm {
        action: viewer.address(paths::REVISIT_PLAN),
        look: LookFields::new(&typed, plan, |field| returned.error(field)),
    }
}

fn errors(form: Option<&RoundForm>, book: Option<&BookForm>, returned: &Returned) -> ErrorSummary {
    let mut errors = ErrorSummary::default();
    if let Some(form) = form {
        errors = errors.choices(&form.ladder);
        errors = form.texts.iter().fold(errors, |errors, field| errors.field(field));
    }
    if let Some(form) = book {
        errors = form.look.tell(errors);
    }
    let whole = returned.error("");
    if whole.is_empty() { errors } else { errors.say(whole) }
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
        let (answered, eligible, plan, timezone) = (7, 9, Some(plan), "Europe/Stockholm");
        let looked = Looked {
            viewer,
            bank,
            charter,
            parts,
            revisit,
            answered,
            eligible,
            mine: Some(&said),
            texts,
            plan,
            timezone,
        };
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
