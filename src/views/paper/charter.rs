//! The charter's parts as blocks, in the order of the page.

use super::flow::{Block, Element, Ground, Kind, LEFT, Leaf, Mark, Placed, WIDTH, paginate};
use super::typeset::{Colour, Letters, Style, TypeCase};
use crate::domain::charter::{Sheet, SheetPart};
use crate::domain::looking::Ahead;
use crate::views::charter::show::{Printed, PrintedClause};
use crate::views::charts::Leaves;

const INK: Colour = (0, 0, 0);
const SOFT: Colour = (0x44, 0x44, 0x44);
const LINE: Colour = (0xbb, 0xbb, 0xbb);

const TITLE: Style = Style { letters: Letters::Heading, size: 27.0, leading: 1.18, colour: INK };
const SECTION: Style = Style { letters: Letters::Heading, size: 14.4, leading: 1.18, colour: INK };
const NEEDS: Style = Style { letters: Letters::Heading, size: 14.4, leading: 1.18, colour: INK };
const CLAUSE: Style = Style { letters: Letters::Heading, size: 13.0, leading: 1.18, colour: INK };
const AIM: Style = Style { letters: Letters::Heading, size: 12.5, leading: 1.28, colour: INK };
const WORDS: Style = Style { letters: Letters::Text, size: 11.0, leading: 1.4, colour: INK };
const LEAD: Style = Style { letters: Letters::Plain, size: 11.2, leading: 1.5, colour: SOFT };
const PLAIN: Style = Style { letters: Letters::Plain, size: 10.5, leading: 1.45, colour: INK };
const SMALL: Style = Style { letters: Letters::Plain, size: 9.8, leading: 1.4, colour: SOFT };
pub const FOOT: Style = Style { letters: Letters::Plain, size: 9.0, leading: 1.2, colour: (0x55, 0x55, 0x55) };

/// The column beside a sentence, and the room before it.
const MARGIN: f32 = 96.4;
const GUTTER: f32 = 21.0;
const LEAF: f32 = 7.9;
const LEAF_STEP: f32 = 10.2;
/// Inside the ground of what some need.
const INSET: f32 = 18.75;
const BULLET: f32 = 12.0;

/// A charter on its pages.
pub struct LaidOut {
    pub title: String,
    /// Names this version and no other.
    pub id: String,
    pub published_at: jiff::Timestamp,
    pub pages: Vec<Vec<Placed>>,
    pub elements: Vec<Element>,
}

/// How dense a sheet may be set, the airy way first.
const SCALES: [f32; 3] = [1.0, 0.93, 0.86];
/// What a charter should fit, and must not go over if it can.
const PAGES_AT_MOST: usize = 2;

/// One page if that takes only a little closer setting, two at most where that is possible.
pub fn lay_out(type_case: &TypeCase, about: (&Sheet, Option<&Ahead>)) -> LaidOut {
    let mut tries: Vec<LaidOut> = Vec::new();
    for (place, scale) in SCALES.into_iter().enumerate() {
        let laid_out = at_scale(type_case, about, scale);
        match laid_out.pages.len() {
            1 if place < 2 => return laid_out,
            _ => tries.push(laid_out),
        }
    }
    let fits = tries.iter().position(|laid_out| laid_out.pages.len() <= PAGES_AT_MOST).unwrap_or(0);
    tries.swap_remove(fits)
}

fn at_scale(type_case: &TypeCase, (sheet, ahead): (&Sheet, Option<&Ahead>), scale: f32) -> LaidOut {
    let printed = match ahead {
        Some(ahead) => Printed::as_it_stands(sheet, ahead),
        None => Printed::of(sheet),
    };
    let title = Printed::title(sheet);
    let mut page = Page { type_case, scale, blocks: Vec::new(), elements: Vec::new() };
    page.head(&title, &printed.version);
    page.aims(&printed.aims);
    for (place, clause) in printed.clauses.iter().enumerate() {
        page.clause(clause, if place == 0 { 14.0 } else { 9.0 });
    }
    page.needs(&printed.needs);
    page.requests(&printed.requests);
    page.end(&printed);
    let Page { mut blocks, elements, .. } = page;
    for block in &mut blocks {
        block.above *= scale;
    }
    let id = format!("{}-{}-{}", sheet.team, sheet.number, sheet.published_at);
    LaidOut { title, id, published_at: sheet.published_at, pages: paginate(blocks), elements }
}

struct Page<'a> {
    type_case: &'a TypeCase,
    scale: f32,
    blocks: Vec<Block>,
    elements: Vec<Element>,
}

