//! What one row says, in words ready to print.

use super::Figure;
use crate::domain::agreement::{Form, Level};
use crate::domain::bank::{Question, QuestionKind};
use crate::domain::privacy::render;
use crate::domain::privacy::rows::{Band, ChoiceRow, MultiRow, Percent, RankingRow, Word};
use crate::domain::privacy::{Answers, Guard};
use crate::domain::tally::Tally;

const AGREE: &str = "agree";
const NO_SHARED_ANSWER: &str = "no shared answer";

pub(super) struct Said {
    pub band: Band,
    pub level: String,
    pub figures: Vec<Figure>,
}

/// Nothing where the group is too small after all.
pub(super) fn of(question: &Question, tally: &Tally, guard: Guard) -> Option<Said> {
    match &question.kind {
        QuestionKind::Single(_) => choice(render::choice(Form::Single, &tally.counts, guard)),
        QuestionKind::Scale(_) => choice(render::choice(Form::Scale, &tally.counts, guard)),
        QuestionKind::Multi(_) => {
            multi(render::multi(&Answers { n: tally.respondents, counts: tally.counts.clone() }, guard))
        }
        QuestionKind::Ranking(_) => ranking(render::ranking(&tally.as_ranking()?, guard)),
        QuestionKind::Text(_) => None,
    }
}

fn choice(row: ChoiceRow) -> Option<Said> {
    match row {
        ChoiceRow::Nothing => None,
        ChoiceRow::Verdict { band, norm } => Some(plain(band, verdict(norm.as_deref()))),
        ChoiceRow::Words { band, shares } => Some(plain(band, words(&shares))),
        ChoiceRow::Percent { band, shares, agree, norm, level } => {
            let mut figures = verdict(agree.then_some(norm.as_slice()));
            figures.extend(percents(&shares));
            Some(Said { band, level: level_words(level), figures })
        }
    }
}

fn multi(row: MultiRow) -> Option<Said> {
    match row {
        MultiRow::Nothing => None,
        MultiRow::Shared { band, options } => Some(plain(band, verdict(Some(&options)))),
        MultiRow::Words { band, shares } => Some(plain(band, words(&shares))),
        MultiRow::Percent { band, shares } => Some(plain(band, percents(&shares))),
    }
}

fn ranking(row: RankingRow) -> Option<Said> {
    match row {
        RankingRow::Nothing => None,
        RankingRow::Top { band, top } => Some(plain(band, verdict(top.as_deref()))),
        RankingRow::Order { band, order } => Some(plain(band, places(order.as_deref()))),
        RankingRow::Agreement { band, order, percent } => {
            let mut figures = places(order.as_deref());
            figures.push(Figure { option: None, words: format!("{percent} % agree on the order") });
            Some(plain(band, figures))
        }
    }
}

fn plain(band: Band, figures: Vec<Figure>) -> Said {
    Said { band, level: String::new(), figures }
}

fn verdict(options: Option<&[usize]>) -> Vec<Figure> {
    match options {
        None | Some([]) => vec![Figure { option: None, words: NO_SHARED_ANSWER.to_owned() }],
        Some(options) => each(options.iter().map(|&option| (option, AGREE.to_owned()))),
    }
}

fn words(shares: &[Word]) -> Vec<Figure> {
    each(shares.iter().map(|word| word.as_str().to_owned()).enumerate())
}

fn percents(shares: &[Percent]) -> Vec<Figure> {
    each(shares.iter().map(|share| format!("{share} %")).enumerate())
}

fn places(order: Option<&[usize]>) -> Vec<Figure> {
    match order {
        None | Some([]) => verdict(None),
        Some(order) => each(order.iter().zip(1..).map(|(&option, place)| (option, format!("place {place}")))),
    }
}

fn each(figures: impl Iterator<Item = (usize, String)>) -> Vec<Figure> {
    figures.map(|(option, words)| Figure { option: Some(option), words }).collect()
}

fn level_words(level: Level) -> String {
    level.as_str().replace('_', " ")
}
