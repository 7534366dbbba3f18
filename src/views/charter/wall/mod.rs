//! The wall on the screen of the room, the same on a phone, and the piece of it that a stream carries.

mod behind;
mod finding;
mod sample;
mod stage;

pub use behind::{BehindPage, Gathered, TypedWords, standing};
pub use sample::scenes as sample_scenes;
use stage::answered;
pub use stage::{QuietTime, Stage, name_of};

use askama::Template;

use super::{At, Viewer, samples};
use crate::base::paths;
use crate::base::token::JoinCode;
use crate::domain::bank::Bank;
use crate::domain::wall::{SAY_MAX, Scene, Slide};
use crate::views::chrome::{Chrome, Notice, Setting};
use crate::views::field::{ErrorSummary, Field};
use crate::views::standing::local;
use crate::views::words;

/// What every follower gets when something changed.
#[derive(Template)]
#[template(path = "charter/wall/fragment.html")]
pub struct Fragment {
    stage: Stage,
}

impl Fragment {
    pub fn print(bank: &Bank, scene: &Scene) -> Result<String, crate::views::unprintable::Unprintable> {
        Ok(Self { stage: Stage::new(bank, scene) }.render()?)
    }
}

/// The wall on the screen.
#[derive(Template)]
#[template(path = "charter/wall/screen.html")]
pub struct WallPage {
    pub chrome: Chrome,
    pub larger: bool,
    pub stage: Stage,
    pub form_key: String,
    pub version: i32,
    pub action: String,
    pub events: String,
    pub refresh: String,
    pub larger_href: String,
    pub behind: String,
    pub results: String,
    pub open_action: String,
    /// "4 of 12"
    pub place: String,
    pub is_first: bool,
    pub is_last: bool,
    pub is_hidden: bool,
    pub quiet_seconds: u32,
    /// "Three lines wait behind the wall"; empty when none does.
    pub waiting: String,
    pub clock: Clock,
    /// The way to the wall for phones.
    pub join: Option<Join>,
    /// Whether the way stands large beside the stage: at the beginning, and while nothing else may be seen.
    pub is_join_screen: bool,
    pub notice: Option<Notice>,
}

/// The code of the room as the screen shows it; it leads those who are in to their own wall.
#[derive(Debug, Clone)]
pub struct Join {
    pub picture: String,
    pub alt: String,
    /// "K7M 4RX"
    pub code: String,
    /// Where it is typed, without the scheme.
    pub place: String,
    /// "Eight of nine answered"
    pub answered: String,
}

impl Join {
    /// `None` where the code is gone.
    fn of(scene: &Scene, place: &str) -> Option<Self> {
        let code = scene.workshop.join_code.as_deref().and_then(JoinCode::parse)?.spaced();
        Some(Self {
            picture: paths::workshop(&scene.workshop.public_id, "/join.svg"),
            alt: format!("QR code that opens the wall on a phone of the team, for code {code}"),
            code,
            place: place.to_owned(),
            answered: answered(scene),
        })
    }
}

/// The clock of the session.
#[derive(Debug, Clone)]
pub struct Clock {
    /// "10:24"
    pub now: String,
    pub zone: String,
    /// "until 11:30"; empty when no session is planned for today.
    pub until: String,
}

impl Clock {
    fn of(scene: &Scene) -> Self {
        let zone = scene.workshop.timezone.clone();
        let now = local(scene.now, &zone);
        let minutes = jiff::SignedDuration::from_mins(i64::from(scene.workshop.session_minutes));
        let end = scene.workshop.session_at.map(|at| local(at + minutes, &zone));
        let today = end.filter(|end| end.date() == now.date());
        let until = today.map(|end| format!("until {}", words::time(&end))).unwrap_or_default();
        Self { now: words::time(&now), zone, until }
    }
}

