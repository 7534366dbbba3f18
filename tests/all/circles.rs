//! No circles between the files of one room: what one subject takes from another lies below it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::floors::{MAY_IMPORT, room_of, sources, subject_of};

/// Which subjects of a room name which others of it.
type Imports = BTreeMap<String, BTreeSet<String>>;

#[test]
fn no_circle_runs_between_the_subjects_of_a_room() {
    let sources = sources();
    for (room, _) in MAY_IMPORT {
        let of_room: Vec<(PathBuf, String)> =
            sources.iter().filter(|(file, _)| room_of(file) == room).cloned().collect();
        assert_eq!(circles(&imports(room, &of_room)), BTreeSet::new(), "in the room {room}");
    }
}

#[test]
fn the_search_for_circles_finds_them() {
    let file = |path: &str, text: &str| (PathBuf::from(path), text.to_owned());
    let room = [
        file("src/acts/mod.rs", "pub mod house;\npub use house::{House, Seen};\npub use error::ActError;\n"),
        file("src/acts/house.rs", "use super::{\n    ActError,\n    live::{Live, Slot},\n};\n"),
        file("src/acts/live.rs", "use crate::acts::seat;\n"),
        file("src/acts/seat/mod.rs", "mod place;\n"),
        file("src/acts/seat/place.rs", "use super::super::Seen;\n"),
        file("src/acts/error.rs", "// use super::House;\n#[cfg(test)]\nmod tests { use crate::acts::house; }\n"),
        file("src/acts/team.rs", "use super::house::House;\nuse crate::store::team;\n"),
    ];
    let found = imports("acts", &room);
    assert_eq!(found["team"], BTreeSet::from(["house".to_owned()]));
    let circle = ["house", "live", "seat"].map(str::to_owned).to_vec();
    assert_eq!(circles(&found), BTreeSet::from([circle]));
    assert_eq!(circles(&imports("acts", &room[3..])), BTreeSet::new());
}

/// Read from the sources of one room. What its `mod.rs` hands on under another name is followed home; tests inside of
/// a file may look wherever they like.
fn imports(room: &str, sources: &[(PathBuf, String)]) -> Imports {
    let subjects: BTreeSet<String> = sources.iter().map(|(file, _)| subject_of(file)).collect();
    let handed_on = handed_on(sources);
    let mut found = Imports::new();
    for (file, text) in sources {
        let (own, inner) = (subject_of(file), file.components().count() - 2);
        if own == "mod" || file.ends_with("tests.rs") {
            continue;
        }
        let ups = if file.ends_with("mod.rs") { inner - 1 } else { inner };
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        let code = code.join("\n");
        for start in [format!("crate::{room}::"), "super::".repeat(ups)] {
            for name in named_after(&code, &start) {
                let home = handed_on.get(&name).unwrap_or(&name);
                if *home != own && subjects.contains(home) {
                    found.entry(own.clone()).or_default().insert(home.clone());
                }
            }
        }
    }
    found
}

/// `pub use house::House` in a room's `mod.rs`: the name, and the subject it comes from.
fn handed_on(sources: &[(PathBuf, String)]) -> BTreeMap<String, String> {
    let doors = sources.iter().filter(|(file, _)| subject_of(file) == "mod");
    let lines = doors.flat_map(|(_, text)| text.split(';')).filter_map(|line| line.split("pub use ").nth(1));
    let mut found = BTreeMap::new();
    for (home, names) in lines.filter_map(|line| line.split_once("::")) {
        let names = names.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|name| !name.is_empty());
        found.extend(names.map(|name| (name.to_owned(), home.trim().to_owned())));
    }
    found
}

/// The first names after each `start`: of `super::{a, b::{c, d}}` they are a and b.
fn named_after(code: &str, start: &str) -> Vec<String> {
    let is_of_name = |c: char| c.is_alphanumeric() || c == '_';
    let first = |text: &str| text.trim().chars().take_while(|c| is_of_name(*c)).collect::<String>();
    let mut found = Vec::new();
    for (at, _) in code.match_indices(start) {
        if code[..at].chars().next_back().is_some_and(|before| is_of_name(before) || before == ':') {
            continue;
        }
        let rest = &code[at + start.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            found.push(first(rest));
            continue;
        };
        let (mut depth, mut item) = (0, String::new());
        for c in group.chars() {
            match c {
                '}' if depth == 0 => break,
                ',' if depth == 0 => found.push(first(&std::mem::take(&mut item))),
                _ => {
                    depth += i32::from(c == '{') - i32::from(c == '}');
                    item.push(c);
                }
            }
        }
        found.push(first(&item));
    }
    found
}

/// The shortest way of each subject back to itself, each circle once.
fn circles(imports: &Imports) -> BTreeSet<Vec<String>> {
    let mut found = BTreeSet::new();
    for start in imports.keys() {
        let mut ways = vec![vec![start.clone()]];
        let mut been = BTreeSet::new();
        while !ways.is_empty() {
            let mut longer = Vec::new();
            for way in ways {
                for next in way.last().and_then(|last| imports.get(last)).into_iter().flatten() {
                    if next == start {
                        let mut circle = way.clone();
                        circle.sort();
                        found.insert(circle);
                    } else if been.insert(next.clone()) {
                        longer.push([way.clone(), vec![next.clone()]].concat());
                    }
                }
            }
            ways = longer;
        }
    }
    found
}
