//! The check-in of a team, two minutes at the start of a meeting, and the page of its design moments.

mod moments;
mod promises;
mod returned;
mod samples;

pub use moments::{MomentPage, MomentsShown, signed};
pub use returned::Returned;
pub use samples::people as sample_people;

use askama::Template;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{At, Viewer};
use crate::base::paths;
use crate::domain::charter::SheetClause;
use crate::domain::ids::{AccountId, MemberId};
use crate::domain::meeting::{Marked, Meeting, Promise, Sentence, Teammate};
use crate::domain::moment::{Moment, Topic};
use crate::views::chrome::{Chrome, NavItem, Setting};
use crate::views::field::{Choice, ErrorSummary, Field, Select, Tick};
use crate::views::show::{Banner, Link, Tone};
use crate::views::words::{capital, date, day, spelled};
use moments::MomentCard;
use promises::{MarkedRow, MeetingRow, PromiseForm, PromiseRow, RemovedRow};

#[derive(Template)]
#[template(path = "charter/meeting/check_in.html")]
pub struct CheckInPage {
    pub chrome: Chrome,
    pub form_key: String,
    pub crumbs: Vec<Link>,
    pub tabs: Vec<NavItem>,
    pub errors: ErrorSummary,
    /// "Your team has met five times."
    pub met: String,
    pub moments: Vec<MomentCard>,
    /// Trials that have ended, and requests that wait.
    pub due: Vec<Banner>,
    pub moment_href: String,
    pub requests_href: String,
    pub promises: Vec<PromiseRow>,
    /// What was said of promises today, or since the last meeting.
    pub marked: Vec<MarkedRow>,
    pub removed: Vec<RemovedRow>,
    pub add: PromiseForm,
    /// Title and words.
    pub practice: Option<(String, String)>,
    pub sentences: Vec<SentenceRow>,
    /// Those of which the team is told.
    pub broken: Vec<BrokenRow>,
    /// A member can say that a sentence did not happen.
    pub may_press: bool,
    pub broken_action: String,
    /// Keeper or facilitator.
    pub may_keep: bool,
    pub met_on: Field,
    /// Asks whether there were two meetings on one day.
    pub again: Option<Tick>,
    pub met_action: String,
    pub meetings: Vec<MeetingRow>,
    pub keeper: KeeperCard,
}

/// A sentence of the charter, to say that it did not happen.
pub struct SentenceRow {
    pub key: String,
    pub title: String,
    pub words: String,
    /// This device has said so since the last meeting.
    pub is_said: bool,
}

/// A sentence that did not happen several times.
pub struct BrokenRow {
    pub title: String,
    pub words: String,
    /// Leads to a design moment about it.
    pub talk_href: String,
}

pub struct KeeperCard {
    /// "Aiko Mori keeps this charter."
    pub words: String,
    pub action: String,
    /// A member can take it.
    pub may_volunteer: bool,
    /// Keeper or facilitator can hand it on.
    pub hand_to: Option<Select>,
    pub button: String,
}

/// What the page is made of.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    pub team: &'a str,
    pub today: Date,
    /// The member who reads; nobody for a facilitator.
    pub member: Option<MemberId>,
    /// The facilitator who reads; nobody for a member.
    pub account: Option<AccountId>,
    pub may_keep: bool,
    pub keeper: Option<&'a Teammate>,
    /// Name of the keeper who has left, until somebody else takes it.
    pub keeper_who_left: Option<&'a str>,
    pub people: &'a [Teammate],
    /// Whose turn it would be.
    pub next: Option<&'a Teammate>,
    /// How often the team has met.
    pub met: i32,
    pub practice: Option<&'a SheetClause>,
    /// The sentences of the charter in force.
    pub clauses: &'a [SheetClause],
    /// Requests that have no reply.
    pub requests: usize,
    pub meetings: &'a [Meeting],
    pub marks: &'a [Marked],
    pub promises: &'a [Promise],
    pub removed: &'a [Promise],
    pub moments: &'a [Moment],
    pub sentences: &'a [Sentence],
    /// Id of the promise whose words are open for a change; empty for none.
    pub edit: &'a str,
}

