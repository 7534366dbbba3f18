//! The living example: it fills itself through the same acts as anybody, and its ways in open.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use alliance::base::token::{JoinCode, PublicId, Token};
use alliance::web::router::entries;

use super::house::Client;
use super::running::free_port;

/// The example as a process of its own; it ends with this value.
struct Example {
    child: Child,
    _folder: tempfile::TempDir,
    /// What it printed: its ways in.
    said: String,
    address: String,
}

impl Drop for Example {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Example {
    fn start() -> Self {
        let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
        let mut child = Command::new(env!("CARGO_BIN_EXE_alliance"))
            .env_clear()
            .args([&format!("--bind=127.0.0.1:{port}"), "--data"])
            .arg(folder.path().join("example"))
            .arg("demo")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut said = Vec::new();
        for line in out.lines().map_while(Result::ok) {
            said.push(line);
            if said.last().is_some_and(|line| line.contains("Alliance is at")) {
                break;
            }
        }
        Self { child, _folder: folder, said: said.join("\n"), address: format!("http://127.0.0.1:{port}") }
    }

    /// A browser that has used the way in of this role, and the address it came to.
    async fn enter(&self, role: &str) -> (Client, String) {
        let line = self.said.lines().find(|line| line.contains(role));
        let line = line.unwrap_or_else(|| panic!("no way in for {role}:\n{}", self.said));
        let link = line.split(&self.address).nth(1).unwrap().trim();
        let client = Client::new(&self.address);
        client.get(link).await.must_be(200);
        let home = client.post(link, &[]).await.must_be(303).location().unwrap();
        (client, home)
    }
}

#[actix_web::test]
async fn the_example_fills_itself_and_every_address_on_its_pages_is_of_random_ids() {
    let example = Example::start();
    let mut browsers = Vec::new();
    for role in ["owner", "facilitator", "HR reader", "to answer", "with charter and card"] {
        browsers.push(example.enter(role).await);
    }
    let (client, home) = browsers.last().unwrap();
    let charter = client.visit(home).await;
    charter.must_be(200).must_have("How we work in Atlas").must_have("Version 2");
    let home = charter.path.trim_end_matches("/charter").to_owned();
    client.get(&format!("{home}/check-in")).await.must_be(200).must_have("First: what somebody wants to talk about");
    client
        .get(&format!("{home}/requests"))
        .await
        .must_be(200)
        .must_have("had the first hour of the day without any meeting");
    client.get(&format!("{home}/compare")).await.must_be(200).must_have("From version 1 to version 2");
    client.get(&format!("{home}/cards")).await.must_be(200).must_have("Ines Carvalho");
    every_address_is_of_random_ids(&browsers).await;
}

/// An id in an address is 128 random bits, a secret more than that; numbers count only places, steps and versions.
async fn every_address_is_of_random_ids(browsers: &[(Client, String)]) {
    let mut seen = BTreeMap::new();
    for (client, home) in browsers {
        walk(client, home, &mut seen).await;
    }
    let mut patterns = BTreeSet::new();
    let mut faults = Vec::new();
    for (address, page) in &seen {
        match entries().iter().find_map(|entry| Some((entry.pattern, named(entry.pattern, address)?))) {
            None => faults.push(format!("{address} on {page} is in no table")),
            Some((pattern, parts)) => {
                patterns.insert(pattern);
                let odd = parts.into_iter().filter(|(name, part)| !is_right(name, part));
                faults.extend(odd.map(|(name, part)| format!("{address} on {page}: {name} is {part}")));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let with_ids = patterns.iter().filter(|pattern| pattern.contains('{')).count();
    assert!(with_ids > 60, "the walk came to {with_ids} kinds of addresses with ids only: {patterns:#?}");
}

/// Every page this browser comes to by links; `seen` gathers every address on them, of links and of forms, with the
/// page it stands on.
async fn walk(client: &Client, home: &str, seen: &mut BTreeMap<String, String>) {
    let mut been = BTreeSet::new();
    let mut ahead = vec![home.to_owned()];
    while let Some(path) = ahead.pop() {
        if !been.insert(path.clone()) || path.ends_with(".pdf") || path.ends_with("/events") {
            continue;
        }
        let page = client.visit(&path).await;
        assert!(page.status < 500, "{path}: {}", page.words());
        for (start, is_link) in [("href=\"/", true), ("src=\"/", true), ("action=\"/", false)] {
            for part in page.body.split(start).skip(1) {
                let whole = part.split('"').next().unwrap_or_default();
                let address = format!("/{}", whole.split(['?', '#']).next().unwrap_or_default());
                if is_link && !address.starts_with("/static/") {
                    ahead.push(address.clone());
                }
                seen.entry(address).or_insert_with(|| path.clone());
            }
        }
    }
}

/// The named parts of an address of this pattern.
fn named<'a>(pattern: &'static str, address: &'a str) -> Option<Vec<(&'static str, &'a str)>> {
    if let Some(start) = pattern.strip_suffix("{path:.*}") {
        return address.starts_with(start).then(Vec::new);
    }
    let (wanted, given): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), address.split('/').collect());
    if wanted.len() != given.len() {
        return None;
    }
    let mut parts = Vec::new();
    for (wanted, given) in wanted.into_iter().zip(given) {
        match wanted.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => parts.push((name, given)),
            None if wanted == given => {}
            None => return None,
        }
    }
    Some(parts)
}

fn is_right(name: &str, part: &str) -> bool {
    let is_number = part.bytes().all(|byte| byte.is_ascii_digit());
    match name {
        "token" => Token::parse(part).is_some(),
        "key" => Token::parse(part).is_some() || JoinCode::parse(part).is_some(),
        // The place of a question, of a result, of a step on a desk.
        "place" | "number" => is_number,
        // A question of the bank, a file of the reports.
        "question" | "file" => !is_number,
        _ => PublicId::parse(part).is_some(),
    }
}
