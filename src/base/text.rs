//! What a person may type: cleaning, limits, and what is safe in a mail header or a file name.
//! Which field has which limit is said here; what the words mean is said elsewhere.

use std::borrow::Cow;
use std::fmt;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark, is_nfc};

/// Limits in Unicode scalar values, counted after cleaning.
pub const NAME_MAX: usize = 120;
pub const TEAM_MAX: usize = 120;
pub const TITLE_MAX: usize = 200;
pub const OPTION_MAX: usize = 200;
pub const SHORT_MAX: usize = 300;
pub const QUESTION_MAX: usize = 500;
pub const LONG_MAX: usize = 4_000;
pub const SECTION_MAX: usize = 8_000;
pub const CHARTER_MAX: usize = 60_000;

/// Why a text cannot be taken as it is. `Display` is a sentence for the person who typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextFault {
    Empty,
    TooLong { max: usize, has: usize },
    LineBreak,
    Control,
    LooksEncoded,
}

impl fmt::Display for TextFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Write something here."),
            Self::TooLong { max, has } => {
                write!(f, "Keep it under {max} characters; this has {has}.")
            }
            Self::LineBreak => f.write_str("Keep it on one line."),
            Self::Control => f.write_str("There is a hidden character in it that we cannot keep. Type it again."),
            Self::LooksEncoded => f.write_str("Write it without the signs “=?”."),
        }
    }
}

impl std::error::Error for TextFault {}

/// A text of one line: a tab becomes a space, a line break is refused. May come out empty.
pub fn clean_line(typed: &str, max: usize) -> Result<String, TextFault> {
    let text = clean(typed)?;
    if text.contains('\n') {
        return Err(TextFault::LineBreak);
    }
    within(text.replace('\t', " "), max)
}

/// A text of several lines, broken by `\n` only. May come out empty.
pub fn clean_text(typed: &str, max: usize) -> Result<String, TextFault> {
    within(clean(typed)?, max)
}

/// A person's name: one line, never empty, fit for a mail header.
pub fn clean_name(typed: &str) -> Result<String, TextFault> {
    let name = clean_line(typed, NAME_MAX)?;
    if name.is_empty() {
        return Err(TextFault::Empty);
    }
    if !is_mail_safe(&name) {
        return Err(TextFault::LooksEncoded);
    }
    Ok(name)
}

/// True when a text may stand in a mail header: no control character, no line separator,
/// nothing a mail program would decode once more.
pub fn is_mail_safe(text: &str) -> bool {
    !text.contains("=?") && !text.chars().any(|c| c.is_control() || is_line_separator(c))
}

/// Lower-case ASCII letters, digits and single hyphens, at most `max` of them; for file names and
/// anchors. A text without any usable letter gives an empty slug.
pub fn ascii_slug(text: &str, max: usize) -> String {
    let mut slug = String::new();
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        if slug.len() >= max {
            break;
        }
        match spelled_in_ascii(c) {
            Some(letters) => slug.push_str(&letters),
            None if slug.is_empty() || slug.ends_with('-') => {}
            None => slug.push('-'),
        }
    }
    slug.truncate(max);
    slug.trim_end_matches('-').to_owned()
}

/// The first `max` characters, with an ellipsis as the last one when something is missing.
pub fn cut(text: &str, max: usize) -> String {
    match text.char_indices().nth(max) {
        None => text.to_owned(),
        Some(_) => text.chars().take(max.saturating_sub(1)).chain(['…']).collect(),
    }
}

fn clean(typed: &str) -> Result<String, TextFault> {
    let mut text = String::with_capacity(typed.len());
    let mut signs = typed.chars().peekable();
    while let Some(c) = signs.next() {
        match c {
            '\r' if signs.peek() == Some(&'\n') => {}
            '\n' | '\t' => text.push(c),
            c if is_line_separator(c) => text.push('\n'),
            c if c.is_control() || is_noncharacter(c) => return Err(TextFault::Control),
            c if is_bidi_control(c) => {}
            c => text.push(c),
        }
    }
    Ok(composed(text.trim_matches(is_blank)).into_owned())
}

fn composed(text: &str) -> Cow<'_, str> {
    if is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

fn within(text: String, max: usize) -> Result<String, TextFault> {
    let has = text.chars().count();
    if has > max { Err(TextFault::TooLong { max, has }) } else { Ok(text) }
}