impl Page<'_> {
    fn element(&mut self, kind: Kind, text: &str) -> usize {
        self.elements.push(Element { kind, text: text.to_owned() });
        self.elements.len() - 1
    }

    fn scaled(&self, style: Style) -> Style {
        Style { size: style.size * self.scale, ..style }
    }

    /// Puts a text into a block, `x` from the left and `y` from its top; returns the height it takes.
    fn text(
        &mut self,
        block: &mut Block,
        text: &str,
        (x, y, width): (f32, f32, f32),
        (style, element): (Style, usize),
    ) -> f32 {
        let style = self.scaled(style);
        let mut below = 0.0;
        for line in self.type_case.lines(text, &style, width) {
            block.marks.push(Mark::Text { x: LEFT + x, y: y + below + style.baseline(), line, style, element });
            below += style.line();
        }
        below
    }

    /// A block of one text over the whole width.
    fn block(&mut self, text: &str, style: Style, kind: Kind, above: f32) -> Block {
        let mut block = Block { above, ..Block::default() };
        let element = self.element(kind, text);
        block.height = self.text(&mut block, text, (0.0, 0.0, WIDTH), (style, element));
        block
    }

    fn heading(&mut self, text: &str) {
        let block = self.block(text, SECTION, Kind::Heading(2), 12.0);
        self.blocks.push(Block { is_tied: true, ..block });
    }

    fn head(&mut self, title: &str, version: &str) {
        const SIGN: f32 = 26.0;
        let mut block = Block::default();
        block.marks.push(Mark::Sign { x: LEFT + (WIDTH - SIGN) / 2.0, y: 0.0, size: SIGN });
        let mut y = SIGN + 4.0;
        for (text, style, element) in [(title, TITLE, Kind::Heading(1)), (version, LEAD, Kind::Paragraph)] {
            let (style, element) = (self.scaled(style), self.element(element, text));
            for line in self.type_case.lines(text, &style, WIDTH) {
                let x = LEFT + (WIDTH - line.width) / 2.0;
                block.marks.push(Mark::Text { x, y: y + style.baseline(), line, style, element });
                y += style.line();
            }
        }
        block.marks.push(Mark::Bar { x: LEFT, y: y + 10.0, width: WIDTH, height: 0.75, colour: LINE });
        block.height = y + 11.0;
        self.blocks.push(block);
    }

    /// Side by side like on the page, up to three in a row.
    fn aims(&mut self, aims: &[SheetPart]) {
        for row in aims.chunks(3) {
            let mut block = Block { above: 14.0, ..Block::default() };
            let step = WIDTH / 3.0;
            for (place, part) in row.iter().enumerate() {
                let (x, width) = (step * place as f32 + if place > 0 { 10.5 } else { 0.0 }, step - 21.0);
                let heading = self.element(Kind::Heading(2), &part.label);
                let mut y = self.text(&mut block, &part.label, (x, 0.0, width), (AIM, heading));
                for words in &part.lines {
                    let element = self.element(Kind::Paragraph, words);
                    y += self.text(&mut block, words, (x, y, width), (WORDS, element));
                }
                block.height = block.height.max(y);
            }
            for place in 1..row.len() {
                let x = LEFT + step * place as f32;
                block.marks.push(Mark::Bar { x, y: 0.0, width: 0.75, height: block.height, colour: LINE });
            }
            self.blocks.push(block);
        }
    }

    fn clause(&mut self, clause: &PrintedClause, above: f32) {
        let mut block = Block { above, ..Block::default() };
        let width = WIDTH - MARGIN - GUTTER;
        let heading = self.element(Kind::Heading(2), &clause.title);
        let y = self.text(&mut block, &clause.title, (0.0, 0.0, width), (CLAUSE, heading)) + 1.5;
        let mut margin = 3.0;
        if let Some(leaves) = clause.leaves {
            margin = leaves_at(&mut block, WIDTH - MARGIN, margin, leaves);
        }
        if !clause.support.is_empty() {
            let element = self.element(Kind::Paragraph, "");
            margin += self.text(&mut block, &clause.support, (WIDTH - MARGIN, margin, MARGIN), (SMALL, element));
        }
        let element = self.element(Kind::Paragraph, "");
        let mut below = y + self.text(&mut block, &clause.words, (0.0, y, width), (WORDS, element));
        if !clause.trial.is_empty() {
            let element = self.element(Kind::Paragraph, "");
            let trial = format!("{}.", clause.trial);
            below += self.text(&mut block, &trial, (0.0, below + 1.5, width), (SMALL, element)) + 1.5;
        }
        block.height = below.max(margin);
        self.blocks.push(block);
    }

    fn needs(&mut self, needs: &[String]) {
        if needs.is_empty() {
            return;
        }
        let width = WIDTH - 2.0 * INSET;
        let heading = self.element(Kind::Heading(2), "What some of us need");
        let mut block = Block { above: 14.0, is_tied: true, ..Block::default() };
        block.height = 10.5 + self.text(&mut block, "What some of us need", (INSET, 10.5, width), (NEEDS, heading));
        block.ground = Some(Ground { is_last: false });
        self.blocks.push(block);
        for (place, need) in needs.iter().enumerate() {
            let is_last = place + 1 == needs.len();
            let mut block = Block { is_tied: !is_last, ground: Some(Ground { is_last }), ..Block::default() };
            let element = self.element(Kind::Paragraph, "");
            let words = self.text(&mut block, need, (INSET, 5.0, width), (WORDS, element));
            block.height = 5.0 + words + if is_last { 10.5 } else { 0.0 };
            self.blocks.push(block);
        }
    }

    fn requests(&mut self, requests: &[(String, String)]) {
        if requests.is_empty() {
            return;
        }
        self.heading("Requests");
        for (words, reply) in requests {
            let words = if reply.is_empty() { words.clone() } else { format!("{words} – {reply}.") };
            self.item(&words, PLAIN);
        }
    }

    fn item(&mut self, words: &str, style: Style) {
        let mut block = Block { above: 3.0, ..Block::default() };
        let element = self.element(Kind::Item, "");
        let dot = self.scaled(style);
        let line = self.type_case.line("• ", &dot);
        block.marks.push(Mark::Text { x: LEFT, y: dot.baseline(), line, style: dot, element });
        block.height = self.text(&mut block, words, (BULLET, 0.0, WIDTH - BULLET), (style, element));
        self.blocks.push(block);
    }

    fn end(&mut self, printed: &Printed) {
        if printed.everybody.is_empty() {
            self.heading("When we look again");
        } else {
            self.heading("All of us");
            self.names(&printed.everybody);
        }
        let block = self.block(&printed.look, SMALL, Kind::Paragraph, 3.0);
        self.blocks.push(block);
        if printed.decided.is_empty() {
            return;
        }
        self.heading("How we decided");
        let block = self.block(&printed.decided.join(" "), SMALL, Kind::Paragraph, 2.0);
        self.blocks.push(block);
        for concern in &printed.concerns {
            self.item(&format!("“{concern}”"), SMALL);
        }
    }

    /// Names in rows, as many as fit; no name is divided from itself. Each line may stand on a page of its own.
    fn names(&mut self, names: &[String]) {
        const BETWEEN: f32 = 15.0;
        let (style, element) = (self.scaled(WORDS), self.element(Kind::Paragraph, ""));
        let (mut block, mut x) = (Block { above: 4.0, ..Block::default() }, 0.0);
        for name in names {
            for line in self.type_case.lines(name, &style, WIDTH) {
                if x > 0.0 && x + line.width > WIDTH {
                    self.blocks.push(std::mem::take(&mut block));
                    x = 0.0;
                }
                let width = line.width;
                let line = super::typeset::Line { width, ..self.spaced(line) };
                block.marks.push(Mark::Text { x: LEFT + x, y: style.baseline(), line, style, element });
                block.height = style.line() + 2.0;
                x += width + BETWEEN;
            }
        }
        self.blocks.push(block);
    }

    /// With a space at its end, so that names stay apart for whoever copies or listens.
    fn spaced(&self, mut line: super::typeset::Line) -> super::typeset::Line {
        line.runs.extend(self.type_case.line(" ", &WORDS).runs);
        line
    }
}

/// Draws leaves into rows of the margin; returns what comes below.
fn leaves_at(block: &mut Block, x: f32, y: f32, leaves: Leaves) -> f32 {
    let kinds = [
        (leaves.yes_full, Leaf::YesFull),
        (leaves.yes, Leaf::Yes),
        (leaves.mid, Leaf::Mid),
        (leaves.no, Leaf::No),
        (leaves.no_full, Leaf::NoFull),
    ];
    let all = kinds.into_iter().flat_map(|(count, leaf)| (0..count).map(move |_| leaf));
    let in_a_row = (MARGIN / LEAF_STEP) as usize;
    let mut below = y;
    for (place, leaf) in all.enumerate() {
        let (row, column) = (place / in_a_row, place % in_a_row);
        let top = y + row as f32 * LEAF_STEP;
        block.marks.push(Mark::Leaf { x: LEFT + x + column as f32 * LEAF_STEP, y: top, size: LEAF, leaf });
        below = top + LEAF_STEP;
    }
    below
}
