//! Pieces of a sheet, and how they go onto pages: what belongs together stays together where it can.

use super::typeset::{Colour, Line, Style};

/// A4 in points, and the margins of the printed page.
pub const PAGE: (f32, f32) = (595.276, 841.89);
pub const LEFT: f32 = 51.02;
pub const TOP: f32 = 45.35;
const BOTTOM: f32 = 51.02;
pub const WIDTH: f32 = PAGE.0 - 2.0 * LEFT;
const HEIGHT: f32 = PAGE.1 - TOP - BOTTOM;

/// What a text is, for whoever listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Heading(u16),
    Paragraph,
    Item,
}

/// A piece of the text as a whole, however many lines and pages it takes.
#[derive(Clone, Debug)]
pub struct Element {
    pub kind: Kind,
    /// The words of a heading.
    pub text: String,
}

/// One leaf is one person. Shape says the side, fill says how strongly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaf {
    YesFull,
    Yes,
    Mid,
    No,
    NoFull,
}

/// What is drawn, with places from the left and top of its block.
#[derive(Debug)]
pub enum Mark {
    /// `y` is where the letters stand. `element` is a place in the list of elements.
    Text {
        x: f32,
        y: f32,
        line: Line,
        style: Style,
        element: usize,
    },
    Leaf {
        x: f32,
        y: f32,
        size: f32,
        leaf: Leaf,
    },
    Bar {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        colour: Colour,
    },
    /// The sign of the house.
    Sign {
        x: f32,
        y: f32,
        size: f32,
    },
}

/// The ground of what some of us need; its first and last block have its corners.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ground {
    pub is_last: bool,
}

/// A piece that is never divided.
#[derive(Debug, Default)]
pub struct Block {
    pub height: f32,
    /// Room above, unless it stands at the top of a page.
    pub above: f32,
    /// Stands on the same page as the next one.
    pub is_tied: bool,
    pub ground: Option<Ground>,
    pub marks: Vec<Mark>,
}

/// A block and its place from the top of the page.
pub type Placed = (f32, Block);

/// Spreads blocks over pages. Tied ones move to the next page together, unless a page is too small for them.
pub fn paginate(blocks: Vec<Block>) -> Vec<Vec<Placed>> {
    let mut pages: Vec<Vec<Placed>> = vec![Vec::new()];
    let mut y = 0.0;
    for chain in chains(blocks) {
        let whole: f32 = chain.iter().map(|block| block.above + block.height).sum();
        let mut must_turn = y > 0.0 && y + whole > HEIGHT && whole <= HEIGHT;
        for block in chain {
            let above = if y > 0.0 { block.above } else { 0.0 };
            must_turn |= y > 0.0 && y + above + block.height > HEIGHT;
            if std::mem::take(&mut must_turn) {
                pages.push(Vec::new());
                y = 0.0;
            }
            y += if y > 0.0 { block.above } else { 0.0 };
            let below = y + block.height;
            if let Some(page) = pages.last_mut() {
                page.push((TOP + y, block));
            }
            y = below;
        }
    }
    pages
}

fn chains(blocks: Vec<Block>) -> Vec<Vec<Block>> {
    let mut chains: Vec<Vec<Block>> = Vec::new();
    let mut goes_on = false;
    for block in blocks {
        let ties = block.is_tied;
        match chains.last_mut() {
            Some(chain) if goes_on => chain.push(block),
            _ => chains.push(vec![block]),
        }
        goes_on = ties;
    }
    chains
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(height: f32, is_tied: bool) -> Block {
        Block { height, is_tied, above: 10.0, ..Block::default() }
    }

    #[test]
    fn a_heading_moves_with_its_text_and_the_top_has_no_room_above() {
        let pages = paginate(vec![block(600.0, false), block(20.0, true), block(200.0, false)]);
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [1, 2]);
        assert!((pages[1][0].0 - TOP).abs() < 0.01);
    }

    #[test]
    fn what_is_longer_than_a_page_goes_on_over_the_next() {
        let pages = paginate((0..10).map(|n| block(200.0, n < 9)).collect());
        assert_eq!(pages.iter().map(Vec::len).sum::<usize>(), 10);
        assert!(pages.len() >= 3 && pages.iter().all(|page| !page.is_empty()));
    }
}
