//! What is kept about a member: the same words on a page and in a file to take along.

use askama::Template;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::card::chrome;
use super::chrome::{Chrome, Setting};
use super::words::{date, list, spelled};
use crate::base::paths;
use crate::domain::answer::Value;
use crate::domain::bank::{Bank, Question};
use crate::domain::card::sentences;
use crate::domain::consent::Said;
use crate::domain::given::Given;
use crate::domain::kept::{Kept, Person, Round};
use crate::domain::letter::LetterState;
use crate::domain::member::InvitationState;
use crate::domain::sitting::Sitting;
use crate::domain::workshop::Stage;

#[derive(Template)]
#[template(path = "card/kept.html")]
pub struct KeptPage {
    pub chrome: Chrome,
    pub sections: Vec<Section>,
    pub file_href: String,
    pub card_href: String,
    pub remove_href: String,
}

/// What is kept of one kind.
#[derive(Debug, Clone, Serialize)]
pub struct Section {
    pub about: &'static str,
    pub entries: Vec<Entry>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    pub what: String,
    pub kept: String,
}

impl KeptPage {
    pub fn new(setting: Setting, bank: &Bank, sitting: &Sitting, kept: &Kept) -> Self {
        Self {
            chrome: chrome(setting, sitting, "What is kept about me"),
            sections: sections(bank, sitting, kept),
            file_href: paths::member(&sitting.invitation, paths::MINE_FILE),
            card_href: paths::member(&sitting.invitation, paths::CARD),
            remove_href: paths::member(&sitting.invitation, paths::CARD_REMOVE),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let Ok(bank) = Bank::built_in() else { return Vec::new() };
        let sitting = Sitting::sample();
        vec![("page", Self::new(Setting::sample(), &bank, &sitting, &sample(&bank)))]
    }
}

/// All of it in words; a kind of which nothing is kept is left out.
pub fn sections(bank: &Bank, sitting: &Sitting, kept: &Kept) -> Vec<Section> {
    let all = [
        Section { about: "You", entries: person(&kept.person, sitting) },
        Section { about: "Rounds", entries: kept.rounds.iter().map(round).collect() },
        Section { about: "Answers that have your name", entries: answers(bank, kept) },
        Section { about: "Your card", entries: card(bank, kept) },
        Section { about: "What you said to drafts and charters", entries: consents(kept) },
        Section { about: "Requests you signed, and drafts of yours", entries: requests(bank, kept) },
        Section { about: "Letters to you", entries: letters(kept, sitting) },
    ];
    all.into_iter().filter(|section| !section.entries.is_empty()).collect()
}

fn requests(bank: &Bank, kept: &Kept) -> Vec<Entry> {
    let signed = kept.requests.iter().map(|words| entry("Request", words));
    let drafts = kept.drafts.iter().map(|wish| entry("Draft, read by you alone", wish.text(bank)));
    signed.chain(drafts).collect()
}

fn entry(what: impl Into<String>, kept: impl Into<String>) -> Entry {
    Entry { what: what.into(), kept: kept.into() }
}

fn day(at: jiff::Timestamp, sitting: &Sitting) -> String {
    date(&at.to_zoned(TimeZone::get(&sitting.workshop.timezone).unwrap_or(TimeZone::UTC)))
}

fn person(person: &Person, sitting: &Sitting) -> Vec<Entry> {
    let all = [
        ("Name", &person.name),
        ("Called", &person.preferred_name),
        ("Team", &sitting.team),
        ("Email", &person.email),
        ("Employee number", &person.employee_id),
        ("Language", &person.language),
        ("Time zone", &person.timezone),
        ("Manager", &person.manager_email),
        ("Department", &person.department),
        ("Location", &person.location),
    ];
    let said = all.into_iter().filter(|(_, kept)| !kept.is_empty()).map(|(what, kept)| entry(what, kept.clone()));
    let counted = if person.is_counted { "Your answers are counted" } else { "Your answers are not counted" };
    said.chain([entry("On the list since", day(person.joined_at, sitting)), entry("Counting", counted)]).collect()
}

fn round(round: &Round) -> Entry {
    let stage = match round.stage {
        Stage::Planning => "being planned",
        Stage::Open => "answers are open",
        Stage::Closed => "answers are closed",
        Stage::Ended => "ended",
    };
    let part = match (round.state, round.has_answered) {
        (InvitationState::Declined, _) => "you do not take part",
        (InvitationState::Newcomer, _) => "you joined after it",
        (_, true) => "you took part",
        (_, false) => "you are on the list",
    };
    entry(round.title.clone(), format!("{part}; {stage}"))
}

fn answers(bank: &Bank, kept: &Kept) -> Vec<Entry> {
    let of = |code: &str| bank.question(code);
    kept.answers
        .iter()
        .map(|answer| {
            let title = of(&answer.question).map_or(answer.question.as_str(), |question| question.short.as_str());
            let words = match (of(&answer.question), &answer.given) {
                (_, None) => "Shown on the device that gave it, or after a mailed code.".to_owned(),
                (Some(question), Some(given)) => given_words(bank, question, given),
                (None, Some(_)) => "An answer to a question we no longer ask.".to_owned(),
            };
            entry(title, words)
        })
        .collect()
}

fn given_words(bank: &Bank, question: &Question, given: &Given) -> String {
    if matches!(given.value(), Value::Skipped) {
        return "Skipped.".to_owned();
    }
    let mut words = sentences(bank, question, given.value());
    if !given.musts().is_empty() {
        let labels: Vec<String> = given.musts().iter().map(|slot| question.slot_label(*slot)).collect();
        words.push(format!("A must: {}.", list(&labels)));
    }
    if !given.note.is_empty() {
        words.push(format!("Your line: {}", given.note));
    }
    words.join(" ")
}

fn card(bank: &Bank, kept: &Kept) -> Vec<Entry> {
    let card = &kept.card;
    let mut entries: Vec<Entry> = card
        .in_order(bank)
        .map(|(question, item)| {
            let words = given_words(bank, question, &item.given);
            let words = if item.is_shown { words } else { format!("{words} (off your card)") };
            entry(question.short.clone(), words)
        })
        .collect();
    if !card.line.is_empty() {
        entries.push(entry("To be challenged with", card.line.clone()));
    }
    if card.may_be_called_out {
        entries.push(entry("Being called out", "You grant it."));
    }
    entries
}

fn consents(kept: &Kept) -> Vec<Entry> {
    let said = |said: Said| match said {
        Said::Consent => "I can work with this.",
        Said::Concern => "I can work with this, and want to say something.",
        Said::Objection => "I see a harm.",
    };
    let mut entries: Vec<Entry> = kept
        .consents
        .iter()
        .map(|one| entry(format!("{}: {}", one.round, one.title), format!("{} {}", said(one.said), one.words).trim()))
        .collect();
    if let Some(new) = &kept.newcomer {
        let words = match (new.consented, new.wants_to_talk) {
            (_, true) => format!("You would like a moment to talk. {}", new.about).trim().to_owned(),
            (None, false) => "You joined after it was published.".to_owned(),
            (Some(number), false) => format!("You can work with version {number}."),
        };
        entries.push(entry("The charter you found", words));
    }
    entries
}

fn letters(kept: &Kept, sitting: &Sitting) -> Vec<Entry> {
    let became = |state: LetterState| match state {
        LetterState::Waiting | LetterState::Leased => "on its way",
        LetterState::Sent => "sent",
        LetterState::CameBack => "came back",
        LetterState::Dropped => "not sent",
    };
    let mut entries: Vec<Entry> = kept
        .letters
        .iter()
        .map(|(at, subject, state)| entry(day(*at, sitting), format!("{subject} ({})", became(*state))))
        .collect();
    if kept.devices > 0 {
        entries.push(entry("Your link was used on", spelled(kept.devices, "device", "devices")));
    }
    entries
}

fn sample(bank: &Bank) -> Kept {
    use crate::domain::card::{Card, Item};
    use crate::domain::ids::WorkshopId;
    use crate::domain::kept::{Answer, Consent};
    use crate::domain::workshop::Mode;
    let given = bank.question("first_response").and_then(|question| question.accept(Value::Choice(1), &[]).ok());
    let given = given.map(|answer| Given::new(&answer, crate::domain::given::Share::Card, "Kindly.".to_owned()));
    let item = |given: Given| Item { question: "first_response".to_owned(), given, is_shown: false };
    Kept {
        person: sample_person(),
        requests: vec![crate::views::HOSTILE.to_owned()],
        drafts: vec![Default::default()],
        rounds: vec![Round {
            id: WorkshopId(1),
            title: "How we want to work together".to_owned(),
            stage: Stage::Open,
            mode: Mode::Counted,
            state: InvitationState::Invited,
            has_answered: true,
        }],
        answers: [given.clone(), None]
            .map(|given| Answer { round: WorkshopId(1), question: "first_response".to_owned(), given })
            .into(),
        consents: vec![Consent {
            round: "How we want to work together".to_owned(),
            title: "New work".to_owned(),
            said: Said::Concern,
            words: "Let us look again in May.".to_owned(),
        }],
        card: Card {
            items: given.into_iter().map(item).collect(),
            line: "May I hold up a mirror?".to_owned(),
            may_be_called_out: true,
        },
        newcomer: Some(crate::domain::joining::Newcomer { wants_to_talk: true, ..Default::default() }),
        letters: vec![(
            jiff::Timestamp::from_second(1_795_075_200).unwrap_or_default(),
            "Six questions, about three minutes".to_owned(),
            LetterState::Sent,
        )],
        devices: 1,
    }
}

fn sample_person() -> Person {
    Person {
        name: super::HOSTILE.to_owned(),
        preferred_name: "Priya".to_owned(),
        email: "priya.nair@lindgren.example".to_owned(),
        employee_id: String::new(),
        language: "en".to_owned(),
        timezone: String::new(),
        manager_email: String::new(),
        department: "Optics".to_owned(),
        location: String::new(),
        is_counted: true,
        joined_at: jiff::Timestamp::from_second(1_795_075_200).unwrap_or_default(),
    }
}
