//! Somebody new before the charter they found, and the people of its team as the facilitator sees them.

use askama::Template;

use super::card::chrome;
use super::charter::{At, Viewer, samples};
use super::chrome::{Chrome, NavItem, Setting};
use super::field::{Choice, Choices, ErrorSummary, Field, Look};
use super::show::{Banner, Link, Mood, State, Tone};
use super::standing::first_name;
use super::words::{capital, number, people, plural, spelled};
use crate::base::paths;
use crate::base::text::NAME_MAX;
use crate::domain::Refused;
use crate::domain::charter::Number;
use crate::domain::joining::{ABOUT_MAX, Joined, Newcomer, Teammate};
use crate::domain::sitting::Sitting;

#[derive(Template)]
#[template(path = "joining/mine.html")]
pub struct JoiningPage {
    pub chrome: Chrome,
    pub form_key: String,
    pub errors: ErrorSummary,
    pub title: String,
    pub charter_href: String,
    pub card_href: String,
    /// "Three answers are on it."
    pub card: String,
    /// What was said before; empty at first.
    pub said: String,
    pub answer: Choices,
    /// The version on which the answer is given.
    pub number: Number,
    pub action: String,
    pub sees: String,
}

/// What somebody new typed.
#[derive(Clone, Debug, Default)]
pub struct TypedWord {
    /// "consent", "talk" or nothing.
    pub answer: String,
    pub about: String,
}

/// Where somebody new stands.
pub struct Arrived<'a> {
    pub sitting: &'a Sitting,
    pub newcomer: &'a Newcomer,
    /// Number of the charter's version.
    pub number: Number,
    /// Answers on their card.
    pub answered: usize,
}

