//! A house of its own for every test: own database, own port, a clock that can be turned.

use std::collections::HashMap;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use actix_web::{HttpServer, web};
use alliance::acts;
use alliance::acts::house::{Drawings, Live, Seen};
use alliance::base::clock::{Clock, Turned};
use alliance::base::dice::Dice;
use alliance::base::email::Email;
use alliance::base::secret::{Secret, SiteKey};
use alliance::base::site::Site;
use alliance::base::token::{PublicId, Token};
use alliance::domain::bank::Bank;
use alliance::domain::ids::OrganisationId;
use alliance::domain::person::Role;
use alliance::store::pool::Place;
use alliance::store::schema::letters;
use alliance::store::{Db, StoreError, Turn, person};
use alliance::web::{Limits, app};
use diesel::prelude::*;
use jiff::{SignedDuration, Timestamp};

use super::{log, statements};

/// Monday 16 November 2026, 09:00 in Stockholm.
pub const START: &str = "2026-11-16T08:00:00Z";

pub struct House {
    pub inner: acts::House,
    pub address: String,
    pub clock: Turned,
    pub organisation: OrganisationId,
    place: Place,
    /// Holds the database until the house falls.
    _folder: tempfile::TempDir,
}

/// A letter as it waits in the outbox.
#[derive(Clone, Debug)]
pub struct Letter {
    pub to: String,
    pub kind: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub calendar: String,
    pub unsubscribe: String,
}

impl House {
    /// An open house with an organisation ("Lindgren Optics") and nobody in it.
    pub async fn open() -> Self {
        let house = Self::empty().await;
        let now = house.clock.now();
        let organisation = house
            .inner
            .db
            .write(Turn::House, move |tx| {
                let new = person::NewOrganisation { name: "Lindgren Optics", timezone: "Europe/Stockholm", now };
                person::add_organisation(tx, &new)
            })
            .await
            .unwrap();
        Self { organisation, ..house }
    }

    /// A house on its first day: no organisation.
    pub async fn empty() -> Self {
        log::listen();
        statements::listen();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let folder = tempfile::tempdir().unwrap();
        let clock = Turned::at(START.parse().unwrap());
        let place = place(&folder);
        let inner = acts::House {
            db: Db::open(&place, 4).unwrap(),
            clock: Clock::Turned(clock.clone()),
            dice: Dice::Machine,
            site: Arc::new(site(&address)),
            bank: Arc::new(Bank::built_in().unwrap()),
            seen: Seen::default(),
            live: Live::default(),
            drawings: Drawings::default(),
        };
        let limits = web::Data::new(Limits::new(&inner.clock));
        let shared = web::Data::new(inner.clone());
        let server =
            HttpServer::new(move || app(&shared, &limits)).workers(1).disable_signals().listen(listener).unwrap().run();
        actix_web::rt::spawn(server);
        Self { inner, address, clock, organisation: OrganisationId(0), place, _folder: folder }
    }

    /// Another program at work on the same data, with the same clock.
    pub fn another_instance(&self) -> acts::House {
        acts::House { db: Db::open(&self.place, 4).unwrap(), live: Live::default(), ..self.inner.clone() }
    }

    /// Hears which statements the house says from now on.
    #[allow(dead_code)]
    pub fn begin_hearing(&self) {
        statements::begin(&self.place);
    }

