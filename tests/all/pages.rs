//! Every page, with its sample values, held against the rules of the house.
//! `ALLIANCE_GALLERY=1 cargo test --test all pages::` also writes them to target/gallery, to look at.

use std::{collections::BTreeSet, fs, path::Path};

use alliance::{base::assets, views};

/// Elements that have no end.
const VOID: [&str; 8] = ["meta", "link", "input", "br", "hr", "img", "source", "wbr"];

/// Words that never stand on a page.
const NEVER: [&str; 12] = [
    "survey",
    "score",
    "complaint",
    "issue",
    "compliance",
    "anonymous",
    "mandatory",
    "invalid",
    "oops",
    "successfully",
    "click here",
    "please note",
];

/// A start tag, an end tag ("/p"), or a piece of text (name "").
#[derive(Debug)]
struct Piece<'a> {
    name: &'a str,
    body: &'a str,
}

impl<'a> Piece<'a> {
    fn attribute(&self, name: &str) -> Option<&'a str> {
        let start = self.body.find(&format!(" {name}=\""))? + name.len() + 3;
        let rest = &self.body[start..];
        Some(&rest[..rest.find('"')?])
    }
}

fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        found.push(Piece { name: "", body: &rest[..open] });
        let close = open + rest[open..].find('>').expect("a tag that ends");
        let body = &rest[open + 1..close];
        let name = body.split([' ', '\n', '/']).find(|part| !part.is_empty()).unwrap_or("");
        let name = if body.starts_with('/') { body } else { name };
        found.push(Piece { name, body });
        rest = &rest[close + 1..];
    }
    found.push(Piece { name: "", body: rest });
    found
}