impl JoiningPage {
    pub fn new(
        (setting, form_key): (Setting, String),
        arrived: &Arrived,
        (typed, refused): (Option<&TypedWord>, &[Refused]),
    ) -> Self {
        let Arrived { sitting, newcomer, .. } = arrived;
        let before = TypedWord {
            answer: match (newcomer.consented, newcomer.wants_to_talk) {
                (_, true) => "talk".to_owned(),
                (None, false) => String::new(),
                _ => "consent".to_owned(),
            },
            about: newcomer.about.clone(),
        };
        let answer = word_field(typed.unwrap_or(&before), refused);
        let errors = ErrorSummary::default().choices(&answer);
        let title = format!("Welcome to {}", sitting.team);
        let runner = first_name(&sitting.facilitator);
        let at = |page| paths::member(&sitting.invitation, page);
        Self {
            chrome: chrome(setting, sitting, title.clone()).with_errors(!errors.is_empty()),
            form_key,
            errors,
            title,
            charter_href: at(paths::CHARTER),
            card_href: at(paths::CARD),
            card: match arrived.answered {
                0 => "Nothing is on it yet.".to_owned(),
                n => capital(&format!("{} on it.", spelled(n, "answer is", "answers are"))),
            },
            said: said(newcomer, arrived.number),
            answer,
            number: arrived.number,
            action: at(paths::JOINING),
            sees: format!(
                "{runner} sees how many of those who are new can work with it. If you would like to talk, {runner} \
                 sees your name and your words."
            ),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        use crate::domain::workshop::{Stage, Workshop};
        let sitting = Sitting::sample();
        let sitting = Sitting { workshop: Workshop { stage: Stage::Closed, ..sitting.workshop.clone() }, ..sitting };
        let page = |newcomer: &Newcomer, refused: &[Refused]| {
            let arrived =
                Arrived { sitting: &sitting, newcomer, number: Number { version: 2, amendment: 0 }, answered: 3 };
            Self::new((Setting::sample(), "key".to_owned()), &arrived, (None, refused))
        };
        let talk = Newcomer { wants_to_talk: true, about: super::HOSTILE.to_owned(), ..Newcomer::default() };
        let missing = [Refused::field("answer", "One thing is missing: choose one of the two answers.")];
        vec![
            ("new", page(&Newcomer::default(), &[])),
            ("said", page(&talk, &[])),
            ("consented", page(&Newcomer { consented: Number::parse("1"), ..Newcomer::default() }, &[])),
            ("refused", page(&Newcomer::default(), &missing)),
        ]
    }
}

fn word_field(typed: &TypedWord, refused: &[Refused]) -> Choices {
    let about = |field: &str| refused.iter().find(|one| one.field == Some(field)).map(|one| one.sentence.clone());
    let consent = Choice::new("consent", "I can work with this")
        .example("Good enough for now, safe enough to try until we look again.")
        .chosen(typed.answer == "consent");
    let talk = Choice::new("talk", "I would like a moment to talk first")
        .example("About a sentence, or about what you need.")
        .chosen(typed.answer == "talk")
        .follow();
    let words = Field::area("about", "What would you like to talk about?")
        .optional()
        .max(ABOUT_MAX)
        .value(&typed.about)
        .error(about("about").unwrap_or_default());
    Choices::one("answer", "Can you work with this charter?", vec![consent, talk])
        .hidden_legend()
        .look(Look::Cards)
        .error(about("answer").unwrap_or_default())
        .follow_up(words)
}

fn said(newcomer: &Newcomer, current: Number) -> String {
    match (newcomer.consented, newcomer.wants_to_talk) {
        (_, true) => "You would like a moment to talk. You can change your answer.".to_owned(),
        (None, false) => String::new(),
        (Some(number), false) if number == current => "You can work with this. You can change your answer.".to_owned(),
        (Some(number), false) => format!("You can work with version {number}. There is a newer one now."),
    }
}

/// What a facilitator reads above a charter about those who are new. `people_page` is the page of the team, on which a fresh
/// round is planned.
pub fn news(team_name: &str, joined: &Joined, people_page: &str) -> Vec<Banner> {
    let mut banners = Vec::new();
    if joined.wants_fresh_round() {
        let text = format!(
            "{} of {} joined after this charter. It is time for a fresh round, so that it is theirs too.",
            capital(&people(joined.new)),
            number(joined.team)
        );
        let title = format!("A third of {team_name} is new");
        banners.push(Banner::new(Tone::Look, title, text).link("Plan a fresh round", format!("{people_page}#fresh")));
    }
    for (name, about) in &joined.wishes {
        let text = if about.is_empty() { "Nothing is said about what.".to_owned() } else { format!("“{about}”") };
        banners.push(Banner::new(Tone::Look, format!("{name} would like a moment to talk"), text));
    }
    banners
}

/// What somebody new reads above the charter until they have said something to it.
pub fn ask(newcomer: &Newcomer, href: String) -> Option<Banner> {
    let has_said = newcomer.consented.is_some() || newcomer.wants_to_talk;
    let text = "Read it as it is. Then say whether you can work with it, or would like to talk first.";
    (!has_said).then(|| Banner::new(Tone::Look, "You are new here", text).link("Say what you think of it", href))
}

/// What the count of those who are new comes to; empty when nobody is.
pub fn consented(joined: &Joined) -> String {
    match (joined.new, joined.consented) {
        (0, _) => String::new(),
        (1, 0) => "One person joined after the charter was published.".to_owned(),
        (1, _) => "One person joined after the charter was published, and can work with it.".to_owned(),
        (new, consented) => format!(
            "{} joined after the charter was published; {} {} work with it.",
            capital(&people(new)),
            if consented == 0 { "none so far".to_owned() } else { number(consented) },
            if consented == 0 { "said they can" } else { plural(consented, "can", "can") }
        ),
    }
}

#[derive(Template)]
#[template(path = "joining/team.html")]
pub struct TeamPage {
    pub chrome: Chrome,
    pub form_key: String,
    pub crumbs: Vec<Link>,
    pub tabs: Vec<NavItem>,
    pub errors: ErrorSummary,
    pub title: String,
    pub banners: Vec<Banner>,
    pub consented: String,
    /// Where a third of the team is new.
    pub fresh: Option<Fresh>,
    pub rows: Vec<Row>,
    pub name: Field,
    pub email: Field,
    /// Empty where nobody can join in between.
    pub add_action: String,
    /// Stands in place of the form then.
    pub joins_later: &'static str,
}

/// What a fresh round would be like.
pub struct Fresh {
    /// "All five people who are here now are on its list; who has left is not."
    pub people: String,
    pub action: String,
}

impl Fresh {
    fn of(joined: &Joined, action: String) -> Option<Self> {
        let all = match joined.team {
            1 => "The one person who is".to_owned(),
            2 => "Both people who are".to_owned(),
            team => format!("All {} people who are", number(team)),
        };
        let people = format!(
            "{all} here now, whoever is new among them, {} on its list; who has left is not.",
            plural(joined.team, "is", "are")
        );
        joined.wants_fresh_round().then_some(Self { people, action })
    }
}

/// One person and what can be done.
pub struct Row {
    pub name: String,
    pub email: String,
    pub state: State,
    pub action: String,
    /// Word for the form, words on the button.
    pub deeds: Vec<(&'static str, &'static str)>,
}

/// The people of a team with a charter.
pub struct Assembled<'a> {
    pub viewer: &'a Viewer,
    pub team: &'a str,
    pub people: &'a [Teammate],
    pub has_later_round: bool,
    pub takes_newcomers: bool,
    pub is_archived: bool,
}

