//! Files for HR: what a spreadsheet finds in them.

use alliance::domain::report::StatusRow;
use alliance::domain::result::{ResultRow, Shown, together};
use alliance::sheets::report::{
    Cell, Column, Csv, CsvSeparator, CsvStyle, FILE_NAME_MAX, RESULTS_LONG, TEAM_STATUS, dictionary, file_name,
    guarded, result_cells, status_cells,
};
use jiff::civil::{Date, date};
use proptest::prelude::*;

const TWO: [Column; 2] =
    [Column { name: "one", meaning: "The first." }, Column { name: "two", meaning: "The second." }];

const PLAIN: CsvStyle = CsvStyle { has_bom: false, separator: CsvSeparator::Comma };

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

fn written(style: CsvStyle, rows: &[[Cell<'_>; 2]]) -> String {
    let mut csv = Csv::begin(Vec::new(), style, &TWO).unwrap();
    for row in rows {
        csv.row(row).unwrap();
    }
    text(csv.into_inner())
}

fn status() -> StatusRow {
    StatusRow {
        organisation: "Lindgren".into(),
        programme: String::new(),
        team: "Atlas".into(),
        workshop: "How we work, \"spring\"".into(),
        round: "first".into(),
        closed_on: Some(date(2026, 11, 2)),
        charter_version: Some(2),
        published_on: Some(date(2026, 11, 9)),
        looks_again_on: None,
        stage: "charter published".into(),
    }
}

fn result(shown: Shown) -> ResultRow {
    ResultRow {
        organisation: "Lindgren".into(),
        programme: "Autumn".into(),
        team: together(&["Atlas", "Beacon"]),
        workshop: "How we work".into(),
        closed_on: date(2026, 11, 2),
        question_code: "thinking_time".into(),
        prompt: "How much time do you like?".into(),
        shown,
    }
}

#[test]
fn a_status_file_reads_like_this() {
    let mut csv = Csv::begin(Vec::new(), CsvStyle::default(), &TEAM_STATUS).unwrap();
    csv.row(&status_cells(&status())).unwrap();
    csv.row(&status_cells(&StatusRow { closed_on: None, charter_version: None, published_on: None, ..status() }))
        .unwrap();
    let expected = "\u{FEFF}\"organisation\",\"programme\",\"team\",\"workshop_title\",\"round\",\"closed_on\",\"charter_version\",\"published_on\",\"looks_again_on\",\"stage\"\r\n\
        \"Lindgren\",\"\",\"Atlas\",\"How we work, \"\"spring\"\"\",\"first\",\"2026-11-02\",2,\"2026-11-09\",,\"charter published\"\r\n\
        \"Lindgren\",\"\",\"Atlas\",\"How we work, \"\"spring\"\"\",\"first\",,,,,\"charter published\"\r\n";
    assert_eq!(text(csv.into_inner()), expected);
}

#[test]
fn a_row_that_is_held_back_says_not_shown_and_nothing_else() {
    let figure = Shown::Figure {
        option_code: "s30".into(),
        label: "30 seconds".into(),
        n_band: "10-19".into(),
        figure: "most".into(),
        level: String::new(),
    };
    let mut csv = Csv::begin(Vec::new(), PLAIN, &RESULTS_LONG).unwrap();
    csv.take_chunk();
    csv.row(&result_cells(&result(Shown::NotShown))).unwrap();
    let held_back = text(csv.take_chunk());
    assert!(held_back.ends_with("\"How much time do you like?\",\"\",\"\",\"\",\"not shown\",\"\"\r\n"), "{held_back}");
    csv.row(&result_cells(&result(figure))).unwrap();
    let shown = text(csv.take_chunk());
    assert!(shown.ends_with("\"s30\",\"30 seconds\",\"10-19\",\"most\",\"\"\r\n"), "{shown}");
    assert!(shown.starts_with("\"Lindgren\",\"Autumn\",\"Atlas + Beacon (together)\","), "{shown}");
}

#[test]
fn the_mark_and_the_separator_can_be_chosen() {
    let row = [Cell::Text("a;b"), Cell::Number(-3)];
    let semicolon = CsvStyle { has_bom: true, separator: CsvSeparator::Semicolon };
    assert_eq!(written(semicolon, &[row]), "\u{FEFF}\"one\";\"two\"\r\n\"a;b\";-3\r\n");
    assert_eq!(written(PLAIN, &[row]), "\"one\",\"two\"\r\n\"a;b\",-3\r\n");
}

#[test]
fn a_text_is_never_a_formula() {
    for formula in [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\0=1",
        "＝1",
        "＋1",
        "－1",
        "＠A1",
        "  =1",
        "\u{a0}=1",
        "\u{3000}＝1",
        " \t1",
        "\u{FEFF}=1",
        "\u{200B}=1",
        "=cmd|' /C calc'!A0",
    ] {
        assert_eq!(guarded(formula), format!("'{formula}"), "{formula:?}");
        let file = written(PLAIN, &[[Cell::Text(formula), Cell::Nothing]]);
        assert!(file.contains(&format!("\r\n\"'{formula}\",\r\n")), "{file:?}");
    }
    for plain in ["", " ", "a=1", "5-9", "<=10", ">=90", "O'Neil", "'", "Ann-Marie", "100 %"] {
        assert_eq!(guarded(plain), plain);
    }
}

#[test]
fn a_text_of_digits_stays_a_text_and_a_number_stays_a_number() {
    let file = written(PLAIN, &[[Cell::Text("0123"), Cell::Number(i64::MIN)]]);
    assert!(file.ends_with("\"0123\",-9223372036854775808\r\n"));
}

#[test]
fn a_file_streams_in_chunks_that_join_to_the_whole() {
    let rows: Vec<[Cell<'_>; 2]> = (0..1_000).map(|n| [Cell::Text("x"), Cell::Number(n)]).collect();
    let mut csv = Csv::begin(Vec::new(), PLAIN, &TWO).unwrap();
    let mut joined = Vec::new();
    for rows in rows.chunks(64) {
        for row in rows {
            csv.row(row).unwrap();
        }
        let chunk = csv.take_chunk();
        assert!(chunk.len() < 1_024);
        joined.extend(chunk);
    }
    assert!(csv.take_chunk().is_empty());
    assert_eq!(text(joined), written(PLAIN, &rows));
}

#[test]
fn every_column_is_in_the_data_dictionary() {
    for (file, columns) in [("team_status.csv", &TEAM_STATUS[..]), ("results_long.csv", &RESULTS_LONG[..])] {
        let text = dictionary(file, columns);
        assert!(text.starts_with(file));
        for column in columns {
            assert!(text.contains(&format!("\n{}: {}\n", column.name, column.meaning)), "{}", column.name);
            assert!(!column.meaning.is_empty() && !column.meaning.contains("  "));
        }
    }
}

#[test]
fn a_download_has_a_short_plain_name() {
    let on: Date = date(2026, 11, 22);
    assert_eq!(file_name("results long", on, "csv"), "alliance-results-long-2026-11-22.csv");
    assert_eq!(file_name("Łódź \"\r\n../x", on, "csv"), "alliance-lodz-x-2026-11-22.csv");
    assert_eq!(file_name("日本", on, "xlsx"), "alliance-2026-11-22.xlsx");
    let long = file_name(&"team ".repeat(60), on, "csv");
    assert!(long.len() <= FILE_NAME_MAX && long.ends_with("-2026-11-22.csv"), "{long}");
}

fn awkward() -> impl Strategy<Value = String> {
    let sign =
        prop::sample::select(vec!["=", "+", "-", "@", "\t", "\r\n", "\n", "\0", "＝", " ", "\"", ";", ",", "'", "a"]);
    prop_oneof![any::<String>(), prop::collection::vec(sign, 0..8).prop_map(|signs| signs.concat())]
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(
        rows in prop::collection::vec((awkward(), awkward()), 0..20),
        separator in prop::sample::select(vec![CsvSeparator::Comma, CsvSeparator::Semicolon]),
        has_bom in any::<bool>(),
    ) {
        let cells: Vec<_> = rows.iter().map(|(one, two)| [Cell::Text(one), Cell::Text(two)]).collect();
        let file = written(CsvStyle { has_bom, separator }, &cells);
        let delimiter = if separator == CsvSeparator::Comma { b',' } else { b';' };
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(false).from_reader(file.as_bytes());
        prop_assert_eq!(reader.headers().unwrap(), &csv::StringRecord::from(vec!["one", "two"]));
        let read: Vec<(String, String)> = reader.deserialize().map(Result::unwrap).collect();
        prop_assert_eq!(read.len(), rows.len());
        for ((one, two), (read_one, read_two)) in rows.iter().zip(&read) {
            prop_assert_eq!(&guarded(one), read_one);
            prop_assert_eq!(&guarded(two), read_two);
            prop_assert!(read_one == one || read_one.strip_prefix('\'') == Some(one.as_str()));
        }
    }
}
