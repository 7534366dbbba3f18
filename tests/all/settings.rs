//! The program as it is started: what it refuses, what it keeps to itself, and what it says beyond this machine.

use std::ffi::OsStr;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use alliance::base::secret::Secret;
use alliance::store::AnyConnection;
use alliance::store::pool::Place;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::house::place;
use super::running::{Data, Running, free_port, private_folder};

/// What the program says when it does not start.
fn refusal(folder: &Path, settings: &[(&str, &str)]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_alliance"));
    command.env_clear().envs(settings.iter().copied()).arg("--bind=127.0.0.1:0").arg("--data").arg(folder);
    let ended = command.output().unwrap();
    assert!(!ended.status.success(), "{settings:?} started");
    String::from_utf8(ended.stderr).unwrap()
}

#[test]
fn settings_that_would_be_unsafe_are_refused_in_one_sentence() {
    let https = ("PUBLIC_URL", "https://alliance.example");
    let production = ("ALLIANCE_MODE", "production");
    let postgres = ("DATABASE_URL", "postgres://127.0.0.1:1/none");
    let cases: [(&[(&str, &str)], &str); 15] = [
        (&[("ALLIANCE_BIMD", "0.0.0.0:80")], "ALLIANCE_BIMD is not a setting. Did you mean ALLIANCE_BIND?"),
        (&[production, ("PUBLIC_URL", "http://127.0.0.1")], "In production PUBLIC_URL must begin with https://."),
        (&[production, https], "In production set SMTP_URL"),
        (&[("PUBLIC_URL", "http://alliance.example")], "PUBLIC_URL must begin with https:// beyond this machine."),
        (&[("PUBLIC_URL", "https://alliance.example/team")], "PUBLIC_URL must be a scheme and a host"),
        (&[("SECRET_KEY", "short")], "SECRET_KEY must be at least 32 random characters"),
        (&[("SECRET_KEY", "please-change-this-key-to-something-else")], "SECRET_KEY must be at least 32"),
        (&[("SECRET_KEY_OLD", "short")], "SECRET_KEY_OLD must be at least 32 random characters"),
        (&[("SECRET_KEY_OLD", "please-change-this-key-to-something-else")], "SECRET_KEY_OLD must be at least 32"),
        (&[("ALLIANCE_MODE", "Production")], "ALLIANCE_MODE is Production. It must be local or production."),
        (&[("ALLIANCE_MODE", "prod"), https], "ALLIANCE_MODE is prod. It must be local or production."),
        (&[("PUBLIC_URL", "https://[2001:db8::7]:8443")], "Letters cannot come from [2001:db8::7]. Set MAIL_FROM"),
        (&[postgres], "With PostgreSQL set SECRET_KEY"),
        (&[https, ("SMTP_URL", "smtp://mail.example.org?tls=none")], "SMTP_URL asks for unprotected mail"),
        (&[("TRUSTED_PROXIES", "127.0.0.1, all")], "TRUSTED_PROXIES: all is not an IP address."),
    ];
    for (settings, sentence) in cases {
        let folder = private_folder();
        let said = refusal(folder.path(), settings);
        assert!(said.contains(sentence), "{settings:?}: {said}");
        assert!(!said.contains("please-change"), "a key is never repeated: {said}");
    }
}

#[test]
fn nobody_beyond_this_machine_gets_in_unless_somebody_says_so() {
    let help = Command::new(env!("CARGO_BIN_EXE_alliance")).env_clear().arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    assert!(help.contains("[default: 127.0.0.1:8080]"), "{help}");
}

#[actix_web::test]
async fn the_key_and_the_data_are_for_the_program_alone() {
    let data = Data::empty();
    let site = Running::start(&data, free_port(), "");
    site.ask_to_end();
    assert!(site.ended().await.success());
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    if matches!(data.place, Place::Postgres(_)) {
        return; // There the data lie elsewhere, and the key comes from the environment.
    }
    let key = data.folder().join("secret.key");
    assert_eq!((mode(&key), mode(&data.folder().join("alliance.sqlite"))), (0o600, 0o600));
    assert_eq!(std::fs::read_to_string(&key).unwrap().len(), 64);
    let fresh = data.folder().join("inner");
    refusal(&fresh, &[("PUBLIC_URL", "none")]);
    assert_eq!(mode(&fresh), 0o700);
    let set = |path: &Path, mode: u32| std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
    for open in [0o755, 0o750, 0o701] {
        set(data.folder(), open);
        let sentence = format!("{0} is open to others on this machine. Run: chmod 700 {0}", data.folder().display());
        assert!(refusal(data.folder(), &[]).contains(&sentence), "{open:o}");
    }
    set(data.folder(), 0o700);
    set(&data.folder().join("alliance.sqlite"), 0o644);
    let site = Running::start(&data, free_port(), "");
    assert_eq!(mode(&data.folder().join("alliance.sqlite")), 0o600, "one that was brought from elsewhere");
    site.ask_to_end();
    assert!(site.ended().await.success());
    set(&key, 0o644);
    assert!(refusal(data.folder(), &[]).contains("can be read by others. Run: chmod 600"));
}

