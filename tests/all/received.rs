//! Reads a letter as a mail program would: headers unfolded and decoded, bodies decoded.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// A letter as its reader sees it.
#[derive(Debug, Clone, Default)]
pub struct ReadLetter {
    /// In order, unfolded, encoded words decoded.
    pub headers: Vec<(String, String)>,
    pub text: String,
    pub html: Option<String>,
    /// File name and content.
    pub calendar: Option<(String, String)>,
    /// File name and bytes of a PDF.
    pub file: Option<(String, Vec<u8>)>,
    /// The parts in order, such as `multipart/mixed` and `text/plain`.
    pub kinds: Vec<String>,
}

impl ReadLetter {
    /// The value of a header that stands there at most once.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        let value = found.next().map(|(_, value)| value.as_str());
        assert!(found.next().is_none(), "{name} stands there twice");
        value
    }

    pub fn subject(&self) -> &str {
        self.header("Subject").expect("a subject")
    }

    /// The addresses of the site in the text part, one a line or within a sentence.
    pub fn links(&self) -> Vec<String> {
        let words = self.text.split_whitespace();
        let links = words.filter(|word| word.starts_with("http://") || word.starts_with("https://"));
        links.map(|word| word.trim_end_matches(['.', ',', ')']).to_owned()).collect()
    }
}

pub fn read_letter(raw: &[u8]) -> ReadLetter {
    let raw = std::str::from_utf8(raw).expect("ASCII");
    let mut letter = ReadLetter::default();
    read_part(raw, &mut letter);
    let (head, _) = raw.split_once("\r\n\r\n").expect("an empty line after the headers");
    letter.headers = headers(head);
    letter
}

fn read_part(raw: &str, letter: &mut ReadLetter) {
    let (head, body) = raw.split_once("\r\n\r\n").expect("an empty line after the headers");
    let head = headers(head);
    let value = |name: &str| {
        let found = head.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.as_str()).to_owned()
    };
    let content_type = value("Content-Type");
    let kind = content_type.split(';').next().unwrap().trim().to_owned();
    letter.kinds.push(kind.clone());
    if kind.starts_with("multipart/") {
        let boundary = parameter(&content_type, "boundary").expect("a boundary");
        return split_parts(body, &boundary).iter().for_each(|part| read_part(part, letter));
    }
    if kind == "application/pdf" {
        let name = parameter(&value("Content-Disposition"), "filename").expect("a file name");
        letter.file = Some((name, BASE64_STANDARD.decode(body.replace("\r\n", "")).expect("base64")));
        return;
    }
    let content = decoded(body, &value("Content-Transfer-Encoding"));
    match kind.as_str() {
        "text/plain" => letter.text = content,
        "text/html" => letter.html = Some(content),
        "text/calendar" => {
            let name = parameter(&value("Content-Disposition"), "filename").expect("a file name");
            letter.calendar = Some((name, content));
        }
        other => panic!("a part nobody asked for: {other}"),
    }
}

fn split_parts<'a>(body: &'a str, boundary: &str) -> Vec<&'a str> {
    let (parts, _) = body.split_once(&format!("--{boundary}--")).expect("a last boundary");
    parts.split(&format!("--{boundary}\r\n")).skip(1).map(|part| part.strip_suffix("\r\n").unwrap_or(part)).collect()
}

fn headers(head: &str) -> Vec<(String, String)> {
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let lines = unfolded.split("\r\n").map(|line| line.split_once(": ").expect("a header"));
    lines.map(|(name, value)| (name.to_owned(), decoded_words(value))).collect()
}

fn parameter(header: &str, name: &str) -> Option<String> {
    header.split(';').skip(1).find_map(|piece| {
        let (key, value) = piece.trim().split_once('=')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim_matches('"').to_owned())
    })
}

/// RFC 2047, base64 form in UTF-8, which is what we send. Space between two encoded words is none.
fn decoded_words(value: &str) -> String {
    let value = value.replace("?= =?", "?==?");
    let mut pieces = value.split("=?utf-8?b?");
    let mut text = pieces.next().unwrap().to_owned();
    let mut bytes = Vec::new();
    for piece in pieces {
        let (code, rest) = piece.split_once("?=").expect("the end of an encoded word");
        bytes.extend(BASE64_STANDARD.decode(code).expect("base64"));
        if !rest.is_empty() {
            text.push_str(std::str::from_utf8(&bytes).expect("UTF-8"));
            text.push_str(rest);
            bytes.clear();
        }
    }
    text.push_str(std::str::from_utf8(&bytes).expect("UTF-8"));
    text
}

fn decoded(body: &str, encoding: &str) -> String {
    let bytes = match encoding {
        "quoted-printable" => quoted_printable(body),
        "base64" => BASE64_STANDARD.decode(body.replace("\r\n", "")).expect("base64"),
        other => panic!("an encoding that must not be used: {other:?}"),
    };
    let text = String::from_utf8(bytes).expect("UTF-8");
    text.replace("\r\n", "\n")
}

fn quoted_printable(body: &str) -> Vec<u8> {
    let joined = body.replace("=\r\n", "");
    let mut pieces = joined.split('=');
    let mut bytes = pieces.next().unwrap().as_bytes().to_vec();
    for piece in pieces {
        bytes.push(u8::from_str_radix(&piece[..2], 16).expect("two hex digits"));
        bytes.extend_from_slice(&piece.as_bytes()[2..]);
    }
    bytes
}
