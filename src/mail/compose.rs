//! Turns a finished letter into the bytes that travel: the same bytes every time.
//! What must not stand in a letter is refused here; nothing is sent from here.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, SystemTime};

use lettre::Address;
use lettre::address::Envelope;
use lettre::message::header::{self, ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Body, Message, MessageBuilder, MultiPart, SinglePart};
use sha2::{Digest, Sha256};

use crate::base::email::Email;
use crate::base::letter::{AttachedFile, CalendarFile, Letter, Mailbox, SUBJECT_MAX};
use crate::base::text::{NAME_MAX, is_mail_safe};

/// A letter ready for the road: one sender, one recipient, ASCII bytes with CRLF line ends.
pub struct Parcel {
    pub(super) from: Address,
    pub(super) to: Address,
    pub bytes: Vec<u8>,
}

/// Why a letter cannot be written. The words name the part, never its content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    #[error("the {0} holds characters that a letter cannot carry")]
    Characters(&'static str),
    #[error("the {0} is too long")]
    TooLong(&'static str),
    #[error("the {0} is not one that mail can be sent to")]
    Address(&'static str),
    #[error("the date lies outside the calendar")]
    Date,
    #[error("the letter could not be put together")]
    Broken,
}

/// Longest link in a header, so that its line stays below SMTP's 998 bytes.
const LINK_MAX: usize = 900;
/// 31 December 9999; later years do not fit the date header.
const LAST_SECOND: u64 = 253_402_300_799;

pub fn compose(letter: &Letter) -> Result<Parcel, Unwritable> {
    check(letter)?;
    // The builder of lettre 0.11.23 panics on some names; one letter must not stop the post.
    catch_unwind(AssertUnwindSafe(|| build(letter))).unwrap_or(Err(Unwritable::Broken))
}

fn check(letter: &Letter) -> Result<(), Unwritable> {
    check_id(&letter.message_id)?;
    check_line("subject", &letter.subject, SUBJECT_MAX)?;
    check_line("sender's name", &letter.from.name, NAME_MAX)?;
    check_line("recipient's name", &letter.to.name, NAME_MAX)?;
    if let Some(reply_to) = &letter.reply_to {
        check_line("reply name", &reply_to.name, NAME_MAX)?;
    }
    if let Some(link) = &letter.list_unsubscribe {
        check_link(link)?;
    }
    if let Some(calendar) = &letter.calendar {
        check_filename(&calendar.filename)?;
    }
    if let Some(file) = &letter.file {
        check_filename(&file.filename)?;
    }
    Ok(())
}

/// So narrow that the id is also a file name.
fn check_id(id: &str) -> Result<(), Unwritable> {
    let fits = |part: &str| {
        let known = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
        !part.is_empty() && !part.starts_with('.') && part.bytes().all(known)
    };
    match id.split_once('@') {
        _ if id.len() > 200 => Err(Unwritable::TooLong("message id")),
        Some((left, right)) if fits(left) && fits(right) => Ok(()),
        _ => Err(Unwritable::Characters("message id")),
    }
}

fn check_line(part: &'static str, text: &str, max: usize) -> Result<(), Unwritable> {
    if !is_mail_safe(text) {
        return Err(Unwritable::Characters(part));
    }
    if text.chars().count() > max {
        return Err(Unwritable::TooLong(part));
    }
    Ok(())
}

fn check_link(link: &str) -> Result<(), Unwritable> {
    let printable = |b: u8| b.is_ascii_graphic() && !matches!(b, b'<' | b'>' | b'"' | b',');
    let web = link.starts_with("https://") || link.starts_with("http://");
    if !web || !is_mail_safe(link) || !link.bytes().all(printable) {
        return Err(Unwritable::Characters("unsubscribe link"));
    }
    if link.len() > LINK_MAX {
        return Err(Unwritable::TooLong("unsubscribe link"));
    }
    Ok(())
}

fn check_filename(name: &str) -> Result<(), Unwritable> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b' ');
    if name.is_empty() || name.len() > 100 || !name.bytes().all(plain) {
        return Err(Unwritable::Characters("file name"));
    }
    Ok(())
}

fn build(letter: &Letter) -> Result<Parcel, Unwritable> {
    let from = address("sender's address", &letter.from)?;
    let to = address("recipient's address", &letter.to)?;
    let envelope = Envelope::new(Some(from.clone()), vec![to.clone()]).map_err(|_| Unwritable::Broken)?;
    let head = headers(letter, &from, &to)?.envelope(envelope);
    let message = body(letter, head)?;
    Ok(Parcel { from, to, bytes: message.formatted() })
}

