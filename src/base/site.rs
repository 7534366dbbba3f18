//! What the house knows of itself: its address, its key, and how strict it is.

use super::secret::SiteKey;

/// The site as configured. Nothing about it is ever read from a request.
#[derive(Clone, Debug)]
pub struct Site {
    /// Scheme and authority, without a slash at the end: `https://alliance.example`.
    pub public_url: String,
    pub key: SiteKey,
    /// Name and address that letters come from.
    pub sender: (String, String),
    /// Whether the owner may read waiting letters in the browser: only where letters go to a folder and this is not
    /// a production site.
    pub letters_are_readable: bool,
    /// Proxies whose forwarded headers count.
    pub trusted_proxies: Vec<std::net::IpAddr>,
}

impl Site {
    /// Host and port as a browser sends them.
    pub fn authority(&self) -> &str {
        self.public_url.split_once("://").map_or(self.public_url.as_str(), |(_, authority)| authority)
    }

    /// The host without its port, for Message-IDs.
    pub fn host(&self) -> &str {
        let authority = self.authority();
        authority.rsplit_once(':').map_or(authority, |(host, _)| host)
    }

    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// Where a path is, as it is read out: without the scheme.
    pub fn place(&self, path: &str) -> String {
        format!("{}{path}", self.authority())
    }

    /// The whole address of a path, for letters.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }
}