    /// The statements since then, in order.
    #[allow(dead_code)]
    pub fn heard(&self) -> Vec<String> {
        statements::heard(&self.place)
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn turn_clock(&self, by: SignedDuration) {
        self.clock.turn(by);
    }

    /// A browser that nobody has signed in on.
    pub fn stranger(&self) -> Client {
        Client::new(&self.address)
    }

    pub async fn facilitator(&self) -> Client {
        self.signed_in("Mara Okafor", "mara.okafor@lindgren.example", Role::Facilitator).await
    }

    pub async fn owner(&self) -> Client {
        self.signed_in("Ola Lindgren", "ola@lindgren.example", Role::Owner).await
    }

    pub async fn hr_reader(&self) -> Client {
        self.signed_in("Helena Brandt", "helena.brandt@lindgren.example", Role::HrReader).await
    }

    /// A facilitator of another organisation in the same house.
    pub async fn foreign_facilitator(&self) -> Client {
        let now = self.now();
        let organisation = self
            .inner
            .db
            .write(Turn::House, move |tx| {
                person::add_organisation(tx, &person::NewOrganisation { name: "Other House", timezone: "UTC", now })
            })
            .await
            .unwrap();
        self.seated(organisation, ("Fred Foreign", "fred@other.example"), Role::Owner).await
    }

    /// Somebody with a role, signed in; the account is made on first use.
    pub async fn signed_in(&self, name: &'static str, email: &'static str, role: Role) -> Client {
        self.seated(self.organisation, (name, email), role).await
    }

    async fn seated(
        &self,
        organisation: OrganisationId,
        (name, email): (&'static str, &'static str),
        role: Role,
    ) -> Client {
        let token = Token::throw(&self.inner.dice);
        let (hash, public_id, now) = (token.hash(), PublicId::throw(&self.inner.dice), self.now());
        let email = Email::parse(email).unwrap();
        self.inner
            .db
            .write(Turn::House, move |tx| {
                let account = match person::find_account(tx, &email.key())? {
                    Some(account) => account.id,
                    None => {
                        let new = person::NewAccount {
                            public_id: public_id.as_str(),
                            name,
                            email: email.as_str(),
                            email_key: &email.key(),
                            now,
                        };
                        let account = person::add_account(tx, &new)?;
                        person::set_role(tx, organisation, account, role)?;
                        account
                    }
                };
                person::add_session(tx, &hash, account, now)
            })
            .await
            .unwrap();
        let client = self.stranger();
        client.set_cookie("__Host-alliance", token.expose());
        client
    }

    /// Every letter ever written, oldest first.
    pub async fn letters(&self) -> Vec<Letter> {
        type Row = (String, String, String, String, String, String, String);
        let rows: Vec<Row> = self
            .inner
            .db
            .read(|conn| {
                letters::table
                    .order(letters::id)
                    .limit(20_000)
                    .select((
                        letters::to_address,
                        letters::kind,
                        letters::subject,
                        letters::text,
                        letters::html,
                        letters::calendar,
                        letters::unsubscribe,
                    ))
                    .load(conn)
                    .map_err(StoreError::from)
            })
            .await
            .unwrap();
        let letter = |(to, kind, subject, text, html, calendar, unsubscribe)| Letter {
            to,
            kind,
            subject,
            text,
            html,
            calendar,
            unsubscribe,
        };
        rows.into_iter().map(letter).collect()
    }

    /// The newest letter to an address; fails when there is none.
    pub async fn letter_to(&self, address: &str) -> Letter {
        let all = self.letters().await;
        let found = all.iter().rev().find(|letter| letter.to == address);
        found.unwrap_or_else(|| panic!("no letter to {address}; there are {all:#?}")).clone()
    }

    /// The path of the first address of our own site in a text that begins with `prefix`, such as "/m/".
    pub fn path_in(&self, text: &str, prefix: &str) -> String {
        let start = format!("{}{prefix}", self.address);
        let at = text.find(&start).unwrap_or_else(|| panic!("no {start} in:\n{text}"));
        let rest = &text[at + self.address.len()..];
        rest.split(|c: char| c.is_whitespace() || "<>\"".contains(c)).next().unwrap().to_owned()
    }
}

static SCHEMA: AtomicU64 = AtomicU64::new(0);

/// SQLite in the test's folder, or with TEST_DATABASE_URL (as key=value pairs) a fresh PostgreSQL schema.
pub fn place(folder: &tempfile::TempDir) -> Place {
    let Some(url) = postgres_url() else {
        return Place::Sqlite(folder.path().join("alliance.sqlite").to_string_lossy().into_owned());
    };
    let schema = format!("test_{}_{}", std::process::id(), SCHEMA.fetch_add(1, Ordering::SeqCst));
    let mut conn = diesel::PgConnection::establish(&url).expect("the test database answers");
    diesel::sql_query(format!("CREATE SCHEMA {schema}")).execute(&mut conn).unwrap();
    Place::Postgres(Secret::new(format!("{url} options=-csearch_path={schema}")))
}

#[allow(clippy::disallowed_methods)]
pub fn postgres_url() -> Option<String> {
    std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty())
}

