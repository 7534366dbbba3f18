//! `alliance agree` and `alliance suppress`: the engines as calculators. A case file goes in, the same file with
//! every `expect` filled in comes out. Options are counted from 1 in these files.

mod agreement;
mod answers;
mod privacy;
mod spot;

use serde::Serialize;
use serde_json::{Value, json};
use thiserror::Error;

use spot::Spot;

/// Why a case file cannot be worked out; one line, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CaseError {
    #[error("this is not JSON (line {line}, column {column}); write a case file {{\"cases\": [...]}}")]
    NotJson { line: usize, column: usize },
    #[error("there is no list \"cases\"; write a case file {{\"cases\": [...]}}")]
    NoCases,
    #[error("case {case}, field {field}: {problem}")]
    Field { case: String, field: String, problem: String },
    #[error("the result could not be written: {0}")]
    NotWritten(String),
}

/// Fills in the agreement cases: scale, single, multi, ranking, consent, drift, stream, rollup.
pub fn agree(input: &str) -> Result<String, CaseError> {
    fill(input, agreement::expect)
}

/// Fills in the suppression cases: plan, render, ledger, rounds, view, late, sequence.
pub fn suppress(input: &str) -> Result<String, CaseError> {
    fill(input, privacy::expect)
}

/// Works out the `expect` of one case from its kind and its input.
type Engine = fn(kind: &Spot, input: &Spot) -> Result<Value, CaseError>;

fn fill(input: &str, engine: Engine) -> Result<String, CaseError> {
    let text = input.trim_start_matches('\u{feff}');
    let mut file: Value = serde_json::from_str(text)
        .map_err(|fault| CaseError::NotJson { line: fault.line(), column: fault.column() })?;
    let cases = file.get_mut("cases").and_then(Value::as_array_mut).ok_or(CaseError::NoCases)?;
    for (place, case) in cases.iter_mut().enumerate() {
        let expect = work_out(place, case, engine)?;
        if let Some(fields) = case.as_object_mut() {
            fields.insert("expect".to_owned(), expect);
        }
    }
    print(&file)
}

fn work_out(place: usize, case: &Value, engine: Engine) -> Result<Value, CaseError> {
    let name = match case.get("id").and_then(Value::as_str) {
        Some(id) => spot::shorten(id),
        None => format!("number {}", place + 1),
    };
    let case = Spot::whole(&name, case);
    engine(&case.get("kind")?, &case.get("input")?)
}

/// With one blank per level, as the case files are written.
fn print(file: &Value) -> Result<String, CaseError> {
    let mut bytes = Vec::new();
    let format = serde_json::ser::PrettyFormatter::with_indent(b" ");
    file.serialize(&mut serde_json::Serializer::with_formatter(&mut bytes, format))
        .map_err(|fault| CaseError::NotWritten(fault.to_string()))?;
    String::from_utf8(bytes).map_err(|fault| CaseError::NotWritten(fault.to_string()))
}

