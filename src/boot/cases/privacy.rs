//! The suppression cases: reads an input, asks the engine, writes the fields of `expect` in their order.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::answers::{form, range};
use super::spot::Spot;
use super::{CaseError, from_one};
use crate::domain::agreement::MOST_OPTIONS;
use crate::domain::privacy::plan::{self, Block, Rule};
use crate::domain::privacy::rows::{Band, ChoiceRow};
use crate::domain::privacy::sequence::Sequence;
use crate::domain::privacy::tree::Tree;
use crate::domain::privacy::view::{self, Late, Mode, State};
use crate::domain::privacy::{Answers, GroupSize, Guard, ledger, render, rounds};

type Kind = fn(&Spot) -> Result<Value, CaseError>;

const KINDS: [(&str, Kind); 7] = [
    ("plan", of_plan),
    ("render", of_render),
    ("ledger", of_ledger),
    ("rounds", of_rounds),
    ("view", of_view),
    ("late", of_late),
    ("sequence", of_sequence),
];

/// The work grows with units times depth; larger organisations than this are not calculated by hand.
const MOST_UNITS: usize = 10_000;

pub(super) fn expect(kind: &Spot, input: &Spot) -> Result<Value, CaseError> {
    kind.one_of(&KINDS)?(input)
}

fn of_plan(input: &Spot) -> Result<Value, CaseError> {
    let guard = guard(input)?;
    let tree = tree(&input.get("units")?)?;
    let answers = leaf_answers(&input.get("leaf_counts")?, &tree)?;
    let plan = plan::plan(&tree, &answers, &Rule::of(guard));
    let together = |block: &Block| {
        let leaves: Vec<&str> = block.leaves.iter().map(|&leaf| tree.id(leaf)).collect();
        json!([leaves, block.answers.n])
    };
    Ok(json!({
        "published": plan.published.iter().map(|row| json!([tree.id(row.unit), row.answers.n])).collect::<Vec<_>>(),
        "combined": plan.combined.iter().map(together).collect::<Vec<_>>(),
        "hidden": plan.hidden.iter().map(|row| json!([tree.id(row.unit), row.reason.as_str()])).collect::<Vec<_>>(),
    }))
}

fn guard(input: &Spot) -> Result<Guard, CaseError> {
    Ok(Guard { size: group_size(input)?, sensitive: input.get("sensitive")?.flag()? })
}

fn group_size(input: &Spot) -> Result<GroupSize, CaseError> {
    let k = input.get("k")?;
    GroupSize::new(k.people()?).map_err(|refused| k.fault(refused.sentence))
}

fn tree(units: &Spot) -> Result<Tree, CaseError> {
    let list = units.items()?;
    if list.len() > MOST_UNITS {
        return Err(units.fault(format!("these are more than {MOST_UNITS} units; write fewer")));
    }
    let mut pairs = Vec::with_capacity(list.len());
    for unit in list {
        let parent = unit.get("parent")?;
        let parent = if parent.is_null() { None } else { Some(parent.text()?.to_owned()) };
        pairs.push((unit.get("id")?.text()?.to_owned(), parent));
    }
    Tree::new(&pairs).map_err(|fault| units.fault(super::spot::shorten_line(&fault.to_string())))
}

/// People are only in the leaves, and every leaf answers the same question.
fn leaf_answers(leaves: &Spot, tree: &Tree) -> Result<Vec<Answers>, CaseError> {
    let mut answers = vec![Answers::default(); tree.len()];
    let (mut options, mut all) = (None, Vec::new());
    for (id, spot) in leaves.entries()? {
        let name = super::spot::shorten(id);
        let unit = tree.find(id).ok_or_else(|| leaves.fault(format!("{name} is not a unit; list it in units")))?;
        if !tree.is_leaf(unit) {
            return Err(leaves.fault(format!("{name} has units below it; write the answers there")));
        }
        let entries = spot.items()?.len();
        let options = *options.get_or_insert(entries);
        if options > MOST_OPTIONS {
            return Err(spot.fault(format!("expected at most {MOST_OPTIONS} entries")));
        }
        answers[unit] = Answers::of_choice(&spot.counts(options)?);
        all.push(answers[unit].n);
    }
    leaves.check_sum(&all)?;
    Ok(answers)
}

