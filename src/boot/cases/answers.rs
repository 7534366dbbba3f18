//! The parts that several kinds of agreement cases share: form, people around the answers, lists of findings.

use serde_json::{Value, json};

use super::CaseError;
use super::spot::Spot;
use crate::domain::agreement::{Form, MOST_OPTIONS, Turnout, Voices};

const FORMS: [(&str, Form); 2] = [("single", Form::Single), ("scale", Form::Scale)];

pub(super) fn form(input: &Spot) -> Result<Form, CaseError> {
    input.get("type")?.one_of(&FORMS)
}

/// How many options a question of this form may have.
pub(super) fn range(form: Form) -> (usize, usize) {
    match form {
        Form::Single => (2, MOST_OPTIONS),
        Form::Scale => (3, 11),
    }
}

pub(super) fn options(input: &Spot, form: Form) -> Result<usize, CaseError> {
    let (from, to) = range(form);
    input.get("options")?.size(from, to)
}

/// The people around `n` answers; not fewer than are known to have spoken.
pub(super) fn turnout(input: &Spot, n: u64) -> Result<Turnout, CaseError> {
    let turnout = Turnout {
        eligible: input.get("eligible")?.people()?,
        no_preference: people_or_none(input, "no_preference")?,
        skipped: people_or_none(input, "skipped")?,
    };
    check_invited(input, &turnout, n)?;
    Ok(turnout)
}

pub(super) fn check_invited(input: &Spot, turnout: &Turnout, n: u64) -> Result<(), CaseError> {
    let known = n + turnout.no_preference + turnout.skipped;
    if known <= turnout.eligible {
        return Ok(());
    }
    let invited = turnout.eligible;
    let problem = format!("{known} people answered, skipped or have no preference but only {invited} are invited");
    Err(input.get("eligible")?.fault(format!("{problem}; correct one of the numbers")))
}

pub(super) fn people_or_none(input: &Spot, field: &str) -> Result<u64, CaseError> {
    input.find(field).map_or(Ok(0), |spot| spot.people())
}

/// No needs when the field is absent.
pub(super) fn needs(input: &Spot, options: usize) -> Result<Vec<u64>, CaseError> {
    input.find("needs").map_or(Ok(Vec::new()), |spot| spot.counts(options))
}

/// `[[option, people], ...]`
pub(super) fn pairs(voices: &[Voices]) -> Value {
    json!(voices.iter().map(|one| json!([one.option + 1, one.people])).collect::<Vec<_>>())
}
