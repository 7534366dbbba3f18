//! Requests of the team: what waits, what was replied, and a member's own draft.

use askama::Template;

use super::cards::replied;
use super::meeting::Returned;
use super::{At, Viewer, samples};
use crate::base::paths;
use crate::base::token::PublicId;
use crate::domain::bank::Bank;
use crate::domain::charter::{CLAUSE_MAX, Charter, CharterState, Clause, Parts, whole_request};
use crate::domain::ids::MemberId;
use crate::domain::request::{Reply, Request, WORDS_MAX, Wish, sentence};
use crate::views::chrome::{Chrome, NavItem, Setting};
use crate::views::field::{Choice, Choices, ErrorSummary, Field, Select};
use crate::views::show::{Link, Mood, State};

#[derive(Template)]
#[template(path = "charter/requests.html")]
pub struct RequestsPage {
    pub chrome: Chrome,
    pub form_key: String,
    pub crumbs: Vec<Link>,
    pub tabs: Vec<NavItem>,
    pub errors: ErrorSummary,
    pub waiting: Vec<Card>,
    pub replied: Vec<Card>,
    /// Who writes the replies down, where it is not this reader.
    pub who_replies: &'static str,
    /// A member's own; facilitators help with words, they do not ask for themselves.
    pub own: Option<OwnForm>,
    pub back: Link,
}

pub struct Card {
    pub anchor: String,
    /// A whole sentence.
    pub words: String,
    pub problem: String,
    /// Label and words: the need, how it is met now, a better way.
    pub parts: Vec<(String, String)>,
    /// "From Ines Carvalho." or "Not signed."
    pub signed: String,
    pub reply: String,
    /// What became of the sentence.
    pub state: Option<State>,
    pub reply_href: String,
    pub reply_label: &'static str,
    pub replying: Option<ReplyForm>,
    /// Empty where it cannot be taken back.
    pub take_back: String,
}

pub struct ReplyForm {
    pub action: String,
    pub version: i32,
    pub reply: Select,
    pub until: Field,
    /// Sentence and short name, while it is not in the charter yet.
    pub sentence: Option<(Field, Field)>,
    pub note: Field,
    pub cancel_href: String,
}

pub struct OwnForm {
    /// "Only you see this draft."; empty while there is none.
    pub draft: &'static str,
    pub draft_action: String,
    pub action: String,
    pub words: Field,
    pub problem: Field,
    pub parts: Vec<Field>,
    pub signed: Choices,
}

/// What the page is made of.
pub struct Shown<'a> {
    pub viewer: &'a Viewer,
    pub bank: &'a Bank,
    pub charter: &'a Charter,
    pub parts: &'a Parts,
    pub all: &'a [Request],
    pub member: Option<MemberId>,
    pub draft: Option<&'a Wish>,
    pub may_reply: bool,
    /// Public id of the request that is being replied to; empty for none.
    pub replying: &'a str,
}

/// The name of the form with a member's own request.
pub const OWN: &str = "own";