impl CheckInPage {
    pub fn new(setting: Setting, form_key: String, viewer: &Viewer, (shown, back): (&Shown, &Returned)) -> Self {
        let errors = back.errors();
        let again = back.error("met", "again");
        Self {
            chrome: viewer.chrome(setting, shown.team, At::CheckIn, "Check-in").with_errors(!errors.is_empty()),
            form_key,
            crumbs: viewer.crumbs(),
            tabs: viewer.tabs(At::CheckIn),
            errors,
            met: met(shown.met),
            moments: shown.moments.iter().map(|moment| MomentCard::new(viewer, shown.into(), moment, back)).collect(),
            due: due(viewer, shown),
            moment_href: viewer.address(paths::MOMENT),
            requests_href: viewer.address(paths::REQUESTS),
            promises: shown.promises.iter().map(|promise| PromiseRow::new(viewer, shown, promise, back)).collect(),
            marked: promises::marked_now(viewer, shown),
            removed: shown.removed.iter().map(|promise| RemovedRow::new(viewer, shown, promise)).collect(),
            add: PromiseForm::blank(viewer, shown, back),
            practice: shown.practice.map(|clause| (clause.title.clone(), clause.words.clone())),
            sentences: shown.sentences.iter().map(sentence_row).collect(),
            broken: shown.sentences.iter().filter_map(|sentence| broken_row(viewer, sentence)).collect(),
            may_press: shown.member.is_some(),
            broken_action: viewer.address(paths::BROKEN),
            may_keep: shown.may_keep,
            met_on: back.field("met", Field::date("met_on", "When?").value(shown.today.to_string())),
            again: (!again.is_empty())
                .then(|| Tick::new("again", "Yes, we met twice on that day", false).row("met-again", "1").error(again)),
            met_action: viewer.address(paths::MEETINGS),
            meetings: promises::meetings(shown),
            keeper: keeper(viewer, shown, back),
        }
    }
}

fn met(times: i32) -> String {
    match usize::try_from(times).unwrap_or(0) {
        0 => "Your team has not noted a meeting yet.".to_owned(),
        1 => "Your team has met once.".to_owned(),
        2 => "Your team has met twice.".to_owned(),
        n => format!("Your team has met {}.", spelled(n, "time", "times")),
    }
}

/// A trial that is over is decided about; it neither stays nor goes by itself.
fn due(viewer: &Viewer, shown: &Shown) -> Vec<Banner> {
    let ended = shown.clauses.iter().filter_map(|clause| {
        let until: Date = clause.until.parse().ok().filter(|until| *until <= shown.today)?;
        let day = until.at(0, 0, 0, 0).to_zoned(TimeZone::UTC).map(|day| date(&day)).unwrap_or_default();
        let title = format!("We tried this until {day}: {}", clause.title);
        let banner = Banner::new(Tone::Look, title, format!("“{}” Does it stay?", clause.words));
        Some(match viewer.may_keep() {
            true => banner.link("Decide about it", viewer.address(paths::CHANGE)),
            false => banner.link("Call a design moment", viewer.address(paths::MOMENT)),
        })
    });
    let waiting = (shown.requests > 0).then(|| {
        let title = format!("{} for our reply", capital(&spelled(shown.requests, "request waits", "requests wait")));
        let text = "A yes becomes a sentence of the charter, a trial one until a day.";
        Banner::new(Tone::Look, title, text).link("Read and reply", viewer.address(paths::REQUESTS))
    });
    ended.chain(waiting).collect()
}

fn sentence_row(sentence: &Sentence) -> SentenceRow {
    let clause = &sentence.clause;
    SentenceRow {
        key: clause.key().to_owned(),
        title: clause.title.clone(),
        words: clause.words.clone(),
        is_said: sentence.is_said_here,
    }
}

fn broken_row(viewer: &Viewer, sentence: &Sentence) -> Option<BrokenRow> {
    let clause = &sentence.clause;
    let talk_href = format!("{}?about={}", viewer.address(paths::MOMENT), Topic::of_sentence(clause.key()));
    sentence.is_broken.then(|| BrokenRow { title: clause.title.clone(), words: clause.words.clone(), talk_href })
}

