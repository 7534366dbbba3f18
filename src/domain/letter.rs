//! Letters: why they are written and what became of them.

use jiff::Timestamp;

use super::ids::{LetterId, MemberId};
use crate::base::named::named;
use crate::base::token::PublicId;

named!(
    /// Why a letter is written. Each kind can be stopped by its receiver where it is not asked for by a deed of theirs.
    LetterKind {
        SignIn = "sign_in",
        /// Somebody got a role in the organisation.
        Welcome = "welcome",
        Invitation = "invitation",
        /// The invitation as the facilitator sees it before it goes out.
        Trial = "trial",
        Reminder = "reminder",
        DeviceCode = "device_code",
        /// A draft waits for the team's consent.
        Consent = "consent",
        /// The whole charter.
        Summary = "summary",
        /// It is time to look at the charter again.
        LookAgain = "look_again",
        /// A design moment waits for whoever runs the workshop.
        Moment = "moment",
        /// A way to a charter that was published before: for somebody new, or once more.
        Newcomer = "newcomer",
    }
);

impl LetterKind {
    /// Whether a click in the letter stops this kind for its address.
    pub fn can_be_stopped(self) -> bool {
        matches!(
            self,
            Self::Invitation
                | Self::Reminder
                | Self::Consent
                | Self::Summary
                | Self::LookAgain
                | Self::Moment
                | Self::Newcomer
        )
    }
}

/// Letters that one workshop, and one organisation, may write within 24 hours. They keep a slip of the hand, or a
/// stranger with an account, from flooding other people's mail.
pub const A_DAY_PER_WORKSHOP: i64 = 300;
pub const A_DAY_PER_ORGANISATION: i64 = 2000;

named!(
    /// What became of a letter.
    LetterState {
        Waiting = "waiting",
        /// Claimed by one instance until its lease is over.
        Leased = "leased",
        Sent = "sent",
        /// Given up: the address is refused, or all tries are used.
        CameBack = "came_back",
        /// Not sent, because its receiver stopped this kind or has left.
        Dropped = "dropped",
    }
);

/// What stands in a letter, finished.
#[derive(Clone, Debug, Default)]
pub struct LetterBody {
    pub subject: String,
    pub text: String,
    pub html: String,
    /// An iCalendar entry to attach.
    pub calendar: Option<String>,
}

/// How many letters stand in each state.
pub type Counts = Vec<(LetterState, i64)>;

/// A letter as a page lists it, without its words.
#[derive(Clone, Debug)]
pub struct Listed {
    pub id: LetterId,
    pub public_id: PublicId,
    pub kind: LetterKind,
    pub member: Option<MemberId>,
    pub to_name: String,
    pub to_address: String,
    pub subject: String,
    pub state: LetterState,
    pub created_at: Timestamp,
    /// Why it came back or has to wait, in words; empty otherwise.
    pub reason: String,
    /// What the mail server answered, word for word.
    pub server_line: String,
}
