//! A person of a team, and how their invitation stands.

use crate::base::named::named;

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
    }
);

impl InvitationState {
    /// Whether this person is asked: counted among those who could answer.
    pub fn is_asked(self) -> bool {
        !matches!(self, Self::Declined | Self::Knocking)
    }
}
