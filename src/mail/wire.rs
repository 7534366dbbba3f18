//! An open way to the mail server: socket, encryption, greeting, sign-in. No letters here.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_util::io::{AsyncRead as _, AsyncWrite as _};
use lettre::transport::smtp;
use lettre::transport::smtp::authentication::DEFAULT_MECHANISMS;
// lettre marks its stream type as not meant to be public, but it is the only way to bring our own
// socket (TCP_NODELAY: 22 letters a second without it, thousands with it) under its TLS.
#[allow(deprecated)]
use lettre::transport::smtp::client::AsyncNetworkStream;
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};

use super::smtp_address::{Protection, SmtpAddress};
use super::verdict::{Failure, Fault, Step};

/// More than any greeting or list of abilities.
const REPLY_MAX: usize = 16_384;

/// A connection on which letters can be handed over.
pub(super) struct Line {
    pub talk: AsyncSmtpConnection,
    end_left: Arc<AtomicBool>,
}

impl Line {
    /// Greets, protects and signs in, all within the pace.
    pub async fn open(way: &Way, pace: &Pace) -> Result<Line, Failure> {
        let address = &way.address;
        let place = (address.host.as_str(), address.port);
        let tcp = pace.step(Step::Connect, TcpStream::connect(place)).await?;
        pace.step(Step::Connect, async { tcp.set_nodelay(true) }).await?;
        let wire = match address.protection {
            Protection::Plain => Wire::plain(tcp, Vec::new()),
            Protection::Implicit => pace.step(Step::Tls, Wire::sealed(tcp, way, Vec::new())).await?,
            Protection::StartTls | Protection::StartTlsIfOffered => start_tls(tcp, way, pace).await?,
        };
        let end_left = Arc::clone(&wire.end_left);
        let hello = AsyncSmtpConnection::connect_with_transport(Box::new(wire), &way.hello);
        let mut talk = pace.step(Step::Greeting, hello).await?;
        if let Some(credentials) = &address.credentials {
            pace.step(Step::Auth, talk.auth(DEFAULT_MECHANISMS, credentials)).await?;
        }
        Ok(Line { talk, end_left })
    }

    /// Forgets the end of the letter before.
    pub fn begin(&self) {
        self.end_left.store(false, Ordering::Relaxed);
    }

    /// True once the dot that ends a letter has left our hands.
    pub fn end_was_sent(&self) -> bool {
        self.end_left.load(Ordering::Relaxed)
    }
}

/// Where to connect and how to introduce ourselves.
pub(super) struct Way {
    pub address: SmtpAddress,
    pub hello: ClientId,
    pub tls: TlsParameters,
}

/// How long one command and one attempt may take.
pub(super) struct Pace {
    pub command: Duration,
    pub until: Instant,
}

impl Pace {
    pub async fn step<T, E>(&self, step: Step, work: impl Future<Output = Result<T, E>>) -> Result<T, Failure>
    where
        Fault: From<E>,
    {
        let until = self.until.min(Instant::now() + self.command);
        match timeout_at(until, work).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) => Err(Failure { step, fault: Fault::from(error) }),
            Err(_) => Err(Failure { step, fault: Fault::TooSlow }),
        }
    }
}

/// The part of the talk before encryption. The greeting is handed on, because the connection above waits for it.
async fn start_tls(mut tcp: TcpStream, way: &Way, pace: &Pace) -> Result<Wire, Failure> {
    let greeting = pace.step(Step::Greeting, reply(&mut tcp)).await?;
    let hello = format!("EHLO {}\r\n", way.hello);
    let abilities = pace.step(Step::Greeting, ask(&mut tcp, &hello)).await?;
    if !offers_starttls(&abilities) {
        return match way.address.protection {
            Protection::StartTlsIfOffered => Ok(Wire::plain(tcp, greeting)),
            _ => Err(Failure { step: Step::Tls, fault: Fault::NoTls }),
        };
    }
    pace.step(Step::Tls, ask(&mut tcp, "STARTTLS\r\n")).await?;
    pace.step(Step::Tls, Wire::sealed(tcp, way, greeting)).await
}

async fn ask(tcp: &mut TcpStream, command: &str) -> Result<Vec<u8>, Fault> {
    tcp.write_all(command.as_bytes()).await?;
    reply(tcp).await
}

