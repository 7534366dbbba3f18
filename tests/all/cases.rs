//! The given case files, whole: every field of every `expect`. What the attacker must not find out is in `privacy_rules`.

use serde_json::Value;

const AGREEMENT: &str = include_str!("../data/agreement-cases.json");
const PRIVACY: &str = include_str!("../data/privacy-cases.json");

fn cases(file: &str) -> Vec<Value> {
    let file: Value = serde_json::from_str(file).unwrap();
    file["cases"].as_array().unwrap().clone()
}

/// Whole numbers, texts, truths and nothing are exact; numbers with a fraction may differ by 1e-9.
fn compare(place: &str, expected: &Value, found: &Value, faults: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            let tested = |name: &&String| name.as_str() != "reference_only";
            let names: Vec<_> = expected.keys().filter(tested).collect();
            if !names.iter().copied().eq(found.keys()) {
                faults.push(format!("{place}: expected the fields {names:?}, found {:?}", found.keys()));
            }
            for name in names {
                let here = format!("{place}.{name}");
                compare(&here, &expected[name], found.get(name).unwrap_or(&Value::Null), faults);
            }
        }
        (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => {
            for (i, (expected, found)) in expected.iter().zip(found).enumerate() {
                compare(&format!("{place}[{i}]"), expected, found, faults);
            }
        }
        (Value::Number(expected), Value::Number(found)) if expected.is_f64() && found.is_f64() => {
            if (expected.as_f64().unwrap() - found.as_f64().unwrap()).abs() > 1e-9 {
                faults.push(format!("{place}: expected {expected}, found {found}"));
            }
        }
        _ if expected == found => {}
        _ => faults.push(format!("{place}: expected {expected}, found {found}")),
    }
}

/// `levels` of a rollup counts teams by level; the order of its fields means nothing.
fn sort_levels(expect: &mut Value) {
    if let Some(levels) = expect.get_mut("levels").and_then(Value::as_object_mut) {
        levels.sort_keys();
    }
}

fn differences(given: &str, filled: &str) -> Vec<String> {
    let (given, filled) = (cases(given), cases(filled));
    assert_eq!(given.len(), filled.len());
    let mut faults = Vec::new();
    for (mut given, mut filled) in given.into_iter().zip(filled) {
        assert_eq!(given["input"], filled["input"]);
        sort_levels(&mut given["expect"]);
        sort_levels(&mut filled["expect"]);
        compare(given["id"].as_str().unwrap(), &given["expect"], &filled["expect"], &mut faults);
    }
    faults
}

#[test]
fn the_agreement_engine_agrees_with_every_given_case() {
    let filled = alliance::boot::cases::agree(AGREEMENT).unwrap();
    assert_eq!(cases(AGREEMENT).len(), 61);
    assert_eq!(differences(AGREEMENT, &filled), Vec::<String>::new());
}

#[test]
fn the_suppression_agrees_with_every_given_case() {
    let filled = alliance::boot::cases::suppress(PRIVACY).unwrap();
    assert_eq!(cases(PRIVACY).len(), 41);
    assert_eq!(differences(PRIVACY, &filled), Vec::<String>::new());
}

#[test]
fn a_changed_expectation_is_noticed_with_its_case_and_field() {
    let changed = AGREEMENT.replacen("\"within_one\": 6", "\"within_one\": 5", 1);
    assert_ne!(changed, AGREEMENT);
    let filled = alliance::boot::cases::agree(AGREEMENT).unwrap();
    assert_eq!(differences(&changed, &filled), ["P-SC-01.within_one: expected 5, found 6"]);
}

#[test]
fn filling_in_a_filled_file_changes_nothing() {
    let filled = alliance::boot::cases::suppress(PRIVACY).unwrap();
    assert_eq!(alliance::boot::cases::suppress(&filled).unwrap(), filled);
}
