//! Setting type: fonts, lines of glyphs, breaking text into lines. A letter that a font lacks comes from the next one;
//! a letter that no font has is drawn as a sign and keeps its true text for whoever copies or listens.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::ttf_parser::Tag;
use rustybuzz::{Face, Feature, UnicodeBuffer};

/// Stands for a letter that no font has.
const UNKNOWN: char = '\u{FFFD}';
const LINING_FIGURES: Tag = Tag::from_bytes(b"lnum");

const FILES: [&[u8]; 4] = [
    include_bytes!("../../../fonts/vollkorn-text.ttf"),
    include_bytes!("../../../fonts/vollkorn-heading.ttf"),
    include_bytes!("../../../fonts/atkinson-text.ttf"),
    include_bytes!("../../../fonts/other-scripts.ttf"),
];

/// Which letters a text is set in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    /// Sentences of the charter.
    Text,
    Heading,
    /// Everything around them.
    Plain,
}

impl Letters {
    /// Places in `FILES`, the best first.
    fn fonts(self) -> [usize; 3] {
        match self {
            Self::Text => [0, 2, 3],
            Self::Heading => [1, 2, 3],
            Self::Plain => [2, 0, 3],
        }
    }
}

/// Red, green, blue.
pub type Colour = (u8, u8, u8);

#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub letters: Letters,
    /// In points.
    pub size: f32,
    /// From one line to the next, in sizes.
    pub leading: f32,
    pub colour: Colour,
}

impl Style {
    /// Points from one line to the next.
    pub fn line(&self) -> f32 {
        self.size * self.leading
    }

    /// From the top of a line to where its letters stand.
    pub fn baseline(&self) -> f32 {
        self.line() / 2.0 + self.size * 0.3
    }
}

/// Glyphs of one font, with the text they stand for.
#[derive(Debug)]
pub struct Run {
    pub font: usize,
    pub glyphs: Vec<KrillaGlyph>,
    pub text: String,
    /// What really stands here, where the glyphs are only a sign for it.
    pub actual: Option<String>,
    /// In sizes.
    width: f32,
}

impl Run {
    pub fn width(&self, size: f32) -> f32 {
        self.width * size
    }
}

#[derive(Debug)]
pub struct Line {
    pub runs: Vec<Run>,
    /// In points, without the space at its end.
    pub width: f32,
}

/// The fonts, ready to measure and to embed.
pub struct TypeCase {
    cases: Vec<(Font, Face<'static>)>,
}

impl TypeCase {
    pub fn open() -> Option<Self> {
        let case = |file: &'static [u8]| Some((Font::new(file.into(), 0)?, Face::from_slice(file, 0)?));
        Some(Self { cases: FILES.into_iter().map(case).collect::<Option<_>>()? })
    }

    pub fn font(&self, place: usize) -> Font {
        self.cases[place].0.clone()
    }

    /// A text in lines of at most `width` points. What is longer than a line is broken inside; nothing is cut off.
    pub fn lines(&self, text: &str, style: &Style, width: f32) -> Vec<Line> {
        let mut broken: Vec<String> = Vec::new();
        let mut current = String::new();
        for word in text.split_whitespace() {
            let longer = if current.is_empty() { word.to_owned() } else { format!("{current} {word}") };
            if self.measure(&longer, style) <= width {
                current = longer;
                continue;
            }
            if !current.is_empty() {
                broken.push(std::mem::take(&mut current) + " ");
            }
            let mut pieces = self.pieces(word, style, width);
            current = pieces.pop().unwrap_or_default();
            broken.extend(pieces);
        }
        if !current.is_empty() {
            broken.push(current);
        }
        broken.iter().map(|line| self.line(line, style)).collect()
    }

    pub fn line(&self, text: &str, style: &Style) -> Line {
        Line { width: self.measure(text.trim_end(), style), runs: self.runs(text, style.letters) }
    }

    /// Points that a text takes on one line.
    pub fn measure(&self, text: &str, style: &Style) -> f32 {
        self.runs(text, style.letters).iter().map(|run| run.width(style.size)).sum()
    }

    /// A word in pieces that fit a line each.
    fn pieces(&self, word: &str, style: &Style, width: f32) -> Vec<String> {
        if self.measure(word, style) <= width {
            return vec![word.to_owned()];
        }
        let mut pieces = vec![String::new()];
        for letter in word.chars() {
            let longer = match pieces.last() {
                Some(piece) => format!("{piece}{letter}"),
                None => letter.to_string(),
            };
            let is_mark = unicode_normalization::char::is_combining_mark(letter);
            let fits = is_mark || longer.chars().count() == 1 || self.measure(&longer, style) <= width;
            match pieces.last_mut() {
                Some(piece) if fits => *piece = longer,
                _ => pieces.push(letter.to_string()),
            }
        }
        pieces
    }

