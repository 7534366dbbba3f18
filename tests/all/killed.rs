//! The program killed in the middle of its work: what was confirmed is kept, what is owed is delivered.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use alliance::base::dice::Dice;
use alliance::base::secret::SiteKey;
use alliance::base::site::Site;
use alliance::base::token::{PublicId, Token};
use alliance::domain::answer::Value;
use alliance::domain::bank::{Bank, Question, QuestionKind};
use alliance::domain::given::Given;
use alliance::domain::letter::LetterKind;
use alliance::domain::person::Role;
use alliance::domain::tally::Tally;
use alliance::store::person::{self, NewAccount};
use alliance::store::schema::{answers, letters};
use alliance::store::{StoreError, answer, tally};
use diesel::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::closed::{self, Closed};
use super::house::{Client, Page, hidden_fields};
use super::running::{Data, Running, free_port, now, started};
use super::sample_team::{self, Asked, SampleTeam};
use super::smtp_server::{Received, SmtpServer};
use super::stream::{Stream, id_of};

const PEOPLE: usize = 6;
const KILLS: usize = 4;
/// Confirmed answers between two kills.
const ANSWERS: usize = 80;

async fn data_with_team(size: usize) -> (Data, SampleTeam) {
    Data::prepared(move |tx, organisation| sample_team::add(tx, organisation, size, now())).await
}

/// What a member's browser was told about one question.
#[derive(Debug, Default)]
struct Told {
    confirmed: Option<usize>,
    /// Sent after that, with no answer from the site: may be kept or not.
    unknown: Vec<usize>,
}

type Ledger = Arc<Mutex<BTreeMap<(usize, String), Told>>>;

/// What the storm and the one who kills know of each other.
#[derive(Clone)]
struct Storm {
    ledger: Ledger,
    confirmed: Arc<watch::Sender<usize>>,
    /// Counts starts of the program; 0 ends the storm.
    starts: watch::Receiver<usize>,
}

fn single_questions() -> Vec<(usize, Question)> {
    let bank = Bank::built_in().unwrap();
    let core = bank.set("core").into_iter().cloned().enumerate();
    core.filter(|(_, question)| matches!(question.kind, QuestionKind::Single(_))).collect()
}

fn form(question: &Question, option: usize, csrf: &str) -> Vec<(String, String)> {
    let field = |name: &str, value: String| (name.to_owned(), value);
    vec![
        field("csrf", csrf.to_owned()),
        field("question", question.code.clone()),
        field("from", String::new()),
        field("do", "next".to_owned()),
        field(&question.code, question.slot_code(option)),
    ]
}

/// Answers question after question, each time with another option, until the storm is over.
async fn answer_on_and_on(member: usize, asked: Asked, (client, csrf): (Client, String), storm: Storm) {
    let questions = single_questions();
    for turn in 0.. {
        let start = *storm.starts.borrow();
        if start == 0 {
            return;
        }
        let (place, question) = &questions[turn % questions.len()];
        let option = (turn / questions.len() + member) % 2;
        let path = format!("/my/{}/q/{}", asked.invitation, place + 1);
        let key = (member, question.code.clone());
        storm.ledger.lock().unwrap().entry(key.clone()).or_default().unknown.push(option);
        match client.try_post(&path, &form(question, option, &csrf)).await {
            Ok(page) => {
                let next = page.must_be(303).location().unwrap();
                assert!(next.contains("/q/") || next.ends_with("/check"), "not a confirmation: {next}");
                let told = Told { confirmed: Some(option), unknown: Vec::new() };
                storm.ledger.lock().unwrap().insert(key, told);
                storm.confirmed.send_modify(|count| *count += 1);
            }
            Err(_) => {
                // The site is gone; wait for its next start.
                let mut starts = storm.starts.clone();
                starts.wait_for(|now| *now != start).await.unwrap();
            }
        }
    }
}

