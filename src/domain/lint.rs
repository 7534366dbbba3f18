//! Words in a sentence of the charter that may mean something else to everybody, or say only what not to do.
//! A hint is an offer, never a refusal.

/// What caught the eye, with the word as it stands in the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// Names a value where a behaviour would help.
    Vague(String),
    /// Says what to leave out.
    Negative(String),
}

/// Beginnings of words that name a value everybody fills differently.
const VAGUE: [&str; 14] = [
    "respect",
    "professional",
    "communicat",
    "transparen",
    "appropriate",
    "reasonabl",
    "proper",
    "constructiv",
    "positiv",
    "proactiv",
    "honest",
    "trust",
    "effectiv",
    "efficien",
];
/// Words, or two words side by side, that begin a "do not".
const NEGATIVE: [&str; 9] =
    ["don’t", "don't", "do not", "never", "avoid", "must not", "should not", "stop", "no longer"];

/// In the order of the sentence; each word once.
pub fn hints(sentence: &str) -> Vec<Hint> {
    let words: Vec<&str> = sentence.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect();
    let mut hints: Vec<Hint> = Vec::new();
    for (place, word) in words.iter().enumerate() {
        let pair = words.get(place + 1).map(|next| format!("{word} {next}"));
        let found = vague(word).or_else(|| negative(word)).or_else(|| pair.as_deref().and_then(negative));
        hints.extend(found.filter(|hint| !hints.contains(hint)));
    }
    hints
}

fn vague(word: &str) -> Option<Hint> {
    let small = word.to_lowercase();
    VAGUE.iter().any(|start| small.starts_with(start)).then(|| Hint::Vague(word.to_owned()))
}

fn negative(words: &str) -> Option<Hint> {
    let small = words.to_lowercase();
    NEGATIVE.contains(&small.as_str()).then(|| Hint::Negative(words.to_owned()))
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_prohibitions_catch_the_eye() {
        let found = hints("We communicate with respect, and do not interrupt. Never.");
        assert_eq!(
            found,
            [
                Hint::Vague("communicate".into()),
                Hint::Vague("respect".into()),
                Hint::Negative("do not".into()),
                Hint::Negative("Never".into()),
            ]
        );
    }

    #[test]
    fn a_behaviour_is_left_alone() {
        assert_eq!(hints("After a real question we wait thirty seconds. Nobody fills the gap."), []);
    }
}
