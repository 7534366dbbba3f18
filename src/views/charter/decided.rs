//! "How we decided": the record of a decision in whole sentences.

use jiff::tz::TimeZone;

use crate::domain::agreement::consent::{Outcome, Quorum};
use crate::domain::charter::{Decision, Sheet};
use crate::views::words::{capital, date, list, number, of};

/// How many must answer, as it is said before and after a round.
pub fn quorum_words(quorum: Quorum) -> &'static str {
    match quorum {
        Quorum::TwoThirds => "at least two thirds of us",
        Quorum::ThreeQuarters => "at least three quarters of us",
        Quorum::Everybody => "every one of us",
    }
}

/// One sentence each: when and with what outcome, who could, the rule, the names where the team sees them.
pub fn decided(decision: &Decision, sheet: &Sheet) -> Vec<String> {
    let zone = TimeZone::get(&sheet.timezone).unwrap_or(TimeZone::UTC);
    let on = date(&sheet.published_at.to_zoned(zone));
    let mut said = vec![format!("{on}: {}.", outcome(decision.outcome)), who(decision)];
    said.push(format!("It needed answers from {} and no harm left open.", quorum_words(decision.quorum())));
    if !decision.names.is_empty() {
        said.push(format!("Could work with it: {}.", list(&decision.names)));
    }
    if !decision.concerns.is_empty() {
        said.push("Noted on the way; nothing had to change for it:".to_owned());
    }
    said
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Adopted => "agreed",
        Outcome::AdoptedWithConcerns => "agreed, with something noted",
        // A version is published only when it is agreed.
        Outcome::Blocked | Outcome::Pending | Outcome::NotEnoughAnswers | Outcome::NoMandate => "not agreed",
    }
}

fn who(decision: &Decision) -> String {
    let count = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let (answered, all) = (count(decision.answered), count(decision.eligible));
    let noted = match count(decision.concerned) {
        0 => String::new(),
        n => format!(", {} of them with something to say", number(n)),
    };
    let silent = match all.saturating_sub(answered) {
        0 => String::new(),
        1 => " One person did not answer. Silence is not consent.".to_owned(),
        n => format!(" {} people did not answer. Silence is not consent.", capital(&number(n))),
    };
    format!("{} can work with it{noted}.{silent}", capital(&of(answered, all)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::charter::samples;

    #[test]
    fn the_record_says_who_could_what_it_needed_and_counts_silence_apart() {
        let mut sheet = samples::sheet();
        let decision = sheet.decision.take().unwrap();
        let said = decided(&decision, &sheet).join(" ");
        for part in [
            "24 November 2026: agreed, with something noted.",
            "Eight of nine can work with it, two of them with something to say.",
            "One person did not answer. Silence is not consent.",
            "It needed answers from at least three quarters of us and no harm left open.",
        ] {
            assert!(said.contains(part), "{part}: {said}");
        }
    }
}
