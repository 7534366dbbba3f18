//! Hands letters to a mail server over connections that are kept, and says what became of each.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lettre::transport::smtp::client::TlsParameters;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout};

use super::compose::Parcel;
use super::smtp_address::{SmtpAddress, SmtpAddressError};
use super::verdict::{Failure, Fault, Step};
use super::wire::{Line, Pace, Way};
use crate::base::letter::Outcome;

/// Connections at the same time, whatever is asked for.
pub const CONNECTIONS_MAX: usize = 16;

/// How long the answer to QUIT is waited for.
const GOODBYE: Duration = Duration::from_secs(5);

/// How long a server may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub command: Duration,
    /// One letter from connecting to the receipt; shorter than the lease of a claimed letter.
    pub attempt: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { command: Duration::from_secs(60), attempt: Duration::from_secs(180) }
    }
}

/// The way to one mail server with up to N connections. Shared by reference; prints without secrets.
pub struct SmtpPost {
    way: Way,
    limits: Limits,
    places: Semaphore,
    kept: Mutex<Vec<Line>>,
}

impl SmtpPost {
    /// `hello` is the name we introduce ourselves with: the host name of the site.
    pub fn new(
        address: SmtpAddress,
        hello: &str,
        connections: usize,
        limits: Limits,
    ) -> Result<SmtpPost, SmtpAddressError> {
        let tls = TlsParameters::builder(address.host.clone())
            .dangerous_accept_invalid_certs(!address.checks_certificate)
            .dangerous_accept_invalid_hostnames(!address.checks_certificate)
            .build()
            .map_err(|_| SmtpAddressError::Certificates)?;
        Ok(SmtpPost {
            way: Way { address, hello: client_id(hello), tls },
            limits,
            places: Semaphore::new(connections.clamp(1, CONNECTIONS_MAX)),
            kept: Mutex::default(),
        })
    }

    /// One attempt. A kept connection that had ended in the meantime is replaced once.
    pub async fn deliver(&self, parcel: &Parcel) -> Outcome {
        let Ok(_place) = self.places.acquire().await else {
            return Outcome::Later { reason: "The post is closing.".into() };
        };
        let until = Instant::now() + self.limits.attempt;
        let pace = Pace { command: self.limits.command, until };
        if let Some(line) = self.take_kept()
            && let Some(outcome) = self.hand_over(line, parcel, &pace, true).await
        {
            return outcome;
        }
        match Line::open(&self.way, &pace).await {
            Ok(line) => self.hand_over(line, parcel, &pace, false).await.unwrap_or_else(broke_off),
            Err(failure) => failure.outcome(false, parcel.to.as_ref()),
        }
    }

    /// Takes leave of the server on every kept connection. Later letters are answered with `Later`.
    pub async fn close(&self) {
        self.places.close();
        while let Some(mut line) = self.take_kept() {
            // A server that does not answer the goodbye loses nothing.
            drop(timeout(GOODBYE, line.talk.quit()).await);
        }
    }

    /// None: the kept connection had ended and nothing was handed over.
    async fn hand_over(&self, mut line: Line, parcel: &Parcel, pace: &Pace, was_kept: bool) -> Option<Outcome> {
        let Err(failure) = speak(&mut line, parcel, pace).await else {
            self.keep(line);
            return Some(Outcome::Sent);
        };
        let end_was_sent = line.end_was_sent();
        if was_kept && !end_was_sent && failure.shows_an_ended_line() {
            return None;
        }
        if failure.leaves_the_line_open() && self.reset(&mut line, pace).await {
            self.keep(line);
        }
        Some(failure.outcome(end_was_sent, parcel.to.as_ref()))
    }

    async fn reset(&self, line: &mut Line, pace: &Pace) -> bool {
        pace.step(Step::Mail, line.talk.command(Rset)).await.is_ok()
    }

    fn take_kept(&self) -> Option<Line> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn keep(&self, line: Line) {
        if !self.places.is_closed() {
            self.kept.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        }
    }
}

async fn speak(line: &mut Line, parcel: &Parcel, pace: &Pace) -> Result<(), Failure> {
    line.begin();
    let mail = Mail::new(Some(parcel.from.clone()), Vec::new());
    pace.step(Step::Mail, line.talk.command(mail)).await?;
    let recipient = Rcpt::new(parcel.to.clone(), Vec::new());
    pace.step(Step::Recipient, line.talk.command(recipient)).await?;
    let go_ahead = pace.step(Step::Data, line.talk.command(Data)).await?;
    if !go_ahead.has_code(354) {
        return Err(Failure { step: Step::Data, fault: Fault::Lost });
    }
    pace.step(Step::Message, line.talk.message(&parcel.bytes)).await?;
    Ok(())
}

fn broke_off() -> Outcome {
    Failure { step: Step::Mail, fault: Fault::Lost }.outcome(false, "")
}

/// A name that does not look like a host is replaced by the address literal RFC 5321 asks for.
fn client_id(hello: &str) -> ClientId {
    let host = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-');
    if !hello.is_empty() && hello.len() <= 253 && hello.bytes().all(host) {
        return ClientId::Domain(hello.to_owned());
    }
    ClientId::Ipv4(std::net::Ipv4Addr::LOCALHOST)
}

impl std::fmt::Debug for SmtpPost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SmtpPost({}:{})", self.way.address.host, self.way.address.port)
    }
}
