//! The draft: sentences to change, needs to keep, requests to reply to, and the question whether the team can work
//! with it.

use std::collections::BTreeSet;

use askama::Template;

use super::cards::{AimPart, ClauseCard, NeedCard, Opened, RequestCard, Table, Typed, aims};
use super::consent_box::{Asking, MemberBox, RoundBox, TypedConsent};
use super::{At, Viewer, samples};
use crate::base::paths;
use crate::domain::bank::Bank;
use crate::domain::charter::{Charter, CharterState, Clause, EarlierWords, Parts, Place, TALKS};
use crate::domain::consent::{Mine, Remark, Round, Said, tally};
use crate::views::charts::TOO_FEW;
use crate::views::chrome::{Chrome, NavItem, Setting};
use crate::views::field::ErrorSummary;
use crate::views::show::{Link, Mood, State};
use crate::views::words::{capital, number};

#[derive(Template)]
#[template(path = "charter/draft.html")]
pub struct DraftPage {
    pub chrome: Chrome,
    pub form_key: String,
    pub crumbs: Vec<Link>,
    pub tabs: Vec<NavItem>,
    pub errors: ErrorSummary,
    pub lead: String,
    pub state: State,
    /// Where the published charter stands; empty before.
    pub charter_href: String,
    /// Where a facilitator says what becomes of each sentence; empty where nobody may.
    pub change_href: String,
    /// "Talk about these three", with a link to each.
    pub talk_heading: String,
    pub talks: Vec<Link>,
    pub talk_hint: &'static str,
    /// Stands instead of sentences where too few have answered.
    pub too_few: &'static str,
    pub aims: Vec<AimPart>,
    pub shared: Vec<ClauseCard>,
    pub differ: Vec<ClauseCard>,
    pub parked: Vec<ClauseCard>,
    pub needs: Vec<NeedCard>,
    pub requests: Vec<RequestCard>,
    pub asked: Option<MemberBox>,
    pub runs: Option<RoundBox>,
    /// For a facilitator: shows everything without a wall; empty where the team sees it.
    pub show_action: String,
}

/// Everything a draft page is made of.
pub struct Drafted<'a> {
    pub viewer: &'a Viewer,
    pub bank: &'a Bank,
    pub charter: &'a Charter,
    pub parts: &'a Parts,
    pub round: &'a Round,
    pub remarks: &'a [Remark],
    pub mine: Option<&'a Mine>,
    pub earlier: &'a [EarlierWords],
    pub took_part: &'a [String],
    pub may_choose_quorum: bool,
    /// The team does not see it yet.
    pub is_held_back: bool,
    /// How many could be written to because a sentence asks them again.
    pub asked_again: usize,
}

/// What the address or a returned form asks for.
#[derive(Debug, Clone, Default)]
pub struct Looking {
    pub opened: Opened,
    pub answers_again: bool,
    pub consent: TypedConsent,
    /// A sentence about the whole page.
    pub refused: String,
}

impl DraftPage {
    pub fn new(setting: Setting, form_key: String, drafted: &Drafted, looking: &Looking) -> Self {
        let Drafted { viewer, bank, charter, parts, .. } = *drafted;
        let is_open = charter.state.is_open();
        let may_reply = !charter.is_in_force() || viewer.may_keep();
        let table = Table { viewer, opened: &looking.opened, earlier: drafted.earlier, is_open, may_reply };
        let cards = clause_cards(&table, parts);
        let talks = talks(&table, parts);
        let mut page = Self {
            chrome: viewer.chrome(setting, &charter.team_name, At::Draft, "Draft charter"),
            form_key,
            crumbs: viewer.crumbs(),
            tabs: viewer.tabs(At::Draft),
            errors: ErrorSummary::default(),
            lead: lead(charter),
            state: state(charter),
            charter_href: match charter.state == CharterState::Published || charter.change.is_some() {
                true => viewer.address(paths::CHARTER),
                false => String::new(),
            },
            change_href: match is_open && viewer.may_keep() {
                true => viewer.address(paths::CHANGE),
                false => String::new(),
            },
            talk_heading: talk_heading(talks.len()),
            talk_hint: talk_hint(parts),
            talks,
            too_few: if parts.clauses.iter().all(Clause::is_own) { TOO_FEW } else { "" },
            aims: aims(&table, bank, parts),
            shared: cards.shared,
            differ: cards.differ,
            parked: cards.parked,
            needs: parts.needs.iter().map(|need| NeedCard::new(&table, need)).collect(),
            requests: parts.at(Place::Request).map(|line| RequestCard::new(&table, bank, line)).collect(),
            asked: None,
            runs: None,
            show_action: match drafted.is_held_back && viewer.is_facilitator() {
                true => viewer.address(paths::WALL_WITHOUT),
                false => String::new(),
            },
        };
        page.add_consent(drafted, looking);
        page.add_errors(looking);
        page
    }

