//! The house plan holds: every room imports only from the rooms below it, and each library lives in its room.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Room, and the rooms it may import.
const MAY_IMPORT: [(&str, &[&str]); 9] = [
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
                "error", "form", "guard", "headers", "limit", "page", "stream", "table", "upload", "front", "assets",
                "health",
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

fn sources() -> Vec<(PathBuf, String)> {
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
fn room_of(file: &Path) -> String {
    file.components().nth(1).unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// `src/acts/post.rs` and `src/acts/post/x.rs` are of the subject "post".
fn subject_of(file: &Path) -> String {
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
