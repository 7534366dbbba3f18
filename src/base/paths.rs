//! Every address of the site. Pages, letters and the router speak of addresses only through here.

use super::token::PublicId;

pub const HOME: &str = "/";
pub const SETUP: &str = "/setup";
pub const SIGN_IN: &str = "/sign-in";
pub const SIGN_IN_SENT: &str = "/sign-in/sent";
pub const SIGN_IN_CODE: &str = "/sign-in/code";
pub const SIGN_IN_PASSWORD: &str = "/sign-in/password";
pub const SIGN_OUT: &str = "/sign-out";
pub const ACCOUNT: &str = "/account";
pub const ACCOUNT_PASSWORD: &str = "/account/password";
pub const ACCOUNT_NO_PASSWORD: &str = "/account/password/remove";
pub const ACCOUNT_SIGN_OUT: &str = "/account/sign-out";
pub const PEOPLE: &str = "/admin/people";
pub const ORGANISATION: &str = "/admin/organisation";
pub const THEME: &str = "/theme";
pub const JOIN: &str = "/join";
pub const HELP: &str = "/help";
pub const WHO_SEES_WHAT: &str = "/who-sees-what";
pub const ACCESSIBILITY: &str = "/accessibility";
pub const ABOUT: &str = "/about";
pub const HEALTHZ: &str = "/healthz";
pub const READYZ: &str = "/readyz";
pub const WORKSHOPS: &str = "/workshops";
pub const WORKSHOP_NEW: &str = "/workshops/new";
pub const TEAMS: &str = "/teams";
pub const TEMPLATES: &str = "/templates";
pub const REPORTS: &str = "/people-team";
pub const REPORT_EXPORT: &str = "/people-team/export";
pub const REPORT_LOG: &str = "/people-team/exports";
/// Addresses that take a list of people end so.
pub const UPLOAD_END: &str = "/people/import";

/// Whether a list of people is sent here, looked at or taken in, which may take longer than a page.
pub fn is_about_a_list(path: &str) -> bool {
    path.split_once(UPLOAD_END).is_some_and(|(_, rest)| rest.is_empty() || rest.starts_with('/'))
}

pub fn setup(token: &str) -> String {
    format!("{SETUP}/{token}")
}

pub fn sign_in(token: &str) -> String {
    format!("{SIGN_IN}/{token}")
}

/// Sends a fresh link to whoever the old one was for.
pub fn sign_in_again(token: &str) -> String {
    format!("{SIGN_IN}/{token}/again")
}

/// What one account may do; `page` is empty or "/remove".
pub fn account_role(account: &str, page: &str) -> String {
    format!("{PEOPLE}/{account}{page}")
}

/// The way in behind a QR code: a link, or the code itself.
pub fn join(way_in: &str) -> String {
    format!("{JOIN}/{way_in}")
}

/// A member's personal link.
pub fn member_link(token: &str) -> String {
    format!("/m/{token}")
}

/// The same, going on to one of the member's pages once it is used.
pub fn member_link_to(token: &str, page: &str) -> String {
    format!("/m/{token}?{LINK_TO}={page}")
}

/// A member's pages after the link was used; the address opens nothing by itself.
pub fn member(invitation: &PublicId, page: &str) -> String {
    format!("/my/{invitation}{page}")
}

pub fn workshop(id: &PublicId, page: &str) -> String {
    format!("{WORKSHOPS}/{id}{page}")
}

/// A step of planning.
pub fn plan(id: &PublicId, step: &str) -> String {
    format!("{WORKSHOPS}/{id}/plan/{step}")
}

/// One person on the list of a workshop.
pub fn person(id: &PublicId, person: &PublicId, page: &str) -> String {
    format!("{WORKSHOPS}/{id}/people/{person}{page}")
}

/// A list of people that waits to be taken in.
pub fn roster_preview(id: &PublicId, preview: &PublicId) -> String {
    format!("{WORKSHOPS}/{id}{UPLOAD_END}/{preview}")
}

/// One letter of a workshop.
pub fn mail(id: &PublicId, letter: &PublicId, page: &str) -> String {
    format!("{WORKSHOPS}/{id}/mails/{letter}{page}")
}

pub fn charter(id: &PublicId, page: &str) -> String {
    format!("/charters/{id}{page}")
}

/// The one address of a charter for its whole team; it leads every reader on to their own.
pub fn team_charter(id: &PublicId) -> String {
    format!("/c/{id}")
}

/// What the columns of one of HR's files mean.
pub fn report_dictionary(file: &str) -> String {
    format!("{REPORTS}/dictionary/{file}")
}

