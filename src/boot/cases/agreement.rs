//! The agreement cases: reads an input, asks the engine, writes the fields of `expect` in their order.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::answers::{check_invited, form, needs, options, pairs, people_or_none, turnout};
use super::spot::Spot;
use super::{CaseError, from_one};
use crate::domain::agreement::drift::{self, Movement};
use crate::domain::agreement::order::Order;
use crate::domain::agreement::stream::{Reply, Stream};
use crate::domain::agreement::{
    Form, MOST_OPTIONS, Ratio, Turnout, consent, details, multi, ranking, rollup, scale, single,
};

type Kind = fn(&Spot) -> Result<Value, CaseError>;

const KINDS: [(&str, Kind); 8] = [
    ("scale", of_scale),
    ("single", of_single),
    ("multi", of_multi),
    ("ranking", of_ranking),
    ("consent", of_consent),
    ("drift", of_drift),
    ("stream", of_stream),
    ("rollup", of_rollup),
];

pub(super) fn expect(kind: &Spot, input: &Spot) -> Result<Value, CaseError> {
    kind.one_of(&KINDS)?(input)
}

fn of_scale(input: &Spot) -> Result<Value, CaseError> {
    let options = options(input, Form::Scale)?;
    let counts = input.get("counts")?.counts(options)?;
    let turnout = turnout(input, counts.iter().sum())?;
    let found = scale::judge(&counts, &turnout, &needs(input, options)?);
    let middle = found.middle;
    Ok(json!({
        "n": found.n,
        "level": found.level,
        "tier": found.tier,
        "kind": found.kind,
        "missing": found.missing,
        "provisional": found.provisional,
        "few": found.few,
        "but_for_one": found.but_for_one.map(|option| option + 1),
        "median_low": middle.map(|middle| middle.low + 1),
        "median_high": middle.map(|middle| middle.high + 1),
        "s": middle.map(|middle| middle.s),
        "ad_md": shown(middle.and_then(|middle| middle.average_distance())),
        "within_one": middle.map(|middle| middle.within_one),
        "norm": from_one(&found.norm),
        "camps": found.camps,
        "minority": pairs(&found.minority),
        "needs": pairs(&found.needs),
        "fragile": found.fragile,
        "stats": scale_stats(&counts),
    }))
}

fn scale_stats(counts: &[u64]) -> Value {
    let figures = details::of_scale(counts);
    json!({
        "mean": figures.mean,
        "sd": figures.sd,
        "interp_median": figures.interp_median,
        "ad_m": figures.ad_m,
        "rwg": figures.rwg,
        "rwg_star": figures.rwg_star,
        "awg": figures.awg,
        "leik_d": figures.leik_d,
        "vde_a": figures.vde_a,
        "cns": figures.cns,
    })
}

fn of_single(input: &Spot) -> Result<Value, CaseError> {
    let options = options(input, Form::Single)?;
    let counts = input.get("counts")?.counts(options)?;
    let turnout = turnout(input, counts.iter().sum())?;
    let found = single::judge(&counts, &turnout, &needs(input, options)?);
    let figures = details::of_single(&counts);
    Ok(json!({
        "n": found.n,
        "level": found.level,
        "tier": found.tier,
        "kind": found.kind,
        "missing": found.missing,
        "provisional": found.provisional,
        "few": found.few,
        "f1": (found.n > 0).then_some(found.f1),
        "f2": (found.n > 0).then_some(found.f2),
        "modal_share": shown(found.modal_share()),
        "norm": from_one(&found.norm),
        "minority": pairs(&found.minority),
        "needs": pairs(&found.needs),
        "fragile": found.fragile,
        "stats": {
            "iqv": figures.iqv,
            "entropy": figures.entropy,
            "wilson_low": figures.wilson.map(|(low, _)| low),
            "wilson_high": figures.wilson.map(|(_, high)| high),
        },
    }))
}

