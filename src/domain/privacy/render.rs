//! What a released row says about a group that may be shown: nobody can tell none from one,
//! or all from all but one. Which groups may be shown is `plan`'s business.

use super::group::{Answers, Guard};
use super::rows::{Band, ChoiceRow, MultiRow, Percent, RankingRow, Word};
use crate::domain::agreement::ranking::{self, Tally};
use crate::domain::agreement::{Form, Level, Tier, Turnout};

/// How much may be said.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rung {
    Nothing,
    Verdict,
    Words,
    Percent,
}

fn rung(n: u64, guard: Guard) -> Rung {
    match n {
        _ if n < guard.smallest() => Rung::Nothing,
        _ if guard.sensitive => Rung::Words,
        20.. => Rung::Percent,
        10.. => Rung::Words,
        _ => Rung::Verdict,
    }
}

/// A single choice or a scale; `counts` holds the options only, without "no preference".
pub fn choice(form: Form, counts: &[u64], guard: Guard) -> ChoiceRow {
    let reading = form.read(counts);
    let (n, band, agree) = (reading.n, Band::of(reading.n), reading.tier == Tier::Agree);
    match rung(n, guard) {
        Rung::Nothing => ChoiceRow::Nothing,
        Rung::Verdict => ChoiceRow::Verdict { band, norm: agree.then_some(reading.norm) },
        Rung::Words => ChoiceRow::Words { band, shares: words(counts, n) },
        Rung::Percent => {
            let level = coarse(reading.level);
            ChoiceRow::Percent { band, shares: percents(counts, n), agree, norm: reading.norm, level }
        }
    }
}

/// A multi-select: `answers.n` people, ticks per option.
pub fn multi(answers: &Answers, guard: Guard) -> MultiRow {
    let (n, counts) = (answers.n, &answers.counts);
    let band = Band::of(n);
    match rung(n, guard) {
        Rung::Nothing => MultiRow::Nothing,
        Rung::Verdict => {
            let options = (0..counts.len()).filter(|&option| 4 * counts[option] >= 3 * n).collect();
            MultiRow::Shared { band, options }
        }
        Rung::Words => MultiRow::Words { band, shares: words(counts, n) },
        Rung::Percent => MultiRow::Percent { band, shares: percents(counts, n) },
    }
}

/// A ranking; the tallies of a block are added up before.
pub fn ranking(tally: &Tally, guard: Guard) -> RankingRow {
    let finding = ranking::judge(tally, &Turnout::complete(tally.n));
    let band = Band::of(tally.n);
    let is_agreed = finding.tier == Tier::Agree;
    let order = is_agreed.then(|| ranking::in_place_order(&finding.place));
    match rung(tally.n, guard) {
        Rung::Nothing => RankingRow::Nothing,
        Rung::Verdict => {
            let in_front = |option: &usize| finding.place[*option] == 1;
            RankingRow::Top { band, top: order.map(|order| order.into_iter().filter(in_front).collect()) }
        }
        Rung::Words => RankingRow::Order { band, order },
        Rung::Percent => {
            let percent = finding.order_agreement.map_or(0, |share| share.percent());
            RankingRow::Agreement { band, order, percent }
        }
    }
}

/// Change between two rounds: the level words, only where both rows are shown in percent.
pub fn drift(before: &ChoiceRow, after: &ChoiceRow) -> Option<(Level, Level)> {
    match (before, after) {
        (ChoiceRow::Percent { level: before, .. }, ChoiceRow::Percent { level: after, .. }) => Some((*before, *after)),
        _ => None,
    }
}

/// "All of them" would tell everybody's answer.
fn coarse(level: Level) -> Level {
    if level == Level::Unanimous { Level::Strong } else { level }
}

fn words(counts: &[u64], n: u64) -> Vec<Word> {
    counts.iter().map(|&people| word(people, n)).collect()
}

fn word(people: u64, n: u64) -> Word {
    if 3 * people <= n {
        Word::Few
    } else if 3 * people < 2 * n {
        Word::Some
    } else {
        Word::Most
    }
}

fn percents(counts: &[u64], n: u64) -> Vec<Percent> {
    counts.iter().map(|&people| percent(people, n)).collect()
}

/// Coded by exact fractions first, rounded (half up) only in between.
fn percent(people: u64, n: u64) -> Percent {
    let (edge, step) = Band::of(n).coding();
    if 100 * people <= edge * n {
        Percent::AtMost(edge)
    } else if 100 * people >= (100 - edge) * n {
        Percent::AtLeast(100 - edge)
    } else {
        Percent::About((200 * people + step * n) / (2 * n * step) * step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::agreement::order::Order;
    use crate::domain::privacy::GroupSize;

    fn guard(people: u64, sensitive: bool) -> Guard {
        Guard { size: GroupSize::new(people).unwrap(), sensitive }
    }

    fn order_of(people: u64) -> Tally {
        let mut tally = Tally::empty(3);
        tally.add(&Order::new(3, &[vec![1], vec![0], vec![2]]).unwrap(), people);
        tally
    }

    #[test]
    fn a_raised_group_size_hides_more_and_moves_no_band() {
        assert_eq!(choice(Form::Single, &[9, 0], guard(10, false)), ChoiceRow::Nothing);
        let words = choice(Form::Single, &[15, 0], guard(15, false));
        assert_eq!(words, ChoiceRow::Words { band: Band::From10, shares: vec![Word::Most, Word::Few] });
    }

    #[test]
    fn a_sensitive_question_never_says_more_than_words() {
        assert_eq!(choice(Form::Scale, &[5, 4, 0], guard(5, true)), ChoiceRow::Nothing);
        let row = choice(Form::Scale, &[300, 100, 0], guard(5, true));
        let shares = vec![Word::Most, Word::Few, Word::Few];
        assert_eq!(row, ChoiceRow::Words { band: Band::From300, shares });
    }

    #[test]
    fn a_small_multi_select_names_only_what_three_quarters_want() {
        let row = multi(&Answers { n: 8, counts: vec![6, 5, 8] }, guard(5, false));
        assert_eq!(row, MultiRow::Shared { band: Band::From5, options: vec![0, 2] });
    }

    #[test]
    fn a_ranking_says_top_then_order_then_agreement() {
        let (band, top) = (Band::From5, Some(vec![1]));
        assert_eq!(ranking(&order_of(5), guard(5, false)), RankingRow::Top { band, top });
        let order = Some(vec![1, 0, 2]);
        let (band, listed) = (Band::From10, order.clone());
        assert_eq!(ranking(&order_of(12), guard(5, false)), RankingRow::Order { band, order: listed });
        let agreement = RankingRow::Agreement { band: Band::From40, order, percent: 100 };
        assert_eq!(ranking(&order_of(40), guard(5, false)), agreement);
    }

    #[test]
    fn change_is_told_only_between_two_large_groups() {
        let large = choice(Form::Single, &[20, 0], guard(5, false));
        let small = choice(Form::Single, &[12, 0], guard(5, false));
        assert_eq!(drift(&large, &large), Some((Level::Strong, Level::Strong)));
        assert_eq!(drift(&small, &large), None);
    }

    #[test]
    fn a_billion_answers_are_rounded_like_a_hundred() {
        assert_eq!(percent(345_000_000, 1_000_000_000), Percent::About(35));
        assert_eq!(percent(10_000_000, 1_000_000_000), Percent::AtMost(1));
    }
}
