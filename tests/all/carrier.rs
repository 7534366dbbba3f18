//! Letters on their way: what arrives, and what each fault of a mail server does to a letter.
//! What a letter looks like inside is tested in compose.rs.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use alliance::base::letter::{Letter, Outcome};
use alliance::mail::carrier::Carrier;
use alliance::mail::compose::compose;
use alliance::mail::folder::FolderPost;
use alliance::mail::smtp::{Limits, SmtpPost};
use alliance::mail::smtp_address::SmtpAddress;

use crate::compose::letter;
use crate::smtp_server::{Fault, SmtpServer};

fn post(url: &str, connections: usize) -> Carrier {
    post_within(url, connections, Limits::default())
}

fn post_within(url: &str, connections: usize, limits: Limits) -> Carrier {
    let address = SmtpAddress::parse(url, false).unwrap();
    let post = SmtpPost::new(address, "alliance.example", connections, limits).unwrap();
    Carrier::Smtp(Box::new(post))
}

/// The outcome of one letter with one fault, and the number of letters the server kept.
async fn outcome_with(fault: Fault) -> (Outcome, usize) {
    let server = SmtpServer::start().await;
    server.set_fault(fault);
    let outcome = post(&server.url(), 1).deliver(&letter(1)).await;
    assert_eq!(server.problems(), Vec::<String>::new());
    (outcome, server.messages().len())
}

fn reason(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Sent => "",
        Outcome::Later { reason }
        | Outcome::Refused { reason, .. }
        | Outcome::Paused { reason }
        | Outcome::Unknown { reason } => reason,
    }
}

#[tokio::test]
async fn a_letter_arrives_as_it_was_written() {
    let server = SmtpServer::start().await;
    assert_eq!(post(&server.url(), 1).deliver(&letter(1)).await, Outcome::Sent);
    assert_eq!(server.problems(), Vec::<String>::new());
    let messages = server.messages();
    assert_eq!(messages[0].from, "post@alliance.example");
    assert_eq!(messages[0].to, "zoe1@example.org");
    let read = messages[0].read();
    assert_eq!(read.header("From"), Some("Alliance <post@alliance.example>"));
    assert_eq!(read.header("To"), Some("Zoë Müller <zoe1@example.org>"));
    assert_eq!(read.header("Date"), Some("Sat, 22 Nov 2025 16:46:40 +0000"));
    assert_eq!(read.header("Message-ID"), Some("<letter-1@alliance.example>"));
    assert_eq!(read.header("Auto-Submitted"), Some("auto-generated"));
    assert_eq!(read.header("List-Unsubscribe"), Some("<https://alliance.example/u/7f3a>"));
    assert_eq!(read.header("List-Unsubscribe-Post"), Some("List-Unsubscribe=One-Click"));
    assert_eq!(read.subject(), "Your team’s charter is ready");
    assert_eq!(read.text, letter(1).text);
    assert_eq!(read.html.as_deref(), Some("<p>Hello Zoë,</p>\n<p>=</p>"));
    assert_eq!(read.links(), ["https://alliance.example/c/1"]);
    let (name, calendar) = read.calendar.clone().unwrap();
    assert_eq!((name.as_str(), calendar.as_str()), ("revisit.ics", "BEGIN:VCALENDAR\nEND:VCALENDAR\n"));
    let kinds = ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar"];
    assert_eq!(read.kinds, kinds);
    assert!(String::from_utf8(messages[0].raw.clone()).unwrap().contains("method=PUBLISH"));
}

#[tokio::test]
async fn a_copy_is_equal_byte_for_byte() {
    let server = SmtpServer::start().await;
    let post = post(&server.url(), 1);
    server.set_fault(Fault::DropAfterDot);
    assert!(matches!(post.deliver(&letter(1)).await, Outcome::Unknown { .. }));
    server.set_fault(Fault::None);
    assert_eq!(post.deliver(&letter(1)).await, Outcome::Sent);
    let messages = server.messages();
    assert_eq!(messages.len(), 2);
    assert_eq!(messages[0].raw, messages[1].raw);
    assert_ne!(compose(&letter(1)).unwrap().bytes, compose(&letter(2)).unwrap().bytes);
}

#[tokio::test]
async fn a_passing_fault_keeps_the_letter_for_later() {
    for fault in [Fault::BusyBanner, Fault::Greylist, Fault::LaterAfterDot] {
        let (outcome, kept) = outcome_with(fault.clone()).await;
        assert!(matches!(outcome, Outcome::Later { .. }), "{fault:?}: {outcome:?}");
        assert_eq!(kept, 0, "{fault:?}");
    }
}

