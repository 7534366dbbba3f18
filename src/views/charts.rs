//! Counts as pictures with a sentence: leaves for people, rows of agreement, tallies of choices.
//! Whether a figure may be shown to this person is decided before; here it is only drawn.
//! The sentence always stands first and says the same as the picture.

use super::words::number;

/// From this many counted answers a question shows its options one by one. Below, a question shows
/// its sentence and the count of its shared answer only: with fewer, one sees who is who.
pub const LEAVES_FROM: u32 = 6;
/// Up to here one leaf is one person in full size.
const LARGE_LEAVES_UP_TO: u32 = 9;
/// Up to here leaves are small; above, bars.
const LEAVES_UP_TO: u32 = 16;
/// From here shares of people are said in percent too.
const PERCENT_FROM: u32 = 50;

/// What stands where there are too few answers. It is the same for nobody and for one or two.
pub const TOO_FEW: &str =
    "Fewer than three people have answered. We show this from three answers up, so that nobody can be picked out.";

/// Leaves in a row, without an axis.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Leaves {
    pub yes_full: u32,
    pub yes: u32,
    pub mid: u32,
    pub no: u32,
    pub no_full: u32,
    pub wait: u32,
}

impl Leaves {
    /// In the order yes please, rather yes, either way, rather not, not for me.
    pub fn of_sides([yes_full, yes, mid, no, no_full]: [u32; 5]) -> Self {
        Self { yes_full, yes, mid, no, no_full, wait: 0 }
    }

    /// How far people are with answering.
    pub fn of_progress(finished: u32, started: u32, waiting: u32) -> Self {
        Self { yes_full: finished, yes: started, wait: waiting, ..Self::default() }
    }

    pub fn of_people(n: u32) -> Self {
        Self { yes_full: n, ..Self::default() }
    }
}

/// A sentence whose count is bold: `strong`, then `rest` with its own leading space or comma.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Saying {
    pub strong: String,
    pub rest: String,
}

impl Saying {
    pub fn new(strong: impl Into<String>, rest: impl Into<String>) -> Self {
        Self { strong: strong.into(), rest: rest.into() }
    }
}

/// How many people lean which way on one statement.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sides {
    pub yes_full: u32,
    pub yes: u32,
    pub mid: u32,
    pub no: u32,
    pub no_full: u32,
}

impl Sides {
    pub fn all(&self) -> u32 {
        self.says_yes() + self.mid + self.says_no()
    }

    pub fn says_yes(&self) -> u32 {
        self.yes_full + self.yes
    }

    pub fn says_no(&self) -> u32 {
        self.no_full + self.no
    }

    /// "8 of 9 say yes, 1 rather not, 1 either way"; "4 and 4, 1 either way" when both sides weigh the same.
    pub fn saying(&self) -> Saying {
        let (yes, no, n) = (self.says_yes(), self.says_no(), self.all());
        if yes == no && yes > 0 {
            return Saying::new(format!("{yes} and {no}"), said(self.mid, "either way"));
        }
        let strong = match yes {
            0 => "Nobody".to_owned(),
            _ => share(yes, n),
        };
        let verb = if yes > 1 { " say yes" } else { " says yes" };
        let rest = format!("{verb}{}{}", said(no, "rather not"), said(self.mid, "either way"));
        Saying::new(strong, rest)
    }

    /// The larger side alone, for groups too small to show every side.
    fn shared_only(&self, agreed: bool) -> Saying {
        let (yes, no, n) = (self.says_yes(), self.says_no(), self.all());
        match (agreed, yes > no) {
            (false, _) => Saying::new("You differ here", "."),
            (true, true) => Saying::new(format!("{yes} of {n}"), " say yes"),
            (true, false) => Saying::new(format!("{no} of {n}"), " say rather not"),
        }
    }
}

/// ", 1 rather not"; nothing for nobody.
fn said(n: u32, what: &str) -> String {
    if n == 0 { String::new() } else { format!(", {n} {what}") }
}

/// "8 of 9"; from fifty people on "72 %, 36 of 50,".
fn share(part: u32, all: u32) -> String {
    if all < PERCENT_FROM {
        return format!("{part} of {all}");
    }
    format!("{} %, {part} of {all},", (200 * part + all) / (2 * all))
}

