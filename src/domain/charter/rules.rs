//! What a sentence and a need line may become when somebody changes the words.

use crate::base::text::clean_line;
use crate::domain::Refused;

/// Characters of a sentence of the charter.
pub const CLAUSE_MAX: usize = 400;

/// Sentences of the team's own in one charter, at most.
pub const OWN_MAX: usize = 40;

/// New words of a sentence: one line, never empty.
pub fn clean_words(typed: &str) -> Result<String, Refused> {
    let words = on_one_line(typed)?;
    if words.is_empty() {
        return Err(Refused::field("words", "Write the sentence, or park it if the team leaves it out."));
    }
    Ok(words)
}

/// New words of a need. It can be said better; it cannot be emptied.
pub fn clean_need(typed: &str) -> Result<String, Refused> {
    let words = on_one_line(typed)?;
    if !words.chars().any(char::is_alphanumeric) {
        return Err(Refused::field("words", "A need stays. Find better words for it, or leave it as it was."));
    }
    Ok(words)
}

/// A box breaks lines where a person presses Enter; a sentence goes on.
fn on_one_line(typed: &str) -> Result<String, Refused> {
    let words = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    clean_line(&words, CLAUSE_MAX).map_err(|fault| Refused::field("words", fault.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_one_line_with_something_in_it() {
        assert_eq!(clean_words(" We wait\r\nthirty seconds. ").as_deref(), Ok("We wait thirty seconds."));
        assert!(clean_words("  \n").is_err());
        assert!(clean_words(&"a".repeat(CLAUSE_MAX + 1)).is_err());
        assert!(clean_words(&"é".repeat(CLAUSE_MAX)).is_ok());
    }

    #[test]
    fn a_need_cannot_be_emptied() {
        for nothing in ["", " ", "–", "...", "\u{200B}"] {
            assert!(clean_need(nothing).is_err(), "{nothing:?}");
        }
        assert!(clean_need("Some of us need a day.").is_ok());
    }
}
