//! A thousand phones follow one wall: how long one reveal takes until the last of them has it, and what a listener
//! weighs. The program runs as a process of its own on SQLite; the listeners run on the same machine.
//! `cargo bench --bench listeners`; more than a thousand open files must be allowed (`ulimit -n 4096`).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

use std::time::Duration;

use alliance::base::dice::Dice;
use alliance::base::token::{PublicId, Token};
use alliance::domain::answer::Value;
use alliance::domain::bank::Bank;
use alliance::domain::ids::{AccountId, OrganisationId};
use alliance::domain::person::Role;
use alliance::domain::tally::Tally;
use alliance::domain::wall::Wall;
use alliance::store::charter::compose_and_store;
use alliance::store::schema::{devices, participations, tallies, workshops};
use alliance::store::{StoreError, Tx, person, time, wall, workshop};
use diesel::prelude::*;
use futures_util::future::join_all;
use jiff::SignedDuration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[path = "../tests/all/house.rs"]
mod house;
#[path = "../tests/all/log.rs"]
mod log;
#[path = "../tests/all/running.rs"]
mod running;
#[path = "../tests/all/sample_team.rs"]
mod sample_team;
mod shared;
#[path = "../tests/all/statements.rs"]
mod statements;

use house::Client;
use running::{Data, Running, free_port, now};
use sample_team::SampleTeam;
use shared::{median, timed};

const LISTENERS: usize = 1_000;
const REVEALS: usize = 5;

/// What the measurement begins with.
struct Set {
    charter: PublicId,
    session: Token,
    /// Address and cookie of each phone.
    phones: Vec<(String, String)>,
}

fn main() {
    actix_web::rt::System::new().block_on(async {
        let (data, set) = Data::prepared(prepare).await;
        let site = Running::start(&data, free_port(), "");
        let mara = Client::new(&site.address);
        mara.set_cookie("__Host-alliance", set.session.expose());
        let path = format!("/charters/{}/wall", set.charter);
        mara.get(&path).await.must_be(200);
        let idle = resident(&site);
        let (took, mut lines) = timed(join_all(set.phones.iter().map(|phone| Line::open(&site, phone)))).await;
        // The threads that read for everybody who came at once go home after ten seconds.
        tokio::time::sleep(Duration::from_secs(12)).await;
        let loaded = resident(&site);
        println!("{LISTENERS} listeners connected and shown where the wall stands: {:.0} ms", took.as_secs_f64() * 1e3);
        println!("memory: {idle:.1} MB before, {loaded:.1} MB with them, {:.1} kB each", (loaded - idle) * 1e3 / LISTENERS as f64);
        let mut waits = Vec::new();
        for _ in 0..REVEALS {
            let (took, _) = timed(async {
                let heard = join_all(lines.iter_mut().map(Line::next));
                futures_util::future::join(mara.post(&path, &[("do", "next")]), heard).await
            })
            .await;
            waits.push(took.as_secs_f64() * 1e3);
            mara.get(&path).await.must_be(200);
        }
        let slowest = waits.iter().copied().fold(0.0, f64::max);
        println!("one step, from the press until the last listener has it: {:.0} ms (median of {REVEALS}), {slowest:.0} ms at most", median(waits));
        println!("memory after {REVEALS} steps: {:.1} MB", resident(&site));
        let (closed, ended) = timed(async {
            site.ask_to_end();
            site.ended().await
        })
        .await;
        assert!(ended.success());
        println!("closing with {LISTENERS} open streams: {:.0} ms", closed.as_secs_f64() * 1e3);
    });
}