fn each_page(check: impl Fn(&str, &[Piece<'_>]) -> Vec<String>) {
    let mut wrong = Vec::new();
    for (name, html) in views::samples() {
        wrong.extend(check(&html, &pieces(&html)).into_iter().map(|what| format!("{name}: {what}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_page_is_a_whole_document_with_one_heading() {
    each_page(|html, pieces| {
        let mut wrong = Vec::new();
        if !html.starts_with("<!doctype html>") || !html.trim_end().ends_with("</html>") {
            wrong.push("is no whole document".to_owned());
        }
        let count = |name: &str| pieces.iter().filter(|p| p.name == name).count();
        for (name, wanted) in [("h1", 1), ("main", 1), ("title", 1)] {
            if count(name) != wanted {
                wrong.push(format!("has {} of {name}", count(name)));
            }
        }
        if html.contains("{{") || html.contains("{%") {
            wrong.push("shows its template".to_owned());
        }
        wrong
    });
}

#[test]
fn every_tag_is_closed_in_order() {
    each_page(|_, pieces| {
        let mut open = Vec::new();
        for piece in pieces.iter().filter(|p| !p.name.is_empty() && !p.name.starts_with('!')) {
            match piece.name.strip_prefix('/') {
                Some(name) if open.last() == Some(&name) => drop(open.pop()),
                Some(name) => return vec![format!("</{name}> closes {open:?}")],
                None if VOID.contains(&piece.name) || piece.body.ends_with('/') => {}
                None => open.push(piece.name),
            }
        }
        open.iter().map(|name| format!("<{name}> stays open")).collect()
    });
}

#[test]
fn no_page_carries_styles_or_scripts_inside() {
    each_page(|html, pieces| {
        let mut wrong = Vec::new();
        if html.contains("=\"data:") || html.contains("=\"javascript:") {
            wrong.push("has a data: or javascript: address".to_owned());
        }
        for piece in pieces {
            let handler = piece.body.split_whitespace().any(|a| a.starts_with("on") && a.contains("=\""));
            let inside = piece.name == "style" || piece.attribute("style").is_some();
            let inline_script = piece.name == "script" && piece.attribute("src").is_none();
            if !piece.name.is_empty() && (handler || inside || inline_script) {
                wrong.push(piece.body.to_owned());
            }
        }
        wrong
    });
}

#[test]
fn every_id_is_unique_and_every_reference_leads_somewhere() {
    each_page(|_, pieces| {
        let mut ids = BTreeSet::new();
        let mut wrong = Vec::new();
        for id in pieces.iter().filter_map(|p| p.attribute("id")) {
            if !ids.insert(id) {
                wrong.push(format!("id {id} twice"));
            }
        }
        for piece in pieces {
            for name in ["for", "aria-describedby", "aria-labelledby"] {
                for id in piece.attribute(name).unwrap_or("").split_whitespace() {
                    if !ids.contains(id) {
                        wrong.push(format!("{name} {id} leads nowhere"));
                    }
                }
            }
            let inner = piece.attribute("href").and_then(|href| href.strip_prefix('#'));
            if let Some(id) = inner.filter(|id| !ids.contains(id)) {
                wrong.push(format!("link to #{id} leads nowhere"));
            }
        }
        wrong
    });
}

#[test]
fn every_field_has_a_label() {
    each_page(|_, pieces| {
        let labelled: BTreeSet<&str> = pieces.iter().filter_map(|p| p.attribute("for")).collect();
        let mut wrong = Vec::new();
        let mut inside_label = false;
        for piece in pieces {
            match piece.name {
                "label" => inside_label = true,
                "/label" => inside_label = false,
                "input" | "select" | "textarea" if piece.attribute("type") != Some("hidden") => {
                    let tied = piece.attribute("id").is_some_and(|id| labelled.contains(id));
                    if !tied && !inside_label {
                        wrong.push(format!("no label: {}", piece.body));
                    }
                }
                _ => {}
            }
        }
        wrong
    });
}

#[test]
fn every_form_that_changes_something_proves_where_it_came_from() {
    each_page(|html, _| {
        let forms = html.split("<form").skip(1).filter_map(|rest| rest.split("</form>").next());
        let posts = forms.filter(|form| form.contains("method=\"post\""));
        // A mail program presses this button without cookies; the secret in the address proves the right to it.
        let ours = posts.filter(|form| !form.contains("action=\"/u/"));
        let unproven = ours.filter(|form| !form.contains("name=\"csrf\""));
        unproven.map(|form| form.lines().next().unwrap_or("").to_owned()).collect()
    });
}

/// Addresses of forms that carry no key, `*` for any part, and why a second press needs none.
const WITHOUT_KEY: [(&str, &str); 12] = [
    ("/theme", "the same choice twice"),
    ("/sign-out", "whoever is signed out stays so"),
    ("/sign-in/password", "a way in: every sign-in is a new session"),
    ("/sign-in/code", "a way in: a code works once, on purpose"),
    ("/sign-in/*", "a way in: a link works once, on purpose"),
    ("/m/*", "a personal link begins as often as it is opened"),
    ("/u/*", "a stop is a stop; mail programs press it without our page"),
    ("/my/*/q/*", "the same answer twice is one answer"),
    ("/my/*/all", "the same answers twice are one"),
    ("/my/*/check", "whoever has finished stays so"),
    ("/my/*/leave", "what was taken back stays so"),
    ("/my/*/code", "a device that reads its answers needs no code; a second letter waits a minute"),
];

fn fits(pattern: &str, address: &str) -> bool {
    let (pattern, address) = (pattern.split('/'), address.split('/'));
    pattern.clone().count() == address.clone().count()
        && pattern.zip(address).all(|(one, other)| one == "*" || one == other)
}

#[test]
fn every_form_carries_a_key_so_that_it_counts_once() {
    let used = std::cell::RefCell::new(BTreeSet::new());
    each_page(|html, _| {
        let forms = html.split("<form").skip(1).filter_map(|rest| rest.split("</form>").next());
        let mut wrong = Vec::new();
        for form in forms.filter(|form| form.contains("method=\"post\"")) {
            let action = form.split("action=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
            let key = form.split("name=\"form_key\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
            if key.is_some_and(|key| !key.is_empty()) {
                continue;
            }
            match WITHOUT_KEY.iter().find(|(pattern, _)| fits(pattern, action)) {
                Some((pattern, _)) => drop(used.borrow_mut().insert(*pattern)),
                None => wrong.push(format!("the form to {action} has no key")),
            }
        }
        wrong
    });
    let listed: BTreeSet<&str> = WITHOUT_KEY.iter().map(|(pattern, _)| *pattern).collect();
    assert_eq!(*used.borrow(), listed, "an exception that no page needs");
}

#[test]
fn a_form_has_one_filled_button() {
    each_page(|html, _| {
        let forms = html.split("<form").skip(1).filter_map(|rest| rest.split("</form>").next());
        let filled = |form: &str| {
            let classes = form.split("class=\"button").skip(1).filter_map(|rest| rest.split('"').next());
            classes.filter(|c| !c.contains("quiet") && !c.contains("plain")).count()
        };
        let crowded = forms.filter(|form| filled(form) > 1);
        crowded.map(|form| form.lines().next().unwrap_or("").to_owned()).collect()
    });
}

#[test]
fn headings_never_skip_a_level() {
    each_page(|_, pieces| {
        let level = |p: &Piece<'_>| p.name.strip_prefix('h').and_then(|n| n.parse::<u8>().ok());
        let levels: Vec<u8> = pieces.iter().filter_map(level).collect();
        let skips = levels.windows(2).filter(|pair| pair[1] > pair[0] + 1);
        skips.map(|pair| format!("h{} after h{}", pair[1], pair[0])).collect()
    });
}

#[test]
fn every_static_address_on_a_page_has_content() {
    each_page(|_, pieces| {
        let links = pieces.iter().flat_map(|p| [p.attribute("href"), p.attribute("src")]).flatten();
        let paths = links.filter_map(|link| link.strip_prefix(assets::PREFIX));
        paths.filter(|path| assets::find(path).is_none()).map(str::to_owned).collect()
    });
}

#[test]
fn nothing_a_person_typed_becomes_part_of_a_page() {
    let pages = views::samples();
    assert!(pages.iter().any(|(_, html)| html.contains("&#60;script&#62;alert")));
    each_page(|html, _| {
        let raw = html.contains("<script>alert") || html.contains("alert(\"x\")");
        if raw { vec!["prints typed text as it is".to_owned()] } else { Vec::new() }
    });
}

#[test]
fn a_page_that_came_back_says_so_in_its_title() {
    each_page(|html, _| {
        let came_back = html.contains("error-summary\"");
        let says_so = html.contains("<title>Error: ");
        if came_back == says_so { Vec::new() } else { vec!["summary and title differ".to_owned()] }
    });
}

#[test]
fn pages_use_plain_words() {
    each_page(|_, pieces| {
        let text: Vec<&str> = pieces.iter().filter(|p| p.name.is_empty()).map(|p| p.body).collect();
        // What the question bank lets somebody say aloud stands in quotation marks.
        let text = text.join(" ").to_lowercase().replace("&#34;oops, our agreement&#34;", "");
        let words = text.split(|c: char| !c.is_alphanumeric()).collect::<Vec<_>>().join(" ");
        let said = NEVER.iter().filter(|word| format!(" {words} ").contains(&format!(" {word} ")));
        said.map(|word| format!("says {word}")).collect()
    });
}

#[test]
#[allow(clippy::disallowed_methods)]
fn the_gallery_is_written_when_asked_for() {
    if std::env::var_os("ALLIANCE_GALLERY").is_none() {
        return;
    }
    let gallery = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/gallery");
    for name in assets::names() {
        let path = assets::url(name).strip_prefix(assets::PREFIX).expect("a static address");
        let to = gallery.join("static").join(path);
        fs::create_dir_all(to.parent().expect("a folder")).expect("folder made");
        let bytes = assets::find(path).expect("known").bytes.to_vec();
        let bytes = match String::from_utf8(bytes) {
            Ok(text) => text.replace("url(\"/static/", "url(\"").into_bytes(),
            Err(binary) => binary.into_bytes(),
        };
        fs::write(to, bytes).expect("file written");
    }
    for (name, html) in views::samples() {
        let html = html.replace("\"/static/", "\"static/");
        fs::write(gallery.join(format!("{name}.html")), html).expect("page written");
    }
}
