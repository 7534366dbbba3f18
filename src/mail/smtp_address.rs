//! `SMTP_URL` read into values: where the mail server stands and how the way to it is protected.

use std::net::IpAddr;

use lettre::transport::smtp::authentication::Credentials;

/// A mail server and the conditions for talking to it. Prints without the password.
#[derive(Debug, Clone)]
pub struct SmtpAddress {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) protection: Protection,
    /// False accepts any certificate.
    pub(super) checks_certificate: bool,
    pub(super) credentials: Option<Credentials>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protection {
    /// TLS from the first byte (`smtps://`).
    Implicit,
    /// STARTTLS, or nothing is sent.
    StartTls,
    /// STARTTLS where the server offers it; only by explicit choice.
    StartTlsIfOffered,
    /// No TLS; only on this machine or by explicit choice.
    Plain,
}

/// What is wrong with the address; never repeats it, because it holds a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SmtpAddressError {
    #[error("SMTP_URL must start with smtp:// or smtps://")]
    Scheme,
    #[error("SMTP_URL needs a host, as in smtp://mail.example.org:587")]
    Host,
    #[error("SMTP_URL has a port that is not a number from 1 to 65535")]
    Port,
    #[error("SMTP_URL has a user name or password that cannot be read; write special characters as %XX")]
    Credentials,
    #[error("SMTP_URL has an option that is not known; known are ?tls=required and ?tls=none")]
    Option,
    #[error("SMTP_URL asks for unprotected mail to another machine; set SMTP_INSECURE=1 if you mean it")]
    Unprotected,
    #[error("The list of trusted certificates cannot be read")]
    Certificates,
}

impl SmtpAddress {
    /// Reads `smtp[s]://[user:password@]host[:port][?tls=required|none]`.
    ///
    /// Another machine is spoken to with TLS and a checked certificate only, unless `insecure` is set.
    /// Ports: 465 for `smtps`, 25 on this machine, 587 elsewhere.
    pub fn parse(url: &str, insecure: bool) -> Result<SmtpAddress, SmtpAddressError> {
        let (scheme, rest) = url.trim().split_once("://").ok_or(SmtpAddressError::Scheme)?;
        let (rest, option) = rest.split_once('?').unwrap_or((rest, ""));
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (user, place) = match rest.rsplit_once('@') {
            Some((user, place)) => (Some(user), place),
            None => (None, rest),
        };
        let (host, port) = split_place(place)?;
        let lenient = insecure || is_this_machine(&host);
        let protection = protection(scheme, option, insecure, lenient)?;
        let usual_port = match protection {
            Protection::Implicit => 465,
            _ if is_this_machine(&host) => 25,
            _ => 587,
        };
        Ok(SmtpAddress {
            host,
            port: port.unwrap_or(usual_port),
            protection,
            checks_certificate: !lenient,
            credentials: user.map(credentials).transpose()?,
        })
    }
}

fn protection(scheme: &str, option: &str, insecure: bool, lenient: bool) -> Result<Protection, SmtpAddressError> {
    match (scheme, option) {
        ("smtps", "" | "tls=required") => Ok(Protection::Implicit),
        ("smtp", "tls=required") => Ok(Protection::StartTls),
        ("smtp", "tls=none") if lenient => Ok(Protection::Plain),
        ("smtp" | "smtps", "tls=none") => Err(SmtpAddressError::Unprotected),
        ("smtp", "") if insecure => Ok(Protection::StartTlsIfOffered),
        ("smtp", "") if lenient => Ok(Protection::Plain),
        ("smtp", "") => Ok(Protection::StartTls),
        ("smtp" | "smtps", _) => Err(SmtpAddressError::Option),
        _ => Err(SmtpAddressError::Scheme),
    }
}

