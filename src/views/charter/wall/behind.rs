//! Behind the wall, for the facilitator alone: the way, the quiet time, the choice of lines, what people posted.

use askama::Template;

use super::stage::{QuietTime, Stage, name_of};
use crate::base::paths;
use crate::base::token::PublicId;
use crate::domain::bank::Bank;
use crate::domain::charter::{CLAUSE_MAX, Line, Parts, Place};
use crate::domain::wall::{Posted, Scene, Step, most_kept, preamble_parts};
use crate::views::charter::{At, Viewer, samples};
use crate::views::chrome::{Chrome, NavItem, Setting};
use crate::views::field::{ErrorSummary, Field};
use crate::views::show::{Link, Mood, State};
use crate::views::standing::local;
use crate::views::words;

#[derive(Template)]
#[template(path = "charter/wall/behind.html")]
pub struct BehindPage {
    pub chrome: Chrome,
    pub form_key: String,
    pub crumbs: Vec<Link>,
    pub tabs: Vec<NavItem>,
    pub errors: ErrorSummary,
    pub is_on: bool,
    pub is_hidden: bool,
    pub is_first: bool,
    pub is_last: bool,
    /// "It shows: New work, 5 of 9."
    pub standing: String,
    pub version: i32,
    pub step_action: String,
    pub open_action: String,
    pub wall_href: String,
    pub quiet: Option<QuietTime>,
    pub quiet_seconds: u32,
    pub ready: String,
    pub events: String,
    pub edition: i32,
    pub words_action: String,
    pub parts: Vec<PartLines>,
    /// Lines beside answers and requests, which can only be hidden.
    pub others: Vec<(String, String)>,
    pub merged: Vec<(String, String)>,
    pub hidden: Vec<(String, String)>,
    pub posted: Vec<PostedLine>,
    /// "Mara Okafor hid a line, Tuesday 24 November, 10:24"
    pub log: Vec<String>,
}

/// Lines of one part of the preamble to choose from.
#[derive(Debug, Clone)]
pub struct PartLines {
    pub code: String,
    pub label: String,
    pub hint: String,
    pub lines: Vec<Choosable>,
    pub words: Field,
    pub error: String,
}

#[derive(Debug, Clone)]
pub struct Choosable {
    pub id: String,
    pub words: String,
    pub is_kept: bool,
    pub is_ticked: bool,
}

#[derive(Debug, Clone)]
pub struct PostedLine {
    pub id: String,
    /// What the wall showed then.
    pub about: String,
    pub words: String,
    /// "Hidden", "On the wall" or "Done"; absent while it waits.
    pub state: Option<State>,
    /// Buttons: value and label.
    pub deeds: Vec<(&'static str, &'static str)>,
}

/// Everything that is gathered behind a wall.
pub struct Gathered<'a> {
    pub bank: &'a Bank,
    pub scene: &'a Scene,
    pub parts: &'a Parts,
    pub merged: &'a [(PublicId, String)],
    pub hidden: &'a [(PublicId, String)],
    pub posted: &'a [Posted],
    pub log: &'a [(String, bool, jiff::Timestamp)],
}

/// A form for words that came back.
#[derive(Debug, Clone, Default)]
pub struct TypedWords {
    pub part: String,
    pub words: String,
    pub ticked: Vec<String>,
    pub words_error: String,
    pub line_error: String,
}

impl BehindPage {
    pub fn is_quiet(&self) -> bool {
        self.quiet.as_ref().is_some_and(|quiet| !quiet.is_over())
    }

    pub fn is_paused(&self) -> bool {
        self.quiet.as_ref().is_some_and(|quiet| quiet.is_paused)
    }

    pub fn new(setting: Setting, form_key: String, viewer: &Viewer, seen: &Gathered, typed: &TypedWords) -> Self {
        let Gathered { bank, scene, parts, .. } = *seen;
        let stage = Stage::new(bank, scene);
        let own: Vec<PartLines> = part_lines(bank, parts, typed);
        let mut errors = own.iter().fold(ErrorSummary::default(), |errors, part| errors.field(&part.words));
        if !typed.line_error.is_empty() {
            errors = errors.say(typed.line_error.clone());
        }
        let title = "Behind the wall";
        let chrome = viewer.chrome(setting, &scene.team, At::Wall, title).with_errors(!errors.is_empty());
        let others = parts.lines.iter().filter(|line| line.place != Place::Preamble);
        Self {
            chrome,
            errors,
            form_key,
            crumbs: viewer.crumbs(),
            tabs: viewer.tabs(At::Wall),
            is_on: stage.phase == "on",
            is_hidden: scene.wall.as_ref().is_some_and(|wall| wall.is_hidden),
            is_first: scene.place.0 <= 1,
            is_last: scene.place.0 >= scene.place.1,
            standing: standing(bank, scene),
            version: scene.wall.as_ref().map_or(0, |wall| wall.version),
            step_action: viewer.address(paths::BEHIND),
            open_action: viewer.address(paths::WALL_OPEN),
            wall_href: viewer.address(paths::WALL),
            quiet: stage.quiet,
            quiet_seconds: scene.quiet_seconds,
            ready: stage.ready,
            events: viewer.address(paths::WALL_EVENTS),
            edition: stage.edition,
            words_action: viewer.address(paths::WALL_LINES),
            parts: own,
            others: others.map(|line| (line.public_id.to_string(), line.words.clone())).collect(),
            merged: texts(seen.merged),
            hidden: texts(seen.hidden),
            posted: seen.posted.iter().map(|line| posted(bank, line)).collect(),
            log: seen.log.iter().map(|entry| logged(scene, entry)).collect(),
        }
    }

