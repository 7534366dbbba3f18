//! Letters under encryption: the program trusts what its operator's machine trusts, and tells nobody else anything.
//! The mail server is addressed as 0.0.0.0: that leads to this machine, but counts as another one.

use std::path::PathBuf;
use std::sync::Arc;

use alliance::base::letter::Outcome;
use alliance::base::secret::SiteKey;
use alliance::base::site::Site;
use alliance::domain::letter::LetterKind;
use alliance::mail::carrier::Carrier;
use alliance::mail::smtp::{Limits, SmtpPost};
use alliance::mail::smtp_address::SmtpAddress;
use alliance::store::StoreError;
use alliance::store::schema::letters;
use diesel::prelude::*;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

use super::compose::letter;
use super::running::{Data, Running, free_port, now};
use super::sample_team;
use super::smtp_server::SmtpServer;

/// An authority of our own: what it signs, and the file with its certificate that an operator would install.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    file: PathBuf,
    _folder: tempfile::TempDir,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("authority.pem");
        std::fs::write(&file, certificate.pem()).unwrap();
        Self { issuer: Issuer::new(params, key), file, _folder: folder }
    }

    /// What a mail server of this name shows.
    fn certify(&self, name: &str) -> TlsAcceptor {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let secret = PrivatePkcs8KeyDer::from(key.serialize_der());
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], secret.into())
            .unwrap();
        TlsAcceptor::from(Arc::new(config))
    }
}

fn url(scheme: &str, server: &SmtpServer) -> String {
    format!("{scheme}://ann:hush@0.0.0.0:{}", server.port())
}

/// A house with one letter to send.
async fn data_with_a_letter(port: u16) -> Data {
    let site = Site {
        public_url: format!("http://127.0.0.1:{port}"),
        key: SiteKey::new(b"a key of thirty-two bytes for tests".to_vec(), None),
        sender: ("Alliance".to_owned(), "alliance@lindgren.example".to_owned()),
        letters_are_readable: false,
        trusted_proxies: Vec::new(),
    };
    let begin = move |tx: &mut alliance::store::Tx, organisation| {
        let team = sample_team::add(tx, organisation, 1, now())?;
        sample_team::write_to_all(tx, (&team, LetterKind::Invitation), &site, now())
    };
    Data::prepared(begin).await.0
}

async fn states(data: &Data) -> Vec<String> {
    let read = data.open();
    let states = read.read(|conn| letters::table.limit(10).select(letters::state).load(conn).map_err(StoreError::from));
    states.await.unwrap()
}

#[actix_web::test]
async fn letters_leave_under_tls_at_once_and_after_starttls() {
    let authority = Authority::new();
    for (scheme, is_sealed_at_once) in [("smtps", true), ("smtp", false)] {
        let server = SmtpServer::start_with(Some(authority.certify("0.0.0.0")), is_sealed_at_once).await;
        let port = free_port();
        let data = data_with_a_letter(port).await;
        let trust = [("SSL_CERT_FILE", authority.file.as_os_str())];
        let site = Running::start_with(&data, port, &url(scheme, &server), &trust);
        let messages = server.until_arrived(1).await;
        assert!(messages[0].is_sealed, "{scheme}");
        assert_eq!(messages[0].to, "person0@lindgren.example");
        site.ask_to_end();
        assert!(site.ended().await.success());
        assert_eq!(states(&data).await, ["sent"], "{scheme}");
        let commands = server.commands();
        let first_of = |word: &str| commands.iter().position(|command| command == word);
        assert_eq!(first_of("STARTTLS").is_some(), scheme == "smtp");
        assert!(first_of("STARTTLS") < first_of("AUTH"), "no password before encryption: {commands:?}");
        assert_eq!(server.problems(), Vec::<String>::new());
    }
}

#[actix_web::test]
async fn a_certificate_for_another_name_is_told_nothing() {
    let authority = Authority::new();
    let server = SmtpServer::start_with(Some(authority.certify("mail.other.example")), false).await;
    let port = free_port();
    let data = data_with_a_letter(port).await;
    let trust = [("SSL_CERT_FILE", authority.file.as_os_str())];
    let site = Running::start_with(&data, port, &url("smtp", &server), &trust);
    server.until_distrusted().await;
    site.ask_to_end();
    assert!(site.ended().await.success());
    assert_eq!(states(&data).await, ["waiting"]);
    assert_eq!(server.commands(), ["EHLO", "STARTTLS"]);
}

#[tokio::test]
async fn a_certificate_nobody_vouches_for_pauses_the_post() {
    for (scheme, is_sealed_at_once) in [("smtps", true), ("smtp", false)] {
        let server = SmtpServer::start_with(Some(Authority::new().certify("0.0.0.0")), is_sealed_at_once).await;
        let outcome = deliver(&url(scheme, &server)).await;
        let Outcome::Paused { reason } = outcome else { panic!("{outcome:?}") };
        assert!(reason.contains("cannot be trusted"), "{reason}");
        assert!(server.messages().is_empty());
        assert!(!server.commands().contains(&"AUTH".to_owned()));
    }
}

#[tokio::test]
async fn another_machine_without_encryption_is_told_nothing() {
    let server = SmtpServer::start().await;
    let outcome = deliver(&url("smtp", &server)).await;
    let Outcome::Paused { reason } = outcome else { panic!("{outcome:?}") };
    assert!(reason.contains("offers no encryption"), "{reason}");
    assert_eq!(server.commands(), ["EHLO"]);
}

async fn deliver(url: &str) -> Outcome {
    let address = SmtpAddress::parse(url, false).unwrap();
    let post = SmtpPost::new(address, "alliance.example", 1, Limits::default()).unwrap();
    Carrier::Smtp(Box::new(post)).deliver(&letter(1)).await
}
