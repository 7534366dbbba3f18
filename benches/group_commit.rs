//! Writers that share commits beside writers with a commit each, on SQLite with synchronous=FULL: one small row,
//! and a whole answer with its counters. Alternating runs; the median counts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

use alliance::acts::answer::{self, Outcome, Sent};
use alliance::acts::seat::Ticket;
use alliance::acts::{House, link};
use alliance::domain::bank::QuestionKind;
use alliance::domain::filled::Filled;
use alliance::store::{Turn, idempotency};
use futures_util::future::join_all;

#[path = "../tests/all/sample_team.rs"]
mod sample_team;
mod shared;

use shared::{house, median, timed};

const WRITERS: usize = 64;
const WRITES_EACH: usize = 60;
const RUNS: usize = 3;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        println!("{WRITERS} writers, {WRITES_EACH} writes each, median of {RUNS} alternating runs, writes a second");
        println!("{:>12} {:>14} {:>16} {:>8}", "write", "shared commit", "a commit each", "ratio");
        let (mut rows, mut answers) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
        for _ in 0..RUNS {
            for (place, batch) in [None, Some(1)].into_iter().enumerate() {
                rows[place].push(one_row(batch).await);
                answers[place].push(an_answer(batch).await);
            }
        }
        for (name, [shared, each]) in [("one row", rows), ("an answer", answers)] {
            let (shared, each) = (median(shared), median(each));
            println!("{name:>12} {shared:>14.0} {each:>16.0} {:>8.2}", shared / each);
        }
    });
}

async fn one_row(batch: Option<usize>) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let (house, _) = house(&folder, batch).await;
    let now = house.clock.now();
    let writers = (0..WRITERS).map(|writer| {
        let db = house.db.clone();
        async move {
            for number in 0..WRITES_EACH {
                let key = format!("measure-{writer:04}-{number:06}");
                db.write(Turn::House, move |tx| idempotency::add(tx, &key, "", now)).await.unwrap();
            }
        }
    });
    let (took, _) = timed(join_all(writers)).await;
    (WRITERS * WRITES_EACH) as f64 / took.as_secs_f64()
}

async fn an_answer(batch: Option<usize>) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let (house, organisation) = house(&folder, batch).await;
    let now = house.clock.now();
    let add = house.db.write(Turn::House, move |tx| sample_team::add(tx, organisation, WRITERS, now));
    let team = add.await.unwrap();
    let mut tickets = Vec::new();
    for asked in &team.people {
        let device = link::start(&house, asked.link.clone(), Vec::new()).await.unwrap().device.unwrap();
        tickets.push(Ticket { invitation: asked.invitation.clone(), device: Some(device.hash()) });
    }
    let (took, _) = timed(join_all(tickets.into_iter().map(|ticket| answer_on(&house, ticket)))).await;
    (WRITERS * WRITES_EACH) as f64 / took.as_secs_f64()
}

/// Chooses one way and the other in turn, question after question.
async fn answer_on(house: &House, ticket: Ticket) {
    let core = house.bank.set("core");
    let single: Vec<_> = core.iter().filter(|question| matches!(question.kind, QuestionKind::Single(_))).collect();
    for number in 0..WRITES_EACH {
        let question = single[number % single.len()];
        let picked = vec![question.slot_code(number / single.len() % 2)];
        let sent = (question.code.clone(), Sent::Answer(Filled { picked, ..Filled::default() }));
        let outcome = answer::save(house, ticket.clone(), vec![sent]).await.unwrap();
        assert!(matches!(outcome, Outcome::Saved(_)));
    }
}