#[actix_web::test]
async fn every_confirmed_answer_survives_kills_in_the_middle_of_answering() {
    let (data, team) = data_with_team(PEOPLE).await;
    let port = free_port();
    let mut site = Running::start(&data, port, "");
    let (starts, seen) = watch::channel(1);
    let storm = Storm { ledger: Ledger::default(), confirmed: Arc::new(watch::Sender::new(0)), starts: seen };
    let mut members = Vec::new();
    for (number, asked) in team.people.iter().enumerate() {
        let browser = started(&site.address, asked).await;
        members.push(actix_web::rt::spawn(answer_on_and_on(number, asked.clone(), browser, storm.clone())));
    }
    let mut confirmed = storm.confirmed.subscribe();
    for kill in 1..=KILLS {
        let enough = *confirmed.borrow() + ANSWERS;
        confirmed.wait_for(|count| *count >= enough).await.unwrap();
        site.kill();
        site = Running::start(&data, port, "");
        starts.send(kill + 1).unwrap();
    }
    starts.send(0).unwrap();
    site.kill();
    for member in members {
        member.await.unwrap();
    }
    let ledger = std::mem::take(&mut *storm.ledger.lock().unwrap());
    check_answers(&data, &team, &ledger).await;
}

async fn check_answers(data: &Data, team: &SampleTeam, ledger: &BTreeMap<(usize, String), Told>) {
    assert_eq!(ledger.len(), PEOPLE * single_questions().len(), "everybody answered every question");
    let db = data.open();
    let (workshop, of_team, people) = (team.workshop, team.team, team.people.clone());
    let (kept, tallies): (Vec<BTreeMap<String, Given>>, BTreeMap<String, Tally>) = db
        .read(move |conn| {
            let given =
                people.iter().map(|asked| Ok(answer::list(conn, workshop, asked.member)?.into_iter().collect()));
            let given = given.collect::<Result<_, StoreError>>()?;
            Ok::<_, StoreError>((given, tally::list(conn, workshop, of_team)?.into_iter().collect()))
        })
        .await
        .unwrap();
    for ((member, code), told) in ledger {
        let value = kept[*member].get(code).map(|given| given.value().clone());
        let may_be = told.confirmed.iter().chain(&told.unknown).map(|option| Some(Value::Choice(*option)));
        let is_known = may_be.collect::<Vec<_>>().contains(&value);
        assert!(is_known || (told.confirmed.is_none() && value.is_none()), "{member} {code}: {told:?}, kept {value:?}");
    }
    for (_, question) in single_questions() {
        let mut counted = Tally::new(&question);
        for given in kept.iter().filter_map(|given| given.get(&question.code)) {
            counted.add(&question, &given.answer(&question).unwrap()).unwrap();
        }
        assert_eq!(tallies[&question.code], counted, "the counters of {} belong to its answers", question.code);
    }
    assert_eq!(count_answers(&db).await, kept.iter().map(BTreeMap::len).sum::<usize>() as i64);
}

async fn count_answers(db: &alliance::store::Db) -> i64 {
    db.read(|conn| answers::table.count().get_result(conn).map_err(StoreError::from)).await.unwrap()
}

fn site(port: u16) -> Site {
    Site {
        public_url: format!("http://127.0.0.1:{port}"),
        key: SiteKey::new(b"a key of thirty-two bytes for tests".to_vec(), None),
        sender: ("Alliance".to_owned(), "alliance@lindgren.example".to_owned()),
        letters_are_readable: false,
        trusted_proxies: Vec::new(),
    }
}

