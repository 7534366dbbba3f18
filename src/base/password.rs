//! Passwords: which ones are taken, and how they are kept. Where and when the work is done is not decided here.

use std::fmt;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use zxcvbn::matching::patterns::MatchPattern;
use zxcvbn::zxcvbn;

use super::dice::Dice;
use super::secret::Secret;

/// Limits in Unicode scalar values.
pub const PASSWORD_MIN: usize = 12;
pub const PASSWORD_MAX: usize = 128;

/// Memory in KiB, passes and lanes of Argon2id.
const COST: (u32, u32, u32) = (19_456, 2, 1);
/// How a hash made with today's cost begins.
const HASH_START: &str = "$argon2id$v=19$m=19456,t=2,p=1$";
const SALT_BYTES: usize = 16;
/// The hash of no password: compared with where there is none, so that a stranger waits as long as anybody.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$YWxsaWFuY2Utbm9ib2R5IQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Guesses that somebody who tries the likely ones first needs for the weakest password we take. The 3,000 most used
/// passwords, and whatever people make of them with a year and a sign, take far fewer.
const GUESSES_MIN: u64 = 1_000_000_000;
/// First choices in languages that the estimate does not know.
const COMMON_WORDS: &str = include_str!("common_words.txt");

/// A new password that is long enough and not among the first guesses.
#[derive(Clone, Debug)]
pub struct Password(Secret);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordFault {
    TooShort,
    TooLong,
    /// One character or a few, over and over.
    Repeated,
    /// A walk along the keyboard or the alphabet.
    Walk,
    /// Words, names or dates that many take, with little around them.
    Common,
    /// Little more than the names of the person and the organisation.
    OwnNames,
}

impl fmt::Display for PasswordFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooShort => "Use at least 12 characters. A few words in a row are fine.",
            Self::TooLong => "Keep it under 128 characters.",
            Self::Repeated => "This repeats itself. Use a few words that do not belong together.",
            Self::Walk => "This follows the keyboard. Use a few words that do not belong together.",
            Self::Common => "Many people use this one. Use a few words that do not belong together.",
            Self::OwnNames => "This is close to your own names. Use a few words that do not belong together.",
        })
    }
}

impl std::error::Error for PasswordFault {}

/// A fault of the program or of its memory, never of the person.
#[derive(Debug, thiserror::Error)]
#[error("a password could not be hashed: {0}")]
pub struct HashFault(String);

impl Password {
    /// Takes the text as it is: any character, nothing trimmed. `own_names` are the names and the address of the person
    /// and the organisation.
    pub fn parse(typed: &str, own_names: &[&str]) -> Result<Self, PasswordFault> {
        let length = typed.chars().count();
        if length < PASSWORD_MIN {
            return Err(PasswordFault::TooShort);
        }
        if length > PASSWORD_MAX {
            return Err(PasswordFault::TooLong);
        }
        if is_own_name(&typed.to_lowercase(), own_names) {
            return Err(PasswordFault::OwnNames);
        }
        weakness(typed).map_or(Ok(()), Err)?;
        Ok(Self(Secret::new(typed)))
    }

    /// About 30 ms of work and 19 MiB.
    pub fn hash(&self, dice: &Dice) -> Result<String, HashFault> {
        hash(self.0.expose(), dice)
    }
}

/// The hash of a password that was right under an older cost, made anew.
pub fn hash(typed: &str, dice: &Dice) -> Result<String, HashFault> {
    let fault = |error: &dyn fmt::Display| HashFault(error.to_string());
    let params = Params::new(COST.0, COST.1, COST.2, None).map_err(|e| fault(&e))?;
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let salt = dice.bytes::<SALT_BYTES>();
    let hash = hasher.hash_password_with_salt(typed.as_bytes(), &salt).map_err(|e| fault(&e))?;
    Ok(hash.to_string())
}

/// Whether a typed password belongs to a kept hash. Without a hash it does not, after the same work.
pub fn matches(typed: &str, kept: Option<&str>) -> bool {
    let is_right = Argon2::default().verify_password(typed.as_bytes(), kept.unwrap_or(NOBODY)).is_ok();
    is_right && kept.is_some()
}

/// Whether a kept hash was made with another cost than today's.
pub fn is_outdated(kept: &str) -> bool {
    !kept.starts_with(HASH_START)
}

