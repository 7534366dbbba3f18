//! "Can you work with this charter?": what the team is asked, and what whoever runs the round sees of it.

use super::Viewer;
use super::cards::trial;
use super::decided::quorum_words;
use crate::base::paths;
use crate::domain::agreement::consent::{Outcome, Quorum};
use crate::domain::charter::{Charter, CharterState, Clause, ClauseStatus};
use crate::domain::consent::{Mine, Remark, Round, Said};
use crate::views::charts::ProgressPicture;
use crate::views::field::{Choice, Choices, ErrorSummary, Field, Select};
use crate::views::words::{capital, list, number, of, people, plural};

/// The form as it came back.
#[derive(Debug, Clone, Default)]
pub struct TypedConsent {
    pub said: Option<Said>,
    pub sentence: String,
    pub words: String,
    pub said_error: String,
    pub sentence_error: String,
    pub words_error: String,
}

/// A member's question, or what they said.
#[derive(Debug, Clone)]
pub struct MemberBox {
    pub progress: ProgressLine,
    /// "One sentence changed since you answered."
    pub heading: String,
    /// The sentences that are asked about alone; empty when all are.
    pub changed: Vec<(String, String)>,
    pub form: Option<ConsentForm>,
    /// "You said: I can work with this."; empty before.
    pub said: String,
    /// Leads to the form once more; empty when it is there or closed.
    pub again_href: String,
    pub closed: String,
}

#[derive(Debug, Clone)]
pub struct ConsentForm {
    pub action: String,
    pub answer: Choices,
    pub sentence: Option<Select>,
    /// Everything is answered once more; a refused form comes back as the same one.
    pub is_again: bool,
    /// Sentence and version, as the member reads them now.
    pub read: Vec<String>,
}

/// How many have answered: the picture and its sentence.
#[derive(Debug, Clone)]
pub struct ProgressLine {
    pub picture: ProgressPicture,
    pub sentence: String,
}

impl ProgressLine {
    pub fn of(round: &Round) -> Self {
        let (answered, all) = (count(round.answered), count(round.eligible));
        let people = |n: usize| u32::try_from(n).unwrap_or(0);
        let picture = ProgressPicture::of(people(answered), 0, people(all.saturating_sub(answered)));
        let verb = plural(answered.max(1), "has", "have");
        let sentence = match answered {
            0 => "Nobody has answered yet. It is agreed when nobody sees a harm any more.".to_owned(),
            _ => format!(
                "{} {verb} answered. It is agreed when nobody sees a harm any more.",
                capital(&of(answered, all))
            ),
        };
        Self { picture, sentence }
    }
}

fn count(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

/// How each answer reads.
pub fn answer_words(said: Said) -> (&'static str, &'static str) {
    match said {
        Said::Consent => ("I can work with this", "Good enough for now, safe enough to try until we look again."),
        Said::Concern => (
            "I can work with this, and want to say something",
            "Kept as a note on the charter, without your name. Nothing has to change.",
        ),
        Said::Objection => ("I see a harm", "Something here would make it harder for one of us to do good work."),
    }
}

/// What a member's page needs beside the charter.
pub struct Asking<'a> {
    pub viewer: &'a Viewer,
    pub charter: &'a Charter,
    pub round: &'a Round,
    /// The sentences the team is asked about.
    pub offered: &'a [&'a Clause],
    pub mine: &'a Mine,
    /// The member wants to answer everything once more.
    pub again: bool,
    pub typed: &'a TypedConsent,
}

impl MemberBox {
    /// Nothing before the team is asked and after it has decided.
    pub fn of(asking: &Asking) -> Option<Self> {
        if asking.charter.state != CharterState::Consent {
            return None;
        }
        let mine = asking.mine;
        let asks_again_alone = mine.has_said && !mine.open.is_empty() && !asking.again;
        let is_closed = asking.charter.consent_is_closed;
        let wants_form = !is_closed && (asking.again || !mine.open.is_empty());
        let asked: Vec<&Clause> = if asks_again_alone { mine.open.iter().collect() } else { asking.offered.to_vec() };
        Some(Self {
            progress: ProgressLine::of(asking.round),
            heading: if asks_again_alone {
                changed_heading(mine.open.len())
            } else if asking.charter.change.is_some() {
                "Can you work with what changes?".to_owned()
            } else {
                "Can you work with this charter?".to_owned()
            },
            changed: if asks_again_alone || asking.charter.change.is_some() {
                asked.iter().map(|clause| (clause.title.clone(), asked_words(clause))).collect()
            } else {
                Vec::new()
            },
            form: wants_form.then(|| form(asking, &asked)),
            said: if mine.open.is_empty() { said(mine) } else { String::new() },
            again_href: if !is_closed && !wants_form {
                format!("{}?answer=again#consent", asking.viewer.address(paths::DRAFT))
            } else {
                String::new()
            },
            closed: if is_closed {
                "The round is closed for now; no further answers are taken.".to_owned()
            } else {
                String::new()
            },
        })
    }