#[tokio::test]
async fn a_greylisted_letter_is_taken_at_the_second_try() {
    let server = SmtpServer::start().await;
    server.set_fault(Fault::Greylist);
    let post = post(&server.url(), 1);
    let first = post.deliver(&letter(1)).await;
    assert_eq!(reason(&first), "The mail server asks to try again later: 451 4.7.1 come again");
    assert_eq!(post.deliver(&letter(1)).await, Outcome::Sent);
    assert_eq!(server.connections(), 1, "the connection is kept after a refusal of one letter");
    assert_eq!(server.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn a_refused_person_ends_that_letter_alone() {
    let server = SmtpServer::start().await;
    server.set_fault(Fault::RefuseRecipients(vec!["zoe1@example.org".into()]));
    let letters = [letter(0), letter(1), letter(2)];
    let outcomes = post(&server.url(), 1).deliver_all(&letters, 1).await;
    assert_eq!((&outcomes[0], &outcomes[2]), (&Outcome::Sent, &Outcome::Sent));
    let refused = Outcome::Refused {
        reason: "The mail server did not accept this person's address: 550 5.1.1 … no such person".into(),
        server_line: "550 5.1.1 … no such person".into(),
    };
    assert_eq!(outcomes[1], refused);
    assert_eq!(server.connections(), 1);
    assert_eq!(server.problems(), Vec::<String>::new());
    let (outcome, kept) = outcome_with(Fault::RefuseAfterDot).await;
    assert!(matches!(outcome, Outcome::Refused { .. }), "{outcome:?}");
    assert_eq!(kept, 0);
}

#[tokio::test]
async fn a_fault_of_the_settings_pauses_the_post() {
    for fault in [Fault::RefuseSender, Fault::ClosedBanner] {
        let (outcome, kept) = outcome_with(fault.clone()).await;
        assert!(matches!(outcome, Outcome::Paused { .. }), "{fault:?}: {outcome:?}");
        assert_eq!(kept, 0, "{fault:?}");
    }
    let server = SmtpServer::start().await;
    server.set_fault(Fault::RefuseSignIn);
    let outcome = post(&server.url_with("ann:hush"), 1).deliver(&letter(1)).await;
    let said = "The mail server did not accept the sign-in: 535 5.7.8 wrong user name or password";
    assert_eq!(outcome, Outcome::Paused { reason: said.into() });
    server.set_fault(Fault::None);
    server.offer_sign_in(false);
    let outcome = post(&server.url_with("ann:hush"), 1).deliver(&letter(1)).await;
    assert!(matches!(outcome, Outcome::Paused { .. }), "{outcome:?}");
    assert_eq!(server.messages().len(), 0);
}

#[tokio::test]
async fn a_letter_cut_off_in_the_middle_was_not_handed_over() {
    let server = SmtpServer::start().await;
    server.set_fault(Fault::DropInData);
    // Longer than what socket buffers can swallow, so that the end cannot have left.
    let long = Letter { html: Some("words and words ".repeat(1 << 20)), ..letter(1) };
    let outcome = post(&server.url(), 1).deliver(&long).await;
    assert!(matches!(outcome, Outcome::Later { .. }), "{outcome:?}");
    assert_eq!(server.messages().len(), 0);
}

#[tokio::test]
async fn a_lost_receipt_leaves_the_outcome_unknown() {
    let (outcome, kept) = outcome_with(Fault::DropAfterDot).await;
    assert!(matches!(outcome, Outcome::Unknown { .. }), "{outcome:?}");
    assert_eq!(kept, 1);
}

#[tokio::test]
async fn a_silent_server_is_left_after_the_limit() {
    let limits = Limits { command: Duration::from_millis(100), attempt: Duration::from_secs(60) };
    let server = SmtpServer::start().await;
    server.set_fault(Fault::SilentAtMail);
    let outcome = post_within(&server.url(), 1, limits).deliver(&letter(1)).await;
    assert!(matches!(outcome, Outcome::Later { .. }), "{outcome:?}");
    server.set_fault(Fault::SilentAfterDot);
    let outcome = post_within(&server.url(), 1, limits).deliver(&letter(1)).await;
    assert!(matches!(outcome, Outcome::Unknown { .. }), "{outcome:?}");
}

#[tokio::test]
async fn an_attempt_ends_even_if_every_single_command_is_in_time() {
    let limits = Limits { command: Duration::from_secs(60), attempt: Duration::from_millis(100) };
    let server = SmtpServer::start().await;
    server.set_fault(Fault::SilentAtMail);
    let outcome = post_within(&server.url(), 1, limits).deliver(&letter(1)).await;
    assert!(matches!(outcome, Outcome::Later { .. }), "{outcome:?}");
}

#[tokio::test]
async fn a_receipt_in_latin_letters_is_a_receipt() {
    assert_eq!(outcome_with(Fault::LatinReceipt).await, (Outcome::Sent, 1));
}

#[tokio::test]
async fn a_server_that_is_away_keeps_the_letter_for_later() {
    let server = SmtpServer::start().await;
    let url = server.url();
    server.stop().await;
    let outcome = post(&url, 1).deliver(&letter(1)).await;
    assert_eq!(reason(&outcome), "The mail server could not be reached.");
}

#[tokio::test]
async fn a_kept_connection_that_ended_is_replaced_without_loss_or_copy() {
    let server = SmtpServer::start().await;
    server.set_fault(Fault::CloseAfterReceipt);
    let post = post(&server.url(), 1);
    for number in 0..3 {
        assert_eq!(post.deliver(&letter(number)).await, Outcome::Sent);
    }
    assert_eq!(server.messages().len(), 3);
    assert_eq!(server.connections(), 3);
}

#[tokio::test]
async fn two_hundred_letters_arrive_once_each_over_four_connections() {
    let server = SmtpServer::start().await;
    let carrier = Arc::new(post(&server.url(), 4));
    let letters: Vec<Letter> = (0..200).map(letter).collect();
    let outcomes = {
        let carrier = Arc::clone(&carrier);
        // Spawned, because the clockwork will do so too.
        tokio::spawn(async move { carrier.deliver_all(&letters, 16).await }).await.unwrap()
    };
    assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Sent), "{outcomes:?}");
    let messages = server.until_arrived(200).await;
    let mut recipients: Vec<String> = messages.into_iter().map(|message| message.to).collect();
    recipients.sort();
    recipients.dedup();
    assert_eq!(recipients.len(), 200);
    assert_eq!(server.messages().len(), 200);
    assert!(server.connections() <= 4, "{} connections", server.connections());
    assert_eq!(server.problems(), Vec::<String>::new());
    carrier.close().await;
    assert_eq!(server.goodbyes(), server.connections());
    assert!(matches!(carrier.deliver(&letter(1)).await, Outcome::Later { .. }));
}