fn site(address: &str) -> Site {
    Site {
        public_url: address.to_owned(),
        key: SiteKey::new(b"a key of thirty-two bytes for tests".to_vec(), None),
        sender: ("Alliance".to_owned(), "alliance@lindgren.example".to_owned()),
        letters_are_readable: true,
        trusted_proxies: Vec::new(),
    }
}

/// A browser without scripts: keeps cookies, remembers the last page, fills in the hidden fields of its forms.
pub struct Client {
    base: String,
    http: reqwest::Client,
    cookies: std::sync::Mutex<HashMap<String, String>>,
    last: std::sync::Mutex<String>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Page {
    pub path: String,
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: String,
}

impl Client {
    /// Every request has a connection of its own: one that waited longer than the house keeps it may end at the
    /// moment it is used again, which a browser repairs by itself and this client does not.
    pub fn new(base: &str) -> Self {
        let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).pool_max_idle_per_host(0);
        let http = builder.build().unwrap();
        Self { base: base.to_owned(), http, cookies: Default::default(), last: Default::default() }
    }

    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// Every cookie, as the header that carries them.
    pub fn cookie_header(&self) -> String {
        let cookies = self.cookies.lock().unwrap();
        cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    pub async fn get(&self, path: &str) -> Page {
        self.send(self.http.get(format!("{}{path}", self.base)), path, true).await
    }

    pub async fn head(&self, path: &str) -> Page {
        self.send(self.http.head(format!("{}{path}", self.base)), path, false).await
    }

    /// Follows redirects the way a browser does.
    pub async fn visit(&self, path: &str) -> Page {
        let mut page = self.get(path).await;
        for _ in 0..5 {
            let Some(next) = page.location() else { break };
            page = self.get(&next).await;
        }
        page
    }

    /// Sends the form of the last page whose action is `path` (or the page's first form), its hidden fields included.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let hidden = hidden_fields(&self.last.lock().unwrap(), path);
        let mut all: Vec<(String, String)> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        for (name, value) in hidden {
            if !all.iter().any(|(given, _)| *given == name) {
                all.push((name, value));
            }
        }
        self.post_raw(path, &encode(&all)).await
    }

    /// Sends a form and follows the redirect to its result.
    pub async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.post(path, fields).await;
        match page.location() {
            Some(next) => self.visit(&next).await,
            None => page,
        }
    }

    /// A body exactly as given, without any hidden field.
    pub async fn post_raw(&self, path: &str, body: &str) -> Page {
        let request = self
            .http
            .post(format!("{}{path}", self.base))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.to_owned());
        self.send(request, path, true).await
    }

    /// A file with the hidden fields of the last page's form for `path`.
    pub async fn upload(&self, path: &str, field: &str, file_name: &str, bytes: &[u8]) -> Page {
        let head = format!("name=\"{field}\"; filename=\"{file_name}\"\r\nContent-Type: text/csv");
        self.send_parts(path, &head, bytes).await
    }

    /// A text pasted into a form that could bring a file as well.
    pub async fn paste(&self, path: &str, field: &str, text: &str) -> Page {
        self.send_parts(path, &format!("name=\"{field}\""), text.as_bytes()).await
    }

    async fn send_parts(&self, path: &str, head: &str, bytes: &[u8]) -> Page {
        let boundary = "alliance-test-boundary";
        let mut body = Vec::new();
        for (name, value) in hidden_fields(&self.last.lock().unwrap(), path) {
            let part = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let head = format!("--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        let request = self
            .http
            .post(format!("{}{path}", self.base))
            .header("content-type", format!("multipart/form-data; boundary={boundary}"))
            .body(body);
        self.send(request, path, true).await
    }

    /// As `post` with every field given, against a site that may be killed meanwhile.
    pub async fn try_post(&self, path: &str, fields: &[(String, String)]) -> reqwest::Result<Page> {
        let request = self
            .http
            .post(format!("{}{path}", self.base))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(encode(fields));
        self.try_send(request, path, false).await
    }

    /// A request built by the test, with this browser's cookies.
    pub async fn send(&self, request: reqwest::RequestBuilder, path: &str, is_page: bool) -> Page {
        self.try_send(request, path, is_page).await.unwrap()
    }

    async fn try_send(&self, request: reqwest::RequestBuilder, path: &str, is_page: bool) -> reqwest::Result<Page> {
        let cookies = self.cookie_header();
        let request = if cookies.is_empty() { request } else { request.header("cookie", cookies) };
        let answer = request.send().await?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        for cookie in headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok()) {
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap_or_default();
            let mut cookies = self.cookies.lock().unwrap();
            if value.is_empty() || cookie.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let body = String::from_utf8_lossy(&answer.bytes().await?).into_owned();
        if is_page && body.contains("<html") {
            *self.last.lock().unwrap() = body.clone();
        }
        Ok(Page { path: path.to_owned(), status, headers, body })
    }

    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }
}

