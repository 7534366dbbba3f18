//! Statements people agree or differ on: two sides of one axis, "either way" apart.

use super::{
    LARGE_LEAVES_UP_TO, LEAVES_FROM, LEAVES_UP_TO, PERCENT_FROM, Saying, TOO_FEW, percent,
};

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
        let rest = format!(
            "{verb}{}{}",
            said(no, "rather not"),
            said(self.mid, "either way")
        );
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
    if n == 0 {
        String::new()
    } else {
        format!(", {n} {what}")
    }
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
        Self {
            label: label.into(),
            many: scale.largest > LARGE_LEAVES_UP_TO,
            has_leaves,
            agree,
            differ,
        }
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
        let most = |count: fn(&Sides) -> u32| {
            statements
                .iter()
                .map(|s| count(&s.sides))
                .max()
                .unwrap_or(0)
        };
        Self {
            largest: most(Sides::all),
            no: most(Sides::says_no),
            yes: most(Sides::says_yes),
            mid: most(|sides| sides.mid),
        }
    }

    fn row(&self, statement: &Statement) -> AgreeRow {
        let Statement {
            question,
            sides,
            agreed,
        } = statement;
        let question = question.clone();
        let n = sides.all();
        if n < 3 {
            return AgreeRow {
                question,
                saying: Saying::new("", TOO_FEW),
                picture: Picture::None,
            };
        }
        if n < LEAVES_FROM {
            return AgreeRow {
                question,
                saying: sides.shared_only(*agreed),
                picture: Picture::None,
            };
        }
        let picture = match self.largest {
            ..=LEAVES_UP_TO => Picture::Leaves(*sides),
            _ => Picture::Bar(self.bar(sides)),
        };
        AgreeRow {
            question,
            saying: sides.saying(),
            picture,
        }
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
            part(
                "n f",
                no_start - width(sides.no_full),
                width(sides.no_full),
                sides.no_full,
            ),
            part("y f", axis, width(sides.yes_full), sides.yes_full),
            part(
                "y",
                axis + width(sides.yes_full),
                width(sides.yes),
                sides.yes,
            ),
            part("m", mid, width(sides.mid), sides.mid),
        ];
        let parts = parts.into_iter().flatten().collect();
        Bar {
            axis: percent(axis),
            parts,
        }
    }
}

fn part(class: &'static str, x: f64, width: f64, n: u32) -> Option<BarPart> {
    if n == 0 {
        return None;
    }
    let number = if width < 4.0 {
        String::new()
    } else {
        n.to_string()
    };
    let (on_dark, middle) = (class.ends_with(" f"), percent(x + width / 2.0));
    Some(BarPart {
        class,
        x: percent(x),
        width: percent(width),
        middle,
        number,
        on_dark,
    })
}