impl RequestsPage {
    pub fn new(setting: Setting, form_key: String, shown: &Shown, back: &Returned) -> Self {
        let errors = back.errors();
        let (waiting, replied): (Vec<&Request>, Vec<&Request>) = shown.all.iter().partition(|one| one.waits());
        let card = |request: &Request| Card::new(shown, request, back);
        let is_over = shown.charter.state == CharterState::NotThisTime || shown.charter.rests();
        Self {
            chrome: shown
                .viewer
                .chrome(setting, &shown.charter.team_name, At::Charter, "Requests")
                .with_errors(!errors.is_empty()),
            form_key,
            crumbs: shown.viewer.crumbs(),
            tabs: shown.viewer.tabs(At::Charter),
            errors,
            waiting: waiting.into_iter().map(card).collect(),
            replied: replied.into_iter().map(card).collect(),
            who_replies: match (shown.may_reply, is_over) {
                (true, _) | (_, true) => "",
                (false, false) => {
                    "Talk about them when you meet. The keeper or the facilitator writes your reply here."
                }
            },
            own: (!shown.viewer.is_facilitator() && !is_over).then(|| own_form(shown, back)),
            back: match shown.charter.is_in_force() {
                true => Link::new("Back to the charter", shown.viewer.address(paths::CHARTER)),
                false => Link::new("Back to the draft", shown.viewer.address(paths::DRAFT)),
            },
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let Some(bank) = samples::bank() else {
            return Vec::new();
        };
        sample_pages(&bank)
    }
}

impl Card {
    fn new(shown: &Shown, request: &Request, back: &Returned) -> Self {
        let line = &request.line;
        let anchor = format!("t-{}", line.public_id);
        let page = shown.viewer.address(paths::REQUESTS);
        let is_replying = shown.may_reply && shown.replying == line.public_id.as_str();
        let is_own = request.member.is_some() && request.member == shown.member;
        let clause = request.clause.as_ref();
        let clause = clause.and_then(|id| shown.parts.clauses.iter().find(|c| c.public_id.as_str() == id));
        Self {
            words: whole_request(shown.bank.request_lead(&line.words), &line.words),
            problem: request.problem.clone(),
            parts: request.parts.clone(),
            signed: match (request.signed.is_empty(), is_own) {
                (true, _) => "Not signed.".to_owned(),
                (false, true) => "From you.".to_owned(),
                (false, false) => format!("From {}.", request.signed),
            },
            reply: replied(shown.bank, line),
            state: clause.map(|clause| state(clause, shown.charter)),
            reply_href: match shown.may_reply && !is_replying {
                true => format!("{page}?reply={}#{anchor}", line.public_id),
                false => String::new(),
            },
            reply_label: if request.waits() { "Reply…" } else { "Change the reply…" },
            replying: is_replying.then(|| reply_form(shown, (request, clause), format!("{page}#{anchor}"), back)),
            take_back: match request.may_take_back(shown.member) {
                true => shown.viewer.address(&paths::request(&line.public_id)),
                false => String::new(),
            },
            anchor,
        }
    }
}

fn state(clause: &Clause, charter: &Charter) -> State {
    match (clause.was_agreed(), clause.has_left()) {
        (false, _) if clause.is_parked() => State::new(Mood::Calm, "Parked"),
        (true, true) => State::new(Mood::Calm, "No longer in the charter"),
        (true, false) => State::new(Mood::Good, "In the charter"),
        (false, _) if charter.published.is_some() => {
            State::new(Mood::Now, format!("In version {}, once the team can work with it", charter.next_number()))
        }
        (false, _) => State::new(Mood::Now, "In the draft"),
    }
}

/// The name of the form that replies to a request.
pub fn reply_name(id: &str) -> String {
    format!("r{id}")
}

fn reply_form(
    shown: &Shown,
    (request, clause): (&Request, Option<&Clause>),
    cancel_href: String,
    back: &Returned,
) -> ReplyForm {
    let (line, name) = (&request.line, reply_name(request.line.public_id.as_str()));
    let labels = shown.bank.settings.reply_labels.iter().filter(|(code, _)| Reply::parse(code).is_some());
    let none = Choice::new("", "No reply yet").chosen(line.reply.is_empty());
    let known = labels.map(|(code, label)| Choice::new(code, label).chosen(*code == line.reply));
    let until = line.until.map(|day| day.to_string()).unwrap_or_default();
    ReplyForm {
        action: shown.viewer.address(&paths::request(&line.public_id)),
        version: line.version,
        reply: back.select(&name, Select::new("reply", "Our reply", std::iter::once(none).chain(known).collect())),
        until: back.field(
            &name,
            Field::date("until", "Until").optional().hint("Only when you will try it: the last day.").value(until),
        ),
        sentence: clause.is_none().then(|| {
            let words = Field::area("words", "The sentence for the charter")
                .optional()
                .hint("Only for a yes or a trial. Say it your way; it stays open until the team can work with it.")
                .value(sentence(shown.bank, &line.words))
                .max(CLAUSE_MAX);
            let title = Field::text("title", "Its short name").optional().hint("Like “Quiet hour”.");
            (back.field(&name, words), back.field(&name, title))
        }),
        note: back.field(
            &name,
            Field::text("note", "A line beside it").optional().hint("Why, or what you want to know.").value(&line.note),
        ),
        cancel_href,
    }
}

fn own_form(shown: &Shown, back: &Returned) -> OwnForm {
    let draft = shown.draft.cloned().unwrap_or_default();
    let lead = shown.bank.request_lead("");
    let lead = if lead.is_empty() { "It would be my ideal if we ..." } else { lead };
    let part = |code: &str| draft.parts.iter().find(|(one, _)| one == code).map_or("", |(_, words)| words).to_owned();
    let parts = shown
        .bank
        .request_parts()
        .iter()
        .map(|one| back.field(OWN, Field::text(&one.code, &one.label).optional().value(part(&one.code))));
    OwnForm {
        draft: if shown.draft.is_some() { "Only you see this draft." } else { "" },
        draft_action: shown.viewer.address(paths::REQUEST_DRAFT),
        action: shown.viewer.address(paths::REQUESTS),
        words: back.field(OWN, Field::area("words", lead).rows(3).value(&draft.words).max(WORDS_MAX)),
        problem: back.field(OWN, Field::text("problem", "The problem in one line").optional().value(&draft.problem)),
        parts: parts.collect(),
        signed: super::meeting::signed(back.typed(OWN, "signed").unwrap_or_default()),
    }
}

fn sample_pages(bank: &Bank) -> Vec<(&'static str, RequestsPage)> {
    let parts = samples::parts();
    let charter = samples::charter(CharterState::Published);
    let request = |reply: &str, signed: &str| {
        let mut line = parts.lines.iter().find(|line| line.place == crate::domain::charter::Place::Request).cloned();
        if let (Some(line), false) = (line.as_mut(), reply.is_empty()) {
            line.public_id = PublicId::throw(&crate::base::dice::Dice::seeded(99));
        }
        line.map(|line| Request {
            line: crate::domain::charter::Line { reply: reply.to_owned(), note: crate::views::HOSTILE.into(), ..line },
            problem: "We are interrupted.".to_owned(),
            parts: vec![("What I need".to_owned(), crate::views::HOSTILE.to_owned())],
            member: (!signed.is_empty()).then_some(MemberId(61)),
            signed: signed.to_owned(),
            clause: parts.clauses.first().map(|clause| clause.public_id.to_string()).filter(|_| !reply.is_empty()),
        })
    };
    let all: Vec<Request> =
        [request("", ""), request("we_will_try", crate::views::HOSTILE)].into_iter().flatten().collect();
    let open = all.first().map(|one| one.line.public_id.to_string()).unwrap_or_default();
    let wish = Wish { words: crate::views::HOSTILE.to_owned(), ..Wish::default() };
    let page = |viewer: &Viewer, all: &[Request], replying: &str, back: &Returned| {
        let (parts, charter) = (&parts, &charter);
        let (draft, may_reply) = (Some(&wish), viewer.may_keep());
        let member = Some(MemberId(61));
        let shown = Shown { viewer, bank, charter, parts, all, member, draft, may_reply, replying };
        RequestsPage::new(Setting::sample(), "key-1".to_owned(), &shown, back)
    };
    let none = Returned::default();
    let refused = Returned {
        form: OWN.to_owned(),
        typed: vec![("words".to_owned(), String::new())],
        refused: vec![crate::domain::Refused::field("words", "Finish the sentence.")],
    };
    vec![
        ("empty", page(&samples::member(), &[], "", &none)),
        ("member", page(&samples::member(), &all, "", &none)),
        ("replying", page(&samples::facilitator(), &all, &open, &none)),
        ("refused", page(&samples::keeper(), &all, "", &refused)),
    ]
}