fn headers(letter: &Letter, from: &Address, to: &Address) -> Result<MessageBuilder, Unwritable> {
    let mut head = Message::builder()
        .date(date(letter.sent_as_date)?)
        .from(named(&letter.from, from))
        .to(named(&letter.to, to))
        .subject(letter.subject.trim())
        .message_id(Some(format!("<{}>", letter.message_id)));
    if let Some(reply_to) = &letter.reply_to {
        head = head.reply_to(named(reply_to, &address("reply address", reply_to)?));
    }
    if letter.auto_submitted {
        head = head.raw_header(plain_header("Auto-Submitted", "auto-generated"));
    }
    if let Some(link) = &letter.list_unsubscribe {
        let one_click = plain_header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        head = head.raw_header(plain_header("List-Unsubscribe", &format!("<{link}>"))).raw_header(one_click);
    }
    Ok(head)
}

fn body(letter: &Letter, head: MessageBuilder) -> Result<Message, Unwritable> {
    let text = part(ContentType::TEXT_PLAIN, &letter.text, "text")?;
    let html = match &letter.html {
        Some(html) => Some(part(ContentType::TEXT_HTML, html, "HTML text")?),
        None => None,
    };
    let mut files = Vec::new();
    files.extend(letter.calendar.as_ref().map(calendar_part).transpose()?);
    files.extend(letter.file.as_ref().map(file_part).transpose()?);
    let mixed = MultiPart::mixed().boundary(boundary("file", &letter.message_id));
    let both = MultiPart::alternative().boundary(boundary("text", &letter.message_id));
    let message = match (html, files.is_empty()) {
        (None, true) => head.singlepart(text),
        (Some(html), true) => head.multipart(both.singlepart(text).singlepart(html)),
        (None, false) => head.multipart(files.into_iter().fold(mixed.singlepart(text), MultiPart::singlepart)),
        (Some(html), false) => {
            let whole = mixed.multipart(both.singlepart(text).singlepart(html));
            head.multipart(files.into_iter().fold(whole, MultiPart::singlepart))
        }
    };
    message.map_err(|_| Unwritable::Broken)
}

/// Always quoted-printable: bodies sent as they are would miss dot-stuffing after a bare line end.
fn part(kind: ContentType, text: &str, name: &'static str) -> Result<SinglePart, Unwritable> {
    let lines = crlf(text, name)?;
    let body =
        Body::new_with_encoding(lines, ContentTransferEncoding::QuotedPrintable).map_err(|_| Unwritable::Broken)?;
    Ok(SinglePart::builder().header(kind).body(body))
}

fn file_part(file: &AttachedFile) -> Result<SinglePart, Unwritable> {
    let kind = ContentType::parse(file.kind).map_err(|_| Unwritable::Broken)?;
    let body =
        Body::new_with_encoding(file.bytes.clone(), ContentTransferEncoding::Base64).map_err(|_| Unwritable::Broken)?;
    Ok(Attachment::new(file.filename.clone()).body(body, kind))
}

fn calendar_part(calendar: &CalendarFile) -> Result<SinglePart, Unwritable> {
    let lines = crlf(&calendar.text, "calendar file")?;
    let kind = ContentType::parse("text/calendar; method=PUBLISH; charset=utf-8").map_err(|_| Unwritable::Broken)?;
    let body = Body::new_with_encoding(lines, ContentTransferEncoding::Base64).map_err(|_| Unwritable::Broken)?;
    Ok(Attachment::new(calendar.filename.clone()).body(body, kind))
}

/// Every kind of line end becomes CRLF (word processors paste vertical tabs); other controls are refused.
fn crlf(text: &str, name: &'static str) -> Result<String, Unwritable> {
    let breaks = ['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];
    let lines = text.replace("\r\n", "\n").replace(breaks, "\n");
    if lines.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(Unwritable::Characters(name));
    }
    Ok(lines.replace('\n', "\r\n"))
}

fn address(part: &'static str, mailbox: &Mailbox) -> Result<Address, Unwritable> {
    let email = Email::parse(&mailbox.address).map_err(|_| Unwritable::Address(part))?;
    email.as_str().parse().map_err(|_| Unwritable::Address(part))
}

fn named(mailbox: &Mailbox, address: &Address) -> lettre::message::Mailbox {
    let name = mailbox.name.trim();
    let name = (!name.is_empty()).then(|| name.to_owned());
    lettre::message::Mailbox::new(name, address.clone())
}

fn date(seconds: i64) -> Result<SystemTime, Unwritable> {
    let seconds = u64::try_from(seconds).map_err(|_| Unwritable::Date)?;
    if seconds > LAST_SECOND {
        return Err(Unwritable::Date);
    }
    Ok(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
}

/// For values that `check` has found to be printable ASCII.
fn plain_header(name: &'static str, value: &str) -> header::HeaderValue {
    let name = HeaderName::new_from_ascii_str(name);
    HeaderValue::dangerous_new_pre_encoded(name, value.to_owned(), value.to_owned())
}

/// Drawn from the message id instead of at random, so that a copy is equal byte for byte.
fn boundary(kind: &str, message_id: &str) -> String {
    let digest = Sha256::digest(message_id.as_bytes());
    let hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("{kind}-{hex}")
}