/// `host`, `host:port`, `[v6]`, `[v6]:port`.
fn split_place(place: &str) -> Result<(String, Option<u16>), SmtpAddressError> {
    let (host, port) = match place.strip_prefix('[') {
        Some(rest) => {
            let (host, tail) = rest.split_once(']').ok_or(SmtpAddressError::Host)?;
            host.parse::<IpAddr>().map_err(|_| SmtpAddressError::Host)?;
            (host, tail.strip_prefix(':'))
        }
        None => match place.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (place, None),
        },
    };
    let known = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':');
    if host.is_empty() || !host.bytes().all(known) {
        return Err(SmtpAddressError::Host);
    }
    let port = match port.map(str::parse::<u16>) {
        None => None,
        Some(Ok(port)) if port > 0 => Some(port),
        Some(_) => return Err(SmtpAddressError::Port),
    };
    Ok((host.to_ascii_lowercase(), port))
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn credentials(text: &str) -> Result<Credentials, SmtpAddressError> {
    let (user, password) = text.split_once(':').ok_or(SmtpAddressError::Credentials)?;
    let user = percent_decoded(user).ok_or(SmtpAddressError::Credentials)?;
    let password = percent_decoded(password).ok_or(SmtpAddressError::Credentials)?;
    if user.is_empty() || user.chars().chain(password.chars()).any(char::is_control) {
        return Err(SmtpAddressError::Credentials);
    }
    Ok(Credentials::new(user, password))
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut pieces = text.split('%');
    let mut bytes = pieces.next()?.as_bytes().to_vec();
    for piece in pieces {
        let code = piece.get(..2).filter(|code| code.bytes().all(|b| b.is_ascii_hexdigit()))?;
        bytes.push(u8::from_str_radix(code, 16).ok()?);
        bytes.extend_from_slice(piece.get(2..)?.as_bytes());
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> SmtpAddress {
        SmtpAddress::parse(url, false).unwrap()
    }

    #[test]
    fn another_machine_is_spoken_to_with_tls_only() {
        assert_eq!(read("smtp://mail.example.org").protection, Protection::StartTls);
        assert_eq!(read("smtp://mail.example.org").port, 587);
        assert_eq!(read("smtps://mail.example.org").protection, Protection::Implicit);
        assert_eq!(read("smtps://mail.example.org/").port, 465);
        assert!(read("smtps://mail.example.org").checks_certificate);
        // A name that only begins like this machine is another machine.
        assert_eq!(read("smtp://localhost.example.org").protection, Protection::StartTls);
        assert_eq!(read("smtp://127.0.0.1.example.org").protection, Protection::StartTls);
    }

    #[test]
    fn unprotected_mail_to_another_machine_needs_an_explicit_choice() {
        let url = "smtp://mail.example.org:25?tls=none";
        assert_eq!(SmtpAddress::parse(url, false).unwrap_err(), SmtpAddressError::Unprotected);
        assert_eq!(SmtpAddress::parse(url, true).unwrap().protection, Protection::Plain);
        let wish = SmtpAddress::parse("smtp://mail.example.org", true).unwrap();
        assert_eq!(wish.protection, Protection::StartTlsIfOffered);
    }

    #[test]
    fn this_machine_needs_no_tls() {
        for url in ["smtp://localhost", "smtp://127.0.0.1:25", "smtp://[::1]:25"] {
            assert_eq!((read(url).protection, read(url).port), (Protection::Plain, 25), "{url}");
        }
        assert_eq!(read("smtp://localhost?tls=required").protection, Protection::StartTls);
    }

    #[test]
    fn user_and_password_may_hold_any_character() {
        let plain = read("smtps://ann%40example.org:p%3A%2fw%20d@mail.example.org");
        let wanted = Credentials::new("ann@example.org".into(), "p:/w d".into());
        assert_eq!(plain.credentials, Some(wanted));
        let with_at = read("smtps://ann:se@cret@mail.example.org").credentials;
        assert_eq!(with_at, Some(Credentials::new("ann".into(), "se@cret".into())));
        assert!(!format!("{:?}", read("smtps://ann:hush@mail.example.org")).contains("hush"));
    }

    #[test]
    fn an_address_that_cannot_be_read_says_why() {
        let cases = [
            ("mail.example.org", SmtpAddressError::Scheme),
            ("http://mail.example.org", SmtpAddressError::Scheme),
            ("smtp://", SmtpAddressError::Host),
            ("smtp://a b", SmtpAddressError::Host),
            ("smtp://[::1", SmtpAddressError::Host),
            ("smtp://mail:0", SmtpAddressError::Port),
            ("smtp://mail:70000", SmtpAddressError::Port),
            ("smtp://ann@mail", SmtpAddressError::Credentials),
            ("smtp://ann:%zz@mail", SmtpAddressError::Credentials),
            ("smtp://ann:a%00b@mail", SmtpAddressError::Credentials),
            ("smtp://mail?tls=maybe", SmtpAddressError::Option),
        ];
        for (url, wanted) in cases {
            assert_eq!(SmtpAddress::parse(url, false).unwrap_err(), wanted, "{url}");
        }
    }
}
