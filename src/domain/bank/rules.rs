//! From the JSON of one question to a checked `Question`.

use super::fields::{BankError, Fields};
use super::question::*;
use serde_json::Value;
use std::collections::BTreeSet;

/// Answers to ranking and scale questions are compared by the agreement engine, which knows these sizes.
const SCALE_STEPS: std::ops::RangeInclusive<i64> = 3..=11;
const RANKED_OPTIONS: std::ops::RangeInclusive<usize> = 3..=20;

impl Question {
    /// One question by itself, as kept in `Question::source`.
    pub fn parse(source: &str) -> Result<Question, BankError> {
        let value: Value =
            serde_json::from_str(source).map_err(|fault| BankError(format!("The question is not JSON: {fault}.")))?;
        question(&value, 1)
    }
}

/// `place` is the place in the file, counted from 1; it is the order where the file names none.
pub(super) fn question(value: &Value, place: i64) -> Result<Question, BankError> {
    let fields = Fields::of(value, &format!("Question {place}"))?;
    let code = code(&fields, &[';', '='])?;
    let fields = fields.named(format!("Question \"{code}\""));
    let prompt = fields.text("prompt")?;
    Ok(Question {
        topic: fields.optional_text("dimension")?.unwrap_or_default(),
        short: fields.optional_text("short")?.unwrap_or_else(|| prompt.clone()),
        sets: fields.texts("sets")?,
        help: fields.optional_text("help")?,
        why: fields.optional_text("why")?,
        revisit: fields.optional_text("revisit")?,
        kind: kind(&fields)?,
        hr_export: hr_export(&fields)?,
        seconds: fields.optional_number("seconds")?.unwrap_or(20),
        order: fields.optional_number("order")?.unwrap_or(place),
        source: value.to_string(),
        code,
        prompt,
    })
}

fn kind(fields: &Fields) -> Result<QuestionKind, BankError> {
    let rule = fields.inside("rule")?;
    match (fields.text("type")?.as_str(), rule.text("kind")?.as_str()) {
        ("single", "choice") => Ok(QuestionKind::Single(single(fields, &rule)?)),
        ("scale", "scale") => Ok(QuestionKind::Scale(scale(fields, &rule)?)),
        ("multi", "multi" | "veto") => Ok(QuestionKind::Multi(multi(fields, &rule)?)),
        ("ranking", "ranking") => Ok(QuestionKind::Ranking(ranking(fields, &rule)?)),
        ("text", "texts" | "requests") => Ok(QuestionKind::Text(text(fields, &rule)?)),
        ("single" | "scale" | "multi" | "ranking" | "text", _) => {
            Err(rule.fault("kind", "this rule does not belong to this type of question"))
        }
        _ => Err(fields.fault("type", "single, scale, multi, ranking or text is expected here")),
    }
}

fn single(fields: &Fields, rule: &Fields) -> Result<Single, BankError> {
    let options = options(fields, 2..=100)?;
    Ok(Single {
        majority_speaks: rule.flag("majority_speaks", true)?,
        timer_seconds: timer_seconds(rule, &options)?,
        norm: rule.template("norm", &["clause"])?,
        lean: rule.template("lean", &["clause", "others"])?,
        differ: rule.template("differ", &[])?,
        draft: rule.optional_template("draft", &["need"])?,
        need: rule.template("need", &["need"])?,
        options,
    })
}

fn timer_seconds(rule: &Fields, options: &[Choice]) -> Result<Vec<Option<u32>>, BankError> {
    let mut seconds = vec![None; options.len()];
    for (code, value) in rule.entries("timer_seconds")? {
        let slot = options.iter().position(|option| option.code == code);
        let value = value.as_u64().and_then(|value| u32::try_from(value).ok());
        match slot.and_then(|slot| seconds.get_mut(slot)) {
            Some(place) if value.is_some() => *place = value,
            _ => {
                return Err(rule.fault("timer_seconds", "seconds for the codes of the options are expected here"));
            }
        }
    }
    Ok(seconds)
}

