//! Design moments: somebody of the team asks to talk about how it works together. Never lost, and answered in words.

use super::Refused;
use super::charter::Sheet;
use super::ids::{AccountId, MemberId, MomentId};
use crate::base::named::named;
use crate::base::text::clean_text;
use crate::base::token::PublicId;

/// Characters of what somebody wants to say, and of the reply.
pub const WORDS_MAX: usize = 500;
/// Moments that may wait at a time.
pub const WAITING_AT_MOST: usize = 20;

named!(
    /// Where a design moment stands.
    MomentState {
        /// On top of the next check-in.
        Waiting = "waiting",
        /// The charter is being changed for it.
        InChange = "in_change",
        /// Answered, or in a new version of the charter.
        Settled = "settled",
        /// Taken back by whoever signed it; its words are not kept.
        TakenBack = "taken_back",
    }
);

#[derive(Clone, Debug)]
pub struct Moment {
    pub id: MomentId,
    pub public_id: PublicId,
    /// What it is about, in finished words.
    pub topic: Topic,
    pub words: String,
    /// Only of a signed one.
    pub member: Option<MemberId>,
    /// Only of a signed one, raised by somebody with an account.
    pub account: Option<AccountId>,
    /// Name of whoever signed it; empty when it is not signed.
    pub signed: String,
    /// How often the team had met.
    pub after_meeting: i32,
    pub state: MomentState,
    pub reply: String,
    /// The version of the charter it led to, such as "1.1"; empty otherwise.
    pub label: String,
}

/// What a design moment is about: a topic, or a sentence of the charter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// "feedback", or "sentence:" with the key of the sentence.
    pub code: String,
    /// As it was called when the moment was raised.
    pub words: String,
}

/// Every topic with its name for people.
pub const TOPICS: [(&str, &str); 11] = [
    ("vision", "What we aim for"),
    ("tone", "Our tone"),
    ("feedback", "Feedback"),
    ("challenge", "How sharp we may be"),
    ("pace", "Pace and focus"),
    ("accountability", "Keeping promises"),
    ("channels", "Where we talk"),
    ("boundaries", "Limits"),
    ("repair", "When something went wrong"),
    ("requests", "A request"),
    ("revisit", "Looking again"),
];

const SENTENCE: &str = "sentence:";

impl Topic {
    /// Everything a moment may be about: the sentences of the charter, then the topics.
    pub fn all(sheet: &Sheet) -> Vec<Self> {
        let sentences = sheet
            .clauses
            .iter()
            .map(|clause| Self { code: Self::of_sentence(clause.key()), words: clause.title.clone() });
        let topics = TOPICS.iter().map(|(code, words)| Self { code: (*code).to_owned(), words: (*words).to_owned() });
        sentences.chain(topics).collect()
    }

    /// The code of a sentence, by its key.
    pub fn of_sentence(key: &str) -> String {
        format!("{SENTENCE}{key}")
    }

    /// The topic behind a code in an address or a form, however old that is.
    pub fn find(code: &str, sheet: &Sheet) -> Option<Self> {
        let sentence = code.strip_prefix(SENTENCE).and_then(|key| sheet.sentence(key));
        let code = sentence.map_or_else(|| code.to_owned(), |clause| Self::of_sentence(clause.key()));
        Self::all(sheet).into_iter().find(|topic| topic.code == code)
    }

    pub fn parse(typed: &str, sheet: &Sheet) -> Result<Self, Refused> {
        Self::find(typed, sheet).ok_or_else(|| Refused::field("topic", "Choose what it is about."))
    }

    /// The key of the sentence it is about.
    pub fn sentence(&self) -> Option<&str> {
        self.code.strip_prefix(SENTENCE)
    }
}

/// What somebody wants to say.
pub fn clean_moment(typed: &str) -> Result<String, Refused> {
    clean("words", typed, "Write a few words, so that the team knows what to talk about.")
}

pub fn clean_reply(typed: &str) -> Result<String, Refused> {
    clean("reply", typed, "Write the reply in a few words. It stays beside the moment.")
}

fn clean(field: &'static str, typed: &str, when_empty: &str) -> Result<String, Refused> {
    let words = clean_text(typed, WORDS_MAX).map_err(|fault| Refused::field(field, fault.to_string()))?;
    if words.chars().any(char::is_alphanumeric) { Ok(words) } else { Err(Refused::field(field, when_empty)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_and_its_reply_have_words() {
        assert!(clean_moment(" … ").is_err() && clean_reply("").is_err());
        assert!(clean_moment(&"a".repeat(WORDS_MAX + 1)).is_err());
        assert_eq!(clean_moment("Two\r\nlines").as_deref(), Ok("Two\nlines"));
    }
}