/// Blank on screen: white space, and the signs of no width that spreadsheets leave at the ends.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

fn is_line_separator(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || (c as u32) & 0xFFFE == 0xFFFE
}

/// These reorder the text around them, so "gnp.exe" can be made to look like "exe.png".
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn spelled_in_ascii(c: char) -> Option<String> {
    let letters = match c {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ı' => "i",
        c if c.is_ascii_alphanumeric() => return Some(c.to_ascii_lowercase().to_string()),
        _ => return None,
    };
    Some(letters.to_owned())
}

/// Small first letter, for words within a sentence; "I", names of several capitals and the like stay.
pub fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().map(|first| first.to_lowercase().collect()).unwrap_or_default();
    let second_is_small = letters.clone().next().is_some_and(|c| c.is_lowercase() || c == ' ');
    if text.starts_with("I ") || !second_is_small { text.to_owned() } else { first + letters.as_str() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_composed_trimmed_and_its_lines_end_in_one_way() {
        assert_eq!(clean_text("  Zoe\u{308}\r\nMori \u{200B}", 20).as_deref(), Ok("Zoë\nMori"));
        assert_eq!(clean_line(" Rene\u{301}e\tDubois\u{a0}", 20).as_deref(), Ok("Renée Dubois"));
        assert_eq!(clean_text("a\u{2028}b", 20).as_deref(), Ok("a\nb"));
    }

    #[test]
    fn signs_that_turn_the_text_around_are_taken_out() {
        assert_eq!(clean_line("Eve \u{202E}gnp.exe\u{2066}", 120).as_deref(), Ok("Eve gnp.exe"));
    }

    #[test]
    fn hidden_characters_are_refused() {
        for hidden in ["a\0b", "a\u{7}b", "a\rb", "a\u{7f}b", "a\u{85}b", "a\u{9b}b"] {
            assert_eq!(clean_text(hidden, 20), Err(TextFault::Control), "{hidden:?}");
        }
        for noncharacter in ["\u{FDD0}", "\u{FDEF}", "\u{FFFE}", "\u{FFFF}", "\u{10FFFF}"] {
            assert_eq!(clean_line(noncharacter, 20), Err(TextFault::Control));
        }
        assert_eq!(clean_line("\u{FFFD}", 20).as_deref(), Ok("\u{FFFD}"));
    }

    #[test]
    fn the_length_is_counted_in_characters_after_cleaning() {
        let most = "é".repeat(NAME_MAX);
        assert!(clean_line(&format!("  {most}  "), NAME_MAX).is_ok());
        let fault = clean_line(&"é".repeat(134), NAME_MAX);
        assert_eq!(fault, Err(TextFault::TooLong { max: 120, has: 134 }));
        let sentence = fault.map_err(|fault| fault.to_string());
        assert_eq!(sentence, Err("Keep it under 120 characters; this has 134.".to_owned()));
    }

    #[test]
    fn a_name_is_one_line_that_a_mail_can_carry() {
        assert_eq!(clean_name("D’Souza, Ana").as_deref(), Ok("D’Souza, Ana"));
        assert_eq!(clean_name(" \u{FEFF} "), Err(TextFault::Empty));
        assert_eq!(clean_name("Ann\r\nBcc: all"), Err(TextFault::LineBreak));
        assert_eq!(clean_name("=?utf-8?q?Ann?="), Err(TextFault::LooksEncoded));
        assert!(!is_mail_safe("a\u{2029}b") && !is_mail_safe("a\u{85}b") && !is_mail_safe("a\0"));
    }

    #[test]
    fn a_slug_is_short_plain_ascii() {
        assert_eq!(ascii_slug("Łódź & Größe: Q3/2026!", 80), "lodz-grosse-q3-2026");
        assert_eq!(ascii_slug("../../etc/passwd\r\n", 80), "etc-passwd");
        assert_eq!(ascii_slug("日本", 80), "");
        assert_eq!(ascii_slug("ab cd", 3), "ab");
    }

    #[test]
    fn a_cut_text_never_splits_a_character() {
        assert_eq!(cut("Björk", 5), "Björk");
        assert_eq!(cut("Björks", 5), "Björ…");
        assert_eq!(cut("", 0), "");
    }
}