    pub fn errors(&self) -> ErrorSummary {
        let Some(form) = &self.form else {
            return ErrorSummary::default();
        };
        let summary = ErrorSummary::default().choices(&form.answer);
        match &form.sentence {
            Some(sentence) => summary.select(sentence),
            None => summary,
        }
    }
}

/// The sentence, or that it is to leave; with the end of a trial and the reason.
pub fn asked_words(clause: &Clause) -> String {
    let why = if clause.why.is_empty() { String::new() } else { format!(" Why: {}", clause.why) };
    match clause.status {
        ClauseStatus::Dropped => format!("We drop this: “{}”{why}", clause.words),
        ClauseStatus::Retired => format!("We have grown out of this: “{}”{why}", clause.words),
        ClauseStatus::Trying => format!("{} ({}.){why}", clause.words, trial(clause.trying_until)),
        _ => clause.words.clone(),
    }
}

fn changed_heading(sentences: usize) -> String {
    let verb = plural(sentences, "sentence", "sentences");
    format!("{} {verb} changed since you answered", capital(&number(sentences)))
}

fn said(mine: &Mine) -> String {
    let Some((said, words)) = &mine.said else {
        return String::new();
    };
    let (answer, _) = answer_words(*said);
    match words.as_str() {
        "" => format!("You said: {answer}."),
        words => format!("You said: {answer}. “{words}”"),
    }
}

fn form(asking: &Asking, asked: &[&Clause]) -> ConsentForm {
    let typed = asking.typed;
    let choice = |said: Said| {
        let (answer, means) = answer_words(said);
        let choice = Choice::new(said.as_str(), answer).example(means).chosen(typed.said == Some(said));
        if said == Said::Consent { choice } else { choice.follow() }
    };
    let say = Field::area("say", "What is it?")
        .hint("A half-formed thought is fine. We change that one sentence together.")
        .value(typed.words.clone())
        .max(300)
        .error(typed.words_error.clone());
    ConsentForm {
        action: asking.viewer.address(paths::CONSENT),
        answer: Choices::one("answer", "Your answer", Said::ALL.iter().map(|said| choice(*said)).collect())
            .hidden_legend()
            .error(typed.said_error.clone())
            .follow_up(say),
        sentence: (asked.len() > 1).then(|| sentence_select(asked, typed)),
        is_again: asking.again,
        read: asked.iter().map(|clause| format!("{}:{}", clause.public_id, clause.version)).collect(),
    }
}

fn sentence_select(asked: &[&Clause], typed: &TypedConsent) -> Select {
    let whole = Choice::new("", "The whole charter").chosen(typed.sentence.is_empty());
    let each = asked.iter().map(|clause| {
        let id = clause.public_id.as_str();
        Choice::new(id, clause.title.clone()).chosen(typed.sentence == id)
    });
    Select::new("sentence", "In which sentence?", std::iter::once(whole).chain(each).collect())
        .hint("Only if you want to say something or see a harm. A harm names one sentence.")
        .error(typed.sentence_error.clone())
}

/// What facilitator and keeper see: counts and words, in counted mode without names.
#[derive(Debug, Clone)]
pub struct RoundBox {
    /// Its place on the page; a keeper has a question of their own there as well.
    pub anchor: &'static str,
    pub progress: ProgressLine,
    pub is_asked: bool,
    pub is_closed: bool,
    pub outcome: String,
    /// "Seven can work with this, one of them wants to say something. One sees a harm."
    pub counts: String,
    pub remarks: Vec<RemarkLine>,
    /// Names of those who will be asked.
    pub asks: String,
    /// "Four people answered before a sentence changed."; empty when nobody is to be written to.
    pub again: String,
    /// How many must answer: to choose before the first round, said afterwards.
    pub quorum: Option<Select>,
    pub needs: String,
    pub ask_action: String,
    pub publish_href: String,
    /// Empty while a published charter is changed.
    pub end_href: String,
}

