//! What opens a door: link and session tokens, public ids, codes. Only hashes of tokens are ever stored.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::dice::Dice;
use super::secret::hex;

/// Letters and digits that are not mistaken for each other: no 0 O 1 I L U.
const CODE_SYMBOLS: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
const ID_SYMBOLS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// 256 random bits as 43 characters of base64url. It opens something, so it has no Debug output.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    pub fn throw(dice: &Dice) -> Self {
        Self(URL_SAFE_NO_PAD.encode(dice.bytes::<32>()))
    }

    /// A token as it came from outside; `None` when it cannot be one of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        fits.then(|| Self(text.to_owned()))
    }

    pub fn expose(&self) -> &str {
        &self.0
    }

    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(..)")
    }
}

/// SHA-256 of a token in hex: what the database keeps. Knowing it opens nothing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TokenHash(String);

impl TokenHash {
    pub fn of(text: &str) -> Self {
        Self(hex(&Sha256::digest(text.as_bytes())))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The id of a thing in an address: 128 random bits as 26 letters and digits. It names, it does not open.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PublicId(String);

impl PublicId {
    pub fn throw(dice: &Dice) -> Self {
        let bits = u128::from_le_bytes(dice.bytes());
        Self((0..26).map(|place| symbol(ID_SYMBOLS, (bits >> (place * 5)) as u64)).collect())
    }

    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 26 && text.bytes().all(|b| ID_SYMBOLS.contains(&b));
        fits.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For samples of pages.
    pub fn sample() -> Self {
        Self("a".repeat(26))
    }
}

impl std::fmt::Display for PublicId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Six symbols that a person reads off a screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinCode(String);

impl JoinCode {
    pub fn throw(dice: &Dice) -> Self {
        Self(code(dice, 6))
    }

    /// Reads a typed code: any case, spaces and hyphens ignored, look-alikes folded onto the symbols in use.
    pub fn parse(text: &str) -> Option<Self> {
        let typed = fold(text);
        let fits = typed.len() == 6 && typed.bytes().all(|b| CODE_SYMBOLS.contains(&b));
        fits.then_some(Self(typed))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Two groups of three, as it is shown and read out.
    pub fn spaced(&self) -> String {
        let (front, back) = self.0.split_at(self.0.len() / 2);
        format!("{front} {back}")
    }
}

/// Eight symbols that stand beside a sign-in link in the same mail.
pub fn sign_in_code(dice: &Dice) -> String {
    code(dice, 8)
}

/// Six digits that open earlier answers on a new device.
pub fn device_code(dice: &Dice) -> String {
    format!("{:06}", dice.below(1_000_000))
}

/// A typed code with case, spaces, hyphens and look-alikes taken out.
pub fn fold(text: &str) -> String {
    let kept = text.chars().filter(|c| c.is_alphanumeric());
    kept.map(|c| match c.to_ascii_uppercase() {
        'O' | '0' => 'Q',
        'U' => 'V',
        other => other,
    })
    .collect()
}

fn code(dice: &Dice, length: usize) -> String {
    (0..length).map(|_| symbol(CODE_SYMBOLS, dice.below(CODE_SYMBOLS.len() as u64))).collect()
}

fn symbol(symbols: &[u8], pick: u64) -> char {
    let place = pick as usize % symbols.len();
    symbols.get(place).copied().map_or('2', char::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_in_any_case_and_with_any_spaces() {
        let code = JoinCode::parse(" k7m-4rx ").map(|code| code.spaced());
        assert_eq!(code.as_deref(), Some("K7M 4RX"));
        assert_eq!(JoinCode::parse("K7M 4R"), None);
        assert_eq!(JoinCode::parse("K7M 4R!"), None);
    }

    #[test]
    fn tokens_and_ids_have_their_full_length_and_come_back_from_an_address() {
        let token = Token::throw(&Dice::Machine);
        assert_eq!(Token::parse(token.expose()), Some(token.clone()));
        assert_ne!(token.hash().as_str(), token.expose());
        let id = PublicId::throw(&Dice::Machine);
        assert_eq!(PublicId::parse(id.as_str()), Some(id));
        assert_eq!(PublicId::parse("../../etc/passwd"), None);
    }

    #[test]
    fn nothing_prints_a_token() {
        let token = Token::throw(&Dice::Machine);
        assert!(!format!("{token:?}").contains(token.expose()));
    }
}