fn of_render(input: &Spot) -> Result<Value, CaseError> {
    let form = form(input)?;
    let counts = input.get("counts")?;
    let (from, to) = range(form);
    let entries = counts.items()?.len();
    if !(from..=to).contains(&entries) {
        return Err(counts.fault(format!("expected from {from} to {to} entries and found {entries}")));
    }
    let row = render::choice(form, &counts.counts(entries)?, guard(input)?);
    Ok(written(row))
}

fn written(row: ChoiceRow) -> Value {
    let verdict = |agree: bool| if agree { "agree" } else { "no_shared_norm" };
    match row {
        ChoiceRow::Nothing => rendered("none", None, [Value::Null, Value::Null, Value::Null, Value::Null]),
        ChoiceRow::Verdict { band, norm } => {
            let word = json!(verdict(norm.is_some()));
            let norm = norm.map_or(Value::Null, |norm| from_one(&norm));
            rendered("verdict", Some(band), [word, norm, Value::Null, Value::Null])
        }
        ChoiceRow::Words { band, shares } => {
            let shares: Vec<&str> = shares.iter().map(|word| word.as_str()).collect();
            rendered("words", Some(band), [Value::Null, Value::Null, json!(shares), Value::Null])
        }
        ChoiceRow::Percent { band, shares, agree, norm, level } => {
            let shares: Vec<String> = shares.iter().map(ToString::to_string).collect();
            let parts = [json!(verdict(agree)), from_one(&norm), json!(shares), json!(level)];
            rendered("percent", Some(band), parts)
        }
    }
}

fn rendered(rung: &str, band: Option<Band>, [verdict, norm, shares, level]: [Value; 4]) -> Value {
    json!({
        "rung": rung,
        "n_band": band.map(Band::as_str),
        "verdict": verdict,
        "norm": norm,
        "shares": shares,
        "level": level,
    })
}

fn of_ledger(input: &Spot) -> Result<Value, CaseError> {
    let released: Vec<BTreeSet<String>> =
        input.get("released")?.items()?.iter().map(Spot::names).collect::<Result<_, _>>()?;
    let check = ledger::check(group_size(input)?, &released, &input.get("candidate")?.names()?);
    Ok(json!({ "allowed": check.allowed, "smallest_region": check.smallest_region }))
}

fn of_rounds(input: &Spot) -> Result<Value, CaseError> {
    let previous = input.find("previous_members").map_or(Ok(BTreeSet::new()), |spot| spot.names())?;
    let check = rounds::check(group_size(input)?, &previous, &input.get("members")?.names()?);
    Ok(json!({
        "allowed": check.allowed,
        "reason": check.reason.as_str(),
        "joined": check.joined,
        "left": check.left,
    }))
}

fn of_view(input: &Spot) -> Result<Value, CaseError> {
    let mode = input.get("mode")?.one_of(&[("named", Mode::Named), ("unnamed", Mode::Unnamed)])?;
    let state = input.get("state")?.one_of(&[("open", State::Open), ("released", State::Released)])?;
    let view = view::of_team(mode, state, input.get("answers")?.people()?, input.get("team_min")?.people()?);
    Ok(json!({ "show": view.shows_results(), "reason": view.as_str() }))
}

fn of_late(input: &Spot) -> Result<Value, CaseError> {
    let late = Late {
        new: input.get("new")?.people()?,
        changed: input.get("changed")?.people()?,
        withdrawn: input.get("withdrawn")?.people()?,
    };
    let refresh = late.refreshes(input.get("late_min")?.people()?);
    Ok(json!({ "refresh": refresh, "reason": if refresh { "enough" } else { "too_few_changes" } }))
}

#[derive(Clone, Copy)]
enum Step {
    Answer,
    Withdraw,
    Export,
}

fn of_sequence(input: &Spot) -> Result<Value, CaseError> {
    let options = input.get("options")?.size(1, MOST_OPTIONS)?;
    let mut unit = Sequence::new(group_size(input)?, options);
    let mut exports = Vec::new();
    for step in input.get("steps")?.items()? {
        let steps = [("answer", Step::Answer), ("withdraw", Step::Withdraw), ("export", Step::Export)];
        match step.get("op")?.one_of(&steps)? {
            Step::Answer => unit.answer(&step.get("member")?.name()?, step.get("option")?.option(options)?),
            Step::Withdraw => unit.withdraw(&step.get("member")?.name()?),
            Step::Export => {
                let export = unit.export();
                let n = export.counts.as_ref().map(|counts| counts.iter().sum::<u64>());
                exports.push(json!({ "source": export.source.as_str(), "n": n, "counts": export.counts }));
            }
        }
    }
    Ok(json!({ "exports": exports }))
}
