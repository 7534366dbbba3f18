//! Design moments: calling one, the ones that wait with their replies, and what became of earlier ones.

use askama::Template;

use super::{Returned, Shown, samples};
use crate::base::paths;
use crate::domain::charter::Sheet;
use crate::domain::ids::{AccountId, MemberId};
use crate::domain::moment::{Moment, MomentState, Topic, WORDS_MAX};
use crate::views::charter::{At, Viewer};
use crate::views::chrome::{Chrome, NavItem, Setting};
use crate::views::field::{Choice, Choices, ErrorSummary, Field, Select};
use crate::views::show::{Link, Mood, State};
use crate::views::words::ordinal;

/// One design moment, as far as it has come.
pub struct MomentCard {
    pub id: String,
    pub topic: String,
    pub words: String,
    /// "From Priya Nair." or "Not signed."
    pub signed: String,
    /// "Called after the fourth meeting."
    pub called: String,
    pub state: State,
    /// For keeper and facilitator, while it has no answer.
    pub reply: Option<Field>,
    pub is_in_change: bool,
    /// The reader signed it, and it waits.
    pub may_take_back: bool,
    /// The team's answer; empty while there is none.
    pub answer: String,
    pub action: String,
}

/// Who looks at a card.
#[derive(Clone, Copy)]
pub struct Looker {
    pub member: Option<MemberId>,
    pub account: Option<AccountId>,
    pub may_keep: bool,
}

impl From<&Shown<'_>> for Looker {
    fn from(shown: &Shown) -> Self {
        Self { member: shown.member, account: shown.account, may_keep: shown.may_keep }
    }
}

impl MomentCard {
    pub fn new(viewer: &Viewer, looker: Looker, moment: &Moment, back: &Returned) -> Self {
        let form = format!("r{}", moment.public_id);
        let reply = Field::area("reply", "The reply").hint("The whole team reads it here.").max(WORDS_MAX);
        let is_open = matches!(moment.state, MomentState::Waiting | MomentState::InChange);
        let is_own = (moment.member.is_some() && moment.member == looker.member)
            || (moment.account.is_some() && moment.account == looker.account);
        Self {
            id: form.clone(),
            topic: moment.topic.words.clone(),
            words: moment.words.clone(),
            signed: match (moment.signed.is_empty(), is_own) {
                (true, _) => "Not signed.".to_owned(),
                (false, true) => "From you.".to_owned(),
                (false, false) => format!("From {}.", moment.signed),
            },
            called: called(moment.after_meeting),
            state: state(moment.state),
            reply: (is_open && looker.may_keep).then(|| back.field(&form, reply)),
            is_in_change: moment.state == MomentState::InChange,
            may_take_back: is_own && moment.state == MomentState::Waiting,
            answer: answer(moment),
            action: viewer.address(&paths::moment(&moment.public_id)),
        }
    }
}

fn called(after_meeting: i32) -> String {
    match usize::try_from(after_meeting).unwrap_or(0) {
        0 => "Called before the first meeting.".to_owned(),
        n => format!("Called after the {} meeting.", ordinal(n)),
    }
}

fn state(state: MomentState) -> State {
    match state {
        MomentState::Waiting => State::new(Mood::Now, "Waiting"),
        MomentState::InChange => State::new(Mood::Other, "We change the charter"),
        MomentState::Settled => State::new(Mood::Good, "Settled"),
        MomentState::TakenBack => State::new(Mood::Calm, "Taken back"),
    }
}

fn answer(moment: &Moment) -> String {
    match (moment.state, moment.label.is_empty()) {
        (MomentState::Settled, false) => format!("It changed the charter: version {}.", moment.label),
        (MomentState::Settled, true) => moment.reply.clone(),
        _ => String::new(),
    }
}

#[derive(Template)]
#[template(path = "charter/meeting/moment.html")]
pub struct MomentPage {
    pub chrome: Chrome,
    pub form_key: String,
    pub crumbs: Vec<Link>,
    pub tabs: Vec<NavItem>,
    pub errors: ErrorSummary,
    pub topic: Select,
    pub words: Field,
    pub signed: Choices,
    pub action: String,
    pub check_in_href: String,
    /// Waiting, or the charter is being changed for them.
    pub open: Vec<MomentCard>,
    /// The last settled first.
    pub settled: Vec<MomentCard>,
}