impl WallPage {
    pub fn new(
        setting: Setting,
        form_key: String,
        viewer: &Viewer,
        (bank, scene): (&Bank, &Scene),
        (larger, lines, join_place): (bool, usize, &str),
    ) -> Self {
        let stage = Stage::new(bank, scene);
        let notice = setting.notice.clone();
        let chrome = viewer.chrome(setting, &scene.team, At::Wall, stage.title.clone());
        let chrome = Chrome { title: stage.title.clone(), brand: scene.team.clone(), ..chrome };
        let at = |page: &str| viewer.address(page);
        let (here, all) = scene.place;
        let size = if larger { "?size=larger" } else { "" };
        Self {
            larger,
            form_key,
            version: scene.wall.as_ref().map_or(0, |wall| wall.version),
            action: format!("{}{size}", at(paths::WALL)),
            events: at(paths::WALL_EVENTS),
            refresh: format!("{}{size}", at(paths::WALL)),
            larger_href: if larger { at(paths::WALL) } else { format!("{}?size=larger", at(paths::WALL)) },
            behind: at(paths::BEHIND),
            results: at(paths::RESULTS),
            open_action: at(paths::WALL_OPEN),
            place: format!("{here} of {all}"),
            is_first: here <= 1,
            is_last: here >= all,
            is_hidden: scene.wall.as_ref().is_some_and(|wall| wall.is_hidden),
            quiet_seconds: scene.quiet_seconds,
            waiting: match lines {
                0 => String::new(),
                1 => "One line waits behind the wall".to_owned(),
                lines => format!("{} lines wait behind the wall", words::capital(&words::number(lines))),
            },
            clock: Clock::of(scene),
            join: Join::of(scene, join_place).filter(|_| stage.phase == "on"),
            is_join_screen: matches!(scene.slide, Slide::Welcome | Slide::Hidden),
            notice,
            chrome,
            stage,
        }
    }

    pub fn way_in(&self) -> Option<&Join> {
        self.join.as_ref().filter(|_| self.is_join_screen)
    }

    /// It was never opened; the page says what opening means.
    pub fn is_before(&self) -> bool {
        self.stage.phase == "before"
    }

    pub fn is_on(&self) -> bool {
        self.stage.phase == "on"
    }

    pub fn is_quiet(&self) -> bool {
        self.stage.is_quiet()
    }

    pub fn is_paused(&self) -> bool {
        self.stage.quiet.as_ref().is_some_and(|quiet| quiet.is_paused)
    }

    pub fn is_end(&self) -> bool {
        self.stage.step == "end"
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let Some(bank) = samples::bank() else { return Vec::new() };
        let page = |scene: &Scene, larger| {
            let viewer = samples::facilitator();
            Self::new(
                Setting::sample(),
                "key-1".to_owned(),
                &viewer,
                (&bank, scene),
                (larger, 3, "alliance.example/join"),
            )
        };
        let scenes = sample::scenes(&bank);
        scenes.iter().map(|(name, scene)| (*name, page(scene, *name == "frame"))).collect()
    }
}

/// The wall on a member's phone, with what only this member sees.
#[derive(Template)]
#[template(path = "charter/wall/phone.html")]
pub struct PhonePage {
    pub chrome: Chrome,
    pub stage: Stage,
    pub errors: ErrorSummary,
    pub form_key: String,
    pub events: String,
    pub refresh: String,
    pub ready_action: String,
    pub say_action: String,
    pub is_ready: bool,
    pub words: Field,
    pub has_draft: bool,
}

/// What is this member's own beside the wall.
#[derive(Debug, Clone, Default)]
pub struct Own {
    pub is_ready: bool,
    /// Kept draft, or what was typed in a form that came back.
    pub words: String,
    pub has_draft: bool,
    pub error: String,
}

impl PhonePage {
    pub fn new(setting: Setting, form_key: String, viewer: &Viewer, (bank, scene): (&Bank, &Scene), own: Own) -> Self {
        let stage = Stage::new(bank, scene);
        let words = Field::area("words", "What I want to say")
            .hint(
                "While it is quiet your line waits here. After that you can post it: it waits behind the wall, without \
                 your name.",
            )
            .max(SAY_MAX)
            .value(own.words)
            .error(own.error);
        let errors = ErrorSummary::of(&[&words]);
        let chrome = viewer.chrome(setting, &scene.team, At::Wall, stage.title.clone());
        Self {
            chrome: chrome.with_errors(!errors.is_empty()),
            errors,
            form_key,
            events: viewer.address(paths::WALL_EVENTS),
            refresh: viewer.address(paths::WALL),
            ready_action: viewer.address(paths::WALL_READY),
            say_action: viewer.address(paths::WALL_LINES),
            is_ready: own.is_ready,
            words,
            has_draft: own.has_draft,
            stage,
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let Some(bank) = samples::bank() else { return Vec::new() };
        let page = |scene: &Scene, own| {
            Self::new(Setting::sample(), "key-1".to_owned(), &samples::member(), (&bank, scene), own)
        };
        let refused = Own { error: "Write a few words, or leave it for now.".to_owned(), ..Own::default() };
        let waiting =
            Own { is_ready: true, words: crate::views::HOSTILE.to_owned(), has_draft: true, error: String::new() };
        let scenes = sample::scenes(&bank);
        let mut pages: Vec<_> = scenes.iter().map(|(name, scene)| (*name, page(scene, Own::default()))).collect();
        if let Some((_, scene)) = scenes.iter().find(|(name, _)| *name == "quiet") {
            pages.push(("draft", page(scene, waiting)));
            pages.push(("refused", page(scene, refused)));
        }
        pages
    }
}
