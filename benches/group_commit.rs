//! Writers that share commits beside writers with a commit each, on SQLite with synchronous=FULL: one small row, an
//! answer's row with its counters at the store's door, and a whole answer with everything an act asks before it.
//! Alternating runs; the median counts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

use std::sync::Arc;

use alliance::acts::answer::{self, Outcome, Sent};
use alliance::acts::seat::{DevicePass, Ticket};
use alliance::acts::{House, link};
use alliance::domain::answer::Value;
use alliance::domain::bank::{Bank, Question, QuestionKind};
use alliance::domain::filled::Filled;
use alliance::domain::given::{Given, Share};
use alliance::store::sitting::{self, Place};
use alliance::store::tally::{self, Of};
use alliance::store::{self, Turn, idempotency};
use futures_util::future::join_all;

#[path = "../tests/all/sample_team.rs"]
mod sample_team;
mod shared;

use sample_team::SampleTeam;
use shared::{house, median, timed};

const WRITERS: usize = 64;
const WRITES_EACH: usize = 60;
const RUNS: usize = 3;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        println!("{WRITERS} writers, {WRITES_EACH} writes each, median of {RUNS} alternating runs, writes a second");
        println!("{:>12} {:>14} {:>16} {:>8}", "write", "shared commit", "a commit each", "ratio");
        let [mut rows, mut doors, mut answers] = [const { [Vec::new(), Vec::new()] }; 3];
        for _ in 0..RUNS {
            for (place, batch) in [None, Some(1)].into_iter().enumerate() {
                rows[place].push(one_row(batch).await);
                doors[place].push(at_the_door(batch).await);
                answers[place].push(an_answer(batch).await);
            }
        }
        for (name, [shared, each]) in [("one row", rows), ("store's door", doors), ("an answer", answers)] {
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

/// An answer's row and the counters of its question, with nothing asked before.
async fn at_the_door(batch: Option<usize>) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let (house, team) = house_with_team(&folder, batch).await;
    let mut places = Vec::new();
    for asked in &team.people {
        let invitation = asked.invitation.clone();
        places.push(house.db.read(move |conn| sitting::find(conn, &invitation)).await.unwrap());
    }
    let (took, _) = timed(join_all(places.into_iter().map(|place| save_on(&house, Arc::new(place))))).await;
    (WRITERS * WRITES_EACH) as f64 / took.as_secs_f64()
}

/// As `answer_on`, through the store alone.
async fn save_on(house: &House, place: Arc<Place>) {
    let questions = single(&house.bank);
    let of = Of { organisation: place.organisation, workshop: place.workshop.id, team: place.team };
    for number in 0..WRITES_EACH {
        let code = questions[number % questions.len()].code.clone();
        let (round, place, bank) = (number / questions.len(), place.clone(), house.bank.clone());
        let write = house.db.write(Turn::Nobody, move |tx| {
            let question = bank.question(&code).unwrap();
            let given = |option: usize| {
                let answer = question.accept(Value::Choice(option), &[]).unwrap();
                Given::new(&answer, Share::Counted, String::new())
            };
            let (old, new) = (round.checked_sub(1).map(|before| given(before % 2)), given(round % 2));
            store::answer::save(tx, &place, &code, &new)?;
            tally::change(tx, of, question, (old.as_ref(), Some(&new)))
        });
        write.await.unwrap();
    }
}

async fn house_with_team(folder: &tempfile::TempDir, batch: Option<usize>) -> (House, SampleTeam) {
    let (house, organisation) = house(folder, batch).await;
    let now = house.clock.now();
    let add = house.db.write(Turn::House, move |tx| sample_team::add(tx, organisation, WRITERS, now));
    let team = add.await.unwrap();
    (house, team)
}

fn single(bank: &Bank) -> Vec<&Question> {
    bank.set("core").into_iter().filter(|question| matches!(question.kind, QuestionKind::Single(_))).collect()
}

async fn an_answer(batch: Option<usize>) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let (house, team) = house_with_team(&folder, batch).await;
    let mut tickets = Vec::new();
    for asked in &team.people {
        let device = link::start(&house, asked.link.clone(), Vec::new()).await.unwrap().device.unwrap();
        let device = DevicePass { hash: device.hash(), seen: house.seen.clone() };
        tickets.push(Ticket { invitation: asked.invitation.clone(), device: Some(device) });
    }
    let (took, _) = timed(join_all(tickets.into_iter().map(|ticket| answer_on(&house, ticket)))).await;
    (WRITERS * WRITES_EACH) as f64 / took.as_secs_f64()
}

/// Chooses one way and the other in turn, question after question.
async fn answer_on(house: &House, ticket: Ticket) {
    let single = single(&house.bank);
    for number in 0..WRITES_EACH {
        let question = single[number % single.len()];
        let picked = vec![question.slot_code(number / single.len() % 2)];
        let sent = (question.code.clone(), Sent::Answer(Filled { picked, ..Filled::default() }));
        let outcome = answer::save(house, ticket.clone(), vec![sent]).await.unwrap();
        assert!(matches!(outcome, Outcome::Saved(_)));
    }
}
