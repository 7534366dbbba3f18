//! A charter from any tool's export: whole files in, whole charters out.

mod reading;

use alliance::boot::charter::{Format, Printed, charter};
use alliance::domain::bank::DEFAULT_EN;
use serde_json::{Value, json};

const SMALL_BANK: &str = include_str!("../../data/charter/small-bank.json");
const FORM_EXPORT: &[u8] = include_bytes!("../../data/charter/answers-form-export.csv");
const CODES: &[u8] = include_bytes!("../../data/charter/answers-codes.csv");

fn printed(answers: &str) -> Printed {
    charter(SMALL_BANK, answers.as_bytes(), Format::Json).unwrap()
}

fn charters(answers: &str) -> Value {
    serde_json::from_str(&printed(answers).output).unwrap()
}

/// The only charter of a file without teams.
fn one(answers: &str) -> Value {
    charters(answers)["charters"][0].clone()
}

fn refusal(answers: &str) -> String {
    charter(SMALL_BANK, answers.as_bytes(), Format::Json).unwrap_err().to_string()
}

/// A table with one question and the musts. A row is `cell`, `cell!` (a must on what was chosen) or `cell!option`.
fn rows(question: &str, cells: &[&str]) -> String {
    let mut table = format!("name,{question},musts\n");
    for cell in cells {
        let (cell, must) = match cell.split_once('!') {
            None => (*cell, String::new()),
            Some((cell, "")) => (cell, question.to_owned()),
            Some((cell, option)) => (cell, format!("{question}={option}")),
        };
        table.push_str(&format!("Ruth,\"{cell}\",\"{must}\"\n"));
    }
    table
}

/// Answers to one question, the level, kind and text of its clause, and options and texts of the needs.
type Case<'a> = (&'a str, &'a [&'a str], [&'a str; 3], &'a [(&'a str, &'a str)]);

fn hold(cases: &[Case]) {
    for (question, cells, [level, kind, text], needs) in cases {
        let charter = one(&rows(question, cells));
        let clause = &charter["clauses"][0];
        let got = json!([clause["question"], clause["level"], clause["kind"], clause["text"], clause["n"]]);
        let n = cells.iter().filter(|cell| !cell.is_empty()).count();
        assert_eq!(got, json!([question, level, kind, text, n]), "{question} {cells:?}");
        let expected: Vec<Value> =
            needs.iter().map(|(option, text)| json!({"question": question, "option": option, "text": text})).collect();
        assert_eq!(charter["needs"], json!(expected), "{question} {cells:?}");
        assert_eq!(charter["summary"]["needs"], needs.len());
    }
}

#[test]
fn a_scale_speaks_in_bands_and_its_needs_in_anchors() {
    hold(&[
        ("mood", &["4", "4", "even"], ["unanimous", "norm", "We are even."], &[]),
        ("mood", &["4!", "4", "4"], ["unanimous", "norm", "We are even."], &[]),
        ("mood", &["2", "2", "3", "3"], ["strong", "norm", "Near, from Soft to Even."], &[]),
        ("mood", &["3", "5"], ["close", "norm", "We are even."], &[]),
        ("mood", &["2", "3"], ["close", "norm", "Near, from Soft to Even."], &[]),
        ("mood", &["7", "2"], ["apart", "both", "Far, from Soft to Hard."], &[]),
        (
            "mood",
            &["3", "1", "4", "5", "6"],
            ["weak", "lean", "We are even. We lean. The gentlest counts."],
            &[("1", "Some need Soft.")],
        ),
        (
            "mood",
            &["2", "2", "2", "2", "2", "2", "4!", "5!"],
            ["strong", "norm", "We are soft."],
            &[("4", "Some need Even.")],
        ),
        (
            "mood",
            &["2", "2", "2", "2", "2", "5!", "6!"],
            ["moderate", "norm", "We are soft."],
            &[("4", "Some need Even."), ("7", "Some need Hard.")],
        ),
        (
            "mood",
            &["3!", "5", "5", "5", "5"],
            ["strong", "norm", "We are even. The gentlest counts."],
            &[("4", "Some need Even.")],
        ),
    ]);
}

#[test]
fn a_scale_without_a_shared_way_keeps_every_must() {
    hold(&[
        // Two camps at 1 and 7: both ends are named, and still every must has its line.
        (
            "mood",
            &["1", "1", "2", "6", "7!", "7"],
            ["split", "both", "Far, from Soft to Hard. The gentlest counts."],
            &[("1", "Some need Soft."), ("7", "Some need Hard.")],
        ),
        (
            "mood",
            &["2", "3", "4", "6", "7!"],
            ["split", "both", "Far, from Soft to Hard."],
            &[("7", "Some need Hard.")],
        ),
        (
            "mood",
            &["2", "3!", "4", "6", "7"],
            ["split", "both", "Far, from Soft to Hard. The gentlest counts."],
            &[("4", "Some need Even.")],
        ),
        (
            "mood",
            &["1", "3", "4", "6", "7!"],
            ["spread", "ask", "Far, from Soft to Hard. The gentlest counts."],
            &[("1", "Some need Soft."), ("7", "Some need Hard.")],
        ),
    ]);
}