/// What the page is made of.
#[derive(Clone, Copy)]
pub struct MomentsShown<'a> {
    pub team: &'a str,
    pub sheet: &'a Sheet,
    pub all: &'a [Moment],
    pub member: Option<MemberId>,
    pub account: Option<AccountId>,
    /// Code of the topic that is chosen at first; empty for the first one.
    pub about: &'a str,
}

impl MomentPage {
    pub fn new(setting: Setting, form_key: String, viewer: &Viewer, (shown, back): (&MomentsShown, &Returned)) -> Self {
        let errors = back.errors();
        let looker = Looker { member: shown.member, account: shown.account, may_keep: false };
        let card = |moment: &Moment| MomentCard::new(viewer, looker, moment, &Returned::default());
        let (settled, open): (Vec<&Moment>, Vec<&Moment>) =
            shown.all.iter().partition(|moment| moment.state == MomentState::Settled);
        let words = Field::area("words", "What do you want to talk about?")
            .hint("What is it like now, and what would be better? A half-formed thought is fine. The whole team reads it.")
            .rows(5)
            .max(WORDS_MAX);
        Self {
            chrome: viewer
                .chrome(setting, shown.team, At::CheckIn, "Call a design moment")
                .with_errors(!errors.is_empty()),
            form_key,
            crumbs: viewer.crumbs(),
            tabs: viewer.tabs(At::CheckIn),
            errors,
            topic: back.select("moment", topics(shown)),
            words: back.field("moment", words),
            signed: signed(back.typed("moment", "signed").unwrap_or_default()),
            action: viewer.address(paths::MOMENT),
            check_in_href: viewer.address(paths::CHECK_IN),
            open: open.into_iter().map(card).collect(),
            settled: settled.into_iter().rev().map(card).collect(),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let (sheet, moments) = (crate::views::charter::samples::sheet(), samples::moments());
        let empty = MomentsShown { team: "Atlas", sheet: &sheet, all: &[], member: None, account: None, about: "tone" };
        let full = MomentsShown { all: &moments, member: Some(MemberId(61)), ..empty };
        let page = |viewer: &Viewer, shown: &MomentsShown, back: &Returned| {
            Self::new(Setting::sample(), "key-1".to_owned(), viewer, (shown, back))
        };
        let (mara, priya) = (crate::views::charter::samples::facilitator(), crate::views::charter::samples::member());
        let refused = samples::refused("moment", "words", "Write a few words, so that the team knows.");
        vec![
            ("empty", page(&mara, &empty, &Returned::default())),
            ("member", page(&priya, &full, &Returned::default())),
            ("refused", page(&priya, &full, &refused)),
        ]
    }
}

fn topics(shown: &MomentsShown) -> Select {
    let about = Topic::find(shown.about, shown.sheet);
    let sentences = Topic::all(shown.sheet).into_iter().map(|topic| {
        let is_sentence = topic.sentence().is_some();
        let is_meant = about.as_ref().is_some_and(|about| about.code == topic.code);
        let label = if is_sentence { format!("Our sentence: {}", topic.words) } else { topic.words };
        Choice::new(topic.code.clone(), label).chosen(is_meant)
    });
    Select::new("topic", "What is it about?", sentences.collect())
}

/// The quiet choice is the one that happens when nobody touches it.
pub fn signed(typed: &str) -> Choices {
    let options = vec![
        Choice::new("no", "Do not sign it")
            .example(
                "Nothing is kept of who wrote it, so you cannot take it back. Your words may still sound like you.",
            )
            .chosen(typed != "yes"),
        Choice::new("yes", "Sign it with my name")
            .example("The team sees your name. You can take it back while it waits.")
            .chosen(typed == "yes"),
    ];
    Choices::one("signed", "Your name", options)
}
