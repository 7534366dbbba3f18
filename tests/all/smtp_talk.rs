//! One conversation of the test's SMTP server: commands, answers, faults.

use std::io;
use std::sync::Arc;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio_rustls::TlsAcceptor;

use crate::smtp_server::{Desk, Fault, Received};

/// The bytes of a talk, plain or sealed.
pub trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

/// One connection.
pub struct Talk {
    pub lines: BufReader<Box<dyn Wire>>,
    pub desk: Arc<Desk>,
    pub is_sealed: bool,
    pub sender: Option<String>,
    pub recipient: Option<String>,
}

impl Talk {
    pub async fn run(&mut self) -> io::Result<()> {
        match self.fault() {
            Fault::BusyBanner => return self.say("421 4.3.2 too busy").await,
            Fault::ClosedBanner => return self.say("554 no service here").await,
            _ => self.say("220 post.example ESMTP").await?,
        }
        self.commands().await
    }

    async fn commands(&mut self) -> io::Result<()> {
        while let Some(line) = self.line().await? {
            let line = String::from_utf8_lossy(&line).trim_end().to_owned();
            let verb = line.split([' ', ':']).next().unwrap().to_ascii_uppercase();
            self.desk.book.lock().unwrap().commands.push(verb.clone());
            if !self.answer(&verb, &line).await? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// False ends the connection.
    async fn answer(&mut self, verb: &str, line: &str) -> io::Result<bool> {
        match verb {
            "EHLO" => self.greet().await?,
            "STARTTLS" => return self.start_tls().await,
            "AUTH" => self.sign_in(line).await?,
            "MAIL" => {
                while self.fault() == Fault::SilentAtMail {
                    tokio::time::sleep(std::time::Duration::from_millis(10)).await;
                }
                self.mail(line).await?;
            }
            "RCPT" => self.recipient(line).await?,
            "DATA" => return self.data().await,
            "RSET" => {
                (self.sender, self.recipient) = (None, None);
                self.say("250 fresh start").await?;
            }
            "NOOP" => self.say("250 still here").await?,
            "QUIT" => {
                self.desk.book.lock().unwrap().goodbyes += 1;
                self.say("221 bye").await?;
                return Ok(false);
            }
            _ => {
                self.problem(format!("unknown command {verb:?}"));
                self.say("500 what?").await?;
            }
        }
        Ok(true)
    }

    async fn greet(&mut self) -> io::Result<()> {
        let mut abilities = vec!["post.example"];
        if *self.desk.offers_starttls.lock().unwrap() && !self.is_sealed {
            abilities.push("STARTTLS");
        }
        if *self.desk.offers_sign_in.lock().unwrap() {
            abilities.push("AUTH PLAIN LOGIN");
        }
        abilities.push("SIZE 20000000");
        let last = abilities.len() - 1;
        let lines: Vec<String> =
            (0..=last).map(|at| format!("250{}{}", if at == last { ' ' } else { '-' }, abilities[at])).collect();
        self.say(&lines.join("\r\n")).await
    }

    async fn start_tls(&mut self) -> io::Result<bool> {
        match self.fault() {
            Fault::DropAtTls => {
                self.say("220 go ahead").await?;
                return Ok(false);
            }
            Fault::BrokenTls => self.say("220 go ahead\r\n250 nonsense instead of TLS").await?,
            Fault::InjectAfterStartTls => {
                self.say("220 go ahead\r\n250-evil\r\n250 AUTH PLAIN").await?;
            }
            _ => match self.desk.tls.clone() {
                Some(tls) => {
                    self.say("220 go ahead").await?;
                    return self.seal(&tls).await;
                }
                None => self.say("454 4.7.0 no certificate at hand").await?,
            },
        }
        Ok(true)
    }

    /// Goes on under TLS, having forgotten what was said before; false when the other side does not want to.
    pub async fn seal(&mut self, tls: &TlsAcceptor) -> io::Result<bool> {
        assert!(self.lines.buffer().is_empty(), "a word ahead of the encryption");
        let (nobody, _) = tokio::io::duplex(1);
        let plain = std::mem::replace(&mut self.lines, BufReader::new(Box::new(nobody))).into_inner();
        match tls.accept(plain).await {
            Ok(sealed) => {
                self.lines = BufReader::new(Box::new(sealed));
                self.is_sealed = true;
                (self.sender, self.recipient) = (None, None);
                Ok(true)
            }
            Err(_) => {
                self.desk.distrusted.send_modify(|count| *count += 1);
                Ok(false)
            }
        }
    }

    async fn sign_in(&mut self, line: &str) -> io::Result<()> {
        if self.fault() == Fault::RefuseSignIn {
            return self.say("535 5.7.8 wrong user name or password").await;
        }
        if !line.to_ascii_uppercase().starts_with("AUTH PLAIN ") {
            self.problem("AUTH without PLAIN and an initial answer".into());
        }
        self.say("235 welcome").await
    }

    async fn mail(&mut self, line: &str) -> io::Result<()> {
        if self.sender.is_some() {
            self.problem("MAIL inside a transaction".into());
        }
        if self.fault() == Fault::RefuseSender {
            return self.say("550 5.1.0 this sender is not known").await;
        }
        self.sender = Some(self.path(line, "MAIL FROM:<"));
        self.say("250 sender ok").await
    }

    async fn recipient(&mut self, line: &str) -> io::Result<()> {
        if self.sender.is_none() || self.recipient.is_some() {
            self.problem("RCPT out of turn".into());
        }
        let to = self.path(line, "RCPT TO:<");
        let is_first_try = {
            let seen = &mut self.desk.book.lock().unwrap().seen_recipients;
            let is_new = !seen.contains(&to);
            seen.push(to.clone());
            is_new
        };
        match self.fault() {
            Fault::Greylist if is_first_try => return self.say("451 4.7.1 come again").await,
            Fault::RefuseRecipients(names) if names.contains(&to) => {
                return self.say(&format!("550 5.1.1 <{to}>: no such person")).await;
            }
            _ => {}
        }
        self.recipient = Some(to);
        self.say("250 recipient ok").await
    }

    async fn data(&mut self) -> io::Result<bool> {
        let (Some(from), Some(to)) = (self.sender.take(), self.recipient.take()) else {
            self.problem("DATA without MAIL and RCPT".into());
            self.say("503 not yet").await?;
            return Ok(true);
        };
        self.say("354 go ahead").await?;
        if self.fault() == Fault::DropInData {
            self.line().await?;
            return Ok(false);
        }
        let Some(raw) = self.letter().await? else {
            return Ok(false);
        };
        match self.fault() {
            Fault::LaterAfterDot => self.say("451 4.3.0 no room now").await?,
            Fault::RefuseAfterDot => self.say("554 5.6.0 we do not like this letter").await?,
            _ => {
                let is_sealed = self.is_sealed;
                self.desk.book.lock().unwrap().messages.push(Received { from, to, raw, is_sealed });
                self.desk.count.send_modify(|count| *count += 1);
                return self.receipt().await;
            }
        }
        Ok(true)
    }

    async fn receipt(&mut self) -> io::Result<bool> {
        match self.fault() {
            Fault::DropAfterDot => return Ok(false),
            Fault::SilentAfterDot => std::future::pending::<()>().await,
            Fault::LatinReceipt => self.lines.get_mut().write_all(b"250 \xfcbernommen\r\n").await?,
            _ => self.say("250 2.0.0 taken").await?,
        }
        Ok(self.fault() != Fault::CloseAfterReceipt)
    }

    /// The letter up to the final dot; `None` when the client went away before.
    async fn letter(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut raw = Vec::new();
        while let Some(line) = self.line().await? {
            if line == b".\r\n" {
                return Ok(Some(raw));
            }
            if line.len() > 1000 {
                self.problem(format!("a line of {} bytes", line.len()));
            }
            if !line.is_ascii() {
                self.problem("a byte that is not ASCII".into());
            }
            raw.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
        Ok(None)
    }

    /// One line with its end; `None` when the client is gone.
    async fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        if self.lines.read_until(b'\n', &mut line).await? == 0 {
            return Ok(None);
        }
        let body = line.strip_suffix(b"\n").unwrap_or(&line);
        match body.strip_suffix(b"\r") {
            _ if !line.ends_with(b"\n") => self.problem("a line without an end".into()),
            None => self.problem("a bare LF".into()),
            Some(body) if body.contains(&b'\r') => self.problem("a bare CR".into()),
            Some(body) if body.contains(&0) => self.problem("a NUL byte".into()),
            Some(_) => {}
        }
        Ok(Some(line))
    }

    fn path(&self, line: &str, before: &str) -> String {
        match line.strip_prefix(before).and_then(|rest| rest.strip_suffix('>')) {
            Some(path) if !path.contains(['<', '>', ' ']) => path.to_owned(),
            _ => {
                self.problem(format!("unreadable command {line:?}"));
                String::new()
            }
        }
    }

    async fn say(&mut self, words: &str) -> io::Result<()> {
        self.lines.get_mut().write_all(format!("{words}\r\n").as_bytes()).await?;
        self.lines.get_mut().flush().await
    }

    fn fault(&self) -> Fault {
        self.desk.fault.lock().unwrap().clone()
    }

    fn problem(&self, words: String) {
        self.desk.book.lock().unwrap().problems.push(words);
    }
}