fn of_multi(input: &Spot) -> Result<Value, CaseError> {
    let options = input.get("options")?.size(1, MOST_OPTIONS)?;
    let tally = multi_tally(input, options)?;
    let turnout = turnout(input, tally.respondents)?;
    let found = multi::judge(&tally, &turnout, &needs(input, options)?);
    let classes: Vec<&str> = found.classes.iter().map(|class| class.as_str()).collect();
    Ok(json!({
        "n": found.n,
        "level": found.level,
        "tier": found.tier,
        "kind": found.kind,
        "missing": found.missing,
        "provisional": found.provisional,
        "few": found.few,
        "counts": tally.counts,
        "overlap": shown(found.overlap),
        "classes": classes,
        "norm": from_one(&found.norm),
        "most": from_one(&found.most),
        "minority": pairs(&found.minority),
        "needs": pairs(&found.needs),
    }))
}

/// Either every answer with its options, or the counters.
fn multi_tally(input: &Spot, options: usize) -> Result<multi::Tally, CaseError> {
    let mut tally = multi::Tally::empty(options);
    if let Some(answers) = input.find("answers") {
        for answer in answers.items()? {
            let ticked = answer.items()?.iter().map(|tick| tick.option(options)).collect::<Result<BTreeSet<_>, _>>()?;
            tally.add(&ticked);
        }
        return Ok(tally);
    }
    tally.respondents = input.get("respondents")?.people()?;
    for (count, spot) in tally.counts.iter_mut().zip(input.get("counts")?.exactly(options)?) {
        *count = spot.number(0, tally.respondents)?;
    }
    Ok(tally)
}

fn of_ranking(input: &Spot) -> Result<Value, CaseError> {
    let tally = ranking_tally(input)?;
    let turnout = turnout(input, tally.n + tally.indifferent)?;
    let found = ranking::judge(&tally, &turnout);
    let figures = details::of_ranking(&tally);
    let has_orders = tally.n > 0;
    let mean = |sum2: &u64| *sum2 as f64 / (2 * tally.n) as f64;
    Ok(json!({
        "n": found.n,
        "no_preference": found.no_preference,
        "missing": found.missing,
        "provisional": found.provisional,
        "few": found.few,
        "level": found.level,
        "tier": found.tier,
        "kind": found.kind,
        "rank_sums2": tally.sum2,
        "mean_rank": has_orders.then(|| tally.sum2.iter().map(mean).collect::<Vec<_>>()),
        "place": has_orders.then_some(found.place),
        "order_agreement": shown(found.order_agreement),
        "w": figures.map(|(w, _)| w),
        "rbar": figures.map(|(_, rbar)| rbar),
        "condorcet": found.condorcet.map(|option| option + 1),
        "conflict": found.conflict,
        "first": tally.first,
        "top_split": found.top_split,
        "norm": from_one(&found.norm),
        "minority": pairs(&found.minority),
    }))
}

fn ranking_tally(input: &Spot) -> Result<ranking::Tally, CaseError> {
    let options = input.get("options")?.size(3, 20)?;
    let votes = input.get("votes")?;
    let mut tally = ranking::Tally::empty(options);
    for vote in votes.items()? {
        let times = vote.find("times").map_or(Ok(1), |times| times.people())?;
        votes.check_sum(&[tally.n, tally.indifferent, times])?;
        tally.add(&order(&vote.get("order")?, options)?, times);
    }
    Ok(tally)
}

fn order(spot: &Spot, options: usize) -> Result<Order, CaseError> {
    let place = |place: &Spot| -> Result<Vec<usize>, CaseError> {
        place.items()?.iter().map(|option| option.option(options)).collect()
    };
    let places: Vec<Vec<usize>> = spot.items()?.iter().map(place).collect::<Result<_, _>>()?;
    Order::new(options, &places).map_err(|fault| spot.fault(format!("{fault}; write every option once at most")))
}

fn of_consent(input: &Spot) -> Result<Value, CaseError> {
    let ballot = consent::Ballot {
        eligible: input.get("eligible")?.people()?,
        consent: people_or_none(input, "consent")?,
        concern: people_or_none(input, "concern")?,
        objection: people_or_none(input, "objection")?,
        abstain: people_or_none(input, "abstain")?,
        closed: input.get("closed")?.flag()?,
        quorum: consent::Quorum::USUAL,
    };
    let found = consent::judge(&ballot);
    check_invited(input, &Turnout { eligible: ballot.eligible, ..Turnout::default() }, found.responded)?;
    Ok(json!({
        "outcome": found.outcome,
        "responded": found.responded,
        "missing": found.missing,
    }))
}

