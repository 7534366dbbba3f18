//! Looking again at a charter: the two-minute round, what a member may say in it, and what its answers come to.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::Refused;
use super::report::day_in;
use crate::base::named::named;
use crate::base::text::{self, clean_text};

/// Days a round of looking again stays open after the day it opened on.
pub const DAYS_OPEN: i64 = 7;

named!(
    /// Why the team looks again.
    RevisitKind {
        /// In the course of working together.
        Revisit = "revisit",
        /// The last look, without the facilitator from then on.
        Closing = "closing",
    }
);

named!(
    /// What one member wishes for one sentence.
    Vote {
        Keep = "keep",
        More = "more",
        Less = "less",
        /// The wording.
        Change = "change",
        Drop = "drop",
    }
);

named!(
    /// What a text of the round is about.
    Part {
        Works = "works",
        WorksNot = "works_not",
        Request = "request",
        /// Closing round only: what stays when the facilitator leaves.
        Keeps = "keeps",
    }
);

impl Part {
    /// The parts a round asks for.
    pub fn of(kind: RevisitKind) -> &'static [Part] {
        match kind {
            RevisitKind::Revisit => &[Self::Works, Self::WorksNot, Self::Request],
            RevisitKind::Closing => Self::ALL,
        }
    }
}

/// Steps of the ladder "Where were we?": not yet, good, great, mind-blowing.
pub const LADDER: usize = 4;

/// Answers from which the figures of a round are shown to the team.
pub const SHOWN_FROM: u64 = 3;

/// A look at one version of a charter.
#[derive(Debug, Clone)]
pub struct Revisit {
    pub id: i64,
    pub kind: RevisitKind,
    /// Absent while members may answer.
    pub closed_at: Option<Timestamp>,
    pub opened_at: Timestamp,
    /// Empty until the round is closed.
    pub tally: Tally,
}

impl Revisit {
    /// The last day on which members may answer, where the team works.
    pub fn last_day(&self, timezone: &str) -> Date {
        day_in(timezone, self.opened_at).saturating_add(DAYS_OPEN.days())
    }
}

/// What one member says. Nothing is demanded; an empty round is no answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Step of the ladder, from 0.
    pub ladder: Option<usize>,
    /// Id of a sentence and what is wished for it.
    pub votes: BTreeMap<String, String>,
    /// Code of a part and its words.
    pub texts: BTreeMap<String, String>,
}

impl Said {
    pub fn is_empty(&self) -> bool {
        self.ladder.is_none() && self.votes.is_empty() && self.texts.is_empty()
    }

    /// Reads a form. Votes on sentences that are not in the charter are left out.
    pub fn accept(kind: RevisitKind, sentences: &[String], typed: &Typed) -> Result<Self, Refused> {
        let ladder = match typed.ladder.as_str() {
            "" => None,
            step => match step.parse() {
                Ok(step) if step < LADDER => Some(step),
                _ => return Err(Refused::field("ladder", "Choose one of the four, or leave it open.")),
            },
        };
        let votes = typed
            .votes
            .iter()
            .filter(|(sentence, vote)| sentences.contains(sentence) && Vote::parse(vote).is_some())
            .cloned()
            .collect();
        let mut texts = BTreeMap::new();
        for part in Part::of(kind) {
            let words = typed.texts.iter().find(|(code, _)| code == part.as_str()).map_or("", |(_, words)| words);
            let words =
                clean_text(words, text::SHORT_MAX).map_err(|fault| Refused::field(part.as_str(), fault.to_string()))?;
            if !words.is_empty() {
                texts.insert(part.as_str().to_owned(), words);
            }
        }
        let said = Self { ladder, votes, texts };
        if said.is_empty() {
            return Err(Refused::because("Say at least one thing, or close the page: leaving it out is fine too."));
        }
        Ok(said)
    }

    pub fn vote(&self, sentence: &str) -> Option<Vote> {
        self.votes.get(sentence).and_then(|vote| Vote::parse(vote))
    }
}

/// A form of the round as it was typed.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    pub ladder: String,
    pub votes: Vec<(String, String)>,
    pub texts: Vec<(String, String)>,
}

/// What the answers come to, without anybody behind them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// People asked, and people who said anything.
    pub eligible: u64,
    pub answered: u64,
    pub ladder: [u64; LADDER],
    /// Per sentence in the order of `Vote::ALL`.
    pub votes: BTreeMap<String, [u64; 5]>,
}