fn keeper(viewer: &Viewer, shown: &Shown, back: &Returned) -> KeeperCard {
    let is_me = shown.member.is_some() && shown.keeper.map(|keeper| keeper.id) == shown.member;
    let words = match shown.keeper {
        Some(_) if is_me => {
            "You keep this charter: you note the meetings, the promises and the replies, and bring small changes."
                .to_owned()
        }
        Some(keeper) => {
            format!("{} keeps this charter: notes the meetings, the promises and the replies.", keeper.name)
        }
        None => nobody_keeps(shown.keeper_who_left),
    };
    let chosen = shown.next.filter(|_| shown.keeper.is_some());
    let option = |person: &Teammate| {
        Choice::new(person.public_id.as_str(), person.name.clone()).chosen(chosen.is_some_and(|it| it.id == person.id))
    };
    let label = if shown.keeper.is_some() { "Who is next?" } else { "Who keeps it?" };
    let others = shown.people.iter().filter(|person| shown.keeper.is_none_or(|keeper| keeper.id != person.id));
    let options: Vec<Choice> = others.map(option).collect();
    let hint = match chosen {
        Some(next) => format!("By name it would be {}. Anybody of the team can be chosen.", next.name),
        None => "It goes round: every keeper hands it on.".to_owned(),
    };
    let select = Select::new("keeper", label, options).hint(hint);
    KeeperCard {
        words,
        action: viewer.address(paths::KEEPER),
        may_volunteer: shown.keeper.is_none() && shown.member.is_some(),
        hand_to: (shown.may_keep && !select.options.is_empty()).then(|| back.select("keeper", select)),
        button: if shown.keeper.is_some() { "Hand over".to_owned() } else { "Choose the keeper".to_owned() },
    }
}

fn nobody_keeps(who_left: Option<&str>) -> String {
    let work = "A keeper notes the meetings, the promises and the replies.";
    match who_left {
        Some(name) => format!("{name} kept this charter and has left the team. Somebody else can take it. {work}"),
        None => format!("Nobody keeps this charter yet. {work}"),
    }
}

/// "Tuesday 24 November"
fn near(on: Date) -> String {
    day(&on.at(0, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap_or_default())
}

/// "24 November 2026"
fn far(on: Date) -> String {
    date(&on.at(0, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap_or_default())
}

impl CheckInPage {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let sheet = super::samples::sheet();
        let people = samples::people();
        let tried = samples::tried(&sheet);
        let (promises, marks) = (samples::promises(), samples::marks());
        let (meetings, moments, sentences) = (samples::meetings(), samples::moments(), samples::sentences(&sheet));
        let full = Shown {
            team: "Atlas",
            today: jiff::civil::date(2026, 11, 24),
            member: None,
            account: None,
            may_keep: true,
            keeper: people.first(),
            keeper_who_left: None,
            people: &people,
            next: people.get(1),
            met: 5,
            practice: sheet.clauses.first(),
            clauses: &tried,
            requests: 2,
            meetings: &meetings,
            marks: &marks,
            promises: &promises,
            removed: &promises[..1],
            moments: &moments,
            sentences: &sentences,
            edit: "",
        };
        let nobody = Shown { keeper: None, keeper_who_left: Some(crate::views::HOSTILE), ..full };
        let bare = Shown { meetings: &[], marks: &[], promises: &[], removed: &[], moments: &[], met: 0, ..nobody };
        let empty = Shown { clauses: &[], requests: 0, ..bare };
        let member = Shown { member: people.get(1).map(|person| person.id), may_keep: false, ..full };
        let page = |viewer: &Viewer, shown: &Shown, back: &Returned| {
            Self::new(Setting::sample(), "key-1".to_owned(), viewer, (shown, back))
        };
        let (mara, priya) = (super::samples::facilitator(), super::samples::member());
        let id = promises.first().map(|promise| promise.public_id.to_string()).unwrap_or_default();
        let nothing = Returned::default();
        vec![
            ("facilitator", page(&mara, &full, &nothing)),
            ("editing", page(&mara, &Shown { edit: &id, ..full }, &nothing)),
            ("member", page(&priya, &member, &nothing)),
            ("keeper", page(&priya, &Shown { member: people.first().map(|it| it.id), ..full }, &nothing)),
            ("empty", page(&mara, &empty, &nothing)),
            ("empty-member", page(&priya, &Shown { member: member.member, may_keep: false, ..empty }, &nothing)),
            ("twice-a-day", page(&mara, &full, &samples::refused("met", "again", "Was there another one?"))),
            ("no-words", page(&mara, &full, &samples::refused("promise", "words", "Write what is promised."))),
        ]
    }
}