#[test]
fn one_answer_is_a_wish_and_never_a_we() {
    hold(&[
        ("mood", &["3!"], ["one_voice", "draft", "One wants Even."], &[]),
        ("mood", &["1"], ["one_voice", "draft", "One wants Soft."], &[]),
        // 5 lies as near to 3 as to 7; 7 is farther from the middle.
        ("speed", &["5"], ["one_voice", "draft", "One of us wishes: Fast."], &[]),
        ("first", &["both!"], ["one_voice", "draft", "One would like both."], &[]),
        ("hours", &["wait", ""], ["one_voice", "draft", "One would like no calls."], &[]),
        ("help", &["date;list!date"], ["one_voice", "draft", "One would like a list to read and a date to hold."], &[]),
        ("where", &["s;p!"], ["one_voice", "draft", "One would like a room."], &[]),
        ("turns", &["y;x"], ["one_voice", "draft", "One of us wishes: Youngest."], &[]),
    ]);
}

#[test]
fn a_single_choice_lets_the_majority_speak_and_keeps_the_rest() {
    hold(&[
        ("first", &["cheer", "CHEER; THEN IMPROVE ", "cheer"], ["unanimous", "norm", "We cheer."], &[]),
        ("first", &["both", "both"], ["together", "norm", "We say both."], &[]),
        ("first", &["cheer", "cheer!", "both!"], ["moderate", "norm", "We cheer."], &[("both", "Some need both.")]),
        (
            "first",
            &["cheer", "cheer", "cheer", "straight!", "both", "both"],
            ["weak", "lean", "We cheer. Some prefer both or it straight."],
            &[("straight", "Some need it straight.")],
        ),
        (
            "first",
            &["cheer!", "cheer", "both", "both", "straight!"],
            ["split", "both", "We ask first."],
            &[("cheer", "Some need a cheer."), ("straight", "Some need it straight.")],
        ),
        ("first", &["both", "cheer"], ["apart", "both", "We ask first."], &[]),
        ("first", &["cheer", "both!", "straight"], ["spread", "ask", "We ask first."], &[("both", "Some need both.")]),
    ]);
}

#[test]
fn a_majority_does_not_speak_about_a_boundary() {
    hold(&[
        (
            "hours",
            &["any", "any", "any", "any", "any", "wait"],
            ["strong", "ask", "We keep to each limit."],
            &[("wait", "Some need no calls.")],
        ),
        (
            "hours",
            &["any!", "any", "any", "urgent"],
            ["strong", "ask", "We keep to each limit."],
            &[("any", "Some need calls.")],
        ),
        ("hours", &["wait", "wait", "wait"], ["unanimous", "norm", "We wait."], &[]),
        ("hours", &["urgent", "urgent"], ["together", "norm", "We call if urgent."], &[]),
        ("hours", &["urgent", "any"], ["apart", "ask", "We keep to each limit."], &[]),
    ]);
}

#[test]
fn several_options_become_what_we_use_and_what_most_use() {
    hold(&[
        (
            "help",
            &["list;nudge", "list;nudge", "nudge;list", "list;date!date"],
            ["strong", "norm", "We use a list and a nudge."],
            &[("date", "Some need a date to hold.")],
        ),
        (
            "help",
            &["list;nudge!nudge", "list;nudge", "list;nudge", "list", "list;date"],
            ["moderate", "norm", "We use a list. Most also use a nudge."],
            &[],
        ),
        (
            "help",
            &["list", "list", "list!", "nudge", "date!"],
            ["spread", "norm", "Most use a list."],
            &[("date", "Some need a date to hold.")],
        ),
        (
            "help",
            &["list!", "nudge", "date"],
            ["spread", "ask", "We ask what helps."],
            &[("list", "Some need a list to read.")],
        ),
        // The label holds a semicolon, and its second half is a label itself: the longest run wins.
        (
            "help",
            &["A nudge; a kind one;list", "nudge;;list;"],
            ["together", "norm", "We use a list and a nudge."],
            &[],
        ),
        ("help", &["a kind one; list", "kind;list;list"], ["together", "norm", "We use a list and kindness."], &[]),
    ]);
}

