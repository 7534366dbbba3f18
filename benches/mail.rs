//! Letters a second through the whole post - outbox rows, claim, SMTP, receipt, settled rows - beside the same
//! letters only handed over, without rows. The mail server is the tests' own, on a thread of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

use std::sync::mpsc;

use alliance::acts::{House, post};
use alliance::base::letter::{Letter, Outcome};
use alliance::domain::letter::LetterKind;
use alliance::mail::carrier::Carrier;
use alliance::mail::round;
use alliance::mail::smtp::SmtpPost;
use alliance::mail::smtp_address::SmtpAddress;
use alliance::store::Turn;
use tokio::sync::watch;

#[path = "../tests/all/received.rs"]
mod received;
#[path = "../tests/all/sample_team.rs"]
mod sample_team;
mod shared;
#[path = "../tests/all/smtp_server.rs"]
mod smtp_server;
#[path = "../tests/all/smtp_talk.rs"]
mod smtp_talk;

use shared::{house, median, timed};

const LETTERS: usize = 2_000;
const RUNS: usize = 3;

fn main() {
    let url = mail_server();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        println!("{LETTERS} letters, median of {RUNS} runs, letters a second");
        println!("{:>12} {:>12} {:>12} {:>8}", "connections", "whole post", "hand over", "ratio");
        for connections in [1, 4, 16] {
            let (mut whole, mut bare) = (Vec::new(), Vec::new());
            for _ in 0..RUNS {
                whole.push(whole_post(&url, connections).await);
                bare.push(hand_over(&url, connections).await);
            }
            let (whole, bare) = (median(whole), median(bare));
            println!("{connections:>12} {whole:>12.0} {bare:>12.0} {:>8.2}", whole / bare);
        }
    });
}

/// Runs until the program ends.
fn mail_server() -> String {
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let server = smtp_server::SmtpServer::start().await;
            tell.send(server.url()).unwrap();
            std::future::pending::<()>().await;
        });
    });
    told.recv().unwrap()
}

fn carrier(url: &str, connections: usize) -> Carrier {
    let address = SmtpAddress::parse(url, false).unwrap();
    Carrier::Smtp(Box::new(SmtpPost::new(address, "alliance.example", connections, Default::default()).unwrap()))
}

async fn written(folder: &tempfile::TempDir) -> House {
    let (house, organisation) = house(folder, None).await;
    let (now, site) = (house.clock.now(), house.site.clone());
    let write = house.db.write(Turn::Post, move |tx| {
        let team = sample_team::add(tx, organisation, LETTERS, now)?;
        sample_team::write_to_all(tx, (&team, LetterKind::Invitation), &site, now)
    });
    write.await.unwrap();
    house
}

async fn whole_post(url: &str, connections: usize) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let house = written(&folder).await;
    let (carrier, (_keep, stop)) = (carrier(url, connections), watch::channel(false));
    let (took, sent) = timed(async {
        let mut sent = 0;
        while sent < LETTERS {
            sent += round::go(&house, &carrier, connections, &stop).await.unwrap().sent;
        }
        sent
    })
    .await;
    carrier.close().await;
    sent as f64 / took.as_secs_f64()
}

async fn hand_over(url: &str, connections: usize) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let house = written(&folder).await;
    let claimed = post::claim(&house, LETTERS as i64).await.unwrap();
    let letters: Vec<Letter> = claimed.into_iter().map(|one| one.letter).collect();
    let carrier = carrier(url, connections);
    let (took, outcomes) = timed(carrier.deliver_all(&letters, connections)).await;
    carrier.close().await;
    outcomes.iter().filter(|outcome| **outcome == Outcome::Sent).count() as f64 / took.as_secs_f64()
}