#[actix_web::test]
async fn every_letter_arrives_although_the_program_is_killed_while_it_mails() {
    if super::house::postgres_url().is_some() {
        return; // There a dead instance's letters wait for the end of its lease; post.rs turns the clock for that.
    }
    let port = free_port();
    let (data, team) = Data::prepared(move |tx, organisation| {
        let team = sample_team::add(tx, organisation, 60, now())?;
        sample_team::write_to_all(tx, (&team, LetterKind::Invitation), &site(port), now())?;
        Ok(team)
    })
    .await;
    let server = SmtpServer::start().await;
    let kills = [8, 20, 35];
    for enough in kills {
        let site = Running::start(&data, port, &server.url());
        server.until_arrived(enough).await;
        site.kill();
    }
    let site = Running::start(&data, port, &server.url());
    let everybody: BTreeSet<&str> = team.people.iter().map(|asked| asked.address.as_str()).collect();
    let mut arrived = server.messages();
    while receivers(&arrived) != everybody {
        arrived = server.until_arrived(arrived.len() + 1).await;
    }
    site.ask_to_end();
    assert!(site.ended().await.success());
    check_letters(&data, &server.messages(), kills.len()).await;
    assert_eq!(server.problems(), Vec::<String>::new());
}

fn receivers(arrived: &[Received]) -> BTreeSet<&str> {
    arrived.iter().map(|one| one.to.as_str()).collect()
}

async fn check_letters(data: &Data, arrived: &[Received], kills: usize) {
    let mut copies: BTreeMap<&str, Vec<&Received>> = BTreeMap::new();
    for one in arrived {
        copies.entry(&one.to).or_default().push(one);
    }
    println!("{} letters, {} copies too many after {kills} kills", copies.len(), arrived.len() - copies.len());
    for (to, copies) in copies {
        assert!(copies.len() <= kills + 1, "{} copies for {to}", copies.len());
        let id = |one: &Received| one.read().header("Message-ID").unwrap().to_owned();
        assert!(copies.iter().all(|one| id(one) == id(copies[0])), "copies for {to} differ in their ids");
    }
    let read = data.open();
    let states: Vec<String> = read
        .read(|conn| letters::table.limit(1000).select(letters::state).load(conn).map_err(StoreError::from))
        .await
        .unwrap();
    assert_eq!(states, vec!["sent"; 60]);
}

#[actix_web::test]
async fn when_asked_to_end_the_program_finishes_what_it_was_sent_and_ends_well() {
    let (data, team) = data_with_team(1).await;
    let port = free_port();
    let site = Running::start(&data, port, "");
    let (client, csrf) = started(&site.address, &team.people[0]).await;
    let (place, question) = &single_questions()[0];
    let body = super::house::encode(&form(question, 1, &csrf));
    let mut slow = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let head = format!(
        "POST /my/{}/q/{} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {}\r\nExpect: 100-continue\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        team.people[0].invitation,
        place + 1,
        client.cookie_header(),
        body.len()
    );
    slow.write_all(head.as_bytes()).await.unwrap();
    assert!(heard(&mut slow, "\r\n\r\n").await.starts_with("HTTP/1.1 100"), "the site waits for the rest");
    site.ask_to_end();
    while TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
        tokio::task::yield_now().await;
    }
    slow.write_all(body.as_bytes()).await.unwrap();
    let answer = heard(&mut slow, "\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    drop(slow);
    assert_eq!(site.ended().await.code(), Some(0));
    assert_eq!(count_answers(&data.open()).await, 1);
}

async fn heard(from: &mut TcpStream, end: &str) -> String {
    let mut heard = Vec::new();
    while !String::from_utf8_lossy(&heard).contains(end) && from.read_buf(&mut heard).await.unwrap() > 0 {}
    String::from_utf8_lossy(&heard).into_owned()
}

/// A wall that somebody runs who is signed in, and a member who follows it.
struct Wall {
    mara: Token,
    closed: Closed,
}