fn scale(fields: &Fields, rule: &Fields) -> Result<Scale, BankError> {
    let steps = fields.inside("scale")?;
    let (min, max) = (i64::from(steps.number::<i32>("min")?), i64::from(steps.number::<i32>("max")?));
    if !SCALE_STEPS.contains(&(max - min + 1)) {
        return Err(steps.fault("max", "a scale has three to eleven steps"));
    }
    let keep_always_values = rule.numbers("keep_always_values")?;
    if keep_always_values.iter().any(|value| !(min..=max).contains(value)) {
        return Err(rule.fault("keep_always_values", format!("values from {min} to {max} are expected here")));
    }
    Ok(Scale {
        min,
        max,
        anchors: anchors(&steps, min, max)?,
        bands: bands(&steps, min, max)?,
        keep_always_values,
        norm: rule.template("norm", &["clause"])?,
        between: rule.template("between", &["low", "high"])?,
        lean: rule.template("lean", &["clause"])?,
        differ: rule.template("differ", &["low", "high"])?,
        draft: rule.optional_template("draft", &["need"])?,
        need: rule.template("need", &["need"])?,
        ceiling: rule.optional_template("ceiling", &[])?,
    })
}

fn anchors(steps: &Fields, min: i64, max: i64) -> Result<Vec<Anchor>, BankError> {
    let anchor = |fields: Fields| {
        Ok(Anchor {
            value: fields.number("value")?,
            label: fields.phrase("label")?,
            example: fields.optional_text("example")?,
        })
    };
    let mut anchors = steps.objects("anchors")?.into_iter().map(anchor).collect::<Result<Vec<_>, _>>()?;
    anchors.sort_by_key(|anchor| anchor.value);
    let ends = (anchors.first().map(|anchor| anchor.value), anchors.last().map(|anchor| anchor.value));
    if ends != (Some(min), Some(max)) {
        return Err(steps.fault("anchors", format!("one anchor at {min} and one at {max} are expected, none outside")));
    }
    let values: BTreeSet<i64> = anchors.iter().map(|anchor| anchor.value).collect();
    let labels: BTreeSet<String> = anchors.iter().map(|anchor| anchor.label.to_lowercase()).collect();
    if values.len() < anchors.len() || labels.len() < anchors.len() {
        return Err(steps.fault("anchors", "two anchors have the same value or the same label"));
    }
    Ok(anchors)
}

fn bands(steps: &Fields, min: i64, max: i64) -> Result<Vec<Band>, BankError> {
    let band = |fields: Fields| {
        Ok(Band { from: fields.number("from")?, to: fields.number("to")?, clause: fields.phrase("clause")? })
    };
    let mut bands = steps.objects("bands")?.into_iter().map(band).collect::<Result<Vec<_>, _>>()?;
    bands.sort_by_key(|band| band.from);
    let mut next = min;
    for band in &bands {
        if band.from != next || band.to < band.from || band.to > max {
            return Err(steps.fault("bands", format!("a band is expected to begin at {next} and to end by {max}")));
        }
        next = band.to + 1;
    }
    if next != max + 1 {
        return Err(steps.fault("bands", format!("the steps {next} to {max} have no band")));
    }
    Ok(bands)
}

fn multi(fields: &Fields, rule: &Fields) -> Result<Multi, BankError> {
    let options = options(fields, 1..=100)?;
    let max_select: Option<usize> = fields.optional_number("max_select")?;
    if max_select == Some(0) {
        return Err(fields.fault("max_select", "at least 1 is expected here"));
    }
    let rule =
        if rule.text("kind")? == "veto" { MultiRule::Veto(veto(rule)?) } else { MultiRule::Counted(counted(rule)?) };
    Ok(Multi { options, max_select, rule })
}

fn veto(rule: &Fields) -> Result<VetoWords, BankError> {
    Ok(VetoWords {
        allowed: rule.template("allowed", &["list"])?,
        not_allowed: rule.template("not_allowed", &["list"])?,
        nothing: rule.template("nothing", &[])?,
    })
}

fn counted(rule: &Fields) -> Result<CountedWords, BankError> {
    Ok(CountedWords {
        norm: rule.template("norm", &["list"])?,
        most: rule.template("most", &["list"])?,
        most_only: rule.template("most_only", &["list"])?,
        differ: rule.template("differ", &[])?,
        draft: rule.optional_template("draft", &["need"])?,
        need: rule.template("need", &["need"])?,
    })
}

