//! The charter as a PDF: the printed sheet again, drawn by us, with a structure that can be read aloud.
//! A sheet goes in and bytes come out; the same sheet gives the same bytes.

mod charter;
mod draw;
mod flow;
mod typeset;

use crate::base::text::ascii_slug;
use crate::domain::charter::Sheet;
use crate::domain::looking::Ahead;

/// The media type of what is made here.
pub const KIND: &str = "application/pdf";

/// A PDF that could not be made: a fault of the program.
#[derive(Debug, thiserror::Error)]
#[error("a PDF could not be made: {0}")]
pub struct Undrawable(String);

/// The published charter as a PDF, as it was published.
pub fn charter(sheet: &Sheet) -> Result<Vec<u8>, Undrawable> {
    print(sheet, None)
}

/// The same with what comes next as it stands now.
pub fn charter_as_it_stands(sheet: &Sheet, ahead: &Ahead) -> Result<Vec<u8>, Undrawable> {
    print(sheet, Some(ahead))
}

fn print(sheet: &Sheet, ahead: Option<&Ahead>) -> Result<Vec<u8>, Undrawable> {
    let type_case = typeset::TypeCase::open().ok_or_else(|| Undrawable("a font cannot be read".to_owned()))?;
    let laid_out = charter::lay_out(&type_case, (sheet, ahead));
    draw::draw(&type_case, &laid_out)
}

/// A name for the file, safe for every system and every letter.
pub fn file_name(sheet: &Sheet) -> String {
    let team = ascii_slug(&sheet.team, 40);
    let of_team = if team.is_empty() { String::new() } else { format!("-{team}") };
    format!("charter{of_team}-{}.pdf", sheet.number)
}
