//! The charter as a PDF: its words, its structure for whoever listens, its fonts, its pages. Read back with poppler.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use actix_web::rt::time::timeout;
use alliance::acts::house::Drawings;
use alliance::domain::charter::{Request, Sheet, SheetClause, SheetPart};
use alliance::domain::synthesis::Support;
use alliance::views::charter::samples;
use alliance::views::paper;
use futures_util::future::{join, join_all};

use super::closed::{Closed, closed, nine};
use super::house::{Client, House};

/// What a program of poppler says about a PDF.
fn told(program: &str, arguments: &[&str], pdf: &[u8]) -> String {
    let mut child = Command::new(program)
        .args(arguments)
        .arg("-")
        .args(if program == "pdftotext" { &["-"][..] } else { &[] })
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|fault| panic!("{program} of poppler-utils is needed: {fault}"));
    let mut stdin = child.stdin.take().unwrap();
    let bytes = pdf.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&bytes));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    // Poppler does not read this entry as the standard has it.
    let complaints =
        String::from_utf8_lossy(&output.stderr).replace("Syntax Error: Suspects object is wrong type (boolean)\n", "");
    assert!(output.status.success() && complaints.is_empty(), "{program}: {complaints}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The words of a PDF, with every gap one space.
fn words(pdf: &[u8]) -> String {
    let text = told("pdftotext", &["-raw", "-enc", "UTF-8"], pdf);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn pages(pdf: &[u8]) -> usize {
    let info = told("pdfinfo", &[], pdf);
    let line = info.lines().find(|line| line.starts_with("Pages:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn clause(title: &str, words: &str, support: Support) -> SheetClause {
    SheetClause {
        id: String::new(),
        question: "first_response".into(),
        title: title.into(),
        words: words.into(),
        support,
        n: 9,
        until: String::new(),
        why: String::new(),
        verdict: None,
        origin: String::new(),
    }
}

fn most(people: u64) -> Support {
    Support::Most { people, n: 9, eligible: 9, within_one_step: false }
}

/// A charter as a team of nine writes it.
fn atlas() -> Sheet {
    let part = |label: &str, line: &str| SheetPart { label: label.into(), lines: vec![line.into()] };
    let mut sheet = samples::sheet();
    sheet.preamble = vec![
        part("Good", "We keep our promises, and feedback surprises nobody."),
        part("Great", "We bring half-done work early, because it is safe to."),
        part("Mind-blowing", "Other teams ask how we do it, and we can show them this page."),
    ];
    sheet.clauses = vec![
        clause(
            "Effort first",
            "When someone brings something new, we first celebrate the effort and the idea. After that we make it better.",
            most(8),
        ),
        clause("Thinking time", "After a real question we wait thirty seconds. Nobody fills the gap.", most(6)),
        clause(
            "How sharp we may be",
            "We ask first: “Cheer or challenge?” Nobody gets more than they asked for.",
            Support::Differ,
        ),
        clause(
            "Keeping promises",
            "We open the meeting with a check-in, and every promise has a name and a date in writing.",
            most(8),
        ),
        clause(
            "Where we talk",
            "For everyday things we use chat first, then a call. On site, ring.",
            Support::First { people: 7, n: 9 },
        ),
        clause(
            "When we stop",
            "After six in the evening nobody owes a reply. If it cannot wait, it is a phone call.",
            most(8),
        ),
    ];
    sheet.needs.push("Some of us need the question a day ahead.".into());
    sheet.requests = vec![Request { words: "had one quiet hour a week".into(), reply: "We will try".into() }];
    sheet.consented.everybody = super::closed::NAMES.map(String::from).to_vec();
    sheet
}

/// To look at: `ALLIANCE_GALLERY=1` writes it to target/gallery.
#[allow(clippy::disallowed_methods)]
fn drawn(name: &str, sheet: &Sheet) -> Vec<u8> {
    let pdf = paper::charter(sheet).unwrap();
    if std::env::var_os("ALLIANCE_GALLERY").is_some() {
        let gallery = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/gallery");
        std::fs::create_dir_all(&gallery).unwrap();
        std::fs::write(gallery.join(format!("{name}.pdf")), &pdf).unwrap();
    }
    pdf
}

#[test]
fn a_charter_of_six_sentences_stands_on_one_page_in_the_order_of_the_screen() {
    let pdf = drawn("paper-atlas", &atlas());
    assert_eq!(pages(&pdf), 1, "one page: {}", words(&pdf));
    let text = words(&pdf);
    let mut at = 0;
    for part in [
        "How we work in Atlas",
        "Version 1. Both of us can work with this, since 24 November 2026.",
        "Mind-blowing",
        "Effort first",
        "most of us, 8 of 9",
        "we differ, so we ask",
        "What some of us need",
        "Some of us need the question a day ahead.",
        "had one quiet hour a week – We will try.",
        "All of us",
        "Tomasz Zieliński",
        "Current until 5 January 2027 at the latest.",
        "How we decided",
        "Silence is not consent.",
        "1 / 1",
    ] {
        at += text[at..].find(part).unwrap_or_else(|| panic!("no {part} after {} in {text}", &text[..at]));
    }
    assert!(!text.contains("http"), "no address is printed");
}

#[test]
fn a_trial_says_so_and_until_when() {
    let mut sheet = atlas();
    sheet.clauses[1].until = "2027-01-12".into();
    let text = words(&drawn("paper-trial", &sheet));
    let after = text.split("Nobody fills the gap.").nth(1).unwrap_or_else(|| panic!("{text}"));
    assert!(after.trim_start().starts_with("We try this until 12 January 2027."), "{text}");
    assert_eq!(text.matches("We try this").count(), 1, "the others stay");
}

#[test]
fn it_is_tagged_for_whoever_listens_and_keeps_the_rules_for_that() {
    let pdf = paper::charter(&atlas()).unwrap();
    let info = told("pdfinfo", &[], &pdf);
    for line in ["How we work in Atlas", "Tagged:          yes", "Page size:       595.276 x 841.89 pts (A4)"] {
        assert!(info.contains(line), "{line}: {info}");
    }
    let raw = String::from_utf8_lossy(&pdf);
    for key in ["/StructTreeRoot", "/MarkInfo", "/Lang(en)", "/DisplayDocTitle true", "pdfuaid:part"] {
        assert!(raw.replace("/Lang (", "/Lang(").contains(key), "{key}");
    }
    let tree = told("pdfinfo", &["-struct-text"], &pdf);
    for element in ["H1", "H2", "P", "L ", "LI", "LBody"] {
        assert!(tree.lines().any(|line| line.trim_start().starts_with(element)), "{element}: {tree}");
    }
    let title = tree.lines().skip_while(|line| !line.trim_start().starts_with("H1")).nth(1).unwrap_or_default();
    assert!(title.contains("How we work in Atlas"), "{tree}");
}

#[test]
fn its_fonts_travel_with_it_and_only_the_letters_it_needs() {
    let pdf = paper::charter(&atlas()).unwrap();
    let fonts = told("pdffonts", &[], &pdf);
    let rows: Vec<&str> = fonts.lines().skip(2).collect();
    assert!(rows.len() >= 3 && fonts.contains("Vollkorn") && fonts.contains("Atkinson"), "{fonts}");
    for row in rows {
        let columns: Vec<&str> = row.split_whitespace().collect();
        let yes = columns.iter().filter(|column| **column == "yes").count();
        assert_eq!(yes, 3, "embedded, subset and readable: {row}");
    }
    assert!(pdf.len() < 60_000, "{} bytes", pdf.len());
}

#[test]
fn twenty_sentences_take_two_pages_and_none_is_divided() {
    let mut sheet = atlas();
    sheet.clauses = (1..=20)
        .map(|n| clause(&format!("Sentence {n}"), "When someone brings something new, we first celebrate the effort and the idea; then we make it better together.", most(7)))
        .collect();
    let pdf = drawn("paper-twenty", &sheet);
    assert_eq!(pages(&pdf), 2);
    let each = |page: &str| told("pdftotext", &["-raw", "-f", page, "-l", page], &pdf);
    let (first, second) = (each("1"), each("2"));
    assert!(first.contains("1 / 2") && second.contains("2 / 2"));
    for n in 1..=20 {
        let title = format!("Sentence {n}\n");
        let page = if first.contains(&title) { &first } else { &second };
        let whole = page.split(&title).nth(1).unwrap_or_else(|| panic!("no {title}"));
        assert!(whole.split("Sentence").next().unwrap().contains("together."), "{title} is divided");
    }
}

#[test]
fn long_words_foreign_letters_and_hostile_text_come_out_whole() {
    let mut sheet = atlas();
    let endless = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(3);
    sheet.team = alliance::views::HOSTILE.into();
    sheet.clauses = vec![
        clause(&endless, &endless, most(8)),
        clause("(\\) %%EOF", "1 0 obj << /JS (app.alert(1)) >> endobj \u{202E}turned\u{202C} ) Tj", Support::None),
    ];
    sheet.consented.everybody =
        ["Ольга Жукова", "Αλέξης Παππάς", "Nguyễn Thị Hương", "שרה לוי", "森 愛子 🌿", "Zoë Ødegård"]
            .map(String::from)
            .to_vec();
    let pdf = drawn("paper-hostile", &sheet);
    let text = words(&pdf);
    assert!(text.replace(' ', "").contains(&endless), "nothing is cut off: {text}");
    for part in [
        alliance::views::HOSTILE,
        "(\\) %%EOF",
        "/JS (app.alert(1))",
        "turned",
        "Ольга Жукова",
        "Nguyễn Thị Hương",
        "森 愛子 🌿",
        "Ødegård",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(told("pdfinfo", &[], &pdf).contains("JavaScript:      no"));
    assert_eq!(paper::file_name(&sheet), "charter-script-alert-x-script-so-1.pdf");
}

#[test]
fn the_same_version_gives_the_same_bytes() {
    assert!(paper::charter(&atlas()).unwrap() == paper::charter(&atlas()).unwrap());
}

#[test]
fn a_hundred_names_and_endless_needs_run_over_to_further_pages() {
    let mut sheet = atlas();
    sheet.consented.everybody = (0..400).map(|n| format!("Person Number{n:03}")).collect();
    sheet.needs = (0..60).map(|n| format!("Some of us need the thing {n:02} a day ahead.")).collect();
    let pdf = drawn("paper-many", &sheet);
    let text = words(&pdf);
    assert!((0..400).all(|n| text.contains(&format!("Number{n:03}"))));
    assert!((0..60).all(|n| text.contains(&format!("thing {n:02} "))));
}

async fn agreed(house: &House) -> (Closed, Client) {
    let closed = closed(house, nine()).await;
    let mara = house.facilitator().await;
    mara.get(&closed.page("/draft")).await;
    mara.post(&closed.page("/consent"), &[("do", "ask")]).await.must_be(303);
    for person in &closed.people {
        super::consent::say(house, person, &[("answer", "consent")]).await.must_be(303);
    }
    mara.get(&closed.page("/publish")).await.must_have("Attach the charter as a PDF").must_have("charter-atlas-1.pdf");
    (closed, mara)
}

const DAY: [(&str, &str); 2] = [("looks_again", "after our third meeting from now"), ("looks_again_on", "2027-01-05")];

#[actix_web::test]
async fn facilitator_and_member_get_the_file_of_a_published_charter_and_nobody_else() {
    let house = House::open().await;
    let (closed, mara) = agreed(&house).await;
    mara.get(&closed.page("/charter.pdf")).await.must_be(404);
    mara.get(&closed.page("/publish")).await;
    mara.post(&closed.page("/publish"), &DAY).await.must_be(303);
    let page = mara.get(&closed.page("")).await;
    page.must_have("The same as a PDF").must_have("How we decided");
    let phone = closed.people[0].phone(&house).await;
    for (client, address) in [(&mara, closed.page("/charter.pdf")), (&phone, closed.people[0].page("/charter.pdf"))] {
        let file = client.get(&address).await;
        file.must_be(200);
        assert_eq!(file.header("content-type"), Some("application/pdf"));
        assert_eq!(file.header("content-disposition"), Some("inline; filename=\"charter-atlas-1.pdf\""));
        assert!(file.body.starts_with("%PDF-"));
    }
    house.stranger().get(&closed.people[0].page("/charter.pdf")).await.must_be(404);
    house.hr_reader().await.get(&closed.page("/charter.pdf")).await.must_be(403);
}

#[actix_web::test]
async fn a_file_is_drawn_once_and_other_words_are_another_file() {
    let drawings = Drawings::default();
    let first = drawings.charter(atlas(), None).await.unwrap();
    assert_eq!(first, paper::charter(&atlas()).unwrap());
    assert_eq!((drawings.charter(atlas(), None).await.unwrap(), drawings.drawn()), (first.clone(), 1));
    let renamed = Sheet { team: "Beacon".to_owned(), ..atlas() };
    assert_ne!(drawings.charter(renamed, None).await.unwrap(), first);
    assert_eq!((drawings.charter(atlas(), None).await.unwrap(), drawings.drawn()), (first, 2));
}

#[actix_web::test]
async fn whoever_waits_for_a_file_keeps_nobody_from_a_page() {
    let house = House::open().await;
    let (closed, mara) = agreed(&house).await;
    mara.post(&closed.page("/publish"), &DAY).await.must_be(303);
    let phone = closed.people[0].phone(&house).await;
    let places = house.inner.drawings.places();
    let all = u32::try_from(places.available_permits()).unwrap();
    let held = places.acquire_many_owned(all).await.unwrap();
    let address = closed.people[0].page("/charter.pdf");
    let files = join_all((0..12).map(|_| phone.get(&address)));
    let pages = async {
        for _ in 0..5 {
            let page = timeout(Duration::from_secs(10), mara.get(&closed.page(""))).await;
            page.expect("no connection to the data waits with the files").must_be(200);
        }
        assert_eq!(house.inner.drawings.drawn(), 0);
        drop(held);
    };
    let (files, ()) = join(files, pages).await;
    for file in &files {
        assert_eq!(file.must_be(200).body, files[0].body);
    }
    let drawn = house.inner.drawings.drawn();
    assert!(drawn <= u64::from(all), "{drawn}");
    assert_eq!(phone.get(&address).await.must_be(200).body, files[0].body);
    assert_eq!(house.inner.drawings.drawn(), drawn);
}

#[actix_web::test]
async fn the_file_travels_with_the_letters_only_when_that_was_ticked() {
    for ticked in [false, true] {
        let house = House::open().await;
        let (closed, mara) = agreed(&house).await;
        let tick: &[(&str, &str)] = if ticked { &[("has_file", "1")] } else { &[] };
        let past = [tick, &[("looks_again_on", "2020-01-01")]].concat();
        let refused = mara.post(&closed.page("/publish"), &past).await;
        refused.must_be(422);
        assert_eq!(refused.body.contains("value=\"1\" checked"), ticked, "the tick stays as it was");
        mara.post(&closed.page("/publish"), &[&DAY, tick].concat()).await.must_be(303);
        let letter = house.letter_to(&closed.people[0].email).await;
        let unwrapped = letter.text.replace('\n', " ");
        let says = unwrapped.contains("The charter comes with this letter as a PDF: charter-atlas-1.pdf.");
        assert_eq!(says, ticked);
        let claimed = alliance::acts::post::claim(&house.inner, 50).await.unwrap();
        let summaries: Vec<_> = claimed.iter().filter(|one| one.letter.subject == "Atlas has a charter").collect();
        assert_eq!(summaries.len(), 9);
        for one in summaries {
            let parcel = alliance::mail::compose::compose(&one.letter).unwrap();
            let read = super::received::read_letter(&parcel.bytes);
            assert_eq!(read.kinds.iter().any(|kind| kind == "application/pdf"), ticked, "{:?}", read.kinds);
            assert!(read.kinds.iter().any(|kind| kind.starts_with("text/calendar")));
            assert_eq!(read.file.as_ref().map(|(name, _)| name.as_str()), ticked.then_some("charter-atlas-1.pdf"));
            if let Some((_, bytes)) = read.file {
                assert!(words(&bytes).contains("How we work in Atlas"));
            }
        }
    }
}