/// Why a password would be among the first guesses; `None` when it would not.
fn weakness(typed: &str) -> Option<PasswordFault> {
    let words: Vec<&str> = COMMON_WORDS.lines().collect();
    let estimate = zxcvbn(typed, &words);
    if estimate.guesses() >= GUESSES_MIN {
        return None;
    }
    let main_part = estimate.sequence().iter().max_by_key(|part| part.token.chars().count());
    Some(match main_part.map(|part| &part.pattern) {
        Some(MatchPattern::Repeat(_)) => PasswordFault::Repeated,
        Some(MatchPattern::Spatial(_) | MatchPattern::Sequence(_)) => PasswordFault::Walk,
        _ => PasswordFault::Common,
    })
}

/// What stays after taking the own names out would be too short by far.
fn is_own_name(lower: &str, own_names: &[&str]) -> bool {
    let names: Vec<String> = own_names.iter().map(|name| name.to_lowercase()).collect();
    let parts = names.iter().flat_map(|name| name.split(|c: char| !c.is_alphanumeric()));
    let mut parts: Vec<&str> = parts.filter(|part| part.chars().count() >= 3).collect();
    parts.push("alliance");
    let rest = parts.iter().fold(lower.to_owned(), |rest, part| rest.replace(part, ""));
    rest.chars().filter(|c| c.is_alphanumeric()).count() < 6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(typed: &str) -> Option<PasswordFault> {
        Password::parse(typed, &["Lindgren Optics", "Mara Okafor", "mara.okafor@lindgren.example"]).err()
    }

    #[test]
    fn a_password_is_any_text_of_12_to_128_characters() {
        for fine in ["kettle orbit mossy", "  spaces count too ", "żółć gęś jaźń 7", "x9#Lq2!vT0pZ", "83920174650192"]
        {
            assert_eq!(fault(fine), None, "{fine}");
        }
        assert_eq!(fault("kettle orbi"), Some(PasswordFault::TooShort));
        assert_eq!(fault(&"kettle orbit ".repeat(10)), Some(PasswordFault::TooLong));
    }

    #[test]
    fn the_first_guesses_are_not_taken() {
        use PasswordFault as F;
        let cases = [
            ("aaaaaaaaaaaaaa", F::Repeated),
            ("abc1abc1abc1", F::Repeated),
            ("abcdefghijkl", F::Walk),
            ("123456789012", F::Walk),
            ("qwertyuiop123", F::Common),
            ("1qaz2wsx3edc", F::Common),
            ("lkjhgfdsaqwerty", F::Common),
            ("Password1234!", F::Common),
            ("P@ssw0rd2026!!", F::Common),
            ("Summer2026!!!", F::Common),
            ("January152026", F::Common),
            ("unbelievable", F::Common),
            ("Manchester123", F::Common),
            ("ILoveYou-Sunshine", F::Common),
            ("correcthorsebatterystaple", F::Common),
            ("Willkommen2026!", F::Common),
            ("wachtwoord123", F::Common),
            ("motdepasse123", F::Common),
            ("WelcomeWelcome1", F::Repeated),
            ("trustno1trustno1", F::Repeated),
            ("q1w2e3r4t5y6", F::Common),
            ("Lindgren-Optics-26", F::OwnNames),
            ("maraokafor2026", F::OwnNames),
            ("alliance-alli4", F::OwnNames),
        ];
        for (typed, expected) in cases {
            assert_eq!(fault(typed), Some(expected), "{typed}");
        }
    }

    #[test]
    fn only_the_right_password_matches_and_nobody_matches_nothing() -> Result<(), HashFault> {
        let kept = hash("kettle orbit mossy", &Dice::Machine)?;
        assert!(matches("kettle orbit mossy", Some(&kept)));
        assert!(!matches("kettle orbit mossy ", Some(&kept)));
        assert!(!matches("", None) && !matches("kettle orbit mossy", None));
        assert!(!is_outdated(&kept) && is_outdated("$argon2id$v=19$m=4096,t=3,p=1$c2FsdA$aGFzaA"));
        assert_ne!(kept, hash("kettle orbit mossy", &Dice::Machine)?);
        Ok(())
    }

    #[test]
    fn looking_at_nobody_does_the_whole_work() {
        assert!(!is_outdated(NOBODY));
        let params = Params::new(COST.0, COST.1, COST.2, None);
        let parsed = argon2::password_hash::phc::PasswordHash::new(NOBODY);
        let cost = parsed.ok().and_then(|hash| Params::try_from(&hash).ok());
        assert_eq!(cost.map(|cost| cost.m_cost()), params.ok().map(|params| params.m_cost()));
    }
}