    fn runs(&self, text: &str, letters: Letters) -> Vec<Run> {
        let mut parts: Vec<(Option<usize>, String)> = Vec::new();
        for letter in text.chars().filter(|letter| !is_hidden(*letter)) {
            let before = parts.last().and_then(|(font, _)| *font);
            let font = self.font_for(letter, letters, before);
            match parts.last_mut() {
                Some((same, part)) if *same == font => part.push(letter),
                _ => parts.push((font, letter.to_string())),
            }
        }
        parts.into_iter().map(|(font, part)| self.run(font, part, letters)).collect()
    }

    /// Spaces and marks stay with the letters before them, so that a word or a phrase is set in one piece.
    fn font_for(&self, letter: char, letters: Letters, before: Option<usize>) -> Option<usize> {
        let has = |font: &usize| self.cases[*font].1.glyph_index(letter).is_some();
        let follows = letter.is_whitespace() || unicode_normalization::char::is_combining_mark(letter);
        before.filter(|font| follows && has(font)).or_else(|| letters.fonts().into_iter().find(has))
    }

    fn run(&self, font: Option<usize>, part: String, letters: Letters) -> Run {
        let (font, text, actual) = match font {
            Some(font) => (font, part, None),
            None => (3, part.chars().map(|_| UNKNOWN).collect(), Some(part)),
        };
        let face = &self.cases[font].1;
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(&text);
        buffer.guess_segment_properties();
        let figures = [Feature::new(LINING_FIGURES, 1, ..)];
        let features: &[Feature] = if letters == Letters::Heading { &figures } else { &[] };
        let shaped = rustybuzz::shape(face, features, buffer);
        let mut starts: Vec<usize> = shaped.glyph_infos().iter().map(|info| info.cluster as usize).collect();
        starts.sort_unstable();
        starts.dedup();
        let em = self.cases[font].0.units_per_em();
        let placed = shaped.glyph_infos().iter().zip(shaped.glyph_positions());
        let glyphs: Vec<KrillaGlyph> = placed
            .map(|(info, at)| {
                let start = info.cluster as usize;
                let end = starts.iter().find(|other| **other > start).copied().unwrap_or(text.len());
                let part = |units: i32| units as f32 / em;
                let (advance, x, y) = (part(at.x_advance), part(at.x_offset), part(at.y_offset));
                KrillaGlyph::new(GlyphId::new(info.glyph_id), advance, x, y, part(at.y_advance), start..end, None)
            })
            .collect();
        Run { font, width: glyphs.iter().map(|glyph| glyph.x_advance).sum(), glyphs, text, actual }
    }
}

/// Signs without a shape: direction, joining, variation. They steer other programs and have no place on paper.
fn is_hidden(letter: char) -> bool {
    let is_steering = matches!(letter,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}');
    is_steering || letter.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style { letters: Letters::Text, size: 11.0, leading: 1.4, colour: (0, 0, 0) };

    #[test]
    fn a_long_word_is_broken_and_nothing_is_lost() {
        let type_case = TypeCase::open().unwrap();
        let word = "Donaudampfschifffahrtsgesellschaftskapitän".repeat(4);
        let lines = type_case.lines(&format!("Ask {word} first"), &STYLE, 120.0);
        assert!(lines.len() > 3 && lines.iter().all(|line| line.width <= 120.0));
        let printed: String = lines.iter().flat_map(|line| &line.runs).map(|run| run.text.as_str()).collect();
        assert_eq!(printed.replace(' ', ""), format!("Ask{word}first"));
    }

    #[test]
    fn every_letter_finds_a_font_and_an_unknown_one_keeps_its_text() {
        let type_case = TypeCase::open().unwrap();
        for known in ["Tomasz Zieliński", "Ольга Жукова", "Αλέξης", "Nguyễn Thị", "שלום", "→ ✓"]
        {
            let line = type_case.line(known, &STYLE);
            assert!(line.runs.iter().all(|run| run.actual.is_none()), "{known}");
        }
        let line = type_case.line("Aiko 森", &STYLE);
        assert_eq!(line.runs.last().and_then(|run| run.actual.as_deref()), Some("森"));
    }

    #[test]
    fn signs_that_turn_text_around_are_not_printed() {
        let type_case = TypeCase::open().unwrap();
        let line = type_case.line("safe\u{202E}fdp.exe\u{200B}", &STYLE);
        assert_eq!(line.runs.iter().map(|run| run.text.as_str()).collect::<String>(), "safefdp.exe");
    }
}
