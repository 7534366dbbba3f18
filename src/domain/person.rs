//! People who sign in: what they may do in an organisation.

use super::Refused;
use crate::base::email::Email;
use crate::base::named::named;
use crate::base::text::{TextFault, clean_name};

named!(
    /// What an account may do in one organisation.
    Role {
        /// Everything in the organisation.
        Owner = "owner",
        /// Create and run workshops.
        Facilitator = "facilitator",
        /// Status and suppressed sums of closed workshops; nothing else, ever.
        HrReader = "hr_reader",
    }
);

impl Role {
    pub fn may_facilitate(self) -> bool {
        matches!(self, Self::Owner | Self::Facilitator)
    }

    pub fn may_read_reports(self) -> bool {
        matches!(self, Self::Owner | Self::HrReader)
    }
}

/// Somebody who is to sign in, as typed by whoever adds them.
#[derive(Clone, Debug)]
pub struct Person {
    pub name: String,
    pub email: Email,
}

impl Person {
    pub fn parse(name: &str, email: &str) -> Result<Self, Vec<Refused>> {
        match (name_of(name), Email::parse(email)) {
            (Ok(name), Ok(email)) => Ok(Self { name, email }),
            (name, email) => {
                let email = email.err().map(|fault| Refused::field("email", fault.to_string()));
                Err(name.err().into_iter().chain(email).collect())
            }
        }
    }
}

/// A person's own name, fit for letters.
pub fn name_of(typed: &str) -> Result<String, Refused> {
    clean_name(typed).map_err(|fault| match fault {
        TextFault::Empty => Refused::field("name", "Write the name as colleagues know it."),
        other => Refused::field("name", other.to_string()),
    })
}
