//! Requests: "It would be my ideal if we ...". What a member writes, what the team replies, and the sentence of the
//! charter an accepted one becomes.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Refused;
use super::bank::{Bank, Part, QuestionKind, Template, TextRule};
use super::charter::{Clause, Leaving, Line, clean_words, trial_end};
use super::ids::MemberId;
use crate::base::named::named;
use crate::base::text::{self, clean_line, clean_text, lower_first};

/// Characters of a request, and of the problem behind it.
pub const WORDS_MAX: usize = 200;
/// Requests of one charter, sent after the reveal, that may wait for a reply at a time.
pub const WAITING_AT_MOST: usize = 20;

named!(
    /// What the team replies. The bank has the words for each.
    Reply {
        /// It becomes a sentence of the charter.
        Yes = "yes",
        /// It becomes a sentence that is tried until a day.
        WeWillTry = "we_will_try",
        NotNow = "not_now",
        TellUsMore = "tell_us_more",
    }
);

/// Whether a request has words the others can say yes or no to.
pub fn says_something(words: &str) -> bool {
    words.chars().any(char::is_alphanumeric)
}

impl Reply {
    pub fn makes_a_sentence(self) -> bool {
        matches!(self, Self::Yes | Self::WeWillTry)
    }
}

/// A request of a team with everything around it.
#[derive(Debug, Clone)]
pub struct Request {
    /// Its words, its reply, and the version a reply is made on.
    pub line: Line,
    /// The problem in one line; empty when nobody said.
    pub problem: String,
    /// Labels with words: the need, how it is met now, a better way.
    pub parts: Vec<(String, String)>,
    /// Only of a signed one.
    pub member: Option<MemberId>,
    /// Name of whoever signed it; empty when nobody did.
    pub signed: String,
    /// Public id of the sentence it became.
    pub clause: Option<String>,
}

impl Request {
    pub fn reply(&self) -> Option<Reply> {
        Reply::parse(&self.line.reply)
    }

    /// Whether the team still owes it an answer.
    pub fn waits(&self) -> bool {
        self.line.reply.is_empty()
    }

    /// Whether it is this member's own and can be taken back.
    pub fn may_take_back(&self, member: Option<MemberId>) -> bool {
        self.waits() && self.member.is_some() && self.member == member
    }
}

/// A request as its writer has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// What completes "It would be my ideal if we ...".
    pub words: String,
    pub problem: String,
    /// Codes of parts with what was written.
    pub parts: Vec<(String, String)>,
}

impl Wish {
    /// Reads a form. An unfinished wish is fine as long as it is a draft.
    pub fn read(bank: &Bank, typed: &Wish) -> Result<Self, Vec<Refused>> {
        let mut refused = Vec::new();
        let mut line = |field: &'static str, words: &str, most: usize| {
            let read = clean_text(words, most).map_err(|fault| Refused::field(field, fault.to_string()));
            read.unwrap_or_else(|fault| {
                refused.push(fault);
                String::new()
            })
        };
        let (words, problem) = (line("words", &typed.words, WORDS_MAX), line("problem", &typed.problem, WORDS_MAX));
        let parts = bank.request_parts().iter().filter_map(|part| {
            let (_, words) = typed.parts.iter().find(|(code, _)| *code == part.code)?;
            let words = line(field_of(&part.code), words, part.max_chars);
            (!words.is_empty()).then(|| (part.code.clone(), words))
        });
        let parts = parts.collect();
        if refused.is_empty() { Ok(Self { words, problem, parts }) } else { Err(refused) }
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.problem.is_empty() && self.parts.is_empty()
    }

    /// Whether it says what would be better, so that the others can say yes or no to it.
    pub fn must_be_clear(&self) -> Result<(), Refused> {
        let is_better = |(code, words): &(String, String)| code == BETTER && says_something(words);
        if says_something(&self.words) || self.parts.iter().any(is_better) {
            return Ok(());
        }
        Err(Refused::field("words", "Finish the sentence, so that the others can say yes or no to it."))
    }

    /// The words the team reads. Without an own sentence the labelled parts stand for it.
    pub fn text(&self, bank: &Bank) -> String {
        if !self.words.is_empty() {
            return self.words.clone();
        }
        let pieces = self.labelled(bank).into_iter().map(|(label, words)| format!("{label}: {words}"));
        pieces.collect::<Vec<_>>().join(SEPARATOR)
    }

    /// The parts that stand beside an own sentence.
    pub fn beside(&self, bank: &Bank) -> Vec<(String, String)> {
        if self.words.is_empty() { Vec::new() } else { self.labelled(bank) }
    }

    fn labelled(&self, bank: &Bank) -> Vec<(String, String)> {
        let label = |code: &str| bank.request_parts().iter().find(|part| part.code == code).map(|part| &part.label);
        self.parts.iter().filter_map(|(code, words)| Some((label(code)?.clone(), words.clone()))).collect()
    }
}