/// One whole reply and not a byte more: words slipped in before encryption must not be believed after it.
async fn reply(tcp: &mut TcpStream) -> Result<Vec<u8>, Fault> {
    let mut heard = Vec::new();
    loop {
        if tcp.read_buf(&mut heard).await? == 0 || heard.len() > REPLY_MAX {
            return Err(Fault::Lost);
        }
        let Some(lines) = heard.strip_suffix(b"\n") else {
            continue;
        };
        let is_last = |line: &[u8]| line.get(3).is_none_or(|&b| b != b'-');
        match lines.split(|&b| b == b'\n').position(is_last) {
            None => continue,
            Some(at) if at + 1 == lines.split(|&b| b == b'\n').count() => break,
            Some(_) => return Err(Fault::Tls("the server spoke out of turn".into())),
        }
    }
    let text = String::from_utf8_lossy(&heard);
    let last = text.lines().last().unwrap_or_default();
    match last.get(..3).map(str::parse::<u16>) {
        Some(Ok(200..400)) => Ok(heard),
        Some(Ok(code)) => Err(Fault::Answer { code, line: last.get(4..).unwrap_or_default().to_owned() }),
        _ => Err(Fault::Lost),
    }
}

fn offers_starttls(abilities: &[u8]) -> bool {
    let text = String::from_utf8_lossy(abilities);
    text.lines().any(|line| line.get(4..).is_some_and(|word| word.trim().eq_ignore_ascii_case("STARTTLS")))
}

/// The bytes of the SMTP talk, above the encryption.
struct Wire {
    way: Below,
    /// Heard before encryption and not yet passed on.
    unread: Vec<u8>,
    end_left: Arc<AtomicBool>,
}

#[allow(deprecated)]
enum Below {
    Plain(TcpStream),
    Sealed(Box<AsyncNetworkStream>, SocketAddr),
}

impl Wire {
    fn plain(tcp: TcpStream, unread: Vec<u8>) -> Wire {
        Wire { way: Below::Plain(tcp), unread, end_left: Arc::default() }
    }

    #[allow(deprecated)]
    async fn sealed(tcp: TcpStream, way: &Way, unread: Vec<u8>) -> Result<Wire, Fault> {
        let peer = tcp.peer_addr()?;
        let mut stream = AsyncNetworkStream::use_existing_tokio1(Box::new(tcp));
        stream.upgrade_tls(way.tls.clone()).await.map_err(tls_fault)?;
        let way = Below::Sealed(Box::new(stream), peer);
        Ok(Wire { way, unread, end_left: Arc::default() })
    }
}

/// A handshake that was cut off passes; one that went wrong is a matter of settings.
fn tls_fault(error: smtp::Error) -> Fault {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(inner) = cause {
        if let Some(io) = inner.downcast_ref::<io::Error>() {
            let went_wrong = io.kind() == io::ErrorKind::InvalidData;
            return if went_wrong { Fault::Tls(io.to_string()) } else { Fault::Lost };
        }
        cause = inner.source();
    }
    Fault::Tls(error.to_string())
}

impl AsyncRead for Wire {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let wire = self.get_mut();
        if !wire.unread.is_empty() {
            let rest = wire.unread.split_off(wire.unread.len().min(buf.remaining()));
            buf.put_slice(&std::mem::replace(&mut wire.unread, rest));
            return Poll::Ready(Ok(()));
        }
        let before = buf.filled().len();
        match &mut wire.way {
            Below::Plain(tcp) => ready!(Pin::new(tcp).poll_read(cx, buf))?,
            Below::Sealed(tls, _) => {
                let read = ready!(Pin::new(tls).poll_read(cx, buf.initialize_unfilled()))?;
                buf.advance(read);
            }
        }
        // A thank-you with an umlaut in Latin-1 is still a thank-you: replies are read as ASCII.
        for byte in buf.filled_mut().iter_mut().skip(before).filter(|byte| !byte.is_ascii()) {
            *byte = b'?';
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let wire = self.get_mut();
        let taken = match &mut wire.way {
            Below::Plain(tcp) => ready!(Pin::new(tcp).poll_write(cx, buf))?,
            Below::Sealed(tls, _) => ready!(Pin::new(tls).poll_write(cx, buf))?,
        };
        // Dots inside a letter are doubled, so these five bytes can only be its end.
        if buf.get(..taken).is_some_and(|sent| sent.ends_with(b"\r\n.\r\n")) {
            wire.end_left.store(true, Ordering::Relaxed);
        }
        Poll::Ready(Ok(taken))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().way {
            Below::Plain(tcp) => Pin::new(tcp).poll_flush(cx),
            Below::Sealed(tls, _) => Pin::new(tls).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().way {
            Below::Plain(tcp) => Pin::new(tcp).poll_shutdown(cx),
            Below::Sealed(tls, _) => Pin::new(tls).poll_close(cx),
        }
    }
}

impl AsyncTokioStream for Wire {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        match &self.way {
            Below::Plain(tcp) => tcp.peer_addr(),
            Below::Sealed(_, peer) => Ok(*peer),
        }
    }
}

impl std::fmt::Debug for Wire {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Wire")
    }
}
