//! A page that is listened to.

use super::house::{Client, House};

pub struct Stream {
    pub answer: reqwest::Response,
    text: String,
}

impl Stream {
    pub async fn open(house: &House, client: &Client, path: &str, last: Option<&str>) -> Self {
        Self::at(&house.address, client, path, last).await
    }

    /// At a house that runs as a process of its own.
    pub async fn at(address: &str, client: &Client, path: &str, last: Option<&str>) -> Self {
        let mut request = client.http().get(format!("{address}{path}"));
        request = request.header("cookie", client.cookie_header());
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        Self { answer: request.send().await.unwrap(), text: String::new() }
    }

    /// The next event, heartbeats left out; `None` when the stream has ended.
    pub async fn next(&mut self) -> Option<String> {
        let patience = std::time::Duration::from_secs(20);
        tokio::time::timeout(patience, self.wait()).await.expect("something is said")
    }

    async fn wait(&mut self) -> Option<String> {
        loop {
            while let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.text = rest;
                if !event.starts_with(':') {
                    return Some(event);
                }
            }
            let chunk = self.answer.chunk().await;
            self.text.push_str(std::str::from_utf8(&chunk.ok()??).unwrap());
        }
    }
}

pub fn id_of(event: &str) -> String {
    event.lines().find_map(|line| line.strip_prefix("id: ")).unwrap().to_owned()
}