/// One statement of a figure: the words, and what to draw.
#[derive(Debug, Clone)]
pub struct AgreeRow {
    pub question: String,
    pub saying: Saying,
    pub picture: Picture,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Picture {
    /// The sentence is all there is.
    None,
    Leaves(Sides),
    Bar(Bar),
}

/// A bar on the figure's common axis; all places are percentages of its width, as text.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    pub axis: String,
    pub parts: Vec<BarPart>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct BarPart {
    pub class: &'static str,
    pub x: String,
    pub width: String,
    pub middle: String,
    /// Empty where the part is too narrow for a number; the sentence has it.
    pub number: String,
    /// The number stands on a dark ground.
    pub on_dark: bool,
}

/// Statements on one axis, in two groups: "We agree" and "We differ".
#[derive(Debug, Clone)]
pub struct AgreeChart {
    /// What a person hears instead of the picture.
    pub label: String,
    /// Smaller leaves, for 10 to 16 people.
    pub many: bool,
    /// Leaves are drawn somewhere, so the key below explains them.
    pub has_leaves: bool,
    pub agree: Vec<AgreeRow>,
    pub differ: Vec<AgreeRow>,
}

/// One statement with its counts; `agreed` is the verdict of the rules, not of the picture.
#[derive(Debug, Clone)]
pub struct Statement {
    pub question: String,
    pub sides: Sides,
    pub agreed: bool,
}

impl AgreeChart {
    /// Rows keep the order they come in (strongest agreement first is the caller's sorting).
    pub fn of(label: impl Into<String>, statements: &[Statement]) -> Self {
        let scale = Scale::of(statements);
        let group = |agreed: bool| -> Vec<AgreeRow> {
            let mine = statements.iter().filter(|s| s.agreed == agreed);
            mine.map(|s| scale.row(s)).collect()
        };
        let (agree, differ) = (group(true), group(false));
        let leaves = |row: &AgreeRow| matches!(row.picture, Picture::Leaves(_));
        let has_leaves = agree.iter().chain(&differ).any(leaves);
        Self { label: label.into(), many: scale.largest > LARGE_LEAVES_UP_TO, has_leaves, agree, differ }
    }
}

/// What all rows of a figure share, so that they can be compared by eye.
struct Scale {
    largest: u32,
    /// Most people on each side of any row.
    no: u32,
    yes: u32,
    mid: u32,
}

impl Scale {
    fn of(statements: &[Statement]) -> Self {
        let most = |count: fn(&Sides) -> u32| statements.iter().map(|s| count(&s.sides)).max().unwrap_or(0);
        Self {
            largest: most(Sides::all),
            no: most(Sides::says_no),
            yes: most(Sides::says_yes),
            mid: most(|sides| sides.mid),
        }
    }

    fn row(&self, statement: &Statement) -> AgreeRow {
        let Statement { question, sides, agreed } = statement;
        let question = question.clone();
        let n = sides.all();
        if n < 3 {
            return AgreeRow { question, saying: Saying::new("", TOO_FEW), picture: Picture::None };
        }
        if n < LEAVES_FROM {
            return AgreeRow { question, saying: sides.shared_only(*agreed), picture: Picture::None };
        }
        let picture = match self.largest {
            ..=LEAVES_UP_TO => Picture::Leaves(*sides),
            _ => Picture::Bar(self.bar(sides)),
        };
        AgreeRow { question, saying: sides.saying(), picture }
    }

    /// Left of the axis: rather not. Right of it: yes. Beyond a gap of two percent: either way.
    fn bar(&self, sides: &Sides) -> Bar {
        let unit = 96.0 / f64::from((self.no + self.yes + self.mid).max(1));
        let width = |n: u32| f64::from(n) * unit;
        let axis = 1.0 + width(self.no);
        let mid = axis + width(self.yes) + 2.0;
        let no_start = axis - width(sides.no);
        let parts = [
            part("n", no_start, width(sides.no), sides.no),
            part("n f", no_start - width(sides.no_full), width(sides.no_full), sides.no_full),
            part("y f", axis, width(sides.yes_full), sides.yes_full),
            part("y", axis + width(sides.yes_full), width(sides.yes), sides.yes),
            part("m", mid, width(sides.mid), sides.mid),
        ];
        let parts = parts.into_iter().flatten().collect();
        Bar { axis: percent(axis), parts }
    }
}

fn part(class: &'static str, x: f64, width: f64, n: u32) -> Option<BarPart> {
    if n == 0 {
        return None;
    }
    let number = if width < 4.0 { String::new() } else { n.to_string() };
    let (on_dark, middle) = (class.ends_with(" f"), percent(x + width / 2.0));
    Some(BarPart { class, x: percent(x), width: percent(width), middle, number, on_dark })
}

fn percent(value: f64) -> String {
    format!("{value:.2}%")
}

/// How many people took which option, or stand on which step of a scale.
#[derive(Debug, Clone)]
pub struct Tally {
    pub label: String,
    /// The steps have an order of their own; it is kept.
    pub ordered: bool,
    pub rows: Vec<TallyRow>,
    /// Stands instead of rows where the group is too small for them.
    pub saying: Saying,
}

#[derive(Debug, Clone)]
pub struct TallyRow {
    pub name: String,
    pub example: String,
    pub picture: TallyPicture,
    /// "6"; "nobody" is the picture of zero.
    pub count: String,
}

#[derive(Debug, Clone, PartialEq)]
pub enum TallyPicture {
    Nobody,
    Leaves(Leaves),
    /// Width of the bar, like "37.50%".
    Bar(String),
}

/// An option with the number of people who took it.
#[derive(Debug, Clone)]
pub struct Counted {
    pub name: String,
    pub example: String,
    pub count: u32,
}

impl Counted {
    pub fn new(name: impl Into<String>, example: impl Into<String>, count: u32) -> Self {
        Self { name: name.into(), example: example.into(), count }
    }
}

impl Tally {
    /// Options sorted by count. `n` is the number of people, which may be less than the sum of the
    /// counts when several options may be taken.
    pub fn of_options(label: impl Into<String>, n: u32, mut options: Vec<Counted>) -> Self {
        options.sort_by(|a, b| b.count.cmp(&a.count));
        Self::drawn(label.into(), false, n, &options)
    }

