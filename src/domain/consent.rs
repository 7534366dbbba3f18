//! A team's consent to its charter: what a member may say, and what the answers to single sentences make of the whole.

use std::collections::{BTreeMap, BTreeSet};

use super::Refused;
use super::agreement::consent::{self, Ballot, Finding, Outcome, Quorum};
use super::charter::{Clause, Decision};
use super::ids::{ClauseId, MemberId};
use crate::base::named::named;
use crate::base::text::{self, clean_text};

named!(
    /// What one member said to one version of one sentence.
    Said {
        /// "I can work with this."
        Consent = "consent",
        /// "... and want to say something."
        Concern = "concern",
        /// "I see a harm."
        Objection = "objection",
    }
);

/// One member's answer to one version of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    pub member: MemberId,
    pub clause: ClauseId,
    pub clause_version: i32,
    pub said: Said,
    pub words: String,
}

/// Words beside an answer. A harm needs them: the group changes the sentence by them.
pub fn clean_said(said: Said, typed: &str) -> Result<String, Refused> {
    let words = clean_text(typed, text::SHORT_MAX).map_err(|fault| Refused::field("say", fault.to_string()))?;
    match (said, words.is_empty()) {
        (Said::Objection, true) => {
            Err(Refused::field("say", "Write a few words, so the group can change the sentence."))
        }
        (Said::Concern, true) => Err(Refused::field("say", "Write what you want to say, or choose the first answer.")),
        (Said::Consent, _) => Ok(String::new()),
        _ => Ok(words),
    }
}

/// Where the team stands with its charter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// In the order of the charter, one per sentence the team is asked about.
    pub clauses: Vec<(ClauseId, Finding)>,
    pub outcome: Outcome,
    /// Members who have answered every sentence as it stands now.
    pub answered: u64,
    pub eligible: u64,
    pub said: Counts,
    /// How many must have answered.
    pub quorum: Quorum,
}

/// Members by their strongest word among the sentences as they stand now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub consent: u64,
    pub concern: u64,
    pub objection: u64,
}

/// `voices` may hold answers to earlier versions; they do not count.
pub fn tally(clauses: &[&Clause], voices: &[Voice], asked: &BTreeSet<MemberId>, is_closed: bool) -> Round {
    tally_by(clauses, voices, asked, (is_closed, Quorum::USUAL))
}

/// As `tally`, by the rule the team was told before the round began.
pub fn tally_by(
    clauses: &[&Clause],
    voices: &[Voice],
    asked: &BTreeSet<MemberId>,
    (is_closed, quorum): (bool, Quorum),
) -> Round {
    let current = current(clauses, voices);
    let everybody: BTreeSet<MemberId> = asked.iter().copied().chain(current.iter().map(|voice| voice.member)).collect();
    let eligible = everybody.len() as u64;
    let judged: Vec<(ClauseId, Finding)> = clauses
        .iter()
        .map(|clause| {
            (clause.id, consent::judge(&Ballot { closed: is_closed, quorum, ..ballot(clause.id, &current, eligible) }))
        })
        .collect();
    let strongest = strongest(clauses.len(), &current);
    Round {
        outcome: whole(judged.iter().map(|(_, finding)| finding.outcome)),
        clauses: judged,
        answered: strongest.iter().filter(|(_, is_whole)| *is_whole).count() as u64,
        eligible,
        said: counts(strongest.iter().map(|(said, _)| *said)),
        quorum,
    }
}

impl Round {
    /// Whether the charter may be published as far as consent goes.
    pub fn is_adopted(&self) -> bool {
        matches!(self.outcome, Outcome::Adopted | Outcome::AdoptedWithConcerns)
    }

    pub fn is_unanimous(&self) -> bool {
        self.is_adopted() && self.answered == self.eligible
    }

    /// The round as it is kept with a version. `names` are of those who could work with it and may be named.
    pub fn decision(&self, remarks: &[Remark], names: Vec<String>) -> Decision {
        let mut concerns: Vec<String> =
            remarks.iter().filter(|remark| remark.said == Said::Concern).map(concern).collect();
        concerns.sort();
        concerns.dedup();
        Decision {
            outcome: self.outcome,
            quorum: self.quorum.as_str().to_owned(),
            eligible: self.eligible,
            answered: self.answered,
            concerned: self.said.concern.min(self.answered),
            names,
            concerns,
        }
    }
}

