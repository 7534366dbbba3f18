//! From pages to the bytes of a PDF: drawing, and the tree of headings, paragraphs and lists for whoever listens.

use std::num::NonZeroU16;

use krilla::color::rgb;
use krilla::configure::{Accessibility, Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, SpanTag, Tag, TagGroup, TagTree};
use krilla::{Document, SerializeSettings};

use super::Undrawable;
use super::charter::{FOOT, LaidOut};
use super::flow::{Block, Element, Kind, LEFT, Leaf, Mark, PAGE, Placed, WIDTH};
use super::typeset::{Colour, Line, Style, TypeCase};

const PINE: Colour = (0x17, 0x49, 0x3b);
const PINE_WASH: Colour = (0xe0, 0xec, 0xe3);
const GRAPE: Colour = (0x80, 0x48, 0xa0);
const GRAPE_WASH: Colour = (0xf2, 0xe8, 0xf6);
const SUN: Colour = (0xe0, 0xa0, 0x2a);
const SOFT: Colour = (0x44, 0x44, 0x44);
/// How far the control points of a quarter circle stand from its ends, in radii.
const ROUND: f32 = 0.552_285;

/// Held to the rules for readers who listen (PDF/UA-1). Text that breaks them, such as a sign nobody can name, still
/// becomes a PDF with the same structure.
pub fn draw(type_case: &TypeCase, laid_out: &LaidOut) -> Result<Vec<u8>, Undrawable> {
    let strict = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    let strict = strict.map_err(|fault| Undrawable(format!("{fault:?}")))?;
    attempt(type_case, laid_out, strict).or_else(|_| attempt(type_case, laid_out, Configuration::default()))
}

fn attempt(type_case: &TypeCase, laid_out: &LaidOut, configuration: Configuration) -> Result<Vec<u8>, Undrawable> {
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let mut spoken: Vec<Vec<Identifier>> = vec![Vec::new(); laid_out.elements.len()];
    for (number, page) in (1..).zip(&laid_out.pages) {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| Undrawable("no page".to_owned()))?;
        let mut sheet = document.start_page_with(settings);
        {
            let mut pen = Pen { type_case, surface: sheet.surface() };
            pen.grounds(page);
            for (top, block) in page {
                pen.block(*top, block, &mut spoken);
            }
            pen.foot(number, laid_out.pages.len());
        }
        sheet.finish();
    }
    document.set_tag_tree(tree(&laid_out.elements, spoken));
    document.set_outline(outline(laid_out));
    document.set_metadata(metadata(laid_out));
    document.finish().map_err(|fault| Undrawable(format!("{fault:?}")))
}

/// The headings, to go to.
fn outline(laid_out: &LaidOut) -> Outline {
    let mut outline = Outline::new();
    for (number, page) in laid_out.pages.iter().enumerate() {
        let mut named = Vec::new();
        for (top, block) in page {
            for mark in &block.marks {
                let Mark::Text { x, element, .. } = mark else { continue };
                let Some(Element { kind: Kind::Heading(_), text }) = laid_out.elements.get(*element) else { continue };
                if !named.contains(element) {
                    named.push(*element);
                    let to = XyzDestination::new(number, Point::from_xy(*x, *top));
                    outline.push_child(OutlineNode::new(text.clone(), to));
                }
            }
        }
    }
    outline
}

fn metadata(laid_out: &LaidOut) -> Metadata {
    let at = laid_out.published_at.to_zoned(jiff::tz::TimeZone::UTC);
    let small = |value: i8| u8::try_from(value).unwrap_or_default();
    let date = DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0);
    Metadata::new()
        .title(laid_out.title.clone())
        .language("en".to_owned())
        .creator("Alliance".to_owned())
        .creation_date(date)
        .document_id(laid_out.id.clone())
}

/// Items that follow each other are one list.
fn tree(elements: &[Element], spoken: Vec<Vec<Identifier>>) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some("en".to_owned()));
    let mut list: Option<TagGroup> = None;
    for (element, pieces) in elements.iter().zip(spoken) {
        let pieces: Vec<_> = pieces.into_iter().map(Into::into).collect();
        if element.kind == Kind::Item {
            let body = TagGroup::with_children(Tag::LBody, pieces);
            let item = TagGroup::with_children(Tag::LI, vec![body.into()]);
            list.get_or_insert_with(|| TagGroup::new(Tag::L(ListNumbering::Disc))).push(item);
            continue;
        }
        tree.children.extend(list.take().map(Into::into));
        let group = match element.kind {
            Kind::Heading(level) => {
                let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
                TagGroup::with_children(Tag::Hn(level, Some(element.text.clone())), pieces)
            }
            Kind::Paragraph | Kind::Item => TagGroup::with_children(Tag::P, pieces),
        };
        tree.push(group);
    }
    tree.children.extend(list.take().map(Into::into));
    tree
}