impl Tally {
    pub fn of(eligible: u64, all: &[Said]) -> Self {
        let mut tally = Self { eligible, answered: all.len() as u64, ..Self::default() };
        for said in all {
            if let Some(step) = said.ladder.and_then(|step| tally.ladder.get_mut(step)) {
                *step += 1;
            }
            for sentence in said.votes.keys() {
                let place = said.vote(sentence).and_then(|vote| Vote::ALL.iter().position(|one| *one == vote));
                if let Some(place) = place {
                    tally.votes.entry(sentence.clone()).or_default()[place] += 1;
                }
            }
        }
        tally
    }

    /// Whether the team sees figures. Under this nobody can be sure not to be guessed.
    pub fn is_shown(&self) -> bool {
        self.answered >= SHOWN_FROM
    }

    /// What was said to a sentence, in the order of `Vote::ALL`; nothing where too few said anything to it.
    pub fn said_to(&self, sentence: &str) -> Option<[u64; 5]> {
        self.votes.get(sentence).copied().filter(|votes| votes.iter().sum::<u64>() >= SHOWN_FROM)
    }

    /// The steps of the ladder, as far as enough people placed the team on it.
    pub fn steps(&self) -> &[u64] {
        if self.ladder.iter().sum::<u64>() >= SHOWN_FROM { &self.ladder } else { &[] }
    }

    /// Where more people wish something else for a sentence than wish to keep it.
    pub fn wants_change(&self, sentence: &str) -> bool {
        self.said_to(sentence).is_some_and(|[keep, others @ ..]| others.iter().sum::<u64>() > keep)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn typed(ladder: &str, votes: &[(&str, &str)], texts: &[(&str, &str)]) -> Typed {
        let pairs = |all: &[(&str, &str)]| all.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        Typed { ladder: ladder.to_owned(), votes: pairs(votes), texts: pairs(texts) }
    }

    fn accept(typed: &Typed) -> Result<Said, Refused> {
        Said::accept(RevisitKind::Revisit, &["a".to_owned(), "b".to_owned()], typed)
    }

    #[test]
    fn an_answer_holds_what_was_asked_and_nothing_else() {
        let said =
            accept(&typed("2", &[("a", "more"), ("b", ""), ("z", "keep")], &[("works", " The pause. ")])).unwrap();
        assert_eq!(
            (said.ladder, said.vote("a"), said.vote("b"), said.vote("z")),
            (Some(2), Some(Vote::More), None, None)
        );
        assert_eq!(said.texts.get("works").map(String::as_str), Some("The pause."));
        let only_at_the_end = typed("", &[], &[("keeps", "The pause.")]);
        assert!(accept(&only_at_the_end).is_err());
        assert!(Said::accept(RevisitKind::Closing, &[], &only_at_the_end).is_ok());
    }

    #[test]
    fn an_empty_form_and_a_step_that_is_not_there_are_refused() {
        assert!(accept(&typed("", &[], &[("works", "  ")])).is_err());
        assert_eq!(accept(&typed("4", &[], &[])).unwrap_err().field, Some("ladder"));
    }

    #[test]
    fn the_tally_counts_people_and_knows_where_a_sentence_is_to_change() {
        let say = |ladder, vote: &str| accept(&typed(ladder, &[("a", vote)], &[])).unwrap();
        let tally = Tally::of(9, &[say("1", "keep"), say("1", "less"), say("3", "drop")]);
        assert_eq!((tally.ladder, tally.votes["a"]), ([0, 2, 0, 1], [1, 0, 1, 0, 1]));
        assert!(tally.is_shown() && tally.wants_change("a") && !tally.wants_change("b"));
        assert_eq!((tally.said_to("a"), tally.steps().len()), (Some([1, 0, 1, 0, 1]), 4));
        assert!(!Tally::of(9, &[say("1", "keep"), say("1", "keep")]).is_shown());
    }

    #[test]
    fn what_fewer_than_three_said_to_one_sentence_is_not_shown_though_more_answered() {
        let say = |ladder, vote: &str| accept(&typed(ladder, &[("a", vote)], &[("works", "The pause.")])).unwrap();
        let tally = Tally::of(9, &[say("1", "drop"), say("2", "drop"), say("", ""), say("", "")]);
        assert!(tally.is_shown() && tally.said_to("a").is_none() && !tally.wants_change("a"));
        assert!(tally.steps().is_empty());
    }

    #[test]
    fn a_round_is_open_for_a_week_after_the_day_it_opened_on() {
        // Already the next day in Stockholm.
        let opened_at = "2026-11-23T23:30:00Z".parse().unwrap();
        let revisit =
            Revisit { id: 1, kind: RevisitKind::Revisit, opened_at, closed_at: None, tally: Tally::default() };
        assert_eq!(revisit.last_day("Europe/Stockholm"), date(2026, 12, 1));
    }
}
