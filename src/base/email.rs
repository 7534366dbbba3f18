//! A mail address, checked once at the door. Sending is not done here.

use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::text::is_blank;

/// Limits in characters, as mail servers take them.
pub const ADDRESS_MAX: usize = 254;
pub const LOCAL_MAX: usize = 64;
const LABEL_MAX: usize = 63;

/// A mail address in plain ASCII: the domain in lower case, its accents written as A-labels, the
/// part before the @ as typed. Two addresses are equal when they differ only in capitals.
#[derive(Clone)]
pub struct Email {
    address: String,
    at: usize,
}

impl Serialize for Email {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.address)
    }
}

/// What comes back is checked like what is typed.
impl<'de> Deserialize<'de> for Email {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

/// What is missing from an address. `Display` is a sentence for the person who typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmailFault {
    Empty,
    NoAt,
    SeveralAts,
    NoLocal,
    NoDomain,
    Space,
    Dots,
    LocalSign,
    Domain,
    NoDot,
    TooLong,
    LocalTooLong,
}

impl Email {
    /// One @; before it ASCII letters, digits and the usual signs, no quotes; after it a domain
    /// with at least one dot, no literal. Blanks at the ends do not count.
    pub fn parse(typed: &str) -> Result<Self, EmailFault> {
        let typed = typed.trim_matches(is_blank);
        // Four bytes a character is the most UTF-8 takes; the domain's reader never sees more.
        if typed.len() > 4 * ADDRESS_MAX {
            return Err(EmailFault::TooLong);
        }
        let (local, domain) = halves(typed)?;
        check_local(local)?;
        let domain = ascii_domain(domain)?;
        let address = format!("{local}@{domain}");
        if address.len() > ADDRESS_MAX {
            return Err(EmailFault::TooLong);
        }
        Ok(Self { address, at: local.len() })
    }

    pub fn as_str(&self) -> &str {
        &self.address
    }

    /// The part before the @, as typed.
    pub fn local(&self) -> &str {
        self.address.get(..self.at).unwrap_or_default()
    }

    pub fn domain(&self) -> &str {
        self.address.get(self.at + 1..).unwrap_or_default()
    }

    /// The whole address in lower case: what is compared, and what is unique in a table.
    pub fn key(&self) -> String {
        self.address.to_ascii_lowercase()
    }
}

/// Addresses stay out of logs, so the address is not shown.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(..)")
    }
}

impl PartialEq for Email {
    fn eq(&self, other: &Self) -> bool {
        self.address.eq_ignore_ascii_case(&other.address)
    }
}

impl Eq for Email {}

impl Hash for Email {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl EmailFault {
    /// What to do about it, in one sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Empty => "Add a mail address, like name@lindgren.example.",
            Self::NoAt => "Write the address with an @, like name@lindgren.example.",
            Self::SeveralAts => "Keep one @ in the address, like name@lindgren.example.",
            Self::NoLocal => "Add the part before the @, like name@lindgren.example.",
            Self::NoDomain => "Add the part after the @, like name@lindgren.example.",
            Self::Space => "Take the spaces out of the address.",
            Self::Dots => "Check the dots before the @: not first, not last, not two in a row.",
            Self::LocalSign => "Use plain letters, digits and signs before the @.",
            Self::Domain => "Check the part after the @; it should read like lindgren.example.",
            Self::NoDot => "Add the ending after the @, like .com or .example.",
            Self::TooLong => "Keep the address under 254 characters.",
            Self::LocalTooLong => "Keep the part before the @ under 64 characters.",
        }
    }
}

impl fmt::Display for EmailFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sentence())
    }
}

impl std::error::Error for EmailFault {}

fn halves(typed: &str) -> Result<(&str, &str), EmailFault> {
    if typed.is_empty() {
        return Err(EmailFault::Empty);
    }
    if typed.contains(is_blank) {
        return Err(EmailFault::Space);
    }
    let (local, domain) = typed.split_once('@').ok_or(EmailFault::NoAt)?;
    if domain.contains('@') {
        return Err(EmailFault::SeveralAts);
    }
    if local.is_empty() {
        return Err(EmailFault::NoLocal);
    }
    if domain.is_empty() {
        return Err(EmailFault::NoDomain);
    }
    Ok((local, domain))
}

fn check_local(local: &str) -> Result<(), EmailFault> {
    let is_usual = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_{|}~-".contains(c);
    if !local.chars().all(is_usual) {
        return Err(EmailFault::LocalSign);
    }
    if local.starts_with('.') || local.ends_with('.') || local.contains("..") {
        return Err(EmailFault::Dots);
    }
    if local.len() > LOCAL_MAX {
        return Err(EmailFault::LocalTooLong);
    }
    Ok(())
}

