//! The program itself under load, as a process of its own on SQLite: how soon it is ready, what it weighs, pages and
//! durable answers a second with their waiting times. `cargo bench --bench load` builds and measures it. The clients
//! run on the same machine and take their share of it; processor time is the program's own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

use std::time::Duration;

use alliance::domain::bank::{Bank, Question, QuestionKind};
use futures_util::future::join_all;
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

use running::{Data, Running, free_port, now, started};
use sample_team::Asked;
use shared::{median, timed};

const CLIENTS: usize = 32;
const REQUESTS_EACH: usize = 300;
const STARTS: usize = 7;

fn main() {
    actix_web::rt::System::new().block_on(async {
        let size = std::fs::metadata(env!("CARGO_BIN_EXE_alliance")).unwrap().len();
        println!("program file: {:.1} MB", size as f64 / 1e6);
        measure_starts().await;
        let add = |tx: &mut alliance::store::Tx, organisation| sample_team::add(tx, organisation, CLIENTS, now());
        let (data, team) = Data::prepared(add).await;
        let site = Running::start(&data, free_port(), "");
        println!("memory, idle: {:.1} MB", resident(&site));
        let members: Vec<Member> = join_all(team.people.iter().map(|asked| Member::at(&site, asked))).await;
        println!("{CLIENTS} clients, {REQUESTS_EACH} requests each");
        let head = ["requests", "a second", "p50 ms", "p95 ms", "bytes", "CPU µs each"];
        println!("{:<28} {:>9} {:>8} {:>8} {:>8} {:>12}", head[0], head[1], head[2], head[3], head[4], head[5]);
        let style = style_address(&site).await;
        load("a file kept in memory", &site, &members, |member, _| member.get(&style)).await;
        load("open a question", &site, &members, |member, _| member.get(&member.page("/q/1"))).await;
        load("open the whole questionnaire", &site, &members, |member, _| member.get(&member.page("/all"))).await;
        load("confirm one answer", &site, &members, Member::one_answer).await;
        load("confirm 12 answers at once", &site, &members, Member::all_answers).await;
        println!("memory, after the load: {:.1} MB", resident(&site));
        site.ask_to_end();
        assert!(site.ended().await.success());
    });
}

async fn measure_starts() {
    let (data, ()) = Data::prepared(|_, _| Ok(())).await;
    let fresh = Data::empty();
    println!("ready, new database: {:.0} ms", start(&fresh).await);
    let mut later = Vec::new();
    for _ in 0..STARTS {
        later.push(start(&data).await);
    }
    println!("ready, existing database: {:.0} ms (median of {STARTS})", median(later));
}

/// Milliseconds from the start of the process to the first yes of /readyz.
async fn start(data: &Data) -> f64 {
    let (took, site) = timed(async {
        let site = Running::start(data, free_port(), "");
        let answer = Line::to(&site).await.ask(&request(&site, "GET", "/readyz", "", "")).await;
        assert_eq!(answer.status, 200);
        site
    })
    .await;
    site.ask_to_end();
    assert!(site.ended().await.success());
    took.as_secs_f64() * 1e3
}

/// Everybody sends request after request on a kept connection; prints one line of the table.
async fn load(name: &str, site: &Running, members: &[Member], next: impl Fn(&Member, usize) -> String) {
    let cpu_before = cpu_seconds(site);
    let work = members.iter().map(|member| {
        let next = &next;
        async move {
            let mut line = Line::to(site).await;
            let (mut waits, mut bytes) = (Vec::new(), 0);
            for number in 0..REQUESTS_EACH {
                let asked = next(member, number);
                let (wait, answer) = timed(line.ask(&asked)).await;
                let kept = answer.status == 303 && !answer.head.contains("/code");
                assert!(answer.status == 200 || kept, "{}\n{}", answer.head, String::from_utf8_lossy(&answer.body));
                bytes = answer.body.len();
                waits.push(wait);
            }
            (waits, bytes)
        }
    });
    let (took, done) = timed(join_all(work)).await;
    let bytes = done[0].1;
    let mut waits: Vec<Duration> = done.into_iter().flat_map(|(waits, _)| waits).collect();
    waits.sort_unstable();
    let at = |share: usize| waits[waits.len() * share / 100].as_secs_f64() * 1e3;
    let (rate, cpu) = (waits.len() as f64 / took.as_secs_f64(), cpu_seconds(site) - cpu_before);
    let each = cpu / waits.len() as f64 * 1e6;
    println!("{name:<28} {rate:>9.0} {:>8.2} {:>8.2} {bytes:>8} {each:>12.0}", at(50), at(95));
}

/// A member's browser that has started answering.
struct Member {
    port: String,
    invitation: String,
    cookies: String,
    csrf: String,
    core: Vec<Question>,
}