fn of_drift(input: &Spot) -> Result<Value, CaseError> {
    let found = drift::judge(&rounds(input)?);
    let mut fields = Map::new();
    let mut write = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    write("pairs", json!(found.pairs));
    write("same", json!(found.same));
    write("moved", json!(found.moved));
    write("moved_share", json!(shown(found.moved_share())));
    write("level1", json!(found.level1));
    write("level2", json!(found.level2));
    write("agreement_change", json!(found.agreement_change));
    write("joined", json!(found.joined));
    write("left", json!(found.left));
    match found.movement {
        Movement::Along { up, down, p_value } => {
            write("up", json!(up));
            write("down", json!(down));
            write("p_value", json!(p_value));
            write("shift", json!(found.shift));
        }
        Movement::Net(net) => {
            write("shift", json!(found.shift));
            write("net", json!(net));
        }
    }
    Ok(Value::Object(fields))
}

/// Nobody can move who did not answer: the transitions must fit into the counters of both rounds.
fn rounds(input: &Spot) -> Result<drift::Rounds, CaseError> {
    let form = form(input)?;
    let options = options(input, form)?;
    let counts1 = input.get("counts1")?.counts(options)?;
    let counts2 = input.get("counts2")?.counts(options)?;
    let mut transitions = Vec::with_capacity(options);
    let mut arrived = vec![0; options];
    for (row, &answered) in input.get("transitions")?.exactly(options)?.iter().zip(&counts1) {
        let people = row.counts(options)?;
        if people.iter().sum::<u64>() > answered {
            return Err(row.fault("more people moved from here than counts1 holds; correct one of them"));
        }
        arrived.iter_mut().zip(&people).for_each(|(all, more)| *all += more);
        transitions.push(people);
    }
    if arrived.iter().zip(&counts2).any(|(arrived, answered)| arrived > answered) {
        let problem = "more people moved to an option than counts2 holds; correct one of them";
        return Err(input.get("transitions")?.fault(problem));
    }
    Ok(drift::Rounds { form, transitions, counts1, counts2 })
}

fn of_stream(input: &Spot) -> Result<Value, CaseError> {
    let form = form(input)?;
    let options = options(input, form)?;
    let mut stream = Stream::new(options);
    for event in input.get("events")?.items()? {
        if let [member, word] = event.exactly(2)?.as_slice() {
            stream.take(&member.name()?, reply(word, options)?);
        }
    }
    let tally = stream.tally();
    let turnout = tally.turnout(input.get("eligible")?.people()?);
    check_invited(input, &turnout, tally.n())?;
    Ok(json!({
        "counts": tally.counts,
        "n": tally.n(),
        "no_preference": tally.no_preference,
        "skipped": tally.skipped,
        "missing": turnout.missing(tally.n()),
        "level": form.level(&tally.counts, tally.no_preference),
    }))
}

/// An option, "no_preference", "skip" or "withdraw".
fn reply(word: &Spot, options: usize) -> Result<Option<Reply>, CaseError> {
    if let Ok(option) = word.option(options) {
        return Ok(Some(Reply::Option(option)));
    }
    let words = [("no_preference", Some(Reply::NoPreference)), ("skip", Some(Reply::Skip)), ("withdraw", None)];
    let problem = format!("expected an option from 1 to {options}, no_preference, skip or withdraw");
    word.one_of(&words).map_err(|_| word.fault(problem))
}

fn of_rollup(input: &Spot) -> Result<Value, CaseError> {
    let form = form(input)?;
    let options = options(input, form)?;
    let list = input.get("teams")?;
    let teams: Vec<Vec<u64>> = list.items()?.iter().map(|team| team.counts(options)).collect::<Result<_, _>>()?;
    list.check_sum(&teams.concat())?;
    let found = rollup::judge(form, options, &teams);
    let levels: Map<String, Value> =
        found.levels.iter().map(|(level, teams)| (level.as_str().to_owned(), json!(teams))).collect();
    Ok(json!({
        "pooled_counts": found.pooled_counts,
        "pooled_level": found.pooled_level,
        "pooled_norm": from_one(&found.pooled_norm),
        "levels": levels,
        "teams_judged": found.teams_judged,
        "teams_with_pooled_norm": found.teams_with_pooled_norm,
    }))
}

fn shown(ratio: Option<Ratio>) -> Option<f64> {
    ratio.map(|ratio| ratio.as_f64())
}