    fn add_consent(&mut self, drafted: &Drafted, looking: &Looking) {
        let Drafted { viewer, charter, round, .. } = *drafted;
        let asked: Vec<&Clause> = drafted.parts.asked().collect();
        self.asked = drafted.mine.and_then(|mine| {
            let (again, typed) = (looking.answers_again, &looking.consent);
            MemberBox::of(&Asking { viewer, charter, round, offered: &asked, mine, again, typed })
        });
        if viewer.may_keep() {
            let runs = RoundBox::of(viewer, charter, round, drafted.remarks, drafted.took_part);
            self.runs = runs
                .map(|runs| runs.choosing(drafted.may_choose_quorum, round.quorum).asking_again(drafted.asked_again));
        }
    }

    fn add_errors(&mut self, looking: &Looking) {
        let mut errors = self.asked.as_ref().map(MemberBox::errors).unwrap_or_default();
        let clauses =
            self.shared.iter().chain(&self.differ).chain(&self.parked).filter_map(|card| card.editing.as_ref());
        let needs = self.needs.iter().filter_map(|card| card.editing.as_ref());
        let lines = self.aims.iter().flat_map(|part| &part.lines).filter_map(|line| line.editing.as_ref());
        for editing in clauses.chain(needs).chain(lines) {
            errors = errors.field(&editing.words);
            errors = editing.why.iter().fold(errors, |errors, why| errors.field(why));
        }
        if !looking.refused.is_empty() {
            errors = errors.say(looking.refused.clone());
        }
        self.chrome.has_errors = !errors.is_empty();
        self.errors = errors;
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let Some(bank) = samples::bank() else {
            return Vec::new();
        };
        sample_pages(&bank)
    }
}

struct Cards {
    shared: Vec<ClauseCard>,
    differ: Vec<ClauseCard>,
    parked: Vec<ClauseCard>,
}

/// Numbered as they stand on the page; what is parked stands last and is numbered on.
fn clause_cards(table: &Table, parts: &Parts) -> Cards {
    let (parked, placed): (Vec<&Clause>, Vec<&Clause>) =
        parts.in_order_of_results().into_iter().partition(|clause| clause.is_parked() || clause.has_left());
    let shared = placed.iter().filter(|clause| clause.is_shared()).count();
    let mut cards: Vec<ClauseCard> =
        placed.iter().chain(&parked).zip(1..).map(|(clause, place)| ClauseCard::new(table, place, clause)).collect();
    let parked = cards.split_off(placed.len());
    let differ = cards.split_off(shared);
    Cards { shared: cards, differ, parked }
}

fn talks(table: &Table, parts: &Parts) -> Vec<Link> {
    if !table.is_open {
        return Vec::new();
    }
    parts.talks().iter().map(|clause| Link::new(clause.title.clone(), format!("#c-{}", clause.public_id))).collect()
}

/// A choice by hand need not be where the team stands furthest apart.
fn talk_hint(parts: &Parts) -> &'static str {
    let is_wide = |clause: &&Clause| clause.figures.tension.is_some_and(|place| place < TALKS);
    if parts.talks().iter().all(is_wide) {
        "Here you stand furthest apart. Ask what each way makes possible."
    } else {
        "Chosen for your talk. Ask what each way makes possible."
    }
}

