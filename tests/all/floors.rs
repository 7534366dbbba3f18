//! The house plan holds: every room imports only from the rooms below it, and each library lives in its room.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Room, and the rooms it may import.
pub const MAY_IMPORT: [(&str, &[&str]); 9] = [
    ("base", &[]),
    ("domain", &["base"]),
    ("views", &["domain", "base"]),
    ("sheets", &["domain", "base"]),
    ("store", &["domain", "base"]),
    ("acts", &["store", "views", "sheets", "domain", "base"]),
    ("web", &["acts", "views", "sheets", "domain", "base"]),
    ("mail", &["acts", "base"]),
    ("boot", &["base", "domain", "views", "sheets", "store", "acts", "web", "mail"]),
];

/// Library, and the rooms it may be named in.
const LIVES_IN: [(&str, &[&str]); 8] = [
    ("askama", &["views", "web"]),
    ("csv", &["sheets"]),
    ("encoding_rs", &["sheets"]),
    ("diesel", &["store"]),
    ("actix_web", &["web", "boot"]),
    ("lettre", &["mail"]),
    ("krilla", &["views"]),
    ("rustybuzz", &["views"]),
];

#[test]
fn every_room_imports_only_from_below() {
    let mut trespasses = Vec::new();
    for (file, text) in sources() {
        let room = room_of(&file);
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == room) else { continue };
        for (other, _) in MAY_IMPORT.iter().filter(|(other, _)| *other != room && !allowed.contains(other)) {
            if names(&text, &format!("crate::{other}")) {
                trespasses.push(format!("{} imports {other}", file.display()));
            }
        }
    }
    assert!(trespasses.is_empty(), "{trespasses:#?}");
}

#[test]
fn each_library_stays_in_its_room() {
    let mut trespasses = Vec::new();
    for (file, text) in sources() {
        let room = room_of(&file);
        for (library, rooms) in LIVES_IN.iter().filter(|(_, rooms)| !rooms.contains(&room.as_str())) {
            if names(&text, &format!("{library}::")) || names(&text, &format!("use {library}")) {
                trespasses.push(format!("{} uses {library}, which lives in {rooms:?}", file.display()));
            }
        }
    }
    assert!(trespasses.is_empty(), "{trespasses:#?}");
}

#[test]
fn an_act_never_calls_an_act_and_a_subject_of_the_front_door_no_other_subject() {
    let shared: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::from([
        ("acts", BTreeSet::from(["error", "hashing", "house", "listening", "once", "scope", "seat"])),
        (
            "web",
            BTreeSet::from([
                "error", "form", "guard", "headers", "limit", "page", "router", "stream", "table", "upload", "front",
                "assets", "health",
            ]),
        ),
    ]);
    let mut trespasses = Vec::new();
    for (room, common) in &shared {
        let subjects = subjects(room);
        for (file, text) in sources().into_iter().filter(|(file, _)| room_of(file) == *room) {
            let own = subject_of(&file);
            if common.contains(own.as_str()) || own == "mod" {
                continue;
            }
            for other in subjects.iter().filter(|other| **other != own && !common.contains(other.as_str())) {
                let by_path =
                    names(&text, &format!("crate::{room}::{other}")) || names(&text, &format!("super::{other}::"));
                if by_path {
                    trespasses.push(format!("{} names {room}::{other}", file.display()));
                }
            }
        }
    }
    assert!(trespasses.is_empty(), "{trespasses:#?}");
}