impl Page {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub fn location(&self) -> Option<String> {
        self.header("location").map(str::to_owned)
    }

    /// Whether a person reading the page finds this sentence: tags dropped, entities resolved, spaces folded.
    pub fn has(&self, sentence: &str) -> bool {
        self.words().contains(sentence)
    }

    #[track_caller]
    pub fn must_have(&self, sentence: &str) -> &Self {
        assert!(self.has(sentence), "no “{sentence}” on {} ({}):\n{}", self.path, self.status, self.words());
        self
    }

    #[track_caller]
    pub fn must_be(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}:\n{}", self.path, self.words());
        self
    }

    /// The page as it is read out.
    pub fn words(&self) -> String {
        let mut text = String::new();
        let mut in_tag = false;
        for c in self.body.chars() {
            match c {
                '<' => {
                    in_tag = true;
                    text.push(' ');
                }
                '>' => in_tag = false,
                c if !in_tag => text.push(c),
                _ => {}
            }
        }
        let resolved = unescape(&text);
        resolved.split_whitespace().collect::<Vec<_>>().join(" ").replace(" .", ".").replace(" ,", ",")
    }
}

fn unescape(text: &str) -> String {
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (entity, plain)| text.replace(entity, plain))
}

/// The hidden field of this name in the first form that has it.
pub fn hidden_field(page: &str, name: &str) -> String {
    let found = page.split("<input").skip(1).find(|input| attribute(input, "name").as_deref() == Some(name));
    found.and_then(|input| attribute(input, "value")).unwrap_or_default()
}

/// Hidden fields of the form with this action, or of the first form that has any.
pub fn hidden_fields(page: &str, action: &str) -> Vec<(String, String)> {
    let forms: Vec<&str> = page.split("<form").skip(1).map(|form| form.split("</form>").next().unwrap_or("")).collect();
    let plain = action.split('#').next().unwrap_or(action);
    let named = |form: &&&str| attribute(form, "action").is_some_and(|a| a.split('#').next() == Some(plain));
    let form = forms.iter().find(named).or_else(|| forms.iter().find(|form| form.contains("name=\"csrf\"")));
    let inputs = form.map(|form| form.split("<input").skip(1).collect::<Vec<_>>()).unwrap_or_default();
    inputs
        .into_iter()
        .filter(|input| attribute(input, "type").as_deref() == Some("hidden"))
        .filter_map(|input| Some((attribute(input, "name")?, attribute(input, "value").unwrap_or_default())))
        .collect()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let tag = tag.split('>').next()?;
    let start = tag.find(&format!("{name}=\""))? + name.len() + 2;
    Some(unescape(tag[start..].split('"').next()?))
}

pub fn encode(fields: &[(String, String)]) -> String {
    let escape = |text: &str| {
        text.bytes().fold(String::new(), |mut out, byte| {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => out.push(char::from(byte)),
                _ => out.push_str(&format!("%{byte:02X}")),
            }
            out
        })
    };
    fields.iter().map(|(k, v)| format!("{}={}", escape(k), escape(v))).collect::<Vec<_>>().join("&")
}