#[derive(Debug, Clone)]
pub struct RemarkLine {
    pub is_harm: bool,
    /// "A harm, Thinking time"
    pub label: String,
    pub words: String,
}

impl RoundBox {
    pub fn of(
        viewer: &Viewer,
        charter: &Charter,
        round: &Round,
        remarks: &[Remark],
        took_part: &[String],
    ) -> Option<Self> {
        if !charter.state.is_open() {
            return None;
        }
        let is_asked = charter.state == CharterState::Consent;
        Some(Self {
            anchor: if viewer.is_facilitator() { "consent" } else { "round" },
            progress: ProgressLine::of(round),
            is_asked,
            is_closed: charter.consent_is_closed,
            outcome: if is_asked { outcome_words(round) } else { String::new() },
            counts: counts(round),
            remarks: remarks.iter().map(remark_line).collect(),
            asks: list(took_part),
            again: String::new(),
            quorum: None,
            needs: needed(round.quorum),
            ask_action: viewer.address(match viewer.is_facilitator() {
                true => paths::CONSENT,
                false => paths::CONSENT_ROUND,
            }),
            publish_href: if round.is_adopted() && is_asked { viewer.address(paths::PUBLISH) } else { String::new() },
            end_href: match charter.change.is_some() {
                true => String::new(),
                false => viewer.address(paths::NOT_THIS_TIME),
            },
        })
    }

    pub fn choosing(self, may_choose: bool, quorum: Quorum) -> Self {
        Self { quorum: may_choose.then(|| quorum_select(quorum)), ..self }
    }

    /// Offers to write to so many people who have to answer again.
    pub fn asking_again(self, count: usize) -> Self {
        let again = match count {
            0 => String::new(),
            n => format!("{} answered before a sentence changed, and did not get a letter yet.", capital(&people(n))),
        };
        Self { again, ..self }
    }
}

fn quorum_select(chosen: Quorum) -> Select {
    let option =
        |quorum: &Quorum| Choice::new(quorum.as_str(), capital(quorum_words(*quorum))).chosen(*quorum == chosen);
    Select::new("quorum", "How many must answer", Quorum::ALL.iter().map(option).collect())
        .hint("It stands once the first team is asked. Silence is not consent, and a harm is never outvoted.")
}

fn needed(quorum: Quorum) -> String {
    let who = quorum_words(quorum).replace(" us", " the team");
    format!("{} must have answered. Silence is not consent.", capital(&who))
}

/// How the round stands, with what to do next.
pub fn outcome_words(round: &Round) -> String {
    let words = match round.outcome {
        Outcome::NotEnoughAnswers => return format!("Not enough answers. {}", needed(round.quorum)),
        Outcome::Adopted => "Agreed: everybody who answered can work with this.",
        Outcome::AdoptedWithConcerns => "Agreed, with something noted. Nothing has to change.",
        Outcome::Blocked => "Somebody sees a harm. Change that sentence together, or park it; nobody is outvoted.",
        Outcome::Pending => "Still open: not everybody has answered.",
        Outcome::NoMandate => "Not agreed: not more than half of those who answered can work with this.",
    };
    words.to_owned()
}

fn counts(round: &Round) -> String {
    let said = round.said;
    let mut sentences = Vec::new();
    let works = count(said.consent + said.concern);
    if works > 0 {
        let noted = match count(said.concern) {
            0 => String::new(),
            n => format!(", {} of them with something to say", number(n)),
        };
        sentences.push(format!("{} can work with this{noted}.", capital(&people(works))));
    }
    if said.objection > 0 {
        let n = count(said.objection);
        sentences.push(format!("{} {} a harm.", capital(&people(n)), plural(n, "sees", "see")));
    }
    sentences.join(" ")
}

fn remark_line(remark: &Remark) -> RemarkLine {
    let what = if remark.said == Said::Objection { "A harm" } else { "A note" };
    let place = match remark.titles.as_slice() {
        [] => "the whole charter".to_owned(),
        titles => list(titles),
    };
    let name = remark.name.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
    RemarkLine {
        is_harm: remark.said == Said::Objection,
        label: format!("{name}{}, {place}", if name.is_empty() { what.to_owned() } else { what.to_lowercase() }),
        words: remark.words.clone(),
    }
}