impl Member {
    async fn at(site: &Running, asked: &Asked) -> Self {
        let (client, csrf) = started(&site.address, asked).await;
        let core = Bank::built_in().unwrap().set("core").into_iter().cloned().collect();
        let (port, invitation) = (authority(site), asked.invitation.to_string());
        Self { port, invitation, cookies: client.cookie_header(), csrf, core }
    }

    fn page(&self, page: &str) -> String {
        format!("/my/{}{page}", self.invitation)
    }

    fn get(&self, path: &str) -> String {
        http(&self.port, "GET", path, &self.cookies, "")
    }

    fn one_answer(&self, number: usize) -> String {
        let is_single = |question: &&Question| matches!(question.kind, QuestionKind::Single(_));
        let single: Vec<&Question> = self.core.iter().filter(is_single).collect();
        let question = single[number % single.len()];
        let place = self.core.iter().position(|one| one.code == question.code).unwrap() + 1;
        let mut fields = vec![("csrf".to_owned(), self.csrf.clone()), ("do".to_owned(), "next".to_owned())];
        fields.extend(filled(question, number / single.len()));
        http(&self.port, "POST", &self.page(&format!("/q/{place}")), &self.cookies, &house::encode(&fields))
    }

    fn all_answers(&self, number: usize) -> String {
        let mut fields = vec![("csrf".to_owned(), self.csrf.clone()), ("do".to_owned(), "next".to_owned())];
        self.core.iter().for_each(|question| fields.extend(filled(question, number)));
        http(&self.port, "POST", &self.page("/all"), &self.cookies, &house::encode(&fields))
    }
}

/// The fields of a question's form; another answer each turn.
fn filled(question: &Question, turn: usize) -> Vec<(String, String)> {
    let code = &question.code;
    let mut fields = vec![("question".to_owned(), code.clone())];
    let mut add = |name: String, value: String| fields.push((name, value));
    match &question.kind {
        QuestionKind::Single(_) | QuestionKind::Multi(_) => {
            let shown: Vec<_> = question.options().iter().filter(|option| !option.hidden_if_hr_sums).collect();
            add(code.clone(), shown[turn % 2].code.clone());
        }
        QuestionKind::Scale(scale) => add(code.clone(), (scale.min + (turn % 2) as i64).to_string()),
        QuestionKind::Ranking(ranking) => {
            let options = ranking.options.len();
            (0..ranking.rank_top).for_each(|place| add(code.clone(), question.slot_code((place + turn) % options)));
        }
        QuestionKind::Text(text) => {
            add(format!("{code}.text.{}", text.parts[0].code), format!("Thoughts, number {turn}"))
        }
    }
    fields
}

fn authority(site: &Running) -> String {
    site.address.trim_start_matches("http://").to_owned()
}

fn request(site: &Running, method: &str, path: &str, cookies: &str, body: &str) -> String {
    http(&authority(site), method, path, cookies, body)
}

fn http(host: &str, method: &str, path: &str, cookies: &str, body: &str) -> String {
    let cookies = if cookies.is_empty() { String::new() } else { format!("Cookie: {cookies}\r\n") };
    format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\n{cookies}Content-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

async fn style_address(site: &Running) -> String {
    let page = Line::to(site).await.ask(&request(site, "GET", "/", "", "")).await;
    let page = String::from_utf8(page.body).unwrap();
    let sheet = page.split("rel=\"stylesheet\" href=\"").nth(1).unwrap();
    sheet.split('"').next().unwrap().to_owned()
}

/// A kept connection that costs little: the measured program shall have the processor.
struct Line(TcpStream, Vec<u8>);

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Line {
    async fn to(site: &Running) -> Self {
        let stream = TcpStream::connect(authority(site)).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self(stream, Vec::with_capacity(64 * 1024))
    }

    async fn ask(&mut self, request: &str) -> Answer {
        self.0.write_all(request.as_bytes()).await.unwrap();
        self.1.clear();
        let head_end = loop {
            match self.1.windows(4).position(|four| four == b"\r\n\r\n") {
                Some(at) => break at + 4,
                None => assert!(self.0.read_buf(&mut self.1).await.unwrap() > 0, "the connection ended"),
            }
        };
        let head = String::from_utf8(self.1[..head_end].to_vec()).unwrap();
        let length =
            head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
        let end = head_end + length.unwrap_or(0_usize);
        while self.1.len() < end {
            assert!(self.0.read_buf(&mut self.1).await.unwrap() > 0, "the connection ended");
        }
        Answer { status: head[9..12].parse().unwrap(), head, body: self.1[head_end..end].to_vec() }
    }
}

/// Memory of the process in MB.
fn resident(site: &Running) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", site.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}

/// Processor time of the process, in user and in system.
fn cpu_seconds(site: &Running) -> f64 {
    const TICKS_A_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", site.id())).unwrap();
    let after_name = stat.rsplit_once(") ").unwrap().1;
    let fields: Vec<&str> = after_name.split(' ').collect();
    (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / TICKS_A_SECOND
}
