//! The living example: it fills itself through the same acts as anybody, and its ways in open.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use super::house::Client;
use super::running::free_port;

/// The example as a process of its own; it ends with this value.
struct Example(Child);

impl Drop for Example {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

#[actix_web::test]
async fn the_example_fills_itself_and_a_member_reads_the_charter() {
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
    let _example = Example(child);
    let mut said = Vec::new();
    for line in out.lines().map_while(Result::ok) {
        said.push(line);
        if said.last().is_some_and(|line| line.contains("Alliance is at")) {
            break;
        }
    }
    let said = said.join("\n");
    for role in ["owner", "facilitator", "HR reader", "to answer", "with charter and card"] {
        assert!(said.contains(role), "no way in for {role}:\n{said}");
    }
    let line = said.lines().find(|line| line.contains("with charter and card")).unwrap();
    let link = format!("/m/{}", line.rsplit('/').next().unwrap());
    let client = Client::new(&format!("http://127.0.0.1:{port}"));
    client.get(&link).await.must_be(200);
    let charter = client.submit(&link, &[]).await;
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
}
