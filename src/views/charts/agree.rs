//! Statements people agree or differ on: two sides of one axis, "either way" apart.

use super::{LARGE_LEAVES_UP_TO, LEAVES_FROM, LEAVES_UP_TO, PERCENT_FROM, SHOWN_FROM, Saying, TOO_FEW, percent};

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
    /// Too few answers: under neither heading, for the heading would tell.
    pub too_few: Vec<AgreeRow>,
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
        let (enough, few): (Vec<_>, Vec<_>) = statements.iter().partition(|s| s.sides.all() >= SHOWN_FROM);
        let (agree, differ): (Vec<_>, Vec<_>) = enough.into_iter().partition(|s| s.agreed);
        let rows = |group: Vec<&Statement>| group.into_iter().map(|s| scale.row(s)).collect();
        let (agree, differ, too_few): (Vec<AgreeRow>, Vec<AgreeRow>, Vec<AgreeRow>) =
            (rows(agree), rows(differ), rows(few));
        let leaves = |row: &AgreeRow| matches!(row.picture, Picture::Leaves(_));
        let has_leaves = agree.iter().chain(&differ).any(leaves);
        let many = scale.largest > LARGE_LEAVES_UP_TO;
        Self { label: label.into(), many, has_leaves, agree, differ, too_few }
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
        if n < SHOWN_FROM {
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

/// A part of a bar; nobody has none.
pub(super) fn part(class: &'static str, x: f64, width: f64, n: u32) -> Option<BarPart> {
    if n == 0 {
        return None;
    }
    let number = if width < 4.0 { String::new() } else { n.to_string() };
    let (on_dark, middle) = (class.ends_with(" f"), percent(x + width / 2.0));
    Some(BarPart { class, x: percent(x), width: percent(width), middle, number, on_dark })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    fn statement([yes_full, yes, mid, no, no_full]: [u32; 5], agreed: bool) -> Statement {
        let sides = Sides { yes_full, yes, mid, no, no_full };
        Statement { question: "Effort first".to_owned(), sides, agreed }
    }

    fn only_row(statement: Statement) -> AgreeRow {
        let chart = AgreeChart::of("", &[statement]);
        let mut rows = chart.agree.into_iter().chain(chart.differ).chain(chart.too_few);
        rows.next().expect("one row")
    }

    fn sentence(counts: [u32; 5]) -> String {
        let saying = only_row(statement(counts, true)).saying;
        saying.strong + &saying.rest
    }

    #[test]
    fn the_sentence_says_of_how_many() {
        assert_eq!(sentence([5, 3, 0, 1, 0]), "8 of 9 say yes, 1 rather not");
        assert_eq!(sentence([2, 2, 1, 2, 2]), "4 and 4, 1 either way");
        assert_eq!(sentence([0, 0, 2, 5, 0]), "Nobody says yes, 5 rather not, 2 either way");
        assert_eq!(sentence([40, 20, 10, 9, 1]), "75 %, 60 of 80, say yes, 10 rather not, 10 either way");
    }

    #[test]
    fn a_small_group_sees_its_shared_answer_and_no_leaves() {
        let agreed = only_row(statement([3, 1, 1, 0, 0], true));
        assert_eq!(agreed.saying, Saying::new("4 of 5", " say yes"));
        assert_eq!(agreed.picture, Picture::None);
        let differing = only_row(statement([2, 1, 0, 1, 1], false));
        assert_eq!(differing.saying, Saying::new("You differ here", "."));
        assert_eq!(differing.picture, Picture::None);
    }

    #[test]
    fn too_few_answers_look_like_none_and_stand_under_no_heading() {
        let none = AgreeChart::of("", &[statement([0; 5], true)]);
        let two = AgreeChart::of("", &[statement([2, 0, 0, 0, 0], false)]);
        assert!(two.agree.is_empty() && two.differ.is_empty());
        assert_eq!(none.too_few[0].saying, two.too_few[0].saying);
    }

    #[test]
    fn leaves_become_a_bar_from_seventeen_people() {
        let sixteen = only_row(statement([10, 2, 2, 1, 1], true));
        assert!(matches!(sixteen.picture, Picture::Leaves(_)));
        let seventeen = only_row(statement([10, 3, 2, 1, 1], true));
        assert!(matches!(seventeen.picture, Picture::Bar(_)));
    }

    #[test]
    fn every_bar_stays_inside_its_figure() {
        for counts in [[0, 0, 0, 42, 0], [42, 0, 0, 0, 0], [0, 0, 42, 0, 0], [1, 1, 20, 10, 10]] {
            let Picture::Bar(bar) = only_row(statement(counts, true)).picture else {
                panic!("no bar for {counts:?}");
            };
            for part in bar.parts {
                let number = |text: &str| text.trim_end_matches('%').parse::<f64>().unwrap();
                let (x, end) = (number(&part.x), number(&part.x) + number(&part.width));
                assert!(x >= 0.0 && end <= 100.0, "{counts:?}: {x} to {end}");
            }
        }
    }
}