#[test]
fn a_ranking_names_its_first_places_unless_they_are_disputed() {
    hold(&[
        ("where", &["p;q;r", "p;q;r", "Phone;Chat;Mail"], ["unanimous", "norm", "phone first, then chat."], &[]),
        (
            "where",
            &["p;q;r", "p;q;r", "p;q;r", "r;p;q!"],
            ["strong", "norm", "phone first, then chat."],
            &[("r", "Some need a mail.")],
        ),
        ("where", &["p;q;r", "q;p;r!"], ["close", "norm", "First phone or chat."], &[]),
        ("where", &["s;q", "q;p", "s;q;r"], ["moderate", "norm", "First chat or the room."], &[]),
        ("where", &["p!", "s", "s;r", "p"], ["moderate", "norm", "First phone or the room."], &[]),
        ("where", &["r;p!", "s", "p!"], ["weak", "lean", "We lean to phone."], &[("r", "Some need a mail.")]),
        (
            "where",
            &["p;q;r!", "s;r;q"],
            ["apart", "both", "We differ: phone and the room."],
            &[("p", "Some need a phone call.")],
        ),
        ("where", &["q", "s", "r;p"], ["spread", "ask", "We differ: chat, mail and the room."], &[]),
        // This question has no words for a dispute; equal places stand in option order.
        ("turns", &["y;x;z", "x;y;z"], ["close", "norm", "the oldest, then the youngest."], &[]),
    ]);
    let counts = one(&rows("where", &["p;q;r", "r", "r;p;q"]))["clauses"][0]["counts"].clone();
    assert_eq!(counts, json!([1, 0, 2, 0]));
}

#[test]
fn something_leaves_the_team_only_if_everybody_ticked_it() {
    let text = |cells: &[&str]| {
        let charter = one(&rows("leave", cells));
        let clause = &charter["clauses"][0];
        assert_eq!(
            [&clause["level"], &clause["kind"], &clause["counts"]],
            [&json!("veto"), &json!("veto"), &json!([])]
        );
        assert_eq!(charter["summary"], json!({"agree": 0, "lean": 0, "differ": 0, "needs": 0}));
        clause["text"].as_str().unwrap().to_owned()
    };
    assert_eq!(text(&["text;sums", "text;tales"]), "May leave: the text. Stays: our sums and our tales.");
    assert_eq!(text(&["text;sums;tales", "tales;The sums;text"]), "May leave: the text, the sums and the tales.");
    assert_eq!(text(&["text", "sums"]), "Nothing leaves.");
    assert_eq!(text(&["text", "text", ""]), "Nothing leaves.", "who skipped did not tick");
    let nobody = one("name,leave,first\nRuth,,both\nPriya,,\n");
    assert_eq!(nobody["clauses"].as_array().unwrap().len(), 1);
    assert_eq!(nobody["not_answered"], json!(["leave"]));
    assert_eq!([&nobody["eligible"], &nobody["answered"]], [&json!(2), &json!(1)]);
}

#[test]
fn the_fields_stand_in_the_promised_order() {
    let output = printed("first,mood,aim.good,wish,leave,musts\nboth,6,zest,rest,,mood\nboth,2,,,,\n").output;
    let mut from = 0;
    for field in [
        "charters",
        "team",
        "eligible",
        "answered",
        "summary",
        "agree",
        "lean",
        "differ",
        "needs",
        "clauses",
        "question",
        "topic",
        "level",
        "kind",
        "n",
        "counts",
        "text",
        "needs",
        "question",
        "option",
        "text",
        "preamble",
        "part",
        "texts",
        "requests",
        "not_answered",
        "warnings",
    ] {
        let found = output[from..].find(&format!("\"{field}\":"));
        from += found.unwrap_or_else(|| panic!("{field} is missing or too early")) + 1;
    }
}

#[test]
fn markdown_and_html_leave_out_empty_sections_and_keep_what_people_wrote_plain() {
    let answers = "team,first,mood,wish,hours\nAt<las,both,2,*<b>loud</b>*,\nAt<las,both,2,,\n".as_bytes();
    let markdown = charter(SMALL_BANK, answers, Format::Markdown).unwrap().output;
    assert_eq!(
        markdown,
        "# How we work in At\\<las\n\n## What we share\n\n- **Mood:** We are soft. *(both of us)*\n\
         - **First:** We say both. *(both of us)*\n\n## Requests\n\nIf we ...\n\n\
         - \\*\\<b\\>loud\\</b\\>\\*\n\nNot answered: Hours.\n"
    );
    let html = charter(SMALL_BANK, answers, Format::Html).unwrap().output;
    assert!(html.starts_with("<!doctype html>") && html.contains("<h1>How we work in At&#60;las</h1>"), "{html}");
    assert!(html.contains("*&#60;b&#62;loud") && !html.contains("<b>") && !html.contains("Where we differ"), "{html}");
    assert!(!html.contains("style=") && !html.contains("src=") && !html.contains("href="));
    let both = charter(SMALL_BANK, b"team,first\nA,both\nB,cheer\n", Format::Html).unwrap().output;
    assert_eq!(both.matches("<h1>").count(), 1);
    assert!(both.contains("<h2>How we work in B</h2>"));
}

#[test]
fn codes_and_the_export_of_a_form_tell_the_same_story() {
    let codes = charter(DEFAULT_EN, CODES, Format::Json).unwrap();
    assert_eq!(codes, charter(DEFAULT_EN, FORM_EXPORT, Format::Json).unwrap());
    insta::assert_snapshot!("charters_of_the_sample_teams", codes.output);
}
