//! Rosters as HR systems export them and as people paste them.

use alliance::base::email::Email;
use alliance::domain::roster::{Encoding, LeftOut, Place, Problem, ReadAs, RosterPerson, RosterPreview, Separator};
use alliance::sheets::roster::{BYTES_MAX, CELL_MAX, COLUMNS_MAX, FOUND_MAX, PROBLEMS_MAX, ROWS_MAX, read_roster};
use proptest::prelude::*;

fn sample(name: &str) -> RosterPreview {
    let path = format!("{}/tests/data/roster-{name}.csv", env!("CARGO_MANIFEST_DIR"));
    read_roster(&std::fs::read(path).unwrap())
}

fn read(text: &str) -> RosterPreview {
    read_roster(text.as_bytes())
}

fn names(preview: &RosterPreview) -> Vec<&str> {
    preview.people.iter().filter_map(|person| person.name.as_deref()).collect()
}

/// Row, name and address of everybody, in one line each.
fn people(preview: &RosterPreview) -> Vec<String> {
    let line = |person: &RosterPerson| {
        format!("{} {} <{}>", person.row, person.name.as_deref().unwrap_or("-"), person.email.as_str())
    };
    preview.people.iter().map(line).collect()
}

fn problems(preview: &RosterPreview) -> Vec<String> {
    preview.problems.iter().map(|problem| format!("{}: {}", problem.place, problem.sentence)).collect()
}

fn only_problem(preview: &RosterPreview) -> &Problem {
    assert_eq!(preview.problems.len(), 1, "{:?}", preview.problems);
    &preview.problems[0]
}

#[test]
fn a_full_export_is_read_and_birth_dates_are_left_out_on_purpose() {
    let preview = sample("utf8-comma");
    assert_eq!(preview.read_as, ReadAs::Table(Encoding::Utf8, Separator::Comma));
    assert_eq!(preview.people.len(), 46);
    assert_eq!(problems(&preview), Vec::<String>::new());
    assert_eq!(preview.dropped_on_purpose, ["Date of Birth"]);
    assert_eq!(preview.ignored_columns, Vec::<String>::new());
    let expected = RosterPerson {
        row: 2,
        employee_id: Some("LO-1001".into()),
        name: Some("Jürgen Mori".into()),
        preferred_name: Some("Jürgen".into()),
        email: Email::parse("person1@lindgren.example").unwrap(),
        language: Some("en".into()),
        timezone: Some("Europe/Stockholm".into()),
        manager_email: Some(Email::parse("mara.okafor@lindgren.example").unwrap()),
        department: Some("Engineering".into()),
        location: Some("Gothenburg".into()),
        team: Some("Atlas".into()),
        starts_on: Some("2023-02-15".parse().unwrap()),
        ends_on: None,
    };
    assert_eq!(preview.people[0], expected);
    assert_eq!(preview.people[4].preferred_name, None);
    assert_eq!(preview.people[4].called(), Some("Jonas Łukasik"));
}

#[test]
fn a_file_saved_by_a_european_spreadsheet_is_read() {
    let preview = sample("excel-semicolon-bom");
    assert_eq!(preview.read_as, ReadAs::Table(Encoding::Utf8, Separator::Semicolon));
    assert_eq!((preview.people.len(), preview.problems.len()), (24, 0));
    let first = &preview.people[0];
    assert_eq!(first.name.as_deref(), Some("Leila Lind"));
    assert_eq!(first.department.as_deref(), Some("Vertrieb; Süd"));
    assert_eq!(first.location.as_deref(), Some("München"));
    assert_eq!(first.team.as_deref(), Some("Nordlicht"));
    assert_eq!(first.employee_id.as_deref(), Some("M0001"));
}

#[test]
fn utf16_with_tabs_is_read() {
    let preview = sample("utf16-tab");
    assert_eq!(preview.read_as, ReadAs::Table(Encoding::Utf16, Separator::Tab));
    assert_eq!((preview.people.len(), preview.problems.len()), (12, 0));
    assert_eq!(names(&preview)[0], "Małgorzata Adeyemi");
    assert_eq!(preview.people[0].team.as_deref(), Some("Ōkami"));
}

#[test]
fn an_old_western_file_is_read_and_unknown_columns_are_named() {
    let preview = sample("cp1252-semicolon");
    assert_eq!(preview.read_as, ReadAs::Table(Encoding::Windows1252, Separator::Semicolon));
    assert_eq!(names(&preview), ["Renée Dubois", "Anaïs Müller", "Zoë García", "Jürgen Ångström", "Chloé D’Souza"]);
    assert_eq!(preview.ignored_columns, ["Nom", "Équipe"]);
}

