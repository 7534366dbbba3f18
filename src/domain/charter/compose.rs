//! From what a team answered to the parts of its draft. Works from counters and texts; what is too little to be
//! shown without a name is left out here, so that no page has to remember it.

use super::{ClauseStatus, Figures, Place};
use crate::domain::bank::Words;
use crate::domain::privacy::view::{self, State};
use crate::domain::synthesis::{self, Clause, Gathered, Group, Need, Verdict};
use crate::domain::workshop::Mode;

/// How many of the widest differences are offered as "talk about these".
pub const TALKS: usize = 3;

/// The people behind a draft and what was promised to them.
#[derive(Debug, Clone, Copy)]
pub struct Team {
    pub mode: Mode,
    /// Answers from which the team's own page shows figures.
    pub team_min: u64,
    /// People invited to answer.
    pub eligible: u64,
    /// People who answered anything.
    pub answered: u64,
    pub hr_sums_declared: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composed {
    /// In bank order.
    pub clauses: Vec<NewClause>,
    pub needs: Vec<Need>,
    /// Sorted by their characters; the store puts them into an order that tells nothing.
    pub texts: Vec<NewText>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewClause {
    pub question: String,
    pub topic: String,
    pub title: String,
    pub words: String,
    pub status: ClauseStatus,
    pub figures: Figures,
    pub is_talk: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewText {
    pub place: Place,
    pub part: String,
    pub words: String,
}

/// The draft of one team. `lines` are the single lines people wrote beside an answer: the question's code with the
/// text. A need is kept as soon as the team as a whole is large enough to be shown at all: it carries no count and no
/// name, and whoever marked it was told so.
pub fn compose(words: &Words, gathered: &[Gathered], lines: &[(String, String)], team: &Team) -> Composed {
    let group = Group { eligible: team.eligible, hr_sums_declared: team.hr_sums_declared };
    let shown: Vec<Gathered> = gathered.iter().filter(|one| team.may_show(people(one))).copied().collect();
    let draft = synthesis::compose(words, &shown, &group);
    let everything = synthesis::compose(words, gathered, &group);
    let order: Vec<String> = synthesis::tensions(&draft.clauses).iter().map(|clause| clause.question.clone()).collect();
    Composed {
        clauses: draft.clauses.iter().map(|clause| new_clause(clause, &order, team)).collect(),
        needs: if team.may_show(team.answered) { everything.needs } else { Vec::new() },
        texts: texts(&draft, &shown, lines),
    }
}

impl Team {
    fn may_show(&self, answers: u64) -> bool {
        let mode = match self.mode {
            Mode::Named => view::Mode::Named,
            Mode::Counted => view::Mode::Unnamed,
        };
        view::of_team(mode, State::Released, answers, self.team_min).shows_results()
    }
}

fn people(one: &Gathered) -> u64 {
    if one.question.is_text() { one.texts.len() as u64 } else { one.tally.respondents }
}

fn new_clause(clause: &Clause, order: &[String], team: &Team) -> NewClause {
    let tension = order.iter().position(|question| *question == clause.question);
    NewClause {
        question: clause.question.clone(),
        topic: clause.topic.clone(),
        title: clause.short.clone(),
        words: clause.text.clone(),
        status: status(clause.verdict),
        is_talk: tension.is_some_and(|place| place < TALKS),
        figures: Figures {
            verdict: clause.verdict,
            n: clause.n,
            eligible: team.eligible,
            counts: clause.counts.clone(),
            support: clause.support,
            flags: clause.flags,
            tension,
        },
    }
}

/// Where the sentence stands before the team has talked: only what is shared reads as ours already.
pub fn status(verdict: Verdict) -> ClauseStatus {
    use crate::domain::agreement::Kind;
    match verdict {
        Verdict::Veto | Verdict::Own | Verdict::Judged { kind: Kind::Norm | Kind::Draft | Kind::None, .. } => {
            ClauseStatus::Draft
        }
        Verdict::Judged { kind: Kind::Lean | Kind::Both | Kind::Ask | Kind::Open, .. } => ClauseStatus::ToDiscuss,
    }
}

fn texts(draft: &synthesis::Draft, shown: &[Gathered], lines: &[(String, String)]) -> Vec<NewText> {
    let aims = draft.preamble.iter().flat_map(|part| {
        part.texts.iter().map(|text| NewText { place: Place::Preamble, part: part.part.clone(), words: text.clone() })
    });
    let requests =
        draft.requests.iter().map(|text| NewText { place: Place::Request, part: String::new(), words: text.clone() });
    let mut beside: Vec<NewText> = lines
        .iter()
        .filter(|(question, _)| shown.iter().any(|one| one.question.code == *question))
        .map(|(question, text)| NewText { place: Place::Line, part: question.clone(), words: text.trim().to_owned() })
        .filter(|line| !line.words.is_empty())
        .collect();
    beside.sort_by(|a, b| (&a.part, &a.words).cmp(&(&b.part, &b.words)));
    aims.chain(requests).chain(beside).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::answer::{Must, Value};
    use crate::domain::bank::Bank;
    use crate::domain::tally::Tally;

    fn team(mode: Mode, answered: u64) -> Team {
        Team { mode, team_min: 3, eligible: 9, answered, hr_sums_declared: false }
    }

    fn tally(bank: &Bank, code: &str, choices: &[(usize, bool)]) -> Tally {
        let question = bank.question(code).unwrap();
        let mut tally = Tally::new(question);
        for (choice, must) in choices {
            let musts = if *must { &[Must::Chosen][..] } else { &[] };
            tally.add(question, &question.accept(Value::Choice(*choice), musts).unwrap()).unwrap();
        }
        tally
    }

    #[test]
    fn two_counted_answers_make_no_sentence_but_three_do() {
        let bank = Bank::built_in().unwrap();
        let two = tally(&bank, "first_response", &[(0, false), (0, false)]);
        let three = tally(&bank, "between", &[(1, false), (1, false), (1, true)]);
        let gathered = [
            Gathered { question: bank.question("first_response").unwrap(), tally: &two, texts: &[] },
            Gathered { question: bank.question("between").unwrap(), tally: &three, texts: &[] },
        ];
        let lines = [("first_response".to_owned(), "a".to_owned()), ("between".to_owned(), " b ".to_owned())];
        let counted = compose(&bank.words, &gathered, &lines, &team(Mode::Counted, 3));
        let questions = |composed: &Composed| composed.clauses.iter().map(|c| c.question.clone()).collect::<Vec<_>>();
        assert_eq!(questions(&counted), ["between"]);
        assert_eq!(counted.texts.iter().map(|text| text.words.as_str()).collect::<Vec<_>>(), ["b"]);
        let named = compose(&bank.words, &gathered, &lines, &team(Mode::Named, 3));
        assert_eq!(questions(&named), ["first_response", "between"]);
    }

    #[test]
    fn a_need_is_kept_though_few_answered_its_question_but_not_where_two_people_are_the_team() {
        let bank = Bank::built_in().unwrap();
        let two = tally(&bank, "first_response", &[(0, true), (2, false)]);
        let gathered = [Gathered { question: bank.question("first_response").unwrap(), tally: &two, texts: &[] }];
        let needs = |answered| compose(&bank.words, &gathered, &[], &team(Mode::Counted, answered)).needs.len();
        assert_eq!((needs(4), needs(2)), (1, 0));
    }

    #[test]
    fn the_three_widest_differences_are_to_be_talked_about() {
        let bank = Bank::built_in().unwrap();
        let apart = [(0, false), (0, false), (0, false), (2, false), (2, false), (2, false)];
        let codes = ["first_response", "feedback_form", "call_out", "repair", "between"];
        let tallies: Vec<Tally> = codes.iter().map(|code| tally(&bank, code, &apart)).collect();
        let gathered: Vec<Gathered> = codes
            .iter()
            .zip(&tallies)
            .map(|(code, tally)| Gathered { question: bank.question(code).unwrap(), tally, texts: &[] })
            .collect();
        let composed = compose(&bank.words, &gathered, &[], &team(Mode::Counted, 6));
        assert_eq!(composed.clauses.iter().filter(|clause| clause.is_talk).count(), 3);
        assert!(composed.clauses.iter().all(|clause| clause.status == ClauseStatus::ToDiscuss));
    }
}