/// Pages of a charter, behind `charter` for facilitators and behind `member` for the team.
pub const RESULTS: &str = "/results";
pub const DRAFT: &str = "/draft";
pub const CHARTER: &str = "/charter";
pub const CONSENT: &str = "/consent";
/// Where a member who keeps the charter runs the round.
pub const CONSENT_ROUND: &str = "/consent/round";
pub const PUBLISH: &str = "/publish";
pub const NOT_THIS_TIME: &str = "/not-this-time";
pub const QR: &str = "/qr.svg";
/// Changing what is published.
pub const CHANGE: &str = "/change";
pub const GIVE_UP: &str = "/change/give-up";
pub const ADD_SENTENCE: &str = "/clauses";
/// Looking again at what is published.
pub const REVISIT: &str = "/revisit";
/// Where a member who keeps the charter begins a look.
pub const REVISIT_LOOK: &str = "/revisit/look";
pub const REVISIT_ROUND: &str = "/revisit/round";
pub const REVISIT_PLAN: &str = "/revisit/plan";
/// How the team goes on after its closing round, and taking an archived charter up again.
pub const ENDING: &str = "/ending";
pub const ENDING_UNDO: &str = "/ending/undo";
/// Two versions side by side.
pub const COMPARE: &str = "/compare";
pub const CHECK_IN: &str = "/check-in";
pub const MEETINGS: &str = "/meetings";
pub const PROMISES: &str = "/promises";
pub const KEEPER: &str = "/keeper";
pub const BROKEN: &str = "/broken";
pub const MOMENT: &str = "/moment";
/// "It would be my ideal if we ...", and the draft of one.
pub const REQUESTS: &str = "/requests";
pub const REQUEST_DRAFT: &str = "/requests/draft";
/// Query value of a personal link that goes on to a page, and the pages it knows.
pub const LINK_TO: &str = "to";
pub const MOMENT_WORD: &str = "moment";
pub const REVISIT_WORD: &str = "look-again";
pub const DRAFT_WORD: &str = "draft";

/// The member's page that a personal link goes on to by this word.
pub fn linked_page(word: &str) -> Option<&'static str> {
    match word {
        MOMENT_WORD => Some(MOMENT),
        REVISIT_WORD => Some(REVISIT),
        DRAFT_WORD => Some(DRAFT),
        _ => None,
    }
}

pub fn promise(id: &PublicId) -> String {
    format!("{PROMISES}/{id}")
}

/// One request of a team.
pub fn request(id: &PublicId) -> String {
    format!("{REQUESTS}/{id}")
}

pub fn moment(id: &PublicId) -> String {
    format!("/moments/{id}")
}
pub const CHARTER_PDF: &str = "/charter.pdf";

/// The desk of a charter, behind `charter`.
pub const DESK: &str = "/desk";
pub const DESK_LENGTH: &str = "/desk/length";
pub const DESK_STEPS: &str = "/desk/steps";
pub const DESK_RESET: &str = "/desk/reset";
pub const DESK_NOTES: &str = "/desk/notes";
pub const DESK_TALKS: &str = "/desk/talks";

/// One step of the script on a desk.
pub fn desk_step(id: u32) -> String {
    format!("{DESK_STEPS}/{id}")
}

/// Who runs a workshop, and taking it over; behind `workshop`.
pub const RUNNING: &str = "/running";
pub const TAKE_OVER: &str = "/take-over";
pub const WALL: &str = "/wall";
/// What happens at the wall without being on it.
pub const BEHIND: &str = "/wall/behind";
pub const WALL_OPEN: &str = "/wall/open";
/// Showing results and draft without opening a wall.
pub const WALL_WITHOUT: &str = "/wall/without";
pub const WALL_LINES: &str = "/wall/lines";
pub const WALL_READY: &str = "/wall/ready";
pub const WALL_EVENTS: &str = "/wall/events";

pub fn result(number: usize) -> String {
    format!("{RESULTS}/{number}")
}

pub fn clause(id: &PublicId) -> String {
    format!("/clauses/{id}")
}

pub fn clause_place(id: &PublicId) -> String {
    format!("/clauses/{id}/place")
}

/// What becomes of a sentence that was agreed on.
pub fn clause_decision(id: &PublicId) -> String {
    format!("/clauses/{id}/decide")
}

pub fn need(id: &PublicId) -> String {
    format!("/needs/{id}")
}

pub fn charter_line(id: &PublicId) -> String {
    format!("/lines/{id}")
}

/// Stops one kind of mail for one address.
pub fn mail_stop(token: &str) -> String {
    format!("/u/{token}")
}

/// A member's question by its place, from 1.
pub fn question(invitation: &PublicId, place: usize) -> String {
    member(invitation, &format!("/q/{place}"))
}

/// A member's own card, what it grants, and the page before erasing it.
pub const CARD: &str = "/card";
pub const CARD_CALL_OUT: &str = "/card/call-out";
pub const CARD_REMOVE: &str = "/card/remove";
/// The cards of the team.
pub const CARDS: &str = "/cards";
/// What is kept about a member, as a page and as a file.
pub const MINE: &str = "/mine";
pub const MINE_FILE: &str = "/mine.json";
/// Where somebody new says what they think of the charter.
pub const JOINING: &str = "/joining";
/// The people of a charter's team, and where somebody new is added.
pub const TEAM_PEOPLE: &str = "/people";
pub const NEWCOMER: &str = "/newcomer";
pub const FRESH_ROUND: &str = "/fresh-round";

/// One answer on a card.
pub fn card_item(question: &str) -> String {
    format!("/card/items/{question}")
}

/// A question that is answered for the card alone.
pub fn card_question(question: &str) -> String {
    format!("/card/q/{question}")
}

/// "You and me."
pub fn pair(member: &PublicId) -> String {
    format!("/pair/{member}")
}

/// One person of a charter's team.
pub fn teammate(member: &PublicId) -> String {
    format!("/people/{member}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_may_take_longer_when_it_is_sent_and_when_it_is_taken_in() {
        for path in ["/workshops/abc/people/import", "/workshops/abc/people/import/def"] {
            assert!(is_about_a_list(path), "{path}");
        }
        for path in ["/workshops/abc/people", "/workshops/abc/people/important", "/my/abc/q/1"] {
            assert!(!is_about_a_list(path), "{path}");
        }
    }
}