/// What the program says on its way up with this many open files.
fn start_with_files(files: &str) -> String {
    use std::io::{BufRead, BufReader};
    let data = Data::empty();
    let mut command = Command::new("sh");
    command.env_clear().args(["-c", "ulimit -n \"$0\" && exec \"$@\"", files, env!("CARGO_BIN_EXE_alliance")]);
    command.arg(format!("--bind=127.0.0.1:{}", free_port())).arg("--data").arg(data.folder());
    let mut child = command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::null()).spawn().unwrap();
    let words = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut said = Vec::new();
    for line in words {
        said.push(line);
        if said.last().is_some_and(|line| line.contains("Alliance is at")) {
            break;
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    said.join("\n")
}

#[test]
fn a_machine_that_gives_few_open_files_is_told_at_the_start() {
    let said = start_with_files("1024");
    let sentence = "lets this program open 1024 files. A full house needs 32768";
    assert_eq!(said.matches(sentence).count(), 1, "{said}");
    assert!(said.contains("Alliance is at"), "it starts all the same: {said}");
}

#[actix_web::test]
async fn a_postgresql_that_does_not_wait_for_its_disk_is_told_at_the_start() {
    let data = Data::empty();
    let site = Running::start(&data, free_port(), "");
    let waits = match data.place.open().unwrap() {
        AnyConnection::Sqlite(_) => true,
        AnyConnection::Postgresql(mut conn) => {
            let query = "SELECT current_setting('fsync') AS value";
            diesel::sql_query(query).get_result::<Words>(&mut conn).unwrap().value == "on"
        }
    };
    assert_eq!(site.said.contains("PostgreSQL runs with fsync off"), !waits, "{}", site.said);
}

/// One whole answer to a request written by hand.
async fn ask(port: u16, head: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    stream.write_all(format!("{head}\r\nConnection: close\r\n\r\n").as_bytes()).await.unwrap();
    let mut heard = Vec::new();
    stream.read_to_end(&mut heard).await.unwrap();
    String::from_utf8_lossy(&heard).into_owned()
}

#[actix_web::test]
async fn beyond_this_machine_everything_is_bound_to_https_and_to_one_name() {
    let (data, port) = (Data::empty(), free_port());
    let settings = [("PUBLIC_URL", OsStr::new("https://alliance.example"))];
    let site = Running::start_with(&data, port, "", &settings);
    let page = ask(port, "GET /sign-in HTTP/1.1\r\nHost: alliance.example").await.to_lowercase();
    assert!(page.starts_with("http/1.1 200"), "{page}");
    assert!(page.contains("strict-transport-security: max-age=31536000; includesubdomains"), "{page}");
    let cookie = page.lines().find(|line| line.starts_with("set-cookie: __host-")).unwrap();
    for flag in ["secure", "httponly", "samesite=lax", "path=/"] {
        assert!(cookie.contains(flag), "{flag}: {cookie}");
    }
    assert!(!cookie.contains("domain="), "{cookie}");
    let elsewhere =
        ["GET / HTTP/1.1\r\nHost: 127.0.0.1", "GET http://evil.example/ HTTP/1.1\r\nHost: alliance.example"];
    for head in elsewhere {
        let answer = ask(port, head).await;
        assert!(answer.starts_with("HTTP/1.1 421") && !answer.contains("evil"), "{head}: {answer}");
    }
    for method in ["TRACE", "PUT", "DELETE"] {
        let answer = ask(port, &format!("{method} / HTTP/1.1\r\nHost: alliance.example")).await;
        assert!(answer.starts_with("HTTP/1.1 405"), "{method}: {answer}");
    }
    let many: String = (0..120).map(|number| format!("\r\nX-Number-{number}: 1")).collect();
    let answer = ask(port, &format!("GET / HTTP/1.1\r\nHost: alliance.example{many}")).await;
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    site.ask_to_end();
    assert!(site.ended().await.success());
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

#[derive(QueryableByName)]
struct Words {
    #[diesel(sql_type = Text)]
    value: String,
}

/// The same place on a server whose own settings would confirm before anything is on disk.
fn careless(place: Place) -> Place {
    match place {
        Place::Postgres(url) => {
            let url = url.expose().replace("options=", "options='-csynchronous_commit=off ");
            Place::Postgres(Secret::new(format!("{url}'")))
        }
        file => file,
    }
}

#[test]
fn every_connection_is_set_up_so_that_what_is_confirmed_stays() {
    let folder = tempfile::tempdir().unwrap();
    match careless(place(&folder)).open().unwrap() {
        AnyConnection::Sqlite(mut conn) => {
            let expected = [("busy_timeout", 5000), ("synchronous", 2), ("foreign_keys", 1), ("trusted_schema", 0)];
            for (name, wanted) in expected {
                let column = if name == "busy_timeout" { "timeout" } else { name };
                let query = format!("SELECT {column} AS value FROM pragma_{name}");
                let found: Number = diesel::sql_query(query).get_result(&mut conn).unwrap();
                assert_eq!(found.value, wanted, "{name}");
            }
            let query = "SELECT journal_mode AS value FROM pragma_journal_mode";
            assert_eq!(diesel::sql_query(query).get_result::<Words>(&mut conn).unwrap().value, "wal");
        }
        AnyConnection::Postgresql(mut conn) => {
            let expected = [
                ("statement_timeout", "10s"),
                ("lock_timeout", "5s"),
                ("idle_in_transaction_session_timeout", "15s"),
                ("TimeZone", "UTC"),
                ("synchronous_commit", "on"),
            ];
            for (name, wanted) in expected {
                let query = format!("SELECT current_setting('{name}') AS value");
                assert_eq!(diesel::sql_query(query).get_result::<Words>(&mut conn).unwrap().value, wanted, "{name}");
            }
        }
    }
}
