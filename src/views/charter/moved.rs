//! What moved in the answers between two rounds, as sentences.

use crate::domain::agreement::drift::{Change, Movement, Shift};
use crate::domain::charter::Moved;
use crate::domain::charter::rounds::{Drift, Turnover};
use crate::domain::synthesis::Support;
use crate::views::support::margin;
use crate::views::words::{capital, list, number, plural};

/// What is told of one question; empty when nothing is. `since` is when the earlier round was: "in March".
pub fn sentence(moved: Option<&Moved>, since: &str) -> String {
    let Some(moved) = moved else { return String::new() };
    let (told, change) = match &moved.drift {
        Some(drift) => (who_moved(drift), drift.finding.agreement_change),
        None => (counts(moved.before, moved.now), moved.change),
    };
    let closer = match change {
        Some(Change::Closer) => format!("You are closer together than {since}."),
        Some(Change::Further) => format!("You are further apart than {since}."),
        Some(Change::Same) | None => String::new(),
    };
    format!("{told} {closer}").trim().to_owned()
}

/// "Then we lean this way, 4 of 9; now most of us, 8 of 9."
fn counts(before: Support, now: Support) -> String {
    if (before, now) == (Support::None, Support::None) {
        return String::new();
    }
    let said = |support: String| if support.is_empty() { "not counted".to_owned() } else { support };
    format!("Then {}; now {}.", said(margin(before)), said(margin(now)))
}

/// "5 moved towards “direct”, 1 away, 2 stayed."
fn who_moved(drift: &Drift) -> String {
    let finding = &drift.finding;
    match (finding.shift, &finding.movement) {
        (Shift::NoPairs, _) => "Nobody answered this both times.".to_owned(),
        (Shift::None, _) => format!("Nobody moved; {} stayed.", finding.same),
        (shift, Movement::Along { up, down, .. }) => along(drift, shift, (*up, *down)),
        (_, Movement::Net(net)) => among(drift, net),
    }
}

/// A direction is only named as one when chance would hardly show it.
fn along(drift: &Drift, shift: Shift, (up, down): (u64, u64)) -> String {
    let (most, fewest) = (up.max(down), up.min(down));
    let end = if up >= down { drift.options.last() } else { drift.options.first() };
    let mut parts = vec![format!("{most} moved towards “{}”", end.map_or("", String::as_str))];
    if fewest > 0 {
        parts.push(format!("{fewest} away"));
    }
    if drift.finding.same > 0 {
        parts.push(format!("{} stayed", drift.finding.same));
    }
    let clear = if shift == Shift::SomeMovement { " That is some movement, not yet a direction." } else { "" };
    format!("{}.{clear}", parts.join(", "))
}

/// "3 changed their answer, 5 stayed: 2 more for “Chat”, 1 fewer for “Mail”, 1 fewer for “Call”."
fn among(drift: &Drift, net: &[i64]) -> String {
    let moved = drift.finding.moved;
    let who =
        if moved == 1 { "1 person changed the answer".to_owned() } else { format!("{moved} changed their answer") };
    let stayed = match drift.finding.same {
        0 => String::new(),
        same => format!(", {same} stayed"),
    };
    let mut options: Vec<(&str, i64)> = drift.options.iter().map(String::as_str).zip(net.iter().copied()).collect();
    options.retain(|(_, net)| *net != 0);
    options.sort_by_key(|(_, net)| -net);
    let change = |(label, net): (&str, i64)| {
        format!("{} {} for “{label}”", net.unsigned_abs(), if net > 0 { "more" } else { "fewer" })
    };
    let changes: Vec<String> = options.into_iter().map(change).collect();
    let changes = if changes.is_empty() { String::new() } else { format!(": {}", list(&changes)) };
    format!("{who}{stayed}{changes}.")
}

