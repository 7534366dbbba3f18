//! Settings: the only reader of the environment. One struct, every value checked before anything is opened.

use std::net::IpAddr;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;

use crate::base::email::Email;
use crate::base::secret::{Secret, SiteKey};
use crate::base::site::{Site, host_of, is_loopback};
use crate::store::pool::Place;

/// How the names of settings begin that are ours alone.
const OURS: &str = "ALLIANCE_";
/// Of a key, at least.
pub const KEY_BYTES: usize = 32;

/// Settings of `alliance serve`. On the machine itself none is needed.
#[derive(Args, Clone, Debug)]
pub struct Settings {
    /// Address and port to listen on.
    #[arg(long, env = "ALLIANCE_BIND", default_value = "127.0.0.1:8080")]
    pub bind: String,
    /// Folder for the database, the secret and letters; made when absent.
    #[arg(long, env = "ALLIANCE_DATA", default_value = "data")]
    pub data: PathBuf,
    /// The address people use, such as `https://alliance.example`. Needed when listening beyond this machine.
    #[arg(long, env = "PUBLIC_URL")]
    pub public_url: Option<String>,
    /// postgres://… for PostgreSQL; without it SQLite inside the data folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// smtps://user:password@host or smtp://…; without it letters are written to the data folder.
    #[arg(long, env = "SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// Lets letters go out unencrypted to a mail server on another machine.
    #[arg(long, env = "SMTP_INSECURE", default_value = "0", hide = true)]
    pub smtp_insecure: String,
    /// Who letters come from: "Alliance <alliance@example.org>".
    #[arg(long, env = "MAIL_FROM")]
    pub mail_from: Option<String>,
    /// Key of at least 32 characters; with SQLite made and kept in the data folder when absent.
    #[arg(long, env = "SECRET_KEY", hide_env_values = true)]
    pub secret_key: Option<String>,
    /// An earlier key that is still accepted for reading.
    #[arg(long, env = "SECRET_KEY_OLD", hide_env_values = true)]
    pub secret_key_old: Option<String>,
    /// Proxies whose X-Forwarded-For counts, separated by commas.
    #[arg(long, env = "TRUSTED_PROXIES", default_value = "")]
    pub trusted_proxies: String,
    /// `local`, or `production`, which refuses everything that is only for trying out.
    #[arg(long, env = "ALLIANCE_MODE", default_value = "local")]
    pub mode: String,
    /// What is written to the log on standard error: error, warn, info or debug.
    #[arg(long, env = "ALLIANCE_LOG", default_value = "warn")]
    pub log: String,
    /// Allows plain http beyond this machine, for a proxy that ends TLS on another host.
    #[arg(long, env = "ALLOW_INSECURE_HTTP", default_value = "0", hide = true)]
    pub allow_insecure_http: String,
}

/// Refuses a name in the environment that begins like ours and is none of ours: a slip that would go unnoticed.
#[allow(clippy::disallowed_methods)]
pub fn check_names() -> anyhow::Result<()> {
    let known = Settings::augment_args(clap::Command::new("alliance"));
    let known: Vec<&str> =
        known.get_arguments().filter_map(|one| one.get_env()?.to_str()).filter(|name| name.starts_with(OURS)).collect();
    let given = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let Some(slip) = given.into_iter().find(|name| name.starts_with(OURS) && !known.contains(&name.as_str())) else {
        return Ok(());
    };
    let likeness = |name: &str| similar::TextDiff::from_chars(slip.as_str(), name).ratio();
    let nearest = known.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    bail!("{slip} is not a setting. Did you mean {}?", nearest.copied().unwrap_or(OURS));
}

impl Settings {
    /// A slip must not pass for a trial: what only production refuses would go unnoticed.
    fn is_production(&self) -> anyhow::Result<bool> {
        match self.mode.as_str() {
            "local" => Ok(false),
            "production" => Ok(true),
            other => bail!("ALLIANCE_MODE is {other}. It must be local or production."),
        }
    }

