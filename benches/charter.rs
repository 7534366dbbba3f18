//! A draft from counters for 10 and for 100,000 people: composing alone, from rows of a database, and composed and
//! stored as at closing, beside as many answers without words and a few with. The ratio tells whether the time depends
//! on the number of people; it should be near 1.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

use alliance::acts::House;
use alliance::base::dice::Dice;
use alliance::domain::answer::Value;
use alliance::domain::bank::{Bank, Question, QuestionKind};
use alliance::domain::synthesis::{Draft, Gathered, Group, compose};
use alliance::domain::tally::Tally;
use alliance::store::charter::compose_and_store;
use alliance::store::schema::sealed_answers;
use alliance::store::tally::{self, Of};
use alliance::store::{StoreError, Turn, Tx, workshop};
use diesel::prelude::*;

#[path = "../tests/all/sample_team.rs"]
mod sample_team;
mod shared;

use shared::{house, median, timed};

const FEW: u64 = 10;
const MANY: u64 = 100_000;
const RUNS: usize = 5;
const DRAFTS_A_RUN: u32 = 200;
const CLOSINGS_A_RUN: u32 = 20;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let bank = Bank::built_in().unwrap();
        let mut teams = Vec::new();
        for people in [FEW, MANY] {
            let folder = tempfile::tempdir().unwrap();
            let (house, organisation) = house(&folder, None).await;
            let now = house.clock.now();
            let counters = counted(&bank, people);
            let kept = counters.clone();
            let write = house.db.write(Turn::House, move |tx| {
                let team = sample_team::add(tx, organisation, 0, now)?;
                let of = Of { organisation, workshop: team.workshop, team: team.team };
                kept.iter().try_for_each(|(code, counter)| tally::save(tx, of, code, counter))?;
                add_answers(tx, of, people)?;
                Ok::<_, StoreError>(of)
            });
            let of = write.await.unwrap();
            teams.push(Measured { people, counters, of, house, _folder: folder });
        }
        print(&bank, &teams).await;
    });
}

type Counters = Vec<(String, Tally)>;

/// A team in a house of its own.
struct Measured {
    people: u64,
    counters: Counters,
    of: Of,
    house: House,
    _folder: tempfile::TempDir,
}

async fn print(bank: &Bank, teams: &[Measured]) {
    println!("one draft of {} questions, microseconds, median of {RUNS} alternating runs", teams[0].counters.len());
    println!("{:>12} {:>12} {:>12} {:>8}", "from", FEW, MANY, "ratio");
    let [mut alone, mut stored, mut closed] = [const { [Vec::new(), Vec::new()] }; 3];
    for _ in 0..RUNS {
        for (place, Measured { people, counters, of, house, .. }) in teams.iter().enumerate() {
            let pure = timed(async {
                (0..DRAFTS_A_RUN).for_each(|_| {
                    std::hint::black_box(draft(bank, counters, *people));
                });
            });
            alone[place].push(pure.await.0.as_secs_f64() * 1e6 / f64::from(DRAFTS_A_RUN));
            let rows = timed(async {
                for _ in 0..DRAFTS_A_RUN {
                    let (of, people, bank) = (*of, *people, house.bank.clone());
                    let read = house.db.read(move |conn| {
                        let counters = tally::list(conn, of.workshop, of.team)?;
                        Ok::<_, StoreError>(draft(&bank, &counters, people))
                    });
                    std::hint::black_box(read.await.unwrap());
                }
            });
            stored[place].push(rows.await.0.as_secs_f64() * 1e6 / f64::from(DRAFTS_A_RUN));
            let closing = timed(async {
                for _ in 0..CLOSINGS_A_RUN {
                    compose_and_undo(house, *of).await;
                }
            });
            closed[place].push(closing.await.0.as_secs_f64() * 1e6 / f64::from(CLOSINGS_A_RUN));
        }
    }
    for (name, [few, many]) in [("memory", alone), ("rows", stored), ("at closing", closed)] {
        let (few, many) = (median(few), median(many));
        println!("{name:>12} {few:>12.0} {many:>12.0} {:>8.2}", many / few);
    }
}

/// A write that fails is undone, so that the next one finds no draft.
async fn compose_and_undo(house: &House, of: Of) {
    let (bank, dice, now) = (house.bank.clone(), house.dice.clone(), house.clock.now());
    let write = house.db.write(Turn::Workshop(of.workshop), move |tx| {
        let workshop = workshop::find_by_id(tx, of.workshop)?;
        compose_and_store(tx, &dice, &bank, (&workshop, of.team), now)?;
        Err::<(), _>(StoreError::NotFound)
    });
    assert!(matches!(write.await, Err(StoreError::NotFound)));
}

/// One sealed answer for each person, and ten with a line beside them.
fn add_answers(tx: &mut Tx, of: Of, people: u64) -> Result<(), StoreError> {
    let rows = (0..people).map(|_| false).chain([true; 10]);
    for has_words in rows {
        let body = match has_words {
            true => r#"{"value":{"choice":1},"note":"Ask me in the morning."}"#,
            false => r#"{"value":{"choice":1}}"#,
        };
        let row = (
            sealed_answers::id.eq(Dice::Machine.row_key()),
            sealed_answers::organisation_id.eq(of.organisation.0),
            sealed_answers::workshop_id.eq(of.workshop.0),
            sealed_answers::team_id.eq(of.team.0),
            sealed_answers::question.eq("call_out"),
            sealed_answers::body.eq(body),
            sealed_answers::has_words.eq(has_words),
        );
        diesel::insert_into(sealed_answers::table).values(row).execute(&mut **tx)?;
    }
    Ok(())
}

fn draft(bank: &Bank, counters: &[(String, Tally)], people: u64) -> Draft {
    let gathered: Vec<Gathered> = counters
        .iter()
        .filter_map(|(code, tally)| Some(Gathered { question: bank.question(code)?, tally, texts: &[] }))
        .collect();
    compose(&bank.words, &gathered, &Group { eligible: people, hr_sums_declared: false })
}

/// Every countable question of the bank, answered by everybody.
fn counted(bank: &Bank, people: u64) -> Counters {
    let countable = bank.questions().iter().filter(|question| !matches!(question.kind, QuestionKind::Text(_)));
    countable
        .map(|question| {
            let mut tally = Tally::new(question);
            for person in 0..people {
                let answer = question.accept(value(question, person), &[]).unwrap();
                tally.add(question, &answer).unwrap();
            }
            (question.code.clone(), tally)
        })
        .collect()
}

/// Seven in ten say the same; the others spread over everything.
fn value(question: &Question, person: u64) -> Value {
    let pick = |below: usize| if person % 10 < 7 { 0 } else { usize::try_from(person / 10).unwrap() % below };
    match &question.kind {
        QuestionKind::Single(single) => Value::Choice(pick(single.options.len())),
        QuestionKind::Scale(scale) => {
            Value::Steps(scale.min + i64::try_from(pick(5)).unwrap().min(scale.max - scale.min))
        }
        QuestionKind::Multi(multi) => Value::Picks(vec![pick(multi.options.len())]),
        QuestionKind::Ranking(ranking) => {
            let first = pick(ranking.options.len());
            let others = (0..ranking.options.len()).filter(|option| *option != first);
            Value::Order(std::iter::once(first).chain(others).take(ranking.rank_top).collect())
        }
        QuestionKind::Text(_) => unreachable!("texts are not counted"),
    }
}
