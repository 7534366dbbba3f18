//! What the whole draft says beside its sentences: tensions, flags, hidden options, the summary.

use super::*;
use crate::domain::answer::{Must, Value};
use crate::domain::bank::Bank;

fn draft(people: &[(&str, Vec<Value>)], hr_sums_declared: bool) -> Draft {
    let bank = Bank::built_in().unwrap();
    let tally = |code: &str, values: &[Value]| {
        let question = bank.question(code).unwrap();
        let mut tally = Tally::new(question);
        for value in values {
            tally.add(question, &question.accept(value.clone(), &[]).unwrap()).unwrap();
        }
        (question, tally)
    };
    let counted: Vec<_> = people.iter().map(|(code, values)| tally(code, values)).collect();
    let gathered: Vec<Gathered> =
        counted.iter().map(|(question, tally)| Gathered { question, tally, texts: &[] }).collect();
    compose(&bank.words, &gathered, &Group { eligible: 6, hr_sums_declared })
}

fn choices(options: &[usize]) -> Vec<Value> {
    options.iter().copied().map(Value::Choice).collect()
}

#[test]
fn the_widest_differences_come_first() {
    let draft = draft(
        &[
            ("first_response", choices(&[0, 0, 0, 1, 1, 2])),
            ("feedback_form", choices(&[0, 0, 0, 0, 0, 0])),
            ("feedback_place", choices(&[0, 0, 0, 1, 1, 1])),
            ("call_out", choices(&[0, 0, 0, 0, 0, 1])),
            ("thinking_time", choices(&[0, 0, 1, 1, 2])),
            (
                "channels",
                vec![Value::Order(vec![0]), Value::Order(vec![0]), Value::Order(vec![2]), Value::Order(vec![2, 0])],
            ),
        ],
        false,
    );
    let order: Vec<&str> = tensions(&draft.clauses).iter().map(|clause| clause.question.as_str()).collect();
    assert_eq!(order, ["thinking_time", "feedback_place", "call_out", "first_response", "channels"]);
    assert_eq!(draft.summary.sentence(), "You agree on 2 of 6 topics, lean on 1, differ on 3.");
}

#[test]
fn small_and_shaky_results_say_so() {
    let flags = |values: &[usize]| draft(&[("first_response", choices(values))], false).clauses[0].flags;
    assert_eq!(flags(&[0, 0]), Flags { provisional: true, few: false, fragile: false });
    assert_eq!(flags(&[0, 0, 1]), Flags { provisional: false, few: true, fragile: true });
    assert_eq!(flags(&[0, 0, 0, 0, 0, 0]), Flags::default());
    assert!(!flags(&[0, 0, 1, 1, 2, 3]).fragile, "no single way is named, so nothing can tip");
}

#[test]
fn what_hr_gets_anyway_is_not_put_to_a_vote() {
    let everybody = || vec![Value::Picks(vec![0, 1]); 6];
    let text = |hr| draft(&[("sharing", everybody())], hr).clauses[0].text.clone();
    assert!(text(false).contains("overall numbers"));
    assert!(!text(true).contains("overall numbers") && text(true).contains("stories"));
}

#[test]
fn a_question_nobody_chose_anything_in_makes_no_clause() {
    let draft = draft(&[("first_response", vec![Value::Skipped, Value::NoPreference])], false);
    assert_eq!((draft.clauses.len(), draft.not_answered), (0, vec!["first_response".to_owned()]));
    let bank = Bank::built_in().unwrap();
    assert!(bank.question("first_response").unwrap().accept(Value::Skipped, &[Must::Chosen]).is_err());
}
