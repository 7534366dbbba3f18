//! Styles, fonts, icons and scripts, built into the program and named by their content.
//! A changed file has a changed address, so browsers may keep each one for a year.
//! Answering over HTTP happens in the web room.

use std::{borrow::Cow, collections::BTreeMap, sync::LazyLock};

use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

/// Every address of a static file begins with this.
pub const PREFIX: &str = "/static/";

#[derive(Debug)]
pub struct Asset {
    pub bytes: Cow<'static, [u8]>,
    pub content_type: &'static str,
    /// With its quotes, as the header wants it.
    pub etag: String,
}

struct Shelf {
    /// Plain name ("alliance.css") to address ("/static/alliance.0a1b2c3d4e5f.css").
    addresses: BTreeMap<String, String>,
    /// Address without the prefix to content.
    assets: BTreeMap<String, Asset>,
}

static SHELF: LazyLock<Shelf> = LazyLock::new(Shelf::fill);

/// The address of a file by its plain name. An unknown name gives an address nobody answers:
/// the page still works, and the test of all pages finds it.
pub fn url(name: &str) -> &'static str {
    SHELF.addresses.get(name).map_or("/static/unknown", String::as_str)
}

/// The file at an address; `path` is what follows [`PREFIX`].
pub fn find(path: &str) -> Option<&'static Asset> {
    SHELF.assets.get(path)
}

/// All plain names, sorted.
pub fn names() -> impl Iterator<Item = &'static str> {
    SHELF.addresses.keys().map(String::as_str)
}

impl Shelf {
    /// Style sheets come last: they name fonts by their hashed addresses, and their own hash
    /// covers these.
    fn fill() -> Self {
        let mut shelf = Self { addresses: BTreeMap::new(), assets: BTreeMap::new() };
        let (styles, others): (Vec<_>, Vec<_>) = Files::iter().partition(|name| name.ends_with(".css"));
        for name in others.iter().chain(&styles) {
            if let Some(file) = Files::get(name) {
                shelf.put(name, file.data);
            }
        }
        shelf
    }

    fn put(&mut self, name: &str, bytes: Cow<'static, [u8]>) {
        let bytes = if name.ends_with(".css") { self.with_hashed_urls(&bytes).into() } else { bytes };
        let hash = short_hash(&bytes);
        let path = hashed_name(name, &hash);
        let (content_type, etag) = (content_type(name), format!("\"{hash}\""));
        self.addresses.insert(name.to_owned(), format!("{PREFIX}{path}"));
        self.assets.insert(path, Asset { bytes, content_type, etag });
    }

    fn with_hashed_urls(&self, css: &[u8]) -> Vec<u8> {
        let mut text = String::from_utf8_lossy(css).into_owned();
        for (name, address) in &self.addresses {
            text = text.replace(&format!("url(\"{name}\")"), &format!("url(\"{address}\")"));
        }
        text.into_bytes()
    }
}

/// Twelve hex digits: enough to tell versions of one file apart.
fn short_hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

fn hashed_name(name: &str, hash: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}.{hash}.{ending}"),
        None => format!("{name}.{hash}"),
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_found_at_its_address() {
        assert!(names().count() > 5);
        for name in names() {
            let path = url(name).strip_prefix(PREFIX).unwrap_or_default();
            assert!(find(path).is_some(), "{name} at {path}");
        }
        assert!(find("alliance.css").is_none(), "the plain name has no content");
    }

    #[test]
    fn the_style_sheet_names_its_fonts_by_content() {
        let path = url("alliance.css").strip_prefix(PREFIX).unwrap_or_default();
        let css = find(path).map(|asset| String::from_utf8_lossy(&asset.bytes).into_owned());
        let css = css.unwrap_or_default();
        let urls: Vec<&str> = css.split("url(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(urls.len(), 4);
        for address in urls {
            let path = address.strip_prefix(PREFIX).unwrap_or_default();
            assert!(find(path).is_some(), "{address}");
        }
    }

    #[test]
    fn an_unknown_name_leads_nowhere_and_breaks_nothing() {
        assert_eq!(url("no-such.css"), "/static/unknown");
        assert!(find("unknown").is_none());
    }
}
