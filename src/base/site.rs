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

    /// What stands behind the @ of our Message-IDs and calendar entries: the host, or on the machine itself a name,
    /// because a letter cannot carry the brackets of an address.
    pub fn mail_domain(&self) -> &str {
        let host = host_of(self.authority());
        if self.is_loopback() || host.starts_with('[') { "localhost" } else { host }
    }

    /// Whether only the machine itself can ask.
    pub fn is_loopback(&self) -> bool {
        is_loopback(self.authority())
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

/// The host of `host:port`. An address in brackets keeps them; the colons inside are no port.
pub fn host_of(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, _)) if !authority.ends_with(']') => host,
        _ => authority,
    }
}

/// Whether an authority, with or without its port, is the machine itself.
pub fn is_loopback(authority: &str) -> bool {
    ["127.0.0.1", "localhost", "[::1]"].contains(&host_of(authority))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_told_from_its_port_even_where_it_has_colons_of_its_own() {
        let cases = [
            ("alliance.example", "alliance.example"),
            ("alliance.example:8443", "alliance.example"),
            ("127.0.0.1:8080", "127.0.0.1"),
            ("[::1]", "[::1]"),
            ("[::1]:8080", "[::1]"),
            ("[2001:db8::7]", "[2001:db8::7]"),
        ];
        for (authority, host) in cases {
            assert_eq!(host_of(authority), host, "{authority}");
        }
    }

    #[test]
    fn the_machine_itself_is_known_by_each_of_its_names_and_by_no_other() {
        for own in ["localhost", "localhost:1", "127.0.0.1", "127.0.0.1:8080", "[::1]", "[::1]:8080"] {
            assert!(is_loopback(own), "{own}");
        }
        for other in ["0.0.0.0:8080", "[::]:8080", "[::2]", "alliance.example", "localhost.example:80", "::1"] {
            assert!(!is_loopback(other), "{other}");
        }
    }
}
