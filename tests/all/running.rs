//! The real program as a process of its own, on a free port, to be killed and started again.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

use alliance::domain::ids::OrganisationId;
use alliance::store::pool::Place;
use alliance::store::{Db, StoreError, Turn, Tx, person};

use super::house::{self, Client, hidden_field};
use super::sample_team::Asked;

/// The data of a house that nobody runs at the moment.
pub struct Data {
    pub place: Place,
    folder: tempfile::TempDir,
}

impl Data {
    /// A folder in which there is nothing yet.
    pub fn empty() -> Self {
        let folder = private_folder();
        Self { place: house::place(&folder), folder }
    }

    /// A house with an organisation, and what `begin` puts into it; closed again.
    pub async fn prepared<T: Send + 'static>(
        begin: impl FnOnce(&mut Tx, OrganisationId) -> Result<T, StoreError> + Send + 'static,
    ) -> (Self, T) {
        let data = Self::empty();
        let begin = move |tx: &mut Tx| {
            let new = person::NewOrganisation { name: "Lindgren Optics", timezone: "UTC", now: now() };
            let organisation = person::add_organisation(tx, &new)?;
            begin(tx, organisation)
        };
        let begun = data.open().write(Turn::House, begin).await.unwrap();
        (data, begun)
    }

    #[allow(dead_code)]
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub fn open(&self) -> Db {
        Db::open(&self.place, 2).unwrap()
    }
}

/// A folder that nobody else may enter, as the program demands.
pub fn private_folder() -> tempfile::TempDir {
    let own = std::fs::Permissions::from_mode(0o700);
    tempfile::Builder::new().permissions(own).tempdir().unwrap()
}

/// The hour of the machine, which is the one the process sees.
pub fn now() -> jiff::Timestamp {
    alliance::base::clock::Clock::Machine.now()
}

pub struct Running {
    child: Child,
    /// Kept open: the program may still have something to say.
    _words: BufReader<ChildStdout>,
    /// What it said on its way up.
    #[allow(dead_code)]
    pub said: String,
    pub address: String,
}

/// A test that fails leaves no process behind.
impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Running {
    /// Starts the program and waits until it says where it is.
    pub fn start(data: &Data, port: u16, smtp_url: &str) -> Self {
        Self::start_with(data, port, smtp_url, &[])
    }

    /// As `start`, with further settings of the environment.
    pub fn start_with(data: &Data, port: u16, smtp_url: &str, settings: &[(&str, &OsStr)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_alliance"));
        command
            .env_clear()
            .envs(settings.iter().copied())
            .arg(format!("--bind=127.0.0.1:{port}"))
            .arg("--data")
            .arg(data.folder.path());
        if let Place::Postgres(url) = &data.place {
            command.env("DATABASE_URL", url.expose()).env("SECRET_KEY", "thirty-two bytes and a few more of them");
        }
        if !smtp_url.is_empty() {
            command.env("SMTP_URL", smtp_url);
        }
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut words = BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        while !said.contains("Alliance is at") {
            let read = words.read_line(&mut said).unwrap();
            assert!(read > 0, "the program ended before it was open: {:?}", child.wait());
        }
        Self { child, _words: words, said, address: format!("http://127.0.0.1:{port}") }
    }

    /// SIGKILL: no warning, no time to write anything.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM: please end.
    pub fn ask_to_end(&self) {
        let asked = Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status().unwrap();
        assert!(asked.success());
    }

    /// The number of the process; the load bench reads its memory and time by it.
    #[allow(dead_code)]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub async fn ended(mut self) -> ExitStatus {
        tokio::task::spawn_blocking(move || self.child.wait().unwrap()).await.unwrap()
    }
}

/// A member whose browser has opened the link and pressed start, with the token for its forms.
pub async fn started(address: &str, asked: &Asked) -> (Client, String) {
    let client = Client::new(address);
    let link = format!("/m/{}", asked.link.expose());
    client.get(&link).await.must_be(200);
    let question = client.post(&link, &[]).await.must_be(303).location().unwrap();
    let page = client.visit(&question).await;
    page.must_be(200);
    (client, hidden_field(&page.body, "csrf"))
}