struct Pen<'a> {
    type_case: &'a TypeCase,
    surface: Surface<'a>,
}

impl Pen<'_> {
    fn block(&mut self, top: f32, block: &Block, spoken: &mut [Vec<Identifier>]) {
        for mark in &block.marks {
            match mark {
                Mark::Text { x, y, line, style, element } => {
                    let pieces = self.line((*x, top + y), line, style);
                    if let Some(spoken) = spoken.get_mut(*element) {
                        spoken.extend(pieces);
                    }
                }
                Mark::Leaf { x, y, size, leaf } => self.ornament(|pen| pen.leaf((*x, top + y), *size, *leaf)),
                Mark::Bar { x, y, width, height, colour } => {
                    self.ornament(|pen| pen.fill(bar(*x, top + y, *width, *height), *colour));
                }
                Mark::Sign { x, y, size } => self.ornament(|pen| pen.sign((*x, top + y), *size)),
            }
        }
    }

    /// What says nothing that the words do not say.
    fn ornament(&mut self, draw: impl FnOnce(&mut Self)) {
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        draw(self);
        self.surface.end_tagged();
    }

    fn foot(&mut self, number: usize, all: usize) {
        let y = PAGE.1 - 28.0;
        let count = self.type_case.line(&format!("{number} / {all}"), &FOOT);
        let name = self.type_case.line("Alliance charter", &FOOT);
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
        self.glyphs((LEFT, y), &name, &FOOT);
        self.glyphs((LEFT + WIDTH - count.width, y), &count, &FOOT);
        self.surface.end_tagged();
    }

    fn glyphs(&mut self, (mut x, y): (f32, f32), line: &Line, style: &Style) {
        self.surface.set_fill(Some(paint(style.colour)));
        for run in &line.runs {
            let font = self.type_case.font(run.font);
            self.surface.draw_glyphs(Point::from_xy(x, y), &run.glyphs, font, &run.text, style.size, false);
            x += run.width(style.size);
        }
    }

    /// Each run is a piece of its own, so that one can say what really stands there.
    fn line(&mut self, (mut x, y): (f32, f32), line: &Line, style: &Style) -> Vec<Identifier> {
        self.surface.set_fill(Some(paint(style.colour)));
        let mut pieces = Vec::new();
        for run in &line.runs {
            let tag = SpanTag::empty().with_actual_text(run.actual.as_deref());
            pieces.push(self.surface.start_tagged(ContentTag::Span(tag)));
            let font = self.type_case.font(run.font);
            self.surface.draw_glyphs(Point::from_xy(x, y), &run.glyphs, font, &run.text, style.size, false);
            self.surface.end_tagged();
            x += run.width(style.size);
        }
        pieces
    }

    fn fill(&mut self, path: Option<Path>, colour: Colour) {
        if let Some(path) = path {
            self.surface.set_stroke(None);
            self.surface.set_fill(Some(paint(colour)));
            self.surface.draw_path(&path);
        }
    }

    /// One ground behind all blocks that follow each other on it.
    fn grounds(&mut self, page: &[Placed]) {
        let mut open: Option<(f32, f32)> = None;
        for (top, block) in page {
            let Some(ground) = block.ground else { continue };
            let (from, below) = (open.map_or(*top, |(from, _)| from), top + block.height);
            open = Some((from, below));
            if ground.is_last {
                self.ornament(|pen| pen.ground(from, below - from, 13.0));
                open = None;
            }
        }
        if let Some((from, below)) = open {
            self.ornament(|pen| pen.ground(from, below - from, 0.0));
        }
    }

    fn ground(&mut self, top: f32, height: f32, radius: f32) {
        self.fill(corner_below(LEFT, top, (WIDTH, height), radius), GRAPE_WASH);
        self.fill(bar(LEFT, top, 3.0, height), GRAPE);
    }

    fn leaf(&mut self, (x, y): (f32, f32), size: f32, leaf: Leaf) {
        const EDGE: f32 = 1.3;
        let (at, inner) = ((x + EDGE / 2.0, y + EDGE / 2.0), size - EDGE);
        let (path, fill, edge) = match leaf {
            Leaf::YesFull => (leaf_path(at, inner, false), Some(PINE), PINE),
            Leaf::Yes => (leaf_path(at, inner, false), Some(PINE_WASH), PINE),
            Leaf::Mid => (circle((at.0 + inner / 2.0, at.1 + inner / 2.0), inner / 2.0), None, SOFT),
            Leaf::No => (leaf_path(at, inner, true), Some(GRAPE_WASH), GRAPE),
            Leaf::NoFull => (leaf_path(at, inner, true), Some(GRAPE), GRAPE),
        };
        if let Some(path) = path {
            self.surface.set_fill(fill.map(paint));
            self.surface.set_stroke(Some(Stroke { paint: colour(edge).into(), width: EDGE, ..Stroke::default() }));
            self.surface.draw_path(&path);
            self.surface.set_stroke(None);
        }
    }

    /// Two leaves and a sun, as on the page; drawn on a field of 32.
    fn sign(&mut self, (x, y): (f32, f32), size: f32) {
        let part = size / 32.0;
        let at = |px: f32, py: f32| (x + px * part, y + py * part);
        let wing = |mirror: f32| {
            let side = |px: f32, py: f32| at(16.0 + mirror * (px - 16.0), py);
            let mut path = PathBuilder::new();
            let (start, bends) = (
                side(15.4, 29.0),
                [
                    [side(6.0, 28.6), side(2.2, 20.0), side(3.4, 8.6)],
                    [side(12.6, 11.2), side(17.4, 19.0), side(15.4, 29.0)],
                ],
            );
            path.move_to(start.0, start.1);
            for [a, b, to] in bends {
                path.cubic_to(a.0, a.1, b.0, b.1, to.0, to.1);
            }
            path.close();
            path.finish()
        };
        self.fill(wing(1.0), GRAPE);
        self.fill(wing(-1.0), PINE);
        self.fill(circle(at(16.0, 5.6), 3.1 * part), SUN);
    }
}

