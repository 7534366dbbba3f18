//! The question bank: what is refused, and that every sentence it can make reads like one.

use alliance::domain::answer::{Answer, Must, Value};
use alliance::domain::bank::{Bank, DEFAULT_EN, Question, QuestionKind, minutes};
use alliance::domain::synthesis::{Draft, Gathered, Group, compose};
use alliance::domain::tally::Tally;
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeSet;

fn bank() -> Bank {
    Bank::parse(DEFAULT_EN).unwrap()
}

#[test]
fn the_built_in_bank_has_its_sets() {
    let bank = bank();
    assert_eq!(bank.questions().len(), 24);
    assert_eq!(["starter", "core", "full"].map(|set| bank.set(set).len()), [4, 12, 24]);
    assert_eq!(minutes(bank.set("core")), 5);
    assert_eq!(minutes([]), 1);
    assert!(!bank.can_be_must(bank.question("sharing").unwrap()));
    assert!(!bank.can_be_must(bank.question("one_request").unwrap()));
    assert!(bank.can_be_must(bank.question("channels").unwrap()));
}

#[test]
fn a_question_kept_by_itself_is_the_same_question() {
    for question in bank().questions() {
        let again = Question::parse(&question.source).unwrap();
        assert_eq!(&Question { order: question.order, ..again }, question);
    }
}

#[test]
fn a_bank_of_questions_alone_borrows_the_rest() {
    let whole: serde_json::Value = serde_json::from_str(DEFAULT_EN).unwrap();
    let small = json!({
        "format": "alliance-question-bank", "format_version": 1, "bank_code": "own",
        "settings": {"musts_per_person": 1}, "questions": [whole["questions"][2]],
    });
    let own = Bank::parse(&small.to_string()).unwrap();
    assert_eq!((own.code.as_str(), own.settings.musts_per_person), ("own", 1));
    assert_eq!(own.words, bank().words);
    assert_eq!(own.settings.reveal_min_answers, 3);
}

/// The default bank with one place changed, and what the refusal must name.
#[test]
fn a_faulty_bank_is_refused_with_the_question_and_the_field() {
    for (place, value, named) in [
        ("/questions/4/code", json!("relational"), "Question \"relational\", field \"code\""),
        ("/questions/4/order", json!(1), "Question \"first_response\", field \"order\""),
        ("/questions/4/prompt", json!(7), "Question \"first_response\", field \"prompt\""),
        ("/questions/4/sets", json!(["evening"]), "Question \"first_response\", field \"sets\""),
        ("/questions/4/rule/lean", json!("{clause} {othres}"), "Question \"first_response\", field \"rule.lean\""),
        ("/questions/4/rule/need", json!("Some need {need"), "Question \"first_response\", field \"rule.need\""),
        ("/questions/4/rule/differ", json!("We  differ."), "Question \"first_response\", field \"rule.differ\""),
        ("/questions/4/rule/norm", json!(null), "Question \"first_response\", field \"rule.norm\""),
        ("/questions/4/rule/kind", json!("scale"), "Question \"first_response\", field \"rule.kind\""),
        ("/questions/4/type", json!("essay"), "Question \"first_response\", field \"type\""),
        ("/questions/4/options/1/clause", json!("a } b"), "Question \"first_response\", field \"options[2].clause\""),
        ("/questions/4/options/1/code", json!("straight"), "Question \"first_response\", field \"options\""),
        ("/questions/4/options", json!([]), "Question \"first_response\", field \"options\""),
        ("/questions/2/scale/bands/1/from", json!(4), "Question \"relational\", field \"scale.bands\""),
        ("/questions/2/scale/bands/2/to", json!(6), "Question \"relational\", field \"scale.bands\""),
        ("/questions/2/scale/bands/2/to", json!(8), "Question \"relational\", field \"scale.bands\""),
        ("/questions/2/scale/anchors/2/value", json!(6), "Question \"relational\", field \"scale.anchors\""),
        ("/questions/2/scale/max", json!(12), "Question \"relational\", field \"scale.max\""),
        ("/questions/14/rank_top", json!(6), "Question \"channels\", field \"rank_top\""),
        ("/questions/22/rule/clause", json!("We {demand}."), "Question \"one_request\", field \"rule.clause\""),
        ("/frame/body", json!("It takes {hours}."), "The bank, field \"frame.body\""),
        ("/settings/hr_min_group", json!(2), "The bank, field \"settings.hr_min_group\""),
        ("/format_version", json!(2), "The bank, field \"format_version\""),
        ("/questions", json!([]), "The bank, field \"questions\""),
    ] {
        let mut changed: serde_json::Value = serde_json::from_str(DEFAULT_EN).unwrap();
        *changed.pointer_mut(place).unwrap() = value;
        let refusal = Bank::parse(&changed.to_string()).unwrap_err().to_string();
        assert!(refusal.starts_with(named) && refusal.ends_with('.'), "{place}: {refusal}");
    }
    assert!(Bank::parse("{").is_err());
    assert!(Bank::parse("[]").is_err());
}