    /// Steps of a scale in their own order.
    pub fn of_steps(label: impl Into<String>, n: u32, steps: &[Counted]) -> Self {
        Self::drawn(label.into(), true, n, steps)
    }

    fn drawn(label: String, ordered: bool, n: u32, options: &[Counted]) -> Self {
        if n < LEAVES_FROM {
            return Self { label, ordered, rows: Vec::new(), saying: small_saying(n, options) };
        }
        let most = options.iter().map(|o| o.count).max().unwrap_or(0);
        let row = |option: &Counted| TallyRow {
            name: option.name.clone(),
            example: option.example.clone(),
            picture: tally_picture(option.count, most, n),
            count: option.count.to_string(),
        };
        Self { label, ordered, rows: options.iter().map(row).collect(), saying: Saying::default() }
    }

    /// The sentence of the verdict, where the rules have one that is better than the count alone.
    pub fn with_saying(self, saying: Saying) -> Self {
        Self { saying, ..self }
    }
}

/// Only an answer that more than half share is counted in a small group; anything else would show
/// who chose what.
fn small_saying(n: u32, options: &[Counted]) -> Saying {
    if n < 3 {
        return Saying::new("", TOO_FEW);
    }
    match options.iter().find(|o| 2 * o.count > n) {
        Some(shared) => Saying::new(format!("{} of {n}", shared.count), format!(": {}", shared.name)),
        None => Saying::new("No shared answer", "."),
    }
}

fn tally_picture(count: u32, most: u32, n: u32) -> TallyPicture {
    match (count, n) {
        (0, _) => TallyPicture::Nobody,
        (_, ..=LEAVES_UP_TO) => TallyPicture::Leaves(Leaves::of_people(count)),
        _ => TallyPicture::Bar(percent(f64::from(count) * 100.0 / f64::from(most))),
    }
}

/// Where a team stands with answering: leaves, and the sentence beside them.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    /// "Seven of nine have finished"
    pub heading: String,
    /// "One person has started, one has not opened the link yet."
    pub detail: String,
    pub leaves: Leaves,
}

impl Progress {
    pub fn of(finished: u32, started: u32, waiting: u32) -> Self {
        let all = finished + started + waiting;
        let heading = match finished {
            0 => "Nobody has finished yet".to_owned(),
            n if n == all => format!("All {} have finished", number(all as usize)),
            1 => format!("One of {} has finished", number(all as usize)),
            n => super::words::capital(&format!("{} of {} have finished", number(n as usize), number(all as usize))),
        };
        let leaves = Leaves::of_progress(finished, started, waiting);
        Self { heading, detail: detail(started, waiting), leaves }
    }
}

fn detail(started: u32, waiting: u32) -> String {
    let who = |n: u32| match n {
        1 => "one person has".to_owned(),
        n => format!("{} people have", number(n as usize)),
    };
    let text = match (started, waiting) {
        (0, 0) => return String::new(),
        (s, 0) => format!("{} started.", who(s)),
        (0, w) => format!("{} not opened the link yet.", who(w)),
        (s, w) => {
            let rest = who(w).replace(" person", "").replace(" people", "");
            format!("{} started, {rest} not opened the link yet.", who(s))
        }
    };
    super::words::capital(&text)
}
