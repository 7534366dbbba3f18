//! The mails of a workshop: what waits, what left, what came back.

use askama::Template;
use jiff::Timestamp;

use super::chrome::{Chrome, SAMPLE_FACILITATOR, Section, Setting};
use super::show::{Link, Mood, Pager, State};
use super::words;
use crate::base::paths;
use crate::base::token::PublicId;
use crate::domain::ids::LetterId;
use crate::domain::letter::{Counts, LetterKind, LetterState, Listed};
use crate::domain::person::Role;
use crate::domain::planning::local;
use crate::domain::workshop::Workshop;

#[derive(Template)]
#[template(path = "mails/list.html")]
pub struct List {
    pub chrome: Chrome,
    pub form_key: String,
    pub ways: Vec<Link>,
    /// "Nine sent, one came back."
    pub sum: String,
    pub letters: Vec<Line>,
    pub pager: Pager,
}

pub struct Line {
    pub to: String,
    pub subject: String,
    pub written: String,
    pub state: State,
    pub reason: String,
    pub server_line: String,
    /// Where trying again is posted; empty where there is nothing to try.
    pub again: String,
    /// The letter itself; empty where it cannot be read.
    pub href: String,
}

/// What the list is made of.
pub struct Seen<'a> {
    pub who: (&'a str, Role),
    pub workshop: &'a Workshop,
    pub letters: &'a [Listed],
    pub counts: &'a Counts,
    pub may_read: bool,
    pub page: i64,
    pub has_more: bool,
}