const BETTER: &str = "better";
const SEPARATOR: &str = " / ";

/// The field of a form for a part of a request; any other part has none of its own.
fn field_of(code: &str) -> &'static str {
    ["need", "now", BETTER].into_iter().find(|known| *known == code).unwrap_or("words")
}

/// A reply as it was typed.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// The code of a reply; empty takes it back.
    pub reply: String,
    /// The last day of a trial.
    pub until: String,
    /// The sentence for the charter and its short name; empty for what is offered.
    pub words: String,
    pub title: String,
    pub note: String,
}

/// What the team replies, ready to be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replied {
    /// Absent when the reply is taken back.
    pub reply: Option<Reply>,
    /// What becomes of the sentence, where there is one.
    pub decided: Option<Leaving>,
    pub title: String,
    pub words: String,
    pub note: String,
}

impl Replied {
    /// Reads a reply to a request on a day. Every fault is told at once.
    pub fn read(bank: &Bank, request: &Request, typed: &Typed, today: Date) -> Result<Self, Vec<Refused>> {
        let reply = match typed.reply.as_str() {
            "" => None,
            code => {
                Some(Reply::parse(code).ok_or_else(|| vec![Refused::field("reply", "Choose one of the replies.")])?)
            }
        };
        let note = clean_text(&typed.note, text::SHORT_MAX).map_err(|f| Refused::field("note", f.to_string()));
        let decided = match reply {
            Some(Reply::Yes) => Ok(Some(Leaving::Keep)),
            Some(Reply::WeWillTry) => match request.line.until {
                // Saying the same once more is no new trial, also when its day is over.
                Some(until) if reply == request.reply() && typed.until.trim() == until.to_string() => {
                    Ok(Some(Leaving::Try(until)))
                }
                _ => trial_end(&typed.until, today).map(|until| Some(Leaving::Try(until))),
            },
            _ => Ok(None),
        };
        let (offered_title, offered_words) = (title_of(&request.line.words), sentence(bank, &request.line.words));
        let title = clean_line(&typed.title, text::OPTION_MAX).map_err(|f| Refused::field("title", f.to_string()));
        let words = if typed.words.trim().is_empty() { Ok(offered_words) } else { clean_words(&typed.words) };
        match (note, decided, title, words) {
            (Ok(note), Ok(decided), Ok(title), Ok(words)) => {
                let title = if title.is_empty() { offered_title } else { title };
                Ok(Self { reply, decided, title, words, note })
            }
            (note, decided, title, words) => {
                Err([note.err(), decided.err(), title.err(), words.err()].into_iter().flatten().collect())
            }
        }
    }

    /// What stands against it, when the request has become this sentence already.
    pub fn fits(&self, clause: &Clause) -> Result<(), Refused> {
        let is_same = self.decided.is_some_and(|decided| decided.until() == clause.trying_until);
        if !clause.was_agreed() || clause.has_left() || is_same {
            return Ok(());
        }
        Err(Refused::field(
            "reply",
            "It is a sentence of the charter now. Change the charter to say what becomes of that sentence.",
        ))
    }
}

