//! A letter from its values to its bytes: nothing lost, nothing smuggled in.

use std::sync::{Arc, Mutex};

use alliance::base::letter::{CalendarFile, Letter, Mailbox, Outcome};
use alliance::mail::carrier::Carrier;
use alliance::mail::compose::{Unwritable, compose};
use proptest::prelude::*;

use crate::received::read_letter;

const UNSUBSCRIBE: &str = "https://alliance.example/u/7f3a";

pub fn mailbox(name: &str, address: &str) -> Mailbox {
    Mailbox { name: name.into(), address: address.into() }
}

/// A letter with everything a letter can have; its message id and recipient are drawn from the number.
pub fn letter(number: usize) -> Letter {
    Letter {
        message_id: format!("letter-{number}@alliance.example"),
        sent_as_date: 1_763_830_000,
        from: mailbox("Alliance", "post@alliance.example"),
        to: mailbox("Zoë Müller", &format!("zoe{number}@example.org")),
        reply_to: Some(mailbox("Ann (desk)", "ann@example.org")),
        subject: "Your team’s charter is ready".into(),
        text: "Hello Zoë,\n.\n..\nhttps://alliance.example/c/1\n".into(),
        html: Some("<p>Hello Zoë,</p>\r\n<p>=</p>".into()),
        list_unsubscribe: Some(UNSUBSCRIBE.into()),
        calendar: Some(CalendarFile {
            filename: "revisit.ics".into(),
            text: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".into(),
        }),
        file: None,
        auto_submitted: true,
    }
}

#[test]
fn a_personal_letter_of_plain_text_carries_no_list_headers() {
    let plain = Letter {
        html: None,
        calendar: None,
        list_unsubscribe: None,
        reply_to: None,
        auto_submitted: false,
        ..letter(1)
    };
    let read = read_letter(&compose(&plain).unwrap().bytes);
    assert_eq!(read.kinds, ["text/plain"]);
    for name in ["List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted", "Reply-To"] {
        assert_eq!(read.header(name), None, "{name}");
    }
}

#[tokio::test]
async fn hostile_names_and_subjects_are_refused_and_the_post_goes_on() {
    let hostile = [
        "Ann\r\nBcc: x@example.org",
        "Ann\nX: y",
        "Ann\rX: y",
        "Ann\0",
        "Ann\u{85}",
        "Ann\u{2028}X",
        "=?utf-8?q?=0ABcc:?=",
        "\u{7f}",
    ];
    let kept = Arc::new(Mutex::new(Vec::new()));
    let carrier = Carrier::Memory(Arc::clone(&kept));
    for text in hostile {
        let letters = [
            Letter { subject: text.into(), ..letter(1) },
            Letter { to: mailbox(text, "zoe@example.org"), ..letter(1) },
            Letter { from: mailbox(text, "zoe@example.org"), ..letter(1) },
            Letter { reply_to: Some(mailbox(text, "zoe@example.org")), ..letter(1) },
            Letter { message_id: format!("{text}@example.org"), ..letter(1) },
            Letter { list_unsubscribe: Some(format!("https://{text}")), ..letter(1) },
            Letter { calendar: Some(CalendarFile { filename: text.into(), text: String::new() }), ..letter(1) },
        ];
        for letter in letters {
            let outcome = carrier.deliver(&letter).await;
            assert!(matches!(outcome, Outcome::Refused { .. }), "{text:?}: {outcome:?}");
            assert!(!format!("{outcome:?}").contains(text));
        }
    }
    assert_eq!(carrier.deliver(&letter(1)).await, Outcome::Sent);
    assert_eq!(kept.lock().unwrap().len(), 1);
}

#[test]
fn an_address_that_could_reach_into_the_talk_is_refused() {
    let hostile = [
        "",
        "zoe",
        "@example.org",
        "zoe@",
        "a b@example.org",
        "\"a b\"@example.org",
        "zoe@example.org>\r\nRCPT TO:<x@example.org",
        "zoe@[127.0.0.1]",
        "zoe@exa mple.org",
        "zoe@example.org\0",
        "zoë@example.org",
        "zoe@-example.org",
        "zoe@example..org",
        ".zoe@example.org",
    ];
    for address in hostile {
        let letter = Letter { to: mailbox("Zoë", address), ..letter(1) };
        let why = compose(&letter).err();
        assert_eq!(why, Some(Unwritable::Address("recipient's address")), "{address:?}");
    }
}

#[test]
fn what_is_too_long_or_outside_the_calendar_is_refused() {
    let long = |count| "x".repeat(count);
    let cases = [
        (Letter { subject: long(151), ..letter(1) }, Unwritable::TooLong("subject")),
        (Letter { to: mailbox(&long(121), "zoe@example.org"), ..letter(1) }, Unwritable::TooLong("recipient's name")),
        (
            Letter { list_unsubscribe: Some(format!("https://{}", long(900))), ..letter(1) },
            Unwritable::TooLong("unsubscribe link"),
        ),
        (Letter { sent_as_date: -1, ..letter(1) }, Unwritable::Date),
        (Letter { sent_as_date: i64::MAX, ..letter(1) }, Unwritable::Date),
        (Letter { text: "a\0b".into(), ..letter(1) }, Unwritable::Characters("text")),
    ];
    for (letter, wanted) in cases {
        assert_eq!(compose(&letter).err(), Some(wanted));
    }
}

#[test]
fn every_kind_of_line_end_arrives_as_a_line_end() {
    let pasted = Letter { text: "a\rb\r\nc\nd\u{b}e\u{2028}f\n\r.g\t \n".into(), ..letter(1) };
    let parcel = compose(&pasted).unwrap();
    let raw = String::from_utf8(parcel.bytes).unwrap();
    assert!(!raw.replace("\r\n", "").contains(['\r', '\n']));
    assert_eq!(read_letter(raw.as_bytes()).text, "a\nb\nc\nd\ne\nf\n\n.g\t \n");
}

proptest! {
    #[test]
    fn any_printable_name_subject_and_text_is_carried_unchanged(
        name in "[^\\p{Cc}\u{2028}\u{2029}=]{0,60}",
        subject in "[^\\p{Cc}\u{2028}\u{2029}=]{0,100}",
        text in "[^\\p{Cc}\u{2028}\u{2029}]{0,300}",
    ) {
        let written = Letter {
            from: mailbox(&name, "post@alliance.example"),
            to: mailbox(&name, "zoe@example.org"),
            subject: subject.clone(),
            text: text.clone(),
            ..letter(1)
        };
        let parcel = compose(&written).unwrap();
        let lines = String::from_utf8(parcel.bytes.clone()).unwrap();
        prop_assert!(lines.is_ascii());
        prop_assert!(lines.split("\r\n").all(|line| line.len() <= 998));
        let read = read_letter(&parcel.bytes);
        prop_assert_eq!(&read.text, &text);
        prop_assert_eq!(words(read.header("Subject").unwrap()), words(&subject));
        let to = read.header("To").unwrap().trim_end_matches("zoe@example.org>").trim_end_matches('<');
        if !name.trim().is_empty() {
            // An encoded name is never quoted: quotes found in it belong to it.
            let to = if lines.contains("\r\nTo: =?") { to.to_owned() } else { unquoted(to) };
            prop_assert_eq!(words(&to), words(&name));
        }
    }
}

/// Folding may touch white space; nothing else.
fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

fn unquoted(name: &str) -> String {
    let name = name.trim();
    match name.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) => inner.replace("\\\\", "\u{1}").replace('\\', "").replace('\u{1}', "\\"),
        None => name.to_owned(),
    }
}