impl TeamPage {
    pub fn new(
        (setting, form_key): (Setting, String),
        assembled: &Assembled,
        ((name, email), refused): ((&str, &str), &[Refused]),
    ) -> Self {
        let Assembled { viewer, team, people, .. } = *assembled;
        let about = |field: &str| refused.iter().find(|one| one.field == Some(field)).map(|one| one.sentence.clone());
        let name = Field::text("name", "Name").max(NAME_MAX).value(name).error(about("name").unwrap_or_default());
        let email = Field::email("email", "Work email")
            .autocomplete("off")
            .value(email)
            .error(about("email").unwrap_or_default());
        let rest = refused.iter().filter(|one| !matches!(one.field, Some("name" | "email")));
        let errors = rest.fold(ErrorSummary::of(&[&name, &email]), |errors, one| errors.say(one.sentence.clone()));
        let joined = Joined::of(people, assembled.has_later_round);
        Self {
            chrome: viewer.chrome(setting, team, At::People, "People").with_errors(!errors.is_empty()),
            form_key,
            crumbs: viewer.crumbs(),
            tabs: viewer.tabs(At::People),
            errors,
            title: format!("People of {team}"),
            banners: news(team, &joined, ""),
            fresh: Fresh::of(&joined, viewer.address(paths::FRESH_ROUND)),
            consented: consented(&joined),
            rows: people.iter().map(|mate| row(viewer, mate)).collect(),
            name,
            email,
            joins_later: match assembled.is_archived {
                true => "You archived this charter. Take it up again before somebody joins the team by it.",
                false => "Once the charter is published, you add here whoever joins the team after it.",
            },
            add_action: if assembled.takes_newcomers { viewer.address(paths::NEWCOMER) } else { String::new() },
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let people = sample_people();
        let viewer = samples::facilitator();
        let page = |people: &[Teammate], takes_newcomers, typed, refused: &[Refused]| {
            let assembled = Assembled {
                viewer: &viewer,
                team: "Atlas",
                people,
                has_later_round: false,
                takes_newcomers,
                is_archived: false,
            };
            Self::new((Setting::sample(), "key".to_owned()), &assembled, (typed, refused))
        };
        let missing = [
            Refused::field("email", "Add the part after the @, like name@lindgren.example."),
            Refused::because("There is no address to write to."),
        ];
        vec![
            ("page", page(&people, true, ("", ""), &[])),
            ("draft", page(&people[..1], false, ("", ""), &[])),
            ("refused", page(&people, true, (super::HOSTILE, "ruth@"), &missing)),
        ]
    }
}

fn row(viewer: &Viewer, mate: &Teammate) -> Row {
    let is_here = !mate.has_left && mate.state.may_enter();
    let mut deeds = Vec::new();
    if mate.has_left {
        deeds.push(("link", "Let in again"));
    } else {
        if mate.newcomer.as_ref().is_some_and(|new| new.wants_to_talk) {
            deeds.push(("talked", "We talked"));
        }
        if is_here && !mate.email.is_empty() {
            deeds.push(("link", "Send a new link"));
        }
        deeds.push(("left", "Has left"));
    }
    Row {
        name: mate.name.clone(),
        email: mate.email.clone(),
        state: match (mate.has_left, is_here, mate.newcomer.is_some()) {
            (true, ..) => State::new(Mood::Calm, "Has left"),
            (_, false, _) => State::new(Mood::Calm, "Did not take part"),
            (_, _, true) => State::new(Mood::Now, "New"),
            _ => State::new(Mood::Good, "Here"),
        },
        action: viewer.address(&paths::teammate(&mate.public_id)),
        deeds,
    }
}

fn sample_people() -> Vec<Teammate> {
    use crate::base::token::PublicId;
    use crate::domain::ids::MemberId;
    use crate::domain::member::InvitationState;
    let mate = |number: i64, name: &str, state, has_left, newcomer| Teammate {
        id: MemberId(number),
        public_id: PublicId::sample(),
        name: name.to_owned(),
        email: "ruth.adeyemi@lindgren.example".to_owned(),
        has_left,
        state,
        newcomer,
    };
    let talk = Newcomer { wants_to_talk: true, about: "What may leave the team?".to_owned(), ..Newcomer::default() };
    vec![
        mate(1, "Ruth Adeyemi", InvitationState::Invited, false, None),
        mate(2, super::HOSTILE, InvitationState::Newcomer, false, Some(talk)),
        mate(3, "Ines Carvalho", InvitationState::Joined, true, None),
        mate(4, "Sam Whitfield", InvitationState::Declined, false, None),
    ]
}