async fn data_with_wall() -> (Data, Wall) {
    Data::prepared(|tx, organisation| {
        let dice = Dice::Machine;
        let (mara, id, email) = (Token::throw(&dice), PublicId::throw(&dice), "mara.okafor@lindgren.example");
        let new = NewAccount { public_id: id.as_str(), name: "Mara Okafor", email, email_key: email, now: now() };
        let account = person::add_account(tx, &new)?;
        person::set_role(tx, organisation, account, Role::Facilitator)?;
        person::add_session(tx, &mara.hash(), account, now())?;
        Ok(Wall { mara, closed: closed::write(tx, organisation, (closed::nine(), "counted"), now())? })
    })
    .await
}

impl Wall {
    fn mara(&self, site: &Running) -> Client {
        let client = Client::new(&site.address);
        client.set_cookie("__Host-alliance", self.mara.expose());
        client
    }

    fn phone(&self, site: &Running) -> Client {
        let client = Client::new(&site.address);
        let (name, value) = self.closed.people[0].cookie();
        client.set_cookie(&name, &value);
        client
    }

    fn events(&self) -> String {
        self.closed.people[0].page("/wall/events")
    }

    async fn next(&self, mara: &Client) -> Page {
        mara.get(&self.closed.page("/wall")).await.must_be(200);
        mara.submit(&self.closed.page("/wall"), &[("do", "next")]).await
    }
}

fn step_of(text: &str) -> String {
    text.split("data-step=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
}

#[actix_web::test]
async fn when_a_house_dies_in_the_middle_of_a_reveal_its_listener_goes_on_at_another() {
    let (data, wall) = data_with_wall().await;
    let site = Running::start(&data, free_port(), "");
    // A file of SQLite has one house at a time; on PostgreSQL the other one is there already.
    let other = super::house::postgres_url().map(|_| Running::start(&data, free_port(), ""));
    let (mara, phone) = (wall.mara(&site), wall.phone(&site));
    let page = wall.closed.page("/wall");
    mara.get(&page).await.must_be(200);
    mara.submit(&format!("{page}/open"), &[]).await.must_be(200).must_have("Take your phone.");
    let mut stream = Stream::at(&site.address, &phone, &wall.events(), None).await;
    let mut heard = stream.next().await.unwrap();
    while !heard.contains("All nine of us") {
        wall.next(&mara).await.must_be(200);
        heard = stream.next().await.unwrap();
    }
    let confirmed = wall.next(&mara).await;
    assert!(confirmed.must_be(200).has("We differ"), "{}", confirmed.words());
    // Nobody knows whether this press still arrives.
    let mut fields = hidden_fields(&mara.get(&page).await.body, &page);
    fields.push(("do".to_owned(), "next".to_owned()));
    let flight = actix_web::rt::spawn(async move { mara.try_post(&page, &fields).await.is_ok() });
    tokio::task::yield_now().await;
    site.kill();
    flight.await.unwrap();
    while stream.next().await.is_some() {}

    let other = other.unwrap_or_else(|| Running::start(&data, free_port(), ""));
    let (mara, phone) = (wall.mara(&other), wall.phone(&other));
    let mut back = Stream::at(&other.address, &phone, &wall.events(), Some(&id_of(&heard))).await;
    let newest = back.next().await.unwrap();
    let shown = mara.get(&wall.closed.page("/wall")).await;
    assert_eq!(step_of(&newest), step_of(&shown.body), "the newest step, at once");
    assert_ne!(step_of(&newest), step_of(&heard), "what was confirmed is kept");
    let results = phone.get(&wall.closed.people[0].page("/results")).await;
    results.must_be(200).must_have("We differ");
    let is_open = shown.body.contains("some of us need");
    assert_eq!(newest.contains("some of us need"), is_open, "nothing before its reveal: {newest}");
    assert_eq!(results.has("some of us need"), is_open, "nothing before its reveal");
    phone.get(&wall.closed.people[0].page("/draft")).await.must_be(409);

    wall.next(&mara).await.must_be(200);
    let next = back.next().await.unwrap();
    let shown = mara.get(&wall.closed.page("/wall")).await;
    assert_eq!(step_of(&next), step_of(&shown.body), "and the wall goes on");
}