fn ascii_domain(typed: &str) -> Result<String, EmailFault> {
    let lower = typed.to_ascii_lowercase();
    // Plain names skip the international rules: they refuse hyphens that real domains have.
    let domain = if lower.is_ascii() && !lower.contains("xn--") {
        lower
    } else {
        idna::domain_to_ascii_strict(&lower).map_err(|_| EmailFault::Domain)?
    };
    if !domain.split('.').all(is_label) {
        return Err(EmailFault::Domain);
    }
    let (_, ending) = domain.rsplit_once('.').ok_or(EmailFault::NoDot)?;
    // An ending of digits is an address of a machine, not a name.
    if ending.bytes().all(|b| b.is_ascii_digit()) {
        return Err(EmailFault::Domain);
    }
    Ok(domain)
}

fn is_label(label: &str) -> bool {
    let is_sign = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=LABEL_MAX).contains(&label.len())
        && label.bytes().all(is_sign)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(typed: &str) -> Option<EmailFault> {
        Email::parse(typed).err()
    }

    #[test]
    fn the_domain_is_lower_case_and_the_person_keeps_their_capitals() -> Result<(), EmailFault> {
        let email = Email::parse("\u{FEFF} Mara.O'Kafor+x@Lindgren.EXAMPLE\u{a0}")?;
        assert_eq!(email.as_str(), "Mara.O'Kafor+x@lindgren.example");
        assert_eq!(email.key(), "mara.o'kafor+x@lindgren.example");
        assert_eq!((email.local(), email.domain()), ("Mara.O'Kafor+x", "lindgren.example"));
        assert_eq!(email, Email::parse("mara.o'kafor+X@lindgren.example")?);
        Ok(())
    }

    #[test]
    fn a_domain_with_accents_becomes_ascii() {
        let address = |typed| Email::parse(typed).map(|email| email.as_str().to_owned());
        assert_eq!(address("ida@Bücher.example").as_deref(), Ok("ida@xn--bcher-kva.example"));
        assert_eq!(address("a@xn--bcher-kva.example").as_deref(), Ok("a@xn--bcher-kva.example"));
        assert_eq!(fault("a@xn--\u{fc}.example"), Some(EmailFault::Domain));
        assert_eq!(address("a@r3---sn.example").as_deref(), Ok("a@r3---sn.example"));
    }

    #[test]
    fn each_fault_is_told_apart() {
        use EmailFault as F;
        let cases = [
            (" ", F::Empty),
            ("ruth(at)lindgren", F::NoAt),
            ("a@b@c.example", F::SeveralAts),
            ("@lindgren.example", F::NoLocal),
            ("name@", F::NoDomain),
            ("na me@x.example", F::Space),
            ("a@x.example\r\nBcc:b@x.example", F::Space),
            (".a@x.example", F::Dots),
            ("a.@x.example", F::Dots),
            ("a..b@x.example", F::Dots),
            ("\"a\"@x.example", F::LocalSign),
            ("rené@x.example", F::LocalSign),
            ("a`b@x.example", F::LocalSign),
            ("a\0@x.example", F::LocalSign),
            ("a@localhost", F::NoDot),
            ("a@[127.0.0.1]", F::Domain),
            ("a@127.0.0.1", F::Domain),
            ("a@x..example", F::Domain),
            ("a@x.example.", F::Domain),
            ("a@-x.example", F::Domain),
            ("a@x_y.example", F::Domain),
            ("a@(c)x.example", F::Domain),
        ];
        for (typed, expected) in cases {
            assert_eq!(fault(typed), Some(expected), "{typed:?}");
        }
    }

    #[test]
    fn addresses_have_a_longest_length() {
        let local = "l".repeat(64);
        let address = |last: usize| format!("{local}@{0}.{0}.{1}", "d".repeat(63), "e".repeat(last));
        assert_eq!(address(61).len(), ADDRESS_MAX);
        assert_eq!(fault(&address(61)), None);
        assert_eq!(fault(&address(62)), Some(EmailFault::TooLong));
        assert_eq!(fault(&format!("l{local}@x.example")), Some(EmailFault::LocalTooLong));
        assert_eq!(fault(&"ü@".repeat(600)), Some(EmailFault::TooLong));
    }

    #[test]
    fn an_address_never_shows_in_a_log() -> Result<(), EmailFault> {
        assert_eq!(format!("{:?}", Email::parse("a@x.example")?), "Email(..)");
        Ok(())
    }
}
