//! Pages for people who sign in.

pub mod account;
pub mod people;
pub mod sign_in;

use crate::domain::person::Role;

/// What a role is called on screen.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Owner => "Owner",
        Role::Facilitator => "Facilitator",
        Role::HrReader => "People team",
    }
}

/// What somebody with this role may do.
pub fn role_words(role: Role) -> &'static str {
    match role {
        Role::Owner => "Everything here: people, settings, workshops and totals.",
        Role::Facilitator => "Plans and runs workshops. Never sees who answered what.",
        Role::HrReader => {
            "Reads totals of closed workshops, and nothing about fewer people than the organisation allows."
        }
    }
}