fn prepare(tx: &mut Tx, organisation: OrganisationId) -> Result<Set, StoreError> {
    let (bank, dice, now) = (Bank::built_in().unwrap(), Dice::Machine, now());
    let team = sample_team::add(tx, organisation, LISTENERS, now)?;
    let row = workshops::table.find(team.workshop.0);
    diesel::update(row)
        .set((workshops::stage.eq("closed"), workshops::closed_at.eq(time::to_row(now))))
        .execute(&mut **tx)?;
    for code in ["first_response", "accountability", "channels", "call_out", "between"] {
        add_tally(tx, &bank, &team, code)?;
    }
    add_answered(tx, &team)?;
    let facilitator: i64 = row.select(workshops::facilitator_id).first(&mut **tx)?;
    let session = Token::throw(&dice);
    person::set_role(tx, organisation, AccountId(facilitator), Role::Facilitator)?;
    person::add_session(tx, &session.hash(), AccountId(facilitator), now)?;
    let found = workshop::find_by_id(tx, team.workshop)?;
    let charter = compose_and_store(tx, &dice, &bank, (&found, team.team), now)?;
    wall::add(tx, &charter, &Wall::new())?;
    let phones = team.people.iter().map(|asked| add_phone(tx, &team, asked)).collect::<Result<_, StoreError>>()?;
    Ok(Set { charter: charter.public_id, session, phones })
}

fn add_tally(tx: &mut Tx, bank: &Bank, team: &SampleTeam, code: &str) -> Result<(), StoreError> {
    let question = bank.question(code).unwrap();
    let mut tally = Tally::new(question);
    for person in 0..900 {
        let choice = Value::Choice(if person < 700 { 0 } else { 1 });
        if let Ok(answer) = question.accept(choice, &[]) {
            tally.add(question, &answer).unwrap();
        }
    }
    diesel::insert_into(tallies::table)
        .values((
            tallies::workshop_id.eq(team.workshop.0),
            tallies::team_id.eq(team.team.0),
            tallies::question.eq(code),
            tallies::organisation_id.eq(team.organisation.0),
            tallies::body.eq(tally.encode().unwrap()),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

fn add_answered(tx: &mut Tx, team: &SampleTeam) -> Result<(), StoreError> {
    for asked in &team.people {
        diesel::insert_into(participations::table)
            .values((
                participations::workshop_id.eq(team.workshop.0),
                participations::member_id.eq(asked.member.0),
                participations::organisation_id.eq(team.organisation.0),
                participations::team_id.eq(team.team.0),
                participations::has_started.eq(true),
                participations::has_finished.eq(true),
                participations::has_answered.eq(true),
            ))
            .execute(&mut **tx)?;
    }
    Ok(())
}

fn add_phone(tx: &mut Tx, team: &SampleTeam, asked: &sample_team::Asked) -> Result<(String, String), StoreError> {
    let device = Token::throw(&Dice::Machine);
    diesel::insert_into(devices::table)
        .values((
            devices::hash.eq(device.hash().as_str().to_owned()),
            devices::organisation_id.eq(team.organisation.0),
            devices::workshop_id.eq(team.workshop.0),
            devices::member_id.eq(asked.member.0),
            devices::sees_answers.eq(false),
            devices::created_at.eq(time::to_row(now())),
            devices::seen_at.eq(time::to_row(now())),
            devices::expires_at.eq(time::to_row(now() + SignedDuration::from_hours(24))),
        ))
        .execute(&mut **tx)?;
    let name = format!("__Host-alliance-m-{}", &asked.invitation.as_str()[..10]);
    Ok((format!("/my/{}/wall/events", asked.invitation), format!("{name}={}", device.expose())))
}

/// A phone's line, as bare as it can be.
struct Line {
    stream: TcpStream,
    text: Vec<u8>,
}

impl Line {
    /// Connected, and shown where the wall stands.
    async fn open(site: &Running, (path, cookie): &(String, String)) -> Self {
        let host = site.address.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut line = Self { stream, text: Vec::new() };
        line.next().await;
        line
    }

    /// Reads on until the next whole event.
    async fn next(&mut self) {
        let mut buffer = [0; 4096];
        loop {
            let text = String::from_utf8_lossy(&self.text).into_owned();
            let event = text.find("event: stage").and_then(|at| Some(at + text[at..].find("\n\n")?));
            if let Some(end) = event {
                self.text = text.as_bytes()[end..].to_vec();
                return;
            }
            let read = tokio::time::timeout(Duration::from_secs(60), self.stream.read(&mut buffer)).await;
            let read = read.expect("something is said").unwrap();
            assert!(read > 0, "the line dropped: {text}");
            self.text.extend_from_slice(&buffer[..read]);
        }
    }
}

/// Megabytes of the program that are in memory.
fn resident(site: &Running) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", site.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1e3
}