#[test]
fn ten_thousand_people_are_read_whole() {
    let preview = sample("10000");
    assert_eq!((preview.people.len(), preview.problems.len()), (10_000, 0));
    assert_eq!(preview.people[9_999].row, 10_001);
}

#[test]
fn every_fault_is_named_and_no_good_row_is_lost() {
    let preview = sample("with-faults");
    let expected = [
        "2 Ruth Adeyemi <ruth@lindgren.example>",
        "6 =HYPERLINK(\"http://evil.example\") <formula@lindgren.example>",
        "7 <img src=x onerror=alert(1)> <html@lindgren.example>",
        "10 Eve gnp.exe <bidi@lindgren.example>",
        "12 Idn Person <ida@xn--bcher-kva.example>",
    ];
    assert_eq!(people(&preview), expected);
    let expected = [
        "Row 3, Email: Add a mail address, like name@lindgren.example.",
        "Row 4, Email: Write the address with an @, like name@lindgren.example.",
        "Row 5, Email: Row 2 has the same address. Each person needs their own.",
        "Row 8, Name: Keep it on one line.",
        "Row 9, Name: Add a name.",
        "Row 11: This row has 6 cells for 4 columns. Put quotation marks around text with a separator in it.",
    ];
    assert_eq!(problems(&preview), expected);
    assert!(preview.problems.iter().all(|problem| problem.left_out == LeftOut::Row));
    assert_eq!((preview.rows_left_out, preview.more_problems), (6, 0));
    assert_eq!(preview.problems[1].found, "ruth(at)lindgren");
    assert_eq!(preview.dropped_on_purpose, ["Gender"]);
}

#[test]
fn headers_are_known_by_all_their_names() {
    let preview = read(
        "ID,FIRST_NAME,last-name,Display Name,E-Mail,Locale,Time zone,manager_email,Division,Work Location,Group,START DATE,End-Date\n\
         7,Mara,Okafor,Mo,m@x.example,pt_BR,europe/stockholm,b@x.example,Care,Lagos,Atlas,01.02.2024,2025-03-01T00:00:00\n",
    );
    let mara = &preview.people[0];
    assert_eq!(problems(&preview), Vec::<String>::new());
    assert_eq!(preview.ignored_columns, Vec::<String>::new());
    assert_eq!(mara.name.as_deref(), Some("Mara Okafor"));
    assert_eq!(mara.called(), Some("Mo"));
    assert_eq!(mara.employee_id.as_deref(), Some("7"));
    assert_eq!(mara.language.as_deref(), Some("pt-BR"));
    assert_eq!(mara.timezone.as_deref(), Some("Europe/Stockholm"));
    assert_eq!(mara.manager_email.as_ref().map(Email::as_str), Some("b@x.example"));
    assert_eq!(
        (mara.department.as_deref(), mara.location.as_deref(), mara.team.as_deref()),
        (Some("Care"), Some("Lagos"), Some("Atlas"))
    );
    assert_eq!(mara.starts_on, "2024-02-01".parse().ok());
    assert_eq!(mara.ends_on, "2025-03-01".parse().ok());
}

#[test]
fn the_work_address_is_taken_before_another_one() {
    let preview = read("Email,Work email,Name\nhome@x.example,work@x.example,Mara\n");
    assert_eq!(people(&preview), ["2 Mara <work@x.example>"]);
    assert_eq!(preview.ignored_columns, ["Email"]);
}

#[test]
fn what_we_do_not_want_to_know_is_dropped_on_purpose() {
    let preview =
        read("Name,Email,Gender,DOB,Ethnicity,Birth date,Salary band,Sex,Shoe size\nMara,m@x.example,,,,,,,\n");
    assert_eq!(preview.dropped_on_purpose, ["Gender", "DOB", "Ethnicity", "Birth date", "Salary band", "Sex"]);
    assert_eq!(preview.ignored_columns, ["Shoe size"]);
    assert_eq!(preview.people.len(), 1);
}

#[test]
fn a_cell_that_cannot_be_read_does_not_cost_the_person() {
    let preview = read(
        "Name,Email,Language,Timezone,Manager Email,Start Date,End Date\n\
         Mara,m@x.example,Klingon!,Mars/Base,boss,03/04/2024,soon\n\
         Jon,j@x.example,de,UTC,,2024-02-01,2023-01-01\n",
    );
    assert_eq!(people(&preview), ["2 Mara <m@x.example>", "3 Jon <j@x.example>"]);
    let columns: Vec<String> = preview.problems.iter().map(|problem| problem.place.to_string()).collect();
    assert_eq!(
        columns,
        [
            "Row 2, Language",
            "Row 2, Timezone",
            "Row 2, Manager Email",
            "Row 2, Start Date",
            "Row 2, End Date",
            "Row 3, End Date"
        ]
    );
    assert!(preview.problems.iter().all(|problem| problem.left_out == LeftOut::Cell));
    assert_eq!(preview.people[1].ends_on, None);
}