fn talk_heading(talks: usize) -> String {
    match talks {
        0 => String::new(),
        1 => "Talk about this one first".to_owned(),
        n => capital(&format!("talk about these {} first", number(n))),
    }
}

fn lead(charter: &Charter) -> String {
    if charter.change.is_some() {
        return "Only what changes is asked. The charter counts as it is until the team can work with the new words."
            .to_owned();
    }
    let lead = match charter.state {
        CharterState::Draft => "Read it as if you were new here. Change the words until they sound like us.",
        CharterState::Consent => "Read it as if you were new here, then say whether you can work with it.",
        CharterState::Published => "This draft became a charter. Its words change when you look again.",
        CharterState::NotThisTime if !charter.ended_reason.is_empty() => {
            return format!("You ended without a charter: “{}” The draft stays readable.", charter.ended_reason);
        }
        CharterState::NotThisTime => "You ended without a charter. The draft stays readable.",
    };
    lead.to_owned()
}

fn state(charter: &Charter) -> State {
    match charter.state {
        CharterState::Draft => State::new(Mood::Now, "Open for changes"),
        CharterState::Consent if charter.consent_is_closed => State::new(Mood::Calm, "The round is closed"),
        CharterState::Consent => State::new(Mood::Now, "The team is asked"),
        CharterState::Published => State::new(Mood::Good, "Published"),
        CharterState::NotThisTime => State::new(Mood::Calm, "Not this time"),
    }
}

fn sample_pages(bank: &Bank) -> Vec<(&'static str, DraftPage)> {
    use CharterState::{Consent, Draft, NotThisTime, Published};
    let clauses = samples::parts().clauses;
    let fresh = Mine { open: clauses.clone(), has_said: false, said: None };
    let changed = Mine { open: clauses.iter().take(1).cloned().collect(), has_said: true, said: None };
    let refused = Opened {
        edit: clauses.first().map(|clause| clause.public_id.clone()),
        earlier: None,
        typed: Some(Typed {
            words: "We never forget to communicate.".to_owned(),
            why: String::new(),
            words_error: "Keep it under 400 characters; this has 412.".to_owned(),
            why_error: String::new(),
        }),
    };
    let refused = Looking { opened: refused, ..Looking::default() };
    let harm = TypedConsent {
        said: Some(Said::Objection),
        words_error: "Write a few words, so the group can change the sentence.".to_owned(),
        ..TypedConsent::default()
    };
    let harm = Looking { consent: harm, ..Looking::default() };
    let plain = Looking::default();
    vec![
        ("open", sample_page(bank, Draft, None, &plain)),
        ("refused", sample_page(bank, Draft, None, &refused)),
        ("asked", sample_page(bank, Consent, None, &plain)),
        ("member", sample_page(bank, Draft, Some(&fresh), &plain)),
        ("member-asked", sample_page(bank, Consent, Some(&fresh), &harm)),
        ("member-changed", sample_page(bank, Consent, Some(&changed), &plain)),
        ("ended", sample_page(bank, NotThisTime, Some(&fresh), &plain)),
        ("published", sample_page(bank, Published, Some(&fresh), &plain)),
    ]
}

/// A member's page with `mine`, the facilitator's without.
fn sample_page(bank: &Bank, state: CharterState, mine: Option<&Mine>, looking: &Looking) -> DraftPage {
    let (charter, parts) = (samples::charter(state), samples::parts());
    let offered: Vec<&Clause> = parts.offered().collect();
    let remark = Remark {
        said: Said::Objection,
        titles: vec!["New work".to_owned()],
        words: crate::views::HOSTILE.to_owned(),
        name: None,
    };
    let drafted = Drafted {
        viewer: &if mine.is_some() { samples::member() } else { samples::facilitator() },
        bank,
        charter: &charter,
        parts: &parts,
        round: &tally(&offered, &[], &BTreeSet::new(), false),
        remarks: &[remark],
        mine,
        earlier: &[],
        took_part: &["Ruth Adeyemi".to_owned(), "Priya Nair".to_owned()],
        may_choose_quorum: true,
        is_held_back: false,
        asked_again: 4,
    };
    DraftPage::new(Setting::sample(), "key-1".to_owned(), &drafted, looking)
}