/// Options as the files count them.
fn from_one(options: &[usize]) -> Value {
    json!(options.iter().map(|option| option + 1).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(kind: &str, input: &str) -> String {
        format!(r#"{{"cases": [{{"id": "X-1", "kind": "{kind}", "input": {input}}}]}}"#)
    }

    fn told(kind: &str, input: &str) -> String {
        let engine = if kind_is_private(kind) { suppress } else { agree };
        engine(&case(kind, input)).unwrap_err().to_string()
    }

    fn kind_is_private(kind: &str) -> bool {
        ["plan", "render", "ledger", "rounds", "view", "late", "sequence"].contains(&kind)
    }

    #[test]
    fn a_fault_names_the_case_and_the_field_and_what_to_do() {
        let input = r#"{"options": 3, "counts": [1, -2, 0], "eligible": 5}"#;
        assert_eq!(
            told("single", input),
            "case X-1, field input.counts[1]: expected a whole number from 0 to 1000000000000"
        );
    }

    #[test]
    fn what_is_not_a_case_file_is_said_plainly() {
        assert!(agree("{").unwrap_err().to_string().starts_with("this is not JSON (line 1, column 1)"));
        assert_eq!(agree("[]"), Err(CaseError::NoCases));
        assert_eq!(agree(r#"{"cases": {}}"#), Err(CaseError::NoCases));
        let fault = agree(r#"{"cases": [7]}"#).unwrap_err().to_string();
        assert_eq!(fault, "case number 1, field kind: it is missing");
        let nested = format!("{}1{}", "[".repeat(9000), "]".repeat(9000));
        assert!(matches!(agree(&nested), Err(CaseError::NotJson { .. })));
    }

    #[test]
    fn an_unknown_kind_is_answered_with_the_known_ones() {
        assert!(told("mood", "{}").starts_with("case X-1, field kind: expected one of scale, single, multi"));
    }

    #[test]
    fn an_unprintable_name_stays_on_one_line() {
        let file = r#"{"cases": [{"id": "a\nb", "kind": "scale", "input": 3}]}"#;
        assert_eq!(agree(file).unwrap_err().to_string(), r"case a\nb, field input.options: it is missing");
    }

    #[test]
    fn hostile_numbers_and_lists_get_a_sentence() {
        let hostile = [
            ("scale", r#"{"options": 5, "counts": [1, 2], "eligible": 3}"#, "input.counts: expected 5 entries"),
            ("scale", r#"{"options": 2, "counts": [1, 2], "eligible": 3}"#, "from 3 to 11"),
            ("scale", r#"{"options": 1e300, "counts": [], "eligible": 3}"#, "from 3 to 11"),
            ("single", r#"{"options": 2, "counts": [18446744073709551615, 1], "eligible": 3}"#, "input.counts[0]"),
            ("single", r#"{"options": 2, "counts": [1000000000000, 1], "eligible": 3}"#, "input.counts: together"),
            ("single", r#"{"options": 2, "counts": [2, 2], "eligible": 3}"#, "input.eligible: 4 people"),
            ("single", r#"{"options": 2, "counts": [2, 1.5], "eligible": 3}"#, "input.counts[1]"),
            ("single", r#"{"options": 2, "counts": "many", "eligible": 3}"#, "input.counts: expected a list"),
            ("multi", r#"{"options": 2, "respondents": 3, "counts": [4, 0], "eligible": 3}"#, "input.counts[0]"),
            ("multi", r#"{"options": 2, "answers": [[3]], "eligible": 3}"#, "input.answers[0][0]"),
            ("ranking", r#"{"options": 3, "votes": [{"order": [[1], [1]]}], "eligible": 3}"#, "stands in two places"),
            ("ranking", r#"{"options": 3, "votes": [{"order": [[1]], "times": -1}], "eligible": 3}"#, "votes[0].times"),
            ("consent", r#"{"eligible": 1, "consent": 2, "closed": true}"#, "input.eligible: 2 people"),
            ("consent", r#"{"eligible": 1, "consent": 1}"#, "input.closed: it is missing"),
            (
                "drift",
                r#"{"type": "single", "options": 2, "transitions": [[9, 0], [0, 0]], "counts1": [1, 1], "counts2": [1, 1]}"#,
                "input.transitions[0]",
            ),
            ("stream", r#"{"type": "scale", "options": 3, "eligible": 1, "events": [["a", 4]]}"#, "events[0][1]"),
            ("stream", r#"{"type": "scale", "options": 3, "eligible": 1, "events": [["a"]]}"#, "expected 2 entries"),
            ("rollup", r#"{"type": "text", "options": 3, "teams": []}"#, "expected one of single, scale"),
            ("plan", r#"{"k": 4, "sensitive": false, "units": [], "leaf_counts": {}}"#, "input.k"),
            ("plan", r#"{"k": 5, "sensitive": false, "units": [], "leaf_counts": {}}"#, "without a parent"),
            (
                "plan",
                r#"{"k": 5, "sensitive": false, "units": [{"id": "o", "parent": null}], "leaf_counts": {"x": [1]}}"#,
                "x is not a unit",
            ),
            ("render", r#"{"type": "single", "counts": [1], "k": 5, "sensitive": false}"#, "from 2 to 200 entries"),
            ("ledger", r#"{"k": 5, "released": [[{}]], "candidate": []}"#, "input.released[0][0]"),
            ("view", r#"{"mode": "shy", "state": "open", "answers": 1, "team_min": 3}"#, "expected one of named"),
            ("sequence", r#"{"k": 5, "options": 2, "steps": [{"op": "vanish"}]}"#, "expected one of answer"),
        ];
        for (kind, input, part) in hostile {
            let sentence = told(kind, input);
            assert!(sentence.contains(part) && sentence.starts_with("case X-1, field "), "{sentence}");
        }
    }

    #[test]
    fn a_billion_people_are_worked_out() {
        let input = r#"{"options": 3, "counts": [999999999, 1, 0], "eligible": 1000000000}"#;
        let filled: Value = serde_json::from_str(&agree(&case("scale", input)).unwrap()).unwrap();
        assert_eq!(filled["cases"][0]["expect"]["level"], "strong");
        assert_eq!(filled["cases"][0]["expect"]["minority"], json!([]));
    }

    #[test]
    fn everything_around_expect_is_printed_as_it_was_read() {
        let text = r#"{"see": "x", "cases": [{"note": "n", "kind": "late", "id": "L", "expect": {"old": 1},
            "input": {"new": 1, "changed": 0, "withdrawn": 0, "late_min": 3}, "more": 2}]}"#;
        let filled = suppress(text).unwrap();
        let compact: String = filled.split_whitespace().collect();
        assert!(
            compact.starts_with(r#"{"see":"x","cases":[{"note":"n","kind":"late","id":"L","expect":{"refresh":false"#)
        );
        assert!(compact.ends_with(r#""more":2}]}"#));
        assert!(!compact.contains("old"));
    }
}