#[test]
fn rows_are_counted_as_a_spreadsheet_counts_them() {
    for end in ["\n", "\r\n", "\r"] {
        let text = "\nName,Email,Note\n\nA,,\n,,\n\"B\",b@x.example,\"one\ntwo\n\nthree\"\n\n,,\nC,c@x.example\nD,\n";
        let preview = read(&text.replace('\n', end));
        assert_eq!(people(&preview), ["6 B <b@x.example>", "9 C <c@x.example>"], "{end:?}");
        let rows: Vec<_> = preview.problems.iter().filter_map(|problem| problem.place.row()).collect();
        assert_eq!(rows, [4, 10], "{end:?}");
    }
}

#[test]
fn the_separator_hint_of_a_spreadsheet_is_no_row() {
    let preview = read("sep=;\nName;Email\nMara;m@x.example\n");
    assert_eq!(people(&preview), ["2 Mara <m@x.example>"]);
}

#[test]
fn short_rows_and_empty_cells_at_the_end_are_fine() {
    let preview = read("Name,Email,Team,,\nMara,m@x.example\nJon,j@x.example,Atlas,,,,,\n");
    assert_eq!((preview.people.len(), preview.problems.len()), (2, 0));
}

#[test]
fn an_open_quotation_mark_costs_one_row_only() {
    let at_the_end = read("Name,Email\nMara,m@x.example\n\"Jon,j@x.example\nAda,a@x.example\nEve,e@x.example\n");
    assert_eq!(people(&at_the_end), ["2 Mara <m@x.example>", "4 Ada <a@x.example>", "5 Eve <e@x.example>"]);
    assert_eq!(only_problem(&at_the_end).place, Place::Row(3));

    let closed_elsewhere = read("Name,Email\n\"Jon,j@x.example\nAda,a@x.example\n\"Eve\",e@x.example\n");
    assert_eq!(people(&closed_elsewhere), ["3 Ada <a@x.example>", "4 Eve <e@x.example>"]);
    assert_eq!(only_problem(&closed_elsewhere).place, Place::Row(2));
}

#[test]
fn many_open_quotation_marks_come_to_an_end() {
    let text = format!("Name,Email\n{}", "\"a,b@x.example\n".repeat(9_000));
    assert!(read(&text).problems.len() > 40);
}

#[test]
fn an_address_comes_once_whatever_its_capitals() {
    let preview = read("Name,Email\n,m@x.example\nMara,M@X.example\nMara again,m@x.EXAMPLE\nMara thrice,m@x.example\n");
    assert_eq!(people(&preview), ["3 Mara <M@x.example>"]);
    let sentences = &problems(&preview)[1..];
    assert_eq!(sentences[0], "Row 4, Email: Row 3 has the same address. Each person needs their own.");
    assert_eq!(sentences[1], "Row 5, Email: Row 3 has the same address. Each person needs their own.");
}

#[test]
fn a_pasted_list_is_read_line_by_line() {
    let preview = read(
        "Mara Okafor <mara@x.example>\n\
         jon@x.example\n\
         \n\
         Ada Lind, ada@x.example\n\
         Eve Mori; eve@x.example\n\
         Sam Ito\tsam@x.example\n\
         zoe@x.example, Zoë García\n\
         \"Silva, Ines\" <ines@x.example>\n\
         Lars Brandt lars@x.example\n\
         \"Nair, Leila\",leila@x.example\n\
         <bare@x.example>\n",
    );
    assert_eq!(preview.read_as, ReadAs::List(Encoding::Utf8));
    let expected = [
        "1 Mara Okafor <mara@x.example>",
        "2 - <jon@x.example>",
        "4 Ada Lind <ada@x.example>",
        "5 Eve Mori <eve@x.example>",
        "6 Sam Ito <sam@x.example>",
        "7 Zoë García <zoe@x.example>",
        "8 Silva, Ines <ines@x.example>",
        "9 Lars Brandt <lars@x.example>",
        "10 Nair, Leila <leila@x.example>",
        "11 - <bare@x.example>",
    ];
    assert_eq!(people(&preview), expected);
    assert_eq!(problems(&preview), Vec::<String>::new());
}