fn colour((red, green, blue): Colour) -> rgb::Color {
    rgb::Color::new(red, green, blue)
}

fn paint(of: Colour) -> Fill {
    Fill { paint: colour(of).into(), ..Fill::default() }
}

fn bar(x: f32, y: f32, width: f32, height: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.push_rect(Rect::from_xywh(x, y, width, height)?);
    path.finish()
}

/// A rectangle whose lower right corner is round.
fn corner_below(x: f32, y: f32, (width, height): (f32, f32), radius: f32) -> Option<Path> {
    let (right, low, bend) = (x + width, y + height, radius * (1.0 - ROUND));
    let mut path = PathBuilder::new();
    path.move_to(x, y);
    path.line_to(right, y);
    path.line_to(right, low - radius);
    path.cubic_to(right, low - bend, right - bend, low, right - radius, low);
    path.line_to(x, low);
    path.close();
    path.finish()
}

/// Two soft and two crisp corners; turned to the other side for a no.
fn leaf_path((x, y): (f32, f32), size: f32, is_turned: bool) -> Option<Path> {
    const SOFT_CORNER: f32 = 0.75;
    let (radius, bend) = (size * SOFT_CORNER, size * SOFT_CORNER * (1.0 - ROUND));
    let at = |px: f32, py: f32| (x + if is_turned { size - px } else { px }, y + py);
    let (low, far) = (size - radius, size - bend);
    let straight = |a: (f32, f32), b: (f32, f32)| [a, b, b];
    let start = at(radius, 0.0);
    let mut steps = vec![straight(start, at(size, 0.0)), straight(at(size, 0.0), at(size, low))];
    steps.push([at(size, far), at(far, size), at(low, size)]);
    steps.push(straight(at(low, size), at(0.0, size)));
    steps.push(straight(at(0.0, size), at(0.0, radius)));
    steps.push([at(0.0, bend), at(bend, 0.0), start]);
    let mut path = PathBuilder::new();
    path.move_to(start.0, start.1);
    for [a, b, to] in steps {
        path.cubic_to(a.0, a.1, b.0, b.1, to.0, to.1);
    }
    path.close();
    path.finish()
}

fn circle((x, y): (f32, f32), radius: f32) -> Option<Path> {
    let bend = radius * ROUND;
    let mut path = PathBuilder::new();
    path.move_to(x + radius, y);
    path.cubic_to(x + radius, y + bend, x + bend, y + radius, x, y + radius);
    path.cubic_to(x - bend, y + radius, x - radius, y + bend, x - radius, y);
    path.cubic_to(x - radius, y - bend, x - bend, y - radius, x, y - radius);
    path.cubic_to(x + bend, y - radius, x + radius, y - bend, x + radius, y);
    path.close();
    path.finish()
}
