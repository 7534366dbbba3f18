//! A small real SMTP server on a loopback socket, with faults that a test switches on and off.
//! It keeps what it accepted and notes everything on the wire that no strict server would like.

use std::sync::{Arc, Mutex};

use tokio::io::BufReader;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use crate::received::{ReadLetter, read_letter};
use crate::smtp_talk::{Talk, Wire};

/// How the server misbehaves until told otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    None,
    /// 421 instead of a greeting.
    BusyBanner,
    /// 554 instead of a greeting.
    ClosedBanner,
    /// 451 for the first try of every recipient.
    Greylist,
    /// 451 after the final dot.
    LaterAfterDot,
    /// 554 after the final dot.
    RefuseAfterDot,
    /// 550 at RCPT for these addresses.
    RefuseRecipients(Vec<String>),
    /// 550 at MAIL.
    RefuseSender,
    /// 535 at AUTH.
    RefuseSignIn,
    /// Reads a little of the letter and closes.
    DropInData,
    /// Keeps the letter, then closes without a word.
    DropAfterDot,
    /// Closes after every receipt, so that no connection can be kept.
    CloseAfterReceipt,
    /// Says yes to STARTTLS and goes on in plain text.
    BrokenTls,
    /// Says yes to STARTTLS and closes.
    DropAtTls,
    /// Puts a reply of its own behind the yes to STARTTLS.
    InjectAfterStartTls,
    /// Does not answer MAIL as long as it has this fault.
    SilentAtMail,
    /// Takes the letter and never answers.
    SilentAfterDot,
    /// Thanks for the letter in Latin-1.
    LatinReceipt,
}

/// An accepted letter with the envelope it came in.
#[derive(Debug, Clone)]
pub struct Received {
    pub from: String,
    pub to: String,
    /// The bytes of the letter without the doubled dots.
    pub raw: Vec<u8>,
    /// Whether it came under TLS.
    pub is_sealed: bool,
}

impl Received {
    pub fn read(&self) -> ReadLetter {
        read_letter(&self.raw)
    }
}

/// What the server has seen.
#[derive(Default)]
pub struct Book {
    pub messages: Vec<Received>,
    pub commands: Vec<String>,
    pub problems: Vec<String>,
    pub seen_recipients: Vec<String>,
    pub connections: usize,
    pub goodbyes: usize,
}

/// What all connections share.
pub struct Desk {
    pub book: Mutex<Book>,
    pub fault: Mutex<Fault>,
    pub offers_starttls: Mutex<bool>,
    pub offers_sign_in: Mutex<bool>,
    pub count: watch::Sender<usize>,
    /// With a certificate the server can seal; nobody is forced to.
    pub tls: Option<TlsAcceptor>,
    /// TLS from the first byte.
    pub is_sealed_at_once: bool,
    /// How often the other side broke off while keys were exchanged.
    pub distrusted: watch::Sender<usize>,
}

/// Listens until dropped.
pub struct SmtpServer {
    desk: Arc<Desk>,
    port: u16,
    listener: tokio::task::JoinHandle<()>,
}

impl SmtpServer {
    pub async fn start() -> SmtpServer {
        Self::start_with(None, false).await
    }

    /// With a certificate to show: at once, or after STARTTLS, which it then offers.
    pub async fn start_with(tls: Option<TlsAcceptor>, is_sealed_at_once: bool) -> SmtpServer {
        let socket = TcpSocket::new_v4().unwrap();
        // Small, so that a long letter cannot vanish whole into buffers of the system.
        socket.set_recv_buffer_size(32 * 1024).unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let listener = socket.listen(128).unwrap();
        let port = listener.local_addr().unwrap().port();
        let desk = Arc::new(Desk {
            book: Mutex::default(),
            fault: Mutex::new(Fault::None),
            offers_starttls: Mutex::new(tls.is_some()),
            offers_sign_in: Mutex::new(true),
            count: watch::Sender::new(0),
            tls,
            is_sealed_at_once,
            distrusted: watch::Sender::new(0),
        });
        let listener = tokio::spawn(listen(listener, Arc::clone(&desk)));
        SmtpServer { desk, port, listener }
    }

    /// Closes the door and waits until it is closed.
    pub async fn stop(mut self) {
        self.listener.abort();
        assert!((&mut self.listener).await.is_err_and(|end| end.is_cancelled()));
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Waits until a client has broken off because of the certificate. Fails after half a minute.
    pub async fn until_distrusted(&self) {
        let mut distrusted = self.desk.distrusted.subscribe();
        let once = distrusted.wait_for(|count| *count > 0);
        let limit = std::time::Duration::from_secs(30);
        assert!(tokio::time::timeout(limit, once).await.is_ok(), "nobody broke off");
    }

    /// `smtp://127.0.0.1:PORT`
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    pub fn url_with(&self, user_and_password: &str) -> String {
        format!("smtp://{user_and_password}@127.0.0.1:{}", self.port)
    }

    pub fn set_fault(&self, fault: Fault) {
        *self.desk.fault.lock().unwrap() = fault;
    }

    pub fn offer_starttls(&self, offers: bool) {
        *self.desk.offers_starttls.lock().unwrap() = offers;
    }

    pub fn offer_sign_in(&self, offers: bool) {
        *self.desk.offers_sign_in.lock().unwrap() = offers;
    }

    /// Everything accepted so far, in order.
    pub fn messages(&self) -> Vec<Received> {
        self.desk.book.lock().unwrap().messages.clone()
    }

    /// Waits until at least `count` letters are here. Fails after half a minute.
    pub async fn until_arrived(&self, count: usize) -> Vec<Received> {
        let mut arrived = self.desk.count.subscribe();
        let enough = arrived.wait_for(|have| *have >= count);
        let limit = std::time::Duration::from_secs(30);
        if tokio::time::timeout(limit, enough).await.is_err() {
            panic!("{} of {count} letters arrived", self.messages().len());
        }
        self.messages()
    }

    /// What a strict server would complain about; empty when the wire was clean.
    pub fn problems(&self) -> Vec<String> {
        self.desk.book.lock().unwrap().problems.clone()
    }

    /// The first words of all commands heard, such as `EHLO` and `AUTH`.
    pub fn commands(&self) -> Vec<String> {
        self.desk.book.lock().unwrap().commands.clone()
    }

    /// Connections opened so far.
    pub fn connections(&self) -> usize {
        self.desk.book.lock().unwrap().connections
    }

    /// Connections that ended with QUIT.
    pub fn goodbyes(&self) -> usize {
        self.desk.book.lock().unwrap().goodbyes
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

async fn listen(listener: TcpListener, desk: Arc<Desk>) {
    while let Ok((socket, _)) = listener.accept().await {
        desk.book.lock().unwrap().connections += 1;
        let desk = Arc::clone(&desk);
        tokio::spawn(async move {
            socket.set_nodelay(true).ok();
            let lines = BufReader::new(Box::new(socket) as Box<dyn Wire>);
            let mut talk = Talk { lines, desk, is_sealed: false, sender: None, recipient: None };
            if let Some(tls) = talk.desk.tls.clone().filter(|_| talk.desk.is_sealed_at_once)
                && !talk.seal(&tls).await.is_ok_and(|sealed| sealed)
            {
                return;
            }
            // A client that goes away in the middle is part of the play.
            talk.run().await.ok();
        });
    }
}