#[test]
fn the_recipients_of_a_mail_can_be_pasted_in_one_line() {
    let preview = read("Okafor, Mara <m@x.example>, \"Lind; Ada\" <a@x.example>; j@x.example;");
    let expected = ["1 Okafor, Mara <m@x.example>", "1 Lind; Ada <a@x.example>", "1 - <j@x.example>"];
    assert_eq!(people(&preview), expected);
}

#[test]
fn a_bad_line_of_a_list_costs_only_itself() {
    let preview = read("Mara\nAda, ada(at)x.example\nEve <eve@>\nJon, jon@x.example\nJonny <JON@x.example>\n");
    assert_eq!(people(&preview), ["4 Jon <jon@x.example>"]);
    let rows: Vec<_> = preview.problems.iter().filter_map(|problem| problem.place.row()).collect();
    assert_eq!(rows, [1, 2, 3, 5]);
    assert_eq!(preview.problems[2].sentence, "Add the part after the @, like name@lindgren.example.");
    assert_eq!(preview.problems[2].found, "Eve <eve@>");
}

#[test]
fn a_file_without_headers_is_read_by_its_mail_column() {
    let preview = read("M0001;mara@x.example;Mara Okafor;Care\nM0002;jon@x.example;Jon Lind;Care\n");
    assert_eq!(people(&preview), ["1 Mara Okafor <mara@x.example>", "2 Jon Lind <jon@x.example>"]);
    assert_eq!(preview.ignored_columns, ["What stands beside the name and the mail address"]);
}

#[test]
fn a_table_needs_a_name_and_an_address() {
    for (text, sentence) in [
        ("Name,Team\nMara,Atlas\n", "There is no column for mail addresses. Call one Email."),
        ("Email\nm@x.example\n", "There is no column for names. Call one Name, or two First name and Last name."),
        ("Team\nAtlas\n", "There are no columns for names and mail addresses. Call them Name and Email."),
    ] {
        let preview = read(text);
        let problem = only_problem(&preview);
        assert_eq!((&*problem.sentence, &problem.place), (sentence, &Place::File));
        assert!(preview.is_empty());
    }
    for text in ["", "\u{FEFF}\n \n", "Mara\nJon\n"] {
        assert_eq!(only_problem(&read(text)).left_out, LeftOut::Everything, "{text:?}");
    }
}

#[test]
fn a_file_over_a_limit_is_refused_whole() {
    let head = "Name,Email\n";
    let row = |n: usize| format!("P,p{n}@x.example\n");
    let rows = |count: usize| (0..count).map(row).collect::<String>();
    assert_eq!(read(&format!("{head}{}", rows(ROWS_MAX))).people.len(), ROWS_MAX);
    assert_eq!(read(&format!("{head}{}\n,\n\n", rows(ROWS_MAX))).people.len(), ROWS_MAX);
    let list = (0..=ROWS_MAX).map(|n| format!("p{n}@x.example\n")).collect::<String>();
    let wide = |count: usize| format!("Name,Email{}\nMara,m@x.example\n", ",Other".repeat(count - 2));
    assert_eq!(read(&wide(COLUMNS_MAX)).people.len(), 1);
    let heavy = |size: usize| {
        let start = "Name,Email\nMara,m@x.example\n";
        format!("{start}{}", "\n".repeat(size - start.len()))
    };
    assert_eq!(read(&heavy(BYTES_MAX)).people.len(), 1);
    for refused in [format!("{head}{}", rows(ROWS_MAX + 1)), list, wide(COLUMNS_MAX + 1), heavy(BYTES_MAX + 1)] {
        let preview = read(&refused);
        assert_eq!(only_problem(&preview).left_out, LeftOut::Everything);
        assert!(preview.is_empty() && preview.read_as == ReadAs::Nothing);
    }
}

#[test]
fn a_thousand_problems_are_named_and_the_rest_counted() {
    let body: String = (0..1_500).map(|n| format!("P,p{n}@x.example,Klingon!\nQ,,\n")).collect();
    let preview = read(&format!("Name,Email,Language\n{body}"));
    assert_eq!((preview.problems.len(), preview.more_problems), (PROBLEMS_MAX, 2_000));
    assert_eq!((preview.people.len(), preview.rows_left_out), (1_500, 1_500));
}

