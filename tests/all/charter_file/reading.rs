//! How a file is read: teams, texts, encodings, unknown columns, musts, and every refusal.

use super::{SMALL_BANK, charters, one, printed, refusal};
use alliance::boot::charter::{Format, charter};
use serde_json::{Value, json};

#[test]
fn texts_are_trimmed_once_and_in_an_order_that_tells_nothing() {
    let charter = one("aim.good,What do we aim for? [Great is ...],path.need,path.way,What if we ... [If we ...]\n\
         zest,, quiet ,,rest\n\
         Zest,ease,quiet,a door,\" rest\"\n\
         zest,ease ,,a desk,éclairs\n");
    assert_eq!(
        charter["preamble"],
        json!([{"part": "good", "texts": ["Zest", "zest"]}, {"part": "great", "texts": ["ease"]}])
    );
    assert_eq!(
        charter["requests"],
        json!(["Need: quiet", "Need: quiet / Way: a door", "Way: a desk", "rest", "éclairs"])
    );
    assert_eq!(
        [&charter["answered"], &charter["clauses"], &charter["not_answered"]],
        [&json!(3), &json!([]), &json!([])]
    );
}

#[test]
fn every_team_gets_its_own_charter_in_the_order_of_the_file() {
    let file = charters(
        "Group,first,wish,aim.good\nKelp,both,,\n,cheer,,\n,,,\n Atlas ,,walked more,\nKelp,both,,\nKelp,,,\n",
    );
    let teams: Vec<Value> = file["charters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|charter| json!([charter["team"], charter["eligible"], charter["answered"], charter["not_answered"]]))
        .collect();
    assert_eq!(
        json!(teams),
        json!([["Kelp", 3, 2, ["aim", "wish"]], ["", 1, 1, ["aim", "wish"]], ["Atlas", 1, 1, ["aim", "first"]]])
    );
    assert_eq!(file["charters"][0]["clauses"][0]["n"], 2);
}

#[test]
fn the_same_file_in_another_encoding_or_with_another_separator_makes_the_same_charter() {
    let text = "Team;What comes first?;Mood;Musts;wish\nZoë;Straight to it;Hard;mood=hard;\"said; so\"\n";
    let expected = printed(text);
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let windows: Vec<u8> = text.chars().map(|sign| if sign == 'ë' { 0xEB } else { sign as u8 }).collect();
    let marked = format!("\u{feff}{text}").into_bytes();
    let tabs = text.replace(';', "\t").replace("said\t so", "said; so").into_bytes();
    let commas = text.replace(';', ",").replace("said, so", "said; so").replace('\n', "\r\n").into_bytes();
    for bytes in [utf16, windows, marked, tabs, commas] {
        assert_eq!(charter(SMALL_BANK, &bytes, Format::Json).unwrap(), expected);
    }
    assert!(expected.output.contains("Zoë") && expected.output.contains("said; so"));
}

#[test]
fn a_column_nobody_knows_is_named_and_ignored() {
    let printed = printed("Timestamp,E-mail,NAME, Shoe size ,first,,aim\n1,2,3,44,both,x,y\n");
    assert_eq!(
        printed.warnings,
        [
            "Column \"Shoe size\" belongs to no question and was ignored.",
            "Column \"aim\" belongs to no question and was ignored."
        ]
    );
    let file: Value = serde_json::from_str(&printed.output).unwrap();
    assert_eq!(file["warnings"], json!(printed.warnings));
}

#[test]
fn musts_accept_codes_labels_and_numbers() {
    let needs = |answers: &str| one(answers)["needs"].as_array().unwrap().len();
    let file = |musts: &str| {
        format!(
            "mood,help,where,first,musts\n2,,,cheer,\n2,,,cheer,\n2,,,cheer,\n2,,,cheer,\n6,\"nudge;date\",r;p,both,\"{musts}\"\n"
        )
    };
    assert_eq!(needs(&file("mood; WHERE ;first")), 2, "one voice about where is in the draft itself");
    assert_eq!(needs(&file("mood=6;first=Both at once;;")), 2);
    assert_eq!(needs(&file("help=A nudge; a kind one;help=date;mood")), 1);
    assert_eq!(needs(&file("where=r;where=Mail")), 0);
}

#[test]
fn an_error_names_the_row_the_column_and_what_was_expected_but_never_the_value() {
    for (answers, named) in [
        ("mood\n4\n\n9secret\n", "Row 4, column \"mood\": a whole number from 1 to 7"),
        ("mood\n4.5\n", "Row 2, column \"mood\""),
        ("How hard may we be?\nsecret\n", "Row 2, column \"How hard may we be?\""),
        (
            "first\nsecret\n",
            "Row 2, column \"first\": one option is expected here, by its code or its label: cheer, both, straight",
        ),
        ("first\ncheer;both\n", "Row 2, column \"first\""),
        ("help,name\nlist;secret,x\n", "Row 2, column \"help\": options with ; between them"),
        ("help,name\nlist;nudge;date,x\n", "Row 2, column \"help\": up to 2 options"),
        ("where\np;q;p\n", "Row 2, column \"where\": each option is expected in one place"),
        ("where\np;q;r;s\n", "Row 2, column \"where\": up to 3 options in order"),
        ("first,musts\nboth,secret\n", "Row 2, column \"musts\": codes of answered questions"),
        ("first,musts\nboth,wish\n", "Row 2, column \"musts\": a question that can hold a must"),
        ("first,leave,musts\nboth,text,leave=text\n", "Row 2, column \"musts\": a question that can hold a must"),
        (
            "first,musts\nboth,mood\n",
            "Row 2, column \"musts\": a must is expected to belong to an answer; mood has no column",
        ),
        (
            "first,mood,musts\nboth,,mood\n",
            "Row 2, column \"musts\": a must is expected to belong to an answer; mood has none",
        ),
        (
            "first,musts\nboth,first=cheer\n",
            "Row 2, column \"musts\": a must is expected to be something this row chose in first",
        ),
        ("first,musts\nboth,first=secret\n", "Row 2, column \"musts\": after first= one of its options"),
        ("help,musts\nlist;date,help\n", "Row 2, column \"musts\": help has several options here, so help=option"),
        ("where,musts\np;q,where=q\n", "Row 2, column \"musts\": a must in where is expected to be the first place"),
        ("first,musts\nboth,first;first;first;first\n", "Row 2, column \"musts\": up to 3 musts"),
        ("first,FIRST\nboth,both\n", "Row 1, column \"FIRST\": column \"first\" holds the same"),
        ("first,What comes first?\nboth,both\n", "Row 1, column \"What comes first?\""),
        ("first,team,Group\nboth,a,b\n", "Row 1, column \"Group\""),
        ("wish,wish.text\nboth,a\n", "Row 1, column \"wish.text\""),
        ("name,team\nsecret,b\n", "Row 1: no column belongs to a question"),
        ("", "Row 1: no column belongs to a question"),
        ("first,team\n,\n \n", "There is nobody in this file"),
        ("first,name\nboth,\"secret\n", "Row 2: a quotation mark"),
    ] {
        let sentence = refusal(answers);
        assert!(sentence.starts_with(named), "{answers:?}: {sentence}");
        assert!(sentence.ends_with('.') && !sentence.contains('\n') && !sentence.contains("secret"), "{sentence}");
    }
    assert!(charter(SMALL_BANK, b"PK\x03\x04", Format::Json).is_err());
    assert!(charter("{}", b"first\nboth\n", Format::Json).is_err());
}