impl List {
    pub fn new(setting: Setting, form_key: String, seen: &Seen) -> Self {
        let chrome = Chrome::for_role(setting, seen.who, Section::Workshops, format!("Mails: {}", seen.workshop.title));
        let here = paths::workshop(&seen.workshop.public_id, "/mails");
        Self {
            chrome,
            form_key,
            ways: ways(seen.workshop),
            sum: sum(seen.counts),
            letters: seen.letters.iter().map(|letter| line(letter, seen)).collect(),
            pager: pager(&here, seen.page, seen.has_more),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let workshop = sample_workshop();
        let letters: Vec<Listed> =
            [LetterState::CameBack, LetterState::Waiting, LetterState::Sent].map(sample_letter).into();
        let list = |letters: &[Listed], counts| {
            let seen = Seen {
                who: SAMPLE_FACILITATOR,
                workshop: &workshop,
                letters,
                counts,
                may_read: true,
                page: 0,
                has_more: true,
            };
            Self::new(Setting::sample(), "sample-key-of-a-form".to_owned(), &seen)
        };
        let some = vec![(LetterState::Sent, 1), (LetterState::CameBack, 1), (LetterState::Waiting, 1)];
        vec![("empty", list(&[], &Vec::new())), ("some", list(&letters, &some))]
    }
}

#[derive(Template)]
#[template(path = "mails/show.html")]
pub struct Show {
    pub chrome: Chrome,
    pub ways: Vec<Link>,
    pub to: String,
    pub subject: String,
    pub lines: Vec<Vec<Piece>>,
}

/// Words of a letter, or an address of our own site among them.
pub struct Piece {
    pub text: String,
    pub is_link: bool,
}

impl Show {
    /// `site` is our own address: only links that begin with it can be followed from here.
    pub fn new(
        setting: Setting,
        who: (&str, Role),
        workshop: &Workshop,
        (letter, text, site): (&Listed, &str, &str),
    ) -> Self {
        let chrome = Chrome::for_role(setting, who, Section::Workshops, format!("Mail: {}", letter.subject));
        let mut ways = ways(workshop);
        ways.push(Link::new("Mails", paths::workshop(&workshop.public_id, "/mails")));
        Self {
            chrome,
            ways,
            to: format!("{} <{}>", letter.to_name, letter.to_address),
            subject: letter.subject.clone(),
            lines: text.lines().map(|line| pieces(line, site)).collect(),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let text = "Hello <b>Ruth</b>,\n\nopen https://alliance.example/m/abc to begin.";
        let letter = sample_letter(LetterState::Sent);
        let show = |text| {
            let about = (&letter, text, "https://alliance.example");
            Self::new(Setting::sample(), ("Ola Lindgren", Role::Owner), &sample_workshop(), about)
        };
        vec![("words", show(text)), ("gone", show(""))]
    }
}

fn ways(workshop: &Workshop) -> Vec<Link> {
    vec![
        Link::new("Workshops", paths::WORKSHOPS),
        Link::new(workshop.title.clone(), paths::workshop(&workshop.public_id, "")),
    ]
}

fn line(letter: &Listed, seen: &Seen) -> Line {
    let own = paths::workshop(&seen.workshop.public_id, &format!("/mails/{}", letter.public_id));
    let can_try = matches!(letter.state, LetterState::CameBack | LetterState::Waiting);
    Line {
        to: format!("{} <{}>", letter.to_name, letter.to_address),
        subject: letter.subject.clone(),
        written: words::day_and_time(&local(letter.created_at, &seen.workshop.timezone)),
        state: state(letter.state),
        reason: letter.reason.clone(),
        server_line: letter.server_line.clone(),
        again: if can_try { format!("{own}/again") } else { String::new() },
        href: if seen.may_read { own } else { String::new() },
    }
}

fn state(state: LetterState) -> State {
    match state {
        LetterState::Waiting | LetterState::Leased => State::new(Mood::Now, "Waiting"),
        LetterState::Sent => State::new(Mood::Good, "Sent"),
        LetterState::CameBack => State::new(Mood::Bad, "Came back"),
        LetterState::Dropped => State::new(Mood::Calm, "Not sent"),
    }
}

/// "9 sent, 1 came back" or nothing.
fn sum(counts: &[(LetterState, i64)]) -> String {
    let of = |wanted: &[LetterState]| {
        counts.iter().filter(|(state, _)| wanted.contains(state)).map(|(_, count)| *count).sum::<i64>()
    };
    let parts = [
        (of(&[LetterState::Waiting, LetterState::Leased]), "waiting"),
        (of(&[LetterState::Sent]), "sent"),
        (of(&[LetterState::CameBack]), "came back"),
        (of(&[LetterState::Dropped]), "not sent"),
    ];
    let said: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    said.join(", ")
}

fn pager(here: &str, page: i64, has_more: bool) -> Pager {
    let address = |page: i64| format!("{here}?page={page}");
    Pager {
        text: format!("Page {}", page + 1),
        previous: if page > 0 { address(page) } else { String::new() },
        next: if has_more { address(page + 2) } else { String::new() },
    }
}

fn pieces(line: &str, site: &str) -> Vec<Piece> {
    let start = format!("{site}/");
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find(&start) {
        let (before, from) = rest.split_at(at);
        let end = from.find(char::is_whitespace).unwrap_or(from.len());
        let (link, after) = from.split_at(end);
        pieces.push(Piece { text: before.to_owned(), is_link: false });
        pieces.push(Piece { text: link.to_owned(), is_link: true });
        rest = after;
    }
    pieces.push(Piece { text: rest.to_owned(), is_link: false });
    pieces
}

fn sample_letter(state: LetterState) -> Listed {
    Listed {
        id: LetterId(1),
        public_id: sample_id(),
        kind: LetterKind::Invitation,
        member: None,
        to_name: super::HOSTILE.to_owned(),
        to_address: "ruth.adeyemi@lindgren.example".to_owned(),
        subject: "Twelve questions for Tuesday".to_owned(),
        state,
        created_at: Timestamp::UNIX_EPOCH,
        reason: "The mail server does not know this address.".to_owned(),
        server_line: "550 5.1.1 unknown <b>user</b>".to_owned(),
    }
}

fn sample_workshop() -> Workshop {
    use crate::domain::ids::{AccountId, OrganisationId, WorkshopId};
    use crate::domain::workshop::{HrLevel, Mode, RoundKind, Stage};
    Workshop {
        id: WorkshopId(1),
        organisation: OrganisationId(1),
        public_id: sample_id(),
        facilitator: AccountId(1),
        title: "Atlas: how we work together".to_owned(),
        kind: RoundKind::First,
        stage: Stage::Open,
        mode: Mode::Counted,
        hr_level: HrLevel::Status,
        team_min: 3,
        hr_min: 5,
        question_set: "core".to_owned(),
        questions: Vec::new(),
        frame: String::new(),
        timezone: "Europe/Stockholm".to_owned(),
        closes_at: None,
        session_at: None,
        session_minutes: 90,
        opened_at: None,
        closed_at: None,
        join_code: None,
        join_is_open: true,
        roster_is_closed: false,
        has_answers: false,
        guard_note: String::new(),
        ended_reason: String::new(),
        version: 1,
    }
}

fn sample_id() -> PublicId {
    PublicId::throw(&crate::base::dice::Dice::seeded(1))
}
