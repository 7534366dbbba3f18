//! A real browser: chromedriver on a port of its own, and the sessions it opens. What people do with it is in
//! visitor.rs.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::str::FromStr;
use std::time::Duration;

use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::{Method, Url};
use serde_json::{Value, json};

const CHROMIUM: &str = "/usr/bin/chromium";
const CHROMEDRIVER: &str = "/usr/bin/chromedriver";

/// Whether pages may run scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scripts {
    On,
    Off,
}

/// One chromedriver; it and every browser it opened end with this value.
pub struct Driver {
    process: Child,
    port: u16,
    profiles: tempfile::TempDir,
}

/// A command to the browser itself, beside the ones WebDriver has.
#[derive(Debug)]
struct Extra {
    path: &'static str,
    body: Value,
}

impl Driver {
    pub fn start() -> Self {
        for program in [CHROMIUM, CHROMEDRIVER] {
            let is_there = std::path::Path::new(program).exists();
            assert!(
                is_there,
                "{program} is missing: the browser tests need the Debian packages chromium and chromium-driver \
                 (apt-get install chromium chromium-driver fonts-liberation, or run ./test, which installs them)."
            );
        }
        let mut process = Command::new(CHROMEDRIVER)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let port = port_of(&mut process);
        Self { process, port, profiles: tempfile::tempdir().unwrap() }
    }

    /// A browser that nobody has used yet.
    pub async fn browser(&self, name: &str, scripts: Scripts) -> Client {
        let profile = self.profiles.path().join(name);
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--hide-scrollbars",
            "--lang=en-GB",
            "--window-size=1280,900",
            &format!("--user-data-dir={}", profile.display()),
        ];
        let setting = if scripts == Scripts::Off { 2 } else { 1 };
        let wishes = json!({
            "goog:chromeOptions": {
                "binary": CHROMIUM,
                "args": arguments,
                "prefs": {"profile.managed_default_content_settings.javascript": setting},
            },
            "goog:loggingPrefs": {"browser": "ALL"},
        });
        let Value::Object(wishes) = wishes else { unreachable!("an object") };
        ClientBuilder::new(HttpConnector::new())
            .capabilities(wishes)
            .connect(&format!("http://127.0.0.1:{}", self.port))
            .await
            .expect("a browser opens")
    }
}

impl Drop for Driver {
    /// Asks chromedriver to close its browsers: killed at once, it would leave them running.
    fn drop(&mut self) {
        let asked = TcpStream::connect(("127.0.0.1", self.port)).and_then(|mut stream| {
            stream.set_read_timeout(Some(Duration::from_secs(5)))?;
            stream.write_all(b"GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
            stream.read_to_end(&mut Vec::new())
        });
        if asked.is_err() {
            self.process.kill().ok();
        }
        self.process.wait().ok();
    }
}

/// Chromedriver chooses a free port and says which.
fn port_of(process: &mut Child) -> u16 {
    let out = process.stdout.take().expect("piped");
    let mut lines = BufReader::new(out).lines().map_while(Result::ok);
    let line = lines.find(|line| line.contains("started successfully on port")).expect("chromedriver says its port");
    line.rsplit(' ').next().and_then(|port| port.trim_end_matches('.').parse().ok()).expect("a port")
}

/// A command of the DevTools protocol.
pub async fn devtools(client: &Client, command: &str, parameters: Value) -> Value {
    let body = json!({"cmd": command, "params": parameters});
    client.issue_cmd(Extra { path: "goog/cdp/execute", body }).await.unwrap()
}

/// What the browser wrote to its console since the last look.
pub async fn console(client: &Client) -> Vec<String> {
    let lines = client.issue_cmd(Extra { path: "se/log", body: json!({"type": "browser"}) }).await.unwrap();
    let lines = lines.as_array().cloned().unwrap_or_default();
    lines.iter().map(|line| format!("{} {}", line["source"], line["message"])).collect()
}

impl WebDriverCompatibleCommand for Extra {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, <Url as FromStr>::Err> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}