#[test]
fn files_and_templates_keep_to_their_limits() {
    let mut faults = Vec::new();
    for (file, text) in sources() {
        if text.lines().count() > 400 && !file.ends_with("schema.rs") {
            faults.push(format!("{} has more than 400 lines", file.display()));
        }
        if !text.starts_with("//!") && !file.ends_with("main.rs") && !file.ends_with("schema.rs") {
            faults.push(format!("{} does not say what lives here", file.display()));
        }
    }
    for (file, text) in files(Path::new("templates"), "html") {
        let is_letter = file.components().any(|part| part.as_os_str() == "letters") || file.ends_with("export.html");
        for forbidden in ["onclick=", "onsubmit=", "<script>", "javascript:"] {
            if text.contains(forbidden) {
                faults.push(format!("{} holds {forbidden}", file.display()));
            }
        }
        if !is_letter && (text.contains("style=") || text.contains("<style")) {
            faults.push(format!("{} holds a style", file.display()));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// What a row in an address is found through: whoever asks has one of these, or the secret of a device or a link.
const SCOPES: [&str; 8] = [
    "OrganisationId",
    "WorkshopId",
    "TeamId",
    "CharterId",
    "&Charter",
    "&Workshop",
    "device: &TokenHash",
    // A wall is found by the charter of whoever stands before it.
    "wall: i64",
];

/// Functions that find a row by the id in an address alone: how they are called, who may, and why.
const UNSCOPED: [(&str, &str, &str, &[&str]); 4] = [
    // Whose turn a change waits for. Inside the turn the charter is found through whoever asks.
    ("src/store/charter/mod.rs", "find_turn", "find_turn(", &["src/acts/charter/mod.rs"]),
    ("src/store/charter/mod.rs", "find_turn_of_invitation", "find_turn_of_invitation(", &["src/acts/charter/mod.rs"]),
    // Whose device or account may go on is asked right there; nothing but its owner leaves it.
    ("src/store/charter/mod.rs", "find_owner", "find_owner(", &["src/acts/charter/way.rs"]),
    // The id never comes from an address: a personal link led to it, or the list behind a join code.
    ("src/store/sitting.rs", "find", "sitting::find(", &["src/acts/join.rs"]),
];

#[test]
fn what_an_address_names_is_found_only_through_whoever_asks() {
    let mut found = BTreeSet::new();
    for (file, text) in sources().into_iter().filter(|(file, _)| room_of(file) == "store") {
        found.extend(unscoped(&text).into_iter().map(|name| (file.display().to_string(), name)));
    }
    let allowed: BTreeSet<(String, String)> =
        UNSCOPED.iter().map(|(file, name, ..)| ((*file).to_owned(), (*name).to_owned())).collect();
    assert_eq!(found, allowed, "a row is found by its id alone, or the list of exceptions is out of date");
    let mut trespasses = Vec::new();
    for (home, _, call, callers) in UNSCOPED {
        for (file, text) in sources() {
            let file = file.display().to_string();
            if file != home && !callers.contains(&file.as_str()) && text.contains(call) {
                trespasses.push(format!("{file} calls {call}"));
            }
        }
    }
    assert!(trespasses.is_empty(), "{trespasses:#?}");
}

#[test]
fn the_search_for_rows_found_by_their_id_alone_finds_them() {
    let alone = "pub fn find(conn: &mut AnyConnection, id: &PublicId) -> Result<Team, StoreError> {\n    \
                 teams::table.filter(teams::public_id.eq(id.as_str())).first(conn)\n}\n";
    assert_eq!(unscoped(alone), ["find"]);
    let in_house = alone.replace("id: &PublicId", "organisation: OrganisationId, id: &PublicId");
    assert_eq!(unscoped(&in_house), Vec::<String>::new());
}

/// Names of functions that look for a row by its public id, or a letter by its own, and are not told for whom.
fn unscoped(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (head, body) in functions(text) {
        let by_id = |line: &str| line.contains("public_id.eq(") || line.contains("message_id.like(");
        let looks = body.lines().any(|line| line.contains("filter(") && by_id(line));
        let takes = head.split("->").next().unwrap_or_default();
        if looks && !SCOPES.iter().any(|scope| takes.contains(scope)) {
            let name = head.split("fn ").nth(1).unwrap_or_default();
            found.push(name.split(['(', '<']).next().unwrap_or_default().to_owned());
        }
    }
    found
}

/// Head and body of every function outside of an `impl`.
fn functions(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if !["fn ", "pub fn ", "pub(super) fn "].iter().any(|start| line.starts_with(start)) {
            continue;
        }
        let mut whole = line.to_owned();
        for line in lines.by_ref().take_while(|line| *line != "}") {
            whole.push('\n');
            whole.push_str(line);
        }
        let (head, body) = whole.split_once("{\n").unwrap_or((&whole, ""));
        found.push((head.to_owned(), body.to_owned()));
    }
    found
}

/// Files that say SQL in words, and the only places where a word in it is put together, none of them from a request:
/// constants of ours, the path of a backup with its quotes doubled, and the schema's own name.
const SPEAKS_SQL: [(&str, &[&str]); 6] = [
    ("src/store/backup.rs", &["VACUUM INTO '{quoted}'"]),
    ("src/store/db.rs", &[]),
    (
        "src/store/migrate.rs",
        &["SELECT pg_advisory_lock({MIGRATION_LOCK})", "SELECT pg_advisory_unlock({MIGRATION_LOCK})"],
    ),
    ("src/store/news.rs", &["LISTEN \\\"{}\\\""]),
    ("src/store/pool.rs", &[]),
    ("src/store/sqlite_writer.rs", &[]),
];

/// How a program says SQL past the query builder.
const WORDS_OF_SQL: [&str; 4] = ["sql_query(", "sql::<", "batch_execute(", "SqlLiteral"];

#[test]
fn no_request_puts_words_into_sql_neither_for_sorting_nor_for_filtering() {
    let mut faults = Vec::new();
    for (file, text) in sources() {
        let file = file.display().to_string();
        let made = SPEAKS_SQL.iter().find(|(known, _)| *known == file).map(|(_, made)| *made);
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            if !WORDS_OF_SQL.iter().any(|words| line.contains(words)) {
                continue;
            }
            let is_made = line.contains("format!") || line.contains("concat");
            match made {
                None => faults.push(format!("{file} says SQL: {}", line.trim())),
                Some(made) if is_made && !made.iter().any(|known| line.contains(known)) => {
                    faults.push(format!("{file} puts SQL together: {}", line.trim()));
                }
                Some(_) => {}
            }
        }
        let turned = text.lines().filter(|line| line.contains(".order_by(") || line.contains(".into_boxed("));
        faults.extend(turned.map(|line| format!("{file} chooses a query as it runs: {}", line.trim())));
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

pub fn sources() -> Vec<(PathBuf, String)> {
    files(Path::new("src"), "rs")
}

fn files(folder: &Path, ending: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|e| e == ending) {
                let text = fs::read_to_string(&entry).unwrap();
                found.push((entry.strip_prefix(root).unwrap().to_owned(), text));
            }
        }
    }
    assert!(!found.is_empty());
    found.sort();
    found
}

