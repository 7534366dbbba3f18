//! Values that must not be printed, and what the site's own key can seal.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// A value without Debug, Display or Serialize output. `expose` names every place that reads it.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// The site's key (at least 32 bytes). An older key may still be accepted for reading.
#[derive(Clone)]
pub struct SiteKey {
    current: Vec<u8>,
    old: Option<Vec<u8>>,
}

impl std::fmt::Debug for SiteKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SiteKey(..)")
    }
}

impl SiteKey {
    pub fn new(current: Vec<u8>, old: Option<Vec<u8>>) -> Self {
        Self { current, old }
    }

    /// HMAC-SHA256 over a purpose and a text, in lower-case hex. The purpose keeps one use from standing in for another.
    pub fn seal(&self, purpose: &str, text: &str) -> String {
        hex(&mac(&self.current, purpose, text))
    }

    /// Whether `sealed` is what `seal` made under the current or the old key; compared in constant time.
    pub fn is_seal(&self, sealed: &str, purpose: &str, text: &str) -> bool {
        let keys = std::iter::once(&self.current).chain(&self.old);
        keys.map(|key| hex(&mac(key, purpose, text))).any(|right| same(&right, sealed))
    }
}

/// Equality whose time does not depend on where two texts differ.
pub fn same(left: &str, right: &str) -> bool {
    left.as_bytes().ct_eq(right.as_bytes()).into()
}

pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn mac(key: &[u8], purpose: &str, text: &str) -> Vec<u8> {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return Vec::new();
    };
    mac.update(purpose.as_bytes());
    mac.update(&[0]);
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}
