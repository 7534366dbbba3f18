//! A person of a team, and how their invitation stands.

use super::ids::{InvitationId, MemberId, TeamId};
use super::letter::LetterState;
use crate::base::named::named;
use crate::base::token::PublicId;

named!(
    /// How an invitation stands. It says nothing about answers.
    InvitationState {
        /// On the list; nothing has been sent.
        Listed = "listed",
        /// A personal link was mailed.
        Invited = "invited",
        /// The mail server refused the letter.
        CameBack = "came_back",
        /// Joined by code or QR.
        Joined = "joined",
        /// Asked to join by code; the facilitator has not let them in yet.
        Knocking = "knocking",
        /// Will not take part.
        Declined = "declined",
        /// Joined the team after its charter was published: may enter, was never asked for answers.
        Newcomer = "newcomer",
    }
);

impl InvitationState {
    /// Whether this person is asked: counted among those who could answer.
    pub fn is_asked(self) -> bool {
        self.may_enter() && self != Self::Newcomer
    }

    /// Whether the team's own pages open for this person.
    pub fn may_enter(self) -> bool {
        !matches!(self, Self::Declined | Self::Knocking)
    }
}

/// A person on a workshop's list, as its facilitator sees them. Nothing here tells whether they have answered.
#[derive(Clone, Debug)]
pub struct Asked {
    pub id: InvitationId,
    pub public_id: PublicId,
    pub member: MemberId,
    pub team: TeamId,
    pub team_name: String,
    pub name: String,
    /// What they like to be called; the whole name when they said nothing.
    pub called: String,
    /// Empty for somebody who can only be given the code.
    pub email: String,
    /// Whether their answers count; a lead may take part without being counted.
    pub is_counted: bool,
    pub state: InvitationState,
    pub reminders: i32,
    pub letter: Option<InvitationLetter>,
}

/// What became of the newest letter with an invitation.
#[derive(Clone, Debug)]
pub struct InvitationLetter {
    pub state: LetterState,
    pub to_address: String,
    /// Why it came back, for the facilitator.
    pub reason: String,
}

impl Asked {
    /// The letter to the address as it is now came back.
    pub fn came_back(&self) -> Option<&InvitationLetter> {
        let is_back =
            |letter: &&InvitationLetter| letter.state == LetterState::CameBack && letter.to_address == self.email;
        self.letter.as_ref().filter(is_back).filter(|_| self.state.is_asked())
    }
}

/// How far the people who count are with answering, as numbers only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Headway {
    pub finished: u32,
    pub started: u32,
    pub waiting: u32,
}

impl Headway {
    pub fn asked(self) -> u32 {
        self.finished + self.started + self.waiting
    }
}