/// `src/acts/post.rs` lives in the room "acts".
pub fn room_of(file: &Path) -> String {
    file.components().nth(1).unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// `src/acts/post.rs` and `src/acts/post/x.rs` are of the subject "post".
pub fn subject_of(file: &Path) -> String {
    let part = file.components().nth(2).map(|part| part.as_os_str().to_string_lossy().into_owned());
    part.unwrap_or_default().trim_end_matches(".rs").to_owned()
}

fn subjects(room: &str) -> BTreeSet<String> {
    sources().iter().filter(|(file, _)| room_of(file) == room).map(|(file, _)| subject_of(file)).collect()
}

/// Whether code (not a comment) names this path.
fn names(text: &str, path: &str) -> bool {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| {
        line.match_indices(path).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            let after = line[at + path.len()..].chars().next();
            !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
                && (path.ends_with(':') || !after.is_some_and(|c| c.is_alphanumeric() || c == '_'))
        })
    })
}

/// Where a device may act that claimed a name with the room's code: answering, the wall, and what the whole team reads.
const BY_CODE_TOO: [&str; 9] = [
    "src/acts/answer.rs",
    "src/acts/charter/compare.rs",
    "src/acts/charter/entering.rs",
    "src/acts/charter/kept.rs",
    "src/acts/charter/mod.rs",
    "src/acts/charter/results.rs",
    "src/acts/charter/wall/follow.rs",
    "src/acts/charter/wall/live.rs",
    "src/acts/seat.rs",
];

#[test]
fn a_name_claimed_with_the_rooms_code_acts_only_where_that_is_meant() {
    let found = sources().into_iter().filter(|(_, text)| text.contains("by_code_too("));
    let found: BTreeSet<String> = found.map(|(file, _)| file.display().to_string()).collect();
    assert_eq!(found, BY_CODE_TOO.map(str::to_owned).into());
}