/// Everything one person can say, each with every must it allows.
fn possible(question: &Question) -> Vec<Answer> {
    let values: Vec<Value> = match &question.kind {
        QuestionKind::Single(single) => (0..single.options.len()).map(Value::Choice).collect(),
        QuestionKind::Scale(scale) => (scale.min..=scale.max).map(Value::Steps).collect(),
        QuestionKind::Multi(multi) => (0u32..1 << multi.options.len())
            .map(|ticks| Value::Picks((0..multi.options.len()).filter(|option| ticks >> option & 1 == 1).collect()))
            .collect(),
        QuestionKind::Ranking(ranking) => orders(ranking.options.len(), ranking.rank_top),
        QuestionKind::Text(_) => Vec::new(),
    };
    let mut answers = Vec::new();
    for value in values {
        answers.extend(question.accept(value.clone(), &[]));
        for slot in question.chosen(&value) {
            answers.extend(question.accept(value.clone(), &[Must::Slot(slot)]));
        }
    }
    answers
}

fn orders(options: usize, top: usize) -> Vec<Value> {
    let mut found = vec![Vec::new()];
    let mut all = Vec::new();
    for _ in 0..top {
        let longer = |order: &Vec<usize>| -> Vec<Vec<usize>> {
            let rest = (0..options).filter(|option| !order.contains(option));
            rest.map(|option| [order.as_slice(), &[option]].concat()).collect()
        };
        found = found.iter().flat_map(longer).collect();
        all.extend(found.iter().cloned());
    }
    all.into_iter().map(Value::Order).collect()
}

fn draft(bank: &Bank, question: &Question, answers: &[&Answer], missing: u64) -> Draft {
    let mut tally = Tally::new(question);
    for answer in answers {
        tally.add(question, answer).unwrap();
    }
    let group = Group { eligible: answers.len() as u64 + missing, hr_sums_declared: false };
    compose(&bank.words, &[Gathered { question, tally: &tally, texts: &[] }], &group)
}

fn assert_reads_well(draft: &Draft) {
    let sentences = draft.clauses.iter().map(|clause| &clause.text).chain(draft.needs.iter().map(|need| &need.text));
    for text in sentences {
        let end = text.trim_end_matches('"').chars().last();
        assert!(matches!(end, Some('.' | '!' | '?')), "no full stop: {text}");
        assert!(!text.contains(['{', '}']) && !text.contains("  ") && text.trim() == text, "{text}");
        assert!(text.starts_with(char::is_uppercase), "{text}");
        assert!(!text.contains("\"\"") && !text.contains("()") && !text.contains(" ."), "something is missing: {text}");
    }
}

/// Nobody's must may get lost: it is in the clause or in a line of its own.
fn assert_needs_are_kept(question: &Question, answers: &[&Answer], draft: &Draft) {
    let is_differ =
        draft.clauses.iter().any(|clause| !clause.verdict.is_shared() && clause.verdict.kind_word() != "draft");
    if is_differ && answers.iter().any(|answer| !answer.musts().is_empty()) {
        assert!(!draft.needs.is_empty(), "{}: {answers:?}", question.code);
    }
}

/// All teams of one and two people, and of three where there is not too much to say.
fn small_teams(possible: &[Answer]) -> Vec<Vec<&Answer>> {
    let mut teams = vec![Vec::new()];
    let mut all = Vec::new();
    for _ in 0..if possible.len() <= 16 { 3 } else { 2 } {
        let larger = |team: &Vec<usize>| -> Vec<Vec<usize>> {
            let from = team.last().copied().unwrap_or(0);
            (from..possible.len()).map(|next| [team.as_slice(), &[next]].concat()).collect()
        };
        teams = teams.iter().flat_map(larger).collect();
        all.extend(teams.iter().map(|team| team.iter().map(|place| &possible[*place]).collect()));
    }
    all
}

#[test]
fn every_sentence_for_small_teams_reads_well() {
    let bank = bank();
    let mut kinds = BTreeSet::new();
    for question in bank.questions().iter().filter(|question| !question.is_text()) {
        for team in small_teams(&possible(question)) {
            let draft = draft(&bank, question, &team, 0);
            assert_reads_well(&draft);
            assert_needs_are_kept(question, &team, &draft);
            kinds.extend(draft.clauses.iter().map(|clause| (question.code.clone(), clause.verdict.kind_word())));
        }
    }
    for (question, kind) in [("between", "draft"), ("relational", "both"), ("channels", "norm"), ("sharing", "veto")] {
        assert!(kinds.contains(&(question.to_owned(), kind)), "{question} was never {kind}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn every_sentence_for_larger_teams_reads_well(
        code in prop::sample::select(bank().questions().iter().filter(|q| !q.is_text()).map(|q| q.code.clone()).collect::<Vec<_>>()),
        choices in prop::collection::vec(any::<prop::sample::Index>(), 1..14),
        alike in 1usize..6,
        missing in 0u64..4,
    ) {
        let bank = bank();
        let question = bank.question(&code).unwrap();
        let possible = possible(question);
        // A narrow pool makes teams that agree, which evenly random ones never do.
        let pool = &possible[..possible.len().min(alike * 3)];
        let answers: Vec<&Answer> = choices.iter().map(|choice| choice.get(pool)).collect();
        let draft = draft(&bank, question, &answers, missing);
        assert_reads_well(&draft);
        assert_needs_are_kept(question, &answers, &draft);
    }
}