#[tokio::test]
async fn without_encryption_nothing_is_told_to_a_server_that_must_encrypt() {
    let cases = [
        (false, Fault::None, "offers no encryption"),
        (true, Fault::BrokenTls, "cannot be trusted"),
        (true, Fault::InjectAfterStartTls, "cannot be trusted"),
    ];
    for (offers, fault, words) in cases {
        let server = SmtpServer::start().await;
        server.offer_starttls(offers);
        server.set_fault(fault.clone());
        let url = format!("{}?tls=required", server.url_with("ann:hush"));
        let outcome = post(&url, 1).deliver(&letter(1)).await;
        assert!(matches!(outcome, Outcome::Paused { .. }), "{fault:?}: {outcome:?}");
        assert!(reason(&outcome).contains(words), "{fault:?}: {outcome:?}");
        for told in ["AUTH", "MAIL", "DATA"] {
            assert!(!server.commands().contains(&told.to_owned()), "{fault:?}: {told}");
        }
    }
}

#[tokio::test]
async fn encryption_that_is_away_for_a_moment_is_asked_for_again_later() {
    let server = SmtpServer::start().await;
    server.offer_starttls(true);
    let url = format!("{}?tls=required", server.url());
    for fault in [Fault::None, Fault::DropAtTls] {
        server.set_fault(fault.clone());
        let outcome = post(&url, 1).deliver(&letter(1)).await;
        assert!(matches!(outcome, Outcome::Later { .. }), "{fault:?}: {outcome:?}");
    }
    assert_eq!(server.messages().len(), 0);
}

#[tokio::test]
async fn the_password_is_in_no_log_and_no_printed_value() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer({
            let log = log.clone();
            move || log.clone()
        })
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    tracing::trace!("the log is on");
    let server = SmtpServer::start().await;
    let post = post(&server.url_with("ann:hush-hush"), 1);
    assert_eq!(post.deliver(&letter(1)).await, Outcome::Sent);
    assert!(server.commands().contains(&"AUTH".to_owned()));
    let mut seen = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(seen.contains("the log is on"));
    seen.push_str(&format!("{post:?} {:?}", letter(1)));
    let encoded = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, "\0ann\0hush-hush");
    for secret in ["hush", encoded.as_str(), "example.org", "/c/1"] {
        assert!(!seen.contains(secret), "{secret} in {seen}");
    }
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_folder_holds_each_letter_once_in_order_of_time() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("out/letters");
    let carrier = Carrier::Folder(FolderPost::new(&folder));
    let early = Letter { sent_as_date: 999_999_999, ..letter(9) };
    for letter in [letter(1), early.clone(), letter(1)] {
        assert_eq!(carrier.deliver(&letter).await, Outcome::Sent);
    }
    let mut names: Vec<String> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let wanted = ["000999999999-letter-9@alliance.example.eml", "001763830000-letter-1@alliance.example.eml"];
    assert_eq!(names, wanted);
    let bytes = std::fs::read(folder.join(wanted[0])).unwrap();
    assert_eq!(bytes, compose(&early).unwrap().bytes);
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_keeps_the_letter_for_later() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("a-file");
    std::fs::write(&file, "in the way").unwrap();
    let outcome = Carrier::Folder(FolderPost::new(file.join("letters"))).deliver(&letter(1)).await;
    assert!(matches!(outcome, Outcome::Later { .. }), "{outcome:?}");
    assert!(!reason(&outcome).contains("a-file"));
}