/// "Two new people since then, one has left and one did not answer this time."
pub fn took_part(turnover: Turnover) -> String {
    let count = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let (joined, left, silent) = (count(turnover.joined), count(turnover.left), count(turnover.silent));
    let mut parts = Vec::new();
    if joined > 0 {
        parts.push(format!("{} new {} since then", number(joined), plural(joined, "person", "people")));
    }
    if left > 0 {
        parts.push(format!("{} {} left", number(left), plural(left, "has", "have")));
    }
    if silent > 0 {
        parts.push(format!("{} did not answer this time", number(silent)));
    }
    if parts.is_empty() {
        return "The same people answered both times.".to_owned();
    }
    format!("{}.", capital(&list(&parts)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::agreement::drift::{Rounds, judge};
    use crate::domain::agreement::form::Form;

    fn moved(form: Form, transitions: [[u64; 3]; 3]) -> Moved {
        let sum = |row: &[u64; 3]| row.iter().sum();
        let counts1 = transitions.iter().map(sum).collect();
        let counts2 = (0..3).map(|to| transitions.iter().map(|row| row[to]).sum()).collect();
        let transitions = transitions.map(|row| row.to_vec()).to_vec();
        let finding = judge(&Rounds { form, transitions, counts1, counts2 });
        let options = ["soft", "between", "direct"].map(str::to_owned).to_vec();
        let drift = Some(Drift { finding, options });
        Moved { question: "q".to_owned(), before: Support::None, now: Support::None, change: None, drift }
    }

    fn said(form: Form, transitions: [[u64; 3]; 3]) -> String {
        sentence(Some(&moved(form, transitions)), "in March")
    }

    #[test]
    fn movement_on_a_scale_is_told_with_the_end_most_moved_to() {
        for (transitions, words) in [
            ([[0, 0, 0], [1, 2, 5], [0, 0, 0]], "5 moved towards “direct”, 1 away, 2 stayed. That is some movement"),
            (
                [[1, 0, 7], [0, 0, 0], [0, 0, 0]],
                "7 moved towards “direct”, 1 stayed. You are further apart than in March.",
            ),
            ([[0, 0, 0], [6, 0, 0], [0, 0, 0]], "6 moved towards “soft”."),
            ([[0, 0, 0], [1, 0, 0], [0, 0, 0]], "1 moved towards “soft”. That is some movement, not yet a direction."),
            ([[0, 0, 0], [0, 4, 0], [0, 0, 0]], "Nobody moved; 4 stayed."),
            ([[0; 3]; 3], "Nobody answered this both times."),
        ] {
            let said = said(Form::Scale, transitions);
            assert!(said.starts_with(words), "{said}");
        }
    }

    #[test]
    fn movement_among_options_is_told_as_gains_and_losses() {
        let three = said(Form::Single, [[2, 0, 2], [0, 3, 1], [0, 0, 0]]);
        assert!(
            three.starts_with(
                "3 changed their answer, 5 stayed: 3 more for “direct”, 1 fewer for “between” and 2 fewer for “soft”."
            ),
            "{three}"
        );
        let one = said(Form::Single, [[0, 1, 0], [0, 0, 0], [0, 0, 0]]);
        assert!(one.starts_with("1 person changed the answer: 1 more for “between” and 1 fewer for “soft”."), "{one}");
        let round = said(Form::Single, [[0, 1, 0], [1, 0, 0], [0, 0, 0]]);
        assert!(round.starts_with("2 changed their answer."), "{round}");
    }

    #[test]
    fn counted_rounds_tell_both_counts_or_only_which_way() {
        let lean = Support::Lean { people: 4, n: 9 };
        let most = Support::Most { people: 8, n: 9, eligible: 9, within_one_step: false };
        let of = |before, now, change| Moved { question: "q".to_owned(), before, now, change, drift: None };
        let said = |moved: &Moved| sentence(Some(moved), "in March");
        let both = said(&of(lean, most, Some(Change::Closer)));
        assert_eq!(
            both,
            "Then we lean this way, 4 of 9; now most of us, 8 of 9. You are closer together than in March."
        );
        assert_eq!(
            said(&of(Support::None, Support::None, Some(Change::Further))),
            "You are further apart than in March."
        );
        assert_eq!(said(&of(Support::None, Support::None, Some(Change::Same))), "");
        assert_eq!(sentence(None, "in March"), "");
    }

    #[test]
    fn who_took_part_in_one_round_only_is_a_sentence() {
        let said = |joined, left, silent| took_part(Turnover { joined, left, silent });
        assert_eq!(said(0, 0, 0), "The same people answered both times.");
        assert_eq!(said(1, 0, 0), "One new person since then.");
        assert_eq!(said(2, 1, 0), "Two new people since then and one has left.");
        assert_eq!(said(0, 2, 1), "Two have left and one did not answer this time.");
        assert_eq!(said(3, 1, 2), "Three new people since then, one has left and two did not answer this time.");
    }
}