/// "Thinking time: let us look at it in May."
fn concern(remark: &Remark) -> String {
    match remark.titles.as_slice() {
        [] => remark.words.clone(),
        titles => format!("{}: {}", titles.join(", "), remark.words),
    }
}

/// The sentences this member has not answered as they stand now.
pub fn open_for<'a>(member: MemberId, clauses: &[&'a Clause], voices: &[Voice]) -> Vec<&'a Clause> {
    let current = current(clauses, voices);
    let has_said = |clause: &Clause| current.iter().any(|voice| voice.member == member && voice.clause == clause.id);
    clauses.iter().filter(|clause| !has_said(clause)).copied().collect()
}

/// Whether this member has said something in the round that these sentences are asked in, to whichever words.
pub fn has_said(member: MemberId, clauses: &[&Clause], voices: &[Voice]) -> bool {
    let is_of_round =
        |voice: &Voice| clauses.iter().any(|c| c.id == voice.clause && voice.clause_version > c.agreed_version);
    voices.iter().any(|voice| voice.member == member && is_of_round(voice))
}

/// Sentences that ask this member again: they have answered before, and these say something else since.
pub fn asks_again<'a>(member: MemberId, clauses: &[&'a Clause], voices: &[Voice]) -> Vec<&'a Clause> {
    if has_said(member, clauses, voices) { open_for(member, clauses, voices) } else { Vec::new() }
}

fn current<'a>(clauses: &[&Clause], voices: &'a [Voice]) -> Vec<&'a Voice> {
    let versions: BTreeMap<i64, i32> = clauses.iter().map(|clause| (clause.id.0, clause.version)).collect();
    voices.iter().filter(|voice| versions.get(&voice.clause.0) == Some(&voice.clause_version)).collect()
}

fn ballot(clause: ClauseId, current: &[&Voice], eligible: u64) -> Ballot {
    let people =
        |said: Said| current.iter().filter(|voice| voice.clause == clause && voice.said == said).count() as u64;
    Ballot {
        eligible,
        consent: people(Said::Consent),
        concern: people(Said::Concern),
        objection: people(Said::Objection),
        ..Ballot::default()
    }
}

/// The strongest word of each member, and whether it covers every sentence.
fn strongest(sentences: usize, current: &[&Voice]) -> Vec<(Said, bool)> {
    let mut members: BTreeMap<MemberId, (Said, usize)> = BTreeMap::new();
    for voice in current {
        let entry = members.entry(voice.member).or_insert((voice.said, 0));
        *entry = (entry.0.max(voice.said), entry.1 + 1);
    }
    members.into_values().map(|(said, answered)| (said, answered >= sentences)).collect()
}

fn counts(said: impl Iterator<Item = Said>) -> Counts {
    said.fold(Counts::default(), |mut counts, said| {
        match said {
            Said::Consent => counts.consent += 1,
            Said::Concern => counts.concern += 1,
            Said::Objection => counts.objection += 1,
        }
        counts
    })
}

/// The whole is as far as its least agreed sentence. Without any sentence nothing is decided.
fn whole(outcomes: impl Iterator<Item = Outcome>) -> Outcome {
    outcomes.max_by_key(|outcome| hold(*outcome)).unwrap_or(Outcome::Pending)
}

fn hold(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Adopted => 0,
        Outcome::AdoptedWithConcerns => 1,
        Outcome::NoMandate => 2,
        Outcome::NotEnoughAnswers => 3,
        Outcome::Pending => 4,
        Outcome::Blocked => 5,
    }
}

/// A remark beside a consent, as its reader may see it.
#[derive(Clone, Debug)]
pub struct Remark {
    pub said: Said,
    /// Titles of the sentences it belongs to; empty for the whole charter.
    pub titles: Vec<String>,
    pub words: String,
    /// Only in named mode.
    pub name: Option<String>,
}