    pub fn samples() -> Vec<(&'static str, Self)> {
        let Some(bank) = samples::bank() else { return Vec::new() };
        let (parts, viewer) = (samples::parts(), samples::facilitator());
        let id = |line: usize| parts.lines.get(line).map(|line| line.public_id.clone());
        let (Some(first), Some(second)) = (id(2), id(3)) else { return Vec::new() };
        let scenes = super::sample::scenes(&bank);
        let typed = TypedWords {
            part: "good".to_owned(),
            words_error: "Write the one line that says what these lines say.".to_owned(),
            ..TypedWords::default()
        };
        let hostile = crate::views::HOSTILE.to_owned();
        let (merged, hidden) = ([(first.clone(), hostile.clone())], [(second.clone(), "A line.".to_owned())]);
        let line = |public_id: &PublicId, words: &str, is_hidden, (is_seen_to, beside): (bool, &str)| Posted {
            public_id: public_id.clone(),
            step: "result:first_response".to_owned(),
            words: words.to_owned(),
            is_hidden,
            is_seen_to,
            beside: beside.to_owned(),
        };
        let posted = [
            line(&first, &hostile, false, (false, "")),
            line(&second, "Taken off.", true, (false, "")),
            line(&first, "On the screen.", false, (true, "frame")),
            line(&second, "Said aloud.", false, (true, "")),
        ];
        let page = |name: &'static str, scene: &Scene| {
            let log = [("Mara Okafor".to_owned(), true, scene.now)];
            let seen = Gathered {
                bank: &bank,
                scene,
                parts: &parts,
                merged: &merged,
                hidden: &hidden,
                posted: &posted,
                log: &log,
            };
            let typed = if name == "quiet" { typed.clone() } else { TypedWords::default() };
            (name, Self::new(Setting::sample(), "key-1".to_owned(), &viewer, &seen, &typed))
        };
        let wanted = ["before", "words", "quiet", "hidden"];
        scenes.iter().filter(|(name, _)| wanted.contains(name)).map(|(name, scene)| page(name, scene)).collect()
    }
}

/// Where the wall stands, in a sentence for whoever runs it.
pub fn standing(bank: &Bank, scene: &Scene) -> String {
    match scene.wall.as_ref() {
        None => "The wall is not open yet.".to_owned(),
        Some(wall) if !wall.is_on => "The wall is put away. The team sees everything.".to_owned(),
        Some(wall) if wall.is_hidden => "The wall is hidden. The team sees a short break.".to_owned(),
        Some(wall) => {
            let (here, all) = scene.place;
            format!("The wall shows: {}, {here} of {all}.", name_of(bank, &wall.step))
        }
    }
}

fn part_lines(bank: &Bank, parts: &Parts, typed: &TypedWords) -> Vec<PartLines> {
    let part = |part: &crate::domain::bank::Part| {
        let lines: Vec<&Line> = parts.at(Place::Preamble).filter(|line| line.part == part.code).collect();
        let is_typed = typed.part == part.code;
        let words = Field::text("words", "One line for the ticked ones")
            .id(format!("words-{}", part.code))
            .hint("Leave it empty to keep a single ticked line as it is.")
            .max(CLAUSE_MAX);
        let words = if is_typed { words.value(&*typed.words).error(&*typed.words_error) } else { words };
        PartLines {
            code: part.code.clone(),
            label: part.label.clone(),
            hint: format!("Keep up to {}.", words::number(most_kept(bank, &part.code))),
            lines: lines.iter().map(|line| choosable(line, is_typed.then_some(typed))).collect(),
            words,
            error: if is_typed { typed.line_error.clone() } else { String::new() },
        }
    };
    preamble_parts(bank).map(part).filter(|part| !part.lines.is_empty()).collect()
}

fn choosable(line: &Line, typed: Option<&TypedWords>) -> Choosable {
    let id = line.public_id.to_string();
    let is_ticked = typed.is_some_and(|typed| typed.ticked.contains(&id));
    Choosable { id, words: line.words.clone(), is_kept: line.is_kept, is_ticked }
}

fn texts(lines: &[(PublicId, String)]) -> Vec<(String, String)> {
    lines.iter().map(|(id, words)| (id.to_string(), words.clone())).collect()
}

fn posted(bank: &Bank, line: &Posted) -> PostedLine {
    let name = |word: &str| Step::parse(word).map(|step| name_of(bank, &step)).unwrap_or_default();
    let (up, done, hide) = (("put-up", "Show on the wall"), ("done", "Done with it"), ("hide", "Hide it"));
    let (state, deeds) = match (line.is_hidden, line.beside.as_str()) {
        (true, _) => (Some(State::new(Mood::Calm, "Hidden")), vec![("bring-back", "Bring it back")]),
        (false, "") if line.is_seen_to => (Some(State::new(Mood::Calm, "Done")), vec![up, hide]),
        (false, "") => (None, vec![up, done, hide]),
        (false, beside) => {
            let state = State::new(Mood::Now, format!("On the wall, beside: {}", name(beside)));
            (Some(state), vec![("done", "Take it down"), hide])
        }
    };
    PostedLine { id: line.public_id.to_string(), about: name(&line.step), words: line.words.clone(), state, deeds }
}

fn logged(scene: &Scene, (name, is_hidden, at): &(String, bool, jiff::Timestamp)) -> String {
    let what = if *is_hidden { "hid a line" } else { "brought a line back" };
    format!("{name} {what}, {}", words::day_and_time(&local(*at, &scene.workshop.timezone)))
}