    pub fn place(&self) -> Place {
        match &self.database_url {
            Some(url) => Place::Postgres(Secret::new(url.clone())),
            None => Place::Sqlite(self.sqlite_file().to_string_lossy().into_owned()),
        }
    }

    pub fn sqlite_file(&self) -> PathBuf {
        self.data.join("alliance.sqlite")
    }

    /// The site as it will be known, or the one setting that is missing.
    pub fn site(&self, key: Vec<u8>) -> anyhow::Result<Site> {
        let is_production = self.is_production()?;
        let public_url = self.checked_public_url(is_production)?;
        let old_key = self.secret_key_old.as_deref().map(|old| checked_key("SECRET_KEY_OLD", old)).transpose()?;
        Ok(Site {
            sender: self.sender(&public_url)?,
            public_url,
            key: SiteKey::new(key, old_key),
            letters_are_readable: self.smtp_url.is_none() && !is_production,
            trusted_proxies: self.proxies()?,
        })
    }

    fn checked_public_url(&self, is_production: bool) -> anyhow::Result<String> {
        let url = match &self.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None if is_loopback(&self.bind) => format!("http://{}", self.bind),
            None => bail!("Set PUBLIC_URL to the address people will use, such as https://alliance.example."),
        };
        let authority = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let Some(authority) = authority.filter(|rest| !rest.is_empty() && !rest.contains(['/', '?', '#', '@'])) else {
            bail!("PUBLIC_URL must be a scheme and a host, such as https://alliance.example; it has a path or none.");
        };
        if url.starts_with("http://") && !is_loopback(authority) && self.allow_insecure_http != "1" {
            bail!("PUBLIC_URL must begin with https:// beyond this machine.");
        }
        if is_production && !url.starts_with("https://") {
            bail!("In production PUBLIC_URL must begin with https://.");
        }
        if is_production && self.smtp_url.is_none() {
            bail!("In production set SMTP_URL, so that letters reach people.");
        }
        Ok(url)
    }

    fn sender(&self, public_url: &str) -> anyhow::Result<(String, String)> {
        let Some(given) = &self.mail_from else {
            let authority = public_url.split_once("://").map_or("", |(_, rest)| rest);
            let host = if is_loopback(authority) { "alliance.localhost.example" } else { host_of(authority) };
            let email = Email::parse(&format!("alliance@{host}")).map_err(|_| {
                anyhow::anyhow!(
                    "Letters cannot come from {host}. Set MAIL_FROM, such as Alliance <alliance@example.org>."
                )
            })?;
            return Ok(("Alliance".into(), email.as_str().to_owned()));
        };
        let parts = given.trim_end_matches('>').rsplit_once('<');
        let (name, address) = parts.map_or(("Alliance", given.as_str()), |(name, address)| (name.trim(), address));
        let email = Email::parse(address)
            .map_err(|_| anyhow::anyhow!("MAIL_FROM must hold an address, such as Alliance <alliance@example.org>."))?;
        Ok((name.trim_matches('"').to_owned(), email.as_str().to_owned()))
    }

    fn proxies(&self) -> anyhow::Result<Vec<IpAddr>> {
        let given = self.trusted_proxies.split(',').map(str::trim).filter(|one| !one.is_empty());
        given.map(|one| one.parse().with_context(|| format!("TRUSTED_PROXIES: {one} is not an IP address."))).collect()
    }
}

/// A key as it was given: long enough, and not copied from a manual. It is never repeated.
pub fn checked_key(name: &str, key: &str) -> anyhow::Result<Vec<u8>> {
    if key.len() < KEY_BYTES || key.contains("change") || key.contains("example") {
        bail!("{name} must be at least {KEY_BYTES} random characters, and not an example.");
    }
    Ok(key.as_bytes().to_vec())
}