/// Where a member stands in the consent round.
#[derive(Clone, Debug)]
pub struct Mine {
    /// Sentences still to be answered as they stand now.
    pub open: Vec<Clause>,
    /// Answered before; what is open has changed since.
    pub has_said: bool,
    /// The strongest word, with the words beside it.
    pub said: Option<(Said, String)>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::dice::Dice;
    use crate::base::token::PublicId;
    use crate::domain::charter::{ClauseStatus, Figures};
    use crate::domain::synthesis::{Flags, Support, Verdict};

    fn clause(id: i64, version: i32) -> Clause {
        let figures = Figures {
            verdict: Verdict::Veto,
            n: 3,
            eligible: 3,
            counts: Vec::new(),
            support: Support::None,
            flags: Flags::default(),
            tension: None,
        };
        Clause {
            id: ClauseId(id),
            public_id: PublicId::throw(&Dice::seeded(1)),
            question: String::new(),
            topic: String::new(),
            title: String::new(),
            words: String::new(),
            composed_words: String::new(),
            status: ClauseStatus::Draft,
            figures,
            version,
            is_talk: false,
            trying_until: None,
            why: String::new(),
            agreed_version: 0,
            origin: None,
        }
    }

    fn voice(member: i64, clause: i64, clause_version: i32, said: Said) -> Voice {
        Voice { member: MemberId(member), clause: ClauseId(clause), clause_version, said, words: String::new() }
    }

    fn team(members: i64) -> BTreeSet<MemberId> {
        (1..=members).map(MemberId).collect()
    }

    #[test]
    fn a_changed_sentence_is_open_again_and_only_that_one() {
        let (first, second) = (clause(1, 1), clause(2, 2));
        let voices = [voice(1, 1, 1, Said::Consent), voice(1, 2, 1, Said::Consent)];
        let open = open_for(MemberId(1), &[&first, &second], &voices);
        assert_eq!(open.iter().map(|clause| clause.id.0).collect::<Vec<_>>(), [2]);
        let round = tally(&[&first, &second], &voices, &team(1), false);
        assert_eq!((round.outcome, round.answered, round.eligible), (Outcome::Pending, 0, 1));
    }

    #[test]
    fn one_harm_holds_the_whole_charter_and_two_thirds_carry_it() {
        let (first, second) = (clause(1, 1), clause(2, 1));
        let clauses = [&first, &second];
        let mut voices: Vec<Voice> = (1..=2)
            .flat_map(|member| [voice(member, 1, 1, Said::Consent), voice(member, 2, 1, Said::Concern)])
            .collect();
        let open = tally(&clauses, &voices, &team(3), false);
        assert_eq!((open.outcome, open.said.concern), (Outcome::Pending, 2));
        let closed = tally(&clauses, &voices, &team(3), true);
        assert!(closed.is_adopted() && !closed.is_unanimous());
        voices.push(voice(3, 2, 1, Said::Objection));
        assert_eq!(tally(&clauses, &voices, &team(3), true).outcome, Outcome::Blocked);
    }

    #[test]
    fn everybody_as_a_quorum_waits_for_the_last_one() {
        let only = clause(1, 1);
        let voices = [voice(1, 1, 1, Said::Consent), voice(2, 1, 1, Said::Consent)];
        let by = |quorum| tally_by(&[&only], &voices, &team(3), (true, quorum)).outcome;
        assert_eq!(by(Quorum::TwoThirds), Outcome::Adopted);
        assert_eq!(by(Quorum::Everybody), Outcome::NotEnoughAnswers);
    }

    #[test]
    fn nothing_asked_is_nothing_agreed() {
        assert_eq!(tally(&[], &[], &team(3), true).outcome, Outcome::Pending);
    }

    #[test]
    fn a_harm_needs_words_and_plain_consent_has_none() {
        assert!(clean_said(Said::Objection, "  ").is_err());
        assert_eq!(clean_said(Said::Objection, " chat on site ").as_deref(), Ok("chat on site"));
        assert_eq!(clean_said(Said::Consent, "typed before").as_deref(), Ok(""));
    }
}