/// A short name for the sentence: the first words of the request.
fn title_of(words: &str) -> String {
    let mut title = String::new();
    for word in words.split([' ', '\n']).take(5) {
        if title.chars().count() + word.chars().count() > 40 {
            break;
        }
        title += word;
        title.push(' ');
    }
    let title = title.trim().trim_end_matches([',', '.', ':', ';', '/']).trim_end();
    let mut letters = title.chars();
    letters
        .next()
        .map_or_else(|| "A request".to_owned(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

/// The sentence the bank offers for a request the team says yes to.
pub fn sentence(bank: &Bank, words: &str) -> String {
    let labelled: Vec<(&str, &str)> = words.split(SEPARATOR).filter_map(|piece| piece.split_once(": ")).collect();
    for (parts, template) in request_rules(bank) {
        let value = |part: &Part| match parts {
            [_] => Some(completed(&part.label, words)),
            _ => labelled.iter().find(|(label, _)| *label == part.label).map(|(_, words)| plain(words)),
        };
        let values: Option<Vec<(&str, String)>> =
            parts.iter().filter(|part| template.has(&part.code)).map(|p| Some((p.code.as_str(), value(p)?))).collect();
        let is_single = parts.len() == 1;
        if let Some(values) = values.filter(|_| is_single == labelled.is_empty()) {
            let values: Vec<(&str, &str)> = values.iter().map(|(code, words)| (*code, words.as_str())).collect();
            return template.fill(&values);
        }
    }
    words.to_owned()
}

fn request_rules(bank: &Bank) -> impl Iterator<Item = (&[Part], &Template)> {
    bank.questions().iter().filter_map(|question| match &question.kind {
        QuestionKind::Text(text) => match &text.rule {
            TextRule::Requests { clause, .. } => Some((text.parts.as_slice(), clause)),
            TextRule::Preamble { .. } => None,
        },
        _ => None,
    })
}

/// What was typed to complete `lead`, without the lead typed once more or a "we" doubled.
fn completed(lead: &str, words: &str) -> String {
    let lead = lead.trim_end_matches(['.', '…', ' ']);
    let has_lead = words.get(..lead.len()).is_some_and(|start| start.eq_ignore_ascii_case(lead));
    let rest = if has_lead { words[lead.len()..].trim_start() } else { words.trim_start() };
    let is_doubled = lead.ends_with(" we") && rest.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("we "));
    lower_first(&plain(if is_doubled { &rest[3..] } else { rest }))
}

/// Ready for the middle of a sentence.
fn plain(words: &str) -> String {
    words.trim().trim_end_matches(['.', '!', '…']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bank() -> Bank {
        Bank::built_in().unwrap()
    }

    #[test]
    fn the_bank_makes_the_sentence_of_an_accepted_request() {
        let said = "We said yes to a request: it would be ideal if we had one hour a week without any meeting.";
        for typed in [
            "had one hour a week without any meeting.",
            "Had one hour a week without any meeting",
            "It would be my ideal if we had one hour a week without any meeting",
            "we had one hour a week without any meeting",
        ] {
            assert_eq!(sentence(&bank(), typed), said, "{typed}");
        }
        let parts = "What I need: quiet / How I try to get it now: I hide / A better way could be: a sign.";
        assert_eq!(sentence(&bank(), parts), "One of us needs: quiet. A better way to it: a sign.");
        let half = "What I need: quiet";
        assert_eq!(sentence(&bank(), half), half, "what cannot be filled stays as it was written");
    }

    #[test]
    fn a_draft_may_be_unfinished_and_a_request_may_not() {
        let read = |words: &str, parts: &[(&str, &str)]| {
            let parts = parts.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
            Wish::read(&bank(), &Wish { words: words.to_owned(), problem: String::new(), parts }).unwrap()
        };
        assert!(read("", &[]).is_empty() && read("", &[]).must_be_clear().is_err());
        assert!(read(" … ", &[]).must_be_clear().is_err());
        let need = read("", &[("need", "quiet")]);
        assert!(!need.is_empty() && need.must_be_clear().is_err(), "a need alone cannot be said yes to");
        let whole = read("", &[("need", "quiet"), ("better", "a sign"), ("unknown", "x")]);
        assert!(whole.must_be_clear().is_ok());
        assert_eq!(whole.text(&bank()), "What I need: quiet / A better way could be: a sign");
        assert!(whole.beside(&bank()).is_empty(), "nothing stands there twice");
        let both = read("had a sign", &[("need", "quiet")]);
        assert_eq!((both.text(&bank()).as_str(), both.beside(&bank()).len()), ("had a sign", 1));
    }

    #[test]
    fn a_wish_that_is_too_long_names_its_field() {
        let typed = Wish { problem: "a".repeat(WORDS_MAX + 1), ..Wish::default() };
        assert_eq!(Wish::read(&bank(), &typed).unwrap_err()[0].field, Some("problem"));
        let parts = vec![("better".to_owned(), "a".repeat(300))];
        let refused = Wish::read(&bank(), &Wish { parts, ..Wish::default() }).unwrap_err();
        assert_eq!(refused[0].field, Some("better"));
    }

    #[test]
    fn a_short_name_is_made_of_the_first_words() {
        assert_eq!(title_of("had one hour a week without any meeting"), "Had one hour a week");
        assert_eq!(title_of(&"a".repeat(60)), "A request");
    }
}