fn ranking(fields: &Fields, rule: &Fields) -> Result<Ranking, BankError> {
    let options = options(fields, RANKED_OPTIONS)?;
    let rank_top: usize = fields.optional_number("rank_top")?.unwrap_or(options.len());
    if rank_top == 0 || rank_top > options.len() {
        return Err(fields.fault("rank_top", format!("a number from 1 to {} is expected here", options.len())));
    }
    Ok(Ranking {
        rank_top,
        norm: rule.template("norm", &["first", "second"])?,
        lean: rule.template("lean", &["first", "second"])?,
        tied: rule.optional_template("tied", &["list"])?,
        differ: rule.template("differ", &["list"])?,
        draft: rule.optional_template("draft", &["need"])?,
        need: rule.template("need", &["need"])?,
        options,
    })
}

fn text(fields: &Fields, rule: &Fields) -> Result<Text, BankError> {
    let parts = fields.objects("parts")?.into_iter().map(part).collect::<Result<Vec<_>, _>>()?;
    let codes: BTreeSet<&str> = parts.iter().map(|part| part.code.as_str()).collect();
    if parts.is_empty() || codes.len() < parts.len() {
        return Err(fields.fault("parts", "one part or more are expected here, each with its own code"));
    }
    let rule = if rule.text("kind")? == "texts" {
        let keep_max = rule.optional_number("keep_max")?.unwrap_or(3);
        TextRule::Preamble { keep_max, clause: rule.template("clause", &["part", "list"])? }
    } else {
        let places: Vec<&str> = codes.into_iter().collect();
        TextRule::Requests { replies: rule.texts("replies")?, clause: rule.template("clause", &places)? }
    };
    Ok(Text { parts, rule })
}

fn part(fields: Fields) -> Result<Part, BankError> {
    let code = code(&fields, &[';', '.'])?;
    Ok(Part {
        label: fields.phrase("label")?,
        max_chars: fields.optional_number("max_chars")?.unwrap_or(200),
        word: fields.optional_text("word")?.unwrap_or_else(|| code.clone()),
        code,
    })
}

fn options(fields: &Fields, allowed: std::ops::RangeInclusive<usize>) -> Result<Vec<Choice>, BankError> {
    let options = fields.objects("options")?.into_iter().map(option).collect::<Result<Vec<_>, _>>()?;
    if !allowed.contains(&options.len()) {
        let (least, most) = (allowed.start(), allowed.end());
        return Err(fields.fault("options", format!("{least} to {most} options are expected here")));
    }
    let codes: BTreeSet<String> = options.iter().map(|option| option.code.to_lowercase()).collect();
    let labels: BTreeSet<String> = options.iter().map(|option| option.label.to_lowercase()).collect();
    if codes.len() < options.len() || labels.len() < options.len() {
        return Err(fields.fault("options", "two options have the same code or the same label"));
    }
    Ok(options)
}

fn option(fields: Fields) -> Result<Choice, BankError> {
    let hidden_if = fields.optional_text("hidden_if")?;
    if hidden_if.as_deref().is_some_and(|condition| condition != "hr_sums_declared") {
        return Err(fields.fault("hidden_if", "only \"hr_sums_declared\" is known here"));
    }
    Ok(Choice {
        code: code(&fields, &[';'])?,
        label: fields.phrase("label")?,
        clause: fields.phrase("clause")?,
        need_clause: fields.phrase("need_clause")?,
        example: fields.optional_text("example")?,
        keep_always: fields.flag("keep_always", false)?,
        hidden_if_hr_sums: hidden_if.is_some(),
    })
}

/// A code stands in headers and in lists of musts, so it cannot hold what separates there.
fn code(fields: &Fields, separators: &[char]) -> Result<String, BankError> {
    let code = fields.text("code")?;
    if code.contains(separators) {
        return Err(fields.fault("code", "a code without a separator sign is expected here"));
    }
    Ok(code)
}

fn hr_export(fields: &Fields) -> Result<HrExport, BankError> {
    match fields.optional_text("hr_export")?.as_deref() {
        Some("counts") => Ok(HrExport::Counts),
        None | Some("never") => Ok(HrExport::Never),
        Some(_) => Err(fields.fault("hr_export", "counts or never is expected here")),
    }
}