#[test]
fn a_cell_over_its_limit_is_named_and_shown_shortened() {
    let long = |count: usize| "é".repeat(count);
    let text = format!(
        "Name,Email,Department,Team\n{},a@x.example\n{},b@x.example\nC,c@x.example,{},T\nD,d@x.example,{},{}\n",
        long(120),
        long(134),
        long(CELL_MAX),
        long(CELL_MAX + 1),
        long(121),
    );
    let preview = read(&text);
    assert_eq!(preview.people.iter().map(|person| person.row).collect::<Vec<_>>(), [2, 4, 5]);
    let expected = [
        "Row 3, Name: Keep it under 120 characters; this has 134.",
        "Row 5, Department: Keep it under 200 characters; this has 201.",
        "Row 5, Team: Keep it under 120 characters; this has 121.",
    ];
    assert_eq!(problems(&preview), expected);
    assert_eq!(preview.problems[0].found, format!("{}…", long(FOUND_MAX - 1)));
}

#[test]
fn a_file_that_is_no_text_is_refused() {
    for bytes in [&b"PK\x03\x04\x14\0Name,Email"[..], b"Name,Email\nA\0B,a@x.example\n", b"\xD0\xCF\x11\xE0\xA1\xB1"] {
        let preview = read_roster(bytes);
        assert_eq!(only_problem(&preview).place, Place::File);
        assert!(preview.is_empty());
    }
}

#[test]
fn hostile_texts_are_kept_as_plain_text_or_named() {
    let preview = read(
        "Name,Email,\"Te\u{202E}am\n<img src=x onerror=alert(1)> and much more than forty characters\"\n\
         \"Ann\nBcc: all@x.example\",a@x.example\n\
         =?utf-8?q?Ann?=,b@x.example\n\
         A\u{1b}[31m,c@x.example\n\
         ' OR 1=1 --,d@x.example\n\
         {{7*7}},e@x.example\n\
         Mara,\"f@x.example\nBcc: g@x.example\"\n",
    );
    assert_eq!(people(&preview), ["5 ' OR 1=1 -- <d@x.example>", "6 {{7*7}} <e@x.example>"]);
    assert_eq!(preview.ignored_columns, ["Team <img src=x onerror=alert(1)> and m…"]);
    assert_eq!(preview.problems.len(), 4);
    for problem in &preview.problems {
        assert!(problem.found.chars().count() <= FOUND_MAX && !problem.found.chars().any(char::is_control));
    }
}

#[test]
fn no_address_shows_when_a_preview_is_logged() {
    assert!(!format!("{:?}", read("Mara <mara@x.example>").people).contains("mara@"));
}

fn cell() -> impl Strategy<Value = String> {
    const ODD: [&str; 12] =
        ["\"", "\"\"", "\n", "\r\n", "", "a@x.example", "b@x.example", "Email", "Name", "\u{202E}", "\u{FEFF}", "@"];
    prop_oneof![prop::sample::select(&ODD[..]).prop_map(str::to_owned), "\\PC{0,12}", "[a-z]{1,3}@[a-z]{1,3}\\.example"]
}

fn stays_within_the_file(bytes: &[u8]) {
    let preview = read_roster(bytes);
    let lines = 1 + bytes.iter().filter(|b| matches!(b, b'\n' | b'\r')).count();
    let rows = preview.problems.iter().filter_map(|problem| problem.place.row());
    for row in rows.chain(preview.people.iter().map(|person| person.row)) {
        assert!((1..=lines).contains(&row), "row {row} of {lines}");
    }
    let mut keys: Vec<String> = preview.people.iter().map(|person| person.email.key()).collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), preview.people.len());
    assert!(preview.problems.iter().all(|problem| problem.found.chars().count() <= FOUND_MAX));
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_fall(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        stays_within_the_file(&bytes);
    }

    #[test]
    fn any_table_keeps_its_row_numbers(
        rows in prop::collection::vec(prop::collection::vec(cell(), 0..5), 0..12),
        separator in prop::sample::select(vec![",", ";", "\t"]),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        has_header in any::<bool>(),
    ) {
        let mut lines: Vec<String> = rows.iter().map(|row| row.join(separator)).collect();
        if has_header {
            lines.insert(0, ["Name", "Email", "Team"].join(separator));
        }
        stays_within_the_file(lines.join(end).as_bytes());
    }

    #[test]
    fn bad_rows_never_cost_good_ones(
        bad in prop::collection::vec(prop_oneof![
            Just(",missing-name@x.example"), Just("No Mail,"), Just("Too,many,cells,here"), Just("Half \"quote,@"),
            Just("\"Open,quote@x.example"), Just("\"Two\nlines\",two@x.example"), Just(""), Just(",,"),
        ], 0..30),
    ) {
        let good = |n: usize| format!("Person,good{n}@x.example\n");
        let body: String = bad.iter().enumerate().map(|(n, bad)| format!("{bad}\n{}", good(n))).collect();
        let preview = read(&format!("Name,Email\n{body}"));
        prop_assert_eq!(preview.people.len(), bad.len(), "{:?}", problems(&preview));
    }
}
