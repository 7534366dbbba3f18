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
/// Why a letter of a long list has not left yet.
pub const WAITS_FOR_ITS_DAY: &str = "Only so many letters leave on one day. This one waits for its day.";
/// Why a letter never left.
pub const ANSWERS_CLOSED: &str = "The answers were closed before this letter left.";

/// How many more letters may leave on a day on which so many leave already: of the workshop, and of its organisation.
pub fn room(of_workshop: i64, of_organisation: i64) -> usize {
    let left = (A_DAY_PER_WORKSHOP - of_workshop).min(A_DAY_PER_ORGANISATION - of_organisation);
    usize::try_from(left).unwrap_or(0)
}

/// These words with every link that begins with `prefix` ending on `token` instead of what it had.
pub fn with_link(words: &str, prefix: &str, token: &str) -> String {
    let is_of_token = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let mut parts = words.split(prefix);
    let mut fresh = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        fresh.push_str(prefix);
        fresh.push_str(token);
        fresh.push_str(part.trim_start_matches(is_of_token));
    }
    fresh
}

/// The same in a calendar file, whose long lines go on after a line break and a space.
pub fn with_link_in_calendar(calendar: &str, prefix: &str, token: &str) -> String {
    let whole = with_link(&calendar.replace("\r\n ", ""), prefix, token);
    let mut folded = String::with_capacity(whole.len() + 64);
    let mut bytes = 0;
    for c in whole.chars() {
        if c != '\r' && c != '\n' && bytes + c.len_utf8() > CALENDAR_LINE {
            folded.push_str("\r\n ");
            bytes = 1;
        }
        folded.push(c);
        bytes = if c == '\n' { 0 } else { bytes + c.len_utf8() };
    }
    folded
}

/// Bytes on one line of a calendar file.
const CALENDAR_LINE: usize = 75;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_that_follows_to_another_address_has_another_link_everywhere() {
        let words = "Read it: https://a.example/m/old-1_x?to=draft\nor https://a.example/m/old-1_x. Not /my/old.";
        let fresh = with_link(words, "https://a.example/m/", "NEW");
        assert_eq!(fresh, "Read it: https://a.example/m/NEW?to=draft\nor https://a.example/m/NEW. Not /my/old.");
        assert_eq!(with_link("no link", "https://a.example/m/", "NEW"), "no link");
    }

    #[test]
    fn a_link_is_found_across_the_lines_of_a_calendar_file() {
        let long = "DESCRIPTION:Keep\\, more\\, less\\, change\\, drop. https://a.example/m/0123456789\r\n abc\r\nEND:VEVENT\r\n";
        let fresh = with_link_in_calendar(long, "https://a.example/m/", "9876543210987654321098765432109876543210987");
        assert!(fresh.lines().all(|line| line.len() <= 75), "{fresh}");
        let whole = fresh.replace("\r\n ", "");
        assert!(whole.ends_with("/m/9876543210987654321098765432109876543210987\r\nEND:VEVENT\r\n"), "{whole}");
    }

    #[test]
    fn a_day_has_room_for_what_neither_the_workshop_nor_its_organisation_has_used() {
        assert_eq!(room(0, 0), 300);
        assert_eq!(room(120, 1_900), 100);
        assert_eq!(room(300, 300), 0);
        assert_eq!(room(450, 2_600), 0, "letters that wait for nothing may go beyond it");
    }
}
